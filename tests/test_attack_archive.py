"""Archives as accidents leave them: every command says one line, and changes nothing."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from archive_parts import article, begin, put

from scraper.cli.exits import run
from scraper.crawl import check, crawl
from scraper.errors import ArchiveError, RunFailed
from scraper.outlets import load


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with three articles."""
    folder = tmp_path / "data"
    folder.mkdir()
    archive, number = begin(folder)
    with archive:
        for name in ("a", "b", "c"):
            put(archive, number, article(name))
    monkeypatch.setenv("WARTA_DATA", str(folder))
    monkeypatch.setenv("WARTA_SAMPLE_SIZE", "9")
    return folder


def says(capsys: pytest.CaptureFixture[str], words: list[str], code: int, *parts: str) -> None:
    """The command ends with this code, and one line on stderr that holds these parts."""
    assert run(words) == code
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and lines[0].startswith("warta: ")
    assert "unexpected" not in lines[0]
    assert [part for part in parts if part not in lines[0]] == []


@pytest.mark.parametrize("sql", ["DROP TABLE bylines", "ALTER TABLE frontier DROP COLUMN note"])
def test_a_table_or_column_that_is_gone(
    sql: str, data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        db.executescript(sql.replace("note", _optional_column(db)))
    for words in (["search", "desa"], ["verify"], ["backup", str(tmp_path / "bag")], ["reextract"]):
        says(capsys, words, 2, "warta.db: the file is damaged (no ", "restore")
    assert not (tmp_path / "bag").exists()


@pytest.mark.parametrize("damage", ["a page of the file", "a letter"])
def test_a_backup_of_what_is_damaged_names_the_archive(
    damage: str, data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = data / "warta.db"
    with sqlite3.connect(path) as db:
        db.execute("UPDATE snapshots SET url = CAST(x'ffff' AS TEXT) WHERE id = 1")
        ((size, root),) = db.execute(
            "SELECT page_size, rootpage FROM pragma_page_size, sqlite_schema WHERE name = 'articles'"
        )
    if damage == "a page of the file":
        content = bytearray(path.read_bytes())
        content[(root - 1) * size : (root - 1) * size + 600] = b"\xee" * 600
        path.write_bytes(content)
    says(capsys, ["backup", str(tmp_path / "bag")], 2, f"warta: {path}: the file is damaged (")
    assert not list(tmp_path.glob("*bag*"))


def _optional_column(db: sqlite3.Connection) -> str:
    """A column of `frontier` no index or view needs."""
    names = [row[1] for row in db.execute("PRAGMA table_info(frontier)")]
    uses = " ".join(
        sql for (sql,) in db.execute("SELECT sql FROM sqlite_schema WHERE name != 'frontier'") if sql
    )
    return next(name for name in reversed(names) if name not in uses)


def test_a_warc_file_that_is_gone(data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (file,) = (data / "warc").iterdir()
    file.unlink()
    before = (data / "warta.db").read_bytes()
    assert run(["search", "tongkol"]) == 0
    capsys.readouterr()
    says(capsys, ["backup", str(tmp_path / "bag")], 2, f"{file} is missing")
    assert run(["doctor"]) == 1
    assert f"{file} is missing" in capsys.readouterr().out.replace("\n", "")
    assert (data / "warta.db").read_bytes() == before
    with sqlite3.connect(data / "warta.db") as db:
        ((one,),) = db.execute("SELECT id FROM articles LIMIT 1")
    says(capsys, ["takedown", one, "--yes"], 2, f"{file} is missing", "nothing was done")
    assert run(["show", one]) == 0


def test_cron_hears_of_lost_pages_though_the_crawl_itself_went_well(data: Path) -> None:
    (file,) = (data / "warc").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    reports = crawl(data, [load()["kabarpulau"]], quiet=True, sample_size=9)
    with pytest.raises(RunFailed, match=r"has 100 of \d+ bytes: pages are missing"):
        check(reports)
    assert len(list((data / "warc").iterdir())) == 2  # it went on, into a new file
    check(crawl(data, [load()["kabarpulau"]], quiet=True, sample_size=9))


def test_a_file_where_the_folder_of_pages_belongs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(data / "warc")
    (data / "warc").touch()
    dump = data / "satu.jsonl"
    dump.write_text('{"url": "https://suara.example/berita/satu", "text": "Satu baris.\\n\\nDua baris."}\n')
    assert run(["import", str(dump)]) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert f"a file stands where the folder {data / 'warc'} belongs; move it away" in last


@pytest.mark.parametrize("there", ["file", "folder"])
def test_the_logs_cannot_be_where_something_else_is(data: Path, there: str) -> None:
    if there == "file":
        (data / "logs").touch()
        says = f"{data / 'logs'}: a file stands where the folder {data / 'logs'} belongs; move it away or "
    else:
        log = data / "logs" / "crawl.log"
        log.mkdir(parents=True)
        says = f"{data / 'logs'}: a folder stands where the file {log} belongs; move it away or "
    with pytest.raises(ArchiveError, match=re.escape(says)) as error:
        crawl(data, [load()["kabarpulau"]], quiet=True, sample_size=9)
    assert error.value.exit_code == 2


def test_a_folder_where_the_lock_belongs(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "warta.lock").unlink()
    (data / "warta.lock").mkdir()
    says(capsys, ["reextract"], 2, "warta.lock: a folder stands where the file")


@pytest.mark.parametrize("words", [["reextract"], ["takedown", "abcd", "--yes"], ["copies"]])
def test_no_lock_is_left_where_no_archive_is(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    says(capsys, [*words, "--data", str(tmp_path / "none")], 2, "there is no archive")
    assert not (tmp_path / "none").exists()


def test_an_empty_name_is_not_the_present_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    says(capsys, ["crawl", "--data", ""], 2, "--data", "the name is empty")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"\xb1\xff" * 200, b"a\0b  data/\0\n", b"", None], ids=["binary", "nul", "empty", "folder"]
)
def test_a_manifest_that_is_none(
    content: bytes | None, data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bag = tmp_path / "bag"
    assert run(["backup", "--quiet", str(bag)]) == 0
    (bag / "manifest-sha256.txt").unlink()
    if content is None:
        (bag / "manifest-sha256.txt").mkdir()
    else:
        (bag / "manifest-sha256.txt").write_bytes(content)
    before = (data / "warta.db").read_bytes()
    says(capsys, ["restore", str(bag)], 2, str(bag))
    assert run(["verify", "--quiet", "--backup", str(bag)]) in (1, 2)
    assert "unexpected" not in capsys.readouterr().err
    assert (data / "warta.db").read_bytes() == before


def test_a_way_no_field_is_read_by(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    says(capsys, ["reextract", "--via", "json"], 2, "'json'", "jsonld")
