"""The time of day beside a printed date, and the zone after it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import date, datetime

from scraper.dates import words
from scraper.dates.stamp import Stamp, at_zone

CLOCK = re.compile(
    r"(?<![\d+:.,])(?P<before>[上下]午|오[전후]|午[前后後])?\s?([01]?\d|2[0-4])(?:\s?[:：]\s?|[hH]|\s?[時时시点點]\s?)([0-5]\d)"
    r"(?:[:：.]([0-5]\d)(?:[.,]\d{1,6})?|\s?[分분])?(?!\d)(?:\s?([ap])\.?\s?m\b)?",
    re.I,
)
_HALVES = {"上午": "a", "午前": "a", "오전": "a", "下午": "p", "午后": "p", "午後": "p", "오후": "p"}
_DOTTED = re.compile(
    r"(?<![\d+:.,/])([01]?\d|2[0-3])\.([0-5]\d)(?:\.([0-5]\d))?(?![\d%]|[.,/]\d)(?:\s?([ap])\.?\s?m\b)?", re.I
)
_HOUR = re.compile(r"(?<![\d+:.,/])(1[0-2]|0?[1-9])\s?([ap])\.?\s?m\b", re.I)
_DIGIT = re.compile(r"\d")
_AFTER = re.compile(
    r"\.?[\s,(\[|–-]{0,4}(?:Uhr\s?)?((?:UTC|GMT)?\s?[+\-−]\d{1,2}(?::?\d\d)?(?!\d)|(?:UTC|GMT)|[A-Za-z]{1,4}(?![\w]))",
    re.I,
)


def with_clock(text: str, day: date, start: int, end: int, timezone: str | None) -> Stamp:
    """The day printed at text[start:end] with its time: the first one after it, else the last before it.

    Without a time the stamp is a day.
    """
    timed = _DIGIT.search(text, end, end + 60) or _DIGIT.search(text, 0, start) or ":" in text[start:end]
    for pattern in (CLOCK, _DOTTED, _HOUR) if timed else ():
        m = pattern.search(text, end, end + 60) or _last(pattern.finditer(text, 0, start))
        if m is None and pattern is CLOCK:
            m = pattern.search(text, start, end)  # "Nov 05 10:08:58 +0700 2015"
        clock = _clock(m, pattern) if m else None
        if m is None or clock is None:
            continue
        hour, minute, second = clock
        tail = text[m.end() : m.end() + 24]
        zone = _zone_after(tail, timezone, day)
        local = datetime(day.year, day.month, day.day, hour, minute, second or 0)
        return at_zone(local, zone, timezone, "minute" if second is None else "second")
    return Stamp(day, None, "day", None, None)


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    return next(iter(deque(matches, maxlen=1)), None)


def _clock(m: re.Match[str], pattern: re.Pattern[str]) -> tuple[int, int, int | None] | None:
    """Hour, minute and second (None when not printed); None when there is no such time."""
    if pattern is _HOUR:
        hour, minute, second, half = int(m[1]), 0, None, m[2]
    elif pattern is _DOTTED:
        hour, minute, second, half = int(m[1]), int(m[2]), m[3], m[4]
    else:
        hour, minute, second, half = int(m[2]), int(m[3]), m[4], m[5]
        half = half or _HALVES.get(m["before"] or "")
    if half:
        if hour > 12:
            half = None
        else:
            hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if hour == 24:
        return None
    return hour, minute, int(second) if second else None


def _zone_after(tail: str, timezone: str | None, day: date) -> str:
    """The zone printed after a time: an offset, a name of one zone, or the outlet's own abbreviation."""
    m = _AFTER.match(tail)
    if m is None:
        return ""
    zone = m[1].upper().replace(" ", "")
    if zone[:3] in ("UTC", "GMT") or zone[0] in "+-−":
        return zone
    if zone in ("WIB", "WITA"):
        return zone
    if m[1].isupper() and zone in words.ZONES:
        return zone
    if zone == "WIT" and (timezone in (None, "Asia/Jayapura") or m[1].istitle()):
        return zone
    return ""
