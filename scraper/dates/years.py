"""What a text says about its own year, without printing its date: years, anniversaries, the pandemic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Clue(NamedTuple):
    """The article's year is at least `least`; from..until is when such a text is usually written.

    since (the article may be any later year): until is None. exact: a plain year, in whose neighbourhood the
    article most likely lies.
    """

    least: int
    first: int
    until: int | None
    exact: int | None
    raw: str


_YEAR = re.compile(r"(?<![\d.,])(?<!\d[/-])((?:19|20)\d\d)(?:\s?[-/–]\s?((?:20)?\d\d)(?!\d))?(?!\d|[.,]\d|%)")
_HIJRI = re.compile(r"(?<!\d)(1[34]\d\d)\s?(?:H(?![a-z])|Hijri)", re.I)
_SAKA = re.compile(r"(?:saka|caka|çaka|isaka)\s(?:warsa\s)?(1[89]\d\d)(?!\d)", re.I)
_REPUBLIC = re.compile(
    r"(?:HUT|ulang\stahun|kemerdekaan|dirgahayu)(?:\s\w{1,14}){0,3}?\s(?:ke-?\s?(\d\d)\s(?:RI|republik|kemerdekaan)"
    r"|(?:RI|republik\sindonesia|kemerdekaan)\s(?:yang\s)?ke-?\s?(\d\d))(?!\d)",
    re.I,
)
_PANDEMIC = re.compile(
    r"(?<!\w)(?:covid|corona|korona|pandemi|ppkm|prokes|protokol\skesehatan|rapid\stest)(?:\w{0,4})(?!\w)",
    re.I,
)
_LAW = re.compile(
    r"(?:(?:nomor|no\.?)\s?[\w./-]{1,12}\s(?:tahun|thn\.?)|(?:uu|perda|pp|perpres|perbup|pergub|permen\w*|undang-undang)\s(?:\w+\s)?(?:tahun|nomor|no\.?)?)\s?$",
    re.I,
)
_SINCE = re.compile(
    r"(?<!\w)(?:sejak|semenjak|mulai|berdiri|didirikan|dibangun|lahir|kelahiran|angkatan|dibentuk|beroperasi|diresmikan"
    r"|bernama|since|founded|born|established|built|seit|gegründet|geboren|depuis|desde)"
    r"(?:\s(?:pada|tahun|sejak|awal|akhir|tengah|bulan|in|im|en|the|year|jan\w*|feb\w*|mar\w*|apr\w*|mei|may|ju[nl]\w*"
    r"|ag\w*|aug\w*|sep\w*|o[ck]t\w*|nov\w*|de[sc]\w*)){0,3}\s?$",
    re.I,
)
_UNTIL = re.compile(
    r"(?<!\w)(?:sampai|hingga|menuju|target\w*|ditargetkan|tuntas|rampung|until|by|bis)(?:[\s/]\w+){0,3}[\s/]?$",
    re.I,
)
_THIS = re.compile(r"\sini(?!\w)")
_COMING = re.compile(r"\s(?:mendatang|nanti|akan\sdatang)", re.I)
_NO_YEAR_BEFORE = re.compile(r"(?:rp\.?|nomor|no\.?|sebanyak|sekitar|total|jumlah|mencapai|usd|\$)\s?$", re.I)
_NO_YEAR_AFTER = re.compile(
    r"\s(?:orang|ekor|unit|meter|km|kilometer|hektar\w*|ha|kg|ton|buah|kk|jiwa|warga|peserta|liter|dosis|kasus|siswa|pelari|lembar|rumah|pemilih|suara|personel"
    r"|people|euro|dollars?|rupiah|kw|watt|mdpl|cc)(?!\w)",
    re.I,
)
_BEFORE, _AFTER = 40, 14  # characters looked at around a year
_RETROSPECT = re.compile(
    r"(?:pasca|setelah|usai|sejak|pemulihan|sebelum|saat|semasa|after|since)[\s-]{0,2}(?:\w+\s){0,2}$", re.I
)


def year_clues(text: str) -> list[Clue]:
    """Every clue of the text. The years of dates that are printed in full should be blanked before."""
    return list(_clues(text))


def _clues(text: str) -> Iterator[Clue]:
    taken: set[int] = set()
    for m in _SAKA.finditer(text):
        taken.add(m.start(1))
        year = int(m[1]) + 78  # the Saka era begins in the year 78
        yield Clue(year - 1, year - 1, year + 1, year, m[0])
    for m in _HIJRI.finditer(text):
        year = int(int(m[1]) * 0.970229 + 621.5643)  # the year of our era in which the Hijri year begins
        yield Clue(year, year, year + 1, None, m[0])
    for m in _REPUBLIC.finditer(text):
        year = 1945 + int(m[1] or m[2])
        yield Clue(year - 1, year - 1, year + 1, year, m[0])
    for m in _YEAR.finditer(text):
        if m.start(1) not in taken:
            yield from _of_year(
                m, text[max(0, m.start() - _BEFORE) : m.start()], text[m.end() : m.end() + _AFTER]
            )
    pandemic = list(_PANDEMIC.finditer(text))
    now = [
        m
        for m in pandemic
        if not _RETROSPECT.search(text, max(0, m.start() - 30), m.start())
        or "saat" in text[m.start() - 12 : m.start()]
    ]
    if pandemic:
        yield Clue(2020, 2020, 2022 if now else None, None, pandemic[0][0])


def _of_year(m: re.Match[str], before: str, after: str) -> Iterator[Clue]:
    year, raw = int(m[1]), m[0]
    before = re.split(r"[.;!?]\s", before)[-1]
    if _NO_YEAR_BEFORE.search(before) or _NO_YEAR_AFTER.match(after):
        return
    if m[2]:
        last = int(m[2]) if len(m[2]) == 4 else year // 100 * 100 + int(m[2])
        if year < last <= year + 12:  # a term of office, a season
            yield Clue(year - 1, year - 1, last, None, raw)
            return
    if _THIS.match(after):  # "sejak awal tahun 2020 ini"
        yield Clue(year, year, year, year, raw)
    elif _LAW.search(before) or _SINCE.search(before):
        yield Clue(year, year, None, None, raw)
    elif _UNTIL.search(before) or _COMING.match(after):
        yield Clue(year - 5, year - 5, year + 1, year, raw)
    else:
        yield Clue(year - 1, year - 1, year + 1, year, raw)
