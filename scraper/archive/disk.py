"""The disk the archive lies on: room enough, and a kind SQLite can work on."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from scraper.archive.layout import wal
from scraper.errors import ArchiveError

FREE_SPACE_FLOOR = 256 * 1024 * 1024
"""Bytes that must be free to begin or go on: room for the WAL, and for a clean end."""

WAL_WARNING = 256 * 1024 * 1024
"""Size of the WAL file from which on a reader that never ends is suspected."""

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|afs|ceph|glusterfs|lustre|fuse\.(sshfs|s3fs|rclone|glusterfs|davfs\w*)"
)
_MOUNTS = Path("/proc/self/mounts")


def check_space(folder: Path, floor: int) -> None:
    """Raises ArchiveError when less than `floor` bytes are free."""
    free = shutil.disk_usage(folder).free
    if free < floor:
        raise ArchiveError(
            f"{folder}: only {free // 2**20} MB free, {floor // 2**20} MB needed; "
            "everything stored so far is safe, make room and run again"
        )


def sync(path: Path) -> None:
    """Wait until it is on the disk: a file's bytes, or the renames and new names in a folder (fsync(2))."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def wal_warning(path: Path) -> str | None:
    """One line when the WAL has grown large, else None."""
    log = wal(path)
    if not log.exists() or log.stat().st_size <= WAL_WARNING:
        return None
    return f"{log} has grown to {log.stat().st_size // 2**20} MB: another program reads and never ends"


def network_warning(path: Path, mounts: str | None = None) -> str | None:
    """One line when the file lies on a network file system, where SQLite's WAL is not safe; else None.

    mounts: the text of /proc/self/mounts, None to read it (no warning where there is no such file).
    """
    if mounts is None:
        mounts = _MOUNTS.read_text("utf-8", "replace") if _MOUNTS.exists() else ""
    where = path.resolve()
    kind, longest = "", -1
    for line in mounts.splitlines():
        fields = line.split(" ")
        point = Path(fields[1].replace("\\040", " ")) if len(fields) > 2 else Path("/nowhere")
        if where.is_relative_to(point) and len(point.parts) >= longest:
            kind, longest = fields[2], len(point.parts)
    if not _NETWORK.fullmatch(kind):
        return None
    return f"{path} lies on a network file system ({kind}), where SQLite may lose data; use a local disk"
