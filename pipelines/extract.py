"""Read the page in a worker; an article printed over several pages is fetched whole, or not at all."""

from __future__ import annotations

from typing import Any

from scraper.models import Article, Refusal
from scraper.net.pages import Incomplete, further_pages
from scraper.road import Errand


class Extract:
    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Extract:
        return cls(crawler)

    async def process_item(self, item: Errand) -> Errand:
        road, report = self.crawler.spider.road, self.crawler.spider.report
        item.reading = await road.read(item.pages, item.outlet)
        if isinstance(item.reading, Article) and item.reading.more_pages:
            try:
                further = await further_pages(self.crawler, item.reading.more_pages)
            except Incomplete as error:
                if error.refusal is None:
                    raise
                item.reading = error.refusal
                return item
            for page in further:
                item.pages.append(page)
                item.snapshots.append(road.keep(page, item.outlet.slug))
                report.further += 1
                if isinstance(alone := await road.read([page], item.outlet), Refusal):
                    raise Incomplete(f"further page {page.url}: {alone.reason}")
            item.reading = await road.read(item.pages, item.outlet)
        return item
