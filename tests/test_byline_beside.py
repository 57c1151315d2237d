"""Names beside the date at the headline, where no label and no class name says whose they are."""

from __future__ import annotations

import pytest

from scraper.extract.byline import bylines
from scraper.extract.headline import headlines
from scraper.extract.page import Page, open_page

URL = "https://www.kabarpulau.example/ekonomi/12/jembatan-desa-rampung"
TEXT = (
    "<p>"
    + "Warga desa menunggu jembatan itu selesai sejak tahun lalu, kata Bupati Gede Raka kemarin sore. " * 3
    + "</p>"
)


def credits(under: str, lang: str = "id", head: str = "") -> list[tuple[str, str]]:
    html = (
        f"<html lang='{lang}'><head><meta property='og:site_name' content='Kabar Pulau'>{head}</head>"
        f"<body><main><h1>Jembatan Desa Rampung Lebih Awal di Tanah Lot</h1>{under}{TEXT * 3}</main></body>"
        f"</html>"
    )
    page = open_page(html, URL)
    assert isinstance(page, Page)
    return [(b.name, b.role) for b in bylines(page, headlines(page))]


@pytest.mark.parametrize(
    "under",
    [
        "<div class='x1'>Ayu Sari</div><div class='x2'>20/1/2026 18:30</div>",
        "<div>Ayu Sari - Kabar Pulau</div><div>Kamis, 5 November 2026 10:08 WIB</div>",
        "<div>Ayu Sari | Jumat, 6 November 2026 - 13:30 wib</div>",
        "<div>Ayu Sari<span>6.11.2026, 13:30</span></div>",
        "<p>Jembatan itu dibangun dengan gotong royong.</p><div>6 November 2026</div><div><a href='/u/7'>Ayu "
        "Sari</a></div>",
        "<div>Ayu Sari</div><div>2 jam lalu</div>",
    ],
)
def test_a_whole_name_beside_the_date_is_the_byline(under: str) -> None:
    assert credits(under) == [("Ayu Sari", "reporter")]


def test_several_names_and_an_agency() -> None:
    assert credits("<div>Ayu Sari dan Made Budi</div><div>20/1/2026 18:30</div>") == [
        ("Ayu Sari", "reporter"),
        ("Made Budi", "reporter"),
    ]
    assert credits("<li>Ayu Sari</li><li>Made Budi</li><li>20/1/2026 18:30</li>") == [
        ("Ayu Sari", "reporter"),
        ("Made Budi", "reporter"),
    ]
    assert credits("<div>dpa, Anna Berg</div><div>20.1.2026, 18:30 Uhr</div>", "de") == [
        ("Anna Berg", "reporter"),
        ("dpa", "agency"),
    ] or credits("<div>dpa, Anna Berg</div><div>20.1.2026, 18:30 Uhr</div>", "de") == [
        ("dpa", "agency"),
        ("Anna Berg", "reporter"),
    ]


@pytest.mark.parametrize(
    "under",
    [
        "<div>Ayu Sari</div><p>Jembatan itu dibangun dengan gotong royong.</p>",  # no date beside it
        "<div>Tanah Lot</div><div>20/1/2026 18:30</div>",  # in the headline
        "<div>Gede Raka</div><div>20/1/2026 18:30</div>",  # the text speaks of him
        "<div>Jembatan Desa</div><div>20/1/2026 18:30</div>",  # in the address
        "<div><a href='/tag/ayu-sari'>Ayu Sari</a></div><div>20/1/2026 18:30</div>",
        "<div>Banda Aceh, 20 Januari 2026</div>",  # a place
        "<h3>Artikel Terkait</h3><div>20/1/2026 18:30</div>",
        "<div>Verordnungsentwurf Energiewirtschaftsgesetz</div><div>20.1.2026</div>",
        "<div>Comments Share</div><div>20/1/2026 18:30</div>",
        "<div>Foto: Ayu Sari</div><div>20/1/2026 18:30</div>",
        "<figure><figcaption>Ayu Sari</figcaption></figure><div>20/1/2026 18:30</div>",
    ],
)
def test_what_else_stands_beside_a_date_is_nobody(under: str) -> None:
    assert credits(under) == []


def test_labelled_names_and_the_markup_go_before() -> None:
    assert credits("<div>Made Budi</div><div>20/1/2026 18:30</div><p>Penulis: Ayu Sari</p>") == [
        ("Ayu Sari", "reporter")
    ]
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Jembatan Desa Rampung", '
        '"author": {"@type": "Person", "name": "Ayu Sari"}}</script>'
    )
    assert credits("<div>Made Budi</div><div>20/1/2026 18:30</div>", head=head) == [("Ayu Sari", "reporter")]
