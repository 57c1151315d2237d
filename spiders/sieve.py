"""Which of the links on a page, in a feed or in a sitemap are articles of this outlet, within the days
asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from scraper.models import Link, Outlet
from scraper.urls import canonical, same_site, url_day

Via = Literal["feed", "sitemap", "index", "home", "user"]

_NO_ARTICLE = re.compile(
    r"/(?:tags?|topi[ck]s?|categor(?:y|ies)|kategori|kanal|rubrik|label|authors?|penulis|penerbit|user|profile?|search"
    r"|cari|page|halaman|indeks|index|arsip|archives?|login|register|daftar|feeds?|rss|amp|wp-[a-z]+|cdn-cgi|tentang"
    r"|about|kontak|contact|redaksi|privacy|pedoman|disclaimer|terms|iklan|galeri|gallery|videos?|comments?)(?:/|$)",
    re.I,
)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|gz|zip|pdf|docx?|xlsx?|mp[34]|m3u8|rss|atom|txt)$",
    re.I,
)
_NUMBER = re.compile(r"\d{4,}")


@dataclass(frozen=True, slots=True)
class Sieve:
    """The tests a link must pass. Pickled into the workers, so it holds plain values only.

    article: regular expression on path and query, None for the generic test. since, until: first and last day
    wanted, None for no bound. zone: the newspaper's, in which its days are counted.
    """

    hosts: tuple[str, ...]
    article: str | None
    drop_query: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    zone: str = "UTC"

    @classmethod
    def of(cls, outlet: Outlet, since: date | None = None, until: date | None = None) -> Sieve:
        zone = outlet.timezone or "UTC"
        return cls(outlet.hosts, outlet.article, outlet.drop_query, since, until, zone)

    def address(self, href: str, base: str) -> str | None:
        """The canonical address on this site, None for other sites, other schemes and nonsense."""
        whole = href.startswith(("http://", "https://"))  # a sitemap of 50,000: joining is half the work
        try:
            url = canonical(href, drop_query=self.drop_query, base=None if whole else base)
        except ValueError:
            return None
        return url if same_site(url, self.hosts) else None

    def is_article(self, url: str) -> bool:
        """Whether a canonical address is an article's, by the outlet's pattern or by its looks."""
        parts = urlsplit(url)
        if self.article is not None:
            return (
                re.search(self.article, parts.path + (f"?{parts.query}" if parts.query else "")) is not None
            )
        return looks_like_article(parts.path, parts.query)

    def side(self, url: str, *, published: datetime | None = None, lastmod: datetime | None = None) -> int:
        """-1 before the days asked for, 1 after them, 0 within or not known.

        The address's own day counts first, then the day of publication a feed names. A last change before
        `since` means publication before it; one after `until` means nothing.
        """
        if self.since is None and self.until is None:
            return 0
        if day := url_day(url):
            first = last = day
        elif published:
            first, last = self._days(published)
        else:
            return -1 if lastmod and self.is_before(lastmod) else 0
        return -1 if self.since and last < self.since else 1 if self.until and first > self.until else 0

    def is_before(self, moment: datetime) -> bool:
        """Whether a moment lies before the first day asked for."""
        return self.since is not None and self._days(moment)[1] < self.since

    def _days(self, moment: datetime) -> tuple[date, date]:
        """Its day here and at Greenwich, in order: a time without a zone was taken for one of UTC."""
        days = (moment.date(), moment.astimezone(ZoneInfo(self.zone)).date())
        return min(days), max(days)


def looks_like_article(path: str, query: str = "") -> bool:
    """The generic test: a long slug, a number with a slug, or a day in the path; not a list, tag or file."""
    if _FILE.search(path) or _NO_ARTICLE.search(path):
        return False
    last = path.rstrip("/").rpartition("/")[2]
    words = [w for w in re.split(r"[-_.+]|%20", last) if w]
    if url_day(path) is not None:
        return len(words) >= 2
    if len(words) >= 4:
        return True
    if _NUMBER.search(path) and len(words) >= 2:
        return True
    return bool(re.search(r"(?:^|&)(?:p|id|newsid|artikel)=\d{2,}(?:&|$)", query))


@dataclass(slots=True)
class Finding:
    """What a worker read from a feed, sitemap or page.

    links: articles within the days asked for. older, newer: articles left out because of the days. documents:
    further sitemaps with their last change. next: the following page of the same list. sections: lists this
    page leads to. feeds: feeds this page names.
    """

    links: list[Link] = field(default_factory=list)
    older: int = 0
    newer: int = 0
    documents: list[tuple[str, datetime | None]] = field(default_factory=list)
    next: str | None = None
    sections: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)

    @property
    def articles(self) -> int:
        return len(self.links) + self.older + self.newer

    def sort_in(
        self,
        sieve: Sieve,
        href: str,
        base: str,
        via: Via,
        *,
        published: datetime | None = None,
        lastmod: datetime | None = None,
    ) -> bool:
        """Take the link when it is an article. Returns whether it is one."""
        url = sieve.address(href, base)
        if url is None or not sieve.is_article(url):
            return False
        side = sieve.side(url, published=published, lastmod=lastmod)
        if side == 0:
            self.links.append(Link(url, via, base, lastmod or published))
        elif side < 0:
            self.older += 1
        else:
            self.newer += 1
        return True


class BadDocument(ValueError):
    """A feed or sitemap that is none. The message says what it is instead."""


def sensible(moment: datetime | None, now: datetime) -> datetime | None:
    """None for times that cannot be: before the web, or more than a day ahead."""
    if moment is None or moment.year < 1990 or moment > now + timedelta(days=1):
        return None
    return moment


def joined(base: str, address: str) -> str | None:
    """The address as it is meant where it stands; None when it is none ("http://[situs]/")."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None
