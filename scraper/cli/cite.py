"""`warta cite`: articles as references."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.show import find
from scraper.cli.terminal import say
from scraper.export.cite import FORMATS, reference
from scraper.text import printable


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="csl",
    show_default=True,
    help="CSL-JSON for Zotero, BibTeX for LaTeX, RIS for others.",
)
@data_option
def command(ids: tuple[str, ...], form: str, data: Path) -> None:
    """Cite articles, for Zotero, LaTeX or a word processor.

    ID is an article's id, its beginning, or its address. The note of each reference holds the SHA-256 of the
    page as it was fetched.
    """
    with Archive.open(archive_path(data), write=False) as archive:
        references = [reference(archive, find(archive, word)["id"]) for word in ids]
    say(printable(FORMATS[form](references)))
