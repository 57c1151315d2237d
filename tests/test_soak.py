"""The harness itself: it sees what it is there to see, and writes it down."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from killing import Command, is_there, kill
from soak_table import Tally, tally_of, together, write

TWO_STEPS = "import pathlib, sys, time; f = pathlib.Path(sys.argv[1]); "


def command(steps: str) -> Command:
    return Command(
        "a command of two steps",
        lambda folder: [sys.executable, "-c", TWO_STEPS + steps, folder],
        lambda folder: (Counter(path.name for path in folder.iterdir() if path.name != "begun"), []),
        is_there("begun"),
    )


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("(f / 'a').touch()", "(f / 'b').touch()", {"mixed"}),
        ("(f / 'old').unlink(missing_ok=True)", "(f / 'old').touch(); (f / 'b').touch()", {"lost", "mixed"}),
        ("(f / 'x.part').touch()", "(f / 'b').touch()", {"mixed"}),
    ],
)
def test_a_mixture_a_loss_and_a_leftover_are_seen(tmp_path, tally, before, after, found):
    (tmp_path / "fresh").mkdir()
    (tmp_path / "fresh" / "old").touch()
    steps = f"{before}; (f / 'begun').touch(); time.sleep(0.5); {after}"
    with pytest.raises(AssertionError):
        kill(command(steps), tmp_path / "fresh", tmp_path / "work", 2, tally)
    assert set(tally.bad) == found


def test_a_command_of_one_step_passes(tmp_path, tally):
    (tmp_path / "fresh").mkdir()
    one = "(f / 'begun').touch(); time.sleep(0.5); (f / 'b').touch(); time.sleep(0.1)"
    kill(command(one), tmp_path / "fresh", tmp_path / "work", 1, tally)
    assert (tally.kills, tally.bad) == (1, {})


def told(**words: object) -> dict[str, object]:
    return {**vars(Tally("kill -9: crawl", runs=3, kills=3, lost=0, seconds=1.5)), **words}


def test_the_parts_of_a_fault_are_one_row_and_other_rows_stay(tmp_path: Path) -> None:
    page = tmp_path / "SOAK.md"
    write(together([tally_of(told(fault="power failure", kills=None, lost=2, passed=False))]), page)
    (crawl,) = together([tally_of(told()), tally_of(told(lost=1))])
    assert crawl.cells() == ["kill -9: crawl", "6", "6", "1", "", "", "", "3"]
    assert crawl.bad == {"lost": 1}
    write([crawl], page)
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[:4] for row in rows[2:]] == [
        ["| kill -9: crawl", "6", "6", "1"],
        ["| power failure (FAILED)", "3", "", "2"],
    ]
