"""The pipelines: thin, in order, and none of their failures loses an address."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from loopback import Site, article, links

import pipelines
from scraper.archive.store import Archive
from scraper.crawl import crawl
from scraper.errors import ArchiveError
from scraper.models import Article
from scraper.road import Road

FOLDER = Path(pipelines.__path__[0])


def site_of(number: int) -> Site:
    pages: dict[str, Any] = {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in range(number)}
    return Site(pages | {"/": links(*pages)})


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.name)
def test_a_pipeline_is_thin(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 40


def test_a_page_that_breaks_a_step_is_a_failure_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Road.judge

    def judge(road: Road, reading: Any, outlet: Any) -> Any:
        if isinstance(reading, Article) and reading.url.endswith("/berita/1"):
            raise KeyError("a mistake of ours")
        return real(road, reading, outlet)

    with site_of(3) as site:
        monkeypatch.setattr(Road, "judge", judge)
        report = crawl(tmp_path, [site.outlet()], argv=[])[0]
        assert (report.stored, report.failed) == (2, 1)
        assert list(report.failures) == ["KeyError: 'a mistake of ours'"]
        monkeypatch.undo()
        again = crawl(tmp_path, [site.outlet()], argv=[])[0]
    assert (again.stored, again.failed) == (1, 0)


def test_a_full_disk_ends_the_run_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, kept = Archive.keep, []

    def keep(archive: Archive, *args: Any) -> int:
        kept.append(args)
        if len(kept) > 4:
            raise ArchiveError("warta.db: the disk is full; make room and run again")
        return real(archive, *args)

    with site_of(12) as site:
        monkeypatch.setattr(Archive, "keep", keep)
        report = crawl(tmp_path, [site.outlet()], argv=[])[0]
        assert (report.verdict, report.finish, report.stored) == ("failed", "archive-error", 4)
        assert "make room and run again" in report.note
        monkeypatch.undo()
        again = crawl(tmp_path, [site.outlet()], argv=[])[0]
    assert (again.stored, again.verdict) == (8, "ok")
    states = sqlite3.connect(tmp_path / "warta.db").execute("SELECT state, count(*) FROM frontier GROUP BY 1")
    assert states.fetchall() == [("done", 12)]


def test_the_log_names_pages_and_never_holds_their_text(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with site_of(2) as site:
        site.pages["/berita/1"] = "<p>Warga Dusun Kelapa Condong</p>"
        crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert "Kelapa Condong" not in (tmp_path / "logs" / "crawl.log").read_text()
