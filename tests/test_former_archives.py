"""Older archives beside the present one are told; a damaged backup is not advised to be restored."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from archive_parts import article, begin, put

from scraper.archive.backup import backup
from scraper.cli.doctor import examine
from scraper.cli.exits import run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    archive, number = begin(folder)
    with archive:
        put(archive, number, article())
        archive.end_run(number, "ok")
        backup(archive, tmp_path / "bag")
    return folder


def test_doctor_names_former_archives_with_their_size(data: Path) -> None:
    assert not [check for check in examine(data) if check.what == "older archive"]
    (data / "replaced-20260102T030405" / "warc").mkdir(parents=True)
    (data / "replaced-20260102T030405" / "warc" / "a.warc.gz").write_bytes(b"x" * 2_500_000)
    (data / "warta.db.before-schema_2").write_bytes(b"x" * 400_000)
    checks = [check for check in examine(data) if check.what == "older archive"]
    assert [check.state for check in checks] == ["doubtful", "doubtful"]
    first, second = (check.says for check in checks)
    assert first.startswith(f"{data / 'replaced-20260102T030405'}, 2.5 MB")
    assert second.startswith(f"{data / 'warta.db.before-schema_2'}, 0.4 MB")
    assert "taken down" in first and "delete it" in first


@pytest.mark.parametrize("words", [["verify", "--backup"], ["restore", "--check"]])
def test_a_damaged_backup_is_told_what_helps(
    data: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    bag = data.parent / "bag"
    (bag / "data" / "lain").write_bytes(b"x")
    assert run([*words, str(bag), "--data", str(data)]) == 1
    err = capsys.readouterr().err
    assert "brings back" not in err and err.count("\n") == 1
    assert "an older backup" in err and "warta restore --damaged" in err


def test_a_damaged_archive_is_told_of_its_backups(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        db.execute("UPDATE articles SET body = body || 'x'")
    assert run(["verify", "--data", str(data)]) == 1
    assert "warta restore BAG brings back a backup" in capsys.readouterr().err
