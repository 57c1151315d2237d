"""One invented page for each way in which readers of news pages go wrong, numbered as in the list of classes.

Body 1-12, authors 13-21, headline 22-24, dates 25-30. The pages have the structure of those on which other
extractors fail; every word is invented.
"""

from __future__ import annotations

import json

import pytest

from scraper.extract import extract
from scraper.models import Article, Outlet

URL = "https://www.lindenbote.example/lokales/hallenbad-bleibt"
HEADLINE = "Lindenau behält sein Hallenbad"
P = (
    "Das Hallenbad am Marktplatz ist seit Februar geschlossen und soll nun doch nicht abgerissen werden.",
    "Der Stadtrat beschloss am Dienstagabend, das Gebäude zu sanieren und drei Jahre dafür einzuplanen.",
    "Die Kosten schätzt die Verwaltung auf fast fünf Millionen Euro, ein Teil kommt aus Spenden der Bürger.",
    "Bis zum Herbst will die Verwaltung einen Antrag auf Fördermittel des Landes stellen, hieß es weiter.",
)
LEAD = "Nach langem Streit ist die Abrissbirne vom Tisch: Die Stadt will ihr Bad erhalten."


def ld(**values: object) -> str:
    stated = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **values}
    return f'<script type="application/ld+json">{json.dumps(stated)}</script>'


def person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{t}</p>" for t in texts)


def read(
    inside: str = paragraphs(*P),
    *,
    under: str = "",
    above: str = "",
    after: str = "",
    head: str = "",
    title: str = f"{HEADLINE} | Lindenbote",
    heading: str = f"<h1>{HEADLINE}</h1>",
    lang: str = "de",
    url: str = URL,
    outlet: Outlet | None = None,
) -> Article:
    html = (
        f"<!doctype html><html lang='{lang}'><head><title>{title}</title>"
        f"<meta property='og:site_name' content='Lindenbote'>{head}</head><body><header><nav>"
        "<a href='/'>Start</a>"
        f"<a href='/lokales'>Lokales</a></nav></header><main>{above}<article>{heading}{under}"
        f"<div class='text'>{inside}</div></article>{after}</main><footer><p>Impressum</p></footer>"
        "</body></html>"
    )
    article = extract(html, url, outlet=outlet)
    assert isinstance(article, Article), article
    return article


def texts(article: Article) -> tuple[str, ...]:
    return tuple(p.text for p in article.body)


def signed(article: Article) -> list[tuple[str, str]]:
    return [(b.name, b.role) for b in article.bylines]


# ----------------------------------------------------------------- body
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


# ----------------------------------------------------------------- authors
HOUSES = [
    "Lindenbote", "Lindenbote GmbH", "Redaktion Lindenbote", "Lindenau Verlag GmbH & Co. KG",
    "N-Tv Nachrichten",
    "Online-Redaktion", "admin", "Kabar Cyber Media", "Condé Verlag", "lindenbote.example",
]  # fmt: skip


@pytest.mark.parametrize("name", HOUSES)
def test_13_site_publisher_or_job_as_a_person(name: str) -> None:
    article = read(head=ld(author=person(name)) + f"<meta name='author' content='{name}'>")
    assert [n for n, role in signed(article) if role not in ("desk", "agency")] == []


SLUGS = [
    "https://www.facebook.com/lindenbote",
    "www.facebook.com",
    "houston-mitchell",
    "https://x.example/@jana",
    "@jana",
]


@pytest.mark.parametrize("name", SLUGS)
def test_14_address_or_slug_as_a_person(name: str) -> None:
    article = read(head=ld(author=person(name)) + f"<meta property='article:author' content='{name}'>")
    assert signed(article) == []


def test_15_names_of_teasers_and_other_articles() -> None:
    teasers = "".join(
        f"<article class='card'><h3><a href='/{n}'>Ein anderer Text {n}</a></h3>"
        f"<span class='author'>Von {name}</span></article>"
        for n, name in enumerate(("Peter Fremd", "Ulla Anders", "Karl Sonst"))
    )
    article = read(
        under="<p class='byline'>Von Jana Roth</p>",
        after=f"<section class='related'>{teasers}</section>",
        above=teasers,
    )
    assert signed(article) == [("Jana Roth", "reporter")]


@pytest.mark.parametrize(
    "credit", ["Image: GCXS", "Foto: Mads Klausmann", "Bild: Karl Knips/Bote", "© Karl Knips"]
)
def test_16_picture_credits(credit: str) -> None:
    caption = f"Das Bad. <span class='author'>{credit}</span>"
    figure = f"<figure><img src='/a.jpg'><figcaption>{caption}</figcaption></figure>"
    article = read(under=figure)
    assert [n for n, role in signed(article) if role != "photographer"] == []


ATTACHED = [
    ("de", "Kapital Von Jemima Kellner", ["Jemima Kellner"]),
    ("de", "Nicole Opitzer Redakteurin", ["Nicole Opitzer"]),
    ("es", "Marti Abadal (Enviado especial)", ["Marti Abadal"]),
    ("de", "Von Anna Seglers, Frankfurt", ["Anna Seglers"]),
    ("en", "By Jane Roeman, Political Correspondent", ["Jane Roeman"]),
    ("fr", "Par Marie Duvalle, envoyée spéciale à Lyon", ["Marie Duvalle"]),
    ("id", "Ani Putri, Jurnalis", ["Ani Putri"]),
]


@pytest.mark.parametrize(("lang", "line", "names"), ATTACHED, ids=[line for _, line, _ in ATTACHED])
def test_17_role_preposition_or_place_attached(lang: str, line: str, names: list[str]) -> None:
    assert [b.name for b in read(under=f"<div class='author'>{line}</div>", lang=lang).bylines] == names


SEVERAL = [
    ("da", "Af Trine Jungen og Tortia Reimer", ["Trine Jungen", "Tortia Reimer"]),
    ("en", "By Ann Arbour, Ben Bakerman and Cora Clay", ["Ann Arbour", "Ben Bakerman", "Cora Clay"]),
    ("de", "Von Anna Berg und Karl Tal", ["Anna Berg", "Karl Tal"]),
    ("fr", "Par Jean Petit et Marie Grand", ["Jean Petit", "Marie Grand"]),
    ("es", "Por Isabel Cano y Rocío Latore", ["Isabel Cano", "Rocío Latore"]),
    ("it", "di Maria Rossi e Luca Bianchi", ["Maria Rossi", "Luca Bianchi"]),
    ("pt", "Por João Prado e Ana Lima", ["João Prado", "Ana Lima"]),
    ("nl", "Door Jan Jansen en Piet de Wit", ["Jan Jansen", "Piet de Wit"]),
    ("sv", "Av Karin Holm och Nils Ek", ["Karin Holm", "Nils Ek"]),
    ("no", "Av Kari Holm og Nils Eik", ["Kari Holm", "Nils Eik"]),
    ("pl", "Jan Kowal i Ewa Nowak", ["Jan Kowal", "Ewa Nowak"]),
    ("cs", "Jana Nová a Petr Malý", ["Jana Nová", "Petr Malý"]),
    ("id", "Oleh Ani Putri dan Budi Raharjo", ["Ani Putri", "Budi Raharjo"]),
    ("tr", "Ali Yılmaz ve Ayşe Demir", ["Ali Yılmaz", "Ayşe Demir"]),
    ("fi", "Matti Virta ja Liisa Koski", ["Matti Virta", "Liisa Koski"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "line", "names"), SEVERAL, ids=[lang for lang, _, _ in SEVERAL])
def test_18_several_people_in_one_string(lang: str, line: str, names: list[str]) -> None:
    assert [b.name for b in read(under=f"<div class='byline'>{line}</div>", lang=lang).bylines] == names


KEPT = [
    ("es", "María R. Sahúnez"), ("en", "SHANA NYS DAMBERG"), ("en", "Jane O’Mahonry"),
    ("de", "Hans-Peter Auerbacher"),
    ("fr", "Chokri GHARBIANE"), ("en", "J. R. Stonefield"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "name"), KEPT)
def test_19_names_stay_as_printed(lang: str, name: str) -> None:
    assert [b.name for b in read(under=f"<div class='author'>{name}</div>", lang=lang).bylines] == [name]


def test_19_surname_first_in_meta_elements_is_one_person() -> None:
    head = "".join(f"<meta name='{n}' content='Yuan, Xiaoyin'>" for n in ("dc.creator", "citation_author"))
    article = read(under="<p class='author'>Xiaoyin Yuan</p>", head=head, lang="en")
    assert [b.name for b in article.bylines] == ["Xiaoyin Yuan"]


VISIBLE = [
    "<p>von Jana Roth</p>",
    "<span>Text: Jana Roth</span>",
    "<div><a href='/autor/jana-roth'>Jana Roth</a> | 12. Mai 2026</div>",
    "<ul><li>Autor: Jana Roth</li><li>12.05.2026</li></ul>",
    "<div class='meta'><img alt='' src='/j.jpg'><strong>Jana Roth</strong><br>Redakteurin</div>",
    "<p>12. Mai 2026 von Jana Roth</p>",
]


@pytest.mark.parametrize("line", VISIBLE)
def test_20_visible_bylines(line: str) -> None:
    assert [b.name for b in read(under=line).bylines if b.role == "reporter"] == ["Jana Roth"]


def test_21_editor_in_the_markup_writer_in_print() -> None:
    head = ld(author=person("Budi Editora")) + "<meta name='author' content='Kabar Cyber Media'>"
    rows = ("Ani Putri", "Penulis", "Budi Editora", "Editor")
    end = f"<div class='credit'>{''.join(f'<div>{row}</div>' for row in rows)}</div>"
    article = read(head=head, after=end, lang="id")
    assert signed(article) == [("Ani Putri", "reporter"), ("Budi Editora", "editor")]
    under = "<div class='author-2'>Ani Putri</div>"
    assert [b.name for b in read(head=head, under=under, lang="id").bylines if b.role == "reporter"] == [
        "Ani Putri"
    ]


# ----------------------------------------------------------------- headline
TAILS = [" | Lindenbote", " - Lindenbote", " – Lindenbote", " — Lindenbote", " · Lindenbote",
         " :: Lindenbote",
         " | lindenbote.example"]  # fmt: skip


@pytest.mark.parametrize("tail", TAILS)
def test_22_site_name_kept(tail: str) -> None:
    article = read(
        title=HEADLINE + tail, heading="", head=f"<meta property='og:title' content='{HEADLINE}{tail}'>"
    )
    assert article.headline is not None and article.headline.value == HEADLINE


@pytest.mark.parametrize(
    "headline",
    [
        "Solar-powered streetlights for Low-Lying Lindenau",
        "Insel-Wahl: Drei-Tage-Abstimmung beginnt",
        "Bad-Streit: Stadt lenkt ein",
    ],
)
def test_23_hyphens_inside_words(headline: str) -> None:
    article = read(title=f"{headline} - Lindenbote", heading=f"<h1>{headline}</h1>")
    assert article.headline is not None and article.headline.value == headline


def test_24_the_readers_headline_with_that_of_search_engines_beside() -> None:
    seo = "Hallenbad Lindenau: Abriss vom Tisch, Stadt saniert"
    article = read(title=f"{seo} | Lindenbote", head=f"<meta property='og:title' content='{seo}'>")
    assert article.headline is not None and article.headline.value == HEADLINE
    assert article.seo_headline is not None and article.seo_headline.value == seo


# ----------------------------------------------------------------- dates
def day(article: Article) -> str | None:
    return article.published.day.isoformat() if article.published else None


def test_25_a_day_in_the_path_of_a_picture() -> None:
    picture = "<img src='/images/2021/09/28/bad.jpg'>"
    assert day(read(above=picture, under=picture)) is None
    assert day(read(above=picture, under=picture + "<time>2.11.2023</time>")) == "2023-11-02"


def test_26_print_date_for_online_date() -> None:
    head = ld(datePublished="2024-04-25T19:30:04+02:00")
    assert day(read(head=head, under="<p>Aus: Ausgabe vom 26.04.2024, Seite 1</p>")) == "2024-04-25"


def test_27_utc_in_the_markup_between_midnight_and_morning() -> None:
    head = ld(datePublished="2023-11-01T17:34:19.000Z")
    article = read(head=head, under="<div>Kabarpulau.example - 02/11/2023, 00:34 WIB</div>", lang="id")
    assert day(article) == "2023-11-02"


@pytest.mark.parametrize(
    ("lang", "printed", "expected"),
    [
        ("de", "01.11.2023", "2023-11-01"),
        ("id", "11/01/2023", "2023-01-11"),
        ("fr", "11/01/2023", "2023-01-11"),
        ("en", "11/01/2023", None),
    ],
)
def test_28_day_and_month(lang: str, printed: str, expected: str | None) -> None:
    assert day(read(under=f"<span class='date'>{printed}</span>", lang=lang)) == expected


def test_29_a_date_that_is_only_printed() -> None:
    assert day(read(under="<p>Von Jana Roth · 12. Mai 2026 · 3 Minuten</p>")) == "2026-05-12"


def test_30_an_old_date_elsewhere_on_the_page() -> None:
    old = "<aside><h4>Archiv</h4><time datetime='2019-02-05'>5. Februar 2019</time></aside>"
    assert day(read(head=ld(datePublished="2023-08-30T08:00:00Z"), after=old, above=old)) == "2023-08-30"
    assert day(read(after=old)) is None
