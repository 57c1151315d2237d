"""The lines of a text dump, each with what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from scraper.dates import parse_date
from scraper.extract.houses import house_names, names_of
from scraper.extract.labels import Labelled, label_of
from scraper.extract.lines import line_kind
from scraper.extract.names import names_in, table, words_of_credit
from scraper.extract.phrases import after_label, leftover, says, starts
from scraper.models import Outlet
from scraper.text import clean, fold, words

Kind = Literal[
    "text", "byline", "name", "desk", "stamp", "caption", "section", "tags", "summary",
    "readmore", "end", "related", "label", "notice", "promo", "credit", "reading", "leftover",
]  # fmt: skip

JOIN = re.compile(r"\s+(?:dan|and|und|et|y|&|serta)\s+|\s*[,;]\s*")  # between two names of one credit
CODES = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9]{1,7}|[A-Z]-\d{1,3})(?:\s?[/-]\s?[A-Za-z0-9]{2,9}){0,3}"
)  # initials
TIME = re.compile(r"\W*\d{1,2}[:.]\d\d(?:\s?[A-Za-z]{1,4})?\W*")  # a line that is only a time of day
_ICON = re.compile(r"(?:account_circle|person)\s+(\S.{1,50})$")  # icon names become text in dumps
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){0,5}")
SHORT = 150  # characters: the longest line that can be anything but text
_BULLET = re.compile(r"^(?:[•●▪■◦*»›–-]|\d{1,2}[.)])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """text: clean. raw: as printed. gap: empty lines before it. kind: what it is.

    of: for a name, the number of the label's line.
    """

    text: str
    raw: str
    gap: int
    kind: Kind
    of: int | None = None

    @property
    def words(self) -> int:
        return len(self.text.split()) if self.text.isascii() else words(self.text)

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.text))

    @property
    def bullet(self) -> str | None:
        """The text behind a bullet or item number, None without one."""
        m = _BULLET.match(self.text)
        return self.text[m.end() :] if m else None

    @property
    def paragraph(self) -> bool:
        """Long enough for running text: a sentence, or several lines' worth of one."""
        return self.kind == "text" and ((self.words >= 8 and self.ends_sentence) or len(self.text) >= SHORT)

    @property
    def cut_label(self) -> bool:
        """The dump ends inside a credit's label: "wartaw"."""
        alone = self.kind == "text" and self.text.isalpha() and self.text.islower() and len(self.text) > 2
        return alone and any(
            p.startswith(self.text) for row in words_of_credit()["prefixes"].values() for p in row
        )

    @property
    def title(self) -> bool:
        """Could be a headline: some words, no sentence, nothing that is something else."""
        return (
            self.kind == "text"
            and 2 <= self.words <= 32
            and len(self.text) <= 220
            and not self.text.endswith((".", ":", ";", ","))
            and not self.text[0].islower()
            and " > " not in self.text
            and " » " not in self.text
            and "@" not in self.text
        )


def read_lines(text: str, language: str | None, outlet: Outlet | None) -> list[Line]:
    """The lines that hold anything, in order."""
    found: list[Line] = []
    gap = 0
    for raw in re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text):
        tidy = clean(raw)
        if not tidy:
            gap += 1
            continue
        found.append(Line(tidy, raw, gap, _kind(tidy, language, outlet)))
        gap = 0
    return _with_names(_unwrapped(found))


def _unwrapped(lines: list[Line]) -> list[Line]:
    """Join the lines of text that was wrapped at a fixed width."""
    found: list[Line] = []
    for start, stop in _blocks(lines):
        block = lines[start:stop]
        inner = [len(line.text) for line in block[:-1]]
        broken = sum(1 for line in block[:-1] if not line.ends_sentence)
        same = len(block) > 2 and min(inner) >= 45 and max(inner) <= 110 and broken >= 0.5 * len(inner)
        small = sum(1 for line in block[1:] if line.text[0].islower())
        if (
            same
            and small >= 0.3 * len(inner)
            and all(line.kind == "text" and " | " not in line.text for line in block)
        ):
            text = " ".join(line.text for line in block)
            found.append(replace(block[0], text=text, raw=" ".join(line.raw.strip() for line in block)))
        else:
            found += block
    return found


def _blocks(lines: list[Line]) -> list[tuple[int, int]]:
    """(first, behind the last) of lines without an empty line between them."""
    starts = [i for i, line in enumerate(lines) if i == 0 or line.gap]
    return list(pairwise([*starts, len(lines)]))


def name_like(text: str) -> bool:
    """Could be nothing but a name or initials: "San Edison", "ANA", "bbn/ctg"."""
    if CODES.fullmatch(text):
        return True
    words = text.split()
    if not _NAME.fullmatch(text) or len(text) > 50:
        return False
    return words[0][0].isupper() and words[-1][0].isupper() and fold(text) not in newsroom()


def _with_names(lines: list[Line]) -> list[Line]:
    """Mark the names of labels alone on their line: below ("wartawan", "ANA"), or all of them above."""
    labels = {i for i, line in enumerate(lines) if line.kind == "byline" and _alone(line)}
    for i in sorted(labels):
        above, below = _name_at(lines, i - 1), _name_at(lines, i + 1)
        first_of_pairs = i + 2 in labels and i - 2 not in labels
        later_of_pairs = i - 2 in labels and lines[i - 1].kind == "name" and lines[i - 1].of == i
        if above and (not below or (first_of_pairs and lines[i - 1].gap <= 1 and i + 3 not in labels)):
            lines[i - 1] = replace(lines[i - 1], kind="name", of=i)
            if i + 2 in labels and _name_at(lines, i + 1):
                lines[i + 1] = replace(lines[i + 1], kind="name", of=i + 2)
        elif below and not later_of_pairs:
            lines[i + 1] = replace(lines[i + 1], kind="name", of=i)
    return lines


def _alone(line: Line) -> bool:
    return line.words <= 3 and not line.text.rstrip(": ").count(":") and "|" not in line.text


def _name_at(lines: list[Line], at: int) -> bool:
    """Whether the line is free to be a name: not the page's first line, and nothing but names."""
    if not 0 < at < len(lines) or lines[at].kind != "text" or lines[at].words > 8:
        return False
    return all(name_like(part) for part in JOIN.split(lines[at].text.lstrip(": ")) if part)


def _kind(text: str, language: str | None, outlet: Outlet | None) -> Kind:
    if len(text) > 2 * SHORT:
        return "text"
    if leftover(text) or starts("template", text) or (outlet and fold(text) in names_of(outlet)):
        return "leftover"
    for name in ("readmore", "summary", "section", "tags", "end"):
        if says(name, text):
            return name
    if after_label("tags", text):
        return "tags"
    if after_label("section", text):
        return "section"
    if len(text) <= SHORT:
        if byline_of(text, language):
            return "byline"
        if is_stamp(text, language):
            return "stamp"
        if _is_desk(text, outlet):
            return "desk"
    if after_label("caption", text) is not None:
        return "caption"
    kind = line_kind(text)
    return "text" if kind in (None, "stamp") else kind  # type: ignore[return-value]


def byline_of(text: str, language: str | None) -> Labelled | None:
    """The label of a credit line: alone on its line, or before a colon, or "By" and a name."""
    if icon := _ICON.match(text):
        return Labelled("reporter", icon[1], True)
    found = label_of(text, language)
    if found is None or len(found.rest) > 90:
        return None
    if not found.rest or (found.strong and ":" in text[:40]):
        return found if len(found.rest.split()) <= 12 else None
    own_name = found.rest[0].isupper() and not _SENTENCE_END.search(found.rest)
    return found if own_name and names_in(found.rest, language=language) else None


def is_stamp(text: str, language: str | None) -> bool:
    """A printed date of publication: a date with a label, a time or a weekday and next to nothing else."""
    if len(text) > 90 or not re.search(r"\d", text):
        return False
    if TIME.fullmatch(text):
        return True
    labelled = after_label("stamp", text)
    if labelled is not None:
        return _dated(labelled, language)
    return line_kind(text) == "stamp" and _dated(text, language)


def _dated(text: str, language: str | None) -> bool:
    return parse_date(text, language=language, timezone="UTC", fetched_at=None) is not None


@cache
def newsroom() -> frozenset[str]:
    """Words that sign for the newsroom, not for a person."""
    return table("desks") | {"admin", "editor"}


def _is_desk(text: str, outlet: Outlet | None) -> bool:
    """ "Redaksi - Bali Tribune": the newsroom signs, nobody in person."""
    parts = [fold(p).strip() for p in re.split(r"\s[-–|/]\s|:", text) if p.strip()]
    known = house_names(outlet)
    return (
        0 < len(parts) <= 3
        and parts[0] in newsroom()
        and all(p in newsroom() or any(p.startswith(name) for name in known) for p in parts)
    )
