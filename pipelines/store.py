"""Store what was read and the new state of its address in one transaction, and count it."""

from __future__ import annotations

from typing import Any

from scrapy.exceptions import DropItem

from scraper.models import Article, Refusal
from scraper.road import Errand

COUNTS = {"new": "stored", "revision": "revisions", "same": "same", "alias": "aliases", "older": "same"}


class Store:
    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Store:
        return cls(crawler)

    def process_item(self, item: Errand) -> Article:
        """Returns the article, for Scrapy's feed exports. Drops refusals and known articles."""
        spider = self.crawler.spider
        report = spider.report
        if isinstance(item.reading, Refusal):
            spider.count(item.asked, item.reading)
        outcome = spider.road.store(item)
        if not outcome.refusal:
            spider.removed.understood(item.asked)
            setattr(report, COUNTS[outcome.what], getattr(report, COUNTS[outcome.what]) + 1)
        if outcome.article:
            report.drift.update(outcome.article.missed_rules)
        spider.done(item.asked)
        if outcome.article is None:
            raise DropItem(outcome.refusal.reason if outcome.refusal else outcome.what)
        article: Article = outcome.article
        return article
