"""`warta backup`: a copy that can be trusted."""

from __future__ import annotations

from pathlib import Path

import click
from rich.filesize import decimal

from scraper.archive.backup import backup
from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import quiet_option
from scraper.cli.progress import bar
from scraper.cli.terminal import say, some, warn
from scraper.errors import RunFailed

SHOWN = 20


@click.command()
@click.argument("bag", type=click.Path(path_type=Path))
@quiet_option
@data_option
def command(bag: Path, quiet: bool, data: Path) -> None:
    """Copy the archive while it is in use.

    BAG is a folder that is made: archive, WARC files and their SHA-256, as of one moment (BagIt, RFC 8493). A
    crawl may go on meanwhile. Never copy the file with cp: such copies lose articles. Everything is compared
    with its SHA-256 on the way; what is damaged is named, the copy is kept, and the exit code is 1.
    """
    with Archive.open(archive_path(data), write=False) as archive, bar("Copying", quiet=quiet) as progress:
        made = backup(archive, bag, progress=progress)
    if not quiet:
        held = f"{some(made.articles, 'article')}, {some(made.files, 'file')}, {decimal(made.bytes)}"
        say(f"{made.path}: {held}.")
        say(f"Prove it with: warta verify --backup {made.path}")
    if made.damages:
        for damage in made.damages[1:SHOWN]:
            warn(str(damage))
        found = some(len(made.damages), "damage")
        raise RunFailed(
            f"{found} in the archive, the first: {made.damages[0]}; the copy is kept in {made.path} with it,"
            " look for a sound one in older backups"
        )
