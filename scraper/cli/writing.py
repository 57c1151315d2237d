"""The archive of a data folder, open for a command that writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.archive.store import Archive
from scraper.cli.folder import archive_path
from scraper.cli.terminal import warn


@contextmanager
def writing(data: Path) -> Iterator[Archive]:
    """Its warnings are said: those of opening at once, later ones at the end. Raises ArchiveError, Busy."""
    with Archive.open(archive_path(data), create=False) as archive:
        said = len(archive.warnings)
        for line in archive.warnings:
            warn(line)
        try:
            yield archive
        finally:
            for line in archive.warnings[said:]:
                warn(line)
