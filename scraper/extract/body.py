"""The article's text: paragraphs in reading order, and what was cut from between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from scraper.extract.blocks import Block, Box, Walk, ends_sentence, size
from scraper.extract.choose import choose, squeeze
from scraper.extract.clean import clean_blocks
from scraper.extract.images import read_images
from scraper.extract.lines import ends_article
from scraper.extract.page import Page
from scraper.extract.strip import mark_junk
from scraper.models import Image, Paragraph, Via


@dataclass(frozen=True, slots=True)
class Known:
    """What the other field modules found, so that their lines are not taken for text."""

    headline: str = ""
    description: str = ""
    article_body: str = ""
    lines: tuple[str, ...] = ()  # byline and date as printed


@dataclass(frozen=True, slots=True)
class Body:
    """What was read, and what the judge wants to know about it.

    root: the node the text stands in, None when nothing was found. stripped: (kind, text) cut from the text.
    visible: the whole page's text outside its menus, at most 5,000 characters. teasers: linked headlines on the page.
    teased: share of the paragraphs that stand under a linked headline, 0 when fewer than four do. captions: picture captions on the page.
    """

    paragraphs: tuple[Paragraph, ...]
    via: Via = "html"
    root: LexborNode | None = None
    links: tuple[str, ...] = ()
    stripped: tuple[tuple[str, str], ...] = ()
    visible: str = ""
    teasers: int = 0
    teased: float = 0.0
    captions: int = 0
    images: tuple[Image, ...] = ()


def read_body(page: Page, known: Known) -> Body:
    """The article's paragraphs; empty when the page has no running text."""
    root = page.tree.body
    if root is None:
        return Body(())
    walk = Walk(root)
    mark_junk(walk)
    box = choose(walk, known.article_body)
    blocks = walk.blocks
    facts = {
        "visible": "\n".join(b.text for b in blocks if not b.junk)[:5000],
        "teasers": sum(_is_teaser(b) for b in blocks),
        "captions": sum(b.kind == "caption" for b in blocks),
    }
    if box is None:
        return replace(Body(()), **facts)
    chosen = _article_blocks(walk, box, known)
    since = min((b.index for b in chosen), default=box.first)
    until = max((b.index for b in chosen), default=box.end) + 1
    images = read_images(page, walk, box, max(0, min(since, box.first) - _BEFORE), until)
    paragraphs, links, stripped = clean_blocks(chosen, known.headline, known.lines)
    return Body(paragraphs, "html", box.node, links, stripped, teased=_teased(chosen), images=images, **facts)


def _is_teaser(block: Block) -> bool:
    """A headline that is a link to another page."""
    return (
        block.linked * 10 > len(block.text) * 9
        and 25 <= size(block.text) <= 200
        and block.kind in ("h", "p", "li", "cell")
    )


def _teased(blocks: Sequence[Block]) -> float:
    texts = under = 0
    linked = False
    for block in blocks:
        if _is_teaser(block):
            linked = True
        elif block.points >= 30:
            texts += 1
            under += linked
            linked = False
    return under / texts if under >= 4 else 0.0


def _article_blocks(walk: Walk, root: Box, known: Known) -> list[Block]:
    """The root's blocks after the headline, with the standfirst from before it."""
    blocks = walk.blocks
    inside = range(root.first, root.end)
    first = next((i for i in inside if blocks[i].points >= 60 and not blocks[i].junk), root.first)
    title = _headline_at(blocks, first, known)
    drop = _teaser_boxes(walk, root)
    since = title + 1 if title >= 0 else max(0, root.first - _BEFORE)
    if title >= 0:  # the headline may be printed twice: above the standfirst, and again on top of the text
        twin = squeeze(blocks[title].text)
        since = next(
            (i + 1 for i in range(max(0, title - _BEFORE), title) if squeeze(blocks[i].text) == twin), since
        )
    lead = [
        b
        for b in blocks[since:first]
        if not b.junk
        and b.index not in drop
        and (is_standfirst(b, known) or (b.kind == "li" and b.index in inside))
    ]
    for block in lead:
        if block.kind in ("p", "h"):
            block.kind = "standfirst"
    main = [b for b in blocks[max(first, title + 1) : root.end] if b.index not in drop]
    main = _until_end(main)
    while main and _is_tail(main[-1]):
        main.pop()
    start = "".join(squeeze(b.text) for b in main[:3])
    return [b for b in lead if squeeze(b.text) not in start] + main


def _until_end(main: list[Block]) -> list[Block]:
    """Up to a heading like "About the author", when most of the text stands before it."""
    total = sum(b.points for b in main)
    before = 0.0
    for i, block in enumerate(main):
        if before > total / 2 and ends_article(block.text) and block.kind in ("p", "h"):
            return main[:i]
        before += block.points
    return main


def _headline_at(blocks: Sequence[Block], before: int, known: Known) -> int:
    """Index of the block that prints the headline, -1 when none before the text does."""
    head = squeeze(known.headline)
    for i in range(before, -1, -1):
        if blocks[i].level == 1:
            return i
        if head and len(blocks[i].text) < len(known.headline) + 80 and head in squeeze(blocks[i].text):
            return i
    return -1


def _teaser_boxes(walk: Walk, root: Box) -> set[int]:
    """Blocks of the small boxes inside the root that are made of links: teasers, with their dates and labels."""
    drop = {b.index for b in walk.blocks[root.first : root.end] if b.junk}
    for box in walk.boxes:
        if box is root or box.first < root.first or box.end > root.end or not 1 < box.end - box.first <= 12:
            continue
        part = walk.blocks[box.first : box.end]
        if 2 * sum(b.linked for b in part) > sum(len(b.text) for b in part) and not any(
            b.points >= 100 for b in part
        ):
            drop.update(b.index for b in part)
    for group in _rows(walk, root):
        rows = {i for box in group for i in range(box.first, box.end)}
        left = sum(b.points for b in walk.blocks[root.first : root.end] if b.index not in rows and b.index not in drop)
        if left >= 200 and 2 * left > sum(walk.blocks[i].points for i in rows):
            drop |= rows
    return drop


def _rows(walk: Walk, root: Box) -> list[list[Box]]:
    """Containers made alike, side by side, each with a linked headline: rows of a list of other articles."""
    groups: dict[tuple[int, str, str], list[Box]] = {}
    for box in walk.boxes:
        if box.first >= root.first and box.end <= root.end and box is not root and box.parent is not None:
            if 1 < box.end - box.first <= 12 and any(_is_teaser(b) for b in walk.blocks[box.first : box.end]):
                groups.setdefault((id(box.parent), box.tag, box.name), []).append(box)
    return [group for group in groups.values() if len(group) >= 3]


def _is_tail(block: Block) -> bool:
    """Labels, dates and links after the last sentence."""
    if block.kind in ("h", "caption"):
        return True
    if block.kind == "cell":
        return block.linked > 0
    return (
        block.kind in ("p", "li")
        and block.points < 10
        and (block.linked > 0 or not ends_sentence(block.text))
    )


_BEFORE = 15  # blocks looked at before the text where no headline was found
_LEAD_NAMES = re.compile(
    r"standfirst|stand-first|(?<![a-z])(?:lead|lede|leadin|intro|introduction|dek|deck|sub-?title|sub-?head(?:line)?|summary|excerpt|abstract|chapo|chapeau|"
    r"sapo|vorspann|sommario|entradilla|ingress|manchet|bajada|copete|description|subline|strap(?:line)?|perex|lid|preamble|teaser-?text|subheading)(?![a-z])",
    re.I,
)


def is_standfirst(block: Block, known: Known) -> bool:
    """Does this block, standing between headline and text, read like the lead printed apart?"""
    if block.kind not in ("p", "h", "quote") or block.linked * 2 > len(block.text) or size(block.text) < 40:
        return False
    text = squeeze(block.text)
    if known.description and text[:50] in squeeze(known.description):
        return True
    if block.kind == "h":
        return size(block.text) > 60
    above = block.box.parent.name if block.box.parent else ""
    return ends_sentence(block.text) or bool(
        _LEAD_NAMES.search(block.name.replace("_", "-")) or _LEAD_NAMES.search(above.replace("_", "-"))
    )
