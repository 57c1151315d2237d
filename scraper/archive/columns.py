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
        "`copy_groups` are empty until `warta copies` ran.",
    ]
    for relation in relations():
        lines += ["", f"## {relation.name}" + (" (view)" if relation.kind == "view" else ""), ""]
        lines += [relation.meaning, "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{c.name}` | {c.type.lower()} | {_cell(c.meaning)} |" for c in relation.columns]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
