"""From a page to an Article or a Refusal: `extract` for one page, `read` for pages as they were received.

Both are pure (same input, same output; no clock, no network) and never raise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from scraper.extract.article import read_article
from scraper.extract.charset import Damaged, decode, unpack
from scraper.extract.dump import extract_text
from scraper.extract.page import MAX_BYTES, open_page
from scraper.extract.pages import join
from scraper.models import Article, Outlet, RawPage, Refusal

__all__ = ["VERSION", "extract", "read"]

VERSION = "4"
"""Goes into each stored row. Raised whenever the same page would give another article."""


def extract(
    html: bytes | str,
    url: str,
    *,
    outlet: Outlet | None = None,
    headers: Mapping[str, str] | None = None,
    fetched_at: datetime | None = None,
) -> Article | Refusal:
    """Read one HTML page.

    html: decoded text, or bytes after any Content-Encoding was taken off. url: the page's final address.
    headers: response headers, for the charset. fetched_at: UTC; bounds dates and chooses the outlet's rules.
    Never raises: a page that makes a field module fail is a Refusal "unreadable" which names the error.
    """
    try:
        content_type = next((v for k, v in (headers or {}).items() if k.lower() == "content-type"), None)
        page = open_page(html, url, outlet=outlet, content_type=content_type, fetched_at=fetched_at)
        return page if isinstance(page, Refusal) else read_article(page)
    except Exception as wrong:  # the page is input; whatever it breaks is reported, counted and kept
        return _unreadable(url, wrong)


def read(pages: Sequence[RawPage], outlet: Outlet | None) -> Article | Refusal:
    """Read the pages of one article, in order, as they were received. Never raises."""
    articles: list[Article] = []
    for page in pages:
        result = _read_one(page, outlet)
        if isinstance(result, Refusal):
            if not articles:
                return result
            break  # a later page that is not there does not void the first
        articles.append(result)
    return join(articles) if articles else Refusal("", "empty", "no pages")


def _read_one(page: RawPage, outlet: Outlet | None) -> Article | Refusal:
    url = page.final_url or page.url
    headers = {name.lower(): value for name, value in page.headers}
    try:
        body = unpack(page.body, headers.get("content-encoding"), MAX_BYTES)
    except Damaged as wrong:
        return Refusal(url, "too-large" if wrong.too_large else "broken", str(wrong))
    if page.kind == "html":
        return extract(body, url, outlet=outlet, headers=headers, fetched_at=page.fetched_at)
    try:
        text, doubts = decode(body)
        if text is None:
            return Refusal(url, "not-html", doubts[0])
        if text.lstrip("\ufeff \t\r\n")[:15].lower().startswith(("<!doctype html", "<html")):
            return extract(text, url, outlet=outlet, fetched_at=page.fetched_at)
        result = extract_text(text, url, outlet=outlet, fetched_at=page.fetched_at)
    except Exception as wrong:
        return _unreadable(url, wrong)
    if isinstance(result, Article) and doubts:
        return replace(result, notes=(*result.notes, *doubts))
    return result


def _unreadable(url: str, wrong: Exception) -> Refusal:
    return Refusal(url, "unreadable", " ".join(f"{type(wrong).__name__}: {wrong}".split())[:300])
