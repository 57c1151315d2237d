"""Finding links: runs an outlet's ways in the order of its file and puts what they find into the frontier.

All ways of `crawl` are run, each time: feeds and news sitemaps bring what is new, sitemaps and lists the
rest. It costs little: what has not changed since the last run answers 304, lists stop at the first page
without news, and the home page's sections are followed in depth only when no other way yields.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scraper.models import Link
from scraper.net.robots import Robots
from scraper.urls import identity
from spiders import feed, home, index, listing, sitemap
from spiders.ask import Answer, Asker, TooMany
from spiders.sieve import Finding, joined

if TYPE_CHECKING:
    from spiders.outlet import OutletSpider

WAYS: dict[str, Callable[[Discovery], Awaitable[None]]] = {
    "feed": feed.find,
    "sitemap": sitemap.find,
    "index": index.find,
    "home": home.find,
}
BATCH = 500


class Discovery(Asker):
    """The state of one outlet's search in one run; the ways share it."""

    def __init__(self, spider: OutletSpider) -> None:
        super().__init__(spider)
        self._fresh: set[str] = set()  # identities this run brought; a list may go on over them
        self._home: Finding | None = None

    @property
    def windowed(self) -> bool:
        """Whether links are left out for their day, so that nothing may be called complete."""
        return self.since is not None or self.until is not None

    @property
    def yielded(self) -> bool:
        """Whether a way other than the home page has brought links, in this run or before."""
        return any(self.report.ways[w] for w in ("feed", "sitemap", "index")) or self.report.unchanged > 0

    async def search(self) -> None:
        """Run all ways of the outlet."""
        for way in self.outlet.crawl:
            if way not in WAYS or self.spider.ending:
                continue
            self.asked = 0
            try:
                await WAYS[way](self)
            except TooMany as wrong:
                self.broken(f"way {way!r}", str(wrong))

    # -- for the ways --

    def guesses(self, paths: Iterable[str]) -> list[str]:
        """The usual addresses on this site that are worth asking for."""
        start = self.outlet.starts[0] if self.outlet.starts else f"https://{self.outlet.hosts[0]}/"
        return self.sources.worth_guessing(urljoin(start, path) for path in paths)

    async def home(self) -> Finding | None:
        """The start pages as one finding, read once per run. None when none could be read."""
        if self._home is None:
            whole = Finding()
            for start in self.outlet.starts:
                answer = await self.read(
                    start, "home", listing.parse, "home", conditional=False, remember=False
                )
                if answer.finding is None:
                    continue
                await self.take(answer)
                whole.next = whole.next or answer.finding.next
                whole.sections += [s for s in answer.finding.sections if s not in whole.sections]
                whole.feeds += [f for f in answer.finding.feeds if f not in whole.feeds]
                self._home = whole
        return self._home

    async def robots_sitemaps(self) -> list[str]:
        """Sitemaps named by the robots.txt of the start pages."""
        robots = self.spider.crawler.get_downloader_middleware(Robots)
        assert robots is not None  # settings.DOWNLOADER_MIDDLEWARES
        found: list[str] = []
        for start in self.outlet.starts:
            try:
                rules = await robots.rules(start)
            except Exception as error:
                self._miss(start, error)
                continue
            if rules.parser is not None:
                told = (joined(start, url) for url in rules.parser.sitemaps)
                found += dict.fromkeys(url for url in told if url is not None and url not in found)
        return found[:100]

    def newest_day(self) -> date | None:
        """The newest day of any address of this outlet in the frontier."""
        today = datetime.now(UTC).date().isoformat()
        rows = self.spider.road.archive.query(
            "SELECT max(day) FROM frontier WHERE outlet = ? AND day <= ?", [self.outlet.slug, today]
        )
        return date.fromisoformat(rows[0][0]) if rows[0][0] else None

    async def take(self, answer: Answer) -> int:
        """Put the links of an answer into the frontier, then remember the source. Returns how many were
        news.
        """
        finding = answer.finding
        if finding is None:
            return 0
        self.report.ways[answer.kind] += finding.articles
        news = 0
        for start in range(0, len(finding.links), BATCH):
            news += self._add(finding.links[start : start + BATCH])
            self.spider.wake()
            await asyncio.sleep(0)
        # an index must be read each time for what it names; a source with links left out is not done with
        if answer.remember and finding.documents:
            self.sources.put(answer.url, self.outlet.slug, answer.kind, self.run, "200")
        elif answer.remember and not (finding.older or finding.newer):
            self.sources.put(
                answer.url,
                self.outlet.slug,
                answer.kind,
                self.run,
                "200",
                etag=answer.etag,
                last_modified=answer.last_modified,
                sha256=answer.sha256,
            )
        return news

    def has_news(self, links: list[Link]) -> bool:
        """Whether any of the links is not in the frontier."""
        keys = {identity(link.url, self.outlet.drop_query) for link in links}
        return len(self._known(keys)) < len(keys)

    def _known(self, keys: set[str]) -> set[str]:
        """Those of the identities that are in the frontier."""
        marks = ", ".join("?" for _ in keys)
        rows = self.spider.road.archive.query(
            f"SELECT identity FROM frontier WHERE outlet = ? AND identity IN ({marks})",
            [self.outlet.slug, *keys],
        )
        return {key for (key,) in rows}

    def _add(self, links: list[Link]) -> int:
        """Add links; how many were not known before this run."""
        keys = {identity(link.url, self.outlet.drop_query) for link in links}
        known = self._known(keys)
        added = self.spider.road.archive.frontier.add(links, self.outlet.slug, self.run)
        self.report.found += added
        self.report.open += added
        news = len(keys & self._fresh)
        if added:
            self._fresh |= keys - known
            news += len(keys - known)
        return news
