"""One writer per archive: a lock file beside it that names its holder."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from scraper.archive import layout
from scraper.archive.database import explain
from scraper.errors import Busy

HOLDER_SECONDS = 1.0
"""How long a second run waits for the first one's name; it ends anyway."""


class WriterLock:
    """Held while an archive is open for writing; free again when the process ends, however it ends.

    Children do not inherit it: filelock opens the file close-on-exec and closes it in forked children.
    """

    def __init__(self, archive: Path) -> None:
        """Take the lock. Raises Busy when another process (or another Archive of this one) holds it."""
        self.path = layout.lock(archive)
        self._lock = FileLock(self.path, blocking=False, is_singleton=False)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise Busy(f"another run holds {archive}: {self._holder()}") from error
        except OSError as error:
            raise explain(error, self.path) from error
        try:
            holder = f"pid {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
            self.path.write_text(holder, "utf-8")
        except OSError as error:
            self._lock.release()
            raise explain(error, self.path) from error

    def _holder(self) -> str:
        """What the lock file says. A holder that took it just now may not have written its line yet."""
        deadline = time.monotonic() + HOLDER_SECONDS
        while True:
            try:
                said = self.path.read_text("utf-8").strip()
            except OSError:
                said = ""
            if _lives(said) or time.monotonic() > deadline:
                return said or "holder unknown"
            time.sleep(0.02)

    def release(self) -> None:
        self._lock.release()


def _lives(said: str) -> bool:
    """Whether the process of that line is there; an older line may be left from a run that was killed."""
    found = re.match(r"pid (\d+) ", said)
    if found is None:
        return False
    try:
        os.kill(int(found[1]), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # of another user
        return True
    return True
