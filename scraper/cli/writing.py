"""The archive of a data folder, open for a command that writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.archive.store import Archive
from scraper.cli.folder import archive_path
from scraper.cli.terminal import warn
from scraper.errors import ArchiveError


@contextmanager
def writing(data: Path) -> Iterator[Archive]:
    """Its warnings are said at the end, unless an ArchiveError says it all. Raises ArchiveError, Busy."""
    with Archive.open(archive_path(data), create=False) as archive:
        try:
            yield archive
        except ArchiveError:
            raise
        except BaseException:
            _say(archive)
            raise
        _say(archive)


def _say(archive: Archive) -> None:
    for line in archive.warnings:
        warn(line)
