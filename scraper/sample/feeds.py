"""Sitemaps and feeds of the sample newspaper."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from email.utils import format_datetime

from scraper.sample.press import Outline, Paper, Shelf
from scraper.sample.web import Reply, esc, utc

XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
GZIPPED = (2022, 6)
"""The month whose sitemap is served as a .gz file."""


def _stamp(outline: Outline) -> str:
    return f"{outline.at:%Y-%m-%dT%H:%M:%S}+08:00"


def month_path(pattern: str, month: tuple[int, int]) -> str:
    """Address of a month's sitemap: "/sitemap-{}.xml" → "/sitemap-2022-06.xml.gz"."""
    return pattern.format(f"{month[0]}-{month[1]:02d}") + (".gz" if month == GZIPPED else "")


def listed(shelf: Shelf) -> int:
    """How many articles, from the oldest, the sitemaps hold: made at night, they lack the newest few."""
    return max(0, shelf.count - 12)


def index(shelf: Shelf, pattern: str) -> Reply:
    rows = []
    for month in shelf.months():
        numbers = shelf.of_month(*month)
        if numbers:
            newest = _stamp(shelf.outline(numbers[-1]))
            rows.append(
                f"<sitemap><loc>{shelf.paper.base}{month_path(pattern, month)}</loc><lastmod>"
                f"{newest}</lastmod></sitemap>\n"
            )
    return Reply(
        f'{HEAD}<sitemapindex xmlns="{SITEMAP}">\n{"".join(rows)}</sitemapindex>\n'.encode(), type=XML
    )


def month(shelf: Shelf, year: int, number: int) -> Reply | None:
    """One month's sitemap, None when the paper has nothing in it."""
    numbers = shelf.of_month(year, number) if 1 <= number <= 12 else range(0)
    if not numbers:
        return None
    outlines = map(shelf.outline, (n for n in numbers if n < listed(shelf)))
    rows = "".join(f"<url><loc>{esc(o.url)}</loc><lastmod>{_stamp(o)}</lastmod></url>\n" for o in outlines)
    body = f'{HEAD}<urlset xmlns="{SITEMAP}">\n{rows}</urlset>\n'.encode()
    if (year, number) == GZIPPED:
        return Reply(gzip.compress(body, 6, mtime=0), type="application/gzip")
    return Reply(body, type=XML)


def news(shelf: Shelf, outlines: Iterable[Outline]) -> Reply:
    """The news sitemap: articles of the last days, with their headlines."""
    rows = "".join(
        f"<url><loc>{esc(o.url)}</loc><news:news><news:publication><news:name>{shelf.paper.name}</news:name>"
        f"<news:language>id</news:language></news:publication><news:publication_date>{_stamp(o)}</news:publication_date>"
        f"<news:title>{esc(o.headline)}</news:title></news:news></url>\n"
        for o in outlines
    )
    return Reply(
        f'{HEAD}<urlset xmlns="{SITEMAP}" xmlns:news="{NEWS}">\n{rows}</urlset>\n'.encode(), type=XML
    )


def rss(paper: Paper, outlines: Iterable[Outline]) -> Reply:
    rows = "".join(
        f"<item><title>{esc(o.headline)}</title><link>{esc(o.url)}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="false">{paper.base}/?p={o.number + 500}</guid><pubDate>'
        f"{format_datetime(utc(o.at))}</pubDate>"
        f"<category>{o.section}</category></item>\n"
        for o in outlines
    )
    head = (
        f"<title>{paper.name}</title><link>{paper.base}/</link><description>Berita {paper.name}</description>"
        "<language>id</language>"
    )
    body = f'{HEAD}<rss version="2.0"><channel>{head}\n{rows}</channel></rss>\n'
    return Reply(body.encode(), type="application/rss+xml; charset=utf-8")


def atom(paper: Paper, outlines: Iterable[Outline]) -> Reply:
    entries = list(outlines)
    rows = "".join(
        f'<entry><title>{esc(o.headline)}</title><link rel="alternate" href="{esc(o.url)}"/><id>'
        f"{esc(o.url)}</id>"
        f"<published>{_stamp(o)}</published><updated>{_stamp(o)}</updated></entry>\n"
        for o in entries
    )
    updated = f"<updated>{_stamp(entries[0])}</updated>" if entries else ""
    head = f"<title>{paper.name}</title><id>{paper.base}/</id>{updated}"
    body = f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{rows}</feed>\n'
    return Reply(body.encode(), type="application/atom+xml; charset=utf-8")
