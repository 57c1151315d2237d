"""Pages as they came: kept in WARC files, found again by number."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.archive import warc
from scraper.archive.database import explain
from scraper.archive.rows import storable
from scraper.archive.times import instant, parse_instant
from scraper.archive.warc import Earlier
from scraper.errors import ArchiveError, WartaError
from scraper.models import RawPage

if TYPE_CHECKING:
    from scraper.archive.store import Archive


class TakenDown(WartaError):
    """The page belongs to what was taken down: nothing of it may be written. Work goes on."""


def keep(archive: Archive, page: RawPage, run: int, outlet: str | None) -> int:
    """Write the page and its row. Returns the snapshot's number; when it returns, both are on disk.

    The same payload as the last time at this address becomes a revisit record. The same capture imported
    again is the snapshot that is already there. Raises TakenDown for what must not come back, ArchiveError
    when it cannot be written.
    """
    page = dataclasses.replace(page, url=storable(page.url), final_url=storable(page.final_url))
    if outlet is not None:
        _not_taken_down(archive, page, outlet)
    payload_sha256 = hashlib.sha256(page.body).hexdigest()
    fetched_at = instant(page.fetched_at) if page.fetched_at else None
    if page.source != "crawl":
        test, values = same_capture(page, payload_sha256)
        if kept := archive.row(f"SELECT s.id FROM snapshots s WHERE {test}", values):
            return int(kept["id"])
    refers_to = None
    if page.body and page.headers and warc.is_web(page):
        last = archive.row(
            "SELECT payload_sha256, ifnull(refers_to, id) AS original FROM snapshots"
            " WHERE url = ? ORDER BY id DESC LIMIT 1",
            [page.url],
        )
        refers_to = last["original"] if last and last["payload_sha256"] == payload_sha256 else None
    earlier = _earlier(archive, refers_to)
    data, first = warc.records(page, earlier)
    archive.check_space()
    archive.warcs.turn_over()
    try:
        with archive.transaction():
            number, offset = archive.warcs.append(data)
            row = {
                "url": page.url,
                "final_url": page.final_url if page.final_url != page.url else None,
                "fetched_at": fetched_at,
                "status": page.status,
                "content_type": _header(page, "content-type"),
                "bytes": len(page.body),
                "payload_sha256": payload_sha256,
                "kind": page.kind,
                "source": page.source,
                "refers_to": refers_to if earlier else None,
                "warc_file": number,
                "offset": offset,
                "length": first,
                "group_length": len(data),
                "group_sha256": hashlib.sha256(data).hexdigest(),
                "outlet": outlet,
                "run": run,
            }
            snapshot = archive.insert("snapshots", row)
            if outlet is not None:
                archive.tally(run, outlet, fetched=1)
    except BaseException:
        archive.warcs.forget()
        raise
    return snapshot


def same_capture(page: RawPage, payload_sha256: str) -> tuple[str, list[object]]:
    """The SQL test, and its values, of a row `s` of `snapshots` that is this very capture.

    Where the time of fetching is known, the file it comes in does not matter: an export carries a new name
    each time. Where it is not, only the same file says that it is the same.
    """
    return (
        "s.url = ? AND s.payload_sha256 = ? AND s.status = ? AND s.fetched_at IS ?"
        " AND (s.fetched_at IS NOT NULL OR s.source = ?)",
        [
            storable(page.url),
            payload_sha256,
            page.status,
            instant(page.fetched_at) if page.fetched_at else None,
            page.source,
        ],
    )


def _not_taken_down(archive: Archive, page: RawPage, outlet: str) -> None:
    for url in {page.url, page.final_url or page.url}:
        if archive.frontier.taken_down(outlet, url):
            raise TakenDown("an address that was taken down led to this archive again; its page is not kept")


def _earlier(archive: Archive, snapshot: int | None) -> Earlier | None:
    if snapshot is None:
        return None
    url, final_url, fetched_at = archive.db.conn.execute(
        "SELECT url, final_url, fetched_at FROM snapshots WHERE id = ?", [snapshot]
    ).fetchone()
    return Earlier(final_url or url, fetched_at) if fetched_at else None


def _header(page: RawPage, name: str) -> str | None:
    return next((value for key, value in page.headers if key.lower() == name), None)


def read_snapshot(archive: Archive, number: int) -> RawPage:
    """The page as it was kept, byte for byte; a revisit gets the payload of the record it refers to.

    Raises ArchiveError when the number is unknown, the file is missing or the bytes are damaged.
    """
    row = archive.row("SELECT * FROM snapshots WHERE id = ?", [number])
    if row is None:
        raise ArchiveError(f"{archive.path}: there is no snapshot {number}")
    record = warc.parse(stored_bytes(archive, row))
    payload = record.payload
    if row["refers_to"] is not None:
        original = archive.row("SELECT * FROM snapshots WHERE id = ?", [row["refers_to"]])
        payload = warc.parse(stored_bytes(archive, original)).payload if original else b""
    if hashlib.sha256(payload).hexdigest() != row["payload_sha256"]:
        raise _damaged(archive, row, "its payload is not what was stored")
    return RawPage(
        url=row["url"],
        body=payload,
        fetched_at=parse_instant(row["fetched_at"]),
        status=row["status"],
        headers=record.headers,
        final_url=row["final_url"],
        request_headers=record.request_headers,
        kind=row["kind"],
        source=row["source"],
    )


def stored_bytes(archive: Archive, row: dict[str, object]) -> bytes:
    """The record of a row of `snapshots` and its request record, proved by their digest.

    Raises ArchiveError when the file is missing or the bytes are damaged.
    """
    path = warc_path(archive, int(str(row["warc_file"])))
    try:
        with path.open("rb") as file:
            file.seek(int(str(row["offset"])))
            data = file.read(int(str(row["group_length"])))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _damaged(archive, row, f"{path} is missing") from error
    except OSError as error:
        raise explain(error, path) from error
    if hashlib.sha256(data).hexdigest() != row["group_sha256"]:
        raise _damaged(archive, row, f"its bytes in {path} are not what was stored")
    return data


def warc_path(archive: Archive, number: int) -> Path:
    (name,) = archive.db.conn.execute("SELECT name FROM warc_files WHERE id = ?", [number]).fetchone()
    return archive.warcs.folder / str(name)


def _damaged(archive: Archive, row: dict[str, object], what: str) -> ArchiveError:
    return ArchiveError(f"snapshot {row['id']} ({row['url']}): {what}; restore it from a backup")
