"""Text dumps of other newspapers and languages, dumps that are no article, and hostile ones."""

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.dump import extract_text
from scraper.models import Article, Refusal

HOST = "https://balitribune.co.id"
NOW = datetime(2025, 11, 22, tzinfo=UTC)
AD = "Iklan - Geser ke atas untuk melanjutkan.\n\n"
TEASERS = "".join(
    f"Lomba Desa Nomor {n} Digelar Meriah\n\nbalitribune.co.id | Denpasar - Ada {n}0 orang ikut.\n\n"
    "Baca Selengkapnya icon click\n\n"
    for n in range(1, 5)
)


def read(text: str, slug: str = "/content/judul-berita-contoh") -> Article:
    article = extract_text(text, HOST + slug)
    assert isinstance(article, Article), article
    return article


NEIGHBOUR = """Beranda
Berita Pulau
Nelayan Contoh Panen Rumput Laut
Senin, 13 Desember 2021 10:15 WIB
Penulis: Maria Umpama | Editor: Putu Contoh
Laporan Wartawan Kabar Pulau, Maria Umpama
KABARPULAU.EXAMPLE, AMLAPURA - Nelayan memanen rumput laut sejak pagi buta di pesisir timur.
Baca juga: Harga Rumput Laut Naik Dua Kali
"Hasilnya bagus sekali tahun ini," kata ketua kelompok nelayan, Ketut Contoh, di sela panen.
ADVERTISEMENT
Panen berlangsung sampai akhir pekan dan dihadiri warga dari tiga desa tetangga. (Maria Umpama/kabarpulau)
Tags: rumput laut, nelayan
Berita Terkait
Harga Ikan Turun Menjelang Akhir Tahun
Komentar
"""


def test_a_neighbour() -> None:
    article = extract_text(
        NEIGHBOUR, "https://kabarpulau.example/2021/12/13/nelayan-contoh-panen-rumput-laut"
    )
    assert isinstance(article, Article)
    assert article.headline is not None and article.headline.value == "Nelayan Contoh Panen Rumput Laut"
    assert [(b.name, b.role) for b in article.bylines] == [
        ("Maria Umpama", "reporter"),
        ("Putu Contoh", "editor"),
    ]
    assert article.published is not None
    assert article.published.at == datetime(2021, 12, 13, 3, 15, tzinfo=UTC)
    assert article.dateline is not None and article.dateline.code == "51.07"
    assert len(article.body) == 3
    assert article.text.endswith("warga dari tiga desa tetangga.")
    assert article.teasers == ("Harga Rumput Laut Naik Dua Kali", "Harga Ikan Turun Menjelang Akhir Tahun")
    assert article.tags == ("rumput laut", "nelayan")


OPENING = "Judul Berita Contoh\n\nDENPASAR, Kabar.com - Panen raya berlangsung meriah di desa itu."


@pytest.mark.parametrize(
    ("closing", "names", "mark"),
    [
        ("(fyk/ash)", ["fyk/ash"], None),
        ("(dar)", ["dar"], None),
        ("(Wira Umpama/balitribune)", ["Wira Umpama"], None),
        ("(Miasa/Balitirbune)", ["Miasa"], None),
        ("*nat", ["nat"], None),
        ("(EKA/M038/T007)", ["EKA/M038/T007"], None),
        ("(adv)", [], "(adv)"),
        ("(hms)", [], "(hms)"),
        ("(*)", [], None),
    ],
)
def test_what_closes_a_text(closing: str, names: list[str], mark: str | None) -> None:
    text = f"{OPENING} {closing}\n"
    article = read(text, "/content/judul-berita-contoh")
    assert article.text == "Panen raya berlangsung meriah di desa itu."
    assert [b.name for b in article.bylines] == names
    assert article.advertorial == mark


@pytest.mark.parametrize(
    ("dump", "names", "at", "starts", "ends"),
    [
        (
            "Panen Raya Digelar\n\nPanen raya itu dihadiri warga tiga desa\n\nSINGARAJA, NusaBali\n"
            "Panen raya digelar warga desa, Selasa (30/11). APBD TA-2022 disahkan.\n\nAcaranya "
            "meriah. *nat\n",
            ["nat"],
            None,
            "Panen raya digelar warga desa",
            "Acaranya meriah.",
        ),
        (
            "Home Berita\nPanen Raya Digelar\nSelasa, 26 Desember 2017,\n13:05 "
            "WITA\nBERITABALI.COM, BADUNG.\n"
            "Panen raya digelar warga desa sejak (26/12) pagi.\nReporter: bbn/ctg\n",
            ["bbn/ctg"],
            datetime(2017, 12, 26, 5, 5, tzinfo=UTC),
            "Panen raya digelar",
            "(26/12) pagi.",
        ),
        (
            "Panen Raya Digelar\naccount_circle Ed27\ncalendar_month Sabtu, 20 Jul 2024\nvisibility 120\n"
            "Jembrana suarajembrana.com – Panen raya digelar warga desa.\n336 x 280\nAcaranya "
            "meriah sampai sore.\n",
            ["Ed27"],
            None,
            "Panen raya digelar",
            "Acaranya meriah sampai sore.",
        ),
        (
            "Panen Raya Digelar\nRabu, 17 April 2019 09:10 WITA\nPOS-KUPANG.COM|KUPANG - Panen raya "
            "digelar warga.\n"
            "Acaranya meriah. (Laporan Reporter POS-KUPANG.COM, Oby Umpama)\n• Tautan satu lagi\n• "
            "Tautan dua lagi\n",
            ["Oby Umpama"],
            datetime(2019, 4, 17, 1, 10, tzinfo=UTC),
            "Panen raya digelar",
            "Acaranya meriah.",
        ),
        (
            "Panen Raya Digelar\nSelasa, 4 November 2025 10:11 WITA\nRingkasan Berita:\n• Panen "
            "raya digelar warga.\n"
            "Laporan Wartawan TribunLombok.com, Ahmad Umpama\nTRIBUNLOMBOK.COM, LOMBOK BARAT - "
            "Panen raya digelar warga.\n"
            "Acaranya meriah sampai sore hari.\n",
            ["Ahmad Umpama"],
            datetime(2025, 11, 4, 2, 11, tzinfo=UTC),
            "Panen raya digelar",
            "sampai sore hari.",
        ),
    ],
)
def test_shapes_of_neighbours(
    dump: str, names: list[str], at: datetime | None, starts: str, ends: str
) -> None:
    article = extract_text(dump, "https://kabar.example/berita/1/panen-raya-digelar")
    assert isinstance(article, Article)
    assert [b.name for b in article.bylines] == names
    assert article.text.startswith(starts) and article.text.endswith(ends)
    assert (article.published.at if article.published else None) == at
    assert article.headline is not None and article.headline.value == "Panen Raya Digelar"
    assert article.dateline is not None and article.dateline.code is not None


def test_an_abbreviation_at_the_end_is_no_credit() -> None:
    article = read(
        "Judul Berita Contoh\n\nDENPASAR, Kabar.com - Data itu berasal dari Badan Statistik Contoh (BSC).\n"
    )
    assert article.text.endswith("(BSC).")
    assert article.bylines == ()


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            "Penulis\n: Nabila Umpama\nEditor\n: Bayu Contoh",
            [("Nabila Umpama", "reporter"), ("Bayu Contoh", "editor")],
        ),
        (
            "Isna Umpama\nPenulis\nYoga Contoh\nEditor",
            [("Isna Umpama", "reporter"), ("Yoga Contoh", "editor")],
        ),
        ("Reporter: Ani Umpama dan Budi Contoh", [("Ani Umpama", "reporter"), ("Budi Contoh", "reporter")]),
        ("Pewarta : ANT", [("ANT", "reporter")]),
        ("wartawan\nANA", [("ANA", "reporter")]),
        ("Penulis: Kontributor Ende, Maria Umpama", [("Maria Umpama", "contributor")]),
        ("Fotografer: Gede Contoh", [("Gede Contoh", "photographer")]),
    ],
)
def test_credit_lines(lines: str, names: list[tuple[str, str]]) -> None:
    text = f"{OPENING}\n\n{lines}\n"
    assert [(b.name, b.role) for b in read(text).bylines] == names


def test_a_generic_english_dump() -> None:
    dump = (
        "Harbour bridge reopens after repairs\n\nCrews finished a week early, the city said\n\n"
        "By Jane Sample and Tom Example\nMarch 3, 2021 2:30 PM ET\n\n"
        "SPRINGFIELD (AP) — The harbour bridge reopened to traffic on Wednesday after months of work.\n\n"
        "Read more: Ferry line closes for the winter\n\n"
        "“We are glad it is done,” said the mayor, who crossed it first on a bicycle.\n\n"
        "Related Articles\n\nFerry prices rise again this spring\n\nCopyright 2021 Example Press\n"
    )
    article = extract_text(dump, "https://news.example/local/harbour-bridge-reopens")
    assert isinstance(article, Article)
    assert article.headline is not None and article.headline.value == "Harbour bridge reopens after repairs"
    assert [b.name for b in article.bylines] == ["Jane Sample", "Tom Example"]
    assert article.published is not None and article.published.day == date(2021, 3, 3)
    assert article.dateline is not None and article.dateline.place == "SPRINGFIELD"
    assert article.text.endswith("first on a bicycle.")
    assert "Ferry" not in article.text
    assert article.teasers == ("Ferry line closes for the winter", "Ferry prices rise again this spring")
    assert article.language is not None and article.language.value == "en"


def test_a_german_dump_wrapped_at_a_fixed_width() -> None:
    dump = (
        "Neue Brücke über den Fluss ist eröffnet\n\nVon Anna Beispiel\n\n5. März 2024, 10:22 Uhr\n\n"
        "Die neue Brücke über den Fluss ist am Dienstag für den Verkehr\n"
        "geöffnet worden. Der Bau dauerte vier Jahre und kostete mehr als\n"
        "geplant, wie die Stadt mitteilte.\n\nAuch interessant\n\nFähre stellt den Betrieb ein\n"
    )
    article = extract_text(dump, "https://zeitung.example/stadt/4711")
    assert isinstance(article, Article)
    assert [p.text for p in article.body] == [
        "Die neue Brücke über den Fluss ist am Dienstag für den Verkehr geöffnet worden. "
        "Der Bau dauerte vier Jahre und kostete mehr als geplant, wie die Stadt mitteilte."
    ]
    assert [b.name for b in article.bylines] == ["Anna Beispiel"]
    assert article.published is not None and article.published.day == date(2024, 3, 5)


def test_a_headline_below_menus_is_found_by_the_address() -> None:
    menus = "\n".join(
        ["Beranda", "Nasional", "Olahraga", "Harga Cabai Naik Lagi di Pasar", "Video", "Masuk"] * 5
    )
    text = "Warga memanen cabai sejak pagi di ladang desa, dan hasilnya dijual ke pasar kota. " * 3
    head = "Petani Contoh Panen Cabai di Ladang\n3 Mei 2024 10:22"
    dump = f"{menus}\n{head}\n{text}\n{text}\nBerita Terkait\nHarga Turun"
    article = extract_text(dump, "https://kabar.example/berita/991/petani-contoh-panen-cabai-di-ladang")
    assert isinstance(article, Article)
    assert article.headline is not None and article.headline.value == "Petani Contoh Panen Cabai di Ladang"
    assert article.published is not None and article.published.day == date(2024, 5, 3)
    assert len(article.body) == 2


@pytest.mark.parametrize(
    ("dump", "url", "reason"),
    [
        ("", "https://kabar.example/a", "empty"),
        (" \n\u200b\n", "https://kabar.example/a", "empty"),
        ("Judul Saja", "https://kabar.example/a", "no-text"),
        (AD + TEASERS, "https://balitribune.co.id/", "listing"),
        (
            "\n".join(f"Berita Nomor {n} Tentang Desa Contoh" for n in range(12)),
            "https://kabar.example/",
            "listing",
        ),
        (
            "\n".join(
                f"Lomba Desa Nomor {n}\nKamis, {n} April 2025\nKabar – Lomba desa digelar meriah sekali."
                for n in range(1, 7)
            ),
            "https://kabar.example/search/label/Budaya",
            "listing",
        ),
        ("x" * 4_000_001, "https://kabar.example/a", "too-large"),
    ],
)
def test_what_is_no_article_is_refused(dump: str, url: str, reason: str) -> None:
    result = extract_text(dump, url)
    assert isinstance(result, Refusal) and result.reason == reason


@given(
    st.text(max_size=400), st.sampled_from(["", "/content/judul-berita-contoh", "/node/12", "/2024/05/12/x"])
)
def test_any_text_is_an_article_or_a_refusal(text: str, path: str) -> None:
    assert isinstance(extract_text(text, HOST + path), Article | Refusal)


_LINES = st.sampled_from(
    [
        line
        for line in (
            AD
            + "Judul\nMade\nBALI TRIBUNE - Isi, Rabu (2/5).\nwartawan\nANA\nCategory\n"
            + TEASERS
            + NEIGHBOUR
        ).splitlines()
        if line
    ]
    + [""]
)


@given(st.lists(_LINES, max_size=25))
def test_any_order_of_lines_is_read_and_nothing_is_lost(lines: list[str]) -> None:
    result = extract_text("\n".join(lines), HOST + "/content/balai-desa-contoh-diresmikan", fetched_at=NOW)
    if isinstance(result, Article):
        parts = [
            result.text,
            *(text for _, text in result.stripped),
            *(i.caption or "" for i in result.images),
        ]
        parts += [f.raw for f in (result.headline, result.kicker) if f]
        parts += [result.dateline.raw if result.dateline else ""]
        everything = "".join("".join(parts).split())
        for word in " ".join(lines).split():
            assert word in everything


@pytest.mark.parametrize(
    "token",
    [
        "Rabu (15/8) ",
        "12 Mei - ",
        "(15/8",
        "“",
        "wartawan\nANA\n",
        "Baca Selengkapnya\n",
        "By A B\n",
        "A. ",
        "(a/",
    ],
)
def test_reading_grows_with_the_length_only(token: str) -> None:
    def seconds(size: int) -> float:
        dump = token * (size // len(token))
        started = time.process_time()
        extract_text(dump, HOST + "/content/judul-berita-contoh", fetched_at=NOW)
        return time.process_time() - started

    def linear() -> bool:
        short, long = seconds(30_000), seconds(60_000)
        return long <= max(3.5 * short, 0.3)

    assert any(linear() for _ in range(3))  # a busy machine slows one measurement, seldom three
