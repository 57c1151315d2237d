"""What lies in an archive's folder: the names, in one place."""

from __future__ import annotations

import os
from pathlib import Path

from scraper.errors import UsageError

ARCHIVE = "warta.db"
"""The archive, in a data folder and in a backup. (A library may call its archive as it likes.)"""

WARC = "warc"
"""Folder of the WARC files, beside the archive."""

LOGS = "logs"
"""Folder of the logs, beside the archive."""

RESTORING = "restoring"
"""Folder beside the archive with the new files of a restore, all of them there and synced."""

RESTORING_PART = "restoring.part"
"""The same folder while it is being filled."""


def wal(archive: Path) -> Path:
    """SQLite's write-ahead log."""
    return archive.with_name(f"{archive.name}-wal")


def shm(archive: Path) -> Path:
    """SQLite's index of the write-ahead log."""
    return archive.with_name(f"{archive.name}-shm")


def lock(archive: Path) -> Path:
    """The file that names who writes."""
    return archive.with_suffix(".lock")


def check_spare(path: Path, archive: Path) -> None:
    """Raises UsageError when the archive itself uses this name: the output would be lost, or the archive."""
    folder, place = Path(os.path.realpath(archive.parent)), Path(os.path.realpath(path))
    if place == folder or not place.is_relative_to(folder):
        return
    names = {archive.name, WARC, RESTORING, RESTORING_PART}
    names |= {beside(archive).name for beside in (wal, shm, lock)}
    if place.relative_to(folder).parts[0] in names:
        raise UsageError(f"{path} is where the archive keeps its own files; name another")
