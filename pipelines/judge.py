"""What only the archive can tell: the article is known under another address, the page stands everywhere, or
a list stands where an article was read.
"""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import DropItem

from scraper.models import Article
from scraper.road import Errand


class Judge:
    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Judge:
        return cls(crawler)

    def process_item(self, item: Errand) -> Errand:
        spider = self.crawler.spider
        if isinstance(item.reading, Article):
            item.reading = spider.road.judge(item.reading, item.outlet)
        if spider.removed.set_aside(item):
            raise DropItem("a list stands where an article was read")
        return item
