"""`warta restore`: a backup in the place of the archive."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.backup import check, restore
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import quiet_option
from scraper.cli.progress import bar
from scraper.cli.terminal import say, some
from scraper.cli.verify import conclude


@click.command()
@click.argument("bag", type=click.Path(path_type=Path))
@click.option("--check", "only", is_flag=True, help="Prove the backup and restore nothing.")
@click.option("--damaged", is_flag=True, help="Also a damaged one, when there is no other.")
@click.option(
    "--without-takedowns", "without", is_flag=True, help="Also what was taken down since comes back."
)
@quiet_option
@data_option
def command(bag: Path, only: bool, damaged: bool, without: bool, quiet: bool, data: Path) -> None:
    """Put a backup in the place of the archive.

    The backup is proved first; a damaged one changes nothing. The present archive is moved aside,
    not deleted. What was taken down of it since the backup is removed again and stays out. A warta
    browse that is still running shows the former archive: end it and start it again.
    """
    if only:
        with bar("Verifying", quiet=quiet) as progress:
            report = check(bag, progress=progress)
        conclude(report, quiet, of_backup=True)
        return
    with bar("Restoring", quiet=quiet) as progress:
        made = restore(bag, archive_path(data), progress=progress, damaged=damaged, takedowns=not without)
    if not quiet:
        say(f"{archive_path(data)} is the archive of {bag} now.")
        if made.removed:
            was = "was" if made.removed == 1 else "were"
            say(f"{some(made.removed, 'article')} taken down since that backup {was} removed again.")
        if without:
            say("Articles that were taken down since that backup may be in it again: look, and remove them.")
        if made.aside is not None:
            say(f"The former one is in {made.aside}; delete it when you are sure.")
            say("A warta browse that is still running shows the former one: end it and start it again.")
