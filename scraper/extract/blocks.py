"""The page as a row of text blocks in reading order, each knowing the container it stands in.

One walk over the tree. A block is what a reader sees as one paragraph, heading, list entry or caption; inline
elements are folded into it, links and line breaks are kept for the later steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from selectolax.lexbor import LexborNode

from scraper.extract.strip import GONE, suspicion
from scraper.extract.tags import DOCTYPE, NAMES, TEXT, number
from scraper.text import ends_sentence

_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q ruby rb s samp "
    "small span strike strong sub sup time tt u var wbr label"
)
INLINE = frozenset(_INLINE_NAMES.split())
_KINDS = {
    "li": "li",
    "blockquote": "quote",
    "pre": "pre",
    "figure": "caption",
    "figcaption": "caption",
    "q": "quote",
    "td": "cell",
    "th": "cell",
}
_KINDS.update(dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "h"))
_DEEPEST = 300  # below this the rest of a branch is read as plain text
_UNLIKE_CAPTION = frozenset(
    ("table", "blockquote", "pre", "ul", "ol")
)  # a figure may hold a table or a quote
_HOLDING = frozenset(("quote", "embed", "caption", "li"))
_EMBEDS = ("twitter-tweet", "instagram-media", "tiktok-embed", "twitter-video", "bluesky-embed", "fb-post")

_CAP = 600  # one endless paragraph is not a better article than ten
_WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1200-\u137f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
)
# Bytes that no wide character begins with: a text of them alone has none, which is told at C speed.
_NARROW_BYTES = bytes(b for b in range(256) if b < 0xE0 or b in (0xE2, 0xEE) or b >= 0xF0)

_CAPITAL = re.compile(r"drop-?cap|initial-?letter|first-?letter|lettrine|capital-?letter", re.I)
_WORDS_OF_ONE = frozenset("AÀEIOUWYZaàeiouwyzАВИКОСУЯавикосуя")  # "A house": the blank behind it stays
_GONE_IDS = frozenset(map(number, GONE))
_SILENT_IDS = frozenset(map(number, ("script", "style", "template", "noscript", "rt", "rp")))
_BR = number("br")
BREAK = "<br>"  # compared by identity
Piece = str | tuple[str, ...]
"""Text, BREAK for <br>, (href,) and () for start and end of a link."""
_SCREEN = 120  # characters: what is written for a screen of fixed letters is wrapped before
LEAVES = frozenset(
    ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt", "figcaption")
)


@dataclass(eq=False, slots=True)
class Box:
    """An element that contains blocks: those from `first` up to, not including, `end`. name: class and id.
    kind: of the text that stands in it.
    """

    node: LexborNode
    tag: str
    name: str
    kind: str
    parent: Box | None
    first: int
    end: int = 0
    suspicion: str = ""
    junk: bool = False  # set by strip.mark_junk
    weight: float = 0.0  # set by the chooser


@dataclass(eq=False, slots=True)
class Block:
    """One unit of text. kind: p, h, li, quote, embed, pre, caption or cell; text: folded to one line.

    pieces: of its text, see `Piece`. points: how much it reads like running
    text. junk: stands in a container that holds no article text.
    """

    kind: str
    tag: str
    name: str
    box: Box
    text: str
    linked: int
    index: int
    pieces: list[Piece] = field(repr=False)
    bold: bool
    points: float = 0.0
    junk: bool = False
    sure: bool = False  # text although it is a link from end to end

    @property
    def has_breaks(self) -> bool:
        """Does it hold a line break?"""
        return BREAK in self.pieces

    @property
    def level(self) -> int:
        """1 to 6 for headings, else 0."""
        return int(self.tag[1]) if self.kind == "h" and self.tag[1:].isdigit() else 0

    @property
    def html(self) -> str:
        """The block as minimal HTML: text, links, line breaks."""
        out = []
        for piece in self.pieces:
            if piece is BREAK:
                out.append("<br>")
            elif isinstance(piece, str):
                out.append(escape(piece, quote=False))
            else:
                out.append(f'<a href="{escape(piece[0])}">' if piece else "</a>")
        return "".join(out)


class Walk:
    """Reads the blocks under `root`, without the elements `stripped` (memory ids). All lists are in
    document order.
    """

    def __init__(self, root: LexborNode, stripped: frozenset[int] = frozenset()) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self.images: list[
            tuple[LexborNode, Box, int]
        ] = []  # <img>, where it stands, number of the next block
        self._stripped = stripped
        self._pieces: list[Piece] = []
        self._linked = 0
        self._bold = 0
        self._plain = 0
        self._href: str | None = None
        self._in_bold = 0
        self._capital = False
        self._fill(Box(root, root.tag or "", "", "p", None, 0), 0)

    def _fill(self, box: Box, depth: int) -> None:
        """Reads the blocks of one container, a child of the one read so far."""
        self.boxes.append(box)
        self._children(box.node, box, depth)
        if self._pieces:
            self._flush(box)
        box.end = len(self.blocks)

    def _children(self, node: LexborNode, box: Box, depth: int) -> None:
        child = node.first_child
        while child is not None:
            what = child.tag_id
            if what == TEXT:
                text = child.text_content
                if text and (self._pieces or not text.isspace()):
                    self._text(text)
            elif what in _GONE_IDS:
                if self._pieces and what not in _SILENT_IDS:
                    self._pieces.append(" ")
            elif what == _BR:
                self._pieces.append(BREAK)
            elif what > DOCTYPE:  # elements; below are comments and the like
                self._element(child, NAMES.get(what) or child.tag or "", box, depth + 1)
            child = child.next

    def _text(self, text: str) -> None:
        if self._capital:  # the rest of the word whose first letter was printed apart
            text = text.lstrip()
            if not text:
                return
            self._capital = False
        self._pieces.append(text)
        if not text.isspace():
            size = len(text)
            if self._href is not None:
                self._linked += size
            if self._in_bold:
                self._bold += size
            else:
                self._plain += size

    def _element(self, node: LexborNode, here: str, box: Box, depth: int) -> None:
        if self._stripped and node.mem_id in self._stripped:
            return
        if here == "img" and depth <= _DEEPEST:
            self.images.append((node, box, len(self.blocks)))
            return
        attributes = node.attributes
        doubt = suspicion(here, attributes)
        if doubt == "strong" and here in INLINE and here != "a":
            self._aside(node, here, attributes, box, depth)
            return
        if depth > _DEEPEST:
            self._text(node.text(separator=" "))
            return
        if here in INLINE:
            self._inline(node, here, attributes, box, depth)
            return
        if self._pieces:
            self._flush(box)
        cls = attributes.get("class") or ""
        ident = attributes.get("id")
        own = f"{cls} {ident}" if ident else cls
        if here == "blockquote" and any(e in cls for e in _EMBEDS):
            kind = "embed"
        else:
            kind = _KINDS.get(here, "p")
            if box.kind in _HOLDING and _holds(box.kind, here):
                kind = box.kind
        self._fill(Box(node, here, own, kind, box, len(self.blocks), 0, doubt), depth)

    def _aside(
        self, node: LexborNode, here: str, attributes: dict[str, str | None], box: Box, depth: int
    ) -> None:
        """An inline element that is no text: gone, but a picture's credit is kept as a block of its own."""
        own = attributes.get("class") or ""
        if "credit" in own or "copyright" in own:
            self._flush(box)
            self._fill(Box(node, here, own, "caption", box, len(self.blocks), 0, "strong"), depth)

    def _inline(
        self, node: LexborNode, here: str, attributes: dict[str, str | None], box: Box, depth: int
    ) -> None:
        if here == "a":
            before = self._href
            href = attributes.get("href") or ""
            if not href or href.startswith("#"):  # an anchor of this page is no link
                self._children(node, box, depth)
                return
            self._href = href
            self._pieces.append((href,))
            self._children(node, box, depth)
            self._href = before
            self._pieces.append(())
        elif here in ("b", "strong"):
            self._in_bold += 1
            self._children(node, box, depth)
            self._in_bold -= 1
        else:
            self._children(node, box, depth)
            if attributes and (names := attributes.get("class")) and _names_capital(names):
                letter = (node.text() or "").strip()
                self._capital = len(letter) == 1 and letter not in _WORDS_OF_ONE

    def _flush(self, box: Box) -> None:
        """Ends a block: what was read since the last one is the text of `box`."""
        pieces, self._pieces = self._pieces, ([] if self._href is None else [(self._href,)])
        linked, bold, plain = self._linked, self._bold, self._plain
        self._linked = self._bold = self._plain = 0
        self._capital = False
        if not bold and not plain:
            return
        kind = box.kind
        if kind == "pre":
            kind, pieces = _preformatted(pieces)
        if len(pieces) > 1:
            text = "".join([" " if p is BREAK else p for p in pieces if p.__class__ is str])
        else:  # as of most blocks
            text = str(pieces[0])
        text = " ".join(text.split())
        if self._href is not None:
            pieces.append(())
        block = Block(
            kind,
            box.tag,
            box.name,
            box,
            text,
            min(linked, len(text)),
            len(self.blocks),
            pieces,
            bold > 4 * plain,
        )
        block.points = _points(block)
        self.blocks.append(block)


def _preformatted(pieces: list[Piece]) -> tuple[str, list[Piece]]:
    """Kind and pieces of a <pre>: its line ends are line breaks. Lines longer than any screen's are the
    paragraphs of a text: kind "p", with a blank line between them.
    """
    whole = "".join([p for p in pieces if isinstance(p, str)])
    prose = max(map(len, whole.split("\n"))) > _SCREEN
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and piece is not BREAK:
            first, *others = piece.split("\n")
            found.append(first)
            for line in others:
                found += (BREAK, BREAK, line) if prose else (BREAK, line)
        else:
            found.append(piece)
    return "p" if prose else "pre", found


@lru_cache(maxsize=4096)
def _names_capital(names: str) -> bool:
    """Does this class attribute name a first letter printed apart?"""
    return bool(_CAPITAL.search(names))


def _holds(kind: str, tag: str) -> bool:
    """Is the text of this element part of the quote, caption or list entry it stands in?"""
    if tag in ("p", "div"):
        return True
    if kind == "caption":
        return tag not in _UNLIKE_CAPTION
    return kind == "embed" or (kind == "quote" and tag in _KINDS)


def size(text: str) -> int:
    """Length in characters of an alphabet; Han, kana, Hangul and Thai say about three times as much per
    character.
    """
    if text.isascii() or not text.encode("utf-8", "replace").translate(None, _NARROW_BYTES):
        return len(text)
    return len(text) + 2 * len(_WIDE.findall(text[:2000]))


def _points(block: Block) -> float:
    """How much a block reads like running text; 0 for links, labels, captions and headings."""
    if block.kind in ("h", "caption"):
        return 0.0
    if block.linked * 2 > len(block.text):
        return 0.0
    length = size(block.text)
    if length < 25:
        return 0.0
    value = float(min(length, _CAP)) * (1 - block.linked / len(block.text))
    if not ends_sentence(block.text):
        value *= 0.2
    elif length < 80:
        value *= 0.5
    return value
