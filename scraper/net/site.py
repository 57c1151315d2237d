"""Where requests may go, and by which road: the outlet's own hosts, http and https, nothing else.

Scrapy's OffsiteMiddleware lets every request with `dont_filter` pass, start requests and their redirects
among them, and drops the others without telling anybody. This one looks at every request, redirected ones
and robots.txt included, and answers with an exception that ends in a recorded state.
"""

from __future__ import annotations

import logging
import os
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from scraper.errors import ConfigError
from scraper.models import Outlet
from scraper.net.refusals import OffSite
from scraper.urls import same_site

logger = logging.getLogger(__name__)


def source_hosts(outlet: Outlet) -> tuple[str, ...]:
    """Hosts of the outlet and of the feeds, sitemaps and lists its file names (a feed may live elsewhere)."""
    named = (urlsplit(u).hostname for u in (*outlet.starts, *outlet.feeds, *outlet.sitemaps, *outlet.index))
    return tuple(dict.fromkeys((*outlet.hosts, *(h for h in named if h))))


def asked_proxy() -> str | None:
    """The proxy asked for with WARTA_PROXY; those of the environment are not obeyed, and that is said.

    Raises ConfigError when it is no http://host:port.
    """
    ignored = [name for name in ("http_proxy", "https_proxy", "all_proxy") if os.environ.get(name)]
    proxy = os.environ.get("WARTA_PROXY") or None
    if ignored and not proxy:
        logger.warning("%s is set and ignored; set WARTA_PROXY if a proxy must be used", ", ".join(ignored))
    if proxy and not (proxy.startswith("http://") and urlsplit(proxy).hostname):
        raise ConfigError("WARTA_PROXY must look like http://host:port")
    if proxy:
        logger.warning("all requests go through %s: addresses are not checked for being private", proxy)
    return proxy


class SiteGuard:
    """Downloader middleware. Sets the proxy of the sample newspaper, or the one the operator asked for."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self._hosts: tuple[str, ...] | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> SiteGuard:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        spider = self.crawler.spider
        outlet: Outlet | None = getattr(spider, "outlet", None)
        if outlet is None:  # scrapy shell and fetch: the operator typed the address
            return
        if self._hosts is None:
            self._hosts = source_hosts(outlet)
        scheme = urlsplit(request.url).scheme
        if scheme not in ("http", "https"):
            raise OffSite(f"the scheme {scheme[:20]!r} is not fetched")
        if not same_site(request.url, self._hosts):
            raise OffSite(f"leads to {urlsplit(request.url).hostname}")
        if spider.proxy:
            request.meta["proxy"] = spider.proxy
