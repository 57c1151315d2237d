"""robots.txt by RFC 9309: 4xx no rules, 5xx or silence no fetch, rules obeyed, read once."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path

import pytest
from loopback import Answer, Site, article, links

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.crawl import crawl

TEXT = {"Content-Type": "text/plain"}
PAGES = {"/": links("/berita/satu"), "/berita/satu": article("Jembatan selesai", 1)}


@pytest.mark.parametrize(
    "robots",
    [
        Answer(b"gone", 404),
        Answer(b"no", 403),
        Answer(b"<html><body>Halaman utama</body></html>"),
        Answer(
            b"\xef\xbb\xbfUser-agent: *\nAllow: /\n\x00\xff\xfe" + b"Disallow: /x\n" * 90_000, headers=TEXT
        ),
        Answer(
            gzip.compress(b"User-agent: *\nDisallow: /admin\n"), headers=TEXT | {"Content-Encoding": "gzip"}
        ),
        Answer(b"User-agent: Lain\nDisallow: /\n\nUser-agent: warta\nAllow: /\n", headers=TEXT),
        Answer(status=302, headers={"Location": "/robots.txt"}),
    ],
)
def test_fetching_is_allowed(robots: Answer, tmp_path: Path) -> None:
    with Site({**PAGES, "/robots.txt": robots}) as site:
        report = crawl(tmp_path, [site.outlet()], argv=[])[0]
    assert (report.stored, report.verdict) == (1, "ok")


@pytest.mark.parametrize(
    ("robots", "finish"),  # of the last the crawl comes to its end: there is nothing to do
    [
        (Answer(b"down", 503), "robots-unreachable"),
        (
            Answer(
                gzip.compress(b"User-agent: *\nDisallow: /admin\n")[:-6], headers={"Content-Encoding": "gzip"}
            ),
            "robots-unreachable",
        ),
        (Answer(status=301, headers={"Location": "http://luar.example/robots.txt"}), "robots-unreachable"),
        (Answer(b"User-agent: *\nDisallow: /\n", headers=TEXT), "finished"),
        (
            Answer(
                b"User-agent: *\nAllow: /\n\nuser-agent: Warta/0.1.0 (+mailto:a@b.example)\nDisallow: /\n",
                headers=TEXT,
            ),
            "finished",
        ),
    ],
)
def test_nothing_is_fetched(robots: Answer, finish: str, tmp_path: Path) -> None:
    with Site({**PAGES, "/robots.txt": robots}) as site:
        report = crawl(tmp_path, [site.outlet()], argv=[])[0]
        assert site.paths() == []
    assert (report.verdict, report.finish) == ("failed", finish)
    assert "robots.txt" in report.note


def test_each_version_of_the_rules_is_kept(tmp_path: Path) -> None:
    with Site({**PAGES, "/robots.txt": Answer(b"User-agent: *\nDisallow: /a\n", headers=TEXT)}) as site:
        for _ in range(2):
            crawl(tmp_path, [site.outlet()], argv=[])
        site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /b\n", headers=TEXT)
        crawl(tmp_path, [site.outlet()], argv=[])
        url = f"{site.base}/robots.txt"
    with Archive.open(tmp_path / "warta.db", write=False) as archive:
        numbers = [n for (n,) in archive.query("SELECT id FROM snapshots WHERE url = ? ORDER BY id", [url])]
        bodies = [read_snapshot(archive, n).body[-3:-1] for n in numbers]
    assert bodies == [b"/a", b"/b"]


def test_rules_hold_for_redirects_and_crawl_delay_slows_down(tmp_path: Path) -> None:
    addresses = [f"/berita/{n}" for n in range(4)]
    rules = b"User-agent: *\nCrawl-delay: 0.3\nDisallow: /rahasia/\n"
    pages = {a: article(f"Berita {n}", n) for n, a in enumerate(addresses)}
    pages["/berita/1"] = Answer(status=302, headers={"Location": "/rahasia/1"})  # type: ignore[assignment]
    with Site({**pages, "/": links(*addresses), "/robots.txt": Answer(rules, headers=TEXT)}) as site:
        report = crawl(tmp_path, [site.outlet()], argv=[], settings={"DOWNLOAD_DELAY_JITTER": 0.0})[0]
        times = [seen.at for seen in site.log[1:]]
        assert "/rahasia/1" not in site.paths()
        assert site.paths(without_robots=False).count("/robots.txt") == 1
    assert report.refused == {"robots": 1} and report.stored == 3
    assert min(b - a for a, b in itertools.pairwise(times)) > 0.25
