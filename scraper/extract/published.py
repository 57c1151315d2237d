"""When the article was published: the page's markup first, then what is printed at the headline, then the address.

Dates of teasers, comments and navigation never count. `day` is the calendar day where the article was
published: a time in UTC is moved to the zone of the time printed beside it when the two are the same instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from scraper.dates import Stamp, parse_date, parse_iso
from scraper.extract.byline_lines import Regions, regions
from scraper.extract.headline import Headlines
from scraper.extract.markup import text_of
from scraper.extract.outline import Mark
from scraper.extract.page import Page
from scraper.extract.site import host_of, live_url
from scraper.models import Published, Via
from scraper.text import clean
from scraper.urls import url_day

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "date_published",
    "content_publisheddate",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "published",
    "published_time",
    "pubdate",
    "pub_date",
    "publication_date",
    "publicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "dcterms.date",
    "dc.date",
    "cxenseparse:recs:publishtime",
    "shareaholic:article_published_time",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "originalpublicationdate",
    "displaydate",
    "article_date_original",
    "article:post_date",
    "bt:pubdate",
    "rnews:datepublished",
    "article.published",
    "article.created",
    "date.created",
    "article-publication-date",
    "iso-8601-publish-date",
    "date",
    "video:release_date",
    "og:pubdate",
    "datecreated",
    "created",
    "dateposted",
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
_AWAY = ("comments", "nav", "footer", "related", "hidden", "caption")
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
HEADWORDS = 60


@dataclass(frozen=True, slots=True)
class _Candidate:
    stamp: Stamp
    via: Via
    raw: str


def published(page: Page, heads: Headlines) -> Published | None:
    """The publication date, None when the page has none. Never raises.

    `agrees` names the other places that give the same day.
    """
    where = regions(page.outline, heads.at, heads.until)
    tongue = _tongue(page)
    printed = _printed(page, where, heads, tongue)
    best: _Candidate | None = None
    others: list[_Candidate] = []
    for candidate in _candidates(page, printed, where, heads, tongue):
        if best is None:
            best = candidate
        else:
            others.append(candidate)
    if best is None:
        return None
    stamp = _settled(best, printed)
    agrees = tuple(dict.fromkeys(o.via for o in others if o.stamp.day == stamp.day and o.via != best.via))
    return _made(stamp, best.via, best.raw, agrees)


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
    root = page.tree.css_first("html")
    declared = (root.attributes.get("lang") or "") if root else ""
    return declared if re.fullmatch(r"en[-_][A-Za-z]{2}", declared) else "en-US" if country == "us" else "en"


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
    for name in _PUBLISHED[:6]:
        yield from _of_meta(page, name, tongue)
    for item in markup.properties("datepublished", "datecreated"):
        if stamp := _read(item.value, page, tongue):
            yield _Candidate(stamp, "microdata", item.value)
    for name in _PUBLISHED[6:]:
        yield from _of_meta(page, name, tongue)
    yield from printed
    if day := url_day(live_url(page.url)):
        yield _Candidate(Stamp(day, None, "day", None, None), "url", page.url)
    for item in markup.items:
        raw = text_of(item.get("datePublished"))
        if raw and item is not markup.article and (stamp := _read(raw, page, tongue)):
            yield _Candidate(stamp, "jsonld", raw)


def _of_meta(page: Page, name: str, tongue: str | None) -> Iterator[_Candidate]:
    for value in page.markup.meta.get(name, ()):
        if stamp := _read(value, page, tongue):
            yield _Candidate(stamp, "meta", value)


def _printed(page: Page, where: Regions, heads: Headlines, tongue: str | None) -> list[_Candidate]:
    """Dates readers see: at the headline first, then after the text."""
    outline = page.outline
    zone = outline.lines[heads.at].zone if 0 <= heads.at < len(outline.lines) else ""
    found: list[tuple[int, _Candidate]] = []
    for mark in outline.of("date"):
        place = _place(mark.at, where, heads)
        if place is None or (mark.zone in _AWAY and mark.zone != zone):
            continue
        if candidate := _of_mark(mark, page, tongue):
            late = 50 if _UPDATED.search(mark.name) or _UPDATED.search(candidate.raw[:30]) else 0
            found.append((place + late, candidate))
    for line in outline.lines[where.head[0] : where.tail[1]]:
        place = _place(line.at, where, heads)
        if (
            place is None
            or len(line.text) > LINE
            or (line.zone in _AWAY and line.zone != zone)
            or not re.search(r"\d", line.text)
        ):
            continue
        if line.text.endswith((".", "?", "!")) and len(line.text) > HEADWORDS:
            continue  # a sentence
        if stamp := parse_date(
            line.text, language=tongue, timezone=page.timezone, fetched_at=page.fetched_at
        ):
            late = 50 if _UPDATED.search(line.text[:30]) else 0
            found.append((place + late + 2, _Candidate(stamp, "html", line.text)))
    return [c for _, c in sorted(found, key=lambda f: f[0])]


def _place(at: int, where: Regions, heads: Headlines) -> int | None:
    """How far from the headline: lower is better; None outside the article's head and tail."""
    if where.head[0] <= at < where.head[1]:
        if at >= heads.until:
            return min(at - heads.until, 15)
        return 4 + (heads.at - at)
    if where.tail[0] < at < where.tail[1]:
        return 30 + (at - where.tail[0])
    return None


def _of_mark(mark: Mark, page: Page, tongue: str | None) -> _Candidate | None:
    attributes = mark.node.attributes
    text = clean(mark.node.text(separator=" ") or "")
    for key in ("datetime", "content", "data-date", "title", "data-timestamp"):
        raw = clean(attributes.get(key) or "")
        stamp = _read(raw, page, tongue)
        if not stamp:
            continue
        if (
            text
            and len(text) < LINE
            and (
                shown := parse_date(text, language=tongue, timezone=page.timezone, fetched_at=page.fetched_at)
            )
        ):
            if shown.day != stamp.day and abs(shown.day - stamp.day) > timedelta(days=1):
                return _Candidate(shown, "html", text)
        return _Candidate(stamp, "html", raw)
    if not text or len(text) > 2 * LINE:
        return None
    stamp = parse_date(text[:LINE], language=tongue, timezone=page.timezone, fetched_at=page.fetched_at)
    return _Candidate(stamp, "html", text[:LINE]) if stamp else None


# ------------------------------------------------------------------ the zone
def _settled(best: _Candidate, printed: Sequence[_Candidate]) -> Stamp:
    """A time in UTC (or marked so) beside a printed local time: the same clock means that "Z" is local time,
    another clock, apart by a zone's offset, means the same instant in the article's own zone.
    """
    stamp = best.stamp
    if stamp.at is None or stamp.zone != "UTC":
        return stamp
    for other in printed:
        shown = other.stamp
        if shown.at is None or shown.precision == "day" or shown.zone_via == "offset":
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
