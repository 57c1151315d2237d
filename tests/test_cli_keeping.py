"""verify, backup, restore and takedown by the words a user types."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from archive_parts import address, article, begin, put

from scraper.archive.store import Archive
from scraper.cli.exits import run
from scraper.models import Paragraph

OTHER = (Paragraph("p", "Layar baru dijahit di bengkel milik warga, kata ketua kelompok nelayan itu."),)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("WARTA_DATA", str(folder))
    archive, number = begin(folder)
    with archive:
        put(archive, number, article("perahu"))
        put(archive, number, article("layar", body=OTHER))
        archive.end_run(number, "ok")
    return folder


def headlines(data: Path) -> list[str]:
    with sqlite3.connect(data / "warta.db") as db:
        return [row[0] for row in db.execute("SELECT headline FROM articles ORDER BY headline")]


def test_a_sound_archive_is_said_to_be_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--index"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 articles and 2 pages read") and "Everything is as it was stored." in out
    assert run(["verify", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_a_changed_letter_is_found(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        db.execute("UPDATE articles SET body = replace(body, 'ikan', 'ikaN')")
    assert run(["verify", "-q"]) == 1
    err = capsys.readouterr().err
    assert "damage" in err and "Nelayan perahu pulang" in err and err.count("\n") == 1


def test_a_search_index_that_lacks_a_word_is_found(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        db.execute(
            "INSERT INTO articles_fts (articles_fts, rowid, headline, body, byline)"
            " SELECT 'delete', n, headline, body, byline FROM articles WHERE n = 1"
        )
    assert run(["verify"]) == 1
    assert "the search index does not agree with the articles" in capsys.readouterr().err


def test_beside_a_run_the_search_index_is_not_checked_and_that_is_said(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*.db")}
    with Archive.open(data / "warta.db"):
        assert run(["verify"]) == 0
        out = capsys.readouterr().out
        assert "Note: the search index was not checked (another run holds" in out
        assert out.splitlines()[-1].endswith("the search index: warta verify --index")
        assert run(["verify", "--index"]) == 75
        capsys.readouterr()
    assert run(["verify"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Everything is as it was stored."
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*.db")} == before


def test_a_part_says_what_was_not_checked(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    says = {
        "1/2": "Everything is as it was stored.",
        "2/2": "All that was read is as it was stored; the file as a whole is checked with the first part.",
    }
    for part, last in says.items():
        assert run(["verify", "--part", part]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == last


@pytest.mark.parametrize("part", ["0/2", "3/2", "x", "1/0"])
def test_a_part_that_is_none(data: Path, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--part", part]) == 2
    assert "write N/M" in capsys.readouterr().err


def test_a_backup_comes_back(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bag = tmp_path / "bag"
    assert run(["backup", str(bag)]) == 0
    assert "2 articles" in capsys.readouterr().out
    assert run(["backup", "-q", str(bag)]) == 2
    assert "there already" in capsys.readouterr().err
    assert run(["verify", "-q", "--backup", str(bag)]) == 0
    assert run(["verify", "-q", "--backup", str(bag), "--part", "2/7"]) == 2
    err = capsys.readouterr().err
    assert "a backup is proved as a whole" in err and err.count("\n") == 1
    (data / "warta.db").write_bytes(b"lost" * 1000)
    for ending in ("-wal", "-shm"):
        (data / f"warta.db{ending}").unlink(missing_ok=True)
    assert run(["restore", str(bag)]) == 2
    assert "--without-takedowns" in capsys.readouterr().err
    assert run(["restore", "--without-takedowns", str(bag)]) == 0
    assert "the former one is in" in capsys.readouterr().out.lower()
    assert headlines(data) == ["Nelayan layar pulang", "Nelayan perahu pulang"]


def test_a_damaged_backup_restores_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bag = tmp_path / "bag"
    assert run(["backup", "-q", str(bag)]) == 0
    (file,) = (bag / "data" / "warc").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    before = (data / "warta.db").read_bytes()
    assert run(["restore", str(bag)]) == 2
    err = capsys.readouterr().err
    assert "nothing was restored" in err and err.count("\n") == 1
    assert (data / "warta.db").read_bytes() == before


def test_a_backup_of_a_damaged_archive_says_so_and_is_kept(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        db.execute("UPDATE articles SET body = replace(body, 'ikan', 'ikaN')")
    bag = tmp_path / "bag"
    assert run(["backup", "-q", str(bag)]) == 1
    err = capsys.readouterr().err
    assert "1 damage in the archive, the first: article" in err and "Nelayan perahu" in err
    assert err.count("\n") == 1 and f"the copy is kept in {bag}" in err
    assert run(["restore", "--check", str(bag)]) == 1
    capsys.readouterr()
    assert run(["restore", str(bag)]) == 2
    assert "nothing was restored" in capsys.readouterr().err
    assert run(["restore", "--damaged", str(bag)]) == 0


def test_a_backup_is_proved_without_restoring(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["backup", "-q", str(tmp_path / "bag")]) == 0
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    assert run(["restore", "--check", str(tmp_path / "bag")]) == 0
    assert capsys.readouterr().out.endswith("Everything is as it was stored.\n")
    assert {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()} == before


def test_a_takedown_leaves_no_word(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["takedown", address("perahu")]) == 2
    assert "--yes" in capsys.readouterr().err
    assert run(["takedown", address("perahu"), "--yes", "--note", "surat penerbit"]) == 0
    assert "Removed: 1 article and 1 page;" in capsys.readouterr().out
    assert headlines(data) == ["Nelayan layar pulang"]
    for file in data.rglob("*"):
        assert not file.is_file() or b"ikan tongkol dan layang" not in file.read_bytes()
    assert run(["takedown", "00000000", "--yes"]) == 2
    assert "no article has an id" in capsys.readouterr().err
