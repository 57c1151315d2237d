"""`warta sample`: the built-in newspapers, for trying and for proving."""

from __future__ import annotations

import dataclasses
import json
import threading

import click

from scraper.cli.terminal import say
from scraper.errors import UsageError
from scraper.sample import PAPERS, start, truth

size_option = click.option(
    "--size", type=click.IntRange(1), default=300, show_default=True, help="Articles of all papers."
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
        raise UsageError(f"port {port} cannot be used ({e.strerror}); name another with --port") from None
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
