"""What the fault tests did, counted: a table at the end of `make soak`, and a page of the manual."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from scraper.archive.database import SQLITE_VERSION

NUMBERS = ("runs", "kills", "lost", "double", "torn", "mixed")
COLUMNS = ("fault", *NUMBERS, "seconds")

HEAD = """# Soak: the fault tests at full length

Written by `make soak`. An empty field was not looked for.

- runs: how often the fault was made; kills: how often a process died by `kill -9` at a random moment
- lost: what was acknowledged and was not there afterwards; double: what was there twice
- torn: damages that `warta verify` found
- mixed: states that were neither the old one nor the new, and ends that were not those of an undisturbed run
"""


@dataclass
class Tally:
    """The counts of one test; tests of the same fault are added up. None: not looked for."""

    fault: str = ""
    runs: int | None = None
    kills: int | None = None
    lost: int | None = None
    double: int | None = None
    torn: int | None = None
    mixed: int | None = None
    seconds: float = 0.0
    passed: bool = True

    def begin(self, fault: str, *looked_for: str) -> None:
        """Name the fault and what is counted."""
        self.fault = fault
        for name in looked_for:
            setattr(self, name, getattr(self, name) or 0)

    def add(self, other: Tally) -> None:
        for name in (*NUMBERS, "seconds"):
            mine, its = getattr(self, name), getattr(other, name)
            setattr(self, name, mine if its is None else (mine or 0) + its)
        self.passed = self.passed and other.passed

    @property
    def bad(self) -> dict[str, int]:
        """What must not be: the counts above zero."""
        found = {name: getattr(self, name) for name in ("lost", "double", "torn", "mixed")}
        return {name: number for name, number in found.items() if number}

    def cells(self) -> list[str]:
        """The row of the table."""
        numbers = ["" if (n := getattr(self, name)) is None else f"{n:,}" for name in NUMBERS]
        return [self.fault + ("" if self.passed else " (FAILED)"), *numbers, f"{self.seconds:,.0f}"]


def together(tallies: Iterable[Tally]) -> list[Tally]:
    """One for each fault, in the order of their names."""
    faults: dict[str, Tally] = {}
    for tally in tallies:
        faults.setdefault(tally.fault, Tally(tally.fault)).add(tally)
    return [faults[name] for name in sorted(faults)]


def tally_of(told: dict[str, object]) -> Tally:
    """From the plain words a test process sends."""
    return Tally(**{field.name: told[field.name] for field in fields(Tally)})  # type: ignore[arg-type]


def write(tallies: list[Tally], page: Path) -> None:
    """The page of the manual; rows of faults that were not tested this time stay as they are."""
    about = (
        f"{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite {SQLITE_VERSION}"
    )
    rows = {row[0].removesuffix(" (FAILED)"): row for row in _rows(page)}
    rows |= {tally.fault: [*tally.cells(), about] for tally in tallies}
    table = [
        [*COLUMNS, "measured"],
        ["---", *["--:"] * (len(COLUMNS) - 1), "---"],
        *(rows[f] for f in sorted(rows)),
    ]
    lines = [f"| {' | '.join(row)} |" for row in table]
    page.write_text(HEAD + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _rows(page: Path) -> list[list[str]]:
    if not page.exists():
        return []
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[2:]]
