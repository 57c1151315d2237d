"""What is text of the article and what is not. All text is invented."""

from __future__ import annotations

import textwrap

import pytest

from scraper.extract import extract
from scraper.extract.addresses import absolute
from scraper.extract.lines import is_label, is_stamp, line_kind, line_kinds
from scraper.extract.strip import names_junk
from scraper.models import Article, Outlet, Rules

URL = "https://lindenauer-bote.example/lokales/hallenbad"
P1 = "Das Hallenbad am Marktplatz ist seit Februar geschlossen und soll nun doch nicht abgerissen werden."
P2 = "Der Stadtrat beschloss am Dienstagabend, das Gebäude zu sanieren und drei Jahre dafür einzuplanen."
P3 = "Die Kosten schätzt die Verwaltung auf fast fünf Millionen Euro, ein Teil kommt aus Spenden der Bürger."
P4 = "Bis zum Herbst will die Verwaltung einen Antrag auf Fördermittel des Landes stellen."
TEXT = (P1, P2, P3, P4)


def page(content: str, title: str = "Lindenau rettet sein Hallenbad", head: str = "") -> str:
    return (
        f'<html lang="de"><head><title>{title}</title>{head}</head><body>'
        '<header><nav><a href="/">Start</a></nav></header>'
        f"<main><article><h1>{title}</h1>{content}</article></main><footer><p>Impressum</p></footer></body></html>"
    )


def read(html: str, outlet: Outlet | None = None) -> Article:
    result = extract(html, URL, outlet=outlet)
    assert isinstance(result, Article), result
    return result


def texts(html: str) -> list[str]:
    return [p.text for p in read(html).body]


def paragraphs(*extra: str) -> str:
    """The four paragraphs with something between the second and the third."""
    return f"<div class='text'><p>{P1}</p><p>{P2}</p>{''.join(extra)}<p>{P3}</p><p>{P4}</p></div>"


NOT_TEXT = {
    "share bar": (
        "<div class='share-buttons'><a href='#'>Facebook</a><span>Diesen Artikel empfehlen</span></div>"
    ),
    "newsletter": (
        "<div class='newsletter-box'><h3>Newsletter</h3><p>Jeden Morgen alles Wichtige aus der Stadt."
        "</p></div>"
    ),
    "newsletter line": "<p>Jetzt unseren Newsletter abonnieren und nichts mehr verpassen.</p>",
    "follow line": "<p>Folgen Sie uns auf <a href='https://i.example'>Instagram</a> und WhatsApp.</p>",
    "app line": "<p>Aktuelle Nachrichten aufs Handy? Hier geht es zur neuen News-App.</p>",
    "caption": (
        "<figure><img src='/a.jpg'><figcaption>Das Bad im Winter. Foto: Jana Roth</figcaption></figure>"
    ),
    "figure with a paragraph": (
        "<figure><img src='/a.jpg'><p>Das leere Becken im Winter, von oben gesehen.</p></figure>"
    ),
    "caption class": (
        "<div class='image'><img src='/a.jpg'><p class='image-caption'>Das Becken ist leer.</p></div>"
    ),
    "credit line": "<p>Foto: Jana Roth/Bote</p>",
    "read also": "<p>Lesen Sie auch: <a href='/x'>Was das Freibad kostet</a></p>",
    "whole link": "<p><a href='/x'>Neuer Fahrplan für die Linie sieben ab Montag</a></p>",
    "linked heading": "<h3><a href='/x'>Neuer Fahrplan für die Linie sieben</a></h3>",
    "teaser box": (
        "<div><a href='/x'><img src='/t.jpg'>Neuer Fahrplan für die Linie sieben</a><div>12.03.2025"
        "</div></div>"
    ),
    "list of links": (
        "<ul><li><a href='/1'>Neuer Fahrplan für Linie sieben</a></li><li><a href='/2'>Markt zieht um"
        "</a></li></ul>"
    ),
    "advertisement": (
        "<div class='ad-container'><span>Anzeige</span><p>Matratzen jetzt günstiger, nur diese Woche!"
        "</p></div>"
    ),
    "advertisement label": "<p>Anzeige</p>",
    "time stamp": "<p>04.11.2025, 18:40 Uhr</p>",
    "reading time": "<div>3 Min Lesezeit</div>",
    "hidden": "<p style='display:none'>Dieser Satz ist unsichtbar und steht nur für Suchmaschinen hier.</p>",
    "aside": (
        "<aside><h3>Zur Person</h3><p>Karla Wendt ist seit sechs Jahren Bürgermeisterin der Stadt.</p>"
        "</aside>"
    ),
    "donation": (
        "<div class='donation-banner'><p>Unterstützen Sie uns mit einer Spende, jeder Euro hilft uns."
        "</p></div>"
    ),
    "log-in": (
        "<div class='login-box'><p>Bitte melden Sie sich an, um Artikel zu speichern und zu teilen.</p></div>"
    ),
    "comments": (
        "<div id='comments'><p>Ich finde, das Bad hätte man längst sanieren müssen, meint Peter.</p></div>"
    ),
    "consent for embeds": (
        "<p>An dieser Stelle finden Sie einen von unseren Redakteuren ausgewählten Inhalt.</p>"
    ),
    "script": "<script>var satz = 'Dies ist kein Satz des Artikels, sondern ein Programm.';</script>",
    "form": (
        "<form><p>Ihre Meinung ist gefragt, schreiben Sie uns einen Leserbrief!</p><textarea>"
        "</textarea></form>"
    ),
}


@pytest.mark.parametrize("name", NOT_TEXT)
def test_no_text_of_the_article(name: str) -> None:
    assert texts(page(paragraphs(NOT_TEXT[name]))) == list(TEXT)


def test_kinds_of_paragraphs() -> None:
    inside = (
        "<h2>Kritik an den Kosten</h2><ul><li>erstens das Dach</li><li>zweitens die Pumpen</li></ul>"
        "<blockquote>Ein Bad ist mehr als Wasser.</blockquote>"
        "<blockquote class='twitter-tweet'><p>Endlich! Das Bad bleibt.</p>— Bad (@bad)</blockquote>"
        "<pre>a  b\n  c\r\n\nd</pre>"
    )
    kinds = [(p.kind, p.text) for p in read(page(paragraphs(inside))).body[2:-2]]
    assert kinds == [
        ("h", "Kritik an den Kosten"),
        ("li", "erstens das Dach"),
        ("li", "zweitens die Pumpen"),
        ("quote", "Ein Bad ist mehr als Wasser."),
        ("embed", "Endlich! Das Bad bleibt."),
        ("embed", "— Bad (@bad)"),
        ("pre", "a b\nc"),
        ("pre", "d"),
    ]


def test_long_lines_of_preformatted_text_are_paragraphs() -> None:
    lines = "\n".join((P1, P2 * 2, P3, P4))
    assert [(p.kind, p.text) for p in read(page(f"<pre>{lines}</pre>")).body] == [
        ("p", P1), ("p", P2 * 2), ("p", P3), ("p", P4)
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["Es regnete.", "„Das war knapp.“", "Sieben Jahre. So lange dauerte es."])
@pytest.mark.parametrize("mark", ["p", "div"])
def test_a_short_sentence_opens_the_text(first: str, mark: str) -> None:
    inside = "".join(f"<{mark}>{text}</{mark}>" for text in (first, *TEXT))
    assert texts(page(f"<div class='text'>{inside}</div>")) == [first, *TEXT]


@pytest.mark.parametrize(
    "above", ["Von Jana Roth", "12. März 2024", "Lindenau", "Foto: Jana Roth", "Anzeige"]
)
def test_what_is_no_sentence_opens_no_text(above: str) -> None:
    assert texts(
        page(f"<div class='text'><p>{above}</p>{''.join(f'<p>{t}</p>' for t in TEXT)}</div>")
    ) == list(TEXT)


def test_byline_and_date_are_no_text_of_a_preformatted_article() -> None:
    wrapped = "\n\n".join(textwrap.fill(text, 60) for text in TEXT)
    head = "Hallenbad wird saniert\n\nVon Jana Roth\n12. März 2024"
    article = read(f"<title>Hallenbad wird saniert</title><pre>{head}\n\n{wrapped}</pre>")
    assert [b.name for b in article.bylines] == ["Jana Roth"]
    assert article.published and article.published.day.isoformat() == "2024-03-12"
    assert [p.text.replace("\n", " ") for p in article.body] == list(TEXT)


STANDFIRST = "Die Stadt Lindenau will ihr altes Hallenbad erhalten und sucht Geld."


@pytest.mark.parametrize(
    "lead",
    [
        f"<p class='standfirst'>{STANDFIRST}</p>",
        f"<header><p>{STANDFIRST}</p></header>",
        f"<h2>{STANDFIRST}</h2>",
        f"<div class='teaser-text'>{STANDFIRST}</div><div>Von Jana Roth</div><time>4.11.2025</time>",
    ],
)
def test_standfirst_is_kept(lead: str) -> None:
    body = read(page(lead + paragraphs())).body
    assert (body[0].kind, body[0].text) == ("standfirst", STANDFIRST)
    assert [p.text for p in body[1:]] == list(TEXT)


def test_a_short_first_paragraph_is_no_standfirst() -> None:
    rest = "".join(
        f"<p>Die Stadt saniert das Becken Nummer {n} und lässt die Halle bis Mai offen.</p>" for n in range(9)
    )
    first = "<p>Das Bad in Lindenau bleibt, sagt die Stadt.</p>"
    body = f"<div class='field--type-text-with-summary'>{first}{rest}</div>"
    assert [p.kind for p in read(page(body)).body] == ["p"] * 10


def test_a_standfirst_printed_twice_is_kept_once() -> None:
    assert texts(page(f"<p class='lead'>{P1}</p>{paragraphs()}")) == list(TEXT)


def test_headline_kicker_and_byline_are_no_text() -> None:
    html = page(
        "<p class='kicker'>Stadtrat</p><p>Von Jana Roth, Lindenau</p><p>Stand: 04.11.2025</p>" + paragraphs()
    )
    assert texts(html) == list(TEXT)


def test_a_table_of_credits_below_the_text_is_no_text() -> None:
    credits = (
        "<tr><td>Penulis</td><td>: Ani Putri</td></tr><tr><td> Editor </td><td> : Rian Wijaya </td></tr>"
    )
    html = page(paragraphs() + f"<div class='copy'><table><tbody>{credits}</tbody></table></div>")
    article = read(html)
    assert [p.text for p in article.body] == list(TEXT)
    assert [(b.name, b.role) for b in article.bylines] == [
        ("Ani Putri", "reporter"),
        ("Rian Wijaya", "editor"),
    ]


def test_several_containers_are_joined() -> None:
    parts = "".join(
        f"<div class='chunk'><p>{a}</p><p>{b}</p></div><div class='ad'>Anzeige</div>"
        for a, b in ((P1, P2), (P3, P4))
    )
    assert texts(page(f"<div class='grid'>{parts}</div>")) == list(TEXT)


@pytest.mark.parametrize("br", ["<br><br>", "<br/>\n<br/>", "<br> <br> <br>"])
def test_line_breaks_part_paragraphs(br: str) -> None:
    assert texts(page(f"<div>{br.join(TEXT)}</div>")) == list(TEXT)
    assert texts(page(f"<div>{P1}<br>{P2}{br}{P3}{br}{P4}</div>")) == [f"{P1} {P2}", P3, P4]


def test_divs_as_paragraphs_and_bad_nesting() -> None:
    assert texts(page("".join(f"<div>{p}</div>" for p in TEXT))) == list(TEXT)
    assert texts(page(f"<span><p>{P1}</p><b><p>{P2}</p></b><p>{P3}<p>{P4}</span>")) == list(TEXT)


def test_letters_are_joined_and_unseen_ones_go() -> None:
    first = P1.replace("Das", "<span class='dropcap'>D</span>as").replace("Februar", "Fe\u00adbru\u200bar")
    assert texts(page(paragraphs().replace(P1, first))) == list(TEXT)
    apart = P1.replace("Das", "<span class='initial-letter'>D</span>\n <span>as</span>")
    assert texts(page(paragraphs().replace(P1, apart))) == list(TEXT)


def test_a_junk_name_on_the_article_itself_is_not_believed() -> None:
    for name in (
        "subscriber-content",
        "article-ads-wrapper",
        "content-with-sidebar",
        "related-main",
        "node--promoted",
    ):
        html = f"<body><div class='{name}'><h1>Lindenau rettet sein Hallenbad</h1>{paragraphs()}</div></body>"
        assert texts(html) == list(TEXT), name


def test_comments_longer_than_the_article_are_not_chosen() -> None:
    talk = "".join(f"<li class='comment'><p>Kommentar {i}: {P3} {P2}</p></li>" for i in range(20))
    assert texts(page(paragraphs() + f"<ol class='comments-list'>{talk}</ol>")) == list(TEXT)


def test_what_follows_the_article_ends_it() -> None:
    after = (
        "<h3>Über die Autorin</h3><p>Jana Roth schreibt seit zehn Jahren über die Stadt und ihre Bäder.</p>"
    )
    assert texts(page(paragraphs() + after)) == list(TEXT)


def test_links_and_cuts_are_kept_apart() -> None:
    html = page(
        paragraphs(NOT_TEXT["read also"]).replace("Fördermittel", "<a href='/foerderung'>Fördermittel</a>")
    )
    article = read(html)
    assert article.links == ("https://lindenauer-bote.example/foerderung",)
    assert ("related", "Lesen Sie auch: Was das Freibad kostet") in article.stripped or (
        "link" in {kind for kind, _ in article.stripped}
    )


def test_article_body_of_the_markup_helps_to_choose() -> None:
    other = "".join(
        f"<p>{t} Anderswo war es ebenso, hieß es aus dem Rathaus der Nachbarstadt.</p>" for t in TEXT
    )
    stated = f'{{"@type":"NewsArticle","articleBody":"{" ".join(TEXT)}"}}'
    head = f'<head><script type="application/ld+json">{stated}</script></head>'
    two = f"<div id='a'><section>{other}</section></div><div id='b'>{paragraphs()}</div>"
    html = f"<html>{head}<body>{two}</body></html>"
    assert texts(html) == list(TEXT)


def test_rules_of_the_outlet() -> None:
    rules = Rules(body="#real", strip=(".promo-odd",), caption=".note", headline="h5")
    outlet = Outlet("bote", "Bote", ("lindenauer-bote.example",), (), rules=(rules,))
    noise = "".join(f"<p>{P3} {P2} {P1}</p>" for _ in range(5))
    real = f"<div id='real'><p>{P1}</p><p class='promo-odd'>{P2}</p><p class='note'>{P3}</p><p>{P4}</p></div>"
    article = read(page(f"<div>{noise}</div>{real}"), outlet)
    assert [p.text for p in article.body] == [P1, P4]
    assert article.body_via == "rule"
    assert article.missed_rules == ("headline",)
    missed = Outlet("bote", "Bote", ("lindenauer-bote.example",), (), rules=(Rules(body="#gone"),))
    generic = read(page(paragraphs()), missed)
    assert [p.text for p in generic.body] == list(TEXT) and generic.body_via == "html"
    assert "body" in generic.missed_rules


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Baca juga: Harga Beras Turun", "related"),
        ("Baca Juga", "related"),
        ("weiterlesen 5 Minuten", "related"),
        ("Schon gelesen?", "related"),
        ("Never miss a story by signing up to our newsletter today!", "promo"),
        ('Simak Video "Pasar Malam Lembah" [Gambar:Video]', "related"),
        ("Iklan - Geser ke atas untuk melanjutkan.", "label"),
        ("Copyright © 2026 Kabar Pulau", "notice"),
        ("© dpa", "notice"),
        ("We may earn a commission when you buy through links on this page.", "notice"),
        ("Kommentare werden von der Redaktion moderiert.", "notice"),
        ("Dieser Artikel enthält Affiliate-Links.", "notice"),
        ("Diese Beiträge könnten dich auch interessieren:", "notice"),
        ("The inquiry found links between the company and the election commission.", None),
        ("She declined to comment on the talks, which were moderated by a judge.", None),
        ("An dieser Stelle befindet sich heute ein Parkplatz.", None),
        ("Das Bad im Winter. Foto: Jana Roth", "credit"),
        ("Ikuti saluran WhatsApp kami", "promo"),
        ("Selasa, 12 Mei 2026 09:30 WIB", "stamp"),
        ("5 min read", "reading"),
        ("Baca buku itu penting bagi anak, kata Sari.", None),
        ("Related diseases are rarer, the ministry said.", None),
        ("Die Stadt hat 2025 mehr Geld für Bäder ausgegeben als 2024.", None),
        ("Foto-foto itu diambil pada 12 Mei 2026 oleh warga yang melintas di jalan desa.", None),
    ],
)
def test_kinds_of_lines(line: str, kind: str | None) -> None:
    assert line_kind(line) == kind


def test_lines_asked_together_are_of_the_kinds_they_are_alone() -> None:
    lines = ["Ikuti saluran WhatsApp kami", P1, "Iklan", "Das könnte dich auch interessieren:", P2 * 4]
    assert line_kinds([(line, 0.0) for line in lines]) == [line_kind(line) for line in lines]
    assert [is_label(line) for line in lines] == [False, False, True, False, False]


def test_a_long_paragraph_is_kept_once_and_one_that_begins_like_it_is_kept() -> None:
    other = P1.removesuffix("abgerissen werden.") + "verkauft werden, sagt der Rat."
    assert texts(page(paragraphs(f"<p>{other}</p><p>„{P1}“</p><p>{other}</p>"))) == [P1, P2, other, P3, P4]


@pytest.mark.parametrize("gap", ["<br>", "<br> <br>"])
def test_blank_lines_part_paragraphs_and_single_breaks_do_not(gap: str) -> None:
    link = '<a href="/rat">Der Rat<br>tagte.</a>'
    article = read(page(f"<div class='text'><p>{P1}{gap}{P2} {link}</p><p>{P3}</p><p>{P4}</p></div>"))
    first = [f"{P1} {P2} Der Rat tagte."] if gap == "<br>" else [P1, f"{P2} Der Rat tagte."]
    assert [p.text for p in article.body] == [*first, P3, P4]
    assert article.links == ("https://lindenauer-bote.example/rat",)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/rat/sitzung?tag=3", "https://lindenauer-bote.example/rat/sitzung?tag=3"),
        ("/rat/sitzung/../bad", "https://lindenauer-bote.example/rat/bad"),
        ("//bilder.example/bad.jpg", "https://bilder.example/bad.jpg"),
        ("sanierung", "https://lindenauer-bote.example/lokales/sanierung"),
        ("https://rat.example/a:b,c=d", "https://rat.example/a:b,c=d"),
        (" https://rat.example/a b ", "https://rat.example/a b"),
        ("mailto:rat@lindenau.example", None),
        ("http://[bad", None),
    ],
)
def test_where_links_lead(link: str, url: str | None) -> None:
    assert absolute(URL, link) == url


def test_stamps() -> None:
    assert is_stamp("12/05/2026, 09:30") and is_stamp("May 12, 2026") and is_stamp("2026年5月12日")
    assert not is_stamp("Am 12.05.2026 beginnt der Umbau des Bades in der Stadt.") and not is_stamp(
        "Nummer 12"
    )


def test_class_names() -> None:
    assert not names_junk("post-12 type-post hentry category-newsletter tag-related")  # its topics
    assert names_junk("related-post post-12 type-post hentry category-desa")
    assert all(map(names_junk, ("share-bar", "relatedPosts", "c-newsletter", "site_footer", "sidebar right")))
    assert not any(
        map(names_junk, ("article-body", "commentary", "shareholder-news", "overflow-hidden", "adler"))
    )
