"""Every form in which Indonesian pages print a date: under the headline, in markup, in the text.

All text is invented. The forms are those of news sites from 2015 on; local time is Bali's (UTC+8) unless the
page prints a zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scraper.dates import Stamp, parse_date
from scraper.extract import extract
from scraper.models import Article, Outlet, Published

URL = "https://www.kabarpulau.example/berita/tambatan-perahu"
OUTLET = Outlet(
    "kabarpulau",
    "Kabar Pulau",
    ("www.kabarpulau.example",),
    (),
    place="51",
    timezone="Asia/Makassar",
    language="id",
)
FETCHED = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # a Sunday, noon in Bali
TEXT = (
    "Warga Pantai Karang memperbaiki tambatan perahu yang rusak diterjang gelombang pada awal musim barat.",
    "Ketua kelompok nelayan, Wayan Umpama, mengatakan pekerjaan itu dibiayai bersama oleh tiga banjar.",
    "Tambatan tersebut dipakai puluhan perahu setiap hari dan akan selesai sebelum musim ikan tiba.",
)


def read(
    under: str = "", *, head: str = "", text: tuple[str, ...] = TEXT, url: str = URL, after: str = ""
) -> Article:
    body = "".join(f"<p>{p}</p>" for p in text)
    article = extract(
        f"<html lang='id'><head><title>Tambatan Perahu Diperbaiki - Kabar Pulau</title>{head}</head><body>"
        f"<header><a href='/'>Beranda</a></header><main><h1>Tambatan Perahu Diperbaiki</h1>{under}"
        f"<div class='isi'>{body}</div></main>{after}</body></html>",
        url,
        outlet=OUTLET,
        fetched_at=FETCHED,
    )
    assert isinstance(article, Article), article
    assert tuple(p.text for p in article.body) == text  # the date's line is never part of the text
    return article


def local(stamp: Published | None, hours: int = 8) -> str | None:
    """Day and clock as the page means them, "2015-11-05 14:56"; the day alone when no time is known."""
    if stamp is None:
        return None
    if stamp.at is None:
        return stamp.day.isoformat()
    clock = stamp.at + timedelta(hours=hours)
    assert clock.date() == stamp.day
    return f"{clock:%Y-%m-%d %H:%M}"


# printed line, hours east of UTC, what it says
PRINTED = [
    ("Selasa, 6 Oktober 2015 14:56 WIB | 1.229 Views", 7, "2015-10-06 14:56"),
    ("Senin, 4 Mei 2020 04:25 WIB", 7, "2020-05-04 04:25"),
    ("Rabu, 7 Oktober 2015 | 21:04 WIB", 7, "2015-10-07 21:04"),
    ("Jumat, 5 September 2025 | 21:49 WITA", 8, "2025-09-05 21:49"),
    ("Kabarpulau.example - 02/11/2023, 21:34 WIB", 7, "2023-11-02 21:34"),
    ("Selasa, 06/10/2015 10:08 WIB", 7, "2015-10-06 10:08"),
    ("Kamis, 02 Nov 2023 20:59 WIB", 7, "2023-11-02 20:59"),
    ("Selasa, 6 Oktober 2015 - 15:56 wib", 7, "2015-10-06 15:56"),
    ("Jum'at, 17 Februari 2017 - 13:30 wib", 7, "2017-02-17 13:30"),
    ("Jum’at, 17 Februari 2017 - 13:30 wib", 7, "2017-02-17 13:30"),
    ("Jumat , 17 February 2017, 13:16 WIB", 7, "2017-02-17 13:16"),
    ("Senin, 15 Februari 2016, 16:15 WIB", 7, "2016-02-15 16:15"),
    ("on 16 Feb 2016 at 09:10 WIB", 7, "2016-02-16 09:10"),
    ("Minggu, 18 Juli 2021 – 18:52 WIB", 7, "2021-07-18 18:52"),
    ("Minggu, 14 Februari 2016 09:15", 8, "2016-02-14 09:15"),
    ("20/1/2026 18:30", 8, "2026-01-20 18:30"),
    ("12 Jul 2026 19:37:24", 8, "2026-07-12 19:37"),
    ("2025/09/07", 8, "2025-09-07"),
    ("07/09/2025", 8, "2025-09-07"),
    ("Posted on Maret 30, 2015", 8, "2015-03-30"),
    ("Rabu, 15 Agustus 2018 pukul 10.22 WITA", 8, "2018-08-15 10:22"),
    ("Rabu, 15 Agustus 2018 10.22 WITA", 8, "2018-08-15 10:22"),
    ("Rabu, 15 Agustus 2018 10.22 WIT", 9, "2018-08-15 10:22"),
    ("Rabu, 15 Agustus 2018 10.22 Wita", 8, "2018-08-15 10:22"),
    ("15-08-2018", 8, "2018-08-15"),
    ("15.08.2018", 8, "2018-08-15"),
    ("15/8/18", 8, "2018-08-15"),
    ("05/06/2018", 8, "2018-06-05"),
    ("Tanggal: 15 Agustus 2018", 8, "2018-08-15"),
    ("Dipublikasikan pada 15 Agustus 2018 oleh Redaksi", 8, "2018-08-15"),
    ("Redite, 19 Agustus 2018", 8, "2018-08-19"),
    ("Minggu Pahing, 19 Agustus 2018", 8, "2018-08-19"),
    ("Saniscara Kliwon, 18 Agustus 2018", 8, "2018-08-18"),
    ("Ahad, 19 Agustus 2018", 8, "2018-08-19"),
    ("August 15, 2018", 8, "2018-08-15"),
    ("15 Agustus 2018 malam", 8, "2018-08-15"),
    ("Diposting : 16 May 2018 14:36", 8, "2018-05-16 14:36"),
    ("Rabu, 26 Desember 2007, 10:13 WITA", 8, "2007-12-26 10:13"),
    ("20 menit lalu", 8, "2026-11-22 11:40"),
    ("2 jam lalu", 8, "2026-11-22"),
    ("2 jam yang lalu", 8, "2026-11-22"),
    ("3 hari lalu", 8, "2026-11-19"),
    ("1 minggu lalu", 8, "2026-11-15"),
    ("kemarin", 8, "2026-11-21"),
    ("kemarin, 10:22", 8, "2026-11-21 10:22"),
]


@pytest.mark.parametrize(("line", "hours", "expected"), PRINTED, ids=[line for line, _, _ in PRINTED])
def test_a_date_line_under_the_headline(line: str, hours: int, expected: str) -> None:
    article = read(f"<div class='tanggal'>{line}</div>")
    assert local(article.published, hours) == expected
    assert article.published is not None and article.published.via == "html"
    assert article.published.raw in line


# what a date line cannot tell
UNTOLD = [
    "Rabu (15/8)", "(15/8)", "Rabu, 15 Agustus", "15 Agustus", "Rabu malam", "Selasa lalu", "Agustus 2018",
    "2018", "31 Februari 2018", "32/13/2018", "Rabu (20/21)", "Rabu (39/3)", "(4/11/205)", "10.22 WITA",
    "00/00/0000", "24 November 2026",
]  # fmt: skip


@pytest.mark.parametrize("line", UNTOLD)
def test_a_line_that_is_no_full_date_or_none_at_all_dates_nothing(line: str) -> None:
    assert read_loosely(f"<div class='tanggal'>{line}</div>").published is None


def read_loosely(under: str) -> Article:
    body = "".join(f"<p>{p}</p>" for p in TEXT)
    page = f"<html lang='id'><body><h1>Tambatan Perahu Diperbaiki</h1>{under}{body}</body></html>"
    article = extract(page, URL, outlet=OUTLET, fetched_at=FETCHED)
    assert isinstance(article, Article)
    return article


def stamp(text: str) -> Stamp | None:
    return parse_date(text, language="id", timezone="Asia/Makassar", fetched_at=FETCHED)


MONTHS = {
    1: "Januari Jan", 2: "Februari Feb Peb Pebruari", 3: "Maret Mar", 4: "April Apr", 5: "Mei", 6: "Juni Jun",
    7: "Juli Jul", 8: "Agustus Agu Agt Ags Agust", 9: "September Sep Sept", 10: "Oktober Okt",
    11: "November Nov Nop Nopember", 12: "Desember Des",
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "number"), [(word, n) for n, words in MONTHS.items() for word in words.split()]
)
def test_every_spelling_of_a_month(word: str, number: int) -> None:
    for written in (word, word.lower(), word.upper(), word + "."):
        found = stamp(f"9 {written} 2019")
        assert found is not None and (found.day.day, found.day.month, found.day.year) == (9, number, 2019), (
            written
        )


DAYS = [
    "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Jum'at", "Jum’at", "Sabtu", "Minggu", "Ahad",
    "Redite", "Soma", "Anggara", "Buda", "Wraspati", "Sukra", "Saniscara",
]  # fmt: skip
MARKET_DAYS = ["Umanis", "Paing", "Pahing", "Pon", "Wage", "Kliwon", "Legi"]


@pytest.mark.parametrize(
    "word", [*DAYS, *(f"Minggu {m}" for m in MARKET_DAYS), *(f"Buda {m}" for m in MARKET_DAYS)]
)
def test_every_name_of_a_day_before_a_date(word: str) -> None:
    found = stamp(f"{word}, 21 Agustus 2019 10:22")
    assert (
        found is not None
        and f"{found.day}" == "2019-08-21"
        and found.at == datetime(2019, 8, 21, 2, 22, tzinfo=UTC)
    )


@pytest.mark.parametrize("part", ["pagi", "siang", "sore", "petang", "malam", "dini hari"])
def test_a_part_of_the_day_behind_a_date(part: str) -> None:
    found = stamp(f"Rabu, 21 Agustus 2019 {part}")
    assert found is not None and (f"{found.day}", found.precision) == ("2019-08-21", "day")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("baru saja", "2026-11-22"),
        ("30 detik lalu", "2026-11-22"),
        ("5 menit yang lalu", "2026-11-22"),
        ("13 jam lalu", "2026-11-21"),
        ("sejam lalu", "2026-11-22"),
        ("semalam", "2026-11-21"),
        ("tadi pagi", "2026-11-22"),
        ("hari ini", "2026-11-22"),
        ("3 hari yang lalu", "2026-11-19"),
        ("2 minggu lalu", "2026-11-08"),
    ],
)
def test_dates_counted_back_from_the_fetch(text: str, day: str) -> None:
    found = stamp(text)
    assert found is not None and f"{found.day}" == day
    assert parse_date(text, language="id", timezone="Asia/Makassar", fetched_at=None) is None


@pytest.mark.parametrize("text", ["2 bulan lalu", "1 tahun yang lalu", "Selasa lalu", "Rabu malam"])
def test_what_is_told_too_vaguely_is_no_day(text: str) -> None:
    assert stamp(text) is None


# content of meta elements, what it says in Bali
MACHINE = [
    ("article:published_time", "2018-08-15T10:22:00+08:00", "2018-08-15 10:22"),
    ("article:published_time", "2018-08-14T23:30:00+00:00", "2018-08-15 07:30"),
    ("publishdate", "2015-11-05 T10:08:58", "2015-11-05 10:08"),
    ("publishdate", "2018-08-15 10:22:00", "2018-08-15 10:22"),
    ("content_PublishedDate", "2023-11-02 20:59:53", "2023-11-02 20:59"),
    ("pubdate", "2018-08-15T10:22", "2018-08-15 10:22"),
    ("date", "2018-08-15", "2018-08-15"),
]


@pytest.mark.parametrize(("name", "content", "expected"), MACHINE, ids=[f"{n}={c}" for n, c, _ in MACHINE])
def test_a_date_in_a_meta_element(name: str, content: str, expected: str) -> None:
    article = read(head=f"<meta name='{name}' property='{name}' content='{content}'>")
    assert local(article.published) == expected
    assert article.published is not None and article.published.via == "meta"


@pytest.mark.parametrize("content", ["2015-11-05 T22:08:58Z", "2015-11-05T22-08-58Z", "2015-11-05T22:08:58Z"])
def test_a_meta_date_marked_as_utc_that_is_local_time_in_print(content: str) -> None:
    article = read(
        "<div>Kamis, 05/11/2015 22:08 WITA</div>", head=f"<meta name='publishdate' content='{content}'>"
    )
    assert local(article.published) == "2015-11-05 22:08"


def test_a_site_without_a_zone_setting_says_utc() -> None:
    head = "<meta property='article:published_time' content='2018-08-15T23:30:00+00:00'>"
    article = read("<time>15 Agustus 2018 23:30</time>", head=head)
    assert article.published is not None and f"{article.published.day}" == "2018-08-15"


# in the text: the sentence, the day the news is of (None: it cannot be told)
IN_TEXT = [
    ("Hal itu dikatakannya, Rabu (15/8/2018).", "2018-08-15"),
    ("Hal itu dikatakannya, Senin (17/4/23).", "2023-04-17"),
    ("Hal itu dikatakannya, Rabu (29/6/), dalam rapat tahun 2022.", "2022-06-29"),
    ("Hal itu dikatakannya, selasa (9/2), pada tahun anggaran 2021.", "2021-02-09"),
    ("Tambatan itu (Rabu, 3/8) ditinjau warga pada tahun 2022.", "2022-08-03"),
    ("Hal itu dikatakannya, Minggu petang (17/6), jelang pilkada 2018.", "2018-06-17"),
    ("Hal itu dikatakannya, Sabtu 11 Desember 2021.", "2021-12-11"),
    ("Hal itu dikatakannya, Kamis (12/01/2017).", "2017-01-12"),
    ("Hal itu dikatakannya, Rabu (15/8) malam, pada tahun 2018.", "2018-08-15"),
    ("Hal itu dikatakannya, Rabu (20/21), pada tahun 2018.", None),
    ("Hal itu dikatakannya, Rabu (39/3), pada tahun 2018.", None),
    ("Hal itu dikatakannya, Senin (25/6). Anggaran tahun 2022 dibahas.", None),
    ("Hal itu dikatakannya, Kamis (28/3), tanpa tahun yang lain.", None),
    ("Hal itu dikatakannya, Senin (3/4/2018).", None),
    ("Hal itu dikatakannya sepekan setelah 31/2/2018.", None),
    ("Pantai itu dibuka pada tahun 2017.", None),
]


@pytest.mark.parametrize(("sentence", "day"), IN_TEXT, ids=[s for s, _ in IN_TEXT])
def test_a_day_in_the_text(sentence: str, day: str | None) -> None:
    article = read(text=(f"{TEXT[0]} {sentence}", *TEXT[1:]))
    assert (f"{article.news_day.value}" if article.news_day else None) == day
    assert local(article.published) == day


CONTRADICTIONS = [
    ("the weekday is not that of the day", ("Senin (15/8/2018)",)),
    ("consecutive days that are none", ("Senin (21/1)", "Selasa (23/1)")),
    ("a day after the fetch", ("Senin (7/12/2026)",)),
]


@pytest.mark.parametrize(("why", "days"), CONTRADICTIONS, ids=[w for w, _ in CONTRADICTIONS])
def test_days_that_contradict_themselves_give_none(why: str, days: tuple[str, ...]) -> None:
    told = " Sehari kemudian, ".join(f"Rapat digelar {day} di balai desa." for day in days)
    article = read(text=(TEXT[0], told, *TEXT[1:]))
    assert article.news_day is None and article.published is None, why


# where a page says it, the most trusted first; each is right alone
PLACES = {
    "jsonld": {
        "head": '<script type="application/ld+json">{"@type":"NewsArticle",'
        '"headline":"Tambatan Perahu Diperbaiki","datePublished":"2018-08-15T10:22:00+08:00"}</script>'
    },
    "meta": {"head": "<meta property='article:published_time' content='2018-08-15T10:22:00+08:00'>"},
    "html": {"under": "<span class='post-date'>Rabu, 15 Agustus 2018 10:22 WITA</span>"},
    "url": {"url": "https://www.kabarpulau.example/2018/08/15/tambatan-perahu"},
}


@pytest.mark.parametrize("via", PLACES)
def test_where_the_date_stands(via: str) -> None:
    article = read(**PLACES[via])  # type: ignore[arg-type]
    assert article.published is not None
    assert (f"{article.published.day}", article.published.via) == ("2018-08-15", via)


def test_dates_of_teasers_and_of_the_clock_in_the_page_head_date_nothing() -> None:
    rows = "".join(
        f"<li><a href='/{n}'>Berita lain nomor {n} dari pulau seberang</a> <time>1{n}/10/2025</time></li>"
        for n in range(5)
    )
    article = read(after=f"<aside><h3>Berita Terkait</h3><ul>{rows}</ul></aside>")
    assert article.published is None and article.news_day is None
