"""When the article was published: the page's markup first, then what is printed at the headline, then the
address.

Dates of teasers, comments and navigation never count. `day` is the calendar day where the article was
published: a time in UTC is moved to the zone of the time printed beside it when the two are the same instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.dates import Stamp
from scraper.dates.stamp import checked
from scraper.extract.headline import Headlines
from scraper.extract.markup import text_of
from scraper.extract.page import Page
from scraper.extract.printed_dates import Candidate, DateReader, date_reader, labelled_dates, printed_dates
from scraper.extract.regions import regions
from scraper.extract.site import live_url
from scraper.extract.zones import settled
from scraper.models import Published, Via
from scraper.text import clean
from scraper.urls import url_day

# Names that say "published" ...
_PUBLISHED = [
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
    "cxenseparse:recs:publishtime",
    "shareaholic:article_published_time",
    "citation_publication_date",
    "citation_online_date",
    "originalpublicationdate",
    "displaydate",
    "article_date_original",
    "article:post_date",
    "bt:pubdate",
    "rnews:datepublished",
    "article.published",
    "article-publication-date",
    "iso-8601-publish-date",
    "og:pubdate",
    "dateposted",
]
# ... and names that may as well mean the day the file was made or changed: what is printed goes before them.
_VAGUE = [
    "date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "dc.date.created",
    "dc.created",
    "citation_date",
    "article.created",
    "date.created",
    "video:release_date",
    "datecreated",
    "created",
]
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "article:modified",
    "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "modified",
    "revised", "date.modified", "article:updated",
)  # fmt: skip


def published(page: Page, heads: Headlines) -> Published | None:
    """The publication date, None when the page has none. Never raises.

    `agrees` names the other places that give the same day.
    """
    where = regions(page.outline, heads.at, heads.until)
    read = date_reader(page)
    printed = printed_dates(page, where, heads)
    found = list(_candidates(page, printed, read)) or list(labelled_dates(page, heads))
    if not found:
        return None
    best, others = _outvoted(found)
    stamp = settled(best, printed, read.language)
    agrees = tuple(dict.fromkeys(o.via for o in others if o.stamp.day == stamp.day and o.via != best.via))
    return _made(stamp, best.via, best.raw, agrees)


def _outvoted(found: list[Candidate]) -> tuple[Candidate, list[Candidate]]:
    """The first candidate; another when nothing agrees with it but the headline's date and a meta element
    agree.
    """
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


def _swapped(first: Candidate, other: Candidate) -> bool:
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
    read = date_reader(page)
    if article and (stamp := read.stamp(text_of(article.get("dateModified")))):
        return _made(stamp, "jsonld", text_of(article.get("dateModified")))
    for item in page.markup.properties("datemodified"):
        if stamp := read.stamp(item.value):
            return _made(stamp, "microdata", item.value)
    for name in _MODIFIED:
        for value in page.markup.meta.get(name, ()):
            if stamp := read.stamp(value):
                return _made(stamp, "meta", value)
    return None


def _made(stamp: Stamp, via: Via, raw: str, agrees: tuple[Via, ...] = ()) -> Published:
    return Published(stamp.day, stamp.at, stamp.precision, stamp.zone, stamp.zone_via, via, raw[:200], agrees)


# ------------------------------------------------------------------ candidates
def _candidates(page: Page, printed: Sequence[Candidate], read: DateReader) -> Iterator[Candidate]:
    """Every date of the article, the most trusted first."""
    markup = page.markup
    for node in page.rule("published"):
        raw = clean(node.attributes.get("datetime") or node.text(separator=" ") or "")
        if stamp := read.stamp(raw) or read.printed(raw):
            yield Candidate(stamp, "rule", raw)
    for key in ("datePublished", "dateCreated", "uploadDate"):
        raw = text_of(markup.article.get(key)) if markup.article else ""
        if stamp := read.stamp(raw):
            yield Candidate(stamp, "jsonld", raw)
    for name in _PUBLISHED:
        if name in markup.meta:
            yield from _of_meta(page, name, read)
    for item in markup.properties("datepublished", "datecreated"):
        if stamp := read.stamp(item.value):
            yield Candidate(stamp, "microdata", item.value)
    yield from (c for c in printed if c.near)
    for name in _VAGUE:
        if name in markup.meta:
            yield from _of_meta(page, name, read)
    yield from (c for c in printed if not c.near)
    day = url_day(live_url(page.url))
    if day and (stamp := checked(Stamp(day, None, "day", None, None), page.fetched_at)):
        yield Candidate(stamp, "url", page.url)
    for thing in markup.items:
        raw = text_of(thing["datePublished"]) if "datePublished" in thing else ""
        if thing is not markup.article and (stamp := read.stamp(raw)):
            yield Candidate(stamp, "jsonld", raw)


def _of_meta(page: Page, name: str, read: DateReader) -> Iterator[Candidate]:
    for value in page.markup.meta.get(name, ()):
        if stamp := read.stamp(value):
            yield Candidate(stamp, "meta", value, firm=name in _PUBLISHED)
