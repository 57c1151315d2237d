"""The crawl of the sample newspaper: everything is found, once; a second run finds nothing to do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Site, article, links

from scraper import crawl as crawling
from scraper.crawl import check, crawl, user_agent
from scraper.errors import Busy, ConfigError, RunFailed, UsageError
from scraper.net.report import OutletReport
from scraper.outlets import load
from scraper.sample import Fault, Sample, nonarticles, start, truth
from scraper.urls import identity

SIZE = 90
PAPERS = ("kabarpulau", "posnusa", "jaringankota")


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sample]:
    """A sample newspaper whose log and faults the test can see."""
    with start(SIZE) as server:

        @contextmanager
        def ours(size: int | None) -> Iterator[Sample]:
            yield server

        monkeypatch.setattr(crawling, "sample", ours)
        yield server


def papers(*slugs: str) -> list[Any]:
    outlets = load()
    return [outlets[slug] for slug in slugs or PAPERS]


def tables(data: Path) -> dict[str, set[tuple[Any, ...]]]:
    db = sqlite3.connect(data / "warta.db")
    names = [
        n
        for (n,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
        )
    ]
    return {name: set(db.execute(f"SELECT * FROM {name}").fetchall()) for name in names}


def addresses(data: Path, sql: str) -> set[str]:
    return {identity(url) for (url,) in sqlite3.connect(data / "warta.db").execute(sql)}


def test_everything_is_found_once_and_a_second_run_changes_nothing(sample: Sample, tmp_path: Path) -> None:
    first = crawl(tmp_path, papers(), argv=["crawl"])
    assert [(r.verdict, r.finish, r.failed, r.open) for r in first] == [("ok", "finished", 0, 0)] * 3
    found = addresses(tmp_path, "SELECT url FROM frontier")
    wanted = {identity(t.url) for t in truth(SIZE)}
    assert found == wanted | {identity(n.url) for n in nonarticles(SIZE)}
    stored = addresses(tmp_path, "SELECT url FROM articles")
    assert wanted <= stored
    fetched = [
        hit.path
        for hit in sample.log
        if hit.status == 200 and identity(f"http://{hit.host}{hit.path}") in wanted
    ]
    assert len(fetched) == len(set(fetched))  # no article was asked for twice
    assert sample.forbidden == []
    assert {hit.agent.partition("/")[0] for hit in sample.log} == {"Warta"}

    before = tables(tmp_path)
    sample.log.clear()
    second = crawl(tmp_path, papers(), argv=["crawl"])
    assert [(r.verdict, r.fetched, r.found) for r in second] == [("ok", 0, 0)] * 3
    after = tables(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"runs", "run_outlets"}
    assert not [hit for hit in sample.log if identity(f"http://{hit.host}{hit.path}") in wanted]


def test_a_limit_ends_the_run_and_the_next_goes_on(sample: Sample, tmp_path: Path) -> None:
    report = crawl(tmp_path, papers("kabarpulau"), limit=7, argv=[])[0]
    assert (report.finish, report.verdict, report.done) == ("limit", "ok", 7)
    assert report.open > 0
    rest = crawl(tmp_path, papers("kabarpulau"), argv=[])[0]
    assert rest.open == 0 and report.done + rest.done == 30 + 9  # articles and traps


def test_days_asked_for(sample: Sample, tmp_path: Path) -> None:
    since, until = date(2021, 1, 1), date(2022, 12, 31)
    report = crawl(tmp_path, papers("posnusa"), since=since, until=until, argv=[])[0]
    wanted = {
        identity(t.url) for t in truth(SIZE) if t.outlet == "posnusa" and t.day and since <= t.day <= until
    }
    assert addresses(tmp_path, "SELECT url FROM articles") == wanted
    assert report.verdict == "ok"
    asked = {hit.path for hit in sample.log if "post-sitemap" in hit.path}
    assert asked and all("2021" in path or "2022" in path for path in asked)
    whole = crawl(tmp_path, papers("posnusa"), argv=[])[0]  # links left out are not forgotten
    assert report.stored + whole.stored >= 30


def test_a_changed_article_is_a_revision(sample: Sample, tmp_path: Path) -> None:
    crawl(tmp_path, papers("kabarpulau"), argv=[])
    url = next(t.url for t in truth(SIZE) if t.outlet == "kabarpulau")
    sample.faults[url] = Fault("edited")
    db = sqlite3.connect(tmp_path / "warta.db")
    db.execute("UPDATE frontier SET state = 'todo' WHERE url = ?", [url])
    db.commit()
    report = crawl(tmp_path, papers("kabarpulau"), argv=[])[0]
    assert (report.fetched, report.revisions, report.stored) == (1, 1, 0)


def test_half_an_article_is_not_stored(sample: Sample, tmp_path: Path) -> None:
    crawl(tmp_path / "whole", papers("jaringankota"), argv=[])
    further = [
        hit.path
        for hit in sample.log
        if "page=all" in hit.path or ("?page=" in hit.path and "/20" in hit.path)
    ]
    assert further
    sample.log.clear()
    path = further[0]
    sample.faults[f"http://bali.jaringankota.example{path}"] = Fault("error")
    report = crawl(tmp_path / "half", papers("jaringankota"), argv=[])[0]
    first = identity(f"http://bali.jaringankota.example{path.partition('?')[0]}")
    assert report.failed == 1 and report.failures.most_common(1)[0][0].startswith("Incomplete")
    assert first not in addresses(tmp_path / "half", "SELECT url FROM articles")
    sample.faults.clear()
    again = crawl(tmp_path / "half", papers("jaringankota"), argv=[])[0]
    assert (again.stored, again.failed) == (1, 0)
    words = "SELECT url, body_sha256 FROM articles ORDER BY url"
    whole, half = (
        sqlite3.connect(tmp_path / d / "warta.db").execute(words).fetchall() for d in ("whole", "half")
    )
    assert whole == half


def test_the_days_of_an_archive_are_read_to_the_end_even_after_a_stop(sample: Sample, tmp_path: Path) -> None:
    """The first run ends before the lists do; the second must not stop at what is known."""
    crawl(tmp_path, papers("jaringankota"), limit=3, argv=[])
    crawl(tmp_path, papers("jaringankota"), argv=[])
    wanted = {identity(t.url) for t in truth(SIZE) if t.outlet == "jaringankota"}
    assert wanted <= addresses(tmp_path, "SELECT url FROM articles")


def test_progress_is_told_and_a_display_that_fails_ends_nothing(tmp_path: Path) -> None:
    seen: list[int] = []

    def show(report: OutletReport) -> None:
        seen.append(report.done)
        if len(seen) == 2:
            raise OSError("the terminal went away")

    with Site({"/": links("/berita/1", "/berita/2", "/berita/3")}) as site:
        site.pages |= {f"/berita/{n}": article(f"Berita {n}", n) for n in (1, 2, 3)}
        report = crawl(tmp_path, [site.outlet()], argv=[], progress=show)[0]
    assert seen == [1, 2] and report.stored == 3


BAD_SITES: list[tuple[str, dict[str, Any], str]] = [
    ("no links", {"/": links("/tentang-kami")}, "no links found"),
    ("home page gone", {"/": Answer(b"x", 500)}, "no links found"),
    (
        "all refused",
        {"/": links("/berita/1", "/berita/2"), "/berita/1": b"<p>x</p>", "/berita/2": b"<p>y</p>"},
        "no page was understood",
    ),
    ("all failed", {"/": links("/berita/1"), "/berita/1": Answer(b"x", 500)}, "no page could be fetched"),
]


@pytest.mark.parametrize(("pages", "note"), [row[1:] for row in BAD_SITES], ids=[row[0] for row in BAD_SITES])
def test_bad_news_is_a_verdict_in_one_line(pages: dict[str, Any], note: str, tmp_path: Path) -> None:
    with Site(pages) as site:
        reports = crawl(tmp_path, [site.outlet()], argv=[])
    assert reports[0].verdict == "failed" and reports[0].note.startswith(note) and "\n" not in reports[0].note
    with pytest.raises(RunFailed, match=note):
        check(reports)
    assert sqlite3.connect(tmp_path / "warta.db").execute("SELECT verdict FROM runs").fetchall() == [
        ("failed",)
    ]


def test_a_site_that_is_not_there(tmp_path: Path) -> None:
    with Site({}) as site:
        outlet = site.outlet(starts=tuple(f"{site.base}/{n}" for n in range(20)))
    report = crawl(tmp_path, [outlet], argv=[])[0]
    assert (report.verdict, report.finish) == ("failed", "robots-unreachable")
    assert "connection refused" in report.note


def test_a_site_that_goes_away_is_not_hammered(tmp_path: Path) -> None:
    addresses = [f"/berita/{n}" for n in range(60)]
    with Site({a: article(f"Berita {n}", n) for n, a in enumerate(addresses)}) as site:

        def last(seen: Any) -> str:
            threading.Thread(target=site.close).start()
            return article("Berita terakhir", 99)

        site.pages |= {"/": links(*addresses), "/berita/10": last}
        report = crawl(tmp_path, [site.outlet()], argv=[], settings={"RETRY_TIMES": 0})[0]
    assert (report.finish, report.verdict) == ("unreachable", "failed")
    assert report.failed < 20 and report.stored + report.failed + report.open == 60
    states = sqlite3.connect(tmp_path / "warta.db").execute("SELECT DISTINCT state FROM frontier").fetchall()
    assert {state for (state,) in states} == {"done", "failed", "todo"}


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_site_that_turns_everybody_away_is_not_hammered(status: int, tmp_path: Path) -> None:
    addresses = [f"/berita/{n}" for n in range(60)]
    with Site({a: Answer(b"no", status) for a in addresses}) as site:
        site.pages["/"] = links(*addresses)
        report = crawl(tmp_path, [site.outlet()], argv=[], settings={"RETRY_TIMES": 0})[0]
        assert len(site.paths()) < 30
        assert (report.finish, report.verdict) == ("turned-away", "failed")
        assert f"status {status}" in report.note and report.failed + report.open == 60
        site.pages |= {a: article(f"Berita {n}", n) for n, a in enumerate(addresses)}
        assert crawl(tmp_path, [site.outlet()], argv=[])[0].stored == 60


def test_one_bad_outlet_does_not_harm_the_others(tmp_path: Path) -> None:
    with (
        Site({"/": links("/berita/1"), "/berita/1": article("Berita 1")}) as good,
        Site({}, host="127.0.0.3") as bad,
    ):
        bad.pages["/"] = Answer(b"", 500)
        reports = crawl(tmp_path, [bad.outlet(slug="surambayang"), good.outlet()], argv=[])
    assert [r.verdict for r in reports] == ["failed", "ok"]
    with pytest.raises(RunFailed, match=r"^surambayang: "):
        check(reports)


@pytest.mark.parametrize("contact", ["", "kantor", "a b@c", "@", "redaksi@kampus.example\nX-Evil: 1"])
def test_a_real_site_is_not_asked_without_a_contact(contact: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="contact"):
        crawl(tmp_path, [load()["balitribune"]], contact=contact, argv=[])
    assert not (tmp_path / "warta.db").exists()


def test_the_contact_goes_into_the_user_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARTA_CONTACT", "https://kampus.example/media")
    assert user_agent(None, [load()["balitribune"]]).endswith("(+https://kampus.example/media)")
    assert user_agent("media@kampus.example", papers()).endswith("(+media@kampus.example)")


WRONG: list[Callable[[Path], Any]] = [
    lambda data: crawl(data, [], argv=[]),
    lambda data: crawl(data, papers(), limit=0, argv=[]),
    lambda data: crawl(data, papers(), since=date(2023, 2, 1), until=date(2023, 1, 1), argv=[]),
]


@pytest.mark.parametrize("call", WRONG)
def test_wrong_words_are_a_usage_error(call: Callable[[Path], Any], tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        call(tmp_path)


def test_two_crawls_at_once(tmp_path: Path, sample: Sample) -> None:
    def nested(report: OutletReport) -> None:
        with pytest.raises(Busy):
            crawl(tmp_path, papers("kabarpulau"), argv=[])
        raise StopIteration("seen")

    report = crawl(tmp_path, papers("kabarpulau"), limit=2, argv=[], progress=nested)[0]
    assert report.done == 2
    assert "StopIteration: seen" in (tmp_path / "logs" / "crawl.log").read_text()
