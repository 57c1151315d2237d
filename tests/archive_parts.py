"""Invented pages and articles for the tests of the archive."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scraper.archive.store import Archive
from scraper.models import Article, Byline, Dateline, Found, Image, Outlet, Paragraph, Published, RawPage

HOST = "kabarpulau.example"
OUTLET = Outlet(
    slug="kabarpulau",
    name="Kabar Pulau",
    hosts=(HOST,),
    starts=(f"https://{HOST}/",),
    drop_query=("hal",),
)
FETCHED = datetime(2024, 5, 3, 2, 1, 0, tzinfo=UTC)


def address(name: str) -> str:
    return f"https://{HOST}/2024/05/02/{name}"


def page(name: str = "perahu", body: bytes | None = None, **changes: Any) -> RawPage:
    told: dict[str, Any] = {
        "url": address(name),
        "body": f"<html><h1>{name}</h1></html>".encode() if body is None else body,
        "fetched_at": FETCHED,
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Server", "kabar")),
        "request_headers": (("Host", HOST), ("User-Agent", "warta")),
    }
    return RawPage(**told | changes)


def article(name: str = "perahu", **changes: Any) -> Article:
    url = address(name)
    told: dict[str, Any] = {
        "url": url,
        "canonical": Found(url, "meta", url),
        "headline": Found(f"Nelayan {name} pulang", "html", f" Nelayan {name} pulang ", ("jsonld",)),
        "body": (
            Paragraph("p", f"Nelayan dari {name} kembali ke pelabuhan pada Kamis pagi."),
            Paragraph("h", "Cuaca membaik"),
            Paragraph("p", "Mereka membawa ikan tongkol dan layang."),
        ),
        "body_via": "html",
        "bylines": (
            Byline("Rani Sulastri", "reporter", "html", "Rani Sulastri/Bima Putra"),
            Byline("Bima Putra", "photographer", "html", "Rani Sulastri/Bima Putra"),
        ),
        "published": Published(
            date(2024, 5, 2),
            datetime(2024, 5, 2, 1, 30, tzinfo=UTC),
            "minute",
            "Asia/Makassar",
            "printed",
            "html",
            "Kamis, 2 Mei 2024 09:30 WITA",
        ),
        "dateline": Dateline("AMBON, KABARPULAU.com -", "KABARPULAU.com", "AMBON", "81.71", "text"),
        "images": (Image(f"https://{HOST}/a.jpg", "Perahu di pelabuhan", "Bima Putra", "html"),),
        "section": Found("Daerah", "html", "DAERAH"),
        "tags": ("nelayan", "cuaca"),
        "language": Found("id", "html", "id-ID"),
    }
    return Article(**told | changes)


def begin(folder: Path, **options: Any) -> tuple[Archive, int]:
    """A new archive with one outlet, and a run."""
    archive = Archive.open(folder / "warta.db", **options)
    archive.save_outlet(OUTLET)
    return archive, archive.begin_run("crawl", ["kabarpulau"], extractor="1")


def put(archive: Archive, run: int, told: Article, kept: RawPage | None = None) -> str:
    """Keep a page and store the article; returns the article's id."""
    kept = kept or page(told.url.rsplit("/", 1)[-1])
    snapshot = archive.keep(kept, run, OUTLET.slug)
    return archive.store(told, [snapshot], outlet=OUTLET.slug, run=run, asked=kept.url).article_id


def rows(archive: Archive, *but: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, except the tables named."""
    tables = [
        name
        for (name,) in archive.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if name not in but
    ]
    return {name: archive.dicts(f"SELECT * FROM {name}") for name in tables}
