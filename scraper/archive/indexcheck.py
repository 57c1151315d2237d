"""Does the search index hold the words of the articles, all of them and no others?"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from scraper.archive.database import Connection, explain, sqlite3
from scraper.archive.lock import WriterLock

_SQLITE_CORRUPT = 11


def index_problem(path: Path, *, lock: bool) -> str | None:
    """What is wrong with the index, in one line; None when it agrees with the texts. Changes nothing.

    FTS5 compares by a command that SQLite counts as writing: no run may be at work. lock: take the archive's
    lock for as long as it lasts (2 s for 50,000 articles), which a backup does not have. Raises Busy,
    ArchiveError when the file may not be written.
    """
    held = WriterLock(path) if lock else None
    try:
        # A connection of its own: FTS5 keeps its structure between two checks of one connection, and takes
        # what another process has written since for damage.
        with closing(Connection(path, write=True)) as fresh:
            db = fresh.db.conn
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
            db.execute("ROLLBACK")
    except sqlite3.Error as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF == _SQLITE_CORRUPT:
            return f"the search index does not agree with the articles ({error})"
        raise explain(error, path) from error
    finally:
        if held is not None:
            held.release()
    return None
