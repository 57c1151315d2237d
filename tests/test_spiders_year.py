"""What a year of runs meets: feeds that move, odd charsets, wrong clocks, answers to what nobody asked."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Page, Site, article

from scraper.archive.store import Archive
from scraper.crawl import crawl
from scraper.models import Outlet
from scraper.net.report import OutletReport
from spiders import feed
from spiders.sieve import Finding, Sieve
from spiders.sources import Sources

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SIEVE = Sieve(("kabar.example",), r"^/berita/", ())
XML = {"Content-Type": "application/xml"}
HOME = '<html><head><link rel="alternate" type="application/rss+xml" href="{}"></head><body>x</body></html>'


def rss(*numbers: int) -> Answer:
    items = "".join(f"<item><link>/berita/{n}</link></item>" for n in numbers)
    return Answer(f"<rss><channel>{items}</channel></rss>".encode(), headers=XML)


def articles(count: int) -> dict[str, Page]:
    return {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in range(count)}


def run(site: Site, data: Path, **outlet: Any) -> OutletReport:
    site.log.clear()
    return crawl(data, [site.outlet(**outlet)], argv=[], quiet=True)[0]


@pytest.mark.parametrize("named", [True, False], ids=["named by the home page", "at a usual address"])
def test_a_feed_that_moved_is_found_again(tmp_path: Path, named: bool) -> None:
    ways = {"crawl": ("feed",)}
    new = "/umpan" if named else "/rss.xml"
    with Site({"/feed/": rss(0, 1), "/": HOME.format("/feed/"), **articles(4)}) as site:
        assert run(site, tmp_path, **ways).stored == 2
        del site.pages["/feed/"]
        site.pages |= {new: rss(2, 3), "/": HOME.format(new) if named else "<html><body>x</body></html>"}
        report = run(site, tmp_path, **ways)
        assert (report.stored, report.verdict) == (2, "ok")
        report = run(site, tmp_path, **ways)  # and the old one is not asked for any more
        assert (site.paths(), report.broken_sources) == ([new], [])


def test_a_feed_that_is_down_is_asked_for_again(tmp_path: Path) -> None:
    ways = {"crawl": ("feed",)}
    with Site({"/feed/": rss(0), "/": HOME.format("/feed/"), **articles(2)}) as site:
        run(site, tmp_path, **ways)
        site.pages["/feed/"] = Answer(b"", 500)
        assert [where for where, _ in run(site, tmp_path, **ways).broken_sources] == [f"{site.base}/feed/"]
        site.pages["/feed/"] = rss(0, 1)
        assert run(site, tmp_path, **ways).stored == 1
        assert site.paths() == ["/feed/", "/berita/1"]


def test_a_304_that_nobody_asked_for_is_told(tmp_path: Path) -> None:
    with Site({"/umpan": Answer(b"", 304), **articles(1)}) as site:
        report = run(site, tmp_path, crawl=("feed",), feeds=(f"{site.base}/umpan",))
        assert (report.unchanged, report.verdict) == (0, "failed")
        assert report.broken_sources == [(f"{site.base}/umpan", "status 304")]


@pytest.mark.parametrize(
    ("declared", "written", "title"),
    [
        ("utf-16", "utf-8", "Jembatan"),  # what a program of .NET writes into a string, and sends as UTF-8
        ("UTF-16", "utf-8", "Über"),
        ("gb2312", "gb18030", "朱镕基"),
        ("Shift_JIS", "cp932", "①号"),
        ("euc-kr", "cp949", "뷁 기사"),
        ("windows-874", "cp874", "ข่าว"),
        ("iso-8859-1", "cp1252", "“kutipan”"),
    ],
)
def test_a_feed_is_read_whatever_charset_it_says(declared: str, written: str, title: str) -> None:
    items = "".join(
        f"<item><title>{title * 3}</title><link>https://kabar.example/berita/{n}</link></item>"
        for n in range(3)
    )
    text = f'<?xml version="1.0" encoding="{declared}"?><rss><channel>{items}</channel></rss>'
    found: Finding = feed.parse(text.encode(written), "", "https://kabar.example/feed/", SIEVE, NOW)
    assert [link.url[-1] for link in found.links] == ["0", "1", "2"]


def test_a_day_is_the_newspapers_day() -> None:
    """Half past midnight in Jayapura is the day before at Greenwich; without a zone it is as printed."""
    asked = {"since": date(2024, 2, 29), "until": date(2024, 2, 29)}
    outlet = Outlet("x", "X", ("kabar.example",), ("https://kabar.example/",), timezone="Asia/Jayapura")
    sieve = Sieve.of(outlet, **asked)
    for told, side in (
        ("2024-02-28T14:59:00+00:00", -1),
        ("2024-02-28T15:30:00+00:00", 0),
        ("2024-02-29T23:00:00+00:00", 0),
        ("2024-03-01T00:00:00+00:00", 1),
    ):
        assert sieve.side("https://kabar.example/berita/x", published=datetime.fromisoformat(told)) == side
    late = datetime(2024, 2, 28, 20, tzinfo=UTC)
    assert sieve.side("https://kabar.example/berita/x", lastmod=late) == 0
    assert sieve.side("https://kabar.example/berita/x", lastmod=late - timedelta(hours=9)) == -1


def test_a_clock_that_was_ahead_once_hides_nothing_for_years(tmp_path: Path) -> None:
    def index(day: date) -> Answer:
        told = f"<sitemap><loc>/s.xml</loc><lastmod>{day}</lastmod></sitemap>"
        return Answer(f"<sitemapindex>{told}</sitemapindex>".encode(), headers=XML)

    def urlset(*numbers: int) -> Answer:
        rows = "".join(f"<url><loc>/berita/{n}</loc></url>" for n in numbers)
        return Answer(f"<urlset>{rows}</urlset>".encode(), headers=XML)

    week = datetime.now(UTC).date() - timedelta(days=7)
    with Site({"/i.xml": index(week), "/s.xml": urlset(0), **articles(2)}) as site:
        words = {"crawl": ("sitemap",), "sitemaps": (f"{site.base}/i.xml",)}
        assert run(site, tmp_path, **words).stored == 1
        with sqlite3.connect(tmp_path / "warta.db") as db:
            db.execute("UPDATE sources SET changed_at = '2199-01-01T00:00:00Z'")
        site.pages |= {"/s.xml": urlset(0, 1), "/i.xml": index(week + timedelta(days=3))}
        assert run(site, tmp_path, **words).stored == 1
        run(site, tmp_path, **words)
        assert site.paths() == ["/i.xml"]  # it has a sound time now
    with Archive.open(tmp_path / "warta.db") as archive:
        sources = Sources(archive)
        sources.put(f"{site.base}/feed/", "suaratebing", "feed", 1, "404")
        assert sources.worth_guessing([f"{site.base}/feed/"]) == []
        archive.db.conn.execute("UPDATE sources SET changed_at = '2199-01-01T00:00:00Z'")
        assert sources.worth_guessing([f"{site.base}/feed/"]) == [f"{site.base}/feed/"]


def test_too_many_sitemaps_end_neither_the_other_ways_nor_the_reading_of_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that names more sitemaps than one run reads, none with a day."""
    monkeypatch.setattr("spiders.ask.MAX_SOURCES", 8)
    names = [f"/s{n}.xml" for n in range(20)]
    index = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    pages: dict[str, Page] = {
        name: Answer(f"<urlset><url><loc>/berita/{n}</loc></url></urlset>".encode(), headers=XML)
        for n, name in enumerate(names)
    }
    pages["/i.xml"] = Answer(f"<sitemapindex>{index}</sitemapindex>".encode(), headers=XML)
    pages["/"] = '<html><body><a href="/berita/20">Berita terbaru</a></body></html>'
    with Site({**pages, **articles(21)}) as site:
        words = {"crawl": ("sitemap", "home"), "sitemaps": (f"{site.base}/i.xml",)}
        for stored in (8, 7, 6):
            report = run(site, tmp_path, **words)
            assert report.stored == stored
            assert report.broken_sources == [("way 'sitemap'", "more than 8 lists")]
