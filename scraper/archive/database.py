"""One connection to the archive file: its settings, its transactions, its errors in one line."""

from __future__ import annotations

import errno
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlite_utils import Database

from scraper.archive.layout import wal
from scraper.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3 as sqlite3
else:
    from sqlite_utils.utils import (
        sqlite3 as sqlite3,
    )  # pysqlite3 when it is installed: newer than the system's

SQLITE_VERSION: str = sqlite3.sqlite_version
BUSY_SECONDS = 30.0

# https://sqlite.org/wal.html: the WAL-reset bug was fixed in 3.51.3, and in these older lines
WAL_RESET_FIXED = (3, 51, 3)
WAL_RESET_BACKPORTS = ((3, 44, 6), (3, 50, 7))


def sqlite_warning(version: str = SQLITE_VERSION) -> str | None:
    """One line when this SQLite library may lose committed pages (WAL-reset bug), else None."""
    numbers = tuple(int(part) for part in version.split("."))
    if numbers >= WAL_RESET_FIXED or any(
        numbers[:2] == fixed[:2] and numbers >= fixed for fixed in WAL_RESET_BACKPORTS
    ):
        return None
    return (
        f"SQLite {version} can in rare cases lose committed pages (WAL-reset bug, fixed in 3.51.3); "
        "install the package pysqlite3 beside warta"
    )


class Connection:
    """The archive's SQLite connection, with explicit transactions.

    Every write is a BEGIN IMMEDIATE: a deferred transaction that reads first and then writes fails at once
    under contention, without waiting. One thread writes at a time (a lock of its own, re-entrant).
    """

    def __init__(self, path: Path, *, write: bool) -> None:
        """Open an existing file. Raises ArchiveError when it is missing, empty, damaged or no SQLite file."""
        self.path = path
        self.write = write
        self._mutex = threading.RLock()
        try:
            self.db = Database(_connect(path, write), execute_plugins=False)
        except sqlite3.Error as error:
            raise self.explain(error) from error

    def prepare_writing(self) -> None:
        """Only after the file is known to be ours: the first of these settings changes the file."""
        self.db.conn.execute("PRAGMA journal_mode = WAL")
        self.db.conn.execute("PRAGMA synchronous = FULL")  # each commit survives a power cut, for 1 ms more

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction, part of that one. Errors leave as ArchiveError."""
        conn = self.db.conn
        with self._mutex:
            if conn.in_transaction:
                yield
                return
            try:
                conn.execute("BEGIN IMMEDIATE")
                yield
                conn.execute("COMMIT")
            except sqlite3.Error as error:
                self._rollback()
                raise self.explain(error) from error
            except BaseException:
                self._rollback()
                raise

    def _rollback(self) -> None:
        if self.db.conn.in_transaction:
            self.db.conn.execute("ROLLBACK")

    def close(self) -> None:
        self.db.close()

    def explain(self, error: Exception) -> ArchiveError:
        """The error in one line for the user: what, where, what to do."""
        return explain(error, self.path)


def _connect(path: Path, write: bool) -> sqlite3.Connection:
    conn = _open(path, "mode=rw" if write else "mode=ro")
    try:
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        # A file on a medium that cannot be written has no room for the -shm file readers need. When no
        # WAL is left, the file alone is complete and SQLite may be told that nothing will change it.
        conn.close()
        if write or _has_wal(path):
            raise
        conn = _open(path, "mode=ro&immutable=1")
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA mmap_size = 0")  # a bad disk page must be an error, not a SIGBUS
    conn.execute("PRAGMA cell_size_check = ON")
    if not write:
        conn.execute("PRAGMA query_only = ON")
    return conn


def _open(path: Path, options: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{uri(path)}?{options}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def uri(path: Path) -> str:
    """The name of a file as SQLite takes any: also one that is no UTF-8 (a folder of an older system)."""
    return f"file:{quote(os.fsencode(path.absolute()))}"


def _has_wal(path: Path) -> bool:
    log = wal(path)
    return log.exists() and log.stat().st_size > 0


_SQLITE_BUSY, _SQLITE_READONLY, _SQLITE_IOERR, _SQLITE_CORRUPT = 5, 8, 10, 11
_SQLITE_FULL, _SQLITE_CANTOPEN, _SQLITE_NOTADB = 13, 14, 26


_ERRNO = re.compile(r"\[Errno (\d{1,4})\]")


def is_damage(error: Exception) -> bool:
    """Whether SQLite says that the content of its file is damaged."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if isinstance(error, sqlite3.OperationalError) and "Could not decode" in str(error):  # Python's own
        return True
    return code == _SQLITE_CORRUPT


def explain(error: Exception, path: Path) -> ArchiveError:
    """An SQLite or operating-system error as one line for the user."""
    if isinstance(error, shutil.Error) and (found := _ERRNO.search(str(error))):  # copytree tells words only
        error = OSError(int(found[1]), os.strerror(int(found[1])))
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    number = getattr(error, "errno", None)
    if code == _SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        what = "the disk is full; everything stored so far is safe, make room and run again"
    elif code == _SQLITE_BUSY:
        what = f"another program has locked it for {BUSY_SECONDS:.0f} seconds; close it and run again"
    elif code == _SQLITE_READONLY or number in (errno.EACCES, errno.EROFS, errno.EPERM):
        named: Any = getattr(error, "filename", None)  # a WARC file beside the archive, perhaps
        stands = isinstance(named, str) and os.path.lexists(named)
        path = Path(named) if stands else path
        may = "read or written" if stands else "written"
        what = f"it may not be {may}; check the owner and permissions of the file and its folder"
    elif number == errno.EFBIG:
        what = "it cannot be written (File too large); lift the limit of file sizes, or write it elsewhere"
    elif code == _SQLITE_IOERR:
        what = "the disk does not read or write it (a limit of file sizes? a dying disk?); see: warta doctor"
    elif is_damage(error):
        what = f"the file is damaged ({error}); nothing was changed, restore it from a backup"
    elif code == _SQLITE_NOTADB:
        what = "this is no SQLite file; nothing was changed, name another file or restore a backup"
    elif code == _SQLITE_CANTOPEN:
        what = "it cannot be opened; check that the folder exists and may be read and written"
    elif isinstance(error, FileNotFoundError | NotADirectoryError):
        what = "its folder is not there and cannot be made; name another one"
    elif isinstance(error, FileExistsError | IsADirectoryError):
        there, belongs = ("file", "folder") if isinstance(error, FileExistsError) else ("folder", "file")
        what = f"a {there} stands where the {belongs} {error.filename} belongs; move it away or name another"
    elif isinstance(error, OSError) and error.strerror and not isinstance(error, sqlite3.Error):
        what = f"it cannot be opened or written ({error.strerror}); look what stands in its place"
    else:
        what = f"{type(error).__name__}: {error}"
    return ArchiveError(f"{path}: {' '.join(what.split())}")
