"""Who wrote it, read from whole pages: one invented page for each way it goes wrong."""

from __future__ import annotations

import json

import pytest

from scraper.extract.byline import bylines
from scraper.extract.headline import headlines
from scraper.extract.page import Page, open_page
from scraper.models import Byline, Outlet, Rules

URL = "https://www.kabarpulau.example/berita/12/jembatan"
TEXT = (
    "<p>"
    + "Warga desa menunggu jembatan itu selesai sejak tahun lalu, kata kepala desa setempat kemarin. " * 3
    + "</p>"
)


def credits(
    under: str = "",
    after: str = "",
    *,
    author: object = None,
    head: str = "",
    above: str = "",
    lang: str = "id",
    outlet: Outlet | None = None,
) -> tuple[Byline, ...]:
    """The bylines of a page with these pieces above and under the headline and after the text."""
    ld = {
        "@type": "NewsArticle",
        "headline": "Jembatan Desa Rampung Lebih Awal",
        "publisher": {"@type": "Organization", "name": "Kabar Pulau"},
    }
    if author is not None:
        ld["author"] = author
    html = (
        f"<html lang='{lang}'><head><meta property='og:site_name' content='Kabar Pulau'>{head}"
        f"<script type='application/ld+json'>{json.dumps(ld)}</script></head><body><nav><a "
        f"href='/penulis/menu/'>Menu Penulis</a></nav>"
        f"<main>{above}<h1>Jembatan Desa Rampung Lebih Awal</h1>{under}{TEXT}{TEXT}{TEXT}{after}</main>"
        f"</body></html>"
    )
    page = open_page(html, URL, outlet=outlet)
    assert isinstance(page, Page)
    return tuple(c.byline for c in bylines(page, headlines(page)))


def names(found: tuple[Byline, ...], *roles: str) -> list[str]:
    return [b.name for b in found if b.role in (roles or ("reporter", "contributor"))]


@pytest.mark.parametrize(
    "under",
    [
        "<div class='byline'>Oleh <a href='/penulis/ani'>Ani Putri</a> | 3 Mei 2026</div>",
        "<div class='author'><span>Penulis</span><span>:</span><span>Ani Putri</span></div>",
        "<div><b>Ani Putri</b></div><div>Penulis</div><div>Budi Editora</div><div>Editor</div>",
        "<table><tr><td>Penulis</td><td>: Ani Putri</td></tr><tr><td>Editor</td><td>: Budi Editora</td>"
        "</tr></table>",
        "<p>Laporan Wartawan Kabar Pulau, Ani Putri</p>",
        "<p>Penulis: Kontributor Tabanan, Ani Putri</p>",
        "<span class='post-meta'>Diposting pada 3 Mei 2026 oleh Ani Putri</span>",
        "<a rel='author' href='/x'>Ani Putri</a>",
        "<div class='entry-author vcard'>By <span class='fn'>Ani Putri</span></div>",
        "<div class='credit'><div class='credit-title-name'>Ani Putri,</div></div><div "
        "class='reporter'>Reporter: Ani Putri</div>",
    ],
)
def test_visible_bylines_under_the_headline(under: str) -> None:
    found = credits(under)
    assert names(found) == ["Ani Putri"]
    assert all(b.via == "html" and "Ani Putri" in b.raw for b in found if b.role == "reporter")


@pytest.mark.parametrize(
    "after",
    [
        "<div>wartawan</div><div>Ani Putri</div><div>Category</div>",
        "<p>Pewarta: Ani Putri</p><p>Editor: Budi Editora</p>",
        "<p>Penulis : Ani Putri | Editor : Budi Editora</p>",
        "<p>ANI PUTRI</p>",
        "<div class='author-box'><h4 class='author-name'>Ani Putri</h4><p>Ani menulis tentang desa.</p>"
        "</div>",
    ],
)
def test_visible_bylines_after_the_text(after: str) -> None:
    assert [n.title() for n in names(credits(after=after))] == ["Ani Putri"]


def test_the_editor_in_the_markup_is_not_the_writer() -> None:
    found = credits(
        "<div class='author-2'>Ani Putri</div>", author={"@type": "Person", "name": "Budi Editora"}
    )
    assert names(found) == ["Ani Putri"]


def test_an_editor_label_excludes_the_name_from_the_writers() -> None:
    found = credits(after="<p>Editor : Budi Editora</p>", author={"@type": "Person", "name": "Budi Editora"})
    assert names(found) == []
    assert names(found, "editor") == ["Budi Editora"]


def test_editor_and_reporter_in_one_is_the_reporter() -> None:
    assert names(credits(after="<p>Redaktur &amp; Reporter : Boy Santika</p>")) == ["Boy Santika"]


@pytest.mark.parametrize(
    "author",
    [
        {"@type": "Organization", "name": "Kabar Pulau"},
        {"@type": "Person", "name": "Kabar Pulau"},
        {"@type": "Person", "name": "admin"},
        {"@type": "Person", "name": "https://www.facebook.com/kabarpulau"},
        {"@type": "Person", "name": "www.kabarpulau.example"},
        "Kabar Pulau Media GmbH",
        [],
        {"@type": "Person"},
        {"@type": "Person", "name": ["", None]},
    ],
)
def test_sites_urls_and_accounts_are_no_persons(author: object) -> None:
    assert names(credits(author=author), "reporter", "contributor", "agency", "photographer") == []


def test_teasers_captions_comments_and_menus_name_nobody() -> None:
    teaser = (
        "<section class='related'><article><h3>Berita lain</h3><span class='author'>Citra Lain</span>"
        "</article></section>"
    )
    caption = (
        "<figure><img><figcaption>Jembatan <span class='credit author'>Foto: Dewi Lensa</span>"
        "</figcaption></figure>"
    )
    comment = "<div class='comments'><div class='comment-author vcard'>Pembaca Setia</div></div>"
    above = "<div><div><a href='/penulis/lain'>Eka Atas</a></div><h4>Berita sebelumnya</h4></div>"
    assert (
        names(credits(caption, teaser + comment, above=above), "reporter", "contributor", "photographer")
        == []
    )


@pytest.mark.parametrize(
    "credit",
    [
        "<div class='credit'>Image: Dinas Desa</div>",
        "<div class='credit'>Foto: Dewi Lensa</div>",
        "<p>KOMPAS.com/DEWI LENSA</p>",
    ],
)
def test_picture_credits_are_not_bylines(credit: str) -> None:
    assert credits(credit) == ()


def test_role_and_place_are_taken_off() -> None:
    found = credits(
        "<div class='authors'><span class='brand'>modal</span><span>Von Jemima Kellner, Nairobi</span></div>",
        lang="de",
    )
    assert names(found) == ["Jemima Kellner"]
    assert names(credits("<div class='author'>Nicole Opitzer Redakteurin</div>", lang="de")) == [
        "Nicole Opitzer"
    ]


def test_two_writers_and_an_agency() -> None:
    found = credits("<p class='byline'>Von Felix Schröter und Jörg Sold, dpa</p>", lang="de")
    assert names(found) == ["Felix Schröter", "Jörg Sold"]
    assert names(found, "agency") == ["dpa"]


def test_the_markups_list_is_taken_when_all_of_it_is_printed() -> None:
    author = [{"@type": "Person", "name": "Ani Putri"}, {"@type": "Person", "name": "Budi Raharjo"}]
    under = (
        "<div class='byline'><a class='author-link' href='/penulis/ani'>Ani Putri</a></div><p>Budi "
        "Raharjo</p>"
    )
    assert names(credits(under, author=author)) == ["Ani Putri", "Budi Raharjo"]


def test_references_in_the_graph_are_followed() -> None:
    graph = {
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "Jembatan Desa Rampung Lebih Awal",
                "author": {"@id": "#p1"},
            },
            {"@type": "Person", "@id": "#p1", "name": "Ani Putri"},
        ]
    }
    head = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
    assert names(credits(head=head)) == ["Ani Putri"]


def test_what_is_hidden_is_not_printed() -> None:
    account = {"@type": "Person", "@id": "https://x.example/#/schema/person/1", "name": "aniputri"}
    hidden = "<div class='author vcard' style='display: none'><a href='/author/aniputri'>aniputri</a></div>"
    assert credits(hidden, author=account) == ()


@pytest.mark.parametrize(
    "publisher", ["Penerbit: Pustaka Umpama", "ISBN 978-0-00-000000-0", "Tebal: 210 halaman"]
)
def test_the_author_of_a_reviewed_book_is_not_the_writer(publisher: str) -> None:
    book = f"<p>Judul: Angin di Muara</p><p>Penulis: Citra Contoh</p><p>{publisher}</p>"
    assert credits(after=book) == ()
    assert names(credits("<p>Oleh: Ani Putri</p>", after=book)) == ["Ani Putri"]


def test_a_class_around_the_whole_article_names_nobody() -> None:
    article = f"<article class='author-article'><p>Daerah</p><h1>Jembatan Rampung</h1>{TEXT}</article>"
    page = open_page(f"<html><body>{article}</body></html>", URL)
    assert isinstance(page, Page)
    assert bylines(page, headlines(page)) == ()


def test_a_blog_account_that_is_not_printed_is_nobody() -> None:
    author = {
        "@id": "https://www.kabarpulau.example/#/schema/person/77",
        "name": "Fitri Unggah",
        "@type": "Person",
    }
    assert names(credits(author=author)) == []
    assert names(credits("<p>Oleh Fitri Unggah</p>", author=author)) == ["Fitri Unggah"]


def test_meta_authors_count_only_when_printed() -> None:
    head = "<meta name='author' content='Gita Meta'>"
    assert names(credits(head=head)) == []
    assert names(credits("<div>Gita Meta</div>", head=head)) == ["Gita Meta"]


def test_what_stands_between_a_name_and_the_date_is_no_part_of_the_name() -> None:
    for line in ("Von Ani Putri Vom 3. Februar 2026 0", "Am 13. Mai 2026 Von Ani Putri In Aktuell"):
        assert names(credits(f"<div>{line}</div>", lang="de")) == ["Ani Putri"]
    author = {"@type": "Person", "name": "By Ani Putri And Budi Raka For The Sunday Kabar"}
    assert names(credits(author=author, lang="en")) == ["Ani Putri", "Budi Raka"]


def test_an_agency_is_credited_when_the_markup_names_only_the_site() -> None:
    author = {"@type": "Organization", "name": "Kabar Pulau"}
    found = credits("<p>Por Agencia EFE</p>", author=author, lang="es")
    assert [(b.name, b.role) for b in found] == [("Agencia EFE", "agency")]


def test_an_agency_under_a_caption_is_the_pictures() -> None:
    picture = "<p class='caption'>Jembatan desa</p><div class='credit'>AFP</div>"
    assert credits(picture, lang="de") == ()


def test_surname_first_in_dublin_core() -> None:
    head = "<meta name='dc.creator' content='Putri, Ani'>"
    assert names(credits("<p>Ani Putri</p>", head=head)) == ["Ani Putri"]


def test_names_stay_as_printed() -> None:
    assert names(credits("<p class='byline'>By María R. Sahúnez</p>", lang="en")) == ["María R. Sahúnez"]
    assert names(credits("<p class='byline'>By SHANA NYS DAMBERG</p>", lang="en")) == ["SHANA NYS DAMBERG"]


def test_a_given_name_gives_way_to_the_whole_name_of_the_markup() -> None:
    assert names(
        credits("<div class='author'>api</div>", author={"@type": "Person", "name": "Ani Putri"})
    ) == ["Ani Putri"]
    assert names(credits("<div class='author'>Matthias</div>", lang="de")) == ["Matthias"]


def test_initials_close_the_text_when_nobody_is_named() -> None:
    found = credits(after="<p>Pekerjaan itu akan dilanjutkan tahun depan. (fyk/ash)</p>")
    assert [(b.name, b.role, b.via) for b in found] == [("fyk/ash", "reporter", "text")]
    assert credits(after="<p>Bantuan datang dari Yayasan Desa Maju (YDM).</p>") == ()
    assert credits("<p class='byline'>Oleh Ani Putri</p>", "<p>Selesai. (fyk/ash)</p>")[0].name == "Ani Putri"


def test_agencies_that_close_the_text() -> None:
    assert [(b.name, b.role) for b in credits(after="<p>Das sagte der Minister. (dpa)</p>", lang="de")] == [
        ("dpa", "agency")
    ]


def test_desks_are_kept_as_desks() -> None:
    found = credits("<div class='author'>Redaksi</div>")
    assert [(b.name, b.role) for b in found] == [("Redaksi", "desk")]


def test_photographers_of_a_picture_story() -> None:
    found = credits("<p>Fotografer: Dewi Lensa</p>")
    assert [(b.name, b.role) for b in found] == [("Dewi Lensa", "photographer")]


def test_the_outlets_rule_comes_first_and_a_miss_is_counted() -> None:
    outlet = Outlet(
        "kabarpulau",
        "Kabar Pulau",
        ("www.kabarpulau.example",),
        (),
        language="id",
        rules=(Rules(byline=".penulis-baru"),),
    )
    found = credits(
        "<p class='penulis-baru'>Penulis: Ani Putri</p>",
        author={"@type": "Person", "name": "Budi Editora"},
        outlet=outlet,
    )
    assert [(b.name, b.via) for b in found] == [("Ani Putri", "rule")]
    assert names(credits("<p>Oleh Ani Putri</p>", outlet=outlet)) == ["Ani Putri"]


def test_prefixes_in_running_text_name_nobody() -> None:
    body = (
        "<p>Oleh karena itu, warga dan Wayan Sudarma menolak pembangunan jembatan baru.</p><p>By then "
        "Jane Roe had left the village and the bridge was closed.</p>"
    )
    assert names(credits(body)) == []


def signed(under: str = "", after: str = "", author: object = None) -> list[tuple[str, str]]:
    return [(b.name, b.role) for b in credits(under, after, author=author)]


@pytest.mark.parametrize(
    "line", ["2 Jembatan Gantung di Gunung Kapur Dicat Ulang", "13 Ruang Kelas di Tegal Asri Rusak"]
)
def test_a_headline_that_begins_with_a_number_is_no_credit(line: str) -> None:
    """ "di" makes a credit in Italian only."""
    assert signed(f"<ul><li><a href='/berita/9'>{line}</a></li></ul>") == []


def test_a_newsroom_account_in_json_ld_gives_way_to_a_printed_editor() -> None:
    account = {"@type": "Person", "name": "Redaksi Kabar Pulau"}
    assert signed(after="<p>Editor: Ayu Wicaksara</p>", author=account) == [("Ayu Wicaksara", "editor")]


@pytest.mark.parametrize("code", ["NAN", "SANA", "ANI"])
def test_initials_in_capitals_are_no_agency_in_an_indonesian_paper(code: str) -> None:
    assert signed(after=f"<p>({code})</p>") == [(code, "reporter")]


def test_a_wire_is_an_agency_in_an_indonesian_paper() -> None:
    assert signed(after="<p>(AFP)</p>") == [("AFP", "agency")]


def test_a_credit_far_behind_the_last_long_paragraph() -> None:
    short = "<p>“Airnya jernih dan dingin sekali,” kata warga.</p>" * 16
    assert signed(after=f"{short}<p>Penulis: Nanda Anggaraksa<br>Editor: Arif Edisoni</p>") == [
        ("Nanda Anggaraksa", "reporter"),
        ("Arif Edisoni", "editor"),
    ]
