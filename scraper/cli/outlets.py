"""`warta outlets`: which newspapers can be crawled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from rich.text import Text

from scraper.cli.folder import data_option
from scraper.cli.options import nearest
from scraper.cli.terminal import Cell, on_terminal, out, say, table, warn
from scraper.errors import UsageError
from scraper.models import Outlet
from scraper.outlets import read_all
from scraper.places import province as province_of

WIDE = 120
"""Columns of a terminal that shows every column; a narrower one leaves out what one knows or needs least."""

ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def province(outlet: Outlet) -> str:
    """The province an outlet belongs to, "sample" for a sample newspaper, "" when its file names no place."""
    if outlet.sample:
        return "sample"
    found = province_of(outlet.place) if outlet.place else None
    return found.name if found else ""


@click.command()
@click.option(
    "--province", "wanted", metavar="NAME", help='Only of this province: "bali", "nusa tenggara barat".'
)
@data_option
def command(wanted: str | None, data: Path) -> int:
    """List the outlets that can be crawled.

    An outlet is one TOML file; your own go into the folder "outlets" of the data folder
    (docs/ADD-AN-OUTLET.md).
    """
    outlets, problems = read_all(data / "outlets")
    listed = sorted(outlets.values(), key=lambda o: (province(o).casefold(), o.slug))
    if wanted is not None:
        word = " ".join(wanted.replace("-", " ").split()).casefold()
        known = {province(o).casefold() for o in listed}
        listed = [
            o for o in listed if province(o).casefold() == word or (o.place or "").split(".")[0] == word
        ]
        if not listed:
            raise UsageError(f"no outlet in a province called {wanted!r}{nearest(word, known)}")
    cells: dict[str, Callable[[Outlet], Cell]] = {
        "outlet": lambda o: Text(o.slug, style="bold"),
        "name": lambda o: o.name,
        "province": province,
        "zone": lambda o: ZONES.get(o.timezone or "", o.timezone),
        "host": lambda o: o.hosts[0],
        "links from": lambda o: ", ".join(o.crawl),
    }
    if out.is_terminal and out.width < WIDE:
        del cells["links from"]
        if wanted is not None:
            del cells["province"]
    rows = [[cell(o) for cell in cells.values()] for o in listed]
    table(list(cells), rows, wrap=("name", "province", "host", "links from"))
    if on_terminal() and out.is_terminal:
        say(f"{len(listed)} outlets. Crawl one with: warta crawl {listed[0].slug if listed else 'NAME'}")
    for problem in problems:
        warn(str(problem))
    return 2 if problems else 0
