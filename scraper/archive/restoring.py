"""Put a restored archive in the place of the present one: not begun, or finished at the next opening.

Two names change, the archive's and that of its folder of WARC files, and no file system renames two at once.
So the new files are copied beside them first, one rename of their folder decides, and the moves that follow
are done again from wherever they were broken off.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from scraper.archive.disk import sync
from scraper.archive.layout import ARCHIVE, RESTORING, RESTORING_PART, WARC, shm, wal
from scraper.archive.times import now

_ASIDE = "former"  # in it: the name of the folder that the present files go to


def prepare(data: Path, archive: Path, change: Callable[[Path], None]) -> None:
    """Copy the files of a backup, in its folder `data`, beside the archive.

    change: what is to be done to the copied archive first; when it raises, nothing is restored.
    Its last step decides: from then on `finish` is due. Before, nothing has changed.
    """
    folder, part = archive.parent, archive.parent / RESTORING_PART
    shutil.rmtree(part, ignore_errors=True)
    try:
        (part / WARC).mkdir(parents=True)
        shutil.copy2(data / ARCHIVE, part / archive.name)
        for path in sorted((data / WARC).glob("*")):
            if path.is_file():  # a damaged backup may hold anything
                shutil.copy2(path, part / WARC)
        change(part / archive.name)
        if any(map(os.path.lexists, _present(archive))):
            (part / _ASIDE).write_text(_new_name(folder / f"replaced-{now():%Y%m%dT%H%M%S}"), "utf-8")
        for path in (*part.rglob("*"), part):
            sync(path)
        part.rename(folder / RESTORING)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    sync(folder)


def is_due(archive: Path, *, write: bool) -> bool:
    """Whether a restore of this archive was broken off; for a writer, also before it was decided."""
    folder = archive.parent
    return (folder / RESTORING).exists() or (write and (folder / RESTORING_PART).exists())


def finish(archive: Path) -> Path | None:
    """Move the present files aside and the new ones in, wherever that was broken off. Hold the lock.

    Returns the folder the present files went to; None when there were none, or nothing was due.
    """
    folder, new = archive.parent, archive.parent / RESTORING
    shutil.rmtree(folder / RESTORING_PART, ignore_errors=True)
    if not new.exists():
        return None
    aside = folder / (new / _ASIDE).read_text("utf-8") if (new / _ASIDE).exists() else None
    if aside is not None and (new / archive.name).exists():  # it comes last: its place holds the former one
        aside.mkdir(exist_ok=True)
        for path in _present(archive):
            if os.path.lexists(path) and (path.name != WARC or (new / WARC).exists()):  # a link, perhaps
                path.rename(aside / path.name)
        sync(aside)
    for name in (WARC, archive.name):
        if (new / name).exists():
            (new / name).rename(folder / name)
    sync(folder)
    shutil.rmtree(new)
    sync(folder)
    return aside


def former(folder: Path) -> list[Path]:
    """Older archives in the folder, from restores and changes of the schema, as they were then."""
    if not os.path.lexists(folder):  # also when no folder can be called so: glob would raise
        return []
    return sorted([*folder.glob("replaced-*"), *folder.glob("*.before-*")])


def _present(archive: Path) -> tuple[Path, Path, Path, Path]:
    return archive, wal(archive), shm(archive), archive.parent / WARC


def _new_name(path: Path) -> str:
    """Its name, or the next that is free: replaced-DATE-2."""
    names = itertools.chain([path], (path.with_name(f"{path.name}-{n}") for n in itertools.count(2)))
    return next(name.name for name in names if not name.exists())
