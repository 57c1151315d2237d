"""Fetching articles again: edits become revisions, noise does not, what the site removes stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from loopback import Answer, Site, article, links
from soak_table import Tally

from scraper.crawl import crawl

PAGES = 12


def site(pages: int = PAGES) -> Site:
    told = {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in range(pages)}
    return Site({"/": links(*told), **told})


def ask(data: Path, sql: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(data / "warta.db")
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def edited(number: int, time: int) -> str:
    return article(f"Berita nomor {number}, diperbarui {time} kali", number)


def noisy(number: int, time: int) -> str:
    """The same article with another counter and other teasers."""
    teaser = f"<li><a href='/berita/x{time}'>Lain {time}</a></li>"
    more = f"<aside><p>Dibaca {time * 1000} kali</p><ul>{teaser}</ul></aside>"
    return article(f"Berita nomor {number}", number).replace("</body>", more + "</body>")


@pytest.mark.parametrize("pages", [PAGES, pytest.param(200, marks=pytest.mark.soak)])
def test_edits_are_revisions_and_noise_is_none(tmp_path: Path, pages: int, tally: Tally) -> None:
    tally.begin("a quarter of the pages edited twice, noise in the others", "runs", "lost", "double")
    with site(pages) as server:
        outlet = server.outlet()
        crawl(tmp_path, [outlet], quiet=True)
        for time in (1, 2):
            for number in range(pages):
                made = edited(number, time) if number < pages // 4 else noisy(number, time)
                server.pages[f"/berita/{number}"] = made
            (report,) = crawl(tmp_path, [outlet], recheck=36500, quiet=True)
            assert (report.stored, report.revisions) == (0, pages // 4)
            tally.runs += pages // 4
    ((revisions, revised),) = ask(tmp_path, "SELECT count(*), count(DISTINCT article) FROM revisions")
    tally.lost += max(0, pages // 2 - revisions)
    tally.double += max(0, revisions - pages // 2)
    assert (revisions, revised, tally.bad) == (pages // 2, pages // 4, {})
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(pages,)]


def test_without_recheck_nothing_is_fetched_again(tmp_path: Path) -> None:
    with site() as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        before = len(server.log)
        (report,) = crawl(tmp_path, [server.outlet()], quiet=True)
        assert report.fetched == 0
        assert {seen.path for seen in server.log[before:]} <= {"/", "/robots.txt"}


def test_an_article_that_is_missing_three_times_is_gone_and_stays(tmp_path: Path) -> None:
    with site() as server:
        outlet = server.outlet()
        crawl(tmp_path, [outlet], quiet=True)
        server.pages["/berita/3"] = Answer(b"<h1>404</h1>", 404)
        server.pages["/"] = links(*(f"/berita/{n}" for n in range(PAGES) if n != 3))
        gone = "SELECT state, gone_checks, gone_at IS NOT NULL FROM frontier WHERE url LIKE '%/berita/3'"
        for times in (1, 2, 3):
            crawl(tmp_path, [outlet], recheck=36500, quiet=True)
            assert ask(tmp_path, gone) == [("gone", times, int(times == 3))]
        asked = server.paths().count("/berita/3")
        crawl(tmp_path, [outlet], recheck=36500, quiet=True)
        assert server.paths().count("/berita/3") == asked
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(PAGES,)]


def test_an_article_that_comes_back_is_not_gone(tmp_path: Path) -> None:
    with site() as server:
        outlet = server.outlet()
        crawl(tmp_path, [outlet], quiet=True)
        page, server.pages["/berita/3"] = server.pages["/berita/3"], Answer(b"<h1>404</h1>", 404)
        crawl(tmp_path, [outlet], recheck=36500, quiet=True)
        server.pages["/berita/3"] = page
        crawl(tmp_path, [outlet], recheck=36500, quiet=True)
    state = "SELECT state, gone_checks, gone_at FROM frontier WHERE url LIKE '%/berita/3'"
    assert ask(tmp_path, state) == [("done", 0, None)]


def test_an_article_known_at_another_address_only_is_looked_at_again(tmp_path: Path) -> None:
    """The site links /berita/1, and the page says that it is /berita/lengkap-1, which nothing links."""
    with site(3) as server:
        own = f'<link rel="canonical" href="{server.base}/berita/lengkap-1"></head>'
        server.pages["/berita/1"] = article("Berita nomor 1", 1).replace("</head>", own)
        crawl(tmp_path, [server.outlet()], quiet=True)
        server.pages["/berita/1"] = edited(1, 1).replace("</head>", own)
        (report,) = crawl(tmp_path, [server.outlet()], recheck=36500, quiet=True)
        assert (report.revisions, report.same) == (1, 2)
        server.pages["/berita/lengkap-1"] = server.pages["/berita/1"]
        server.pages["/"] = links("/berita/lengkap-1")
        (report,) = crawl(tmp_path, [server.outlet()], quiet=True)
        assert (report.found, report.same) == (1, 1)
        server.log.clear()
        crawl(tmp_path, [server.outlet()], recheck=36500, quiet=True)
        assert sorted(server.paths()) == ["/", "/berita/0", "/berita/2", "/berita/lengkap-1"]


def test_what_was_refused_in_passing_is_tried_again(tmp_path: Path) -> None:
    """An hour of maintenance, an empty answer, a robots.txt that shut everybody out by mistake."""
    with site(3) as server:
        page, server.pages["/berita/1"] = server.pages["/berita/1"], Answer(b"")
        server.pages["/robots.txt"] = "User-agent: *\nDisallow: /berita/2\n"
        (report,) = crawl(tmp_path, [server.outlet()], quiet=True)
        assert report.refused == {"empty": 1, "robots": 1}
        server.pages |= {"/berita/1": page, "/robots.txt": "User-agent: *\nAllow: /\n"}
        (report,) = crawl(tmp_path, [server.outlet()], quiet=True)
        assert report.fetched == 0
        (report,) = crawl(tmp_path, [server.outlet()], recheck=1, quiet=True)
    assert (report.stored, report.refused) == (2, {})


def test_a_page_that_shows_another_article_for_a_while_stays_itself(tmp_path: Path) -> None:
    """A cache that mixed two pages up: its address must not become one of the other article for good."""
    with site(2) as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        page, server.pages["/berita/1"] = server.pages["/berita/1"], server.pages["/berita/0"]
        crawl(tmp_path, [server.outlet()], recheck=36500, quiet=True)
        server.pages["/berita/1"] = page
        (report,) = crawl(tmp_path, [server.outlet()], recheck=36500, quiet=True)
    assert (report.revisions, report.same) == (1, 1)
    assert ask(tmp_path, "SELECT headline, revision FROM articles ORDER BY headline") == [
        ("Berita nomor 0", 1),
        ("Berita nomor 1", 3),
    ]
    assert ask(tmp_path, "SELECT count(DISTINCT article) FROM frontier") == [(2,)]
