"""`warta export`: every field with its source, nothing a spreadsheet would run, never half a file."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from archive_parts import FETCHED, OUTLET, address, article, begin, page, put

from scraper.archive.store import Archive
from scraper.cli.exits import run
from scraper.export.articles import Selection, harmless, jsonl, table
from scraper.export.choice import Choice
from scraper.models import Article, Byline, Found, Outlet, Paragraph
from scraper.text import digest

BODY = (
    "Nelayan dari perahu kembali ke pelabuhan pada Kamis pagi.\n\nCuaca membaik\n\n"
    "Mereka membawa ikan tongkol dan layang."
)


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """Three articles of one newspaper (one revised, one without a date), one of another."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("WARTA_DATA", str(folder))
    archive, number = begin(folder)
    with archive:
        put(archive, number, article("perahu", headline=Found("Lama", "html", "Lama")))
        put(archive, number, article("perahu"), page("perahu", b"<html>2</html>"))
        put(archive, number, article("tanpa-tanggal", published=None))
        put(
            archive,
            number,
            article("pasar", description=Found("Ringkasan rahasia", "meta", "Ringkasan rahasia")),
        )
        archive.save_outlet(Outlet("antar", "Kabar Antar", ("antar.example",), ()))
        url = "https://antar.example/a"
        told = Article(url, Found(url, "url", url), None, (Paragraph("p", "Satu dua."),), "html")
        snapshot = archive.keep(page(url=url), number, "antar")
        archive.store(told, [snapshot], outlet="antar", run=number, asked=url)
    return folder


def exported(data: Path, *words: str) -> list[dict[str, Any]]:
    output = data.parent / "o.jsonl"
    assert run(["export", "-q", "--force", *words, str(output)]) == 0
    return [json.loads(line) for line in output.read_text("utf-8").splitlines()]


def test_a_line_holds_every_column_with_its_source(data):
    records = exported(data)
    assert [(r["outlet"], (r["headline"] or "").split()[:2]) for r in records] == [
        ("antar", []),
        ("kabarpulau", ["Nelayan", "tanpa-tanggal"]),
        ("kabarpulau", ["Nelayan", "pasar"]),
        ("kabarpulau", ["Nelayan", "perahu"]),
    ]
    told = records[3]
    with Archive.open(data / "warta.db", write=False) as archive:
        row = archive.row("SELECT * FROM articles WHERE id = ?", [told["id"]])
        shas = archive.query(
            "SELECT payload_sha256 FROM snapshots WHERE url = ? ORDER BY id", [address("perahu")]
        )
    assert set(row) - set(told) == {"n", "seal"}
    assert told["body"] == BODY and told["body_sha256"] == digest(BODY)
    assert (told["published_raw"], told["published_via"]) == ("Kamis, 2 Mei 2024 09:30 WITA", "html")
    assert told["headline_raw"] == " Nelayan perahu pulang " and told["agreements"] == {
        "headline": ["jsonld"]
    }
    assert told["bylines"] == [
        {"name": "Rani Sulastri", "role": "reporter", "via": "html", "raw": "Rani Sulastri/Bima Putra"},
        {"name": "Bima Putra", "role": "photographer", "via": "html", "raw": "Rani Sulastri/Bima Putra"},
    ]
    assert told["tags"] == ["nelayan", "cuaca"] and told["body_kinds"] == ["p", "h", "p"]
    assert told["images"][0]["caption"] == "Perahu di pelabuhan"
    assert told["revision"] == 2
    assert [p["payload_sha256"] for p in told["pages"]] == [shas[1][0]]  # of the present revision
    assert told["pages"][0]["fetched_at"] == "2024-05-03T02:01:00Z"


def test_the_table(data):
    output = data.parent / "o.csv"
    assert run(["export", "-q", str(output)]) == 0
    rows = list(csv.DictReader(io.StringIO(output.read_bytes().decode(), newline="")))
    assert len(rows) == 4
    told = rows[3]
    assert told["bylines"] == "Rani Sulastri (reporter); Bima Putra (photographer)"
    assert (told["tags"], told["words"], told["body"]) == ("nelayan; cuaca", "17", BODY)
    assert len(told["page_sha256"]) == 64 and told["fetched_at"] == "2024-05-03T02:01:00Z"
    assert rows[0]["headline"] == rows[0]["published_day"] == ""


def test_a_choice_and_what_it_leaves_out(data, capsys):
    assert len(exported(data, "--outlet", "kabarpulau", "--since", "2024-05-02", "--until", "2024-05")) == 2
    assert len(exported(data, "--outlet", "kabarpulau", "--since", "2024-05-02", "--until", "9999")) >= 2
    capsys.readouterr()
    assert run(["export", "--since", "2024", str(data.parent / "p.csv")]) == 0
    out, err = capsys.readouterr()
    assert out == f"2 articles in {data.parent / 'p.csv'}\n"
    assert "2 articles without a day of publication left out" in err


def test_without_text_no_text_is_left(data):
    with_text = len(exported(data))
    for name in ("o.csv", "o.jsonl"):
        output = data.parent / name
        assert run(["export", "-q", "--force", "--no-text", str(output)]) == 0
        held = output.read_text("utf-8")
        for words in ("tongkol", "Ringkasan rahasia", "Perahu di pelabuhan", "Satu dua"):
            assert words not in held
        assert held.count(digest(BODY)) == 1
    records = [json.loads(line) for line in (data.parent / "o.jsonl").read_text("utf-8").splitlines()]
    assert len(records) == with_text and not {"body", "description", "teasers", "stripped"} & set(records[0])
    assert records[3]["words"] == 17 and records[3]["pages"]


HOSTILE = ("=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(tmp_path, text):
    archive, number = begin(tmp_path)
    with archive:
        hostile = article(
            headline=Found(text, "html", text),
            section=Found(text, "html", text),
            bylines=(Byline(text, "reporter", "html", text),),
            tags=(text,),
            body=(Paragraph("p", text), Paragraph("p", "b" * 30)),
        )
        put(archive, number, hostile)
        with Selection(archive, Choice()) as chosen:
            lines = b"".join(table(chosen.records())).decode()
    (row,) = csv.DictReader(io.StringIO(lines, newline=""))
    assert [c for c in row.values() if c[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝")] == []
    assert row["headline"] == f"'{text}" and row["body"].startswith("'")


def test_numbers_and_plain_cells_stay_as_they_are():
    assert [harmless(v) for v in (-5, None, "a=b", "2024-05-02", "")] == [-5, None, "a=b", "2024-05-02", ""]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["{tmp}/old.csv"], "is there already; name another file, or replace it with --force"),
        (["{tmp}/p.wacz"], "the pages as they came: warta warc export /"),
        (["{tmp}/p.warc.gz"], "the pages as they came: warta warc export pages.wacz"),
        (["{tmp}"], "the name tells no format; end it in .csv or .jsonl, or say --format"),
        (["{tmp}/none/a.csv"], "there is no such folder"),
        (["{tmp}/a.csv", "--outlet", "kabarpula"], "did you mean kabarpulau?"),
        (["-", "--format", "xml"], "'xml' is not one of 'csv', 'jsonl'"),
    ],
)
def test_what_cannot_be_exported_is_one_line(data, words, says, capsys):
    tmp = data.parent
    (tmp / "old.csv").write_bytes(b"old")
    assert run(["export", *(word.format(tmp=tmp) for word in words)]) == 2
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1
    assert (tmp / "old.csv").read_bytes() == b"old"
    assert sorted(p.name for p in tmp.iterdir()) == ["data", "old.csv"]


@pytest.mark.parametrize(("name", "words"), [("a.csv", []), ("b.csv", ["--no-text"]), ("c.jsonl", [])])
def test_a_week_without_articles_is_an_empty_export(data, name, words, capsys):
    """A weekly export from cron meets a quiet week: no mistake, and the file that comes next is there."""
    path = data.parent / name
    assert run(["export", str(path), *words, "--outlet", "kabarpulau"]) == 0
    head = path.read_bytes().splitlines()[0]
    path.unlink()
    capsys.readouterr()
    quiet_week = [
        "export",
        str(path),
        *words,
        "--outlet",
        "kabarpulau",
        "--since",
        "2030-01",
        "--until",
        "2030",
    ]
    assert run(quiet_week) == 0
    told = capsys.readouterr()
    assert told.out == "" and told.err.splitlines() == [
        "warta: no article of: kabarpulau, published from 2030-01-01 on, published up to 2030-12-31;"
        " the export is empty",
        "warta: 1 article without a day of publication left out; without days all are exported",
    ]
    assert run([*quiet_week, "--quiet", "--force"]) == 0
    assert capsys.readouterr().err == ""
    assert path.read_bytes() == (head + b"\r\n" if name.endswith(".csv") else b"")


def test_standard_output_and_compressed_files(data):
    command = [sys.executable, "-c", "from scraper.cli import main; main()", "export"]
    piped = subprocess.run([*command, "-"], capture_output=True, check=True).stdout
    assert run(["export", "-q", str(data.parent / "o.jsonl.gz")]) == 0
    assert gzip.decompress((data.parent / "o.jsonl.gz").read_bytes()) == piped
    assert len([json.loads(line) for line in piped.splitlines()]) == 4


def test_a_full_disk_is_one_line_and_leaves_nothing(data):
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        " from scraper.cli.exits import run; sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", limited, "export", str(data.parent / "a.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "a.jsonl" in done.stderr
    assert [p.name for p in data.parent.iterdir()] == ["data"]


def test_memory_does_not_grow_with_the_archive(tmp_path):
    archive, number = begin(tmp_path)
    body = (Paragraph("p", "kata " * 10_000),)
    peaks = []
    with archive:
        for count in (10, 60):
            for n in range(count):
                put(archive, number, article(f"a{count}-{n}", body=body))
            with Selection(archive, Choice()) as chosen:
                tracemalloc.start()
                assert sum(1 for _ in jsonl(chosen.records())) == chosen.total
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_one_commit_is_exported_while_others_write(data):
    with (
        Archive.open(data / "warta.db", write=False) as reader,
        Selection(reader, Choice()) as chosen,
        Archive.open(data / "warta.db") as writer,
    ):
        records = chosen.records()
        first = next(records)
        number = writer.begin_run("crawl", [])
        put(writer, number, article("baru"), page("baru", fetched_at=FETCHED))
        assert 1 + sum(1 for _ in records) == chosen.total == 4
        assert first["outlet"] == "antar"
    assert len(exported(data)) == 5 and OUTLET.slug == "kabarpulau"


def test_a_killed_export_leaves_no_half_file(tmp_path):
    archive, number = begin(tmp_path)
    with archive:
        for n in range(200):
            put(archive, number, article(f"a-{n}", body=(Paragraph("p", f"kata {n} " * 3000),)))
    output = tmp_path / "o.jsonl"
    command = [sys.executable, "-c", "from scraper.cli import main; main()", "export", "-q"]
    command += ["--data", str(tmp_path), str(output)]
    begun = time.monotonic()
    subprocess.run(command, check=True)
    longest = time.monotonic() - begun
    whole = output.read_bytes()
    output.unlink()
    for n in range(6):
        started = subprocess.Popen(command)
        time.sleep(longest * (0.3 + 0.1 * n))
        started.kill()
        started.wait()
        if output.exists():
            assert output.read_bytes() == whole
            output.unlink()
    subprocess.run(command, check=True)
    assert output.read_bytes() == whole and whole.count(b"\n") == 200
