"""The visible page as lines in reading order, with what class names and attributes say about each element.

One pass over the tree, before anything is stripped. Headline, byline and date are looked for among these
lines and marks, so that "under the headline" and "not in a teaser" are positions, not guesses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.text import clean

Kind = Literal["author", "date", "headline", "kicker", "caption"]
Zone = Literal["", "comments", "related", "nav", "footer", "caption", "hidden", "person"]

LINES = 4_000  # lines kept; long live blogs have about 2,000
LINE_LENGTH = 1_000  # characters kept of one line
MOST = 0.5  # a zone with more than this share of the text holds the article

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
    span: int
    linked: bool
    node: LexborNode = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mark:
    """An element whose attributes name it. at: the line it begins in. until: the line after its last one."""

    at: int
    until: int
    kind: Kind
    span: int
    name: str  # its class names, id and item properties, lower case
    node: LexborNode = field(repr=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the page that is not the article: navigation, comments, teasers. Its lines are at..until."""

    zone: Zone
    at: int
    until: int


@dataclass(frozen=True, slots=True)
class Outline:
    """lines: what is visible. marks: elements named by their attributes, and h1 to h3 (name "<h1> ...")."""

    lines: Sequence[Line]
    marks: Sequence[Mark]
    spans: Sequence[Span]

    def of(self, *kinds: Kind) -> list[Mark]:
        return [m for m in self.marks if m.kind in kinds]

    def heads(self, tag: str) -> list[Mark]:
        return [m for m in self.marks if m.name.startswith(f"<{tag}>")]

    def zone(self, what: Line | Mark, anchor: int = -1) -> Zone:
        """The zone a line or element stands in; "" when there is none, or when it holds line `anchor` (the headline) too."""
        if what.span < 0:
            return ""
        span = self.spans[what.span]
        return "" if span.at <= anchor < span.until else span.zone


_ENTRY = re.compile(r"entry|post-?(?:footer|meta|info)|article|byline|meta\b")


@lru_cache(maxsize=20_000)
def _reading(tag: str, name: str) -> tuple[Kind | None, Zone]:
    """What the names of an element say: the kind of field it holds, and the zone it opens."""
    zone: Zone = _TAG_ZONES.get(tag, "")
    if zone == "footer" and _ENTRY.search(name):
        zone = ""  # the foot of an article: "entry-meta"
    if name and tag not in ("body", "html", "main"):
        for found, pattern in _ZONES:
            if pattern.search(name) and not (found == "footer" and _ENTRY.search(name)):
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
    """Lines, marks and zones of the page's body, in reading order."""
    body = tree.body
    if body is None:
        return Outline((), (), ())
    drawn = _Drawing(body)
    drawn.walk()
    return drawn.result()


class _Open(NamedTuple):
    """An element whose end is still to come. mark: its index in the marks, -1 for none."""

    id: int
    skipped: bool
    span: int
    block: LexborNode
    linked: bool
    mark: int
    opened: bool


class _Drawing:
    """One pass over the tree. Ends of elements are noticed when a node's parent is no longer the last open one."""

    def __init__(self, body: LexborNode) -> None:
        self.body = body
        self.lines: list[tuple[str, str, int, bool, LexborNode]] = []
        self.marks: list[tuple[int, Kind, int, str, LexborNode]] = []
        self.ends: list[int] = []
        self.spans: list[tuple[Zone, int, int]] = []  # zone, first line, span around it
        self.span_ends: list[int] = []
        self.parts: list[str] = []
        self.linked = True
        self.span = -1
        self.block = body

    def walk(self) -> None:
        stack = [_Open(self.body.mem_id, False, -1, self.body, False, -1, False)]
        for node in self.body.traverse(include_text=True):
            parent = node.parent
            if parent is None or node.mem_id == stack[0].id:
                continue
            above = parent.mem_id
            while len(stack) > 1 and stack[-1].id != above:
                self.close(stack.pop(), stack[-1])
            here = stack[-1]
            tag = node.tag or ""
            if tag == "-text":
                if not here.skipped:
                    self.text(node, here)
            elif here.skipped or tag in _SKIP:
                stack.append(here._replace(id=node.mem_id, skipped=True, mark=-1, opened=False))
            else:
                stack.append(self.element(node, tag, here))
        while len(stack) > 1:
            self.close(stack.pop(), stack[-1])
        self.flush()

    def text(self, node: LexborNode, here: _Open) -> None:
        text = node.text_content or ""
        if not self.parts:
            self.span, self.block = here.span, here.block
        elif self.parts[-1][-1:].islower() and text[:1].isupper():
            self.parts.append(" ")  # "By" and a name in elements of their own, nothing between them
        if not here.linked and self.linked and not text.isspace():
            self.linked = False
        self.parts.append(text)

    def element(self, node: LexborNode, tag: str, here: _Open) -> _Open:
        inline = tag in _INLINE
        if not inline:
            self.flush()
        attributes = node.attributes
        name = _name(attributes) if attributes else ""
        kind, zone = _reading(tag, name)
        if attributes and ("hidden" in attributes or _INVISIBLE.search(attributes.get("style") or "")):
            zone = "hidden"
        span = here.span
        if zone:
            span = len(self.spans)
            self.spans.append((zone, len(self.lines), here.span))
            self.span_ends.append(len(self.lines))
        if tag in ("h1", "h2", "h3"):
            kind, name = "headline", f"<{tag}> {name}"
        mark = -1
        if kind:
            mark = len(self.marks)
            self.marks.append((len(self.lines), kind, span, name, node))
            self.ends.append(len(self.lines) + 1)
        return _Open(
            node.mem_id,
            False,
            span,
            here.block if inline else node,
            here.linked or tag == "a",
            mark,
            bool(zone),
        )

    def close(self, gone: _Open, outer: _Open) -> None:
        if gone.block is not outer.block:
            self.flush()
        if gone.mark >= 0:
            self.ends[gone.mark] = len(self.lines) + (1 if self.parts else 0)
        if gone.opened:
            self.span_ends[gone.span] = len(self.lines) + (1 if self.parts else 0)

    def flush(self) -> None:
        if self.parts:
            text = clean("".join(self.parts)[: LINE_LENGTH * 2])[:LINE_LENGTH]
            if text and len(self.lines) < LINES:
                self.lines.append((text, self.block.tag or "", self.span, self.linked, self.block))
            self.parts.clear()
        self.linked = True

    def result(self) -> Outline:
        sums = [0]
        for text, _, _, linked, _ in self.lines:
            sums.append(sums[-1] + (0 if linked else len(text)))
        final: list[
            int
        ] = []  # for each span itself, or the one around it when it holds most of the page's text
        for number, (_, start, around) in enumerate(self.spans):
            most = (
                sums[min(self.span_ends[number], len(self.lines))] - sums[min(start, len(self.lines))]
                > MOST * sums[-1]
            )
            final.append((final[around] if around >= 0 else -1) if most else number)

        def at(span: int) -> int:
            return final[span] if span >= 0 else -1

        lines = tuple(
            Line(n, text, tag, at(span), linked, node)
            for n, (text, tag, span, linked, node) in enumerate(self.lines)
        )
        marks = tuple(
            Mark(start, end, kind, at(span), name, node)
            for (start, kind, span, name, node), end in zip(self.marks, self.ends, strict=True)
        )
        spans = tuple(Span(z, s, e) for (z, s, _), e in zip(self.spans, self.span_ends, strict=True))
        return Outline(lines, marks, spans)


_INVISIBLE = re.compile(r"display:\s*none", re.I)


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
