"""Printed and machine dates of many languages, right or None."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dates import Stamp, news_day, parse_date, parse_iso
from scraper.dates.words import MONTHS
from scraper.dates.words import month as word_month

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # Sunday noon in Bali
BALI = "Asia/Makassar"


def read(text: str, language: str | None = "id", zone: str | None = BALI) -> Stamp | None:
    return parse_date(text, language=language, timezone=zone, fetched_at=NOW)


def shown(stamp: Stamp | None) -> str | None:
    """Day, local clock of the article and zone, short enough for a table."""
    if stamp is None:
        return None
    at = f" {stamp.at:%d %H:%M:%S}Z {stamp.zone}" if stamp.at else ""
    return f"{stamp.day}{at}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kamis, 5 November 2015 14:56 WIB | 1.229 Views", "2015-11-05 05 07:56:00Z Asia/Jakarta"),
        ("Senin, 4 Mei 2020 04:25 WIB", "2020-05-04 03 21:25:00Z Asia/Jakarta"),
        ("Rabu, 4 November 2015 | 21:04 WIB", "2015-11-04 04 14:04:00Z Asia/Jakarta"),
        ("Jumat, 5 September 2025 | 21:49 WITA", "2025-09-05 05 13:49:00Z Asia/Makassar"),
        ("Kabar.com - 02/11/2023, 21:34 WIT", "2023-11-02 02 12:34:00Z Asia/Jayapura"),
        ("Kamis, 05/11/2015 10:08 WIB", "2015-11-05 05 03:08:00Z Asia/Jakarta"),
        ("Kamis, 02 Nov 2023 20:59 WIB", "2023-11-02 02 13:59:00Z Asia/Jakarta"),
        ("Jum'at, 17 Februari 2017 - 13:30 wib", "2017-02-17 17 06:30:00Z Asia/Jakarta"),
        ("Jum’at, 17 Februari 2017 - 13:30 wib", "2017-02-17 17 06:30:00Z Asia/Jakarta"),
        ("Jumat , 17 February 2017, 13:16 WIB", "2017-02-17 17 06:16:00Z Asia/Jakarta"),
        ("on 16 Feb 2016 at 09:10 WIB", "2016-02-16 16 02:10:00Z Asia/Jakarta"),
        ("Minggu, 18 Juli 2021 – 18:52 WIB", "2021-07-18 18 11:52:00Z Asia/Jakarta"),
        ("Minggu, 14 Februari 2016 09:15", "2016-02-14 14 01:15:00Z Asia/Makassar"),
        ("12 Jul 2026 19:37:24", "2026-07-12 12 11:37:24Z Asia/Makassar"),
        ("Rabu, 15 Agustus 2018 pukul 10.22 WITA", "2018-08-15 15 02:22:00Z Asia/Makassar"),
        ("Diposting : 16 May 2018 14:36", "2018-05-16 16 06:36:00Z Asia/Makassar"),
        ("calendar_month Sabtu, 20 Jul 2024", "2024-07-20"),
        ("2025/09/07", "2025-09-07"),
        ("Posted on Maret 30, 2015", "2015-03-30"),
        ("Dipublikasikan pada 15 Agustus 2018 oleh Ayu", "2018-08-15"),
        ("Tanggal: 15 Agustus 2018", "2018-08-15"),
        ("Redite, 19 Agustus 2018", "2018-08-19"),
        ("Minggu Pahing, 19 Agustus 2018", "2018-08-19"),
        ("Saniscara Kliwon, 18 Agustus 2018", "2018-08-18"),
        ("Ahad, 19 Agustus 2018", "2018-08-19"),
        ("15 Agustus 2018 malam", "2018-08-15"),
        ("Rabu (15/8/18)", "2018-08-15"),
        ("05/06/2018", "2018-06-05"),
        ("15.08.2018", "2018-08-15"),
        ("Terbit: 5 November 2015 | Diperbarui: 6 November 2015", "2015-11-05"),
        ("Diperbarui: 6 November 2015 | Terbit: 5 November 2015", "2015-11-05"),
    ],
)
def test_indonesian_date_lines(text: str, expected: str) -> None:
    assert shown(read(text)) == expected


@pytest.mark.parametrize("word", ["Agu", "Agt", "Ags", "Agust", "Agustus", "Aug"])
def test_every_short_form_of_august(word: str) -> None:
    assert shown(read(f"15 {word} 2018")) == "2018-08-15"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 Peb 2021", 2),
        ("25 Pebruari 2017", 2),
        ("10 Nop 2020", 11),
        ("1 Nopember 2020", 11),
        ("9 Sept 2025", 9),
        ("3 Des 2018", 12),
    ],
)
def test_older_spellings_of_months(text: str, day: int) -> None:
    stamp = read(text)
    assert stamp is not None and stamp.day.month == day


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Wednesday, March 3, 2021 at 2:30 p.m. ET", "en", "2021-03-03 03 19:30:00Z America/New_York"),
        ("17:41 JST, October 13, 2024", "en", "2024-10-13 13 08:41:00Z +09:00"),
        ("3rd March 2020 14:30 GMT", "en", "2020-03-03 03 14:30:00Z UTC"),
        ("5. März 2024, 10:22 Uhr", "de", "2024-03-05 05 09:22:00Z Europe/Berlin"),
        ("Mittwoch, 05.06.2024", "de", "2024-06-05"),
        ("5 mars 2024 à 10h22", "fr", "2024-03-05 05 09:22:00Z Europe/Berlin"),
        ("1er août 2023", "fr", "2023-08-01"),
        ("5 de noviembre de 2015", "es", "2015-11-05"),
        ("5 de novembro de 2015 às 14h56", "pt", "2015-11-05 05 13:56:00Z Europe/Berlin"),
        ("3 maggio 2024", "it", "2024-05-03"),
        ("3 mei 2024", "nl", "2024-05-03"),
        ("24 نيسان / أبريل 2020", "ar", "2020-04-24"),
        ("12 października 2024", "pl", "2024-10-12"),
        ("15. 8. 2018", "cs", "2018-08-15"),
        ("3. listopadu 2024", "cs", "2024-11-03"),
        ("3. listopada 2024", "hr", "2024-10-03"),
        ("3 Ağustos 2024", "tr", "2024-08-03"),
        ("15 августа 2018, 10:22", "ru", "2018-08-15 15 08:22:00Z Europe/Berlin"),
        ("3 травня 2024", "uk", "2024-05-03"),
        ("2024年5月3日 10時22分", "ja", "2024-05-03 03 08:22:00Z Europe/Berlin"),
        ("令和6年5月3日", "ja", "2024-05-03"),
        ("2024年05月03日下午3:05", "zh", "2024-05-03 03 13:05:00Z Europe/Berlin"),
        ("2024. 11. 5. 오후 3:05", "ko", "2024-11-05 05 14:05:00Z Europe/Berlin"),
        ("ngày 5 tháng 11 năm 2015", "vi", "2015-11-05"),
        ("10 พฤศจิกายน 2567", "th", "2024-11-10"),
        ("2015. november 5.", "hu", "2015-11-05"),
        ("3. maí 2024", "is", "2024-05-03"),
        ("3. toukokuuta 2024", "fi", "2024-05-03"),
        ("3 Μαΐου 2024", "el", "2024-05-03"),
        ("3 ogos 2024", "ms", "2024-08-03"),
        ("Thu, 05 Nov 2015 10:08:58 +0700", None, "2015-11-05 05 03:08:58Z +07:00"),
        ("Thu Nov 05 10:08:58 +0700 2015", "en", "2015-11-05 05 03:08:58Z +07:00"),
    ],
)
def test_other_languages(text: str, language: str | None, expected: str) -> None:
    zone = None if language in (None, "en") else "Europe/Berlin"
    assert shown(read(text, language, zone)) == expected


def test_the_order_of_day_and_month_follows_the_language_and_is_never_guessed() -> None:
    assert shown(read("05/06/2018", "en-US", None)) == "2018-05-06"
    assert shown(read("05/06/2018", "en-GB", None)) == "2018-06-05"
    assert shown(read("05/06/2018", "en", "America/Chicago")) == "2018-05-06"
    assert read("05/06/2018", "en", None) is None
    assert shown(read("Tue, 05/06/2018", "en", None)) == "2018-06-05"
    assert shown(read("25/06/2018", "en", None)) == "2018-06-25"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30 menit lalu", "2026-11-22 22 03:30:00Z Asia/Makassar"),
        ("2 jam yang lalu", "2026-11-22"),
        ("sejam lalu", "2026-11-22"),
        ("13 jam lalu", "2026-11-21"),
        ("3 hari lalu", "2026-11-19"),
        ("1 minggu lalu", "2026-11-15"),
        ("baru saja", "2026-11-22"),
        ("hari ini", "2026-11-22"),
        ("kemarin", "2026-11-21"),
        ("kemarin, 10:22", "2026-11-21 21 02:22:00Z Asia/Makassar"),
        ("semalam", "2026-11-21"),
        ("yesterday", "2026-11-21"),
        ("vor 3 Stunden", "2026-11-22"),
        ("il y a 2 jours", "2026-11-20"),
        ("hace 2 días", "2026-11-20"),
        ("3日前", "2026-11-19"),
        ("2 bulan lalu", None),
    ],
)
def test_dates_counted_back_from_the_fetch(text: str, expected: str | None) -> None:
    assert shown(read(text)) == expected
    assert parse_date(text, language="id", timezone=BALI, fetched_at=None) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rabu (15/8)",
        "(15/8)",
        "Rabu, 15 Agustus",
        "15 Agustus",
        "Rabu malam",
        "Selasa lalu",
        "31 Februari 2018",
        "32/13/2018",
        "Rp 15.000 per 20 orang",
        "wartawan 15",
        "2018",
        "Agustus 2018",
        "Edisi 12, halaman 3",
        "24 November 2026",
        "10.22 WITA",
    ],
)
def test_what_is_no_full_date_gives_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-08-15T10:22:00+08:00", "2018-08-15 15 02:22:00Z Asia/Makassar"),
        ("2018-08-15T10:22:00+0700", "2018-08-15 15 03:22:00Z +07:00"),
        ("2018-08-15T10:22:00.123456Z", "2018-08-15 15 10:22:00Z Asia/Makassar"),
        ("2015-11-05 T10:08:58Z", "2015-11-05 05 10:08:58Z Asia/Makassar"),
        ("2023-11-02T20-59-53Z", "2023-11-03 02 20:59:53Z Asia/Makassar"),
        ("2018-08-15 10:22:00", "2018-08-15 15 02:22:00Z Asia/Makassar"),
        ("2018-08-15T10:22", "2018-08-15 15 02:22:00Z Asia/Makassar"),
        ("20180815T102200Z", "2018-08-15 15 10:22:00Z Asia/Makassar"),
        ("2018-08-15T10:22:00+08:00[Asia/Makassar]", "2018-08-15 15 02:22:00Z Asia/Makassar"),
        ("2018-08-15 10:22:00 WIB", "2018-08-15 15 03:22:00Z Asia/Jakarta"),
        ("2018-08-15", "2018-08-15"),
        ("2018-08-15T00:00:00Z", "2018-08-15"),
        ("1446692938", "2015-11-05 05 03:08:58Z Asia/Makassar"),
        ("1446692938000", "2015-11-05 05 03:08:58Z Asia/Makassar"),
        ("2018-02-30", None),
        ("2018-08", None),
        ("2018-08-15T25:00:00Z", None),
        ("", None),
    ],
)
def test_machine_forms(text: str, expected: str | None) -> None:
    assert shown(parse_iso(text, timezone=BALI)) == expected


def test_z_may_mean_local_time() -> None:
    stamp = parse_iso("2015-11-05T23:08:58Z", timezone="Asia/Jakarta", local_z=True)
    assert stamp == Stamp(
        date(2015, 11, 5), datetime(2015, 11, 5, 16, 8, 58, tzinfo=UTC), "second", "Asia/Jakarta", "outlet"
    )


def test_how_the_zone_was_known() -> None:
    assert parse_iso("2018-08-15T10:22:00", timezone=None).zone_via == "assumed"  # type: ignore[union-attr]
    assert parse_iso("2018-08-15T10:22:00Z", timezone=None).zone_via == "offset"  # type: ignore[union-attr]
    assert read("15 Agustus 2018 10:22").zone_via == "outlet"  # type: ignore[union-attr]
    assert read("15 Agustus 2018 10:22 WIB").zone_via == "printed"  # type: ignore[union-attr]


def test_dates_after_the_fetch_are_refused() -> None:
    assert parse_iso("2026-11-24", timezone=None, fetched_at=NOW) is None
    assert parse_iso("2026-11-23", timezone=None, fetched_at=NOW) is not None


def test_dateparser_reads_the_languages_our_tables_lack_and_is_imported_only_then() -> None:
    assert shown(read("15 ओगस्ट 2018", "gu", None)) is None  # no such word in Gujarati: no guess
    assert shown(read("১৫ আগস্ট ২০১৮", "bn", None)) == "2018-08-15"
    code = (
        "import sys; from scraper.dates import parse_date; "
        "parse_date('Kamis, 5 November 2015 14:56 WIB', language='id', timezone=None, fetched_at=None); "
        "parse_date('tanpa tanggal', language='id', timezone=None, fetched_at=None); "
        "print('dateparser' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )


@given(st.text(max_size=120), st.sampled_from(["id", "en", "de", "ja", None, "xx", "en-US"]))
def test_any_text_is_a_date_or_none(text: str, language: str | None) -> None:
    for stamp in (read(text, language), parse_iso(text, timezone=BALI)):
        assert stamp is None or (stamp.at is None) == (stamp.precision == "day")


@given(st.dates(date(1990, 1, 1), date(2026, 11, 1)))
def test_every_day_is_read_back(day: date) -> None:
    months = MONTHS["id"].replace("|", " ").split()
    month = next(w for w in months if len(w) > 3 or w == "mei" if word_month(w, "id") == day.month)
    stamp = read(f"Terbit, {day.day} {month.title()} {day.year} | 10:22 WITA")
    assert stamp is not None and stamp.day == day
    assert read(f"{day:%d/%m/%Y}").day == day  # type: ignore[union-attr]


OTHER_CALENDARS = [
    ("12 Rabiul Awal 1446 H", "id"),
    ("Ahad, 12 Rabiul Awal 1446 H", "id"),
    ("12/3/1446 H", "id"),
    ("١٢ ربيع الأول ١٤٤٦ هـ", "ar"),
    ("١٢/٣/١٤٤٦ هـ", "ar"),
    ("1446/03/12", "ar"),
    ("12 Rabi al-Awwal 1446 AH", "en"),
    ("२०८१ कात्तिक २५", "ne"),
    ("२५ कात्तिक २०८१", "ne"),
    ("Kartik 25, 2081", "en"),
    ("2081-07-25", "ne"),
    ("२०८१-०७-२५", "ne"),
    ("२०८१/०७/२५", "ne"),
    ("25.07.2081", "ne"),
    ("2057-01-01", "en"),
]


@pytest.mark.parametrize(("text", "language"), OTHER_CALENDARS, ids=[text for text, _ in OTHER_CALENDARS])
def test_days_of_the_moons_and_of_nepals_calendar_are_none_of_ours(text: str, language: str) -> None:
    assert read(text, language) is None
    assert parse_date(text, language=language, timezone=None, fetched_at=None) is None
    assert parse_iso(text, timezone=None) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12 Rabiul Awal 1446 H / 15 September 2024", "id"),
        ("15 September 2024 M / 12 Rabiul Awal 1446 H", "id"),
        ("12 ربيع الأول 1446 هـ الموافق 15 سبتمبر 2024", "ar"),
        ("1446/03/12 - 2024/09/15", "ar"),
        ("Bhadra 30, 2081 | September 15, 2024", "en"),
        ("२०८१-०५-३० | 2024-09-15", "ne"),
        ("2081/05/30 (2024/09/15)", "ne"),
    ],
)
def test_beside_a_day_of_another_calendar_ours_is_read(text: str, language: str) -> None:
    assert shown(read(text, language)) == "2024-09-15"
    assert shown(parse_date(text, language=language, timezone=None, fetched_at=None)) == "2024-09-15"


def test_a_day_of_nepals_calendar_in_the_text_is_not_the_day_of_the_news() -> None:
    assert news_day("काठमाडौं, आइतबार (२५/७/२०८१)। पुस्तकालय खुल्यो।", language="ne")[0] is None
