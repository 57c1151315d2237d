"""`warcio check` (where the package brotli is missing) passes whatever encoding a page came in."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest
from archive_parts import OUTLET, begin, page

from scraper.archive.snapshots import read_snapshot

CHECK = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; main(sys.argv[1:])"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("br", b"\x0b\x02\x80hello\x03"),
        ("br", b"\xff\xff no brotli at all"),
        ("gzip", gzip.compress(b"hello", mtime=0)),
        ("gzip", gzip.compress(b"hello", mtime=0)[:-9]),
        ("gzip, br", b"x"),
        ("zstd", b"x"),
        ("keju", b"x"),
    ],
)
def test_a_page_in_any_encoding_passes_and_comes_back_as_it_was(
    tmp_path: Path, encoding: str, body: bytes
) -> None:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", encoding))
    archive, run = begin(tmp_path)
    with archive:
        kept = page(body=body, headers=headers, source="news.warc.gz")
        assert read_snapshot(archive, archive.keep(kept, run, OUTLET.slug)) == kept
    (file,) = (tmp_path / "warc").iterdir()
    checked = subprocess.run(
        [sys.executable, "-c", CHECK, "check", str(file)], capture_output=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, b""), checked.stderr
