"""The books of each run: what was done for which newspaper, and how it ended."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from scraper import __version__
from scraper.archive.database import SQLITE_VERSION
from scraper.archive.times import instant, now

if TYPE_CHECKING:
    from scraper.archive.store import Archive

COUNTED = ("found", "fetched", "stored", "revisions", "same", "aliases", "refused", "failed", "gone")
"""Counters the archive keeps by itself, each in the transaction of what it counts."""

_WHAT = {"new": "stored", "revision": "revisions", "same": "same", "alias": "aliases", "older": "same"}


def begin(archive: Archive, command: str, argv: list[str], extractor: str | None) -> int:
    with archive.transaction():
        return archive.insert(
            "runs",
            {
                "command": command,
                "argv": json.dumps(argv, ensure_ascii=False),
                "started_at": instant(now()),
                "version": __version__,
                "extractor": extractor,
                "sqlite": SQLITE_VERSION,
                "pid": os.getpid(),
            },
        )


def end(archive: Archive, run: int, verdict: str, note: str) -> None:
    with archive.transaction():
        archive.db.conn.execute(
            "UPDATE runs SET ended_at = ?, verdict = ?, note = ? WHERE id = ?",
            [instant(now()), verdict, note or None, run],
        )


def tally(archive: Archive, run: int, outlet: str, **counts: int) -> None:
    """Add to the counters in `COUNTED`; part of the caller's transaction."""
    names = ", ".join(counts)
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in counts)
    marks = ", ".join("?" for _ in counts)
    archive.db.conn.execute(
        f"INSERT INTO run_outlets (run, outlet, {names}) VALUES (?, ?, {marks})"
        f" ON CONFLICT (run, outlet) DO UPDATE SET {added}",
        [run, outlet, *counts.values()],
    )


def tally_article(archive: Archive, run: int, outlet: str, what: str) -> None:
    tally(archive, run, outlet, **{_WHAT[what]: 1})


def count(archive: Archive, run: int, outlet: str, finish: str | None, counters: dict[str, int]) -> None:
    """Add to the free counters of a run and newspaper; note why its part of the run ended."""
    kept = sorted(set(counters) & set(COUNTED))
    if kept:
        raise ValueError(f"the archive counts {', '.join(kept)} by itself")
    with archive.transaction():
        tally(archive, run, outlet, found=0)
        old = archive.row(
            "SELECT counters, finish FROM run_outlets WHERE run = ? AND outlet = ?", [run, outlet]
        ) or {"counters": "{}", "finish": None}
        sums = json.loads(old["counters"])
        for name, number in counters.items():
            sums[name] = sums.get(name, 0) + number
        archive.db.conn.execute(
            "UPDATE run_outlets SET counters = ?, finish = ? WHERE run = ? AND outlet = ?",
            [json.dumps(sums, sort_keys=True), finish or old["finish"], run, outlet],
        )
