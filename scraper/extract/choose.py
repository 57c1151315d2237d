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
    if not any(values):
        return None
    stated: set[int] = set()
    if known_text:
        known = squeeze(known_text)
        stated = {i for i, b in enumerate(walk.blocks) if values[i] and opening(b.text, 120) in known}
        whole = 2 * sum(len(walk.blocks[i].text) for i in stated) > len(known_text)
        for i in range(len(values)):
            values[i] *= 3 if i in stated else 0.2 if whole else 1
    for block, value in zip(walk.blocks, values, strict=True):
        if value >= 1:
            block.box.weight += value
    root = walk.boxes[0]
    weight = 0.0
    for box in reversed(walk.boxes):  # those inside before those around
        if box.weight:
            if box.weight >= weight and box.tag not in LEAVES:
                root, weight = box, box.weight
            if box.parent is not None:
                box.parent.weight += _FADE * box.weight
    return _grow(root, walk.blocks, values, stated)


def _grow(root: Box, blocks: Sequence[Block], values: Sequence[float], stated: set[int]) -> Box:
    """Climbs while at least two thirds of what is gained is made like the paragraphs of the root.

    Where most of the root is stated in the markup, what is gained must be stated there too.
    """
    own = sum(values[i] for i in range(root.first, root.end))
    sure = 2 * sum(values[i] for i in stated if root.first <= i < root.end) > own
    while root.parent is not None and root.tag not in ("article", "main", "body"):
        above = root.parent
        outside = [i for i in (*range(above.first, root.first), *range(root.end, above.end)) if values[i]]
        if outside:
            inside = {make(blocks[i]) for i in range(root.first, root.end) if values[i]}
            gained = sum(values[i] for i in outside)
            alike = sum(values[i] for i in outside if (i in stated if sure else make(blocks[i]) in inside))
            if alike * 3 < gained * 2:
                break
        elif above.tag == "body":
            break
        root = above
    return root


def make(block: Block) -> tuple[str, str, str]:
    """How a block is made: its element, its class, the class of its container."""
    above = block.box.parent if block.tag in LEAVES else block.box
    return (block.tag, block.name, above.name if above else "")


def squeeze(text: str) -> str:
    """Letters and digits only, lower case: for telling whether two texts are the same.

    Signs are taken off as bytes, which is fast; what is left of them in rare scripts one by one.
    """
    low = text.lower().encode("utf-8", "surrogatepass").translate(None, _SIGNS)
    if text.isascii():
        return low.decode()
    flat = _DASHES.sub(b"", low).decode("utf-8", "surrogatepass")
    return flat if flat.isalnum() else _OTHERS.sub("", flat)


def opening(text: str, letters: int) -> str:
    """The first letters of the squeezed text; of a long one only the beginning is looked at."""
    start = squeeze(text[: 2 * letters])
    if len(start) < letters and len(text) > 2 * letters:
        start = squeeze(text)
    return start[:letters]


_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_DASHES = re.compile(rb"\xe2\x80[\x80-\xbf]")  # U+2000 to U+203F: blanks, dashes, quotation marks
_OTHERS = re.compile(r"[\W_]+")
