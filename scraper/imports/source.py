"""What can be imported, told by its content."""

from __future__ import annotations

import zlib
from pathlib import Path

from scraper.errors import UsageError
from scraper.imports import dump, folder, wacz, warc
from scraper.imports.record import Source

LIST_NAMES = ("urls.tsv", "urls.csv", "urls.jsonl")


def open_source(path: Path) -> list[Source]:
    """The sources at a path: one for a file or a folder with a list of URLs, many for WACZ files and
    folders of WARC files, which may lie in folders below it.

    Raises UsageError in one line when it cannot be read or holds nothing that can be imported.
    """
    try:
        if path.is_dir():
            return [folder.source(path, found)] if (found := _url_list(path)) else _warc_files(path)
        if path.exists() and not (path.is_file() or path.is_char_device()):
            raise UsageError(f"{path}: is no plain file; a pipe cannot be imported, save it as a file first")
        with path.open("rb") as file:
            head = _unzipped(file.read(65536))
    except OSError as e:
        raise UsageError(
            f"{path}: cannot be read ({e.strerror}); check the path and its permissions"
        ) from None
    if head is None and not path.name.endswith(".warc.gz"):
        raise UsageError(f"{path}: is damaged from its first byte on; nothing was imported")
    if head is not None and head.startswith(b"PK\x03\x04"):
        return wacz.sources(path)
    if head is None or head.startswith((b"WARC/", b"filedesc://")):
        return [warc.source(path)]
    if not head.strip():
        raise UsageError(f"{path}: is empty; nothing was imported")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return [dump.source(path)]
    if path.name.endswith((".warc", ".warc.gz")):
        raise UsageError(f"{path}: is no WARC file (it does not begin with WARC/1.0 or WARC/1.1)")
    raise UsageError(
        f"{path}: is neither a WARC or WACZ file, nor JSONL with url and text, nor a folder with urls.tsv"
    )


def _url_list(path: Path) -> Path | None:
    return next((path / name for name in LIST_NAMES if (path / name).is_file()), None)


def _warc_files(path: Path) -> list[Source]:
    files = sorted(p for p in path.rglob("*") if p.name.endswith((".warc", ".warc.gz", ".wacz")))
    if not files:
        raise UsageError(
            f"{path}: holds neither WARC files nor a list of URLs; write urls.tsv with columns file and url"
        )
    return [source for file in files for source in open_source(file)]


def _unzipped(head: bytes) -> bytes | None:
    """The beginning of what a file holds, gzip taken off; None when damage leaves nothing of it."""
    if not head.startswith(b"\x1f\x8b"):
        return head
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    plain = b""
    try:
        for start in range(0, len(head), 64):  # in small pieces, to have what stands before the damage
            plain += inflate.decompress(head[start : start + 64])
            if inflate.eof or len(plain) > 1000:
                break
    except zlib.error:
        return plain or None
    return plain
