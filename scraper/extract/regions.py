"""Where on the page a byline and a date may stand: around the headline, and just after the last paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scraper.extract.outline import Outline, is_long

HEAD = 45  # lines below the headline that are searched at most
TAIL = 14  # lines after the last paragraph
GAP = 40  # lines between two paragraphs of one text
AFTER = 4  # lines after the last short paragraph


@dataclass(frozen=True, slots=True)
class Regions:
    """Line numbers. head: from, to. tail: from, to. first and last: the first and last paragraph."""

    head: tuple[int, int]
    tail: tuple[int, int]
    first: int
    last: int
    anchor: int  # the headline's line; without one the first paragraph's


@lru_cache(maxsize=2)
def regions(outline: Outline, at: int, until: int) -> Regions:
    """Where a byline may stand: around the headline (lines at..until) and after the last paragraph."""
    lines = outline.lines
    start = max(until, 0)
    paragraphs = [
        n.at
        for n in lines[start:]
        if is_long(n.text)
        and not n.linked
        and (n.span < 0 or outline.zone(n, at) not in ("comments", "nav", "footer", "hidden"))
    ]
    kept: list[int] = []
    for number in paragraphs:
        if kept and number - kept[-1] > GAP:
            break
        kept.append(number)
    first = kept[0] if kept else min(len(lines), start + 8)
    last = kept[-1] if kept else first
    behind = _behind(outline, at, last)
    third = kept[2] if len(kept) > 2 else last + 1
    top = at if at >= 0 else max(0, first - 30)
    above = 0
    while (
        at >= 0
        and above < 5
        and top - above > 0
        and lines[top - above - 1].tag not in ("h1", "h2", "h3", "h4", "li", "h5")
    ):
        above += 1
    end = min(max(third, start + 3), start + HEAD, len(lines)) if at >= 0 else min(third, len(lines))
    return Regions(
        (max(0, top - above), end),
        (last, min(len(lines), max(last + TAIL, behind + AFTER))),
        first,
        last,
        at if at >= 0 else first,
    )


def _behind(outline: Outline, at: int, last: int) -> int:
    """The last line of a text that goes on in short paragraphs and list entries."""
    lines = outline.lines
    tag = lines[last].tag if last < len(lines) else ""
    end = last
    for line in lines[last + 1 : last + GAP]:
        if outline.zone(line, at) or line.tag not in (tag, "p", "li", "h2", "h3", "blockquote", "div"):
            break
        if line.tag in (tag, "li") and not line.linked:
            end = line.at
    return end
