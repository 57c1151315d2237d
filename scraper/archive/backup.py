"""Copies that can be trusted: a BagIt bag (RFC 8493) with the archive, its WARC files and their SHA-256.

A bag is checked without this program too: `cd BAG && sha256sum -c *manifest-sha256.txt`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scraper import __version__
from scraper.archive import carryover, schema
from scraper.archive.database import SQLITE_VERSION, Connection, explain, is_damage, sqlite3, uri
from scraper.archive.layout import ARCHIVE, WARC, check_spare
from scraper.archive.lock import WriterLock
from scraper.archive.proof import changed_articles, copy_warc
from scraper.archive.restoring import finish, prepare
from scraper.archive.store import Archive
from scraper.archive.times import now
from scraper.archive.verify import Damage, Report, verify
from scraper.archive.whole import whole_folder
from scraper.errors import ArchiveError

Progress = Callable[[str, int, int], None]
"""Called with (what, done, all) now and then."""

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Bag:
    """A finished backup. bytes: of all files in it. damages: what was damaged before, and is copied so."""

    path: Path
    files: int
    bytes: int
    articles: int
    damages: tuple[Damage, ...] = ()


def backup(archive: Archive, bag: Path, *, progress: Progress | None = None) -> Bag:
    """Copy the archive, as of one commit, and the WARC bytes that belong to it. Works while a run writes.

    What is copied is compared with its digests; what is damaged is copied and told. The bag appears under its
    name only when it is whole and synced. Raises ArchiveError when the name is taken, the disk is full, or a
    WARC file is missing or too short.
    """
    if os.path.lexists(bag):
        raise ArchiveError(f"{bag} is there already; name another folder for the backup")
    check_spare(bag, archive.path)
    try:
        bag.parent.mkdir(parents=True, exist_ok=True)
        with whole_folder(bag) as part:
            made = _fill(archive, part, progress)
    except (OSError, sqlite3.Error) as error:
        raise explain(error, bag) from error
    return Bag(bag, *made)


def _fill(
    archive: Archive, part: Path, progress: Progress | None
) -> tuple[int, int, int, tuple[Damage, ...]]:
    (part / "data" / WARC).mkdir(parents=True)
    copy = part / "data" / ARCHIVE
    # One read transaction of SQLite: the copy is one commit, whatever is written meanwhile.
    # (query_only forbids even that; the file itself is still open for reading only.)
    archive.db.conn.execute("PRAGMA query_only = OFF")
    with _damage_of(archive):
        archive.db.conn.execute("VACUUM INTO ?", [uri(copy)])
    archive.db.conn.execute(f"PRAGMA query_only = {'OFF' if archive.write else 'ON'}")
    sums = {f"data/{ARCHIVE}": _sha256(copy)}
    damages: list[Damage] = []
    with Archive.open(copy, write=False) as copied, _damage_of(archive):
        files = copied.dicts("SELECT * FROM warc_files WHERE length > 0 ORDER BY id")
        ((articles,),) = copied.query("SELECT count(*) FROM articles")
        for done, file in enumerate(files):  # first of all: a takedown may write them anew at any time
            if progress:
                progress("WARC files", done, len(files))
            source, target = archive.warcs.folder / file["name"], part / "data" / WARC / file["name"]
            sums[f"data/{WARC}/{file['name']}"], damaged = copy_warc(copied, file, source, target)
            damages += damaged
        damages += changed_articles(copied, progress)
    size = sum(path.stat().st_size for path in (part / "data").rglob("*") if path.is_file())
    (part / MANIFEST).write_text(_lines(sums), "utf-8")
    (part / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "utf-8")
    about = (
        f"Bagging-Date: {now():%Y-%m-%d}\nPayload-Oxum: {size}.{len(sums)}\n"
        f"Bag-Software-Agent: warta {__version__}, SQLite {SQLITE_VERSION}\n"
        f"Internal-Sender-Description: {articles} articles\n"
    )
    (part / "bag-info.txt").write_text(about, "utf-8")
    tags = (MANIFEST, "bagit.txt", "bag-info.txt")
    (part / TAG_MANIFEST).write_text(_lines({name: _sha256(part / name) for name in tags}), "utf-8")
    return len(sums), size, articles, tuple(damages)


@contextmanager
def _damage_of(archive: Archive) -> Iterator[None]:
    """What is damaged is the archive, also where its copy is read: it is named, not the backup."""
    try:
        yield
    except (sqlite3.Error, ArchiveError) as error:
        cause = error.__cause__ if isinstance(error, ArchiveError) else error
        if isinstance(cause, Exception) and is_damage(cause):
            raise explain(cause, archive.path) from cause
        raise


def check(bag: Path, *, progress: Progress | None = None) -> Report:
    """Prove a backup: every file against the manifest, then everything inside it (`verify`). Changes nothing.

    Raises ArchiveError when it is no backup at all, or of another program or a newer schema.
    """
    report = Report()
    report.damages += _manifest(bag, report, progress)
    path = bag / "data" / ARCHIVE
    if not path.is_file():
        return report
    try:
        with _reader(path) as archive:
            found = verify(archive, progress=progress, index=True)
    except ArchiveError as error:
        if all(damage.where != str(path) for damage in report.damages):
            raise
        report.damages.append(Damage(str(path), f"cannot be read ({error})"))
        return report
    found.damages = report.damages + found.damages
    return found


@contextmanager
def _reader(path: Path) -> Iterator[Archive]:
    """The archive in a backup. One of an older schema is read in a copy that has the present one."""
    with closing(Connection(path, write=False)) as looking:
        schema.check(looking.db, path)
        older = bool(schema.migrations.pending(looking.db))
    if not older:
        with Archive.open(path, write=False) as archive:
            yield archive
        return
    with TemporaryDirectory(prefix="warta-") as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        with closing(Connection(copy, write=True)) as connection:
            schema.upgrade(connection, copy)
        with Archive.open(copy, write=False) as archive:
            archive.warcs.folder = path.parent / WARC
            yield archive


def _manifest(bag: Path, report: Report, progress: Progress | None) -> Iterator[Damage]:
    """What the files of the bag are not. Backups of earlier versions have no list of the lists themselves."""
    manifest, tags = bag / MANIFEST, bag / TAG_MANIFEST
    if not os.path.lexists(manifest):
        raise ArchiveError(f"{bag} is no backup: it has no {MANIFEST}")
    there = {path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_file()}
    if tags.exists():
        listed = _told(tags)
        if MANIFEST not in listed:
            yield Damage(str(tags), f"does not name {MANIFEST}")
        yield from _changed(bag, tags, listed, there)
    told = _told(manifest)
    yield from _changed(bag, manifest, told, there, progress)
    for path in sorted((bag / "data").rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            yield Damage(str(path), "is no plain file")
    for name in sorted(there - set(told)):
        if name.startswith("data/"):
            yield Damage(str(bag / name), "the file is not in the manifest")


def _told(manifest: Path) -> dict[str, str]:
    """The SHA-256 of each file that a manifest names."""
    try:
        lines = manifest.read_text("utf-8", "replace").replace("\0", "\ufffd").splitlines()
    except OSError as error:
        raise explain(error, manifest) from error
    return dict(line.split("  ", 1)[::-1] for line in lines if "  " in line)


def _changed(
    bag: Path, manifest: Path, told: dict[str, str], there: set[str], progress: Progress | None = None
) -> Iterator[Damage]:
    """The files that a manifest tells and that are not so. there: every file in the bag."""
    for done, name in enumerate(sorted(told)):
        if progress:
            progress("files", done, len(told))
        path = bag / name
        if not _is_within(path, bag):
            yield Damage(str(manifest), f"names a file outside the backup: {name}")
        elif name not in there:
            yield Damage(str(path), "the file is missing")
        elif _sha256(path) != told[name]:
            yield Damage(str(path), "the file is not what was backed up")


@dataclass(frozen=True, slots=True)
class Restored:
    """A finished restore. aside: the folder the old archive went to; None when there was none.

    removed: articles of the backup that were taken down since, and were removed again.
    """

    aside: Path | None
    removed: int


def restore(
    bag: Path,
    archive: Path,
    *,
    progress: Progress | None = None,
    damaged: bool = False,
    takedowns: bool = True,
) -> Restored:
    """Put a backup in the place of the archive, after proving it.

    The old archive and its WARC files are moved aside (folder replaced-DATE beside them), never deleted. What
    was taken down of it stays down (`carryover`), unless takedowns is False. damaged: also when something in
    the backup is damaged, for want of a sound one. Raises ArchiveError when the backup is damaged or the
    takedowns cannot be carried over, Busy when a run holds the archive.
    """
    report = check(bag, progress=progress)
    if not report.ok and not damaged:
        more = f" and {len(report.damages) - 1} more" if len(report.damages) > 1 else ""
        raise ArchiveError(f"{bag} is damaged: {report.damages[0]}{more}; nothing was restored")
    folder = archive.parent
    if not (bag / "data" / ARCHIVE).is_file():
        raise ArchiveError(f"{bag} is a backup without its archive; nothing was restored")
    with _reader(bag / "data" / ARCHIVE):
        pass  # a damaged one must at least open
    if _is_within(folder, bag):
        raise ArchiveError(f"{folder} is a part of the backup; name another folder with --data")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(error, archive) from error
    lock = WriterLock(archive)
    try:
        finish(archive)  # an earlier one that was broken off: what it moved aside stays together
        kept = carryover.read(archive) if takedowns else carryover.NOTHING
        removed: list[int] = []
        prepare(bag / "data", archive, lambda copy: removed.append(carryover.apply(copy, kept)))
        return Restored(finish(archive), sum(removed))
    except OSError as error:
        raise explain(error, archive) from error
    finally:
        lock.release()


def _is_within(path: Path, folder: Path) -> bool:
    """Whether the path leads into the folder, or is it."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _lines(sums: dict[str, str]) -> str:
    """A manifest of these files, as `sha256sum -c` reads it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sums.items())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
