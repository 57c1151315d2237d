"""Patience: a host that asks for a rest gets it.

Scrapy ignores Retry-After and asks an overloaded server again within a second. Here a pause belongs to the
host, not to the request: nothing is sent to it before the pause ends. A longer rest than a run waits for ends
the outlet's run; its addresses stay in the frontier.
"""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from scraper.net.refusals import ComeBackLater

logger = logging.getLogger(__name__)

BACKOFF = 4.0
"""Without Retry-After the n-th pause is the outlet's delay × 4^n seconds (2 s: 8, 32)."""


LONGEST_BELIEVED = 7 * 86400.0


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110 10.2.3: seconds or a date), None when it is
    neither.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        when = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())


def _asked(response: Response) -> float | None:
    """Seconds the host asks us to wait, None when it does not."""
    header = response.headers.get(b"Retry-After")
    if header is None or response.status not in (429, 503):
        return None
    return parse_retry_after(header.decode("latin-1"), datetime.now(UTC))


class Patience(RetryMiddleware):
    """Downloader middleware in the place of Scrapy's RetryMiddleware."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.longest = settings.getfloat("WARTA_LONGEST_PAUSE")
        self.delay = max(settings.getfloat("DOWNLOAD_DELAY"), 0.01)
        self.not_before: dict[str, float] = {}  # host → time.monotonic()
        self.closed: dict[str, datetime] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Patience:
        patience = super().from_crawler(crawler)
        crawler.signals.connect(patience.noticed, signals.response_downloaded)
        return patience

    def noticed(self, response: Response, request: Request, spider: Any) -> None:
        """Hold the host's queue before the downloader takes the next request from it (signal)."""
        asked = _asked(response)
        if asked is None:
            return
        host = urlsplit(request.url).netloc
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(str(request.meta.get("download_slot")))
        if asked > self.longest:
            self.closed[host] = datetime.now(UTC) + timedelta(seconds=min(asked, LONGEST_BELIEVED))
            while slot is not None and slot.queue:
                slot.queue.popleft()[1].errback(Failure(self._later(host)))  # type: ignore[no-untyped-call]
            return
        self._pause(host, asked)
        if slot is not None:
            if slot.latercall is not None:
                slot.latercall.cancel()
            slot.latercall = call_later(asked, downloader._latercall, slot)

    async def process_request(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        while (wait := self.not_before.get(host, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        if host in self.closed:
            raise self._later(host)

    def process_response(
        self, request: Request, response: Response, spider: Any = None
    ) -> Request | Response:
        if response.status not in self.retry_http_codes:
            return response
        host = urlsplit(request.url).netloc
        if host in self.closed:
            raise self._later(host)
        again = self._retry(request, f"status {response.status}")
        if again is None:
            return response
        if _asked(response) is None:
            self._pause(host, self._backoff(again))
        return again

    def process_exception(self, request: Request, exception: Exception, spider: Any = None) -> Request | None:
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        again = self._retry(request, exception)
        if again is not None:
            self._pause(urlsplit(request.url).netloc, self._backoff(again))
        return again

    def _later(self, host: str) -> ComeBackLater:
        until = self.closed[host]
        return ComeBackLater(f"not before {until:%d %b %Y %H:%M} UTC", until)

    def _backoff(self, again: Request) -> float:
        return float(min(self.delay * BACKOFF ** int(again.meta.get("retry_times", 1)), self.longest))

    def _pause(self, host: str, seconds: float) -> None:
        logger.info("%s: a pause of %.1f s", host, seconds)
        self.not_before[host] = max(self.not_before.get(host, 0.0), time.monotonic() + seconds)
