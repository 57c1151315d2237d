"""The spider of one outlet: draws addresses from the frontier, and sees that each ends in one recorded
state.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.http import Response

from scraper.archive.frontier import MAX_ATTEMPTS, Lease
from scraper.archive.snapshots import TakenDown
from scraper.errors import ArchiveError, ConfigError
from scraper.models import Outlet, Refusal
from scraper.net.pages import raw_page
from scraper.net.refusals import Miss, explain
from scraper.road import Errand, Road
from scraper.urls import host_of, origin
from spiders.discovery import Discovery
from spiders.removed import Removed
from spiders.sources import Sources

LEASE_SECONDS = 6 * 3600.0
"""Longer than any page waits for its turn; a killed run's leases are freed when the archive is opened."""
WINDOW = 16
"""Addresses leased at a time: enough to keep workers and host busy, few enough to finish when asked to
stop.
"""
SLOW_WINDOW = 4
SITE_DOWN = 8
"""So many requests in a row without any answer, and the site counts as unreachable; after so many pages in a
row that were answered with an error it is left for the next run, too.
"""
FIRST_REST = timedelta(minutes=15)
SPACE_CHECK = 50
"""Pages between two looks at the free space of the disk."""


class OutletSpider(Spider):
    """Subclasses are made by `spider_for`; `session` says which archive, run and days."""

    outlet: ClassVar[Outlet]

    def __init__(self, session: Any = None, report: Any = None, **more: Any) -> None:
        if session is None:
            raise ConfigError(f"start the crawl with `warta crawl {self.name}` or `scrapy crawl {self.name}`")
        super().__init__(**more)
        self.session = session
        self.report = report
        self.road: Road = session.road
        self.proxy: str | None = session.proxy_for(self.outlet)
        self.removed = Removed(self)
        self.asked = 0
        self.ending = ""  # why no further address is drawn
        self._in_flight: set[str] = set()
        self._put_off: set[str] = set()
        self._attempts: dict[str, int] = {}
        self._unanswered = 0
        self._denied = 0
        self._woken = asyncio.Event()
        self._finding: asyncio.Future[None] | None = None
        self._begun = False
        session.spiders.add(self)
        if session.interrupted:
            self.end("interrupted")

    @classmethod
    def update_settings(cls, settings: Any) -> None:
        super().update_settings(settings)
        if cls.outlet.delay is not None:
            settings.set("DOWNLOAD_DELAY", cls.outlet.delay, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> OutletSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.broke, signals.item_error)
        crawler.signals.connect(spider.callback_broke, signals.spider_error)
        crawler.signals.connect(spider.close_books, signals.spider_closed)
        return spider

    # -- drawing addresses --

    async def start(self) -> AsyncIterator[Any]:
        """Requests for leased addresses, while links are still being found; ends when nothing is open."""
        self._begun = True
        if self.ending:
            return
        try:
            async for request in self._draw():
                yield request
        except ArchiveError as error:
            self.end("archive-error", str(error))
        except Exception as error:
            self.logger.exception("the crawl broke off")
            self.end("crashed", f"{type(error).__name__}: {error}"[:200])
        finally:
            if self._finding is not None:
                self._finding.cancel()

    async def _draw(self) -> AsyncIterator[Request]:
        self.report.before = self.road.archive.frontier.counts(self.name)
        retry_failed(self.road, self.name)
        if self.session.recheck is not None:
            self.road.archive.frontier.recheck(self.name, self.session.recheck)
        self.report.open = self.road.archive.frontier.open(self.name)
        self._finding = asyncio.ensure_future(self._find())
        while not self.ending:
            self._woken.clear()
            leases = self._lease()
            for lease in leases:
                yield self._request(lease)
            if not leases and not self._in_flight and self._finding.done():
                break
            if self.session.limit is not None and self.asked >= self.session.limit and not self._in_flight:
                self.end("limit")
                break
            await self._news()
        if self.ending in ("", "limit"):
            self.removed.settle()

    async def _news(self) -> None:
        """Wait until a page is done or links were found; the time limit guards against a wake-up that got
        lost.
        """
        try:
            await asyncio.wait_for(self._woken.wait(), 5.0)
        except TimeoutError:
            return

    def _lease(self) -> list[Lease]:
        window = WINDOW if self.crawler.settings.getfloat("DOWNLOAD_DELAY") < 0.5 else SLOW_WINDOW
        room = window - len(self._in_flight)
        if self.session.limit is not None:
            room = min(room, self.session.limit - self.asked)
        if room <= 0 or len(self._in_flight) > window // 2:  # in batches: each lease is a commit
            return []
        leases = self.road.archive.frontier.lease(self.name, room, LEASE_SECONDS, self.road.run)
        for lease in leases:
            self._in_flight.add(lease.url)
            self._attempts[lease.url] = lease.attempts
        self.asked += len(leases)
        return leases

    def _request(self, lease: Lease) -> Request:
        return Request(lease.url, callback=self.page, errback=self.missed, cb_kwargs={"asked": lease.url})

    async def _find(self) -> None:
        try:
            await Discovery(self).search()
        except asyncio.CancelledError:
            self.logger.info("the search for links was ended")
        except ArchiveError as error:
            self.end("archive-error", str(error))
        except Exception as error:
            self.logger.exception("the search for links broke off")
            self.report.broke = f"{type(error).__name__}: {error}"[:200]
            self.report.broken_sources.append(("search for links", self.report.broke))
        finally:
            self.wake()

    # -- outcomes --

    async def page(self, response: Response, asked: str) -> AsyncIterator[Errand]:
        """Callback of article requests: a page to read, or a status that decides."""
        self.answered()
        status = response.status
        if status == 200:
            self.report.fetched += 1
            self.report.bytes += len(response.body)
            yield Errand(asked, self.outlet, [raw_page(response, asked)])
        elif status in (404, 410):
            self.gone(asked, f"status {status}")
        elif status >= 400:  # a firewall answers with any of them; what is denied today may be given later
            self.fail(asked, f"status {status}")
            self._denied += 1
            if self._denied >= SITE_DOWN:
                self.end("turned-away", f"status {status}")
            return
        elif 300 <= status < 400:
            where = (response.headers.get(b"Location") or b"").decode("latin-1")[:200]
            self.refuse(asked, Refusal(asked, "off-site", f"status {status}, leads to {where!r}"))
        else:
            self.refuse(asked, Refusal(asked, "http", f"status {status}"))
        self._denied = 0

    def missed(self, failure: Any) -> None:
        """Errback of article requests."""
        asked = failure.request.cb_kwargs["asked"]
        miss = explain(failure.value, urlsplit(failure.request.url).hostname or "")
        if miss.fate == "refused":
            self.answered()
            self.refuse(asked, Refusal(asked, miss.reason, miss.detail))
        elif miss.fate == "later":
            self._wait(asked, host_of(failure.request.url))
        else:
            self.fail(asked, miss.reason)
        self.missed_once(miss, failure.request.url)

    def _wait(self, asked: str, host: str) -> None:
        """Nothing is known about the page. It stays leased, so that this run does not draw it again, and is
        given back at the end.
        """
        self.asked -= 1  # of the limit
        if asked not in self._put_off:
            self.report.waiting[host] += 1
        self._put_off.add(asked)
        self.done(asked)

    def missed_once(self, miss: Miss, url: str) -> None:
        """Notice when the rest of the host, or of the outlet, would meet the same."""
        if miss.stops:
            self.report.shut.setdefault(origin(url), (miss.stops, miss.detail))
            if self._all_shut():
                self.end(miss.stops, miss.detail)
        elif miss.site:
            self._unanswered += 1
            if self._unanswered >= SITE_DOWN:
                self.end("unreachable", miss.reason)

    def _all_shut(self) -> bool:
        """Whether no host is left from which anything can be had in this run."""
        shut = self.report.shut.keys()
        hosts = {host_of(f"//{host}") for host in self.outlet.hosts}
        return {origin(url) for url in self.outlet.starts} <= shut and hosts <= set(map(host_of, shut))

    def answered(self) -> None:
        """The site is there."""
        self._unanswered = 0

    def fail(self, asked: str, reason: str) -> None:
        """Record a failure. The next run tries again; after some tries the rests grow, then it is given
        up.
        """
        attempts = self._attempts.get(asked, 1)
        rest = FIRST_REST * min(4 ** (attempts - 1), 1000)
        retry_at = datetime.now(UTC) + rest if attempts < MAX_ATTEMPTS else None
        self.road.archive.frontier.fail(asked, reason, retry_at, outlet=self.name)
        self.report.failed += 1
        self.report.failures[reason] += 1
        self.done(asked)

    def gone(self, asked: str, why: str) -> None:
        """Record that there is nothing at this address (any more)."""
        self.road.archive.frontier.gone(asked, why, outlet=self.name)
        self.report.gone += 1
        self.done(asked)

    def refuse(self, asked: str, refusal: Refusal, snapshots: Iterable[int] = ()) -> None:
        """Record the refusal of an address; without snapshots no page came from it."""
        self.count(asked, refusal)
        self.road.store(Errand(asked, self.outlet, [], list(snapshots), refusal))
        self.done(asked)

    def count(self, asked: str, refusal: Refusal) -> None:
        """Count a refusal that is about to be stored."""
        self.report.refused[refusal.reason] += 1
        if self.road.archive.query(
            "SELECT 1 FROM refusals WHERE outlet = ? AND url = ? AND reason = ?",
            [self.name, asked, refusal.reason],
        ):
            self.report.again[refusal.reason] += 1

    def done(self, asked: str) -> None:
        """The address has reached a state."""
        self._in_flight.discard(asked)
        self._attempts.pop(asked, None)
        self.report.open = max(0, self.report.open - 1)
        if self.report.done % SPACE_CHECK == SPACE_CHECK - 1:
            try:
                self.road.archive.check_space()
            except ArchiveError as error:
                self.end("archive-error", str(error))
        self.session.show(self.report)
        self.wake()

    def broke(self, item: Any, failure: Any, **more: Any) -> None:
        """A pipeline failed on a page (signal item_error): never a silent loss."""
        self._broke(getattr(item, "asked", None), failure.value)

    def callback_broke(self, failure: Any, response: Any, **more: Any) -> None:
        """A callback failed (signal spider_error)."""
        self._broke(response.request.cb_kwargs.get("asked"), failure.value)

    def _broke(self, asked: str | None, error: BaseException) -> None:
        if isinstance(error, ArchiveError):
            self.end("archive-error", str(error))  # the lease is freed when the archive is opened again
            if asked:
                self._in_flight.discard(asked)
            return
        if isinstance(error, TakenDown) and asked:
            self.gone(asked, "leads to what was taken down")
        elif asked in self._in_flight:
            self.fail(asked, f"{type(error).__name__}: {error}"[:200])

    def note_robots(self, response: Response) -> None:
        """Keep robots.txt as a snapshot whenever it has changed: it says what we were allowed to do."""
        archive, url = self.road.archive, response.url
        sources, sha256 = Sources(archive), hashlib.sha256(response.body).hexdigest()
        known = sources.get(url)
        if known is None or known.sha256 != sha256:
            archive.keep(raw_page(response, url), self.road.run, None)
            sources.put(url, self.name, "robots", self.road.run, str(response.status), sha256=sha256)

    # -- ending --

    def wake(self) -> None:
        self._woken.set()

    def end(self, why: str, detail: str = "") -> None:
        """Draw no further address; what is in flight is finished. The first reason counts."""
        if self.ending:
            return
        self.ending = why
        self.report.finish, self.report.detail = why, detail
        self.logger.info("ending: %s %s", why, detail)
        if self._finding is not None:
            self._finding.cancel()
        if why != "limit" and self._begun:
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=why))
        self.wake()

    def close_books(self, spider: Any, reason: str) -> None:
        """Give back what was drawn and not fetched (signal spider_closed)."""
        self.session.spiders.discard(self)
        self.report.finish = self.report.finish or ("interrupted" if reason == "shutdown" else reason)
        if self._finding is not None:
            self._finding.cancel()
        try:
            self.road.archive.frontier.release({*self._in_flight, *self._put_off, *self.removed.undecided()})
            self.report.open = self.road.archive.frontier.open(self.name)
            if self.report.refused and not self.report.understood:
                self.report.barren = self.road.archive.frontier.barren(self.name)
        except ArchiveError as error:
            self.report.finish, self.report.detail = "archive-error", str(error)


def retry_failed(road: Road, outlet: str) -> None:
    """A new run tries again what failed in earlier ones; after three tries an address waits for its time."""
    with road.archive.transaction():
        road.archive.db.conn.execute(
            "UPDATE frontier SET state = 'todo', next_try = NULL WHERE outlet = ? AND state = 'failed'"
            " AND next_try IS NOT NULL AND attempts <= 3",
            [outlet],
        )


def spider_for(outlet: Outlet) -> type[OutletSpider]:
    """The spider class of an outlet."""
    return type(
        f"{outlet.slug.title().replace('-', '')}Spider",
        (OutletSpider,),
        {"name": outlet.slug, "outlet": outlet},
    )
