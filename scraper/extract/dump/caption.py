"""What stands between headline and text: alternative text of the picture, captions, a standfirst."""

from __future__ import annotations

import re

from scraper.extract.dateline import split_dateline
from scraper.extract.dump.lines import Line
from scraper.extract.houses import house_names
from scraper.extract.phrases import after_label
from scraper.models import Outlet
from scraper.text import fold

LONG = 40  # words of a paragraph that can be no caption
STANDFIRST = 25  # words of a line that is too long for a caption
_ALT = 8  # words of the longest alternative text
_LABEL = re.compile(
    r"^[^\W\d_a-z][^\W_a-z'’., ]{2,}(?:[ ,&][^\W_a-z'’.,]{1,}){0,4}\s?[-–—:]\s?\S"
)  # "PANEN- Petani ..."
_CREDIT_END = re.compile(
    r"\((?:ist\.?|istimewa|dok\.?[^()]{0,30}|foto[^()]{0,30}|[a-z]{2,4}(?:/[\w]{2,12})?|[A-Z]{2,3}/\w{2,8})\)\.?$",
    re.I,
)


def is_caption(line: Line, outlet: Outlet | None) -> bool:
    """ "Bali Tribune / PANEN - ...", "PANEN - ...", "... (Ist.)", or a caption label."""
    if line.kind in ("caption", "credit"):
        return True
    low = fold(line.text[:60])
    if any(low.startswith(name) and low[len(name) :].lstrip()[:1] == "/" for name in house_names(outlet)):
        return True
    if line.words >= LONG:
        return False
    if _CREDIT_END.search(line.text):
        return True
    label = _LABEL.match(line.text)
    return bool(label) and split_dateline((line.text,), outlet)[0] is None


def is_alternative(line: Line) -> bool:
    """The picture's alternative text as one house prints it above the caption: "panen", "dewan bangli"."""
    return line.words <= 3 and line.text[0].islower() and not line.ends_sentence


def captions_of(
    lines: list[Line], between: list[int], titled: bool, opened: bool, outlet: Outlet | None
) -> tuple[int | None, list[str], list[int], list[tuple[str, str]]]:
    """(alternative text's line, captions, standfirst's lines, what else was cut).

    between: numbers of the lines between headline and text. titled: there is a headline. opened: the text
    begins with a dateline or in capitals, so that any short line above it belongs to the picture.
    """
    captions: list[str] = []
    cut: list[tuple[str, str]] = []
    plain: list[int] = []
    labelled = False
    for i in between:
        line = lines[i]
        if line.kind == "caption":
            rest = after_label("caption", line.text)
            labelled = not rest
            captions += [rest] if rest else []
            if labelled:
                cut += [("alt", lines[n].text) for n in plain]
                plain = []
        elif line.kind == "credit" or (line.kind == "text" and line.bullet is None):
            if labelled:
                captions.append(line.text)
            else:
                plain.append(i)
            labelled = False
        elif line.kind not in ("byline", "name", "desk", "stamp", "tags", "section"):
            cut.append((line.kind if line.kind != "text" else "summary", line.text))
    if not titled:
        return None, captions, [], cut + [("alt", lines[n].text) for n in plain]
    above = plain.pop(0) if plain and _above_caption(lines, plain, outlet) else None
    standfirst: list[int] = []
    for i in plain:
        line = lines[i]
        if not is_caption(line, outlet) and line.words >= (STANDFIRST if opened else 8):
            standfirst.append(i)
        elif captions and line.gap == 0 and i - 1 in plain:
            captions[-1] += " " + line.text
        else:
            captions.append(line.text)
    return above, captions, standfirst, cut


def _above_caption(lines: list[Line], plain: list[int], outlet: Outlet | None) -> bool:
    """Whether the first of these lines is alternative text: small, or the caption printed twice."""
    first = lines[plain[0]]
    if len(plain) == 1:
        return is_alternative(first)
    if fold(first.text) == fold(lines[plain[1]].text):
        return True
    return first.words <= _ALT and not first.ends_sentence and not is_caption(first, outlet)
