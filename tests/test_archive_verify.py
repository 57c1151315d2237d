"""Verify: every changed bit in what was stored is found, and the article is named."""

from __future__ import annotations

import random
import shutil
import threading
from pathlib import Path

import pytest
from archive_parts import OUTLET, address, article, begin, page, put
from soak_table import Tally

from scraper.archive.store import Archive
from scraper.archive.verify import Report, verify
from scraper.errors import ArchiveError
from scraper.models import Found, Paragraph

ARTICLES = 12


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """An archive with articles, a revision, a revisit and two WARC files."""
    folder = tmp_path_factory.mktemp("whole")
    archive, run = begin(folder, warc_limit=12_000)
    chance = random.Random(1)
    with archive:
        for n in range(ARTICLES):
            words = " ".join(f"kata{chance.randrange(10**9)}" for _ in range(60))
            told = article(f"a{n}", body=(Paragraph("p", words),))
            put(archive, run, told, page(f"a{n}", chance.randbytes(1500)))
        changed = article("a1", headline=Found("Ralat: a1", "html", "x"))
        put(archive, run, changed, page("a1", b"lain"))
        archive.keep(page("a1", b"lain"), run, OUTLET.slug)
        archive.end_run(run, "ok")
        archive.db.conn.execute("PRAGMA secure_delete = ON")  # no second copies of texts in free space
        archive.db.conn.execute("VACUUM")
    return folder


def checked(folder: Path, **options) -> Report:
    with Archive.open(folder / "warta.db") as archive:
        return verify(archive, **options)


def copy(whole: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(whole, to)
    return to


def test_a_sound_archive_is_sound(whole, tmp_path):
    seen: list[tuple[str, int, int]] = []
    report = checked(copy(whole, tmp_path / "x"), progress=lambda *step: seen.append(step))
    assert report.ok and report.notes == []
    assert (report.articles, report.snapshots) == (ARTICLES, ARTICLES + 2)
    assert report.bytes > 12 * 1500
    assert seen[0] == ("articles", 0, ARTICLES)


def test_a_reader_verifies_too_and_says_what_it_could_not(whole):
    with Archive.open(whole / "warta.db", write=False) as archive:
        report = verify(archive)
    assert report.ok
    assert report.notes == ["the search index was not checked (the archive is open for reading only)"]


def test_a_reader_verifies_while_a_run_writes(tmp_path):
    archive, run = begin(tmp_path)
    put(archive, run, article("a"))
    stop = threading.Event()
    stored = []

    def write() -> None:
        while not stop.is_set():
            n = len(stored)
            headline = f"Nelayan {n}"
            put(archive, run, article("a", headline=Found(headline, "html", "x")), page("a", b"%d" % n))
            stored.append(put(archive, run, article(f"b{n}")))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        with Archive.open(archive.path, write=False) as reader:
            reports = [verify(reader)]
            while len(stored) < 8 and thread.is_alive():
                reports.append(verify(reader))
    finally:
        stop.set()
        thread.join()
        archive.close()
    assert len(stored) >= 8
    assert [report.damages for report in reports] == [[]] * len(reports)


def test_the_parts_of_a_subset_are_the_whole(whole, tmp_path):
    folder = copy(whole, tmp_path / "x")
    parts = [checked(folder, subset=(n, 3)) for n in (1, 2, 3)]
    assert sum(part.articles for part in parts) == ARTICLES
    assert sum(part.snapshots for part in parts) == ARTICLES + 2
    assert all(0 < part.snapshots < ARTICLES for part in parts)


def test_what_can_only_be_checked_whole_is_checked_with_the_first_part(whole, tmp_path, monkeypatch):
    folder = copy(whole, tmp_path / "x")
    with Archive.open(folder / "warta.db") as archive:
        archive.db.conn.execute("PRAGMA foreign_keys = OFF")
        archive.db.conn.execute("UPDATE tags SET article = 'none' WHERE rowid = 1")
        archive.db.conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    with Archive.open(folder / "warta.db", write=False) as archive:
        first, *others = [verify(archive, subset=(n, 3), index=True) for n in (1, 2, 3)]
    assert first.whole and first.index
    told = " ".join(map(str, first.damages))
    assert "of tags points to a row" in told and "the search index does not agree" in told
    for other in others:
        assert not other.whole and not other.index and other.notes == []
        assert not [damage for damage in other.damages if damage.where == "warta.db"]
    assert checked(folder, subset=(2, 3)).index  # who is alone has asked for it


def flip(path: Path, place: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        old = file.read(1)[0]
        file.seek(place)
        file.write(bytes([old ^ (1 << bit)]))


def text_places(folder: Path) -> dict[str, list[int]]:
    """Where in the file the text and the headline of each article stand."""
    content = (folder / "warta.db").read_bytes()
    with Archive.open(folder / "warta.db", write=False) as archive:
        told = archive.query("SELECT id, body, headline_raw, byline_raw FROM articles")
    places: dict[str, list[int]] = {}
    for key, *texts in told:
        places[key] = []
        for text in texts:
            begins = content.find(text.encode())
            while begins >= 0:
                places[key] += range(begins, begins + len(text.encode()))
                begins = content.find(text.encode(), begins + 1) if text == texts[0] else -1
    return places


def flip_texts(whole: Path, to: Path, number: int, tally: Tally) -> None:
    tally.begin("a flipped bit of a text or page (lost: not found)", "runs", "lost")
    chance = random.Random(number)
    places = text_places(whole)
    for _ in range(number):
        key = chance.choice(sorted(places))
        folder = copy(whole, to)
        flip(folder / "warta.db", place := chance.choice(places[key]), chance.randrange(8))
        damages = [str(damage) for damage in checked(folder).damages]
        tally.runs += 1
        tally.lost += not any("article " in damage for damage in damages)
        assert tally.bad == {}, (key, place, damages)


def flip_pages(whole: Path, to: Path, number: int, tally: Tally) -> None:
    tally.begin("a flipped bit of a text or page (lost: not found)", "runs", "lost")
    chance = random.Random(number)
    files = sorted((whole / "warc").iterdir())
    assert len(files) > 1
    for _ in range(number):
        path = chance.choice(files)
        folder = copy(whole, to)
        place = chance.randrange(path.stat().st_size)
        flip(folder / "warc" / path.name, place, chance.randrange(8))
        damages = [str(damage) for damage in checked(folder).damages]
        tally.runs += 1
        tally.lost += not any(path.name in damage for damage in damages)
        assert tally.bad == {}, (path, place, damages)


def test_every_flipped_bit_of_a_text_is_found(whole, tmp_path, tally):
    flip_texts(whole, tmp_path / "x", 50, tally)


def test_every_flipped_bit_of_a_page_is_found(whole, tmp_path, tally):
    flip_pages(whole, tmp_path / "x", 50, tally)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(4))
def test_every_flipped_bit_of_two_thousand_is_found(whole, tmp_path, part, tally):
    flip_texts(whole, tmp_path / "x", 250 + part, tally)
    flip_pages(whole, tmp_path / "x", 250 + part, tally)


def test_a_flip_anywhere_in_the_file_is_no_traceback(whole, tmp_path):
    chance = random.Random(3)
    size = (whole / "warta.db").stat().st_size
    found = 0
    for _ in range(40):
        folder = copy(whole, tmp_path / "x")
        flip(folder / "warta.db", chance.randrange(size), chance.randrange(8))
        try:
            report = checked(folder)
        except ArchiveError as error:
            assert "\n" not in str(error)
            found += 1
        else:
            assert all("\n" not in str(damage) for damage in report.damages)
            found += not report.ok
    assert found > 2  # many flips fall into free space, which nobody stored


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE articles SET body = body || '.' WHERE n = 3", "its text is not the text that was stored"),
        ("UPDATE articles SET published_day = '2023-01-01' WHERE n = 3", "its record"),
        ("UPDATE bylines SET name = 'Orang Lain' WHERE n = 1", "its record"),
        ("DELETE FROM images", "its record"),
        ("UPDATE revisions SET headline = 'x'", "its record"),
        ("UPDATE revisions SET body = 'x'", "the text of revision 1 is not"),
        ("UPDATE snapshots SET url = 'https://lain.example/' WHERE id = 2", "the address in the WARC file"),
        (
            "UPDATE snapshots SET fetched_at = '2020-01-01T00:00:00Z' WHERE id = 2",
            "the time in the WARC file",
        ),
        ("UPDATE snapshots SET status = 500 WHERE id = 2", "the status in the WARC file"),
        (
            "UPDATE snapshots SET refers_to = 3 WHERE refers_to IS NOT NULL",
            "refers to snapshot 3, which holds another page",
        ),
        ("UPDATE snapshots SET offset = offset + 1 WHERE id = 2", "begins at byte"),
        ("UPDATE articles SET seal = '' WHERE n = 3", "its record"),
        (
            "INSERT INTO articles_fts (rowid, headline) VALUES (999, 'hantu')",
            "the search index does not agree",
        ),
        ("UPDATE frontier SET article = NULL WHERE id = 1", "its article is not there"),
    ],
)
def test_what_was_changed_by_hand_is_found(whole, tmp_path, change, said):
    folder = copy(whole, tmp_path / "x")
    with Archive.open(folder / "warta.db") as archive:
        archive.db.conn.execute(change)
        damages = [str(damage) for damage in verify(archive).damages]
    assert any(said in damage for damage in damages), damages
    assert all("\n" not in damage for damage in damages)


def test_a_missing_and_a_short_file_are_named(whole, tmp_path):
    folder = copy(whole, tmp_path / "x")
    first, second, *_ = sorted((folder / "warc").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-10])
    damages = [str(damage) for damage in checked(folder).damages]
    assert f"{first}: the file is missing" in damages
    assert any(damage.startswith(f"{second}: the file has ") for damage in damages)
    assert address("a0") in " ".join(damages) or any("snapshot" in damage for damage in damages)
