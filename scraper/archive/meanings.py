"""The meaning of every table and column, read from the schema itself.

There is no second list: what stands here comes out of the comments SQLite keeps in the tables' definitions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sqlite_utils import Database

from scraper.archive import schema

_ADDED = re.compile(r",\s*\"?(\w+)\"? [A-Z][^,]*?/\* (.*?) \*/", re.DOTALL)
_INTERNAL = re.compile(r"_sqlite_|sqlite_|articles_fts")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str  # SQLite's; "" in views
    meaning: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a view."""

    name: str
    kind: str  # "table" or "view"
    meaning: str
    columns: tuple[Column, ...]


@cache
def relations() -> tuple[Relation, ...]:
    """Every table and view of the present schema, in the order of its definition."""
    db = Database(memory=True)
    schema.migrations.apply(db)
    found = []
    for name, kind, sql in db.conn.execute(
        "SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY rowid"
    ).fetchall():
        if _INTERNAL.match(name):
            continue
        meaning, meanings = _comments(sql)
        columns = tuple(
            Column(column, type_, meanings.get(column, ""))
            for _, column, type_, *_, hidden in db.conn.execute(f"PRAGMA table_xinfo({name})").fetchall()
            if hidden != 1
        )
        found.append(Relation(name, kind, meaning, columns))
    db.close()
    return tuple(found)


def _comments(sql: str) -> tuple[str, dict[str, str]]:
    """The comment of the table, and the one behind each column; lines of comment alone go on with it."""
    meaning: list[str] = []
    meanings: dict[str, list[str]] = {}
    last = meaning
    for line in sql.splitlines()[1:]:
        code, dashes, comment = line.partition("--")
        if not dashes:
            continue
        words = re.findall(r"\w+", code)
        if words:
            # a table names its column first, a view last
            name = words[-1] if sql.startswith("CREATE VIEW") else words[0]
            last = meanings.setdefault(name, [])
        last.append(comment.strip())
    added = {name: [text] for name, text in _ADDED.findall(sql)}
    return " ".join(meaning), {name: " ".join(lines) for name, lines in (meanings | added).items()}
