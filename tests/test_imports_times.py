"""When imported pages were fetched: how times are read, and which capture becomes the article's text."""

from __future__ import annotations

import itertools
import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.cli.exits import run
from scraper.imports.instants import instant

SENTENCE = "Pengurus banjar di Desa {n} membuka posyandu baru bagi para ibu yang datang pada Rabu pagi itu."
OWN = "https://kabarcontoh.co.id/berita/1/posyandu-dibuka"
PRINTED = "https://kabarcontoh.co.id/cetak/1"
OLD, NEW = "2019-03-02T00:00:00Z", "2019-03-05T00:00:00Z"


def html(word: str) -> str:
    text = "".join(f"<p>{SENTENCE.format(n=n)} {word}.</p>" for n in range(6))
    return (
        '<!doctype html><html lang="id"><head><title>Posyandu</title><meta property="og:type"'
        f' content="article"><link rel="canonical" href="{OWN}"></head><body><article>'
        f"<h1>Posyandu dibuka</h1>{text}</article></body></html>"
    )


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WARTA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def asked(data: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(data / "warta.db") as db:
        return db.execute(sql).fetchall()


def imported(
    folder: Path, capsys: pytest.CaptureFixture[str], word: str, fetched_at: str | None, url: str = OWN
) -> str:
    """What became of a page with this word in its text."""
    path = folder / f"{word}.jsonl"
    row = {"url": url, "html": html(word), "fetched_at": fetched_at}
    path.write_text(json.dumps(row) + "\n", "utf-8")
    assert run(["import", str(path)]) == 0
    head, counts = capsys.readouterr().out.splitlines()[:2]
    (what,) = [
        name
        for name, n in zip(head.split("\t"), counts.split("\t"), strict=True)
        if n not in ("0", path.name)
    ]
    return what


def told(data: Path) -> str:
    """The word in the article's present text."""
    ((body,),) = asked(data, "SELECT body FROM articles")
    return str(body).split()[-1].rstrip(".")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2019-03-02T11:05:00+08:00", "2019-03-02T03:05:00+00:00"),
        ("2019-03-02 11:05", "2019-03-02T11:05:00+00:00"),
        ("2019-03-02", "2019-03-02T00:00:00+00:00"),
        ("20190302040506", "2019-03-02T04:05:06+00:00"),
        (20190302040506, "2019-03-02T04:05:06+00:00"),
        (" 2019-03-02T04:05:06Z ", "2019-03-02T04:05:06+00:00"),
    ],
)
def test_times_that_are_read(text: object, says: str) -> None:
    assert instant(text) == datetime.fromisoformat(says).astimezone(UTC)


BAD = [
    "02/03/2019 11:05",
    "kemarin",
    "1551495906",
    "1512110912345",
    "20191302040506",
    "2091-01-01T00:00:00Z",
    "12:05",
]


@pytest.mark.parametrize("text", [*BAD, 1551495906, 1551495906.5, True])
def test_what_is_no_time(text: object) -> None:
    assert instant(text) is None


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("form", ["tsv", "jsonl"])
def test_a_time_that_is_none_is_named_and_its_page_is_not_imported(
    text: str, form: str, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.html").write_text(html("satu"), "utf-8")
    if form == "tsv":
        path = tmp_path / "p"
        listed = f"file\turl\tfetched_at\na.html\t{OWN}\t\na.html\t{OWN}?id=2\t{text}\n"
        (path / "urls.tsv").write_text(listed, "utf-8")
        where = "urls.tsv:3"
    else:
        path = tmp_path / "d.jsonl"
        rows = [{"url": OWN, "html": html("satu")}, {"url": OWN, "html": html("dua"), "fetched_at": text}]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        where = "d.jsonl:2"
    assert run(["import", "--quiet", str(path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "1 record is damaged, 1 good one read" in line
    assert f"{where}: fetched_at {text!r} is no time of fetching; write 2019-03-02T11:05:00+08:00" in line
    assert len(asked(data, "SELECT 1 FROM snapshots")) == 1


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        (OLD, NEW, "revision"),
        (NEW, OLD, "older"),
        (NEW, None, "undated"),
        (None, OLD, "revision"),
        (None, None, "revision"),
    ],
)
@pytest.mark.parametrize("settled", [True, False])
def test_which_capture_becomes_the_text(
    first: str | None,
    second: str | None,
    what: str,
    settled: bool,
    tmp_path: Path,
    data: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert imported(tmp_path, capsys, "satu", first) == "new"
    if not settled:  # a later fetch of its address failed, or stands in the queue
        with sqlite3.connect(data / "warta.db") as db:
            db.execute("UPDATE frontier SET state = 'failed', reason = 'timeout'")
    assert imported(tmp_path, capsys, "dua", second) == what
    assert told(data) == ("dua" if what == "revision" else "satu")
    assert len(asked(data, "SELECT 1 FROM snapshots")) == 2
    before = asked(data, "SELECT * FROM articles"), asked(data, "SELECT * FROM frontier")
    assert imported(tmp_path, capsys, "dua", second) in ("known", what)
    assert before == (asked(data, "SELECT * FROM articles"), asked(data, "SELECT * FROM frontier"))


@pytest.mark.parametrize("times", list(itertools.permutations([OLD, NEW, "2019-03-09T00:00:00Z"])))
def test_the_newest_capture_is_the_text_in_any_order_and_from_any_address(
    times: tuple[str, ...], tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for at, url in zip(times, (PRINTED, OWN, PRINTED), strict=True):
        imported(tmp_path, capsys, f"hari{at[9]}", at, url)
    assert told(data) == "hari9"
    order = [
        at
        for (at,) in asked(
            data,
            "SELECT s.fetched_at FROM article_snapshots x JOIN snapshots s ON s.id = x.snapshot"
            " ORDER BY x.revision",
        )
    ]
    assert order == sorted(order)
    assert len(asked(data, "SELECT 1 FROM snapshots")) == 3
