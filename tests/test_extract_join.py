"""Articles over several pages, and their pictures. All text is invented."""

from __future__ import annotations

from html import escape

import pytest

from scraper.extract import extract, read
from scraper.extract.images import split_credit
from scraper.models import Article, Outlet, RawPage

URL = "https://kabarpulau.example/berita/2026/05/dermaga-baru"
SAID = (
    "Kepala dinas mengatakan pekerjaan nomor {} di muara dimulai pekan ini dan selesai sebelum musim hujan."
)
LEAD = "Dermaga baru dibangun di tiga desa dan dibiayai dari anggaran daerah tahun ini, kata bupati."


def page(numbers: range, pager: str = "", lead: str = LEAD, image: str = "") -> str:
    text = "".join(f"<p>{SAID.format(n)}</p>" for n in numbers)
    return (
        "<html lang='id'><head><title>Dermaga Baru Dibangun</title></head>"
        "<body><article><h1>Dermaga Baru Dibangun</h1>"
        f"<p class='lead'>{lead}</p>{image}<div class='isi'>{text}</div>{pager}</article></body></html>"
    )


def links(*hrefs: str, text: str | None = None) -> str:
    return (
        "<div class='paging'>"
        + "".join(f"<a href='{h}'>{text or i}</a>" for i, h in enumerate(hrefs, 2))
        + "</div>"
    )


def more(html: str, url: str = URL, outlet: Outlet | None = None) -> tuple[str, ...]:
    result = extract(html, url, outlet=outlet)
    assert isinstance(result, Article), result
    return result.more_pages


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        (links("?page=2", "?page=3"), ("?page=2", "?page=3")),
        (links(f"{URL}?page=2"), ("?page=2",)),
        (links(f"{URL}/2", f"{URL}/3"), ("/2", "/3")),
        (links(f"{URL}/halaman/2"), ("/halaman/2",)),
        (links("?page=2", "?page=5"), ("?page=2", "?page=3", "?page=4", "?page=5")),
        (links("?page=2") + links("?page=all", text="Show All"), ("?page=all",)),
        ("<a href='?page=2#bagian2'>Halaman selanjutnya</a>", ("?page=2",)),
    ],
)
def test_further_pages_are_found(pager: str, expected: tuple[str, ...]) -> None:
    assert more(page(range(4), pager)) == tuple(URL + tail for tail in expected)


@pytest.mark.parametrize(
    "name", ["dermaga(baru)", "dermaga'baru", "dermaga[1]*", "dermaga\\baru", "dermaga,é:baru"]
)
def test_an_address_may_hold_what_selectors_are_made_of(name: str) -> None:
    url = f"https://kabarpulau.example/berita/{name}"
    assert more(page(range(4), links(escape(f"{url}?page=2"), escape(f"{url}-2.html"))), url) == (
        f"{url}?page=2",
    )


@pytest.mark.parametrize("score", ["kalahkan-tamunya-3-1", "kalahkan-tamunya-2-0", "kalahkan-tamunya-3-2"])
def test_a_score_at_the_end_of_an_address_is_no_page_number(score: str) -> None:
    url = f"https://kabarpulau.example/berita/2026/05/{score}"
    assert more(page(range(4), links("?page=2", "?page=3")), url) == (f"{url}?page=2", f"{url}?page=3")
    assert more(page(range(4), links(url, "/berita/2026/05/kalahkan-tuan-rumah-3-4")), url) == ()


@pytest.mark.parametrize(
    "pager",
    [
        links(*(f"?page={n}" for n in range(2, 60))),
        links("/berita/2026/05/lain?page=2"),
        links("https://other.example/berita/2026/05/dermaga-baru?page=2"),
        links("?utm_page=2", "?ref=3"),
        "<a href='?page=x'>2</a><a href='javascript:void(2)'>2</a><a href='http://[2'>2</a>",
    ],
)
def test_other_links_are_no_pages_of_the_article(pager: str) -> None:
    assert more(page(range(4), pager)) == ()


def test_a_pager_elsewhere_or_of_a_dropped_key_is_not_followed() -> None:
    far = page(range(4)).replace(
        "</body>", f"<section><div><div>{links('?page=2')}</div></div></section></body>"
    )
    assert more(far) == ()
    outlet = Outlet("kabar", "Kabar Pulau", ("kabarpulau.example",), (), drop_query=("page",))
    assert more(page(range(4), links("?page=2")), outlet=outlet) == ()


def test_only_later_pages_are_named() -> None:
    pager = links("?page=2", "?page=3")
    assert more(page(range(4), pager), f"{URL}?page=2") == (f"{URL}?page=3",)


def first(url: str, html: str, canonical: str | None = None, outlet: Outlet | None = None) -> str | None:
    if canonical is not None:
        html = html.replace("<title>", f"<link rel='canonical' href='{canonical}'><title>")
    result = extract(html, url, outlet=outlet)
    assert isinstance(result, Article), result
    return result.first_page


@pytest.mark.parametrize("tail", ["?page=2", "/2", "/halaman/2", "?halaman=3"])
def test_a_further_page_knows_the_first(tail: str) -> None:
    assert first(URL + tail, page(range(4)), canonical=URL) == URL
    assert first(URL + tail, page(range(4), f"<div><a href='{URL}'>1</a> <b>2</b></div>")) == URL
    assert first(URL + tail, page(range(4), f"<div><a href='{URL}'>Baca juga</a></div>")) is None
    assert first(URL + tail, page(range(4))) is None


def test_a_further_page_of_an_article_that_is_a_number() -> None:
    own = "https://kabarpulau.example/read/41873"
    assert first(f"{own}?page=2", page(range(4)), canonical=own) == own


def test_other_pages_are_no_further_pages() -> None:
    assert first(URL, page(range(4), links("?page=2")), canonical=URL) is None
    assert first(f"{URL}-2", page(range(4)), canonical=f"{URL}-2") is None
    assert first("https://kabarpulau.example/?p=12", page(range(4)), "https://kabarpulau.example/") is None
    assert first(f"{URL}?p=4812", page(range(4)), canonical=URL) is None
    site = "https://kabarpulau.example"
    for address, section in (
        ("/berita/12", "/berita"),
        ("/read.php?p=7", "/read.php"),
        ("/blog/?p=9", "/blog/"),
    ):
        assert first(site + address, page(range(4)), canonical=site + section) is None
    outlet = Outlet("kabar", "Kabar Pulau", ("kabarpulau.example",), (), drop_query=("page",))
    assert first(f"{URL}?page=2", page(range(4)), URL, outlet) is None


def test_pages_are_joined() -> None:
    picture = "<figure><img src='/{}.jpg' width=600><figcaption>Dermaga {}</figcaption></figure>"
    pages = [
        RawPage(URL, page(range(4), links("?page=2"), image=picture.format(1, 1)).encode(), None),
        RawPage(f"{URL}?page=2", page(range(3, 7), image=picture.format(2, 2)).encode(), None),
        RawPage(f"{URL}?page=3", b"", None),
    ]
    article = read(pages, None)
    assert isinstance(article, Article)
    assert [p.text for p in article.body] == [LEAD, *(SAID.format(n) for n in range(7))]
    assert article.body_via == "joined" and article.more_pages == () and article.url == URL
    assert [i.caption for i in article.images] == ["Dermaga 1", "Dermaga 2"]


def test_a_first_page_that_is_refused_is_the_refusal() -> None:
    result = read([RawPage(URL, b"", None), RawPage(URL, page(range(4)).encode(), None)], None)
    assert not isinstance(result, Article) and result.reason == "empty"


FIGURE = "<figure><img {}><figcaption>{}</figcaption></figure>"
IMAGES = {
    "figure": (
        FIGURE.format("src='/a.jpg'", "Dermaga lama. (Foto: Ayu Lestari)"),
        "Dermaga lama.",
        "Ayu Lestari",
    ),
    "lazy": (FIGURE.format("src='data:image/gif;base64,R0' data-src='/a.jpg'", "Dermaga"), "Dermaga", None),
    "srcset": (FIGURE.format("srcset='/s.jpg 300w, /a.jpg 900w'", "Dermaga © Ayu"), "Dermaga", "Ayu"),
    "credit apart": (
        "<div class='photo'><img src='/a.jpg'><p class='caption'>Dermaga</p><i class='credit'>Ayu</i></div>",
        "Dermaga",
        "Ayu",
    ),
    "no caption": ("<p><img src='/a.jpg'></p>", None, None),
}


@pytest.mark.parametrize("name", IMAGES)
def test_pictures(name: str) -> None:
    html, caption, credit = IMAGES[name]
    article = extract(page(range(4), image=html), URL)
    assert isinstance(article, Article)
    assert [(i.url, i.caption, i.credit) for i in article.images] == [
        ("https://kabarpulau.example/a.jpg", caption, credit)
    ]
    assert not any("Dermaga lama" in p.text or "Ayu" in p.text for p in article.body)


def test_no_pictures_of_the_page_around() -> None:
    around = (
        "<img src='/logo.png'><img src='/b.jpg' width=1 height=1><img src='javascript:x'><img>"
        "<div class='related'><a href='/x'><img src='/teaser.jpg'>Berita lain yang panjang sekali</a></div>"
    )
    article = extract(page(range(4), image=around), URL)
    assert isinstance(article, Article) and article.images == ()


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Warga di dermaga. Foto: Ayu/Kabar", "Warga di dermaga.", "Ayu/Kabar"),
        ("Warga di dermaga (ANTARA/Ayu)", "Warga di dermaga", "ANTARA/Ayu"),
        ("Warga di dermaga (kanan)", "Warga di dermaga (kanan)", None),
        ("© dpa", None, "dpa"),
        ("", None, None),
    ],
)
def test_credits_are_parted_from_captions(text: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(text) == (caption, credit)
