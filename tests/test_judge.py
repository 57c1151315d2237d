"""Pages that are no article are refused, with the right reason; short real articles are not. All text is
invented.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scraper.extract import extract
from scraper.models import REASONS, Article, Refusal

HOST = "https://kabarpulau.example"
SECTIONS = "".join(
    f'<li><a href="/{s}">{s.title()}</a></li>' for s in ("politik", "ekonomi", "olahraga", "budaya", "video")
)
FOOT = (
    "<footer><p>Kabar Pulau, Jalan Cemara 12, hak cipta 2026. "
    '<a href="/redaksi">Redaksi</a> <a href="/pedoman">Pedoman Media Siber</a></p></footer>'
)
HEADLINES = (
    "Pasar Ikan Lama Dipindah ke Tepi Sungai Bulan Depan",
    "Warga Tiga Desa Menanam Bakau Bersama Para Pelajar",
    "Jembatan Gantung Dibuka Lagi Setelah Diperbaiki Setahun",
    "Harga Cabai Turun, Petani Minta Gudang Dingin Segera Dibangun",
    "Klub Voli Putri Lolos ke Babak Akhir Turnamen Antarkabupaten",
    "Perpustakaan Keliling Menjangkau Pulau Paling Selatan",
    "Lomba Perahu Naga Menarik Ribuan Penonton Akhir Pekan Ini",
    "Pelabuhan Rakyat Mendapat Dermaga Baru Tahun Depan",
)
SAID = (
    "Kepala dinas mengatakan pekerjaan itu dimulai pekan ini "
    "dan melibatkan warga dari tiga desa di sekitar muara. "
)
LD = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-05-12T08:00"}</script>'


def page(title: str, content: str, head: str = "", body_class: str = "") -> str:
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body class="{body_class}"><header class="site-header"><a href="/">Kabar Pulau</a>'
        f"<nav><ul>{SECTIONS}</ul></nav></header><main>{content}</main>{FOOT}</body></html>"
    )


def teasers(summary: str, count: int = 8) -> str:
    return "".join(
        f'<article><h2><a href="/berita/{i}">{h}</a></h2><p>{summary}</p><time>12 Mei 2026</time></article>'
        for i, h in enumerate(HEADLINES[:count])
    )


def filled(content: str, summary: str) -> str:
    numbered = list(enumerate(HEADLINES))
    links = "".join(f'<li><a href="/b/{i}">{h}</a></li>' for i, h in numbered)
    rows = "".join(f'<tr><td>12 Mei</td><td><a href="/b/{i}">{h}</a></td></tr>' for i, h in numbered)
    divs = "".join(
        f'<div class="row"><a href="/b/{i}"><img src="/{i}.jpg"></a><div class="txt"><h3>'
        f'<a href="/b/{i}">{h}</a></h3>'
        f"<p>{SAID}</p><span>3 jam lalu</span></div></div>"
        for i, h in numbered
    )
    figures = "".join(
        f'<figure><img src="/{i}.jpg"><figcaption>Peserta nomor {i} di garis akhir</figcaption></figure>'
        for i in range(6)
    )
    for name, value in {
        "list": teasers(summary),
        "long": teasers(SAID * 4),
        "three": teasers(SAID, 3),
        "four": teasers(SAID, 4),
        "links": f"<ul>{links}</ul>",
        "divs": f'<div class="list">{divs}</div>',
        "table": f"<table>{rows}</table>",
        "figures": figures,
        "headline": HEADLINES[0],
        "other": HEADLINES[1],
    }.items():
        content = content.replace("{" + name + "}", value)
    return content


REFUSED = tomllib.loads((Path(__file__).parent / "pages" / "refused.toml").read_text("utf-8"))["page"]


@pytest.mark.parametrize("case", REFUSED, ids=[r["name"] for r in REFUSED])
def test_refused(case: dict[str, str]) -> None:
    html = case.get("whole") or page(
        case["title"],
        filled(case["page"], case.get("summary", SAID)),
        case.get("head", ""),
        case.get("class", ""),
    )
    result = extract(html, HOST + case["path"])
    assert isinstance(result, Refusal), f"read as an article: {result.text[:200]}"
    assert result.reason in case["reasons"], result
    assert result.reason in REASONS
    assert result.detail and "\n" not in result.detail


def test_there_are_forty_of_them() -> None:
    assert len(REFUSED) >= 40


SHORT_HEADLINES = (
    "Pasar Dipindah",
    "Warga Menanam Bakau",
    "Jembatan Dibuka",
    "Harga Cabai Turun",
    "Klub Lolos",
)


@pytest.mark.parametrize("path", ["/daerah", "/kanal/daerah", "/"])
@pytest.mark.parametrize(
    "item",
    [
        "<article><h2><a href='/b/{i}'>{h}</a></h2><p>{i}. {text}</p><time>12 Mei 2026</time></article>",
        "<div><a href='https://kabarpulau.example/b/{i}'>{h}</a><div>{i}. {text}</div></div>",
        "<p><strong><a href='/b/{i}'>{h}</a></strong></p><p>{i}. {text}</p>",
    ],
)
def test_lists_of_very_short_headlines_are_refused(item: str, path: str) -> None:
    for text in (SAID, SAID * 3):
        items = (item.format(i=i, h=h, text=text) for i, h in enumerate(SHORT_HEADLINES))
        result = extract(page("Daerah", "<h1>Daerah</h1>" + "".join(items)), HOST + path)
        assert isinstance(result, Refusal) and result.reason == "listing", result


@pytest.mark.parametrize("more", ["Selengkapnya", "Baca Selengkapnya »", "Read more ›", "Weiterlesen …"])
def test_lists_whose_headlines_are_no_links_are_refused(more: str) -> None:
    rows = "".join(
        f"<div class='item'><h3>{h}</h3><p>{i}. {SAID}</p><a href='/b/{i}'>{more}</a></div>"
        for i, h in enumerate(HEADLINES)
    )
    result = extract(page("Daerah", f"<h1>Daerah</h1>{rows}"), f"{HOST}/daerah")
    assert isinstance(result, Refusal) and result.reason == "listing", result


MISSING = "Situs Pemerintah Tampilkan 'Halaman Tidak Ditemukan'"
LISTED = filled("{list}", SAID)
READ_ALSO = "".join(
    f"<p>{SAID * 2}</p><p>Baca juga: <a href=/b/{i}>{h}</a></p><p>{SAID}</p>"
    for i, h in enumerate(HEADLINES[:4])
)
ACCEPTED = {
    "short bulletin": page(HEADLINES[2], f"<h1>{HEADLINES[2]}</h1><p>{SAID}</p>"),
    "ten places, each linked to its own site": page(
        HEADLINES[1],
        f"<h1>{HEADLINES[1]}</h1>"
        + "".join(
            f"<h3><a href='https://tempat{i}.example/'>Pantai nomor {i}</a></h3><p>{i}. {SAID * 2}</p>"
            for i in range(10)
        ),
    ),
    "chapters linked to themselves": page(
        HEADLINES[1],
        f"<h1>{HEADLINES[1]}</h1>"
        + "".join(f"<h3><a href='#b{i}'>Bagian {i} kisah</a></h3><p>{i}. {SAID * 2}</p>" for i in range(6)),
    ),
    "bulletin about a missing page": page(MISSING, f"<h1>{MISSING}</h1><p>{SAID * 2}</p><p>{SAID}</p>", LD),
    "article about maintenance": page(
        "Pemadaman karena Maintenance",
        f"<h1>Pemadaman karena Maintenance</h1><p>{SAID * 3}</p><p>{SAID * 4}</p><p>{SAID * 4}</p>",
        LD,
    ),
    "article with many teasers below": page(
        HEADLINES[0],
        f"<h1>{HEADLINES[0]}</h1><div class='isi'>{f'<p>{SAID * 2}</p>' * 5}</div><h2>Terkait</h2>{LISTED}",
    ),
    "article with read-also lines": page(HEADLINES[0], f"<h1>{HEADLINES[0]}</h1><div>{READ_ALSO}</div>", LD),
    "article with a list of links": page(
        HEADLINES[3], filled(f"<h1>{HEADLINES[3]}</h1><p>{SAID * 3}</p><p>{SAID * 3}</p>{{links}}", SAID), LD
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name: str) -> None:
    result = extract(ACCEPTED[name], f"{HOST}/berita/2026/05/12/pasar")
    assert isinstance(result, Article), result
    assert "Kepala dinas" in result.text
    assert HEADLINES[5] not in result.text


SHOTS = (
    "Warga Desa Muara menarik perahu ke darat setelah ombak tinggi merusak dermaga, Senin (11/5). (Budi/Ayu)",
    "Anak-anak membantu memungut jaring yang hanyut sampai ke tepi sawah, Senin (11/5). (Budi/Ayu)",
    "Petugas membagikan beras dan air bersih di balai desa sampai petang, Senin (11/5). (Budi/Ayu)",
)


def gallery(captions: tuple[str, ...]) -> str:
    shots = "".join(
        f'<figure><img src="/foto/{n}.jpg"><figcaption>{c}</figcaption></figure>'
        for n, c in enumerate(captions)
    )
    return page("Dermaga Rusak", f'<h1>Dermaga Rusak</h1><div class="gallery">{shots}</div>', LD)


def test_captions_that_tell_a_story_are_the_text_of_a_picture_story() -> None:
    result = extract(gallery((*SHOTS, SHOTS[0])), f"{HOST}/foto/dermaga-rusak")
    assert isinstance(result, Article)
    assert [(p.kind, p.text) for p in result.body] == [("p", shot) for shot in SHOTS]
    assert "captions" in " ".join(result.notes) and len(result.images) == 4


@pytest.mark.parametrize(
    "captions",
    [
        ("Foto 1 dari 3", "Foto 2 dari 3", "Foto 3 dari 3"),
        (SHOTS[0], SHOTS[0], SHOTS[0]),
        (*SHOTS, "Ayu", "Budi", "Citra", "Dewi"),
        tuple(shot.partition(",")[0] for shot in SHOTS),
    ],
)
def test_mere_pictures_are_a_gallery(captions: tuple[str, ...]) -> None:
    result = extract(gallery(captions), f"{HOST}/foto/dermaga-rusak")
    assert isinstance(result, Refusal) and result.reason == "gallery"


def test_a_gallery_with_next_to_no_text_is_a_gallery_not_empty() -> None:
    shots = "".join(
        f'<figure><img src="/{n}.jpg"><figcaption>Foto {n} dari 9</figcaption></figure>' for n in range(9)
    )
    html = f"<html lang='id'><title>Pawai</title><body><main><h1>Pawai Obor</h1>{shots}</main></body></html>"
    result = extract(html, f"{HOST}/berita/pawai-obor")
    assert isinstance(result, Refusal)
    assert result.reason == "gallery"


def test_a_page_that_asks_for_consent_in_indonesian_is_refused() -> None:
    asked = (
        "<h1>Persetujuan Pengelolaan Data</h1><p>Sebelum melanjutkan, kami meminta persetujuan Anda atas "
        "penggunaan cookie dan pengelolaan data pribadi.</p><form><button>Terima</button></form>"
    )
    result = extract(page("Persetujuan Pengelolaan Data - Kabar Pulau", asked), f"{HOST}/berita/cuaca-besok")
    assert isinstance(result, Refusal)
    assert result.reason == "consent"


def test_a_short_article_above_many_teasers_is_no_listing() -> None:
    """Its credit tells it from the teasers of today below it."""
    field = "<div class='field__label'>wartawan</div><div class='field__item'>Wayan Umpama</div>"
    rows = "".join(
        f"<div class='row'><h3><a href='/content/{n}'>{h}</a></h3><p>{SAID}</p>"
        f"<a href='/content/{n}'>Baca Selengkapnya</a></div>"
        for n, h in enumerate(HEADLINES)
    )
    text = f"<div class='body'><p>{SAID}{SAID}</p></div>"
    content = f"<article><h1>Balai Desa Dibangun Ulang</h1>{text}{field}</article>{rows}"
    result = extract(page("Balai Desa Dibangun Ulang", content), f"{HOST}/content/balai-desa-dibangun-ulang")
    assert isinstance(result, Article)
    assert [p.text for p in result.body] == [(SAID + SAID).strip()]
    assert [(b.name, b.role) for b in result.bylines] == [("Wayan Umpama", "reporter")]
    assert set(HEADLINES) <= set(result.teasers)
