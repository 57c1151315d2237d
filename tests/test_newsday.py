"""The day of the news out of running text: the one year that fits, or none."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dates import news_day
from scraper.dates.mentions import mentions

NOW = datetime(2025, 11, 22, tzinfo=UTC)


def day(text: str, *captions: str, **known: object) -> str | None:
    found, _ = news_day(text, captions, fetched_at=NOW, **known)  # type: ignore[arg-type]
    return found.value.isoformat() if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the year printed with the day
        ("Balai desa diresmikan, Selasa (17/5/2022).", "2022-05-17"),
        ("Balai desa diresmikan, Selasa (17/5/22).", "2022-05-17"),
        ("Balai desa diresmikan (17/05/2022).", "2022-05-17"),
        ("Balai desa diresmikan Sabtu 11 Desember 2021.", "2021-12-11"),
        ("Balai desa diresmikan Kamis (29/2/2024).", "2024-02-29"),
        ("Harga cabai naik menjelang akhir pekan, Sabtu (12/9/2020).", "2020-09-12"),
        ("Warga bertemu untuk menolak rencana tambang di hutan adat, Rabu (6/10/2021).", "2021-10-06"),
        (
            "Guru menyampaikan harapan, sebagai persiapan acara Kamis (28/2/2019). "
            '"Kami perlu meja," kata ketua komite, Senin (4/2/2019).',
            "2019-02-04",
        ),
        # years named in the text
        ("Balai desa diresmikan, Sabtu (25/1). Sejak awal tahun 2020 ini sudah 21 kali rapat.", "2020-01-25"),
        (
            "Balai desa diresmikan, Rabu (15/8). Hingga Juni 2018 ada 12 balai, tahun 2017 baru 4.",
            "2018-08-15",
        ),
        ("Balai desa diresmikan, Rabu (4/9), menyambut Pilkada Serentak 2024.", "2024-09-04"),
        ("Balai desa diresmikan, Rabu (2/5). Ketuanya menjabat sampai 2022.", "2018-05-02"),
        ("Balai desa diresmikan, Selasa (28/8). Pekerjaan berlanjut hingga akhir 2018.", "2018-08-28"),
        ("Balai desa diresmikan, Rabu (4/12). Lampunya dianggarkan tahun 2020.", "2019-12-04"),
        ("Balai desa diresmikan, Rabu (23/1). Sepanjang 2018 tercatat 40 acara.", "2019-01-23"),
        ("Balai desa diresmikan, Selasa (17/6), oleh dewan periode 2024-2029.", "2025-06-17"),
        ("Balai desa diresmikan, Selasa (30/11), dengan APBD TA-2022.", "2021-11-30"),
        ("Balai desa diresmikan, Senin (11/7), sejak dibangun 2003. Lebaran 2016 sepi.", "2016-07-11"),
        ("Balai desa diresmikan, Minggu (6/4). Lebaran 1446 Hijriah jatuh Senin (31/3).", "2025-04-06"),
        ("Balai desa diresmikan, Rabu (6/3), sehari sebelum Nyepi Saka 1941.", "2019-03-06"),
        ("Balai desa diresmikan, Selasa (15/8), jelang HUT ke-78 RI.", "2023-08-15"),
        # the pandemic
        ("Balai desa ditutup, Rabu (27/10), karena wabah corona.", "2021-10-27"),
        ("Vaksin tiba tadi pagi (Rabu, 3/8), kata posko Covid-19 tahun 2022.", "2022-08-03"),
        # spellings
        ("Balai desa diresmikan, selasa (9/2), tahun 2021.", "2021-02-09"),
        ("Balai desa diresmikan, Rabu (29/6/), tahun 2022.", "2022-06-29"),
        ("Balai desa diresmikan Jum’at, (11/4), tahun 2025.", "2025-04-11"),
        ("Balai desa diresmikan Minggu petang (17/6), tahun 2018.", "2018-06-17"),
        ("Balai desa diresmikan Redite (17/6), tahun 2018.", "2018-06-17"),
        ("Balai desa diresmikan Rabu 15 Agustus, tahun 2018.", "2018-08-15"),
    ],
)
def test_the_text_settles_the_year(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Balai desa diresmikan, Rabu (4/9).",  # 2013, 2019, 2024
        "Balai desa diresmikan, Rabu (20/21).",
        "Balai desa diresmikan, Rabu (39/3), tahun 2022.",
        "Balai desa diresmikan, Rabu (4/11/205), tahun 2015.",
        "Balai desa ditutup, Kamis (28/3), di tengah pandemi Covid-19.",  # 2024 is after it, 2019 before
        "Balai desa ditutup, Kamis (28/3). Anggaran 2021 dipangkas.",
        "Balai desa diresmikan, Rabu 1 Desember 2020.",  # a Tuesday
        "Longsor Senin (21/1). Sehari kemudian, Selasa (23/1), alat berat tiba. Anggaran 2019 disiapkan.",
        "Pekan budaya digelar Minggu (14/1) hingga Minggu (20/7) 2018.",
        "Rapat digelar Senin (3/4). Sehari sebelumnya, Minggu (2/6), warga bertemu. Pemilu 2019 usai.",
        "Rapat digelar Senin (25/6). Anggaran tahun 2022 dibahas.",
        "Pertemuan berlangsung 9-19 Oktober 2018.",
        "Pada 18-24 Desember 2017 tercatat 900 tamu, 22 Desember 2017 paling ramai.",
        "Pemungutan suara 9 Desember diperketat menjelang Pilkada 2020.",
        "Balai desa diresmikan beberapa waktu lalu, kata ketua, tahun 2020.",
        "Seluas 2/3 (2/3) lahan ditanami.",
        "",
    ],
)
def test_doubt_gives_no_day(text: str) -> None:
    assert day(text) is None


def test_doubts_are_told() -> None:
    notes = news_day("Rapat Senin (21/1). Selasa (23/1) alat tiba. Tahun 2019.", fetched_at=NOW)[1]
    assert notes == ("days contradict each other: Senin (21/1), Selasa (23/1)",)
    assert news_day("Rapat, Rabu (20/21).", fetched_at=NOW)[1] == (
        "impossible day in the text: Rabu (20/21)",
    )
    assert (
        "fits 2013, 2019, 2024"
        in news_day("Rapat, Rabu (4/9).", fetched_at=NOW, not_before=date(2010, 1, 1))[1][0]
    )


@pytest.mark.parametrize(
    ("text", "captions", "expected"),
    [
        # the day beside the speech verb, not the event that is announced first
        (
            "Upacara akan digelar Senin (17/4/23). Panitia siap, kata ketua, Minggu (16/4/23).",
            (),
            "2023-04-16",
        ),
        (
            "Upacara digelar Senin (17/4/23). Petugas mendata tamu, Minggu (16/4/23).",
            ("Suasana, Minggu (16/4/23)",),
            "2023-04-16",
        ),
        (
            "Sejak 10 September 2016 hotel penuh. Data itu disampaikan pengelola, Senin (12/9).",
            (),
            "2016-09-12",
        ),
        (
            "Pelantikan dijadwalkan Jumat (20/9/2024). Hal itu dikonfirmasi, Rabu (18/9), di kantor.",
            (),
            "2024-09-18",
        ),
        # a quoted day is not the day of the quotation
        ("“Kami mulai Senin (24/6/2024),” ujar ketua, Minggu (23/6/2024).", (), "2024-06-23"),
        # the first of several, when nothing else tells
        ("Air mati, Rabu (29/6), sejak Selasa (28/6) tahun 2022.", (), "2022-06-29"),
        # only the caption has a possible day
        ("Pasar ramai, Rabu (39/3), tahun 2022.", ("Suasana pasar, Rabu (30/3)",), "2022-03-30"),
        # an event at the turn of the year
        ("Ditangkap Senin (31/12), ujar kapolres, Rabu (2/1). Tahun 2019 diawali kasus.", (), "2019-01-02"),
    ],
)
def test_which_of_several_days_is_the_news_day(text: str, captions: tuple[str, ...], expected: str) -> None:
    assert day(text, *captions) == expected


def test_a_printed_day_of_publication_settles_the_year() -> None:
    text = "Donor darah digelar, Selasa (15/5) kemarin."
    assert day(text, posted=date(2018, 5, 16)) == "2018-05-15"
    assert day("Donor darah digelar, Senin (31/12).", posted=date(2019, 1, 2)) == "2018-12-31"
    assert day("Donor darah digelar (15/5).", posted=date(2018, 5, 16)) == "2018-05-15"
    assert day(text, posted=date(2019, 5, 16)) is None  # a Wednesday then


def test_bounds_known_from_elsewhere() -> None:
    text = "Tebing longsor, Selasa (12/7)."  # 2011, 2016, 2022
    assert day(text) is None
    assert day(text, not_before=date(2019, 2, 1)) == "2022-07-12"
    assert day(text, not_before=date(2010, 1, 1), not_after=date(2015, 1, 1)) == "2011-07-12"
    assert day("Acara, Rabu (15/8/2029).") is None  # after the fetch


def test_how_the_day_was_found() -> None:
    found, _ = news_day("Balai diresmikan, Rabu (15/8), tahun 2018.", fetched_at=NOW)
    assert found is not None and (found.via, found.raw) == ("weekday", "Rabu (15/8)")
    found, _ = news_day("Balai diresmikan, Rabu (15/8/2018).", fetched_at=NOW)
    assert found is not None and found.via == "text"


def test_without_the_fetch_time_the_text_alone_may_settle_it() -> None:
    found, _ = news_day("Balai diresmikan, Rabu (15/8). Hingga Juni 2018 ada 12 balai.")
    assert found is not None and found.value == date(2018, 8, 15)
    assert news_day("Balai diresmikan, Rabu (15/8).")[0] is None


def test_other_languages() -> None:
    text = "Die Halle wurde am Mittwoch (15.8.) eröffnet, teilte die Stadt mit. Der Bau begann 2017."
    assert day(text, language="de") == "2018-08-15"
    assert (
        day("The hall opened on Wednesday, August 15, officials said in 2018.", language="en") == "2018-08-15"
    )


def test_a_long_table_of_days_is_not_read_to_its_end() -> None:
    assert len(mentions("Rabu (15/8) " * 5000, "id")) <= 400


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=2))
def test_any_text_gives_a_day_or_none(text: str, captions: list[str]) -> None:
    found, notes = news_day(f"{text} Rabu (15/8) {text} 2018", captions, fetched_at=NOW)
    assert found is None or found.value <= NOW.date()
    assert all(isinstance(note, str) for note in notes)


@given(st.dates(date(2016, 1, 1), date(2025, 11, 1)))
def test_an_inferred_day_is_the_right_one(when: date) -> None:
    weekday = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"][when.weekday()]
    found, _ = news_day(
        f"Balai diresmikan, {weekday} ({when.day}/{when.month}), tahun {when.year}.", fetched_at=NOW
    )
    assert found is not None and found.value == when


def test_a_day_in_a_caption_is_that_of_the_picture_not_of_the_feast_to_come() -> None:
    assert (
        day("Pasar penuh pekan ini.", "Suasana pasar menjelang hari raya, Minggu (21/7/2019).")
        == "2019-07-21"
    )
    assert day("Pasar penuh pekan ini.", "Poster acara yang akan digelar, Minggu (21/7/2019).") is None


@pytest.mark.parametrize(
    "text",
    ["Rapat digelar jelang Galungan, Rabu (20/9/2023).", "Rencana digelar di balai desa, Rabu (20/9/2023)."],
)
def test_a_named_event_and_a_plan_are_still_to_come(text: str) -> None:
    assert [m.future for m in mentions(text, "id")] == [True]
