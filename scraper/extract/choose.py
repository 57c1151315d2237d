"""Where the article stands: the container whose paragraphs read like one text, and what belongs to it
outside.

Every block earns points for being running text; points rise to the containers above it and fade on the way
(the idea of Arc90's Readability, 2009). The container with most points is the root; it grows while its
surroundings hold blocks made the same way (articles split over several containers).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.extract.blocks import LEAVES, Block, Box, Walk

_FADE = 0.8


def choose(walk: Walk, known_text: str = "") -> Box | None:
    """The article's container, None when no block has any points. known_text: the body as the markup gives
    it.
    """
    values = [0.0 if b.junk else b.points for b in walk.blocks]
    if known_text:
        known = squeeze(known_text)
        for i, block in enumerate(walk.blocks):
            if values[i] and squeeze(block.text)[:60] in known:
                values[i] *= 3
    if not any(values):
        return None
    for box in walk.boxes:
        box.weight = 0.0
    for block, value in zip(walk.blocks, values, strict=True):
        above: Box | None = block.box
        while above is not None and value >= 1:
            above.weight += value
            value *= _FADE
            above = above.parent
    root = max(walk.boxes, key=lambda b: 0.0 if b.tag in LEAVES and b.parent else b.weight)
    return _grow(root, walk.blocks, values)


def _grow(root: Box, blocks: Sequence[Block], values: Sequence[float]) -> Box:
    """Climbs while at least two thirds of what is gained is made like the paragraphs of the root."""
    while root.parent is not None and root.tag not in ("article", "main", "body"):
        above = root.parent
        inside = {_make(blocks[i]) for i in range(root.first, root.end) if values[i]}
        outside = [i for i in (*range(above.first, root.first), *range(root.end, above.end)) if values[i]]
        gained = sum(values[i] for i in outside)
        alike = sum(values[i] for i in outside if _make(blocks[i]) in inside)
        if gained and alike * 3 < gained * 2:
            break
        if not gained and above.tag == "body":
            break
        root = above
    return root


def _make(block: Block) -> tuple[str, str, str]:
    above = block.box.parent if block.tag in LEAVES else block.box
    return (block.tag, block.name, above.name if above else "")


def squeeze(text: str) -> str:
    """Letters and digits only, lower case: for telling whether two texts are the same."""
    return "".join(_LETTERS.findall(text.lower()))


_LETTERS = re.compile(r"[^\W_]+")
