"""The article's own day: a time in UTC beside the local time or day that is printed for readers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scraper.dates import Stamp
from scraper.extract.printed_dates import Candidate


def settled(best: Candidate, printed: Sequence[Candidate], tongue: str | None) -> Stamp:
    """A time in UTC (or marked so) beside a printed local time: the same clock means that "Z" is local time,
    another clock, apart by a zone's offset, means the same instant in the article's own zone.
    """
    stamp = best.stamp
    moved = stamp.zone_via == "offset" and bool(_UTC.search(best.raw))  # to the outlet's zone
    if stamp.at is None or (stamp.zone != "UTC" and not moved):
        return stamp
    for other in printed:
        shown = other.stamp
        if shown.at is None:
            if stamp.zone == "UTC" and other.near and _night(stamp.at, shown.day, tongue):
                return stamp._replace(day=shown.day, zone=None, zone_via=None)
            continue
        if shown.zone_via == "offset":
            if shown.zone != "UTC" and abs(shown.at - stamp.at) < timedelta(minutes=2):
                return stamp._replace(day=shown.day, zone=shown.zone)
            continue
        local = _local(shown)
        apart = local - stamp.at.replace(second=0, microsecond=0)
        if shown.zone_via == "printed" and abs(shown.at - stamp.at) < timedelta(minutes=2):
            return stamp._replace(day=shown.day, zone=shown.zone, zone_via="printed")
        if (
            shown.zone_via in ("printed", "outlet")
            and timedelta() <= apart < timedelta(minutes=1)
            and shown.at != stamp.at
        ):
            return shown._replace(precision=stamp.precision, at=shown.at + timedelta(seconds=stamp.at.second))
        if (
            shown.zone_via not in ("printed", "outlet")
            and apart
            and abs(apart) <= timedelta(hours=14)
            and apart % timedelta(minutes=30) == timedelta()
        ):
            return stamp._replace(day=shown.day, zone=_offset(apart), zone_via="printed")
    return stamp


_UTC = re.compile(r"\d(?:Z|[+-]00:?00)\s*$")
_EAST = frozenset(["id", "ms", "ja", "ko", "zh", "th", "vi", "hi", "bn", "fil", "tl"])
_WEST = frozenset(["en", "es", "pt"])


def _night(at: datetime, day: date, tongue: str | None) -> bool:
    """Whether this UTC time falls on the neighbouring day where the language is spoken: before it in the
    Americas,
    after it in Asia, or after midnight in Europe.
    """
    language = (tongue or "").partition("-")[0]
    if day == at.date() - timedelta(days=1):
        return at.hour < 8 and language in _WEST
    if day != at.date() + timedelta(days=1):
        return False
    return at.hour >= 14 if language in _EAST else at.hour >= 21 and bool(language) and language not in _WEST


def _local(stamp: Stamp) -> datetime:
    """The clock as printed, without its zone, as if it were UTC."""
    if stamp.at is None or not stamp.zone or stamp.zone == "UTC":
        return (stamp.at or datetime.min.replace(tzinfo=UTC)).replace(second=0, microsecond=0)
    zone = stamp.zone
    if zone[0] in "+-":
        hours, _, minutes = zone[1:].partition(":")
        delta = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if zone[0] == "-" else 1)
        return (stamp.at + delta).replace(second=0, microsecond=0)
    return stamp.at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC, second=0, microsecond=0)


def _offset(apart: timedelta) -> str:
    minutes = int(apart.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
