"""The whole product on the sample newspaper: crawled over HTTP, every field is as the truth has it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from scraper.crawl import crawl
from scraper.outlets import load
from scraper.sample import PAPERS
from scraper.sample.check import check

SIZE = 48
OF_RUNS = ("runs", "run_outlets", "sources")
"""Tables that tell of runs; the frontier's column `run` does too."""


def rows(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that does not tell of a run."""
    db = sqlite3.connect(data / "warta.db")
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: db.execute(f"SELECT * FROM {name} ORDER BY rowid").fetchall()
        for name in names
        if name not in OF_RUNS and "fts_" not in name
    }


def test_a_crawl_stores_the_truth_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    outlets = load()
    papers = [outlets[paper.slug] for paper in PAPERS]
    crawl(tmp_path, papers, argv=["crawl"], sample_size=SIZE)
    report = check(tmp_path / "warta.db", SIZE)
    assert report.ok, str(report)
    assert report.lines["articles"].total == SIZE
    before = rows(tmp_path)
    second = crawl(tmp_path, papers, argv=["crawl"], sample_size=SIZE)
    assert [report.fetched for report in second] == [0, 0, 0]
    assert rows(tmp_path) == before
