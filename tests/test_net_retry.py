"""Retry-After: honoured up to a cap, beyond it the outlet's run ends and its addresses stay to do."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback import Answer, Site, article, links

from scraper.crawl import crawl
from scraper.net.retry import parse_retry_after

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("99999999999999999999", 999999999999.0),
        ("Sun, 22 Nov 2026 12:01:30 GMT", 90.0),
        ("Sun, 22 Nov 2020 12:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("", None),
        ("Fri, 31 Feb 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert parse_retry_after(header, NOW) == seconds


def test_a_host_that_asks_for_a_day_is_left_for_the_next_run(tmp_path: Path) -> None:
    addresses = [f"/berita/{n}" for n in range(12)]
    tired = Answer(b"tired", 429, {"Retry-After": "86400"})
    pages = {a: article(f"Berita nomor {n}", n) for n, a in enumerate(addresses)}
    with Site({**pages, "/": links(*addresses), "/berita/2": tired}) as site:
        report = crawl(tmp_path, [site.outlet(delay=0.02)], argv=[])[0]
        assert site.paths()[-1] == "/berita/2"  # nothing was sent after it
        assert report.finish == "come-back-later"
        assert report.verdict == "ok" and "not before" in report.note and "other" not in report.note
        assert report.failed == 0 and report.open == len(addresses) - report.stored
        site.pages["/berita/2"] = article("Berita nomor 2", 2)
        again = crawl(tmp_path, [site.outlet(delay=0.02)], argv=[])[0]
    assert again.verdict == "ok" and report.stored + again.stored == len(addresses)
    states = sqlite3.connect(tmp_path / "warta.db").execute("SELECT DISTINCT state FROM frontier").fetchall()
    assert states == [("done",)]
