"""kill -9 at any moment: what was acknowledged is there, once and whole; the rest is done by the next run."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archive_parts import address
from archive_writer import pages_of
from killing import ROOT
from soak_table import Tally

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.models import Refusal

WRITER = Path(__file__).with_name("archive_writer.py")


def run_and_kill(
    folder: Path, number: int, seconds: float | None, begun: bool = True
) -> tuple[list[str], int]:
    """What the run acknowledged, and its exit code. seconds: when it is killed, after its start or (begun)
    after the archive was open and mended; None: it ends by itself.
    """
    command = [sys.executable, str(WRITER), str(folder), str(number)]
    writer = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    said = ""
    if seconds is not None:
        if begun:
            assert writer.stdout is not None
            said = writer.stdout.readline()
        time.sleep(seconds)
        writer.kill()
    said += writer.communicate()[0]
    assert seconds is not None or writer.returncode == 0
    whole = said[: said.rfind("\n") + 1]
    return [line for line in whole.splitlines() if line != "begun"], writer.returncode


def check(folder: Path, acknowledged: set[str], tally: Tally) -> None:
    """Nothing acknowledged is lost, nothing is there twice, database, index and WARC files agree."""
    with Archive.open(folder / "warta.db", warc_limit=400_000) as archive:
        there = {f"new {key}" for (key,) in archive.query("SELECT id FROM articles")}
        there |= {f"revision {key}" for (key,) in archive.query("SELECT article FROM revisions")}
        there |= {f"refused {url}" for (url,) in archive.query("SELECT url FROM refusals")}
        lost = {line for line in acknowledged if not line.startswith("same")} - there
        urls = [url for (url,) in archive.query("SELECT url FROM articles")]
        half = archive.query(
            "SELECT id FROM articles a WHERE (SELECT count(*) FROM bylines WHERE article = a.id) <> 2"
            " OR NOT EXISTS (SELECT 1 FROM article_snapshots WHERE article = a.id AND revision = a.revision)"
            " OR NOT EXISTS (SELECT 1 FROM frontier WHERE article = a.id)"
        )
        damages = verify(archive).damages
    tally.lost += len(lost)
    tally.double += len(urls) - len(set(urls))
    tally.torn += len(damages) + len(half)
    assert tally.bad == {}, (lost, half, damages)


def check_end(folder: Path, number: int) -> None:
    """After the last run everything is there exactly once, with the bytes that were served."""
    served = {n: pages_of(n) for n in range(number)}
    refusals = {address(f"artikel-{n}") for n, told in served.items() if isinstance(told[0][1], Refusal)}
    with Archive.open(folder / "warta.db", write=False) as archive:
        urls = [url for (url,) in archive.query("SELECT url FROM articles")]
        assert len(urls) == len(set(urls))
        assert set(urls) | refusals == {address(f"artikel-{n}") for n in range(number)}
        changed = {address(f"artikel-{n}") for n, told in served.items() if len(told) > 1}
        rows = archive.query("SELECT a.url FROM revisions r JOIN articles a ON a.id = r.article")
        assert {
            url for (url,) in rows
        } <= changed  # a change served while the run was killed is not asked again
        assert archive.frontier.counts("kabarpulau")["done"] == len(urls)
        for snapshot, asked in archive.query("SELECT id, url FROM snapshots"):
            bodies = [kept.body for kept, _ in served[int(asked.rsplit("-", 1)[1])]]
            assert read_snapshot(archive, snapshot).body in bodies


def kill_often(folder: Path, kills: int, number: int, longest: float, tally: Tally) -> None:
    tally.begin("kill -9: the writer, storing", "runs", "kills", "lost", "double", "torn")
    chance = random.Random(number)
    acknowledged: set[str] = set()
    for _ in range(kills):
        lines, code = run_and_kill(folder, number, chance.uniform(0, longest), chance.random() < 0.8)
        acknowledged.update(lines)
        tally.runs += 1
        tally.kills += code == -9
        if (folder / "warta.db").exists():
            check(folder, acknowledged, tally)
    acknowledged.update(run_and_kill(folder, number, None)[0])
    check(folder, acknowledged, tally)
    check_end(folder, number)


def test_twenty_kills_lose_nothing(tmp_path, tally):
    kill_often(tmp_path, 20, 600, 0.3, tally)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_five_hundred_kills_lose_nothing(tmp_path, part, tally):
    kill_often(tmp_path, 50, 2500 + part, 0.2, tally)
    assert tally.kills == 50
