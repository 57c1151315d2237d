"""Articles as CSV (a table people open) or JSON Lines (everything, with its sources)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scraper.archive.store import Archive
from scraper.export.choice import Choice

Record = dict[str, Any]

LISTS = ("body_kinds", "links", "teasers", "stripped", "notes", "missed_rules", "agreements")
"""Columns of `articles` that hold JSON."""

INTERNAL = ("n", "seal")
"""Columns of `articles` that mean nothing outside the archive."""

TEXTS = ("body", "description", "description_raw", "teasers", "stripped", "correction")
"""Columns of `articles` that hold the newspaper's text: not in an export without text."""

CSV_COLUMNS = (
    *("id", "outlet", "headline", "byline", "published_day", "published_at", "published_precision"),
    *(
        "published_via",
        "published_raw",
        "modified_day",
        "section",
        "place",
        "place_code",
        "language",
        "words",
    ),
    *(
        "tags",
        "bylines",
        "news_day",
        "news_day_via",
        "advertorial",
        "headline_via",
        "byline_via",
        "byline_raw",
    ),
    *("body_via", "dateline_raw", "url", "url_asked", "fetched_at", "page_sha256", "body_sha256"),
    *("revision", "extractor", "first_stored_at", "stored_at", "body"),
)
"""The columns of the table: those of `articles`, and four of its lists as text."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Selection:
    """The chosen articles, as of one commit of the archive. A context manager: the view ends with it."""

    def __init__(self, archive: Archive, choice: Choice, *, text: bool = True) -> None:
        """text: whether records hold the newspaper's text."""
        self._archive = archive
        self._choice = choice
        self.text = text
        archive.db.conn.execute("BEGIN")
        self.total = self._count(choice.sql("published_day"))
        self.undated = self._count(choice.undated_sql("published_day"))

    def _count(self, where: str) -> int:
        ((n,),) = self._archive.query(f"SELECT count(*) FROM articles WHERE {where}", self._choice.values())
        return int(n)

    def records(self) -> Iterator[Record]:
        """By newspaper and day of publication, one at a time."""
        keys = self._archive.db.conn.execute(
            f"SELECT id FROM articles WHERE {self._choice.sql('published_day')}"
            " ORDER BY outlet, published_day, id",
            self._choice.values(),
        )
        for (key,) in keys:
            yield self._record(key)

    def _record(self, key: str) -> Record:
        row = self._archive.row("SELECT * FROM articles WHERE id = ?", [key]) or {}
        left_out = INTERNAL if self.text else INTERNAL + TEXTS
        record = {name: value for name, value in row.items() if name not in left_out}
        for name in LISTS:
            if name in record:
                record[name] = json.loads(record[name])
        for name, sql in _CHILDREN.items():
            record[name] = self._archive.dicts(sql, [key])
        record["tags"] = [tag["tag"] for tag in record["tags"]]
        if not self.text:
            record["images"] = [{"url": image["url"], "via": image["via"]} for image in record["images"]]
        return record

    def close(self) -> None:
        self._archive.db.conn.execute("COMMIT")

    def __enter__(self) -> Selection:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


_CHILDREN = {
    "bylines": "SELECT name, role, via, raw FROM bylines WHERE article = ? ORDER BY n",
    "tags": "SELECT tag FROM tags WHERE article = ? ORDER BY rowid",
    "images": "SELECT url, caption, credit, via FROM images WHERE article = ? ORDER BY n",
    "pages": """SELECT s.id AS snapshot, s.url, s.final_url, s.fetched_at, s.status, s.source,
      s.payload_sha256
      FROM articles a JOIN article_snapshots x ON x.article = a.id AND x.revision = a.revision
      JOIN snapshots s ON s.id = x.snapshot WHERE a.id = ? ORDER BY x.part""",
}
"""Each list of a record, and its query."""


def jsonl(records: Iterable[Record]) -> Iterator[bytes]:
    """One line per article: all columns, lists as lists, `pages` with the digests of the kept bytes."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


def table(records: Iterable[Record], *, text: bool = True) -> Iterator[bytes]:
    """CSV (RFC 4180) in UTF-8. What a spreadsheet would run as a formula begins with '.

    text: whether the records hold the newspaper's text.
    """
    columns = tuple(name for name in CSV_COLUMNS if text or name not in TEXTS)
    yield _line(columns)
    for record in records:
        pages = record["pages"]
        cells = record | {
            "tags": "; ".join(record["tags"]),
            "bylines": "; ".join(f"{person['name']} ({person['role']})" for person in record["bylines"]),
            "fetched_at": pages[0]["fetched_at"] if pages else None,
            "page_sha256": " ".join(page["payload_sha256"] for page in pages),
        }
        yield _line([harmless(cells.get(name)) for name in columns])


def harmless(value: Any) -> Any:
    """A cell no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _line(cells: Iterable[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()


FORMATS: dict[str, Callable[[Selection], Iterator[bytes]]] = {
    "csv": lambda chosen: table(chosen.records(), text=chosen.text),
    "jsonl": lambda chosen: jsonl(chosen.records()),
}
"""Name of a format, and what makes its lines."""
