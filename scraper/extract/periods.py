"""Bounds for the day of a page from its house's habits: the form of the dateline, numbers in the address."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from scraper.urls import host_of

_MARGIN = timedelta(days=45)  # a known number's month has 31 days, and drafts get numbers before they appear


def bounds(url: str, dateline: str | None) -> tuple[date | None, date | None]:
    """(not before, not after) of a page with this address and dateline (as printed); None where unbounded."""
    habits = _habits().get(host_of(url), {})
    lower: list[date] = []
    upper: list[date] = []
    forms: list[dict[str, Any]] = habits.get("forms", [])
    form = next((f for f in forms if dateline and re.search(f["like"], dateline.strip(), re.I)), {})
    lower += [form["since"]] if "since" in form else []
    upper += [form["until"]] if "until" in form else []
    for numbers in habits.get("numbers", ()):
        if m := re.search(numbers["path"], urlsplit(url).path):
            number = int(m[1][:12])
            lower += [day - _MARGIN for known, day in numbers["known"] if known <= number][-1:]
            upper += [
                day + _MARGIN + timedelta(days=31) for known, day in numbers["known"] if known >= number
            ][:1]
    return max(lower, default=None), min(upper, default=None)


@cache
def _habits() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("scraper.extract") / "periods.toml").read_text("utf-8"))
