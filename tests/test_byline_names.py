"""Is it a person's name? Credit strings of many languages, and what only looks like a name."""

from __future__ import annotations

import pytest

from scraper.extract.labels import cut, label_of
from scraper.extract.names import is_agency, is_person, kind_of, names_in

OWN = frozenset({"kabar pulau", "kabarpulau", "kabarpulau.example"})


@pytest.mark.parametrize(
    "name",
    [
        "Wayan Sudarma", "I Gusti Ayu Laksmi", "J.R. Stonefield", "María R. Sahúnez",
        "Anne-Kathrin Neuberg-Vura", "Dr. Max Kolterer",
        "Daniel O’Mahonry", "Jan van der Berghe", "Perry Bacon Jr.", "Chokri GHARBIA",
        "MTHOBISI SITHOLENE", "Nuño de la Peñalosa",
        "Лариса Кузьменко", "Ahmad bin Salleh", "Lê Phương Anh", "Adjoa Mensah-Badu", "牛永平", "배윤경",
    ],
)  # fmt: skip
def test_persons(name: str) -> None:
    assert is_person(name, own=OWN)


@pytest.mark.parametrize(
    "text",
    [
        "Kabar Pulau", "Redaksi Kabar Pulau", "Kompas Cyber Media", "mediaindah.example developer",
        "houston-mitchell", "www.facebook.com",
        "https://x.example/a", "admin", "wpadmin", "Super User", "Image: GCIS", "Foto: Mads Rasmus",
        "Dok.Saleh Husain", "KOMPAS.com/NABILA T",
        "N-Tv Nachrichten", "Frankfurter Zeitung GmbH", "Read More", "Alle Artikel", "About the author",
        "zvg", "unbenannt", "3 Kommentare",
        "the quick brown fox", "von der Redaktion", "@penulis", "CC BY", "", "A", "新規登録", "東京社会部",
    ],
)  # fmt: skip
def test_no_persons(text: str) -> None:
    assert not is_person(text, own=OWN)


@pytest.mark.parametrize("word", ["Matthias", "c1ph4", "herr_rein", "Boy", "Masriadi", "LD"])
def test_single_words_are_names_only_where_nothing_else_can_stand(word: str) -> None:
    assert not is_person(word)
    assert is_person(word, alone=True)


@pytest.mark.parametrize("word", ["Redakteur", "Home", "www", "mehr", "Editor", "kabarpulau"])
def test_buttons_roles_and_the_site_are_no_single_names(word: str) -> None:
    assert not is_person(word, own=OWN, alone=True)


@pytest.mark.parametrize(
    "name", ["AFP", "dpa", "Associated Press", "Antara", "Reuters", "SID", "ANTARA", "共同通信"]
)
def test_agencies_are_agencies(name: str) -> None:
    assert is_agency(name) and kind_of(name) == "agency"


@pytest.mark.parametrize("name", ["Ap", "Uni", "mehr", "Pa", "Sta", "Beta Tester"])
def test_words_like_agencies_are_not(name: str) -> None:
    assert not is_agency(name)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Trine Junge og Tortia Reimer", "da", ["Trine Junge", "Tortia Reimer"]),
        ("Anna Berg und Karl Tal", "de", ["Anna Berg", "Karl Tal"]),
        ("Anna Berg, Karl Tal und Mia Au", "de", ["Anna Berg", "Karl Tal", "Mia Au"]),
        ("Ani Putri dan Budi Raharjo", "id", ["Ani Putri", "Budi Raharjo"]),
        ("Ani Putri & Budi Raharjo", "id", ["Ani Putri", "Budi Raharjo"]),
        ("Isabel Cano y Rocío Latore", "es", ["Isabel Cano", "Rocío Latore"]),
        ("José Ortega y Gasset", "es", ["José Ortega y Gasset"]),
        ("Maria Rossi e Luca Bianchi", "it", ["Maria Rossi", "Luca Bianchi"]),
        ("Jan Kowal i Ewa Nowak", "pl", ["Jan Kowal", "Ewa Nowak"]),
        ("Jean Petit et Marie Grand", "fr", ["Jean Petit", "Marie Grand"]),
        ("Jan Jansen en Piet de Wit", "nl", ["Jan Jansen", "Piet de Wit"]),
        ("Jana Nová a Petr Malý", "cs", ["Jana Nová", "Petr Malý"]),
        ("Nagy Éva és Kis Pál", "hu", ["Nagy Éva", "Kis Pál"]),
        ("Ali Yılmaz ve Ayşe Demir", "tr", ["Ali Yılmaz", "Ayşe Demir"]),
        ("Matti Virta ja Liisa Koski", "fi", ["Matti Virta", "Liisa Koski"]),
        ("Иван Петров и Анна Орлова", "ru", ["Иван Петров", "Анна Орлова"]),
        ("Anna Berg, Frankfurt", "de", ["Anna Berg"]),
        ("Marta Abad (Enviada especial)", "es", ["Marta Abad"]),
        ("Nicole Opitzer Redakteurin", "de", ["Nicole Opitzer"]),
        ("Jane Roe, Staff Writer", "en", ["Jane Roe"]),
        (
            "Takeo Maedo and Tatsuya Tano / Island Shimbun Staff Writers",
            "en",
            ["Takeo Maedo", "Tatsuya Tano"],
        ),
        ("Jane Roe jane@pulau.example @janeroe", "en", ["Jane Roe"]),
        ("배윤경 기자", "ko", ["배윤경"]),
        ("Felix Schröter und Jörg Sold, dpa", "de", ["Felix Schröter", "Jörg Sold", "dpa"]),
        ("Juan Carlos Muñera C.", "es", ["Juan Carlos Muñera C."]),
    ],
)  # fmt: skip
def test_one_string_several_names(text: str, language: str, names: list[str]) -> None:
    assert [n.text for n in names_in(text, language=language)] == names


def test_surname_first_only_where_markup_says_so() -> None:
    assert [n.text for n in names_in("You, Xiaoling", language="en", surname_first=True)] == ["Xiaoling You"]
    assert [n.text for n in names_in("Paula Steig, SDA", language="de", surname_first=True)] == [
        "Paula Steig",
        "SDA",
    ]


def test_desks_are_neither_persons_nor_agencies() -> None:
    assert [(n.text, n.kind) for n in names_in("MND Staff", language="en")] == [("MND Staff", "organisation")]
    assert [(n.text, n.kind) for n in names_in("Redaksi", language="id")] == [("Redaksi", "organisation")]
    assert names_in("admin", language="en", alone=True) == []


@pytest.mark.parametrize(
    ("line", "language", "role", "rest"),
    [
        ("Penulis: Ani Putri", "id", "reporter", "Ani Putri"),
        ("Penulis : Ani Putri", "id", "reporter", "Ani Putri"),
        ("Reporter: Ani Putri", "id", "reporter", "Ani Putri"),
        ("Redaktur & Reporter : Boy", "id", "reporter", "Boy"),
        ("wartawan", "id", "reporter", ""),
        ("Pewarta: Ani Putri", "id", "reporter", "Ani Putri"),
        ("Laporan Wartawan Kabar Pulau, Ani Putri", "id", "reporter", "Ani Putri"),
        ("Oleh Ani Putri", "id", "reporter", "Ani Putri"),
        ("Oleh: Ani Putri", "id", "reporter", "Ani Putri"),
        ("Kontributor Tabanan, Ani Putri", "id", "contributor", "Ani Putri"),
        ("Penulis: Kontributor Tabanan, Ani Putri", "id", "contributor", "Ani Putri"),
        ("Fotografer: Ani Putri", "id", "photographer", "Ani Putri"),
        ("Editor: Ani Putri", "id", "editor", "Ani Putri"),
        ("Red: Ani Putri", "id", "editor", "Ani Putri"),
        ("Redaktur : Ani Putri", "id", "editor", "Ani Putri"),
        ("By Jane Roe", "en", "reporter", "Jane Roe"),
        ("Von Anna Berg", "de", "reporter", "Anna Berg"),
        ("Eine Analyse von Anna Berg", "de", "reporter", "Anna Berg"),
        ("Par Jean Petit", "fr", "reporter", "Jean Petit"),
        ("Por Isabel Cano", "es", "reporter", "Isabel Cano"),
        ("di Maria Rossi", "it", "reporter", "Maria Rossi"),
        ("di Maria Rossi non si sa nulla", "it", None, ""),
        ("di Maria Rossi", "id", None, ""),
        ("par Marie Petit", "fr", "reporter", "Marie Petit"),
        ("Oct 30 2026 by Emily Coe", "en", "reporter", "Emily Coe"),
        ("Von Tim Ehlert", "de", "reporter", "Tim Ehlert"),
        ("Di Maria Rossi", "it", "reporter", "Maria Rossi"),
        ("Door Jan Jansen", "nl", "reporter", "Jan Jansen"),
        ("Av Kari Nord", "no", "reporter", "Kari Nord"),
        ("Af Trine Junge", "da", "reporter", "Trine Junge"),
        ("Autor: Jan Kowal", "pl", "reporter", "Jan Kowal"),
        ("Автор: Иван Петров", "ru", "reporter", "Иван Петров"),
        ("作者：牛永平", "zh", "reporter", "牛永平"),
        ("Yazan: Ali Yılmaz", "tr", "reporter", "Ali Yılmaz"),
        ("Translated by Jane Roe", "en", "translator", "Jane Roe"),
        ("Di Tabanan, warga mengeluh", "id", None, ""),
        (
            "Oleh karena itu warga pindah ke tempat lain yang lebih tinggi",
            "id",
            "reporter",
            "karena itu warga pindah ke tempat lain yang lebih tinggi",
        ),
    ],
)  # fmt: skip
def test_labels(line: str, language: str, role: str | None, rest: str) -> None:
    found = label_of(line, language)
    if role is None:
        assert found is None
    else:
        assert found is not None
        assert (found.role, found.rest) == (role, rest)


def test_an_ordinary_sentence_after_a_label_holds_no_name() -> None:
    found = label_of("Oleh karena itu warga pindah ke tempat lain", "id")
    assert found is not None and names_in(found.rest, language="id") == []


@pytest.mark.parametrize(
    "line", ["Foto: Ani Putri", "Sumber: Antara", "Bild: dpa", "Source: AFP", "Photo: Jane Roe"]
)
def test_picture_and_source_credits_are_marked_as_such(line: str) -> None:
    found = label_of(line, "en")
    assert found is not None and found.picture


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Luke Kempe 11 February 2020", "Luke Kempe"),
        ("Jane Roe, Feb 3, 2020", "Jane Roe"),
        ("Anna Berg am 3. Mai 2020", "Anna Berg"),
        ("Bo2man am 29.12.2010", "Bo2man"),
        ("Loïc Le Clerque", "Loïc Le Clerque"),
        ("Lars Sober Lesezeit: 4 Min.", "Lars Sober"),
    ],
)
def test_dates_and_verbs_end_a_credit(text: str, name: str) -> None:
    assert cut(text) == name


NO_NAMES = [
    ("유명인 기자", "ko"),
    ("주민들 기자", "ko"),
    ("전문가 기자", "ko"),
    ("어린이 기자", "ko"),
    ("文：万达", "zh"),
    ("作者：华为", "zh"),
    ("文：安徽", "zh"),
    ("文：新浪", "zh"),
    ("文｜高铁", "zh"),
    ("Автор: Вечерняя Москва", "ru"),
    ("Автор: Наша Нива", "ru"),
    ("Автор: Деловой Петербург", "ru"),
    ("Автор: Комсомольская Правда", "ru"),
    ("Автор: Голос України", "uk"),
]
TRUE_NAMES = [
    ("홍길동 기자", "ko", "홍길동"),
    ("남궁민수 기자", "ko", "남궁민수"),
    ("文：王小明", "zh", "王小明"),
    ("文｜李娜", "zh", "李娜"),
    ("作者：欧阳小明", "zh", "欧阳小明"),
    ("Автор: Анна Морозова", "ru", "Анна Морозова"),
    ("Автор: Вера Новая", "ru", "Вера Новая"),
    ("Автор: Краевая Ирина", "ru", "Краевая Ирина"),
    ("取材・文＝山田太郎", "ja", "山田太郎"),
]


def people(line: str, language: str) -> list[str]:
    label = label_of(line, language)
    found = names_in(label.rest, language=language, alone=True) if label else []
    return [n.text for n in found if n.kind == "person"]


@pytest.mark.parametrize(("line", "language"), NO_NAMES, ids=[line for line, _ in NO_NAMES])
def test_nouns_companies_and_newspapers_behind_a_label_are_no_persons(line: str, language: str) -> None:
    assert people(line, language) == []


@pytest.mark.parametrize(("line", "language", "name"), TRUE_NAMES, ids=[line for line, *_ in TRUE_NAMES])
def test_names_of_the_same_forms_are_persons(line: str, language: str, name: str) -> None:
    assert people(line, language) == [name]
