"""search, show, outlets and doctor, on a real archive."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from archive_parts import OUTLET, address, article, begin, page, put

from scraper.archive.lock import WriterLock
from scraper.archive.store import Archive
from scraper.cli.exits import run
from scraper.models import Found, Paragraph, Refusal


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of three articles and a refusal; one text tries to steer the terminal."""
    monkeypatch.setenv("WARTA_DATA", str(tmp_path))
    archive, number = begin(tmp_path)
    with archive:
        put(archive, number, article("perahu"))
        put(archive, number, article("layar", headline=Found("Layar [red]baru[/red]", "html", "Layar")))
        texts = (Paragraph("p", "Sebuah kapal \u202eterbalik di dermaga."), Paragraph("pre", "a\n\nb"))
        put(archive, number, article("kapal", body=texts, published=None, bylines=(), dateline=None))
        snapshot = archive.keep(page("daftar"), number, OUTLET.slug)
        refusal = Refusal(address("daftar"), "listing", "40 links")
        archive.refuse(refusal, [snapshot], outlet=OUTLET.slug, run=number, asked=address("daftar"))
        archive.end_run(number, "ok")
    return tmp_path


def ids(data: Path) -> dict[str, str]:
    with sqlite3.connect(data / "warta.db") as db:
        return {url.rpartition("/")[2]: key for url, key in db.execute("SELECT url, id FROM articles")}


def test_search_finds_and_filters(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "pelabuhan"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "id\toutlet\tday\theadline\tbyline\tsnippet"
    assert len(lines) == 2 and all(line.startswith(tuple(ids(data).values())) for line in lines)
    assert run(["search", "pelabuhan", "--since", "2024-05-03"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run(["search", "pelabuhan", "--until", "2024-05", "--limit", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert run(["search", "pelabuhan", "--outlet", "kabarpula"]) == 2
    assert "did you mean kabarpulau?" in capsys.readouterr().err
    assert run(["search", "pelabuhan", "--outlet", "balitribune"]) == 2  # an outlet, but not crawled yet
    assert "holds nothing of 'balitribune'; it holds kabarpulau" in capsys.readouterr().err


def test_search_takes_any_words(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ("* AND OR", "NEAR(a b", "'; DROP TABLE articles", "-x", "kapal OR"):
        assert run(["search", "--", words]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("words", ["", " ", '"', "*", "- &"])
def test_search_wants_a_word(data: Path, capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert run(["search", "--", words]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "no word to look for" in told.err and told.err.count("\n") == 1


def test_a_pipe_gets_all_and_is_told_what_was_cut(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = Archive.open(data / "warta.db")
    with archive:
        number = archive.begin_run("crawl", [])
        for n in range(30):
            put(archive, number, article(f"dermaga-{n}"))
    assert run(["search", "pelabuhan"]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1 + 32 and told.err == ""
    assert run(["search", "pelabuhan", "--limit", "3"]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1 + 3
    assert told.err == "warta: the best 3 of 32 articles; more with --limit\n"


def test_search_tells_of_articles_without_a_day(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "dermaga", "--since", "2024"]) == 0
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1
    assert told.err.startswith("warta: 1 article that matches but has no day of publication left out")
    assert run(["search", "dermaga"]) == 0
    assert capsys.readouterr().err == ""


def test_show_by_id_prefix_and_url(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = ids(data)["perahu"]
    assert run(["show", key[:8]]) == 0
    text = capsys.readouterr().out
    for part in (
        "Nelayan perahu pulang",
        "Cuaca membaik",
        "reporter\tRani Sulastri\thtml\tRani Sulastri/Bima Putra",
        "published\t2024-05-02 09:30, Asia/Makassar (printed), 2024-05-02T01:30:00Z\thtml\tKamis, 2 Mei",
        "dateline\tAMBON (81.71)\ttext\tAMBON, KABARPULAU.com -",
        "image\tPerahu di pelabuhan (Bima Putra)\thtml",
        "warc/",
        "SHA-256",
    ):
        assert part in text
    assert run(["show", address("perahu").replace("https://", "http://") + "?utm_source=x"]) == 0
    assert capsys.readouterr().out == text


def test_show_by_any_address_of_an_article(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Archive.open(data / "warta.db") as archive:
        asked = page("mercusuar-cetak")
        key = put(archive, archive.begin_run("crawl", []), article("mercusuar"), asked)
    for url in (address("mercusuar"), asked.url):
        assert run(["show", url]) == 0
        assert key in capsys.readouterr().out


def test_show_says_that_the_site_has_it_no_more(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with sqlite3.connect(data / "warta.db") as db:
        gone = "UPDATE frontier SET gone_checks = ?, gone_at = ? WHERE url = ?"
        assert db.execute(gone, [3, "2024-06-01T00:00:00Z", address("perahu")]).rowcount == 1
        assert db.execute(gone, [1, None, address("layar")]).rowcount == 1
    assert run(["show", ids(data)["perahu"]]) == 0
    assert f"{address('perahu')}: missing 3 times in a row, gone since 2024-06-01" in capsys.readouterr().out
    assert run(["show", ids(data)["layar"]]) == 0
    assert f"{address('layar')}: missing 1 time in a row\n" in capsys.readouterr().out
    assert run(["show", ids(data)["kapal"]]) == 0
    assert "Gone from the site" not in capsys.readouterr().out


def test_show_escapes_what_a_page_says(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", ids(data)["layar"]]) == 0
    assert "Layar [red]baru[/red]" in capsys.readouterr().out
    assert run(["show", ids(data)["kapal"]]) == 0
    text = capsys.readouterr().out
    assert "\u202e" not in text and "dermaga" in text
    assert "a" in text.splitlines() and "b" in text.splitlines()


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("abc", "is no id"),
        ("xyz1", "is no id"),
        ("00000000", "no article has an id"),
        ("https://lain.example/x", "not in the archive"),
        (address("daftar"), "refused on"),
        ("ftp://kabarpulau.example/x", "is no URL"),
    ],
)
def test_show_of_nothing_is_one_line(
    data: Path, wanted: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["show", wanted]) == 2
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1


def test_diff_marks_what_changed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = ids(data)["perahu"]
    assert run(["diff", key]) == 0
    assert "one revision only" in capsys.readouterr().out
    archive, number = begin(data)
    with archive:
        told = article("perahu", headline=Found("Nelayan perahu sudah pulang", "html", "x"))
        put(archive, number, told, page("perahu", b"<html>changed</html>"))
    assert run(["diff", key]) == 0
    text = capsys.readouterr().out
    assert "headline Nelayan perahu {+sudah +}pulang" in text
    assert "the newspaper changed the page" in text and "paragraph" not in text
    assert run(["diff", key, "--from", "1", "--to", "7"]) == 2
    assert "has no revision 7; it has 1, 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (datetime(2019, 3, 2, 4), datetime(2019, 3, 5, 4), "fetched 2019-03-02 → 2019-03-05"),
        (
            datetime(2019, 3, 2, 4),
            datetime(2019, 3, 2, 6),
            "fetched 2019-03-02T04:00:00Z → 2019-03-02T06:00:00Z",
        ),
        (None, datetime(2019, 3, 5, 4), " → fetched 2019-03-05"),
        (None, None, "seen 20"),
    ],
)
def test_revisions_are_dated_by_their_captures(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: datetime | None,
    second: datetime | None,
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("WARTA_DATA", str(tmp_path))
    archive, number = begin(tmp_path)
    with archive:
        put(archive, number, article("perahu"), page("perahu", b"<p>a", fetched_at=first, source="a.warc"))
        told = article("perahu", headline=Found("Nelayan perahu sudah pulang", "html", "x"))
        put(archive, number, told, page("perahu", b"<p>b", fetched_at=second, source="b.warc"))
        ((file, offset),) = archive.query(
            "SELECT w.name, s.offset FROM snapshots s JOIN warc_files w ON w.id = s.warc_file WHERE s.id = 1"
        )
    key = ids(tmp_path)["perahu"]
    assert run(["diff", key]) == 0
    under = capsys.readouterr().out.splitlines()[1]
    assert says in under and ("seen 20" in under) == (first is None)
    assert run(["show", key]) == 0
    text = capsys.readouterr().out
    at = f"fetched {first:%Y-%m-%dT%H:%M:%SZ}, stored 20" if first else "seen 20"
    assert f"1: Nelayan perahu pulang ({at}" in text
    assert f"{address('perahu')}, warc/{file} at {offset}" in text


def test_outlets_lists_own_files_and_reports_wrong_ones(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["outlets", "--province", "Bali"]) == 0
    listed = capsys.readouterr().out.splitlines()[1:]
    assert listed and all(line.split("\t")[2] == "Bali" for line in listed)
    (data / "outlets").mkdir()
    (data / "outlets" / "rusak.toml").write_text("name = 3\n")
    assert run(["outlets"]) == 2
    out, err = capsys.readouterr()
    assert "balitribune" in out and "rusak.toml:1: 'hosts' is missing" in err


def test_doctor_of_a_healthy_house(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    text = capsys.readouterr().out
    for what in ("Python", "SQLite", "SQLite of datasette", "package spiders", "archive", "lock", "outlets"):
        assert f"\t{what}\t" in text
    assert "bad\t" not in text


def test_doctor_names_what_is_wrong(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    (data / "outlets").mkdir()
    (data / "outlets" / "rusak.toml").write_text("name = \n")
    (data / "warta.db").write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    assert run(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("doubtful\tproxies\thttps_proxy") for line in lines)
    assert any(line.startswith("bad\toutlets\t") and "rusak.toml:1" in line for line in lines)
    assert any(line.startswith("bad\tarchive\t") for line in lines)


def test_doctor_says_what_stands_where_a_folder_belongs(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "logs").mkdir(exist_ok=True)
    assert run(["doctor"]) == 0
    assert f"good\tlogs\t{data / 'logs'}\n" in capsys.readouterr().out
    (data / "logs").rmdir()
    (data / "logs").write_text("not a folder")
    assert run(["doctor"]) == 1
    assert f"bad\tlogs\t{data / 'logs'} is a file, not a folder" in capsys.readouterr().out


def test_doctor_compares_the_clock_with_the_last_run(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    assert "good\tclock\t" in capsys.readouterr().out
    with Archive.open(data / "warta.db") as archive:
        archive.db.conn.execute("UPDATE runs SET started_at = '2199-01-01T00:00:00Z' WHERE id = 1")
        archive.db.conn.execute("INSERT INTO cleanup (what) VALUES ('vacuum')")
    assert run(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "but the last run began at 2199-01-01T00:00:00Z; set the clock" in out
    assert "doubtful\ttakedown\tnot finished" in out


def test_doctor_says_who_holds_the_lock(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = WriterLock(data / "warta.db")
    try:
        assert run(["doctor"]) == 0
    finally:
        lock.release()
    assert f"pid {os.getpid()}" in capsys.readouterr().out


def test_sample_truth_is_one_object_per_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sample", "truth", "--size", "6"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6 and all(json.loads(line)["headline"] for line in lines)
