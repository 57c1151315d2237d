"""The words of the field, as frozen records that every room of the house shares.

Nothing here imports anything of ours. A value read from a page is a `Found`: the value, the text it
was read from and the way it was found (`via`), so that a reader can prove each of them years later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Via = Literal[
    "jsonld",  # schema.org JSON-LD block
    "microdata",  # itemprop attributes
    "meta",  # <meta> element (Open Graph, Dublin Core, article:*, ...)
    "rule",  # a selector of the outlet's TOML or of its family
    "html",  # a visible element, found by the generic way
    "title",  # the <title> element
    "text",  # a line of running text, or of a text dump
    "url",  # the address itself
    "header",  # an HTTP response header
    "weekday",  # inferred: the only year in which this day and month fall on the printed weekday
    "joined",  # several pages of one article put together
]
"""Where a value came from."""

Role = Literal["reporter", "contributor", "photographer", "editor", "translator", "agency", "desk"]
"""What a byline's person did. Agencies are kept as agencies, never as persons; so are desks: the newsroom,
outlet or other organisation that is credited when no person is ("Redaksi", "MND Staff")."""

ParagraphKind = Literal["standfirst", "p", "h", "li", "quote", "embed", "pre"]
"""standfirst = the lead printed apart; h = sub-heading; embed = text of an embedded post."""

Precision = Literal["second", "minute", "day"]

ZoneVia = Literal["printed", "offset", "outlet", "place", "assumed"]
"""How the zone was known: printed ("WITA"), an ISO offset, the outlet's TOML, the dateline's place, or UTC
assumed."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value read from a page.

    value: the cleaned value. via: where it was found. raw: the text it was read from, as printed.
    agrees: other places of the same page that say the same (may be empty).
    """

    value: T
    via: Via
    raw: str
    agrees: tuple[Via, ...] = ()


@dataclass(frozen=True, slots=True)
class Byline:
    """One name of the credit line. name: as printed. raw: the whole line it was read from."""

    name: str
    role: Role
    via: Via
    raw: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """ "DENPASAR, BALIPOST.com -": where the report was filed. The place is not always that of the event.

    raw: as printed, separator included. outlet: the outlet named in it, as printed, None when none is.
    place: the place as printed, None when none is. code: Kemendagri code ("51.71"), None when the gazetteer
    does not know the place or it is ambiguous.
    """

    raw: str
    outlet: str | None
    place: str | None
    code: str | None
    via: Via


@dataclass(frozen=True, slots=True)
class Published:
    """When the article was published (or modified).

    day: the calendar day in the article's own zone, what counts are made by. at: the instant in UTC, None
    when only the day is known. zone: IANA name or "+08:00", None when unknown. raw: the printed text or
    attribute. `via == "weekday"` (or "text") with precision "day" marks an inferred day.
    """

    day: date
    at: datetime | None
    precision: Precision
    zone: str | None
    zone_via: ZoneVia | None
    via: Via
    raw: str
    agrees: tuple[Via, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of the body, in reading order. text has no line breaks inside, except kind "pre"."""

    kind: ParagraphKind
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article. url: absolute, None in text dumps. caption, credit: None when not printed."""

    url: str | None
    caption: str | None
    credit: str | None
    via: Via


@dataclass(frozen=True, slots=True)
class Link:
    """An address found while crawling, on its way to the frontier.

    url: canonical. via: the way it was found. found_on: page, feed or sitemap it stood in. lastmod: UTC, when
    a sitemap or feed says so.
    """

    url: str
    via: Literal["feed", "sitemap", "index", "home", "user"]
    found_on: str | None = None
    lastmod: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Selectors of one page design of an outlet: hints, never the only leg. All are CSS.

    until: the design was replaced on this day (None: still in use); chosen by the page's fetch date.
    """

    until: date | None = None
    headline: str | None = None
    byline: str | None = None
    published: str | None = None
    body: str | None = None
    caption: str | None = None
    strip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, as its TOML file describes it. `slug` = file name = spider name = articles.outlet."""

    slug: str
    name: str
    hosts: tuple[str, ...]
    starts: tuple[str, ...]
    family: str | None = None
    place: str | None = None  # Kemendagri code of the province or regency it covers
    timezone: str | None = None  # IANA name
    language: str | None = None  # ISO 639-1
    crawl: tuple[str, ...] = ("feed", "sitemap", "index", "home")
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    index: tuple[str, ...] = ()  # index pages; "{page}" and "{date:%Y-%m-%d}" are filled in
    article: str | None = None  # regular expression on path and query of an article's canonical URL
    drop_query: tuple[str, ...] = ()  # query keys that do not change the article
    delay: float | None = None  # seconds between two requests to one host
    sample: bool = False  # an outlet of the built-in sample newspaper
    rules: tuple[Rules, ...] = ()

    def rules_at(self, when: datetime | None) -> Rules:
        """The rules of the design in use when the page was fetched; None means the present design."""
        day = when.date() if when else date.max
        past = (r for r in self.rules if r.until and day < r.until)
        dated = sorted(past, key=lambda r: r.until or date.max)
        if dated:
            return dated[0]
        return next((r for r in self.rules if r.until is None), Rules())


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as it came: bytes before decoding, with what is needed to prove and to re-read it.

    url: the address asked for. final_url: where redirects ended (equal to url without one). body: bytes as
    received (content encoding still on when `headers` say so). fetched_at: UTC. kind "text" is a text dump:
    body is then UTF-8 text of a page that somebody else turned into text.
    """

    url: str
    body: bytes
    fetched_at: datetime | None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    final_url: str | None = None
    request_headers: tuple[tuple[str, str], ...] = ()
    kind: Literal["html", "text"] = "html"
    source: str = "crawl"  # "crawl", or the file it was imported from


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, field by field, each with its source. What was not found is None or empty."""

    url: str
    canonical: Found[str]
    headline: Found[str] | None
    body: tuple[Paragraph, ...]
    body_via: Via
    seo_headline: Found[str] | None = None
    kicker: Found[str] | None = None
    bylines: tuple[Byline, ...] = ()
    published: Published | None = None
    modified: Published | None = None
    news_day: Found[date] | None = None  # the day of the news as the text tells it ("Rabu (15/8)")
    dateline: Dateline | None = None
    images: tuple[Image, ...] = ()
    section: Found[str] | None = None
    tags: tuple[str, ...] = ()
    language: Found[str] | None = None
    description: Found[str] | None = None
    amp_url: str | None = None
    links: tuple[str, ...] = ()  # links inside the body
    correction: str | None = None  # the correction notice as printed
    advertorial: str | None = None  # the mark as printed ("Advertorial", "(adv)")
    teasers: tuple[str, ...] = ()  # headlines of other articles seen on the page
    stripped: tuple[tuple[str, str], ...] = ()  # (kind, text) of what was cut from the text
    more_pages: tuple[str, ...] = ()  # addresses of this article's further pages, in order
    first_page: str | None = None  # address of its first page, when this is a further one
    missed_rules: tuple[str, ...] = ()  # outlet rules that matched nothing on this page
    notes: tuple[str, ...] = ()  # doubts worth keeping ("dates contradict each other: ...")

    @property
    def text(self) -> str:
        """The body as plain text, paragraphs parted by a blank line."""
        return "\n\n".join(p.text for p in self.body)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A page that is no article, or was not understood. reason: of `REASONS`. detail: a line for people."""

    url: str
    reason: str
    detail: str = ""
    links: tuple[str, ...] = field(default=(), compare=False)


REASONS: dict[str, str] = {
    "empty": "the page has no content",
    "not-html": "the content is not a text page (image, PDF, binary)",
    "too-large": "larger than the limit in bytes, tags or attributes",
    "too-slow": "reading took longer than the time limit",
    "broken": "the content is damaged (cut or corrupt encoding)",
    "listing": "a list of articles (home page, section, tag, search, archive)",
    "gallery": "a photo gallery or video page without article text",
    "consent": "a consent page stands before the article",
    "login": "a log-in or subscription wall, no article text",
    "challenge": "a bot challenge",
    "not-found": "a 'not found' page served as if it were there (soft 404)",
    "maintenance": "a maintenance or error page",
    "no-text": "no article text was found",
    "further-page": "a further page of an article whose first page is not there",
    "repeated": "the same text stands under many addresses or headlines",
    "http": "the server answered with an error status",
    "off-site": "the address leads to another site",
    "robots": "robots.txt does not allow it",
    "unreadable": "the extractor failed on it",
    "taken-down": "it was removed from the archive on request and is not kept again",
}
"""Every reason a Refusal may carry, with its meaning."""
