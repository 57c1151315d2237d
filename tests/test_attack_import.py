"""Import files as strangers make them: every record is imported or named, and nothing waits for ever."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.cli.exits import run
from scraper.imports.instants import instant

TEXT = """Perahu Tebing Lor Diperbaiki

AMBON - Warga Desa Tebing Lor memperbaiki dua belas perahu kayu, Senin (5/6/2023), sebelum musim angin tiba.

Pekerjaan itu selesai dalam empat hari dan dibiayai dari kas nelayan desa."""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WARTA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def dump(path: Path, *rows: dict[str, object] | str) -> str:
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return str(path)


def articles(data: Path) -> int:
    with sqlite3.connect(data / "warta.db") as db:
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", 12345, [], {}])
def test_a_time_at_the_edge_of_the_calendar_costs_its_line_only(
    edge: object, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert instant(edge) is None
    good = {"url": "https://suara.example/berita/dua", "text": TEXT}
    row = {"url": "https://suara.example/berita/satu", "text": TEXT, "fetched_at": edge}
    assert run(["import", "--quiet", dump(tmp_path / "d.jsonl", row, good)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "d.jsonl:1: fetched_at" in line and "is no time of fetching" in line
    assert articles(data) == 1


def test_a_time_with_a_zone_is_utc() -> None:
    assert instant("2023-06-05T08:00:00+08:00") == datetime(2023, 6, 5, 0, 0, tzinfo=UTC)


def test_half_a_character_in_an_address_costs_its_line_only(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"url": "https://suara.example/berita/satu", "text": TEXT + " \ud800"}
    bad = {"url": "https://suara.example/berita/\ud800", "text": TEXT}
    assert run(["import", "--quiet", dump(tmp_path / "d.jsonl", bad, good)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "1 record is damaged, 1 good one read" in line and "lone surrogate" in line
    assert articles(data) == 1


@pytest.mark.parametrize("name", ["a\0b.html", "pipa.html"])
def test_a_file_name_that_is_none_and_a_pipe(
    name: str, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "halaman"
    folder.mkdir()
    os.mkfifo(folder / "pipa.html")
    (folder / "satu.txt").write_text(TEXT, "utf-8")
    (folder / "urls.tsv").write_text(
        f"file\turl\n{name}\thttps://suara.example/a\nsatu.txt\thttps://suara.example/b\n", "utf-8"
    )
    assert run(["import", "--quiet", str(folder)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "1 record is damaged, 1 good one read" in line and "unexpected" not in line
    assert articles(data) == 1


def test_a_pipe_is_refused(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipa.warc")
    assert run(["import", str(tmp_path / "pipa.warc")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "no plain file" in line
    assert not data.exists()


def test_a_status_and_a_length_in_no_plain_digits(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = "HTTP/1.1 ²⁰⁰ OK\r\nContent-Type: text/html\r\n\r\n<p>x</p>".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Date: 2023-01-01T00:00:00Z\r\n"
        "WARC-Target-URI: https://suara.example/berita/satu\r\nContent-Type: application/http\r\n"
    )
    (tmp_path / "a.warc").write_bytes(
        f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"
    )
    (tmp_path / "b.warc").write_bytes(f"{head}Content-Length: ²\r\n\r\n".encode() + body + b"\r\n\r\n")
    for name in ("a.warc", "b.warc"):
        assert run(["import", "--quiet", str(tmp_path / name)]) in (0, 1)
        assert "unexpected" not in capsys.readouterr().err
