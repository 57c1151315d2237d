"""A program of the future: the schema with two more steps, one of which rebuilds the largest table.

`python later_schemas.py ARCHIVE` opens (and so migrates) an archive with it; `steps()` is for use in a test.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlite_utils import Database, Migrations

from scraper.archive import schema
from scraper.archive.store import Archive

NAMES = ("schema_901", "schema_902")


def steps() -> Migrations:
    """The landed steps and two invented ones."""
    later = Migrations("warta")
    for landed in schema.migrations.pending(Database(memory=True, execute_plugins=False)):
        later(name=landed.name)(landed.fn)
    later(name=NAMES[0])(add_a_column)
    later(name=NAMES[1])(rebuild_articles)
    return later


def add_a_column(db: Database) -> None:
    db.conn.execute("ALTER TABLE articles ADD COLUMN mood TEXT /* What it sounds like */")
    db.conn.execute("CREATE TABLE moods (name TEXT PRIMARY KEY -- A mood\n) STRICT")
    for (number,) in db.conn.execute("SELECT n FROM articles").fetchall():  # row by row: takes its time
        db.conn.execute("INSERT OR IGNORE INTO moods (name) VALUES (?)", [f"mood {number}"])


def rebuild_articles(db: Database) -> None:
    """What a changed column type needs: a new table, the rows, the old one dropped, the name taken over."""
    db.conn.execute("PRAGMA legacy_alter_table = ON")  # the views speak of a table that is away for a moment
    ((table,),) = db.conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'articles'").fetchall()
    others = db.conn.execute(
        "SELECT sql FROM sqlite_schema WHERE tbl_name = 'articles' AND type <> 'table' AND sql IS NOT NULL"
    ).fetchall()
    columns = ", ".join(
        name for (name,) in db.conn.execute("SELECT name FROM pragma_table_info('articles')").fetchall()
    )
    db.conn.execute(table.replace("CREATE TABLE articles", "CREATE TABLE articles_new", 1))
    db.conn.execute(f"INSERT INTO articles_new ({columns}) SELECT {columns} FROM articles")
    db.conn.execute("DROP TABLE articles")
    db.conn.execute("ALTER TABLE articles_new RENAME TO articles")
    for (sql,) in others:
        db.conn.execute(sql)
    db.conn.execute("PRAGMA legacy_alter_table = OFF")


if __name__ == "__main__":
    schema.migrations = steps()
    Archive.open(Path(sys.argv[1])).close()
