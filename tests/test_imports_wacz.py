"""What `warta warc export` wrote, and other WACZ files and collections, imported again."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_imports_runs import html, response, url

from scraper.cli.exits import run


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with pages.wacz and collection/, of three articles."""
    source = tmp_path / "a.warc.gz"
    source.write_bytes(b"".join(response(url(n), html(n)) for n in (1, 2, 3)))
    first = str(tmp_path / "first")
    assert run(["import", "-q", "--data", first, str(source)]) == 0
    for second, name in enumerate(
        ("pages.wacz", "collection")
    ):  # the files inside are named after the second
        monkeypatch.setattr(
            "scraper.export.warc.now", lambda s=second: datetime(2024, 9, 6, 1, 0, s, tzinfo=UTC)
        )
        assert run(["warc", "export", "-q", "--data", first, str(tmp_path / name)]) == 0
    return tmp_path


def articles(data: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(data / "warta.db") as db:
        return db.execute("SELECT url, body_sha256 FROM articles ORDER BY url").fetchall()


@pytest.mark.parametrize("name", ["pages.wacz", "collection"])
def test_what_was_exported_is_read_back(
    exported: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (exported / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(exported / "tmp"))
    again = exported / "again"
    assert run(["import", "--data", str(again), str(exported / name)]) == 0
    assert articles(again) == articles(exported / "first") and len(articles(again)) == 3
    assert list((exported / "tmp").iterdir()) == []
    capsys.readouterr()
    other = "collection" if name == "pages.wacz" else "pages.wacz"
    assert run(["import", "--data", str(again), str(exported / other)]) == 0
    head, counts = capsys.readouterr().out.splitlines()[:2]
    assert dict(zip(head.split("\t"), counts.split("\t"), strict=True))["known"] == "3"
    with sqlite3.connect(again / "warta.db") as db:
        assert db.execute("SELECT count(*) FROM snapshots").fetchone() == (3,)


def test_damage_inside_a_wacz_is_named_by_its_place_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = [response(url(n), html(n)) for n in (1, 2, 3)]
    members[1] = members[1][:40] + b"\xff\xff\xff\xff" + members[1][44:]
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/x.warc.gz", b"".join(members))
        packed.writestr("../../y.warc", gzip.decompress(response(url(4), html(4))))
    assert run(["import", "-q", "--data", str(tmp_path / "data"), str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"1 record is damaged, 3 good ones read; first: {path}/archive/x.warc.gz:" in line
    assert len(articles(tmp_path / "data")) == 3


def test_a_wacz_whose_bytes_changed_is_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/x.warc.gz", response(url(1), html(1)) + response(url(2), html(2)))
    data = bytearray(path.read_bytes())
    data[data.index(b"\x1f\x8b\x08", 200) + 30] ^= 255
    path.write_bytes(bytes(data))
    assert run(["import", "-q", "--data", str(tmp_path / "data"), str(path)]) == 1
    assert f"{path}/archive/x.warc.gz" in capsys.readouterr().err
    assert url(2) not in [address for address, _ in articles(tmp_path / "data")]


def test_a_zip_without_warc_files_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.html", html(1))
    assert run(["import", "--data", str(tmp_path / "data"), str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "is a zip file without WARC files" in line and not (tmp_path / "data").exists()
