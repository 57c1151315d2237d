"""Reading stored pages again: new revisions only for changes, nothing lost, resumable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scraper.archive.store import Archive
from scraper.cli.exits import run as warta
from scraper.extract import VERSION
from scraper.models import Outlet, RawPage
from scraper.reextract import Choice, Reextraction
from scraper.road import Road
from scraper.workers import Workers

OUTLET = Outlet(slug="kabar", name="Kabar", hosts=("kabar.example",), starts=())
TEXT = (
    "Pengurus sanggar menata ulang gudang gamelan di desa itu bersama dua puluh lima anggota, kata ketuanya. "
)


def page(name: str) -> RawPage:
    html = (
        f"<html lang=id><head><title>Gamelan {name} - Kabar</title></head><body><article>"
        + f"<h1>Gamelan {name}</h1>"
        + "".join(f"<p>{name}{number}. {TEXT}</p>" for number in range(6))
        + "</article></body></html>"
    )
    return RawPage(
        f"https://kabar.example/berita/{name}",
        html.encode(),
        datetime(2024, 9, 5, tzinfo=UTC),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of three articles read by an older extractor, and one refused page."""
    with Archive.open(tmp_path / "warta.db") as archive, Workers(1) as workers:
        archive.save_outlet(OUTLET)
        run = archive.begin_run("crawl", [], extractor="0")
        road = Road(archive, run, workers)
        empty = RawPage("https://kabar.example/kosong", b"", datetime(2024, 9, 5, tzinfo=UTC))
        outcomes = [road.walk([raw], OUTLET).what for raw in (*map(page, "abc"), empty)]
        archive.end_run(run, "ok")
        assert outcomes == ["new", "new", "new", "refused"]
        archive.db.conn.execute("UPDATE articles SET headline = 'salah' WHERE headline = 'Gamelan b'")
    return tmp_path


@pytest.fixture
def archive(folder: Path) -> Iterator[Archive]:
    with Archive.open(folder / "warta.db") as archive:
        yield archive


def work(archive: Archive, *, dry: bool, stop_after: int | None = None) -> Reextraction:
    with Workers(1) as workers:
        run = 0 if dry else archive.begin_run("reextract", [], extractor=VERSION)
        again = Reextraction(archive, Road(archive, run, workers), {"kabar": OUTLET}, dry=dry)
        for done in again.walk(again.todo(Choice())):
            if done == stop_after:
                break
    return again


def rows(archive: Archive) -> list[tuple[str, int, str]]:
    return [
        (str(h), int(r), str(e))
        for h, r, e in archive.query("SELECT headline, revision, extractor FROM articles ORDER BY url")
    ]


def test_a_dry_run_shows_the_change_and_writes_nothing(archive: Archive) -> None:
    before = rows(archive)
    result = work(archive, dry=True).result
    assert (result.read, result.counts["headline", "changed"], result.counts["body", "same"]) == (3, 1, 3)
    assert [(c.field, c.before, c.after) for c in result.examples] == [("headline", "salah", "Gamelan b")]
    assert rows(archive) == before


def test_only_what_changed_becomes_a_revision(archive: Archive) -> None:
    work(archive, dry=False)
    assert rows(archive) == [("Gamelan a", 1, VERSION), ("Gamelan b", 2, VERSION), ("Gamelan c", 1, VERSION)]
    assert archive.query("SELECT headline, cause, extractor FROM revisions") == [("salah", "extractor", "0")]


def test_a_run_that_was_broken_off_goes_on(archive: Archive) -> None:
    work(archive, dry=False, stop_after=1)
    rest = work(archive, dry=False).result
    assert rest.read == 2
    assert {extractor for _, _, extractor in rows(archive)} == {VERSION}
    assert work(archive, dry=False).result.read == 0


def test_an_article_the_extractor_refuses_now_stays_as_it_is(archive: Archive) -> None:
    (number,) = archive.query("SELECT snapshot FROM refusals")[0]
    archive.db.conn.execute(
        "UPDATE article_snapshots SET snapshot = ? WHERE article ="
        " (SELECT id FROM articles WHERE headline = 'Gamelan a')",
        [number],
    )
    result = work(archive, dry=False).result
    assert result.lost.total() == 1
    assert rows(archive)[0] == ("Gamelan a", 1, "0")


def test_an_article_whose_address_was_refused_since_is_compared_as_an_article(archive: Archive) -> None:
    run = archive.begin_run("crawl", [], extractor="0")
    later = RawPage("https://kabar.example/berita/a", b"", datetime(2024, 9, 6, tzinfo=UTC))
    with Workers(1) as workers:
        assert Road(archive, run, workers).walk([later], OUTLET).what == "refused"
    result = work(archive, dry=False).result
    assert (result.read, result.found, result.lost.total()) == (3, 0, 0)
    assert rows(archive)[0] == ("Gamelan a", 1, VERSION)


def test_one_article_is_shown_word_by_word_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "warta.db").read_bytes()
    with Archive.open(folder / "warta.db", write=False) as archive:
        keys = dict(archive.query("SELECT headline, id FROM articles"))
    assert warta(["reextract", "--diff", keys["salah"], "--data", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "headline [-salah-]{+Gamelan b+}" in out and "extractor 0 → " in out and "paragraph" not in out
    assert warta(["reextract", "--diff", "https://kabar.example/berita/a", "--data", str(folder)]) == 0
    assert "Nothing would change." in capsys.readouterr().out
    assert (folder / "warta.db").read_bytes() == before
    assert warta(["reextract", "--diff", "0000", "--data", str(folder)]) == 2
    assert "no article has an id" in capsys.readouterr().err


def test_a_dry_run_needs_no_lock(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(folder / "warta.db"):
        assert warta(["reextract", "--dry-run", "--data", str(folder)]) == 0
        assert "3 articles read again" in capsys.readouterr().out
        assert warta(["reextract", "--data", str(folder)]) == 75


def test_what_is_chosen(archive: Archive) -> None:
    work = Reextraction(archive, Road(archive, 0, Workers(1)), {"kabar": OUTLET}, dry=True)

    def chosen(**words: object) -> int:
        return len(work.todo(Choice(**words)))  # type: ignore[arg-type]

    archive.db.conn.execute("UPDATE articles SET published_day = '2024-09-0' || n")
    archive.db.conn.execute("UPDATE articles SET headline_via = 'jsonld' WHERE n = 2")
    assert chosen() == 4  # the refused page among them
    assert chosen(refused=False) == 3
    assert chosen(since=date(2024, 9, 2)) == 2
    assert chosen(since=date(2024, 9, 2), until=date(2024, 9, 2)) == 1
    assert chosen(via="jsonld") == 1
    assert chosen(outlet="kabar") == 4 and chosen(outlet="lain") == 0
    archive.db.conn.execute("UPDATE articles SET extractor = ? WHERE n = 1", [VERSION])
    assert chosen() == 3 and chosen(again=True) == 4


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert warta(["reextract", "--data", str(folder)]) == 0
    assert "3 articles read again" in capsys.readouterr().out
    assert warta(["reextract", "--data", str(folder)]) == 0
    assert "Nothing to do" in capsys.readouterr().out
    assert warta(["reextract", "--outlet", "kabur", "--data", str(folder)]) == 2
    assert "did you mean kabar" in capsys.readouterr().err
