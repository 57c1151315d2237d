"""Visible bylines: elements that class names call an author's, and lines that begin with "By", "Von",
"Penulis:".

Position decides whose byline it is: near the headline, or just after the last paragraph. What stands in
teasers, comments, navigation and captions is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from scraper.extract.labels import SHORT, Labelled, cut, label_of, parts_of
from scraper.extract.names import Name, NameReader, is_agency, is_person, table
from scraper.extract.outline import Line, Mark, Outline, is_long
from scraper.extract.regions import Regions
from scraper.extract.tags import NAMES, TEXT
from scraper.models import Role
from scraper.text import clean, fold


class Credit(NamedTuple):
    """Names found at one place. rank: higher is more trustworthy. at: line of the outline."""

    names: tuple[Name, ...]
    role: Role
    raw: str
    rank: int
    at: int


# ------------------------------------------------------------------ marked elements
_NAMES_IT = re.compile(
    r"author-link|(?:^|[\s_-])name|\bfn\b|author(?:\s|$)|autor(?:\s|$)|penulis(?:\s|$)|names|"
    r"author__name|writer(?:\s|$)"
)
_EDITOR = re.compile(r"editor|redaktur|redaktør|redaktion(?!s)|penyunting")
_AUTHORISH = re.compile(r"author|autor|auteur|byline|writer|penulis|pewarta|reporter|wartawan")
_PICTURE = re.compile(
    r"brand|photo|image|img|avatar|picture|foto|credit|source|quelle|logo|icon|social|follow|share|"
    r"count|date|bio|desc|about|position|title(?!-name)|role|job"
)
_BLOCK = frozenset(
    [
        "div", "p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
        "header", "footer", "aside", "table", "tr", "td", "dd", "dt", "dl", "br", "address", "figure",
        "figcaption", "time",
    ]
)  # fmt: skip
_HIDDEN = frozenset(["script", "style", "svg", "noscript", "template", "button", "select"])


class Says(NamedTuple):
    """What the class names of an author's element say. named: more than that it is a link to an author.

    whole: it holds names and nothing else.
    """

    named: bool
    editor: bool
    credit: bool
    link: bool
    whole: bool


@lru_cache(maxsize=4096)
def _says(name: str) -> Says:
    named = bool(_AUTHORISH.search(name.replace("author-link", "")))
    whole = bool(_NAMES_IT.search(name)) and (
        "author-link" in name or not _PICTURE.search(_NAMES_IT.sub("", name))
    )
    credit = "credit" in name and not named
    return Says(named, bool(_EDITOR.search(name)) and not named, credit, name.strip() == "author-link", whole)


def lines_of(node: LexborNode) -> list[str]:
    """The text of one element, a line per block inside it."""
    parts: list[str] = []
    hidden = False
    for part in node.traverse(include_text=True):
        number = part.tag_id
        if number == TEXT:
            if hidden and (parent := part.parent) is not None and parent.tag in _HIDDEN:
                continue
            text = part.text_content or ""
            if parts and parts[-1][-1:].isalnum() and text[:1].isupper():
                parts.append(" | ")  # two elements with nothing between them
            parts.append(text)
        elif (tag := NAMES.get(number) or part.tag) in _BLOCK:
            parts.append("\n")
        elif tag in _HIDDEN:
            hidden = True
    return [line for line in map(clean, "".join(parts).split("\n")) if line] if len(parts) < 400 else []


def marked(outline: Outline, where: Regions, reading: NameReader) -> list[Credit]:
    """Credits in elements that are an author's by their class, id, rel, itemprop or link."""
    found: list[Credit] = []
    outer: dict[int, Mark] = {}
    inner: dict[int, list[Mark]] = {}
    furthest = -1  # line up to which the outer ones reach
    for mark in outline.of("author"):
        in_head = where.head[0] <= mark.at < where.head[1]
        in_tail = where.tail[0] <= mark.at < where.tail[1]
        if not (in_head or in_tail) or not _ours(outline, mark, where, in_head):
            continue
        if mark.at < where.anchor < mark.until:
            continue  # "author-article": the article, not its author
        above = _inside(mark.node, outer) if mark.at <= furthest else None
        if above is None:
            outer[mark.node.mem_id] = mark
            furthest = max(furthest, mark.until)
        else:
            inner.setdefault(above, []).append(mark)
    for key, mark in outer.items():
        rank = 9 if where.head[0] <= mark.at < where.head[1] else 4
        line = outline.lines[mark.at].text if mark.at < len(outline.lines) else ""
        says = _says(mark.name)
        if is_long(line) and not says.named:
            continue  # a person's page linked in running text
        if says.credit and "author-link" not in mark.name and _below_caption(outline, mark.at):
            continue  # a picture's
        for credit in _of_mark(mark, inner.get(key, []), rank, reading):
            role = _role_before(line, credit.names[0].text) if credit.role == "reporter" else None
            found.append(credit._replace(role=role) if role else credit)
    return found


def _below_caption(outline: Outline, at: int) -> bool:
    return 0 < at <= len(outline.lines) and outline.zone(outline.lines[at - 1]) == "caption"


def _role_before(line: str, name: str) -> Role | None:
    """The role a line gives a name in an element of its own: "Von: <a>A. B</a> Übersetzt von: <a>C</a>"."""
    if line.startswith(name) or name not in line:
        return None
    before = fold(line.partition(name)[0]).rstrip(" :|")
    if not before:
        return None
    words = before.split(" ")[-WORDS:]
    ends = [" ".join(words[n:]) for n in range(len(words))]
    return next((role for name, role in _ROLES if not table(name).isdisjoint(ends)), None)


WORDS = 6  # of the longest label
_ROLES: tuple[tuple[str, Role], ...] = (
    ("translators", "translator"),
    ("editors", "editor"),
    ("photographers", "photographer"),
)


def _ours(outline: Outline, mark: Mark, where: Regions, in_head: bool) -> bool:
    """Whether a mark's zone is the article. Beside the headline, class names of the boxes around it count
    for less.
    """
    zone = outline.zone(mark, where.anchor)
    if not zone:
        return True
    if zone == "caption":  # the whole header is one figure
        return in_head and "author-link" in mark.name
    return (
        zone in ("nav", "related")
        and _says(mark.name).named
        and where.anchor - 2 <= mark.at <= where.anchor + 3
    )


def _inside(node: LexborNode, outer: dict[int, Mark]) -> int | None:
    above = node.parent
    for _ in range(14):
        if above is None:
            return None
        if above.mem_id in outer:
            return above.mem_id
        above = above.parent
    return None


def _of_mark(mark: Mark, inner: list[Mark], rank: int, reading: NameReader) -> list[Credit]:
    texts = lines_of(mark.node)
    lines = [part for line in texts for part in parts_of(line)]
    if not lines or sum(map(len, lines)) > 1_500:
        return []
    language, own = reading.language, reading.own
    says = _says(mark.name)
    labels = [label_of(n, language, marked=True) for n in lines[:6]]
    if says.credit and not any(labels) and not is_agency(lines[0]):
        return []  # a picture's
    if says.link:
        rank -= 2
    role: Role = "editor" if says.editor else "reporter"
    if labels[0] and labels[0].picture:
        return []
    if labels[0] and (labels[0].role != "reporter" or labels[0].strong):  # "by" in a box called "editor"
        role = labels[0].role
    if len({label.role for label in labels if label}) < 2 and (names := _named(mark, texts, inner, reading)):
        return [Credit(tuple(names), role, " ".join(lines)[:300], rank, mark.at)]
    found: list[Credit] = []
    carried: Labelled | None = None
    name_first = (
        len(labels) > 1 and not labels[0] and bool(labels[1] and not labels[1].rest and not labels[1].strong)
    ) and is_person(lines[0].strip(" ,"), own=own)
    for number, (line, label) in enumerate(zip(lines, labels, strict=False)):
        if label and not label.rest:
            carried = None if name_first else label
            continue
        if name_first and not label and number + 1 < len(labels):
            carried = labels[number + 1]
        label = label or carried
        text = label.rest if label and label is not carried else line
        if len(line) > (SHORT if label else 80) or (found and not label and not _goes_on(lines[number - 1])):
            break
        alone = bool(label) or (number == 0 and says.named)
        got = reading.names(cut(text), alone=alone)
        if got and not (label and label.picture):
            here = label.role if label and (label.role != "reporter" or role == "reporter") else role
            found.append(Credit(tuple(got), here, line, rank + (1 if label and label.strong else 0), mark.at))
        carried = None
    return found


def _goes_on(line: str) -> bool:
    return line.rstrip().endswith((",", "&", " und", " and", " dan"))


def _named(mark: Mark, texts: list[str], inner: list[Mark], reading: NameReader) -> list[Name]:
    """Names in elements that hold nothing else: links to an author's page, "author-name"."""
    names: list[Name] = []
    seen: set[str] = set()
    named = _says(mark.name).named
    for part in [mark, *inner]:
        if not _says(part.name).whole:
            continue
        lines = texts if part is mark else lines_of(part.node)
        if len(lines) != 1 or len(lines[0]) > 70 or lines[0] in seen:
            continue
        seen.add(lines[0])
        label = label_of(lines[0], reading.language, marked=True)
        got = reading.names(cut(label.rest if label else lines[0]), alone=named)
        names.extend(n for n in got if n not in names)
    return _whole(names) if len(names) > 1 else names


def _whole(names: list[Name]) -> list[Name]:
    """Without single words that are part of a longer name found beside them."""
    return [
        n
        for n in names
        if not any(
            n.text in other.text.split() or n.text.startswith(f"{other.text} ")
            for other in names
            if other != n
        )
    ]


# ------------------------------------------------------------------ labelled lines
def labelled(outline: Outline, where: Regions, reading: NameReader) -> list[Credit]:
    """Credits in plain lines: "By A. B", "Penulis: C", a label alone with the name on the next or previous
    line.
    """
    found: list[Credit] = []
    middle = (where.head[1], max(where.head[1], where.tail[0]))
    for (start, end), rank in ((where.head, 8), (middle, 4), (where.tail, 5)):
        near = outline.lines[start:end]
        if rank == 4:
            labels = {n.at for n in near if len(n.text) <= SHORT and _AUTHOR_COLON.match(n.text)}
            if not labels:
                continue
        lines = [n for n in near if n.span < 0 or not outline.zone(n, where.anchor)]
        for number, line in enumerate(lines):
            if len(line.text) > SHORT or line.tag in ("h1", "title") or (rank == 4 and line.at not in labels):
                continue
            credits = _of_line(lines, number, rank, reading)
            if credits and not _EMBED.match(line.text) and not _beside_a_book(lines, number):
                found.extend(credits)
    return found


BOOK = 4  # lines: how far apart the author and the publisher of a reviewed book are printed


@lru_cache(maxsize=1)
def _book_words() -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(map(re.escape, table('books')))})\s?[:：]?(?=\W|$)")


def _beside_a_book(lines: Sequence[Line], number: int) -> bool:
    return any(_of_a_book(line.text) for line in lines[max(0, number - BOOK) : number + BOOK + 1])


def _of_a_book(line: str) -> bool:
    """Whether the line describes a reviewed book, whose author did not write the article ("ISBN ...")."""
    if len(line) > SHORT or not (":" in line or "isbn" in line.casefold()):
        return False
    return bool(_book_words().match(fold(line)))


_EMBED = re.compile(r"^(?:Posted by .+ on \w+day,|A post shared by )")  # of a social network
_AUTHOR_COLON = re.compile(
    r"\W*(?:autor(?:in|en|innen|es|a)?|author|penulis|pewarta|auteur|text|reporter|laporan)\s?:\s", re.I
)


def _of_line(lines: Sequence[Line], number: int, rank: int, reading: NameReader) -> list[Credit]:
    line = lines[number]
    language = reading.language
    credits: list[Credit] = []
    for part in parts_of(line.text):
        label = label_of(part, language)
        if label is None or label.picture:
            continue
        if label.rest:
            names = reading.names(cut(label.rest), alone=label.strong)
            if names and _fits(names, label.rest):
                credits.append(Credit(tuple(names), label.role, line.text, rank, line.at))
            continue
        for beside in _order(lines, number, reading):
            if not 0 <= beside < len(lines) or abs(lines[beside].at - line.at) > 1:
                continue
            text = lines[beside].text.lstrip(": ")
            again = label_of(text, language)
            if (
                again and again.role == "contributor" and again.rest
            ):  # "Penulis" / "Kontributor <town>, <name>"
                label, text = again, again.rest
            elif len(text) > 70 or again:
                continue
            names = reading.names(cut(text), alone=beside > number)
            if names and _fits(names, text):
                credits.append(
                    Credit(tuple(names), label.role, f"{line.text} {lines[beside].text}", rank, line.at)
                )
                break
    return credits


def _order(lines: Sequence[Line], number: int, reading: NameReader) -> tuple[int, int]:
    """Where a label alone on its line has its name: on the next line, or, where names come first, on the
    previous one.
    """

    if number + 1 < len(lines) and lines[number + 1].text.startswith((":", "：")):
        return number + 1, number - 1

    def is_label(at: int) -> bool:
        found = label_of(lines[at].text, reading.language) if 0 <= at < len(lines) else None
        return found is not None and not found.rest

    def is_name(at: int) -> bool:
        return (
            at >= 0
            and lines[at].tag not in _HEADINGS
            and is_person(lines[at].text.strip(" ,"), own=reading.own)
        )

    first = number  # the first label of a row of names and labels
    while number - first < 20 and is_label(first - 2) and is_name(first - 1):
        first -= 2
    if is_name(first - 1) and not is_label(first - 2) and (first < number or is_label(number + 2)):
        return number - 1, number + 1
    return number + 1, number - 1


_HEADINGS = ("h1", "h2", "h3")


def _fits(names: Sequence[Name], text: str) -> bool:
    """Whether the line begins with the first name, so that it is a credit and not a sentence."""
    return fold(text).lstrip(": ").startswith(fold(names[0].text)[:12])
