"""Archives of every schema that ever landed open with this program, and nothing in them changes."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import later_schemas
import pytest
from archive_fixture import STORED, contents, present, schema_of, unpack
from archive_parts import OUTLET, article, begin, page, put, rows
from sqlite_utils import Database

from scraper.archive import schema
from scraper.archive.search import search
from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.cli.exits import run as warta
from scraper.errors import ArchiveError

LANDED = sorted(
    (path.name.removesuffix(".tar.gz") for path in STORED.glob("*.tar.gz")), key=lambda name: int(name[7:])
)


def held(name: str) -> dict[str, Any]:
    """What a stored archive holds."""
    return dict(json.loads((STORED / f"{name}.json").read_text("utf-8")))


def fresh() -> Database:
    db = Database(memory=True, execute_plugins=False)
    schema.migrations.apply(db)
    return db


def files(folder: Path) -> dict[str, str]:
    """Every file with its digest; but the lock, and what an SQLite reader leaves (empty WAL, its index)."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".lock", ".db-shm") and path.stat().st_size
    }


@pytest.fixture
def later(monkeypatch):
    """A program with two more steps; `monkeypatch.undo()` goes back to the present one."""
    steps = later_schemas.steps()
    monkeypatch.setattr(schema, "migrations", steps)
    return steps


def test_the_present_schema_is_stored():
    """Fails when the schema was changed without a step of its own, or without storing an archive of it."""
    assert (STORED / f"{present()}.tar.gz").exists(), "new schema: run python tests/archive_fixture.py"
    assert held(present())["schema"] == schema_of(fresh()), (
        f"{present()} has landed and must not change: add a step to scraper/archive/schema.py"
    )


@pytest.mark.parametrize("name", LANDED)
def test_a_stored_archive_opens_and_nothing_in_it_changes(tmp_path, name):
    told = unpack(name, tmp_path)
    with Archive.open(tmp_path / "warta.db") as archive:
        columns = {table: about["columns"] for table, about in told["tables"].items()}
        assert contents(archive, columns) == told["tables"]
        assert verify(archive).damages == []
        assert schema_of(archive.db) == schema_of(fresh())
        for (number,) in archive.query("SELECT id FROM snapshots"):
            assert read_snapshot(archive, number).url
        assert search(archive, "ralat", None, None, None, 10)
        run = archive.begin_run("crawl", [], extractor="1")
        put(archive, run, article("baru"))
        assert verify(archive).damages == []
    with Archive.open(tmp_path / "warta.db", write=False) as again:
        assert again.query("SELECT count(*) FROM articles") == [(told["tables"]["articles"]["rows"] + 1,)]


def test_a_stored_archive_has_something_of_everything():
    for name in LANDED:
        empty = {table for table, about in held(name)["tables"].items() if not about["rows"]}
        assert empty <= {"cleanup"}  # a list of work that is done when the archive is opened


def test_steps_to_come_keep_every_row(tmp_path, later):
    told = unpack(LANDED[-1], tmp_path)
    path = tmp_path / "warta.db"
    with pytest.raises(ArchiveError, match="has an older schema; open it once for writing"):
        Archive.open(path, write=False)
    with Archive.open(path) as newer:
        assert any("before-schema_901" in line for line in newer.warnings)
        columns = {table: about["columns"] for table, about in told["tables"].items()}
        assert contents(newer, columns) == told["tables"]  # also what refers to the rebuilt table
        assert verify(newer).damages == []  # a new column breaks no seal
        assert schema_of(newer.db) == schema_of(fresh())
        assert newer.query("PRAGMA foreign_keys") == [(1,)]
        assert newer.query("SELECT count(*) FROM moods") == [(told["tables"]["articles"]["rows"],)]
    with Archive.open(path) as again:
        assert again.warnings == []


def test_a_copy_is_kept_as_the_archive_was(tmp_path, later, monkeypatch):
    told = unpack(LANDED[-1], tmp_path)
    Archive.open(tmp_path / "warta.db").close()
    monkeypatch.undo()
    with Archive.open(tmp_path / "warta.db.before-schema_901", write=False) as kept:
        assert contents(kept) == told["tables"]
        assert verify(kept).damages == []
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    "words", [["crawl", "kabarpulau"], ["verify"], ["search", "ralat"], ["reextract"], ["backup", "BAG"]]
)
def test_a_newer_archive_is_refused_in_one_line_and_nothing_is_written(
    tmp_path, later, monkeypatch, capsys, words
):
    unpack(LANDED[-1], tmp_path / "data")
    Archive.open(tmp_path / "data" / "warta.db").close()
    monkeypatch.undo()
    before = files(tmp_path)
    words = [str(tmp_path / "bag") if word == "BAG" else word for word in words]
    assert warta([*words, "--data", str(tmp_path / "data")]) == 2
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.splitlines()) == 1
    assert "was written by a newer version of this program (schema_901, schema_902)" in said.err
    assert "update the program, the file is untouched" in said.err
    assert files(tmp_path) == before


@pytest.mark.parametrize("step", later_schemas.NAMES)
def test_a_step_that_breaks_off_changes_nothing(tmp_path, later, monkeypatch, step):
    unpack(LANDED[-1], tmp_path)
    monkeypatch.undo()
    with Archive.open(tmp_path / "warta.db") as archive:
        before = rows(archive)
    monkeypatch.setattr(schema, "migrations", later)
    (broken,) = [one for one in later.pending(Database(memory=True)) if one.name == step]
    work = broken.fn

    def breaks(db):
        work(db)
        raise RuntimeError("killed half-way")

    broken.fn = breaks
    with pytest.raises(RuntimeError):
        Archive.open(tmp_path / "warta.db")
    monkeypatch.undo()
    with Archive.open(tmp_path / "warta.db") as archive:
        assert rows(archive) == before
        assert verify(archive).damages == []


def test_a_step_that_would_lose_rows_is_not_done(tmp_path, later, monkeypatch):
    unpack(LANDED[-1], tmp_path)
    (broken,) = [one for one in later.pending(Database(memory=True)) if one.name == "schema_902"]
    broken.fn = lambda db: db.conn.execute("DELETE FROM outlets")
    with pytest.raises(ArchiveError, match=r"would lose rows \(table .*nothing was changed"):
        Archive.open(tmp_path / "warta.db")
    monkeypatch.undo()
    with Archive.open(tmp_path / "warta.db") as archive:
        assert archive.outlet_for_host(OUTLET.hosts[0]) == OUTLET.slug


def test_no_room_for_the_copy_is_one_line_and_leaves_nothing(tmp_path, later, monkeypatch):
    unpack(LANDED[-1], tmp_path)
    before = files(tmp_path)
    (tmp_path / "warta.db.before-schema_901").mkdir()  # cannot be replaced by a file
    with pytest.raises(ArchiveError) as caught:
        Archive.open(tmp_path / "warta.db")
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == before
    monkeypatch.undo()
    shutil.rmtree(tmp_path / "warta.db.before-schema_901")
    Archive.open(tmp_path / "warta.db").close()


def test_an_archive_of_the_present_schema_is_not_copied(tmp_path):
    archive, run = begin(tmp_path)
    put(archive, run, article(), page())
    archive.close()
    Archive.open(tmp_path / "warta.db").close()
    assert not list(tmp_path.glob("*.before-*"))
