"""A heading as it is printed: its pieces and lines, and the kicker among or beside them."""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

from scraper.extract.outline import Mark
from scraper.extract.page import Page
from scraper.models import Via
from scraper.text import clean, fold

LONGEST = 400  # characters of a headline


@lru_cache(maxsize=4_096)
def loose(text: str) -> str:
    """Letters and digits only, folded: for comparing two printings of one headline."""
    return "".join(re.findall(r"\w+", fold(text)))


def printed(page: Page, mark: Mark, stated: list[tuple[Via, str]]) -> tuple[str, str | None]:
    """The heading's text without a kicker inside it, and that kicker.

    A kicker is a piece of its own (element or line). When the markup's title joins both ("Kicker: Headline"),
    the site itself counts it as part of the headline, and so do we; not when a bar or dash parts them there.
    """
    parts = _pieces(mark.node)
    pieces = [text for text, _ in parts]
    whole = clean(" ".join(pieces))
    if len(pieces) < 2:
        return whole[:LONGEST], None
    if cut := _own_line(page, mark, parts):
        return _apart(" ".join(pieces[:cut]), " ".join(pieces[cut:]))
    for _, text in stated:
        if loose(text) == loose(whole):
            if cut := _barred(text, parts):
                return _apart(" ".join(pieces[:cut]), " ".join(pieces[cut:]))
            return (text if fold(text) != fold(whole) else whole)[:LONGEST], None
        for cut in range(1, len(pieces)):
            if loose(" ".join(pieces[cut:])) == loose(text):
                return _apart(" ".join(pieces[:cut]), " ".join(pieces[cut:]))
    for inside in page.outline.of("kicker"):
        kicker = clean(inside.node.text(separator=" ") or "")
        if (
            mark.at <= inside.at < mark.until
            and kicker
            and whole.startswith(kicker)
            and len(kicker) < len(whole)
        ):
            return _apart(kicker, whole[len(kicker) :])
    return whole[:LONGEST], None


Part = tuple[str, LexborNode]  # a piece of a heading and the element it begins in
_BAR = re.compile(r"\s+[|–—-]\s+|\s*[|｜]\s*")
_SUBTITLE = re.compile(r"sub-?(?:title|head|line)", re.I)


def _own_line(page: Page, mark: Mark, parts: list[Part]) -> int:
    """How many pieces make a kicker: the heading's first line, in an element unlike that of the line below.

    0 when there is none. A colon in the print binds both lines to one headline.
    """
    line = page.outline.lines[mark.at].text if mark.until - mark.at > 1 else ""
    for cut in range(1, len(parts)) if line and not line.endswith(":") else ():
        if loose(" ".join(text for text, _ in parts[:cut])) == loose(line):
            own, below = parts[0][1], parts[cut][1]
            unlike = (own.tag, own.attributes.get("class")) != (below.tag, below.attributes.get("class"))
            return cut if unlike and own.mem_id != mark.node.mem_id and _may_part(parts, cut) else 0
    return 0


def _barred(title: str, parts: list[Part]) -> int:
    """How many pieces make a kicker because this title sets a bar or a dash behind them; 0 for none."""
    for bar in _BAR.finditer(title):
        before = loose(title[: bar.start()])
        for cut in range(1, len(parts)):
            if loose(" ".join(text for text, _ in parts[:cut])) == before and _may_part(parts, cut):
                return cut
    return 0


def _may_part(parts: list[Part], cut: int) -> bool:
    """Whether the first pieces can be a kicker: shorter than the rest, which is not marked as a subtitle."""
    kicker, rest = (sum(len(text) for text, _ in some) for some in (parts[:cut], parts[cut:]))
    return kicker < rest and not _SUBTITLE.search(parts[cut][1].attributes.get("class") or "")


def _apart(kicker: str, rest: str) -> tuple[str, str | None]:
    return clean(rest).lstrip(" :–—|")[:LONGEST], clean(kicker).rstrip(" :–—|") or None


_HIDDEN = frozenset(["script", "style", "svg", "noscript", "button", "template"])


def _pieces(node: LexborNode) -> list[Part]:
    """The text of a heading in pieces: one for each element boundary, words split by mark-up inside them
    joined.
    """
    pieces: list[Part] = []
    last = ""  # the latest piece's text with the blanks at its end
    for part in node.traverse(include_text=True):
        if part.tag != "-text":
            last += " " if part.tag == "br" else ""
            continue
        parent = part.parent
        if parent is None or parent.tag in _HIDDEN:
            continue
        text = part.text_content or ""
        if not text.strip():
            last += " " if text else ""
            continue
        glue = (
            pieces
            and not last[-1:].isspace()
            and not text[:1].isspace()
            and (text[:1].islower() or last[-1:] in "-(„«" or text[:1] in ",.:;!?)’'")
        )
        if glue:
            last += text
            pieces[-1] = (last, pieces[-1][1])
        else:
            last = text
            pieces.append((text, parent))
    return [(text, parent) for text, parent in ((clean(t), p) for t, p in pieces) if text]


def joined(kicker: str, text: str, stated: list[tuple[Via, str]]) -> str:
    """The headline with its kicker, when all titles that hold it, in two kinds of markup, have both."""
    both = loose(kicker) + loose(text)
    titles = [(via, t) for via, t in stated if loose(text) in loose(t)]
    if len({via for via, _ in titles}) < 2 or not all(loose(t).startswith(both) for _, t in titles):
        return text
    return next((t for _, t in titles if loose(t) == both), text)


def kicker_beside(page: Page, at: int) -> str | None:
    """The kicker printed in an element of its own just above (or below) the headline."""
    for mark in page.outline.of("kicker"):
        if at - 4 <= mark.at <= at + 1 and not page.outline.zone(mark, at):
            lines = page.outline.lines[mark.at : max(mark.until, mark.at + 1)]
            text = (lines[-1].text if len(lines) > 1 else clean(mark.node.text(separator=" ") or "")).rstrip(
                " :|"
            )
            if 2 < len(text) <= 90:
                return text
    return None
