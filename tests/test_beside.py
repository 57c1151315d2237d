"""At the same time: many starts of a crawl, backups beside a writer, datasette beside a crawl."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archive_parts import begin
from killing import ROOT, WARTA
from soak_table import Tally
from test_crawl_kill import nothing_is_missing, read, start

from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.cli.exits import run as warta

WRITER = Path(__file__).with_name("archive_writer.py")


def starts_at_once(data: Path, number: int, tally: Tally) -> None:
    """One crawl gets the archive and is held there; all the others must end at once and name it."""
    tally.begin("overlapping starts of a crawl (double: ran too)", "runs", "lost", "double")
    started = {process.pid: process for process in (start(data) for _ in range(number))}
    runs = held(data, started)
    os.kill(runs, signal.SIGSTOP)
    told = {pid: process.communicate(timeout=120)[1] for pid, process in started.items() if pid != runs}
    os.kill(runs, signal.SIGCONT)
    _, err = started[runs].communicate(timeout=300)
    tally.runs += number
    tally.lost += (started[runs].returncode, err) != (0, "")
    tally.double += sum(started[pid].returncode != 75 for pid in told)
    assert tally.bad == {}, told
    for err in told.values():
        assert len(err.splitlines()) == 1 and f"pid {runs} since 20" in err, err
    nothing_is_missing(data)


def held(data: Path, started: dict[int, subprocess.Popen[str]]) -> int:
    """The process that got the lock."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        words = (data / "warta.lock").read_text("utf-8").split() if (data / "warta.lock").exists() else []
        if len(words) > 1 and int(words[1]) in started:
            return int(words[1])
        time.sleep(0.002)
    raise AssertionError("no crawl took the lock")


def test_of_four_crawls_started_at_once_exactly_one_runs(tmp_path, tally):
    starts_at_once(tmp_path / "data", 4, tally)


@pytest.mark.soak
def test_of_a_hundred_overlapping_crawls_exactly_one_runs_each_time(tmp_path, tally):
    for n in range(10):
        starts_at_once(tmp_path / f"data{n}", 10, tally)


COUNTED = {"stored": "articles", "revisions": "revisions", "refused": "refusals", "fetched": "snapshots"}
"""What a run says it did is written in the transaction that does it: the sums agree at each commit."""


def backups_beside_a_writer(folder: Path, number: int, tally: Tally) -> None:
    """Each is restored and compared with the archive in the end: it must be what that was at a commit."""
    tally.begin("a backup beside a writer, restored", "runs", "lost", "torn", "mixed")
    source = folder / "source"
    source.mkdir()
    with storing(source) as writer:
        known = [one_backup(folder / str(n), source, tally) for n in range(number)]
        assert writer.poll() is None
    with Archive.open(source / "warta.db") as archive:
        assert verify(archive).damages == []
        final = unchanging(archive)
    tally.mixed += sum(rows != {name: final[name][: len(rows[name])] for name in final} for rows in known)
    assert tally.bad == {}


@contextmanager
def storing(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program that stores articles there all the time."""
    said = folder / "said"
    with said.open("wb") as stdout:  # a pipe that nobody reads would stop it
        command = [sys.executable, str(WRITER), str(folder), "40000"]
        writer = subprocess.Popen(command, stdout=stdout, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        while not said.stat().st_size:
            assert writer.poll() is None
            time.sleep(0.05)
        yield writer
    finally:
        writer.kill()
        writer.wait()


def one_backup(folder: Path, source: Path, tally: Tally) -> dict[str, list[tuple[object, ...]]]:
    """Made, restored and checked; returns the rows it holds of those that never change."""
    least = count(source)
    assert warta(["backup", "-q", str(folder / "bag"), "--data", str(source)]) == 0
    assert warta(["restore", "-q", str(folder / "bag"), "--data", str(folder / "again")]) == 0
    with Archive.open(folder / "again" / "warta.db") as archive:
        tally.runs += 1
        tally.torn += len(verify(archive).damages)
        sums = archive.query(f"SELECT {', '.join(f'sum({name})' for name in COUNTED)} FROM run_outlets")
        held = [archive.query(f"SELECT count(*) FROM {table}")[0][0] for table in COUNTED.values()]
        tally.mixed += sums != [tuple(held)]
        rows = unchanging(archive)
    tally.lost += len(rows["articles"]) < least
    shutil.rmtree(folder)
    return rows


def unchanging(archive: Archive) -> dict[str, list[tuple[object, ...]]]:
    """The rows that are written once, in the order of writing."""
    return {
        "snapshots": archive.query("SELECT * FROM snapshots ORDER BY id"),
        "articles": archive.query("SELECT n, id, url, first_stored_at FROM articles ORDER BY n"),
        "revisions": archive.query("SELECT * FROM revisions ORDER BY rowid"),
        "refusals": archive.query("SELECT * FROM refusals ORDER BY id"),
    }


def count(folder: Path) -> int:
    return int(str(read(folder, "SELECT count(*) FROM articles")[0][0]))


def test_two_backups_beside_a_writer_are_the_archive_at_a_commit(tmp_path, tally):
    backups_beside_a_writer(tmp_path, 2, tally)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_a_hundred_backups_beside_a_writer_are_the_archive_at_a_commit(tmp_path, part, tally):
    backups_beside_a_writer(tmp_path, 10, tally)


@contextmanager
def browsed(data: Path) -> Iterator[str]:
    """`warta browse` on a free port; the address of its database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*WARTA, "browse", "--port", str(port), "--data", str(data)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None and time.monotonic() < deadline
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/warta"
    finally:
        server.terminate()
        _, err = server.communicate(timeout=30)
    assert err == ""


def asked(database: str) -> tuple[int, int]:
    """How many articles datasette counts, and the newest one's number."""
    sql = "SELECT count(*) AS articles, ifnull(max(n), 0) AS newest FROM articles"
    query = urllib.parse.urlencode({"sql": sql, "_shape": "array"})
    with urllib.request.urlopen(f"{database}.json?{query}", timeout=60) as answer:
        (row,) = json.loads(answer.read())
    with urllib.request.urlopen(f"{database}/articles?_size=20", timeout=60) as answer:  # as a person does
        assert answer.status == 200 and b"database is locked" not in answer.read()
    return row["articles"], row["newest"]


def datasette_beside_crawls(data: Path, seconds: float, tally: Tally) -> None:
    """Crawls of an ever larger newspaper, one after the other, and a reader who asks all the time.

    lost: an answer older than what was committed before it was asked for. torn: a crawl or an answer that
    failed (a lock among them). mixed: a count or a newest article that went backwards.
    """
    tally.begin("datasette beside crawls", "runs", "lost", "torn", "mixed")
    data.mkdir()
    begin(data)[0].close()
    ends, size, last = time.monotonic() + seconds, 150, (0, 0)
    with browsed(data) as database:
        crawl = start(data, size=size)
        while time.monotonic() < ends or not last[0]:
            if crawl.poll() is not None:
                tally.torn += (crawl.returncode, *crawl.communicate()) != (0, "", "")
                size += 300
                crawl = start(data, size=size)
            before = int(str(read(data, "SELECT count(*) FROM articles")[0][0]))
            try:
                now = asked(database)
            except OSError:
                tally.torn += 1
                continue
            tally.runs += 1
            tally.lost += now[0] < before
            tally.mixed += now < last
            last = now
        out, err = crawl.communicate(timeout=600)
        tally.torn += (crawl.returncode, out, err) != (0, "", "")
        assert asked(database)[0] == count(data)
    assert tally.bad == {}
    assert tally.runs > seconds / 10
    with Archive.open(data / "warta.db") as archive:
        assert verify(archive).damages == []


def test_datasette_beside_a_crawl_is_never_stale_and_never_in_the_way(tmp_path, tally):
    datasette_beside_crawls(tmp_path / "data", 8, tally)


@pytest.mark.soak
def test_datasette_beside_crawls_for_ten_minutes(tmp_path, tally):
    datasette_beside_crawls(tmp_path / "data", 600, tally)
