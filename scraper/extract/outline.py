"""The visible page as lines in reading order, with what class names and attributes say about each element.

One pass over the tree, before anything is stripped. Headline, byline and date are looked for among these
lines and marks, so that "under the headline" and "not in a teaser" are positions, not guesses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import is_normalized

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.extract.blocks import size
from scraper.extract.signs import TELLING, Kind, Zone, signs
from scraper.extract.tags import DOCTYPE, NAMES, PRE, TEXT
from scraper.text import clean

SMALL = 90  # characters of a box that is always looked into
LINES = 4_000  # lines kept; long live blogs have about 2,000
LONG = 140  # characters of a line that is a paragraph
_LEAST = 47  # characters of one in Han, kana or Hangul
# A sentence of East Asia; or, in other scripts without blanks between words, as much as one.
_WHOLE = re.compile("[。！？]|[다요]\\.|^[^\u3040-\u9fff\uac00-\ud7a3]{90}")
CLOSE = 16  # lines below a heading within which nothing is passed over
LINE_LENGTH = 1_000  # characters kept of one line
MOST = 0.5  # a zone with more than this share of the text holds the article

_INLINE = frozenset(
    [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
        "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "ruby", "s", "samp", "small",
        "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "svg",
        "-text", "picture", "source",
    ]
)  # fmt: skip
_SKIP = frozenset([
    "script", "style", "noscript", "template", "svg", "iframe", "object", "canvas", "select",
    "option", "textarea", "head", "button", "rt", "rp",
])  # fmt: skip


def is_long(text: str) -> bool:
    """Is this line long enough to be a paragraph?"""
    length = len(text)
    if length >= LONG or length < _LEAST:
        return length >= LONG
    return size(text) >= LONG and bool(_WHOLE.search(text))


class Line(NamedTuple):
    """One visible line. at: its place in reading order. tag: of the block it stands in. linked: wholly a
    link.
    """

    at: int
    text: str
    tag: str
    span: int
    linked: bool
    node: LexborNode


class Mark(NamedTuple):
    """An element whose attributes name it. at: the line it begins in. until: the line after its last one."""

    at: int
    until: int
    kind: Kind
    span: int
    name: str  # its class names, id and item properties, lower case
    node: LexborNode


class Span(NamedTuple):
    """A part of the page that is not the article: navigation, comments, teasers. Its lines are at..until."""

    zone: Zone
    at: int
    until: int


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """lines: what is visible. marks: elements named by their attributes, and h1 to h3 (name "<h1> ...")."""

    lines: Sequence[Line]
    marks: Sequence[Mark]
    spans: Sequence[Span]
    kinds: Mapping[Kind, Sequence[Mark]] = field(default_factory=dict)  # the marks by their kind

    def of(self, kind: Kind) -> Sequence[Mark]:
        """The marks of one kind."""
        return self.kinds.get(kind, ())

    def heads(self, tag: str) -> list[Mark]:
        """The headings of one rank, "h1" to "h3"."""
        return [m for m in self.of("headline") if m.name.startswith(f"<{tag}>")]

    def zone(self, what: Line | Mark, anchor: int = -1) -> Zone:
        """The zone a line or element stands in; "" when there is none, or when it holds line `anchor` (the
        headline) too.
        """
        if what.span < 0:
            return ""
        span = self.spans[what.span]
        return "" if span.at <= anchor < span.until else span.zone


def outline(tree: LexborHTMLParser) -> Outline:
    """Lines, marks and zones of the page's body, in reading order."""
    body = tree.body
    if body is None:
        return Outline((), (), ())
    drawing = _Drawing(body)
    if not any(is_long(text) for text, _, _, linked, _ in drawing.lines if not linked):
        drawing = _Drawing(body, whole=True)  # the article itself looks like a teaser, or like nothing at all
    return drawing.result()


# Open elements: node, span, block, whether it is in a link, its mark or -1, whether it began the span.
_Open = tuple[LexborNode, int, LexborNode, bool, int, bool]


class _Drawing:
    """One pass over the tree, written for speed: it is the largest part of the time a page's fields take.

    Menus, footers, teasers and comments are two thirds of a page. They are passed over, unless they hold a
    heading or a long paragraph, or stand close to the headline.
    """

    def __init__(self, body: LexborNode, whole: bool = False) -> None:
        self.whole = whole
        self.lines: list[tuple[str, str, int, bool, LexborNode]] = []
        self.marks: list[tuple[int, Kind, int, str, LexborNode]] = []
        self.ends: list[int] = []
        self.spans: list[tuple[Zone, int, int]] = []  # zone, first line, span around it
        self.span_ends: list[int] = []
        self._walk(body, set() if whole else _holders(body))

    def _walk(self, body: LexborNode, keep: set[int]) -> None:
        lines, spans, marks = self.lines, self.spans, self.marks
        parts: list[str] = []
        line_span, line_linked, line_block = -1, True, body
        headed = -CLOSE
        top: _Open = (body, -1, body, False, -1, False)
        stack = [top]
        node = body.first_child
        while node is not None:
            what = node.tag_id
            inside: LexborNode | None = None
            if what == TEXT:
                text = node.text_content or ""
                if text.isspace():
                    if parts:
                        parts.append(" ")
                elif text:
                    if not parts:
                        line_span, line_block, line_linked = top[1], top[2], top[3]
                    elif (parts[-1][-1].islower() and text[0].isupper()) or (
                        parts[-1][-1] == ":" and parts[-1][-2:-1].isalpha() and text[0].isalnum()
                    ):
                        parts.append(" ")  # "By" and a name in elements of their own, nothing between them
                    if not top[3]:
                        line_linked = False
                    if "\n" in text and top[2].tag_id == PRE:
                        *whole, text = text.split("\n")
                        for part in whole:
                            parts.append(part)
                            self._line(parts, line_block, line_span, line_linked)
                        line_span, line_block, line_linked = top[1], top[2], top[3]
                    if text:
                        parts.append(text)
            elif what > DOCTYPE and (tag := NAMES.get(what) or node.tag or "") not in _SKIP:
                inline = tag in _INLINE
                if not inline and parts:
                    self._line(parts, line_block, line_span, line_linked)
                attributes = node.attributes
                kind, zone, name = signs(tag, attributes) if attributes or tag in TELLING else (None, "", "")
                if not zone or len(lines) - headed < CLOSE or self._kept(zone, tag, node, keep):
                    span, mark = top[1], -1
                    if zone:
                        spans.append((zone, len(lines), span))
                        self.span_ends.append(len(lines))
                        span = len(spans) - 1
                    if kind:
                        mark = len(marks)
                        marks.append((len(lines), kind, span, name, node))
                        self.ends.append(len(lines) + 1)
                        if kind == "headline" and tag in ("h1", "h2"):
                            headed = len(lines)
                    top = (node, span, top[2] if inline else node, top[3] or tag == "a", mark, bool(zone))
                    inside = node.first_child
                    if inside is not None:
                        stack.append(top)
                        node = inside
                        continue
                    if mark >= 0:
                        self.ends[mark] = len(lines) + (1 if parts else 0)
                    top = stack[-1]
            after = node.next
            while after is None:  # the end of an element
                gone = stack.pop()
                if not stack:
                    break
                top = stack[-1]
                if gone[2] is not top[2] and parts:
                    self._line(parts, line_block, line_span, line_linked)
                if gone[4] >= 0:
                    self.ends[gone[4]] = len(lines) + (1 if parts else 0)
                if gone[5]:
                    self.span_ends[gone[1]] = len(lines) + (1 if parts else 0)
                after = gone[0].next
            node = after
        if parts:
            self._line(parts, line_block, line_span, line_linked)

    def _kept(self, zone: Zone, tag: str, node: LexborNode, keep: set[int]) -> bool:
        """Whether a zone is looked into."""
        return (
            self.whole
            or zone == "caption"
            or tag not in _BOXES
            or node.mem_id in keep
            or len(node.text() or "") < SMALL  # perhaps the date above the headline
        )

    def _line(self, parts: list[str], block: LexborNode, span: int, linked: bool) -> None:
        text = parts[0] if len(parts) == 1 else "".join(parts)
        text = " ".join((text if len(text) <= LINE_LENGTH else text[: LINE_LENGTH * 2]).split())[:LINE_LENGTH]
        parts.clear()
        if not text.isprintable() or not (text.isascii() or is_normalized("NFC", text)):
            text = clean(text)
        if text and len(self.lines) < LINES:
            self.lines.append((text, block.tag or "", span, linked, block))

    def result(self) -> Outline:
        sums = [0]
        for text, _, _, linked, _ in self.lines:
            sums.append(sums[-1] + (0 if linked else len(text)))
        last = len(self.lines)
        final = [
            -1
        ]  # for each span itself, or the one around it when it holds most of the page's text; -1 first
        for number, (_, start, around) in enumerate(self.spans):
            most = sums[min(self.span_ends[number], last)] - sums[min(start, last)] > MOST * sums[-1]
            final.append(final[around + 1] if most else number)
        lines = tuple(
            Line(n, text, tag, final[span + 1], linked, node)
            for n, (text, tag, span, linked, node) in enumerate(self.lines)
        )
        marks = tuple(
            Mark(start, end, kind, final[span + 1], name, node)
            for (start, kind, span, name, node), end in zip(self.marks, self.ends, strict=True)
        )
        spans = tuple(Span(z, s, e) for (z, s, _), e in zip(self.spans, self.span_ends, strict=True))
        kinds: dict[Kind, list[Mark]] = {}
        for mark in marks:
            kinds.setdefault(mark.kind, []).append(mark)
        return Outline(lines, marks, spans, kinds)


def _holders(body: LexborNode) -> set[int]:
    """The elements around headings and long paragraphs: zones among them may hold the article."""
    found: set[int] = set()
    subheads = 0
    for node in body.css("h1, h2, p, [itemprop~=headline]"):
        tag = node.tag
        if tag == "h2":
            subheads += 1
        plain = (tag == "h2" and subheads > 4) or (tag == "p" and not is_long(node.text() or ""))
        if plain and "headline" not in (node.attributes.get("itemprop") or "").split():
            continue
        above = node.parent
        while above is not None and above.mem_id not in found:
            found.add(above.mem_id)
            above = above.parent
    return found


_BOXES = frozenset(
    ["div", "section", "nav", "footer", "aside", "ul", "ol", "form", "article", "header", "table", "main"]
)  # what is passed over
