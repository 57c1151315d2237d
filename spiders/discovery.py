"""Finding links: runs an outlet's ways in the order of its file and puts what they find into the frontier.

All ways of `crawl` are run, each time: feeds and news sitemaps bring what is new, sitemaps and lists the
rest. It costs little: what has not changed since the last run answers 304, lists stop at the first page
without news, and the home page's sections are followed in depth only when no other way yields.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from scraper.models import Link
from scraper.net.integrity import plain
from scraper.net.refusals import explain
from scraper.net.robots import Robots
from scraper.urls import identity
from scraper.workers import Died, TooSlow
from spiders import feed, home, index, listing, sitemap
from spiders.sieve import BadDocument, Finding, Sieve
from spiders.sources import Sources

if TYPE_CHECKING:
    from spiders.outlet import OutletSpider

WAYS: dict[str, Callable[[Discovery], Awaitable[None]]] = {
    "feed": feed.find,
    "sitemap": sitemap.find,
    "index": index.find,
    "home": home.find,
}
MAX_SOURCES = 10_000
"""Feeds, sitemaps and lists asked for in one run: no calendar is endless here."""
MAX_BYTES = 50 * 1024 * 1024
BATCH = 500


@dataclass(slots=True)
class Answer:
    """What asking a source brought: a finding, or `unchanged`, or `missing` (404, 410), or an error noted.

    remember: whether it gets a row in `sources`; the many pages of a list do not.
    """

    url: str
    kind: str
    finding: Finding | None = None
    unchanged: bool = False
    missing: bool = False
    remember: bool = True
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


class Discovery:
    """The state of one outlet's search in one run; the ways share it."""

    def __init__(self, spider: OutletSpider) -> None:
        self.spider = spider
        self.outlet = spider.outlet
        self.report = spider.report
        self.run = spider.road.run
        self.sources = Sources(spider.road.archive)
        self.since: date | None = spider.session.since
        self.until: date | None = spider.session.until
        self.sieve = Sieve.of(self.outlet, self.since, self.until)
        self._fresh: set[str] = set()  # identities this run brought; a list may go on over them
        self._read: set[str] = set()
        self._home: Finding | None = None

    @property
    def backfill(self) -> bool:
        """Whether older articles are asked for: then nothing stops at what is known."""
        return self.since is not None

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
            if way in WAYS and not self.spider.ending:
                await WAYS[way](self)

    # -- for the ways --

    def is_read(self, url: str) -> bool:
        return url in self._read

    def broken(self, url: str, reason: str) -> None:
        """A source that could not be read is noted and counted, never passed over in silence."""
        self.report.broken_sources.append((url, reason))
        self.spider.logger.warning("%s: %s", url, reason)

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
                found += [u for u in rules.parser.sitemaps if u not in found]
        return found[:100]

    def newest_day(self) -> date | None:
        """The newest day of any address of this outlet in the frontier."""
        today = datetime.now(UTC).date().isoformat()
        rows = self.spider.road.archive.query(
            "SELECT max(day) FROM frontier WHERE outlet = ? AND day <= ?", [self.outlet.slug, today]
        )
        return date.fromisoformat(rows[0][0]) if rows[0][0] else None

    async def read(
        self,
        url: str,
        kind: str,
        parse: Callable[..., Finding],
        *more: Any,
        conditional: bool = True,
        remember: bool = True,
        guess: bool = False,
        paging: bool = False,
        changed: datetime | None = None,
    ) -> Answer:
        """Ask for a source and read it in a worker.

        conditional: what has not changed need not be read again (never when filling back). remember: see
        Answer. guess, paging: a missing page is no fault. changed: its last change as the parent says;
        nothing is asked when we saw it since. Faults are noted in the report.
        """
        answer = Answer(url, kind, remember=remember)
        self._read.add(url)
        known = self.sources.get(url) if conditional and not self.backfill else None
        if known and changed and known.changed_at and known.changed_at > changed:
            answer.unchanged = True
            self.report.unchanged += 1
            return answer
        validators = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        response = await self._ask(url, {name: value for name, value in validators.items() if value})
        if response is None:
            return answer
        if response.status == 304:
            answer.unchanged = True
            self.report.unchanged += 1
            return answer
        if response.status != 200:
            answer.missing = response.status in (404, 410)
            if guess:
                self.sources.put(url, self.outlet.slug, kind, self.run, str(response.status))
            elif not (paging and answer.missing):
                self.broken(url, f"status {response.status}")
            return answer
        await self._parse(answer, response, parse, more, known.sha256 if known else None, guess)
        return answer

    async def _ask(self, url: str, headers: dict[str, str]) -> Response | None:
        if self.report.sources >= MAX_SOURCES:
            self.spider.stop_finding(f"more than {MAX_SOURCES} lists")
        if self.spider.ending:
            raise asyncio.CancelledError
        self.report.sources += 1
        request = Request(url, headers=headers, callback=NO_CALLBACK, meta={"download_maxsize": MAX_BYTES})
        try:
            response: Response = await self.spider.crawler.engine.download_async(request)
        except Exception as error:
            self._miss(url, error)
            return None
        self.spider.answered()
        return response

    def _miss(self, url: str, error: Exception) -> None:
        miss = explain(error, urlsplit(url).hostname or "")
        self.broken(url, f"{miss.reason}: {miss.detail}" if miss.detail else miss.reason)
        self.spider.missed_once(miss)

    async def _parse(
        self,
        answer: Answer,
        response: Response,
        parse: Callable[..., Finding],
        more: tuple[Any, ...],
        known_sha256: str | None,
        guess: bool,
    ) -> None:
        try:
            body = await asyncio.to_thread(plain, response, MAX_BYTES)
            answer.sha256 = hashlib.sha256(body).hexdigest()
            if answer.sha256 == known_sha256:
                answer.unchanged = True
                self.report.unchanged += 1
                return
            content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
            work = partial(parse, body, content_type, response.url, self.sieve, datetime.now(UTC), *more)
            answer.finding = await self.spider.road.workers.do(work)
        except (BadDocument, TooSlow, Died, ValueError) as wrong:
            if guess:
                self.sources.put(answer.url, self.outlet.slug, answer.kind, self.run, "not one")
            else:
                self.broken(answer.url, str(wrong))
            return
        answer.etag = _header(response, b"ETag")
        answer.last_modified = _header(response, b"Last-Modified")

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
        if answer.remember and not (finding.documents or finding.older or finding.newer):
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


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:500] if value else None
