"""Takedown by pattern and of whole newspapers: all that matches goes, and what was never seen stays out."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
import time

import pytest
from archive_parts import HOST, OUTLET, address, article, begin, page, put
from takedown_parts import MARK, filled, html, marked, remains

from scraper.archive import tombstones
from scraper.archive.doomed import find
from scraper.archive.snapshots import TakenDown
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.archive.verify import verify
from scraper.errors import ArchiveError
from scraper.models import Found, Link, Paragraph, Refusal


@pytest.fixture
def opened(tmp_path):
    archive, run, key = filled(tmp_path / "data")
    with archive:
        yield archive, run, key


OLD = f"https://{HOST}/2019/*"


def old_years(archive: Archive, run: int) -> list[str]:
    """Ten articles of 2019, one that has moved since, a refused page, and one that nobody has fetched yet."""
    keys = []
    for n in range(10):
        url = f"https://{HOST}/2019/0{n}/{MARK}-{n}"
        told = dataclasses.replace(
            marked(f"{MARK}-{n}"), url=url, canonical=Found(url, "meta", url), amp_url=None
        )
        told = dataclasses.replace(told, body=(Paragraph("p", f"{MARK} nomor {n} saja."),))
        keys.append(put(archive, run, told, page(url=url, body=html(f"{MARK} {n}"))))
    moved = f"https://{HOST}/berita/{MARK}"
    told = dataclasses.replace(
        marked("x"),
        url=moved,
        canonical=Found(moved, "meta", moved),
        amp_url=None,
        body=(Paragraph("p", f"{MARK} pindah."),),
    )
    keys.append(put(archive, run, told, page(url=f"https://{HOST}/2019/{MARK}-lama", body=html("y" + MARK))))
    wall = f"https://{HOST}/2019/{MARK}-wall"
    refused = archive.keep(page(url=wall, body=html(MARK)), run, OUTLET.slug)
    archive.refuse(Refusal(wall, "login"), [refused], outlet=OUTLET.slug, run=run, asked=wall)
    archive.frontier.add([Link(f"https://{HOST}/2019/{MARK}-todo", "sitemap")], OUTLET.slug, run)
    return keys


def test_a_pattern_takes_everything_that_matches_and_keeps_out_what_was_never_seen(opened):
    archive, run, key = opened
    takedown(archive, [key], run=run)
    others = archive.dicts("SELECT * FROM articles ORDER BY n")
    keys = old_years(archive, run)
    files = len(list(archive.warcs.folder.iterdir()))
    taken = takedown(archive, [OLD], run=run, note="order of a court")
    assert (set(taken.articles), taken.snapshots) == (set(keys), 12)
    assert remains(archive.path.parent) == []
    assert archive.dicts("SELECT * FROM articles ORDER BY n") == others
    assert verify(archive).damages == []
    assert len(list(archive.warcs.folder.iterdir())) == files
    (row,) = archive.dicts("SELECT * FROM takedowns WHERE pattern IS NOT NULL")
    assert (row["pattern"], row["note"], row["outlet"]) == (OLD, "order of a court", OUTLET.slug)
    unseen = [f"https://{HOST}/2019/12/baru", f"http://www.{HOST}/2019/12/baru/?hal=2#x"]
    near = [
        f"https://{HOST}/2020/1",
        f"https://{HOST}/x/2019/1",
        f"https://{HOST}/2019",
        f"https://{HOST}/2019x/1",
    ]
    for url in unseen:
        assert archive.frontier.taken_down(OUTLET.slug, url)
        with pytest.raises(TakenDown):
            archive.keep(page(url=url), run, OUTLET.slug)
        with pytest.raises(TakenDown):
            archive.keep(page(url=near[0], final_url=url), run, OUTLET.slug)
    assert not any(archive.frontier.taken_down(OUTLET.slug, url) for url in near)
    links = [Link(url, "sitemap") for url in (*unseen, *near)]
    assert archive.frontier.add(links, OUTLET.slug, run) == len(near)


@pytest.mark.parametrize(
    ("pattern", "matched", "other"),
    [
        (f"https://{HOST}/*-ralat", f"https://{HOST}/2020/1/x-ralat", f"https://{HOST}/2020/1/x-ralat-2"),
        (f"{HOST}/cari?q=*", f"https://{HOST}/cari?q=a&b=c", f"https://{HOST}/carixq=a"),
        (f"http://www.{HOST}/[a]*", f"https://{HOST}/[a]bc", f"https://{HOST}/abc"),
        (f"https://{HOST}/*/foto/*", f"https://{HOST}/a/b/foto/c/d", f"https://{HOST}/foto/c"),
        (f"https://{HOST}/P*", f"https://{HOST}/Pa", f"https://{HOST}/pa"),
    ],
)
def test_what_a_pattern_matches(tmp_path, pattern, matched, other):
    archive, run = begin(tmp_path)
    with archive:
        archive.frontier.add([Link(matched, "home"), Link(other, "home")], OUTLET.slug, run)
        assert takedown(archive, [pattern], run=run).addresses == 1
        assert archive.query("SELECT count(*) FROM frontier") == [(1,)]
        assert archive.frontier.taken_down(OUTLET.slug, matched)
        assert not archive.frontier.taken_down(OUTLET.slug, other)


def test_a_whole_newspaper(opened):
    archive, run, _ = opened
    other = dataclasses.replace(OUTLET, slug="lain", hosts=("lain.example",))
    archive.save_outlet(other)
    url = "https://lain.example/2024/05/02/x"
    snapshot = archive.keep(page(url=url), run, "lain")
    told = dataclasses.replace(article("x"), url=url, canonical=Found(url, "meta", url))
    archive.store(told, [snapshot], outlet="lain", run=run, asked=url)
    archive.db.conn.execute(
        "INSERT INTO sources (url, outlet, kind, status, changed_at) VALUES (?, ?, 'feed', '200', 'x')",
        [f"https://{HOST}/{MARK}.xml", OUTLET.slug],
    )
    home = archive.keep(page(url=f"https://{HOST}/", body=html(MARK)), run, OUTLET.slug)
    taken = takedown(archive, [], run=run, outlets=[OUTLET.slug], note="the publisher withdrew it")
    assert len(taken.articles) == 13 and home
    assert remains(archive.path.parent) == []
    assert archive.query("SELECT outlet FROM articles") == [("lain",)]
    assert archive.query("SELECT id FROM snapshots") == [(snapshot,)]
    assert verify(archive).damages == []
    assert archive.frontier.add([Link(address("baru"), "feed")], OUTLET.slug, run) == 0
    with pytest.raises(TakenDown):
        archive.keep(page(url=f"https://{HOST}/"), run, OUTLET.slug)
    assert archive.frontier.add([Link("https://lain.example/y", "feed")], "lain", run) == 1
    assert tombstones.closed(archive, OUTLET.slug) and not tombstones.closed(archive, "lain")
    ((word, stone),) = find(archive, [], [OUTLET.slug]).already
    assert (word, stone.note) == (OUTLET.slug, "the publisher withdrew it")


@pytest.mark.parametrize("pattern", ["https://*/x", "*", "https://asing.example/*", "ftp://x.example/*"])
def test_a_pattern_without_a_host_of_the_archive_is_one_line(opened, pattern):
    archive, run, _ = opened
    with pytest.raises(ArchiveError, match=r"no pattern of addresses|no newspaper of the archive"):
        takedown(archive, [pattern], run=run)
    assert archive.query("SELECT count(*) FROM articles") == [(13,)]


@pytest.mark.parametrize(
    ("pattern", "as_compared"),
    [
        (f"https://{HOST}/*/amp", f"https://{HOST}/*"),
        (f"{HOST}/amp/*", f"https://{HOST}/*"),
        (f"https://amp.{HOST}/*", f"https://{HOST}/*"),
        (f"https://{HOST}/index.php/*", f"https://{HOST}/*"),
        (f"https://{HOST}/*?fbclid=*", f"https://{HOST}/*"),
        (f"https://{HOST}/*?page=1", f"https://{HOST}/*"),
        (f"https://{HOST}/*/../*", f"https://{HOST}/*"),
        (f"https://{HOST}/*#foto", f"https://{HOST}/*"),
        (f"https://{HOST}/?utm_source=*", f"https://{HOST}"),
    ],
)
def test_a_pattern_that_would_match_more_than_it_says_is_one_line(opened, pattern, as_compared):
    archive, run, _ = opened
    hosts = dataclasses.replace(OUTLET, hosts=(HOST, f"amp.{HOST}"))
    archive.save_outlet(hosts)
    with pytest.raises(ArchiveError) as caught:
        takedown(archive, [pattern], run=run)
    assert f"{pattern} is compared as {as_compared}, which matches more" in str(caught.value)
    assert archive.query("SELECT count(*) FROM articles") == [(13,)]


@pytest.mark.parametrize(
    "pattern",
    [f"http://www.{HOST.upper()}:80/2024/*/", f"https://x@{HOST}/20%32%34/*", f"https://{HOST}./2024/*"],
)
def test_other_spellings_of_a_pattern_are_the_same(opened, pattern):
    archive, _, _ = opened
    assert tombstones.normal(archive, pattern) == (OUTLET.slug, f"https://{HOST}/2024/*")


def test_a_pattern_of_many_stars_takes_no_minutes():
    address = f"https://{HOST}/" + "a" * 60
    began = time.process_time()
    assert not tombstones.test(f"https://{HOST}/" + "*a" * 30 + "z")(address)
    assert tombstones.test(f"https://{HOST}/" + "*a" * 60 + "*")(address)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("pattern", "address", "matches"),
    [
        ("a*b*b", "ab", False),
        ("a*b*b", "abb", True),
        ("a*bc", "abbcbc", True),
        ("a*ab*b", "aab", False),
        ("a*", "a", True),
        ("a**c", "ac", True),
        ("ab*ab", "ab", False),
        ("a*\nc", "ab\nc", True),
    ],
)
def test_python_and_sqlite_agree_what_a_pattern_matches(opened, pattern, address, matches):
    archive, _, _ = opened
    assert tombstones.test(pattern)(address) is matches
    assert archive.query("SELECT ? GLOB ?", [address, tombstones.glob(pattern)]) == [(int(matches),)]


KILLED = """
import os, sys
from pathlib import Path
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
archive = Archive.open(Path(sys.argv[1]))
left = int(sys.argv[3])
def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), 9)
archive.db.conn.set_trace_callback(count)
takedown(archive, [sys.argv[2]], run=1)
print(left)
"""


@pytest.mark.parametrize("part", [0.1, 0.5, 0.8, 0.85, 0.9, 0.95, 0.99])
def test_killed_half_way_the_whole_pattern_is_there_or_gone(tmp_path, part):
    """The last fifth of the statements are the WARC files, written anew one after the other."""
    archive, run, key = filled(tmp_path / "data")
    with archive:
        takedown(archive, [key], run=run)
        keys = old_years(archive, run)
    shutil.copytree(tmp_path / "data", tmp_path / "whole")
    command = [sys.executable, "-c", KILLED]
    whole = subprocess.run(
        [*command, tmp_path / "whole" / "warta.db", OLD, "100000"], capture_output=True, check=True
    )
    statements = 100_000 - int(whole.stdout)
    died = subprocess.run([*command, archive.path, OLD, str(int(statements * part))], check=False)
    assert died.returncode == -9
    with Archive.open(archive.path) as again:
        there = [key for (key,) in again.query("SELECT id FROM articles") if key in keys]
        assert set(there) in (set(), set(keys)) and verify(again).damages == []
        assert again.query("SELECT what FROM cleanup") == []
        names = {name for (name,) in again.query("SELECT name FROM warc_files")}
        assert {path.name for path in again.warcs.folder.iterdir()} == names
        assert bool(remains(archive.path.parent)) == bool(there)
        if not there:
            assert again.frontier.taken_down(OUTLET.slug, f"https://{HOST}/2019/baru")
