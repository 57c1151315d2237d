"""Opening: one line for everything that can be wrong with the file, and never a write into a damaged one."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import random
import resource
import shutil
import sqlite3 as system_sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from archive_fixture import unpack
from archive_parts import OUTLET, article, begin, page, put

from scraper.archive import database, schema
from scraper.archive.database import explain, sqlite_warning
from scraper.archive.search import search
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.errors import ArchiveError, Busy

TEMPORARY = Path(tempfile.gettempdir())


def present(folder: Path) -> list[str]:
    """The names in it, without what SQLite leaves of a reader."""
    return sorted(p.name for p in folder.iterdir() if not p.name.endswith(("-wal", "-shm")))


def refused(path: Path, match: str, **options) -> None:
    with pytest.raises(ArchiveError, match=match) as caught:
        Archive.open(path, **options)
    assert "\n" not in str(caught.value)
    assert path.name in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.fixture
def filled(tmp_path) -> Path:
    archive, run = begin(tmp_path)
    with archive:
        for name in ("a", "b", "c"):
            put(archive, run, article(name))
    return tmp_path / "warta.db"


def test_a_new_archive_is_whole_before_it_has_its_name(tmp_path):
    with Archive.open(tmp_path / "baru" / "warta.db") as archive:
        settings = {
            name: archive.query(f"PRAGMA {name}")[0][0]
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "busy_timeout",
                "mmap_size",
                "application_id",
            )
        }
    assert settings == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000, "mmap_size": 0,
        "application_id": schema.APPLICATION_ID,
    }  # fmt: skip
    assert sorted(p.name for p in (tmp_path / "baru").iterdir()) == ["warta.db", "warta.lock"]


def test_a_missing_archive_is_not_made_by_a_reader(tmp_path):
    refused(tmp_path / "warta.db", "there is no archive", write=False)
    refused(tmp_path / "warta.db", "there is no archive", create=False)
    assert not (tmp_path / "warta.db").exists()


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "warta.db"
    path.touch()
    for options in ({}, {"write": False}):
        refused(path, "is empty", **options)
    assert path.stat().st_size == 0


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (b"%PDF-1.7 not a database " * 400, "no SQLite file"),
        (b"SQLite format 3\0" + b"\xff" * 8000, "SQLite file|damaged"),
    ],
    ids=["foreign", "scribbled"],
)
def test_another_file_is_refused_and_left_as_it_is(tmp_path, content, match):
    path = tmp_path / "warta.db"
    path.write_bytes(content)
    for options in ({}, {"write": False}):
        refused(path, match, **options)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "warta.db"
    with contextlib.closing(system_sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE messages (id)")
    before = path.read_bytes()
    refused(path, "another program")
    refused(path, "another program", write=False)
    assert path.read_bytes() == before


def test_a_link_that_leads_nowhere_is_not_written_over(tmp_path):
    link = tmp_path / "warta.db"
    link.symlink_to(tmp_path / "disk" / "warta.db")
    for write in (True, False):
        with pytest.raises(ArchiveError, match="a link that leads nowhere"):
            Archive.open(link, write=write)
    assert link.is_symlink()


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "warta.db").mkdir()
    refused(tmp_path / "warta.db", "is a folder")


def test_an_archive_of_a_newer_version_is_refused(filled):
    with contextlib.closing(system_sqlite3.connect(filled)) as future:
        future.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('warta', 'schema_9')")
        future.commit()
    for options in ({}, {"write": False}):
        refused(filled, r"newer version of this program \(schema_9\)", **options)


def test_a_wal_without_its_file_is_refused(tmp_path):
    (tmp_path / "warta.db-wal").write_bytes(b"x")
    refused(tmp_path / "warta.db", "is missing, but its warta.db-wal is there")


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(ArchiveError) as caught:
        Archive.open(tmp_path / "data" / "warta.db")
    assert "\n" not in str(caught.value)


def unprivileged(path: Path, case: str, modes: tuple[int, int]) -> str:
    """What another user is told who opens it, the file and its folder having these modes."""
    folder = path.parent
    script = (
        "import os, sys; from contextlib import suppress; from pathlib import Path\n"
        "from scraper.archive.store import Archive; from scraper.errors import ArchiveError\n"
        "with suppress(ArchiveError):\n"
        "    Archive.open(Path(sys.argv[1]), write=False).close()\n"  # what is imported late is imported now
        "os.chmod(sys.argv[1], int(sys.argv[3])); os.chmod(os.path.dirname(sys.argv[1]), int(sys.argv[4]))\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try:\n"
        "    with Archive.open(Path(sys.argv[1]), write=sys.argv[2] == 'writer') as archive:\n"
        "        print(archive.query('SELECT count(*) FROM articles')[0][0])\n"
        "except ArchiveError as error: print(error)\n"
    )
    for parent in path.parents:  # pytest's folders are closed to the other user
        if parent != folder and parent.stat().st_uid == os.getuid() and parent.is_relative_to(TEMPORARY):
            parent.chmod(0o755)
    told = subprocess.run(
        [sys.executable, "-c", script, str(path), case, *map(str, modes)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    folder.chmod(0o755)
    return told


@pytest.mark.parametrize("case", ["writer", "reader", "folder"])
def test_without_permission_it_is_one_line_and_a_reader_still_reads(filled, case):
    folder = filled.parent
    told = unprivileged(filled, case, (0o600, 0o000) if case == "folder" else (0o444, 0o555))
    if case == "reader":
        assert told == "3"
    else:
        assert "\n" not in told and str(folder) in told and ("permission" in told or "may be read" in told)


@pytest.mark.parametrize("case", ["writer", "reader"])
@pytest.mark.parametrize(
    "modes", [(0o444, 0o555), (0o666, 0o555), (0o444, 0o777)], ids=["neither", "file", "folder"]
)
def test_an_older_schema_that_may_not_be_written_is_one_line_and_stays_as_it_is(tmp_path, modes, case):
    unpack("schema_1", tmp_path)
    path = tmp_path / "warta.db"
    (tmp_path / "warta.lock").touch()
    (tmp_path / "warta.lock").chmod(0o666)
    before = path.read_bytes(), present(tmp_path)
    told = unprivileged(path, case, modes)
    if case == "reader":
        assert told.startswith(f"{path} has an older schema; it may not be written here: copy its folder")
    else:
        assert told.startswith(f"{path}: it may not be written; check the owner")
    assert "\n" not in told and (path.read_bytes(), present(tmp_path)) == before


def test_a_lock_that_cannot_be_written_is_one_line_and_free_again(filled, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        with pytest.raises(ArchiveError, match=r"warta\.lock: the disk is full"):
            Archive.open(filled)
    Archive.open(filled).close()


def test_a_reader_works_beside_a_writer(filled):
    with Archive.open(filled) as writer, Archive.open(filled, write=False) as reader:
        run = writer.begin_run("crawl", [])
        put(writer, run, article("d"))
        assert reader.query("SELECT count(*) FROM articles") == [(4,)]
        assert len(search(reader, "nelayan")) == 4
        with pytest.raises(ArchiveError, match="may not be written"), reader.transaction():
            reader.db.conn.execute("DELETE FROM articles")


def test_a_second_writer_is_told_who_holds_it(filled):
    with Archive.open(filled):
        with pytest.raises(
            Busy, match=rf"another run holds .*warta\.db: pid {os.getpid()} since 20\d\d-"
        ) as caught:
            Archive.open(filled)
        assert caught.value.exit_code == 75
        script = (
            "import sys; from pathlib import Path; from scraper.archive.store import Archive\n"
            "from scraper.errors import Busy\n"
            "try: Archive.open(Path(sys.argv[1]))\n"
            "except Busy as error: print(error); sys.exit(error.exit_code)\n"
        )
        ended = subprocess.run(
            [sys.executable, "-c", script, str(filled)], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 75 and f"pid {os.getpid()}" in ended.stdout
    Archive.open(filled).close()


def _hold(path: Path, ready) -> None:
    archive = Archive.open(path)
    subprocess.Popen(["sleep", "3"])  # a program started by the holder
    if os.fork() == 0:  # and a fork of it
        ready.send(os.getpid())
        time.sleep(3)
        os._exit(0)
    time.sleep(30)
    archive.close()


def test_children_of_a_killed_holder_do_not_keep_the_lock(filled):
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    holder = context.Process(target=_hold, args=(filled, theirs))
    holder.start()
    child = ours.recv()
    with pytest.raises(Busy):
        Archive.open(filled)
    holder.kill()
    holder.join()
    os.kill(child, 0)  # the fork is still there
    Archive.open(filled).close()
    os.kill(child, 9)


def test_a_full_database_is_one_line_and_loses_nothing(filled):
    with Archive.open(filled) as archive:
        run = archive.begin_run("crawl", [], extractor="1")
        pages = archive.query("PRAGMA page_count")[0][0]
        archive.db.conn.execute(f"PRAGMA max_page_count = {pages + 4}")
        stored = []
        with pytest.raises(
            ArchiveError, match=r"warta\.db: the disk is full; everything stored so far is safe"
        ):
            for n in range(200):
                stored.append(put(archive, run, article(f"baru{n}")))
        assert 0 < len(stored) < 200
        assert archive.query("SELECT count(*) FROM articles") == [(3 + len(stored),)]
        archive.db.conn.execute("PRAGMA max_page_count = 1000000")
        put(archive, run, article("sesudah"))
        assert verify(archive).damages == []


def test_a_file_size_limit_is_one_line_and_loses_nothing(tmp_path):
    script = (
        "import resource, sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path; from archive_parts import *\n"
        "from scraper.errors import ArchiveError\n"
        "archive, run = begin(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))\n"
        "try:\n"
        "    for n in range(5000):\n"
        "        key = put(archive, run, article(f'a{n}'), page(f'a{n}', random.randbytes(3000)))\n"
        "        print(key, flush=True)\n"
        "except ArchiveError as error: print('!', error)\n"
    ).replace("import resource, sys;", "import random, resource, sys;")
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    *keys, error = told
    assert error.startswith("! ") and str(tmp_path) in error
    assert len(keys) > 5
    with Archive.open(tmp_path / "warta.db") as archive:
        assert {key for (key,) in archive.query("SELECT id FROM articles")} >= set(keys)
        assert verify(archive).damages == []
        put(archive, archive.begin_run("crawl", []), article("sesudah"))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 400_000


def test_a_folder_that_cannot_be_copied_is_said_as_a_file_is(tmp_path):
    def full(source, target, **_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(source))

    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "x").write_bytes(b"x")
    with pytest.raises(shutil.Error) as caught:
        shutil.copytree(tmp_path / "from", tmp_path / "to", copy_function=full)
    assert "the disk is full" in str(explain(caught.value, tmp_path))


def test_a_run_does_not_begin_on_a_full_disk(filled):
    with Archive.open(filled) as archive:
        run = archive.begin_run("crawl", [])
        archive.space_floor = 2**60
        with pytest.raises(ArchiveError, match="make room and run again"):
            archive.begin_run("crawl", [])
        with pytest.raises(ArchiveError, match="make room and run again"):
            archive.keep(page("baru"), run, OUTLET.slug)
        assert archive.query("SELECT count(*) FROM runs WHERE command = 'crawl'") == [(2,)]


def test_a_locked_file_is_one_line(filled, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with Archive.open(filled) as archive, contextlib.closing(database.sqlite3.connect(filled)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveError, match="another program has locked it"):
            archive.begin_run("crawl", [])


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        *(("3.40.1", False), ("3.51.2", False), ("3.51.3", True), ("3.44.6", True), ("3.44.5", False)),
        *(("3.50.7", True), ("3.53.4", True), ("3.7.0", False), ("4.0.0", True)),
    ],
)
def test_a_library_that_may_lose_pages_is_named(version, safe):
    warning = sqlite_warning(version)
    assert (warning is None) is safe
    if warning:
        assert version in warning and "pysqlite3" in warning


def test_any_damage_is_one_line(filled, tmp_path_factory):
    """Bits flipped, cut, zeroed at random places: opened or refused with one line, never a traceback."""
    whole = filled.read_bytes()
    chance = random.Random(5)
    folder = tmp_path_factory.mktemp("damaged")
    outcomes = {"opened": 0, "refused": 0}
    for n in range(60):
        broken = bytearray(whole)
        place = chance.randrange(len(whole))
        if n % 3 == 0:
            del broken[place:]
        elif n % 3 == 1:
            broken[place : place + 4096] = bytes(len(broken[place : place + 4096]))
        else:
            broken[chance.randrange(200) if n % 2 else place] ^= 1 << chance.randrange(8)
        path = folder / f"{n}.db"
        path.write_bytes(broken)
        try:
            with Archive.open(path) as archive:
                report = verify(archive)
                run = archive.begin_run("crawl", [], extractor="1")
                put(archive, run, article("baru"))
            outcomes["opened"] += 1
            assert report is not None
        except ArchiveError as error:
            assert "\n" not in str(error)
            outcomes["refused"] += 1
    assert outcomes["refused"] > 5 and sum(outcomes.values()) == 60
