"""A crawl that ended for a reason of ours is never good news; what the machine lacks is said in a line."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from loopback import Page, Site, article, links

from scraper.archive.frontier import Frontier, Lease
from scraper.crawl import crawl
from scraper.errors import ArchiveError
from scraper.net.report import OutletReport, judge

PAGES: dict[str, Page] = {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in range(6)}


@pytest.fixture
def site() -> Site:
    return Site({"/": links(*PAGES), **PAGES})


@pytest.mark.parametrize(
    ("error", "finish", "says"),
    [
        (ArchiveError("warta.db: the disk is full"), "archive-error", "the disk is full"),
        (RuntimeError("a mistake of ours"), "crashed", "a mistake of ours"),
    ],
)
def test_addresses_that_cannot_be_drawn(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, finish: str, says: str
) -> None:
    real = Frontier.lease

    def lease(frontier: Frontier, outlet: str, limit: int, seconds: float, run: int) -> list[Lease]:
        if frontier.counts(outlet)["done"]:
            raise error
        return real(frontier, outlet, 2, seconds, run)

    with site, monkeypatch.context() as broken:
        broken.setattr(Frontier, "lease", lease)
        (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
        assert (report.finish, report.verdict) == (finish, "failed")
        assert says in report.note and report.stored > 0
        assert "leased" not in dict(states(tmp_path))
        broken.undo()
        (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
    assert report.verdict == "ok" and dict(states(tmp_path)) == {"done": 6}


def states(data: Path) -> list[tuple[str, int]]:
    db = sqlite3.connect(data / "warta.db")
    try:
        return db.execute("SELECT state, count(*) FROM frontier GROUP BY state").fetchall()
    finally:
        db.close()


@pytest.mark.parametrize("finish", ["memusage_exceeded", "start_error", "cancelled"])
def test_an_end_that_nobody_foresaw_is_no_good_news(finish: str) -> None:
    report = OutletReport("suaratebing", stored=5, fetched=5, finish=finish)
    verdict, note = judge(report)
    assert verdict == "failed" and finish in note


def test_an_end_that_was_asked_for_is_none() -> None:
    report = OutletReport("suaratebing", stored=5, fetched=5, finish="closespider_pagecount")
    assert judge(report) == ("ok", "")


def test_a_log_that_cannot_be_written_ends_nothing(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "crawl.log").symlink_to("/dev/full")
    with site:
        (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
    assert (report.stored, report.verdict) == (6, "ok")
    assert "Traceback" not in capsys.readouterr().err
