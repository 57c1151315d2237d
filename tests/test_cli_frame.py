"""The command as such: help, wrong words, and no traceback whatever happens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scraper import __version__, errors
from scraper.cli import outlets as outlets_command
from scraper.cli.commands import SECTIONS, warta
from scraper.cli.exits import run
from scraper.cli.terminal import safe

NAMES = [name for section in SECTIONS.values() for name in section]
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARTA_DATA", str(tmp_path))


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name}" in text for name in NAMES)
    assert run([]) == 0
    assert capsys.readouterr().out == text


@pytest.mark.parametrize("name", NAMES)
def test_a_command_says_of_itself_what_the_list_says(name: str) -> None:
    command = warta.get_command(click.Context(warta), name)
    assert command is not None and command.name is not None
    line = next(section[name] for section in SECTIONS.values() if name in section)
    assert command.help is not None and command.help.split("\n\n")[0].replace("\n", " ") == line


@pytest.mark.parametrize("name", NAMES)
def test_every_option_explains_itself(name: str) -> None:
    command = warta.get_command(click.Context(warta), name)
    assert command is not None
    parts = command.commands.values() if isinstance(command, click.Group) else [command]
    options = [p for part in parts for p in part.params if isinstance(p, click.Option)]
    assert [o.opts for o in options if not o.help and o.opts != ["--port"]] == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"warta {__version__}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["craw"], "Did you mean 'crawl'?"),
        (["crawl", "--limt", "3"], "--limit"),
        (["crawl", "--limit", "0"], "--limit"),
        (["crawl", "--since", "gestern"], "is no day"),
        (["crawl", "--since", "2024-13"], "is no day"),
        (["crawl", "--since", "0024-11-01"], "is no day"),
        (["crawl", "--since", "2024", "--until", "2023"], "exchange them"),
        (["crawl", "balitribun"], "did you mean balitribune"),
        (["crawl", "--all", "balitribune"], "not both"),
        (["search", "x", "--until", "2024-02-30"], "is no day"),
        (["search", "x"], "there is no archive"),
        (["show", "abcd"], "there is no archive"),
        (["import"], "PATH"),
        (["import", "/nosuch/file"], "cannot be read"),
        (["try", "/nosuch/file"], "cannot be read"),
        (["try", "https://"], "is no web address"),
        (["outlets", "--province", "blai"], "did you mean bali"),
    ],
)
def test_wrong_words_are_one_line_and_exit_code_2(
    words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    err = capsys.readouterr().err
    assert err.startswith("warta: ") and says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["crawl", "zzkoranku"],
        ["try", "https://a.example/1", "--outlet", "zzkoranku"],
        ["import", ".", "--outlet", "zzkoranku"],
    ],
)
def test_an_unknown_outlet_names_the_folder_looked_into(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--data", str(tmp_path)]) == 2
    err = capsys.readouterr().err
    assert "no outlet is called 'zzkoranku'" in err and f"looked for in {tmp_path / 'outlets'}" in err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.UsageError("x"), 2),
        (errors.ConfigError("x"), 2),
        (errors.ArchiveError("x"), 2),
        (errors.RunFailed("x"), 1),
        (errors.Busy("x"), 75),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
    ],
)
def test_each_error_has_its_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(outlets_command, "read_all", fail)
    assert run(["outlets"]) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_a_bug_is_one_line_and_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("of our own\nmaking")

    monkeypatch.setattr(outlets_command, "read_all", fail)
    assert run(["outlets"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err and "unexpected error (ZeroDivisionError" in err
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log) in err and "Traceback" in log.read_text(encoding="utf-8")


def test_a_bug_on_a_full_or_forbidden_disk_is_still_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(outlets_command, "read_all", fail)
    assert run(["outlets"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_closed_pipe_is_silent() -> None:
    words = f'{sys.executable} -c \'from scraper.cli import main; main(["sample", "truth"])\''
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{words} | head -1 >/dev/null"],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (141, "")


def test_text_from_outside_cannot_steer_the_terminal() -> None:
    drawn = safe("judul \x1b[2J\x9b31m \u202e [bold]tebal[/bold] \x07")
    assert not set(drawn.plain) & {"\x1b", "\x9b", "\u202e", "\x07"}
    assert "[bold]tebal[/bold]" in drawn.plain
