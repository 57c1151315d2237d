"""`warta warc export`: records byte for byte, an index that finds them, and never half a file."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archive_parts import FETCHED, OUTLET, address, article, begin, page, put
from warcio.archiveiterator import ArchiveIterator

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.cli.exits import run
from scraper.export.cdxj import surt
from scraper.export.choice import Choice
from scraper.export.warc import export
from scraper.models import Outlet, RawPage

DAYS = [FETCHED + timedelta(days=n) for n in range(6)]


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """One newspaper with an unchanged page (revisit) and a text dump without a day, and another one."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("WARTA_DATA", str(folder))
    archive, number = begin(folder, warc_limit=3000)
    with archive:
        put(archive, number, article("perahu"))
        for n, day in enumerate(DAYS[1:4]):
            put(archive, number, article(f"kabar-{n}"), page(f"kabar-{n}", fetched_at=day))
        put(archive, number, article("perahu"), page("perahu", fetched_at=DAYS[4]))
        dump = RawPage(address("dump"), "Isi é".encode(), None, kind="text", source="kumpulan.jsonl")
        archive.keep(dump, number, OUTLET.slug)
        archive.save_outlet(Outlet("lain", "Lain", ("lain.example",), ()))
        archive.keep(page(url="https://lain.example/a?b=2&a=1"), number, "lain")
    return folder


def warc_files(output: Path) -> dict[str, bytes]:
    if output.is_dir():
        return {p.name: p.read_bytes() for p in sorted((output / "archive").iterdir())}
    with zipfile.ZipFile(output) as packed:
        return {n.split("/")[1]: packed.read(n) for n in packed.namelist() if n.startswith("archive/")}


def index_of(output: Path) -> list[str]:
    if output.is_dir():
        return (output / "indexes" / "index.cdxj").read_text().splitlines()
    with zipfile.ZipFile(output) as packed:
        return gzip.decompress(packed.read("indexes/index.cdx.gz")).decode().splitlines()


def stored_groups(data: Path, where: str = "1") -> list[bytes]:
    """The bytes of each snapshot and its request record, cut out of the archive's own files."""
    with Archive.open(data / "warta.db", write=False) as archive:
        places = archive.query(
            "SELECT w.name, s.offset, s.group_length FROM snapshots s JOIN warc_files w ON w.id = s.warc_file"
            f" WHERE {where} ORDER BY s.id"
        )
        return [(data / "warc" / n).read_bytes()[at : at + length] for n, at, length in places]


def warcio_check(tmp_path: Path, files: dict[str, bytes]) -> None:
    paths = []
    for name, content in files.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    command = [sys.executable, "-m", "warcio.cli", "check", *map(str, paths)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("name", ["semua.wacz", "semua"])
def test_every_record_is_copied_byte_for_byte(data, tmp_path, name, capsys):
    assert run(["warc", "export", str(tmp_path / name)]) == 0
    assert "7 pages in" in capsys.readouterr().out
    files = warc_files(tmp_path / name)
    held = b"".join(files.values())
    assert all(held.count(group) == 1 for group in stored_groups(data))
    (head,) = [next(iter(ArchiveIterator(io.BytesIO(content)))) for content in files.values()]
    assert head.rec_type == "warcinfo"
    assert len(held) < sum(map(len, stored_groups(data))) + 1000
    warcio_check(tmp_path, files)


@pytest.mark.parametrize("name", ["semua.wacz", "semua"])
def test_each_line_of_the_index_leads_to_its_record(data, tmp_path, name):
    assert run(["warc", "export", "-q", str(tmp_path / name)]) == 0
    files, lines = warc_files(tmp_path / name), index_of(tmp_path / name)
    assert lines == sorted(lines, key=str.encode) and len(lines) == 7
    for line in lines:
        key, stamp, fields = line.split(" ", 2)
        told = json.loads(fields)
        start = int(told["offset"])
        member = files[told["filename"]][start : start + int(told["length"])]
        record = next(iter(ArchiveIterator(io.BytesIO(member), check_digests="raise")))
        headers = record.rec_headers
        assert headers.get_header("WARC-Target-URI") == told["url"] and surt(told["url"]) == key
        assert headers.get_header("WARC-Payload-Digest") == told["digest"]
        when = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        assert f"{when:%Y-%m-%dT%H:%M:%SZ}" == headers.get_header("WARC-Date")
        assert (record.rec_type == "revisit") == (told["mime"] == "warc/revisit")
        assert gzip.decompress(member)  # exactly one member, whole
    kinds = sorted(json.loads(line.split(" ", 2)[2])["mime"] for line in lines)
    assert kinds == ["text/html"] * 5 + ["text/plain", "warc/revisit"]
    assert lines[-1].startswith("example,lain)/a?a=1&b=2 20240503020100 ")


def test_the_package_describes_itself(data, tmp_path):
    assert run(["warc", "export", "-q", "--outlet", "kabarpulau", str(tmp_path / "kp.wacz")]) == 0
    with zipfile.ZipFile(tmp_path / "kp.wacz") as packed:
        assert packed.testzip() is None
        assert {info.compress_type for info in packed.infolist()} == {zipfile.ZIP_STORED}
        content = {name: packed.read(name) for name in packed.namelist()}
    about = json.loads(content.pop("datapackage.json"))
    digest = json.loads(content.pop("datapackage-digest.json"))
    with zipfile.ZipFile(tmp_path / "kp.wacz") as packed:
        told = hashlib.sha256(packed.read("datapackage.json")).hexdigest()
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{told}"}
    assert (about["profile"], about["wacz_version"], about["title"]) == (
        "data-package",
        "1.1.1",
        "kabarpulau",
    )
    assert {r["path"]: (r["hash"], r["bytes"]) for r in about["resources"]} == {
        name: (f"sha256:{hashlib.sha256(text).hexdigest()}", len(text)) for name, text in content.items()
    }
    head, *pages = [json.loads(line) for line in content["pages/pages.jsonl"].splitlines()]
    assert head["format"] == "json-pages-1.0"
    assert {p["title"] for p in pages} == {
        "Nelayan perahu pulang",
        *(f"Nelayan kabar-{n} pulang" for n in range(3)),
    }
    captures = {
        line.split(" ", 2)[1] + json.loads(line.split(" ", 2)[2])["url"]
        for line in index_of(tmp_path / "kp.wacz")
    }
    assert all("".join(c for c in p["ts"] if c.isdigit()) + p["url"] in captures for p in pages)
    over = content["indexes/index.idx"].decode().splitlines()
    assert json.loads(over[0].removeprefix("!meta 0 ")) == {
        "format": "cdxj-gzip-1.0",
        "filename": "index.cdx.gz",
    }
    place = json.loads(over[1].split(" ", 2)[2])
    assert place["offset"] == 0 and place["length"] == len(content["indexes/index.cdx.gz"])


def test_a_choice_of_days_and_the_record_a_revisit_refers_to(data, tmp_path, capsys):
    day = DAYS[4].date().isoformat()
    words = ["warc", "export", "--outlet", "kabarpulau", "--since", day, "--until", day]
    assert run([*words, str(tmp_path / "hari")]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("1 page and 1 earlier one referred to in")
    assert "1 page without a day of fetching left out" in err
    held = b"".join(warc_files(tmp_path / "hari").values())
    assert all(group in held for group in stored_groups(data, "s.id IN (1, 5)"))
    assert len(index_of(tmp_path / "hari")) == 2


def test_large_exports_are_parted_by_size(data, tmp_path):
    with Archive.open(data / "warta.db", write=False) as archive:
        report = export(archive, Choice(), tmp_path / "kecil", packed=False, size_limit=1500)
    files = warc_files(tmp_path / "kecil")
    assert len(files) == report.files > 2
    assert {json.loads(line.split(" ", 2)[2])["filename"] for line in index_of(tmp_path / "kecil")} == set(
        files
    )
    warcio_check(tmp_path, files)


@pytest.mark.parametrize("name", ["a.wacz", "folder"])
def test_a_week_without_pages_writes_nothing_and_is_no_mistake(data, tmp_path, name, capsys):
    assert run(["warc", "export", str(tmp_path / name), "--since", "2030"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("warta: no page of: all newspapers, fetched from 2030-01-01 on; ")
    assert told.out == "" and not (tmp_path / name).exists()
    assert run(["warc", "export", str(tmp_path / name), "--since", "2030", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [
        (["{old}"], "is there already; name another file, or replace it with --force", 2),
        (["{folder}"], "is there already; name another folder", 2),
        (["{tmp}/none/a.wacz"], "there is no such folder", 2),
        (["{tmp}/a.wacz", "--outlet", "kabarpula"], "did you mean kabarpulau?", 2),
        (["{tmp}/a.wacz", "--since", "2025", "--until", "2024"], "exchange them", 2),
        (["-"], "not to standard output", 2),
        (["/dev/full", "--format", "wacz"], "no plain file", 2),
    ],
)
def test_what_cannot_be_exported_is_one_line(data, tmp_path, words, says, code, capsys):
    (tmp_path / "old.wacz").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    names = {"old": tmp_path / "old.wacz", "folder": tmp_path / "folder", "tmp": tmp_path}
    assert run(["warc", "export", *(word.format(**names) for word in words)]) == code
    err = capsys.readouterr().err
    assert says in err and err.count("\n") == 1
    assert (tmp_path / "old.wacz").read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "folder", "old.wacz"]


def test_force_replaces_a_file(data, tmp_path):
    (tmp_path / "old.wacz").write_bytes(b"old")
    assert run(["warc", "export", "-q", "--force", str(tmp_path / "old.wacz")]) == 0
    assert zipfile.is_zipfile(tmp_path / "old.wacz")


def test_a_damaged_page_is_named_and_the_others_exported(data, tmp_path, capsys):
    (second,) = stored_groups(data, "s.id = 2")
    for path in (data / "warc").iterdir():
        path.write_bytes(path.read_bytes().replace(second, second[:40] + b"\0" + second[41:]))
    assert run(["warc", "export", str(tmp_path / "a.wacz")]) == 1
    err = capsys.readouterr().err
    assert "written without damaged pages: snapshot 2" in err and err.count("\n") == 1
    assert len(index_of(tmp_path / "a.wacz")) == 6


def test_a_full_disk_is_one_line_and_leaves_nothing(data, tmp_path):
    # The limit on file size stands in for a full disk: the write fails at the same place.
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000));"
        " from scraper.cli.exits import run; sys.exit(run(sys.argv[1:]))"
    )
    for name in ("a.wacz", "a"):
        command = [sys.executable, "-c", limited, "warc", "export", str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2 and done.stderr.count("\n") == 1
        assert str(tmp_path / name) in done.stderr and "File too large" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_two_exports_to_one_name(data, tmp_path, capsys):
    from scraper.archive.whole import whole_file, whole_folder

    with whole_file(tmp_path / "a.wacz") as file:
        file.write(b"first")
        assert run(["warc", "export", str(tmp_path / "a.wacz")]) == 2
        assert "is being written by another run" in capsys.readouterr().err
    assert (tmp_path / "a.wacz").read_bytes() == b"first"
    with whole_folder(tmp_path / "b") as folder:
        (folder / "x").write_text("first")
        assert run(["warc", "export", str(tmp_path / "b")]) == 2
        assert "is being written by another run" in capsys.readouterr().err
    assert (tmp_path / "b" / "x").read_text() == "first"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Kabar.example/A/?b=2&a=1#x", "example,kabar)/a?a=1&b=2"),
        ("http://kabar.example", "example,kabar)/"),
        ("https://kabar.example:443/a/b/", "example,kabar)/a/b"),
        ("http://kabar.example:8080/", "example,kabar:8080)/"),
        ("http://www2.kabar.example/a//b/../c/./d", "example,kabar)/a/c/d"),
        ("https://user:pw@kabar.example/?", "example,kabar)/"),
        ("https://kabar.example/a%20b/%c3%a9?q=%20x", "example,kabar)/a%20b/%c3%a9?q=%20x"),
        ("https://kabar.example/a%252520b", "example,kabar)/a%20b"),
        ("https://kabar.example/a?sid=0123456789abcdef0123456789abcdef&b", "example,kabar)/a?b"),
        ("https://bücher.example/", "example,xn--bcher-kva)/"),
        ("http://[bad/", "http://[bad/"),
        ("urn:a b", "urn:a%20b"),
    ],
)
def test_surt_keys(url, key):
    assert surt(url) == key


def pages_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The articles, and the kept pages by address and time."""
    with Archive.open(folder / "warta.db", write=False) as archive:
        kept = [read_snapshot(archive, n) for (n,) in archive.query("SELECT id FROM snapshots ORDER BY id")]
        told = (
            "SELECT id, headline, body_sha256, published_at, byline, seo_headline FROM articles ORDER BY id"
        )
        return {
            "articles": archive.query(told),
            "pages": sorted((p.url, str(p.fetched_at), p.body, p.headers, p.kind) for p in kept),
        }


def test_what_was_exported_can_be_imported(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    saved = tmp_path / "tersimpan.jsonl"
    sentence = "Nelayan dari desa {} kembali ke pelabuhan dengan ikan tongkol dan layang pada Kamis pagi itu."
    lines = []
    for n in range(4):
        text = "".join(f"<p>{sentence.format(n * 10 + i)}</p>" for i in range(6))
        body = f"<html><body><article><h1>Nelayan desa {n} pulang melaut</h1>{text}</article></body></html>"
        url = f"https://kabarcontoh.co.id/2024/05/0{n + 1}/nelayan-desa-{n}"
        lines.append(json.dumps({"url": url, "html": body, "fetched_at": "2024-06-01T00:00:00Z"}))
    saved.write_text("\n".join(lines))
    assert run(["import", "-q", "--data", str(first), str(saved)]) == 0
    for name in ("a.wacz", "folder"):
        assert run(["warc", "export", "-q", "--data", str(first), str(tmp_path / name)]) == 0
    assert run(["import", "-q", "--data", str(second), str(tmp_path / "folder" / "archive")]) == 0
    assert len(pages_of(first)["articles"]) == 4
    assert pages_of(second) == pages_of(first)
