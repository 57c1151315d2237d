"""Words on the command line that several commands share: days, outlets."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scraper.archive.outlets import known_slugs
from scraper.errors import UsageError

if TYPE_CHECKING:
    from scraper.archive.store import Archive


FIRST_YEAR = 1600  # no newspaper is older; a crawl would ask for each day since


class Day(click.ParamType[date]):
    """A day, month or year: 2026-11-22, 2026-11 or 2026. end: a month or year means its last day."""

    name = "day"

    def __init__(self, *, end: bool) -> None:
        self.end = end

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        found = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", str(value).strip())
        try:
            if found is None or int(found[1]) < FIRST_YEAR:
                raise ValueError
            year = int(found[1])
            month = int(found[2] or (12 if self.end else 1))
            day = int(found[3] or (calendar.monthrange(year, month)[1] if self.end else 1))
            return date(year, month, day)
        except (ValueError, calendar.IllegalMonthError):
            self.fail(f"{value!r} is no day; write 2026-11-22, 2026-11 or 2026", param, ctx)


since_option = click.option("--since", type=Day(end=False), metavar="DAY", help="From this day on.")
until_option = click.option(
    "--until", type=Day(end=True), metavar="DAY", help="Up to and including this day."
)


quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing when all went well.")


def nearest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean a, b?" for a word that is none of the known ones, or "" when nothing is near."""
    names = list(known)
    near = (
        difflib.get_close_matches(word.lower(), names, 3, 0.6)
        or [n for n in names if word and word.lower() in n][:3]
    )
    return f"; did you mean {', '.join(near)}?" if near else ""


def check_outlet(word: str, known: Iterable[str], data: Path) -> str:
    """The word when it is the slug of a known outlet. Raises UsageError offering the nearest ones.

    data: the data folder; the error names the folder in it where a file of one's own is looked for.
    """
    names = list(known)
    if word in names:
        return word
    raise UsageError(
        f"no outlet is called {word!r}{nearest(word, names) or '; see: warta outlets'}"
        f"; your own outlet files are looked for in {data / 'outlets'}"
    )


def check_kept(word: str, archive: Archive) -> str:
    """The word when the archive knows an outlet of this slug. Raises UsageError that names the nearest."""
    names = known_slugs(archive)
    if word in names:
        return word
    held = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "") or "no outlet at all"
    raise UsageError(f"this archive holds nothing of {word!r}{nearest(word, names) or f'; it holds {held}'}")


def check_range(since: date | None, until: date | None) -> None:
    """Raises UsageError when the range is empty because its ends are exchanged."""
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}; exchange them")
