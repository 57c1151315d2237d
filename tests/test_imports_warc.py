"""Any WARC file: records of every kind, lies about lengths and digests, bombs, and filters."""

from __future__ import annotations

import gzip
import hashlib
import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.cli.exits import run
from scraper.imports import Record, open_source

HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
SENTENCES = {
    "id": "Pengurus banjar di Desa {n} membuka posyandu baru bagi para ibu yang datang pada Rabu pagi itu.",
    "en": "The people of village number {n} have opened a new health post for mothers who came that morning.",
}


def url(n: int, host: str = "kabarcontoh.co.id") -> str:
    return f"https://{host}/berita/{n}/posyandu-dibuka"


def html(n: int, language: str = "id") -> bytes:
    text = "".join(f"<p>{SENTENCES[language].format(n=n * 10 + i)}</p>" for i in range(6))
    return (
        f'<!doctype html><html lang="{language}"><head><title>Posyandu {n}</title><meta property="og:type"'
        ' content="article"><meta property="article:published_time" content="2024-09-04T10:00:00+08:00">'
        f"</head><body><article><h1>Posyandu ke-{n} dibuka</h1>{text}</article></body></html>"
    ).encode()


def record(block: bytes, kind: str = "response", target: str | None = url(0), **fields: str) -> bytes:
    """One record as bytes; fields with underscores for hyphens, in place of the usual ones. No digests."""
    told = {
        "WARC-Type": kind,
        "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000000>",
        "WARC-Date": "2024-09-05T00:00:00Z",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    if target is not None:
        told["WARC-Target-URI"] = target
    told |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def page(n: int) -> bytes:
    return record(HTTP + html(n), target=url(n))


def read(path: Path, records: list[bytes], packed: bool) -> list[Record]:
    """What the records, as one file, are read as."""
    path.write_bytes(b"".join(gzip.compress(r) if packed else r for r in records))
    return list(open_source(path)[0].read())


def told(found: list[Record]) -> list[str]:
    """Each record in a word: the number of its page, why it is none, or the damage."""
    return [r.page.url.split("/")[4] if r.page else r.skipped or f"! {r.problem}" for r in found]


SHA1_OF_NOTHING = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(
    b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [html(5)[:300], html(5)[300:], b""]
)
CASES = {
    "bad block digest": (
        record(HTTP + html(5), WARC_Block_Digest=SHA1_OF_NOTHING),
        "! its content is not what its WARC-Block-Digest says",
    ),
    "bad payload digest": (
        record(HTTP + html(5), WARC_Payload_Digest="sha256:" + "0" * 64),
        "! its content is not what its WARC-Payload-Digest says",
    ),
    "digest of an unknown kind": (
        record(HTTP + html(5), WARC_Block_Digest="blake9:1234", target=url(5)),
        "5",
    ),
    "length too small": (record(HTTP + html(5), Content_Length="700"), "! the length of the record is wrong"),
    "length not a number": (
        record(HTTP + html(5), Content_Length="many"),
        "! the length of the record is wrong",
    ),
    "negative length": (record(HTTP + html(5), Content_Length="-9"), "! the length of the record is wrong"),
    "no HTTP head": (record(html(5)), "! the record has no HTTP head"),
    "empty": (record(b""), "! the record has no HTTP head"),
    "no address": (record(HTTP + html(5), target=None), "! the record names no address (WARC-Target-URI)"),
    "too large": (record(HTTP + b"x" * (17 << 20)), "too-large"),
    "not text": (record(HTTP.replace(b"text/html", b"image/png") + b"png"), "not-html"),
    "ftp": (record(b"220 hello", target="ftp://kabarcontoh.co.id/a.html"), "not-web"),
    "dns": (record(b"20240905\n", "response", "dns:kabarcontoh.co.id", Content_Type="text/dns"), "not-web"),
    "request": (record(b"GET / HTTP/1.1\r\n\r\n", "request"), "request"),
    "revisit": (record(HTTP, "revisit"), "revisit"),
    "metadata": (record(b"a: b", "metadata", Content_Type="application/warc-fields"), "metadata"),
    "unknown kind": (record(b"x", "hologram"), "hologram"),
    "cut by its writer": (record(HTTP + html(5), WARC_Truncated="length"), "truncated"),
    "segment": (record(HTTP + html(5), WARC_Segment_Number="1"), "segment"),
    "html resource": (record(html(5), "resource", url(5), Content_Type="text/html"), "5"),
    "text conversion": (record(b"teks", "conversion", url(5), Content_Type="text/plain"), "5"),
    "json conversion": (record(b"{}", "conversion", url(5), Content_Type="application/json"), "not-html"),
    "HTTP/2": (record(HTTP.replace(b"HTTP/1.1 200 OK", b"HTTP/2 200") + html(5), target=url(5)), "5"),
    "chunks kept": (record(CHUNKED, target=url(5)), "5"),
    "address in brackets": (record(HTTP + html(5), target=f"<{url(5)}>"), "5"),
}


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("case", CASES)
def test_one_odd_record_costs_no_other(tmp_path, case, packed):
    odd, expected = CASES[case]
    found = read(tmp_path / "a.warc", [page(1), odd, page(2), page(3)], packed)
    assert told(found) == ["1", expected, "2", "3"]
    bodies = {r.page.url: r.page.body for r in found if r.page and r.page.kind == "html"}
    assert all(body == html(int(address.split("/")[4])) for address, body in bodies.items())


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("more", [40, 100_000])
def test_a_length_too_large_swallows_no_other_record(tmp_path, packed, more):
    odd = record(HTTP + html(5), Content_Length=str(len(HTTP + html(5)) + more))
    found = read(tmp_path / "a.warc", [page(1), odd, page(2), page(3)], packed)
    assert told(found)[::2] == ["1", "2"] and told(found)[3:] == ["3"]
    assert told(found)[1] in ("! the record is cut off", "! the length of the record is wrong")


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
@pytest.mark.parametrize("junk", [b"junk\n" * 50, b"WARC/1.0\r\n" + b"A" * 3_000_000, b"\0" * 99 + b"x"])
def test_what_is_no_record_costs_no_other(tmp_path, packed, junk):
    found = read(tmp_path / "a.warc", [page(1), junk + b"\r\n\r\n", page(2)], packed)
    words = told(found)
    assert (words[0], words[-1]) == ("1", "2") or (not packed and words[0].startswith("!"))
    assert sum(word.startswith("!") for word in words) == 1 and words[-1] == "2"


def test_two_damages_are_two_problems(tmp_path):
    members = [gzip.compress(page(n)) for n in range(8)]
    for n in (2, 5):
        members[n] = members[n][:15] + b"\xff\xff\xff\xff" + members[n][19:]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members))
    words = told(list(open_source(path)[0].read()))
    assert [word for word in words if not word.startswith("!")] == ["0", "1", "3", "4", "6", "7"]
    assert sum(word.startswith("!") for word in words) == 2


def test_files_packed_in_blocks_and_padded_with_zeros(tmp_path):
    plain = b"".join(page(n) for n in range(4))
    blocks = [gzip.compress(plain[at : at + 500]) for at in range(0, len(plain), 500)]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(blocks) + b"\0" * 1000)
    assert told(list(open_source(path)[0].read())) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_arc_files(tmp_path, packed):
    body = HTTP + html(1)
    version = b"1 0 contoh\nURL IP-address Archive-date Content-type Archive-length\n"
    first = b"filedesc://a.arc 0.0.0.0 20240905000000 text/plain %d\n%s\n" % (len(version), version)
    second = b"%s 10.0.0.1 20240905000000 text/html %d\n%s\n" % (url(1).encode(), len(body), body)
    path = tmp_path / "a.arc"
    path.write_bytes(b"".join(gzip.compress(part) if packed else part for part in (first, second)))
    words = told(list(open_source(path)[0].read()))
    assert words[-1] == "1" and len(words) == 2


def test_chunks_kept_under_a_digest_of_either_form(tmp_path):
    for content in (CHUNKED.partition(b"\r\n\r\n")[2], html(5)):
        digest = "sha1:" + hashlib.sha1(content).hexdigest()
        found = read(tmp_path / "a.warc", [record(CHUNKED, target=url(5), WARC_Payload_Digest=digest)], True)
        assert told(found) == ["5"] and found[0].page.body == html(5)


def news(pages: list[tuple[str, bytes]]) -> bytes:
    """A WARC file as Common Crawl's news crawler writes it: request, response, digests, one member each."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("CC-NEWS-x.warc.gz", {"software": "StormCrawler"}))
    about = {"WARC-Date": "2024-09-05T00:00:00Z", "WARC-IP-Address": "192.0.2.1"}
    for address, body in pages:
        request = StatusAndHeaders("GET /x HTTP/1.1", [("Host", "x")], is_http_request=True)
        writer.write_record(
            writer.create_warc_record(address, "request", http_headers=request, warc_headers_dict=about)
        )
        fields = [("content-type", "text/html; charset=utf-8"), ("X-Crawl-content-encoding", "gzip")]
        head = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                address, "response", payload=io.BytesIO(body), http_headers=head, warc_headers_dict=about
            )
        )
    return out.getvalue()


@pytest.fixture
def mixed(tmp_path, monkeypatch) -> Path:
    """Pages of three hosts in two languages, and one that is no article."""
    monkeypatch.setenv("WARTA_DATA", str(tmp_path / "data"))
    path = tmp_path / "CC-NEWS-x.warc.gz"
    pages = [(url(n, "bali.kabarcontoh.co.id"), html(n)) for n in (1, 2)]
    pages += [(url(3, "www.example.com"), html(3, "en")), (url(4, "notkabarcontoh.co.id"), html(4))]
    pages += [(url(5, "bali.kabarcontoh.co.id"), b"<html><title>404 Not Found</title></html>")]
    path.write_bytes(news(pages))
    return path


@pytest.mark.parametrize(
    ("words", "stored", "left_out", "outlets"),
    [
        ([], [1, 2, 3, 4], 0, 3),
        (["--host", "www.KabarContoh.co.id"], [1, 2], 2, 1),
        (["--host", "example.com", "--host", "notkabarcontoh.co.id"], [3, 4], 3, 2),
        (["--language", "id"], [1, 2, 4], 2, 2),
        (["--language", "EN", "--language", "ms"], [3], 4, 1),
        (["--language", "id", "--host", "example.com"], [], 5, 0),
        (["--outlet", "balipost"], [], 5, 0),
    ],
)
def test_filters(mixed, words, stored, left_out, outlets, capsys):
    assert run(["import", *words, str(mixed)]) == 0
    head, row, *_ = capsys.readouterr().out.splitlines()
    counts = dict(zip(head.split("\t"), row.split("\t"), strict=True))
    assert (counts["new"], counts["left out"], counts["damaged"]) == (str(len(stored)), str(left_out), "0")
    with sqlite3.connect(mixed.parent / "data" / "warta.db") as db:
        kept = sorted(int(address.split("/")[4]) for (address,) in db.execute("SELECT url FROM articles"))
        assert kept == stored
        assert db.execute("SELECT count(*) FROM outlets").fetchone() == (outlets,)
        (snapshots,) = db.execute("SELECT count(*) FROM snapshots").fetchone()
    assert snapshots == 5 - left_out  # what is left out leaves nothing behind


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--host", "https://kabarcontoh.co.id/"], "is no host"),
        (["--language", "Indonesian"], "is no language code"),
        (["--outlet", "balipos"], "did you mean balipost"),
    ],
)
def test_wrong_filters_are_one_line_before_anything_is_written(mixed, words, says, capsys):
    assert run(["import", *words, str(mixed)]) == 2
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1
    assert not (mixed.parent / "data").exists()


def members(megabytes: int) -> Iterator[bytes]:
    """Pages of 100 kB, an image of 5 MB among every hundred, up to that many megabytes (unpacked)."""
    filler = b"<!--" + bytes(range(32, 127)).replace(b"-", b"") * 1000 + b"-->"
    for n in range(megabytes * 10):
        yield gzip.compress(record(HTTP + html(n % 3) + filler, target=url(n % 3)), 1)
        if n % 100 == 0:
            yield gzip.compress(record(HTTP.replace(b"html", b"png") + b"\0" * (5 << 20)), 1)


PEAK = """
import resource, sys
from pathlib import Path
from scraper.imports import open_source
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
kinds = [(r.skipped or r.problem or "page") for r in open_source(Path(sys.argv[1]))[0].read()]
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) // 1024, len(kinds), sorted(set(kinds)))
"""


def peak_of_reading(path: Path) -> tuple[int, int, str]:
    """Megabytes the memory grew by, number of records, their kinds."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True
    ).stdout
    grown, number, kinds = done.split(" ", 2)
    return int(grown), int(number), kinds.strip()


def test_memory_does_not_grow_with_the_file(tmp_path):
    for megabytes in (10, 40):
        path = tmp_path / f"{megabytes}.warc.gz"
        path.write_bytes(b"".join(members(megabytes)))
        grown, number, kinds = peak_of_reading(path)
        assert number == megabytes * 10 + megabytes // 10 and kinds == "['not-html', 'page']"
        assert grown < 40


def write_bomb(path: Path, megabytes: int, head: bytes) -> None:
    """A good page, then a member of this size that begins with `head`, then a good page."""
    with path.open("wb") as file:
        file.write(gzip.compress(page(1)))
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as bomb:
            bomb.write(head)
            for _ in range(megabytes):
                bomb.write(b"A" * (1 << 20))
        file.write(gzip.compress(page(2)))


def bombs(tmp_path: Path, megabytes: int) -> None:
    large = record(b"", Content_Length=str(megabytes << 20)).removesuffix(b"\r\n\r\n")
    for head, expected in (
        (large, "too-large"),
        (b"WARC/1.0\r\nX: ", "not a WARC record (its head has no end)"),
        (b"", "not a WARC record"),
        (record(b"", "request").removesuffix(b"\r\n\r\n"), "the length of the record is wrong"),
    ):
        path = tmp_path / "bomb.warc.gz"
        write_bomb(path, megabytes, head)
        grown, number, kinds = peak_of_reading(path)
        assert (number, kinds.count("page")) == (3, 1) and expected in kinds
        assert grown < 40


def test_bombs_are_passed_by_without_being_held(tmp_path):
    bombs(tmp_path, 50)


@pytest.mark.soak
def test_a_record_of_2_gb_is_passed_by(tmp_path):
    bombs(tmp_path, 2048)


@pytest.mark.soak
def test_200_mb_are_imported_in_constant_memory(tmp_path):
    path = tmp_path / "large.warc.gz"
    with path.open("wb") as file:
        for n, member in enumerate(members(200)):
            file.write(member if n % 2 else gzip.compress(page(n), 1))
    script = (
        "import resource, sys; from scraper.cli.exits import run; code = run(sys.argv[1:]);"
        " print(code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    command = [sys.executable, "-c", script, "import", "-q", "--data", str(tmp_path / "data"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, megabytes = map(int, done.stdout.split())
    assert code == 0 and megabytes < 300
