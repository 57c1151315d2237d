"""The archive: one SQLite file, WARC files beside it, one writer at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from scraper.archive import articles, cleanup, disk, outlets, restoring, runs, schema, snapshots
from scraper.archive.articles import Stored
from scraper.archive.database import Connection, explain, sqlite3, sqlite_warning
from scraper.archive.frontier import Frontier
from scraper.archive.judge import Alias
from scraper.archive.layout import WARC, shm, wal
from scraper.archive.lock import WriterLock
from scraper.archive.rows import storable
from scraper.archive.warcfiles import SIZE_LIMIT, WarcFiles
from scraper.errors import ArchiveError
from scraper.models import Article, Outlet, RawPage, Refusal
from scraper.text import digest
from scraper.urls import article_id


class Archive:
    """Open with `Archive.open`; a context manager. `warnings` holds lines the user should see."""

    def __init__(self, path: Path, connection: Connection, lock: WriterLock | None, warc_limit: int) -> None:
        self.path = path
        self.db: Database = connection.db
        self.warnings: list[str] = []
        self.space_floor = disk.FREE_SPACE_FLOOR
        self.write = connection.write
        self._connection = connection
        self._lock = lock
        self._drop_query: dict[str, tuple[str, ...]] = {}
        self._extractors: dict[int, str | None] = {}
        self.warcs = WarcFiles(connection, path.parent / WARC, warc_limit)
        self.frontier = Frontier(self)

    @classmethod
    def open(
        cls, path: Path, *, write: bool = True, create: bool = True, warc_limit: int = SIZE_LIMIT
    ) -> Archive:
        """Open or create an archive. Writing takes the lock, cuts what a killed run left, frees its leases.

        Raises Busy when another process writes, ArchiveError (one line) when the file is missing, empty,
        damaged, of another program, of a newer version, or may not be written.
        """
        path = Path(path)
        lock = None
        try:
            if restoring.is_due(path, write=write):
                _finish_restoring(path)
            if write:
                if create:
                    path.parent.mkdir(parents=True, exist_ok=True)
                else:
                    _present(path, create=False)  # before the lock: it would be left in an empty folder
                lock = WriterLock(path)
            _present(path, create=write and create)
            connection = Connection(path, write=write)
            try:
                archive = cls(path, connection, lock, warc_limit)
                archive._start(write)
            except sqlite3.Error as error:
                connection.close()
                raise explain(error, path) from error
            except BaseException:
                connection.close()
                raise
        except OSError as error:
            _release(lock)
            raise explain(error, path) from error
        except BaseException:
            _release(lock)
            raise
        return archive

    def _start(self, write: bool) -> None:
        schema.check(self.db, self.path)
        if write:
            self._connection.prepare_writing()
        if schema.migrations.pending(self.db):
            if not write:
                once = "open it once for writing (warta crawl)"
                remedy = (
                    once
                    if schema.may_write(self.path)
                    else f"it may not be written here: copy its folder, and there {once}"
                )
                raise ArchiveError(f"{self.path} has an older schema; {remedy}")
            self.warnings.append(schema.upgrade(self._connection, self.path))
        if warning := sqlite_warning():
            self.warnings.append(warning)
        if write:
            if warning := disk.network_warning(self.path):
                self.warnings.append(warning)
            if warning := self.warcs.recover():
                self.warnings.append(warning)
            self.frontier.free_orphans()
            self.warnings += cleanup.finish(self)

    def close(self) -> None:
        self.warcs.close()
        self._connection.close()
        _release(self._lock)
        self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):  # of a damaged file: any row may be the one that cannot be read
            raise explain(error, self.path) from error

    # -- reading and writing rows --

    def transaction(self) -> AbstractContextManager[None]:
        """BEGIN IMMEDIATE ... COMMIT; nested ones are part of the outer one."""
        return self._connection.transaction()

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Several questions to one state of the archive, whatever another process writes meanwhile."""
        conn = self.db.conn
        if self.write or conn.in_transaction:  # a writer is alone
            yield
            return
        conn.execute("BEGIN")
        try:
            yield
        finally:
            conn.execute("ROLLBACK")

    def query(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        try:
            return list(self.db.conn.execute(sql, values).fetchall())
        except sqlite3.Error as error:
            raise self._connection.explain(error) from error

    def stream(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[dict[str, Any]]:
        """The rows one by one, for answers that may be larger than the memory."""
        try:
            cursor = self.db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))
        except sqlite3.Error as error:
            raise self._connection.explain(error) from error

    def dicts(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        return list(self.stream(sql, values))

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> dict[str, Any] | None:
        return next(iter(self.dicts(sql, values)), None)

    def insert(self, table: str, row: dict[str, Any]) -> int:
        """Insert inside the open transaction. Returns the rowid."""
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        cursor = self.db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
        return int(cursor.lastrowid or 0)

    def check_space(self) -> None:
        """Raises ArchiveError when less than the floor is free on the archive's disk."""
        disk.check_space(self.path.parent, self.space_floor)

    # -- runs --

    def begin_run(self, command: str, argv: list[str], *, extractor: str | None = None) -> int:
        """Returns the run's number. Raises ArchiveError when the disk is nearly full."""
        self.check_space()
        return runs.begin(self, command, list(map(storable, argv)), extractor)

    def end_run(self, run: int, verdict: str, note: str = "") -> None:
        """verdict: ok, failed or interrupted."""
        if warning := disk.wal_warning(self.path):
            self.warnings.append(warning)
        runs.end(self, run, verdict, storable(note))

    def count(self, run: int, outlet: str, *, finish: str | None = None, **counters: int) -> None:
        """Add to the free counters of a run; `runs.COUNTED` are kept by the archive itself (ValueError)."""
        runs.count(self, run, outlet, finish, counters)

    def tally(self, run: int, outlet: str, **counts: int) -> None:
        runs.tally(self, run, outlet, **counts)

    def extractor(self, run: int) -> str | None:
        """The extractor version the run was begun with."""
        if run not in self._extractors:
            row = self.row("SELECT extractor FROM runs WHERE id = ?", [run])
            self._extractors[run] = row["extractor"] if row else None
        return self._extractors[run]

    # -- outlets --

    def save_outlet(self, outlet: Outlet) -> None:
        outlets.save(self, outlet)
        self._drop_query.pop(outlet.slug, None)

    def outlet_for_host(self, host: str) -> str | None:
        return outlets.for_host(self, host)

    def add_unknown_outlet(self, host: str) -> str:
        return outlets.add_unknown(self, host)

    def drop_query(self, outlet: str) -> tuple[str, ...]:
        """Query keys that do not change an article of this newspaper."""
        if outlet not in self._drop_query:
            self._drop_query[outlet] = tuple(outlets.config(self, outlet).get("drop_query", ()))
        return self._drop_query[outlet]

    # -- pages and articles --

    def article_id(self, outlet: str, url: str) -> str:
        """The id of the article at an address, see `urls.article_id`; what is no web address has one too."""
        key = self.frontier.key(outlet, url)
        try:
            return article_id(outlet, key)
        except ValueError:
            return digest(f"{outlet}\n{key}")[:16]

    def keep(self, page: RawPage, run: int, outlet: str | None) -> int:
        """Keep the page as it came; returns the snapshot's number. See `snapshots.keep`."""
        return snapshots.keep(self, page, run, outlet)

    def store(
        self, article: Article | Alias, snapshots: Sequence[int], *, outlet: str, run: int, asked: str
    ) -> Stored:
        """Write what `judge` let pass, in one transaction with the frontier's state. See `articles.store`."""
        return articles.store(self, article, snapshots, outlet=outlet, run=run, asked=asked)

    def refuse(
        self, refusal: Refusal, snapshots: Sequence[int], *, outlet: str, run: int, asked: str
    ) -> None:
        articles.refuse(self, refusal, snapshots, outlet=outlet, run=run, asked=asked)


def _finish_restoring(path: Path) -> None:
    lock = WriterLock(path)
    try:
        restoring.finish(path)
    finally:
        lock.release()


def _release(lock: WriterLock | None) -> None:
    if lock is not None:
        lock.release()


def _present(path: Path, *, create: bool) -> None:
    """Make sure there is a file to open; a new archive is made whole under another name and then renamed."""
    if path.exists():
        if path.is_dir():
            raise ArchiveError(f"{path} is a folder, not an archive file")
        if path.stat().st_size == 0:
            raise ArchiveError(
                f"{path} is empty (0 bytes), as no archive is; restore a backup, or delete it and begin anew"
            )
        return
    if path.is_symlink():
        raise ArchiveError(
            f"{path} is a link that leads nowhere; mount its disk, or delete the link and begin anew"
        )
    if not create:
        raise ArchiveError(f"there is no archive {path}; `warta crawl` or `warta import` makes one")
    if wal(path).exists():
        raise ArchiveError(
            f"{path} is missing, but its {wal(path).name} is there; restore both from a backup"
        )
    new = Path(f"{path}.new")
    for leftover in (new, wal(new), shm(new)):
        leftover.unlink(missing_ok=True)
    new.touch()
    connection = Connection(new, write=True)
    try:
        connection.prepare_writing()
        with connection.transaction():
            schema.migrations.apply(connection.db)
    finally:
        connection.close()
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.rename(path)
