"""WACZ files: the WARC files inside the zip, wherever they lie in it.

Each is copied out while it is read, so that memory does not grow with it; the copy is gone afterwards.
"""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from scraper.errors import UsageError
from scraper.imports import warc
from scraper.imports.record import Record, Source

ENDINGS = (".warc", ".warc.gz")
PIECE = 1 << 14  # bytes copied at once; where the zip file is damaged, the last of them are lost
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)
"""RuntimeError: encrypted, or packed in a way zipfile does not know."""


def sources(path: Path) -> list[Source]:
    """The WARC files in it. Raises UsageError when it is no whole zip file, or holds none."""
    try:
        with zipfile.ZipFile(path) as packed:
            inside = sorted(
                (e.filename, e.file_size) for e in packed.infolist() if e.filename.lower().endswith(ENDINGS)
            )
    except (*DAMAGE, ValueError) as error:
        raise UsageError(f"{path}: is no whole zip file ({error}); copy it again") from None
    if not inside:
        raise UsageError(f"{path}: is a zip file without WARC files; unpack it and import what it holds")
    return [_source(path, name, size) for name, size in inside]


def _source(path: Path, name: str, size: int) -> Source:
    return Source(path / name, "WARC", size, lambda: records(path, name, size))


def records(path: Path, name: str, size: int) -> Iterator[Record]:
    """The records of one WARC file in the zip. Raises UsageError when there is no room for its copy."""
    where = f"{path}/{name}"
    with tempfile.TemporaryDirectory(prefix="warta-") as folder:
        if shutil.disk_usage(folder).free < size:
            raise UsageError(
                f"{where}: needs {size} bytes in {tempfile.gettempdir()} while it is read;"
                " set TMPDIR to a folder with more room"
            )
        copy = Path(folder) / PurePosixPath(name).name
        problem = _copied(path, name, copy)
        for record in warc.records(copy):
            yield dataclasses.replace(record, where=record.where.replace(str(copy), where, 1))
    if problem:
        yield Record(where, size, problem=f"the zip file is damaged here ({problem})")


def _copied(path: Path, name: str, copy: Path) -> str | None:
    """Copy out as much as can be read; what was wrong, None when nothing was."""
    with copy.open("wb") as out:
        try:
            with zipfile.ZipFile(path) as packed, packed.open(name) as entry:
                shutil.copyfileobj(entry, out, PIECE)
        except DAMAGE as error:
            return " ".join(str(error).split())[:80] or "cut off"
    return None
