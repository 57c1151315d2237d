"""Visible bylines: elements that class names call an author's, and lines that begin with "By", "Von", "Penulis:".

Position decides whose byline it is: near the headline, or just after the last paragraph. What stands in
teasers, comments, navigation and captions is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scraper.extract.labels import SHORT, cut, label_of
from scraper.extract.names import Name, is_person, names_in
from scraper.extract.outline import Line, Mark, Outline
from scraper.extract.regions import Regions
from scraper.models import Role
from scraper.text import clean, fold


@dataclass(frozen=True, slots=True)
class Credit:
    """Names found at one place. rank: higher is more trustworthy. at: line of the outline."""

    names: tuple[Name, ...]
    role: Role
    raw: str
    rank: int
    at: int


# ------------------------------------------------------------------ marked elements
_NAMES_IT = re.compile(
    r"author-link|(?:^|[\s_-])name|\bfn\b|author(?:\s|$)|autor(?:\s|$)|penulis(?:\s|$)|names|author__name|writer(?:\s|$)"
)
_EDITOR = re.compile(r"editor|redaktur|redaktør|redaktion(?!s)|penyunting")
_AUTHORISH = re.compile(r"author|autor|auteur|byline|writer|penulis|pewarta|reporter|wartawan")
_PICTURE = re.compile(
    r"brand|photo|image|img|avatar|picture|foto|credit|source|quelle|logo|icon|social|follow|share|count|date|bio|desc|about|position|title(?!-name)|role|job"
)
_BLOCK = frozenset(
    "div p li ul ol h1 h2 h3 h4 h5 h6 section article header footer aside table tr td dd dt dl br address figure figcaption time".split()
)
_HIDDEN = frozenset("script style svg noscript template button select".split())


def lines_of(node: LexborNode) -> list[str]:
    """The text of one element, a line per block inside it."""
    parts: list[str] = []
    for part in node.traverse(include_text=True):
        if part.tag == "-text":
            parent = part.parent
            if parent is not None and parent.tag not in _HIDDEN:
                text = part.text_content or ""
                if parts and parts[-1][-1:].islower() and text[:1].isupper():
                    parts.append(" | ")  # two elements with nothing between them
                parts.append(text)
        elif part.tag in _BLOCK:
            parts.append("\n")
    return (
        [line for line in (clean(p) for p in "".join(parts).split("\n")) if line] if len(parts) < 400 else []
    )


def marked(outline: Outline, where: Regions, language: str | None, own: frozenset[str]) -> list[Credit]:
    """Credits in elements that are an author's by their class, id, rel, itemprop or link."""
    found: list[Credit] = []
    outer: dict[int, Mark] = {}
    inner: dict[int, list[Mark]] = {}
    for mark in outline.of("author"):
        in_head = where.head[0] <= mark.at < where.head[1]
        in_tail = where.tail[0] <= mark.at < where.tail[1]
        linked = (
            outline.zone(mark, where.anchor) == "caption" and in_head and "author-link" in mark.name
        )  # the header is one big figure
        if not (in_head or in_tail) or not (linked or not outline.zone(mark, where.anchor)):
            continue
        above = _inside(mark.node, outer)
        if above is None:
            outer[mark.node.mem_id] = mark
        else:
            inner.setdefault(above, []).append(mark)
    for key, mark in outer.items():
        rank = 9 if where.head[0] <= mark.at < where.head[1] else 4
        found.extend(_of_mark(mark, inner.get(key, []), rank, language, own))
    return found


def _inside(node: LexborNode, outer: dict[int, Mark]) -> int | None:
    above = node.parent
    for _ in range(14):
        if above is None:
            return None
        if above.mem_id in outer:
            return above.mem_id
        above = above.parent
    return None


def _of_mark(
    mark: Mark, inner: list[Mark], rank: int, language: str | None, own: frozenset[str]
) -> list[Credit]:
    lines = lines_of(mark.node)
    if not lines or sum(map(len, lines)) > 1_500:
        return []
    raw = " ".join(lines)[:300]
    if (
        not _AUTHORISH.search(mark.name)
        and "credit" in mark.name
        and not any(label_of(n, language) for n in lines[:6])
    ):
        return []  # a picture's
    role: Role = "editor" if _EDITOR.search(mark.name) and not _AUTHORISH.search(mark.name) else "reporter"
    names: list[Name] = []
    first = label_of(lines[0], language, marked=True)
    if first and first.role != "reporter":
        role = first.role
    for part in [mark, *inner]:
        if (
            not _NAMES_IT.search(part.name)
            or _PICTURE.search(_NAMES_IT.sub("", part.name))
            and "author-link" not in part.name
        ):
            continue
        texts = lines_of(part.node)
        if len(texts) != 1 or len(texts[0]) > 70:
            continue
        label = label_of(texts[0], language, marked=True)
        names.extend(
            n
            for n in names_in(cut(label.rest if label else texts[0]), language=language, own=own, alone=True)
            if n not in names
        )
    if names:
        return [Credit(tuple(_whole(names)), role, raw, rank, mark.at)]
    found: list[Credit] = []
    for number, line in enumerate(lines[:6]):
        label = label_of(line, language, marked=True)
        if len(line) > (SHORT if label else 80):
            break
        here = label.role if label and (label.role != "reporter" or role == "reporter") else role
        alone = bool(label) or (number == 0 and bool(_AUTHORISH.search(mark.name)))
        if (
            found
            and not label
            and not lines[number - 1].rstrip().endswith((",", "&", " und", " and", " dan"))
        ):
            break
        got = names_in(cut(label.rest if label else line), language=language, own=own, alone=alone)
        if got:
            found.append(Credit(tuple(got), here, line, rank + (1 if label and label.strong else 0), mark.at))
    return found


def _whole(names: list[Name]) -> list[Name]:
    """Without single words that are part of a longer name found beside them."""
    return [
        n
        for n in names
        if " " in n.text or not any(n.text in other.text.split() for other in names if other != n)
    ]


# ------------------------------------------------------------------ labelled lines
def labelled(outline: Outline, where: Regions, language: str | None, own: frozenset[str]) -> list[Credit]:
    """Credits in plain lines: "By A. B", "Penulis: C", a label alone with the name on the next or previous line."""
    found: list[Credit] = []
    for (start, end), rank in ((where.head, 8), (where.tail, 5)):
        lines = [n for n in outline.lines[start:end] if not outline.zone(n, where.anchor)]
        for number, line in enumerate(lines):
            if len(line.text) > SHORT or line.tag in ("h1", "title"):
                continue
            found.extend(_of_line(lines, number, rank, language, own))
    return found


def _of_line(
    lines: Sequence[Line], number: int, rank: int, language: str | None, own: frozenset[str]
) -> list[Credit]:
    line = lines[number]
    credits: list[Credit] = []
    for part in re.split(r"\s*[|•·]\s*|\s{2,}|;\s", line.text):
        label = label_of(part, language)
        if label is None:
            continue
        if label.rest:
            names = names_in(cut(label.rest), language=language, own=own, alone=label.strong)
            if names and _fits(names, label.rest):
                credits.append(Credit(tuple(names), label.role, line.text, rank, line.at))
            continue
        for beside in _order(lines, number, language, own):
            if not 0 <= beside < len(lines) or abs(lines[beside].at - line.at) > 1:
                continue
            text = lines[beside].text.lstrip(": ")
            if len(text) > 70 or label_of(text, language):
                continue
            names = names_in(cut(text), language=language, own=own, alone=beside > number)
            if names and _fits(names, text):
                credits.append(
                    Credit(tuple(names), label.role, f"{line.text} {lines[beside].text}", rank, line.at)
                )
                break
    return credits


def _order(lines: Sequence[Line], number: int, language: str | None, own: frozenset[str]) -> tuple[int, int]:
    """Where a label alone on its line has its name: on the next line, or, where names come first, on the previous one."""

    def is_label(at: int) -> bool:
        found = label_of(lines[at].text, language) if 0 <= at < len(lines) else None
        return found is not None and not found.rest

    if (
        number > 0
        and is_person(lines[number - 1].text.strip(" ,"), own=own)
        and not is_label(number - 2)
        and (is_label(number + 2) or is_label(number - 2))
    ):
        return number - 1, number + 1
    if number > 0 and is_person(lines[number - 1].text.strip(" ,"), own=own) and is_label(number - 2):
        before = _order(lines, number - 2, language, own)
        if before[0] == number - 3:
            return number - 1, number + 1
    return number + 1, number - 1


def _fits(names: Sequence[Name], text: str) -> bool:
    """Whether the line begins with the first name, so that it is a credit and not a sentence."""
    return fold(text).lstrip(": ").startswith(fold(names[0].text)[:12])


# ------------------------------------------------------------------ the end of the text
def closing(outline: Outline, where: Regions, own: frozenset[str]) -> Credit | None:
    """A name that is the last line of the text ("DINI TEJA", or "Lê Phương" after the last paragraph)."""
    for line in outline.lines[where.last + 1 : where.last + 3]:
        if (
            outline.zone(line, where.anchor)
            or line.linked
            or len(line.text) > 40
            or line.tag not in ("p", "div")
        ):
            continue
        text = line.text.strip("*()– ")
        if is_person(text, own=own) and len(text.split()) <= 4:
            return Credit((Name(text, "person"),), "reporter", line.text, 2, line.at)
    return None


_INITIALS = re.compile(
    r"[(\[]\s*([A-Za-z]{2,8}(?:\s?[/-]\s?[A-Za-z0-9]{1,9}){0,3}|[A-Z]-\d{1,3})\s*[)\]]\s*\.?\s*$"
)
_NOT_INITIALS = frozenset(
    "adv ist dok foto ilustrasi red hms humas rls end ends more ed sic tba ptk apa video".split()
)


def initials(outline: Outline, where: Regions) -> Credit | None:
    """The reporter's initials that close the text: "(fyk/ash)", "(ren)"; names as printed between the brackets."""
    for line in reversed(outline.lines[where.first : where.tail[1]]):
        if outline.zone(line, where.anchor) or line.linked:
            continue
        if found := _INITIALS.search(line.text):
            text = found[1]
            if text.casefold() in _NOT_INITIALS or (len(text) > 5 and text.islower() and "/" not in text):
                continue
            return Credit((Name(text, "person"),), "reporter", line.text[-40:], 1, line.at)
    return None
