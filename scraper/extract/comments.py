"""Where readers' comments begin behind a text, when no class name tells them from it.

A name with a day does not tell: concerts, films and the dead are listed so too. Comments are believed in
behind a heading that says so and counts them, or has a day right under it ("Kommentar" alone may head an
opinion), and where each part closes with "Reply".
"""

from __future__ import annotations

from collections.abc import Sequence

from scraper.extract.blocks import Block
from scraper.extract.choose import make
from scraper.extract.lines import is_stamp
from scraper.extract.phrases import phrases
from scraper.text import ends_sentence, fold

_SHORT = 80  # characters of the longest line that says who wrote a comment, and when
_LABEL = 40  # characters of the longest heading of comments
_RUNNING = 60  # points of a paragraph
_PARTS = 8  # blocks of the longest comment
_AROUND = '0123456789 ·|()[].:,↩»"'  # of a heading or link: its number, its icon


def without_comments(main: list[Block]) -> list[Block]:
    """The blocks before the first comment; all of them when none is surely one."""
    labels = [b for b in main if len(b.text) <= _LABEL]
    if not labels:
        return main
    said = {id(b): what for b in labels if (what := _says(b.text))}
    if not said:
        return main
    text = next((i for i, b in enumerate(main) if b.points >= _RUNNING), len(main))
    replies = [i for i, b in enumerate(main) if i > text and said.get(id(b)) == "reply"]
    at = _first_answered(main, replies, text + 1) if len(replies) > 1 else len(main)
    for i in range(text + 1, at):
        if said.get(id(main[i])) == "comments" and main[i].kind in ("h", "p"):
            counted = any(map(str.isdigit, main[i].text))
            if i == at - 1 or any(map(_signs if counted else _dated, main[i + 1 : i + 3])):
                return main[:i]
    return main[:at]


def _says(text: str) -> str:
    """Which of the two this label is, whatever number it has: "4 Komentar", "Comments (12)", "Reply"."""
    bare = fold(text).strip(_AROUND)
    return "comments" if bare in phrases("comments") else "reply" if bare in phrases("reply") else ""


def _first_answered(main: Sequence[Block], replies: Sequence[int], since: int) -> int:
    """Where the first comment begins: at the last line before its "Reply" that is made like the one behind
    it, with which the second comment begins. The end when no such line does.
    """
    first, second = replies[:2]
    if not 1 < second - first <= _PARTS:
        return len(main)
    begun = make(main[first + 1])
    near = range(first - 1, max(since, first - _PARTS) - 1, -1)
    alike = [i for i in near if make(main[i]) == begun and len(main[i].text) <= _SHORT]
    signed = [i for i in alike if _signs(main[i])]
    return signed[0] if signed and _signs(main[first + 1]) else len(main)


def _signs(block: Block) -> bool:
    """Whether this line may say who wrote a comment, or when."""
    return _dated(block) or (len(block.text) <= _SHORT and not ends_sentence(block.text))


def _dated(block: Block) -> bool:
    return len(block.text) <= _SHORT and is_stamp(block.text)
