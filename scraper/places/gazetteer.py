"""Names to codes. The tables are read once, on first use."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

PlaceKind = Literal["province", "regency", "city", "district"]


@dataclass(frozen=True, slots=True)
class Province:
    """code: two digits. timezone: IANA name. capital: the seat of the governor."""

    code: str
    name: str
    timezone: str
    capital: str


@dataclass(frozen=True, slots=True)
class Place:
    """code: of the province ("51"), or of the regency or city ("51.05") the place is or lies in.

    name: as the gazetteer spells it (for a seat its own name, "Semarapura"). kind "district" is any place
    inside a regency that is not its seat. province: two digits.
    """

    code: str
    name: str
    kind: PlaceKind
    province: str


@dataclass(frozen=True, slots=True)
class _Entry:
    place: Place
    official: bool  # a regency, city or province under its own name; not a seat, short name or district


_KIND = re.compile(r"(kota adm(?:inistrasi|\.)|kota|kab(?:upaten|\.)?|prov(?:insi|\.)|pulau)\s+(?=\S)", re.I)
_NOT_LETTERS = re.compile(r"[\W\d_]+")


@lru_cache(maxsize=4096)
def find_place(name: str, near: str | None = None) -> Place | None:
    """The place of this name in Indonesia, None when there is none or several could be meant.

    near: code of the province or regency the newspaper covers; places there are preferred. A name shared by a
    city and the regency around it ("Bogor") means the city, unless "Kabupaten" stands before it.
    """
    asked = _KIND.match(name)
    found = list(_names().get(_key(name), ()))
    if not found and asked:
        found = list(_names().get(_key(name[asked.end() :]), ()))
    if asked and (kind := {"kot": "city", "kab": "regency", "pro": "province"}.get(asked[1][:3].lower())):
        found = [e for e in found if e.place.kind == kind] or found
    here = [e for e in found if near and e.place.code.startswith(near[:2])]
    if near and len(near) > 2 and (exact := [e for e in here if e.place.code == near and e.official]):
        here = exact
    found = here or [e for e in found if e.official and e.place.kind != "province"] or found
    if len({e.place.province for e in found}) > 1:
        return None
    order = ("city", "regency", "province", "district")
    found.sort(key=lambda e: (not e.official, order.index(e.place.kind)))
    best = [e.place for e in found if (e.official, e.place.kind) == (found[0].official, found[0].place.kind)]
    return best[0] if len({p.code for p in best}) == 1 else None


def name_end(text: str, start: int = 0) -> int | None:
    """Where the longest place name beginning at `start` ends, None when none begins there.

    Names of Indonesia and of the world's cities. The next letter may follow at once when it is a capital:
    datelines lose their separator ("GianyarRatusan").
    """
    if start >= len(text) or not (text[start].isupper() or text[start].isdigit()):
        return None
    prefix = _KIND.match(text, start)
    begin = prefix.end() if prefix and prefix[1].lower() != "pulau" else start
    for at in dict.fromkeys((begin, start)):
        for name in _by_initials().get(_plain(text[at : at + 3]), ()):
            end = at + len(name)
            if _plain(text[at:end]) == name and _ends_word(text, end):
                return end
    return None


@cache
def province(code: str) -> Province | None:
    """The province of a province, regency or city code; None for a code that is none."""
    return _provinces().get(code[:2])


def timezone_of(code: str) -> str | None:
    """IANA name of the zone a code lies in: WIB, WITA and WIT follow the provinces."""
    found = province(code)
    return found.timezone if found else None


def _ends_word(text: str, end: int) -> bool:
    """Not inside a word: "Badung" does not end in "Badungan", but does in "BadungWarga"."""
    if end >= len(text) or not text[end].isalnum():
        return True
    return text[end - 1].islower() and (text[end].isupper() or text[end].isdigit())


def _plain(s: str) -> str:
    return s.casefold().replace("’", "'")


def _key(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.casefold())
    return _NOT_LETTERS.sub("", "".join(c for c in bare if not unicodedata.combining(c)))


def _rows(file: str) -> Iterator[list[str]]:
    for line in (files("scraper.places") / file).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def _provinces() -> dict[str, Province]:
    return {row[0]: Province(*row[:4]) for row in _rows("provinces.tsv")}


@cache
def _entries() -> tuple[tuple[str, _Entry], ...]:
    """(name as printed, entry) of every name the tables hold."""
    found: list[tuple[str, _Entry]] = []

    def add(name: str, code: str, kind: PlaceKind, official: bool) -> None:
        found.append((name, _Entry(Place(code, name, kind, code[:2]), official)))

    for code, name, _, _, others in _rows("provinces.tsv"):
        for each in [name, *filter(None, others.split(";"))]:
            add(each, code, "province", True)
    for code, name, seat, others in _rows("regencies.tsv"):
        kind: PlaceKind = "city" if int(code[3:]) >= 71 else "regency"
        add(name, code, kind, True)
        for each in filter(None, [seat if seat != name else "", *others.split(";")]):
            add(each, code, kind, False)
    for name, code in _rows("localities.tsv"):
        add(name, code, "district", False)
    return tuple(found)


@cache
def _names() -> dict[str, list[_Entry]]:
    table: dict[str, list[_Entry]] = {}
    for name, entry in _entries():
        table.setdefault(_key(name), []).append(entry)
    return table


@cache
def _by_initials() -> dict[str, list[str]]:
    """First three characters → names that begin so, the longest first."""
    world = tomllib.loads((files("scraper.places") / "world.toml").read_text("utf-8"))["cities"]
    names = {_plain(name) for name, _ in _entries()} | {_plain(n.strip()) for n in world.split("|")} - {""}
    table: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        table.setdefault(name[:3], []).append(name)
    return table
