"""Words and dice: fills the templates of words.toml, the same way for the same key, on every machine."""

from __future__ import annotations

import hashlib
import random
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def vocabulary() -> dict[str, Any]:
    """The contents of words.toml."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


class Dice:
    """Chance that depends on the key alone. Only Random.random() is used: Python promises its sequence."""

    def __init__(self, *key: str | int) -> None:
        seed = hashlib.blake2b(repr(key).encode(), digest_size=8).digest()
        self._random = random.Random(int.from_bytes(seed, "big")).random

    def unit(self) -> float:
        return self._random()

    def below(self, limit: int) -> int:
        return int(self._random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        return self._random() < share

    def pick(self, choices: Sequence[T]) -> T:
        return choices[int(self._random() * len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different ones (all of them when there are fewer), in drawn order."""
        rest = list(choices)
        return [rest.pop(int(self._random() * len(rest))) for _ in range(min(count, len(rest)))]


class _Number:
    """{n:20-400} draws a number and prints it the Indonesian way (1.234); {rp:5-90} prints "Rp 12,5"."""

    def __init__(self, dice: Dice, money: bool = False) -> None:
        self._dice = dice
        self._money = money

    def __format__(self, span: str) -> str:
        low, _, high = span.partition("-")
        number = f"{self._dice.between(int(low), int(high)):,}".replace(",", ".")
        if not self._money:
            return number
        return f"Rp {number}" + (f",{self._dice.between(1, 9)}" if self._dice.chance(0.3) else "")


class _Percent:
    def __init__(self, dice: Dice) -> None:
        self._dice = dice

    def __str__(self) -> str:
        return f"{self._dice.between(4, 96)}" + (
            f",{self._dice.between(1, 9)}" if self._dice.chance(0.4) else ""
        )

    def __format__(self, spec: str) -> str:
        return str(self)


class Filler:
    """Fills templates with a story's own words and with fresh numbers."""

    def __init__(self, dice: Dice, **words: str) -> None:
        self._slots: dict[str, Any] = {
            "n": _Number(dice),
            "rp": _Number(dice, money=True),
            "pct": _Percent(dice),
        }
        self._slots.update(words)

    def know(self, **words: str) -> None:
        self._slots.update(words)

    def fill(self, template: str) -> str:
        return template.format_map(self._slots)


def person(dice: Dice, region: str) -> str:
    """An invented name. region: "51" Bali, "52" Nusa Tenggara Barat."""
    names = vocabulary()["names"]
    kin = "bali" if region == "51" else "ntb"
    return f"{dice.pick(names[kin + '_first'])} {dice.pick(names[kin + '_last'])}"


def writer(dice: Dice) -> str:
    """An invented journalist."""
    names = vocabulary()["names"]
    return f"{dice.pick(names['writer_first'])} {dice.pick(names['writer_last'])}"
