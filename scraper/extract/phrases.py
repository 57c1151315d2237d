"""The phrases of phrases.toml and boilerplate.toml: what a whole line says about its place in the page."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from scraper.text import fold

_TAIL = ' :：."»>→›-'  # of a folded line, in which » has become "
_HEAD = ' •·*#|>"»-'
_WORDS = re.compile(r"[^\s\d.,()\[\]]+")


@cache
def phrases(name: str) -> frozenset[str]:
    """The phrases of one list, folded. What ends an article on any page ends it in a text dump too."""
    return frozenset(fold(p) for p in [*listed(name), *(listed("ends") if name == "end" else ())])


def listed(name: str) -> list[str]:
    """One list of either file, in the case lines are compared in ("ς" is "σ" there); patterns as written."""
    return [p if "\\" in p else p.casefold() for p in _tables()[name]]


@cache
def _tables() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = {}
    for file in ("phrases.toml", "boilerplate.toml"):
        loaded |= tomllib.loads((files("scraper.extract") / file).read_text("utf-8"))
    return loaded


def says(name: str, line: str) -> bool:
    """Whether the whole line is a phrase of this list, not counting bullets before, dots or arrows after."""
    return len(line) <= 60 and fold(line).rstrip(_TAIL).lstrip(_HEAD) in phrases(name)


def after_label(name: str, line: str) -> str | None:
    """What follows a phrase of this list and a colon ("Foto: x" → "x"), "" when nothing does, else None."""
    label, colon, rest = line.partition(":")
    if not colon:
        return "" if says(name, line) else None
    return rest.strip() if len(label) <= 40 and says(name, label) else None


def starts(name: str, line: str) -> bool:
    """Whether the line begins with a phrase of this list."""
    return fold(line[:60]).lstrip(" •·*").startswith(_starting(name))


@cache
def _starting(name: str) -> tuple[str, ...]:
    return tuple(phrases(name))


def leftover(line: str) -> bool:
    """Whether the line is made of icon names, button names and figures only."""
    words = _WORDS.findall(fold(line)) if len(line) <= 80 else []
    return bool(words) and all(w in phrases("leftover") for w in words)
