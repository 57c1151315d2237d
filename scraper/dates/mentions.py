"""Days named in running text: "Rabu (15/8)", "(Rabu, 3/8)", "Sabtu 11 Desember 2021", "9-19 Oktober"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from scraper.dates.words import LETTER, month, weekday

_W = rf"{LETTER}{{2,12}}(?:['’`]{LETTER}{{1,4}})?"
_IN_BRACKETS = re.compile(
    rf"\(\s*(?:({_W})\s?[,.]?\s*)?(\d{{1,3}})\s?[/.-]\s?(\d{{1,3}})(?:\s?[/.-]\s?(\d{{2,4}}))?\s?[/.]?\s*\)"
)
_BEFORE = re.compile(rf"({_W})(?:\s+({_W}))?\s*[,.]?\s*$")
_BARE = re.compile(rf"(?<!\w)({_W})\s?,?\s+(\d{{1,2}})/(\d{{1,2}})(?:/(\d{{4}}|\d\d))?(?![\d/])")
_NAMED = re.compile(
    rf"(?<![\d.,/-])(\d{{1,2}})\.?(?:\s{{1,2}}de)?\s{{1,2}}({_W})\.?(?:(?:\s{{1,2}}de)?\s{{1,2}}(\d{{4}})(?!\d))?"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)({LETTER}{{3,10}})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(\d{{4}}))?(?![\d.,:]*\d)"
)
_RANGE = re.compile(r"\d{1,2}\s*(?:[-–—]|s/d|s\.d\.?|sampai(?:\s+dengan)?|hingga|dan|to|bis|and)\s*$", re.I)
_RANGE_AFTER = re.compile(r"\s*(?:[-–—]|s/d|sampai|hingga|to|bis)\s*\d{1,2}\s+[^\W\d]", re.I)

_SPEECH = re.compile(
    r"(?<!\w)(?:(?:ujar|kata|ungkap|jelas|tutur|papar|sebut|terang|tegas|imbuh|tandas|beber|cetus|ucap|sambung|tambah|aku|kilah"
    r"|pungkas|papar|urai|ulas|beber|keluh|tukas|lanjut|ingat|harap|pinta|ajak|akui)(?:nya)?"
    r"|(?:mengata|menjelas|menyampai|menyebut|mengungkap|menutur|memapar|menegas|menambah|menerang|mengingat|membeber|mengurai)(?:kan)?"
    r"|membenarkan|mengakui|menuturkan|disampaikan|dikatakan|diungkapkan|dijelaskan|disebutkan|dituturkan|dikonfirmasi|konfirmasi"
    r"|ditemui|dihubungi|ditanya|diwawancara\w*|dijumpai|wawancara|keterangan\s(?:pers|tertulis)|siaran\spers"
    r"|said|says|told|added|according\sto|sagte|erklärte|teilte|berichtete|mitteilte|dijo|declaró|a\sdéclaré|disse)(?!\w)",
    re.I,
)
_FUTURE = re.compile(
    r"(?<!\w)(?:akan|bakal|rencana(?:nya)?|direncanakan|dijadwalkan|terjadwal|mendatang|besok|nanti(?:nya)?|lusa"
    r"|sebagai\spersiapan|paling\slambat|batas\s(?:akhir|waktu)|jelang|menjelang|esok|will|scheduled|tomorrow|wird|werden|morgen|soll"
    r"|findet)(?!\w)",
    re.I,
)
# "menjelang akhir pekan, Sabtu (12/9)", "menolak rencana tambang, Rabu (6/10)": the day is that of the verb.
# A named event ("Jelang Galungan, Rabu (20/9)") has capitals and may be what falls on the day.
_APART = re.compile(r"(?:(?:[Mm]en)?[Jj]elang|[Rr]encana(?!\sdi\w{3}))(?:\s[^\W\d_A-Z][^\W_A-Z-]*){1,6},")
_UNTIL = re.compile(r"(?<!\w)(?:hingga|sampai(?:\sdengan)?|s/d|until|bis)\s\W?$", re.I)
_COMING = re.compile(r"[\s,]*(?:mendatang|nanti|depan|besok|lusa|yang\sakan\sdatang|akan)(?!\w)", re.I)
_PAST = re.compile(r"\s*(?:\w+\s)?(?:lalu|silam|sebelumnya)(?!\w)", re.I)
MOST = 400
"""Days looked at in one text: a longer list of days is a table, not news."""
_ANOTHER = re.compile(r"\(\s*(?:\w+\W{1,3})?\d{1,2}\s?/\s?\d{1,2}")
_SENTENCE = re.compile(r"[.!?][\"”’)]?\s|\n")
_QUOTED = re.compile(r'"[^"\n]{1,800}"|“[^”\n]{1,800}”')


@dataclass(frozen=True, slots=True)
class Mention:
    """A day named in the text.

    year, weekday: None when not printed. sure: told in the way news dates are ("Rabu (15/8)", weekday or
    brackets). possible: there is such a day. ranged: one end of a range. speech: stands beside "ujarnya" and
    the like, outside of quotes. future, past: the words around it say so. caption: stands in a caption.
    """

    day: int
    month: int
    year: int | None
    weekday: int | None
    raw: str
    start: int
    end: int
    sure: bool
    possible: bool = True
    ranged: bool = False
    speech: bool = False
    future: bool = False
    past: bool = False
    caption: bool = False

    def on(self, year: int) -> date | None:
        """The day in this year, None when the year has no such day or the printed weekday is another."""
        try:
            day = date(year, self.month, self.day)
        except ValueError:
            return None
        return day if self.weekday is None or day.weekday() == self.weekday else None


def mentions(text: str, language: str | None, *, caption: bool = False) -> list[Mention]:
    """The days named in the text, in reading order; impossible ones ("(39/3)") too, marked so."""
    found = sorted(islice(_plain_mentions(text, language), MOST), key=lambda m: m.start)
    quiet = _QUOTED.sub(lambda m: "\x00" * len(m[0]), text)
    kept: list[Mention] = []
    for m in found:
        if kept and m.start < kept[-1].end:
            continue
        kept.append(_in_context(m, text, quiet, caption))
    return kept


def _plain_mentions(text: str, language: str | None) -> Iterator[Mention]:
    for m in _IN_BRACKETS.finditer(text):
        name, start = weekday(m[1], language) if m[1] else None, m.start()
        if m[1] and name is None:
            continue
        if name is None and (before := _BEFORE.search(text, max(0, m.start() - 30), m.start())):
            name = weekday(before[1], language)  # "Minggu petang (17/6)"
            start = before.start(1) if name is not None else start
            if name is None and before[2] and (name := weekday(before[2], language)) is not None:
                start = before.start(2)
        yield _mention(text, start, m.end(), m[2], int(m[3]), m[4], name, True)
    for m in _BARE.finditer(text):
        if (name := weekday(m[1], language)) is not None:
            yield _mention(text, m.start(), m.end(), m[2], int(m[3]), m[4], name, True)
    for m in _NAMED.finditer(text):
        if number := month(m[2], language):
            before = _BEFORE.search(
                text.rstrip("( ") if m.start() == len(text) else text, max(0, m.start() - 28), m.start()
            )
            name, start = _weekday_before(text, m.start(), language)
            yield _mention(
                text, start, m.end(), m[1], number, m[3], name, name is not None, _in_range(text, m)
            )
    if language == "en" or language is None:
        for m in _MONTH_FIRST.finditer(text):
            if number := month(m[1], "en"):
                name, start = _weekday_before(text, m.start(), language)
                yield _mention(text, start, m.end(), m[2], number, m[3], name, name is not None)


def _weekday_before(text: str, at: int, language: str | None) -> tuple[int | None, int]:
    """The weekday printed before position `at` ("Sabtu 11 Desember", "Rabu (11 Mei")."""
    stop = at
    while stop and text[stop - 1] in "( ":
        stop -= 1
    before = _BEFORE.search(text, max(0, stop - 30), stop)
    for group in (2, 1):
        if before and before[group] and (name := weekday(before[group], language)) is not None:
            return name, before.start(group)
    return None, at


def _in_range(text: str, m: re.Match[str]) -> bool:
    return bool(_RANGE.search(text, max(0, m.start() - 18), m.start()) or _RANGE_AFTER.match(text, m.end()))


def _mention(
    text: str,
    start: int,
    end: int,
    day: str,
    month: int,
    year: str | None,
    name: int | None,
    sure: bool,
    ranged: bool = False,
) -> Mention:
    number = int(year) if year else None
    if number is not None and len(year or "") == 2:
        number += 2000 if number < 70 else 1900
    possible = number is None or 1900 <= number <= 2100
    try:
        date(2000 if number is None or not possible else number, month, int(day))
    except ValueError:
        possible = False
    return Mention(int(day), month, number, name, text[start:end].strip(), start, end, sure, possible, ranged)


def _in_context(m: Mention, text: str, quiet: str, caption: bool) -> Mention:
    """The same with what the words of its sentence say about it; quoted words say nothing."""
    left = max(
        (s.end() for s in _SENTENCE.finditer(quiet, max(0, m.start - 240), m.start)),
        default=max(0, m.start - 240),
    )
    stop = _SENTENCE.search(quiet, m.end, m.end + 120)
    before, after = quiet[left : m.start], quiet[m.end : stop.start() if stop else m.end + 120]
    quoted = "\x00" in quiet[m.start : m.end]
    spoken = [s.end() for s in _SPEECH.finditer(before)]
    near = before[-70:]
    coming = [f.end() for f in _FUTURE.finditer(near) if not _APART.match(near, f.start())]
    future = bool(coming) and not any(s > len(before) - len(near) + coming[-1] for s in spoken)
    future = future or bool(_COMING.match(after) or _UNTIL.search(before))
    said = _SPEECH.search(after, 0, 60)
    if said and _ANOTHER.search(after, said.end(), said.end() + 60):
        said = None  # "..., Senin (31/12), ujar kapolres, Rabu (2/1)"
    speech = not quoted and (bool(spoken) or said is not None)
    return Mention(
        m.day, m.month, m.year, m.weekday, m.raw, m.start, m.end, m.sure, m.possible, m.ranged,
        speech and not future, future, bool(_PAST.match(after)), caption,
    )  # fmt: skip
