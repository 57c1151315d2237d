"""The visible page as lines in reading order, with what class names and attributes say about each element.

One pass over the tree, before anything is stripped. Headline, byline and date are looked for among these
lines and marks, so that "under the headline" and "not in a teaser" are positions, not guesses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.text import clean

Kind = Literal["author", "date", "headline", "kicker", "caption"]
Zone = Literal["", "comments", "related", "nav", "footer", "caption", "hidden", "person"]

LINES = 4_000  # lines kept; long live blogs have about 2,000
LINE_LENGTH = 1_000  # characters kept of one line

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr img svg -text picture source".split()
)
_SKIP = frozenset(
    "script style noscript template svg iframe object canvas select option textarea head button".split()
)

_AUTHOR = re.compile(
    r"author|autor(?!i[sz]|en\b)|auteur|byline|by-line|writer|reporter|pewarta|penulis|redaktur|editor(?!ial)|credit|wartawan"
    r"|jurnalis|forfatter|skribent|autore\b|firma\b|verfasser|contributor|posted[-_]?by|creator|kuerzel|signature"
)
_NOT_AUTHOR = re.compile(
    r"authori[sz]|authority|photo-?credit|image-?credit|credit-?(?:card|image|photo)|img-?credit|media-?credit"
)
_DATE = re.compile(
    r"date|datum|datetime|time(?!line)|publish|pubd|posted|fecha|tanggal|tgl\b|waktu|created|modified|updated|timestamp|veroeff"
)
_ZONES: tuple[tuple[Zone, re.Pattern[str]], ...] = (
    (
        "comments",
        re.compile(
            r"\bcomments?\b|comment-?(?:list|body|area|author|content|meta|item|thread)|\brespond\b|kommentar|disqus|komentar|replies"
        ),
    ),
    (
        "related",
        re.compile(
            r"related|teaser|recommend|read-?more|readmore|\bmore-|most-?(?:read|popular|viewed)|popular|trending|latest|terkait|terkini|terpopuler"
            r"|rekomendasi|baca-?juga|side-?bar|sidebar|\bwidget|\bpromo|newsletter|see-?also|also-?read|crosslink|outbrain|taboola|ticker"
            r"|carousel|slider|\bupnext|next-?(?:article|post)|prev-?(?:article|post)|post-?nav|suggest|similar|terbaru|populer"
        ),
    ),
    (
        "nav",
        re.compile(r"\bnav(?:bar|igation|-|_|\b)|\bmenu|breadcrumb|masthead|cookie|consent|\btopbar|login"),
    ),
    ("footer", re.compile(r"\bfooter\b|site-?footer|page-?footer|copyright|impressum")),
    (
        "caption",
        re.compile(
            r"caption|figcaption|photo-?credit|image-?credit|img-?credit|media-?credit|bildunter|bildquelle|copyright-?holder|credit-?image|\bgallery"
        ),
    ),
)
_TAG_ZONES: dict[str, Zone] = {
    "nav": "nav",
    "footer": "footer",
    "aside": "related",
    "figcaption": "caption",
    "figure": "caption",
}
_HEADLINE = re.compile(
    r"headline|entry-title|post-title|article-?title|titulo|judul|(?:^|\s)title(?:\s|$)|page-title|story-title|detail__title|read__title"
)
_KICKER = re.compile(
    r"kicker|overline|eyebrow|dachzeile|spitzmarke|topline|roofline|preheadline|pre-headline|antetitulo|cintillo|supertitle|sup-title|subjudul|tagline|vorzeile|oberzeile|catchline|head-?top"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One visible line. at: its place in reading order. tag: of the block it stands in. linked: wholly a link."""

    at: int
    text: str
    tag: str
    zone: Zone
    linked: bool
    node: LexborNode = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """An element whose attributes name it. at: the line it begins in. until: the line after its last one."""

    at: int
    until: int
    kind: Kind
    zone: Zone
    name: str  # its class names, id and item properties, lower case
    node: LexborNode = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outline:
    lines: Sequence[Line]
    marks: Sequence[Mark]
    heads: Sequence[Mark]  # h1 to h3 elements, name = tag

    def of(self, *kinds: Kind) -> list[Mark]:
        return [m for m in self.marks if m.kind in kinds]


@lru_cache(maxsize=20_000)
def _reading(tag: str, name: str) -> tuple[Kind | None, Zone]:
    """What the names of an element say: the kind of field it holds, and the zone it opens."""
    zone: Zone = _TAG_ZONES.get(tag, "")
    if name and tag not in ("body", "html", "main"):
        for found, pattern in _ZONES:
            if pattern.search(name):
                zone = zone or found
                break
    kind: Kind | None = None
    if tag == "time":
        kind = "date"
    if name:
        if _KICKER.search(name):
            kind = "kicker"
        elif _AUTHOR.search(name) and not _NOT_AUTHOR.search(name):
            kind = "author"
        elif kind is None and _DATE.search(name):
            kind = "date"
        elif kind is None and _HEADLINE.search(name):
            kind = "headline"
    return kind, zone


def outline(tree: LexborHTMLParser) -> Outline:
    """Lines, marks and headings of the page's body, in reading order."""
    lines: list[Line] = []
    marks: list[list[object]] = []
    body = tree.body
    if body is None:
        return Outline((), (), ())
    parts: list[str] = []
    linked = True
    block: LexborNode = body
    # One entry per open element: (id, skipped, zone, block, in a link, index in marks or -1)
    stack: list[tuple[int, bool, Zone, LexborNode, bool, int]] = [(body.mem_id, False, "", body, False, -1)]
    zone: Zone = ""

    def flush() -> None:
        nonlocal linked
        if parts:
            text = clean("".join(parts)[: LINE_LENGTH * 2])[:LINE_LENGTH]
            if text and len(lines) < LINES:
                lines.append(Line(len(lines), text, block.tag or "", zone, linked, block))
            parts.clear()
        linked = True

    for node in body.traverse(include_text=True):
        parent = node.parent
        if parent is None or node.mem_id == body.mem_id:
            continue
        above = parent.mem_id
        while len(stack) > 1 and stack[-1][0] != above:
            gone = stack.pop()
            if gone[3] is not stack[-1][3]:
                flush()
            if gone[5] >= 0:
                marks[gone[5]][1] = len(lines) + (1 if parts else 0)
        _, skipped, here, inside, link, _ = stack[-1]
        if skipped:
            if node.tag != "-text":
                stack.append((node.mem_id, True, here, inside, link, -1))
            continue
        tag = node.tag or ""
        if tag == "-text":
            if not parts:
                zone, block = here, inside
            text = node.text_content or ""
            if not link and linked and text.strip():
                linked = False
            if parts and parts[-1][-1:].islower() and text[:1].isupper():
                parts.append(" ")  # "By" and a name in elements of their own, nothing between them
            parts.append(text)
            continue
        if tag in _SKIP:
            stack.append((node.mem_id, True, here, inside, link, -1))
            continue
        inline = tag in _INLINE
        if not inline:
            flush()
        attributes = node.attributes
        mark = -1
        if attributes:
            if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", ""):
                here = here or "hidden"
            name = _name(attributes)
            kind, opened = _reading(tag, name)
            here = here or opened
        else:
            name = ""
            kind, opened = _reading(tag, "")
            here = here or opened
        if tag in ("h1", "h2", "h3"):
            kind = kind or "headline"
            name = f"<{tag}> {name}"
        if kind:
            mark = len(marks)
            marks.append([len(lines), len(lines) + 1, kind, here, name, node])
        stack.append((node.mem_id, False, here, inside if inline else node, link or tag == "a", mark))
    while len(stack) > 1:
        gone = stack.pop()
        if gone[3] is not stack[-1][3]:
            flush()
        if gone[5] >= 0:
            marks[gone[5]][1] = len(lines)
    flush()
    made = tuple(Mark(*m) for m in marks)  # type: ignore[arg-type]
    return Outline(tuple(lines), made, tuple(m for m in made if m.name.startswith("<h")))


def _name(attributes: dict[str, str | None]) -> str:
    """The words of an element's class, id, itemprop, rel and test ids, lower case; "/author/" links count as such."""
    words = [
        v
        for k in ("class", "id", "itemprop", "rel", "data-testid", "data-qa", "data-test", "data-component")
        if (v := attributes.get(k))
    ]
    href = attributes.get("href")
    if href and _AUTHOR_LINK.search(href):
        words.append("author-link")
    return " ".join(words)[:300].lower() if words else ""


_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|in|i|e)?|auteurs?|profile?s?|people|contributors?|byline|journalists?|staff|korrespondenten|team"
    r"|penulis|wartawan|reporter|firmas?|staff-?profiles?)/[^/?#]",
    re.I,
)
