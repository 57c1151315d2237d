"""A newspaper with several hosts: what one of them does not let us have now ends nothing at the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Page, Site, article, links

from scraper.crawl import check, crawl
from scraper.errors import RunFailed
from scraper.net.report import OutletReport

TIRED = Answer(b"tired", 429, {"Retry-After": "86400"})
MANY = 40
SETTINGS = {"RETRY_TIMES": 0}


@pytest.fixture
def sites() -> Iterator[tuple[Site, Site]]:
    """A front page that leads to three articles of its host, and to forty of another."""
    pages: dict[str, Page] = {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in range(MANY)}
    with Site({p: pages[p] for p in list(pages)[:3]}) as one, Site(pages, host="127.0.0.2") as other:
        one.pages["/"] = links(*(f"{other.base}/berita/{n}" for n in range(3, MANY)), *list(pages)[:3])
        yield one, other


def run(one: Site, other: Site, data: Path, **more: Any) -> OutletReport:
    outlet = one.outlet(hosts=(one.host, other.host))
    (report,) = crawl(data, [outlet], argv=[], settings=SETTINGS, quiet=True, **more)
    return report


@pytest.mark.parametrize("robots", [Answer(b"down", 503), Answer(promise=50)], ids=["5xx", "hangs up"])
def test_only_the_host_whose_rules_are_unknown_waits(
    sites: tuple[Site, Site], tmp_path: Path, robots: Answer
) -> None:
    one, other = sites
    other.pages["/robots.txt"] = robots
    report = run(one, other, tmp_path)
    assert (report.stored, report.finish, report.open) == (3, "finished", MANY - 3)
    assert (other.paths(), len(other.log)) == ([], 1)
    assert report.verdict == "failed"  # cron must hear of it
    assert (
        report.note.startswith("127.0.0.2: robots.txt cannot be read")
        and "37 of its addresses" in report.note
    )
    with pytest.raises(RunFailed, match=r"127\.0\.0\.2: robots\.txt"):
        check([report])
    db = sqlite3.connect(tmp_path / "warta.db")
    states = "SELECT state, attempts, count(*) FROM frontier GROUP BY 1, 2 ORDER BY 1"
    assert db.execute(states).fetchall() == [("done", 0, 3), ("todo", 0, MANY - 3)]
    assert "robots.txt cannot be read" in db.execute("SELECT note FROM runs").fetchone()[0]
    del other.pages["/robots.txt"]
    report = run(one, other, tmp_path)
    assert (report.stored, report.verdict, report.note) == (MANY - 3, "ok", "")


def test_a_host_that_asks_for_a_rest_gets_it_alone(sites: tuple[Site, Site], tmp_path: Path) -> None:
    one, other = sites
    other.pages |= {f"/berita/{n}": TIRED for n in range(3, MANY)}
    report = run(one, other, tmp_path)
    assert (report.stored, report.failed, report.open, report.finish) == (3, 0, MANY - 3, "finished")
    assert len(other.paths()) == 1
    assert report.verdict == "ok" and "asks us to come back later" in report.note


def test_the_limit_is_of_pages_that_were_asked_for(sites: tuple[Site, Site], tmp_path: Path) -> None:
    one, other = sites
    other.pages["/robots.txt"] = Answer(b"down", 503)
    report = run(one, other, tmp_path, limit=2)
    assert report.stored == 2


def test_when_all_hosts_are_shut_the_crawl_ends(sites: tuple[Site, Site], tmp_path: Path) -> None:
    one, other = sites
    run(one, other, tmp_path, limit=1)
    one.pages["/robots.txt"] = other.pages["/robots.txt"] = Answer(b"down", 503)
    report = run(one, other, tmp_path)
    assert (report.finish, report.verdict) == ("robots-unreachable", "failed")
    assert "other hosts" not in report.note
    assert report.open == MANY - 1
