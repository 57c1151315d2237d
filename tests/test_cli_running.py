"""crawl, try, browse and sample as a user meets them: processes of their own, on loopback only."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from archive_parts import article, begin, put
from loopback import Site, links
from loopback import article as news_page

from scraper.archive.lock import WriterLock

ROOT = Path(__file__).resolve().parent.parent
SIZE = 6
MAIN = "import sys; sys.argv[0] = 'warta'; from scraper.cli import main; main()"


def environment(data: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WARTA_", "COV_"))}
    return kept | {"WARTA_DATA": str(data), "WARTA_SAMPLE_SIZE": str(SIZE), "PYTHONPATH": str(ROOT)}


def warta(data: Path, *words: str, proxy: str = "", **options: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", MAIN, *words]
    told: dict[str, Any] = {"capture_output": True, "text": True, "cwd": data.parent, "timeout": 120}
    return subprocess.run(line, env=environment(data) | {"WARTA_PROXY": proxy}, **told | options)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A data folder after the first crawl of the sample newspapers, and what the crawl said."""
    data = tmp_path_factory.mktemp("crawled") / "data"
    return data, warta(data, "crawl")


def test_the_first_crawl_says_what_came_of_it(crawled: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    data, done = crawled
    assert done.returncode == 0, done.stderr
    head, *lines = done.stdout.splitlines()
    names = head.split("\t")
    counted = ["found", "fetched", "new", "revised", "same", "alias", "refused", "gone", "failed"]
    assert names[:11] == ["outlet", *counted, "verdict"]
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
    assert [row["outlet"] for row in rows] == ["jaringankota", "kabarpulau", "posnusa"]
    assert all(row["verdict"] == "ok" for row in rows)
    for row in rows:  # every address that was found came to something
        assert int(row["found"]) == sum(int(row[name]) for name in counted[2:])
    with sqlite3.connect(data / "warta.db") as archive:
        kept = archive.execute("SELECT outlet, fetched FROM run_outlets").fetchall()
    assert {row["outlet"]: int(row["fetched"]) for row in rows} == dict(kept)
    assert "Traceback" not in done.stderr


def test_a_good_quiet_run_says_nothing(crawled: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    data, _ = crawled
    done = warta(data, "crawl", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_bad_quiet_run_is_one_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "outlets").mkdir(parents=True)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    text = f'name = "Tutup"\nhosts = ["127.0.0.1"]\nstarts = ["http://127.0.0.1:{port}/"]\ndelay = 0.01\n'
    (data / "outlets" / "tutup.toml").write_text(text)
    done = warta(data, "crawl", "-q", "tutup", "--contact", "uji@kabarcontoh.co.id")
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("warta: tutup: ") and done.stderr.count("\n") == 1


def test_a_second_run_meets_the_lock(crawled: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    data, _ = crawled
    lock = WriterLock(data / "warta.db")
    try:
        done = warta(data, "crawl", "-q")
    finally:
        lock.release()
    assert done.returncode == 75
    assert f"pid {os.getpid()}" in done.stderr and done.stderr.count("\n") == 1


def test_no_real_site_is_asked_without_a_contact(tmp_path: Path) -> None:
    done = warta(tmp_path / "data", "crawl", "balitribune")
    assert done.returncode == 2
    assert "--contact" in done.stderr and done.stderr.count("\n") == 1
    assert not (tmp_path / "data" / "warta.db").exists()


def test_try_and_crawl_agree_on_the_operators_own_machine(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "outlets").mkdir(parents=True)
    with Site({"/": links("/berita/1"), "/berita/1": news_page("Perahu baru di dermaga")}) as site:
        refused = warta(data, "try", f"{site.base}/berita/1", "--contact", "uji@kabarcontoh.co.id")
        assert refused.returncode == 1 and "private" in refused.stderr
        assert site.paths() == []  # no outlet file names it: any link could lead there
        text = f'name = "Sini"\nhosts = ["127.0.0.1"]\nstarts = ["{site.base}/"]\ndelay = 0.01\n'
        (data / "outlets" / "sini.toml").write_text(text + 'article = "^/berita/"\n')
        tried = warta(data, "try", f"{site.base}/berita/1")
        assert tried.returncode == 0, tried.stderr
        assert tried.stdout.startswith("Perahu baru di dermaga")
        crawled = warta(data, "crawl", "sini")
        assert crawled.returncode == 0, crawled.stderr
        assert "sini" in crawled.stdout


def test_try_takes_the_road_of_crawl_through_the_proxy_asked_for(tmp_path: Path) -> None:
    url = "http://koran.contoh.example/berita/1"
    words = ("try", url, "--contact", "uji@kabarcontoh.co.id")
    with Site({url: news_page("Perahu baru di dermaga")}) as proxy:  # a proxy is asked for whole addresses
        done = warta(tmp_path / "data", *words, proxy=proxy.base)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Perahu baru di dermaga")
        assert [seen.path for seen in proxy.log] == ["http://koran.contoh.example/robots.txt", url]
    wrong = warta(tmp_path / "data", *words, proxy="socks5://127.0.0.1:1")
    assert wrong.returncode == 2
    assert wrong.stderr == "warta: WARTA_PROXY must look like http://host:port\n"


def test_a_page_of_the_sample_is_tried(crawled: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    data, _ = crawled
    with sqlite3.connect(data / "warta.db") as db:
        url, headline = db.execute("SELECT url, headline FROM articles WHERE outlet = 'posnusa'").fetchone()
    done = warta(data, "try", url)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(headline) and done.stderr == ""
    assert f"\naddress\t{url}\t" in done.stdout
    refused = warta(data, "try", "http://www.posnusa.example/")
    assert refused.returncode == 1
    assert "refused as 'listing'" in refused.stderr and refused.stderr.count("\n") == 1


def test_a_file_or_standard_input_is_tried(tmp_path: Path) -> None:
    words = " ".join(
        f"Kalimat ke-{n} tentang posyandu di Desa Contoh dibacakan ketua banjar." for n in range(9)
    )
    main = f"<article><h1>Posyandu dibuka</h1><p>{words}</p><p>{words} Lagi.</p></article>"
    page = f"<html><body>{main}</body></html>"
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    url = "https://kabarcontoh.co.id/berita/1"
    done = warta(tmp_path / "data", "try", str(file), "--url", url)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Posyandu dibuka") and "No outlet file names this host" in done.stdout
    piped = warta(tmp_path / "data", "try", "-", "--url", url, input=page)
    assert piped.stdout == done.stdout
    (tmp_path / "empty.html").write_text(" \n")
    empty = warta(tmp_path / "data", "try", str(tmp_path / "empty.html"))
    assert empty.returncode == 2 and "is empty" in empty.stderr


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_browse_shows_the_archive_and_ends_quietly(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    archive, run = begin(data)
    with archive:
        put(archive, run, article())
    port = free_port()
    line = [sys.executable, "-c", MAIN, "browse", "--port", str(port)]
    with subprocess.Popen(
        line, env=environment(data), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            text = wait_for(
                f"http://127.0.0.1:{port}/warta/articles.json?_shape=array&_col=headline", process
            )
            assert "Nelayan perahu pulang" in text
            page = wait_for(f"http://127.0.0.1:{port}/warta/articles", process)
            assert "Headline as printed on the page" in page
            taken = warta(data, "browse", "--port", str(port))
            assert taken.returncode == 2 and "name another with --port" in taken.stderr
        finally:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0 and err == ""
    assert out.startswith(f"http://127.0.0.1:{port}/")


def test_browse_without_an_archive_is_one_line(tmp_path: Path) -> None:
    done = warta(tmp_path / "data", "browse")
    assert done.returncode == 2
    assert "there is no archive" in done.stderr and done.stderr.count("\n") == 1


def wait_for(url: str, process: subprocess.Popen[str], host: str | None = None) -> str:
    """The answer of a server that is just starting. host: the Host header, when it is not that of the URL."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    for _ in range(150):
        assert process.poll() is None, process.communicate()
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer")


def test_the_sample_is_served_for_a_browser(tmp_path: Path) -> None:
    port = free_port()
    line = [sys.executable, "-c", MAIN, "sample", "serve", "--size", "6", "--port", str(port)]
    with subprocess.Popen(
        line, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert "<html" in wait_for(f"http://127.0.0.1:{port}/", process, f"posnusa.localhost:{port}")
        finally:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0 and err == ""
    assert f"http://posnusa.localhost:{port}/" in out
