"""WARC files without some of their records: written beside the old ones, then put in their place."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.archive import warc
from scraper.archive.warcfiles import write_file
from scraper.errors import ArchiveError

if TYPE_CHECKING:
    from scraper.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Copy:
    """A WARC file (number in `warc_files`) written anew without some records. offsets: (snapshot, offset)."""

    file: int
    old: str
    new: str
    head: bytes
    length: int
    offsets: tuple[tuple[int, int], ...]


def rewrite(archive: Archive, doomed: Sequence[int]) -> list[Copy]:
    """Copies, without these snapshots, of the WARC files that hold them.

    Until the archive points to the copies (`point_to`), they are on the list of what to delete.
    """
    files = archive.query(
        "SELECT DISTINCT warc_file FROM snapshots WHERE id IN (SELECT value FROM json_each(?)) ORDER BY 1",
        [json.dumps(list(doomed))],
    )
    copies = []
    for (number,) in files:
        (name,) = archive.query("SELECT name FROM warc_files WHERE id = ?", [number])[0]
        new = _next_name(name)
        with archive.transaction():
            archive.db.conn.execute("INSERT OR IGNORE INTO cleanup (what) VALUES (?)", [new])
        copies.append(_copy(archive, number, name, new, set(doomed)))
    return copies


def _copy(archive: Archive, number: int, old: str, new: str, doomed: set[int]) -> Copy:
    head = warc.warcinfo(new)
    offsets = []
    rows = archive.query(
        "SELECT id, offset, group_length, group_sha256 FROM snapshots WHERE warc_file = ? ORDER BY offset",
        [number],
    )
    path = archive.warcs.folder / old
    if not path.is_file():
        raise ArchiveError(f"{path} is missing; nothing was done, restore it from a backup")
    with path.open("rb") as source, write_file(archive.warcs.folder / new) as target:
        target.write(head)
        length = len(head)
        for snapshot, offset, size, sha256 in rows:
            if snapshot in doomed:
                continue
            source.seek(offset)
            data = source.read(size)
            if hashlib.sha256(data).hexdigest() != sha256:
                raise ArchiveError(
                    f"snapshot {snapshot} in {old} is damaged; nothing was done, run `warta verify`"
                )
            target.write(data)
            offsets.append((snapshot, length))
            length += size
    return Copy(number, old, new, head, length, tuple(offsets))


def _next_name(name: str) -> str:
    """warta-20240503-00001.warc.gz → warta-20240503-00001-r1.warc.gz → ...-r2.warc.gz"""
    stem = name.removesuffix(".warc.gz")
    again = re.fullmatch(r"(.*)-r(\d+)", stem)
    return f"{again[1]}-r{int(again[2]) + 1}.warc.gz" if again else f"{stem}-r1.warc.gz"


def point_to(archive: Archive, copies: Iterable[Copy]) -> None:
    """Let the archive use the copies; the old files are now on the list. Part of the caller's transaction."""
    db = archive.db.conn
    for copy in copies:
        db.execute(
            "UPDATE warc_files SET name = ?, length = ?, head_length = ?, head_sha256 = ? WHERE id = ?",
            [copy.new, copy.length, len(copy.head), hashlib.sha256(copy.head).hexdigest(), copy.file],
        )
        db.executemany(
            "UPDATE snapshots SET offset = ? WHERE id = ?",
            [(offset, number) for number, offset in copy.offsets],
        )
        db.execute("DELETE FROM cleanup WHERE what = ?", [copy.new])
        db.execute("INSERT OR IGNORE INTO cleanup (what) VALUES (?)", [copy.old])
