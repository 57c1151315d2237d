"""Dates in other scripts and calendars, put into a form that the patterns of `printed` read.

Figures of other scripts become ours, words between the numbers of a date go ("ថ្ងៃទី៤ ខែកញ្ញា ឆ្នាំ២០២៤"),
and days of the Persian and Ethiopian calendars become ISO dates: "۱۴ شهریور ۱۴۰۳" is 2024-09-04. Days of the
moon's calendars are left alone: they depend on who saw the moon.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from unicodedata import category

_ABROAD = re.compile("[\u0370-\u1fff]")  # scripts that are neither Latin nor East Asian
_ZEROS = "٠۰०০੦૦୦௦౦೦൦๐໐༠၀០"
_SIGNS = {ord(zero) + n: str(n) for zero in _ZEROS for n in range(10)} | {
    ord("،"): ",",
    ord("៖"): ":",
    0x200C: "",  # the Persian joiner: "به‌روز" is a word
}
_BETWEEN = re.compile(
    r"วันที่\s?|เดือน\s?|พ\.\s?ศ\.\s?|ค\.\s?ศ\.\s?|ວັນທີ\s?|ເດືອນ\s?|ປີ\s?|ຄ\.\s?ສ\.?\s?|ថ្ងៃទី\s?|ខែ\s?|ឆ្នាំ\s?"
    r"|(?<=\d)\s?թ[.․]"
)
_DOTTED = re.compile(r"(?<![ก-๎])(มี|เม|มิ|[มกพสตธ])\.\s?([คพย])\.")  # "ก.ย."
_TWO_DIGITS = re.compile(r"(?<!\d)(\d{1,2}\s?[ก-๎]{2,12}\s?)(\d\d)(?![\d:.])")  # "4 กย 67", of 2567
_BURMESE = re.compile(r"(\d{4})\s?ခုနှစ်[၊,]?\s?(\S{2,12}?)\s?လ\s?(\d{1,2})\s?ရက်")
_GEORGIAN = re.compile(r"(\d{4})\sწლის\s(\d\d?)\s(\w{3,12})")
_HALVES = (
    (re.compile(r"(?<=\d:\d\d)\s?(?:صباحا|صباحًا|ص|ق\.ظ|π\.?μ|এএম)(?!\w)\.?"), " AM"),
    (re.compile(r"(?<=\d:\d\d)\s?(?:مساء|مساءً|م|ب\.ظ|μ\.?μ|পিএম)(?!\w)\.?"), " PM"),
)

# Twelve months, forms of one parted by "|"; the second row is Afghanistan's.
_PERSIAN = (
    "فروردین|حمل اردیبهشت|ثور خرداد|جوزا تیر|سرطان مرداد|اسد شهریور|سنبله مهر|میزان آبان|عقرب آذر|قوس دی|جدی"
    " بهمن|دلو اسفند|حوت"
)
_ETHIOPIAN = "መስከረም ጥቅምት ኅዳር|ህዳር ታኅሣሥ|ታህሳስ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ ነሐሴ ጳጉሜን|ጳጉሜ"
_PERSIAN_YEAR = r"(1[34]\d\d)(?!\d)"
_NUMBERS = re.compile(r"(?<![\d/.-])(1[34]\d\d)([/.-])(\d\d?)\2(\d\d?)(?![\d/])")
_PERSIAN_YEARS = range(1300, 1420)  # 1921 to 2041; what looks later may be of the moon's calendar
_LEAPS = (1, 5, 9, 13, 17, 22, 26, 30)  # of 33 years


def plain(text: str, language: str | None) -> str:
    """The text with its dates in figures and calendars of ours; unchanged when they are so already."""
    if text.isascii() or not _ABROAD.search(text):
        return _NUMBERS.sub(_of_numbers, text) if language in ("fa", "ps") else text
    persian = language in ("fa", "ps") or bool(re.search("[۰-۹]", text))
    text = _BETWEEN.sub(" ", text.translate(_SIGNS))
    text = _TWO_DIGITS.sub(r"\g<1>25\2", _DOTTED.sub(r"\1\2", text))
    text = _GEORGIAN.sub(r"\2 \3 \1", _BURMESE.sub(r"\3 \2 \1", text))
    for half, sign in _HALVES:
        text = half.sub(sign, text)
    named, numbers = _persian()
    text = named.sub(lambda m: _iso(persian_day(int(m[3]), numbers[m[2]], int(m[1])), m[0]), text)
    if persian:
        text = _NUMBERS.sub(_of_numbers, text)
    named, numbers = _ethiopian()
    text = named.sub(lambda m: _iso(ethiopian_day(int(m[3]), numbers[m[1]], int(m[2])), m[0]), text)
    return " ".join(text.split())


def letters(text: str) -> str:
    """Like `plain`, and without vowel signs: for counting words, not for reading them."""
    return _marks().sub("", plain(text, None)) if _ABROAD.search(text) else text


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(
        f"[{''.join(c for c in map(chr, range(0x300, 0x1800)) if category(c) in ('Mn', 'Mc'))}]"
    )


def persian_day(year: int, month: int, day: int) -> date | None:
    """The day of our calendar; None when there is none, or the year is not of our time."""
    long = 31 if month < 7 else 30 if month < 12 or year % 33 in _LEAPS else 29
    if year not in _PERSIAN_YEARS or not (1 <= month <= 12 and 1 <= day <= long):
        return None
    leaps = sum(1 if y % 33 in _LEAPS else 0 for y in range(_PERSIAN_YEARS[0], year))
    before = 365 * (year - _PERSIAN_YEARS[0]) + leaps + 31 * min(month - 1, 6) + 30 * max(month - 7, 0)
    return date(1921, 3, 21) + timedelta(before + day - 1)


def ethiopian_day(year: int, month: int, day: int) -> date | None:
    """The day of our calendar; None when there is none, or the year is not of our time."""
    long = 30 if month < 13 else 6 if year % 4 == 3 else 5
    if not (1900 <= year <= 2050 and 1 <= month <= 13 and 1 <= day <= long):
        return None
    return date(1907, 9, 12) + timedelta(365 * (year - 1900) + year // 4 - 475 + 30 * (month - 1) + day - 1)


def _of_numbers(m: re.Match[str]) -> str:
    return _iso(persian_day(int(m[1]), int(m[3]), int(m[4])), m[0])


def _iso(day: date | None, printed: str) -> str:
    return day.isoformat() if day else printed


def _names(months: str) -> tuple[str, dict[str, int]]:
    numbers = {name: n for n, group in enumerate(months.split(), 1) for name in group.split("|")}
    return "|".join(sorted(numbers, key=len, reverse=True)), numbers


@cache
def _persian() -> tuple[re.Pattern[str], dict[str, int]]:
    names, numbers = _names(_PERSIAN)
    return re.compile(rf"(?<!\d)(\d\d?)\s({names})(?:\s?ماه)?(?:\s(?:سال\s)?|,\s?){_PERSIAN_YEAR}"), numbers


@cache
def _ethiopian() -> tuple[re.Pattern[str], dict[str, int]]:
    names, numbers = _names(_ETHIOPIAN)
    return re.compile(rf"({names})\s(\d\d?)(?:\s?ቀን)?[,፣]?\s(\d{{4}})(?!\d)"), numbers
