"""When the article was published: the page's markup first, then what is printed at the headline, then the address.

Dates of teasers, comments and navigation never count. `day` is the calendar day where the article was
published: a time in UTC is moved to the zone of the time printed beside it when the two are the same instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from scraper.dates import Stamp, parse_date, parse_iso
from scraper.dates.words import month, weekday
from scraper.extract.headline import Headlines
from scraper.extract.markup import text_of
from scraper.extract.outline import Mark, Zone
from scraper.extract.page import Page
from scraper.extract.regions import Regions, regions
from scraper.extract.site import host_of, live_url
from scraper.models import Published, Via
from scraper.text import clean
from scraper.urls import url_day

# Names that say "published" ...
_PUBLISHED = (
    "article:published_time og:article:published_time og:published_time article:published datepublished date_published "
    "content_publisheddate parsely-pub-date sailthru.date publishdate publish-date publish_date published published_time pubdate "
    "pub_date publication_date publicationdate dc.date.issued dcterms.issued cxenseparse:recs:publishtime "
    "shareaholic:article_published_time citation_publication_date citation_online_date originalpublicationdate displaydate "
    "article_date_original article:post_date bt:pubdate rnews:datepublished article.published article-publication-date "
    "iso-8601-publish-date og:pubdate dateposted".split()
)
# ... and names that may as well mean the day the file was made or changed: what is printed goes before them.
_VAGUE = (
    "date dc.date dcterms.date dcterms.created dc.date.created dc.created citation_date article.created date.created "
    "video:release_date datecreated created".split()
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "modified",
    "revised",
    "date.modified",
    "article:updated",
)
_UPDATED = re.compile(
    r"updat|modif|aktualisier|geändert|diperbarui|revis|edited|mis à jour|actualizad|aggiornat|atualizad|bearbeitet|changed|lastmod",
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
class _Candidate:
    stamp: Stamp
    via: Via
    raw: str
    near: bool = False  # printed at the headline
    firm: bool = False  # a meta element that can only mean publication


def published(page: Page, heads: Headlines) -> Published | None:
    """The publication date, None when the page has none. Never raises.

    `agrees` names the other places that give the same day.
    """
    where = regions(page.outline, heads.at, heads.until)
    tongue = _tongue(page)
    printed = _printed(page, where, heads, tongue)
    found = list(_candidates(page, printed, where, heads, tongue))
    if not found:
        return None
    best, others = _outvoted(found)
    stamp = _settled(best, printed, tongue)
    agrees = tuple(dict.fromkeys(o.via for o in others if o.stamp.day == stamp.day and o.via != best.via))
    return _made(stamp, best.via, best.raw, agrees)


def _outvoted(found: list[_Candidate]) -> tuple[_Candidate, list[_Candidate]]:
    """The first candidate; another when nothing agrees with it but the headline's date and a meta element agree."""
    first = found[0]
    if first.via == "jsonld" and not any(
        c.stamp.day == first.stamp.day for c in found[1:] if c.via != "jsonld"
    ):
        near = {c.stamp.day for c in found if c.near}
        for other in found:
            if other.firm and other.stamp.day in near:
                return other, [c for c in found if c is not other]
    for other in found:
        if other.via == "html" and _swapped(first, other):
            return other, [c for c in found if c is not other]
    return first, found[1:]


def _swapped(first: _Candidate, other: _Candidate) -> bool:
    """Whether the first is "11/01/2023" read as 11 January where the headline's date is 1 November."""
    one, two = first.stamp.day, other.stamp.day
    return (
        first.via != "html"
        and bool(_SLASHED.match(first.raw))
        and (one.year, one.month, one.day) == (two.year, two.day, two.month)
    )


_SLASHED = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")


def modified(page: Page) -> Published | None:
    """When the article was last changed, as its markup says; None when it does not."""
    article = page.markup.article
    if article and (stamp := _read(text_of(article.get("dateModified")), page, _tongue(page))):
        return _made(stamp, "jsonld", text_of(article.get("dateModified")))
    for item in page.markup.properties("datemodified"):
        if stamp := _read(item.value, page, _tongue(page)):
            return _made(stamp, "microdata", item.value)
    for name in _MODIFIED:
        for value in page.markup.meta.get(name, ()):
            if stamp := _read(value, page, _tongue(page)):
                return _made(stamp, "meta", value)
    return None


def _made(stamp: Stamp, via: Via, raw: str, agrees: tuple[Via, ...] = ()) -> Published:
    return Published(stamp.day, stamp.at, stamp.precision, stamp.zone, stamp.zone_via, via, raw[:200], agrees)


def _tongue(page: Page) -> str | None:
    """The page's language with its region when that is sound: "en-US" is a default, the host's country is not."""
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


def _read(text: str, page: Page, tongue: str | None) -> Stamp | None:
    if not text:
        return None
    return parse_iso(text, timezone=page.timezone, fetched_at=page.fetched_at) or (
        parse_date(text, language=tongue, timezone=page.timezone, fetched_at=page.fetched_at)
        if len(text) < 80
        else None
    )


# ------------------------------------------------------------------ candidates
def _candidates(
    page: Page, printed: Sequence[_Candidate], where: Regions, heads: Headlines, tongue: str | None
) -> Iterator[_Candidate]:
    """Every date of the article, the most trusted first."""
    markup = page.markup
    for node in page.rule("published"):
        raw = clean(node.attributes.get("datetime") or node.text(separator=" ") or "")
        if stamp := _read(raw, page, tongue) or parse_date(
            raw, language=tongue, timezone=page.timezone, fetched_at=page.fetched_at
        ):
            yield _Candidate(stamp, "rule", raw)
    for key in ("datePublished", "dateCreated", "uploadDate"):
        raw = text_of(markup.article.get(key)) if markup.article else ""
        if stamp := _read(raw, page, tongue):
            yield _Candidate(stamp, "jsonld", raw)
    for name in _PUBLISHED:
        yield from _of_meta(page, name, tongue)
    for item in markup.properties("datepublished", "datecreated"):
        if stamp := _read(item.value, page, tongue):
            yield _Candidate(stamp, "microdata", item.value)
    yield from (c for c in printed if c.near)
    for name in _VAGUE:
        yield from _of_meta(page, name, tongue)
    yield from (c for c in printed if not c.near)
    if day := url_day(live_url(page.url)):
        yield _Candidate(Stamp(day, None, "day", None, None), "url", page.url)
    yield from _labelled(page, heads, tongue)
    for item in markup.items:
        raw = text_of(item.get("datePublished"))
        if raw and item is not markup.article and (stamp := _read(raw, page, tongue)):
            yield _Candidate(stamp, "jsonld", raw)


def _of_meta(page: Page, name: str, tongue: str | None) -> Iterator[_Candidate]:
    for value in page.markup.meta.get(name, ()):
        if stamp := _read(value, page, tongue):
            yield _Candidate(stamp, "meta", value, firm=name in _PUBLISHED)


def _printed(page: Page, where: Regions, heads: Headlines, tongue: str | None) -> list[_Candidate]:
    """Dates readers see: at the headline first, then after the text. Those marked as an update come last."""
    outline = page.outline
    found: list[tuple[int, bool, _Candidate]] = []
    for mark in outline.of("date"):
        place = _place(mark.at, where, heads)
        if place is None or not _open(outline.zone(mark, where.anchor), place):
            continue
        if candidate := _of_mark(mark, page, tongue):
            found.append(
                (place, bool(_UPDATED.search(mark.name) or _UPDATED.search(candidate.raw[:30])), candidate)
            )
    for line in outline.lines[max(0, where.head[0] - ABOVE) : where.tail[1]]:
        place = _place(line.at, where, heads)
        if place is None or not _DIGIT.search(line.text):
            continue
        text, other = _date_part(line.text)
        if not text or not _open(outline.zone(line, where.anchor), place + other):
            continue
        if stamp := _shown(text, page, tongue):
            found.append((place + other, bool(_UPDATED.search(text[:30])), _Candidate(stamp, "html", text)))
    found.sort(key=lambda f: (f[1], f[0]))
    return [replace(c, near=place < NEAR and not late) for place, late, c in found]


def _open(zone: Zone, place: int) -> bool:
    """Whether a date may be taken from this zone: right beside the headline class names count for little."""
    return not zone or (place <= BESIDE and zone not in ("comments", "hidden"))


def _labelled(page: Page, heads: Headlines, tongue: str | None) -> Iterator[_Candidate]:
    """Last of all: lines anywhere else that say "Datum: ...", or the only date line of the page."""
    outline = page.outline
    alone: list[_Candidate] = []
    for line in outline.lines:
        if (
            len(line.text) > LINE
            or line.linked
            or not _DIGIT.search(line.text)
            or outline.zone(line, heads.at)
        ):
            continue
        text, other = _date_part(line.text)
        stamp = _shown(text, page, tongue) if text and other <= 3 else None
        if stamp and _SAYS.match(text):
            yield _Candidate(stamp, "html", text)
        elif stamp and other == 0:
            alone.append(_Candidate(stamp, "html", text))
    if alone and len({c.stamp.day for c in alone}) == 1:
        yield alone[0]


_SAYS = re.compile(
    r"\W*(?:(?:artikel|beitrag|text)\s)?(?:datum|veröffentlich|publi[zsc]|erstellt|eingestellt|gespeichert|verfasst|geschrieben|stand|posted|published|date\b"
    r"|publié|pubblicato|publicado|fecha|data\b|tanggal|diposting|dipublikasikan|ditulis|gepostet|geplaatst|opublikowano|dodano|julkaistu|publicerad)",
    re.I,
)


def _date_part(text: str) -> tuple[str, int]:
    """The part of a line that may be a date line, and how many other words stand in it; "" for sentences.

    A paragraph may open with its date: "27.1.2022 - Bei der ...", "Berlin, 25. Januar 2022 | ...".
    """
    if len(text) > LINE or (text.endswith((".", "?", "!")) and len(text) > SENTENCE):
        lead = _LEAD.match(text) or _INSIDE.search(text)
        return (lead[0], 3) if lead else ("", 0)
    text = min((part for part in _PARTS.split(text) if _DIGIT.search(part)), key=_others, default=text)
    other = _others(text)
    if other > (9 if _SAYS.match(text) else 5):
        inside = _INSIDE.search(text)
        return (inside[0], 3) if inside else ("", 0)
    return text, other


def _others(text: str) -> int:
    """How many words of a line have nothing to do with a date."""
    return sum(
        1
        for w in _WORD.findall(_CREDIT.sub(" ", text))
        if w.casefold() not in _DATE_WORDS and month(w, None) is None and weekday(w, None) is None
    )


_PARTS = re.compile(r"\s+[|•·⋅»]\s+")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{3,}")
_CREDIT = re.compile(r"\b(?:von|by|par|por|oleh|di|door)\s+\S+(?:\s+[A-Z]\S+)*", re.I)
_DATE_WORDS = frozenset(
    "veröffentlicht veröffentlichung publiziert erstellt geschrieben datum stand uhr published posted updated date publié publicado pubblicato "
    "gmt utc est gespeichert eingestellt pressemitteilung diposting tanggal wib wita wit kommentare comments kategorie category".split()
)
_INSIDE = re.compile(r"\b(?:Datum|Date|Veröffentlicht|Published|Publié|Publicado|Tanggal|Stand)\b\W{0,3}(?:am |on |le )?\W{0,2}\d.{5,30}"
    r"|(?:(?:Artikel|Beitrag|Eintrag) wurde|(?:entry|post|article) was posted)\b.{0,30}?\b(?:am|on)\s.{6,30}"
)
_LEAD = re.compile(
    r"^\(?(?:[^\W\d_][^.\d]{0,40}?[\s,(/]{1,3})?(?:\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d\d)|\d{1,2}\.?\s[^\W\d_]{3,9}\.?,?\s\d{4}"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2},\s\d{4}|\d{4}-\d\d-\d\d)(?=\)|\s{0,2}(?:[-–—|:•]|\([^)]{2,30}\)))"
)


def _shown(text: str, page: Page, tongue: str | None) -> Stamp | None:
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


def _of_mark(mark: Mark, page: Page, tongue: str | None) -> _Candidate | None:
    """The date of a marked element: its attribute, unless it prints another day."""
    attributes = mark.node.attributes
    text = clean(mark.node.text(separator=" ") or "")
    shown = _shown(text, page, tongue) if text and len(text) <= LINE else None
    for key in ("datetime", "content", "data-date", "title", "data-timestamp"):
        raw = clean(attributes.get(key) or "")
        stamp = _read(raw, page, tongue)
        if stamp and not (shown and abs(shown.day - stamp.day) > timedelta(days=1)):
            return _Candidate(stamp, "html", raw)
    return _Candidate(shown, "html", text) if shown else None


# ------------------------------------------------------------------ the zone
def _settled(best: _Candidate, printed: Sequence[_Candidate], tongue: str | None) -> Stamp:
    """A time in UTC (or marked so) beside a printed local time: the same clock means that "Z" is local time,
    another clock, apart by a zone's offset, means the same instant in the article's own zone.
    """
    stamp = best.stamp
    if stamp.at is None or stamp.zone != "UTC":
        return stamp
    for other in printed:
        shown = other.stamp
        if shown.at is None:
            if other.near and _night(stamp.at, shown.day, tongue):
                return replace(stamp, day=shown.day, zone=None, zone_via=None)
            continue
        if shown.zone_via == "offset":
            if shown.zone != "UTC" and abs(shown.at - stamp.at) < timedelta(minutes=2):
                return replace(stamp, day=shown.day, zone=shown.zone)
            continue
        local = _local(shown)
        apart = local - stamp.at.replace(second=0, microsecond=0)
        if shown.zone_via == "printed" and abs(shown.at - stamp.at) < timedelta(minutes=2):
            return replace(stamp, day=shown.day, zone=shown.zone, zone_via="printed")
        if (
            shown.zone_via == "printed"
            and timedelta() <= apart < timedelta(minutes=1)
            and shown.at != stamp.at
        ):
            return replace(shown, precision=stamp.precision, at=shown.at + timedelta(seconds=stamp.at.second))
        if (
            shown.zone_via != "printed"
            and apart
            and abs(apart) <= timedelta(hours=14)
            and apart % timedelta(minutes=30) == timedelta()
        ):
            return replace(stamp, day=shown.day, zone=_offset(apart), zone_via="printed")
    return stamp


_EAST = frozenset("id ms ja ko zh th vi hi bn fil tl".split())
_WEST = frozenset("en es pt".split())


def _night(at: datetime, day: date, tongue: str | None) -> bool:
    """Whether this UTC time falls on the neighbouring day where the language is spoken: before it in the Americas,
    after it in Asia, or after midnight in Europe.
    """
    language = (tongue or "").partition("-")[0]
    if day == at.date() - timedelta(days=1):
        return at.hour < 8 and language in _WEST
    if day != at.date() + timedelta(days=1):
        return False
    return at.hour >= 14 if language in _EAST else at.hour >= 21 and bool(language) and language not in _WEST


def _local(stamp: Stamp) -> datetime:
    """The clock as printed, without its zone, as if it were UTC."""
    from zoneinfo import ZoneInfo

    if stamp.at is None or not stamp.zone or stamp.zone == "UTC":
        return (stamp.at or datetime.min.replace(tzinfo=UTC)).replace(second=0, microsecond=0)
    zone = stamp.zone
    if zone[0] in "+-":
        hours, _, minutes = zone[1:].partition(":")
        delta = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if zone[0] == "-" else 1)
        return (stamp.at + delta).replace(second=0, microsecond=0)
    return stamp.at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC, second=0, microsecond=0)


def _offset(apart: timedelta) -> str:
    minutes = int(apart.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
