"""Takedown: no byte of the article is left in any file, everything else is untouched, and it stays out."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from archive_parts import OUTLET, address, article, page, put
from takedown_parts import MARK, filled, html, marked, remains

import scraper.archive.takedown as takedowns
from scraper.archive import cleanup
from scraper.archive.backup import backup
from scraper.archive.doomed import find
from scraper.archive.search import search
from scraper.archive.snapshots import TakenDown, read_snapshot
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.archive.verify import verify
from scraper.errors import ArchiveError
from scraper.models import Link, Refusal


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


def test_a_damaged_page_of_another_article_stays_as_it_is_and_is_still_told(opened):
    archive, run, key = opened
    ((name, offset, number),) = archive.query(
        "SELECT f.name, s.offset, s.id FROM snapshots s JOIN warc_files f ON f.id = s.warc_file"
        " WHERE s.url = ?",
        [address("a3")],
    )
    path = archive.warcs.folder / name
    content = bytearray(path.read_bytes())
    content[offset + 30] ^= 1
    path.write_bytes(content)
    takedown(archive, [key], run=run)
    assert archive.row("SELECT 1 FROM articles WHERE id = ?", [key]) is None
    (damage,) = verify(archive).damages
    assert f"snapshot {number} " in str(damage) and "its bytes are not what was stored" in str(damage)
    assert read_snapshot(archive, archive.keep(page("baru"), run, OUTLET.slug)) == page("baru")


@pytest.mark.parametrize("loss", ["missing", "short"])
def test_a_warc_file_that_is_not_whole_stops_it_before_anything_is_removed(opened, loss):
    archive, run, key = opened
    ((name,),) = archive.query(
        "SELECT DISTINCT f.name FROM warc_files f JOIN snapshots s ON s.warc_file = f.id"
        " JOIN article_snapshots a ON a.snapshot = s.id WHERE a.article = ? ORDER BY f.id LIMIT 1",
        [key],
    )
    path = archive.warcs.folder / name
    content = path.read_bytes()
    path.unlink()
    if loss == "short":
        path.write_bytes(content[:-1])
    with pytest.raises(ArchiveError, match="nothing was done"):
        takedown(archive, [key], run=run)
    assert archive.query("SELECT count(*) FROM articles") == [(13,)]
    path.write_bytes(content)
    assert verify(archive).damages == []


def test_a_file_lost_half_way_is_waited_for(opened):
    """Killed after the database was cleaned; then a WARC file was lost, and came back from a backup."""
    archive, _, key = opened
    doomed = find(archive, [key])
    with archive.transaction():
        names = takedowns._warc_files(archive, doomed)
        takedowns._delete(archive, doomed)
        for name in names:
            cleanup.note(archive, cleanup.REWRITE + name)
    archive.close()
    with Archive.open(archive.path, write=False) as reader:  # a gap that is known is no damage
        report = verify(reader)
        assert report.damages == [] and "a takedown is not finished" in report.notes[-1]
    path = archive.warcs.folder / name
    content = path.read_bytes()
    path.unlink()
    with Archive.open(archive.path) as again:
        assert any(f"not finished: {path} is missing" in line for line in again.warnings)
        assert cleanup.pending(again) == {name}  # the others are done
    path.write_bytes(content)
    with Archive.open(archive.path) as again:
        assert again.warnings == []
        assert verify(again).damages == []
    assert not any(name.endswith(".gz") for name in remains(archive.path.parent))


def test_lines_of_logs_that_speak_of_it_go(opened):
    archive, run, key = opened
    log = archive.path.parent / "logs" / "crawl.log"
    log.parent.mkdir()
    other = f"got {address('kisah')} and {address('a1')}\n"
    log.write_text(other + f"got http://www.kabarpulau.example/2024/05/02/kisah-{MARK}/?hal=2\n" + other)
    rotated = log.with_name("crawl.log.1")
    rotated.write_text(f"read: Kisah {MARK} di pulau\nread: RALAT {MARK}, a headline too short to tell\n")
    takedown(archive, [key], run=run)
    assert log.read_text() == other + "(taken down)\n" + other
    assert rotated.read_text().splitlines()[0] == "(taken down)"
    assert sorted(path.name for path in log.parent.iterdir()) == ["crawl.log", "crawl.log.1"]


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
    assert any("backups and exports made before still hold it" in note for note in notes)
    assert any("warta restore takes it out of a backup again" in note for note in notes)


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
