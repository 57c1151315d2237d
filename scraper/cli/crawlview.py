"""What a crawl looks like: live while it runs, one table when it has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from scraper.cli.terminal import Cell, table, warn
from scraper.models import Outlet
from scraper.net.report import OutletReport

STYLES = {"ok": "green", "failed": "bold red", "interrupted": "yellow"}
REASONS_SHOWN = 4


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
        for name in ("to do", "fetched", "new", "revised", "refused", "failed"):
            drawn.add_column(name, justify="right")
        for slug, report in self._begun():
            if report is None:
                drawn.add_row("", Text(slug, "dim"))
                continue
            ended = Text("✓", "green") if report.finish in ("finished", "limit") else Text("✗", "red")
            counts = (report.open, report.fetched, report.stored, report.revisions)
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
    """The table at the end, and one line for everything a person should look at."""
    rows: list[list[Cell]] = [
        [
            Text(r.outlet, "bold"),
            r.found,
            r.fetched,
            r.stored,
            r.revisions,
            r.refused.total(),
            r.failed,
            reasons(r),
            Text(r.verdict or "", STYLES.get(r.verdict or "", "")),
        ]
        for r in reports
    ]
    names = [
        "outlet",
        "found #",
        "fetched #",
        "new #",
        "revised #",
        "refused #",
        "failed #",
        "refused as",
        "verdict",
    ]
    table(names, rows, wrap=["refused as"])
    for report in reports:
        if report.note:
            warn(f"{report.outlet}: {report.note}")


def reasons(report: OutletReport) -> str:
    """The reasons of refusals, the most frequent first: "12 listing, 3 login"."""
    common = report.refused.most_common()
    shown = [f"{number} {reason}" for reason, number in common[:REASONS_SHOWN]]
    return ", ".join([*shown, "…"] if len(common) > REASONS_SHOWN else shown)
