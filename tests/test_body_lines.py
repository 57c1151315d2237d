"""Pages whose elements do not part the article from its credit and from teasers are read as lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest

from scraper.extract import extract
from scraper.extract.dump import extract_text
from scraper.models import Article, Outlet

OUTLET = Outlet("wartalembah", "Warta Lembah", ("wartalembah.example",), (), place="51", language="id")
URL = "https://wartalembah.example/content/pasar-malam-pindah-ke-lapangan"
HEADLINE = "Pasar Malam Pindah ke Lapangan"
BODY = (
    "Pengurus pasar malam di Desa Lembah Asri memindahkan lapaknya ke lapangan, Rabu (4/9/2024).",
    "“Jalan desa sudah terlalu sempit,” ujar ketua pengurus, Wayan Umpama.",
    "Sebanyak 40 pedagang ikut pindah dan tidak dipungut biaya sampai akhir tahun.",
)
TEASERS = (
    (
        "Festival Layangan Digelar Dua Hari",
        "Denpasar - Sebanyak 40 regu ikut festival layangan, Sabtu (4/10/2025).",
    ),
    ("Koperasi Desa Buka Gerai Kedua", "Singaraja – Sebuah koperasi membuka gerai kedua pada November 2025."),
    ("Jembatan Gantung Dicat Ulang", "Amlapura - Warga mengecat jembatan gantung, Jumat (24/10/2025)."),
)
READ_MORE = "Baca Selengkapnya icon click"
LINES = [
    "Iklan - Geser ke atas untuk melanjutkan.", HEADLINE, "Warta Lembah / PINDAH - Lapak baru.",
    f"wartalembah.example | Gianyar - {BODY[0]}", *BODY[1:], "wartawan", "CTH", "Category",
    *(line for title, text in TEASERS for line in (title, text, READ_MORE)), "Bagikan Berita", "news",
]  # fmt: skip


def document(inside: str) -> str:
    return (
        f'<html lang="id"><head><title>{HEADLINE} | Warta Lembah</title></head><body><header><nav>'
        f'<a href="/">Beranda</a></nav></header>{inside}<footer><p>Warta Lembah</p></footer></body></html>'
    )


def one_block() -> str:
    return f'<div class="content">{"<br><br>".join(map(escape, LINES))}</div>'


def single_breaks() -> str:
    return f'<div class="content">{"<br>".join(map(escape, LINES))}</div>'


def bare_divs() -> str:
    return f"<div>{''.join(f'<div>{escape(line)}</div>' for line in LINES)}</div>"


def bare_paragraphs() -> str:
    parts = (f"<h1>{line}</h1>" if line == HEADLINE else f"<p>{escape(line)}</p>" for line in LINES)
    return f"<main>{''.join(parts)}</main>"


def table_cells() -> str:
    return f"<table>{''.join(f'<tr><td>{escape(line)}</td></tr>' for line in LINES)}</table>"


def one_cell() -> str:
    menu = '<td><a href="/">Beranda</a><br><a href="/daerah">Daerah</a></td>'
    return f'<table width="100%"><tr>{menu}<td>{"<br>".join(map(escape, LINES))}</td></tr></table>'


def font_tags() -> str:
    rows = (f'<font face="Arial" size="2">{escape(line)}</font><br><br>' for line in LINES)
    return f"<center>{''.join(rows)}</center>"


def font_paragraphs() -> str:
    return "".join(f'<p align="justify"><font size="2">{escape(line)}</font></p>' for line in LINES)


def nested_spans() -> str:
    styled = '<span><span><span style="font-size:12pt">{}</span></span></span>'
    return f"<div>{''.join(f'<div>{styled.format(escape(line))}</div>' for line in LINES)}</div>"


def spans_and_breaks() -> str:
    return f"<div>{''.join(f'<span><span>{escape(line)}</span></span><br/>' for line in LINES)}</div>"


def a_span_a_word() -> str:
    rows = (" ".join(f"<span>{escape(word)}</span>" for word in line.split()) for line in LINES)
    return f"<div>{''.join(f'<p>{row}</p>' for row in rows)}</div>"


def list_entries() -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in LINES)}</ul>"


def sections() -> str:
    return f"<section>{''.join(f'<section><p>{escape(line)}</p></section>' for line in LINES)}</section>"


def linked_teasers() -> str:
    titles = [title for title, _ in TEASERS]
    rows = (
        f'<h3><a href="/content/{n}">{line}</a></h3>' if line in titles else f"<p>{escape(line)}</p>"
        for n, line in enumerate(LINES)
    )
    return f"<main>{''.join(rows)}</main>"


def fields() -> str:
    rows = "".join(
        f'<div class="views-row"><h3><a href="/content/{i}">{title}</a></h3><p>{text}</p>'
        f'<a href="/content/{i}">{READ_MORE}</a></div>'
        for i, (title, text) in enumerate(TEASERS)
    )
    body = "".join(f"<p>{escape(line)}</p>" for line in LINES[3:6])
    return (
        f'<h1 class="page-title">{HEADLINE}</h1><article class="node"><div class="field--name-field-image">'
        f'<img src="/lapak.jpg"><div class="field__item">{LINES[2]}</div></div>'
        f'<div class="field--name-body">{body}</div><div class="field">'
        f'<div class="field__label">wartawan</div><div class="field__item">CTH</div></div>'
        '<div class="field__label">Category</div></article>'
        f'<div class="view">{rows}</div>'
    )


def preformatted() -> str:
    return f"<pre>{escape(chr(10).join(LINES))}</pre>"


def preformatted_with_blank_lines() -> str:
    return f"<div><pre>\n{escape((chr(10) * 2).join(LINES))}\n</pre></div>"


@pytest.mark.parametrize(
    "wrapper",
    [
        one_block, single_breaks, bare_divs, bare_paragraphs, table_cells, one_cell, font_tags,
        font_paragraphs, nested_spans, spans_and_breaks, a_span_a_word, list_entries,
        sections, linked_teasers, fields, preformatted, preformatted_with_blank_lines,
    ],
)  # fmt: skip
def test_html_is_read_as_exactly_as_its_text(wrapper: Callable[[], str]) -> None:
    plain = extract_text("\n\n".join(LINES), URL, outlet=OUTLET)
    page = extract(document(wrapper()), URL, outlet=OUTLET)
    assert isinstance(plain, Article) and isinstance(page, Article), page
    assert tuple(p.text for p in page.body) == BODY == tuple(p.text for p in plain.body)
    assert page.headline and page.headline.value == HEADLINE
    assert [b.name for b in page.bylines] == ["CTH"] == [b.name for b in plain.bylines]
    assert page.dateline and plain.dateline and page.dateline.place == "Gianyar" == plain.dateline.place
    assert page.news_day and page.news_day.value.isoformat() == "2024-09-04"
    assert page.published and page.published.day.isoformat() == "2024-09-04"
    assert "Lapak baru" in " ".join(i.caption or "" for i in page.images)


@pytest.mark.parametrize(
    "days", ["Rabu (20/21)", "Rabu (39/3)", "Kamis (28/3)", "Senin (21/1). Selasa (23/1)"]
)
@pytest.mark.parametrize("wrapper", [one_block, bare_divs, fields])
def test_impossible_and_contradicting_days_date_nothing(wrapper: Callable[[], str], days: str) -> None:
    """Nor do the days of the teasers behind the text."""
    inside = wrapper().replace("Rabu (4/9/2024)", days)
    assert days in inside
    article = extract(document(inside), URL, outlet=OUTLET, fetched_at=datetime(2025, 11, 22, tzinfo=UTC))
    assert isinstance(article, Article)
    assert article.news_day is None and article.published is None
    assert days in article.text


def test_other_pages_are_not_read_as_lines() -> None:
    text = "".join(f"<p>{line} {line}</p>" for line in BODY)
    more = "".join(
        f"<div><h3><a href='/{i}'>{t}</a></h3><p>{s}</p>Read more</div>" for i, (t, s) in enumerate(TEASERS)
    )
    page = extract(f"<html lang='en'><body><h1>{HEADLINE}</h1><div>{text}</div>{more}</body></html>", URL)
    assert isinstance(page, Article)
    assert page.body_via == "html" and len(page.body) == 3


def test_elements_tell_the_kinds_of_paragraphs_and_the_caption_read_as_lines() -> None:
    """Without a credit the section's label parts the article from the teasers."""
    rows = "".join(
        f"<div><h3><a href='/{n}'>{t}</a></h3><p>{x}</p><a href='/{n}'>{READ_MORE}</a></div>"
        for n, (t, x) in enumerate(TEASERS)
    )
    text = (
        f"<p>{BODY[0]}</p><blockquote><p>Yang kecil dirawat bersama, yang besar mengikuti.</p></blockquote>"
        f"<p>{BODY[1]}</p><p>Aturan bagi pedagang yakni:</p>"
        f"<ul><li>Lapak dibongkar pagi hari</li><li>Sampah dibawa pulang</li></ul><p>{BODY[2]}</p>"
    )
    caption = "Pedagang menata lapak di lapangan, Rabu (4/9/2024)."
    picture = (
        "<div class='field-image'><img src='/lapak.jpg'></div><div class='alt'>lapak</div>"
        f"<div class='field-caption caption'>{caption}</div>"
    )
    inside = (
        f"<main><article><h1>{HEADLINE}</h1>{picture}<div>{text}</div>"
        f"<div><div>Category</div></div></article>{rows}</main>"
    )
    article = extract(document(inside), URL, outlet=OUTLET)
    assert isinstance(article, Article)
    assert [p.kind for p in article.body] == ["p", "quote", "p", "p", "li", "li", "p"]
    assert (article.body[0].text, article.body[-1].text) == (BODY[0], BODY[2])
    assert [(i.caption, i.credit) for i in article.images] == [(caption, None)]
    assert article.bylines == ()


def test_a_caption_parted_from_its_label_only_is_read_by_lines() -> None:
    """An old layout: time of posting, newsroom, label and caption stand in bare elements."""
    rows = [
        "Diposting : 16 May 2018 14:36",
        "Redaksi - Warta Lembah",
        "donor",
        "Keterangan Gambar:",
        "DONOR - Peserta donor darah menunggu giliran.",
        "WARTA LEMBAH - Paguyuban menggelar donor darah, Selasa (15/5) kemarin.",
    ]
    outlet = replace(OUTLET, timezone="Asia/Makassar")
    for inside in (
        "".join(f"<div>{row}</div>" for row in rows),
        f"<div>{'<br>'.join(rows)}</div>",
        f"<table><tr><td>{'<br><br>'.join(rows)}</td></tr></table>",
    ):
        article = extract(document(inside), URL, outlet=outlet)
        assert isinstance(article, Article), article
        assert article.text == "Paguyuban menggelar donor darah, Selasa (15/5) kemarin."
        assert [i.caption for i in article.images] == ["DONOR - Peserta donor darah menunggu giliran."]
        assert article.published is not None and article.published.at == datetime(
            2018, 5, 16, 6, 36, tzinfo=UTC
        )
        assert article.news_day is not None and article.news_day.value.isoformat() == "2018-05-15"
        assert article.bylines == () and article.dateline is not None


@pytest.mark.parametrize("mark", ["p", "div", "br"])
def test_a_kicker_printed_as_a_line_is_kept_as_from_plain_text(mark: str) -> None:
    lines = [*LINES[:2], "pindah", "PINDAH - Lapak baru.", *LINES[3:]]
    inside = "<br>".join(lines) if mark == "br" else "".join(f"<{mark}>{line}</{mark}>" for line in lines)
    page = extract(document(f"<div>{inside}</div>"), URL, outlet=OUTLET)
    plain = extract_text("\n".join(lines), URL, outlet=OUTLET)
    assert isinstance(page, Article) and isinstance(plain, Article)
    assert page.kicker and plain.kicker and page.kicker.value == "pindah" == plain.kicker.value
    assert tuple(p.text for p in page.body) == BODY
