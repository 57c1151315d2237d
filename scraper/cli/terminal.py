"""What a person sees: tables and colour on a terminal, plain tab-separated lines when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scraper.text import printable


class _Output(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # rich would leave with code 1; see exits.py


out = _Output(highlight=False)

Cell = str | int | float | Text | None
"""One field of a table; a str is text as it came, from a page perhaps, and is made safe here."""


LONGEST = 2000
"""Characters of a line on stderr. A longer one repeats something endless: its middle is left out."""


def warn(message: str) -> None:
    """One line on stderr: "warta: what; what to do"."""
    line = printable(" ".join(message.split()))
    if len(line) > LONGEST:
        line = f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"
    click.echo(f"warta: {line}", err=True)


def say(message: str = "") -> None:
    """One line on stdout, never wrapped."""
    click.echo(message)


def some(number: int, what: str) -> str:
    """ "1 article", "1,200 articles"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def safe(text: str, style: str = "") -> Text:
    """Text that came from outside: no markup, no control characters."""
    return Text(printable(text), style=style)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    wrap: Sequence[str] = (),
    spare: Sequence[str] = (),
) -> None:
    """Print a table. Columns whose name ends in "#" hold numbers. wrap: the columns that may be folded.
    The first column is never cut where it may not be folded: it holds what one types next.
    spare: columns that a terminal does not show when they hold zeros only; a pipe always has them all.
    """
    if not out.is_terminal:
        say("\t".join(name.rstrip("#").strip() for name in columns))
        for row in rows:
            say("\t".join(_plain(cell) for cell in row))
        return
    rows = list(rows)
    shown = [n for n, name in enumerate(columns) if name not in spare or any(row[n] for row in rows)]
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="bold")
    for n, name in ((n, columns[n]) for n in shown):
        number = name.endswith("#")
        plain = name.rstrip("#").strip()
        drawn.add_column(
            plain,
            justify="right" if number else "left",
            no_wrap=plain not in wrap,
            min_width=max((_drawn(row[0]).cell_len for row in rows), default=0)
            if n == 0 and plain not in wrap
            else None,
            overflow="fold" if plain in wrap else "ellipsis",
        )
    for row in rows:
        drawn.add_row(*(_drawn(row[n]) for n in shown))
    out.print(drawn)


def _plain(cell: Cell) -> str:
    if isinstance(cell, Text):
        cell = cell.plain
    return "" if cell is None else printable(str(cell).replace("\t", " ").replace("\n", " "))


def _drawn(cell: Cell) -> Text:
    if isinstance(cell, Text):
        return cell
    if isinstance(cell, int | float):
        return Text(f"{cell:,}" if cell else "·", style="" if cell else "dim")
    return safe(cell or "")


def on_terminal() -> bool:
    """Whether a person is looking: progress displays and colour are for them only."""
    return sys.stderr.isatty()
