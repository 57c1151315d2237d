"""One writer per archive: a lock file beside it that names its holder."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from scraper.archive.database import explain
from scraper.errors import Busy


class WriterLock:
    """Held while an archive is open for writing; free again when the process ends, however it ends.

    Children do not inherit it: filelock opens the file close-on-exec and closes it in forked children.
    """

    def __init__(self, archive: Path) -> None:
        """Take the lock. Raises Busy when another process (or another Archive of this one) holds it."""
        self.path = archive.with_suffix(".lock")
        self._lock = FileLock(self.path, blocking=False, is_singleton=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise Busy(f"another run holds {archive}: {self._holder()}") from error
        except OSError as error:
            raise explain(error, self.path) from error
        self.path.write_text(f"pid {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n", "utf-8")

    def _holder(self) -> str:
        try:
            return self.path.read_text("utf-8").strip() or "holder unknown"
        except OSError:
            return "holder unknown"

    def release(self) -> None:
        self._lock.release()
