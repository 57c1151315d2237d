"""A name that stands alone at the headline beside the date, where neither a label nor a class name says whose
it is: "Ayu Sari" above "Senin, 3 Maret 2025", "Ayu Sari | 03/03/2025 10:15", "Ayu Sari - Kabar Pulau".

Subjects, places and sections stand there too. So the line must hold whole names and nothing else, beside a
date, and nobody whom the headline, the address or the text itself speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from scraper.extract.byline_lines import Credit
from scraper.extract.heading import loose
from scraper.extract.labels import cut, label_of, parts_of
from scraper.extract.names import FOREIGN, Name, NameReader, table
from scraper.extract.outline import Line, is_long
from scraper.extract.page import Page
from scraper.extract.regions import Regions
from scraper.text import fold

RANK = 6  # below every labelled or marked byline at the headline, above those at the end of the text
DATED = 80  # characters of the longest line that is a date
NAMES = 100  # characters of the longest line of names
APART = 2  # lines between a name and its date, with names too
LONGEST = 14  # letters of a word of a name: longer ones are compounds

_BY = (
    "Por ",
    "Par ",
    "Ni ",
    "Nina ",
    "Dening ",
    "Theo ",
    "Του ",
    "Της ",
)  # in a language the page does not name
_DATE = re.compile(
    r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}[./-]\d\d?[./-]\d\d?|\d{1,2}\.?\s[^\W\d_]{3,10}\.?,?\s\d{4}"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2},?\s\d{4}|\d{1,2}[:.]\d\d\b|\b\d+ [^\W\d_]+ (?:yang )?(?:ago|lalu)\b"
    r"|\bvor \d+ \w+"
)
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)")  # a name and a date in elements of their own
_TOPIC = re.compile(
    r"/(?:tags?|topi[ck]s?|them[ae]n?|kategori|categor\w+|section|rubrik|kanal|search|suche)/", re.I
)


def beside(page: Page, where: Regions, headline: str, reading: NameReader) -> list[Credit]:
    """Credits of whole names that stand beside the date at the headline."""
    outline = page.outline
    lines = outline.lines[: where.head[1]]
    found: list[Credit] = []
    known: tuple[str, str] | None = None
    for line in lines[where.anchor + 1 :]:
        if line.tag in _HEADINGS or outline.zone(line, where.anchor) or not _may_be_dated(lines, line.at):
            continue
        names = _alone(line.text, reading)
        if not names or not (_DATE.search(line.text) or _dated(lines, line.at, reading)):
            continue
        known = known or _spoken_of(page, where, headline)
        if any(_is_known(n.text, known) for n in names) or (line.linked and _leads_to_topic(line)):
            continue
        found.append(Credit(tuple(names), "reporter", line.text, RANK, line.at))
    return found


_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "figcaption", "th", "caption"])


def _may_be_dated(lines: Sequence[Line], at: int) -> bool:
    """Whether a digit is near: a cheap look first."""
    return any(_DIGIT.search(line.text) for line in lines[max(0, at - APART - 1) : at + APART + 2])


_DIGIT = re.compile(r"\d")


def _alone(text: str, reading: NameReader) -> list[Name]:
    """The whole names of a line that holds nothing else, but perhaps the date or the site's own name."""
    if (
        len(text) > NAMES
        or not text[:1].isalpha()
        or text.startswith(_BY)
        or FOREIGN.search(text)
        or label_of(text, reading.language)
    ):
        return []
    text = _GLUED.sub(" ", text)
    found: list[Name] = []
    for part in (p for whole in parts_of(text) for p in re.split(r"\s[–—-]\s", whole)):
        bare = cut(part).strip(" -–")
        rest = part[len(bare) :]
        if _of_site(part, reading.own) or (not bare and _DATE.search(part)):
            continue
        if (rest.strip(" ,-–") and not _DATE.search(rest)) or rest.lstrip().startswith(
            ","
        ):  # "Bad Neustadt, 3. Mai"
            return []
        names = reading.names(bare)
        letters = sum(len(n.text) for n in names)
        if not names or any(n.kind == "organisation" for n in names) or letters + 6 * len(names) < len(bare):
            return []
        found.extend(names)
    words = [fold(w) for n in found for w in re.split(r"[\s-]", n.text)]
    return [] if any(len(w) > LONGEST or (len(w) > 3 and w in table("accounts")) for w in words) else found


def _of_site(text: str, own: frozenset[str]) -> bool:
    letters = fold(text).strip().replace(" ", "")
    return any(len(o) > 4 and letters.startswith(o) and len(letters) < len(o) + 12 for o in own)


def _dated(lines: Sequence[Line], at: int, reading: NameReader) -> bool:
    """Whether the next or previous line is a date; other lines of names may stand between."""
    for step in (1, -1):
        for number in range(at + step, at + step * (APART + 2), step):
            if not 0 <= number < len(lines):
                break
            text = lines[number].text
            if len(text) <= DATED and _DATE.search(text):
                return True
            if not _alone(text, reading):
                break
    return False


def _leads_to_topic(line: Line) -> bool:
    links = [line.node.attributes.get("href"), *(a.attributes.get("href") for a in line.node.css("a"))]
    return any(_TOPIC.search(link) for link in links if link)


def _spoken_of(page: Page, where: Regions, headline: str) -> tuple[str, str]:
    """What the article is about: headline and address as letters, and its paragraphs but the last, where
    authors are presented.
    """
    lines = page.outline.lines[where.first : where.last]
    text = " | ".join(n.text for n in lines if is_long(n.text) and not n.linked)
    return loose(f"{headline} {unquote(urlsplit(page.url).path)}".replace("_", " ")), fold(text)


def _is_known(name: str, known: tuple[str, str]) -> bool:
    return loose(name) in known[0] or fold(name) in known[1]
