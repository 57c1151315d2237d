"""One invented page for each way in which readers of news pages go wrong: authors, headline, dates, 13 to 30.

The pages have the structure of those on which other extractors fail; every word is invented.
"""

from __future__ import annotations

import pytest
from invented_page import HEADLINE, ld, person, read, signed

from scraper.models import Article

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


@pytest.mark.parametrize(
    "part", ["span class='kicker'", "span class='sr-only'", "small", "span hidden", "svg"]
)
def test_a_heading_that_is_all_of_one_part_is_never_empty(part: str) -> None:
    article = read(heading=f"<h1><{part}>{HEADLINE}</{part.split()[0]}></h1>")
    assert article.headline is not None and article.headline.value == HEADLINE
