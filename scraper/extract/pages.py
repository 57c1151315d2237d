"""Articles printed over several pages: finding the further pages, and joining what was read from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scraper.extract.choose import squeeze
from scraper.models import Article, Paragraph


def join(articles: Sequence[Article]) -> Article:
    """One article of its pages, in order: bodies put together, repeated paragraphs dropped, the first page's fields kept."""
    first = articles[0]
    if len(articles) == 1:
        return first
    body: list[Paragraph] = []
    seen: set[str] = set()
    for article in articles:
        for paragraph in article.body:
            flat = squeeze(paragraph.text)
            if flat in seen and len(flat) > 20:
                continue
            seen.add(flat)
            body.append(paragraph)
    images = {i.url or i.caption: i for a in reversed(articles) for i in reversed(a.images)}
    return replace(
        first,
        body=tuple(body),
        body_via="joined",
        bylines=first.bylines or next((a.bylines for a in articles if a.bylines), ()),
        images=tuple(reversed(list(images.values()))),
        links=tuple(dict.fromkeys(link for a in articles for link in a.links)),
        stripped=tuple(s for a in articles for s in a.stripped),
        more_pages=(),
        notes=tuple(dict.fromkeys(n for a in articles for n in a.notes)),
    )
