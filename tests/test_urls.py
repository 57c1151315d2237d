"""One spelling for each address, and one identity for each article."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.urls import article_id, canonical, host_of, identity, same_site, slug_of, url_day


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("HTTPS://Kabar.EXAMPLE:443/Berita/1", "https://kabar.example/Berita/1"),
        ("http://kabar.example:80", "http://kabar.example/"),
        ("https://kabar.example:8443/a", "https://kabar.example:8443/a"),
        ("https://user:secret@kabar.example/a#komentar", "https://kabar.example/a"),
        ("https://kabar.example/a/./b/../c/", "https://kabar.example/a/c/"),
        ("https://kabar.example/../../a", "https://kabar.example/a"),
        ("https://kabar.example/read//judul", "https://kabar.example/read//judul"),
        ("https://kabar.example/a?", "https://kabar.example/a"),
        ("https://kabar.example/a?utm_source=wa&b=2&fbclid=x&a=1", "https://kabar.example/a?b=2&a=1"),
        ("https://kabar.example/a?b=2&amp;a=1", "https://kabar.example/a?b=2&a=1"),
        ("https://kabar.example/%7euser/%2f", "https://kabar.example/~user/%2F"),
        ("https://kabar.example/100%", "https://kabar.example/100%25"),
        ("  https://kabar.example/a b/\u00e9\n", "https://kabar.example/a%20b/%C3%A9"),
        ("https://b\u00fccher.example/a", "https://xn--bcher-kva.example/a"),
        ("http://[2001:DB8::0:1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://kabar.example./a", "https://kabar.example/a"),
    ],
)
def test_canonical_is_one_spelling(given_: str, expected: str) -> None:
    assert canonical(given_) == expected
    assert canonical(expected) == expected


def test_canonical_resolves_against_the_page_and_drops_what_the_outlet_names() -> None:
    assert canonical("../b?page=3&x=1", base="https://kabar.example/a/c/", drop_query=["page"]) == (
        "https://kabar.example/a/b?x=1"
    )
    assert canonical("//lain.example/x", base="http://kabar.example/") == "http://lain.example/x"


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "file:///etc/passwd",
        "/only/a/path",
        "http://",
        "http:///x",
        "http://a b/",
        "http://kabar.example:99999/",
        "http://[::1",
        "http://-a.example/",
        "https://a.example/" + "x" * 5000,
    ],
)
def test_what_is_no_web_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        canonical(wrong)


@pytest.mark.parametrize(
    "same",
    [
        "http://kabar.example/2024/05/12/judul",
        "https://www.kabar.example/2024/05/12/judul/",
        "https://kabar.example/amp/2024/05/12/judul",
        "https://kabar.example/2024/05/12/judul/amp",
        "https://kabar.example/2024/05/12/judul?amp=1",
        "https://kabar.example/2024/05/12/judul?page=all",
        "https://kabar.example/index.php/2024/05/12/judul",
        "https://kabar.example/2024/05/12/judul?utm_medium=rss#top",
    ],
)
def test_addresses_of_one_article_have_one_identity(same: str) -> None:
    assert identity(same) == "https://kabar.example/2024/05/12/judul"
    assert article_id("kabar", same) == article_id("kabar", "https://kabar.example/2024/05/12/judul")


def test_a_second_page_is_another_address_unless_the_outlet_drops_the_key() -> None:
    assert identity("https://kabar.example/a?page=2") != identity("https://kabar.example/a")
    assert identity("https://kabar.example/a?page=67", ("page",)) == identity("https://kabar.example/a")


def test_article_id_is_stable_and_names_the_outlet() -> None:
    assert article_id("kabar", "https://kabar.example/a") == "b3a008132b505ee6"
    assert article_id("lain", "https://kabar.example/a") != article_id("kabar", "https://kabar.example/a")


def test_same_site() -> None:
    assert same_site("http://WWW.kabar.example/x", ["kabar.example"])
    assert same_site("https://kabar.example/x", ["www.kabar.example"])
    assert not same_site("https://kabar.example.jahat.example/x", ["kabar.example"])
    assert not same_site("https://sub.kabar.example/x", ["kabar.example"])
    assert not same_site("http://[::1", ["kabar.example"])
    assert host_of("https://www.Kabar.example/x") == "kabar.example"
    assert host_of("http://[::1") == ""


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://kabar.example/news/2018/06/27/48837/Judul...html", date(2018, 6, 27)),
        ("https://kabar.example/2024/5/2/judul", date(2024, 5, 2)),
        ("https://kabar.example/2024-10-15/judul.html", date(2024, 10, 15)),
        ("https://kabar.example/n1/2024/0424/c1001-4.html", date(2024, 4, 24)),
        ("https://kabar.example/19/04/2025/judul", date(2025, 4, 19)),
        ("https://kabar.example/04/19/2025/judul", date(2025, 4, 19)),
        ("https://kabar.example/05/05/2025/judul", date(2025, 5, 5)),
        ("https://kabar.example/01/10/2022/judul", None),
        ("https://kabar.example/2018/02/30/judul", None),
        ("https://kabar.example/2018/13/judul", None),
        ("https://kabar.example/berita/20180627001/judul", None),
        ("https://kabar.example/2018/06/27/x/2019/06/27/y", None),
        ("https://kabar.example/?d=2018/06/27", None),
        ("http://[::1", None),
    ],
)
def test_the_day_in_the_path(url: str, day: date | None) -> None:
    assert url_day(url) == day


def test_an_ambiguous_day_in_the_path_is_read_when_the_order_is_known() -> None:
    assert url_day("https://kabar.example/politik/01/10/2022/judul", day_first=True) == date(2022, 10, 1)


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://kabar.example/content/desa-contoh-panen-raya?page=3", "desa-contoh-panen-raya"),
        ("https://kabar.example/berita/24849/desa-contoh-panen/halaman/1", "desa-contoh-panen"),
        ("https://kabar.example/news/2017/03/31/3970/Desa.Contoh.Panen.html", "Desa.Contoh.Panen"),
        ("https://kabar.example/berita/200801120001/index-2.html", ""),
        ("https://kabar.example/?p=371217", ""),
        ("https://kabar.example/%E8%A8%98-%E4%BA%8B", ""),
    ],
)
def test_the_slug_is_the_last_telling_segment(url: str, slug: str) -> None:
    assert slug_of(url) == slug


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_value_error(text: str) -> None:
    try:
        once = canonical("https://kabar.example/" + text)
    except ValueError:
        return
    assert canonical(once) == once
    assert identity(once) == identity(identity(once))


@pytest.mark.parametrize("token", ["%", "/..", "?a=1&", "%41", "a.", "/2018/06", "[", "@"])
def test_long_addresses_take_no_longer_than_their_length(token: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError):
        canonical("https://kabar.example/" + token * 200_000)
    url_day("https://kabar.example/" + token * 50_000)
    assert time.process_time() - started < 1
