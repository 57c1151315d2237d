"""Our extractor as the scorers call it: extract(html, url) -> {"title", "authors", "date", "body"}."""

from __future__ import annotations

from scraper.extract import extract as _extract
from scraper.models import Refusal


def extract(html: bytes | str, url: str) -> dict[str, object]:
    """title: headline. authors: reporters and contributors; agencies only when no person is named. date: ISO."""
    article = _extract(html, url)
    if isinstance(article, Refusal):
        return {"refused": f"{article.reason}: {article.detail}"}
    people = [b.name for b in article.bylines if b.role in ("reporter", "contributor")]
    agencies = [b.name for b in article.bylines if b.role == "agency"]
    result: dict[str, object] = {"authors": people or agencies, "body": article.text}
    if article.headline:
        result["title"] = article.headline.value
    if article.published:
        result["date"] = article.published.day.isoformat()
    return result
