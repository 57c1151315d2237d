"""Kill a command at a random moment, many times: it leaves the old state or the new, the next run ends it.

Each kill begins from a fresh copy of the same data folder. `State` is what the folder holds without what
differs from run to run (times, numbers of runs).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soak_table import Tally

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.text import digest

ROOT = Path(__file__).resolve().parent.parent
WARTA = (sys.executable, "-c", "import sys; from scraper.cli import main; main(sys.argv[1:])")

State = Counter[str]
"""Rows as text, with how often each is there."""

OF_THE_RUN = {
    *("n", "run", "superseded_run", "at", "started_at", "found_at", "first_stored_at", "stored_at"),
    *("superseded_at", "changed_at", "opened_at", "seal", "snapshot", "refers_to", "warc_file", "offset"),
    *("length", "group_length", "group_sha256"),  # a record holds an id of its own
}
"""Columns that tell when, by which run or in which place; `verify` proves those that can be proved."""

BOOKS = ("runs", "run_outlets", "warc_files", "cleanup")


@dataclass
class Command:
    """words: the command line for a data folder. begun: whether its work has begun there (the start of Python
    is not what is to be killed). whole: one step, old or new as a whole; else row by row. again: exit codes
    that the next run may have besides 0 when the killed one had done its work.
    """

    name: str
    words: Callable[[Path], Sequence[str | Path]]
    state: Callable[[Path], tuple[State, list[str]]]
    begun: Callable[[Path, int], bool]
    whole: bool = True
    again: tuple[int, ...] = (0,)


def holds_lock(folder: Path, pid: int) -> bool:
    try:
        return (folder / "warta.lock").read_text("utf-8").startswith(f"pid {pid} ")
    except OSError:
        return False


def is_there(name: str) -> Callable[[Path, int], bool]:
    """Begun when this file is there."""
    return lambda folder, _: (folder / name).exists()


def archive_state(folder: Path) -> tuple[State, list[str]]:
    """All rows of the archive and the text of each kept page; and what is damaged, or lies about."""
    with Archive.open(folder / "warta.db") as archive:
        damages = [str(damage) for damage in verify(archive).damages]
        state = rows_of(archive.query)
        for (number,) in archive.query("SELECT id FROM snapshots"):
            page = read_snapshot(archive, number)
            state[f"page {page.url} {page.fetched_at} {digest(page.body.hex())}"] += 1
        listed = {name for (name,) in archive.query("SELECT name FROM warc_files")}
        there = {path.name for path in (folder / "warc").iterdir()} if (folder / "warc").exists() else set()
        damages += [f"{name}: a file nobody knows" for name in sorted(there - listed)]
    return state, damages


def rows_of(query: Callable[[str], list[tuple[Any, ...]]]) -> State:
    tables = query(
        "SELECT name FROM pragma_table_list"
        " WHERE schema = 'main' AND type = 'table' AND name NOT GLOB '*sqlite*'"
    )
    state: State = Counter()
    for (table,) in tables:
        if table in BOOKS:
            continue
        columns = [name for (name,) in query(f"SELECT name FROM pragma_table_info('{table}')")]
        serial = {"id"} if table in ("snapshots", "frontier", "refusals") else set()
        kept = [name for name in columns if name not in OF_THE_RUN | serial]
        if table == "frontier":
            kept = [name for name in kept if name not in ("attempts", "lease_until", "fetched_at")]
        for row in query(f"SELECT {', '.join(kept)} FROM {table}"):
            state[f"{table} {json.dumps(dict(zip(kept, row, strict=True)), ensure_ascii=False)}"] += 1
    return state


def run(command: Command, folder: Path, seconds: float | None) -> tuple[int, float]:
    """Exit code (-9: killed) and seconds of work; seconds: how long after its begin it is killed."""
    words = [str(word) for word in command.words(folder)]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env, cwd=ROOT)
    while process.poll() is None and not command.begun(folder, process.pid):
        time.sleep(0.001)
    begun = time.monotonic()
    if seconds is not None:
        time.sleep(seconds)
        process.kill()
    _, said = process.communicate()
    took = time.monotonic() - begun
    assert seconds is not None or b"Traceback" not in said, said
    return process.returncode, took


def kill(command: Command, fresh: Path, work: Path, kills: int, tally: Tally) -> None:
    """So many kills; what went wrong is counted in the tally, and none of it may be there in the end."""
    tally.begin(f"kill -9: {command.name}", "runs", "kills", "lost", "double", "torn", "mixed")
    chance = random.Random(command.name)
    copy(fresh, work)
    old, _ = command.state(work)
    copy(fresh, work)
    code, span = run(command, work, None)
    assert code == 0, f"{command.name} ended with {code}"
    new, damages = command.state(work)
    assert damages == [] and old != new
    told: list[object] = []
    while (tally.kills or 0) < kills:
        copy(fresh, work)
        code, _ = run(command, work, chance.uniform(0, span))
        tally.runs = (tally.runs or 0) + 1
        assert (tally.runs or 0) < kills * 4 + 20, "it ends before it can be killed"
        tally.kills = (tally.kills or 0) + (code == -9)
        now, damages = command.state(work)
        told += _judge(command, tally, old, new, now) + damages
        tally.torn = (tally.torn or 0) + len(damages)
        code, _ = run(command, work, None)
        end, damages = command.state(work)
        tally.torn += len(damages)
        tally.mixed = (tally.mixed or 0) + (end != new)
        left = [path.name for path in work.rglob("*") if path.name.endswith((".partial", ".part", ".new"))]
        tally.mixed += bool(left)
        told += [*damages, *left, *((end - new) + (new - end)).elements()]
        allowed = (0,) if now != new else (0, *command.again)
        assert code in allowed, f"the run after a kill ended with {code}"
    assert tally.bad == {}, (tally, told[:10])


def _judge(command: Command, tally: Tally, old: State, new: State, now: State) -> list[object]:
    lost = (old & new) - now
    double = Counter(
        {row: n - max(old[row], new[row], 1) for row, n in now.items() if n > max(old[row], new[row], 1)}
    )
    strange = Counter({row: n for row, n in now.items() if row not in old and row not in new})
    tally.lost = (tally.lost or 0) + lost.total()
    tally.double = (tally.double or 0) + double.total()
    mixed = now not in (old, new) if command.whole else bool(strange)
    tally.mixed = (tally.mixed or 0) + mixed
    return [*lost, *double, *strange] if mixed or lost or double else []


def copy(fresh: Path, work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(fresh, work)
