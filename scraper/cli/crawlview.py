"""What a crawl looks like: live while it runs, one table when it has ended."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from scraper.cli.terminal import Cell, out, table, warn
from scraper.models import REASONS, Outlet
from scraper.net.report import OutletReport

STYLES = {"ok": "green", "failed": "bold red", "interrupted": "yellow"}
WARNINGS_SHOWN = 10
COUNTED = (
    "found #",
    "fetched #",
    "new #",
    "revised #",
    "same #",
    "alias #",
    "refused #",
    "gone #",
    "failed #",
)
SPARE = ("revised #", "same #", "alias #", "gone #")
"""The columns of `summary`, as in the table run_outlets; and those a person need not see while they are 0."""


@contextmanager
def live(outlets: Sequence[Outlet], *, show: bool) -> Iterator[Callable[[OutletReport], None] | None]:
    """A display that follows the reports it is called with; None when it is not to be shown."""
    if not show:
        yield None
        return
    view = _View(outlets)
    with Live(get_renderable=view.draw, console=Console(stderr=True), refresh_per_second=5, transient=True):
        yield view.update


class _View:
    """The newest report of each outlet, drawn when the display refreshes."""

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        self._reports: dict[str, OutletReport | None] = {outlet.slug: None for outlet in outlets}
        self._spinner = Spinner("dots")

    def update(self, report: OutletReport) -> None:
        self._reports[report.outlet] = report

    def draw(self) -> Table:
        drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        drawn.add_column("")
        drawn.add_column("outlet", no_wrap=True)
        for name in ("found", "fetched", "new", "revised", "refused", "failed"):
            drawn.add_column(name, justify="right")
        for slug, report in self._begun():
            if report is None:
                drawn.add_row("", Text(slug, "dim"))
                continue
            ended = Text("✓", "green") if report.finish in ("finished", "limit") else Text("✗", "red")
            counts = (report.found, report.fetched + report.further, report.stored, report.revisions)
            lost = (report.refused.total(), report.failed)
            mark = ended if report.ended else self._spinner
            drawn.add_row(mark, slug, *(Text(f"{n:,}" if n else "·") for n in (*counts, *lost)))
        return drawn

    def _begun(self, most: int = 15) -> list[tuple[str, OutletReport | None]]:
        """The outlets to show: those under way first, since a hundred have no room on a screen."""
        order = sorted(
            self._reports.items(), key=lambda item: (item[1] is None, bool(item[1] and item[1].ended))
        )
        return order if len(order) <= most else order[:most]


def summary(reports: Sequence[OutletReport]) -> None:
    """The table at the end, and why pages were refused."""
    rows: list[list[Cell]] = [
        [
            Text(r.outlet, "bold"),
            r.found,
            r.fetched + r.further,
            r.stored,
            r.revisions,
            r.same,
            r.aliases,
            r.refused.total(),
            r.gone,
            r.failed,
            Text(r.verdict or "", STYLES.get(r.verdict or "", "")),
        ]
        for r in reports
    ]
    names = ["outlet", *COUNTED, "verdict"]
    if not out.is_terminal:
        for row, report in zip(rows, reports, strict=True):
            row.append(", ".join(f"{number} {reason}" for reason, number in report.refused.most_common()))
        names.append("refused as")
    table(names, rows, spare=SPARE)
    refused = sum((report.refused for report in reports), Counter[str]())
    if refused and out.is_terminal:
        out.print(Text("Refused:", "dim"))
        for reason, number in refused.most_common():
            out.print(Text.assemble(f"{number:>6,} ", (f"{reason:<12}", "bold"), REASONS.get(reason, "")))
        out.print()


class Warnings(logging.Handler):
    """Gathers the log's warnings while the display stands, for the end."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.more = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("scrapy.core.downloader"):
            return  # about settings; what it means for the page is in the summary
        line = record.getMessage().partition("\n")[0]
        if record.name not in ("root", "py.warnings") and "." not in record.name:
            line = f"{record.name}: {line}"
        if line in self.lines:
            return
        if len(self.lines) < WARNINGS_SHOWN:
            self.lines.append(line)
        else:
            self.more += 1

    def show(self, log: Path) -> None:
        """Print them, and where the rest of them is."""
        for line in self.lines:
            warn(line)
        if self.more:
            warn(f"{self.more} more warnings in {log}")

    def __enter__(self) -> Warnings:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *exit_info: object) -> None:
        logging.getLogger().removeHandler(self)
