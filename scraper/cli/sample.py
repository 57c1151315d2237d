"""`warta sample`: the built-in newspapers, for trying and for proving."""

from __future__ import annotations

import dataclasses
import json
import os
import threading
from pathlib import Path

import click

from scraper.cli.folder import archive_path, data_option
from scraper.cli.terminal import out, safe, say, table
from scraper.errors import RunFailed, UsageError
from scraper.sample import PAPERS, start, truth
from scraper.sample.check import check

size_option = click.option(
    "--size",
    type=click.IntRange(1, 10**6),
    default=300,
    show_default=True,
    help="Articles of all papers.",
    envvar="WARTA_SAMPLE_SIZE",
)


@click.group()
def command() -> None:
    """The built-in sample newspapers.

    Three invented papers in three designs, served over real HTTP on loopback, with their truth beside them.
    """


@command.command()
@size_option
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any free.")
def serve(size: int, port: int) -> None:
    """Serve the sample newspapers for a browser, until Ctrl-C."""
    try:
        server = start(size, port)
    except OSError as e:
        why = os.strerror(e.errno) if e.errno else e.strerror  # asyncio tells it at length
        raise UsageError(f"port {port} cannot be used ({why}); name another with --port") from None
    with server:
        for paper in PAPERS:
            say(f"{paper.name:16} http://{paper.slug}.localhost:{server.port}/")
        say("Ctrl-C ends it.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


@command.command("truth")
@size_option
def show_truth(size: int) -> None:
    """Print what is true of every article, one JSON object per line."""
    for article in truth(size):
        say(json.dumps(dataclasses.asdict(article), ensure_ascii=False, default=str))


@command.command("check")
@size_option
@data_option
def compare(size: int, data: Path) -> None:
    """Hold the archive beside the truth, field by field.

    The exit code is 1 when anything is missing, wrong, or stored that should not be.
    """
    report = check(archive_path(data), size)
    rows = [(name, line.right, line.total) for name, line in report.lines.items()]
    table(["what", "right #", "of #"], rows)
    for name, line in report.lines.items():
        for difference in line.wrong:
            out.print(safe(f"{name}: {difference}"), soft_wrap=True)
    if not report.ok:
        wrong = sum(line.total - line.right for line in report.lines.values())
        raise RunFailed(f"{archive_path(data)} differs from the truth about {size} articles {wrong} times")
