"""Kept pages for other web-archive tools: their records copied byte for byte, with an index."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from scraper.archive import warc
from scraper.archive.layout import check_spare
from scraper.archive.snapshots import stored_bytes
from scraper.archive.store import Archive
from scraper.archive.times import now
from scraper.archive.warcfiles import SIZE_LIMIT
from scraper.archive.whole import whole_file, whole_folder
from scraper.errors import ArchiveError
from scraper.export.cdxj import Index
from scraper.export.choice import Choice
from scraper.export.wacz import Folder, Package, Zip

Progress = Callable[[str, int, int], None]
"""Called with (what, done, all) now and then."""


@dataclass(slots=True)
class Report:
    """What was exported. pages: those asked for; added: earlier ones that revisit records refer to.

    undated: pages left out because a range of days was asked and their day is not known. damages: pages left
    out because their bytes are not what was stored, one line each.
    """

    pages: int = 0
    added: int = 0
    undated: int = 0
    bytes: int = 0
    files: int = 0
    damages: list[str] = field(default_factory=list)


def export(
    archive: Archive,
    choice: Choice,
    path: Path,
    *,
    packed: bool,
    force: bool = False,
    size_limit: int = SIZE_LIMIT,
    progress: Progress | None = None,
) -> Report:
    """Write a WACZ file (packed) or a folder of the same layout. All of it is of one commit of the archive.

    A revisit record comes with the record it refers to, whatever the choice. When no page is chosen, nothing
    is written. Raises UsageError when the name is taken, ArchiveError when it cannot be written.
    """
    check_spare(path, archive.path)
    with ExitStack() as stack:
        index = stack.enter_context(closing(Index()))
        archive.db.conn.execute("BEGIN")  # a reader's transaction: what is written meanwhile is not seen
        stack.callback(archive.db.conn.execute, "COMMIT")
        copy = _Copy(archive, choice, index, size_limit)
        if copy.total == 0:
            return copy.report
        if packed:
            file = stack.enter_context(whole_file(path, force=force))
            package = Package(stack.enter_context(Zip(file)))
        else:
            package = Package(Folder(stack.enter_context(whole_folder(path))))
        copy.run(package, progress)
        package.write_indexes(index, packed=packed)
        package.write_pages(index)
        package.describe(
            choice.words("fetched"), f"{copy.report.pages} pages of {archive.path.name}, as they came"
        )
    return copy.report


class _Copy:
    """The records of a choice, on their way into WARC files of limited size."""

    def __init__(self, archive: Archive, choice: Choice, index: Index, size_limit: int) -> None:
        self.archive = archive
        self.index = index
        self.size_limit = size_limit
        self.report = Report()
        self._stamp = f"{now():%Y%m%dT%H%M%SZ}"
        where, self._values = choice.sql("fetched_at"), choice.values()
        self._chosen = f"id IN (SELECT id FROM snapshots WHERE {where})"
        self._needed = f"id IN (SELECT refers_to FROM snapshots WHERE {where})"
        self.total = self._count(f"{self._chosen} OR {self._needed}")
        self.report.undated = self._count(choice.undated_sql("fetched_at"))

    def _count(self, where: str) -> int:
        ((number,),) = self.archive.query(f"SELECT count(*) FROM snapshots WHERE {where}", self._values)
        return int(number)

    def run(self, package: Package, progress: Progress | None) -> None:
        rows = self._rows()
        row = next(rows, None)
        done = 0
        while row is not None:
            self.report.files += 1
            name = f"warta-export-{self._stamp}-{self.report.files:05d}.warc.gz"
            with package.create(f"archive/{name}") as out:
                out.write(warc.warcinfo(name))
                while row is not None and out.length < self.size_limit:
                    done += 1
                    if progress and done % 50 == 0:
                        progress("pages", done, self.total)
                    self._page(row, name, out)
                    row = next(rows, None)
                self.report.bytes += out.length

    def _rows(self) -> Iterator[dict[str, Any]]:
        cursor = self.archive.db.conn.execute(
            f"SELECT *, {self._chosen} AS chosen FROM snapshots WHERE {self._chosen} OR {self._needed}"
            " ORDER BY warc_file, offset",
            self._values,
        )
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    def _page(self, row: dict[str, Any], name: str, out: Any) -> None:
        try:
            data = stored_bytes(self.archive, row)
            url, when, fields = capture(data[: row["length"]])
        except ArchiveError as error:
            self.report.damages.append(str(error))
            return
        except Exception as error:  # whatever a damaged row makes of the reading
            self.report.damages.append(f"snapshot {row['id']} ({row['url']}): cannot be read ({error})")
            return
        self.index.add(
            url, when, fields | {"length": str(row["length"]), "offset": str(out.length), "filename": name}
        )
        out.write(data)
        if row["chosen"]:
            self.report.pages += 1
        else:
            self.report.added += 1
        for article, headline, day in self.archive.query(_ARTICLES, [row["id"]]):
            title = headline or url
            self.index.add_page(article, day, {"id": article, "url": url, "ts": when, "title": title})


_ARTICLES = """SELECT a.id, a.headline, a.published_day FROM article_snapshots x
  JOIN articles a ON a.id = x.article WHERE x.snapshot = ? AND x.part = 1 GROUP BY a.id"""


def capture(data: bytes) -> tuple[str, str, dict[str, str]]:
    """What an index line says of a record: address, WARC-Date, and the fields that hold wherever it lies."""
    record = next(iter(ArchiveIterator(io.BytesIO(data))))
    headers, http = record.rec_headers, record.http_headers
    url, when = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date")
    kind = (http or headers).get_header("Content-Type") or ""
    fields = {"url": url, "mime": kind.partition(";")[0].strip().lower() or "unk"}
    if record.rec_type == "revisit":
        fields["mime"] = "warc/revisit"
    if http is not None:
        fields["status"] = http.get_statuscode()
    if digest := headers.get_header("WARC-Payload-Digest"):
        fields["digest"] = digest
    return url, when, fields
