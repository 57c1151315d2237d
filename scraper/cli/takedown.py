"""`warta takedown`: remove an article everywhere, for good."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.cli.folder import archive_path, data_option
from scraper.cli.show import find
from scraper.cli.terminal import out, safe, say, some
from scraper.errors import UsageError


@click.command()
@click.argument("wanted", nargs=-1, required=True, metavar="ID|URL...")
@click.option("--note", default="", metavar="TEXT", help="Who asked, and why; kept with the date.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
def command(wanted: tuple[str, ...], note: str, yes: bool, data: Path) -> None:
    """Remove an article everywhere, and keep it out.

    Text, revisions, pages as they came, search index and addresses, down to the bytes in the files. What
    stays is a digest of the address, so that it is not fetched again. This cannot be undone.
    """
    with Archive.open(archive_path(data), create=False) as archive:
        found = [word if "/" in word else find(archive, word)["id"] for word in wanted]
        if not yes:
            confirm(archive, found)
        run = archive.begin_run("takedown", [])  # its words would name what is to be forgotten
        try:
            taken = takedown(archive, found, run=run, note=note)
        except BaseException:
            archive.end_run(run, "failed")
            raise
        archive.end_run(run, "ok", some(len(taken.articles), "article"))
    gone = [some(len(taken.articles), "article"), some(taken.snapshots, "page")]
    say(f"Removed: {' and '.join(gone)}; known addresses that are kept out: {taken.addresses}.")
    for article in taken.mentions:
        say(
            f"Article {article} listed it among others: its list is cleaned, its page as it came shows it."
        )
    for line in taken.notes:
        say(f"Left to do: {line}.")


def confirm(archive: Archive, wanted: list[str]) -> None:
    """Show what would go, and ask. Raises click.Abort, or UsageError when nobody can answer."""
    if not sys.stdin.isatty():
        raise UsageError("a takedown cannot be undone: say --yes when nobody can be asked")
    for word in wanted:
        row = archive.row("SELECT outlet, published_day, headline FROM articles WHERE id = ?", [word])
        about = [word, row["outlet"], row["published_day"], row["headline"]] if row else [word]
        out.print(safe("  ".join(str(part) for part in about if part)))
    click.confirm("Remove this for good?", abort=True)
