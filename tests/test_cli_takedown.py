"""`warta takedown` by the words a user types: what it shows, what it asks, what is left."""

from __future__ import annotations

import dataclasses
import io
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archive_parts import HOST, OUTLET, address, article, begin, page, put

from scraper.archive import disk
from scraper.archive.store import Archive
from scraper.archive.times import now
from scraper.cli.exits import run
from scraper.models import Found, Outlet, Paragraph

OTHER = Outlet(slug="cafe", name="Suara Cafe", hosts=("cafe.example",), starts=())


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve articles of 2024 and one of 2019; one of another newspaper, whose name looks like an id."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("WARTA_DATA", str(folder))
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    archive, number = begin(folder)
    with archive:
        for n in range(12):
            put(archive, number, article(f"kapal-{n}", body=(Paragraph("p", f"Kapal nomor {n} berlayar."),)))
        url = f"https://{HOST}/2019/lama"
        told = dataclasses.replace(article("lama"), url=url, canonical=Found(url, "meta", url))
        put(archive, number, told, page(url=url))
        archive.save_outlet(OTHER)
        url = "https://cafe.example/1"
        told = dataclasses.replace(article("x"), url=url, canonical=Found(url, "meta", url))
        snapshot = archive.keep(page(url=url), number, OTHER.slug)
        archive.store(told, [snapshot], outlet=OTHER.slug, run=number, asked=url)
        archive.end_run(number, "ok")
    return folder


def headlines(data: Path) -> list[str]:
    with Archive.open(data / "warta.db", write=False) as archive:
        return [row[0] for row in archive.query("SELECT headline FROM articles ORDER BY n")]


def tombstones(data: Path) -> set[tuple[str, str, str]]:
    with Archive.open(data / "warta.db", write=False) as archive:
        return set(archive.query("SELECT outlet, pattern, note FROM takedowns"))


def test_it_shows_what_matches_and_does_nothing_unasked(data, capsys) -> None:
    before = headlines(data)
    assert run(["takedown", f"https://{HOST}/2024/*"]) == 2
    said = capsys.readouterr()
    rows = said.out.splitlines()
    assert rows[0] == "id\toutlet\tday\theadline"
    assert len([row for row in rows if "\tkabarpulau\t2024-05-02\tNelayan kapal-" in row]) == 10
    assert "… and 2 more" in rows
    assert f"Every address like https://{HOST}/2024/* would be kept out" in said.out
    assert "Remove 12 articles, 12 pages and 12 addresses for good?" in said.err
    assert "say --yes" in said.err and said.err.count("\n") == 1
    assert headlines(data) == before
    assert tombstones(data) == set()


def test_a_pattern_with_yes(data, capsys) -> None:
    assert run(["takedown", f"http://www.{HOST}/2024/*", "--yes", "--reason", "putusan pengadilan"]) == 0
    out = capsys.readouterr().out
    assert "Removed: 12 articles and 12 pages; known addresses that are kept out: 12." in out
    assert headlines(data) == ["Nelayan lama pulang", "Nelayan x pulang"]
    assert ("kabarpulau", f"https://{HOST}/2024/*", "putusan pengadilan") in tombstones(data)
    for file in data.rglob("*"):
        assert not file.is_file() or b"berlayar" not in file.read_bytes()


def test_the_list_has_every_match_and_yes_names_ids_without_headlines(data, capsys) -> None:
    with Archive.open(data / "warta.db") as archive:
        ids = [
            key for (key,) in archive.query("SELECT id FROM articles WHERE url GLOB '*/2024/*' ORDER BY n")
        ]
        archive.db.conn.execute("UPDATE articles SET published_day = NULL WHERE id = ?", [ids[0]])
    assert run(["takedown", f"https://{HOST}/2024/*", "--list"]) == 2
    rows = capsys.readouterr().out.splitlines()
    assert [row.split("\t")[0] for row in rows[1:13]] == ids and not any("more" in row for row in rows)
    assert rows[1].startswith(f"{ids[0]}\tkabarpulau\t-\tNelayan kapal-0")
    assert run(["takedown", f"https://{HOST}/2024/*", "--yes"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == "id\toutlet\tday" and "Nelayan" not in out
    assert f"{ids[9]}\tkabarpulau\t2024-05-02\n… and 2 more\n" in out and ids[10] not in out


@pytest.mark.parametrize("words", [["kabarpulau"], ["--outlet", "kabarpulau"]])
def test_an_outlet(data, capsys, words) -> None:
    assert run(["takedown", *words]) == 2
    said = capsys.readouterr()
    assert "This is everything the archive holds of kabarpulau." in said.out
    assert "Everything of kabarpulau would be kept out from then on." in said.out
    assert run(["takedown", *words, "--yes", "--note", "surat penerbit"]) == 0
    assert "Everything of kabarpulau is kept out from now on." in capsys.readouterr().out
    assert headlines(data) == ["Nelayan x pulang"]
    assert ("kabarpulau", "*", "surat penerbit") in tombstones(data)


def test_what_is_named_twice_is_told_once_and_any_reason_is_kept(data, capsys) -> None:
    words = ["--outlet", "kabarpulau", "kabarpulau", "--outlet", "kabarpulau", "--reason", "surat \udce9\0"]
    assert run(["takedown", *words, "--yes"]) == 0
    said = capsys.readouterr().out
    assert "known addresses that are kept out: 13." in said and said.count("Everything of kabarpulau") == 1
    assert ("kabarpulau", "*", "surat \ufffd\ufffd\ufffd") in tombstones(data)


def test_everything_is_said_plainly(data, capsys) -> None:
    assert run(["takedown", "kabarpulau", "https://cafe.example/*"]) == 2
    said = capsys.readouterr()
    assert "This is EVERYTHING: no article would be left in the archive." in said.out
    assert "cafe\t1" in said.out and "kabarpulau\t13" in said.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "name what to remove"),
        (["kabarpula"], "did you mean kabarpulau"),
        (["--outlet", "lain"], "holds nothing of 'lain'"),
        (["https://*/x"], "no pattern of addresses"),
        (["*"], "no pattern of addresses"),
        (["https://asing.example/*"], "no newspaper of the archive"),
        ([f"https://{HOST}/1999/*"], "nothing of"),
        ([f"https://{HOST}/*/amp"], f"write https://{HOST}/* if that is meant"),
        ([f"https://{HOST}/\udce9*"], "is no text of an address"),
        ([f"https://{HOST}/" + "a*" * 5000], "is no text of an address"),
    ],
)
def test_what_is_nothing_is_one_line(data, capsys, words, says) -> None:
    assert run(["takedown", *words, "--yes"]) == 2
    said = capsys.readouterr()
    assert says in said.err and said.err.count("\n") == 1 and not said.out
    assert len(headlines(data)) == 14


def test_a_word_that_may_be_an_outlet_or_an_id(data, capsys) -> None:
    with Archive.open(data / "warta.db") as archive, archive.transaction():
        archive.db.conn.execute("PRAGMA defer_foreign_keys = ON")
        archive.db.conn.execute("UPDATE articles SET id = 'cafe' || substr(id, 5) WHERE n = 1")
        for table in ("bylines", "tags", "images", "article_snapshots", "frontier"):
            archive.db.conn.execute(
                f"UPDATE {table} SET article = (SELECT id FROM articles WHERE n = 1)"
                " WHERE article NOT IN (SELECT id FROM articles)"
            )
    assert run(["takedown", "cafe", "--yes"]) == 2
    assert "say --outlet cafe, or more digits" in capsys.readouterr().err
    assert run(["takedown", "--outlet", "cafe", "--yes"]) == 0
    assert len(headlines(data)) == 13


def test_what_was_taken_down_is_told(data, capsys) -> None:
    with Archive.open(data / "warta.db", write=False) as archive:
        ((key,),) = archive.query("SELECT id FROM articles WHERE url = ?", [address("kapal-3")])
    assert run(["takedown", key[:8], "--yes", "--reason", "permintaan narasumber"]) == 0
    capsys.readouterr()
    for word in (key, address("kapal-3")):
        assert run(["show", word]) == 2
        err = capsys.readouterr().err
        assert "was taken down on" in err and "(permintaan narasumber)" in err and err.count("\n") == 1


def test_what_is_already_down_is_said_and_changes_nothing(data, capsys) -> None:
    with Archive.open(data / "warta.db", write=False) as archive:
        ((key,),) = archive.query("SELECT id FROM articles WHERE url = ?", [address("kapal-3")])
    pattern = f"https://{HOST}/2019/*"
    for word in (address("kapal-3"), pattern, "cafe"):
        assert run(["takedown", word, "--yes", "--reason", f"surat\nuntuk {word}"]) == 0
    before = tombstones(data)
    day = f"{now():%Y-%m-%d}"
    capsys.readouterr()
    for word, of, named in (
        (address("kapal-3"), address("kapal-3"), address("kapal-3")),
        (key[:8], address("kapal-3"), key),
        (pattern, pattern, pattern),
        (f"https://{HOST}/2019/0*", pattern, f"https://{HOST}/2019/0*"),
        (f"https://{HOST}/2019/lama", pattern, f"https://{HOST}/2019/lama"),
        ("cafe", "cafe", "cafe"),
        ("https://cafe.example/*", "cafe", "https://cafe.example/*"),
    ):
        assert run(["takedown", word]) == 0
        said = capsys.readouterr()
        says = f"Already down: {named} was taken down on {day} (surat untuk {of}); nothing of it is kept.\n"
        assert (said.out, said.err) == (says, "")
    assert tombstones(data) == before and len(headlines(data)) == 11
    assert run(["takedown", pattern, f"https://{HOST}/2018/*"]) == 2  # this one was never there
    assert run(["takedown", pattern, address("kapal-4"), "--yes"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Already down: ") and "Removed: 1 article and 1 page" in said
    assert len(headlines(data)) == 10


def test_warnings_of_the_archive_are_said(data, capsys, monkeypatch) -> None:
    monkeypatch.setattr(disk, "network_warning", lambda path: f"{path} lies on a network file system")
    for words in (["copies"], ["reextract"], ["takedown", address("kapal-1"), "--yes"]):
        run(words)
        err = capsys.readouterr().err
        assert f"warta: {data / 'warta.db'} lies on a network file system\n" in err, words


def test_a_warc_file_that_is_missing_is_one_line(data, capsys) -> None:
    next((data / "warc").iterdir()).unlink()
    assert run(["takedown", address("kapal-1"), "--yes"]) == 2
    err = capsys.readouterr().err
    assert "is missing; nothing was done" in err and err.count("\n") == 1


def asked(data: Path, words: list[str], answer: str, columns: int = 80) -> tuple[int, str]:
    """`warta takedown` on a terminal of its own, with an answer; exit code and screen."""
    parent, child = pty.openpty()
    environment = os.environ | {"WARTA_DATA": str(data), "COLUMNS": str(columns), "TERM": "xterm"}
    command = [sys.executable, "-c", "from scraper.cli.exits import main; main()", "takedown", *words]
    process = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=environment)
    os.close(child)
    screen, answered, until = b"", False, time.monotonic() + 60
    while time.monotonic() < until:
        if not select.select([parent], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            screen += os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not answered and b"[y/N]" in screen:
            os.write(parent, answer.encode() + b"\n")
            answered = True
    code = process.wait(30)
    os.close(parent)
    return code, screen.decode().replace("\r\n", "\n")


def test_on_a_terminal_it_asks(data) -> None:
    code, screen = asked(data, ["kabarpulau"], "n")
    assert code == 1 and "warta: nothing was removed" in screen and len(headlines(data)) == 14
    assert "Remove 13 articles, 13 pages and 13 addresses for good? [y/N]" in screen
    assert "… and 3 more" in screen
    assert any("2024-05-02" in line and "kabarpulau" in line for line in screen.splitlines())
    assert all(len(line) <= 80 for line in screen.splitlines() if "\x1b" not in line)
    code, screen = asked(data, [f"{HOST}/2019/*"], "y")
    assert code == 0, screen
    assert "Removed: 1 article and 1 page" in screen
    assert OUTLET.slug in screen and len(headlines(data)) == 13
