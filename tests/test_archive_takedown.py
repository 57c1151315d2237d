"""Takedown: no byte of the article is left in any file, everything else is untouched, and it stays out."""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import subprocess
import sys
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from archive_parts import FETCHED, OUTLET, address, article, begin, page, put

from scraper.archive import cleanup
from scraper.archive.backup import backup
from scraper.archive.search import search
from scraper.archive.snapshots import TakenDown, read_snapshot
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.archive.verify import verify
from scraper.errors import ArchiveError
from scraper.models import Byline, Found, Link, Paragraph, Refusal

MARK = "zzpenandazz"


def marked(name: str = f"kisah-{MARK}"):
    return article(
        name,
        headline=Found(f"Kisah {MARK} di pulau", "html", f"Kisah {MARK} di pulau"),
        body=(Paragraph("p", f"Warga {MARK} bercerita."), Paragraph("p", f"{MARK} " * 900)),
        bylines=(Byline(f"Nama {MARK}", "reporter", "html", f"Nama {MARK}"),),
        tags=(f"tag {MARK}",),
        amp_url=address(f"kisah-{MARK}") + "/amp",
    )


def html(text: str) -> bytes:
    return f"<html><p>{text}</p></html>".encode()


def filled(folder: Path) -> tuple[Archive, int, str]:
    """Twelve articles in small WARC files, and a marked one with revision, revisit, alias and refusal."""
    folder.mkdir(exist_ok=True)
    archive, run = begin(folder, warc_limit=3000)
    found_on = f"https://kabarpulau.example/{MARK}"
    links = [Link(address(n), "sitemap", found_on=found_on) for n in ("x", f"kisah-{MARK}")]
    archive.frontier.add(links, OUTLET.slug, run)
    key = ""
    for n in range(12):
        put(archive, run, article(f"a{n}"), page(f"a{n}", os.urandom(400)))
        if n == 3:
            name = f"kisah-{MARK}"
            key = put(archive, run, marked(), page(name, html(MARK)))
            changed = dataclasses.replace(marked(), headline=Found(f"Ralat {MARK}", "html", "x"))
            later = page(name, html(MARK + "2"), fetched_at=FETCHED + timedelta(days=1))
            put(archive, run, changed, later)
            archive.keep(
                page(name, html(MARK + "2"), fetched_at=FETCHED + timedelta(days=2)), run, OUTLET.slug
            )
            print_version = dataclasses.replace(changed, url=address(f"cetak-{MARK}"))
            put(archive, run, print_version, page(f"cetak-{MARK}", html("cetak " + MARK)))
            wall = archive.keep(page(name + "/amp", html("amp " + MARK)), run, OUTLET.slug)
            archive.refuse(
                Refusal(address(name) + "/amp", "login", MARK),
                [wall],
                outlet=OUTLET.slug,
                run=run,
                asked=address(name),
            )
    archive.frontier.add([Link(address("y"), "index", found_on=address(f"kisah-{MARK}"))], OUTLET.slug, run)
    archive.db.conn.execute("DELETE FROM frontier WHERE url = ?", [address("x")])
    archive.end_run(run, "ok")
    return archive, run, key


def remains(folder: Path) -> list[str]:
    """Every file that holds the mark, plain or inside gzip members."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        inner = b""
        if path.suffix == ".gz":
            rest = content
            while rest:
                member = zlib.decompressobj(zlib.MAX_WBITS + 16)
                inner += member.decompress(rest)
                rest = member.unused_data
        if MARK.encode() in content + inner:
            found.append(path.name)
    return found


@pytest.fixture
def opened(tmp_path):
    archive, run, key = filled(tmp_path / "data")
    with archive:
        yield archive, run, key


def test_no_byte_is_left_and_the_rest_is_untouched(opened):
    archive, _, key = opened
    folder = archive.path.parent
    others = archive.dicts("SELECT * FROM articles WHERE id <> ? ORDER BY n", [key])
    assert len(remains(folder)) >= 2
    run = archive.begin_run(
        "takedown", [address(f"kisah-{MARK}"), f"www.kabarpulau.example/2024/05/02/kisah-{MARK}"]
    )
    taken = takedown(archive, [key], run=run, note="the person asked for it")
    archive.end_run(run, "ok")
    assert remains(folder) == []
    assert taken.articles == (key,)
    assert taken.snapshots == 5
    assert archive.dicts("SELECT * FROM articles ORDER BY n") == others
    assert verify(archive).damages == []
    for number, url in archive.query("SELECT id, url FROM snapshots"):
        assert read_snapshot(archive, number).url == url
    assert search(archive, MARK) == []
    assert len(search(archive, "nelayan", limit=99)) == 12
    assert archive.query("SELECT what FROM cleanup") == []
    (tombstone, *_) = archive.dicts("SELECT * FROM takedowns")
    assert (tombstone["article"], tombstone["note"]) == (key, "the person asked for it")
    assert archive.query("SELECT argv FROM runs WHERE id = ?", [run]) == [
        ('["(taken down)", "www.(taken down)"]',)
    ]
    archive.close()
    assert remains(folder) == []
    with Archive.open(archive.path) as again:
        assert again.warnings == []
        assert verify(again).damages == []


def test_the_warc_files_left_pass_warcio_check(opened):
    archive, run, key = opened
    before = {path.name for path in archive.warcs.folder.iterdir()}
    takedown(archive, [key], run=run)
    after = sorted(archive.warcs.folder.iterdir())
    assert {path.name for path in after} != before
    assert len(after) == len(before)
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *map(str, after)], capture_output=True, check=False
    )
    assert checked.returncode == 0
    number = archive.keep(page("baru"), run, OUTLET.slug)
    assert read_snapshot(archive, number) == page("baru")
    put(archive, run, marked("lain"), page("lain", html(MARK)))
    takedown(archive, [address("lain")], run=run)  # a second time, in the same files
    assert remains(archive.path.parent) == []
    assert verify(archive).damages == []


@pytest.mark.parametrize("spelling", ["id", "url", "http", "alias", "amp"])
def test_any_of_its_addresses_takes_it_down(opened, spelling):
    archive, run, key = opened
    url = address(f"kisah-{MARK}")
    wanted = {
        "id": key,
        "url": url,
        "http": url.replace("https://", "http://www.") + "/",
        "amp": url + "/amp",
    }
    taken = takedown(archive, [wanted.get(spelling, address(f"cetak-{MARK}"))], run=run)
    assert taken.articles == (key,)
    assert remains(archive.path.parent) == []


def test_it_stays_out(opened):
    archive, run, key = opened
    takedown(archive, [key], run=run)
    urls = [address(f"kisah-{MARK}"), address(f"cetak-{MARK}"), address(f"kisah-{MARK}") + "/amp?hal=2"]
    for url in urls:
        assert archive.frontier.taken_down(OUTLET.slug, url)
        assert archive.frontier.add([Link(url, "feed")], OUTLET.slug, run) == 0
        with pytest.raises(TakenDown):
            archive.keep(page(url=url, body=html(MARK)), run, OUTLET.slug)
    redirected = page("x", html(MARK), final_url=urls[0])
    with pytest.raises(TakenDown):
        archive.keep(redirected, run, OUTLET.slug)
    assert not archive.frontier.taken_down(OUTLET.slug, address("a1"))
    assert remains(archive.path.parent) == []


def test_mentions_by_other_articles_are_cleaned_and_told(opened):
    archive, run, key = opened
    mention = article(
        "tetangga",
        teasers=("Banjir surut", f"Ralat {MARK}"),
        links=(address(f"kisah-{MARK}"), address("a1")),
        stripped=(("related", f"Baca juga: Kisah lain {address(f'kisah-{MARK}')}"), ("ad", "Beli!")),
    )
    neighbour = put(archive, run, mention)
    taken = takedown(archive, [key], run=run)
    assert taken.mentions == (neighbour,)
    row = archive.row("SELECT teasers, links, stripped FROM articles WHERE id = ?", [neighbour])
    assert {name: json.loads(value) for name, value in row.items()} == {
        "teasers": ["Banjir surut"],
        "links": [address("a1")],
        "stripped": [["ad", "Beli!"]],
    }
    assert verify(archive).damages == []
    assert remains(archive.path.parent) == []


def test_a_refused_address_is_taken_down_too(opened):
    archive, run, _ = opened
    refused = archive.keep(page("dinding", html(MARK + "wall")), run, OUTLET.slug)
    url = address("dinding")
    archive.refuse(Refusal(url, "login"), [refused], outlet=OUTLET.slug, run=run, asked=url)
    taken = takedown(archive, [url], run=run)
    assert (taken.articles, taken.snapshots) == ((), 1)
    with pytest.raises(ArchiveError, match="there is no snapshot"):
        read_snapshot(archive, refused)


def test_what_is_not_there_is_one_line_and_changes_nothing(opened):
    archive, run, key = opened
    for wanted in ("0123456789abcdef", "https://lain.example/x", "omong kosong"):
        with pytest.raises(ArchiveError, match=r"nothing of .* is in the archive"):
            takedown(archive, [key, wanted], run=run)
    assert archive.query("SELECT count(*) FROM articles") == [(13,)]
    assert archive.query("SELECT count(*) FROM takedowns") == [(0,)]


def test_a_damaged_page_stops_it_before_anything_is_removed(opened):
    archive, run, key = opened
    ((name, offset),) = archive.query(
        "SELECT f.name, s.offset FROM snapshots s JOIN warc_files f ON f.id = s.warc_file WHERE s.url = ?",
        [address("a3")],
    )
    path = archive.warcs.folder / name
    content = bytearray(path.read_bytes())
    content[offset + 30] ^= 1
    path.write_bytes(content)
    files = {p.name for p in archive.warcs.folder.iterdir()}
    with pytest.raises(ArchiveError, match="is damaged; nothing was done"):
        takedown(archive, [key], run=run)
    assert {p.name for p in archive.warcs.folder.iterdir()} == files
    assert archive.query("SELECT count(*) FROM articles") == [(13,)]
    assert read_snapshot(archive, archive.keep(page("baru"), run, OUTLET.slug)) == page("baru")


def test_a_reader_delays_the_end_and_the_next_opening_finishes(opened):
    archive, run, key = opened
    with Archive.open(archive.path, write=False) as reader:
        reader.db.conn.execute("BEGIN")
        reader.query("SELECT count(*) FROM articles")
        archive.db.conn.execute("PRAGMA busy_timeout = 50")
        notes = takedown(archive, [key], run=run).notes
        assert any("is not finished" in note and "reading" in note for note in notes)
        reader.db.conn.execute("COMMIT")
    archive.close()
    with Archive.open(archive.path) as again:
        assert again.warnings == []
        assert again.query("SELECT what FROM cleanup") == []
    assert remains(archive.path.parent) == []


def test_the_operator_is_told_what_else_may_hold_it(opened, tmp_path):
    archive, run, key = opened
    backup(archive, tmp_path / "bag")
    (archive.path.parent / "replaced-20240101T000000").mkdir()
    notes = takedown(archive, [key], run=run).notes
    assert any("replaced-20240101T000000" in note for note in notes)
    assert any("backups made before" in note for note in notes)


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
archive = Archive.open(Path(sys.argv[1]))
left = [int(sys.argv[4])]
def count(*_):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), 9)
archive.db.conn.set_trace_callback(count)
takedown(archive, [sys.argv[3]], run=1)
print("done")
"""


@pytest.mark.parametrize("statement", [1, 20, 40, 55, 60, 65, 70, 75, 80, 90, 100, 120, 140, 150])
def test_killed_at_any_statement_it_is_not_begun_or_finished(tmp_path, statement):
    archive, _, key = filled(tmp_path / "data")
    archive.close()
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(archive.path),
        str(Path(__file__).parent),
        key,
        str(statement),
    ]
    subprocess.run(command, capture_output=True, check=False)
    with Archive.open(archive.path) as again:
        gone = again.row("SELECT 1 FROM articles WHERE id = ?", [key]) is None
        assert verify(again).damages == []
        assert again.query("SELECT what FROM cleanup") == []
        names = {name for (name,) in again.query("SELECT name FROM warc_files")}
        assert {path.name for path in again.warcs.folder.iterdir()} == names
        left = remains(archive.path.parent)
        assert (left == []) if gone else (len(left) >= 2)


def test_the_mark_is_seen_where_it_hides(tmp_path):
    """The search for remains must itself find them."""
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"x") + gzip.compress(MARK.encode()))
    (tmp_path / "b").write_bytes(b"..." + MARK.encode())
    assert remains(tmp_path) == ["a.warc.gz", "b"]
    assert cleanup.VACUUM == "vacuum"
