"""WARC files (ISO 28500), compressed or not, whole or damaged.

warcio reads the records. It takes a cut or corrupt gzip member for the end of the file without a word, so the
decompression stands here: a damaged stretch is reported and reading goes on with the next member.
"""

from __future__ import annotations

import contextlib
import io
import mmap
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from scraper.imports.instants import instant
from scraper.imports.record import Record, Source
from scraper.models import RawPage

BLOCK = 1 << 20
MAX_PAYLOAD = 64 << 20  # bytes; larger ones are no articles, and the extractor would refuse them unread
HTML_TYPES = ("text/html", "application/xhtml+xml")
TEXT_TYPES = ("text/plain",)  # of a conversion record: the text somebody took out of a page (WET files)


def source(path: Path) -> Source:
    return Source(path, "WARC", path.stat().st_size, lambda: records(path))


def records(path: Path) -> Iterator[Record]:
    """Every record that may be a page, and every damage, in the order of the file."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            file.seek(0)
            yield from _stretch(path, file, file)
            return
        start: int | None = 0
        while start is not None:
            file.seek(start)
            unzipped = _Unzipped(file, start)
            yield from _undamaged(path, unzipped, file)
            start = _next_member(file, unzipped.member + 1) if unzipped.damaged else None


def _undamaged(path: Path, unzipped: _Unzipped, file: BinaryIO) -> Iterator[Record]:
    """The records up to the damage. One is held back until its member has passed its checksum."""
    held, member = None, -1
    for record in _stretch(path, unzipped, file):
        if held is not None and (record.problem is None or member != unzipped.member):
            yield held  # else: what follows it in its member is no record, so its bytes are in doubt, too
        held, member = record, unzipped.member
    if unzipped.damaged:
        damage = Record(
            f"{path}:{unzipped.member}", file.tell(), problem="the gzip data is damaged or cut off"
        )
        if held is None and unzipped.start > 0:
            return  # magic bytes that stood there by chance
        if held is not None and member != unzipped.member and held.problem is None:
            yield held
        held = damage
    if held is not None:
        yield held


class _Unzipped(io.RawIOBase):
    """The content of the gzip members from one on, up to the end or the first damage."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self.file = file
        self.start = start
        self.member = start  # offset of the member being read
        self.damaged = False
        self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._input = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.damaged:
            if self._inflate.eof:
                self._input = self._inflate.unused_data or self.file.read(BLOCK)
                if not self._input:
                    return 0
                self.member = self.file.tell() - len(self._input)
                self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
            elif not self._input:
                self._input = self.file.read(BLOCK)
                if not self._input:
                    self.damaged = True  # the file ends inside a member
                    break
            try:
                plain = self._inflate.decompress(self._input, len(buffer))
            except zlib.error:
                self.damaged = True
                break
            self._input = self._inflate.unconsumed_tail
            if plain:
                buffer[: len(plain)] = plain
                return len(plain)
        return 0


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Where the next gzip member may begin. Its magic bytes also occur by chance: damaged at once, then."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(b"\x1f\x8b\x08", start)
    return at if at >= 0 else None


class _Records(ArchiveIterator):  # type: ignore[misc]
    INC_RECORD = ""  # warcio would print its own warning on stderr; a wrong length shows in the next record


def _stretch(path: Path, content: Any, file: BinaryIO) -> Iterator[Record]:
    """The records of one undamaged stretch; the one the damage cuts is reported."""
    started = False
    try:
        found = iter(_Records(content, arc2warc=True))
        while (record := _quietly(found)) is not None:
            started = True
            yield _record(path, record, file)
    except Exception as e:  # on damaged heads warcio fails with ArchiveLoadFailed, AttributeError and others
        reason = " ".join(str(e).split())[:80]
        if started:
            yield Record(f"{path}:{file.tell()}", file.tell(), problem=f"not a WARC record ({reason})")


def _quietly(found: Iterator[Any]) -> Any:
    """The next record, None at the end. warcio tells standard error about odd heads; the report is ours."""
    with contextlib.redirect_stderr(io.StringIO()):
        return next(found, None)


def _record(path: Path, record: Any, file: BinaryIO) -> Record:
    headers = record.rec_headers
    where = f"{path}: {headers.get_header('WARC-Record-ID') or 'record'}"
    kind, mime = record.rec_type, _mime(headers.get_header("Content-Type"))
    length = headers.get_header("Content-Length") or ""
    if not length.isdigit():
        return Record(where, file.tell(), problem="the head of the record is cut off")
    if kind == "response" and record.http_headers is not None:
        mime = _mime(record.http_headers.get_header("Content-Type")) or "text/html"
    if int(length) > MAX_PAYLOAD:
        return Record(where, file.tell(), skipped="too-large")
    types = {"response": HTML_TYPES, "resource": HTML_TYPES, "conversion": TEXT_TYPES}
    if mime not in types.get(kind, ()):
        skipped = "not-html" if kind in types else kind
        return Record(where, file.tell(), skipped=skipped)
    body = record.raw_stream.read()
    if getattr(record.raw_stream, "limit", 0) > 0:
        return Record(where, file.tell(), problem="the record is cut off")
    url = headers.get_header("WARC-Target-URI")
    if not url:
        return Record(where, file.tell(), problem="the record names no address (WARC-Target-URI)")
    return Record(where, file.tell(), page=_page(path, record, url.strip("<> "), body))


def _mime(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _page(path: Path, record: Any, url: str, body: bytes) -> RawPage:
    http = record.http_headers
    fields: list[tuple[str, str]] = list(http.headers) if http is not None else []
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in fields):
        body = ChunkedDataReader(io.BytesIO(body)).read()  # leaves a body that is not chunked as it is
        fields = [(name, value) for name, value in fields if name.lower() != "transfer-encoding"]
    status = http.get_statuscode() if http is not None else "200"
    return RawPage(
        url=url,
        body=body,
        fetched_at=instant(record.rec_headers.get_header("WARC-Date")),
        status=int(status) if status and status.isdigit() else 200,
        headers=tuple(fields),
        kind="text" if record.rec_type == "conversion" else "html",
        source=path.name,
    )
