"""What was taken down since a backup stays down when that backup is restored."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from archive_parts import HOST, article, page, put
from takedown_parts import MARK, filled, remains

from scraper.archive.backup import backup, restore
from scraper.archive.snapshots import TakenDown
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.archive.verify import verify
from scraper.cli.exits import run as warta
from scraper.errors import ArchiveError
from scraper.models import Found, Outlet

LATE = Outlet(slug="baru", name="Baru", hosts=("baru.example",), starts=())


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    """A backup with a marked article; then another newspaper came."""
    archive, _, key = filled(tmp_path / "data")
    with archive:
        made = backup(archive, tmp_path / "bag").path
        archive.save_outlet(LATE)
        assert archive.query("SELECT 1 FROM articles WHERE id = ?", [key])
    return made


def take(bag: Path, *words: str, outlets: tuple[str, ...] = ()) -> int:
    """Take down of the present archive; returns how many articles."""
    with Archive.open(bag.parent / "data" / "warta.db") as archive:
        run = archive.begin_run("takedown", [])
        taken = takedown(archive, words, run=run, note="surat", outlets=outlets)
        archive.end_run(run, "ok")
        return len(taken.articles)


def marked_id(bag: Path) -> str:
    with Archive.open(bag / "data" / "warta.db", write=False) as archive:
        ((key,),) = archive.query("SELECT id FROM articles WHERE headline GLOB ?", [f"*{MARK}*"])
    return str(key)


def tombstones(path: Path) -> list[dict[str, object]]:
    with Archive.open(path, write=False) as archive:
        return archive.dicts(
            "SELECT identity_sha256, outlet, article, at, note, pattern FROM takedowns ORDER BY 1"
        )


def test_an_article_stays_down(bag: Path) -> None:
    data, key = bag.parent / "data", marked_id(bag)
    assert take(bag, key) == 1
    before = tombstones(data / "warta.db")
    made = restore(bag, data / "warta.db")
    assert made.removed == 1 and made.aside is not None
    assert remains(data) == []
    assert tombstones(data / "warta.db") == before
    assert {path.name for path in data.iterdir()} >= {"warta.db", "warc"}
    assert not list(data.glob("restoring*")) and not list(data.glob("*.before-*"))
    with Archive.open(data / "warta.db") as archive:
        assert archive.warnings == [] and verify(archive).damages == []
        assert archive.query("SELECT count(*) FROM articles") == [(12,)]
        assert archive.query("SELECT command, verdict FROM runs ORDER BY id DESC LIMIT 1") == [
            ("restore", "ok")
        ]
        with pytest.raises(TakenDown):
            number = archive.begin_run("crawl", [], extractor="1")
            put(archive, number, article(f"kisah-{MARK}"), page(f"kisah-{MARK}"))
    assert restore(bag, data / "warta.db").removed == 1  # and once more
    assert tombstones(data / "warta.db") == before


def test_a_pattern_and_a_newspaper_stay_down(bag: Path) -> None:
    data = bag.parent / "data"
    assert take(bag, f"https://{HOST}/2024/*") == 13
    with Archive.open(data / "warta.db") as archive:
        number = archive.begin_run("crawl", [])
        url = "https://baru.example/1"
        archive.store(
            article("x", url=url, canonical=Found(url, "meta", url)),
            [archive.keep(page(url=url), number, LATE.slug)],
            outlet=LATE.slug,
            run=number,
            asked=url,
        )
    assert take(bag, outlets=(LATE.slug,)) == 1
    before = tombstones(data / "warta.db")
    assert restore(bag, data / "warta.db").removed == 13
    assert tombstones(data / "warta.db") == before and remains(data) == []
    with Archive.open(data / "warta.db") as archive:
        assert archive.outlet_for_host("baru.example") == LATE.slug
        assert archive.query("SELECT count(*) FROM articles") == [(0,)]
        assert verify(archive).damages == []


def test_an_address_without_an_article_stays_down(bag: Path) -> None:
    data = bag.parent / "data"
    with Archive.open(bag / "data" / "warta.db", write=False) as archive:
        ((url,),) = archive.query("SELECT url FROM frontier WHERE article IS NULL ORDER BY id LIMIT 1")
    take(bag, url)
    assert restore(bag, data / "warta.db").removed == 0
    with Archive.open(data / "warta.db") as archive:
        assert archive.query("SELECT 1 FROM frontier WHERE url = ?", [url]) == []


def test_nothing_taken_down_since_changes_nothing(bag: Path) -> None:
    data = bag.parent / "data"
    assert restore(bag, data / "warta.db").removed == 0
    with Archive.open(data / "warta.db") as archive:
        assert archive.query("SELECT count(*) FROM runs WHERE command = 'restore'") == [(0,)]


@pytest.mark.parametrize("moves", range(12))
def test_killed_at_any_move_it_is_down(bag: Path, monkeypatch: pytest.MonkeyPatch, moves: int) -> None:
    data, left, rename = bag.parent / "data", [moves], Path.rename
    take(bag, marked_id(bag))

    def breaking(self: Path, target: Path) -> Path:
        if left[0] == 0:
            raise SystemExit
        left[0] -= 1
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", breaking)
    monkeypatch.setattr(shutil, "rmtree", lambda *words, **more: None)
    try:
        restore(bag, data / "warta.db")
    except SystemExit:
        pass
    monkeypatch.undo()
    with Archive.open(data / "warta.db") as archive:
        assert verify(archive).damages == []
        assert len(archive.query("SELECT 1 FROM takedowns")) > 0
    assert remains(data) == []


def test_by_the_words_a_user_types(bag: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bag.parent / "data"
    take(bag, marked_id(bag))
    assert warta(["restore", str(bag), "--data", str(data)]) == 0
    out = capsys.readouterr().out
    assert "1 article taken down since that backup was removed again." in out
    assert "warta browse" in out
    assert warta(["restore", str(bag), "--without-takedowns", "--data", str(data)]) == 0
    assert "may be in it again" in capsys.readouterr().out
    with Archive.open(data / "warta.db", write=False) as archive:
        assert archive.query("SELECT count(*) FROM articles") == [(13,)]


def test_takedowns_that_cannot_be_read_are_told(bag: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bag.parent / "data"
    (data / "warta.db").write_bytes(b"lost" * 1000)
    assert warta(["restore", str(bag), "--data", str(data)]) == 2
    err = capsys.readouterr().err
    assert "nothing was restored" in err and "--without-takedowns" in err and err.count("\n") == 1
    assert (data / "warta.db").read_bytes() == b"lost" * 1000
    assert warta(["restore", str(bag), "--without-takedowns", "--data", str(data)]) == 0


def test_takedowns_that_cannot_be_applied_are_told(bag: Path) -> None:
    data = bag.parent / "data"
    take(bag, marked_id(bag))
    with sqlite3.connect(bag / "data" / "warta.db") as db:
        db.execute("UPDATE warc_files SET length = length + 1")
    with pytest.raises(ArchiveError, match=r"1 articles.*nothing was restored.*--without-takedowns") as told:
        restore(bag, data / "warta.db", damaged=True)
    assert "\n" not in str(told.value)
    assert remains(data) == [] and not list(data.glob("restoring*"))
