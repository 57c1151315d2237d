"""Address, language, section, tags, corrections and advertorial marks of a page."""

from __future__ import annotations

import json

import pytest

from scraper.extract import extract, meta
from scraper.extract.headline import headlines
from scraper.extract.language import by_script, spoken
from scraper.extract.page import Page, open_page
from scraper.models import Article, Outlet

SENTENCE = "Warga desa yang menunggu pasar itu tidak akan menyeberang dengan perahu lagi, kata kepala desa."
URL = "https://www.kabarpulau.example/berita/12/jembatan?utm_source=x&page=3"
TEXT = (
    "<p>"
    + "Warga desa yang menunggu jembatan itu tidak akan menyeberang dengan perahu lagi, kata kepala desa. "
    * 3
    + "</p>"
)


def page(
    head: str = "",
    body: str = "",
    *,
    lang: str = "id",
    url: str = URL,
    outlet: Outlet | None = None,
    **ld: object,
) -> Page:
    stated = json.dumps({"@type": "NewsArticle", "headline": "Jembatan Rampung", **ld})
    block = f"<script type='application/ld+json'>{stated}</script>"
    opened = open_page(
        f"<html lang='{lang}'><head>{head}{block}</head><body><h1>Jembatan "
        f"Rampung</h1>{TEXT}{body}</body></html>",
        url,
        outlet=outlet,
    )
    assert isinstance(opened, Page)
    return opened


def test_the_declared_address_is_taken_on_the_same_site_only() -> None:
    assert (
        meta.canonical_url(page("<link rel='canonical' href='/berita/12/jembatan'>")).value
        == "https://www.kabarpulau.example/berita/12/jembatan"
    )
    for wrong in (
        "https://lain.example/berita/12",
        "https://www.kabarpulau.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[",
        "",
    ):
        found = meta.canonical_url(page(f"<link rel='canonical' href='{wrong}'>"))
        assert (found.via, found.value.split("?")[0]) == (
            "url",
            "https://www.kabarpulau.example/berita/12/jembatan",
        )


def test_query_keys_of_the_outlet_are_dropped() -> None:
    outlet = Outlet("kabarpulau", "Kabar Pulau", ("www.kabarpulau.example",), (), drop_query=("page",))
    assert (
        meta.canonical_url(page(outlet=outlet)).value == "https://www.kabarpulau.example/berita/12/jembatan"
    )


def test_a_copy_in_an_archive_has_the_address_it_was_made_of() -> None:
    it = page(
        url="https://web.archive.org/web/20210101000000/https://www.kabarpulau.example/berita/12/jembatan"
    )
    assert meta.canonical_url(it).value == "https://www.kabarpulau.example/berita/12/jembatan"


def test_amp_address() -> None:
    assert (
        meta.amp_url(page("<link rel='amphtml' href='/amp/berita/12'>"))
        == "https://www.kabarpulau.example/amp/berita/12"
    )
    assert meta.amp_url(page("<link rel='amphtml' href='javascript:x'>")) is None


@pytest.mark.parametrize(
    ("declared", "code", "via"),
    [("id-ID", "id", "html"), ("in", "id", "html"), ("en", "id", "text"), ("", "id", "text")],
)
def test_language_as_declared_unless_the_text_says_otherwise(declared: str, code: str, via: str) -> None:
    found = meta.language(page(body=TEXT, lang=declared))
    assert found is not None and (found.value, found.via) == (code, via)


def test_short_texts_contradict_nobody() -> None:
    assert spoken(["Yang di dan"], "en") == "en"
    assert spoken([], None) is None
    assert by_script("宮崎県で地震がありました") == "ja"
    assert by_script("x") is None


def test_section_from_markup_or_the_path_of_the_page() -> None:
    found = meta.section(page(articleSection=["Daerah", "Tabanan"]))
    assert found is not None and (found.value, found.via) == ("Daerah", "jsonld")
    found = meta.section(page("<meta property='article:section' content='Ekonomi'>", articleSection="Home"))
    assert found is not None and (found.value, found.via) == ("Ekonomi", "meta")
    steps = {
        "@type": "BreadcrumbList",
        "itemListElement": [{"name": "Beranda"}, {"item": {"name": "Daerah"}}, {"name": "Jembatan Rampung"}],
    }
    found = meta.section(page(f"<script type='application/ld+json'>{json.dumps(steps)}</script>"))
    assert found is not None and found.value == "Daerah"
    assert (
        meta.section(
            page(articleSection="Kabar Pulau", publisher={"@type": "Organization", "name": "Kabar Pulau"})
        )
        is None
    )


def test_tags_are_distinct_and_site_wide_lists_are_left_out() -> None:
    assert meta.tags(page(keywords="Jembatan, desa,Jembatan; #Tabanan, Editor:Budi")) == (
        "Jembatan",
        "desa",
        "Tabanan",
    )
    assert meta.tags(
        page("<meta property='article:tag' content='Desa'><meta property='article:tag' content='Jembatan'>")
    ) == ("Desa", "Jembatan")
    assert meta.tags(page(keywords=[f"kata {n}" for n in range(90)])) == ()
    assert meta.tags(page(keywords={"a": 1})) == ()


def test_description() -> None:
    found = meta.description(
        page("<meta property='og:description' content='Jembatan desa rampung lebih awal dari rencana.'>")
    )
    assert found is not None and found.via == "meta"
    assert meta.description(page()) is None


@pytest.mark.parametrize(
    "notice",
    [
        "Ralat: Nama kepala desa pada berita sebelumnya keliru dan telah diperbaiki.",
        "Korrektur: In einer früheren Version stand ein falscher Name der Brücke.",
        "This article was amended on 3 May 2026 to correct the name of the village.",
        "Correction: an earlier version gave the wrong length of the bridge.",
    ],
)
def test_corrections_as_printed(notice: str) -> None:
    it = page(body=f"<p>{notice}</p>")
    assert meta.correction(it, headlines(it)) == notice


def test_ordinary_sentences_are_no_corrections() -> None:
    it = page(
        body="<p>Corrections to the plan were asked for by the villagers, said the mayor of the island.</p>"
    )
    assert meta.correction(it, headlines(it)) is None


@pytest.mark.parametrize(
    ("body", "mark"),
    [
        ("<p>Semua warga senang. (adv)</p>", "(adv)"),
        ("<p>Demikian keterangan resmi pemerintah. (hms)</p>", "(hms)"),
    ],
)
def test_advertorial_marks_after_the_text(body: str, mark: str) -> None:
    it = page(body=body)
    assert meta.advertorial(it, headlines(it)) == mark


def test_advertorial_sections_and_ad_slots() -> None:
    it = page(articleSection="Advertorial")
    assert meta.advertorial(it, headlines(it)) == "Advertorial"
    it = page(body="<div>Iklan</div>")
    assert meta.advertorial(it, headlines(it)) is None


ARTICLE = "<h1>Pasar Baru Dibuka</h1><div class='isi'>{text}</div>"
CRUMBS = "<div class='breadcrumb'><a href='/'>Home</a> » <a href='/ekonomi'>Ekonomi</a>{last}</div>"


def printed(around: str, before: str = "", after: str = "") -> Article:
    inner = ARTICLE.format(text=TEXT * 2) + around
    html = f"<html lang='id'><body>{before}<div id='artikel'>{inner}</div>{after}</body></html>"
    found = extract(html, "https://www.kabarpulau.example/2023/12/30/pasar-baru-dibuka")
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("last", ["", " » <a href='#'>Pasar Baru Dibuka</a>", " » Pasar Baru Dibuka"])
def test_section_of_a_printed_breadcrumb(last: str) -> None:
    found = printed("", before=CRUMBS.format(last=last)).section
    assert found is not None
    assert (found.value, found.via) == ("Ekonomi", "html")


def test_no_section_in_a_breadcrumb_that_leads_home() -> None:
    assert printed("", before="<ol class='crumbs'><li><a href='/'>Beranda</a></li></ol>").section is None


@pytest.mark.parametrize(
    "row",
    [
        "<div><b>Tags</b> <h5><a href='/tag/pasar'>pasar</a></h5><h5><a href='/tag/umkm'>umkm</a></h5></div>",
        "<p>Topik: <a href='/topik/pasar'>#pasar</a> <a href='/topik/umkm'>#umkm</a></p>",
        "<ul><li><a rel='tag' href='/x/pasar'>pasar</a></li><li><a rel='tag' href='/x'>umkm</a></li></ul>",
    ],
)
def test_tags_linked_below_the_text(row: str) -> None:
    assert printed(row).tags == ("pasar", "umkm")


def test_tags_of_the_day_and_words_linked_in_the_text_are_no_tags() -> None:
    cloud = (
        "<div>Populer: <a href='/tag/pilkada'>pilkada</a></div><aside><a href='/tag/bola'>bola</a></aside>"
    )
    inline = f"<p>Warga membeli ikan di <a href='/tag/pasar'>pasar</a> itu. {SENTENCE}</p>"
    assert printed(inline + "<aside><a href='/tag/emas'>emas</a></aside>", after=cloud).tags == ()
