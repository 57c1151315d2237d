"""Is this an article? Pages that are none are refused with the reason."""

from __future__ import annotations

from scraper.extract.page import Page
from scraper.models import Article, Refusal


def judge(page: Page, article: Article) -> Article | Refusal:
    if not article.body:
        return Refusal(page.url, "no-text", "no article text was found")
    return article
