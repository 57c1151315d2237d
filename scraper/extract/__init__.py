"""From a page to an Article or a Refusal: `extract` for one page, `read` for pages as they were received.

Both are pure (same input, same output; no clock, no network) and never raise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urljoin

from scraper.extract.byline import bylines
from scraper.extract.body import Known, read_body
from scraper.extract.charset import Damaged, unpack
from scraper.extract.headline import headlines
from scraper.extract.judge import judge
from scraper.extract.page import MAX_BYTES, Page, open_page
from scraper.extract.pages import join, more_pages
from scraper.extract.published import modified, published
from scraper.models import Article, Byline, Found, Outlet, Published, RawPage, Refusal

__all__ = ["VERSION", "extract", "read"]

VERSION = "1"
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
        return page if isinstance(page, Refusal) else _article(page)
    except Exception as wrong:  # the page is input; whatever it breaks is reported, counted and kept
        return Refusal(url, "unreadable", f"{type(wrong).__name__}: {wrong}"[:300])


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
    if not articles:
        return Refusal("", "empty", "no pages")
    return join(articles)


def _article(page: Page) -> Article | Refusal:
    heads = headlines(page)
    names = bylines(page, heads)
    item = page.markup.article or {}
    stated = item.get("articleBody")
    body = read_body(
        page,
        Known(
            headline=heads.headline.value if heads.headline else "",
            description=page.markup.first("og:description", "description", "twitter:description") or "",
            article_body=stated if isinstance(stated, str) else "",
            lines=tuple(dict.fromkeys(b.raw for b in names)),
        ),
    )
    article = Article(
        url=page.url,
        canonical=Found(page.url, "url", page.url),
        headline=heads.headline,
        seo_headline=heads.seo,
        kicker=heads.kicker,
        bylines=names,
        published=published(page, heads),
        modified=modified(page),
        body=body.paragraphs,
        body_via=body.via,
        images=body.images,
        links=_absolute(page.url, body.links),
        more_pages=more_pages(page, body.root),
        stripped=body.stripped,
        missed_rules=tuple(page.missed),
        notes=tuple(page.notes),
    )
    return judge(page, article, body)


def _absolute(base: str, links: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for link in links:
        try:
            url = urljoin(base, link.strip())
        except ValueError:
            continue
        if url.startswith(("http://", "https://")):
            found[url] = None
    return tuple(found)


def _read_one(page: RawPage, outlet: Outlet | None) -> Article | Refusal:
    url = page.final_url or page.url
    headers = {name.lower(): value for name, value in page.headers}
    try:
        body = unpack(page.body, headers.get("content-encoding"), MAX_BYTES)
    except Damaged as wrong:
        return Refusal(url, "too-large" if wrong.too_large else "broken", str(wrong))
    if page.kind == "text":
        from scraper.extract.textdump import extract_text

        try:
            return extract_text(
                body.decode("utf-8", "replace"), url, outlet=outlet, fetched_at=page.fetched_at
            )
        except Exception as wrong:
            return Refusal(url, "unreadable", f"{type(wrong).__name__}: {wrong}"[:300])
    return extract(body, url, outlet=outlet, headers=headers, fetched_at=page.fetched_at)
