"""What only the archive can tell: the article is known under another address, the page stands everywhere."""

from __future__ import annotations

from typing import Any

from scraper.models import Article
from scraper.road import Errand


class Judge:
    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Judge:
        return cls(crawler)

    def process_item(self, item: Errand) -> Errand:
        if isinstance(item.reading, Article):
            item.reading = self.crawler.spider.road.judge(item.reading, item.outlet)
        return item
