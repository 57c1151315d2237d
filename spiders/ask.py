"""Asking for a feed, a sitemap or a list, politely: only what may have changed, and every fault is noted."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from scraper.net.integrity import plain
from scraper.net.refusals import explain
from scraper.urls import same_site
from scraper.workers import Died, TooSlow
from spiders.sieve import BadDocument, Finding, Sieve
from spiders.sources import Sources

if TYPE_CHECKING:
    from spiders.outlet import OutletSpider

MAX_SOURCES = 10_000
"""Feeds, sitemaps and lists asked for in one run by one way: no calendar is endless here."""
MAX_BYTES = 50 * 1024 * 1024
SETTLED = timedelta(hours=1)
"""So long after its last change a sitemap may still come as it was: caches, clocks that differ."""


class TooMany(Exception):
    """A way has asked for more lists than one run should."""


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


class Asker:
    """Reads sources for one outlet in one run."""

    def __init__(self, spider: OutletSpider) -> None:
        self.spider = spider
        self.outlet = spider.outlet
        self.report = spider.report
        self.run = spider.road.run
        self.sources = Sources(spider.road.archive)
        self.since: date | None = spider.session.since
        self.until: date | None = spider.session.until
        self.sieve = Sieve.of(self.outlet, self.since, self.until)
        self._read: set[str] = set()
        self.asked = 0  # by the present way

    @property
    def backfill(self) -> bool:
        """Whether older articles are asked for: then nothing stops at what is known."""
        return self.since is not None

    def is_read(self, url: str) -> bool:
        return url in self._read

    def broken(self, url: str, reason: str) -> None:
        """A source that could not be read is noted and counted, never passed over in silence."""
        self.report.broken_sources.append((url, reason))
        self.spider.logger.warning("%s: %s", url, reason)

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
        if known and known.sha256 and changed and known.changed_at and known.changed_at > changed + SETTLED:
            return self._unchanged(answer, None)
        told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        validators = {name: value for name, value in told.items() if value}
        response = await self._ask(url, validators)
        if response is None:
            return answer
        if response.status == 304 and validators:
            return self._unchanged(answer, changed)
        if response.status != 200:
            answer.missing = response.status in (404, 410)
            if guess:
                self._no_source(answer, str(response.status))
            elif not (paging and answer.missing):
                self.broken(url, f"status {response.status}")
            return answer
        await self._parse(answer, response, parse, more, known.sha256 if known else None, guess)
        if answer.unchanged:
            self._unchanged(answer, changed)
        return answer

    def _unchanged(self, answer: Answer, changed: datetime | None) -> Answer:
        """It is what it was. When its last change is past, it is not asked for again before the next one."""
        answer.unchanged = True
        self.report.unchanged += 1
        if changed and datetime.now(UTC) > changed + SETTLED:
            self.sources.seen(answer.url, changed + SETTLED)
        return answer

    def _no_source(self, answer: Answer, status: str) -> None:
        """One of the usual addresses is none; what was a source before is one that is broken now."""
        known = self.sources.get(answer.url)
        if known is not None and known.status == "200":
            self.broken(answer.url, f"status {status}" if status.isdecimal() else status)
            return
        self.sources.put(answer.url, self.outlet.slug, answer.kind, self.run, status)
        self.sources.seen(answer.url)

    async def _ask(self, url: str, headers: dict[str, str]) -> Response | None:
        if self.spider.ending:
            raise asyncio.CancelledError
        if self.asked >= MAX_SOURCES:
            raise TooMany(f"more than {MAX_SOURCES} lists")
        self.asked += 1
        self.report.sources += 1
        meta = {"download_maxsize": MAX_BYTES}
        try:
            request = Request(url, headers=headers, callback=NO_CALLBACK, meta=meta)
            response: Response = await self.spider.crawler.engine.download_async(request)
        except Exception as error:
            self._miss(url, error)
            return None
        self.spider.answered()
        return response

    def _miss(self, url: str, error: Exception) -> None:
        miss = explain(error, urlsplit(url).hostname or "")
        self.broken(url, f"{miss.reason}: {miss.detail}" if miss.detail else miss.reason)
        if same_site(url, self.outlet.hosts):  # a feed that lives elsewhere says nothing of the site
            self.spider.missed_once(miss, url)

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
                return
            content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
            work = partial(parse, body, content_type, response.url, self.sieve, datetime.now(UTC), *more)
            answer.finding = await self.spider.road.workers.do(work)
        except (BadDocument, TooSlow, Died, ValueError) as wrong:
            if guess:
                self._no_source(answer, "not one")
            else:
                self.broken(answer.url, str(wrong))
            return
        answer.etag = _header(response, b"ETag")
        answer.last_modified = _header(response, b"Last-Modified")


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:500] if value else None
