"""`warta copies` on two newspapers that print the same agency text."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from archive_parts import article, begin, page, put

from scraper.archive.browse import QUERIES
from scraper.archive.store import Archive
from scraper.cli.exits import run
from scraper.models import Found, Outlet, Paragraph, Published


@pytest.fixture
def screen(screen: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """The terminal, with the lines between the tables."""
    monkeypatch.setattr("click.echo", lambda line: screen.write(f"{line}\n"))
    return screen


WORDS = ("air", "sawah", "jalan", "desa", "pasar", "kapal", "ombak", "angin", "kebun", "murid", "padi")
TEXT = " ".join(f"{one} {other}" for one in WORDS for other in WORDS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Pos Nusa prints on the morning what Kabar Pulau prints at noon; one article has no day."""
    archive, number = begin(tmp_path)
    with archive:
        archive.save_outlet(Outlet("posnusa", "Pos Nusa", ("posnusa.example",), ()))
        put(archive, number, article(body=(Paragraph("p", TEXT),)), page())
        day = date(2020, 1, 1)
        url = "https://posnusa.example/berita/1"
        twin = article(
            url=url,
            canonical=Found(url, "meta", url),
            headline=Found("Berita lain", "html", "Berita lain"),
            body=(Paragraph("p", TEXT),),
            published=Published(day, None, "day", None, None, "html", "x"),
        )
        archive.store(twin, [], outlet="posnusa", run=number, asked=url)
        put(archive, number, article("kapan", published=None, body=(Paragraph("p", "Lain sekali."),)))
    return tmp_path


def test_the_groups_are_shown_with_the_first(data: Path, screen: io.StringIO) -> None:
    assert run(["copies", "--data", str(data)]) == 0
    shown = " ".join(screen.getvalue().split())
    assert '1 group of copies; all in warta browse under "Texts printed more than once".' in shown
    assert "1 article without a day was compared letter for letter only." in shown
    assert all(len(line.rstrip()) <= 80 for line in screen.getvalue().splitlines())


def test_a_headline_has_the_width_of_the_terminal(
    data: Path, screen: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    with Archive.open(data / "warta.db") as archive:
        long = "Harga cabai di pasar induk naik tiga kali lipat menjelang hari raya tahun ini"
        archive.db.conn.execute("UPDATE articles SET headline = ? WHERE outlet = 'posnusa'", [long])
        archive.db.conn.commit()
    assert run(["copies", "--data", str(data)]) == 0
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    assert lines[0] == "Harga cabai di pasar induk naik tiga kali lipat menjelang hari raya tahun ini"
    assert lines[1].startswith("2020-01-01 · 2 articles · share 1.00 · posnusa, kabarpulau")
    assert len(lines[2].split()) == 2


def test_piped_each_line_is_a_group_with_its_outlets_and_ids_in_order_of_printing(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["copies", "--data", str(data)]) == 0
    head, row = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert head == ["first printed", "articles", "share", "outlets", "headline", "ids"]
    assert row[:5] == ["2020-01-01", "2", "1.00", "posnusa, kabarpulau", "Berita lain"]
    for key, outlet in zip(row[5].split(), ("posnusa", "kabarpulau"), strict=True):
        assert run(["show", key, "--data", str(data)]) == 0
        assert outlet in capsys.readouterr().out.splitlines()[1]


def test_datasette_lists_each_article_of_a_group_in_order_of_printing(data: Path) -> None:
    assert run(["copies", "--quiet", "--data", str(data)]) == 0
    sql = QUERIES["texts_printed_again"][2]
    with Archive.open(data / "warta.db", write=False) as archive:
        for outlet in ("", "kabarpulau", "posnusa"):
            found = archive.query(sql, {"outlet": outlet})
            assert [(row[0], row[2]) for row in found] == [(2, "posnusa"), (2, "kabarpulau")]
        assert archive.query(sql, {"outlet": "jaringankota"}) == []


def test_quiet_says_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["copies", "--quiet", "--data", str(data)]) == 0
    assert capsys.readouterr().out == ""
