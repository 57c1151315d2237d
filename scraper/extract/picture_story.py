"""Picture stories: pages without running text whose captions tell what happened, in sentences of their own.

Only those are articles. A gallery of pictures with names, numbers or one caption for all is none.
"""

from __future__ import annotations

import re

from scraper.extract.blocks import Block, Box, Walk, size
from scraper.extract.choose import squeeze
from scraper.extract.images import split_credit
from scraper.models import Paragraph
from scraper.text import clean

PICTURES = 3  # fewer captions are no story
SENTENCE = 60  # characters: shorter captions say who is to be seen
_BRACKET = re.compile(r"\s*[(\[][^()\[\]]{2,60}[)\]]\s*$")  # "(REUTERS / A. Name)"


def picture_story(walk: Walk, headline: str) -> tuple[Box, tuple[Paragraph, ...]] | None:
    """The container of the captions and each caption as a paragraph, as printed; None for mere pictures.

    They stand below the headline. Captions printed twice count once; most of the captions in the container
    must be sentences.
    """
    head = squeeze(headline)
    since = next((b.index for b in walk.blocks if head and squeeze(b.text).endswith(head)), len(walk.blocks))
    told: dict[str, Block] = {}
    for block in walk.blocks[since:]:
        if _tells(block):
            told.setdefault(squeeze(block.text), block)
    if len(told) < PICTURES:
        return None
    first, last = (pick(b.index for b in told.values()) for pick in (min, max))
    around = [box for box in walk.boxes if box.first <= first and last < box.end]
    box = min(around, key=lambda box: box.end - box.first)
    captions = {squeeze(b.text) for b in walk.blocks[box.first : box.end] if b.kind == "caption"}
    if 2 * len(told) <= len(captions):
        return None
    return box, tuple(Paragraph("p", clean(b.text)) for b in told.values())


def _tells(block: Block) -> bool:
    """Does this caption hold a sentence, besides who took the picture?"""
    if block.kind != "caption" or 2 * block.linked > len(block.text):
        return False
    text = split_credit(_BRACKET.sub("", block.text))[0] or ""
    return size(text) >= SENTENCE and text[-1] in '.!?…。”"'
