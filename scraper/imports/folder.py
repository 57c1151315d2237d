"""A folder of saved pages with a list that names the address of each: urls.tsv, urls.csv or urls.jsonl.

Columns: file, url and, if known, fetched_at (ISO 8601, or 14 digits). A file named *.txt is a text dump,
others are HTML.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scraper.errors import UsageError
from scraper.imports.instants import instant, no_time
from scraper.imports.record import Record, Source
from scraper.models import RawPage


def source(path: Path, listing: Path) -> Source:
    """The folder as a source. Raises UsageError when its list names no files."""
    try:
        rows = list(_rows(listing))
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as e:
        raise UsageError(
            f"{listing}: cannot be read ({e}); it needs the columns file and url, in UTF-8"
        ) from None
    if not rows:
        raise UsageError(f"{listing}: names no files; write a line with file and url for each page")
    _parted(listing, *rows[0])
    return Source(path, "HTML folder", len(rows), lambda: records(path, listing, rows))


def records(path: Path, listing: Path, rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[Record]:
    """A record for each row of the list; a file that is not there is a problem of its row."""
    root = path.resolve()
    for done, (line, row) in enumerate(rows, 1):
        where = f"{listing}:{line}"
        name, url = str(row.get("file") or "").strip(), str(row.get("url") or "").strip()
        if not name or not url:
            yield Record(where, done, problem="the line has no file or no url")
            continue
        if bad := no_time(row.get("fetched_at")):
            yield Record(where, done, problem=bad)
            continue
        try:
            file = (root / name).resolve()
            if not file.is_relative_to(root):
                yield Record(where, done, problem=f"{name} lies outside the folder")
                continue
            if file.exists() and not (file.is_file() or file.is_dir()):
                yield Record(where, done, problem=f"{name} is no plain file")  # a pipe would wait for ever
                continue
            body = file.read_bytes()
        except (OSError, ValueError) as e:
            yield Record(where, done, problem=f"{name} cannot be read ({getattr(e, 'strerror', None) or e})")
            continue
        page = RawPage(
            url=url,
            body=body,
            fetched_at=instant(row.get("fetched_at")),
            kind="text" if file.suffix == ".txt" else "html",
            source=f"{path.name}/{name}",
        )
        yield Record(where, done, page=page)


def _rows(listing: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and columns of each row. Without a head line the columns are file, url, fetched_at."""
    with listing.open(encoding="utf-8-sig", newline="") as file:
        if listing.suffix == ".jsonl":
            for number, line in enumerate(file, 1):
                if line.strip():
                    row = json.loads(line)
                    yield number, row if isinstance(row, dict) else {}
            return
        names = ["file", "url", "fetched_at"]
        reader = csv.reader(file, delimiter="\t" if listing.suffix == ".tsv" else ",")
        for cells in reader:
            if reader.line_num == 1 and "url" in [c.strip().lower() for c in cells]:
                names = [c.strip().lower() for c in cells]
            elif any(c.strip() for c in cells):
                yield reader.line_num, dict(zip(names, cells, strict=False))


def _parted(listing: Path, line: int, row: dict[str, Any]) -> None:
    """Raises UsageError when the columns of the first line are plainly parted by another sign."""
    sign, name = ("\t", "tab") if listing.suffix == ".tsv" else (",", "comma")
    first = str(row.get("file") or "")
    if listing.suffix == ".jsonl" or row.get("url") or not ("url" in first.lower() or "://" in first):
        return
    found = next((other for other in ";,\t|" if other != sign and other in first), None)
    if found:
        raise UsageError(f"{listing}:{line}: the columns are parted by {name}, not by {found!r}; write it so")
