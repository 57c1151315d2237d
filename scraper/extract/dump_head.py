"""The head of a text dump: headline, line below it, captions, and where the text begins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from scraper.extract.dateline import split_dateline
from scraper.extract.dump_lines import Line
from scraper.extract.dump_tail import teaser_start
from scraper.extract.houses import house_names
from scraper.extract.phrases import after_label
from scraper.models import Dateline, Outlet
from scraper.text import fold
from scraper.urls import slug_of

_DEEP = 80  # lines looked at for a headline: menus may stand before it
_HEAD = 30  # lines between headline and text
_LONG = 40  # words of a paragraph that can be no caption
_STANDFIRST = 25  # words of a line that is too long for a caption
_LABEL = re.compile(
    r"^[^\W\d_a-z][^\W_a-z'’., ]{2,}(?:[ ,&][^\W_a-z'’.,]{1,}){0,4}\s?[-–—:]\s?\S"
)  # "PANEN- Petani ..."
_CREDIT_END = re.compile(
    r"\((?:ist\.?|istimewa|dok\.?[^()]{0,30}|foto[^()]{0,30}|[a-z]{2,4}(?:/[\w]{2,12})?|[A-Z]{2,3}/\w{2,8})\)\.?$",
    re.I,
)
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Head:
    """headline, kicker: line numbers. captions: texts. body: number of the text's first line.

    opening: the first line's text without dateline (None: all of it). others: numbers of credit and date
    lines.
    """

    headline: int | None = None
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
    head = Head(headline=_headline(lines, url))
    start = 0 if head.headline is None else head.headline + 1
    at = _begin(lines, start, outlet, head)
    head.body = at
    between = list(range(start, at))
    _sort(lines, between, outlet, head)
    head.others = [n for n in range(at) if lines[n].kind in ("byline", "desk", "stamp", "tags", "section")]
    return head


def _headline(lines: list[Line], url: str) -> int | None:
    """The line the address was made from, else the first that looks like a headline."""
    slug = _tokens(slug_of(url))
    best, number = 0.0, None
    for i, line in enumerate(lines[:_DEEP]):
        if line.kind in ("text", "related", "promo", "notice", "credit") and len(line.text) <= 300:
            score = _likeness(slug, _tokens(line.text))
            if score > best:
                best, number = score, i
    if number is not None:
        return number
    first = next((i for i, line in enumerate(lines[:_DEEP]) if line.title), None)
    if first is None:
        return None
    for i in range(first, min(first + 6, len(lines))):  # a menu of short words before it
        if lines[i].title and lines[i].words >= 4:
            first = i
            break
        if lines[i].paragraph:
            break
    following = lines[first + 1].kind if first + 1 < len(lines) else "text"
    led = any(line.kind in ("stamp", "desk", "byline") for line in lines[:first])
    return None if following == "caption" and led else first  # there it is the picture's alternative text


def _tokens(text: str) -> list[str]:
    return _WORD.findall(
        re.sub(r"(?<=\w)[.,'’%&](?=\w)|[%&]", "", fold(text)).replace("-", " ").replace("_", " ")
    )


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
        paragraphs += line.paragraph and not _is_caption(line, outlet)
        signed = line.kind == "byline" and (paragraphs > 1 or (paragraphs and line.words == 1))
        if (line.kind in ("section", "end") and paragraphs) or signed:
            limit = i
            break
        if line.kind not in ("text", "credit", "related") or _is_caption(line, outlet):
            continue
        dateline, rest = split_dateline((line.raw.strip("\n\r"),), outlet)
        if dateline and (dateline.outlet or weak is None):
            if dateline.outlet:
                return _open(lines, i, dateline, rest, head)
            weak = i
        if line.words >= _LONG:
            break
    if weak is not None:
        dateline, rest = split_dateline((lines[weak].raw.strip("\n\r"),), outlet)
        if dateline:
            return _open(lines, weak, dateline, rest, head)
    below = [i for i in range(start, limit) if lines[i].kind == "text"]
    for n, i in enumerate(below):
        line = lines[i]
        if not line.paragraph or _is_caption(line, outlet):
            continue
        same_block = n > 0 and below[n - 1] == i - 1 and line.gap == 0 and i - 1 > start - 1
        alternative = same_block and lines[i - 1].words <= 4 and not lines[i - 1].ends_sentence
        if alternative and line.words < _STANDFIRST and n + 1 < len(below):
            continue  # alternative text and caption share a block above the text
        return i
    return next((i for i in below if lines[i].words >= 4 and lines[i].ends_sentence), limit)


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


def _is_caption(line: Line, outlet: Outlet | None) -> bool:
    """ "Bali Tribune / PANEN - ...", "PANEN - ...", "... (Ist.)", or a caption label."""
    if line.kind in ("caption", "credit"):
        return True
    low = fold(line.text[:60])
    if any(low.startswith(name) and low[len(name) :].lstrip()[:1] == "/" for name in house_names(outlet)):
        return True
    if line.words >= _LONG:
        return False
    if _CREDIT_END.search(line.text):
        return True
    label = _LABEL.match(line.text)
    return bool(label) and split_dateline((line.text,), outlet)[0] is None


def _sort(lines: list[Line], between: list[int], outlet: Outlet | None, head: Head) -> None:
    """Tell what stands between headline and text: alternative text, captions, standfirst."""
    own_line = head.dateline is not None and head.opening is None
    if own_line and between:
        between = between[:-1]
    plain: list[int] = []
    labelled = False
    for i in between:
        line = lines[i]
        if line.kind == "caption":
            rest = after_label("caption", line.text)
            if rest:
                head.captions.append(rest)
            else:
                labelled = True
                head.cut += [("alt", lines[n].text) for n in plain]
                plain = []
        elif line.kind in ("text", "credit") and (line.bullet is None or line.kind == "credit"):
            if head.headline is not None and fold(line.text) == fold(lines[head.headline].text):
                head.cut.append(("repeated", line.text))
            elif labelled:
                head.captions.append(line.text)
                labelled = False
            else:
                plain.append(i)
        elif line.kind not in ("byline", "desk", "stamp", "tags", "section"):
            head.cut.append((line.kind if line.kind != "text" else "summary", line.text))
    if head.headline is None:
        head.cut += [("alt", lines[n].text) for n in plain]
        return
    if (
        len(plain) > 1
        and lines[plain[0]].words <= 8
        and not lines[plain[0]].ends_sentence
        and not _is_caption(lines[plain[0]], outlet)
    ):
        head.kicker = plain.pop(0)
    for i in plain:
        line = lines[i]
        if not _is_caption(line, outlet) and (
            line.words >= _STANDFIRST or (head.dateline is None and line.words >= 8)
        ):
            head.standfirst.append(i)
        elif head.captions and line.gap == 0 and i - 1 in plain:
            head.captions[-1] += " " + line.text
        else:
            head.captions.append(line.text)
