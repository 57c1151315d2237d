"""`warta verify`: is everything as it was stored?"""

from __future__ import annotations

import re
from pathlib import Path

import click
from rich.filesize import decimal

from scraper.archive import backup
from scraper.archive.store import Archive
from scraper.archive.verify import Report, verify
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import quiet_option
from scraper.cli.progress import bar
from scraper.cli.terminal import say, some, warn
from scraper.errors import RunFailed, UsageError

SHOWN = 20


@click.command()
@click.option(
    "--backup", "bag", type=click.Path(path_type=Path), metavar="BAG", help="Verify this backup instead."
)
@click.option(
    "--part",
    metavar="N/M",
    default="1/1",
    help="Only the n-th of m parts, to spread it over nights; the file as a whole with the first.",
)
@click.option("--index", is_flag=True, help="Keep runs out, so that the search index is surely checked.")
@quiet_option
@data_option
def command(bag: Path | None, part: str, index: bool, quiet: bool, data: Path) -> None:
    """Check the archive against its snapshots and digests.

    Reads every article and every page as it came, and compares them with their SHA-256; compares the search
    index with the texts, unless a run is at work (with --index the exit code is 75 then). Changes nothing.
    The exit code is 1 when anything is not as it was stored.
    """
    subset = parts(part)
    if bag is not None and (subset != (1, 1) or index):
        raise UsageError("a backup is proved as a whole: --backup goes without --part and --index")
    with bar("Verifying", quiet=quiet) as progress:
        if bag is not None:
            report = backup.check(bag, progress=progress)
        else:
            with Archive.open(archive_path(data), write=index, create=False) as archive:
                report = verify(archive, subset=subset, progress=progress, index=True)
    conclude(report, quiet, of_backup=bag is not None)


def conclude(report: Report, quiet: bool, *, of_backup: bool) -> None:
    """Say what was found. Raises RunFailed when anything is damaged."""
    if not quiet:
        tell(report)
    if not report.ok:
        found = some(len(report.damages), "damage")
        helps = "warta restore BAG brings back a backup"
        if of_backup:
            helps = "use an older backup, or make a new one; when there is no other: warta restore --damaged"
        raise RunFailed(f"{found}, the first: {report.damages[0]}; {helps}")


def parts(text: str) -> tuple[int, int]:
    """ "2/7" as (2, 7). Raises UsageError."""
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(f"--part {text}: write N/M, with N from 1 to M: 2/7")
    return int(found[1]), int(found[2])


def tell(report: Report) -> None:
    """What was read, what is odd, and the first damages."""
    read = f"{some(report.articles, 'article')} and {some(report.snapshots, 'page')}"
    say(f"{read} read ({decimal(report.bytes)}).")
    for note in report.notes:
        say(f"Note: {note}")
    for damage in report.damages[:SHOWN] if len(report.damages) > 1 else ():  # one is named in the verdict
        warn(str(damage))
    if not report.ok:
        return
    if not report.whole:
        say("All that was read is as it was stored; the file as a whole is checked with the first part.")
    elif report.index:
        say("Everything is as it was stored.")
    else:
        say("All that was read is as it was stored; the search index: warta verify --index")
