"""Imports as runs: articles over several pages, kills, and the same again."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from scraper.cli.exits import run

SENTENCE = "Pengurus banjar di Desa {n} membuka posyandu baru bagi para ibu yang datang pada Rabu pagi itu."


def url(n: int, part: int = 1) -> str:
    return f"https://kabarcontoh.co.id/berita/{n}/posyandu-dibuka" + (f"?halaman={part}" if part > 1 else "")


def html(n: int, part: int = 1, parts: int = 1) -> str:
    text = "".join(f"<p>{SENTENCE.format(n=n * 1000 + part * 100 + i)}</p>" for i in range(6))
    pager = "".join(f'<a href="{url(n, other)}">{other}</a> ' for other in range(1, parts + 1))
    return (
        f'<!doctype html><html lang="id"><head><title>Posyandu {n}</title><meta property="og:type"'
        f' content="article"><link rel="canonical" href="{url(n)}"></head><body><article>'
        f'<h1>Posyandu ke-{n} dibuka</h1><div class="isi">{text}<div class="paging">{pager}</div></div>'
        "</article></body></html>"
    )


def response(address: str, body: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body.encode()
    fields = {
        "WARC-Type": "response",
        "WARC-Target-URI": address,
        "WARC-Date": "2024-09-05T00:00:00Z",
        "WARC-Record-ID": "<urn:uuid:0>",
        "Content-Type": "application/http",
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


def imported(
    folder: Path, capsys: pytest.CaptureFixture[str], pages: list[tuple[str, str]]
) -> dict[str, str]:
    """The counts of an import of these pages."""
    path = folder / "a.warc.gz"
    path.write_bytes(b"".join(response(*page) for page in pages))
    assert run(["import", "--data", str(folder / "data"), str(path)]) == 0
    head, row, *_ = capsys.readouterr().out.splitlines()
    return {
        name: n
        for name, n in zip(head.split("\t"), row.split("\t"), strict=True)
        if n not in ("0", path.name)
    }


def numbers_in_text(folder: Path) -> list[list[int]]:
    """Which sentences each article holds, by address."""
    with sqlite3.connect(folder / "data" / "warta.db") as db:
        bodies = db.execute("SELECT body FROM articles ORDER BY url").fetchall()
    return [[int(word) for word in body.split() if word.isdigit()] for (body,) in bodies]


def test_an_article_over_three_pages_is_one_article_without_revisions(tmp_path, capsys):
    pages = [(url(1, part), html(1, part, 3)) for part in (1, 2, 3)]
    pages[1:1] = [(url(2), html(2))]
    assert imported(tmp_path, capsys, pages) == {"new": "2", "part": "2"}
    whole = [1000 + part * 100 + i for part in (1, 2, 3) for i in range(6)]
    assert numbers_in_text(tmp_path) == [whole, [2100 + i for i in range(6)]]
    with sqlite3.connect(tmp_path / "data" / "warta.db") as db:
        assert db.execute("SELECT count(*) FROM revisions").fetchone() == (0,)
        parts = db.execute(
            "SELECT x.part, s.url FROM article_snapshots x JOIN snapshots s ON s.id = x.snapshot"
            " WHERE s.url LIKE '%/1/%' ORDER BY 1"
        ).fetchall()
    assert parts == [(part, url(1, part)) for part in (1, 2, 3)]
    assert imported(tmp_path, capsys, pages) == {"known": "4"}


def test_a_page_that_is_not_in_the_source_is_noted(tmp_path, capsys):
    assert imported(tmp_path, capsys, [(url(1), html(1, 1, 2))]) == {"new": "1"}
    with sqlite3.connect(tmp_path / "data" / "warta.db") as db:
        ((notes,),) = db.execute("SELECT notes FROM articles").fetchall()
    assert json.loads(notes) == [f"only the first page: the source does not hold {url(1, 2)}"]


def test_very_many_articles_over_several_pages_are_held_back_within_limits(tmp_path, capsys):
    pages = [(url(n), html(n, 1, 2)) for n in range(45)] + [(url(n, 2), html(n, 2, 2)) for n in range(44, 45)]
    assert imported(tmp_path, capsys, pages) == {"new": "45", "part": "1"}
    assert sorted(map(len, numbers_in_text(tmp_path))) == [6] * 44 + [12]


def in_turn(folder: Path, capsys: pytest.CaptureFixture[str], *files: list[int], together: bool = False):
    """Import WARC files that hold these pages of one article; what stands in the archive then."""
    paths = [folder / f"{n}.warc.gz" for n, _ in enumerate(files)]
    for path, parts in zip(paths, files, strict=True):
        path.write_bytes(b"".join(response(url(1, part), html(1, part, 3)) for part in parts))
    for some in [paths] if together else [[path] for path in paths]:
        assert run(["import", "-q", "--data", str(folder / "data"), *map(str, some)]) == 0
    with sqlite3.connect(folder / "data" / "warta.db") as db:
        causes = [cause for (cause,) in db.execute("SELECT cause FROM revisions ORDER BY revision")]
        refused = [address for (address,) in db.execute("SELECT url FROM refusals")]
        snapshots = db.execute("SELECT count(*) FROM snapshots").fetchone()[0]
        notes = [json.loads(text) for (text,) in db.execute("SELECT notes FROM articles")]
    return causes, refused, snapshots, notes


WHOLE = [1000 + part * 100 + i for part in (1, 2, 3) for i in range(6)]


@pytest.mark.parametrize(
    "files",
    [([1], [2], [3]), ([3, 2], [1]), ([2], [3, 1]), ([1, 2], [3, 2], [1]), ([1], [1, 2, 3])],
)
def test_pages_of_one_article_in_several_files_of_one_import_are_one_article(tmp_path, capsys, files):
    assert in_turn(tmp_path, capsys, *files, together=True) == ([], [], 3, [[]])
    assert numbers_in_text(tmp_path) == [WHOLE]


@pytest.mark.parametrize(
    ("files", "causes"),
    [
        (([1], [2], [3]), ["extractor", "extractor"]),
        (([1], [3], [2]), ["extractor"]),
        (([1], [1, 2, 3]), ["extractor"]),
        (([1], [2], [1, 2], [3]), ["extractor", "extractor"]),
        (([2], [3], [1]), []),
        (([1, 3], [2]), ["extractor"]),
        (([1, 2, 3], [2], [1]), []),
        (([2, 3], [2, 1]), []),
    ],
)
def test_pages_that_come_with_a_later_import_complete_the_article(tmp_path, capsys, files, causes):
    assert in_turn(tmp_path, capsys, *files) == (causes, [], 3, [[]])
    assert numbers_in_text(tmp_path) == [WHOLE]


def test_reading_again_keeps_the_doubt_about_missing_pages(tmp_path, capsys):
    ((note,),) = in_turn(tmp_path, capsys, [1])[3]
    assert run(["reextract", "-q", "--again", "--data", str(tmp_path / "data")]) == 0
    assert in_turn(tmp_path, capsys, [1])[3] == [[note]]
    assert in_turn(tmp_path, capsys, [2, 3]) == (["extractor"], [], 3, [[]])


def test_a_further_page_whose_first_page_is_nowhere_is_refused(tmp_path, capsys):
    assert in_turn(tmp_path, capsys, [2]) == ([], [url(1, 2)], 1, [])
    assert imported(tmp_path, capsys, [(url(1, 2), html(1, 2, 3))]) == {"known": "1"}


def test_a_newer_first_page_does_not_take_the_further_pages_away(tmp_path, capsys):
    in_turn(tmp_path, capsys, [1, 2, 3])
    later = gzip.decompress(response(url(1), html(1, 1, 3).replace("Posyandu 1<", "Posyandu ditutup<")))
    path = tmp_path / "later.warc.gz"
    path.write_bytes(gzip.compress(later.replace(b"2024-09-05T", b"2024-09-06T")))
    assert run(["import", "-q", "--data", str(tmp_path / "data"), str(path)]) == 0
    assert numbers_in_text(tmp_path) == [WHOLE]
    with sqlite3.connect(tmp_path / "data" / "warta.db") as db:
        assert db.execute("SELECT headline, revision FROM articles").fetchall() == [("Posyandu ditutup", 2)]


def test_a_further_page_of_what_was_taken_down_stays_away(tmp_path, capsys):
    imported(tmp_path, capsys, [(url(1), html(1, 1, 2))])
    assert run(["takedown", "--yes", "--data", str(tmp_path / "data"), url(1)]) == 0
    capsys.readouterr()
    own = html(1, 2, 2).replace(f'"canonical" href="{url(1)}"', f'"canonical" href="{url(1, 2)}"')
    assert imported(tmp_path, capsys, [(url(1, 2), own)]) == {"refused": "1"}
    with sqlite3.connect(tmp_path / "data" / "warta.db") as db:
        assert db.execute("SELECT url FROM snapshots UNION ALL SELECT url FROM refusals").fetchall() == []


def test_a_further_page_that_came_as_no_article_is_missing(tmp_path, capsys):
    wall = "<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
    pages = [(url(1), html(1, 1, 2)), (url(1, 2), wall)]
    for counts in ({"new": "1", "refused": "1"}, {"same": "1", "known": "1"}):
        assert imported(tmp_path, capsys, pages) == counts
        with sqlite3.connect(tmp_path / "data" / "warta.db") as db:
            ((notes,),) = db.execute("SELECT notes FROM articles").fetchall()
        assert json.loads(notes) == [f"only the first page: the source does not hold {url(1, 2)}"]
    assert imported(tmp_path, capsys, [(url(1, 2), html(1, 2, 2))]) == {"revision": "1", "part": "1"}
    assert numbers_in_text(tmp_path) == [[1000 + part * 100 + i for part in (1, 2) for i in range(6)]]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 3, 1)])
@pytest.mark.parametrize("together", [True, False])
def test_pages_kept_as_http_or_with_www_are_those_the_links_mean(tmp_path, capsys, order, together):
    first, second, third = (url(1, part) for part in (1, 2, 3))
    twins = {1: first.replace("https:", "http:"), 2: second.replace("//", "//www."), 3: third}
    pages = [(twins[part], html(1, part, 3)) for part in order]
    for some in [pages] if together else [[page] for page in pages]:
        imported(tmp_path, capsys, some)
    assert numbers_in_text(tmp_path) == [WHOLE]


def test_a_further_page_that_stays_refused_is_not_told_as_an_article(tmp_path, capsys):
    in_turn(tmp_path, capsys, [2])
    capsys.readouterr()
    assert run(["reextract", "--again", "--data", str(tmp_path / "data")]) == 0
    assert "1 refused page" not in capsys.readouterr().out


def test_an_article_once_stored_from_a_further_page_alone_is_read_again_but_once(tmp_path, capsys):
    imported(tmp_path, capsys, [(url(1, part), html(1, part, 2)) for part in (1, 2)])
    with sqlite3.connect(tmp_path / "data" / "warta.db") as db:  # as the first extractors stored it
        db.execute("DELETE FROM article_snapshots WHERE part = 1")
        db.execute("UPDATE article_snapshots SET part = 1")
        db.execute("UPDATE articles SET extractor = '0'")
    assert run(["reextract", "-q", "--data", str(tmp_path / "data")]) == 0
    with sqlite3.connect(tmp_path / "data" / "warta.db") as db:
        assert db.execute("SELECT extractor <> '0' FROM articles").fetchall() == [(1,)]
