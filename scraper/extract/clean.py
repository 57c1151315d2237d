"""From chosen blocks to paragraphs: BeautifulSoup on a small clean fragment, then line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from bs4 import BeautifulSoup, Tag

from scraper.extract.blocks import BREAK, Block
from scraper.extract.choose import squeeze
from scraper.extract.lines import line_kind
from scraper.models import Paragraph, ParagraphKind
from scraper.text import clean, clean_block


def clean_blocks(
    blocks: Sequence[Block], headline: str, lines: Sequence[str]
) -> tuple[tuple[Paragraph, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Paragraphs, addresses of the links inside them, and (kind, text) of what was left out."""
    found: list[Paragraph] = []
    links: list[str] = []
    cut: list[tuple[str, str]] = []
    head = squeeze(headline)
    known = {squeeze(line) for line in lines}
    credited = _credit_rows(blocks, known)
    for block, pieces in zip(blocks, _pieces(blocks), strict=True):
        kind = block.kind
        if block.index in credited:
            cut.append(("repeat", block.text))
            continue
        for text, linked, hrefs in pieces:
            if kind == "caption":
                cut.append((kind, text))
            elif kind in ("p", "li", "h", "quote") and not block.sure and _is_link(text, linked):
                cut.append(("link", text))
            elif (why := line_kind(text, linked / len(text))) and not (
                kind in _LISTS and why in ("stamp", "credit", "label")
            ):
                cut.append((why, text))
            elif (flat := squeeze(text)) == head or flat in known:
                cut.append(("repeat", text))
            else:
                if len(flat) > _LONG:
                    known.add(flat)  # printed a second time further down
                links.extend(hrefs)
                found.append(Paragraph(cast(ParagraphKind, "p" if kind == "cell" else kind), text))
    while found and found[-1].kind == "h":
        cut.append(("heading", found.pop().text))
    return tuple(found), tuple(links), tuple(cut)


def _credit_rows(blocks: Sequence[Block], known: set[str]) -> set[int]:
    """The cells of table rows like "Penulis | : Ani Putri", once a byline was read from them."""
    found: set[int] = set()
    for label, value in pairwise([b for b in blocks if b.kind == "cell"]):
        if label.box.parent is not value.box.parent or len(label.text) > _LABEL:
            continue
        flat = squeeze(value.text)
        if flat in known or squeeze(label.text) + flat in known:
            found |= {label.index, value.index}
    return found


_LABEL = 30  # characters: "Penulis & Editor", "Geschrieben von"
_LONG = 60  # letters: a shorter line may be said twice
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|[\w.+-]+@[\w.-]+\.\w+$")


def _is_link(text: str, linked: int) -> bool:
    """A line that is a link from end to end; but an address printed as such is text."""
    return linked > 0.9 * len(text) and not _ADDRESS.match(text)


_LISTS = ("quote", "cell", "li", "embed", "pre")


def printed_lines(block: Block) -> list[str]:
    """The block's lines as a reader sees them, empty ones included: parted by its line breaks."""
    if not block.has_breaks:
        return [block.text]
    parts = "".join("\0" if p is BREAK else p for p in block.pieces if isinstance(p, str)).split("\0")
    return [clean(part) for part in parts]


def _pieces(blocks: Sequence[Block]) -> list[list[tuple[str, int, list[str]]]]:
    """For each block its paragraphs (more than one where blank lines part them): text, linked characters,
    links.

    BeautifulSoup parts what line breaks divide. Most blocks have none: what the walk read of them is enough.
    """
    broken = [b for b in blocks if b.has_breaks]
    soup = BeautifulSoup("".join(f"<p>{b.html}</p>" for b in broken), "lxml") if broken else None
    tags = iter(soup.body.find_all("p", recursive=False) if soup and soup.body else [])
    return [_split(next(tags), b.kind == "pre") if b.has_breaks else _plain(b) for b in blocks]


def _plain(block: Block) -> list[tuple[str, int, list[str]]]:
    """The one paragraph of a block without line breaks; none when it holds no text."""
    text = block.text if block.text.isascii() and block.text.isprintable() else clean(block.text)
    if not text or len(block.pieces) == 1:
        return [(text, 0, [])] if text else []
    hrefs: list[str] = []
    link: list[str] | None = None
    linked = 0
    for piece in block.pieces:
        if isinstance(piece, tuple):
            linked += len("".join(link).strip()) if link else 0
            link = [] if piece else None
            hrefs.extend(piece)
        elif link is not None:
            link.append(piece)
    return [(text, linked, hrefs)]


def _split(tag: Tag, lines: bool) -> list[tuple[str, int, list[str]]]:
    """The paragraphs of a block with line breaks. lines: a single line break stays (verse, code)."""
    parts: list[tuple[str, int, list[str]]] = []
    text: list[str] = []
    hrefs: list[str] = []
    linked = breaks = 0

    def flush() -> None:
        nonlocal text, hrefs, linked
        line = (clean_block if lines else clean)("".join(text))
        if line:
            parts.append((line, linked, hrefs))
            text, hrefs, linked = [], [], 0

    for child in tag.descendants:
        if isinstance(child, Tag):
            if child.name == "br":
                breaks += 1
                text.append("\n" if lines else " ")
            elif child.name == "a":
                hrefs.append(str(child.get("href") or ""))
        else:
            piece = str(child)
            if piece.isspace():
                text.append(" ")
                continue
            if breaks >= 2:
                flush()
            breaks = 0
            text.append(piece)
            if child.parent is not None and child.parent.name == "a":
                linked += len(piece.strip())
    flush()
    return parts
