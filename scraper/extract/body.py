"""The article's text: paragraphs in reading order, and what was cut from between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from scraper.extract.blocks import Block, Box, Walk
from scraper.extract.choose import choose, points, size, squeeze
from scraper.extract.clean import clean_blocks
from scraper.extract.page import Page
from scraper.extract.strip import Stripper
from scraper.models import Paragraph, Via

_LITTLE = 250  # characters; below this the class names are not believed and the page is read again


@dataclass(frozen=True, slots=True)
class Known:
    """What the other field modules found, so that their lines are not taken for text."""

    headline: str = ""
    description: str = ""
    article_body: str = ""
    lines: tuple[str, ...] = ()  # byline and date as printed


@dataclass(frozen=True, slots=True)
class Body:
    """paragraphs: the text. root: the node it stands in, None when nothing was found. stripped: (kind, text) cut."""

    paragraphs: tuple[Paragraph, ...]
    via: Via = "html"
    root: LexborNode | None = None
    links: tuple[str, ...] = ()
    stripped: tuple[tuple[str, str], ...] = ()


def read_body(page: Page, known: Known) -> Body:
    """The article's paragraphs; empty when the page has no running text."""
    root = page.tree.body
    if root is None:
        return Body(())
    walk = Walk(root, Stripper(root))
    box = choose(walk, known.article_body)
    if box is None or _amount(walk.blocks[box.first : box.end]) < _LITTLE:
        second = Walk(root, Stripper(root, lenient=True))
        other = choose(second, known.article_body)
        if other and (box is None or _amount(second.blocks[other.first : other.end]) > 2 * _amount(walk.blocks[box.first : box.end])):
            walk, box = second, other
    if box is None:
        return Body(())
    chosen = _article_blocks(walk.blocks, box, known)
    paragraphs, links, stripped = clean_blocks(chosen, known.headline, known.lines)
    return Body(paragraphs, "html", box.node, links, stripped)


def _amount(blocks: Sequence[Block]) -> float:
    return sum(points(b) for b in blocks)


def _article_blocks(blocks: Sequence[Block], box: Box, known: Known) -> list[Block]:
    """The root's blocks after the headline, with the standfirst from before it."""
    start = box.first
    head = squeeze(known.headline)
    title = -1
    for i in range(min(box.end, len(blocks))):
        if blocks[i].level == 1 or (head and squeeze(blocks[i].text) == head):
            first_text = next((j for j in range(box.first, box.end) if points(blocks[j]) > 60), box.first)
            if i <= max(first_text, box.first):
                title = i
    start = max(start, title + 1)
    main = list(blocks[start : box.end])
    zone = [b for b in blocks[max(title + 1, box.first - 15 if title < 0 else 0) : box.first]] if title < box.first else []
    lead = [b for b in zone if is_standfirst(b, known)]
    for b in lead:
        b.kind = "standfirst"
    return lead + main


def is_standfirst(block: Block, known: Known) -> bool:
    if block.linked * 2 > len(block.text) or size(block.text) < 40:
        return False
    text = squeeze(block.text)
    if known.description and (text[:50] in squeeze(known.description)):
        return True
    return points(block) > 0 or (block.kind == "h" and size(block.text) > 60)
