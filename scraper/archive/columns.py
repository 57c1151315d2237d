"""The two descriptions made from the schema: docs/COLUMNS.md and data/metadata.yaml."""

from __future__ import annotations

from scraper.archive.browse import metadata
from scraper.archive.meanings import relations

__all__ = ["markdown", "metadata"]


def markdown() -> str:
    """docs/COLUMNS.md."""
    lines = [
        "# Every table and column",
        "",
        "Made from the schema (`scraper/archive/tables.py`) by `make docs`. Times are UTC "
        '(`2026-11-22T14:13:19Z`), days `2026-11-22`. NULL means "not known"; there is no empty text. '
        "Which days are called inferred: [what a day means](DATES.md#days-that-are-worked-out). `copies` and "
        "`copy_groups` are empty until `warta copies` ran. Codes of places are those of the Ministry of Home "
        'Affairs (Kemendagri): "51" Bali, "51.71" Denpasar.',
    ]
    for relation in relations():
        lines += ["", f"## {relation.name}" + (" (view)" if relation.kind == "view" else ""), ""]
        lines += [relation.meaning, "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{c.name}` | {c.type.lower()} | {_cell(c.meaning)} |" for c in relation.columns]
    lines += ["", "## articles_fts", "", SEARCH_INDEX]
    return "\n".join(lines) + "\n"


SEARCH_INDEX = (
    "The search index (SQLite FTS5) of `headline`, `body` and `byline` of `articles`; its `rowid` is "
    "`articles.n`. `articles_fts MATCH 'word'` asks it ([examples](QUERY.md#with-sql)). Tables whose names "
    "begin with `articles_fts_` or `_sqlite_` are SQLite's own."
)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
