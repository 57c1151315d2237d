"""The gazetteer: names to codes, and datelines that lost their separator."""

from collections import Counter

import pytest

from scraper.dates.stamp import known
from scraper.places import find_place, gazetteer, name_end, province, timezone_of


def test_there_are_38_provinces_and_514_regencies_and_cities() -> None:
    rows = list(gazetteer._rows("regencies.tsv"))
    codes = [row[0] for row in rows]
    provinces = [row[0] for row in gazetteer._rows("provinces.tsv")]
    assert len(provinces) == 38 == len(set(provinces))
    assert len(codes) == 514 == len(set(codes))
    assert {code[:2] for code in codes} == set(provinces)
    assert sum(int(code[3:]) >= 71 for code in codes) == 98  # cities, the five of Jakarta among them
    assert all(len(row) == 4 for row in rows)
    assert all(row[2] for row in rows if int(row[0][3:]) < 71), "a regency has a seat"


def test_every_province_has_its_zone() -> None:
    zones = Counter(province(row[0]).timezone for row in gazetteer._rows("provinces.tsv"))  # type: ignore[union-attr]
    assert all(known(zone) for zone in zones)
    assert timezone_of("51.04") == "Asia/Makassar"
    assert timezone_of("33.74") == "Asia/Jakarta"
    assert timezone_of("94") == "Asia/Jayapura"
    assert timezone_of("99") is None


@pytest.mark.parametrize(
    ("name", "near", "code"),
    [
        ("Semarapura", None, "51.05"),
        ("SINGARAJA", None, "51.08"),
        ("Negara", None, "51.01"),
        ("Nusa Penida", None, "51.05"),
        ("Kuta", None, "51.03"),
        ("Giri Menang", None, "52.01"),
        ("Kota Bima", None, "52.72"),
        ("Kabupaten Bandung", None, "32.04"),
        ("Kab. Bandung", None, "32.04"),
        ("Bandung", None, "32.73"),
        ("Bandung", "32.04", "32.04"),
        ("Tanjung Pinang", None, "21.72"),
        ("tanjungpinang", None, "21.72"),
        ("Solo", None, "33.72"),
        ("Jakarta", None, "31"),
        ("Papua Barat Daya", None, "96"),
        ("Irian Jaya", None, "91"),
        ("Kediri", None, "35.71"),
        ("Kediri", "51", "51.02"),
        ("Tanjung", "52", "52.08"),
        ("Tanjung", None, None),
        ("Martapura", None, None),
        ("Martapura", "63", "63.03"),
        ("Banjar", None, None),
        ("Atlantis", None, None),
        ("", None, None),
    ],
)
def test_names_have_codes_unless_several_could_be_meant(
    name: str, near: str | None, code: str | None
) -> None:
    found = find_place(name, near)
    assert (found.code if found else None) == code


def test_a_place_tells_its_kind_and_province() -> None:
    place = find_place("Ubud")
    assert place is not None
    assert (place.name, place.kind, place.province) == ("Ubud", "district", "51")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("GianyarRatusan warga", "Gianyar"),
        ("Nusa PenidaWarga", "Nusa Penida"),
        ("Kota Bima - isi", "Kota Bima"),
        ("Gianyar12 orang", "Gianyar"),
        ("Badungan", None),
        ("badung", None),
        ("NEW YORK, Jan. 5", "NEW YORK"),
        ("Frankfurt/Main (dpa)", "Frankfurt/Main"),
        ("Presiden", None),
        ("", None),
    ],
)
def test_the_longest_name_at_a_position(text: str, name: str | None) -> None:
    end = name_end(text)
    assert (text[:end] if end else None) == name
