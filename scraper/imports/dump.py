"""Text dumps: JSONL, one page per line with `url` and `text` (or `html`), and `fetched_at` when known."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from scraper.imports.instants import instant, no_time
from scraper.imports.record import Record, Source
from scraper.models import RawPage

MAX_LINE = 64 << 20  # bytes; a longer line is no page
_SURROGATES = re.compile("[\ud800-\udfff]")  # JSON may hold them; no encoding can write them


def source(path: Path) -> Source:
    return Source(path, "text dump", path.stat().st_size, lambda: records(path))


def records(path: Path) -> Iterator[Record]:
    """A record for each line that is not blank."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        lines = cast(BinaryIO, gzip.GzipFile(fileobj=file)) if packed else file
        number = 0
        while True:
            number += 1
            where = f"{path}:{number}"
            try:
                line = lines.readline(MAX_LINE)
            except (EOFError, OSError, zlib.error):
                yield Record(where, file.tell(), problem="the compressed file is damaged or cut off here")
                return
            if not line:
                return
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                yield Record(where, file.tell(), problem="the line is too long for a page")
                while line and not line.endswith(b"\n"):
                    line = lines.readline(MAX_LINE)
            elif line.strip():
                yield _record(path, where, file.tell(), line)


def _record(path: Path, where: str, done: int, line: bytes) -> Record:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return Record(where, done, problem="the line is not JSON")
    if not isinstance(row, dict):
        return Record(where, done, problem="the line is no JSON object")
    url, text, html = row.get("url"), row.get("text"), row.get("html")
    if not isinstance(url, str) or not url.strip():
        return Record(where, done, problem="the line has no url")
    if _SURROGATES.search(url):
        return Record(where, done, problem="the url holds half a character (a lone surrogate)")
    content = html if isinstance(html, str) and html.strip() else text
    if not isinstance(content, str) or not content.strip():
        return Record(where, done, problem="the line has no text")
    if bad := no_time(row.get("fetched_at")):
        return Record(where, done, problem=bad)
    page = RawPage(
        url=url.strip(),
        body=content.encode("utf-8", "replace"),  # JSON may hold lone surrogates
        fetched_at=instant(row.get("fetched_at")),
        headers=(("Content-Type", "text/html; charset=utf-8"),) if content is html else (),
        kind="html" if content is html else "text",
        source=path.name,
    )
    return Record(where, done, page=page)
