"""Outlet files: the shipped ones are right, and a wrong one is one line that names the place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scraper.errors import ConfigError
from scraper.models import Rules
from scraper.outlets import load, load_file, loader, read_all
from scraper.outlets.check import inherited
from scraper.outlets.loader import FAMILIES, shipped_files

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
    assert sorted(p.stem for p in shipped_files()) == sorted(outlets)
    assert "balitribune" in outlets


@pytest.mark.parametrize("path", shipped_files(), ids=lambda p: p.stem)
def test_a_shipped_outlet_is_complete_and_short(path: Path) -> None:
    outlet = load_file(path)
    assert outlet.timezone and outlet.language and outlet.place
    text = path.read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip() and line[0] != "#"]) <= 15


def test_shipped_outlets_do_not_repeat_their_family() -> None:
    assert {p.stem for p in FAMILIES.glob("*.toml")} == {o.family for o in load().values() if o.family}
    shared = {p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in FAMILIES.glob("*.toml")}
    for path in shipped_files():
        own = tomllib.loads(path.read_text(encoding="utf-8"))
        family = inherited(shared.get(own.get("family", ""), {}), own["hosts"])
        repeated = [key for key, value in family.items() if own.get(key) == value]
        assert not repeated, f"{path} repeats {repeated}"


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
        ("{page}", "{page[0]}", 7, "placeholder"),
        ("{page}", "{page:>9999999999}", 7, "placeholder"),
        ("{page}", "{page.numerator}", 7, "placeholder"),
        ("{page}", "{page:{date}}", 7, "placeholder"),
        ("%Y-%m-%d", "%", 7, "placeholder"),
        ("%Y-%m-%d", "YYYY", 7, "placeholder"),
        ("?d=", "?d =", 7, "is not a web address"),
        ("co.id/indeks", "co.id:99999/indeks", 7, "is not a web address"),
        ('"Kabar Contoh"', '"  "', 1, "'name' must be a text"),
        ("'^/berita/\\d+/'", "'^/[[a]/'", 8, "not a regular expression (Possible nested set"),
        ("delay    = 2", "delay    = 1" + "0" * 400, 9, "too many digits"),
        ("delay    = 2", 'feeds = ["https://{host}/rss"]', 9, "write the address out: 'feeds' has none"),
        ("'^/berita/\\d+/'", "'^/berita/(\\d+/'", 8, "not a regular expression"),
        ("delay    = 2", "delay    = true", 9, "'delay' must be a number"),
        ("delay    = 2", "delay    = nan", 9, "seconds between two requests"),
        ("delay    = 2", 'crawl    = ["rss"]', 9, "unknown way 'rss'"),
        ("delay    = 2", "family   = 'tribbun'", 9, "unknown family 'tribbun'; did you mean 'tribun'?"),
        ("delay    = 2", "family   = 'xyz'", 9, "unknown family 'xyz'; drop the line, or use antara, "),
        ("delay    = 2", "family   = ['tribun']", 9, "'family' must be a text"),
        ("delay    = 2", "sample   = true", 9, "built-in newspapers"),
        ("2022-06-01", '"2022-06-01"', 12, "'until' must be a day"),
        ('"div.isi"', '"div..isi"', 13, "is not a CSS selector"),
        ('"p.baca"', '"p:nosuch"', 17, "is not a CSS selector"),
        ("until    = 2022-06-01\n", "", 11, "hold for the same time"),
        ("delay    = 2", "delay    = ", 9, "not valid TOML"),
        ("delay    = 2", "name = 'again'", 9, "a key stands here that the file has already; keep one"),
        ("delay    = 2", "delay = 'two", 17, "a single quote is not closed, here or on a line above"),
        ("delay    = 2", 'family = "tribun', 9, "a quote is not closed; close it"),
        ("delay    = 2", "feeds = ['https://x.co.id/' 'y']", 9, "a list is not closed, or lacks a comma"),
        ("delay    = 2", r'article = "\d+"', 9, "write the text in single quotes"),
        ("[[rules]]", "[rules]", 15, "write [[rules]], in double brackets"),
        ('["www.kabarcontoh.co.id"]', '["127.0.0.1:8765"]', 2, "the port stands in 'starts' only"),
        ('["www.kabarcontoh.co.id"]', '["localhost"]', 2, 'write "127.0.0.1"'),
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
        (b"\xff\xfe\x00n", ":1: is not UTF-8"),
        (b"name = 'x'\n# Caf\xe9\n", ":2: is not UTF-8"),
        (b"name = 'x'\nhosts = [\n  'a.id',\n\n", ":3: not valid TOML: "),
        (b"", "'name' is missing"),
        (b"a = " + b"[" * 5000, "not valid TOML"),
        (b"name = 2020-13-77", "not valid TOML"),
        (b"rules = 3\nname='x'\nhosts=['a.id']\nstarts=['https://a.id']", ":1: 'rules' must be tables"),
        (
            b"name='x'\nhosts=['a.id']\nstarts=['https://a.id']\nrules=[\n{body='p'},\n{body='p..q'}]",
            ":6: 'p..q'",
        ),
        (b"name='x'\nhosts=['a.id']\nstarts=['https://a.id']\nrules=[\n{},\n{bodi='p'}]", ":6: unknown key"),
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
    hosts = 'hosts    = [\n  "kabarlain.co.id",\n  "kabarcontoh.co.id",\n]'
    other = write(tmp_path, GOOD.replace('hosts    = ["www.kabarcontoh.co.id"]', hosts), "kabarlain.toml")
    outlets, problems = read_all(tmp_path)
    assert "kabarcontoh" in outlets and "kabarlain" not in outlets
    assert str(problems[0]).startswith(f"{other}:4: the host 'kabarcontoh.co.id' is already in ")
    assert "kabarcontoh.toml" in str(problems[0])


MEMBER = """\
name   = "Kabar Contoh"
family = "jaringan"
hosts  = ["kabarcontoh.co.id"]
starts = ["https://kabarcontoh.co.id/"]
"""
FAMILY = """\
# A network
feeds      = ["https://{host}/rss"]
index      = ["https://{host}/indeks?d={date:%Y-%m-%d}&p={page}"]
article    = '^/berita/\\d+/'
drop_query = ["page"]

[[rules]]
headline = "h1.judul"
body     = "div.isi"
"""


@pytest.fixture
def families(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of families with one in it, in the place of the shipped ones."""
    folder = tmp_path / "families"
    folder.mkdir()
    write(folder, FAMILY, "jaringan.toml")
    monkeypatch.setattr(loader, "FAMILIES", folder)
    return folder


def test_an_outlet_has_from_its_family_what_it_does_not_say(tmp_path: Path, families: Path) -> None:
    outlet = load_file(write(tmp_path, MEMBER))
    assert (outlet.family, outlet.article, outlet.drop_query) == ("jaringan", r"^/berita/\d+/", ("page",))
    assert outlet.rules == (Rules(headline="h1.judul", body="div.isi"),)
    assert load_file(write(tmp_path, MEMBER.replace("family", "#"))).rules == ()


def test_a_family_writes_host_for_the_first_host_of_the_outlet(tmp_path: Path, families: Path) -> None:
    two = MEMBER.replace('["kabarcontoh.co.id"]', '["kabarcontoh.co.id", "kabarlama.co.id"]')
    outlet = load_file(write(tmp_path, two))
    assert outlet.feeds == ("https://kabarcontoh.co.id/rss",)
    assert outlet.index == ("https://kabarcontoh.co.id/indeks?d={date:%Y-%m-%d}&p={page}",)
    assert outlet.sitemaps == ()
    outlet = load_file(write(tmp_path, MEMBER + 'feeds = []\nindex = ["https://kabarcontoh.co.id/baru"]\n'))
    assert (outlet.feeds, outlet.index) == ((), ("https://kabarcontoh.co.id/baru",))


@pytest.mark.parametrize("hosts", ["", "hosts = []", "hosts = 7", "hosts = [7]", 'hosts = ["{x}"]'])
def test_a_family_without_a_host_to_fill_in_is_a_mistake_in_the_hosts(
    tmp_path: Path, families: Path, hosts: str
) -> None:
    path = write(tmp_path, MEMBER.replace('hosts  = ["kabarcontoh.co.id"]', hosts))
    with pytest.raises(ConfigError, match="host") as error:
        load_file(path)
    assert str(error.value).startswith(f"{path}:")


def test_what_an_outlet_says_replaces_the_family_as_a_whole(tmp_path: Path, families: Path) -> None:
    own = MEMBER + "article = '^/baca/'\ndrop_query = ['ref']\n"
    outlet = load_file(write(tmp_path, own + '[[rules]]\nbody = "div.teks"\n'))
    assert (outlet.article, outlet.drop_query) == ("^/baca/", ("ref",))
    assert outlet.rules == (Rules(body="div.teks"),)
    assert load_file(write(tmp_path, own + "rules = []\n")).rules == ()


def test_a_mistake_beside_a_family_is_named_in_the_outlet_file(tmp_path: Path, families: Path) -> None:
    path = write(tmp_path, MEMBER + '[[rules]]\nbody = "div..teks"\n')
    with pytest.raises(ConfigError) as error:
        load_file(path)
    assert str(error.value).startswith(f"{path}:6: 'div..teks' is not a CSS selector")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("# A network", 'delay = "x"', 1, "unknown key 'delay'; known keys are article, drop_query, feeds, "),
        ("{host}/rss", "{hots}/rss", 2, "a placeholder that cannot be filled in; use {host} only"),
        ("{host}/rss", "{host}/rss?p={page}", 2, "cannot be filled in; use {host} only"),
        ("{host}/rss", "{host/rss", 2, "cannot be filled in; use {host} only"),
        ("{host}/rss", "www.jaringan.co.id/rss", 2, "names a host; write {host}"),
        ("{host}/rss", "rss.{host}/", 2, "names a host; write {host}"),
        ("https://{host}/rss", "/rss", 2, "is not a web address"),
        ("{page}", "{halaman}", 3, "use {host}, {page}, {date:%Y-%m-%d} only"),
        ("article  ", "artikel  ", 4, "did you mean 'article'?"),
        ("\\d+/'", "(\\d+/'", 4, "not a regular expression"),
        ('["page"]', '"page"', 5, "must be a list of texts"),
        ("headline", "headlin", 8, "did you mean 'headline'?"),
        ('"div.isi"', '"div..isi"', 9, "is not a CSS selector"),
        ('"div.isi"', "", 9, "not valid TOML"),
    ],
)
def test_a_mistake_in_a_family_is_named_once_and_there(
    tmp_path: Path, families: Path, old: str, new: str, line: int, words: str
) -> None:
    assert old in FAMILY
    wrong = write(families, FAMILY.replace(old, new), "jaringan.toml")
    members = tmp_path / "outlets"
    members.mkdir()
    write(members, MEMBER)
    write(members, MEMBER.replace("contoh.co.id", "lain.co.id"), "kabarlain.toml")
    write(members, GOOD.replace("contoh.co.id", "sendiri.co.id"), "kabarsendiri.toml")
    outlets, problems = read_all(members)
    found = [str(p) for p in problems if str(p).startswith(f"{wrong}:")]
    assert len(found) == 1 and found[0].startswith(f"{wrong}:{line}: ") and words in found[0]
    assert "kabarsendiri" in outlets and not {"kabarcontoh", "kabarlain"} & outlets.keys()


def test_own_files_may_use_a_shipped_family(tmp_path: Path) -> None:
    write(tmp_path, MEMBER.replace("jaringan", "tribun"))
    outlets = load(tmp_path)
    assert outlets["kabarcontoh"].rules == outlets["tribunbali"].rules != ()


def test_the_families_are_listed_where_outlets_are_explained() -> None:
    page = Path(__file__).parent.parent / "docs" / "ADD-AN-OUTLET.md"
    names = ", ".join(f"`{p.stem}`" for p in sorted(FAMILIES.glob("*.toml")))
    assert names in " ".join(page.read_text(encoding="utf-8").split())


def test_a_file_where_the_folder_of_outlets_belongs_is_told(tmp_path: Path) -> None:
    (tmp_path / "outlets").write_text("")
    with pytest.raises(ConfigError, match="outlets: your own outlet files cannot be read"):
        load(tmp_path / "outlets")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ConfigError, match="loop: your own outlet files cannot be read"):
        load(tmp_path / "loop")
    assert load(tmp_path / "none") == load(None)


def test_a_placeholder_may_have_leading_noughts_and_any_part_of_a_day(tmp_path: Path) -> None:
    text = GOOD.replace("{page}", "{page:02d}").replace("%Y-%m-%d", "%-d.%B.%y")
    assert "{page:02d}" in load_file(write(tmp_path, text)).index[0]
