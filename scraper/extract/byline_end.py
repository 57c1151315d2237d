"""Who signs at the end of the text: a name as the last line, or initials in brackets."""

from __future__ import annotations

import re

from scraper.extract.byline_lines import Credit
from scraper.extract.labels_abroad import closing_names, opening_names
from scraper.extract.names import Name, is_agency, is_person, table
from scraper.extract.outline import Line, Outline
from scraper.extract.regions import Regions


def closing(outline: Outline, where: Regions, own: frozenset[str]) -> Credit | None:
    """A name that is the last line of the text: in capitals ("DINI TEJA"), or set apart (bold, to the
    right).
    """
    for line in outline.lines[where.last + 1 : where.last + 3]:
        if (
            outline.zone(line, where.anchor)
            or line.linked
            or len(line.text) > 40
            or line.tag not in ("p", "div")
        ):
            continue
        text = line.text.strip("*()– ")
        if not is_person(text, own=own) or len(text.split()) > 4:
            continue
        if text.isupper() or _set_apart(line):
            return Credit((Name(text, "person"),), "reporter", line.text, 2, line.at)
    return None


def _set_apart(line: Line) -> bool:
    style = f"{line.node.attributes.get('style') or ''} {line.node.attributes.get('align') or ''}"
    return "right" in style and bool(line.node.css_first("b, strong, em, i"))


_INITIALS = re.compile(
    r"(?:^|[.!?…”“\"»'’\]]\s*)[(\[]\s*([A-Za-z]{2,8}(?:\s?[/-]\s?[A-Za-z0-9]{1,9}){0,3}|[A-Z]-\d{1,3})"
    r"\s*[)\]]\s*$"
)


def signed(outline: Outline, where: Regions) -> Credit | None:
    """The writers whom Chinese, Japanese and Korean papers name in brackets at either end of the text."""
    for line in outline.lines[where.first : where.tail[1]]:
        found, raw = None, ""
        if line.at == where.first and (line.text > "\u2fff" or line.text[0] in "(["):
            found = opening_names(line.text)
            raw = line.text[: found.at][-60:] if found else ""
        if not found and line.text.endswith(("】", "）")) and not outline.zone(line, where.anchor):
            found = closing_names(line.text)
            raw = line.text[found.at :] if found else ""
        if found:
            return Credit(tuple(Name(n, "person") for n in found.names), "reporter", raw, 3, line.at)
    return None


def initials(outline: Outline, where: Regions, language: str | None) -> Credit | None:
    """The reporter's or agency's initials that close the text: "(fyk/ash)", "(ren)", "(dpa)"; as printed."""
    for line in reversed(outline.lines[where.first : where.tail[1]]):
        if line.linked or not line.text.endswith((")", "]")) or outline.zone(line, where.anchor):
            continue
        if found := _INITIALS.search(line.text):
            text = found[1]
            if text.casefold() in table("marks") or (len(text) > 5 and text.islower() and "/" not in text):
                continue
            return Credit(
                (Name(text, "agency" if is_agency(text, language) else "person"),),
                "reporter",
                line.text[-40:],
                1,
                line.at,
            )
    return None
