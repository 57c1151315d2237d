"""`warta show --only`: what an article rests on, byte for byte, to be proved with other tools."""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess
from pathlib import Path

import pytest
from archive_parts import FETCHED, article, begin, page, put

from scraper.archive.store import Archive
from scraper.cli.exits import run

HTML = "<html><h1>Perahu</h1><p>Ikan layang melimpah – kata nelayan.</p></html>".encode()
PACKED = gzip.compress(HTML, mtime=0)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of an article of two pages, the first sent packed, the second damaged in its packing."""
    monkeypatch.setenv("WARTA_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    archive, number = begin(tmp_path / "data")
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    with archive:
        first = archive.keep(page("perahu", PACKED, headers=headers), number, "kabarpulau")
        second = archive.keep(page("perahu-2", PACKED[:-9], headers=headers), number, "kabarpulau")
        told = article("perahu")
        return archive.store(
            told, [first, second], outlet="kabarpulau", run=number, asked=told.url
        ).article_id


def written(capfd: pytest.CaptureFixture[bytes], *words: str) -> bytes:
    capfd.readouterr()
    assert run(["show", *words]) == 0
    return bytes(capfd.readouterr().out)


def test_text_page_and_payload(key: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    text = written(capfdbinary, key, "--only", "text")
    sheet = written(capfdbinary, key).decode()
    assert text.startswith(b"Nelayan dari perahu") and hashlib.sha256(text).hexdigest() in sheet
    assert written(capfdbinary, key, "--only", "page") == HTML
    payload = written(capfdbinary, key, "--only", "payload")
    assert payload == PACKED
    assert f"SHA-256 {hashlib.sha256(payload).hexdigest()} of the {len(PACKED)} bytes as sent" in sheet
    assert written(capfdbinary, key, "--only", "payload", "--part", "2") == PACKED[:-9]


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["--only", "page", "--part", "2"], 1, "its packing cannot be undone (cut gzip stream); as it came"),
        (["--only", "page", "--part", "3"], 2, "was read from 2 pages; there is no part 3"),
        (["--part", "2"], 2, "--part goes with --only page or --only payload"),
    ],
)
def test_what_cannot_be_written_is_one_line(
    key: str, capsys: pytest.CaptureFixture[str], words: list[str], code: int, line: str
) -> None:
    assert run(["show", key, *words]) == code
    told = capsys.readouterr()
    assert told.out == "" and line in told.err and told.err.count("\n") == 1


def test_bytes_are_not_thrown_at_a_terminal(
    key: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run(["show", key, "--only", "page"]) == 2
    assert "> page.html" in capsys.readouterr().err
    assert run(["show", key, "--only", "text"]) == 2
    assert "> text.txt" in capsys.readouterr().err


def test_a_page_that_had_not_changed_says_where_its_bytes_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WARTA_DATA", str(tmp_path))
    archive, number = begin(tmp_path)
    with archive:
        archive.keep(page("perahu"), number, "kabarpulau")
        key = put(archive, number, article("perahu"), page("perahu"))
        where = archive.row("SELECT offset, length FROM snapshots WHERE refers_to IS NULL")
    assert where is not None and run(["show", key]) == 0
    shown = capsys.readouterr().out
    assert re.search(
        rf"unchanged since .*: its bytes are in warc/\S+ at {where['offset']}, {where['length']}", shown
    )


def test_the_way_without_warta_that_the_manual_shows(key: str, tmp_path: Path) -> None:
    """docs/PROVENANCE.md, "By hand": the digest agrees, and the sentence is there."""
    text = (ROOT / "docs" / "PROVENANCE.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```sh\n(FILE=.*?)^```", text, re.DOTALL | re.MULTILINE)
    with Archive.open(tmp_path / "data" / "warta.db", write=False) as archive:
        row = archive.row("SELECT s.*, w.name FROM snapshots s JOIN warc_files w ON w.id = s.warc_file")
        body = archive.query("SELECT body_sha256 FROM articles")[0][0]
    assert row is not None and row["fetched_at"].startswith(str(FETCHED.date()))
    told = {
        "FILE": row["name"],
        "OFFSET": row["offset"],
        "LENGTH": row["length"],
        "BYTES": row["bytes"],
        "ID": key,
    }
    for name, value in told.items():
        block, found = re.subn(rf"\b{name}=\S+", f"{name}={value}", block)
        assert found == 1, name
    block = re.sub(r"grep .*", "grep melimpah", block)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert any(line.startswith(row["payload_sha256"]) for line in lines)
    assert any(line.startswith(body) for line in lines)
    assert HTML.decode() in lines
