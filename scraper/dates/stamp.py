"""A point in time as a page gives it; its machine forms: ISO 8601 and its near misses, Unix time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scraper.dates.words import ZONES
from scraper.models import Precision, ZoneVia


class Stamp(NamedTuple):
    """day: in the stamp's own zone. at: the instant in UTC, None when only the day is known.

    zone: IANA name or "+08:00", None when unknown. zone_via: how it was known, None when precision is "day".
    """

    day: date
    at: datetime | None
    precision: Precision
    zone: str | None
    zone_via: ZoneVia | None


_YEARS = (1800, 2200)
LATEST = date(2056, 12, 31)
"""The last day that is believed where the day of the fetch is not known: later years are those that Nepal's
calendar (Bikram Sambat) has had since our year 2000, printed in figures like ours."""
_NEVER = frozenset((date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1899, 12, 30)))
"""The zero of Unix (in the east and in the west), SQL Server and Excel: how they write that there is none."""

_ISO = re.compile(
    r"""\s*(\d{4})(?P<sep>[-/.]?)(\d{1,2})(?P=sep)(\d{1,2})
    (?:[T\s_,]{1,4}(\d{1,2})(?P<colon>[:.\-]?)([0-5]\d)(?:(?P=colon)([0-5]\d)(?:[.,]\d{1,9})?)?
       \s*(?P<zone>[zZ]|(?:UTC|GMT)?[+\-−]\d{1,2}:?(?:\d{2})?|[A-Za-z]{2,4})?(?:\[[\w/+-]{1,40}\])?)?\s*""",
    re.X,
)
_UNIX = re.compile(r"\s*(\d{10})(\d{3})?(?:\.\d{1,6})?\s*")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-−])(\d{1,2}):?(\d{2})?", re.I)


def parse_iso(
    text: str, *, timezone: str | None, local_z: bool = False, fetched_at: datetime | None = None
) -> Stamp | None:
    """Read "2015-11-05T10:08:58+07:00", "2015-11-05 T10:08:58Z", "20151105", "1446692938" and the like.

    timezone: the outlet's (IANA), for times without a zone and for the day of a UTC time. local_z: "Z" means
    the outlet's local time (detik writes so). Midnight sharp without an offset is a day, not a time.
    None when it is no such form, no real date, or more than a day after `fetched_at`.
    """
    if len(text) > 80:
        return None
    if unix := _UNIX.fullmatch(text):
        try:
            at = datetime.fromtimestamp(int(unix[1]), UTC)
        except (ValueError, OverflowError, OSError):
            return None
        return checked(_local(at, timezone, "second", "offset"), fetched_at)
    m = _ISO.fullmatch(text)
    if m is None:
        return None
    year, parted, month, in_month, hour, _, minute, second, zone = m.groups(default="")
    if not parted and len(month) + len(in_month) != 4:
        return None
    try:
        day = date(int(year), int(month), int(in_month))
        clock = time(int(hour), int(minute), int(second or 0)) if hour else None
    except ValueError:
        return None
    zone = zone.upper()
    if clock is None or (clock == time() and zone in ("", "Z")):
        return checked(Stamp(day, None, "day", None, None), fetched_at)
    precision: Precision = "second" if second else "minute"
    if zone == "Z" and local_z and timezone:
        zone = ""
    return checked(at_zone(datetime.combine(day, clock), zone, timezone, precision), fetched_at)


def at_zone(local: datetime, zone: str, outlet_zone: str | None, precision: Precision) -> Stamp:
    """A local time with the zone as printed ("WITA", "+0700", "" when none is printed)."""
    if not _YEARS[0] <= local.year <= _YEARS[1]:  # nothing to reckon with: the year 1 has no day before it
        return Stamp(local.date(), None, "day", None, None)
    minutes = _offset(zone)
    if minutes is not None:
        if abs(minutes) > 14 * 60:  # no such zone on earth: the day is all that can be trusted
            return Stamp(local.date(), None, "day", None, None)
        at = (local - timedelta(minutes=minutes)).replace(tzinfo=UTC)
        if minutes == 0:
            return _local(at, outlet_zone, precision, "offset")
        name = outlet_zone if outlet_zone and _same_offset(at, outlet_zone, minutes) else _sign(minutes)
        return Stamp(local.date(), at, precision, name, "offset")
    if zone in ("Z", "UTC", "GMT", "UT"):
        return _local(local.replace(tzinfo=UTC), outlet_zone, precision, "offset")
    if zone in ZONES:
        named = ZONES[zone]
        return Stamp(local.date(), _utc(local, named), precision, named, "printed")
    if outlet_zone and known(outlet_zone):
        return Stamp(local.date(), _utc(local, outlet_zone), precision, outlet_zone, "outlet")
    return Stamp(local.date(), local.replace(tzinfo=UTC), precision, "UTC", "assumed")


@lru_cache(maxsize=256)
def _offset(zone: str) -> int | None:
    """Minutes east of Greenwich of "+07:00", "UTC+7", "-0330"; None for names."""
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return minutes if offset[1] == "+" else -minutes


def _utc(local: datetime, zone: str) -> datetime:
    try:
        return local.replace(tzinfo=_zone(zone)).astimezone(UTC)
    except OverflowError:
        return local.replace(tzinfo=UTC)


def _local(at: datetime, outlet_zone: str | None, precision: Precision, via: ZoneVia) -> Stamp:
    """A UTC time belongs to the day the outlet's readers had; the zone is the outlet's when known."""
    if outlet_zone and known(outlet_zone):
        try:
            return Stamp(at.astimezone(_zone(outlet_zone)).date(), at, precision, outlet_zone, via)
        except OverflowError:
            return Stamp(at.date(), at, precision, "UTC", via)
    return Stamp(at.date(), at, precision, "UTC", via)


def _same_offset(at: datetime, zone: str, minutes: int) -> bool:
    return known(zone) and at.astimezone(_zone(zone)).utcoffset() == timedelta(minutes=minutes)


def _sign(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@lru_cache(maxsize=256)
def known(zone: str) -> bool:
    """True for an IANA name the zone database has, and for "+08:00"."""
    try:
        _zone(zone)
    except (ValueError, KeyError, OSError):
        return False
    return True


@lru_cache(maxsize=256)
def _zone(zone: str) -> tzinfo:
    if zone[:1] in "+-":
        hours, _, minutes = zone[1:].partition(":")
        delta = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-delta if zone[0] == "-" else delta)
    return ZoneInfo(zone)


def of_our_calendar(day: date, fetched_at: datetime | None) -> bool:
    """False for a year of the moon's calendar (1446) or of Nepal's (2081), read as if it were one of ours."""
    return _YEARS[0] <= day.year <= (fetched_at.year + 20 if fetched_at else LATEST.year)


def checked(stamp: Stamp | None, fetched_at: datetime | None) -> Stamp | None:
    """None for a system's zero, for years nobody published in, and for what lies after the fetch."""
    if stamp is None or stamp.day in _NEVER or not _YEARS[0] <= stamp.day.year <= _YEARS[1]:
        return None
    last = fetched_at.date() + timedelta(days=1) if fetched_at else LATEST
    return stamp if stamp.day <= last else None
