"""Credit lines of a text dump: labels with names, codes at the text's end, marks of paid texts."""

from __future__ import annotations

import re
from operator import ne
from typing import NamedTuple

from scraper.extract.dump.lines import CODES, JOIN, Line, byline_of, is_stamp, name_like, newsroom
from scraper.extract.houses import house_names
from scraper.extract.labels import cut, label_of, parts_of
from scraper.extract.labels_abroad import closing_names, east_asian
from scraper.extract.names import is_desk, is_person, names_in, table
from scraper.extract.phrases import phrases
from scraper.models import Byline, Outlet, Role
from scraper.text import fold
from scraper.urls import host_of

_BRACKET = re.compile(r"(?:(?<=[.!?…”\"’)\]])|^)\s*\(([^()]{1,90})\)\s*\.?$")
_STAR = re.compile(r"(?:(?<=[.!?…”\"’)\]])|^)\s*\*+\s?([a-z]{2,6}(?:[,/][a-z]{2,6}){0,3})$")
_GLUED = re.compile(
    r"(?<=[a-z0-9][.!?])((?:[A-Z][a-z]{1,7}|[A-Z]{2,5}))$|(?<=[.!?”\"])((?:[A-Z]{1,4}\d{0,3}/){1,3}[A-Z]{1,4}\d{0,3})$"
)
_SIGNED = re.compile(
    r"(?:laporan\s+)?(?:wartawan|reporter|kontributor|koresponden)\s[^,]{2,50},\s*([^,]{2,40})", re.I
)
_STAMPED = re.compile(r"^(?P<name>[^|,\d]{3,50}?)\s*(?:[|•,–—-]|(?=\d)|$)")


def bylines_of(
    lines: list[Line], numbers: list[int], language: str | None, outlet: Outlet | None
) -> tuple[Byline, ...]:
    """The people the credit lines name. A label alone on its line has its name below or above it."""
    found: list[Byline] = []
    for number in numbers:
        line = lines[number]
        if line.kind != "byline":
            continue
        name = next(
            (x for x in lines[max(0, number - 1) : number + 2] if x.kind == "name" and x.of == number), None
        )
        for part in parts_of(line.text):
            label = byline_of(part, language)
            if label is None:
                continue
            raw, text, role = line.text, label.rest, label.role
            if not text and name:
                raw, text = f"{line.text} {name.text}", name.text.lstrip(": ")
                if (inner := label_of(text, language)) and inner.rest:  # "Kontributor Ende, Maria Rosa"
                    role, text = inner.role, inner.rest
            found += [Byline(n, r, "text", raw) for n, r in _people(text, role, language, outlet)]
    first: dict[tuple[str, Role], Byline] = {}
    for byline in found:
        first.setdefault((byline.name, byline.role), byline)
    return tuple(first.values())


def unlabelled(texts: list[str], url: str, language: str | None, outlet: Outlet | None) -> tuple[Byline, ...]:
    """A person beside the date or the house below the headline: "Naufal Z", "Vidya P - detikHealth"."""
    houses = frozenset(house_names(outlet)) | {p for p in host_of(url).split(".")[:-1] if len(p) > 3}
    dated = [is_stamp(text, language) for text in texts]
    for i, text in enumerate(texts):
        text, role = _without_role(text)
        m = _STAMPED.match(text)
        if m is None or len(text) > 120 or not is_person(m["name"].strip(), own=houses):
            continue
        rest = fold(text[m.end() :]).strip()
        beside = 0 < i < 4 and not rest and any(dated[max(1, i - 1) : i + 2])
        if role or beside or (dated[i] and rest) or any(rest.startswith(h) for h in houses):
            return (Byline(m["name"].strip(), "reporter", "text", text),)
    return ()


def _without_role(text: str) -> tuple[str, bool]:
    """ "Dewi Kania Jurnalis" → ("Dewi Kania", True)."""
    head, _, last = text.rpartition(" ")
    return (head, True) if head and len(text) < 60 and fold(last) in table("roles") else (text, False)


def _people(text: str, role: Role, language: str | None, outlet: Outlet | None) -> list[tuple[str, Role]]:
    """Names of a credit, as printed; initials ("CTH", "bbn/ctg") are names where nothing else can stand."""
    houses = frozenset(house_names(outlet))
    text = cut(text).strip(" .,:;|*")
    found: list[tuple[str, Role]] = []
    if not text or len(text) > 90:
        return found
    for part in JOIN.split(text):
        if (
            part
            and not _is_house(part, houses)
            and fold(part) not in newsroom()
            and name_like(part)
            and not is_desk(part, houses)
            and table("marks").isdisjoint(fold(part).replace(" ", "").split("/"))
        ):
            found.append((part, role))
    if found:
        return found
    kinds: dict[str, Role] = {"agency": "agency"}
    return [
        (n.text, kinds.get(n.kind, role))
        for n in names_in(text, language=language, own=houses, alone=True)
        if n.kind != "organisation"
    ]


class Closing(NamedTuple):
    """The text without the credit that closed it. cut: that credit as printed, None when there is none.

    name: who signed, None when nobody did for sure. mark: of a paid or official text, as printed.
    """

    text: str
    name: str | None = None
    mark: str | None = None
    cut: str | None = None


def closing_credit(text: str, outlet: Outlet | None) -> Closing:
    """Take the credit off the end of a paragraph.

    "(fyk/ash)", "(Wira/balipost)", "*nat" name somebody. "(adv)", "(hms)" mark a paid or official text. "(*)"
    and a code glued to the last full stop ("tandas Budi.War") are cut and name nobody for sure.
    """
    closed = text.rstrip().removesuffix(".").rstrip().endswith(")")
    if closed and (m := _BRACKET.search(text)) and (found := _in_brackets(m[1].strip(), house_names(outlet))):
        name, marked = found
        whole = text[m.start() :].strip()
        return Closing(text[: m.start()].rstrip(), name, whole if marked else None, whole)
    if "*" in text and (m := _STAR.search(text)):
        return Closing(text[: m.start()].rstrip(), m[1], None, text[m.start() :].strip())
    if text.rstrip()[-1:].isalnum() and (m := _GLUED.search(text)):
        return Closing(text[: m.start()].rstrip(), m[2], None, m[0])
    if text.endswith(("】", "）")) and (signed := closing_names(text)):
        return Closing(text[: signed.at].rstrip(), "、".join(signed.names), None, text[signed.at :])
    if text > "\u2fff" and (names := east_asian(text)):  # the last line is a credit from end to end
        return Closing("", "、".join(names), None, text)
    return Closing(text)


def _in_brackets(inside: str, houses: tuple[str, ...]) -> tuple[str | None, bool] | None:
    """(name, is it a mark) of a closing bracket, None when the bracket belongs to the text."""
    if signed := _SIGNED.fullmatch(inside):
        return signed[1].strip(), False
    label = label_of(inside, None) if ":" in inside else None
    if label and label.strong and label.role == "reporter" and not label.picture:
        inside = label.rest  # "(Reporter: fyk/ash)"
    parts = [p.strip() for p in re.split(r"[/|]", inside) if p.strip("* ")]
    if any(fold(p) in phrases("paid") for p in parts):
        return None, True
    people = [p for p in parts if not _is_house(p, houses)]
    if not people:
        return None, False
    if len(inside) > 45:
        return None
    if all(CODES.fullmatch(p) for p in parts):
        return "/".join(people), False
    if len(people) < len(parts) and all(name_like(p) for p in people):
        return ", ".join(people), False
    return None


def _is_house(part: str, houses: tuple[str, ...] | frozenset[str]) -> bool:
    """The house's own name; two letters swapped or one wrong ("Balipsot") is still it."""
    low = fold(part).replace(" ", "").removesuffix(".com")
    names = {name.replace(" ", "") for name in houses}
    if low in names or len(low) < 6:
        return low in names
    same_size = [n for n in names if len(n) == len(low)]
    return any(sorted(n) == sorted(low) or sum(map(ne, n, low)) == 1 for n in same_size)
