"""robots.txt by RFC 9309: 4xx means no rules, 5xx or no answer means nothing may be fetched.

Scrapy's own middleware takes a robots.txt that cannot be read for "everything is allowed".
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from scraper.net.integrity import plain
from scraper.net.refusals import ComeBackLater, OffSite, RobotsForbid, RobotsUnreachable, explain
from scraper.urls import origin

logger = logging.getLogger(__name__)

AGENT = "Warta"  # RFC 9309 2.2.1: the product token
MAX_AGE = 24 * 3600.0  # 2.4: a copy must not be used longer
MAX_BYTES = 1024 * 1024  # 2.5: at least 500 KiB must be read
MAX_DELAY = 60.0  # a crawl-delay of an hour would mean: never come to an end


_OURS = re.compile(rf"^(\s*user-agent\s*:\s*{AGENT})[/ \t(;,][^\r\n]*", re.IGNORECASE | re.MULTILINE)
"""Our name as a publisher copies it from a log, with version and contact: only the name is compared."""


@dataclass(slots=True)
class Rules:
    """robots.txt of one origin. parser None: nothing may be fetched, `why` says why."""

    parser: Protego | None
    read_at: float
    why: str = ""
    text: str = ""


class Robots:
    """Downloader middleware; also answers which sitemaps a robots.txt names."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self._rules: dict[str, Rules] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Robots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        rules = await self.rules(request.url)
        if rules.parser is None:
            raise RobotsUnreachable(rules.why)
        if not rules.parser.can_fetch(request.url, AGENT):
            self.crawler.stats.inc_value("robotstxt/forbidden")
            raise RobotsForbid(f"robots.txt does not allow {urlsplit(request.url).path[:100]}")

    async def rules(self, url: str) -> Rules:
        """The rules for the origin (scheme, host, port) of an address, fetched when they are missing or
        old.
        """
        site = origin(url)
        async with self._locks.setdefault(site, asyncio.Lock()):
            known = self._rules.get(site)
            if known is None or time.monotonic() - known.read_at > MAX_AGE:
                known = self._rules[site] = await self._fetch(site)
                self._slow_down(urlsplit(url).hostname or "", known)
        return known

    async def _fetch(self, site: str) -> Rules:
        now = time.monotonic()
        url = f"{site}/robots.txt"
        ask = Request(url, callback=NO_CALLBACK, meta={"robots": True}, priority=1000)
        try:
            answer = await self.crawler.engine.download_async(ask)
        except ComeBackLater:
            raise
        except OffSite as wrong:
            return Rules(None, now, f"{url} {wrong}")
        except Exception as error:
            if "redirection" in str(error):
                return Rules(Protego.parse(""), now)  # 2.3.1.2: too many redirects may count as "unavailable"
            miss = explain(error, urlsplit(site).hostname or "")
            logger.warning("%s: %s", url, miss.reason)
            if miss.stops == "private-address":
                raise
            return Rules(None, now, f"{url}: {miss.reason}")
        if answer.status >= 500 or answer.status == 429:
            return Rules(None, now, f"{url}: status {answer.status}")
        if answer.status != 200:
            return Rules(Protego.parse(""), now)
        note = getattr(self.crawler.spider, "note_robots", None)
        if note is not None:
            note(answer)
        try:
            body = plain(answer, 8 * MAX_BYTES)
        except ValueError as wrong:
            return Rules(None, now, f"{url}: {wrong}")
        text = _OURS.sub(r"\1", body[:MAX_BYTES].decode("utf-8-sig", "replace"))
        return Rules(Protego.parse(text), now, text=text)

    def _slow_down(self, host: str, rules: Rules) -> None:
        """Honour crawl-delay: the delay of this crawler's hosts never falls below it."""
        asked = rules.parser.crawl_delay(AGENT) if rules.parser else None
        if not asked:
            return
        delay = min(float(asked), MAX_DELAY)
        downloader = self.crawler.engine.downloader
        throttle = self.crawler.get_extension(_throttle())
        if throttle is not None and delay > throttle.mindelay:
            throttle.mindelay = delay
        downloader._delay = max(downloader._delay, delay)
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, delay)

    def sitemaps(self) -> list[str]:
        """Addresses of the "Sitemap:" lines of every robots.txt read so far."""
        return [url for rules in self._rules.values() if rules.parser for url in rules.parser.sitemaps]


def _throttle() -> type:
    from scrapy.extensions.throttle import AutoThrottle

    return AutoThrottle
