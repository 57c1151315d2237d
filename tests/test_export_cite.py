"""`warta cite`: references other programs read, with whatever a newspaper prints."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from archive_parts import FETCHED, OUTLET, article, begin, page, put

from scraper.archive.store import Archive
from scraper.cli.exits import run
from scraper.export.cite import Reference, bibtex, csl, reference, ris
from scraper.models import Article, Byline, Found, Paragraph

TOLD = Reference(
    id="0123456789abcdef",
    headline="Harga naik 5% & beras {langka} di pasar_induk #1 ~ \\ ^ $",
    authors=("Rani Sulastri", "Bima and Putra"),
    newspaper="Kabar Pulau",
    published=date(2024, 5, 2),
    url="https://kabarpulau.example/a%20b?x={1}&y_z=~",
    language="id",
    section="Daerah",
    seen=date(2024, 5, 3),
    proof="ab" * 32,
)
BARE = Reference(
    "fedcba9876543210", None, (), "Kabar Pulau", None, "https://x.example/", None, None, None, None
)


def test_csl_json():
    told, bare = json.loads(csl([TOLD, BARE]))
    assert told == {
        "id": "warta-0123456789abcdef",
        "type": "article-newspaper",
        "title": TOLD.headline,
        "author": [{"literal": "Rani Sulastri"}, {"literal": "Bima and Putra"}],
        "container-title": "Kabar Pulau",
        "section": "Daerah",
        "issued": {"date-parts": [[2024, 5, 2]]},
        "accessed": {"date-parts": [[2024, 5, 3]]},
        "URL": TOLD.url,
        "language": "id",
        "note": f"Archived by Warta as 0123456789abcdef, page SHA-256 {'ab' * 32}",
    }
    assert set(bare) == {"id", "type", "container-title", "URL", "note"}


def test_bibtex():
    lines = bibtex([TOLD]).splitlines()
    assert lines[0] == "@article{warta-0123456789abcdef," and lines[-1] == "}"
    fields = dict(line.strip().removesuffix(",").split(" = ", 1) for line in lines[1:-1])
    assert fields["author"] == "{{Rani Sulastri} and {Bima and Putra}}"
    assert fields["title"] == (
        r"{{Harga naik 5\% \& beras \{langka\} di pasar\_induk \#1 \textasciitilde{} \textbackslash{}"
        r" \textasciicircum{} \$}}"
    )
    assert (fields["year"], fields["month"], fields["day"]) == ("{2024}", "may", "{2}")
    assert fields["url"] == "{https://kabarpulau.example/a%20b?x=%7B1%7D&y_z=~}"
    assert fields["urldate"] == "{2024-05-03}"
    text = "\n".join(lines).replace(r"\{", "").replace(r"\}", "")
    assert text.count("{") == text.count("}")
    assert bibtex([BARE]).splitlines()[1:-1] == [
        "  journal = {Kabar Pulau},",
        "  url = {https://x.example/},",
        "  note = {Archived by Warta as fedcba9876543210},",
    ]


def test_ris():
    first, second = ris([TOLD, BARE]).split("ER  - ")[:2]
    lines = first.splitlines()
    assert lines[:2] == ["TY  - NEWS", "ID  - warta-0123456789abcdef"]
    assert [line for line in lines if line.startswith("AU")] == [
        "AU  - Rani Sulastri",
        "AU  - Bima and Putra",
    ]
    assert {"PY  - 2024", "DA  - 2024/05/02", "Y2  - 2024/05/03", "T2  - Kabar Pulau"} <= set(lines)
    assert [line[:2] for line in second.split()[::3]] and "AU" not in second


@pytest.mark.parametrize("form", [csl, bibtex, ris])
def test_a_line_break_makes_no_field_of_its_own(form):
    hostile = Reference(
        "0123456789abcdef",
        "Judul\nER  - \n}\n@misc{x,\r\nTY  - BOOK",
        ("A\nB",),
        "K",
        None,
        "https://x.example/",
        None,
        None,
        None,
        None,
    )
    lines = form([hostile]).splitlines()
    assert sum(line.startswith(("ER  -", "@", "TY  -")) for line in lines) <= 2
    assert not any(line.startswith(("@misc", "TY  - BOOK")) for line in lines)


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("WARTA_DATA", str(tmp_path))
    archive, number = begin(tmp_path)
    with archive:
        put(archive, number, article("perahu"))
        url = "https://kabarpulau.example/antara"
        wire = Article(
            url,
            Found(url, "url", url),
            Found("Kabar kantor", "html", "x"),
            (Paragraph("p", "Satu."),),
            "html",
            bylines=(
                Byline("Antara", "agency", "html", "(ant)"),
                Byline("Edi", "editor", "html", "Editor: Edi"),
            ),
        )
        snapshot = archive.keep(page(url=url), number, OUTLET.slug)
        archive.store(wire, [snapshot], outlet=OUTLET.slug, run=number, asked=url)
    return tmp_path


def test_what_the_archive_knows_is_cited(data):
    with Archive.open(data / "warta.db", write=False) as archive:
        found = {url: reference(archive, key) for key, url in archive.query("SELECT id, url FROM articles")}
        sha256s = {sha for (sha,) in archive.query("SELECT payload_sha256 FROM snapshots")}
    boat = next(r for url, r in found.items() if "perahu" in url)
    wire = next(r for url, r in found.items() if "antara" in url)
    assert boat.authors == ("Rani Sulastri",)  # the photographer did not write it
    assert wire.authors == ("Antara",)
    assert (boat.newspaper, boat.published, boat.seen) == ("Kabar Pulau", date(2024, 5, 2), FETCHED.date())
    assert boat.proof in sha256s


def test_the_command_takes_ids_and_addresses(data, capsys):
    with Archive.open(data / "warta.db", write=False) as archive:
        ((key,),) = archive.query("SELECT id FROM articles WHERE url LIKE '%perahu'")
    assert run(["cite", key[:8], "https://kabarpulau.example/antara"]) == 0
    items = json.loads(capsys.readouterr().out)
    assert [item["title"] for item in items] == ["Nelayan perahu pulang", "Kabar kantor"]
    assert run(["cite", "--format", "ris", key]) == 0
    assert capsys.readouterr().out.startswith("TY  - NEWS\n")
    assert run(["cite", "ffffffff"]) == 2
    assert "no article has an id" in capsys.readouterr().err
