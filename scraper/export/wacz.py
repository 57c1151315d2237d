"""The package around exported pages, zipped or as a folder: WACZ 1.1.1.

https://specs.webrecorder.net/wacz/1.1.1/

archive/*.warc.gz   indexes/   pages/pages.jsonl   datapackage.json   datapackage-digest.json
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol

from scraper import __version__
from scraper.archive.times import instant, now
from scraper.export.cdxj import Index

VERSION = "1.1.1"


class Place(Protocol):
    """Where the files of a package go."""

    def create(self, name: str) -> AbstractContextManager[BinaryIO]: ...


class Folder:
    """A folder, made beforehand."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            yield file


class Zip:
    """A ZIP file. Nothing in it is compressed again: replay tools read pieces of it by their offset."""

    def __init__(self, file: BinaryIO) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)
        self._time = now().timetuple()[:6]

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        with self.zip.open(zipfile.ZipInfo(name, self._time), "w", force_zip64=True) as file:
            yield file  # type: ignore[misc]  # zipfile's writer is an IO[bytes]

    def __enter__(self) -> Zip:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.zip.close()
            return
        with suppress(OSError, ValueError):  # the file is thrown away, and the first error is the one to tell
            self.zip.close()


class _Counted:
    """Writes on, and keeps length and digest of what was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.length = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self.digest.update(data)
        self.length += len(data)
        return len(data)


class Package:
    """The files of one export, each with its digest, and the description of them all."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def create(self, name: str) -> Iterator[_Counted]:
        """A file to write. It is part of the package when the block ends well."""
        with self._place.create(name) as file:
            counted = _Counted(file)
            yield counted
        self._resources.append(
            {
                "name": name.rpartition("/")[2].lower(),
                "path": name,
                "hash": f"sha256:{counted.digest.hexdigest()}",
                "bytes": counted.length,
            }
        )

    def write_indexes(self, index: Index, *, packed: bool) -> None:
        """packed: in blocks with an index over them (for WACZ), else plain lines (what pywb reads)."""
        if not packed:
            with self.create("indexes/index.cdxj") as out:
                index.write_plain(out)
            return
        with self.create("indexes/index.cdx.gz") as out:
            over = list(index.write_packed(out, "index.cdx.gz"))
        with self.create("indexes/index.idx") as out:
            out.write("".join(over).encode())

    def write_pages(self, index: Index) -> None:
        with self.create("pages/pages.jsonl") as out:
            head = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": False}
            out.write(f"{json.dumps(head)}\n".encode())
            for line in index.pages():
                out.write(line.encode())

    def describe(self, title: str, description: str) -> None:
        """Write datapackage.json and its digest: the last files."""
        about = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "title": title,
            "description": description,
            "created": instant(now()),
            "software": f"warta/{__version__}",
            "resources": self._resources,
        }
        text = json.dumps(about, ensure_ascii=False, indent=2).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(text).hexdigest()}"}
        for name, data in (
            ("datapackage.json", text),
            ("datapackage-digest.json", json.dumps(digest).encode()),
        ):
            with self._place.create(name) as file:
                file.write(data)
