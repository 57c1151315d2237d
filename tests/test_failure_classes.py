"""One invented page for each way in which readers of news pages go wrong, by number: the body, 1 to 12.

The pages have the structure of those on which other extractors fail; every word is invented.
"""

from __future__ import annotations

import pytest
from invented_page import HEADLINE, LEAD, P, paragraphs, read, texts

from scraper.models import Outlet


@pytest.mark.parametrize(
    "lead",
    [
        f"<p class='article-intro'>{LEAD}</p>",
        f"<h2 class='subtitle'>{LEAD}</h2>",
        f"<div class='article__lead'><p>{LEAD}</p></div>",
        f"<header><div>{LEAD}</div></header>",
    ],
)
def test_01_standfirst(lead: str) -> None:
    article = read(under=lead)
    assert [p.kind for p in article.body] == ["standfirst", "p", "p", "p", "p"]
    assert texts(article) == (LEAD, *P)


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>{HEADLINE}</p>{paragraphs(*P)}",
        f"<h2>Sanierung {HEADLINE}</h2>{paragraphs(*P)}",
        f"<p><b>{HEADLINE}</b></p>{paragraphs(*P)}",
    ],
)
def test_02_headline_repeated_as_first_line(inside: str) -> None:
    article = read(inside, above="<span class='kicker'>Sanierung</span>")
    assert HEADLINE not in article.text and texts(article)[-4:] == P


RELATED = [
    "<p>Baca juga: <a href='/1'>Harga Beras Turun di Pasar Induk</a></p>",
    "<p><strong>Baca: <a href='/1'>Harga Beras Turun di Pasar Induk</a></strong></p>",
    "<p>BACA JUGA:</p><p><a href='/1'>Harga Beras Turun di Pasar Induk</a></p>",
    "<p>Simak juga: <a href='/1'>Harga Beras Turun di Pasar Induk</a></p>",
    "<p>Lihat juga: <a href='/1'>Harga Beras Turun di Pasar Induk</a></p>",
    "<p>Pilihan editor: <a href='/1'>Harga Beras Turun di Pasar Induk</a></p>",
    "<p>Jangan Lewatkan: <a href='/1'>Harga Beras Turun di Pasar Induk</a></p>",
    "<div class='teaser'><a href='/1'><img src='/1.jpg'><h3>Neuer Fahrplan für Linie sieben</h3></a></div>",
    "<ul>"
    + "".join(f"<li><a href='/{n}'>Neuer Fahrplan für die Linie {n}</a></li>" for n in range(5))
    + "</ul>",
]


@pytest.mark.parametrize("related", RELATED)
def test_03_teasers_inside_the_text(related: str) -> None:
    assert texts(read(paragraphs(*P[:2]) + related + paragraphs(*P[2:]))) == P


NOTICES = [
    ("id", "<p>Ikuti kami di Google News</p>"),
    ("id", "<p>Cek berita dan artikel lainnya di <a href='/g'>Google News</a></p>"),
    ("id", "<p>Gabung saluran WhatsApp kami untuk dapatkan informasi terkini.</p>"),
    ("id", "<p>[Gambas:Video 20detik]</p>"),
    ("id", "<p>Ikuti perkembangan berita ini dalam topik</p>"),
    ("id", "<p>Scroll to continue with content</p>"),
    ("id", "<p>Iklan - Geser ke atas untuk melanjutkan.</p>"),
    ("id", "<p>ADVERTISEMENT</p>"),
    ("id", "<p>Advertisement</p>"),
    ("id", "<div>Loading...</div>"),
    ("id", "<div>Memuat...</div>"),
    ("id", "<p>Halaman selanjutnya</p>"),
    ("id", "<p>Halaman: 1 2 3 Show All</p>"),
    ("id", "<p>Bagikan Berita</p>"),
    ("id", "<p>0 Komentar</p>"),
    ("id", "<p>KOMENTARI ARTIKEL INI</p>"),
    ("id", "<p>COPYRIGHT © ANTARA 2025</p>"),
    ("id", "<p>Hak cipta © 2025 Kabar Pulau</p>"),
    ("id", "<p>Simak Video Pilihan di Bawah Ini:</p>"),
    ("id", "<p>Simak breaking news dan berita pilihan kami langsung di ponselmu.</p>"),
    ("id", "<p>Artikel ini telah tayang di kabarpulau.example dengan judul Bad Bleibt</p>"),
    ("de", "<p>Jetzt unseren Newsletter abonnieren und nichts mehr verpassen.</p>"),
    ("de", "<p>Melden Sie sich an, um diesen Artikel zu kommentieren.</p>"),
    ("es", "<p>Tu suscripción se está usando en otro dispositivo</p>"),
    ("en", "<p>Would you like to comment on this article? Sign up (it's quick and free) or sign in now.</p>"),
    ("ja", "<p>この記事は会員限定です。</p>"),
]


@pytest.mark.parametrize(("lang", "notice"), NOTICES, ids=[n for _, n in NOTICES])
def test_04_notices_and_boilerplate(lang: str, notice: str) -> None:
    outlet = Outlet("lindenbote", "Lindenbote", ("www.lindenbote.example",), (), language=lang)
    assert texts(read(paragraphs(*P) + notice, outlet=outlet)) == P
    middle = texts(read(paragraphs(*P[:2]) + notice + paragraphs(*P[2:]), outlet=outlet))
    assert middle == P


CAPTIONS = [
    "<figure><img src='/a.jpg'><figcaption>Das Bad im Winter.</figcaption></figure>",
    "<div class='wp-caption'><img src='/a.jpg'><p class='wp-caption-text'>Das Bad im Winter.</p></div>",
    "<div class='image-wrap'><img src='/a.jpg'><span class='credit'>Foto: Jana Roth</span></div>",
    "<p>Foto: Jana Roth/Bote</p>",
    "<p><img src='/a.jpg'><em class='caption'>Das Bad im Winter. Foto: Jana Roth</em></p>",
]


@pytest.mark.parametrize("caption", CAPTIONS)
def test_05_captions_and_credits(caption: str) -> None:
    assert texts(read(paragraphs(P[0]) + caption + paragraphs(*P[1:]))) == P


LINES = [
    ("de", "<p>Von Anna Seglers, Frankfurt</p>"),
    ("en", "<p>17:41 JST, October 13, 2024</p>"),
    ("de", "<p>Stand: 13.10.2024, 17:41 Uhr</p>"),
    ("id", "<p>Penulis: Ani Putri</p>"),
    ("id", "<p>Rabu, 15 Agustus 2018 10:22 WITA</p>"),
    ("en", "<p>By Anna Seglers</p>"),
]


@pytest.mark.parametrize(("lang", "line"), LINES, ids=[n for _, n in LINES])
def test_06_byline_and_time_stamp_lines(lang: str, line: str) -> None:
    assert texts(read(line + paragraphs(*P), lang=lang)) == P


def test_07_several_containers() -> None:
    grid = "".join(
        f"<div class='grid'><div class='col'><div class='body__inner'><p>{a}</p><p>{b}</p></div></div>"
        "<div class='col ad'><div>Anzeige</div></div></div>"
        for a, b in ((P[0], P[1]), (P[2], P[3]))
    )
    assert texts(read(grid)) == P


def test_08_nothing_is_lost_between_inserts() -> None:
    inserts = "<figure><img src='/a.jpg'></figure><div class='ad'></div><div class='newsletter'>Abo!</div>"
    many = tuple(f"{p} Das war der Teil mit der Nummer {n}." for n in range(6) for p in P)
    assert texts(read(inserts.join(f"<p>{p}</p>" for p in many))) == many


def test_09_several_texts_on_one_page() -> None:
    others = "".join(
        f"<div class='entry'><h2><a href='/{n}'>Ein ganz anderer Eintrag mit der Nummer {n}</a></h2>"
        f"<p>{P[n][::-1]} Und so weiter.</p></div>"
        for n in range(4)
    )
    appeal = (
        "<div class='donate'><h4>Unterstützen Sie uns</h4><p>Unser Blatt braucht Ihre Hilfe, spenden Sie "
        "heute noch einen kleinen Beitrag.</p></div>"
    )
    first = f"<p><span class='dropcap'>D</span>{P[0][1:]}</p>"
    assert texts(read(first + paragraphs(*P[1:]) + appeal, after=others)) == P


SCRIPTS = {
    "ja": "港の改修工事が始まり、町長は来年春までに完成させると述べた。漁業者は歓迎している。",
    "zh": "镇政府宣布开始修建新码头，预计明年春天完工。渔民们对此表示欢迎，并希望能尽快使用。",
    "ko": "군청은 새 부두 공사를 시작했으며 내년 봄까지 마칠 예정이라고 밝혔다. 어민들은 환영했다.",
    "th": "เทศบาลเริ่มก่อสร้างท่าเรือใหม่ และคาดว่าจะแล้วเสร็จในฤดูใบไม้ผลิปีหน้า ชาวประมงต่างยินดีกับข่าวนี้",
    "ar": "أعلنت البلدية بدء بناء المرسى الجديد، ومن المتوقع أن ينتهي العمل في الربيع المقبل.",
    "ru": "Администрация начала строительство новой пристани и обещает закончить его весной.",
    "hi": "नगर पालिका ने नए घाट का निर्माण शुरू किया है और अगले वसंत तक इसे पूरा करने का वादा किया है। मछुआरे खुश हैं।",
    "el": "Ο δήμος άρχισε την κατασκευή της νέας προβλήτας και υπόσχεται να την ολοκληρώσει την άνοιξη.",
}  # fmt: skip


@pytest.mark.parametrize("lang", SCRIPTS)
def test_10_other_scripts(lang: str) -> None:
    three = tuple(f"{SCRIPTS[lang]}{' ' if lang not in ('ja', 'zh', 'th') else ''}({n})" for n in (1, 2, 3))
    three = tuple(t + "。" if lang in ("ja", "zh") else t + "." for t in three)
    assert texts(read(paragraphs(*three), lang=lang)) == three


def test_11_soft_hyphens_and_unseen_characters() -> None:
    hidden = P[0].replace("Hallenbad", "Hal\u00adlen\u00adbad").replace("Februar", "Fe\u200bbru\ufeffar")
    split = HEADLINE.replace("Hallen", "Hallen\u00ad")
    article = read(paragraphs(hidden, *P[1:]), heading=f"<h1>{split}</h1>")
    assert texts(article) == P
    assert article.headline is not None and article.headline.value == HEADLINE


def test_12_embedded_posts_are_kept_as_such() -> None:
    tweet = (
        "<blockquote class='twitter-tweet'><p>Endlich! Das Bad bleibt, wir feiern am Samstag.</p>"
        "&mdash; Bad Lindenau (@bad) <a href='https://t.example/1'>12. Mai 2026</a></blockquote>"
    )
    article = read(paragraphs(*P[:2]) + tweet + paragraphs(*P[2:]))
    assert "Endlich! Das Bad bleibt, wir feiern am Samstag." in article.text
    assert {p.kind for p in article.body if "Endlich" in p.text} == {"embed"}
    assert [p.text for p in article.body if p.kind == "p"] == list(P)
