"""Read everything and prove it: the file's structure, the search index, every article, every kept page."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from scraper.archive import cleanup
from scraper.archive.database import Connection, sqlite3
from scraper.archive.indexcheck import index_problem
from scraper.archive.seal import seal
from scraper.archive.times import instant, parse_instant
from scraper.archive.warc import target_uri
from scraper.errors import ArchiveError, Busy
from scraper.text import digest

if TYPE_CHECKING:
    from scraper.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was stored. where: article id, snapshot number or file. what: one line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class Report:
    """What was read, and what was found. notes: what could not be looked at, or is odd but harmless.

    index: whether the search index was compared with the texts. whole: whether what can only be checked whole
    was checked.
    """

    articles: int = 0
    snapshots: int = 0
    bytes: int = 0
    index: bool = False
    whole: bool = True
    damages: list[Damage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.damages


def verify(
    archive: Archive,
    *,
    subset: tuple[int, int] = (1, 1),
    progress: Callable[[str, int, int], None] | None = None,
    index: bool = False,
) -> Report:
    """Read all of the archive and its WARC files; changes nothing.

    subset (n, m): only the n-th of m parts of articles and pages, to spread the reading over nights; what can
    only be checked whole (the file's structure, the search index, what is missing) is checked with the first.
    progress(what, done, all) is called now and then. The search index is compared with the texts when the
    archive is open for writing, with any part; index: also for a reader, who takes the lock as long as that
    lasts (a note says so when a run has it).
    """
    report = Report(whole=subset[0] == 1)
    with _one_moment(archive):
        if report.whole:
            report.damages += _structure(archive)
        if report.whole or archive.write:
            report.damages += _index(archive, report, index)
        report.damages += _articles(archive, report, subset, progress)
        report.damages += _pages(archive, report, subset, progress)
        if report.whole:
            report.damages += _missing(archive)
    return report


@contextmanager
def _one_moment(archive: Archive) -> Iterator[None]:
    """A reader sees one commit throughout, whatever a run writes meanwhile; a writer is alone anyway."""
    if archive.write:
        yield
        return
    archive.db.conn.execute("BEGIN")
    try:
        yield
    finally:
        archive.db.conn.execute("ROLLBACK")


def _structure(archive: Archive) -> Iterator[Damage]:
    name = archive.path.name
    # A connection of its own: FTS5 keeps its structure between two checks of one connection, and takes what
    # another process has written since for damage (SQLite 3.53.4: 27 of 978 checks; like this none of 885).
    with closing(Connection(archive.path, write=False)) as fresh:
        try:
            for (line,) in fresh.db.conn.execute("PRAGMA integrity_check").fetchall():
                if line != "ok":
                    yield Damage(name, " ".join(line.split()))
            for table, row, parent, _ in fresh.db.conn.execute("PRAGMA foreign_key_check").fetchall():
                yield Damage(name, f"row {row} of {table} points to a row of {parent} that is not there")
        except sqlite3.Error as error:
            yield Damage(name, str(error))


def _index(archive: Archive, report: Report, wanted: bool) -> Iterator[Damage]:
    if not archive.write and not wanted:
        report.notes.append("the search index was not checked (the archive is open for reading only)")
        return
    try:
        problem = index_problem(archive.path, lock=not archive.write and not is_bag(archive.path))
    except Busy as busy:
        report.notes.append(f"the search index was not checked ({busy}); later: warta verify --index")
    except ArchiveError as error:
        report.notes.append(f"the search index was not checked ({error})")
    else:
        report.index = True
        if problem:
            yield Damage(archive.path.name, problem)


def is_bag(path: Path) -> bool:
    """Whether the archive lies in a backup, where no run writes and no lock file may be left."""
    bag = path.parent.parent
    return any((bag / name).exists() for name in ("bagit.txt", "manifest-sha256.txt"))


def _articles(
    archive: Archive,
    report: Report,
    subset: tuple[int, int],
    progress: Callable[[str, int, int], None] | None,
) -> Iterator[Damage]:
    # The index on id holds all ids: they are known even where the pages of the table are damaged.
    ((total,),) = archive.query("SELECT count(*) FROM articles")
    for done, indexed in enumerate(archive.stream("SELECT id FROM articles ORDER BY id")):
        key = indexed["id"]
        if int(key[:8], 16) % subset[1] != subset[0] % subset[1]:
            continue
        report.articles += 1
        if progress and done % 200 == 0:
            progress("articles", done, total)
        try:
            yield from _article(archive, key)
        except Exception as error:  # whatever SQLite or the decoding of damaged text raises
            yield Damage(f"article {key}", f"cannot be read ({error})")


def _article(archive: Archive, key: str) -> Iterator[Damage]:
    row = archive.row("SELECT id, headline, body, body_sha256, seal FROM articles WHERE id = ?", [key])
    if row is None or row["id"] != key:
        yield Damage(f"article {key}", "its row cannot be found by its id")
        return
    where = article_named(key, row["headline"])
    if digest(row["body"]) != row["body_sha256"]:
        yield Damage(where, "its text is not the text that was stored")
    for body, sha256, revision in archive.query(
        "SELECT body, body_sha256, revision FROM revisions WHERE article = ?", [key]
    ):
        if digest(body) != sha256:
            yield Damage(where, f"the text of revision {revision} is not the text that was stored")
    if seal(archive, key) != row["seal"]:
        yield Damage(where, "its record (headline, byline, dates, sources, ...) is not what was stored")


def article_named(key: str, headline: str | None) -> str:
    """How a damage calls an article."""
    return f"article {key} ({(headline or 'no headline')[:60]})"


def _pages(
    archive: Archive,
    report: Report,
    subset: tuple[int, int],
    progress: Callable[[str, int, int], None] | None,
) -> Iterator[Damage]:
    (total,) = archive.query("SELECT count(*) FROM snapshots")[0]
    pending = cleanup.pending(archive)
    if archive.query("SELECT 1 FROM cleanup"):
        report.notes.append(
            "a takedown is not finished, what it removed is still in the files; the next crawl finishes it"
        )
    for file in archive.dicts("SELECT * FROM warc_files ORDER BY id"):
        path = archive.warcs.folder / file["name"]
        if file["length"] == 0:
            continue
        try:
            missing = not path.is_file()
            size = 0 if missing else path.stat().st_size
            stream = None if missing else path.open("rb")
        except OSError as error:
            yield Damage(str(path), f"the file cannot be read ({error.strerror})")
            continue
        if stream is None:
            yield Damage(str(path), "the file is missing")
            continue
        if size < file["length"]:
            yield Damage(str(path), f"the file has {size} of {file['length']} bytes")
        with stream:
            head = stream.read(file["head_length"])
            if hashlib.sha256(head).hexdigest() != file["head_sha256"]:
                yield Damage(str(path), "its first record (warcinfo) is not what was stored")
            end = file["head_length"]
            for row in archive.stream(
                "SELECT * FROM snapshots WHERE warc_file = ? ORDER BY offset", [file["id"]]
            ):
                named = f"snapshot {row['id']} ({row['url']})"
                if row["offset"] != end and file["name"] not in pending:
                    yield Damage(named, f"begins at byte {row['offset']} of {path}, not at {end}")
                end = row["offset"] + row["group_length"]
                if row["id"] % subset[1] != subset[0] % subset[1]:
                    continue
                report.snapshots += 1
                report.bytes += row["group_length"]
                if progress and report.snapshots % 200 == 0:
                    progress("pages", report.snapshots, total)
                stream.seek(row["offset"])
                try:
                    yield from _page(archive, row, stream.read(row["group_length"]), f"{named} in {path}")
                except Exception as error:  # whatever a damaged row makes of the reading
                    yield Damage(f"{named} in {path}", f"cannot be read ({error})")
            if end != file["length"] and file["name"] not in pending:
                yield Damage(str(path), f"the records end at byte {end}, not at {file['length']}")


def _page(archive: Archive, row: dict[str, Any], data: bytes, named: str) -> Iterator[Damage]:
    if hashlib.sha256(data).hexdigest() != row["group_sha256"]:
        articles = [key for (key,) in archive.query(_ARTICLES_OF, [row["id"]])]
        of = f"; page of article {', '.join(articles)}" if articles else ""
        yield Damage(named, f"its bytes are not what was stored{of}")
        return
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data[: row["length"]]), check_digests="raise")))
        payload = record.raw_stream.read()
    except (ArchiveLoadFailed, StopIteration, EOFError, ValueError) as error:
        yield Damage(named, f"is no sound WARC record ({error})")
        return
    headers = record.rec_headers
    fetched_at = parse_instant(row["fetched_at"])
    told = {
        "address": (headers.get_header("WARC-Target-URI") or "", target_uri(row["final_url"] or row["url"])),
        "time": (fetched_at and headers.get_header("WARC-Date"), fetched_at and instant(fetched_at)),
        "kind": (record.rec_type == "revisit", row["refers_to"] is not None),
    }
    if record.http_headers and record.rec_type != "request":
        told["status"] = (record.http_headers.get_statuscode(), str(row["status"]))
    for what, (there, here) in told.items():
        if there != here:
            yield Damage(named, f"the {what} in the WARC file is {there}, in the archive {here}")
    if row["refers_to"] is None:
        if hashlib.sha256(payload).hexdigest() != row["payload_sha256"] or len(payload) != row["bytes"]:
            yield Damage(named, "its payload is not what was stored")
        return
    original = archive.row("SELECT payload_sha256 FROM snapshots WHERE id = ?", [row["refers_to"]])
    if original is None or original["payload_sha256"] != row["payload_sha256"]:
        yield Damage(named, f"refers to snapshot {row['refers_to']}, which holds another page")


_ARTICLES_OF = """SELECT DISTINCT article FROM article_snapshots WHERE snapshot = ?1
  OR snapshot IN (SELECT id FROM snapshots WHERE refers_to = ?1) ORDER BY article"""


def _missing(archive: Archive) -> Iterator[Damage]:
    """Articles the frontier or the runs know of, that are not there."""
    for url, key in archive.query(
        "SELECT url, article FROM frontier"
        " WHERE article IS NOT NULL AND article NOT IN (SELECT id FROM articles)"
    ):
        yield Damage(f"article {key}", f"was stored from {url} and is not there")
    for (url,) in archive.query("SELECT url FROM frontier WHERE state = 'done' AND article IS NULL"):
        yield Damage(url, "was stored, but its article is not there")
