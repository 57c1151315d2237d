"""The page as a row of text blocks in reading order, each knowing the container it stands in.

One walk over the tree. A block is what a reader sees as one paragraph, heading, list entry or caption; inline
elements are folded into it, links and line breaks are kept for the later steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from selectolax.lexbor import LexborNode

from scraper.extract.strip import Stripper

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q ruby rb rt s samp small span "
    "strike strong sub sup time tt u var wbr label".split()
)
_KINDS = {"li": "li", "blockquote": "quote", "pre": "pre", "figcaption": "caption", "q": "quote", "td": "cell", "th": "cell"}
_KINDS.update(dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "h"))
_DEEPEST = 300  # below this the rest of a branch is read as plain text
_EMBEDS = ("twitter-tweet", "instagram-media", "tiktok-embed", "twitter-video", "bluesky-embed", "fb-post")

BREAK = "\n"


@dataclass(eq=False, slots=True)
class Box:
    """An element that contains blocks: those from `first` up to, not including, `end`. name: class and id."""

    node: LexborNode
    tag: str
    name: str
    parent: Box | None
    first: int
    end: int = 0
    weight: float = 0.0  # set by the chooser


@dataclass(eq=False, slots=True)
class Block:
    """One unit of text. kind: p, h, li, quote, embed, pre, caption or cell; text: folded to one line.

    pieces: text, BREAK for <br>, and (href,) and () for start and end of a link. level: 1-6 for headings.
    """

    kind: str
    tag: str
    name: str
    box: Box
    text: str
    linked: int
    index: int
    pieces: list[str | tuple[str, ...]] = field(repr=False)
    bold: bool = False

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
    """Reads the blocks under `root`. blocks and boxes are in document order."""

    def __init__(self, root: LexborNode, stripper: Stripper) -> None:
        self.blocks: list[Block] = []
        self.boxes: list[Box] = []
        self._stripper = stripper
        self._pieces: list[str | tuple[str, ...]] = []
        self._linked = 0
        self._bold = 0
        self._plain = 0
        self._href: str | None = None
        self._in_bold = 0
        top = Box(root, root.tag or "", "", None, 0)
        self.boxes.append(top)
        self._children(root, top, "p", "body", "", 0)
        self._flush(top, "p", "body", "")
        top.end = len(self.blocks)

    def _children(self, node: LexborNode, box: Box, kind: str, tag: str, name: str, depth: int) -> None:
        child = node.first_child
        while child is not None:
            what = child.tag_id
            if what == 2:
                text = child.text_content
                if text:
                    self._text(text)
            elif child.is_element_node:
                self._element(child, box, kind, tag, name, depth + 1)
            child = child.next

    def _text(self, text: str) -> None:
        self._pieces.append(text)
        if not text.isspace():
            size = len(text)
            if self._href is not None:
                self._linked += size
            if self._in_bold:
                self._bold += size
            else:
                self._plain += size

    def _element(self, node: LexborNode, box: Box, kind: str, tag: str, name: str, depth: int) -> None:
        here = node.tag or ""
        if here == "br":
            self._pieces.append(BREAK)
            return
        attributes = node.attributes
        if self._stripper.junk(node, here, attributes):
            if here not in INLINE and here != "button" and here != "svg" and here != "script":
                self._flush(box, kind, tag, name)
            elif self._pieces:
                self._pieces.append(" ")
            return
        if depth > _DEEPEST:
            self._text(node.text(separator=" "))
            return
        if here in INLINE:
            self._inline(node, here, attributes, box, kind, tag, name, depth)
            return
        if here == "img":
            return
        self._flush(box, kind, tag, name)
        cls = attributes.get("class") or ""
        ident = attributes.get("id")
        own = f"{cls} {ident}" if ident else cls
        if here == "blockquote" and any(e in cls for e in _EMBEDS):
            inner_kind = "embed"
        elif kind in ("quote", "embed", "caption", "li") and here in ("p", "div"):
            inner_kind = kind
        elif kind in ("embed", "caption") or (kind == "quote" and here in _KINDS):
            inner_kind = kind
        else:
            inner_kind = _KINDS.get(here, "p")
        inner = Box(node, here, own, box, len(self.blocks))
        self.boxes.append(inner)
        self._children(node, inner, inner_kind, here, own, depth)
        self._flush(inner, inner_kind, here, own)
        inner.end = len(self.blocks)

    def _inline(
        self, node: LexborNode, here: str, attributes: dict[str, str | None], box: Box, kind: str, tag: str, name: str, depth: int
    ) -> None:
        if here == "a":
            before = self._href
            href = attributes.get("href") or ""
            if not href or href.startswith("#"):  # an anchor of this page is no link
                self._children(node, box, kind, tag, name, depth)
                return
            self._href = href
            self._pieces.append((href,))
            self._children(node, box, kind, tag, name, depth)
            self._href = before
            self._pieces.append(())
        elif here in ("b", "strong"):
            self._in_bold += 1
            self._children(node, box, kind, tag, name, depth)
            self._in_bold -= 1
        else:
            self._children(node, box, kind, tag, name, depth)

    def _flush(self, box: Box, kind: str, tag: str, name: str) -> None:
        pieces, self._pieces = self._pieces, ([] if self._href is None else [(self._href,)])
        linked, bold, plain = self._linked, self._bold, self._plain
        self._linked = self._bold = self._plain = 0
        if not bold and not plain:
            return
        text = " ".join("".join([p for p in pieces if p.__class__ is str]).split())  # type: ignore[misc]
        if self._href is not None:
            pieces.append(())
        self.blocks.append(Block(kind, tag, name, box, text, min(linked, len(text)), len(self.blocks), pieces, bold > 4 * plain))
