"""First of all the bytes are kept: whatever happens later, they can be read again."""

from __future__ import annotations

from typing import Any

from scraper.road import Errand


class Snapshot:
    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Snapshot:
        return cls(crawler)

    def process_item(self, item: Errand) -> Errand:
        for page in item.pages[len(item.snapshots) :]:
            item.snapshots.append(self.crawler.spider.road.keep(page, item.outlet.slug))
        return item
