"""Datelines are told from sentences, and kept as places."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.dateline import split_dateline
from scraper.extract.houses import outlet_of
from scraper.models import Outlet


@pytest.mark.parametrize(
    ("text", "raw", "outlet", "place", "code"),
    [
        (
            "balitribune.co.id | Gianyar - Warga",
            "balitribune.co.id | Gianyar - ",
            "balitribune.co.id",
            "Gianyar",
            "51.04",
        ),
        (
            "balitribune.co.id | GianyarWarga",
            "balitribune.co.id | Gianyar",
            "balitribune.co.id",
            "Gianyar",
            "51.04",
        ),
        (
            "balitribune.co.id | Gianyar Warga",
            "balitribune.co.id | Gianyar ",
            "balitribune.co.id",
            "Gianyar",
            "51.04",
        ),
        (
            "Kabar.co.id |  Mangupura –  Warga",
            "Kabar.co.id |  Mangupura –  ",
            "Kabar.co.id",
            "Mangupura",
            "51.03",
        ),
        (
            "kabar.co.id | Nusa PenidaWarga",
            "kabar.co.id | Nusa Penida",
            "kabar.co.id",
            "Nusa Penida",
            "51.05",
        ),
        ("BALI TRIBUNE - Warga", "BALI TRIBUNE - ", "BALI TRIBUNE", None, None),
        ("BALI TRIBUNE -Warga", "BALI TRIBUNE -", "BALI TRIBUNE", None, None),
        ("Bali Tribune, Denpasar - Warga", "Bali Tribune, Denpasar - ", "Bali Tribune", "Denpasar", "51.71"),
        ("DENPASAR, BALIPOST.com - Warga", "DENPASAR, BALIPOST.com - ", "BALIPOST.com", "DENPASAR", "51.71"),
        (
            "LHOKSEUMAWE, KOMPAS.com — Warga",
            "LHOKSEUMAWE, KOMPAS.com — ",
            "KOMPAS.com",
            "LHOKSEUMAWE",
            "11.73",
        ),
        ("Jakarta, KabarOtomotif – Warga", "Jakarta, KabarOtomotif – ", "KabarOtomotif", "Jakarta", "31"),
        ("Jakarta, CNN Indonesia -- Warga", "Jakarta, CNN Indonesia -- ", "CNN Indonesia", "Jakarta", "31"),
        (
            "REPUBLIKA.CO.ID, JAKARTA -- Warga",
            "REPUBLIKA.CO.ID, JAKARTA -- ",
            "REPUBLIKA.CO.ID",
            "JAKARTA",
            "31",
        ),
        (
            "IHRAM.CO.ID, BANJARMASIH -- Warga",
            "IHRAM.CO.ID, BANJARMASIH -- ",
            "IHRAM.CO.ID",
            "BANJARMASIH",
            None,
        ),
        ("Kabar.co.id, Jakarta Tabanan Expo", "Kabar.co.id, Jakarta ", "Kabar.co.id", "Jakarta", "31"),
        ("Liputan6.com, Jakarta Warga", "Liputan6.com, Jakarta ", "Liputan6.com", "Jakarta", "31"),
        ("VIVA.co.id - Warga", "VIVA.co.id - ", "VIVA.co.id", None, None),
        ("Jakarta - Warga", "Jakarta - ", None, "Jakarta", "31"),
        ("MATARAM – Warga", "MATARAM – ", None, "MATARAM", "52.71"),
        ("Amlapura - “Kami", "Amlapura - ", None, "Amlapura", "51.07"),
        ("TRIBUN-BALI.COM\u0100 - Warga", "TRIBUN-BALI.COM\u0100 - ", "TRIBUN-BALI.COM", None, None),
        ("Denpasar (ANTARA) - Warga", "Denpasar (ANTARA) - ", "ANTARA", "Denpasar", "51.71"),
        (
            "Mataram, NTB (ANTARA News) - Warga",
            "Mataram, NTB (ANTARA News) - ",
            "ANTARA News",
            "Mataram",
            "52.71",
        ),
        (
            "Giri Menang (Suara NTB) – Warga",
            "Giri Menang (Suara NTB) – ",
            "Suara NTB",
            "Giri Menang",
            "52.01",
        ),
        ("(Antara Bali) - Warga", "(Antara Bali) - ", "Antara Bali", None, None),
        ("SUMEKS.CO- TANGGAMUS- Warga", "SUMEKS.CO- TANGGAMUS- ", "SUMEKS.CO", "TANGGAMUS", "18.06"),
        ("BERITABALI.COM, BADUNG. Warga", "BERITABALI.COM, BADUNG. ", "BERITABALI.COM", "BADUNG", "51.03"),
        ("Jembrana ,BaliKini.Net - Warga", "Jembrana ,BaliKini.Net - ", "BaliKini.Net", "Jembrana", "51.01"),
        (
            "POS-KUPANG.COM, LARANTUKA-Warga",
            "POS-KUPANG.COM, LARANTUKA-",
            "POS-KUPANG.COM",
            "LARANTUKA",
            "53.06",
        ),
        ("POS-KUPANG.COM|KUPANG - Warga", "POS-KUPANG.COM|KUPANG - ", "POS-KUPANG.COM", "KUPANG", "53.71"),
        ("Kabar99, Mataram-NTB- Warga", "Kabar99, Mataram-NTB- ", "Kabar99", "Mataram", "52.71"),
        ("Singaraja| Warga", "Singaraja| ", None, "Singaraja", "51.08"),
        ("LONDON (AP) — The", "LONDON (AP) — ", "AP", "LONDON", None),
        ("WASHINGTON — The", "WASHINGTON — ", None, "WASHINGTON", None),
        ("Paris, 3 mars (Reuters) - Le", "Paris, 3 mars (Reuters) - ", "Reuters", "Paris", None),
        ("NEW YORK, Jan. 5 (Reuters) - The", "NEW YORK, Jan. 5 (Reuters) - ", "Reuters", "NEW YORK", None),
        (
            "ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) -- Isi",
            "ISTANBUL, 23 Februari 2016 (Antara/PRNewswire) -- ",
            "Antara/PRNewswire",
            "ISTANBUL",
            None,
        ),
        ("SPRINGFIELD, Ill. (AP) — The", "SPRINGFIELD, Ill. (AP) — ", "AP", "SPRINGFIELD", None),
        ("BERLIN taz | Die", "BERLIN taz | ", "taz", "BERLIN", None),
        ("Berlin (dpa) - Der", "Berlin (dpa) - ", "dpa", "Berlin", None),
        ("MOSCOW, May 3. /TASS/. The", "MOSCOW, May 3. /TASS/. ", "TASS", "MOSCOW", None),
        ("KUALA LUMPUR: The", "KUALA LUMPUR: ", None, "KUALA LUMPUR", None),
    ],
)
def test_datelines(text: str, raw: str, outlet: str | None, place: str | None, code: str | None) -> None:
    dateline, rest = split_dateline([text, "Kalimat kedua."])
    assert dateline is not None
    assert (dateline.raw, dateline.outlet, dateline.place, dateline.code) == (raw, outlet, place, code)
    assert rest == (text[len(raw) :].strip(), "Kalimat kedua.")


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Bangli, Bali Tribune", "Bangli"),
        ("SINGARAJA, NusaBali", "SINGARAJA"),
        ("Karangasem, (Metrobali.com)", "Karangasem"),
        ("Jakarta -", "Jakarta"),
    ],
)
def test_a_dateline_on_its_own_line_goes(line: str, place: str) -> None:
    dateline, rest = split_dateline([line, "Warga memanen cabai."])
    assert dateline is not None and dateline.place == place
    assert rest == ("Warga memanen cabai.",)


@pytest.mark.parametrize(
    "sentence",
    [
        "Presiden Contoh Umpama - yang tiba pagi ini - membuka acara.",
        "Bupati Badung - orang nomor satu - hadir.",
        "PDIP - Golkar berkoalisi.",
        "Bali-Nusra akan dilanda hujan.",
        "Jakarta-Bandung macet.",
        "JAKARTA-BANDUNG macet.",
        "Jakarta, Bandung, dan Surabaya - tiga kota besar - dipilih.",
        "Bali - pulau wisata - ramai.",
        "SEPI - Pedagang menunggu pembeli.",
        "Denpasar menjadi tuan rumah.",
        "Bali Tribune / PANEN - Petani memanen.",
        "Bali Tribune menggelar lomba.",
        "Kompas.com menyebut hal itu.",
        "Singaraja, kota tua di utara.",
        "London mayor says no.",
        "",
    ],
)
def test_sentences_survive(sentence: str) -> None:
    assert split_dateline([sentence, "Kalimat kedua."]) == (None, (sentence, "Kalimat kedua."))


def test_the_outlet_names_itself_and_decides_between_places() -> None:
    outlet = Outlet(
        slug="kabarpulau", name="Kabar Pulau", hosts=("kabarpulau.example",), starts=(), place="51"
    )
    dateline, _ = split_dateline(["KEDIRI, Kabar Pulau - Warga"], outlet)
    assert dateline is not None and (dateline.outlet, dateline.code) == ("Kabar Pulau", "51.02")
    assert split_dateline(["KEDIRI - Warga"])[0].code == "35.71"  # type: ignore[union-attr]


def test_a_region_behind_the_place_decides_too() -> None:
    assert split_dateline(["Tanjung, NTB - Warga"])[0].code == "52.08"  # type: ignore[union-attr]
    assert split_dateline(["Tanjung - Warga"])[0].code is None  # type: ignore[union-attr]


def test_outlets_are_found_by_their_host() -> None:
    assert outlet_of("http://www.balitribune.co.id/content/x").slug == "balitribune"  # type: ignore[union-attr]
    assert outlet_of("https://tidak-dikenal.example/x") is None


@given(st.lists(st.text(max_size=60), max_size=3))
def test_nothing_is_lost(paragraphs: list[str]) -> None:
    dateline, rest = split_dateline(paragraphs)
    joined = "".join("".join(p.split()) for p in paragraphs)
    again = ("".join(dateline.raw.split()) if dateline else "") + "".join("".join(p.split()) for p in rest)
    assert again == joined


@pytest.mark.parametrize("token", ["A.", "BALI ", "Bali, ", "(x", "- ", "| ", "/A/", "12 Mei "])
def test_only_the_head_of_a_long_paragraph_is_read(token: str) -> None:
    started = time.process_time()
    split_dateline([token * 100_000])
    assert time.process_time() - started < 0.5
