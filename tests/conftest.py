"""`screen`: a terminal of the size tests are made for. `opened`: an archive with nothing in it.

`tally`: what a fault test counts; `--soak-table PAGE` shows all of it at the end and writes it down.
"""

from __future__ import annotations

import io
import signal
from collections.abc import Generator, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from archive_parts import begin
from soak_table import COLUMNS, Tally, tally_of, together, write

from scraper.archive.store import Archive
from scraper.cli.terminal import out, table

for ignored in (signal.SIGINT, signal.SIGHUP):  # behind nohup or "&": programs under test would be deaf
    if signal.getsignal(ignored) is signal.SIG_IGN:
        signal.signal(ignored, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--soak-table", metavar="PAGE", help="show what the fault tests counted, and write it there"
    )


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal of 80 columns: the tables that are printed on it, without colours."""
    shown = io.StringIO()
    monkeypatch.setattr(out, "_file", shown)
    monkeypatch.setattr(out, "_force_terminal", True)
    monkeypatch.setattr(out, "_color_system", None)
    monkeypatch.setattr(out, "_width", 80)
    return shown


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Archive, int]]:
    """A new archive and its first run."""
    archive, run = begin(tmp_path)
    with archive:
        yield archive, run


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    tally = getattr(item, "funcargs", {}).get("tally")
    if call.when == "call" and tally is not None and tally.fault:
        tally.seconds, tally.passed = report.duration, report.passed
        report.user_properties.append(("soak", asdict(tally)))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    page = config.getoption("--soak-table")
    if not page:
        return
    reports = [r for stats in ("passed", "failed") for r in terminalreporter.stats.get(stats, [])]
    told = [words for r in reports for name, words in getattr(r, "user_properties", []) if name == "soak"]
    tallies = together(tally_of(words) for words in told)
    terminalreporter.ensure_newline()
    table(
        [COLUMNS[0], *(f"{name} #" for name in COLUMNS[1:])],
        [tally.cells() for tally in tallies],
        wrap=("fault",),
    )
    write(tallies, Path(page))
