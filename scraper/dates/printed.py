"""Dates printed for readers: labels, site names and view counters around them do not matter."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from scraper.dates import words
from scraper.dates.clock import CLOCK, with_clock
from scraper.dates.relative import relative
from scraper.dates.scripts import plain
from scraper.dates.stamp import Stamp, at_zone, checked, of_our_calendar, parse_iso
from scraper.dates.words import LETTER as L

LONGEST = 400
"""Characters looked at: a date line is short, and a long text holds other dates."""

_YEAR = r"(\d{4}|['’]?\d\d)(?!\d|[:.h]\d)"
_OF = r"(?:\s{0,2}[-,./]\s{0,2}|\s{1,3}(?:(?:de|of|di|del|da)\s{1,2}|d['’]\s?)?|(?=[^\W\d_]))"
_DAY_MONTH_YEAR = re.compile(
    rf"(?<![\d.,:/])(\d{{1,2}})(?:st|nd|rd|th|er|ste|[.ºª°])?{_OF}({L}{{2,14}})\.?"
    rf"(?:\s{{0,2}}[-,./]\s{{0,2}}|\s{{1,3}}(?:(?:de|of|del)\s{{1,2}})?){_YEAR}",
    re.I,
)
_MONTH_DAY_YEAR = re.compile(
    rf"({L}{{3,14}})\.?\s{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s?|\s{{1,3}})"
    rf"(?:\d\d:\d\d:\d\d\s(?:[A-Z]{{2,5}}\s|[+-]\d{{4}}\s)?)?(\d{{4}})(?!\d)",
    re.I,
)
_DAY_YEAR = re.compile(r"\d(?:\w\w)?[\s,]{1,3}(?:\d\d:\d\d:\d\d\s(?:\S{2,5}\s)?)?\d{4}")  # a cheap look
_YEAR_MONTH_DAY = re.compile(rf"(?<!\d)(\d{{4}})(?:\.|\sm\.)?\s({L}{{3,14}})\.?\s(\d{{1,2}})(?!\d)", re.I)
_NUMBERS = re.compile(r"(?<![\d.,:/-])(\d{1,4})(?P<s>\s?[./\-−]\s?)(\d{1,2})(?P=s)(\d{4}|\d{1,2})(?![\d/])")
_SIGNS = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]?")
_ERA = re.compile(r"(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s*,|\s+năm)?\s+(\d{4})", re.I)
_LATVIAN = re.compile(rf"(?<!\d)(\d{{4}})\.\s?gada\s(\d{{1,2}})\.\s?({L}{{4,12}})", re.I)
_IMPERIAL = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}

_TWO_NUMBERS = re.compile(r"\d\D+\d")  # which every form has
_DIGIT = re.compile(r"\d")
_NO_NUMBERS = re.compile(r"\D\s?/\s?\D")
_TWO_NAMES = re.compile(rf"({L}{{3,14}})\s?/\s?({L}{{3,14}})")
_WORD = re.compile(rf"{L}+(?:['’]{L}+)?")


class _Hit(NamedTuple):
    start: int
    end: int
    day: date


def parse_date(
    text: str, *, language: str | None, timezone: str | None, fetched_at: datetime | None
) -> Stamp | None:
    """Read a printed date: "Kamis, 5 November 2015 14:56 WIB | 1.229 Views", "on 16 Feb 2016 at 09:10 WIB".

    language: ISO 639-1, with a region when known ("en-US": month first). timezone: the outlet's (IANA), used
    when no zone is printed. fetched_at: needed for "2 jam lalu"; a date more than a day later is refused.
    A date without a year is None: in which year it falls is for `news_day` to say. Of several dates the
    first counts that is not marked as an update.
    """
    text = text[:LONGEST].strip()
    if not text:
        return None
    tongue = (language or "").lower().replace("_", "-")
    text = plain(text, tongue.partition("-")[0])
    if "/" in text and _NO_NUMBERS.search(text):
        text = _TWO_NAMES.sub(_one_name, text)
    if text[:4].isdigit() and (iso := parse_iso(text, timezone=timezone, fetched_at=fetched_at)):
        return iso
    hits = _hits(text, tongue.partition("-")[0] or None, _order(tongue, timezone))
    if hits:
        if len(hits) > 1:
            hits = [h for h in hits if of_our_calendar(h.day, fetched_at)] or hits
        own = (h for h in hits if not h.start or not _is_update(text[max(0, h.start - 40) : h.start]))
        hit = next(own, hits[0])
        return checked(with_clock(text, hit.day, hit.start, hit.end, timezone), fetched_at)
    if fetched_at and len(text) <= 60 and (ago := relative(text, timezone, fetched_at)):
        return ago
    return checked(_last_resort(text, tongue, timezone), fetched_at)


def numbers_of_date(language: str | None, fetched_at: datetime | None) -> re.Pattern[str]:
    """What `parse_date` needs to find a date in a text of these: a cheap look at a text before it is read.

    One digit is enough for "2 jam lalu", and for languages that our tables lack.
    """
    known = not language or language.partition("-")[0] in words.MONTHS
    return _NUMBERS_OF_DATE if known and fetched_at is None else _DIGIT


_NUMBERS_OF_DATE = re.compile(r"\d(?:\D++\d|\d{7})")  # two, or those of "20151105"


def _one_name(names: re.Match[str]) -> str:
    """ "نيسان / أبريل": April in two calendars' names, as Arabic papers print it."""
    number = words.month(names[1], None)
    return names[1] if number and number == words.month(names[2], None) else names[0]


def _hits(text: str, language: str | None, order: str) -> list[_Hit]:
    """All dates of the first form that has any, in reading order."""
    if not _TWO_NUMBERS.search(text):
        return []
    found: list[_Hit] = []
    for m in _DAY_MONTH_YEAR.finditer(text):
        _add(found, m, m[3], words.month(m[2], language), m[1])
    if not found and _DAY_YEAR.search(text):
        for m in _MONTH_DAY_YEAR.finditer(text):
            _add(found, m, m[3], words.month(m[1], language), m[2])
    if not found:
        for m in _NUMBERS.finditer(text):
            if hit := _numeric(m, text, language, order):
                found.append(hit)
    if not found and not text.isascii():
        for m in _SIGNS.finditer(text):
            _add(found, m, m[1], int(m[2]), m[3])
        for m in _ERA.finditer(text):
            _add(found, m, str(_IMPERIAL[m[1]] + (1 if m[2] == "元" else int(m[2]))), int(m[3]), m[4])
        for m in _VIETNAMESE.finditer(text):
            _add(found, m, m[3], int(m[2]), m[1])
    if not found:
        for m in _YEAR_MONTH_DAY.finditer(text):
            _add(found, m, m[1], words.month(m[2], language), m[3])
        for m in _LATVIAN.finditer(text):
            _add(found, m, m[1], words.month(m[3], language), m[2])
    return sorted(found)


def _add(found: list[_Hit], m: re.Match[str], year: str, month: int | None, day: str) -> None:
    if month and (real := real_day(year, month, day)):
        found.append(_Hit(m.start(), m.end(), real))


def real_day(year: str, month: int, day: str) -> date | None:
    """The calendar day; two-digit years are 1970 to 2069, Thai years (2500 and more) are Buddhist."""
    digits = year.lstrip("'’")
    number = int(digits)
    if len(digits) < 3:  # "0001" is no short form of 2001, but how some systems write that there is no date
        number += 2000 if number < 70 else 1900
    elif 2500 <= number <= 2650:
        number -= 543
    try:
        return date(number, month, int(day))
    except ValueError:
        return None


def _order(tongue: str, timezone: str | None) -> str:
    """ "dmy", but "mdy" in English of the Americas and Philippines, "ymd" in East Asia; "" when unknown."""
    language, _, region = tongue.partition("-")
    if language in ("ja", "zh", "ko", "hu", "lt"):
        return "ymd"
    if language in ("en", ""):
        if region in ("us", "ph") or (timezone or "").startswith("America/"):
            return "mdy"
        return "dmy" if region or timezone else ""
    return "dmy"


def _numeric(m: re.Match[str], text: str, language: str | None, order: str) -> _Hit | None:
    first, second, third = m[1], m[3], m[4]
    if len(first) == 4:
        day = real_day(first, int(second), third) if len(third) < 3 else None
    elif len(first) > 2 or len(third) == 1 or (len(third) == 2 and order == "ymd"):
        return None
    else:
        month_first, day_first = real_day(third, int(first), second), real_day(third, int(second), first)
        if month_first and day_first and month_first != day_first:
            before = [
                w
                for word in _WORD.findall(text[max(0, m.start() - 20) : m.start()])
                if (w := words.weekday(word, language)) is not None
            ]
            fitting = [d for d in (day_first, month_first) if before and d.weekday() == before[-1]]
            dotted = m["s"].strip() == "."
            day = fitting[0] if fitting else month_first if order == "mdy" else day_first
            if not fitting and not order and not dotted:
                return None  # 05/06 with nothing to tell the order: no date rather than a wrong one
        elif order == "mdy" or not order or (day_first and not month_first):
            day = day_first or month_first
        else:
            day = day_first
    return _Hit(m.start(), m.end(), day) if day else None


_UNITS = re.compile(r"[|•·\n]|\d")


def _is_update(before: str) -> bool:
    tail = _UNITS.split(before)[-1] if before else ""
    return any(words.folded(w) in words.UPDATED_WORDS for w in _WORD.findall(tail))


def _last_resort(text: str, tongue: str, timezone: str | None) -> Stamp | None:
    """dateparser, for languages our tables lack: never without a language, never a guessed day or year."""
    language = tongue.partition("-")[0]
    if not language or language in words.MONTHS or len(text) > 80:
        return None
    if sum(c.isalpha() for c in text) < 3 or not _DIGIT.search(text):
        return None
    dateparser = _dateparser()
    settings = {
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
        "RELATIVE_BASE": datetime(2000, 1, 1),  # never used by strict parsing; without it the clock is read
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        when = dateparser(text, languages=[language], settings=settings)
    except (ValueError, OverflowError, TypeError, KeyError, re.error):
        return None
    if when is None:
        return None
    if CLOCK.search(text):
        return at_zone(when.replace(tzinfo=None), "", timezone, "minute")
    return Stamp(when.date(), None, "day", None, None)


@lru_cache(maxsize=1)
def _dateparser():  # type: ignore[no-untyped-def]
    """Imported only when needed: it takes a third of a second."""
    import dateparser

    return dateparser.parse
