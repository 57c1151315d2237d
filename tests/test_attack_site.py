"""Sites that answer nonsense: the run ends by itself, says so in one line, and loses no address for good."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from loopback import Answer, Site, article, links

from scraper.cli.crawlview import Warnings
from scraper.crawl import crawl
from scraper.errors import ConfigError
from scraper.outlets import load

PATHS = [f"/berita/{n}" for n in range(5)]
GOOD = {path: article(f"Dermaga ke-{n} dibuka", n) for n, path in enumerate(PATHS)}


@pytest.mark.parametrize(
    ("answer", "note", "state"),
    [
        (Answer(b"no", 418), "no page could be fetched: status 418", "failed"),
        (Answer(b"no", 451), "no page could be fetched: status 451", "failed"),
        (Answer(b"", 206), "no page could be fetched: 5 of 5 refused as 'http'", "refused"),
        (Answer(b"", 301), "no page could be fetched: 5 of 5 refused as 'off-site'", "refused"),
        (Answer(b"", 302, {"Location": "http://[bad"}), "it leads to no web address", "failed"),
    ],
    ids=["418", "451", "206", "nowhere", "no-address"],
)
def test_a_site_that_gives_no_page_is_bad_news(answer: Answer, note: str, state: str, tmp_path: Path) -> None:
    with Site({"/": links(*PATHS), "/robots.txt": "", **dict.fromkeys(PATHS, answer)}) as site:
        (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
    assert report.verdict == "failed" and note in report.note
    with sqlite3.connect(tmp_path / "warta.db") as db:
        assert db.execute("SELECT DISTINCT state FROM frontier").fetchall() == [(state,)]


def test_what_a_firewall_denied_is_fetched_by_the_next_run(tmp_path: Path) -> None:
    with Site(
        {"/": links(*PATHS), "/robots.txt": "", **dict.fromkeys(PATHS, Answer(b"are you a robot?", 406))}
    ) as site:
        crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
        site.pages.update(GOOD)
        (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
    assert (report.verdict, report.stored) == ("ok", 5)


def test_the_downloaders_advice_about_settings_is_not_for_the_user(tmp_path: Path) -> None:
    pages = {**GOOD, PATHS[0]: Answer(b"<p>cut", promise=5000), PATHS[1]: Answer(b"x" * 300_000)}
    with Site({"/": links(*PATHS), "/robots.txt": "", **pages}) as site, Warnings() as warnings:
        (report,) = crawl(
            tmp_path, [site.outlet()], argv=[], quiet=True, settings={"DOWNLOAD_MAXSIZE": 200_000}
        )
    assert (report.stored, report.failed, report.refused["too-large"]) == (3, 1, 1)
    assert [line for line in warnings.lines if "setting" in line or "download max size" in line] == []


@pytest.mark.parametrize("size", ["x", "0", "-3", "1000001", "999999999999"])
def test_a_sample_of_no_size(size: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARTA_SAMPLE_SIZE", size)
    with pytest.raises(ConfigError, match="WARTA_SAMPLE_SIZE"):
        crawl(tmp_path, [load()["kabarpulau"]], argv=[], quiet=True)
