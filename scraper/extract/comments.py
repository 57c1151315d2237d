"""Where readers' comments begin behind a text, when no class name tells them from it.

A name with a day does not tell: concerts, films and the dead are listed so too. Comments are believed in
behind a heading that says so and counts them, or has a day right under it ("Kommentar" alone may head an
opinion), and where each part closes with "Reply".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scraper.extract.blocks import Block, ends_sentence
from scraper.extract.choose import make
from scraper.extract.lines import is_stamp
from scraper.extract.phrases import phrases
from scraper.text import fold

_SHORT = 80  # characters of the longest line that says who wrote a comment, and when
_RUNNING = 60  # points of a paragraph
_PARTS = 8  # blocks of the longest comment
_NUMBER = re.compile(r"[\d()\[\].:,]+")


def without_comments(main: list[Block]) -> list[Block]:
    """The blocks before the first comment; all of them when none is surely one."""
    text = next((i for i, b in enumerate(main) if b.points >= _RUNNING), len(main))
    short = [i for i in range(text + 1, len(main)) if len(main[i].text) <= _SHORT]
    if not short:
        return main
    replies = [i for i in short if _is_reply(main[i].text)]
    at = _first_answered(main, replies, text + 1) if len(replies) > 1 else None
    if at is None:
        at = len(main)
    for i in short:
        if i >= at:
            break
        if _says_comments(main[i]) and any(map(_signs if _counts(main[i]) else _dated, main[i + 1 : i + 3])):
            return main[:i]
    if at < len(main) and _says_comments(main[at - 1]):
        at -= 1
    return main[:at]


def _first_answered(main: Sequence[Block], replies: Sequence[int], since: int) -> int | None:
    """Where the first comment begins: at the last line before its "Reply" that is made like the one behind
    it, with which the second comment begins.
    """
    first, second = replies[:2]
    if not 1 < second - first <= _PARTS:
        return None
    begun = make(main[first + 1])
    near = range(first - 1, max(since, first - _PARTS) - 1, -1)
    alike = [i for i in near if make(main[i]) == begun and len(main[i].text) <= _SHORT]
    signed = [i for i in alike if _signs(main[i])]
    return signed[0] if signed and _signs(main[first + 1]) else None


def _signs(block: Block) -> bool:
    """Whether this line may say who wrote a comment, or when."""
    return _dated(block) or (len(block.text) <= _SHORT and not ends_sentence(block.text))


def _dated(block: Block) -> bool:
    return len(block.text) <= _SHORT and is_stamp(block.text)


def _is_reply(text: str) -> bool:
    return len(text) <= 30 and fold(text).strip(" ·|()0123456789↩»") in phrases("reply")


def _says_comments(block: Block) -> bool:
    """A heading of comments, with or without their number: "4 Komentar", "Comments (12)"."""
    text = _NUMBER.sub(" ", block.text).strip()
    return block.kind in ("h", "p") and bool(text) and fold(text) in phrases("comments")


def _counts(heading: Block) -> bool:
    return any(map(str.isdigit, heading.text))
