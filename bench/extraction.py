"""Extraction beside its peers on the same pages: what is right, how sure that is, and what it costs.

    python bench/extraction.py [--corpus DIR]     (or WARTA_CORPUS=DIR; `make bench CORPUS=DIR`)

Without a corpus only the project's own invented pages (bench/pages) are scored. DIR holds recorded pages:
dev/NAME.jsonl with one case a line (id, url, path, expected) and the pages, gzipped, below pages/. Prints the
tables and writes docs/BENCHMARK.md.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.metadata
import json
import os
import platform
import re
import sys
import textwrap
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean, median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.adapter import extract as ours  # noqa: E402
from bench.peers import installed, parse_floors  # noqa: E402
from bench.score import MEASURES, Page, interval, score  # noqa: E402

PAGES = ROOT / "bench" / "pages"
_TIMED = 60  # pages timed, best of three


def own_pages() -> Iterator[tuple[str, str, Page]]:
    """(html, url, expected) of the invented pages."""
    for path in sorted(PAGES.glob("*.toml")):
        case = tomllib.loads(path.read_text("utf-8"))
        yield path.with_suffix(".html").read_text("utf-8"), case.pop("url"), case


def recorded(folder: Path) -> dict[str, list[tuple[str, str, Page]]]:
    """The same of recorded pages, by corpus. Cases with neither gold text nor snippets are left out."""
    found: dict[str, list[tuple[str, str, Page]]] = {}
    for listing in sorted((folder / "dev").glob("*.jsonl")):
        for line in listing.read_text("utf-8").splitlines():
            case = json.loads(line)
            if "body" in case["expected"] or "snippets" in case["expected"]:
                name = case["path"] if case["path"].endswith(".gz") else case["path"] + ".gz"
                html = _decoded(gzip.decompress((folder / "pages" / name).read_bytes()))
                found.setdefault(listing.stem, []).append((html, case["url"], case["expected"]))
    return found


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096])
        try:
            return data.decode(declared[1].decode() if declared else "cp1252", "replace")
        except LookupError:
            return data.decode("cp1252", "replace")


def table(cases: list[tuple[str, str, Page]]) -> list[str]:
    """One row per extractor, figures in percent with their intervals."""
    everything = frozenset(MEASURES)
    runs: dict[str, tuple[Callable[[str, str], dict[str, Any]], frozenset[str]]] = {
        "warta": (ours, everything),
        **installed(),
    }
    kinds = [k for k in MEASURES if any(k in score(expected, {}) for _, _, expected in cases)]
    rows = [
        f"| extractor | {' | '.join(MEASURES[k][0] for k in kinds)} | ms/page |",
        "|---|" + "---|" * (len(kinds) + 1),
    ]
    for name, (extract, fields) in runs.items():
        scores, seconds = [], []
        for html, url, expected in cases:
            start = time.process_time()
            try:
                got = extract(html, url)
            except Exception as wrong:  # a peer that fails on a page found nothing on it
                got = {"error": repr(wrong)}
            seconds.append(time.process_time() - start)
            scores.append(score(expected, got))
        cells = []
        for kind in kinds:
            values = [s[kind] for s in scores if kind in s]
            if kind not in fields:
                cells.append("–")
            else:
                value, low, high = interval(values, MEASURES[kind][1])
                cells.append(f"{value:.1f} [{low:.1f}–{high:.1f}]")
        rows.append(f"| {name} | {' | '.join(cells)} | {1000 * fmean(seconds):.1f} |")
    return rows


def speed(cases: list[tuple[str, str, Page]]) -> list[str]:
    """CPU time per page, best of three, one thread."""
    cases = cases[:: max(1, len(cases) // _TIMED)][:_TIMED]
    jobs: dict[str, Callable[[str, str], object]] = {
        name: (lambda h, u, f=f: f(h)) for name, f in parse_floors().items()
    }
    jobs["warta, all fields"] = ours
    jobs |= {name: extract for name, (extract, _) in installed().items()}
    rows = [
        f"{len(cases)} pages, {sum(len(c[0]) for c in cases) / 1e6:.1f} MB.",
        "",
        "| | mean ms | median ms |",
        "|---|---|---|",
    ]
    for name, job in jobs.items():
        best = []
        for html, url, _ in cases:
            times = []
            for _ in range(3):
                start = time.process_time()
                try:
                    job(html, url)
                except Exception:
                    times.append(float("nan"))
                times.append(time.process_time() - start)
            best.append(min(t for t in times if t == t))
        rows.append(f"| {name} | {1000 * fmean(best):.2f} | {1000 * median(best):.2f} |")
    return rows


def report(corpus: Path | None) -> str:
    """The whole document."""
    names = (
        "selectolax",
        "beautifulsoup4",
        "lxml",
        "trafilatura",
        "newspaper4k",
        "readability-lxml",
        "resiliparse",
        "htmldate",
    )
    versions = []
    for name in names:
        try:
            versions.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    lines = [
        "# Benchmark",
        "",
        "Written by `make bench CORPUS=folder`. Percent, with 95 % bootstrap intervals over pages; figures",
        "whose intervals overlap do not differ for sure. Body: word 4-shingles as in Zyte's",
        "article-extraction-benchmark. People: the set of persons named as writers, organisations aside.",
        "ms/page: CPU time, one thread. Recorded pages are other people's, and no part of the project.",
        "Snippets F1: short pieces of the text that must be there, and of menus and teasers that must not.",
        "",
        "Whose recorded pages: aeb, of Zyte's benchmark (gold text only); fundus, of newspapers of 40",
        "countries, their gold read by parsers made for each; indo and indonesia, of Indonesian newspapers,",
        "the latter read by hand; trafilatura, of that extractor's own evaluation (snippets, authors, days).",
        "",
        *textwrap.wrap(f"Python {platform.python_version()}, {', '.join(versions)}.", 110),
        "",
        "## The project's own pages (invented)",
        "",
        *table(list(own_pages())),
    ]
    if corpus:
        found = recorded(corpus)
        for name, cases in found.items():
            lines += ["", f"## Recorded pages: {name}, {len(cases)} pages", "", *table(cases)]
        lines += ["", "## Speed", "", *speed([c for cases in found.values() for c in cases])]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--corpus", type=Path, default=os.environ.get("WARTA_CORPUS") or None, help="folder of recorded pages"
    )
    parser.add_argument("--no-write", action="store_true", help="print only")
    given = parser.parse_args()
    corpus = Path(given.corpus) if given.corpus else None
    if corpus and not (corpus / "dev").is_dir():
        parser.error(f"{corpus}: no recorded pages here (a folder dev/ with *.jsonl is expected)")
    text = report(corpus)
    print(text)
    if not given.no_write:
        (ROOT / "docs" / "BENCHMARK.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
