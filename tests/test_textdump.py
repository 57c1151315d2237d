"""Articles out of pages that were already turned into text."""

from datetime import UTC, date, datetime

import pytest

from scraper.extract.dump import extract_text
from scraper.models import Article

HOST = "https://balitribune.co.id"
NOW = datetime(2025, 11, 22, tzinfo=UTC)
AD = "Iklan - Geser ke atas untuk melanjutkan.\n\n"
TEASERS = (
    "Lomba Perahu Hias Diikuti Warga Pesisir",
    "Koperasi Nelayan Buka Gerai Kedua",
    "Jembatan Bambu Dicat Ulang",
)
REST = f"""
{TEASERS[0]}

balitribune.co.id | Denpasar - Sebanyak 30 perahu ambil bagian dalam lomba, Sabtu (4/10/2025).

Baca Selengkapnya icon click

{TEASERS[1]}

balitribune.co.id | Singaraja – Koperasi itu membuka gerai kedua pada Oktober 2025.

Baca Selengkapnya icon click
Iklan icon ads
Iklan icon ads

{TEASERS[2]}

Amlapura - Warga mengecat jembatan, Jumat (24/10/2025), kata kepala desa.

Baca Selengkapnya icon click
Bagikan Berita
news

Warga Pulau Minta Dermaga Baru

Lorem, ipsum dolor sit amet consectetur adipisicing elit.
"""


def page(above: str, text: str, name: str | None = "Ayu Umpama", category: bool = True) -> str:
    credit = f"\nwartawan\n{name}\n" + ("Category\n" if category else "") if name else ""
    return f"{AD}Balai Desa Contoh Diresmikan\n\n{above}{text}\n{credit}{REST}"


def read(
    text: str, slug: str = "/content/balai-desa-contoh-diresmikan", now: datetime | None = None
) -> Article:
    article = extract_text(text, HOST + slug, fetched_at=now)
    assert isinstance(article, Article), article
    return article


def test_a_page_of_the_present_layout() -> None:
    text = (
        'BALI TRIBUNE - Balai desa diresmikan bupati. "Kami senang," ujar ketua, Rabu (15/8).  Disebutnya '
        "pada tahun 2017 baru ada 4 balai, hingga Juni 2018 sudah 12 balai. Warga berharap balai itu ramai."
    )
    article = read(page("Made Umpama\n\n", text))
    assert article.headline is not None and article.headline.value == "Balai Desa Contoh Diresmikan"
    assert [(b.name, b.role) for b in article.bylines] == [("Ayu Umpama", "reporter")]
    assert [(i.url, i.caption) for i in article.images] == [(None, "Made Umpama")]
    assert article.dateline is not None and article.dateline.outlet == "BALI TRIBUNE"
    assert article.text.startswith("Balai desa diresmikan bupati.")
    assert article.text.endswith("Warga berharap balai itu ramai.")
    assert article.published is not None
    assert (article.published.day, article.published.at, article.published.precision) == (
        date(2018, 8, 15),
        None,
        "day",
    )
    assert (article.published.via, article.published.raw) == ("weekday", "Rabu (15/8)")
    assert article.teasers == TEASERS
    assert article.kicker is None
    assert article.canonical.value == HOST + "/content/balai-desa-contoh-diresmikan"


def test_nothing_of_the_rest_is_in_the_text_and_all_of_it_is_kept() -> None:
    article = read(page("", "balitribune.co.id | Gianyar - Balai desa diresmikan bupati, Rabu (4/9)."))
    kept = {text for _, text in article.stripped}
    for line in filter(None, REST.splitlines()):
        assert line not in article.text
        assert line in kept
    assert not any(word in article.text for word in ("Iklan", "wartawan", "Category", "Bagikan", "Lorem"))


@pytest.mark.parametrize(
    ("above", "text", "kicker", "caption", "place", "starts", "day"),
    [
        (
            "Bali Tribune / BALAI - Warga di depan balai.\n\n",
            "balitribune.co.id | Gianyar - Balai diresmikan, Rabu (4/9), pada Pilkada 2024.",
            None,
            "Bali Tribune / BALAI - Warga di depan balai.",
            "Gianyar",
            "Balai diresmikan",
            "2024-09-04",
        ),
        (
            "Bali Tribune / BALAI - Warga di depan balai.\n\n",
            "balitribune.co.id | GianyarBalai diresmikan, Selasa (12/7), di desa itu.",
            None,
            "Bali Tribune / BALAI - Warga di depan balai.",
            "Gianyar",
            "Balai diresmikan",
            "2022-07-12",
        ),
        (
            "Bali Tribune/ BALAI- Warga, Rabu (27/10)\n",
            "balitribune.co.id | Bangli Balai diresmikan, Rabu (27/10), saat corona reda.",
            None,
            "Bali Tribune/ BALAI- Warga, Rabu (27/10)",
            "Bangli",
            "Balai diresmikan",
            "2021-10-27",
        ),
        (
            "balai\nBALAI - Warga di depan balai.\n\n\n\n",
            "BALI TRIBUNE -Balai diresmikan, Minggu (6/5), di desa itu.",
            "balai",
            "BALAI - Warga di depan balai.",
            None,
            "Balai diresmikan",
            "2018-05-06",
        ),
        (
            "Made Umpama\nMade Umpama\n\n",
            "BALI TRIBUNE - Made Umpama meresmikan balai, Rabu (2/5).",
            "Made Umpama",
            "Made Umpama",
            None,
            "Made Umpama meresmikan",
            "2018-05-02",
        ),
        (
            "Warga di depan balai. (cth)\n\n",
            "Bangli, Bali Tribune\n\nBalai diresmikan warga, Kamis (12/01/2017).",
            None,
            "Warga di depan balai. (cth)",
            "Bangli",
            "Balai diresmikan",
            "2017-01-12",
        ),
        (
            "balai\nBALAI - Warga.\n\n",
            "Denpasar, Bali Tribune\nBalai diresmikan saat Lebaran 2016.\n\nHal itu dikatakan Senin (11/7).",
            "balai",
            "BALAI - Warga.",
            "Denpasar",
            "Balai diresmikan",
            "2016-07-11",
        ),
        (
            "balai\nDepan balai desa.\n\n",
            "BALAI desa itu diresmikan sejak 10 September 2016.\n\nHal itu disampaikan Senin (12/9).",
            "balai",
            "Depan balai desa.",
            None,
            "BALAI desa itu",
            "2016-09-12",
        ),
        (
            "Bali Tribune / Balai dari timur\n\n",
            "balitribune.co.id |  Mangupura - Balai diresmikan, kata petugas, Rabu (20/21).",
            None,
            "Bali Tribune / Balai dari timur",
            "Mangupura",
            "Balai diresmikan",
            None,
        ),
        (
            "",
            "Balitribune.co.id | Bangli - Balai diresmikan bupati kemarin di desa itu.",
            None,
            None,
            "Bangli",
            "Balai diresmikan",
            None,
        ),
    ],
)
def test_the_shapes_of_ten_years(
    above: str,
    text: str,
    kicker: str | None,
    caption: str | None,
    place: str | None,
    starts: str,
    day: str | None,
) -> None:
    article = read(page(above, text))
    assert (article.kicker.value if article.kicker else None) == kicker
    assert [i.caption for i in article.images] == ([caption] if caption else [])
    assert (article.dateline.place if article.dateline else None) == place
    assert article.text.startswith(starts)
    assert (article.news_day.value.isoformat() if article.news_day else None) == day
    assert article.teasers == TEASERS


@pytest.mark.parametrize(
    ("above", "text", "kicker", "captions"),
    [
        ("erupsi\n\n", "BALI TRIBUNE - Balai diresmikan warga desa pagi itu.", "erupsi", []),
        (
            "Warga di balai.\nWarga di balai.\n\n",
            "BALI TRIBUNE - Balai diresmikan warga desa pagi itu.",
            "Warga di balai.",
            ["Warga di balai."],
        ),
        (
            "Gubernur\nBALAI - Warga.\n\n",
            "BALI TRIBUNE - Balai diresmikan warga desa pagi itu.",
            "Gubernur",
            ["BALAI - Warga."],
        ),
        (
            "Bali Tribune/Made Umpama (kanan) dan Ketut Contoh (kiri)\n",
            "balitribune.co.id | Bangli - Balai diresmikan warga desa pagi itu.",
            None,
            ["Bali Tribune/Made Umpama (kanan) dan Ketut Contoh (kiri)"],
        ),
        (
            "Bali Tribune/Ilustrasi\n\n",
            "balitribune.co.id | Bangli - Balai diresmikan warga desa pagi itu.",
            None,
            ["Bali Tribune/Ilustrasi"],
        ),
        (
            "Warga menunggu di depan balai desa yang baru selesai.\n\n",
            "BALAI desa itu diresmikan bupati dan warga kemarin pagi.",
            None,
            ["Warga menunggu di depan balai desa yang baru selesai."],
        ),
    ],
)
def test_lines_above_the_text(above: str, text: str, kicker: str | None, captions: list[str]) -> None:
    article = read(page(above, text))
    assert (article.kicker.value if article.kicker else None) == kicker
    assert [i.caption for i in article.images] == captions
    assert article.text.startswith(("Balai diresmikan", "BALAI desa"))


def test_a_dump_cut_inside_the_text_or_the_label_is_still_read() -> None:
    whole = page(
        "", "balitribune.co.id | Bangli - Balai diresmikan warga desa.\n\nAcaranya meriah dan ramai seka"
    )
    article = read(whole[: whole.index("\nwartawan")])
    assert article.text.endswith("Acaranya meriah dan ramai seka")
    assert article.bylines == ()
    article = read(whole[: whole.index("\nwartawan") + 7])
    assert article.text.endswith("ramai seka")


def test_without_the_category_line_the_name_is_followed_by_a_teaser() -> None:
    article = read(
        page("", "BALI TRIBUNE - Balai desa diresmikan, Rabu (2/5).", "San Umpama", category=False)
    )
    assert [b.name for b in article.bylines] == ["San Umpama"]
    assert article.teasers == TEASERS


def test_without_a_credit_the_first_teaser_ends_the_text() -> None:
    article = read(page("", "balitribune.co.id | Gianyar - Balai desa diresmikan bupati dan warga.", None))
    assert article.text == "Balai desa diresmikan bupati dan warga."
    assert article.bylines == ()
    assert article.teasers == TEASERS


def test_a_code_glued_to_the_end_and_a_leftover_caption_are_cut() -> None:
    text = (
        "balitribune.co.id | Singaraja -  Balai diresmikan, Rabu (4/12). "
        "Lampunya dianggarkan tahun 2020, tandas Budi.War\n\n"
        "Caption; Warga di balai, Rabu (4/11)"
    )
    article = read(page("", text, "CTH"))
    assert article.text.endswith("tandas Budi.")
    assert ("credit", "War") in article.stripped
    assert ("leftover", "Caption; Warga di balai, Rabu (4/11)") in article.stripped
    assert [b.name for b in article.bylines] == ["CTH"]
    assert article.news_day is not None and article.news_day.value == date(2019, 12, 4)


def test_the_old_layout_prints_its_time_and_no_headline() -> None:
    dump = (
        "Diposting : 16 May 2018 14:36\nRedaksi - Bali Tribune\nbalai\nKeterangan Gambar: \n"
        "BALAI - Warga menunggu giliran.\nBALI TRIBUNE - Balai desa diresmikan, Selasa (15/5) kemarin."
    )
    article = read(dump, "/content/bupati-resmikan-balai-baru")
    assert article.headline is None and article.kicker is None
    assert article.published is not None
    assert article.published.at == datetime(2018, 5, 16, 6, 36, tzinfo=UTC)
    assert (article.published.zone, article.published.zone_via, article.published.precision) == (
        "Asia/Makassar",
        "outlet",
        "minute",
    )
    assert article.news_day is not None and article.news_day.value == date(2018, 5, 15)
    assert [i.caption for i in article.images] == ["BALAI - Warga menunggu giliran."]
    assert article.bylines == ()
    assert article.text == "Balai desa diresmikan, Selasa (15/5) kemarin."


def test_the_number_of_a_node_bounds_the_year() -> None:
    text = page("", "Balai desa diresmikan bupati dan warga desa, Selasa (12/7).")
    assert read(text, "/content/balai-desa-contoh-diresmikan", NOW).news_day is None
    article = read(text, "/node/40500", NOW)
    assert article.news_day is not None and article.news_day.value == date(2022, 7, 12)


def test_teasers_never_date_the_article() -> None:
    article = read(page("", "balitribune.co.id | Gianyar - Balai desa diresmikan bupati dan warga."), now=NOW)
    assert article.published is None and article.news_day is None


def test_an_address_of_http_and_page_numbers_is_one_article() -> None:
    article = extract_text(
        page("", "BALI TRIBUNE - Balai desa diresmikan, Rabu (2/5)."),
        "http://balitribune.co.id/content/balai-desa?page=67",
    )
    assert isinstance(article, Article)
    assert article.canonical.value == "https://balitribune.co.id/content/balai-desa"
