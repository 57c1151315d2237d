"""What lies in an archive's folder: the names, in one place."""

from __future__ import annotations

from pathlib import Path

ARCHIVE = "warta.db"
"""The archive, in a data folder and in a backup. (A library may call its archive as it likes.)"""

WARC = "warc"
"""Folder of the WARC files, beside the archive."""

LOGS = "logs"
"""Folder of the logs, beside the archive."""


def wal(archive: Path) -> Path:
    """SQLite's write-ahead log."""
    return archive.with_name(f"{archive.name}-wal")


def shm(archive: Path) -> Path:
    """SQLite's index of the write-ahead log."""
    return archive.with_name(f"{archive.name}-shm")
