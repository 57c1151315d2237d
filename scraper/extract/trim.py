"""What of the chosen container is the article, and what of the article stands outside it.

Before the text: the standfirst, between headline and first paragraph. Inside: teasers and rows of teasers go.
Behind: labels, dates and links after the last sentence, and whatever follows a heading like "About the
author".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scraper.extract.blocks import Block, Box, Walk, size
from scraper.extract.choose import make, opening, squeeze
from scraper.extract.comments import without_comments
from scraper.extract.lines import ends_article
from scraper.text import STOPS_QUOTED, ends_sentence


@dataclass(frozen=True)
class Known:
    """What the other field modules found, so that their lines are not taken for text.

    lines: byline and date as printed. article_body: the text as the markup gives it, evidence for choosing.
    """

    headline: str = ""
    description: str = ""
    article_body: str = ""
    lines: tuple[str, ...] = ()

    @cached_property
    def head(self) -> str:
        """The headline's letters."""
        return squeeze(self.headline)

    @cached_property
    def summary(self) -> str:
        """The description's letters."""
        return squeeze(self.description)


def teaser_blocks(blocks: Sequence[Block]) -> dict[int, str]:
    """The headlines that are links to other pages: number and text."""
    return {
        b.index: b.text
        for b in blocks
        if b.linked * 10 > len(b.text) * 9
        and 8 < len(b.text) <= 200  # characters, of which some count three
        and b.kind in _HEADLINES
        and 25 <= size(b.text) <= 200
    }


_HEADLINES = frozenset(("h", "p", "li", "cell"))


def teased(blocks: Sequence[Block], teasers: Set[int]) -> float:
    """Share of the paragraphs that stand under a linked headline, 0 when fewer than four do."""
    texts = under = 0
    linked = False
    for block in blocks if teasers else ():
        if block.index in teasers:
            linked = True
        elif block.points >= 30:
            texts += 1
            under += linked
            linked = False
    return under / texts if under >= 4 else 0.0


def article_blocks(
    walk: Walk, root: Box, known: Known, teasers: Set[int], ruled: bool = False
) -> list[Block]:
    """The root's blocks after the headline, with the standfirst from before it.

    teasers: numbers of the page's linked headlines. ruled: the root is named by the outlet's rules.
    """
    blocks = walk.blocks
    inside = range(root.first, root.end)
    running = [i for i in inside if blocks[i].points >= 60 and not blocks[i].junk]
    first = running[0] if running else root.first
    if running[1:2] == [first + 1] and _named(blocks[first].name):
        first += 1  # a lead long enough for a paragraph
    title = headline_at(blocks, first, known)
    drop = _teaser_boxes(walk, root, teasers)
    since = title + 1 if title >= 0 else max(0, root.first - BEFORE)
    if title >= 0:  # the headline may be printed twice: above the standfirst, and again on top of the text
        twin = squeeze(blocks[title].text)
        above = [b for b in blocks[max(0, title - BEFORE) : title] if len(b.text) >= len(twin)]
        since = next((b.index + 1 for b in above if squeeze(b.text) == twin), since)
    opening = _opening(blocks, first, max(root.first, title + 1)) if first in inside else first
    lead = [
        b
        for b in blocks[since:first]
        if not b.junk
        and b.index not in drop
        and (b.index >= opening or is_standfirst(b, known) or (b.kind == "li" and b.index in inside))
    ]
    if ruled or (title < 0 and len(lead) > 2):  # not surely below a headline: only what is named a lead
        lead = [b for b in lead if b.index in inside or _named_lead(b, known)]
    begun = make(blocks[first]) if first < len(blocks) else None
    for block in lead:
        short = block.index >= opening and size(block.text) < LEAD
        alike = block.index in inside and make(block) == begun and (short or not _named_lead(block, known))
        if block.kind == "h" or (block.kind == "p" and not alike):  # a short first paragraph is no lead
            block.kind = "standfirst"
    main = [b for b in blocks[max(first, title + 1) : root.end] if b.index not in drop]
    _mark_sure(main)
    main = without_comments(_until_end(main))
    while main and _is_tail(main[-1]):
        main.pop()
    if not lead:
        return main
    start = "".join(squeeze(b.text) for b in main[:3])
    return [b for b in lead if squeeze(b.text) not in start] + main


def _opening(blocks: Sequence[Block], first: int, since: int) -> int:
    """Number of the short sentence ("Es regnete.") that opens the text: made like the first paragraph."""
    begun = make(blocks[first])
    while first > since:
        above = blocks[first - 1]
        if above.kind != "p" or above.linked or make(above) != begun or not above.text.endswith(STOPS_QUOTED):
            break
        first -= 1
    return first


def _mark_sure(main: Sequence[Block]) -> None:
    """Sets `sure` on whole paragraphs that are links but made like the others."""
    linked = [
        b
        for b in main
        if b.linked
        and (b.linked * 2 > len(b.text) or b.has_breaks)  # a line of it may be a link
        and b.kind == "p"
        and b.text[-1] in ".!?”"
        and size(b.text) >= 100
    ]
    if linked:
        made = Counter(make(b) for b in main if b.points)
        usual = made.most_common(1)[0][0] if made else None
        for block in linked:
            block.sure = make(block) == usual


def _until_end(main: list[Block]) -> list[Block]:
    """Up to a heading like "About the author", when most of the text stands before it."""
    half = sum([b.points for b in main]) / 2
    before = 0.0
    for i, block in enumerate(main):
        if block.kind in ("p", "h") and before > half and ends_article(block.text):
            return main[:i]
        before += block.points
    return main


def headline_at(blocks: Sequence[Block], before: int, known: Known) -> int:
    """Number of the block that prints the headline, -1 when none up to `before` does."""
    head = known.head
    longest = len(known.headline) + 80
    around = -1  # a line with kicker and headline in one
    for i in range(min(before, len(blocks) - 1), -1, -1):
        block = blocks[i]
        if block.tag == "h1" and block.kind == "h":
            return i
        if head and len(head) <= len(block.text) < longest and not ends_sentence(block.text):
            flat = squeeze(block.text)
            if flat == head:
                return i
            if around < 0 and head in flat:
                around = i
    return around


def _teaser_boxes(walk: Walk, root: Box, teasers: Set[int]) -> set[int]:
    """Blocks of the small boxes inside the root that are made of links: teasers, with their dates and
    labels.
    """
    first, end = root.first, root.end
    inside = walk.blocks[first:end]
    drop = {b.index for b in inside if b.junk}
    linked = {b.index for b in inside if b.linked * 2 > len(b.text)}
    small = [
        box
        for box in (walk.boxes if linked else ())
        if 1 < box.end - box.first <= 12
        and first <= box.first
        and box.end <= end
        and box is not root
        and not linked.isdisjoint(range(box.first, box.end))
    ]
    for box in small:
        part = walk.blocks[box.first : box.end]
        if 2 * sum(b.linked for b in part) > sum(len(b.text) for b in part) and not any(
            b.points >= 100 for b in part
        ):
            drop.update(b.index for b in part)
    for group in _rows([box for box in small if not teasers.isdisjoint(range(box.first, box.end))]):
        rows = {i for box in group for i in range(box.first, box.end)}
        left = sum(b.points for b in inside if b.index not in rows and b.index not in drop)
        if left >= 200 and 2 * left > sum(walk.blocks[i].points for i in rows):
            drop |= rows
    return drop


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    """Those made alike, side by side; with a linked headline each, they are a list of other articles."""
    groups: dict[tuple[int, str, str], list[Box]] = {}
    for box in boxes:
        groups.setdefault((id(box.parent), box.tag, box.name), []).append(box)
    return [group for group in groups.values() if len(group) >= 3]


def _is_tail(block: Block) -> bool:
    """Labels, dates and links after the last sentence."""
    if block.kind in ("h", "caption"):
        return True
    if block.kind == "cell":
        return block.linked > 0
    if block.sure:
        return False
    return (
        block.kind in ("p", "li")
        and block.points < 10
        and (block.linked > 0 or not ends_sentence(block.text))
    )


LEAD = 40  # characters of the shortest lead
BEFORE = 15  # blocks looked at before the text where no headline was found
# Drupal calls each body field "text-with-summary".
_LEAD_NAMES = re.compile(
    r"standfirst|stand-first|(?<![a-z])(?<!with-)(?:lead|lede|leadin|intro|introduction|dek|deck|sub-?title|sub-?head(?:line)?|summary|excerpt|abstract|chapo|chapeau|"
    r"sapo|vorspann|sommario|entradilla|ingress|manchet|bajada|copete|description|subline|strap(?:line)?|perex|lid|preamble|teaser-?text|subheading)(?![a-z])",
    re.I,
)


def is_standfirst(block: Block, known: Known) -> bool:
    """Does this block, standing between headline and text, read like the lead printed apart?"""
    if block.kind not in ("p", "h", "quote") or block.linked * 2 > len(block.text) or size(block.text) < LEAD:
        return False
    if _named_lead(block, known):
        return True
    return size(block.text) > 60 if block.kind == "h" else ends_sentence(block.text)


def _named_lead(block: Block, known: Known) -> bool:
    """Does its class name it a lead, or the page's description repeat it?"""
    if known.description and opening(block.text, 50) in known.summary:
        return True
    above = block.box.parent.name if block.box.parent else ""
    return _named(block.name) or _named(above)


@lru_cache(maxsize=4096)
def _named(name: str) -> bool:
    return bool(_LEAD_NAMES.search(name.replace("_", "-")))
