"""What later runs say: no false alarm each night, and no silence about what never worked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from loopback import Answer, Page, Site, article, links

from scraper.crawl import crawl
from scraper.net.report import OutletReport, judge

PAGES: dict[str, Page] = {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in range(6)}
CHALLENGE = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
LIST = links(*(f"/foto/{n}" for n in range(30)))  # a list, where an article was promised


def night(site: Site, data: Path, **more: object) -> tuple[str, str]:
    (report,) = crawl(data, [site.outlet(**more)], argv=[], quiet=True, recheck=7)
    return report.verdict or "", report.note


def put_up(site: Site, **more: Page) -> None:
    """Further pages, which the front page leads to."""
    site.pages |= {f"/berita/{name}": page for name, page in more.items()}
    site.pages["/"] = links(*(path for path in site.pages if path.startswith("/berita/")))


def test_what_is_refused_each_night_is_no_news(tmp_path: Path) -> None:
    with Site({"/robots.txt": "User-agent: *\nDisallow: /berita/terlarang"}) as site:
        put_up(site, **{path[8:]: page for path, page in PAGES.items()}, terlarang="x", tantang=CHALLENGE)
        assert night(site, tmp_path) == ("ok", "")
        assert night(site, tmp_path) == ("ok", "")  # nothing is new: both are tried again, and refused again
        put_up(site, daftar=LIST)
        assert night(site, tmp_path) == ("ok", "")  # all that a day brought
        put_up(site, lain=CHALLENGE)
        verdict, note = night(site, tmp_path)
        assert verdict == "failed" and "1 of 1 refused as 'challenge'" in note


def test_an_outlet_that_never_finds_a_link_says_so_each_time(tmp_path: Path) -> None:
    steady = Answer(b"<html><body>Selamat datang</body></html>", headers={"ETag": '"1"'})

    def front(seen: object) -> Answer:
        known = getattr(seen, "headers", {}).get("if-none-match") == '"1"'
        return Answer(b"", 304, {"ETag": '"1"'}) if known else steady

    with Site({"/": front}) as site:
        for _ in range(3):
            verdict, note = night(site, tmp_path)
            assert verdict == "failed" and "no links found" in note and "say with article" in note


def test_an_outlet_of_which_nothing_was_ever_read_says_so_each_time(tmp_path: Path) -> None:
    with Site() as site:
        put_up(site, satu=LIST, dua=LIST)
        for _ in range(3):
            verdict, note = night(site, tmp_path)
            assert verdict == "failed" and ("of 2 refused" in note or "(2 refused)" in note)


def test_feeds_that_robots_txt_forbids_are_no_alarm_where_another_way_is_open(tmp_path: Path) -> None:
    with Site({"/robots.txt": "User-agent: *\nDisallow: /feed\nDisallow: /rss"}) as site:
        put_up(site, **{path[8:]: page for path, page in PAGES.items()})
        for _ in range(2):  # the second night brings nothing new
            (report,) = crawl(tmp_path, [site.outlet(crawl=("feed", "home"))], argv=[], quiet=True)
            assert (report.verdict, report.note) == ("ok", "")


def test_one_refused_page_each_night_is_heard_of_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scraper.net.report.ENOUGH", 3)
    verdicts = []
    with Site() as site:
        put_up(site, **{path[8:]: page for path, page in PAGES.items()})
        later = {f"daftar-{n}": LIST for n in range(3)} | {"baru": article("Baru", 9)}
        for more in ({}, *({name: page} for name, page in later.items())):
            put_up(site, **more)
            (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
            verdicts.append((report.verdict, "none of the last 3" in report.note))
    assert verdicts == [("ok", False), ("ok", False), ("ok", False), ("failed", True), ("ok", False)]


def test_a_page_or_two_that_fail_are_no_alarm_while_the_site_answers(tmp_path: Path) -> None:
    with Site() as site:
        put_up(site, **{path[8:]: page for path, page in PAGES.items()})
        crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
        put_up(site, **{f"rusak-{n}": Answer(b"", 403) for n in range(2)})
        for more, verdict in ((0, "ok"), (0, "ok"), (2, "failed")):
            put_up(site, **{f"lain-{n}": Answer(b"", 403) for n in range(more)})
            (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
            assert report.verdict == verdict
        del site.pages["/"]
        (report,) = crawl(tmp_path, [site.outlet()], argv=[], quiet=True)
        assert report.verdict == "failed"


@pytest.mark.parametrize(
    ("refused", "before", "verdict"),
    [
        ({"gallery": 1}, {}, "failed"),
        ({"gallery": 3}, {"done": 5}, "ok"),
        ({"gallery": 4}, {"done": 5}, "failed"),
        ({"challenge": 1}, {"done": 5}, "failed"),
        ({"robots": 2}, {"done": 5}, "ok"),
    ],
)
def test_a_day_that_brings_no_article(refused: dict[str, int], before: dict[str, int], verdict: str) -> None:
    report = OutletReport("suaratebing", fetched=9, refused=Counter(refused), before=before, unchanged=1)
    assert judge(report)[0] == verdict
