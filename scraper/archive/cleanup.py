"""Leave no byte of what was deleted: in the search index, in free pages, in the WAL, in WARC files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.archive.database import explain, sqlite3

if TYPE_CHECKING:
    from scraper.archive.store import Archive

VACUUM = "vacuum"


def finish(archive: Archive) -> list[str]:
    """Do what the table `cleanup` lists. Returns a line for each thing that could not be done yet.

    SQLite leaves deleted text in free pages, FTS5 in its segments, both in the WAL: only merging the index,
    rewriting the file and emptying the WAL remove it. An unfinished cleanup goes on at the next opening.
    """
    todo = [what for (what,) in archive.query("SELECT what FROM cleanup ORDER BY what")]
    left = []
    for what in todo:
        try:
            problem = _vacuum(archive) if what == VACUUM else _delete(archive, what)
        except (OSError, sqlite3.Error) as error:
            problem = str(explain(error, archive.path))
        if problem:
            left.append(f"a takedown is not finished: {problem}; it goes on when the archive is opened again")
            continue
        with archive.transaction():
            archive.db.conn.execute("DELETE FROM cleanup WHERE what = ?", [what])
    return left


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
