"""When the pages of an article's revisions were captured, and where they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scraper.archive.store import Archive


def pages(archive: Archive, article: str, revision: int) -> list[dict[str, Any]]:
    """The snapshots a revision was read from, in order, each with the name of its WARC file as `file`."""
    return archive.dicts(
        "SELECT s.*, w.name AS file, o.fetched_at AS kept_at,"
        " 'warc/' || v.name || ' at ' || o.offset || ', ' || o.length || ' bytes' AS kept_spot"
        " FROM article_snapshots x JOIN snapshots s ON s.id = x.snapshot"
        " JOIN warc_files w ON w.id = s.warc_file LEFT JOIN snapshots o ON o.id = s.refers_to"
        " LEFT JOIN warc_files v ON v.id = o.warc_file"
        " WHERE x.article = ? AND x.revision = ? ORDER BY x.part",
        [article, revision],
    )


def place(page: dict[str, Any]) -> Iterator[str]:
    """Address, capture and digest of a page, a line each."""
    yield page["final_url"] or page["url"]
    fetched = f"fetched {page['fetched_at']}" if page["fetched_at"] else f"imported from {page['source']}"
    yield f"{fetched}, status {page['status']}, {spot(page)}, {page['length']} bytes"
    if page["refers_to"]:
        yield f"unchanged since {page['kept_at']}: its bytes are in {page['kept_spot']}"
    yield f"SHA-256 {page['payload_sha256']} of the {page['bytes']} bytes as sent"


def spot(page: dict[str, Any]) -> str:
    return f"warc/{page['file']} at {page['offset']}"


def seen(archive: Archive, row: dict[str, Any], article: str) -> tuple[str, str]:
    """("fetched", instant) of a revision's page; ("seen", when it was stored) where nobody knows that."""
    fetched_at = next((page["fetched_at"] for page in pages(archive, article, row["revision"])), None)
    return ("fetched", fetched_at) if fetched_at else ("seen", row["stored_at"])


def span(before: tuple[str, str], after: tuple[str, str]) -> str:
    """ "fetched 2019-03-02 → 2019-03-05"; to the second when both are of one day."""
    if before == after:
        return f"{before[0]} {before[1]}"
    size = None if before[1][:10] == after[1][:10] else 10
    second = after[1][:size] if before[0] == after[0] else f"{after[0]} {after[1][:size]}"
    return f"{before[0]} {before[1][:size]} → {second}"
