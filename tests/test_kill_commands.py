"""Every command that writes, killed by kill -9 at random moments: the old state or the new, no mixture."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import later_schemas
import pytest
from archive_fixture import body, schema_of
from archive_parts import FETCHED, OUTLET, address, article, begin, page, put
from killing import WARTA, Command, State, archive_state, holds_lock, is_there, kill, rows_of
from sqlite_utils import Database
from test_imports_runs import html as import_page
from test_imports_runs import response
from test_imports_runs import url as import_url
from test_reextract import OUTLET as READ_OUTLET
from test_reextract import page as page_to_read

from scraper.archive import schema
from scraper.archive.backup import backup
from scraper.archive.backup import check as check_backup
from scraper.archive.seal import write_seal
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.archive.verify import verify
from scraper.road import Road
from scraper.workers import Workers

Outcome = tuple[State, list[str]]


def fill(folder: Path, number: int = 60, size: int = 3000) -> None:
    """Articles, some of them edited, some copies of others, in small WARC files."""
    chance = random.Random(7)
    folder.mkdir(parents=True)
    archive, run = begin(folder, warc_limit=40_000)
    texts = [body(chance) * 3 for _ in range(number)]
    with archive:
        for n, text in enumerate(texts):
            told = article(f"a{n}", body=texts[n - 3] if n % 10 == 3 else text)
            put(archive, run, told, page(f"a{n}", chance.randbytes(size)))
            if n % 8 == 0:
                later = page(f"a{n}", chance.randbytes(size), fetched_at=FETCHED + timedelta(days=1))
                put(archive, run, replace(told, body=body(chance)), later)
        archive.end_run(run, "ok")


def warta(*words: str) -> Callable[[Path], list[str | Path]]:
    """The command line; FOLDER in a word stands for the data folder."""
    return lambda folder: [*WARTA, *(word.replace("FOLDER", str(folder)) for word in words), "--data", folder]


def with_bag(folder: Path) -> Outcome:
    state, damages = archive_state(folder)
    if (folder / "bag").exists():
        damages += [str(damage) for damage in check_backup(folder / "bag").damages]
        with Archive.open(folder / "bag" / "data" / "warta.db", write=False) as archive:
            state += Counter({f"in the backup: {row}": n for row, n in rows_of(archive.query).items()})
    return state, damages


def exported(name: str) -> Callable[[Path], Outcome]:
    """The archive, and what an export holds: its index, or its lines."""

    def read(folder: Path) -> Outcome:
        state, damages = archive_state(folder)
        output = folder / name
        if not output.exists():
            return state, damages
        if name.endswith(".csv"):
            with output.open(encoding="utf-8-sig", newline="") as file:
                lines = [repr(row) for row in csv.reader(file)]
        elif name.endswith(".wacz"):
            with zipfile.ZipFile(output) as packed:
                damages += [f"{bad} in the WACZ" for bad in [packed.testzip()] if bad]
                index = gzip.decompress(packed.read("indexes/index.cdx.gz")).decode()
                lines = records(index, lambda name: packed.read(f"archive/{name}"))
        else:
            index = (output / "indexes" / "index.cdxj").read_text("utf-8")
            lines = records(index, lambda name: (output / "archive" / name).read_bytes())
        return state + Counter(f"exported: {line}" for line in lines), damages

    return read


def records(index: str, read: Callable[[str], bytes]) -> list[str]:
    """What the lines of an index lead to: key, time and digest of the bytes that stand there."""
    found = []
    for line in index.splitlines():
        key, stamp, told = line.split(" ", 2)
        place = json.loads(told)
        start, length = int(place["offset"]), int(place["length"])
        record = gzip.decompress(read(place["filename"])[start : start + length])
        found.append(f"{key} {stamp} {hashlib.sha256(record).hexdigest()}")
    return found


def restored(folder: Path) -> Outcome:
    """The archive, and whether the one that was there before the first restore is kept whole."""
    state, damages = archive_state(folder)
    kept = set()
    for aside in sorted(folder.glob("replaced-*")):
        rows, found = archive_state(aside)
        damages += found
        kept.add(sum("a2-later" in row for row in rows) > 0)
    state["the former archive is kept"] = int(True in kept)
    return +state, damages


def migrated(folder: Path) -> Outcome:
    """Read by the program that fits: nothing is migrated by looking."""
    db = Database(folder / "warta.db", execute_plugins=False)
    state = rows_of(lambda sql: list(db.conn.execute(sql).fetchall()))
    state[f"schema {schema_of(db)}"] = 1
    newer = db.table("moods").exists()
    db.close()
    present = schema.migrations
    schema.migrations = later_schemas.steps() if newer else present
    try:
        with Archive.open(folder / "warta.db") as archive:
            return state, [str(damage) for damage in verify(archive).damages]
    finally:
        schema.migrations = present


MARK = "zzsaksizz"


def taken(folder: Path) -> Outcome:
    """The archive; damages: bytes of what was taken down that are left in any file."""
    state, damages = archive_state(folder)
    if not any(MARK in row for row in state):
        damages += [f"{path} holds it" for path in sorted(folder.rglob("*")) if holds(path, MARK.encode())]
    return state, damages


def holds(path: Path, mark: bytes) -> bool:
    if not path.is_file():
        return False
    content = path.read_bytes()
    return mark in content or (path.name.endswith(".gz") and mark in gzip.decompress(content))


def marked(folder: Path, number: int) -> None:
    """Articles that hold the mark, each with a page of its own, a revision and a revisit."""
    with Archive.open(folder / "warta.db", warc_limit=40_000) as archive:
        run = archive.begin_run("crawl", [], extractor="1")
        for n in range(number):
            name = f"{MARK}-{n}"
            chance = random.Random(n)
            for day in range(2):
                told = article(name, body=(*body(chance), *article(name).body), tags=(MARK,))
                kept = page(name, f"<p>{MARK} {n} {day}".encode(), fetched_at=FETCHED + timedelta(days=day))
                put(archive, run, told, kept)
            archive.keep(replace(kept, fetched_at=FETCHED + timedelta(days=3)), run, OUTLET.slug)
        archive.end_run(run, "ok")


def for_import(folder: Path) -> None:
    folder.mkdir()
    pages = [
        (import_url(n, part), import_page(n, part, 2 if n % 10 == 0 else 1))
        for n in range(30)
        for part in ((1, 2) if n % 10 == 0 else (1,))
    ]
    (folder / "pages.warc.gz").write_bytes(b"".join(response(*told) for told in pages))
    Archive.open(folder / "warta.db").close()


def for_reextract(folder: Path) -> None:
    folder.mkdir()
    with Archive.open(folder / "warta.db", warc_limit=60_000) as archive, Workers(1) as workers:
        archive.save_outlet(READ_OUTLET)
        run = archive.begin_run("crawl", [], extractor="0")
        road = Road(archive, run, workers)
        for n in range(40):
            assert road.walk([page_to_read(f"nomor {n}")], READ_OUTLET).what == "new"
        archive.end_run(run, "ok")
        with archive.transaction():
            for key, number in archive.query("SELECT id, n FROM articles"):
                if number % 2:
                    archive.db.conn.execute("UPDATE articles SET headline = 'salah' WHERE id = ?", [key])
                write_seal(archive, key)


def for_restore(folder: Path) -> None:
    """A backup, and an archive that went on after it, and in which an article was taken down."""
    fill(folder)
    with Archive.open(folder / "warta.db") as archive:
        backup(archive, folder / "bag")
        run = archive.begin_run("crawl", [], extractor="1")
        put(archive, run, article("a2-later"), page("a2-later"))
        ((key,),) = archive.query("SELECT id FROM articles WHERE url GLOB '*/a5'")
        takedown(archive, [key], run=run)


def for_migrate(folder: Path) -> None:
    fill(folder, 400, 200)


def for_takedown(folder: Path) -> None:
    fill(folder)
    marked(folder, 3)


COMMANDS = {
    "import": (
        for_import,
        Command(
            "import", warta("import", "-q", "FOLDER/pages.warc.gz"), archive_state, holds_lock, whole=False
        ),
    ),
    "reextract": (
        for_reextract,
        Command("reextract", warta("reextract", "-q"), archive_state, holds_lock, whole=False),
    ),
    "migrate": (
        for_migrate,
        Command(
            "a migration of two steps",
            lambda folder: [sys.executable, later_schemas.__file__, folder / "warta.db"],
            migrated,
            holds_lock,
        ),
    ),
    "backup": (
        fill,
        Command("backup", warta("backup", "-q", "FOLDER/bag"), with_bag, is_there(".bag.part"), again=(2,)),
    ),
    "restore": (for_restore, Command("restore", warta("restore", "-q", "FOLDER/bag"), restored, holds_lock)),
    "takedown": (
        for_takedown,
        Command(
            "takedown of three articles",
            warta("takedown", "--yes", *(address(f"{MARK}-{n}") for n in range(3))),
            taken,
            holds_lock,
            again=(2,),
        ),
    ),
    "pattern": (
        for_takedown,
        Command(
            "takedown by pattern",
            warta("takedown", "--yes", address("zz*")),  # it is kept as it is written
            taken,
            holds_lock,
            again=(2,),
        ),
    ),
    "copies": (fill, Command("copies", warta("copies", "-q"), archive_state, holds_lock)),
    "wacz": (
        fill,
        Command(
            "warc export (WACZ)",
            warta("warc", "export", "-q", "FOLDER/out.wacz"),
            exported("out.wacz"),
            is_there(".out.wacz.part"),
            again=(2,),
        ),
    ),
    "warc": (
        fill,
        Command(
            "warc export (WARC folder)",
            warta("warc", "export", "-q", "FOLDER/out"),
            exported("out"),
            is_there(".out.part"),
            again=(2,),
        ),
    ),
    "csv": (
        fill,
        Command(
            "export (CSV)",
            warta("export", "-q", "FOLDER/out.csv"),
            exported("out.csv"),
            is_there(".out.csv.part"),
            again=(2,),
        ),
    ),
}


def kill_command(name: str, folder: Path, kills: int, tally) -> None:
    make, command = COMMANDS[name]
    make(folder / "fresh")
    kill(command, folder / "fresh", folder / "work", kills, tally)


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_it_leaves_the_old_state_or_the_new(tmp_path, tally, name):
    kill_command(name, tmp_path, 2, tally)


@pytest.mark.soak
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_fifty_times_it_leaves_the_old_state_or_the_new(tmp_path, tally, name):
    kill_command(name, tmp_path, 50, tally)
