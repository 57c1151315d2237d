"""Bring an archive file to this program's schema: the pending migrations, in one transaction."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from sqlite_utils import Database, Migrations

from scraper.archive import tables, views
from scraper.archive.database import Connection, explain, sqlite3
from scraper.errors import ArchiveError

APPLICATION_ID = 0x57525441
""" "WRTA" in the header of the file (PRAGMA application_id): tells our archive from other SQLite files."""

BOOKS = ("outlets", "outlet_hosts", "runs", "run_outlets", "warc_files")
"""Small tables everything else relies on, checked at each opening; `verify` checks the large ones."""

migrations = Migrations("warta")


@migrations(name="schema_1")
def schema_1(db: Database) -> None:
    for script in (tables.TABLES, tables.INDEXES, views.SEARCH, views.VIEWS):
        for statement in statements(script):
            db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@migrations(name="schema_2")
def schema_2(db: Database) -> None:
    """Takedowns of whole newspapers and by pattern; a refused page is found by its snapshot."""
    for statement in (
        "ALTER TABLE takedowns ADD COLUMN pattern TEXT /* For every address that matches: * stands for"
        " anything, alone for the whole newspaper; NULL for one address */",
        "CREATE INDEX takedowns_pattern ON takedowns (pattern) WHERE pattern IS NOT NULL",
        "CREATE INDEX refusals_snapshot ON refusals (snapshot)",
    ):
        db.conn.execute(statement)


@migrations(name="schema_3")
def schema_3(db: Database) -> None:
    """Articles are counted by newspaper and month from an index alone, ten times as fast."""
    for statement in (
        "CREATE INDEX articles_counts ON articles (outlet, published_day, words, published_via, byline)",
        "DROP INDEX articles_outlet_day",
    ):
        db.conn.execute(statement)


def statements(script: str) -> list[str]:
    """The single statements of an SQL script. (`executescript` would commit the transaction around it.)"""
    found, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            found.append(part.strip())
            part = ""
    return found


def check(db: Database, path: Path) -> None:
    """Refuse a file that is not ours or is newer than this program. Raises ArchiveError."""
    (application_id,) = db.conn.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        raise ArchiveError(f"{path} is a SQLite file of another program, not an archive; name another file")
    for table in BOOKS:
        found = db.conn.execute(f"PRAGMA quick_check({table})").fetchall()
        if found != [("ok",)]:
            what = " ".join(found[0][0].split())
            raise ArchiveError(f"{path}: the file is damaged ({what}); nothing was changed, restore a backup")
    applied = {migration.name for migration in migrations.applied(db)}
    newer = applied - {
        migration.name for migration in migrations.pending(Database(memory=True, execute_plugins=False))
    }
    if newer:
        raise ArchiveError(
            f"{path} was written by a newer version of this program ({', '.join(sorted(newer))}); "
            "update the program, the file is untouched"
        )
    if not migrations.pending(db):
        _whole(db, path)


def _whole(db: Database, path: Path) -> None:
    """Refuse a file that lacks a table or column of this schema (an older draft, or somebody's own SQL)."""
    wanted = Database(memory=True, execute_plugins=False)
    try:
        migrations.apply(wanted)
        missing = sorted(_columns(wanted) - _columns(db))
    finally:
        wanted.close()
    if missing:
        raise ArchiveError(
            f"{path}: the file is damaged (no {missing[0]}); nothing was changed, restore it from a backup"
        )


def _columns(db: Database) -> set[str]:
    """Every table, and every column of them as "table.column"."""
    return {
        name
        for table, column in db.conn.execute(
            "SELECT m.name, p.name FROM sqlite_schema m JOIN pragma_table_info(m.name) p"
            " WHERE m.type = 'table' AND m.name NOT GLOB 'sqlite_*' AND m.name NOT GLOB '_sqlite*'"
        )
        for name in (table, f"{table}.{column}")
    }


def may_write(path: Path) -> bool:
    """Whether this user may change the file, and make others beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def upgrade(connection: Connection, path: Path) -> str:
    """Apply the pending migrations in one transaction, after a copy of the file as it was. Returns a line.

    Raises ArchiveError when it may not be written, or rows would be left pointing at nothing; the file is as
    it was then.
    """
    db = connection.db.conn
    if not may_write(path):  # before anything is copied
        raise explain(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), path)
    (pending, *_) = migrations.pending(connection.db)
    before = path.with_name(f"{path.name}.before-{pending.name}")
    _copy(db, before)
    # As https://sqlite.org/lang_altertable.html advises: with foreign keys on, rebuilding a table would
    # delete the rows that refer to it. The switch has no effect inside a transaction.
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        dangling = db.execute("PRAGMA foreign_key_check").fetchall()
        with connection.transaction():
            migrations.apply(connection.db)
            if lost := [
                row for row in db.execute("PRAGMA foreign_key_check").fetchall() if row not in dangling
            ]:
                raise ArchiveError(
                    f"{path}: bringing it to the present schema would lose rows (table {lost[0][0]}); "
                    "nothing was changed, please report it"
                )
    finally:
        db.execute("PRAGMA foreign_keys = ON")
    return f"{path} has the present schema now; as it was before, it is kept in {before}"


def _copy(db: sqlite3.Connection, copy: Path) -> None:
    """The file as it is, whole or not at all under that name."""
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    try:
        db.execute("VACUUM INTO ?", [str(part)])
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(copy)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
