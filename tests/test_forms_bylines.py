"""Every form in which Indonesian pages print who wrote, and where: one invented page each.

The forms are those of news sites and of the page dumps of regional papers; names, places of action and texts
are invented.
"""

from __future__ import annotations

from html import escape

import pytest

from scraper.extract import extract
from scraper.extract.dump import extract_text
from scraper.models import Article, Outlet

URL = "https://www.kabarpulau.example/berita/12/tambatan-perahu-diperbaiki"
OUTLET = Outlet(
    "kabarpulau", "Kabar Pulau", ("www.kabarpulau.example",), (), timezone="Asia/Makassar", language="id"
)
HEADLINE = "Tambatan Perahu Diperbaiki"
TEXT = (
    "Warga Pantai Karang memperbaiki tambatan perahu yang rusak diterjang gelombang pada awal musim barat.",
    "Ketua kelompok nelayan, Wayan Umpama, mengatakan pekerjaan itu dibiayai bersama oleh tiga banjar.",
    "Tambatan tersebut dipakai puluhan perahu setiap hari dan akan selesai sebelum musim ikan tiba.",
)


def document(under: str, body: str, after: str) -> str:
    return (
        f"<html lang='id'><head><title>{HEADLINE} - Kabar Pulau</title></head><body><header>"
        f"<a href='/'>Beranda</a></header><main><h1>{HEADLINE}</h1>{under}"
        f"<div class='isi'>{body}</div>{after}"
        "</main></body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(t)}</p>" for t in texts)


def read(under: str = "", after: str = "", text: tuple[str, ...] = TEXT) -> Article:
    article = extract(document(under, paragraphs(*text), after), URL, outlet=OUTLET)
    assert isinstance(article, Article), article
    return article


def signed(article: Article) -> list[tuple[str, str]]:
    return [(b.name, b.role) for b in article.bylines]


R, E, A, D, P, C = "reporter", "editor", "agency", "desk", "photographer", "contributor"
UNDER = {
    "Penulis: one line": ("<p>Penulis: Ani Putri</p>", [("Ani Putri", R)]),
    "Penulis : with blanks": ("<p>Penulis : Ani Putri</p>", [("Ani Putri", R)]),
    "name, then the label on the next line": (
        "<div>Ani Putri</div><div>Penulis</div><div>Budi Editora</div><div>Editor</div>",
        [("Ani Putri", R), ("Budi Editora", E)],
    ),
    "label, colon and name in three elements": (
        "<div><span>Penulis</span><span>:</span><span>Ani Putri</span></div>",
        [("Ani Putri", R)],
    ),
    "Reporter:": ("<p>Reporter: Ani Putri</p>", [("Ani Putri", R)]),
    "Reporter without a colon": ("<div><b>Reporter</b> <span>Ani Putri</span></div>", [("Ani Putri", R)]),
    "Redaktur & Reporter": ("<p>Redaktur &amp; Reporter : Boy Santika</p>", [("Boy Santika", R)]),
    "wartawan, name below": ("<div>wartawan</div><div>Ani Putri</div>", [("Ani Putri", R)]),
    "Wartawan:": ("<p>Wartawan: Ani Putri</p>", [("Ani Putri", R)]),
    "Pewarta beside Editor": (
        "<p>Pewarta: Ani Putri</p><p>Editor: Budi Editora</p>",
        [("Ani Putri", R), ("Budi Editora", E)],
    ),
    "Pewarta | Editor on one line": (
        "<p>Pewarta: Ani Putri | Editor: Budi Editora</p>",
        [("Ani Putri", R), ("Budi Editora", E)],
    ),
    "Laporan Wartawan, the paper, the name": (
        "<p>Laporan Wartawan Kabar Pulau, Ani Putri</p>",
        [("Ani Putri", R)],
    ),
    "Laporan Reporter, the paper, the name": (
        "<p>Laporan Reporter Kabar Pulau, Ani Putri</p>",
        [("Ani Putri", R)],
    ),
    "a preposition inside the name": (
        "<div class='author'>Hans-Peter von der Au</div>",
        [("Hans-Peter von der Au", R)],
    ),
    "a compound genre word": (
        "<div class='author'>Gast-Kommentar von Ani Putri</div>",
        [("Ani Putri", R)],
    ),
    "Oleh": ("<div class='byline'>Oleh Ani Putri</div>", [("Ani Putri", R)]),
    "Oleh:": ("<p>Oleh: Ani Putri</p>", [("Ani Putri", R)]),
    "Oleh, name on the next line": ("<div>Oleh</div><div>Ani Putri</div>", [("Ani Putri", R)]),
    "Kontributor with its town": ("<p>Kontributor Tabanan, Ani Putri</p>", [("Ani Putri", C)]),
    "Penulis: Kontributor with its town": (
        "<p>Penulis: Kontributor Tabanan, Ani Putri</p>",
        [("Ani Putri", C)],
    ),
    "role behind the name": ("<div class='author'>Ani Putri, Jurnalis</div>", [("Ani Putri", R)]),
    "Jurnalis:": ("<p>Jurnalis: Ani Putri</p>", [("Ani Putri", R)]),
    "Fotografer": ("<p>Fotografer: Dewi Lensa</p>", [("Dewi Lensa", P)]),
    "By, on a day": ("<p>By Ani Putri on 16 Feb 2016 at 09:10 WIB</p>", [("Ani Putri", R)]),
    "posted by": ("<span>Diposting pada 3 Mei 2026 oleh Ani Putri</span>", [("Ani Putri", R)]),
    "Editor alone": ("<p>Editor: Budi Editora</p>", [("Budi Editora", E)]),
    "Red:": ("<p>Red: Budi Editora</p>", [("Budi Editora", E)]),
    "Redaktur :": ("<p>Redaktur : Budi Editora</p>", [("Budi Editora", E)]),
    "Tim Redaksi": ("<div class='author'>Tim Redaksi</div>", [("Tim Redaksi", D)]),
    "two with dan": ("<p>Penulis: Ani Putri dan Citra Umpama</p>", [("Ani Putri", R), ("Citra Umpama", R)]),
    "two with &": ("<p>Penulis: Ani Putri &amp; Citra Umpama</p>", [("Ani Putri", R), ("Citra Umpama", R)]),
    "two with a comma": ("<p>Penulis: Ani Putri, Citra Umpama</p>", [("Ani Putri", R), ("Citra Umpama", R)]),
    "in one element with the day": (
        "<div class='meta'>Ani Putri - Kabar Pulau<br>Kamis, 02 Nov 2023 20:59 WIB</div>",
        [("Ani Putri", R)],
    ),
    "names with titles and initials": ("<p>Penulis: I Gusti Ayu Laksmi</p>", [("I Gusti Ayu Laksmi", R)]),
}


@pytest.mark.parametrize("form", UNDER)
def test_under_the_headline(form: str) -> None:
    html, expected = UNDER[form]
    article = read(html)
    assert signed(article) == expected
    assert tuple(p.text for p in article.body) == TEXT  # no line of it is text


AFTER = {
    "wartawan, name, Category": (
        "<div>wartawan</div><div>Ani Putri</div><div>Category</div>",
        [("Ani Putri", R)],
    ),
    "wartawan and initials in capitals": (
        "<div>wartawan</div><div>CTH</div><div>Category</div>",
        [("CTH", R)],
    ),
    "Pewarta, Editor, copyright": (
        "<p>Pewarta: Ani Putri</p><p>Editor: Budi Editora</p><p>COPYRIGHT © ANTARA 2026</p>",
        [("Ani Putri", R), ("Budi Editora", E)],
    ),
    "Penulis and Editor on one line": (
        "<p>Penulis: Ani Putri | Editor: Budi Editora</p>",
        [("Ani Putri", R), ("Budi Editora", E)],
    ),
    "Penulis and Editor parted by a break": (
        "<p>Penulis: Ani Putri<br>Editor: Budi Editora</p>",
        [("Ani Putri", R), ("Budi Editora", E)],
    ),
}


@pytest.mark.parametrize("form", AFTER)
def test_after_the_text(form: str) -> None:
    html, expected = AFTER[form]
    article = read(after=html)
    assert signed(article) == expected
    assert tuple(p.text for p in article.body) == TEXT


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Reporter: abc/xyz", [("abc/xyz", R)]),
        ("Pewarta : fyk/ash/suc", [("fyk/ash/suc", R)]),
        ("Penulis: ABC/XYZ", [("ABC/XYZ", R)]),
        ("Reporter: abc / xyz", [("abc / xyz", R)]),
        ("Editor: abc/xyz", [("abc/xyz", E)]),
        ("Reporter: red/adv", []),
        ("Reporter: adv/hms", []),
        ("Penulis: hms", []),
    ],
)
def test_initials_behind_a_label_are_kept_as_printed_on_pages_and_in_dumps(
    line: str, names: list[tuple[str, str]]
) -> None:
    assert signed(read(f"<p>{line}</p>")) == signed(read(after=f"<p>{line}</p>")) == names
    for text in ([HEADLINE, line, *TEXT], [HEADLINE, *TEXT, line]):
        article = extract_text("\n\n".join(text), URL, outlet=OUTLET)
        assert isinstance(article, Article)
        assert signed(article) == names


@pytest.mark.parametrize("credit", ["(abc/xyz)", "(Reporter: abc/xyz)", "(Pewarta : abc/xyz)"])
def test_labelled_initials_in_the_bracket_that_closes_the_text(credit: str) -> None:
    page = read(text=(*TEXT[:-1], f"{TEXT[-1]} {credit}"))
    dump = extract_text("\n\n".join([HEADLINE, *TEXT, credit]), URL, outlet=OUTLET)
    assert isinstance(dump, Article)
    for article in (page, dump):
        assert signed(article) == [("abc/xyz", R)]
        assert tuple(p.text for p in article.body) == TEXT


def test_the_name_in_capitals_as_the_last_line() -> None:
    long = tuple(f"{a} {b}" for a, b in zip(TEXT, reversed(TEXT), strict=True))
    article = read(text=(*long, "ANI PUTRI"))
    assert signed(article) == [("ANI PUTRI", R)]
    assert tuple(p.text for p in article.body) == long


# what closes the last paragraph: credit, its names, mark
CLOSING = {
    "(fyk/ash)": ([("fyk/ash", R)], None),
    "(vyp/kna)": ([("vyp/kna", R)], None),
    "(suc/up)": ([("suc/up", R)], None),
    "(boy/kabarpulau)": ([("boy", R)], None),
    "(ren)": ([("ren", R)], None),
    "(FHM)": ([("FHM", R)], None),
    "(Cas/Isk)": ([("Cas/Isk", R)], None),
    "(kpl/pur/tch)": ([("kpl/pur/tch", R)], None),
    "(E-2)": ([("E-2", R)], None),
    "(W-02)": ([("W-02", R)], None),
    "(ket)": ([("ket", R)], None),
    "(Ani Putri/kabarpulau)": ([("Ani Putri", R)], None),
    "(*)": ([], None),
    "(**)": ([], None),
    "(adv)": ([], "(adv)"),
    "(hms)": ([], "(hms)"),
    "(humas)": ([], "(humas)"),
}


@pytest.mark.parametrize("own_line", [False, True], ids=["same line", "own line"])
@pytest.mark.parametrize("credit", CLOSING)
def test_what_closes_the_text(credit: str, own_line: bool) -> None:
    names, mark = CLOSING[credit]
    text = (*TEXT, credit) if own_line else (*TEXT[:2], f"{TEXT[2]} {credit}")
    article = read(text=text)
    assert signed(article) == names
    assert article.advertorial == mark
    assert tuple(p.text for p in article.body) == TEXT


NOBODY = [
    "Wartawan senior itu menyatakan setuju dengan rencana warga Pantai Karang.",
    "Oleh karena itu, tambatan akan ditutup selama dua pekan oleh kepala desa.",
    "Laporan itu diterima petugas pada pagi hari dan segera ditindaklanjuti.",
    "Editor naskah kuno dari museum daerah turut hadir dalam acara tersebut.",
    "Penulis buku tentang laut, Citra Umpama, memuji kerja keras para nelayan.",
    "Reporter dilarang masuk ke tambatan itu, kata petugas keamanan setempat.",
    "Bantuan datang dari Yayasan Desa Maju (YDM).",
    "Biayanya ditanggung Badan Usaha Milik Desa (BUMDes).",
]


@pytest.mark.parametrize("sentence", NOBODY)
def test_the_same_words_in_sentences_name_nobody(sentence: str) -> None:
    article = read(text=(*TEXT[:2], sentence))
    assert signed(article) == []
    assert article.text.endswith(sentence)


# dateline as printed, the outlet and the place in it, Kemendagri code
DATELINES = [
    ("Mataram, NTB (ANTARA News) - ", "ANTARA News", "Mataram", "52.71"),
    ("Jakarta (ANTARA) - ", "ANTARA", "Jakarta", "31"),
    ("Denpasar (ANTARA) - ", "ANTARA", "Denpasar", "51.71"),
    ("ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) -- ", "Antara/PRNewswire", "ISTANBUL", None),
    ("LHOKSEUMAWE, KOMPAS.com – ", "KOMPAS.com", "LHOKSEUMAWE", "11.73"),
    ("LHOKSEUMAWE, KOMPAS.com — ", "KOMPAS.com", "LHOKSEUMAWE", "11.73"),
    ("LHOKSEUMAWE, KOMPAS.com - ", "KOMPAS.com", "LHOKSEUMAWE", "11.73"),
    ("Jakarta, KabarOtomotif – ", "KabarOtomotif", "Jakarta", "31"),
    ("REPUBLIKA.CO.ID, JAKARTA -- ", "REPUBLIKA.CO.ID", "JAKARTA", "31"),
    ("IHRAM.CO.ID, BANJARMASIN -- ", "IHRAM.CO.ID", "BANJARMASIN", "63.71"),
    ("TEMPO.CO, Jakarta - ", "TEMPO.CO", "Jakarta", "31"),
    ("Liputan6.com, Jakarta - ", "Liputan6.com", "Jakarta", "31"),
    ("Liputan6.com, Jakarta ", "Liputan6.com", "Jakarta", "31"),
    ("VIVA.co.id - ", "VIVA.co.id", None, None),
    ("Kapanlagi.com - ", "Kapanlagi.com", None, None),
    ("TRIBUNNEWS.COM - ", "TRIBUNNEWS.COM", None, None),
    ("jpnn.com, JAKARTA - ", "jpnn.com", "JAKARTA", "31"),
    ("Jakarta - ", None, "Jakarta", "31"),
    ("JAKARTA - ", None, "JAKARTA", "31"),
    ("BALI TRIBUNE - ", "BALI TRIBUNE", None, None),
    ("Bali Tribune, Denpasar - ", "Bali Tribune", "Denpasar", "51.71"),
    ("balitribune.co.id | Denpasar - ", "balitribune.co.id", "Denpasar", "51.71"),
    ("balitribune.co.id | Denpasar – ", "balitribune.co.id", "Denpasar", "51.71"),
    ("Balitribune.co.id | Bangli - ", "Balitribune.co.id", "Bangli", "51.06"),
    ("Amlapura - ", None, "Amlapura", "51.07"),
    ("AMLAPURA, BALIPOST.com – ", "BALIPOST.com", "AMLAPURA", "51.07"),
    ("TRIBUN-BALI.COM, DENPASAR - ", "TRIBUN-BALI.COM", "DENPASAR", "51.71"),
    ("Mataram (suarantb.com) – ", "suarantb.com", "Mataram", "52.71"),
    ("Giri Menang (Suara NTB) – ", "Suara NTB", "Giri Menang", "52.01"),
    ("BANJARNEGARA (KRjogja.com) - ", "KRjogja.com", "BANJARNEGARA", "33.04"),
    ("Jakarta, CNN Indonesia -- ", "CNN Indonesia", "Jakarta", "31"),
    ("BERITABALI.COM, BADUNG. ", "BERITABALI.COM", "BADUNG", "51.03"),
    ("Karangasem, (Metrobali.com) ", "Metrobali.com", "Karangasem", "51.07"),
    ("Denpasar (Bisnis Bali) – ", "Bisnis Bali", "Denpasar", "51.71"),
    ("Singaraja| ", None, "Singaraja", "51.08"),
    ("Denpasar (Antara Bali) - ", "Antara Bali", "Denpasar", "51.71"),
    ("SUMEKS.CO- TANGGAMUS- ", "SUMEKS.CO", "TANGGAMUS", "18.06"),
]


@pytest.mark.parametrize(("raw", "outlet", "place", "code"), DATELINES, ids=[raw for raw, *_ in DATELINES])
def test_datelines(raw: str, outlet: str | None, place: str | None, code: str | None) -> None:
    article = read(text=(raw + TEXT[0], *TEXT[1:]))
    assert article.dateline is not None
    assert article.dateline.raw.strip() == raw.strip()
    assert (article.dateline.outlet, article.dateline.place, article.dateline.code) == (outlet, place, code)
    assert tuple(p.text for p in article.body) == TEXT


@pytest.mark.parametrize(
    "head",
    [
        "<p><strong>Jakarta</strong> - {}</p>",
        "<p><b>jpnn.com</b>, <b>JAKARTA</b> - {}</p>",
        "<p><strong>SINGARAJA, NusaBali</strong></p><p>{}</p>",
        "<div>Denpasar, Bali Tribune</div><p>{}</p>",
        "<p><span>balitribune.co.id | Gianyar</span> - {}</p>",
        "<p><em>BALI TRIBUNE -</em> {}</p>",
    ],
)
def test_datelines_split_over_elements_or_on_a_line_of_their_own(head: str) -> None:
    html = document("", head.format(TEXT[0]) + paragraphs(*TEXT[1:]), "")
    article = extract(html, URL, outlet=OUTLET)
    assert isinstance(article, Article) and article.dateline is not None
    assert tuple(p.text for p in article.body) == TEXT


@pytest.mark.parametrize("form", ["Denpasar, Bali Tribune", "SINGARAJA, NusaBali"])
def test_a_dateline_on_its_own_line_of_a_dump(form: str) -> None:
    article = extract_text("\n\n".join([HEADLINE, form, *TEXT]), URL, outlet=OUTLET)
    assert isinstance(article, Article) and article.dateline is not None
    assert article.dateline.raw.strip() == form
    assert tuple(p.text for p in article.body) == TEXT


OPENINGS = [
    "Presiden kelompok itu - yang baru terpilih - mengatakan tambatan akan dibuka bulan depan.",
    "BALAI desa itu akan dibuka kembali oleh warga pada awal bulan depan, kata ketua banjar.",
    "Singaraja, kota tua di utara pulau, akan mendapat tambatan baru pada awal tahun depan.",
    "Negara akan menanggung biaya tambatan itu, kata pejabat yang mengunjungi pantai tersebut.",
]


@pytest.mark.parametrize("sentence", OPENINGS)
def test_openings_that_are_no_dateline(sentence: str) -> None:
    article = read(text=(sentence, *TEXT[1:]))
    assert article.dateline is None
    assert article.body[0].text == sentence
