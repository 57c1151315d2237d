"""Where the text of a dump ends, and what stands behind it: credit lines, teasers, share bars, template."""

from __future__ import annotations

from dataclasses import dataclass, field

from scraper.extract.dump.lines import Line

_MOST = 40  # teasers kept
_NO_LIST = ("bagikan", "share", "komentar", "comment", "tinggalkan", "leave", "artikel teilen")


@dataclass(slots=True)
class Tail:
    """end: number of the first line behind the text. bylines: numbers of the credit lines."""

    end: int
    bylines: list[int] = field(default_factory=list)
    teasers: list[str] = field(default_factory=list)
    cut: list[tuple[str, str]] = field(default_factory=list)


def read_tail(lines: list[Line], body: int, known: set[str]) -> Tail:
    """Find the text's end. `body` is its first line; known: the article's own headlines."""
    end = _end(lines, body)
    tail = Tail(end)
    at = _credits(lines, end, tail)
    _teasers(lines, at, known, tail)
    return tail


def _end(lines: list[Line], body: int) -> int:
    """The first of: a credit line behind text, a heading that ends articles, a teaser."""
    readmore = next((i for i in range(body, len(lines)) if lines[i].kind == "readmore"), None)
    limit = len(lines) if readmore is None else teaser_start(lines, body, readmore)
    for i in range(body + 1, limit):
        kind = lines[i].kind
        if kind in ("byline", "name") and _closes(lines, body, i, limit):
            return i
        if kind == "end" and not _box(lines, i, limit):
            return i
        if kind == "section" and i + 1 < limit:
            return i
    if limit == len(lines) > body + 1 and lines[-1].cut_label:
        return limit - 1
    return limit


def teaser_start(lines: list[Line], body: int, readmore: int) -> int:
    """The headline of the teaser that ends with this line."""
    i = readmore - 1
    while i > body and (lines[i].kind != "text" or lines[i].paragraph) and readmore - i < 4:
        i -= 1
    if lines[i].kind == "text" and not lines[i].paragraph:
        return max(i, body)
    return max(readmore - 1, body)


def _closes(lines: list[Line], body: int, i: int, limit: int) -> bool:
    """A credit line ends the text unless more running text stands behind it than before it."""
    before = sum(line.words for line in lines[body:i] if line.paragraph)
    after = 0
    for line in lines[i + 1 : limit]:
        if line.kind in ("end", "section", "readmore"):
            break
        after += line.words if line.paragraph else 0
    return after <= before


def _box(lines: list[Line], i: int, limit: int) -> bool:
    """A heading like "Berita Terkait" in the middle: a few short lines, then running text again."""
    rest = lines[i + 1 : limit]
    first = next((n for n, line in enumerate(rest) if line.paragraph), len(rest))
    return 0 < first <= 12 and first + 1 < len(rest) and rest[first + 1].paragraph


def _credits(lines: list[Line], at: int, tail: Tail) -> int:
    """Credit lines at the end: labels, the names below them, empty label rows."""
    while at < len(lines):
        line = lines[at]
        if line.kind == "byline":
            tail.bylines.append(at)
        elif line.kind not in ("section", "tags", "desk", "stamp", "name"):
            break
        at += 1
    return at


def _teasers(lines: list[Line], at: int, known: set[str], tail: Tail) -> None:
    """A teaser is a headline, some text and a "read more"; below "related" headings headlines stand alone."""
    rest = lines[at:]
    ends = [i for i, line in enumerate(rest) if line.kind == "readmore"]
    heads: set[int] = set()
    start = 0
    for stop in ends:
        text = [i for i in range(start, stop) if rest[i].kind == "text"]
        heads.update(text[:1])
        start = stop + 1
    related = False
    for i, line in enumerate(rest):
        if line.kind == "end":
            related = not line.text.casefold().startswith(_NO_LIST)
        elif related and i >= start and line.title and line.words >= 4:
            heads.add(i)
    for i, line in enumerate(rest):
        is_head = i in heads and line.text not in known and len(tail.teasers) < _MOST
        if is_head:
            tail.teasers.append(line.text)
        tail.cut.append(("teaser" if is_head else "tail" if line.kind == "text" else line.kind, line.text))
