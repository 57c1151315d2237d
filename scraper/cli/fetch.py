"""Fetch one page, with the manners of a crawl: robots.txt, User-Agent with contact, address guard."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

from scraper.crawl import sample, user_agent
from scraper.errors import RunFailed
from scraper.models import Outlet, RawPage
from scraper.net.pages import raw_page
from scraper.net.refusals import explain
from scraper.net.resolver import is_private_literal
from scraper.net.site import asked_proxy, source_hosts


class OnePage(Spider):
    """Asks for one address and keeps what came, or why nothing did."""

    name = "try"

    def __init__(self, url: str, outlet: Outlet, proxy: str | None, result: dict[str, Any]) -> None:
        super().__init__()
        self.url = url
        self.outlet = outlet  # SiteGuard lets no request leave its hosts
        self.proxy = proxy
        self.result = result

    async def start(self) -> AsyncIterator[Any]:
        yield Request(self.url, callback=self.page, errback=self.missed)

    def page(self, response: Response) -> None:
        self.result["page"] = raw_page(response, self.url)

    def missed(self, failure: Any) -> None:
        miss = explain(failure.value, urlsplit(self.url).hostname or "")
        self.result["why"] = f"{miss.reason}: {miss.detail}" if miss.detail else miss.reason


def fetch(url: str, outlet: Outlet, contact: str | None, *, known: bool) -> RawPage:
    """The page at this address. A sample outlet is asked through its own server, which runs meanwhile.

    known: whether an outlet file describes the outlet, or it was made up for this one address.

    Works once per process (Twisted's reactor cannot be started again). Raises RunFailed when no page came,
    ConfigError when a real site is to be asked and no contact is set, or WARTA_PROXY is no proxy.
    """
    agent = user_agent(contact, [outlet])
    result: dict[str, Any] = {}
    with ExitStack() as stack:
        proxy = stack.enter_context(sample(None)).proxy if outlet.sample else asked_proxy()
        settings = Settings()
        settings.setmodule("scraper.settings", priority="project")
        ours: dict[str, Any] = {"USER_AGENT": agent, "ITEM_PIPELINES": {}, "LOG_ENABLED": False}
        ours |= {"SPIDER_LOADER_CLASS": "scrapy.spiderloader.DummySpiderLoader"}
        ours |= {"LOG_INSTALL_ROOT_HANDLER": False}
        ours |= {"RETRY_TIMES": 0}  # somebody waits for the answer, and can ask again
        # as in a crawl: an outlet file may name the operator's own machine, nobody else can
        private = [host for host in source_hosts(outlet) if known and is_private_literal(host)]
        ours["WARTA_PRIVATE_HOSTS"] = private + ([str(urlsplit(proxy).hostname)] if proxy else [])
        settings.setdict(ours, priority="cmdline")
        logging.getLogger().addHandler(logging.NullHandler())  # what went wrong is in the result
        process = AsyncCrawlerProcess(settings)
        process.crawl(OnePage, url=url, outlet=outlet, proxy=proxy, result=result)
        process.start()
    page = result.get("page")
    if not isinstance(page, RawPage):
        raise RunFailed(f"{url}: no page came ({result.get('why', 'the fetch was ended')})")
    if page.status != 200:
        raise RunFailed(f"{url}: the server answered with status {page.status}")
    return page
