"""What was taken down stays out of later crawls, also when it comes back at another address."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback import Site, article, links

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.archive.verify import verify
from scraper.crawl import check, crawl
from scraper.errors import RunFailed, UsageError
from scraper.net.report import OutletReport

MARK = "zzpenandazz"


def take(data: Path, *wanted: str, outlets: tuple[str, ...] = (), note: str = "") -> None:
    with Archive.open(data / "warta.db") as archive:
        run = archive.begin_run("takedown", [])
        takedown(archive, wanted, run=run, outlets=outlets, note=note)
        archive.end_run(run, "ok")


def urls(data: Path) -> list[str]:
    with Archive.open(data / "warta.db", write=False) as archive:
        return [url for (url,) in archive.query("SELECT url FROM articles ORDER BY url")]


def remains(data: Path) -> list[str]:
    """Files that hold the mark; WARC members are read through the archive."""
    found = [path.name for path in data.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()]
    with Archive.open(data / "warta.db", write=False) as archive:
        for (number,) in archive.query("SELECT id FROM snapshots"):
            if MARK.encode() in read_snapshot(archive, number).body:
                found.append(f"snapshot {number}")
    return found


def test_new_addresses_that_match_a_pattern_are_not_fetched(tmp_path: Path) -> None:
    pages = {
        "/": links("/berita/2019-a", "/berita/b"),
        "/berita/2019-a": article(f"Kisah {MARK}"),
        "/berita/b": article("Lain", 2),
    }
    with Site(pages) as site:
        outlet = site.outlet()
        crawl(tmp_path, [outlet], argv=[])
        assert len(urls(tmp_path)) == 2
        take(tmp_path, f"{site.base}/berita/2019-*")
        assert [url.rpartition("/")[2] for url in urls(tmp_path)] == ["b"]
        site.pages["/"] = links("/berita/2019-a", "/berita/2019-c", "/berita/d")
        site.pages |= {"/berita/2019-c": article(f"Lagi {MARK}", 4), "/berita/d": article("Baru", 3)}
        site.log.clear()
        (report,) = crawl(tmp_path, [outlet], argv=[])
        assert (report.stored, report.verdict) == (1, "ok")
        assert not [path for path in site.paths() if "2019" in path]
    assert [url.rpartition("/")[2] for url in urls(tmp_path)] == ["b", "d"]


def test_a_newspaper_that_was_taken_down_is_not_asked(tmp_path: Path) -> None:
    with (
        Site({"/": links("/berita/1"), "/berita/1": article("Satu")}) as gone,
        Site({"/": links("/berita/2"), "/berita/2": article("Dua")}, host="127.0.0.3") as other,
    ):
        both = [gone.outlet(slug="surambayang"), other.outlet()]
        crawl(tmp_path, both, argv=[])
        take(tmp_path, outlets=("surambayang",), note="surat penerbit")
        gone.log.clear()
        (report,) = crawl(tmp_path, both, argv=[])
        assert report.outlet == both[1].slug and not gone.log
        says = r"surambayang was taken down on \S* \(surat penerbit\); it is not crawled again"
        with pytest.raises(UsageError, match=says):
            crawl(tmp_path, both[:1], argv=[])
    assert len(urls(tmp_path)) == 1


def test_what_comes_back_at_another_address_is_not_kept(tmp_path: Path) -> None:
    with Site(
        {
            "/": links("/berita/2019-a", "/berita/b"),
            "/berita/2019-a": article(f"Kisah {MARK}"),
            "/berita/b": article("Lain", 2),
        }
    ) as site:
        crawl(tmp_path, [site.outlet()], argv=[])
        take(tmp_path, site.base + "/berita/2019-a")
        said = f'<link rel="canonical" href="{site.base}/berita/2019-a">'
        site.pages["/"] = links("/berita/b", "/berita/77")
        site.pages["/berita/77"] = article(f"Kisah {MARK}").replace("</head>", f"{said}</head>")
        (report,) = crawl(tmp_path, [site.outlet()], argv=[])
        assert report.refused["taken-down"] == 1
        with Archive.open(
            tmp_path / "warta.db", write=False
        ) as reader:  # its bytes wait for the next opening
            assert verify(reader).damages == []
        Archive.open(tmp_path / "warta.db").close()
        assert remains(tmp_path) == []
        (again,) = crawl(tmp_path, [site.outlet()], argv=[])
        assert (again.found, again.fetched) == (0, 0)
    assert len(urls(tmp_path)) == 1
    with Archive.open(tmp_path / "warta.db") as archive:
        assert verify(archive).damages == []


def test_every_outlet_that_failed_is_named() -> None:
    reports = [
        OutletReport(f"kabar{n}", f"Kabar {n}", verdict="failed", note="no links found") for n in range(9)
    ]
    with pytest.raises(RunFailed) as said:
        check(reports[:1])
    assert str(said.value) == "kabar0: no links found"
    with pytest.raises(RunFailed) as said:
        check(reports[:3])
    assert str(said.value) == "kabar0: no links found; also failed: kabar1, kabar2"
    with pytest.raises(RunFailed) as said:
        check(reports)
    assert str(said.value).endswith("; also failed: kabar1, kabar2, kabar3, kabar4, kabar5 and 3 more")
