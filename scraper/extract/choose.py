"""Where the article stands: the container whose paragraphs read like one text, and what belongs to it outside.

Every block earns points for being running text; points rise to the containers above it and fade on the way
(the idea of Arc90's Readability, 2009). The container with most points is the root; it grows while its
surroundings hold blocks made the same way (articles split over several containers).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.extract.blocks import Block, Box, Walk

_FADE = 0.8
_CAP = 600  # one endless paragraph is not a better article than ten
_SENTENCE = re.compile(r"[.!?…。！？।؟»”\"'’)]\s*$|[.!?…]\s|[。！？।]")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_LEAVES = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dd", "dt", "figcaption"))


def size(text: str) -> int:
    """Length in characters of an alphabet; Han, kana, Hangul and Thai say about three times as much per character."""
    return len(text) + 2 * len(_WIDE.findall(text[:2000])) if not text.isascii() else len(text)


def points(block: Block) -> float:
    """How much a block reads like running text; 0 for links, labels, captions and headings."""
    if block.kind in ("h", "caption"):
        return 0.0
    if block.linked * 2 > len(block.text):
        return 0.0
    length = size(block.text)
    if length < 25:
        return 0.0
    value = float(min(length, _CAP)) * (1 - block.linked / len(block.text))
    if not _SENTENCE.search(block.text):
        value *= 0.2
    elif length < 80:
        value *= 0.5
    return value


def ends_sentence(text: str) -> bool:
    """Does the text end like a sentence, or hold one?"""
    return bool(_SENTENCE.search(text))


def choose(walk: Walk, known_text: str = "") -> Box | None:
    """The article's container, None when no block has any points. known_text: the body as the markup gives it."""
    values = [points(b) for b in walk.blocks]
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
        box: Box | None = block.box
        while box is not None and value >= 1:
            box.weight += value
            value *= _FADE
            box = box.parent
    root = max(walk.boxes, key=lambda b: 0.0 if b.tag in _LEAVES and b.parent else b.weight)
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
    above = block.box.parent if block.tag in _LEAVES else block.box
    return (block.tag, block.name, above.name if above else "")


def squeeze(text: str) -> str:
    """Letters and digits only, lower case: for telling whether two texts are the same."""
    return "".join(_LETTERS.findall(text.lower()))


_LETTERS = re.compile(r"[^\W_]+")
