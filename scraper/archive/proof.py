"""Proof while copying: what a backup reads anyway is compared with the digests that were stored with it."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from scraper.archive.seal import PARTS, sealed
from scraper.archive.store import Archive
from scraper.archive.verify import Damage, article_named
from scraper.errors import ArchiveError

_CHUNK = 1 << 20
_BATCH = 500  # articles


@dataclass(frozen=True, slots=True)
class _Piece:
    """Bytes in a row of a WARC file. sha256: what they should come to, None when nobody knows."""

    length: int
    named: str
    sha256: str | None


def copy_warc(archive: Archive, file: dict[str, Any], source: Path, target: Path) -> tuple[str, list[Damage]]:
    """Copy the committed bytes of a WARC file, synced. Returns their SHA-256, and which pages are damaged.

    archive: whose tables say what stands where; file: row of `warc_files`. Damaged pages are copied as they
    are. Raises ArchiveError when the file is missing or too short.
    """
    if not source.is_file():
        raise ArchiveError(f"{source} is missing: run `warta verify`, then restore an older backup")
    whole, damages = hashlib.sha256(), []
    with source.open("rb") as reading, target.open("wb") as writing:
        for piece in _pieces(archive, file):
            digest, left = hashlib.sha256(), piece.length
            while left and (chunk := reading.read(min(_CHUNK, left))):
                whole.update(chunk)
                digest.update(chunk)
                writing.write(chunk)
                left -= len(chunk)
            if left:
                size = source.stat().st_size
                raise ArchiveError(
                    f"{source} is {file['length'] - size} bytes too short: run `warta verify`, then restore"
                    " an older backup"
                )
            if piece.sha256 not in (None, digest.hexdigest()):
                damages.append(Damage(f"{piece.named} in {source}", "its bytes are not what was stored"))
        writing.flush()
        os.fsync(writing.fileno())
    return whole.hexdigest(), damages


def _pieces(archive: Archive, file: dict[str, Any]) -> Iterator[_Piece]:
    """The file from its first to its last byte; what no row knows (a takedown under way) is a piece, too."""
    yield _Piece(file["head_length"], "first record", file["head_sha256"])
    end = file["head_length"]
    for row in archive.stream(
        "SELECT id, url, offset, group_length, group_sha256 FROM snapshots"
        " WHERE warc_file = ? ORDER BY offset",
        [file["id"]],
    ):
        if row["offset"] > end:
            yield _Piece(row["offset"] - end, "gap", None)
        named = f"snapshot {row['id']} ({row['url']})"
        yield _Piece(row["group_length"], named, row["group_sha256"])
        end = row["offset"] + row["group_length"]
    if file["length"] > end:
        yield _Piece(file["length"] - end, "gap", None)


def changed_articles(archive: Archive, progress: Callable[[str, int, int], None] | None) -> Iterator[Damage]:
    """Articles that are not as their seal says: text, revisions, headline, sources, everything."""
    ((total,),) = archive.query("SELECT count(*) FROM articles")
    rows = archive.stream("SELECT * FROM articles ORDER BY rowid")
    done = 0
    try:
        while batch := list(islice(rows, _BATCH)):
            if progress:
                progress("articles", done, total)
            done += len(batch)
            marks = ", ".join("?" for _ in batch)
            keys = [row["id"] for row in batch]
            parts = {name: _grouped(archive, sql, marks, keys) for name, sql in PARTS.items()}
            for row in batch:
                told, key = row.pop("seal"), row["id"]
                record = {"article": row} | {name: found.get(key, []) for name, found in parts.items()}
                if sealed(record) != told:
                    yield Damage(
                        article_named(key, row["headline"]), "its text or record is not what was stored"
                    )
    except (ArchiveError, UnicodeError, TypeError) as error:  # of a damaged page of the database
        yield Damage(archive.path.name, f"the articles cannot all be read ({error})")


def _grouped(archive: Archive, sql: str, marks: str, keys: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a part of these articles, by article, each list in its order."""
    found = defaultdict(list)
    for row in archive.stream(sql.replace("article = ?", f"article IN ({marks})"), keys):
        found[row["article"]].append(row)
    return found
