"""What an archive costs as it grows: storing an article, finding one, and the bytes of each.

    python bench/archive.py [--articles 10000] [--folder DIR]     (`make bench-archive ARTICLES=1000000`)

Invented articles (bench/invented.py) are stored the usual road, each with its page, its own commits and the
disk waited for, in windows that begin where the archive has reached a size; between the windows it is filled
fast with the same rows (bench/filling.py). A broken-off run goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import textwrap
import time
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.asking import commands, pages, searches  # noqa: E402
from bench.filling import fill  # noqa: E402
from bench.invented import NEWSPAPERS, article, invent  # noqa: E402
from scraper.archive.database import SQLITE_VERSION  # noqa: E402
from scraper.archive.judge import judge  # noqa: E402
from scraper.archive.store import Archive  # noqa: E402
from scraper.extract import VERSION  # noqa: E402
from scraper.models import Link, Refusal  # noqa: E402

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
WINDOW = 2_000
LEASED = 16
LARGE = 100_000
"""Up to here the commands that read or copy everything are timed, too."""


def sizes(articles: int) -> list[int]:
    """The sizes at which a window ends."""
    return [*(size for size in SIZES if size < articles), articles]


def window(archives: list[tuple[Archive, int]], numbers: range) -> list[tuple[float, float]]:
    """Store these articles as a crawl does, in each archive (with its run), by turns.

    Returns the milliseconds an article took in each, of processor and by the clock. By turns, because a
    machine is not equally fast all the time.
    """
    spent = [[0.0, 0.0] for _ in archives]
    left = iter(numbers)
    while batch := [invent(number) for number in islice(left, LEASED)]:
        pages = [article(made) for made in batch]
        for (archive, run), sums in zip(archives, spent, strict=True):
            began, tick = time.process_time(), time.perf_counter()
            for made in batch:
                archive.frontier.add([Link(made.url, "sitemap", None, made.at)], made.outlet, run)
            for outlet in {made.outlet for made in batch}:
                archive.frontier.lease(outlet, LEASED, 600, run)
            for made, (told, page) in zip(batch, pages, strict=True):
                kept = archive.keep(page, run, made.outlet)
                verdict = judge(archive, told, made.outlet)
                if isinstance(verdict, Refusal):
                    raise SystemExit(f"an invented article was refused: {verdict}")
                archive.store(verdict, [kept], outlet=made.outlet, run=run, asked=page.url)
            sums[0] += time.process_time() - began
            sums[1] += time.perf_counter() - tick
    return [(1000 * cpu / len(numbers), 1000 * clock / len(numbers)) for cpu, clock in spent]


def opened(folder: Path) -> tuple[Archive, int]:
    archive = Archive.open(folder / "warta.db")
    for outlet in NEWSPAPERS:
        archive.save_outlet(outlet)
    return archive, archive.begin_run("crawl", ["bench"], extractor=VERSION)


def grow(folder: Path, articles: int, first: int = SIZES[0], size: int = WINDOW) -> Iterator[dict[str, Any]]:
    """Let the archive grow to so many articles; a record of figures for each window of `size` articles.

    Each window is stored in a small archive as well, which has grown to `first` articles at its end.
    """
    archive, run = opened(folder)
    with archive:
        for end in sizes(articles):
            (have,) = archive.query("SELECT count(*) FROM articles")[0]
            begin = max(end - min(size, end), 0)
            if have > begin:
                continue
            for done in fill(archive, range(have, begin), run):
                print(f"\r{have + done:>9,} articles", end="", flush=True, file=sys.stderr)
            with tempfile.TemporaryDirectory(dir=folder) as beside:
                small, small_run = opened(Path(beside))
                with small:
                    deque(fill(small, range(min(first, end) - size), small_run), maxlen=0)
                    spent = window([(small, small_run), (archive, run)], range(begin, end))
            (small_cpu, small_clock), (cpu, clock) = spent
            yield {
                "articles": end,
                "cpu_ms": cpu,
                "clock_ms": clock,
                "small_cpu_ms": small_cpu,
                "small_clock_ms": small_clock,
                **weight(archive),
            }
        archive.end_run(run, "ok")


def weight(archive: Archive) -> dict[str, float]:
    """Bytes of an article: all of the database file, the search index in it, and the WARC files."""
    (count,) = archive.query("SELECT count(*) FROM articles")[0]
    pages, page_size = archive.query("PRAGMA page_count")[0][0], archive.query("PRAGMA page_size")[0][0]
    (warc,) = archive.query("SELECT sum(length) FROM warc_files")[0]
    (index,) = archive.query("SELECT sum(length(block)) FROM articles_fts_data")[0]
    return {
        "database_bytes": pages * page_size / count,
        "index_bytes": index / count,
        "warc_bytes": warc / count,
    }


def ask(folder: Path, articles: int) -> dict[str, Any]:
    """What the archive answers, and in what time."""
    with Archive.open(folder / "warta.db", write=False) as archive:
        deque(searches(archive), maxlen=0)  # once before it counts: the first one reads from the disk
        found = list(searches(archive))
    shown = list(pages(folder))
    return {
        "asked_at": articles,
        "searches": found,
        "pages": shown,
        "commands": list(commands(folder, articles, every=articles <= LARGE)),
    }


def report(records: list[dict[str, Any]]) -> str:
    """The page of the manual."""
    windows = {r["articles"]: r for r in records if "cpu_ms" in r}
    asked = [r for r in records if "asked_at" in r]
    lines = [
        "# The archive, as it grows",
        "",
        *textwrap.wrap(
            "Written by `make bench-archive ARTICLES=1000000 FOLDER=folder`. The articles are invented: 300"
            " words on average, of a vocabulary of 50,000 as frequent as Zipf's law says, 40 newspapers, 15"
            f" years; each with its page. Python {platform.python_version()}, SQLite {SQLITE_VERSION},"
            f" {os.cpu_count()} processors; load at the end {os.getloadavg()[0]:.0f} (above 1, other programs"
            " were at work, too, and times by the clock are too long).",
            110,
        ),
        "",
        "## Storing an article",
        "",
        "The usual road: the address is put on the list and leased, the page kept, judged and stored, every",
        "commit waits for the disk. The same 2,000 articles are stored by turns in this archive and in one",
        "that grows to 10,000 with them: the ratio is what size costs. Milliseconds.",
        "",
        "| articles | processor | in the small one | ratio | by the clock | in the small one | ratio |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size, r in sorted(windows.items()):
        cells = []
        for kind in ("cpu", "clock"):
            mine, small = r[f"{kind}_ms"], r[f"small_{kind}_ms"]
            cells += [f"{mine:.2f}", f"{small:.2f}", f"{mine / small:.2f}"]
        lines.append(f"| {size:,} | {' | '.join(cells)} |")
    lines += [
        "",
        "## Bytes of an article",
        "",
        "The WARC files hold these short pages; a real page is ten times as long.",
        "",
        "| articles | database | of it search index | WARC files |",
        "|---:|---:|---:|---:|",
    ]
    for size, r in sorted(windows.items()):
        sums = (f"{r[name]:,.0f}" for name in ("database_bytes", "index_bytes", "warc_bytes"))
        lines.append(f"| {size:,} | {' | '.join(sums)} |")
    for r in asked[-1:]:
        lines += ["", *answers(r)]
    return "\n".join(lines) + "\n"


def answers(record: dict[str, Any]) -> list[str]:
    lines = [
        f"## Asking {record['asked_at']:,} articles",
        "",
        "Seven searches of each kind, 20 articles with the sentence found; milliseconds by the clock.",
        "",
        "| search | median | worst | processor | the first found |",
        "|---|---:|---:|---:|---|",
    ]
    for r in record["searches"]:
        lines.append(
            f"| {r['asked']} | {r['ms']:.0f} | {r['worst_ms']:.0f} | {r['cpu_ms']:.0f} | {r['found']} |"
        )
    lines += ["", "Pages of datasette, as `warta browse` starts it:", "", "| page | ms | |", "|---|---:|---|"]
    lines += [f"| {r['page']} | {r['ms']:,.0f} | {r['given_up']} |" for r in record["pages"]]
    lines += [
        "",
        "Commands, with Python's start; memory is the largest of the process.",
        "",
        "| command | seconds | processor | MB |",
        "|---|---:|---:|---:|",
    ]
    for r in record["commands"]:
        lines.append(
            f"| `{r['command']}` | {r['seconds']:.1f} | {r['cpu_seconds']:.1f} | {r['mb']:.0f} |"
            + (f" ended with {r['code']}" if r["code"] else "")
        )
    return lines


def measure(folder: Path, articles: int) -> list[dict[str, Any]]:
    """Grow, ask; everything found so far in this folder, older runs included."""
    folder.mkdir(parents=True, exist_ok=True)
    notes = folder / "figures.jsonl"
    for record in grow(folder, articles):
        _note(notes, record)
    _note(notes, ask(folder, articles))
    return [json.loads(line) for line in notes.read_text("utf-8").splitlines()]


def _note(notes: Path, record: dict[str, Any]) -> None:
    with notes.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="kept, and gone on with by the next run")
    parser.add_argument("--no-write", action="store_true", help="print only")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        text = report(measure(given.folder or Path(passing), given.articles))
    print(text)
    if not given.no_write:
        (ROOT / "docs" / "ARCHIVE-BENCHMARK.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
