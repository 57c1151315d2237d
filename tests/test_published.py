"""When it was published: one invented page for each way dates go wrong."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime

import pytest

from scraper.extract import extract
from scraper.extract.headline import headlines
from scraper.extract.page import Page, open_page
from scraper.extract.published import modified, published
from scraper.models import Article, Outlet, Published, Rules

URL = "https://www.kabarpulau.example/berita/jembatan-desa"
TEXT = (
    "<p>"
    + "Warga desa menunggu jembatan itu selesai sejak tahun lalu, kata kepala desa setempat kemarin. " * 3
    + "</p>"
)
BALI = Outlet(
    "kabarpulau", "Kabar Pulau", ("www.kabarpulau.example",), (), timezone="Asia/Makassar", language="id"
)
FETCHED = datetime(2026, 11, 22, tzinfo=UTC)


def page(
    under: str = "",
    after: str = "",
    *,
    head: str = "",
    above: str = "",
    lang: str = "id",
    url: str = URL,
    outlet: Outlet | None = None,
    **ld: object,
) -> Page:
    stated = json.dumps({"@type": "NewsArticle", "headline": "Jembatan Desa Rampung", **ld})
    block = f"<script type='application/ld+json'>{stated}</script>"
    html = (
        f"<html lang='{lang}'><head>{head}{block}</head><body>{above}<h1>Jembatan Desa "
        f"Rampung</h1>{under}{TEXT}{TEXT}{TEXT}{after}</body></html>"
    )
    opened = open_page(html, url, outlet=outlet, fetched_at=FETCHED)
    assert isinstance(opened, Page)
    return opened


def found(*args: str, **more: object) -> Published | None:
    it = page(*args, **more)  # type: ignore[arg-type]
    return published(it, headlines(it))


@pytest.mark.parametrize(
    "line",
    [
        "Oleh Ani Putri | Rabu, 5 Maret 2025 | 10:15 WITA",
        "Rabu, 5 Maret 2025 | 10.15 WITA | 1.229 kali dilihat",
        "Ani Putri • 5 Maret 2025 • pukul 10.15 WITA",
    ],
)
def test_a_time_behind_a_bar_belongs_to_its_day(line: str) -> None:
    stamp = found(f"<div>{line}</div>", outlet=BALI)
    assert stamp is not None
    assert (stamp.precision, stamp.at) == ("minute", datetime(2025, 3, 5, 2, 15, tzinfo=UTC))


def day(*args: str, **more: object) -> date | None:
    result = found(*args, **more)
    return result.day if result else None


@pytest.mark.parametrize(
    "printed",
    [
        "Kamis, 5 November 2015 14:56 WIB | 1.229 Views",
        "Kompas.example - 05/11/2015, 21:34 WIB",
        "Jum'at, 5 November 2015 - 13:30 wib",
        "<b>Tanggal:</b>5 November 2015",
        "05 | 11 | 2015",
        "Jumat , 05 November 2015, 13:16 WIB",
        "on 5 Nov 2015 at 09:10 WIB",
        "Minggu, 5 November 2015 – 18:52 WIB",
        "5/11/2015 18:30",
        "Posted on November 5, 2015",
        "Oleh Ani Putri, 5 Nopember 2015",
        "2015/11/05",
        "Diposting : 5 November 2015 14:36 oleh Redaksi",
    ],
)
@pytest.mark.parametrize(
    "element", ["<div class='date'>{}</div>", "<p>{}</p>", "<span>{}</span>", "<time>{}</time>"]
)
def test_printed_dates_under_the_headline(printed: str, element: str) -> None:
    result = found(element.format(printed))
    assert result is not None
    assert (result.day, result.via) == (date(2015, 11, 5), "html")
    assert result.raw.replace(": ", ":") in re.sub("<.*?>", "", printed).replace(": ", ":")


def test_order_of_trust_and_agreement() -> None:
    head = "<meta property='article:published_time' content='2018-08-15T10:22:00+08:00'>"
    result = found(
        "<div class='date'>Rabu, 15 Agustus 2018 10:22 WITA</div>",
        head=head,
        datePublished="2018-08-15T10:22:00+08:00",
    )
    assert result is not None
    assert (result.day, result.via, result.zone, result.zone_via) == (
        date(2018, 8, 15),
        "jsonld",
        "+08:00",
        "offset",
    )
    assert result.at == datetime(2018, 8, 15, 2, 22, tzinfo=UTC)
    assert set(result.agrees) == {"meta", "html"}


def test_teasers_comments_captions_and_menus_date_nothing() -> None:
    teasers = "<aside class='related'><h3>Lain</h3><time datetime='2025-10-18'>18 Oktober 2025</time></aside>"
    comments = "<div class='comments'><time datetime='2024-01-02'>2 Januari 2024</time></div>"
    caption = "<figure><figcaption>Jembatan pada 1 Januari 2001</figcaption></figure>"
    assert (
        day(
            caption,
            "<p>selesai</p>" * 20 + teasers + comments,
            above="<nav>Senin, 3 Februari 2020</nav>" + "<p>x</p>" * 12,
        )
        is None
    )


def test_a_sentence_with_a_date_is_no_date_line() -> None:
    assert day("<p>Rapat pada 3 Februari 2020 memutuskan pembangunan jembatan di empat desa itu.</p>") is None


def test_image_paths_are_not_read() -> None:
    assert day("<img src='https://cdn.example/2020/03/10/jembatan.jpg'>") is None


def test_the_date_in_the_address() -> None:
    result = found(url="https://www.kabarpulau.example/2018/08/15/jembatan-desa")
    assert result is not None and (result.day, result.via, result.precision) == (
        date(2018, 8, 15),
        "url",
        "day",
    )


def test_utc_in_the_markup_and_local_time_in_print_give_the_local_day() -> None:
    result = found("<div class='date'>02/11/2023, 00:34 WIB</div>", datePublished="2023-11-01T17:34:19Z")
    assert result is not None
    assert (result.day, result.zone, result.zone_via) == (date(2023, 11, 2), "Asia/Jakarta", "printed")
    assert result.at == datetime(2023, 11, 1, 17, 34, 19, tzinfo=UTC)


def test_z_that_means_local_time() -> None:
    result = found(
        "<div class='date'>Kamis, 05/11/2015 10:08 WIB</div>",
        head="<meta name='publishdate' content='2015-11-05T10:08:58Z'>",
    )
    assert result is not None
    assert (result.day, result.at) == (date(2015, 11, 5), datetime(2015, 11, 5, 3, 8, 58, tzinfo=UTC))


def test_the_outlets_zone_moves_a_utc_time_to_its_day() -> None:
    result = found(outlet=BALI, datePublished="2023-11-01T17:34:19Z")
    assert result is not None and (result.day, result.zone) == (date(2023, 11, 2), "Asia/Makassar")


def test_a_printed_day_settles_a_time_at_night() -> None:
    assert day(
        "<div class='date'>17 de febrero de 2020</div>", lang="es", datePublished="2020-02-18T02:18:11Z"
    ) == date(2020, 2, 17)
    assert day("<div class='date'>2 November 2023</div>", datePublished="2023-11-01T17:34:19Z") == date(
        2023, 11, 2
    )
    assert day("<div class='date'>3 November 2023</div>", datePublished="2023-11-01T17:34:19Z") == date(
        2023, 11, 1
    )


def test_the_online_time_goes_before_the_print_date() -> None:
    head = "<meta name='date' content='2024-04-26'>"
    assert day(
        "<p>Aus: Ausgabe vom 26.04.2024</p>", head=head, lang="de", datePublished="2024-04-25T19:30:04+02:00"
    ) == date(2024, 4, 25)


def test_print_goes_before_a_vague_meta_date() -> None:
    head = "<meta name='date' content='2020-04-30'>"
    assert day("<div class='date'>29.04.2020</div>", head=head, lang="de") == date(2020, 4, 29)


def test_day_and_month_are_not_swapped() -> None:
    assert day("<div class='date'>05/06/2018</div>") == date(2018, 6, 5)
    assert day(
        "<div>Erstellt am: 01.11.2023</div>",
        head="<meta name='pubdate' content='11/01/2023 12:43:42'>",
        lang="de",
    ) == date(2023, 11, 1)
    assert day("<div class='date'>05/06/2018</div>", lang="en") is None  # nothing tells the order
    assert day("<div class='date'>05/06/2018</div>", lang="en", url="https://www.islandpost.co.uk/a") == date(
        2018, 6, 5
    )


@pytest.mark.parametrize(
    "value",
    ["2099-12-31", "0000-00-00", "1970-01-01T00:00:00", "soon", "9" * 5000, "", "2027-01-01T00:00:00Z"],
)
def test_impossible_and_future_dates_are_refused(value: str) -> None:
    result = found(
        "<div class='date'>31/12/2099</div>",
        datePublished=value,
        head=f"<meta name='pubdate' content='{value}'>",
    )
    assert result is None or result.day == date(1970, 1, 1)


def test_lists_and_objects_for_strings() -> None:
    assert day(datePublished=["2018-08-15"]) == date(2018, 8, 15)
    assert day(datePublished={"@value": "2018-08-15"}) == date(2018, 8, 15)
    assert day(datePublished={"a": [1, {}]}) is None


def test_headline_and_meta_outvote_json_ld() -> None:
    head = "<meta property='article:published_time' content='2022-01-06T08:29:34'>"
    assert day(
        "<div class='date'>06.01.2022</div>", head=head, lang="de", datePublished="2022-01-04T07:29:00.000Z"
    ) == date(2022, 1, 6)


def test_updates_are_not_publication() -> None:
    under = "<div>Aktualisiert: 11.04.2020, 10:27</div><div>Publiziert: 03.04.2020, 12:35</div>"
    assert day(under, lang="de") == date(2020, 4, 3)
    it = page(dateModified="2020-04-11T08:27:52Z", datePublished="2020-04-03T10:35:41Z")
    changed = modified(it)
    assert changed is not None and changed.day == date(2020, 4, 11)


@pytest.mark.parametrize(
    ("under", "after"),
    [
        ("<div>Von Anna Berg • 3. Mai 2020 • Kommentieren • Teilen • Drucken</div>", ""),
        (
            "<p>3.5.2020 - Bei der Sitzung des Rates ging es um die Brücke, die seit Jahren fehlt und nun "
            "gebaut wird, sagte der Bürgermeister.</p>",
            "",
        ),
        (
            "",
            "<p>Dieser Artikel wurde am 3. Mai 2020 um 14:48 von Heiner geschrieben und unter dem Stichwort "
            "Brücke gespeichert.</p>",
        ),
        ("", "<footer class='entry-meta'>Veröffentlicht am 3. Mai 2020</footer>"),
        ("", "<li>Datum 03.05.2020</li>"),
    ],
)
def test_dates_in_longer_lines_and_after_the_text(under: str, after: str) -> None:
    assert day(under, after, lang="de") == date(2020, 5, 3)


def test_a_date_just_above_the_headline() -> None:
    assert day(above="<div class='teaser-meta'><h3>02.01.2022</h3></div>", lang="de") == date(2022, 1, 2)


def test_the_outlets_rule() -> None:
    outlet = Outlet(
        "kabarpulau",
        "Kabar Pulau",
        ("www.kabarpulau.example",),
        (),
        timezone="Asia/Makassar",
        rules=(Rules(published=".tgl"),),
    )
    result = found(
        "<i class='tgl'>Rabu, 15 Agustus 2018 10:22</i>", outlet=outlet, datePublished="2018-08-16"
    )
    assert result is not None
    assert (result.day, result.via, result.zone) == (date(2018, 8, 15), "rule", "Asia/Makassar")


def test_a_page_without_a_date_has_none() -> None:
    assert found() is None
    assert modified(page()) is None


def test_the_date_in_the_articles_own_teaser() -> None:
    def teaser(headline: str, day: str) -> str:
        return f"<div class='teaser'><div>{day}</div><h2><a href='/x'>{headline}</a></h2></div>"

    own = teaser("Jembatan Desa Rampung", "10.11.2021")
    others = teaser("Pasar Ikan Lama Dipindah", "12.11.2021") + teaser("Warga Menanam Bakau", "13.11.2021")
    result = found(after=f"<aside>{own}{others}</aside>")
    assert result is not None and result.day == date(2021, 11, 10)
    again = teaser("Jembatan Desa Rampung", "9.11.2021")
    assert found(after=f"<aside>{own}{again}{others}</aside>") is None


@pytest.mark.parametrize(
    "line",
    [
        "Geboren am 5. Mai 1970", "Born 5 May 1970", "Lahir 5 Mei 1970", "Né le 5 mai 1970",
        "Родился 5 мая 1970", "1970年5月5日出生", "1970年5月5日生まれ", "1970년 5월 5일생",
        "เกิด 5 พฤษภาคม 2513", "ولد في ٥ مايو ١٩٧٠", "Gesetz vom 19.05.2023",
        "法律（令和5年5月19日公布）", "Telefon 12-05-20", "Harga 12.05.2023 rupiah",
    ],
)  # fmt: skip
def test_a_birth_a_law_or_a_price_dates_no_article(line: str) -> None:
    text = "Der Rat beschloss am Abend, das Hallenbad am Markt zu erhalten, und sucht nun nach Geld dafür. "
    for parts in ([line, text, text * 2], [text, text * 2, line]):
        inside = "".join(f"<p>{part}</p>" for part in parts)
        html = f"<body><article><h1>Hallenbad bleibt erhalten</h1>{inside}</article></body>"
        article = extract(html, "https://a.example/bad")
        assert isinstance(article, Article) and article.published is None
