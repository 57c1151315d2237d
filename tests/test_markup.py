"""What pages say about themselves: tolerant of what is broken, bounded for what is hostile."""

from __future__ import annotations

import json
import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.extract.markup import Markup, read_markup, text_of

URL = "https://kabarpulau.example/berita/12/pasar-baru-dibuka"


def markup(*blocks: str, head: str = "", body: str = "") -> Markup:
    scripts = "".join(f'<script type="application/ld+json">{b}</script>' for b in blocks)
    return read_markup(LexborHTMLParser(f"<html><head>{head}{scripts}</head><body>{body}</body></html>"), URL)


def article(**values: object) -> str:
    return json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **values})


def test_article_of_this_address_is_chosen_before_teasers() -> None:
    teaser = article(
        headline="Berita lain", datePublished="2026-01-02", url="https://kabarpulau.example/berita/99/lain"
    )
    ours = article(headline="Pasar Baru Dibuka", url=URL)
    assert text_of(markup(teaser, ours).article["headline"]) == "Pasar Baru Dibuka"  # type: ignore[index]


def test_graph_and_main_entity_are_opened() -> None:
    graph = {
        "@graph": [
            {"@type": "WebSite", "name": "Kabar Pulau"},
            {"@type": ["Article", "NewsArticle"], "headline": "Dari graf"},
        ]
    }
    assert text_of(markup(json.dumps(graph)).article["headline"]) == "Dari graf"  # type: ignore[index]
    page = {"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "Isi utama"}}
    assert text_of(markup(json.dumps(page)).article["headline"]) == "Isi utama"  # type: ignore[index]


@pytest.mark.parametrize(
    "block",
    [
        article(headline="Jalan Rusak")[:-1] + ",}",  # trailing comma
        "/*<![CDATA[*/" + article(headline="Jalan Rusak") + "/*]]>*/",
        "<!-- " + article(headline="Jalan Rusak") + " -->",
        article(headline="Jalan Rusak") + ";",
        article(headline="Jalan Rusak").replace('"', "&quot;"),
        article(headline="Jalan Rusak", text="a").replace('"a"', '"satu\n\tdua"'),  # raw control characters
        article(headline="Jalan Rusak") + article(headline="Kedua"),  # two objects in one block
        '{"@type": "NewsArticle", "headline": "Jalan Rusak", "text": "kata "rusak" itu"}',  # bare quotes
    ],
)
def test_broken_blocks_still_give_the_headline(block: str) -> None:
    found = markup(block).article
    assert found is not None
    assert text_of(found["headline"]) == "Jalan Rusak"


@pytest.mark.parametrize(
    "block",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"@type": "NewsArticle", "headline": ' + "9" * 5_000 + "}",
        '{"@type": "NewsArticle", "headline": NaN, "datePublished": Infinity}',
        '{"@type": 3, "headline": {"@value": {"@value": []}}, "author": true}',
        '{"@type": ["NewsArticle", null, 5], "headline": [[["x"]]], "author": [[{}]]}',
        "null",
        "0",
        '""',
        "}{",
        " " * 100_000,
        "," * 100_000,
        '"' * 50_001,
        '{"@graph": ' + json.dumps([{"@type": "Thing"}] * 5_000) + "}",
        '{"@type":"NewsArticle","headline":"a","headline":"b"',
    ],
)
def test_hostile_blocks_cost_a_field_not_an_exception(block: str) -> None:
    started = time.process_time()
    found = markup(block)
    assert time.process_time() - started < 2
    assert len(found.items) <= 500
    text_of(found.article.get("headline") if found.article else None)


def test_too_large_and_broken_blocks_are_named() -> None:
    assert markup("[" * 100).faults == ("a JSON-LD block is broken",)
    assert markup('{"a": "' + "x" * 1_100_000 + '"}').faults == ("a JSON-LD block is too large",)


def test_lone_surrogates_and_entities_become_storable_text() -> None:
    found = markup('{"@type": "NewsArticle", "headline": "Harga \\ud83d naik &amp; turun"}').article
    assert found is not None
    text_of(found["headline"]).encode("utf-8")
    assert "& turun" in text_of(found["headline"])


def test_duplicate_keys_the_last_counts() -> None:
    assert (
        text_of(markup('{"@type":"Article","headline":"satu","headline":"dua"}').article["headline"]) == "dua"
    )  # type: ignore[index]


def test_script_end_inside_a_string_cuts_the_block_only() -> None:
    found = markup(
        '{"@type":"NewsArticle","headline":"Warga </script> menolak","datePublished":"2026-01-02"}',
        body="<p>x</p>",
    )
    assert found.faults == ("a JSON-LD block is broken",)


def test_meta_names_are_folded_and_repeated_values_kept_once() -> None:
    head = (
        '<meta property="OG:Title" content="A"><meta name="og:title" content="A">'
        '<meta name="og:title" content="B"><meta name="x" content=" ">'
    )
    found = markup(head=head)
    assert found.all("og:title") == ["A", "B"]
    assert found.first("x", "og:title") == "A"


def test_microdata_of_publisher_and_comment_is_not_the_articles() -> None:
    body = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Judul</h1>'
        '<div itemprop="publisher" itemscope itemtype="https://schema.org/Organization">'
        '<span itemprop="name">Kabar</span></div>'
        '<meta itemprop="datePublished" content="2026-03-01"></article>'
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Pembaca</span></div>'
    )
    found = markup(body=body)
    assert [m.value for m in found.properties("headline")] == ["Judul"]
    assert [m.value for m in found.properties("author")] == []
    assert [m.value for m in found.properties("name")] == []
