"""A WARC file without the records that no row of `snapshots` knows any more."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from scraper.archive import warc
from scraper.archive.warcfiles import write_file

if TYPE_CHECKING:
    from scraper.archive.store import Archive

_CHUNK = 1 << 20


def rewrite(archive: Archive, old: str, *, begun: str, ended: str) -> str | None:
    """Write the file anew beside the old one and let the archive use it; returns a line when it is missing.

    The records go over byte for byte, damaged ones too: nothing that is to stay is lost, and `verify` goes on
    naming them. begun: the line of `cleanup` that asked for this; ended: the one to write instead, which
    deletes the old file. Until the archive points to the copy, the copy is on that list.
    """
    rows = archive.query("SELECT id, head_sha256 FROM warc_files WHERE name = ?", [old])
    source = archive.warcs.folder / old
    if not rows:  # was written anew already
        return None
    if not source.is_file():
        return f"{source} is missing, restore it from a backup"
    ((number, _),) = rows
    name = _next_name(old)
    db = archive.db.conn
    with archive.transaction():
        db.execute("INSERT OR IGNORE INTO cleanup (what) VALUES (?)", [name])
    head = warc.warcinfo(name)
    offsets = []
    length = len(head)
    records = db.execute(
        "SELECT id, offset, group_length FROM snapshots WHERE warc_file = ? ORDER BY offset", [number]
    )
    with source.open("rb") as reading, write_file(archive.warcs.folder / name) as writing:
        writing.write(head)
        for snapshot, offset, size in records:
            reading.seek(offset)
            offsets.append((length, snapshot))
            length += size
            while size and (data := reading.read(min(size, _CHUNK))):
                writing.write(data)
                size -= len(data)
            writing.write(bytes(size))  # of a file that has lost its end: what is behind keeps its place
    with archive.transaction():
        db.execute(
            "UPDATE warc_files SET name = ?, length = ?, head_length = ?, head_sha256 = ? WHERE id = ?",
            [name, length, len(head), hashlib.sha256(head).hexdigest(), number],
        )
        db.executemany("UPDATE snapshots SET offset = ? WHERE id = ?", offsets)
        db.execute("DELETE FROM cleanup WHERE what IN (?, ?)", [name, begun])
        db.execute("INSERT OR IGNORE INTO cleanup (what) VALUES (?)", [ended])
    return None


def _next_name(name: str) -> str:
    """warta-20240503-00001.warc.gz → warta-20240503-00001-r1.warc.gz → ...-r2.warc.gz"""
    stem = name.removesuffix(".warc.gz")
    again = re.fullmatch(r"(.*)-r(\d+)", stem)
    return f"{again[1]}-r{int(again[2]) + 1}.warc.gz" if again else f"{stem}-r1.warc.gz"
