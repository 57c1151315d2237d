"""Files and folders that are there whole or not at all, whatever kills the program."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scraper.archive.database import explain
from scraper.archive.disk import sync
from scraper.errors import UsageError


@contextmanager
def whole_file(path: Path, *, force: bool = False) -> Iterator[BinaryIO]:
    """A new file to write to. It gets its name when the block ends well; until then it is `.NAME.part`.

    What a killed run left under that name is written over by the next. force: replace a file of this name.
    Raises UsageError when the name is taken or the folder is missing, ArchiveError when it cannot be written.
    """
    try:
        _free(path, "file", force)
        part = _part(path)
        with _claimed(part, path) as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                part.rename(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        sync(path.parent)
    except OSError as error:
        raise explain(error, path) from error


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A new folder to fill, as `whole_file`. Each file in it is synced before the folder gets its name."""
    try:
        _free(path, "folder", force=False)
        part = _part(path)
        part.mkdir(exist_ok=True)
        fd = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            _lock(fd, part, path)
            try:
                for left in part.iterdir():
                    shutil.rmtree(left) if left.is_dir() else left.unlink()
                yield part
                for inside in [*part.rglob("*"), part]:
                    sync(inside)
                part.rename(path)
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
        finally:
            os.close(fd)
        sync(path.parent)
    except OSError as error:
        raise explain(error, path) from error


def _free(path: Path, what: str, force: bool) -> None:
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder; make it first, or name another")
    if path.is_dir() or (path.exists() and what == "folder"):
        raise UsageError(f"{path} is there already; name another {what}")
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is no plain file; name another")
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; name another file, or replace it with --force")


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


@contextmanager
def _claimed(part: Path, path: Path) -> Iterator[BinaryIO]:
    """The part file, empty and locked."""
    with os.fdopen(
        os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644), "r+b"
    ) as file:
        _lock(file.fileno(), part, path)
        file.truncate()
        yield file


def _lock(fd: int, part: Path, path: Path) -> None:
    """Two exports to one name would write into each other. Raises UsageError when another one holds it."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        mine = part.exists() and os.path.samestat(part.stat(), os.fstat(fd))
    except BlockingIOError:
        mine = False
    if not mine:  # locked, or given its name a moment ago
        raise UsageError(f"{path} is being written by another run; wait for it, or choose another name")
