"""Dates that readers see: at the headline, after the text, on a line that says "Datum:"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from scraper.dates import Stamp, numbers_of_date, parse_date, parse_iso
from scraper.dates.words import WORD, month, weekday
from scraper.extract.blocks import size
from scraper.extract.heading import loose
from scraper.extract.headline import Headlines
from scraper.extract.outline import Mark, Outline
from scraper.extract.page import Page
from scraper.extract.phrases import listed
from scraper.extract.regions import Regions
from scraper.extract.signs import Zone
from scraper.extract.site import host_of
from scraper.models import Via
from scraper.text import STOPS, clean

_UPDATED = (
    "updat", "modif", "aktualisier", "geändert", "diperbarui", "revis", "edited", "mis à jour", "actualizad",
    "aggiornat", "atualizad", "bearbeitet", "changed", "lastmod",
    "更新", "수정", "تحديث", "обновл", "оновл", "изменен", "עודכן", "অপডেট", "अपडेट", "ενημέρ", "güncel",
)  # fmt: skip
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


class Candidate(NamedTuple):
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
    root = page.tree.root
    declared = (root.attributes.get("lang") or "") if root else ""
    return declared if re.fullmatch(r"en[-_][A-Za-z]{2}", declared) else "en-US" if country == "us" else "en"


_REGION = re.compile(r"/(en[-_](?:gb|us|au|ca|in|nz|ie|za|sg|my|ph))(?:/|$)", re.I)


class DateReader:
    """How the dates of one page are read: its language, its zone, the day of its fetch.

    The same date stands in markup, element and line; it is read once.
    """

    def __init__(self, page: Page) -> None:
        self.language = tongue_of(page)
        self.timezone = page.timezone
        self.fetched_at = page.fetched_at
        self.numbers = numbers_of_date(self.language, self.fetched_at)  # which every line with a date has
        self._stamps: dict[str, Stamp | None] = {}
        self._shown: dict[str, Stamp | None] = {}

    def stamp(self, text: str) -> Stamp | None:
        """The date of an attribute or a meta element."""
        if not text:
            return None
        if text not in self._stamps:
            self._stamps[text] = parse_iso(text, timezone=self.timezone, fetched_at=self.fetched_at) or (
                self.printed(text) if len(text) < 80 else None
            )
        return self._stamps[text]

    def shown(self, text: str) -> Stamp | None:
        """The date in a printed line."""
        if text not in self._shown:
            self._shown[text] = self.printed(_BARRED.sub(r"\1.\2.\3", text) if " | " in text else text)
        return self._shown[text]

    def printed(self, text: str) -> Stamp | None:
        return parse_date(text, language=self.language, timezone=self.timezone, fetched_at=self.fetched_at)


@lru_cache(maxsize=2)
def date_reader(page: Page) -> DateReader:
    return DateReader(page)


def printed_dates(page: Page, where: Regions, heads: Headlines) -> list[Candidate]:
    """Dates readers see: at the headline first, then after the text. Those marked as an update come last."""
    outline = page.outline
    read = date_reader(page)
    text_at = _text_at(outline, heads)
    found: list[tuple[bool, int, Stamp, str]] = []
    for mark in outline.of("date"):
        place = _place(mark.at, where, heads)
        if place is None or not _open(outline.zone(mark, where.anchor), place, mark.at < text_at):
            continue
        if dated := _of_mark(outline, mark, read):
            late = _is_update(mark.name) or _is_update(dated[1][:30])
            found.append((late, place, *dated))
    around = outline.lines[max(0, where.head[0] - ABOVE) : where.head[1]]
    behind = outline.lines[max(where.head[1], where.tail[0]) : where.tail[1]]
    for line in (*around, *behind):
        if len(line.text) <= LINE and not read.numbers.search(line.text):
            continue
        place = _place(line.at, where, heads)
        if place is None:
            continue
        text, other = _date_part(line.text)
        if not text or not _open(outline.zone(line, where.anchor), place, line.at < text_at, other):
            continue
        if stamp := read.shown(text):
            found.append((_is_update(text[:30]), place + other, stamp, text))
    found.sort(key=itemgetter(0, 1))
    return [
        Candidate(stamp, "html", text, near=place < NEAR and not late) for late, place, stamp, text in found
    ]


def _is_update(text: str) -> bool:
    """Whether class names or the words before a date say that it is that of a change."""
    text = text.lower()
    for word in _UPDATED:  # noqa: SIM110  a plain loop: `any` costs three times as much
        if word in text:
            return True
    return False


def _text_at(outline: Outline, heads: Headlines) -> int:
    """The line of the second sentence under the headline; the first may be a standfirst."""
    sentences = (
        line.at
        for line in outline.lines[max(heads.until, 0) :]
        if size(line.text) > SENTENCE and not line.linked and line.text.endswith(STOPS)
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


def labelled_dates(page: Page, heads: Headlines) -> Iterator[Candidate]:
    """Last of all: lines anywhere else that say "Datum: ...", the only date line of the page, or the date
    beside the article's own headline in a list of articles.
    """
    outline = page.outline
    read = date_reader(page)
    alone: list[Candidate] = []
    for line in outline.lines:
        if (
            len(line.text) > LINE
            or line.linked
            or not read.numbers.search(line.text)
            or outline.zone(line, heads.at)
        ):
            continue
        text, other = _date_part(line.text)
        stamp = read.shown(text) if text and other <= 3 else None
        if stamp and _SAYS.match(text):
            yield Candidate(stamp, "html", text)
        elif stamp and other == 0:
            alone.append(Candidate(stamp, "html", text))
    if alone and len({c.stamp.day for c in alone}) == 1:
        yield alone[0]
    yield from _own_teaser(page, heads)


TEASER = 300  # characters of a teaser: headline, date, a few words


def _own_teaser(page: Page, heads: Headlines) -> list[Candidate]:
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
                if dated and (stamp := date_reader(page).shown(text)):
                    shown.append(Candidate(stamp, "html", text))
            above = above.parent
        found += shown
    return found[:1] if len({c.stamp.day for c in found}) == 1 else []


@cache
def _of_else() -> re.Pattern[str]:
    """The day of a birth, of a law, or no day at all: a price, a telephone."""
    return re.compile(
        rf"\b(?:{'|'.join(listed('other_days'))})(?!\w)|{'|'.join(listed('other_days_abroad'))}", re.I
    )


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
    sentence = text.endswith(STOPS)
    if len(text) > LINE or (sentence and (len(text) > SENTENCE or _SENTENCE.search(text))):
        lead = (_DIGIT.search(text, 0, _LEADING) and _LEAD.match(text)) or _inside(text)
        return (lead[0], 3) if lead else ("", 0)
    if _of_else().search(text) and not _SAYS.match(text):
        return "", 0
    if _BARS.isdisjoint(text):  # as most lines
        other = _others(text)
    else:
        parts = [part for part in _parts(text) if _DIGIT.search(part)]
        text, other = min(((part, _others(part)) for part in parts or [text]), key=itemgetter(1))
        sentence = text.endswith(STOPS)
    if sentence and not _SAYS.match(text) and _others(_DIGIT.split(text, 1)[0]) >= 2:
        return "", 0  # a sentence: "Rapat digelar Senin (15/8/2018) di balai desa."
    if other > (9 if _SAYS.match(text) else 5):
        inside = _inside(text)
        return (inside[0], 3) if inside else ("", 0)
    return text, other


def _inside(text: str) -> re.Match[str] | None:
    """A date named in the midst of other words."""
    for word in _BEFORE_INSIDE:
        if word in text:
            return _INSIDE.search(text) if _DIGIT.search(text) else None
    return None


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
    if _CREDITED.search(text.lower()):
        text = _CREDIT.sub(" ", text)
    return sum(_other(w) for w in _WORD.findall(text) if len(w) > 2)


@lru_cache(maxsize=1_024)
def _other(word: str) -> int:
    if word.casefold() in _DATE_WORDS or month(word, None) is not None or weekday(word, None) is not None:
        return 0
    if word < "\u0e00":
        return 1
    # Without blanks between words a run of letters is several.
    return max(1, size(word) // 10 if word > "\u2fff" else len(word) // (5 if word < "\u0f00" else 10))


_BARRED = re.compile(r"(?<!\d)(\d\d?) \| (\d\d?) \| (\d{4})(?!\d)")  # "26 | 01 | 2022"
_BARS = frozenset("|•·⋅»")
_PARTS = re.compile(r"\s+[|•·⋅»]\s+")
_CLOCK = re.compile(
    r"\(?(?:pukul |um |at )?\d{1,2}[.:]\d\d(?:[.:]\d\d)?(?: ?(?:[ap]m|uhr|h|[a-z]{2,4}))?\)?", re.I
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(WORD)
_SENTENCE = re.compile(r"[^\x00-\x7f]$|[다요]\.$")  # surely one, however short
_CREDIT = re.compile(r"\b(?:von|by|par|por|oleh|di|door)\s+\S+(?:\s+[A-Z]\S+)*", re.I)
_CREDITED = re.compile("(?:von|by|par|por|oleh|di|door) ")  # a cheap look first
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
_BEFORE_INSIDE = (  # a cheap look first
    "Datum", "Date", "Veröffentlicht", "Published", "Publié", "Publicado", "Tanggal", "Stand",
    "Artikel wurde", "Beitrag wurde", "Eintrag wurde", "was posted",
)  # fmt: skip
_LEADING = 60  # characters within which a paragraph that opens with a date has its first digit
_LEAD = re.compile(
    r"^\(?(?:[^\W\d_][^.\d]{0,40}?[\s,(/]{1,3})?(?:\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d\d)|\d{1,2}"
    r"\.?\s[^\W\d_]{3,9}\.?,?\s\d{4}"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2},\s\d{4}|\d{4}-\d\d-\d\d)(?=\)|\s{0,2}(?:[-–—|:•]|\([^)]{2,30}\)))"
)


def _place(at: int, where: Regions, heads: Headlines) -> int | None:
    """How far from the headline: lower is better; None outside the article's head and tail."""
    if heads.at >= 0 and heads.at - ABOVE <= at < heads.at:
        return 1 + 2 * (heads.at - at)
    if where.head[0] <= at < where.head[1]:
        return min(max(0, at - heads.until), 15)
    if where.tail[0] <= at < where.tail[1]:
        return TAIL_PLACE + (at - where.tail[0])
    return None


def _of_mark(outline: Outline, mark: Mark, read: DateReader) -> tuple[Stamp, str] | None:
    """The date of a marked element, as printed: its attribute, unless it prints another day."""
    attributes = mark.node.attributes
    whole = "" if _is_long(outline, mark) else mark.node.text(separator=" ") or ""
    text = clean(" ".join(whole.split(None, LINE)[: LINE // 2 + 1]))  # more words are no date line
    shown = read.shown(text) if text and len(text) <= LINE else None
    for key in ("datetime", "content", "data-date", "title", "data-timestamp"):
        raw = clean(value) if (value := attributes.get(key)) else ""
        stamp = read.stamp(raw)
        if stamp and not (shown and abs(shown.day - stamp.day) > timedelta(days=1)):
            return stamp, raw
    return (shown, text) if shown else None


def _is_long(outline: Outline, mark: Mark) -> bool:
    """Whether the lines that are wholly inside an element make more than a date line."""
    inside = outline.lines[mark.at + 1 : mark.until - 1]
    return bool(inside) and sum(len(line.text) for line in inside) > LINE
