"""What it takes to ask a large archive: searches, commands, datasette's pages."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.invented import WORDS, invent
from scraper.archive import browse
from scraper.archive.search import Hits, search
from scraper.archive.store import Archive
from scraper.cli.browse import words as datasette

COMMON, OFTEN, SELDOM, RARE = range(1, 8), range(90, 97), range(990, 997), range(45_000, 45_007)
"""Ranks of words: nearly every article holds the first, some in ten thousand the last."""

MARCH = {"since": date(2020, 3, 1), "until": date(2020, 3, 31)}
PATIENCE = 120  # seconds


def questions() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """By name: words to search and filters, several of a kind."""
    paper = {"outlet": "koran03"}
    return {
        "a common word": [(WORDS[n], {}) for n in COMMON],
        "a word of every tenth article": [(WORDS[n], {}) for n in OFTEN],
        "a word of every thirtieth article": [(WORDS[n], {}) for n in SELDOM],
        "a rare word": [(WORDS[n], {}) for n in RARE],
        "a common and a rare word": [
            (f"{WORDS[a]} {WORDS[b]}", {}) for a, b in zip(COMMON, RARE, strict=True)
        ],
        "two common words": [(f"{WORDS[a]} {WORDS[b]}", {}) for a, b in zip(COMMON, OFTEN, strict=True)],
        "two common words as a phrase": [(f'"{WORDS[n]} {WORDS[n + 2]}"', {}) for n in COMMON],
        "the beginning of a common word": [(f"{WORDS[n][:4]}*", {}) for n in COMMON],
        "a common word, one newspaper": [(WORDS[n], paper) for n in COMMON],
        "a common word, one month": [(WORDS[n], MARCH) for n in COMMON],
        "a word of every tenth article, one newspaper and month": [(WORDS[n], paper | MARCH) for n in OFTEN],
        "a rare word, one newspaper": [(WORDS[n], paper) for n in RARE],
    }


def searches(archive: Archive) -> Iterator[dict[str, Any]]:
    """Each kind of question: median and worst of its searches, and what the first of them found."""
    for name, asked in questions().items():
        spent, first = [], Hits([], 0, True, "best")
        for number, (words, filters) in enumerate(asked):
            began, tick = time.process_time(), time.perf_counter()
            hits = search(archive, words, **filters)
            spent.append((time.perf_counter() - tick, time.process_time() - began))
            first = hits if number == 0 else first
        clock, cpu = ([1000 * part for part in parts] for parts in zip(*spent, strict=True))
        found = f"{'' if first.exact else 'more than '}{first.total:,}, {first.order} first"
        times = {"ms": median(clock), "worst_ms": max(clock), "cpu_ms": median(cpu)}
        yield {"asked": name, "found": found, **times}


def commands(folder: Path, articles: int, *, every: bool) -> Iterator[dict[str, Any]]:
    """Each command: seconds by the clock and of processor, and its largest memory in MB.

    every: also those that read or copy all of the archive, which takes long in a large one.
    """
    made = invent(articles // 2)
    with Archive.open(folder / "warta.db", write=False) as archive:
        key = archive.article_id(made.outlet, made.url)
    export = folder / "export.jsonl"
    lines = [
        ["search", WORDS[1]],
        ["search", WORDS[1], WORDS[45_000]],
        ["search", f"{WORDS[1][:4]}*"],
        ["show", key],
        ["show", made.url],
        ["doctor"],
        ["export", str(export), "--force", "--since", "2020-03-01", "--until", "2020-03-31"],
        ["crawl", "kabarpulau", "--quiet"],
    ]
    if every:
        lines += [
            ["verify"],
            ["copies", "--quiet"],
            ["export", str(export), "--force"],
            ["backup", str(folder / "bag")],
        ]
    for line in lines:
        yield {"command": " ".join(line).replace(f"{folder}/", "")} | run([*line, "--data", str(folder)])
    export.unlink(missing_ok=True)


_MAIN = """
import sys
from scraper.cli import main
try:
    main(sys.argv[2:])
finally:
    with open("/proc/self/status") as status, open(sys.argv[1], "w") as out:
        out.write(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""


def run(line: list[str]) -> dict[str, Any]:
    """One command in a process of its own. Memory as it tells itself."""
    with tempfile.TemporaryDirectory() as folder:
        peak = Path(folder) / "peak"
        tick = time.perf_counter()
        words = [sys.executable, "-c", _MAIN, str(peak), *line]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return {
            "seconds": time.perf_counter() - tick,
            "cpu_seconds": used.ru_utime + used.ru_stime,
            "mb": int(peak.read_text()) / 1024,
            "code": process.returncode,
        }


def pages(folder: Path) -> Iterator[dict[str, Any]]:
    """Pages of datasette, as `warta browse` starts it: milliseconds, and what was given up in time."""
    described = folder / "metadata.yaml"
    described.write_text(browse.metadata(), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = datasette(folder / "warta.db", described, port, browser=False)
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    asked: dict[str, tuple[str, dict[str, str]]] = {
        "the newest articles, with facets": (browse.FRONT_PAGE, {}),
        "articles of one newspaper": (f"{browse.FRONT_PAGE}&outlet=koran03", {}),
        "articles with a common word": (f"{browse.FRONT_PAGE}&_search={WORDS[1]}", {}),
        "articles with a rare word": (f"{browse.FRONT_PAGE}&_search={WORDS[45_000]}", {}),
        "search: a common word": ("warta/search?", {"words": WORDS[1], "outlet": ""}),
        "search: a common and a rare word": (
            "warta/search?",
            {"words": f"{WORDS[1]} {WORDS[45_000]}", "outlet": ""},
        ),
        "articles per newspaper and month": ("warta/articles_per_month_of?", {"outlet": "", "year": ""}),
        "who wrote how much, one newspaper": ("warta/who_wrote?", {"outlet": "koran03", "name": ""}),
        "share of agency copy": ("warta/wire_share_of?", {"outlet": ""}),
        "days without an article, one newspaper": (
            "warta/coverage_gaps?",
            {"outlet": "koran03", "since": ""},
        ),
    }
    try:
        _get(port, "", wait=True)
        for name, (address, values) in asked.items():
            tick = time.perf_counter()
            status, text = _get(port, address + urlencode(values))
            given_up = "facets left out" if "facets timed out" in text else ""
            yield {
                "page": name,
                "ms": 1000 * (time.perf_counter() - tick),
                "given_up": given_up if status == 200 else "no answer in time",
            }
    finally:
        process.terminate()
        process.wait()


def _get(port: int, address: str, *, wait: bool = False) -> tuple[int, str]:
    began = time.perf_counter()
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/{address}", timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except URLError:
            if not wait or time.perf_counter() - began > PATIENCE:
                raise
            time.sleep(0.1)
