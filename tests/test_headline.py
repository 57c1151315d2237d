"""The readers' headline, apart from kickers, site names and the title for search engines."""

from __future__ import annotations

import pytest

from scraper.extract.headline import Headlines, headlines
from scraper.extract.page import Page, open_page

URL = "https://www.kabarpulau.example/berita/12/jembatan"
TEXT = (
    "<p>"
    + "Warga desa menunggu jembatan itu selesai sejak tahun lalu, kata kepala desa setempat. " * 3
    + "</p>"
)


def found(head: str, body: str, url: str = URL) -> Headlines:
    page = open_page(f"<html><head>{head}</head><body>{body}</body></html>", url)
    assert isinstance(page, Page)
    return headlines(page)


def value(head: str, body: str) -> str:
    result = found(head, body).headline
    assert result is not None
    return result.value


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Kabar Pulau">'


def test_agreement_of_heading_and_markup_is_recorded() -> None:
    result = found(
        og("Jembatan Desa Rampung Lebih Awal"), f"<h1>Jembatan Desa Rampung Lebih Awal</h1>{TEXT}"
    ).headline
    assert result is not None
    assert (result.via, result.agrees) == ("html", ("meta",))


@pytest.mark.parametrize(
    "title",
    [
        "Jembatan Desa Rampung Lebih Awal - Kabar Pulau",
        "Jembatan Desa Rampung Lebih Awal | kabarpulau.example",
        "Jembatan Desa Rampung Lebih Awal – DAERAH – Kabar Pulau",
        "Kabar Pulau: Jembatan Desa Rampung Lebih Awal",
        "Jembatan Desa Rampung Lebih Awal :: Kabar Pulau",
        "Jembatan Desa Rampung Lebih Awal | saudara.example",
    ],
)
def test_site_names_are_cut_off_titles(title: str) -> None:
    assert value(
        f'<title>{title}</title><meta property="og:site_name" content="Kabar Pulau">', f"<div>{TEXT}</div>"
    ) in (
        "Jembatan Desa Rampung Lebih Awal",
        "Jembatan Desa Rampung Lebih Awal – DAERAH",
    )


@pytest.mark.parametrize(
    "headline",
    [
        "Pemerintah Tutup Situs judi.example",
        "Solar-Powered Lamps for Low-Lying Villages",
        "Russland-Wahl: Drei-Tage-Abstimmung beginnt",
        "Skor 2-1: Tim Pulau - Tim Kota",
    ],
)
def test_hyphens_inside_a_headline_are_no_separators(headline: str) -> None:
    assert value(f"<title>{headline} - Kabar Pulau</title>{og(headline)}", f"<h2>Lain</h2>{TEXT}") == headline


def test_section_and_site_headings_are_not_the_headline() -> None:
    body = f"<h1>Kabar Pulau</h1><h1>Daerah</h1><h2>Jembatan Desa Rampung Lebih Awal</h2>{TEXT}"
    assert value(og("Jembatan Desa Rampung Lebih Awal"), body) == "Jembatan Desa Rampung Lebih Awal"


def test_the_title_for_search_engines_is_kept_beside() -> None:
    body = f"<h1>Akhirnya Menyeberang Tanpa Perahu</h1>{TEXT}"
    result = found(
        f"<title>Jembatan Desa: Akhirnya Warga Menyeberang Tanpa Perahu | Kabar "
        f"Pulau</title>{og('Akhirnya Menyeberang Tanpa Perahu')}",
        body,
    )
    assert result.headline is not None and result.headline.value == "Akhirnya Menyeberang Tanpa Perahu"
    assert result.seo is not None and result.seo.value.startswith("Jembatan Desa")


def test_a_hidden_breadcrumb_heading_gives_way_to_the_readers_one() -> None:
    body = (
        f"<ol class='breadcrumb'><li><h1>Brücke Inseldorf: Eröffnung früher als geplant</h1></li></ol>"
        f"<h2>Endlich trockenen Fußes ans andere Ufer</h2>{TEXT}"
    )
    head = (
        f"<title>Brücke Inseldorf: Eröffnung früher als "
        f"geplant</title>{og('Endlich trockenen Fußes ans andere Ufer')}"
    )
    assert value(head, body) == "Endlich trockenen Fußes ans andere Ufer"


@pytest.mark.parametrize(
    "heading",
    [
        "<h1><span class='kicker'>Infrastruktur</span><span>Jembatan Desa Rampung Lebih Awal</span></h1>",
        "<h1><span>Infrastruktur</span><br>Jembatan Desa Rampung Lebih Awal</h1>",
        "<h2><div>Infrastruktur<span class='sr-only'>: </span></div><div>Jembatan Desa Rampung Lebih "
        "Awal</div></h2>",
        "<p class='dachzeile'>Infrastruktur</p><h1>Jembatan Desa Rampung Lebih Awal</h1>",
    ],
)
def test_kickers_are_stored_apart(heading: str) -> None:
    result = found(og("Jembatan Desa Rampung Lebih Awal"), heading + TEXT)
    assert result.headline is not None and result.headline.value == "Jembatan Desa Rampung Lebih Awal"
    assert result.kicker is not None and result.kicker.value == "Infrastruktur"


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        (
            "<h2><span class='small'>Infrastruktur</span><div>Jembatan Desa Rampung Lebih Awal</div></h2>",
            "Infrastruktur: Jembatan Desa Rampung Lebih Awal",
        ),  # a line of its own on the page, whatever the title joins
        (
            "<h1><span><small>Infrastruktur</small><br>Jembatan Desa Rampung Lebih Awal</span></h1>",
            "Infrastruktur | Jembatan Desa Rampung Lebih Awal",
        ),
        (
            "<h1><span class='label'>Infrastruktur</span>Jembatan Desa Rampung Lebih Awal</h1>",
            "Infrastruktur - Jembatan Desa Rampung Lebih Awal",
        ),  # a dash in the title parts them too
    ],
)
def test_a_title_that_joins_kicker_and_headline_does_not_hide_the_kicker(heading: str, title: str) -> None:
    result = found(og(title), heading + TEXT)
    assert result.headline is not None and result.headline.value == "Jembatan Desa Rampung Lebih Awal"
    assert result.kicker is not None and result.kicker.value == "Infrastruktur"


@pytest.mark.parametrize(
    "heading",
    [
        "<h1><b>Jembatan desa</b><div class='subtitle'>Rampung lebih awal dari janji</div></h1>",
        "<h1>Jembatan desa<br>rampung lebih awal dari janji</h1>",
        "<h1><span class='a'>Jembatan desa:</span><div>Rampung lebih awal dari janji</div></h1>",
    ],
)
def test_two_lines_of_one_headline_stay_together(heading: str) -> None:
    text = value(og("Jembatan desa: rampung lebih awal dari janji"), heading + TEXT)
    assert text.casefold().replace(":", "") == "jembatan desa rampung lebih awal dari janji"


def test_a_kicker_the_site_counts_as_headline_stays() -> None:
    heading = "<h1><span>Infrastruktur</span> <span>Jembatan rampung</span></h1>"
    assert value(og("Infrastruktur: Jembatan rampung"), heading + TEXT) == "Infrastruktur: Jembatan rampung"


def test_a_line_without_heading_element_is_found() -> None:
    body = f"<div class='jdl'>Dalam Gambar: Jembatan Desa Rampung Lebih Awal</div>{TEXT}"
    result = found(og("Jembatan Desa Rampung Lebih Awal"), body)
    assert (
        result.headline is not None
        and result.headline.value == "Dalam Gambar: Jembatan Desa Rampung Lebih Awal"
    )
    assert result.at == 0


def test_soft_hyphens_and_drop_caps_do_not_split_words() -> None:
    assert (
        value(og("Landeplatz stockt weiter"), f"<h1>Lande­platz <b>s</b>tockt weiter</h1>{TEXT}")
        == "Landeplatz stockt weiter"
    )


def test_a_page_without_any_title_has_none() -> None:
    assert found("", "<div>x</div>") == Headlines(None, None, None, -1, -1)


def test_a_heading_behind_the_text_is_no_headline() -> None:
    body = f"<div><b>Jembatan Desa Rampung</b></div>{TEXT * 4}<h1>Mitra Kabar Pulau untuk Jembatan</h1>"
    assert value("<title>Jembatan Desa Rampung</title>", body) == "Jembatan Desa Rampung"


def test_a_kicker_that_every_title_of_the_page_has_is_part_of_the_headline() -> None:
    body = f"<div class='kicker'>Muara</div><h1>Jembatan Desa Rampung</h1>{TEXT}"
    joined = "Muara: Jembatan Desa Rampung"
    both = found(f"{og(joined)}<title>{joined} - Kabar Pulau</title>", body)
    assert both.headline and both.kicker and (both.headline.value, both.kicker.value) == (joined, "Muara")
    bare = found(f"{og(joined)}<title>Jembatan Desa Rampung - Kabar Pulau</title>", body)
    assert bare.headline and bare.headline.value == "Jembatan Desa Rampung"


def test_the_end_of_the_headline_is_no_kicker() -> None:
    body = f"<h1><span>Muara:</span> <span class='topline'>Jembatan Desa Rampung</span></h1>{TEXT}"
    assert found("", body).kicker is None
