"""Hostile pages and dumps: the right article or a refusal, never an exception, never rubbish."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from scraper.dates import parse_date, parse_iso
from scraper.extract import extract, read
from scraper.models import Article, RawPage, Refusal

ADDRESS = "https://suara.example/berita/saluran-air"
PARAGRAPHS = (
    "Warga Desa Tebing Lor memperbaiki saluran air sepanjang seratus meter bersama perangkat desa setempat.",
    "Pekerjaan itu dijadwalkan selesai sebelum musim hujan tiba di wilayah Tebing Lor dan sekitarnya.",
)


def html(head: str = "", foot: str = "") -> str:
    text = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return (
        f"<!doctype html><html lang='id'><head><title>Saluran air</title>{head}</head><body><article>"
        f"<h1>Saluran air Tebing Lor diperbaiki</h1>{text}{foot}</article></body></html>"
    )


def whole(reading: Article | Refusal) -> bool:
    return isinstance(reading, Article) and tuple(p.text for p in reading.body) == PARAGRAPHS


@pytest.mark.parametrize("key", ["datePublished", "dateModified"])
@pytest.mark.parametrize(
    "value",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31 23:59 WIT",
        "0001-01-01T00:00:00",
        "1/1/0001 12:00:00 AM",
        "0000-00-00 00:00:00",
        "1970-01-01T00:00:00Z",
        "0",
        "1900-01-01T00:00:00",
        "0001-01-01 00:00 WIT",
        "2023-" * 1000,
        "1" * 5000,
    ],
)
def test_a_date_that_is_none_costs_no_article_and_gives_no_day(key: str, value: str) -> None:
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","{key}":"{value}"}}</script>'
    reading = extract(html(data), ADDRESS)
    assert whole(reading) and isinstance(reading, Article) and reading.published is None


@pytest.mark.parametrize("zone", [None, "Asia/Jayapura", "Pacific/Kiritimati"])
def test_no_text_of_a_date_breaks_its_readers(zone: str | None) -> None:
    dice = random.Random(5)
    words = "0,1,9,12,31,99,9999,0001,2023,Z,WIB,WITA,Senin,Mei,lalu,jam,hari,kemarin"
    parts = [*words.split(","), *":-/.,+T²٣"]
    fetched = datetime(2024, 5, 3, tzinfo=UTC)
    for _ in range(1500):
        text = dice.choice(["", " "]).join(dice.choices(parts, k=dice.randint(1, 9)))
        for stamp in (
            parse_iso(text, timezone=zone, fetched_at=fetched),
            parse_date(text, language="id", timezone=zone, fetched_at=fetched),
        ):
            assert stamp is None or 1800 <= stamp.day.year <= 2024, text


def test_superscript_digits_in_a_width_and_a_page_number() -> None:
    foot = '<img src="a.jpg" width="²"><a href="?page=²">²</a><a href="?page=٢">٢</a>'
    assert whole(extract(html(foot=foot), ADDRESS))


def dump(body: bytes) -> Article | Refusal:
    return read([RawPage(ADDRESS, body, None, kind="text")], None)


def test_bytes_that_are_no_text_are_no_text_dump() -> None:
    reading = dump(random.Random(7).randbytes(50_000))
    assert isinstance(reading, Refusal) and reading.reason == "not-html"


def test_html_given_as_a_text_dump_is_read_as_html() -> None:
    assert whole(dump(html().encode()))
    assert whole(dump(html().encode("utf-16-be")))


def test_a_text_dump_in_another_charset_is_read_and_doubted() -> None:
    text = (
        "Saluran air Tebing Lor diperbaiki\n\n" + "\n\n".join(PARAGRAPHS) + "\n\nKafé “Ombak” ikut membantu."
    )
    reading = dump(text.encode("cp1252"))
    assert isinstance(reading, Article)
    assert "Kafé" in reading.text
    assert any(note.startswith("charset") for note in reading.notes)


def test_no_control_character_is_left_in_a_picture_story() -> None:
    sentences = (
        f"Warga Desa\x7f Tebing Lor memperbaiki perahu ke-{n} di tepi dermaga\x1b[31m, Senin pagi (5/6)."
        for n in range(5)
    )
    figures = "".join(
        f"<figure><img src='{n}.jpg'><figcaption>{s}</figcaption></figure>" for n, s in enumerate(sentences)
    )
    reading = extract(f"<html><body><h1>Perahu Tebing Lor</h1><div>{figures}</div></body></html>", ADDRESS)
    assert isinstance(reading, Article) and len(reading.body) == 5
    assert all(p.text.isprintable() for p in reading.body)


@pytest.mark.parametrize("name", ["div", "time", "q", "sup", "picture"])
def test_elements_nested_without_end_are_refused_at_once(name: str) -> None:
    reading = extract(html(foot=f"<{name}>" * 30_000), ADDRESS)
    assert isinstance(reading, Refusal) and reading.reason == "too-large"


def test_rows_that_are_never_closed_do_not_nest() -> None:
    rows = "<tr><td>Tebing Lor<td>12" * 6000
    assert isinstance(extract(html(foot=f"<table>{rows}</table>"), ADDRESS), Article)


def test_mutations_of_a_page_never_break_the_extractor() -> None:
    """Each is an article without control characters, or a refusal that is no fault of ours."""
    page = html(
        '<meta property="article:published_time" content="2023-06-05T08:00:00+08:00">', "<p>(rs/ab)</p>"
    )
    dice = random.Random(11)
    shards = [
        "<",
        ">",
        "</p>",
        "<div>",
        "<!--",
        "<script>",
        "\0",
        "\x1b[2J",
        "&#7;",
        "<h1>",
        "²",
        "\ud800",
        "(",
    ]
    for _ in range(300):
        broken = page
        for _ in range(dice.choice([1, 3, 10, 40])):
            at = dice.randrange(len(broken) + 1)
            to = at + dice.choice([0, 0, 1, 5, 50])
            broken = broken[:at] + dice.choice(shards) * dice.choice([0, 1, 1, 30]) + broken[to:]
        reading = extract(broken, ADDRESS)
        if isinstance(reading, Article):
            assert all(p.text.isprintable() for p in reading.body), broken
        else:
            assert reading.reason != "unreadable", (reading.detail, broken)
