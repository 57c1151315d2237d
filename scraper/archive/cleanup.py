"""Leave no byte of what was deleted: in the search index, in free pages, in the WAL, in WARC files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.archive.database import explain, sqlite3
from scraper.archive.rewrite import rewrite
from scraper.errors import ArchiveError

if TYPE_CHECKING:
    from scraper.archive.store import Archive

VACUUM = "vacuum"
REWRITE = "rewrite "
"""Before the name of a WARC file: write it anew without what no row knows. A name alone: delete the file."""


def note(archive: Archive, what: str) -> None:
    """Put it on the list, inside the transaction that makes it necessary."""
    archive.db.conn.execute("INSERT OR IGNORE INTO cleanup (what) VALUES (?)", [what])


def pending(archive: Archive) -> set[str]:
    """WARC files that are still to be written anew: they hold records no row knows."""
    found = archive.query("SELECT substr(what, ?) FROM cleanup WHERE what GLOB ?", _REWRITES)
    return {name for (name,) in found}


_REWRITES = [len(REWRITE) + 1, f"{REWRITE}*"]


def finish(archive: Archive) -> list[str]:
    """Do what the table `cleanup` lists. Returns a line for each thing that could not be done yet.

    SQLite leaves deleted text in free pages, FTS5 in its segments, both in the WAL: only merging the index,
    rewriting the file and emptying the WAL remove it. An unfinished cleanup goes on at the next opening.
    """
    left = []
    if names := pending(archive):
        archive.warcs.close()
        try:
            for name in sorted(names):
                left += _do(archive, REWRITE + name)
        finally:
            if warning := archive.warcs.recover():
                left.append(warning)
    rest = archive.query("SELECT what FROM cleanup WHERE what NOT GLOB ?", [f"{REWRITE}*"])
    for (what,) in sorted(rest, key=lambda row: row == (VACUUM,)):  # the database last: it takes longest
        left += _do(archive, what)
    return left


def _do(archive: Archive, what: str) -> list[str]:
    try:
        if what.startswith(REWRITE):
            old = what.removeprefix(REWRITE)
            problem = rewrite(archive, old, begun=what, ended=old)
        elif what == VACUUM:
            problem = _vacuum(archive)
        else:
            problem = _delete(archive, what)
    except (OSError, sqlite3.Error) as error:
        problem = str(explain(error, archive.path))
    except ArchiveError as error:
        problem = str(error)
    if problem:
        return [f"a takedown is not finished: {problem}; it goes on when the archive is opened again"]
    with archive.transaction():
        archive.db.conn.execute("DELETE FROM cleanup WHERE what = ?", [what])
    return []


def _delete(archive: Archive, name: str) -> str | None:
    (archive.warcs.folder / name).unlink(missing_ok=True)
    return None


def _vacuum(archive: Archive) -> str | None:
    db = archive.db.conn
    db.execute("PRAGMA secure_delete = ON")  # the new file gets no remains of moved rows either
    with archive.transaction():
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
    db.execute("VACUUM")
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.execute("PRAGMA secure_delete = OFF")
    return f"another program (datasette?) is reading {archive.path}" if busy else None
