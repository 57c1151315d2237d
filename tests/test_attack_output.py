"""Output that goes nowhere: readers that leave, full disks, closed streams."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from archive_parts import article, begin, put

ROOT = Path(__file__).resolve().parent.parent
WARTA = f"{sys.executable} -c 'from scraper.cli import main; main()'"
COMMANDS = [
    "search tongkol",
    "show {id}",
    "export -",
    "export - --format csv",
    "cite {id}",
    "verify",
    "doctor",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder, and an article's id."""
    folder = tmp_path_factory.mktemp("data")
    archive, run = begin(folder)
    with archive:
        ids = [put(archive, run, article(f"perahu-{n}")) for n in range(5)]
    return folder, ids[0]


def shell(line: str, data: tuple[Path, str]) -> tuple[int, str, str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "WARTA_DATA": str(data[0])}
    done = subprocess.run(
        ["bash", "-c", line.format(id=data[1])], env=env, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("words", COMMANDS)
def test_a_reader_that_left_costs_no_word(words: str, data: tuple[Path, str]) -> None:
    assert shell(f"{WARTA} {words} | true; exit ${{{{PIPESTATUS[0]}}}}", data) == (141, "", "")


@pytest.mark.parametrize("words", COMMANDS)
def test_a_full_disk_behind_the_output_is_one_line(words: str, data: tuple[Path, str]) -> None:
    code, _, err = shell(f"{WARTA} {words} > /dev/full", data)
    assert code == 1
    assert err.splitlines() == [
        "warta: the output cannot be written (No space left on device); make room, or write it elsewhere"
    ]


@pytest.mark.parametrize("words", COMMANDS)
def test_closed_streams_lead_nowhere(words: str, data: tuple[Path, str]) -> None:
    assert shell(f"{WARTA} {words} <&- >&- 2>&-", data) == (0, "", "")


def test_the_archive_never_gets_the_number_of_a_closed_stream(data: tuple[Path, str]) -> None:
    before = (data[0] / "warta.db").read_bytes()
    assert shell(f"{WARTA} search tongkol <&- >&-", data) == (0, "", "")
    assert (data[0] / "warta.db").read_bytes() == before
    assert shell(f"{WARTA} verify --quiet", data) == (0, "", "")
