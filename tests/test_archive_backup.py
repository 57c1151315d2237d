"""Backup and restore: a copy counts only when it was proved, and the old archive is never lost."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import threading
from pathlib import Path

import pytest
from archive_fixture import unpack
from archive_parts import OUTLET, article, begin, page, put, rows

from scraper.archive.backup import backup, check, restore
from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.verify import verify
from scraper.errors import ArchiveError, Busy
from scraper.models import Found

TAGS = "tagmanifest-sha256.txt"


def filled(folder: Path, number: int = 6) -> Archive:
    folder.mkdir(exist_ok=True)
    archive, run = begin(folder, warc_limit=3000)
    for n in range(number):
        put(archive, run, article(f"a{n}"), page(f"a{n}", random.Random(n).randbytes(900)))
    return archive


@pytest.fixture
def archive(tmp_path):
    with filled(tmp_path / "data") as archive:
        yield archive


def test_a_backup_restored_is_the_archive_it_was(archive, tmp_path):
    before = rows(archive)
    bag = backup(archive, tmp_path / "bag")
    assert (bag.path, bag.articles, bag.files) == (tmp_path / "bag", 6, 1 + len(before["warc_files"]))
    assert bag.bytes == sum(p.stat().st_size for p in (bag.path / "data").rglob("*") if p.is_file())
    archive.close()
    assert restore(bag.path, tmp_path / "new" / "warta.db").aside is None
    with Archive.open(tmp_path / "new" / "warta.db") as again:
        assert rows(again) == before
        for number, url in again.query("SELECT id, url FROM snapshots"):
            assert read_snapshot(again, number).url == url
        assert again.query("PRAGMA journal_mode") == [("wal",)]
        put(again, again.begin_run("crawl", [], extractor="1"), article("baru"))


def test_anybody_can_prove_a_backup(archive, tmp_path):
    bag = backup(archive, tmp_path / "bag").path
    for manifest, lines in (("manifest-sha256.txt", 1 + len(rows(archive)["warc_files"])), (TAGS, 3)):
        proved = subprocess.run(
            ["sha256sum", "-c", "--strict", manifest], cwd=bag, capture_output=True, check=False
        )
        assert proved.returncode == 0, proved.stderr
        assert len((bag / manifest).read_text().splitlines()) == lines
    assert (bag / "bagit.txt").read_text().startswith("BagIt-Version: 1.0\n")


def test_a_reader_may_back_up_while_a_run_writes(tmp_path):
    with filled(tmp_path / "data") as writer:
        run = writer.begin_run("crawl", [], extractor="1")
        stored: list[int] = [6]
        stop = threading.Event()

        def write() -> None:
            n = 0
            while not stop.is_set():
                put(writer, run, article(f"b{n}"), page(f"b{n}", random.Random(n).randbytes(500)))
                n += 1
                stored.append(6 + n)

        thread = threading.Thread(target=write)
        thread.start()
        try:
            for n in range(5):
                with Archive.open(writer.path, write=False) as reader:
                    least = stored[-1]
                    bag = backup(reader, tmp_path / f"bag{n}")
                assert least <= bag.articles <= stored[-1] + 1
                report = check(bag.path)
                assert report.damages == []
                assert report.articles == bag.articles
        finally:
            stop.set()
            thread.join()
        assert stored[-1] > 10


def test_a_name_that_is_taken_is_refused_and_half_a_backup_is_made_anew(archive, tmp_path):
    (tmp_path / "bag").mkdir()
    with pytest.raises(ArchiveError, match="is there already"):
        backup(archive, tmp_path / "bag")
    (tmp_path / "bag").rmdir()
    (tmp_path / ".bag.part" / "data").mkdir(parents=True)
    backup(archive, tmp_path / "bag")
    assert not (tmp_path / ".bag.part").exists()
    assert check(tmp_path / "bag").ok


def test_a_short_warc_file_is_told_and_leaves_no_backup(archive, tmp_path):
    first = sorted(archive.warcs.folder.iterdir())[0]
    first.write_bytes(first.read_bytes()[:-5])
    with pytest.raises(ArchiveError, match="5 bytes too short"):
        backup(archive, tmp_path / "bag")
    assert not (tmp_path / "bag").exists()
    first.unlink()
    with pytest.raises(ArchiveError) as caught:
        backup(archive, tmp_path / "bag")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / ".bag.part").exists()


def test_a_backup_of_an_earlier_version_has_no_list_of_its_lists(archive, tmp_path):
    bag = backup(archive, tmp_path / "bag").path
    (bag / TAGS).unlink()
    assert check(bag).ok
    restore(bag, tmp_path / "new" / "warta.db")
    with Archive.open(tmp_path / "new" / "warta.db", write=False) as again:
        assert rows(again) == rows(archive)


@pytest.mark.parametrize(
    "damage", ["flip", "missing", "extra", "outside", "about", "no about", "lists", "no list"]
)
def test_a_damaged_backup_is_found_and_never_restored(archive, tmp_path, damage):
    bag = backup(archive, tmp_path / "bag").path
    target = bag / "data" / "warta.db"
    if damage == "flip":
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 1
        target.write_bytes(content)
    elif damage == "missing":
        next((bag / "data" / "warc").iterdir()).unlink()
    elif damage == "extra":
        (bag / "data" / "warc" / "lain.warc.gz").write_bytes(b"x")
    elif damage == "about":
        (bag / "bag-info.txt").write_text("Bagging-Date: 2001-01-01\n")
    elif damage == "no about":
        (bag / "bag-info.txt").unlink()
    elif damage == "no list":
        (bag / TAGS).write_bytes(b"")
    elif damage == "lists":
        (bag / TAGS).write_text(f"{'0' * 64}  ../outside\n")
    else:
        with (bag / "manifest-sha256.txt").open("a") as manifest:
            manifest.write(f"{'0' * 64}  ../../etc/passwd\n")
    assert not check(bag).ok
    archive.close()
    before = archive.path.read_bytes()
    with pytest.raises(ArchiveError, match=r"is damaged: .* nothing was restored"):
        restore(bag, archive.path)
    assert archive.path.read_bytes() == before


@pytest.mark.parametrize("place", ["page", "head", "text", "headline", "revision", "byline"])
def test_what_is_damaged_before_is_told_and_copied_as_it_is(archive, tmp_path, place):
    changed = article("a1", headline=Found("Ralat: nelayan", "html", "x"))
    put(archive, 1, changed, page("a1", b"changed"))
    changes = {
        "text": "UPDATE articles SET body = replace(body, 'tongkol', 'tongkoL') WHERE url LIKE '%/a3'",
        "headline": "UPDATE articles SET headline = 'Nelayan a3 pulanG' WHERE url LIKE '%/a3'",
        "revision": "UPDATE revisions SET headline = 'x'",
        "byline": "UPDATE bylines SET name = 'x' WHERE n = 1 AND article IN"
        " (SELECT id FROM articles WHERE url LIKE '%/a3')",
    }
    if place in changes:
        archive.db.conn.execute(changes[place])
    else:
        ((name, offset),) = archive.query(
            "SELECT f.name, s.offset FROM snapshots s JOIN warc_files f ON f.id = s.warc_file"
            " WHERE s.url LIKE '%/a3'"
        )
        path = archive.warcs.folder / name
        content = bytearray(path.read_bytes())
        content[40 if place == "head" else offset + 200] ^= 1
        path.write_bytes(content)
    with Archive.open(archive.path, write=False) as reader:
        bag = backup(reader, tmp_path / "bag")
    (damage,) = bag.damages
    expected = {"page": "/a3) in ", "head": "first record in ", "revision": "Ralat"}.get(place, "Nelayan a3")
    assert expected in str(damage) and "not what was stored" in str(damage)
    if place in ("page", "head"):
        assert (bag.path / "data" / "warc" / name).read_bytes() == path.read_bytes()
    assert not check(bag.path).ok
    archive.close()
    with pytest.raises(ArchiveError, match="nothing was restored"):
        restore(bag.path, tmp_path / "new" / "warta.db")
    restore(bag.path, tmp_path / "new" / "warta.db", damaged=True)
    with Archive.open(tmp_path / "new" / "warta.db") as again:
        assert len(verify(again).damages) >= 1


def test_a_backup_of_an_older_schema_is_proved_and_restored(tmp_path):
    bag = tmp_path / "bag"
    (bag / "data").mkdir(parents=True)
    told = unpack("schema_1", tmp_path / "old")
    (tmp_path / "old" / "warc").rename(bag / "data" / "warc")
    with sqlite3.connect(tmp_path / "old" / "warta.db") as db:
        db.execute("VACUUM INTO ?", [str(bag / "data" / "warta.db")])  # as a backup is made
    files = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(bag)}\n" for f in files]
    (bag / "manifest-sha256.txt").write_text("".join(lines))
    (bag / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    report = check(bag)
    assert report.ok and report.index
    assert report.articles == told["tables"]["articles"]["rows"]
    assert sorted(path for path in (bag / "data").rglob("*") if path.is_file()) == files
    restore(bag, tmp_path / "new" / "warta.db")
    with Archive.open(tmp_path / "new" / "warta.db") as again:
        assert verify(again).damages == []


def test_what_is_no_backup_is_one_line(tmp_path):
    with pytest.raises(ArchiveError, match="is no backup"):
        check(tmp_path)


@pytest.mark.parametrize("loss", ["half", "gone", "folder", "WARC folder"])
def test_what_is_left_of_a_backup_is_damage_and_no_archive_is_lost(archive, tmp_path, loss):
    bag = backup(archive, tmp_path / "bag").path
    target = bag / "data" / "warta.db"
    if loss == "WARC folder":
        target = next((bag / "data" / "warc").iterdir())
    if loss == "half":
        target.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    else:
        target.unlink()
    if "folder" in loss:
        target.mkdir()
    report = check(bag)
    assert not report.ok and report.damages[0].where == str(target)
    archive.close()
    before = archive.path.read_bytes()
    for damaged in (False, True) if target.name == "warta.db" else (False,):
        with pytest.raises(ArchiveError) as caught:
            restore(bag, archive.path, damaged=damaged)
        assert "\n" not in str(caught.value) and archive.path.read_bytes() == before


def test_a_backup_is_not_restored_into_itself(archive, tmp_path):
    bag = backup(archive, tmp_path / "bag").path
    for place in (bag, bag / "data", bag / "data" / "new"):
        with pytest.raises(ArchiveError, match="is a part of the backup"):
            restore(bag, place / "warta.db")
    assert check(bag).ok


def test_a_place_where_nothing_can_be_made_is_one_line(archive, tmp_path):
    with pytest.raises(ArchiveError, match="File name too long"):
        backup(archive, tmp_path / ("x" * 300))
    bag = backup(archive, tmp_path / "bag").path
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"file/new/warta.db: "):
        restore(bag, tmp_path / "file" / "new" / "warta.db")


def test_names_that_are_no_utf_8(archive, tmp_path):
    odd = tmp_path / os.fsdecode(b"lama \xe9?#%41")
    bag = backup(archive, odd / "bag").path
    assert restore(bag, odd / "data" / "warta.db").aside is None
    with Archive.open(odd / "data" / "warta.db") as restored:
        put(restored, restored.begin_run("crawl", [], extractor="1"), article("sesudah"))
        assert verify(restored).damages == []
        assert restored.query("SELECT count(*) FROM articles") == [(7,)]


def test_restoring_moves_the_old_archive_aside(archive, tmp_path):
    bag = backup(archive, tmp_path / "bag").path
    run = archive.begin_run("crawl", [], extractor="1")
    put(archive, run, article("sesudah"))
    with pytest.raises(Busy):
        restore(bag, archive.path)
    archive.close()
    aside = restore(bag, archive.path).aside
    assert aside is not None and aside.parent == archive.path.parent
    with Archive.open(archive.path) as restored, Archive.open(aside / "warta.db") as old:
        assert restored.query("SELECT count(*) FROM articles") == [(6,)]
        assert old.query("SELECT count(*) FROM articles") == [(7,)]
        assert read_snapshot(old, 7).url.endswith("sesudah")


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("moves", range(6))
def test_a_restore_broken_off_is_not_begun_or_finished_at_the_next_opening(
    archive, tmp_path, monkeypatch, moves, write
):
    bag = backup(archive, tmp_path / "bag").path
    put(archive, archive.begin_run("crawl", [], extractor="1"), article("sesudah"))
    archive.close()
    left = [moves]
    rename = Path.rename

    def breaking(self: Path, target: Path) -> Path:
        if left[0] == 0:
            raise SystemExit  # and nothing is put in order: as if killed
        left[0] -= 1
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", breaking)
    monkeypatch.setattr(shutil, "rmtree", lambda *words, **more: None)
    with pytest.raises(SystemExit):
        restore(bag, archive.path)
    monkeypatch.undo()
    begun = moves >= 1  # the first rename decides
    with Archive.open(archive.path, write=write) as again:
        assert again.query("SELECT count(*) FROM articles") == [(6 if begun else 7,)]
        assert verify(again).damages == []
    former = list(archive.path.parent.glob("replaced-*"))
    assert len(former) == begun
    for folder in former:
        with Archive.open(folder / "warta.db") as old:
            assert old.query("SELECT count(*) FROM articles") == [(7,)]
            assert verify(old).damages == []
    restore(bag, archive.path)
    with Archive.open(archive.path) as again:
        assert again.query("SELECT count(*) FROM articles") == [(6,)]
    assert not list(archive.path.parent.glob("restoring*"))


def test_a_copy_of_the_folder_is_an_archive_too(archive, tmp_path):
    """Not the way to back up (a run may write), but what a closed archive allows."""
    archive.close()
    shutil.copytree(archive.path.parent, tmp_path / "copy")
    with Archive.open(tmp_path / "copy" / "warta.db") as again:
        assert again.keep(page("x"), again.begin_run("crawl", []), OUTLET.slug) == 7


@pytest.mark.parametrize("name", ["warc", "warta.db"])
def test_a_link_to_a_disk_that_is_not_there_is_moved_aside_too(archive, tmp_path, name):
    bag = backup(archive, tmp_path / "bag").path
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / name).symlink_to(tmp_path / "disk" / name)
    if name == "warta.db":  # what was taken down of it is on that disk
        with pytest.raises(ArchiveError, match=r"cannot be read .* nothing was restored"):
            restore(bag, folder / name)
        assert (folder / name).is_symlink()
    done = restore(bag, folder / "warta.db", takedowns=name == "warc")
    assert done.aside is not None and (done.aside / name).is_symlink()
    with Archive.open(folder / "warta.db") as again:
        assert verify(again).ok
