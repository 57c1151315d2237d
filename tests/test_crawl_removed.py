"""Articles whose address leads to the front page or a section now count as missing, as a 404 does."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback import Answer, Page, Site, article
from test_crawl_recheck import ask

from scraper.crawl import crawl
from scraper.net.report import OutletReport

PAGES = 6
FATE = "SELECT state, gone_checks, gone_at IS NOT NULL FROM frontier WHERE url LIKE '%/berita/3'"
LOGIN = "<html><head><title>Masuk</title></head><body><h1>Silakan masuk untuk melanjutkan</h1></body></html>"
MISSING = "<html><head><title>Halaman tidak ditemukan</title></head><body><h1>404</h1></body></html>"


def front(*kept: int) -> str:
    """A front page with headlines and teasers, as long as an article."""
    rows = "".join(
        f'<div class="teaser"><h2><a href="/berita/{n}">Berita nomor {n} dari Tebing Lor hari ini</a></h2>'
        f"<p>Warga pada hari ke-{n} memperbaiki saluran air bersama perangkat desa.</p></div>"
        for n in kept
    )
    return f"<!doctype html><html><head><title>Suara Tebing</title></head><body>{rows}</body></html>"


def site(pages: int = PAGES) -> Site:
    told: dict[str, Page] = {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in range(pages)}
    return Site({"/": front(*range(pages)), "/kanal/desa": front(*range(pages)), **told})


def to(where: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": where})


def again(data: Path, server: Site) -> OutletReport:
    (report,) = crawl(data, [server.outlet()], recheck=36500, quiet=True)
    return report


@pytest.mark.parametrize(
    "answer", [to("/", 301), to("/?ref=404"), to("/kanal/desa", 307), Answer(MISSING.encode())]
)
def test_three_times_to_a_list_is_gone(tmp_path: Path, answer: Answer) -> None:
    with site() as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        server.pages["/berita/3"] = answer
        server.pages["/?ref=404"] = server.pages["/"]
        for times in (1, 2, 3):
            report = again(tmp_path, server)
            assert ask(tmp_path, FATE) == [("gone", times, int(times == 3))]
            assert (report.gone, report.same, report.refused, report.verdict) == (1, PAGES - 1, {}, "ok")
        asked = server.paths().count("/berita/3")
        again(tmp_path, server)
        assert server.paths().count("/berita/3") == asked
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(PAGES,)]
    assert ask(tmp_path, "SELECT sum(gone), sum(refused) FROM run_outlets") == [(3, 0)]


def test_it_may_come_back(tmp_path: Path) -> None:
    with site() as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        page, server.pages["/berita/3"] = server.pages["/berita/3"], to("/")
        again(tmp_path, server)
        again(tmp_path, server)
        server.pages["/berita/3"] = page
        again(tmp_path, server)
    assert ask(tmp_path, FATE) == [("done", 0, 0)]


@pytest.mark.parametrize("where", ["/masuk?next=/berita/3", "/berita/4", "/berita/baru"])
def test_a_wall_or_another_article_is_no_removal(tmp_path: Path, where: str) -> None:
    with site() as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        server.pages |= {"/berita/3": to(where), "/masuk?next=/berita/3": LOGIN}
        server.pages["/berita/baru"] = article("Berita nomor 3", 3)
        report = again(tmp_path, server)
        asked = server.paths().count("/berita/3")
        assert report.gone == 0 and ask(tmp_path, FATE)[0][1:] == (0, 0)
        again(tmp_path, server)  # a wall of one night is not for ever
        assert server.paths().count("/berita/3") == asked + (where != "/berita/4")


@pytest.mark.parametrize("left", [0, 2])
def test_a_site_whose_pages_lead_home_removed_nothing(tmp_path: Path, left: int) -> None:
    """Maintenance, a firewall, a new design: more addresses lead home than hold an article."""
    with site() as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        server.pages |= {f"/berita/{n}": to("/") for n in range(left, PAGES)}
        for _ in range(3):
            report = again(tmp_path, server)
            assert (report.gone, report.refused) == (0, {"listing": PAGES - left})
    assert ask(tmp_path, "SELECT sum(gone_checks) FROM frontier") == [(0,)]
    assert ask(tmp_path, "SELECT count(*) FROM articles") == [(PAGES,)]


def test_a_site_that_turns_away_after_some_pages_removed_nothing(tmp_path: Path) -> None:
    """A firewall that has seen enough of us: from then on every address leads home."""
    with site(30) as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        server.pages |= {f"/berita/{n}": to("/") for n in range(18, 30)}
        report = again(tmp_path, server)
    assert (report.gone, report.same, report.refused) == (0, 18, {"listing": 12})


def test_what_was_never_an_article_here_is_refused_as_ever(tmp_path: Path) -> None:
    with site() as server:
        server.pages["/berita/3"] = to("/")
        (report,) = crawl(tmp_path, [server.outlet()], quiet=True)
    assert (report.gone, report.refused) == (0, {"listing": 1})


def test_a_run_that_is_ended_decides_nothing(tmp_path: Path) -> None:
    with site() as server:
        crawl(tmp_path, [server.outlet()], quiet=True)
        server.pages["/berita/1"] = to("/")
        busy = Answer(b"later", 503, {"Retry-After": "86400"})
        server.pages |= {f"/berita/{n}": busy for n in (4, 5)}
        report = again(tmp_path, server)
        assert report.finish == "come-back-later"
    states = dict(ask(tmp_path, "SELECT url, state FROM frontier"))  # type: ignore[arg-type]
    assert states[f"{server.base}/berita/1"] == "todo"
    assert ask(tmp_path, "SELECT sum(gone_checks), sum(attempts) FROM frontier") == [(0, 0)]
