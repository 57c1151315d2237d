"""Outlet files: the shipped ones are right, and a wrong one is one line that names the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.outlets import load, load_file, read_all
from scraper.outlets.loader import SHIPPED

GOOD = """\
name     = "Kabar Contoh"
hosts    = ["www.kabarcontoh.co.id"]
starts   = ["https://www.kabarcontoh.co.id/"]
timezone = "Asia/Makassar"
language = "id"
place    = "51"
index    = ["https://kabarcontoh.co.id/indeks?d={date:%Y-%m-%d}&p={page}"]
article  = '^/berita/\\d+/'
delay    = 2

[[rules]]
until    = 2022-06-01
body     = "div.isi"

[[rules]]
headline = "h1.judul"
strip    = [".iklan", "p.baca"]
"""


def write(folder: Path, text: str, name: str = "kabarcontoh.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_outlet_loads_and_is_named_once() -> None:
    outlets = load()
    files = [p.stem for p in SHIPPED.glob("*/*.toml")]
    assert sorted(files) == sorted(outlets)
    assert "balitribune" in outlets


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*/*.toml")), ids=lambda p: p.stem)
def test_a_shipped_outlet_is_complete_and_short(path: Path) -> None:
    outlet = load_file(path)
    assert outlet.timezone and outlet.language and outlet.place
    text = path.read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= 17


def test_a_file_becomes_an_outlet(tmp_path: Path) -> None:
    outlet = load_file(write(tmp_path, GOOD))
    assert (outlet.slug, outlet.name, outlet.delay) == ("kabarcontoh", "Kabar Contoh", 2.0)
    assert outlet.rules[0].body == "div.isi" and outlet.rules[1].strip == (".iklan", "p.baca")
    assert outlet.crawl == ("feed", "sitemap", "index", "home")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("timezone =", "timezon  =", 4, "did you mean 'timezone'?"),
        ("headline = ", "headlin = ", 16, "did you mean 'headline'?"),
        ('name     = "Kabar Contoh"', "name     = 7", 1, "'name' must be a text"),
        ('name     = "Kabar Contoh"', "", 1, "'name' is missing"),
        ('["www.kabarcontoh.co.id"]', '"www.kabarcontoh.co.id"', 2, "must be a list of texts"),
        ('["www.kabarcontoh.co.id"]', '["https://x.co.id/"]', 2, "is not a host name"),
        ('starts   = ["https://www.', 'starts   = ["ftp://www.', 3, "is not a web address"),
        ('starts   = ["https://www.kabar', 'starts   = ["https://kabar.', 3, "none of the outlet's hosts"),
        ("Asia/Makassar", "Asia/Bali", 4, "unknown time zone 'Asia/Bali'"),
        ('"id"', '"Indonesian"', 5, "not a language code"),
        ('"51"', '"5"', 6, "no place has the code '5'"),
        ("{page}", "{halaman}", 7, "placeholder"),
        ("'^/berita/\\d+/'", "'^/berita/(\\d+/'", 8, "not a regular expression"),
        ("delay    = 2", "delay    = true", 9, "'delay' must be a number"),
        ("delay    = 2", "delay    = nan", 9, "seconds between two requests"),
        ("delay    = 2", 'crawl    = ["rss"]', 9, "unknown way 'rss'"),
        ("delay    = 2", "sample   = true", 9, "built-in newspapers"),
        ("2022-06-01", '"2022-06-01"', 12, "'until' must be a day"),
        ('"div.isi"', '"div..isi"', 13, "is not a CSS selector"),
        ('"p.baca"', '"p:nosuch"', 17, "is not a CSS selector"),
        ("until    = 2022-06-01\n", "", 11, "hold for the same time"),
        ("delay    = 2", "delay    = ", 9, "not valid TOML"),
        ("delay    = 2", "name = 'again'", 9, "not valid TOML"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as error:
        load_file(path)
    message = str(error.value)
    assert message.startswith(f"{path}:{line}: ") and words in message and "\n" not in message
    assert "; " in message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00n", "is not UTF-8"),
        (b"", "'name' is missing"),
        (b"a = " + b"[" * 5000, "not valid TOML"),
        (b"name = 2020-13-77", "not valid TOML"),
        (b"rules = 3\nname='x'\nhosts=['a.id']\nstarts=['https://a.id']", "'rules' must be tables"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        load_file(path)


def test_a_missing_file_and_a_bad_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_file(tmp_path / "nosuch.toml")
    with pytest.raises(ConfigError, match="no slug"):
        load_file(write(tmp_path, GOOD, "Kabar Contoh.toml"))


def test_own_files_join_and_replace_the_shipped_ones(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("kabarcontoh.co.id", "balitribune.co.id"), "balitribune.toml")
    outlets = load(tmp_path)
    assert outlets["kabarcontoh"].hosts == ("www.kabarcontoh.co.id",)
    assert outlets["balitribune"].name == "Kabar Contoh"


def test_the_folder_of_own_files_may_be_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, GOOD)
    monkeypatch.setenv("WARTA_OUTLETS", str(tmp_path))
    assert "kabarcontoh" in load()
    monkeypatch.setenv("WARTA_OUTLETS", str(tmp_path / "nosuch"))
    with pytest.raises(ConfigError, match="is not a folder"):
        load()


def test_one_wrong_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, "name = ", "rusak.toml")
    outlets, problems = read_all(tmp_path)
    assert "kabarcontoh" in outlets and "rusak" not in outlets
    assert [str(p).startswith(f"{tmp_path}/rusak.toml:1: ") for p in problems] == [True]


def test_a_host_belongs_to_one_outlet(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("www.", ""), "kabarlain.toml")
    outlets, problems = read_all(tmp_path)
    assert "kabarcontoh" in outlets and "kabarlain" not in outlets
    assert "already in" in str(problems[0]) and "kabarcontoh.toml" in str(problems[0])
