"""Import: WARC files, folders and dumps, whole and damaged, once and again."""

from __future__ import annotations

import gzip
import io
import json
import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.cli.exits import run
from scraper.imports import open_source

HOST = "kabarcontoh.co.id"
SENTENCES = (
    "Pengurus banjar di Desa Contoh membuka posyandu baru pada Rabu (4/9) pagi.",
    "Sebanyak 25 ibu datang membawa anak balita untuk ditimbang dan diperiksa.",
    "Ketua banjar berharap kegiatan ini berjalan setiap bulan sepanjang tahun.",
    "Kepala puskesmas menyumbang timbangan dan alat ukur tinggi badan yang baru.",
    "Warga menyambut baik, sebab sebelumnya mereka harus pergi ke kecamatan.",
)


def html(n: int, extra: str = "") -> bytes:
    words = "".join(f"<p>{sentence} Nomor {n}.{extra}</p>" for sentence in SENTENCES)
    return (
        f'<!doctype html><html lang="id"><head><title>Posyandu ke-{n} dibuka</title>'
        f'<meta property="og:type" content="article"><meta property="article:published_time"'
        f' content="2024-09-04T10:00:00+08:00"></head><body><article><h1>Posyandu ke-{n} dibuka</h1>'
        f"{words}</article></body></html>"
    ).encode()


def url(n: int) -> str:
    return f"https://{HOST}/berita/{n}/posyandu-dibuka"


def warc(
    pages: Sequence[tuple[str, bytes]], *, packed: bool = True, date: str = "2024-09-05T00:00:00Z"
) -> bytes:
    """A WARC file of these pages, with a warcinfo record before and an image behind them."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("contoh.warc", {"software": "contoh"}))
    for address, body in pages:
        write(writer, address, body, "text/html; charset=utf-8", date)
    write(writer, f"https://{HOST}/gambar.png", b"png", "image/png", date)
    return buffer.getvalue()


def write(writer: WARCWriter, address: str, body: bytes, kind: str, date: str) -> None:
    headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": date},
        )
    )


def archived(data: Path, sql: str = "SELECT url FROM articles ORDER BY url") -> list[str]:
    with sqlite3.connect(data / "warta.db") as db:
        return [row[0] for row in db.execute(sql)]


def state(data: Path) -> list[str]:
    """Everything an import may add, without the books of the runs."""
    with sqlite3.connect(data / "warta.db") as db:
        names = (
            "articles",
            "revisions",
            "snapshots",
            "refusals",
            "frontier",
            "article_snapshots",
            "warc_files",
        )
        return [str(db.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall()) for name in names]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("WARTA_DATA", str(folder))
    return folder


def numbers(line: str) -> dict[str, str]:
    """Name and number of each column of the table's first row."""
    head, row = line.splitlines()[:2]
    return dict(zip(head.split("\t"), row.split("\t"), strict=True))


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_file_once_and_again(
    tmp_path: Path, data: Path, packed: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(warc([(url(n), html(n)) for n in range(3)], packed=packed))
    assert run(["import", str(path)]) == 0
    counts = numbers(capsys.readouterr().out)
    assert (counts["new"], counts["no page"], counts["damaged"]) == ("3", "2", "0")
    assert archived(data) == [url(n) for n in range(3)]
    assert archived(data, "SELECT DISTINCT fetched_at FROM snapshots") == ["2024-09-05T00:00:00Z"]
    assert archived(data, "SELECT slug FROM outlets") == [HOST]
    before = state(data)
    assert run(["import", str(path)]) == 0
    assert numbers(capsys.readouterr().out)["known"] == "3"
    assert state(data) == before


def test_an_older_capture_is_kept_but_changes_nothing(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new, old = tmp_path / "new.warc.gz", tmp_path / "old.warc.gz"
    new.write_bytes(warc([(url(1), html(1, " Diperbarui."))], date="2024-10-01T00:00:00Z"))
    old.write_bytes(warc([(url(1), html(1))], date="2024-09-05T00:00:00Z"))
    assert run(["import", str(new)]) == 0
    capsys.readouterr()
    assert run(["import", str(old)]) == 0
    assert numbers(capsys.readouterr().out)["older"] == "1"
    assert "Diperbarui" in archived(data, "SELECT body FROM articles")[0]
    assert len(archived(data, "SELECT id FROM snapshots")) == 2
    before = state(data)
    assert run(["import", str(old), str(new)]) == 0
    assert state(data) == before


def test_a_cut_file_brings_its_good_records(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = warc([(url(n), html(n)) for n in range(4)])
    path = tmp_path / "cut.warc.gz"
    path.write_bytes(whole[: int(len(whole) * 0.6)])
    assert run(["import", "--quiet", str(path)]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert "1 record is damaged, 2 good ones read" in err and "cut.warc.gz" in err
    assert archived(data) == [url(0), url(1)]


def test_damage_in_the_middle_costs_one_record_and_is_never_believed(tmp_path: Path) -> None:
    pages = {url(n): html(n) for n in range(5)}
    whole = warc(list(pages.items()))
    path = tmp_path / "bad.warc.gz"
    dice = random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(damaged))
        if damaged[:3] != whole[:3]:
            continue  # no gzip file any more
        records = list(open_source(path)[0].read())
        read = {r.page.url: r.page.body for r in records if r.page}
        assert all(pages.get(address) == body for address, body in read.items())
        assert len(read) >= 4
        assert len(read) == 5 or sum(bool(r.problem) for r in records) == 1


def test_a_file_cut_anywhere_is_reported(tmp_path: Path) -> None:
    pages = {url(n): html(n) for n in range(3)}
    path = tmp_path / "cut.warc"
    for whole in (warc(list(pages.items())), warc(list(pages.items()), packed=False)):
        for end in range(400, len(whole) - 8, 97):
            path.write_bytes(whole[:end])
            records = list(open_source(path)[0].read())
            read = {r.page.url: r.page.body for r in records if r.page}
            assert all(pages[address] == body for address, body in read.items())
            assert len(read) == 3 or end < len(whole)
            if len(read) < 3 and whole[:2] == b"\x1f\x8b":
                assert sum(bool(r.problem) for r in records) <= 1


def test_one_gzip_member_around_all_records(tmp_path: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(warc([(url(n), html(n)) for n in range(3)], packed=False)))
    assert sum(bool(r.page) for r in open_source(path)[0].read()) == 3


def test_chunked_bodies_and_text_records(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    fields = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]
    headers = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
    chunked = b"5\r\nhalo \r\n5\r\ndunia\r\n0\r\n\r\n"
    writer.write_record(
        writer.create_warc_record(url(1), "response", payload=io.BytesIO(chunked), http_headers=headers)
    )
    writer.write_record(
        writer.create_warc_record(
            url(2), "conversion", payload=io.BytesIO(b"teks"), warc_content_type="text/plain"
        )
    )
    path = tmp_path / "a.warc.gz"
    path.write_bytes(buffer.getvalue())
    first, second = (record.page for record in open_source(path)[0].read())
    assert first is not None and second is not None
    assert first.body == b"halo dunia" and dict(first.headers) == {"Content-Type": "text/html"}
    assert (second.kind, second.body) == ("text", b"teks")


def test_a_folder_with_a_list(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pages"
    (folder / "in").mkdir(parents=True)
    for n in range(3):
        (folder / "in" / f"{n}.html").write_bytes(html(n))
    (tmp_path / "secret.html").write_bytes(html(9))
    listed = [f"in/{n}.html\t{url(n)}\t2024-09-05T08:00:00+08:00" for n in range(3)]
    bad = [
        f"../secret.html\t{url(9)}",
        f"in/7.html\t{url(7)}",
        "in/0.html\t",
        "in/1.html\tjavascript:alert(1)",
    ]
    (folder / "urls.tsv").write_text("\n".join(["file\turl\tfetched_at", *listed, *bad]), encoding="utf-8")
    assert run(["import", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert (numbers(out)["new"], numbers(out)["damaged"]) == ("3", "4")
    for words in ("lies outside", "cannot be read", "no file or no url", "is no web address"):
        assert words in err
    assert archived(data) == [url(n) for n in range(3)]
    assert archived(data, "SELECT DISTINCT fetched_at FROM snapshots") == ["2024-09-05T00:00:00Z"]


def test_a_dump_with_bad_lines(tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"url": url(n), "html": html(n).decode()}) for n in range(2)]
    lines += ["{no json", "[1]", '{"text": "x"}', json.dumps({"url": url(5), "text": "  "}), ""]
    path = tmp_path / "dump.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    assert run(["import", str(path)]) == 1
    out, err = capsys.readouterr()
    assert (numbers(out)["new"], numbers(out)["damaged"]) == ("2", "4")
    for number, words in ((3, "is not JSON"), (4, "no JSON object"), (5, "has no url"), (6, "has no text")):
        assert f"dump.jsonl.gz:{number}: the line {words}" in err.replace("is no JSON", "no JSON")
    before = state(data)
    assert run(["import", "-q", str(path)]) == 1
    assert state(data) == before


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.warc.gz", b"<html>hello</html>", "is no WARC file"),
        ("x.warc", b"", "is empty"),
        ("x.jsonl", b"\n \n", "is empty"),
        ("x.pdf", b"%PDF-1.4", "is neither a WARC or WACZ file"),
        ("x.wacz", b"PK\x03\x04cut", "is no whole zip file"),
        ("x.jsonl.gz", b"\x1f\x8b\x08broken", "is damaged"),
    ],
)
def test_what_cannot_be_imported_is_one_line_before_anything_is_written(
    tmp_path: Path, data: Path, name: str, content: bytes, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert run(["import", str(path)]) == 2
    err = capsys.readouterr().err
    assert says in err and str(path) in err and err.count("\n") == 1
    assert not data.exists()


@pytest.mark.parametrize("listing", [None, "", "file\turl\n"])
def test_a_folder_without_a_good_list(
    tmp_path: Path, data: Path, listing: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if listing is not None:
        (tmp_path / "urls.tsv").write_text(listing)
    assert run(["import", str(tmp_path)]) == 2
    err = capsys.readouterr().err
    assert "urls.tsv" in err and err.count("\n") == 1


@pytest.mark.parametrize(
    "listing",
    [
        "file;url;fetched_at\na.html;https://a.example/1;2019-03-02\n",
        "a.html;https://a.example/1\n",
        "file,url\na.html,https://a.example/1\n",
    ],
)
def test_a_list_parted_by_something_else_is_one_line(
    tmp_path: Path, data: Path, listing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.html").write_bytes(html(1))
    (tmp_path / "urls.tsv").write_text(listing)
    assert run(["import", str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "urls.tsv:1: the columns are parted by tab" in line and not data.exists()
    (tmp_path / "urls.tsv").rename(tmp_path / "urls.csv")
    if ";" in listing:
        assert run(["import", str(tmp_path)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "urls.csv:1: the columns are parted by comma" in line
    else:
        assert run(["import", "-q", str(tmp_path)]) == 0


def test_a_warc_file_without_pages_is_a_bad_verdict(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pictures.warc.gz"
    path.write_bytes(warc([]))
    assert run(["import", "-q", str(path)]) == 1
    assert "holds no page (1 warcinfo, 1 not-html)" in capsys.readouterr().err
