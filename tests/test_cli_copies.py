"""`warta copies` on two newspapers that print the same agency text."""

from __future__ import annotations

from pathlib import Path

import pytest
from archive_parts import article, begin, page, put

from scraper.cli.exits import run
from scraper.models import Found, Outlet, Paragraph

WORDS = ("air", "sawah", "jalan", "desa", "pasar", "kapal", "ombak", "angin", "kebun", "murid", "padi")
TEXT = " ".join(f"{one} {other}" for one in WORDS for other in WORDS)


def test_the_groups_are_shown_with_the_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive, number = begin(tmp_path)
    with archive:
        archive.save_outlet(Outlet("posnusa", "Pos Nusa", ("posnusa.example",), ()))
        put(archive, number, article(body=(Paragraph("p", TEXT),)), page())
        url = "https://posnusa.example/berita/1"
        twin = article(
            url=url,
            canonical=Found(url, "meta", url),
            headline=Found("Berita lain", "html", "Berita lain"),
            body=(Paragraph("p", TEXT + " tambahan redaksi"),),
        )
        archive.store(twin, [], outlet="posnusa", run=number, asked=url)
    assert run(["copies", "--data", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "1 group of copies" in shown and "posnusa" in shown and "kabarpulau" in shown
    assert run(["copies", "--quiet", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""
