"""A crawl may be killed at any moment: nothing is lost, nothing is done twice, the same command goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from soak_table import Tally

from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.sample import truth
from scraper.urls import identity

ROOT = Path(__file__).resolve().parent.parent
SIZE = 150
PAPER = "kabarpulau"  # a third of the articles
WARTA = [sys.executable, "-c", "import sys; from scraper.cli import main; main(sys.argv[1:])"]


def start(data: Path, *words: str, size: int = SIZE) -> subprocess.Popen[str]:
    env = {**os.environ, "WARTA_SAMPLE_SIZE": str(size), "PYTHONPATH": str(ROOT), "WARTA_DATA": str(data)}
    pipe = subprocess.PIPE
    command = [*WARTA, "crawl", PAPER, "--quiet", *words]
    return subprocess.Popen(
        command, cwd=data.parent, env=env, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )


def read(data: Path, sql: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(f"file:{data}/warta.db?mode=ro", uri=True, timeout=10)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def wait_for_articles(process: subprocess.Popen[str], data: Path, number: int) -> None:
    """Until the archive holds so many articles."""
    wait_for(process, data, "SELECT count(*) FROM articles", number)


def wait_for(process: subprocess.Popen[str], data: Path, sql: str, number: int) -> None:
    """Until the query counts so many."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if (data / "warta.db").exists() and read(data, sql) >= [(number,)]:
            return
        time.sleep(0.02)
    raise AssertionError(f"ended with {process.poll()} before {sql} = {number}: {process.communicate()}")


def nothing_is_missing(data: Path, size: int = SIZE) -> None:
    """Every article of the paper was fetched, kept and judged, once. What it reads like is not asked."""
    judged = read(
        data, "SELECT url FROM frontier WHERE state IN ('done', 'refused') AND fetched_at IS NOT NULL"
    )
    kept = {identity(str(url)) for (url,) in read(data, "SELECT url FROM snapshots")}
    wanted = {identity(t.url) for t in truth(size) if t.outlet == PAPER}
    assert wanted <= {identity(str(url)) for (url,) in judged} & kept
    assert read(data, "SELECT count(*) FROM frontier WHERE state = 'done' AND article IS NULL") == [(0,)]
    assert read(
        data, "SELECT count(*) - count(DISTINCT url), count(*) - count(DISTINCT id) FROM articles"
    ) == [(0, 0)]
    assert read(data, "SELECT count(*) FROM frontier WHERE state IN ('todo', 'leased', 'failed')") == [(0,)]
    assert read(data, "SELECT count(*) FROM articles_fts") == read(data, "SELECT count(*) FROM articles")
    assert read(data, "PRAGMA integrity_check") == [("ok",)]
    assert read(data, "SELECT count(*) FROM revisions") == [(0,)]


def kill_at(data: Path, numbers: list[int], tally: Tally, size: int = SIZE) -> None:
    tally.begin("kill -9: crawl", "runs", "kills", "lost", "double", "torn", "mixed")
    chance = random.Random(size)
    for number in numbers:
        process = start(data, size=size)
        wait_for_articles(process, data, number)
        time.sleep(chance.uniform(0, 0.05))
        known = articles(data)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        tally.runs += 1
        tally.kills += process.returncode == -signal.SIGKILL
        with Archive.open(data / "warta.db") as archive:
            damages = [str(damage) for damage in verify(archive).damages]
        there = articles(data)
        tally.lost += (known - there).total()
        tally.double += sum(number - 1 for number in there.values())
        tally.torn += len(damages)
        assert tally.bad == {}, damages
    process = start(data, size=size)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (0, "", "")
    nothing_is_missing(data, size)


def articles(data: Path) -> Counter[str]:
    """The committed articles, as any other program sees them: address and digest of the text."""
    return Counter(f"{url} {sha256}" for url, sha256 in read(data, "SELECT url, body_sha256 FROM articles"))


def test_killed_three_times(tmp_path: Path, tally: Tally) -> None:
    kill_at(tmp_path / "data", [1, 15, 35], tally)


@pytest.mark.soak
def test_killed_a_hundred_times(tmp_path: Path, tally: Tally) -> None:
    kill_at(tmp_path / "data", list(range(3, 303, 3)), tally, size=960)
    whole = start(tmp_path / "whole", size=960)
    assert whole.wait(timeout=300) == 0
    whole.communicate()
    tally.mixed += articles(tmp_path / "whole") != articles(tmp_path / "data")
    assert (tally.kills, tally.bad) == (100, {})


@pytest.mark.parametrize("articles", [0, 15])
def test_asked_to_stop_it_finishes_its_pages_and_gives_the_rest_back(articles: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = start(data)
    wait_for_articles(process, data, articles)
    wait_for(process, data, "SELECT count(*) FROM outlets", 1)  # from here on it listens to signals
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGTERM)  # all its processes, as a service manager or Ctrl-C does
    began = time.monotonic()
    _, err = process.communicate(timeout=30)
    assert time.monotonic() - began < 15
    assert process.returncode == 130 and len(err.splitlines()) <= 4 and "Traceback" not in err
    assert read(data, "SELECT count(*) FROM frontier WHERE state IN ('leased', 'failed')") == [(0,)]
    assert read(data, "SELECT verdict, ended_at IS NOT NULL FROM runs") == [("interrupted", 1)]
    again = start(data)
    out, err = again.communicate(timeout=120)
    assert (again.returncode, out, err) == (0, "", "")
    nothing_is_missing(data)


def test_a_second_run_beside_the_first_is_turned_away(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = start(data)
    wait_for_articles(first, data, 5)
    first.send_signal(signal.SIGSTOP)  # it holds the lock for as long as the second takes to begin
    second = start(data)
    _, err = second.communicate(timeout=30)
    first.send_signal(signal.SIGCONT)
    assert second.returncode == 75
    assert len(err.splitlines()) == 1 and str(first.pid) in err
    _, err = first.communicate(timeout=120)
    assert (first.returncode, err) == (0, "")
    nothing_is_missing(data)


def test_no_worker_outlives_a_killed_crawl_and_no_port_is_open(tmp_path: Path) -> None:
    data = tmp_path / "data"
    process = start(data)
    wait_for_articles(process, data, 10)
    children = _children(process.pid)
    assert children
    held = [p for p in children if str(data) in " ".join(_open_files(p))]
    assert held == []  # neither lock nor archive nor WARC is open in a worker
    assert len(_listening(process.pid)) == 1  # the sample newspaper; no telnet, no remote control
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(Path(f"/proc/{p}").exists() for p in children):
        time.sleep(0.05)
    assert [p for p in children if Path(f"/proc/{p}").exists()] == []
    again = start(data)
    assert again.wait(timeout=120) == 0
    again.communicate()


def _children(pid: int) -> list[int]:
    """Processes below this one."""
    below = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    threads = [t.name for t in Path(f"/proc/{pid}/task").iterdir() if t.name != str(pid)]
    below += [int(p) for t in threads for p in Path(f"/proc/{pid}/task/{t}/children").read_text().split()]
    return below + [q for p in below for q in _children(p)]


def _listening(pid: int) -> set[str]:
    """Sockets of the process that wait for connections."""
    own = {
        name.removeprefix("socket:[").rstrip("]") for name in _open_files(pid) if name.startswith("socket:")
    }
    rows = [
        row.split()
        for kind in ("tcp", "tcp6")
        for row in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
    ]
    return {row[9] for row in rows if row[3] == "0A"} & own


def _open_files(pid: int) -> list[str]:
    return [str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()]
