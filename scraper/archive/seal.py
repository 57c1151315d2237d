"""One digest over all that is stored of an article: a changed bit anywhere in it shows."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scraper.archive.store import Archive

PARTS = {
    "bylines": "SELECT * FROM bylines WHERE article = ? ORDER BY n",
    "tags": "SELECT * FROM tags WHERE article = ? ORDER BY tag",
    "images": "SELECT * FROM images WHERE article = ? ORDER BY n",
    "revisions": "SELECT * FROM revisions WHERE article = ? ORDER BY revision",
    "pages": "SELECT * FROM article_snapshots WHERE article = ? ORDER BY revision, part",
}


def seal(archive: Archive, article: str) -> str:
    """SHA-256 of the row and its parts as JSON, by name; without NULLs: a new column breaks no seal."""
    record: dict[str, Any] = {"article": archive.row("SELECT * FROM articles WHERE id = ?", [article])}
    record["article"].pop("seal")
    record |= {name: archive.dicts(sql, [article]) for name, sql in PARTS.items()}
    return sealed(record)


def sealed(record: dict[str, Any]) -> str:
    """The seal of {"article": row without its seal, "bylines": rows, "tags": rows, ...}."""
    text = json.dumps(_known(record), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(inner) for key, inner in value.items() if inner is not None}
    return [_known(inner) for inner in value] if isinstance(value, list) else value


def write_seal(archive: Archive, article: str) -> None:
    """Inside the transaction that changed the article."""
    archive.db.conn.execute("UPDATE articles SET seal = ? WHERE id = ?", [seal(archive, article), article])
