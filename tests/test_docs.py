"""The manual: what it says exists, what it shows runs, and its generated pages are fresh."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
import urllib.request
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from types import ModuleType

import click
import pytest
from archive_parts import article, begin, put

from scraper.archive.store import Archive
from scraper.cli.commands import HELP, warta
from scraper.models import REASONS, Outlet, Via
from scraper.outlets import load_file
from scraper.sample import start, truth
from scraper.urls import article_id

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """(page:line, text) of every fenced block in this language."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in re.finditer(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            yield f"{page.name}:{text.count(chr(10), 0, found.start()) + 2}", found[1]


def commands() -> Iterator[tuple[str, list[str]]]:
    """(page:line, words) of every call of warta in the shell examples and crontabs."""
    for language in ("sh", "crontab", "ini"):
        for where, text in blocks(language):
            for line in text.splitlines():
                if found := re.search(r"(?:^|bin/)warta (.+)", line):
                    words = shlex.split(found[1], comments=True)
                    yield where, list(takewhile(lambda word: word not in ("|", ">", "&&"), words))


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(generate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_named(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in generate.PAGES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    assert generate.main([]) == 0 and generate.main(["--check"]) == 0
    (tmp_path / "docs" / "OUTLETS.md").write_text("old")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err == "stale: docs/OUTLETS.md; run make docs\n"


def test_links_lead_somewhere() -> None:
    dead = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists():
                dead.append(f"{page.name}: {target}")
    assert dead == []


def test_the_article_the_readme_shows_is_in_the_sample() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"^\$ warta show (\w+)\n(.+)\n(\w+) · (\S+) · (.+) · (\w{16})$", text, re.MULTILINE)
    assert shown is not None and shown[6].startswith(shown[1])
    told = next(row for row in truth(300) if row.headline == shown[2])
    assert article_id(shown[3], told.url) == shown[6]


@pytest.mark.parametrize(("where", "words"), list(commands()))
def test_every_command_shown_can_be_called(where: str, words: list[str]) -> None:
    command = warta.get_command(click.Context(warta), words[0])
    assert command is not None, f"{where}: there is no command {words[0]!r}"
    if "--help" not in words and not isinstance(command, click.Group):
        command.make_context(words[0], words[1:])


def test_examples_of_commands_were_found() -> None:
    assert len(list(commands())) > 15


@pytest.mark.parametrize(("where", "sql"), list(blocks("sql")))
def test_every_question_in_sql_runs(where: str, sql: str, tmp_path: Path) -> None:
    archive, run = begin(tmp_path)
    with archive:
        put(archive, run, article())
    with Archive.open(tmp_path / "warta.db", write=False) as reading:
        assert isinstance(reading.dicts(sql), list), where


@pytest.mark.parametrize(("where", "text"), list(blocks("toml")))
def test_every_outlet_shown_is_right(where: str, text: str, tmp_path: Path) -> None:
    file = tmp_path / "kabarcontoh.toml"
    whole = 'name = "x"\nhosts = ["a.id"]\nstarts = ["https://a.id/"]\n'
    file.write_text(text if "hosts" in tomllib.loads(text) else whole + text, encoding="utf-8")
    assert isinstance(load_file(file), Outlet), where


def test_the_example_of_the_library_prints_an_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page is the one `warta show f5e3 --only page` writes."""
    ((_, example),) = blocks("python")
    url = next(row.url for row in truth(300) if row.headline == "164 Warga Lembahtitiran Ikuti Donor Darah")
    assert url in example
    host, path = url.removeprefix("http://").split("/", 1)
    with start(300, 0) as server:
        asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/{path}", headers={"Host": host})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            (tmp_path / "page.html").write_bytes(answer.read())
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "HOW-IT-IS-BUILT.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "164 Warga Lembahtitiran Ikuti Donor Darah (html)"
    assert printed[1:3] == ["2020-04-25 Asia/Makassar", "Ayu Prameswara, reporter"]
    assert printed[-1].startswith("“Ibu-ibu sekarang rajin")


def test_exit_codes_are_told_alike() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("Commands end with")[2]
    for text in (HELP.partition("Exit codes")[2], readme):
        assert re.findall(r"\d+", text)[:5] == ["0", "1", "2", "75", "130"]


def test_the_page_on_provenance_names_every_source_and_reason() -> None:
    text = (ROOT / "docs" / "PROVENANCE.md").read_text(encoding="utf-8")
    assert [via for via in Via.__args__ if f"| `{via}` |" not in text] == []  # type: ignore[attr-defined]
    assert [f for r in REASONS.items() if (f := f"| `{r[0]}` | {r[1]} |") not in text] == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached or not page.is_file():
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^):#]+\.md)", page.read_text(encoding="utf-8"))
        todo += [(page.parent / link).resolve() for link in links]
    assert [p.name for p in PAGES if p not in reached] == []


def test_no_line_of_the_manual_is_too_long_to_read() -> None:
    long = []
    for page in PAGES:
        if page.name in ("COLUMNS.md", "OUTLETS.md"):
            continue  # tables, made from the code
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > 120 and not line.startswith("|"):
                long.append(f"{page.name}:{number}")
    assert long == []
