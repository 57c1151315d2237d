"""WARC files (ISO 28500), compressed or not, whole or damaged.

warcio reads the records. Damage costs the records it hits: each is reported, and reading goes on behind it.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from scraper.imports.gzipped import BLOCK, Gzipped, find, next_member
from scraper.imports.instants import instant
from scraper.imports.record import Record, Source
from scraper.models import RawPage

MAX_BLOCK = 16 << 20  # bytes of a record; larger ones are no articles, and the extractor would refuse them
MAX_HEAD = 1 << 20  # bytes of a record's head; one without an end is no WARC record
MAX_LINE = 1 << 16  # bytes of the line a record begins with
HTML_TYPES = ("text/html", "application/xhtml+xml")
TEXT_TYPES = ("text/plain",)  # the text somebody took out of a page (WET files, our own text dumps)
TYPES = {"response": HTML_TYPES, "resource": HTML_TYPES + TEXT_TYPES, "conversion": TEXT_TYPES}
"""Kinds of records that may be pages, with the content types that are."""


def source(path: Path) -> Source:
    return Source(path, "WARC", path.stat().st_size, lambda: records(path))


def records(path: Path) -> Iterator[Record]:
    """Every record that may be a page, and every damage, in the order of the file."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        yield from _gzipped(path, file) if packed else _plain(path, file)


def _gzipped(path: Path, file: BinaryIO) -> Iterator[Record]:
    start: int | None = 0
    while start is not None:
        file.seek(start)
        content = Gzipped(file, start)
        known = start == 0  # else these may be magic bytes that stood there by chance
        last, more = None, True
        while more:
            last = None
            for last in _stretch(path, _Reading(content), file, known=known):
                yield last
            known = known or last is not None
            if more := content.next_stretch():
                known = True
        if content.damaged and known and not (last and last.problem):
            yield Record(f"{path}:{content.member}", file.tell(), problem="the gzip data is damaged")
        start = next_member(file, content.member + 1) if content.damaged else None


def _plain(path: Path, file: BinaryIO) -> Iterator[Record]:
    start: int | None = 0
    while start is not None:
        file.seek(start)
        reading = _Reading(file)
        yield from _stretch(path, reading, file, known=True)
        head = find(file, b"\nWARC/1.", start + reading.record) if reading.failed else None
        start = head + 1 if head is not None else None


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Reading:
    """A stretch as warcio reads it. record: where the record being read begins, in bytes of the stretch."""

    def __init__(self, content: _Readable) -> None:
        self._content = content
        self._left: int | None = MAX_HEAD  # of a head; None: in a record's content
        self._read = 0
        self.record = 0
        self.failed = False

    def expect_head(self, *, yes: bool) -> None:
        self._left = MAX_HEAD if yes else None

    def read(self, size: int = BLOCK) -> bytes:
        data = self._content.read(size)
        self._read += len(data)
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                raise ValueError("its head has no end")
        return data

    def tell(self) -> int:
        return self._read


class _Records(ArchiveIterator):  # type: ignore[misc]
    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """The first line behind a record that is not blank, and the length of those that are.

        In place of warcio's, which warns on stderr when a record is not followed by a blank line, skips what
        stands there instead, and reads lines of any length.
        """
        blank = 0
        while line := self.reader.readline(MAX_LINE):
            if line.strip():
                self.err_count += not blank
                return line, blank
            blank += len(line)
        return None, blank


def _stretch(path: Path, reading: _Reading, file: BinaryIO, *, known: bool) -> Iterator[Record]:
    """The records of one stretch. known: a record surely begins here. Sets `reading.failed` at damage."""
    reader = _Records(reading, arc2warc=True, no_record_parse=True)
    try:
        for record in reader:
            known = True
            reading.expect_head(yes=False)
            told = _record(path, record, file)
            while record.raw_stream.read(BLOCK):
                pass
            reading.expect_head(yes=True)
            reader.read_to_end()
            if reader.err_count:
                told = Record(told.where, told.done, problem="the length of the record is wrong")
            elif getattr(record.raw_stream, "limit", 0) > 0:
                told = Record(told.where, told.done, problem="the record is cut off")
            else:
                reading.record = reader.offset
                yield told
                continue
            reading.failed = True
            yield told
            return
    except Exception as error:  # warcio fails on damaged heads in many ways (ArchiveLoadFailed, ...)
        reading.failed = True
        reason = " ".join(str(error).split())[:80]
        if known:
            yield Record(f"{path}:{file.tell()}", file.tell(), problem=f"not a WARC record ({reason})")


def _record(path: Path, record: Any, file: BinaryIO) -> Record:
    headers = record.rec_headers
    where = f"{path}: {headers.get_header('WARC-Record-ID') or 'record'}"
    kind = record.rec_type
    length = headers.get_header("Content-Length") or ""
    if not length.isdecimal():
        return Record(where, file.tell(), problem="the head of the record is cut off")
    url = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
    if skipped := _no_page(kind, url, int(length), headers):
        return Record(where, file.tell(), skipped=skipped)
    block = record.raw_stream.read()
    if not url:
        return Record(where, file.tell(), problem="the record names no address (WARC-Target-URI)")
    http, payload = _http(block) if kind == "response" else (None, block)
    if (
        kind == "response"
        and http is None
        and _mime(headers.get_header("Content-Type")) == "application/http"
    ):
        return Record(where, file.tell(), problem="the record has no HTTP head")
    if http is not None:
        mime = _mime(http.get_header("Content-Type")) or "text/html"
    else:
        mime = _mime(headers.get_header("Content-Type"))
    if mime not in TYPES[kind]:
        return Record(where, file.tell(), skipped="not-html")
    body, fields = _unchunked(payload, http)
    if bad := _bad_digest(headers, block, (payload, body)):
        return Record(where, file.tell(), problem=f"its content is not what its {bad} says")
    status = http.get_statuscode() if http is not None else ""
    page = RawPage(
        url=url,
        body=body,
        fetched_at=instant(headers.get_header("WARC-Date")),
        status=int(status) if status.isdecimal() else 200,
        headers=fields,
        kind="text" if mime in TEXT_TYPES else "html",
        source=path.name,
    )
    return Record(where, file.tell(), page=page)


def _no_page(kind: str, url: str, length: int, headers: StatusAndHeaders) -> str | None:
    """Why a sound record is no page, told by its head; None when it may be one."""
    if kind not in TYPES:
        return str(kind or "no WARC-Type")
    if url and not url.lower().startswith(("http://", "https://")):
        return "not-web"  # ftp:, dns:, urn:
    if headers.get_header("WARC-Truncated"):
        return "truncated"  # by its writer; half an article is worse than none
    if headers.get_header("WARC-Segment-Number"):
        return "segment"
    return "too-large" if length > MAX_BLOCK else None


def _mime(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _http(block: bytes) -> tuple[StatusAndHeaders | None, bytes]:
    """The HTTP head, of whatever version it calls itself, and what follows it. None: there is none."""
    if not block.startswith(b"HTTP/"):
        return None, block
    stream = io.BytesIO(block)
    head = StatusAndHeadersParser([], verify=False).parse(stream)
    return head, stream.read()


def _unchunked(payload: bytes, http: StatusAndHeaders | None) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """The payload without the chunks of the transfer, when they were kept, and the header fields."""
    fields: list[tuple[str, str]] = list(http.headers) if http is not None else []
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in fields):
        payload = ChunkedDataReader(io.BytesIO(payload)).read()  # leaves what is not chunked as it is
        fields = [(name, value) for name, value in fields if name.lower() != "transfer-encoding"]
    return payload, tuple(fields)


def _bad_digest(headers: StatusAndHeaders, block: bytes, payloads: tuple[bytes, ...]) -> str | None:
    """The digest of the record that its content contradicts. Writers differ on whether chunks are payload."""
    told = {"WARC-Block-Digest": (block,), "WARC-Payload-Digest": payloads}
    for name, contents in told.items():
        digest = headers.get_header(name)
        if digest and not any(_agrees(digest, content) for content in contents):
            return name
    return None


def _agrees(digest: str, content: bytes) -> bool:
    """Whether a "sha1:VALUE" (base 32, hex or base 64) is that of the content; True when unknown of kind."""
    algorithm, _, value = digest.partition(":")
    try:
        made = hashlib.new(
            algorithm.strip().lower().replace("-", ""), content, usedforsecurity=False
        ).digest()
    except (ValueError, TypeError):
        return True
    value = value.strip().rstrip("=")
    plain = {base64.b64encode(made), base64.urlsafe_b64encode(made)}
    return value.upper() in {
        base64.b32encode(made).decode().rstrip("="),
        made.hex().upper(),
    } or value.encode() in {form.rstrip(b"=") for form in plain}
