"""Feeds, sitemaps and lists: what is read from them, and what hostile or broken ones come to."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, date, datetime
from typing import Any

import pytest

from spiders import feed, index, listing, sitemap
from spiders.sieve import BadDocument, Finding, Sieve, looks_like_article
from spiders.xmlstream import moment

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BASE = "https://kabar.example/"
SIEVE = Sieve(("kabar.example",), r"^/berita/[^/?#]+$", ("page",))


def urls(finding: Finding) -> list[str]:
    return [link.url.removeprefix("https://kabar.example/berita/") for link in finding.links]


def read_feed(body: str | bytes, sieve: Sieve = SIEVE) -> Finding:
    return feed.parse(body if isinstance(body, bytes) else body.encode(), "", BASE + "feed/", sieve, NOW)


def read_sitemap(body: str | bytes, sieve: Sieve = SIEVE) -> Finding:
    return sitemap.parse(
        body if isinstance(body, bytes) else body.encode(), "", BASE + "sitemap.xml", sieve, NOW
    )


def read_list(body: str, url: str = BASE) -> Finding:
    return listing.parse(body.encode(), "text/html", url, SIEVE, NOW, "index")


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kabar</title>
<link>https://kabar.example/</link>
<item><title>A & B</title><link> https://kabar.example/berita/a?utm_source=rss </link>
<pubDate>Sun, 22 Nov 2026 10:00:00 +0800</pubDate></item>
<item><title>B</title><guid isPermaLink="true">https://kabar.example/berita/b</guid><dc:date>2026-11-21T01:00:00Z</dc:date></item>
<item><title>C</title><link><![CDATA[https://kabar.example/berita/c]]></link><pubDate>yesterday</pubDate></item>
<item><title>D</title><link>https://luar.example/berita/d</link></item>
<item><title>E</title><link>file:///berita/e</link></item>
<item><title>F</title><link>https://kabar.example/berita/f</link>
<pubDate>Fri, 31 Dec 2099 10:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="https://kabar.example/atom"/>
<link rel="next" href="/atom?page=2"/><entry><link rel="edit" href="https://kabar.example/berita/edit"/>
<link href="/berita/a"/><published>2026-11-20T08:00:00+08:00</published>
<updated>2026-11-21T08:00:00+08:00</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="x"><link>https://kabar.example/berita/a</link></item></rdf:RDF>"""


def test_feeds_of_all_kinds() -> None:
    rss = read_feed(RSS)
    assert urls(rss) == ["a", "b", "c", "f"]
    assert [link.lastmod and link.lastmod.isoformat()[:16] for link in rss.links] == [
        "2026-11-22T02:00",
        "2026-11-21T01:00",
        None,
        None,
    ]
    atom = read_feed(ATOM)
    assert urls(atom) == ["a"] and atom.next == "https://kabar.example/atom?page=2"
    assert atom.links[0].lastmod == datetime(2026, 11, 21, tzinfo=UTC)
    assert urls(read_feed(RDF)) == ["a"]


def test_a_bare_ampersand_belongs_to_the_address() -> None:
    """Left to the XML parser ?mod=1&id=2 became ?mod=1=2, and behind such a mistake each &amp; vanished."""
    rows = (
        "<link>https://kabar.example/berita/a?mod=1&id=2</link>",
        "<link><![CDATA[https://kabar.example/berita/b?mod=1&id=2]]></link>",
        "<link>https://kabar.example/berita/c?mod=1&amp;id=2&#38;x=3</link>",
    )
    items = "".join(f"<item><title>A & B &nbsp;</title>{row}</item>" for row in rows)
    found = read_feed(f"<rss><channel>{items}</channel></rss>", Sieve(("kabar.example",), "^/berita/", ()))
    assert urls(found) == ["a?mod=1&id=2", "b?mod=1&id=2", "c?mod=1&id=2&x=3"]
    wide = '<?xml version="1.0" encoding="utf-16"?><rss><item><link>/berita/a</link>&amp;</item></rss>'
    assert urls(read_feed(wide.encode("utf-16"))) == ["a"]


def test_html_inside_the_first_item_makes_no_html_of_a_feed() -> None:
    text = "<rss><channel><item><description><![CDATA[<html><body>x</body></html>]]></description>"
    assert urls(read_feed(f"{text}<link>/berita/a</link></item></channel></rss>")) == ["a"]


def test_days_asked_for_use_the_day_of_publication_not_of_the_last_change() -> None:
    before = Sieve(SIEVE.hosts, SIEVE.article, (), until=date(2026, 11, 20))
    assert urls(read_feed(ATOM, before)) == ["a"]  # changed later, published within
    assert (read_feed(RSS, before).newer, urls(read_feed(RSS, before))) == (2, ["c", "f"])
    after = Sieve(SIEVE.hosts, SIEVE.article, (), since=date(2026, 11, 22))
    assert (read_feed(RSS, after).older, urls(read_feed(RSS, after))) == (1, ["a", "c", "f"])


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://kabar.example/berita/a</loc><lastmod>2026-11-20</lastmod><image:image><image:loc>https://kabar.example/berita/x.jpg</image:loc></image:image></url>
<url><image:image><image:loc>https://kabar.example/berita/y.jpg</image:loc></image:image><loc>https://kabar.example/berita/b</loc></url>
<url><loc>https://kabar.example/tag/b</loc></url><url><loc>javascript:alert(1)</loc></url>
<url><loc>https://kabar.example/berita/c</loc><lastmod>kemarin</lastmod><news:news><news:publication_date>2026-11-19</news:publication_date></news:news></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://kabar.example/sitemap-2026-10.xml</loc><lastmod>2026-10-31T10:00:00+08:00</lastmod></sitemap>
<sitemap><loc>/sitemap-news.xml</loc></sitemap></sitemapindex>"""


def test_sitemaps_of_all_kinds() -> None:
    found = read_sitemap(SITEMAP)
    assert urls(found) == ["a", "b", "c"]
    assert [link.lastmod for link in found.links] == [
        datetime(2026, 11, 20, tzinfo=UTC),
        None,
        datetime(2026, 11, 19, tzinfo=UTC),
    ]
    assert urls(read_sitemap(gzip.compress(SITEMAP.encode()))) == ["a", "b", "c"]
    assert urls(read_sitemap("https://kabar.example/berita/a\nhttps://kabar.example/x\n")) == ["a"]
    documents = read_sitemap(INDEX).documents
    assert [u for u, _ in documents] == [
        "https://kabar.example/sitemap-2026-10.xml",
        "https://kabar.example/sitemap-news.xml",
    ]


def test_sitemaps_of_other_months_are_not_asked_for() -> None:
    since, until = date(2026, 3, 15), date(2026, 5, 2)
    names = [
        "sitemap-2026-02.xml",
        "sitemap-2026-03.xml",
        "post-sitemap-2026-05.xml.gz",
        "2026/06/s.xml",
        "sitemap-12.xml",
    ]
    assert [sitemap.outside(BASE + n, since, until) for n in names] == [True, False, False, True, False]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE: dict[str, bytes] = {
    "billion laughs": (
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><urlset><url><loc>&l11;</loc></url></urlset>'.encode()
    ),
    "quadratic": b'<!DOCTYPE x [<!ENTITY a "'
    + b"a" * 50_000
    + b'">]><urlset><url><loc>'
    + b"&a;" * 50_000
    + b"</loc></url></urlset>",
    "external entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>&e;</loc></url></urlset>',
    "external dtd": b'<!DOCTYPE urlset SYSTEM "http://127.0.0.1:9/x.dtd"><urlset><url><loc>x</loc></url></urlset>',
    "deep": b"<urlset>" + b"<url>" * 100_000,
    "wide": b"<urlset " + b" ".join(b'a%d="1"' % n for n in range(20_000)) + b"></urlset>",
    "nul": b"<urlset><url><loc>https://kabar.example/berita/\x00</loc></url></urlset>",
    "latin-1": "<urlset><url><loc>https://kabar.example/berita/café</loc></url></urlset>".encode("latin-1"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("parse", [feed.parse, sitemap.parse])
def test_hostile_xml_is_read_quickly_and_opens_nothing(name: str, parse: Any) -> None:
    began = time.process_time()
    try:
        found = parse(HOSTILE[name], "", BASE, SIEVE, NOW)
        assert not any("root:" in link.url or len(link.url) > 5000 for link in found.links)
    except BadDocument:
        pass
    assert time.process_time() - began < 5


NO_SITEMAP = {
    "empty": (b"", "empty"),
    "html": (b"<!DOCTYPE html><html><body>Not found</body></html>", "HTML"),
    "text": (b"Service temporarily unavailable", "not XML"),
    "json": (b'{"error": 404}', "not XML"),
    "another": (b"<note><to>you</to></note>", "<note>"),
    "feed": (RSS.encode(), "<rss>"),
    "cut gzip": (gzip.compress(SITEMAP.encode())[:-9], "cut"),
}


@pytest.mark.parametrize("name", NO_SITEMAP)
def test_what_is_no_sitemap_says_what_it_is(name: str) -> None:
    body, why = NO_SITEMAP[name]
    with pytest.raises(BadDocument, match=why):
        read_sitemap(body)


def test_a_cut_sitemap_gives_what_came() -> None:
    assert urls(read_sitemap(SITEMAP[: SITEMAP.index("<url><loc>https://kabar.example/tag")])) == ["a", "b"]


def test_a_large_sitemap_is_capped() -> None:
    rows = b"".join(b"<url><loc>https://kabar.example/berita/%d</loc></url>" % n for n in range(51_000))
    assert len(read_sitemap(b"<urlset>" + rows + b"</urlset>").links) == 50_000


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-20", "2026-11-20T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"),
        ("2026-11", "2026-11-01T00:00:00+00:00"),
        ("2026-11-20T08:00:00+08:00", "2026-11-20T00:00:00+00:00"),
        ("2026-11-20T08:00:00.123Z", "2026-11-20T08:00:00.123000+00:00"),
        ("Fri, 20 Nov 2026 08:00:00 GMT", "2026-11-20T08:00:00+00:00"),
        ("0001-01-01T00:00:00+14:00", None),
        ("32 Nov", None),
        ("", None),
    ],
)
def test_moments(text: str, iso: str | None) -> None:
    found = moment(text)
    assert (found.isoformat() if found else None) == iso


LIST = """<!doctype html><html><head><base href="/sub/">
<link rel="alternate" type="application/rss+xml" href="/feed/"></head><body>
<nav><a href="/ekonomi">Ekonomi</a><a href="/hukum/">Hukum</a><a href="/login">Masuk</a><a href="/a/b/c">x</a>
<a href="/gambar.jpg">x</a><a href="mailto:x@y">x</a><a href="#top">x</a><a href="http://[bad">x</a></nav>
<a href="/berita/a#komentar">A</a><a href="/berita/a">A</a><a href="https://KABAR.example/berita/b?page=3">B</a>
<a href="//luar.example/berita/c">C</a><a href="file:///berita/d">D</a>%s</body></html>"""


@pytest.mark.parametrize(
    ("pager", "following"),
    [
        ('<a rel="next" href="/berita?page=2">2</a>', BASE + "berita?page=2"),
        ('<ul><li class="pager-next"><a href="?page=2">→</a></li></ul>', BASE + "sub/?page=2"),
        ('<a href="/indeks/2">Selanjutnya »</a>', BASE + "indeks/2"),
        ('<a href="/indeks/2">›</a>', BASE + "indeks/2"),
        ('<a class="btn-older" href="/indeks/2">lama</a>', BASE + "indeks/2"),
        ('<a rel="next" href="https://luar.example/2">2</a>', None),
        ('<a rel="next" href="javascript:more()">2</a>', None),
        ('<a href="/berita/nexttel-buka-cabang">Nexttel buka cabang</a>', None),
    ],
)
def test_a_list_page_gives_articles_sections_feeds_and_its_next_page(
    pager: str, following: str | None
) -> None:
    found = read_list(LIST % pager, BASE + "indeks")
    assert urls(found)[:2] == ["a", "b"]
    assert found.next == following
    assert found.sections[:2] == [BASE + "ekonomi", BASE + "hukum/"]
    assert found.feeds == [BASE + "feed/"]
    assert not {"login", "gambar.jpg"} & {s.rpartition("/")[2] for s in found.sections}


def test_the_first_page_of_a_numbered_list() -> None:
    assert index.first_page(BASE + "berita?page={page}") == BASE + "berita"
    assert index.first_page(BASE + "i?k=1&page={page}&z=2") == BASE + "i?k=1&z=2"
    assert index.first_page(BASE + "c/page/{page}/") == BASE + "c/"
    assert index.first_page(BASE + "c/{page}") == BASE + "c/1"


ARTICLES = [
    "/content/warga-desa-perbaiki-saluran-air",
    "/2023/05/04/jembatan-baru",
    "/berita/12345/jembatan-baru",
    "/read/202305041234/dermaga-siput-dibuka",
    "/news/2018/08/15/53021/Gubernur,Resmikan-Pasar...html",
]
NO_ARTICLES = [
    "/",
    "/ekonomi",
    "/tag/desa-wisata-tepi-laut",
    "/category/hukum",
    "/author/budi-santoso-utama-jaya",
    "/page/2",
    "/feed/",
    "/wp-content/uploads/2023/05/foto-warga-desa-itu.jpg",
    "/search",
    "/2023/05/",
    "/indeks/2023/05/04",
    "/login",
    "/redaksi",
]


@pytest.mark.parametrize("path", ARTICLES)
def test_looks_like_an_article(path: str) -> None:
    assert looks_like_article(path)


@pytest.mark.parametrize("path", NO_ARTICLES)
def test_looks_like_something_else(path: str) -> None:
    assert not looks_like_article(path)


def test_short_addresses_by_number() -> None:
    assert looks_like_article("/", "p=1234") and not looks_like_article("/", "page=2")
