"""Pages as they came: WARC files other tools read, byte for byte, cut back to what is committed."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from archive_parts import FETCHED, OUTLET, address, begin, page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.errors import ArchiveError
from scraper.models import RawPage


def warcs(archive) -> list[Path]:
    return sorted(archive.warcs.folder.iterdir())


def records(archive) -> list[tuple[str, str | None]]:
    found = []
    for path in warcs(archive):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI")))
                record.content_stream().read()
    return found


def warcio_check(archive) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "warcio.cli", "check", *map(str, warcs(archive))]
    return subprocess.run(command, capture_output=True, text=True, check=False)


COMPRESSED = page(
    body=gzip.compress(b"<html>isi</html>", mtime=0),
    headers=(
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    ),
)
CHUNKED = page(
    headers=(("Transfer-Encoding", "chunked"), ("Content-Length", "9999"), ("X-Judul", "Kabar “Pulau” é")),
    status=404,
    final_url=address("lain"),
)
MOMENT = page(headers=(), request_headers=(), source="crawl")


@pytest.mark.parametrize(
    "kept", [page(), COMPRESSED, CHUNKED, MOMENT], ids=["plain", "gzip", "chunked", "bare"]
)
def test_a_page_comes_back_as_it_came(opened, kept):
    archive, run = opened
    assert read_snapshot(archive, archive.keep(kept, run, OUTLET.slug)) == kept
    assert warcio_check(archive).returncode == 0


def test_the_payload_can_be_replayed(opened):
    archive, run = opened
    archive.keep(COMPRESSED, run, OUTLET.slug)
    archive.keep(CHUNKED, run, OUTLET.slug)
    with warcs(archive)[0].open("rb") as stream:
        bodies = [r.content_stream().read() for r in ArchiveIterator(stream) if r.rec_type == "response"]
    assert bodies == [b"<html>isi</html>", CHUNKED.body]


def test_a_text_dump_and_an_imported_file_are_resources(opened):
    archive, run = opened
    dump = RawPage(address("d"), "Judul\n\nIsi é".encode(), None, kind="text", source="kumpulan.jsonl")
    saved = RawPage(address("s"), b"<html>", FETCHED, source="disimpan/s.html")
    numbers = [archive.keep(kept, run, None) for kept in (dump, saved)]
    assert [read_snapshot(archive, number) for number in numbers] == [dump, saved]
    assert [kind for kind, _ in records(archive)] == ["warcinfo", "resource", "resource"]
    assert archive.keep(dump, run, None) == numbers[0]  # imported again: already there
    assert archive.query("SELECT count(*) FROM snapshots") == [(2,)]
    assert verify(archive).damages == []


def test_captures_imported_twice_are_there_once_each(opened):
    archive, run = opened
    days = [page(fetched_at=FETCHED + timedelta(days=n), source="lama.warc.gz") for n in range(3)]
    numbers = [archive.keep(capture, run, None) for capture in days]
    assert len(set(numbers)) == 3
    assert [archive.keep(capture, run, None) for capture in days] == numbers
    assert [read_snapshot(archive, number) for number in numbers] == days
    assert verify(archive).damages == []


def test_an_unchanged_page_is_a_revisit_record(opened):
    archive, run = opened
    first = page(body=b"x" * 5000)
    later = page(body=b"x" * 5000, fetched_at=FETCHED + timedelta(days=1))
    third = page(body=b"x" * 5000, fetched_at=FETCHED + timedelta(days=2))
    numbers = [archive.keep(kept, run, OUTLET.slug) for kept in (first, later, third)]
    assert [read_snapshot(archive, number) for number in numbers] == [first, later, third]
    refers = archive.query("SELECT refers_to FROM snapshots ORDER BY id")
    assert refers == [(None,), (numbers[0],), (numbers[0],)]
    assert [kind for kind, _ in records(archive)][1::2] == ["response", "revisit", "revisit"]
    with warcs(archive)[0].open("rb") as stream:
        (revisit, _) = [r.rec_headers for r in ArchiveIterator(stream) if r.rec_type == "revisit"]
    assert revisit.get_header("WARC-Refers-To-Target-URI") == address("perahu")
    assert revisit.get_header("WARC-Refers-To-Date") == "2024-05-03T02:01:00Z"
    assert revisit.get_header("WARC-Profile").endswith("warc/1.1/revisit/identical-payload-digest")
    changed = page(body=b"y")
    assert read_snapshot(archive, archive.keep(changed, run, OUTLET.slug)) == changed
    assert verify(archive).damages == []


def test_files_are_turned_over_by_size_and_named_by_date(tmp_path):
    archive, run = begin(tmp_path, warc_limit=2000)
    kept = [page(f"p{n}", body=bytes(str(n), "ascii") * 100) for n in range(12)]
    numbers = [archive.keep(one, run, OUTLET.slug) for one in kept]
    names = [path.name for path in warcs(archive)]
    assert len(names) > 2
    assert all(
        name.startswith("warta-20") and name.endswith(f"-{n:05d}.warc.gz") for n, name in enumerate(names, 1)
    )
    assert [kind for kind, _ in records(archive)].count("warcinfo") == len(names)
    assert [read_snapshot(archive, number) for number in numbers] == kept
    archive.close()
    with Archive.open(tmp_path / "warta.db", warc_limit=2000) as again:
        assert verify(again).damages == []


def test_a_hostile_address_or_header_makes_no_record_of_its_own(opened):
    archive, run = opened
    hostile = page(
        url=address("a") + "\r\nWARC-Type: warcinfo\r\n\r\n ../../etc",
        headers=(("X-A", "1\r\nX-Injected: yes\r\n\r\nHTTP/1.1 200 OK"), ("X-B\r\nX-C", "\ud800")),
        request_headers=(("Cookie", "a\r\nb: c"),),
    )
    number = archive.keep(hostile, run, OUTLET.slug)
    back = read_snapshot(archive, number)
    assert back.body == hostile.body
    assert [name for name, _ in back.headers] == ["X-A", "X-B X-C"]
    assert len(records(archive)) == 3
    assert warcio_check(archive).returncode == 0
    assert verify(archive).damages == []


def test_what_a_killed_run_left_is_cut(tmp_path):
    archive, run = begin(tmp_path)
    kept = archive.keep(page(), run, OUTLET.slug)
    (path,) = warcs(archive)
    size = path.stat().st_size
    archive.close()
    with path.open("ab") as file:
        file.write(b"\x1f\x8b half a record")
    with Archive.open(tmp_path / "warta.db") as again:
        assert path.stat().st_size == size
        assert again.warnings == []
        number = again.keep(page("b"), again.begin_run("crawl", []), OUTLET.slug)
        assert [read_snapshot(again, n).url for n in (kept, number)] == [address("perahu"), address("b")]
        assert warcio_check(again).returncode == 0


def test_a_file_begun_but_never_committed_is_begun_again(tmp_path):
    archive, _ = begin(tmp_path)
    with archive.transaction():
        archive.insert(
            "warc_files", {"name": "warta-x.warc.gz", "length": 0, "head_length": 0, "opened_at": "x"}
        )
    archive.warcs.folder.mkdir()
    (archive.warcs.folder / "warta-x.warc.gz").write_bytes(b"half")
    archive.close()
    with Archive.open(tmp_path / "warta.db") as again:
        number = again.keep(page(), again.begin_run("crawl", []), OUTLET.slug)
        assert read_snapshot(again, number) == page()
        assert len(warcs(again)) == 1


def test_a_file_in_the_way_is_left_alone(tmp_path):
    archive, run = begin(tmp_path)
    archive.warcs.folder.mkdir()
    archive.warcs.turn_over()
    archive.close()
    (first,) = warcs(archive)
    (tmp_path / "warta.db").unlink()
    before = first.read_bytes()
    archive, run = begin(tmp_path)
    archive.keep(page(), run, OUTLET.slug)
    assert first.read_bytes() == before
    assert len(warcs(archive)) == 2


@pytest.mark.parametrize("damage", ["missing", "short"])
def test_a_damaged_newest_file_is_told_and_never_appended_to(tmp_path, damage):
    archive, run = begin(tmp_path)
    archive.keep(page(), run, OUTLET.slug)
    (path,) = warcs(archive)
    archive.close()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    with Archive.open(tmp_path / "warta.db") as again:
        assert len(again.warnings) == 1 and str(path) in again.warnings[0]
        number = again.keep(page("b"), again.begin_run("crawl", []), OUTLET.slug)
        assert read_snapshot(again, number) == page("b")
        with pytest.raises(ArchiveError, match="restore it from a backup") as caught:
            read_snapshot(again, 1)
        assert "\n" not in str(caught.value) and address("perahu") in str(caught.value)


def test_a_failed_write_leaves_no_trace(opened, monkeypatch):
    archive, run = opened
    archive.keep(page(), run, OUTLET.slug)
    (path,) = warcs(archive)
    size = path.stat().st_size
    monkeypatch.setattr(archive, "tally", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        archive.keep(page("b"), run, OUTLET.slug)
    monkeypatch.undo()
    assert path.stat().st_size == size
    assert archive.query("SELECT count(*) FROM snapshots") == [(1,)]
    assert read_snapshot(archive, archive.keep(page("c"), run, OUTLET.slug)) == page("c")
    assert verify(archive).damages == []


def test_an_unknown_number_is_one_line(opened):
    with pytest.raises(ArchiveError, match="there is no snapshot 7"):
        read_snapshot(opened[0], 7)


HEADER = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), max_size=20
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=400), value=HEADER, status=st.integers(100, 599))
def test_any_bytes_come_back(opened, body, value, status):
    archive, run = opened
    kept = page(body=body, headers=(("X-Apa", value.strip()),), status=status)
    back = read_snapshot(archive, archive.keep(kept, run, OUTLET.slug))
    assert (back.body, back.status) == (body, status)
    assert verify(archive).damages == []
