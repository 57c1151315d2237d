"""The measuring of large archives, on a small one: what is filled in is what the usual road stores."""

from __future__ import annotations

import re
from collections import deque

import pytest

from bench.archive import grow, opened, report, window
from bench.asking import questions, searches
from bench.filling import fill
from scraper.archive.store import Archive
from scraper.archive.verify import verify

FREE = (
    "run",
    "stored_at",
    "first_stored_at",
    "found_at",
    "lease_until",
    "head_length",
    "head_sha256",
    "name",
)
"""What differs from run to run."""

PACKED = ("offset", "length", "group_length", "group_sha256", "seal")
"""What follows from those, or from how hard the pages are packed."""


def rows(archive: Archive, table: str) -> list[dict]:
    found = archive.dicts(f"SELECT * FROM {table}")
    return sorted(
        ({k: v for k, v in row.items() if k not in (*FREE, *PACKED)} for row in found),
        key=lambda row: str(sorted(row.items(), key=lambda item: item[0])),
    )


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grown")
    return folder, list(grow(folder, 300, first=60, size=40))


def test_what_is_filled_in_is_what_the_road_stores(tmp_path):
    filled, run = opened(tmp_path / "filled")
    stored, other = opened(tmp_path / "stored")
    with filled, stored:
        deque(fill(filled, range(40), run), maxlen=0)
        window([(stored, other)], range(40))
        for table in ("articles", "bylines", "tags", "images", "article_snapshots", "snapshots"):
            assert rows(filled, table) == rows(stored, table)
            assert len(rows(filled, table)) >= 40
        for row, road in zip(rows(filled, "frontier"), rows(stored, "frontier"), strict=True):
            assert row.keys() == road.keys()
            assert (row["identity"], row["state"], row["article"]) == (
                road["identity"],
                road["state"],
                road["article"],
            )
        counts = "SELECT outlet, found, fetched, stored FROM run_outlets ORDER BY outlet"
        assert filled.query(counts) == stored.query(counts)
        assert verify(filled).damages == []
        assert filled.query("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'cokbait'") == (
            stored.query("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'cokbait'")
        )


def test_it_grows_is_measured_and_goes_on(grown):
    folder, records = grown
    assert [r["articles"] for r in records] == [300]
    assert records[0]["cpu_ms"] > 0 < records[0]["small_clock_ms"]
    assert records[0]["database_bytes"] > records[0]["index_bytes"] > 0
    assert list(grow(folder, 300, first=60, size=40)) == []
    with Archive.open(folder / "warta.db") as archive:
        assert archive.query("SELECT count(*) FROM articles") == [(300,)]
        assert verify(archive).damages == []


def test_every_kind_of_question_is_asked_and_reported(grown):
    folder, records = grown
    with Archive.open(folder / "warta.db", write=False) as archive:
        found = list(searches(archive))
    assert [r["asked"] for r in found] == list(questions())
    assert next(r["found"] for r in found if r["asked"] == "a common word").endswith("best first")
    asked = {"asked_at": 300, "searches": found, "pages": [], "commands": []}
    text = report([*records, asked])
    assert re.search(r"^\| 300 \| [\d.]+ \| [\d.]+ \| [\d.]+ \|", text, re.MULTILINE)
    assert "| a common and a rare word |" in text
