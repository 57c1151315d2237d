"""Credit lines of a text dump: labels with names, codes at the text's end, marks of paid texts."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from scraper.extract.dump_lines import Line, byline_of
from scraper.extract.houses import house_names
from scraper.extract.labels import cut, parts_of
from scraper.extract.names import names_in
from scraper.extract.phrases import phrases
from scraper.models import Byline, Outlet, Role
from scraper.text import fold

_JOIN = re.compile(r"\s+(?:dan|and|und|et|y|&|serta)\s+|\s*[,;]\s*|\s+&\s+")
_PERSON = re.compile(r"[^\W\d_](?:[\w.'’-]*)(?:\s[\w.'’-]+){0,5}")
_CODE = r"[A-Za-z][A-Za-z0-9]{1,7}|[A-Z]-\d{1,3}|[A-Z]\d{2,4}"
_BRACKET = re.compile(r"(?:(?<=[.!?…”\"’)\]])|^)\s*\(([^()]{1,45})\)\s*\.?$")
_STAR = re.compile(r"(?:(?<=[.!?…”\"’)\]])|^)\s*\*+\s?([a-z]{2,6}(?:[,/][a-z]{2,6}){0,3})$")
_GLUED = re.compile(
    r"(?<=[a-z0-9][.!?])((?:[A-Z][a-z]{1,7}|[A-Z]{2,5}))$|(?<=[.!?”\"])((?:[A-Z]{1,4}\d{0,3}/){1,3}[A-Z]{1,4}\d{0,3})$"
)
_CODES = re.compile(rf"(?:{_CODE})(?:\s?[/-]\s?(?:[A-Za-z0-9]{{2,9}})){{0,3}}")


def bylines_of(
    lines: list[Line], numbers: list[int], language: str | None, outlet: Outlet | None
) -> tuple[Byline, ...]:
    """The people the credit lines name. A label alone on its line is followed by its name."""
    found: list[Byline] = []
    for number in numbers:
        line = lines[number]
        if line.kind != "byline":
            continue
        for part in parts_of(line.text):
            label = byline_of(part, language)
            if label is None:
                continue
            raw, text = line.text, label.rest
            if not text and number + 1 < len(lines) and lines[number + 1].kind == "text":
                below = lines[number + 1].text
                raw, text = f"{line.text} {below}", below if len(below.split()) <= 8 else ""
            found += [
                Byline(name, role, "text", raw) for name, role in _people(text, label.role, language, outlet)
            ]
    return tuple(dict.fromkeys(found))


def _people(text: str, role: Role, language: str | None, outlet: Outlet | None) -> list[tuple[str, Role]]:
    """Names of a credit, as printed; initials ("CTH", "bbn/ctg") are names where nothing else can stand."""
    houses = frozenset(house_names(outlet))
    text = cut(text).strip(" .,:;|*")
    found: list[tuple[str, Role]] = []
    if not text or len(text) > 90:
        return found
    for part in _JOIN.split(text):
        if part and not _is_house(part, houses) and fold(part) not in phrases("desk") and _name_like(part):
            found.append((part, role))
    if found:
        return found
    kinds: dict[str, Role] = {"agency": "agency"}
    return [
        (n.text, kinds.get(n.kind, role))
        for n in names_in(text, language=language, own=houses, alone=True)
        if n.kind != "organisation"
    ]


def _name_like(part: str) -> bool:
    if _CODES.fullmatch(part):
        return True
    words = part.split()
    return (
        bool(_PERSON.fullmatch(part)) and words[0][0].isupper() and words[-1][0].isupper() and len(part) <= 50
    )


def closing_credit(text: str, outlet: Outlet | None) -> tuple[str, str | None, str | None, str | None]:
    """The last paragraph without the credit that closes it: (text, name, mark, what was cut).

    "(fyk/ash)", "(Wira/balipost)", "*nat" name somebody. "(adv)", "(hms)" mark a paid or official text. "(*)"
    and a code glued to the last full stop ("tandas Budi.War") are cut and name nobody for sure.
    """
    houses = house_names(outlet)
    if m := _BRACKET.search(text):
        inside = m[1].strip()
        parts = [p.strip() for p in re.split(r"[/|]", inside) if p.strip("* ")]
        rest, whole = text[: m.start()].rstrip(), text[m.start() :].strip()
        marks = [p for p in parts if fold(p) in phrases("paid")]
        if marks:
            return rest, None, whole, whole
        if not parts:
            return rest, None, None, whole
        people = [p for p in parts if not _is_house(p, houses)]
        if people and all(_CODES.fullmatch(p) for p in parts):
            return rest, "/".join(people), None, whole
        if people and len(people) < len(parts) and all(_name_like(p) for p in people):
            return rest, ", ".join(people), None, whole
        if not people:
            return rest, None, None, whole
    if m := _STAR.search(text):
        return text[: m.start()].rstrip(), m[1], None, text[m.start() :].strip()
    if m := _GLUED.search(text):
        return text[: m.start()].rstrip(), m[2], None, m[0]
    return text, None, None, None


def _is_house(part: str, houses: tuple[str, ...] | frozenset[str]) -> bool:
    """The house's own name, misprints ("Balipsot") included."""
    low = fold(part).replace(" ", "").removesuffix(".com")
    names = {name.replace(" ", "") for name in houses}
    return low in names or (
        len(low) >= 6
        and any(SequenceMatcher(None, low, n).ratio() >= 0.85 for n in names if abs(len(n) - len(low)) < 3)
    )
