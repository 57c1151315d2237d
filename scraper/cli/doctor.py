"""`warta doctor`: is this machine fit, and is everything where it should be? One line each."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import datasette.utils.sqlite
from rich.text import Text

import scraper
from scraper.archive import restoring
from scraper.archive.database import SQLITE_VERSION, sqlite_warning
from scraper.archive.layout import LOGS, wal
from scraper.archive.lock import WriterLock
from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.terminal import table
from scraper.errors import Busy, WartaError
from scraper.outlets import read_all

State = Literal["good", "doubtful", "bad"]
STYLES: dict[State, str] = {"good": "green", "doubtful": "yellow", "bad": "bold red"}

FREE_LOW, FREE_NEEDED = 5 * 10**9, 5 * 10**8  # bytes; a day of crawling is some 100 MB per outlet
WAL_LARGE = 256 * 10**6  # bytes; a reader that never ends keeps the write-ahead log from being folded in


class Check(NamedTuple):
    """One line of the report. what: the thing looked at. says: what was found, and what to do about it."""

    state: State
    what: str
    says: str


@click.command()
@data_option
def command(data: Path) -> int:
    """Check this machine, the archive and the outlet files.

    One line for each thing looked at. The exit code is 1 when one of them is bad.
    """
    checks = list(examine(data))
    table(
        ["", "what", "found"],
        [(Text(c.state, STYLES[c.state]), c.what, c.says) for c in checks],
        wrap=["found"],
    )
    return int(any(c.state == "bad" for c in checks))


def examine(data: Path) -> Iterator[Check]:
    """All checks, in the order in which they matter."""
    yield python()
    yield sqlite("SQLite", SQLITE_VERSION)
    yield sqlite("SQLite of datasette", datasette.utils.sqlite.sqlite3.sqlite_version)
    yield zones()
    yield clock(data)
    yield from packages()
    yield from folder(data)
    yield from log_folder(data / LOGS)
    yield from archive(data)
    yield from former_archives(data)
    yield proxies()
    yield from outlets(data)


def python() -> Check:
    return Check("good", "Python", f"{platform.python_version()}, {sys.executable}")


def sqlite(what: str, version: str) -> Check:
    warning = sqlite_warning(version)
    return Check("doubtful", what, warning) if warning else Check("good", what, version)


def zones() -> Check:
    try:
        ZoneInfo("Asia/Makassar")
    except ZoneInfoNotFoundError:
        return Check("bad", "time zones", "no time zone data; pip install tzdata")
    return Check("good", "time zones", "Asia/Jakarta, Asia/Makassar and Asia/Jayapura are known")


def clock(data: Path) -> Check:
    """Whether the clock can be right: times of fetching are what a citation rests on."""
    now = datetime.now(UTC)
    says = f"{now:%Y-%m-%d %H:%M} UTC"
    latest = ""
    if os.path.lexists(archive_path(data)):
        with suppress(WartaError), Archive.open(archive_path(data), write=False) as opened:
            latest = str(opened.query("SELECT ifnull(max(started_at), '') FROM runs")[0][0])
    if latest > f"{now + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}":
        return Check("bad", "clock", f"{says}, but the last run began at {latest}; set the clock")
    return Check("good", "clock", says)


def packages() -> Iterator[Check]:
    ours = Path(scraper.__file__).resolve().parent.parent
    for name in ("spiders", "pipelines"):
        spec = importlib.util.find_spec(name)
        where = Path(spec.origin).resolve() if spec and spec.origin else None
        if where is None:
            yield Check("bad", f"package {name}", "not installed; run make crawl again, or pip install -e .")
        elif ours not in where.parents:
            yield Check(
                "bad", f"package {name}", f"{where} is another program's; use an environment of Warta's own"
            )
        else:
            yield Check("good", f"package {name}", str(where.parent))
    yield Check("good", "Scrapy", importlib.metadata.version("scrapy"))


def folder(data: Path) -> Iterator[Check]:
    place = Path(os.path.realpath(data))
    nearest = next(p for p in (place, *place.parents) if os.path.lexists(p))
    if os.path.lexists(data) and data.is_symlink() and nearest != place:
        yield Check("bad", "data folder", f"{data} is a link that leads nowhere; name another with --data")
    elif nearest != place and os.access(nearest, os.W_OK):
        yield Check("good", "data folder", f"{data} will be made at the first crawl")
    elif not nearest.is_dir():
        yield Check("bad", "data folder", f"{nearest} is no folder; name another with --data")
    elif not os.access(nearest, os.W_OK | os.X_OK):
        yield Check(
            "bad", "data folder", f"{nearest} may not be written; chown it, or name another with --data"
        )
    else:
        yield Check("good", "data folder", str(data))
    free = shutil.disk_usage(nearest if nearest.is_dir() else nearest.parent).free
    says = f"{free / 10**9:,.1f} GB free"
    if free < FREE_NEEDED:
        yield Check("bad", "disk", f"{says}; make space before crawling")
    elif free < FREE_LOW:
        yield Check("doubtful", "disk", f"{says}; make space soon")
    else:
        yield Check("good", "disk", says)


def log_folder(logs: Path) -> Iterator[Check]:
    if not os.path.lexists(logs):  # False also for a name that is too long, where `is_dir` raises
        return
    if not logs.is_dir():
        yield Check("bad", "logs", f"{logs} is a file, not a folder; move it away")
    elif not os.access(logs, os.W_OK | os.X_OK):
        yield Check("bad", "logs", f"{logs} may not be written; chown it")
    else:
        yield Check("good", "logs", str(logs))


def archive(data: Path) -> Iterator[Check]:
    path = archive_path(data)
    if not os.path.lexists(path):
        yield Check("good", "archive", f"{path} is not there yet")
        return
    try:
        with Archive.open(path, write=False) as opened:
            yield Check("good", "archive", f"{path}, {path.stat().st_size / 10**6:,.1f} MB")
            for line in opened.warcs.short():
                yield Check("bad", "WARC file", line)
            if opened.query("SELECT 1 FROM cleanup"):
                yield Check("doubtful", "takedown", "not finished; the next crawl or import finishes it")
    except WartaError as e:
        yield Check("bad", "archive", str(e))
    try:
        WriterLock(path).release()
        yield Check("good", "lock", "free")
    except Busy as e:
        yield Check("good", "lock", str(e))
    except WartaError as e:
        yield Check("bad", "lock", str(e))
    log = wal(path)
    if os.path.lexists(log) and log.stat().st_size > WAL_LARGE:
        size = f"{log.stat().st_size / 10**6:,.0f} MB"
        yield Check(
            "doubtful", "write-ahead log", f"{log} has {size}; end the reader that keeps it open (datasette?)"
        )


def former_archives(data: Path) -> Iterator[Check]:
    """What restores and changes of the schema left: it also holds what was taken down since."""
    for path in restoring.former(archive_path(data).parent):
        files = [path, *path.rglob("*")]
        size = sum(file.lstat().st_size for file in files if file.is_file())
        says = f"{path}, {size / 10**6:,.1f} MB, may hold what was taken down since"
        yield Check("doubtful", "older archive", f"{says}; delete it when the present archive is right")


def proxies() -> Check:
    named = sorted(key for key in os.environ if key.lower() in ("http_proxy", "https_proxy", "all_proxy"))
    if named:
        says = f"{', '.join(named)} set, but not obeyed: private addresses cannot be told behind a proxy"
        return Check("doubtful", "proxies", f"{says}; if there is no other way out, set WARTA_PROXY")
    return Check("good", "proxies", "none in the environment")


def outlets(data: Path) -> Iterator[Check]:
    try:
        known, problems = read_all(data / "outlets")
    except WartaError as e:
        yield Check("bad", "outlets", str(e))
        return
    if known:
        yield Check("good", "outlets", f"{len(known)} outlet files are right")
    for problem in problems:
        yield Check("bad", "outlets", str(problem))
