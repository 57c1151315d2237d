"""One moving line for work that takes a while; nothing when nobody is looking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scraper.cli.terminal import on_terminal


@contextmanager
def bar(doing: str, *, quiet: bool = False) -> Iterator[Callable[[str, int, int], None] | None]:
    """A function (what, done, all) that moves the line; None when there is no terminal to show it on."""
    if quiet or not on_terminal():
        yield None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=None)

        def move(what: str, done: int, total: int) -> None:
            progress.update(task, description=f"{doing}: {what}", completed=done, total=total)

        yield move
