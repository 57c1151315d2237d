"""The WARC files beside the archive: appended to, turned over by size, cut back to what is committed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from scraper.archive import warc
from scraper.archive.database import Connection, explain
from scraper.archive.disk import sync
from scraper.archive.times import instant, now

SIZE_LIMIT = 1_000_000_000
"""Bytes after which a new file is begun: 1 GB, what the WARC guidelines of the IIPC advise."""


class WarcFiles:
    """Appends groups of records. The table `warc_files` says how many bytes of each file are committed."""

    def __init__(self, connection: Connection, folder: Path, limit: int = SIZE_LIMIT) -> None:
        self._connection = connection
        self._db = connection.db
        self.folder = folder
        self.limit = limit
        self.lost: str | None = None  # a line when the newest file has lost bytes, found by `recover`
        self._open: tuple[int, int] | None = None  # (file id, file descriptor)

    def recover(self) -> str | None:
        """Cut what a killed run left behind the last committed record. Returns a warning, or None.

        Only the newest file can have such a tail: a file is never appended to after its successor is begun.
        """
        row = self._db.conn.execute(
            "SELECT id, name, length FROM warc_files ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        number, name, length = row
        path = self.folder / name
        if length == 0:  # begun, but nothing committed
            path.unlink(missing_ok=True)
            with self._connection.transaction():
                self._db.conn.execute("DELETE FROM warc_files WHERE id = ?", [number])
            return None
        size = path.stat().st_size if path.exists() else 0
        if size < length:
            self.lost = (
                f"{path} has {size} of {length} bytes: pages are missing, restore it from a backup; "
                "new pages go into a new file"
            )
            return self.lost
        if size > length:
            _cut(path, length)
        self._open = (number, os.open(path, os.O_RDWR | os.O_CLOEXEC))
        return None

    def short(self) -> list[str]:
        """A line for each file that is missing or too short. Only looks at sizes; `verify` reads them."""
        lines = []
        for name, length in self._db.conn.execute("SELECT name, length FROM warc_files ORDER BY id"):
            path = self.folder / name
            try:
                size = path.stat().st_size if path.is_file() else None
            except OSError as error:  # its folder may not be read
                lines.append(f"{path} cannot be read ({error.strerror}); check its owner and permissions")
                continue
            if size is not None and not os.access(path, os.R_OK):
                lines.append(f"{path} may not be read; check its owner and permissions")
            if length and size is None:
                lines.append(f"{path} is missing; restore it from a backup")
            elif size is not None and size < length:
                lines.append(f"{path} has {size} of {length} bytes; restore it from a backup")
        return lines

    def append(self, data: bytes) -> tuple[int, int]:
        """Write and sync `data` inside the open transaction. Returns (file id, offset).

        When the transaction fails, `forget` must be called: it cuts the file again.
        """
        number, fd, length = self._current()
        try:
            os.lseek(fd, length, os.SEEK_SET)
            _write(fd, data)
            os.fsync(fd)
        except OSError as error:
            raise explain(error, self.folder) from error
        self._db.conn.execute("UPDATE warc_files SET length = ? WHERE id = ?", [length + len(data), number])
        return number, length

    def forget(self) -> None:
        """After a failed transaction: cut the newest file to what is committed."""
        if self._open is None:
            return
        number, fd = self._open
        row = self._db.conn.execute("SELECT length FROM warc_files WHERE id = ?", [number]).fetchone()
        os.ftruncate(fd, row[0] if row else 0)

    def turn_over(self) -> None:
        """Begin a new file when the present one is full. Call outside a transaction."""
        if self._open is not None:
            number, fd = self._open
            (length,) = self._db.conn.execute(
                "SELECT length FROM warc_files WHERE id = ?", [number]
            ).fetchone()
            if length < self.limit:
                return
            os.close(fd)
            self._open = None
        self._begin()

    def _begin(self) -> None:
        """Row first, then the file: a file without a row would never be found again."""
        with self._connection.transaction():
            number = self._db.conn.execute("SELECT ifnull(max(id), 0) + 1 FROM warc_files").fetchone()[0]
            while (path := self.folder / f"warta-{now():%Y%m%d}-{number:05d}.warc.gz").exists():
                number += 1
            self._db.conn.execute(
                "INSERT INTO warc_files (id, name, length, head_length, opened_at) VALUES (?, ?, 0, 0, ?)",
                [number, path.name, instant(now())],
            )
        try:
            self.folder.mkdir(exist_ok=True)
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            self._open = (number, fd)
            head = warc.warcinfo(path.name)
            _write(fd, head)
            os.fsync(fd)
            sync(self.folder)
        except OSError as error:
            self.close()
            with suppress(OSError):  # what forbade to write may forbid this, too
                path.unlink(missing_ok=True)
            with self._connection.transaction():
                self._db.conn.execute("DELETE FROM warc_files WHERE id = ?", [number])
            raise explain(error, path) from error
        with self._connection.transaction():
            self._db.conn.execute(
                "UPDATE warc_files SET length = ?, head_length = ?, head_sha256 = ? WHERE id = ?",
                [len(head), len(head), hashlib.sha256(head).hexdigest(), number],
            )

    def _current(self) -> tuple[int, int, int]:
        if self._open is None:
            raise RuntimeError("turn_over() was not called")
        number, fd = self._open
        (length,) = self._db.conn.execute("SELECT length FROM warc_files WHERE id = ?", [number]).fetchone()
        return number, fd, length

    def close(self) -> None:
        if self._open is not None:
            os.close(self._open[1])
            self._open = None


@contextmanager
def write_file(path: Path) -> Iterator[BinaryIO]:
    """A new file, on disk with its name when the block ends. An older file of that name is replaced."""
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def _cut(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        file.truncate(length)
        os.fsync(file.fileno())


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
