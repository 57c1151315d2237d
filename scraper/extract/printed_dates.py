"""Dates that readers see: at the headline, after the text, on a line that says "Datum:"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, lru_cache
from operator import itemgetter

from scraper.dates import Stamp, parse_date, parse_iso
from scraper.dates.words import WORD, month, weekday
from scraper.extract.blocks import size
from scraper.extract.heading import loose
from scraper.extract.headline import Headlines
from scraper.extract.outline import Mark, Outline
from scraper.extract.page import Page
from scraper.extract.regions import Regions
from scraper.extract.signs import Zone
from scraper.extract.site import host_of
from scraper.models import Via
from scraper.text import clean

_UPDATED = re.compile(
    r"updat|modif|aktualisier|geändert|diperbarui|revis|edited|mis à jour|actualizad|aggiornat|"
    r"atualizad|bearbeitet|changed|lastmod|更新|수정|تحديث|обновл|оновл|изменен|עודכן|অপডেট|अपडेट|ενημέρ|güncel",
    re.I,
)
_COUNTRIES = {
    "uk",
    "au",
    "nz",
    "in",
    "ie",
    "za",
    "my",
    "sg",
    "ng",
    "ke",
    "gh",
    "tz",
    "hk",
    "pk",
    "bd",
    "lk",
    "mt",
    "cy",
    "eu",
}
LINE = 110  # characters of the longest line that is a date line
SENTENCE = 60  # characters of the longest line ending in a full stop that may be one
BESIDE = 7  # places from the headline within which a date is the article's whatever the class names say
ABOVE = 8  # lines above the headline in which its date may stand
NEAR = 18  # places up to here are at the headline
TAIL_PLACE = 30  # places from here on are after the text


@dataclass(frozen=True, slots=True)
class Candidate:
    stamp: Stamp
    via: Via
    raw: str
    near: bool = False  # printed at the headline
    firm: bool = False  # a meta element that can only mean publication


def tongue_of(page: Page) -> str | None:
    """The page's language with its region when that is sound: "en-US" is a default, the host's country is
    not.
    """
    language = page.language
    if language != "en" or (page.outlet and page.outlet.language):
        return language
    country = host_of(page.url).rpartition(".")[2]
    if country in _COUNTRIES:
        return "en-GB"
    if place := _REGION.search(page.url):
        return place[1]
    root = page.tree.css_first("html")
    declared = (root.attributes.get("lang") or "") if root else ""
    return declared if re.fullmatch(r"en[-_][A-Za-z]{2}", declared) else "en-US" if country == "us" else "en"


_REGION = re.compile(r"/(en[-_](?:gb|us|au|ca|in|nz|ie|za|sg|my|ph))(?:/|$)", re.I)


def read_stamp(text: str, page: Page, tongue: str | None) -> Stamp | None:
    if not text:
        return None
    return parse_iso(text, timezone=page.timezone, fetched_at=page.fetched_at) or (
        parse_date(text, language=tongue, timezone=page.timezone, fetched_at=page.fetched_at)
        if len(text) < 80
        else None
    )


def printed_dates(page: Page, where: Regions, heads: Headlines, tongue: str | None) -> list[Candidate]:
    """Dates readers see: at the headline first, then after the text. Those marked as an update come last."""
    outline = page.outline
    text_at = _text_at(outline, heads)
    found: list[tuple[int, bool, Candidate]] = []
    read = cache(lambda text: shown_stamp(text, page, tongue))  # element and line print the same
    for mark in outline.of("date"):
        place = _place(mark.at, where, heads)
        if place is None or not _open(outline.zone(mark, where.anchor), place, mark.at < text_at):
            continue
        if candidate := _of_mark(mark, page, tongue, read):
            found.append(
                (place, bool(_UPDATED.search(mark.name) or _UPDATED.search(candidate.raw[:30])), candidate)
            )
    around = outline.lines[max(0, where.head[0] - ABOVE) : where.head[1]]
    behind = outline.lines[max(where.head[1], where.tail[0]) : where.tail[1]]
    for line in (*around, *behind):
        place = _place(line.at, where, heads)
        if place is None or not _DIGIT.search(line.text):
            continue
        text, other = _date_part(line.text)
        if not text or not _open(outline.zone(line, where.anchor), place, line.at < text_at, other):
            continue
        if stamp := read(text):
            found.append((place + other, bool(_UPDATED.search(text[:30])), Candidate(stamp, "html", text)))
    found.sort(key=lambda f: (f[1], f[0]))
    return [replace(c, near=place < NEAR and not late) for place, late, c in found]


def _text_at(outline: Outline, heads: Headlines) -> int:
    """The line of the second sentence under the headline; the first may be a standfirst."""
    sentences = (
        line.at
        for line in outline.lines[max(heads.until, 0) :]
        if size(line.text) > SENTENCE and not line.linked and line.text.endswith(_STOPS)
    )
    next(sentences, None)
    return next(sentences, len(outline.lines))


def _open(zone: Zone, place: int, above: bool, other: int = 0) -> bool:
    """Whether a date may be taken from this zone: right beside the headline class names count for little.

    place: how far from the headline. above: before the text. other: words beside the date, of which a caption
    may have none.
    """
    return not zone or (
        above
        and place + other <= BESIDE
        and zone not in ("comments", "hidden")
        and (zone != "caption" or not other)
    )


def labelled_dates(page: Page, heads: Headlines, tongue: str | None) -> Iterator[Candidate]:
    """Last of all: lines anywhere else that say "Datum: ...", the only date line of the page, or the date
    beside the article's own headline in a list of articles.
    """
    outline = page.outline
    alone: list[Candidate] = []
    for line in outline.lines:
        if (
            len(line.text) > LINE
            or line.linked
            or not _DIGIT.search(line.text)
            or outline.zone(line, heads.at)
        ):
            continue
        text, other = _date_part(line.text)
        stamp = shown_stamp(text, page, tongue) if text and other <= 3 else None
        if stamp and _SAYS.match(text):
            yield Candidate(stamp, "html", text)
        elif stamp and other == 0:
            alone.append(Candidate(stamp, "html", text))
    if alone and len({c.stamp.day for c in alone}) == 1:
        yield alone[0]
    yield from _own_teaser(page, heads, tongue)


TEASER = 300  # characters of a teaser: headline, date, a few words


def _own_teaser(page: Page, heads: Headlines, tongue: str | None) -> list[Candidate]:
    """The date in the teaser that announces this very article; none when two of them disagree."""
    headline = heads.headline.value if heads.headline else ""
    title = loose(headline)
    found: list[Candidate] = []
    for node in page.css("h2, h3, h4, a") if title else []:
        above = node.parent if loose(node.text() or "") == title else None
        shown: list[Candidate] = []
        while not shown and above is not None and len(above.text() or "") < len(headline) + TEASER:
            for text in map(clean, (above.text(separator="\n") or "").split("\n")):
                dated = _DIGIT.search(text) and loose(text) != title and _date_part(text) == (text, 0)
                if dated and (stamp := shown_stamp(text, page, tongue)):
                    shown.append(Candidate(stamp, "html", text))
            above = above.parent
        found += shown
    return found[:1] if len({c.stamp.day for c in found}) == 1 else []


_SAYS = re.compile(
    r"\W*(?:(?:artikel|beitrag|text)\s)?(?:datum|veröffentlich|publi[zsc]|erstellt|eingestellt|"
    r"gespeichert|verfasst|geschrieben|stand|posted|published|date\b"
    r"|publié|pubblicato|publicado|fecha|data\b|tanggal|diposting|dipublikasikan|ditulis|gepostet|"
    r"geplaatst|opublikowano|dodano|julkaistu|publicerad)",
    re.I,
)


def _date_part(text: str) -> tuple[str, int]:
    """The part of a line that may be a date line, and how many other words stand in it; "" for sentences.

    A paragraph may open with its date: "27.1.2022 - Bei der ...", "Berlin, 25. Januar 2022 | ...".
    """
    if " | " in text and (barred := _BARRED.search(text)):
        return barred[0], 0
    sentence = text.endswith(_STOPS)
    if len(text) > LINE or (sentence and (len(text) > SENTENCE or text[-1] > "\x7f")):
        lead = _LEAD.match(text) or _inside(text)
        return (lead[0], 3) if lead else ("", 0)
    parts = [part for part in _parts(text) if _DIGIT.search(part)]
    text, other = min(((part, _others(part)) for part in parts or [text]), key=_second)
    if (
        sentence
        and text.endswith(_STOPS)
        and not _SAYS.match(text)
        and _others(_DIGIT.split(text, 1)[0]) >= 2
    ):
        return "", 0  # a sentence: "Rapat digelar Senin (15/8/2018) di balai desa."
    if other > (9 if _SAYS.match(text) else 5):
        inside = _inside(text)
        return (inside[0], 3) if inside else ("", 0)
    return text, other


_second = itemgetter(1)


def _inside(text: str) -> re.Match[str] | None:
    """A date named in the midst of other words."""
    return _INSIDE.search(text) if any(word in text for word in _BEFORE_INSIDE) else None


def _parts(text: str) -> list[str]:
    """A line cut at its bars, the time left with its day: "Oleh A. B", "Rabu, 5 Maret 2025 | 10:15 WITA"."""
    found: list[str] = []
    for part in _PARTS.split(text):
        if found and _CLOCK.fullmatch(part) and _DIGIT.search(found[-1]):
            found[-1] = f"{found[-1]} | {part}"
        else:
            found.append(part)
    return found


def _others(text: str) -> int:
    """How many words of a line have nothing to do with a date."""
    return sum(_other(w) for w in _WORD.findall(_CREDIT.sub(" ", text)) if len(w) > 2)


@lru_cache(maxsize=1_024)
def _other(word: str) -> int:
    if word.casefold() in _DATE_WORDS or month(word, None) is not None or weekday(word, None) is not None:
        return 0
    return max(
        1, (size(word) if word > "\u2fff" else len(word)) // 10 if word > "\u0e00" else 1
    )  # without blanks between words they are one


_BARRED = re.compile(r"(?<!\d)(\d\d?) \| (\d\d?) \| (\d{4})(?!\d)")  # "26 | 01 | 2022"
_PARTS = re.compile(r"\s+[|•·⋅»]\s+")
_CLOCK = re.compile(
    r"\(?(?:pukul |um |at )?\d{1,2}[.:]\d\d(?:[.:]\d\d)?(?: ?(?:[ap]m|uhr|h|[a-z]{2,4}))?\)?", re.I
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(WORD)
_STOPS = (".", "?", "!", "。", "！", "？", "।", "။", "។", "۔", "؟", "።")  # at the end of a sentence
_CREDIT = re.compile(r"\b(?:von|by|par|por|oleh|di|door)\s+\S+(?:\s+[A-Z]\S+)*", re.I)
_DATE_WORDS = frozenset(
    [
        "veröffentlicht", "veröffentlichung", "publiziert", "erstellt", "geschrieben", "datum",
        "stand", "uhr", "published", "posted", "updated", "date", "publié", "publicado", "pubblicato",
        "gmt", "utc", "est", "gespeichert", "eingestellt", "pressemitteilung", "diposting", "tanggal",
        "wib", "wita", "wit", "kommentare", "comments", "kategorie", "category",
    ]
)  # fmt: skip
_INSIDE = re.compile(
    r"\b(?:Datum|Date|Veröffentlicht|Published|Publié|Publicado|Tanggal|Stand)\b\W{0,3}(?:am |on |"
    r"le )?\W{0,2}\d.{5,30}"
    r"|(?:(?:Artikel|Beitrag|Eintrag) wurde|(?:entry|post|article) was posted)\b.{0,30}?\b(?:am|on)\s.{6,30}"
)
_BEFORE_INSIDE = ("Dat", "Ver", "Publi", "Tanggal", "Stand", "wurde", "posted")  # a cheap look first
_LEAD = re.compile(
    r"^\(?(?:[^\W\d_][^.\d]{0,40}?[\s,(/]{1,3})?(?:\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d\d)|\d{1,2}"
    r"\.?\s[^\W\d_]{3,9}\.?,?\s\d{4}"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2},\s\d{4}|\d{4}-\d\d-\d\d)(?=\)|\s{0,2}(?:[-–—|:•]|\([^)]{2,30}\)))"
)


def shown_stamp(text: str, page: Page, tongue: str | None) -> Stamp | None:
    if " | " in text:
        text = _BARRED.sub(r"\1.\2.\3", text)
    return parse_date(text, language=tongue, timezone=page.timezone, fetched_at=page.fetched_at)


def _place(at: int, where: Regions, heads: Headlines) -> int | None:
    """How far from the headline: lower is better; None outside the article's head and tail."""
    if heads.at >= 0 and heads.at - ABOVE <= at < heads.at:
        return 1 + 2 * (heads.at - at)
    if where.head[0] <= at < where.head[1]:
        return min(max(0, at - heads.until), 15)
    if where.tail[0] <= at < where.tail[1]:
        return TAIL_PLACE + (at - where.tail[0])
    return None


def _of_mark(
    mark: Mark, page: Page, tongue: str | None, read: Callable[[str], Stamp | None]
) -> Candidate | None:
    """The date of a marked element: its attribute, unless it prints another day."""
    attributes = mark.node.attributes
    words = (mark.node.text(separator=" ") or "").split(None, LINE)[: LINE // 2 + 1]  # more is no date line
    text = clean(" ".join(words))
    shown = read(text) if text and len(text) <= LINE else None
    for key in ("datetime", "content", "data-date", "title", "data-timestamp"):
        raw = clean(attributes.get(key) or "")
        stamp = read_stamp(raw, page, tongue) if raw else None
        if stamp and not (shown and abs(shown.day - stamp.day) > timedelta(days=1)):
            return Candidate(stamp, "html", raw)
    return Candidate(shown, "html", text) if shown else None
