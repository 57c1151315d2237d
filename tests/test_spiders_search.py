"""The ways of finding links against a real server: what is asked for, when it stops, what is remembered."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Seen, Site, article, links

from scraper.crawl import crawl
from scraper.net.report import OutletReport

XML = {"Content-Type": "application/xml"}
TODAY = date.today()


def rss(*addresses: str) -> Answer:
    items = "".join(f"<item><link>{a}</link></item>" for a in addresses)
    return Answer(f"<rss><channel>{items}</channel></rss>".encode(), headers=XML)


def urlset(*addresses: str) -> bytes:
    rows = "".join(f"<url><loc>{a}</loc></url>" for a in addresses)
    return f"<urlset>{rows}</urlset>".encode()


def sitemapindex(*addresses: str) -> Answer:
    rows = "".join(f"<sitemap><loc>{a}</loc></sitemap>" for a in addresses)
    return Answer(f"<sitemapindex>{rows}</sitemapindex>".encode(), headers=XML)


def tagged(body: bytes, tag: str, kind: str = "application/xml") -> Any:
    """Answers 304 to who has it."""

    def answer(seen: Seen) -> Answer:
        known = seen.headers.get("if-none-match") == tag
        return Answer(b"" if known else body, 304 if known else 200, {"ETag": tag, "Content-Type": kind})

    return answer


def articles(numbers: range | list[int]) -> dict[str, Any]:
    return {f"/berita/{n}": article(f"Berita nomor {n}", n) for n in numbers}


def run(site: Site, data: Path, **outlet: Any) -> OutletReport:
    site.log.clear()
    return crawl(data, [site.outlet(**outlet)], argv=[])[0]


def stored(data: Path) -> int:
    return int(sqlite3.connect(data / "warta.db").execute("SELECT count(*) FROM articles").fetchone()[0])


def test_without_feeds_in_the_file_the_home_page_names_them(tmp_path: Path) -> None:
    home = '<html><head><link rel="alternate" type="application/rss+xml" href="/umpan"></head></html>'
    with Site(articles(range(3))) as site:
        site.pages |= {"/": home, "/umpan": rss(*(f"{site.base}/berita/{n}" for n in range(3)))}
        report = run(site, tmp_path, crawl=("feed",))
        assert site.paths()[:2] == ["/", "/umpan"]
        assert (report.stored, report.ways["feed"], report.verdict) == (3, 3, "ok")
        run(site, tmp_path, crawl=("feed",))
        assert site.paths() == ["/umpan"]  # known by now


def test_usual_addresses_are_tried_once_and_a_missing_one_is_no_fault(tmp_path: Path) -> None:
    with Site(articles(range(2))) as site:
        site.pages |= {"/": links(), "/rss.xml": rss("/berita/0", "/berita/1")}
        report = run(site, tmp_path, crawl=("feed",))
        assert site.paths()[:3] == ["/", "/feed/", "/rss.xml"]
        assert (report.stored, report.broken_sources) == (2, [])


def test_sitemaps_come_from_robots_txt_and_nest(tmp_path: Path) -> None:
    with Site(articles(range(5))) as site:
        base = site.base
        site.pages |= {
            "/robots.txt": f"Sitemap: {base}/peta.xml\n",
            "/peta.xml": sitemapindex(
                f"{base}/peta.xml",
                f"{base}/a.xml",
                f"{base}/news.xml",
                "file:///etc/x.xml",
                "http://luar.example/s.xml",
            ),
            "/a.xml": tagged(urlset(*(f"{base}/berita/{n}" for n in range(4))), '"a1"'),
            "/news.xml": tagged(urlset(f"{base}/berita/4"), '"n1"'),
        }
        report = run(site, tmp_path, crawl=("sitemap",))
        assert [p for p in site.paths() if p.endswith("xml")] == ["/peta.xml", "/news.xml", "/a.xml"]
        assert report.stored == 5
        assert [why.partition(":")[0] for _, why in report.broken_sources] == ["off-site", "off-site"]
        again = run(site, tmp_path, crawl=("sitemap",))
        assert site.paths() == ["/peta.xml", "/news.xml", "/a.xml"]
        assert (again.unchanged, again.fetched, again.verdict) == (2, 0, "ok")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (Answer(b"<html><body>Halaman utama</body></html>"), "HTML"),
        (Answer(b""), "empty"),
        (Answer(b"not here", 404), "status 404"),
        (Answer(b"x" * 3000, promise=9000), "cut body"),
        (Answer(b"\x1f\x8b\x08broken", headers={"Content-Encoding": "gzip"}), "broken body"),
        (Answer(b"<urlset>", wait=2.5), "timeout"),
    ],
)
def test_a_broken_source_is_named_and_the_other_ways_go_on(body: Answer, why: str, tmp_path: Path) -> None:
    with Site(articles(range(2))) as site:
        site.pages |= {"/": links("/berita/0", "/berita/1"), "/s.xml": body}
        outlet = site.outlet(crawl=("sitemap", "home"), sitemaps=(f"{site.base}/s.xml",))
        report = crawl(tmp_path, [outlet], argv=[], settings={"DOWNLOAD_TIMEOUT": 0.7, "RETRY_TIMES": 0})[0]
    assert report.stored == 2 and report.verdict == "ok"
    assert [w for w, _ in report.broken_sources] == [f"{site.base}/s.xml"]
    assert why in report.broken_sources[0][1]


def numbered(first: int, per_page: int, total: int) -> Any:
    """A list that counts its pages from `first`."""

    def page(number: int) -> str:
        start = (number - first) * per_page
        return links("/berita/999", *(f"/berita/{n}" for n in range(start, min(start + per_page, total))))

    return page


@pytest.mark.parametrize("first", [0, 1])
def test_a_paged_list_is_read_to_its_end_once_then_to_the_first_page_without_news(
    first: int, tmp_path: Path
) -> None:
    page = numbered(first, 3, 14)
    words: dict[str, Any] = {"crawl": ("index",)}
    with Site(articles([*range(14), 50, 999])) as site:
        site.pages |= {f"/indeks?page={n}": page(n) for n in range(first, 12)} | {"/indeks": page(first)}
        words["index"] = (f"{site.base}/indeks?page={{page}}",)
        report = run(site, tmp_path, **words)
        assert report.stored == 15 and report.verdict == "ok"
        again = run(site, tmp_path, **words)
        assert site.paths() == ["/indeks"] and (again.found, again.verdict) == (0, "ok")
        site.pages["/indeks"] = links("/berita/50", "/berita/0", "/berita/1")
        third = run(site, tmp_path, **words)
        assert third.stored == 1 and len([p for p in site.paths() if "indeks" in p]) <= 3


def test_an_endless_calendar_ends_by_itself(tmp_path: Path) -> None:
    def any_page(seen: Seen) -> str:
        number = int(re.search(r"\d+$", seen.path)[0]) if seen.path[-1].isdigit() else 1  # type: ignore[index]
        return links("/berita/1", "/berita/2") + f'<a rel="next" href="/kalender/{number + 1}">Berikutnya</a>'

    with Site(articles([1, 2])) as site:
        site.pages |= {"/kalender": any_page, **{f"/kalender/{n}": any_page for n in range(1, 500)}}
        report = run(site, tmp_path, crawl=("index",), index=(f"{site.base}/kalender",))
        assert len([p for p in site.paths() if "kalender" in p]) <= 3
    assert report.stored == 2


def test_an_archive_by_day_goes_back_until_a_month_is_empty(tmp_path: Path) -> None:
    days = {TODAY - timedelta(days=n): n for n in (0, 1, 5, 20)}
    with Site(articles([*days.values(), 77])) as site:
        for n in range(80):
            day = TODAY - timedelta(days=n)
            site.pages[f"/arsip/{day:%Y-%m-%d}"] = links(
                "/berita/77", *([f"/berita/{days[day]}"] if day in days else [])
            )
        words: dict[str, Any] = {"crawl": ("index",), "index": (f"{site.base}/arsip/{{date:%Y-%m-%d}}",)}
        report = run(site, tmp_path, **words)
        assert report.stored == 5
        assert len(site.paths()) < 70
        again = run(site, tmp_path, **words)
        assert again.found == 0 and len(site.paths()) <= 12


def test_an_archive_by_day_that_is_asked_for_longer_than_there_is_a_newspaper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("spiders.index.LONGEST_PAUSE", 12)
    ends = {date(2020, 6, 1): 1, date(2020, 5, 22): 2}  # a pause, and no news at the last days asked for
    with Site({f"/berita/{n}": article("Pasar", n, day=f"{day}") for day, n in ends.items()}) as site:
        site.pages |= {f"/arsip/{day:%Y-%m-%d}": links(f"/berita/{n}") for day, n in ends.items()}
        outlet = site.outlet(crawl=("index",), index=(f"{site.base}/arsip/{{date:%Y-%m-%d}}",))
        since, until = date(1995, 1, 1), date(2020, 6, 15)
        (report,) = crawl(tmp_path, [outlet], since=since, until=until, argv=[])
        assert report.stored == 2
        asked = [path for path in site.paths() if "arsip" in path]
        assert (asked[0], asked[-1]) == ("/arsip/2020-06-15", "/arsip/2020-05-10")


def test_the_home_page_goes_deep_only_when_nothing_else_yields(tmp_path: Path) -> None:
    pages = {
        "/": '<a href="/ekonomi">Ekonomi</a><a href="/berita/0">Nol</a>',
        "/ekonomi": links("/berita/1") + '<a rel="next" href="/ekonomi?p=2">2</a>',
        "/ekonomi?p=2": links("/berita/2"),
    }
    with Site(articles(range(4)) | pages) as site:
        assert run(site, tmp_path / "alone").stored == 3
        site.pages["/feed/"] = rss("/berita/3")
        report = run(site, tmp_path / "beside", crawl=("feed", "home"))
        assert report.stored == 3 and "/ekonomi?p=2" not in site.paths()


def test_a_link_that_brings_a_newer_change_is_fetched_again(tmp_path: Path) -> None:
    def map_of(day: str) -> bytes:
        return f"<urlset><url><loc>/berita/1</loc><lastmod>{day}</lastmod></url></urlset>".encode()

    with Site(articles([1])) as site:
        words: dict[str, Any] = {"crawl": ("sitemap",), "sitemaps": (f"{site.base}/s.xml",)}
        site.pages["/s.xml"] = map_of("2024-01-01")
        assert run(site, tmp_path, **words).stored == 1
        site.pages["/s.xml"] = map_of(f"{TODAY + timedelta(days=1)}")
        site.pages["/berita/1"] = article("Judul yang diganti", 1)
        assert run(site, tmp_path, **words).revisions == 1


def test_a_settled_list_whose_reading_broke_off_is_read_to_its_end_again(tmp_path: Path) -> None:
    """News over two pages, and the run ends after the first: the second page must not be forgotten."""
    words: dict[str, Any] = {"crawl": ("index",)}
    with Site(articles(range(12))) as site:
        site.pages |= {"/indeks": links("/berita/0", "/berita/1")}
        words["index"] = (f"{site.base}/indeks?page={{page}}",)
        assert run(site, tmp_path, **words).stored == 2
        site.pages |= {"/indeks": links("/berita/2", "/berita/3"), "/indeks?page=1": Answer(b"", 500)}
        assert run(site, tmp_path, **words).stored == 2
        site.pages["/indeks?page=1"] = links("/berita/4", "/berita/0")
        assert run(site, tmp_path, **words).stored == 1
        run(site, tmp_path, **words)
        assert site.paths() == ["/indeks"]


def dated(*rows: tuple[str, str], of: str = "sitemap") -> bytes:
    """A sitemap index, or with "url" a sitemap, whose rows tell their last change."""
    told = "".join(f"<{of}><loc>{a}</loc><lastmod>{when}</lastmod></{of}>" for a, when in rows)
    root = "sitemapindex" if of == "sitemap" else "urlset"
    return f"<{root}>{told}</{root}>".encode()


def test_a_relative_address_in_robots_txt_does_not_end_the_search(tmp_path: Path) -> None:
    with Site(articles(range(3))) as site:
        site.pages |= {
            "/robots.txt": "Sitemap: /peta.xml\nSitemap: http://[situs]/x.xml\nSitemap: mailto:x\n",
            "/peta.xml": sitemapindex("http://[situs]/x.xml", f"{site.base}/a.xml"),
            "/a.xml": urlset("/berita/0", "/berita/1"),
            "/": links("/berita/2"),
        }
        report = run(site, tmp_path, crawl=("sitemap", "home"))
    assert report.stored == 3
    assert [where for where, _ in report.broken_sources] == ["mailto:x"]


def test_what_a_guessed_index_names_later_is_found(tmp_path: Path) -> None:
    """The children alone are no memory of an index: next month has a sitemap of its own."""
    with Site(articles(range(2))) as site:
        site.pages |= {"/sitemap_index.xml": sitemapindex("/s1.xml"), "/s1.xml": urlset("/berita/0")}
        assert run(site, tmp_path, crawl=("sitemap",)).stored == 1
        site.pages |= {
            "/sitemap_index.xml": sitemapindex("/s1.xml", "/s2.xml"),
            "/s2.xml": urlset("/berita/1"),
        }
        assert run(site, tmp_path, crawl=("sitemap",)).stored == 1
        assert site.paths()[:3] == ["/sitemap_index.xml", "/s2.xml", "/s1.xml"]
        index = site.pages.pop("/sitemap_index.xml")
        report = run(site, tmp_path, crawl=("sitemap",))  # missing for once: told, and asked for again
        assert ("/sitemap_index.xml", "status 404") in [
            (where.removeprefix(site.base), why) for where, why in report.broken_sources
        ]
        site.pages |= {"/sitemap_index.xml": index}
        run(site, tmp_path, crawl=("sitemap",))
        assert site.paths()[0] == "/sitemap_index.xml"


def test_where_robots_txt_names_a_sitemap_that_is_none_the_usual_addresses_are_asked(tmp_path: Path) -> None:
    with Site(articles(range(1))) as site:
        site.pages |= {
            "/robots.txt": "Sitemap: http://alamat-lama.example/sitemap.xml\n",
            "/sitemap.xml": urlset("/berita/0"),
        }
        report = run(site, tmp_path, crawl=("sitemap",))
        assert report.stored == 1 and len(report.broken_sources) == 1


def backdate(data: Path, **age: int) -> None:
    """The table of sources as it would be, had all that been so long ago."""
    db = sqlite3.connect(data / "warta.db")
    with db:
        db.execute(
            "UPDATE sources SET changed_at = strftime('%Y-%m-%dT%H:%M:%SZ', changed_at, ?)",
            [f"-{timedelta(**age).total_seconds():.0f} seconds"],
        )
    db.close()


def test_usual_addresses_are_asked_for_again_after_a_month_or_a_day(tmp_path: Path) -> None:
    usual = ["/sitemap_index.xml", "/sitemap.xml", "/sitemap-news.xml", "/news-sitemap.xml"]
    with Site({"/sitemap.xml": Answer(b"busy", 500)}) as site:
        words: dict[str, Any] = {"argv": [], "settings": {"RETRY_TIMES": 0}}
        outlet = site.outlet(crawl=("sitemap",))
        for age, asked in ((0, usual), (0, []), (2, ["/sitemap.xml"]), (31, usual), (0, [])):
            if age:
                backdate(tmp_path, days=age)
            site.log.clear()
            crawl(tmp_path, [outlet], **words)
            assert site.paths() == asked


def test_a_sitemap_that_changed_on_the_day_it_was_read_is_read_again(tmp_path: Path) -> None:
    """An index that tells days only: what is printed later that day must not be lost."""
    with Site(articles(range(2))) as site:
        words: dict[str, Any] = {"crawl": ("sitemap",), "sitemaps": (f"{site.base}/i.xml",)}
        site.pages |= {"/i.xml": dated(("/s.xml", f"{TODAY}")), "/s.xml": urlset("/berita/0")}
        assert run(site, tmp_path, **words).stored == 1
        site.pages["/s.xml"] = urlset("/berita/0", "/berita/1")
        assert run(site, tmp_path, **words).stored == 1
        site.pages["/i.xml"] = dated(("/s.xml", f"{TODAY - timedelta(days=3)}"))
        backdate(tmp_path, days=3)
        run(site, tmp_path, **words)
        assert site.paths() == ["/i.xml", "/s.xml"]
        run(site, tmp_path, **words)  # that day is past, and it had not changed since
        assert site.paths() == ["/i.xml"]


def test_each_change_is_fetched_once_also_when_it_lies_ahead(tmp_path: Path) -> None:
    """A local time without its zone lies hours ahead of UTC."""
    ahead = f"{datetime.now(UTC) + timedelta(hours=7):%Y-%m-%dT%H:%M:%S}"
    with Site(articles([1])) as site:
        words: dict[str, Any] = {"crawl": ("sitemap",), "sitemaps": (f"{site.base}/s.xml",)}
        for number, fetched in enumerate((1, 0)):
            site.pages["/s.xml"] = dated(("/berita/1", ahead), of="url") + b"\n" * number
            assert run(site, tmp_path, **words).fetched == fetched


def test_the_time_a_sitemap_was_made_is_no_change_of_its_articles(tmp_path: Path) -> None:
    with Site(articles(range(25))) as site:
        words: dict[str, Any] = {"crawl": ("sitemap",), "sitemaps": (f"{site.base}/s.xml",)}
        for hours, fetched in ((1, 25), (2, 0)):
            now = f"{datetime.now(UTC) + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"
            site.pages["/s.xml"] = dated(*((f"/berita/{n}", now) for n in range(25)), of="url")
            assert run(site, tmp_path, **words).fetched == fetched


@pytest.mark.parametrize("tired", ["feed", "robots"])
def test_a_feed_that_lives_elsewhere_and_fails_does_not_end_the_crawl(tired: str, tmp_path: Path) -> None:
    later = Answer(b"tired", 429, {"Retry-After": "3600"})
    with Site(articles(range(2))) as site, Site(host="127.0.0.2") as elsewhere:
        site.pages |= {"/": links("/berita/0", "/berita/1")}
        elsewhere.pages |= {"/rss": later} if tired == "feed" else {"/robots.txt": Answer(b"", 500)}
        outlet = site.outlet(crawl=("feed", "home"), feeds=(f"{elsewhere.base}/rss",))
        report = crawl(tmp_path, [outlet], argv=[], settings={"RETRY_TIMES": 0})[0]
    assert (report.stored, report.finish, report.verdict) == (2, "finished", "ok")
    assert [where for where, _ in report.broken_sources] == [f"{elsewhere.base}/rss"]


def test_an_address_that_grows_too_long_does_not_end_the_search(tmp_path: Path) -> None:
    """Each é is written as six characters."""
    with Site(articles(range(2))) as site:
        site.pages |= {"/": links("/berita/1"), "/s.xml": urlset("/berita/0", f"/berita/{'é' * 700}")}
        report = run(site, tmp_path, crawl=("sitemap", "home"), sitemaps=(f"{site.base}/s.xml",))
    assert (report.found, report.stored, report.broken_sources) == (2, 2, [])


def test_an_address_of_the_greatest_length_is_asked_for(tmp_path: Path) -> None:
    """Scrapy escapes the brackets, found the address too long then, and dropped it: the crawl never ended."""
    with Site(articles(range(1))) as site:
        longest = f"{site.base}/berita/x?a[]=".ljust(4096, "a")
        words: dict[str, Any] = {"crawl": ("sitemap",), "article": "^/berita/"}
        site.pages["/s.xml"] = urlset(longest, "/berita/0")
        report = run(site, tmp_path, sitemaps=(f"{site.base}/s.xml",), **words)
    assert (report.finish, report.stored, report.gone, report.open) == ("finished", 1, 1, 0)


def test_a_search_that_breaks_off_is_no_good_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*words: object, **more: object) -> None:
        raise RuntimeError("a mistake of ours")

    with Site({**articles([0]), "/": links("/berita/0", "/kanal")}) as site:
        monkeypatch.setattr("spiders.home.walk", fails)
        report = run(site, tmp_path)
    assert (report.stored, report.verdict) == (1, "failed")
    assert "broke off" in report.note and "a mistake of ours" in report.note


def test_the_pages_of_a_feed_are_no_feeds_of_the_next_run(tmp_path: Path) -> None:
    def page(number: int) -> Answer:
        more = f'<link rel="next" href="/feed/?p={number + 1}"/>' if number < 2 else ""
        return Answer(
            f'<feed>{more}<entry><link href="/berita/{number}"/></entry></feed>'.encode(), headers=XML
        )

    with Site(articles(range(3))) as site:
        site.pages |= {"/feed/": page(0), "/feed/?p=1": page(1), "/feed/?p=2": page(2)}
        outlet = site.outlet(crawl=("feed",))
        assert crawl(tmp_path, [outlet], argv=[], since=date(2000, 1, 1))[0].stored == 3
        run(site, tmp_path, crawl=("feed",))
        assert site.paths() == ["/feed/"]
