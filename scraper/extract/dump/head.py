"""The head of a text dump: headline, line below it, captions, and where the text begins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from scraper.extract.dateline import split_dateline
from scraper.extract.dump.caption import LONG, STANDFIRST, captions_of, is_caption
from scraper.extract.dump.lines import Line
from scraper.extract.dump.tail import teaser_start
from scraper.models import Dateline, Outlet
from scraper.text import fold
from scraper.urls import slug_of

_DEEP = 400  # lines looked at for a headline: menus may stand before it
_ABOVE = 25  # lines above the text in which a headline is looked for
_HEADLINES = frozenset(("text", "related", "promo", "notice", "credit", "caption"))  # a slug proves it
_LEAD = 4  # lines above the headline that may hold its date and credit
_SMALL = 12  # a text that begins this early has no menus before it: the first title is the headline
_APART = 6  # lines without a paragraph that part two texts
_HEAD = 30  # lines between headline and text
_CAPITALS = re.compile(r"[^\W\d_a-z]{4,}(?:\s[^\W\d_a-z]{2,}){0,4}\s[^\W\d_A-Z]")
_WORD = re.compile(r"[^\W_]+")
_CLOSING = re.compile(r"[\"'”’»!?)…]*")
_BESIDE = re.compile(
    r"\||\d{1,2}[:.]\d\d|(?<!\d)(?:19|20)\d\d(?!\d)|\w{4,}\s?: "
)  # a bar, time, year or label
_INSIDE = re.compile(r"(?<=\d)[.,](?=\d)|['’%&]")  # what slugs leave out: "1,86" → "186"


@dataclass(slots=True)
class Head:
    """headline, kicker: line numbers. told: the address names the headline. title: the headline's text.
    beside: what stood on its line behind it (a date, a name).

    body: number of the text's first line. opening: that line without its dateline (None: all of it).
    captions: texts. standfirst, others: numbers of standfirst lines, of credit and date lines.
    """

    headline: int | None = None
    told: bool = False
    title: str | None = None
    beside: str = ""
    kicker: int | None = None
    body: int = 0
    opening: str | None = None
    dateline: Dateline | None = None
    captions: list[str] = field(default_factory=list)
    standfirst: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    cut: list[tuple[str, str]] = field(default_factory=list)


def read_head(lines: list[Line], url: str, outlet: Outlet | None) -> Head:
    """Read up to the first line of the text."""
    number, told = _headline(lines, url)
    head = Head(headline=number, told=told)
    if number is not None:
        head.title, head.beside = _parted(lines[number].text, slug_of(url) if told else "")
    start = 0 if head.headline is None else head.headline + 1
    at = _begin(lines, start, outlet, head)
    head.body = at
    own_line = head.dateline is not None and head.opening is None
    title = fold(lines[number].text) if number is not None else ""
    between = [n for n in range(start, at - own_line) if fold(lines[n].text) != title]
    opened = head.dateline is not None or (at < len(lines) and _opens(lines[at]))
    head.kicker, head.captions, head.standfirst, head.cut = captions_of(
        lines, between, number is not None, opened, outlet
    )
    near = 0 if number is None else max(0, number - _LEAD)
    head.others = [n for n in range(near, at) if lines[n].kind in ("byline", "desk", "stamp")]
    return head


def _headline(lines: list[Line], url: str) -> tuple[int | None, bool]:
    """The line the address was made from, else the title above the main text; True when the address tells."""
    slug = _WORD.findall(fold(slug_of(url)).replace("_", " "))
    best, number = (0, 0.0), None
    for i, line in enumerate(lines[:_DEEP]):
        if line.kind not in _HEADLINES or len(line.text) > 300:
            continue
        score = _likeness(slug, _WORD.findall(_INSIDE.sub("", fold(line.text))))
        # Menus and lists name the article too: the headline is the one with text below it.
        if score and (rank := (min(_text_below(lines, i), LONG), score)) > best:
            best, number = rank, i
    if number is not None:
        return number, True
    run = main_run(lines)
    above = [i for i in range(max(0, run - _ABOVE), run) if lines[i].title]
    telling = [i for i in above if lines[i].words >= 4] or above
    if not telling:
        return None, False
    first = telling[0] if run <= _SMALL else telling[-1]
    following = lines[first + 1].kind if first + 1 < len(lines) else "text"
    led = any(line.kind in ("stamp", "desk", "byline") for line in lines[:first])
    # Below a date or credit and above "Keterangan Gambar:" it is the picture's alternative text.
    return (None if following == "caption" and led else first), False


def _parted(text: str, slug: str) -> tuple[str, str]:
    """The headline, and what else is on its line: it ends with its slug, where a date or a bar follows."""
    told = _WORD.findall(fold(slug).replace("_", " "))
    words = list(_WORD.finditer(text))
    same = 0
    while same < min(len(told), len(words)) and fold(words[same][0]) == told[same]:
        same += 1
    left = told[same:]  # an editor's number may close a slug
    if same < 3 or same == len(words) or len(left) > 1 or not all(re.search(r"\d", w) for w in left):
        return text, ""
    end = words[same - 1].end()
    end += len(_CLOSING.match(text[end:])[0])  # type: ignore[index]
    rest = text[end:].strip(" |-–")
    return (text[:end], rest) if _BESIDE.search(text[end:]) else (text, "")


def _text_below(lines: list[Line], at: int) -> int:
    """Words of the paragraphs that follow without another title between them."""
    size = titles = 0
    for line in lines[at + 1 : at + 60]:
        if line.paragraph:
            size += line.words
            titles = 0
        elif line.kind == "text" and size:
            titles += line.title
            if titles > 1 or (titles and size < LONG):
                break
        elif line.kind == "readmore":
            break
    return size


def main_run(lines: list[Line]) -> int:
    """The number of the first paragraph of the longest run of paragraphs; 0 when there is none."""
    best, start, size, current, last = 0, 0, 0, 0, -99
    for i, line in enumerate(lines):
        if not line.paragraph:
            continue
        if i - last > _APART:
            current, size = i, 0
        size += line.words
        last = i
        if size > best:
            best, start = size, current
    return start


def _likeness(slug: list[str], line: list[str]) -> float:
    """0 when the line is not the headline of this slug. Slugs are cut, and shortened by their editors."""
    if len(slug) < 2 or len(line) < 2:
        return 0.0
    joined = sum((Counter(slug) & Counter(line)).values())
    of_slug, of_line = joined / len(slug), joined / len(line)
    if min(of_slug, of_line) >= 0.6 or (len(slug) >= 4 and slug[:-1] == line[: len(slug) - 1]):
        return of_slug + of_line
    return 0.0


def _begin(lines: list[Line], start: int, outlet: Outlet | None, head: Head) -> int:
    """The number of the first line of the text: the one with a dateline, else the first paragraph."""
    weak: int | None = None
    paragraphs = 0
    limit = min(start + _HEAD, _first_teaser(lines, start))
    for i in range(start, limit):
        line = lines[i]
        paragraphs += line.paragraph and not is_caption(line, outlet)
        signed = line.kind == "byline" and (paragraphs > 1 or (paragraphs and line.words == 1))
        if (line.kind in ("section", "end") and paragraphs) or signed:
            limit = i
            break
        if line.kind not in ("text", "credit", "related"):
            continue
        dateline, rest = split_dateline((line.raw.strip("\n\r"),), outlet)
        if dateline and dateline.outlet:
            return _open(lines, i, dateline, rest, head)
        if dateline and weak is None and not is_caption(line, outlet):
            weak = i
        if line.words >= LONG:
            break
    if weak is not None:
        dateline, rest = split_dateline((lines[weak].raw.strip("\n\r"),), outlet)
        if dateline:
            return _open(lines, weak, dateline, rest, head)
    below = [i for i in range(start, limit) if lines[i].kind == "text"]
    for n, i in enumerate(below):
        line = lines[i]
        if not line.paragraph or is_caption(line, outlet):
            continue
        if (
            n + 1 < len(below)
            and line.words < STANDFIRST
            and _opens(lines[below[n + 1]])
            and not _opens(line)
        ):
            continue  # without a dateline the house sets the text's first words in capitals
        same_block = n > 0 and below[n - 1] == i - 1 and line.gap == 0 and i - 1 > start - 1
        alternative = same_block and lines[i - 1].words <= 4 and not lines[i - 1].ends_sentence
        if alternative and line.words < STANDFIRST and n + 1 < len(below):
            continue  # alternative text and caption share a block above the text
        return i
    return next((i for i in below if lines[i].words >= 4 and lines[i].ends_sentence), limit)


def _opens(line: Line) -> bool:
    return bool(_CAPITALS.match(line.text))


def _first_teaser(lines: list[Line], start: int) -> int:
    """The number of the first teaser's headline, or of lines."""
    for i in range(start + 1, len(lines)):
        if lines[i].kind == "readmore":
            return teaser_start(lines, start, i)
    return len(lines)


def _open(lines: list[Line], i: int, dateline: Dateline, rest: tuple[str, ...], head: Head) -> int:
    head.dateline = dateline
    if rest:
        head.opening = rest[0]
        return i
    return i + 1  # the dateline has a line of its own
