"""`warta warc`: pages for other web-archive tools."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.filesize import decimal

from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import check_kept, check_range, quiet_option, since_option, until_option
from scraper.cli.progress import bar
from scraper.cli.terminal import on_terminal, say, some, warn
from scraper.errors import RunFailed, UsageError
from scraper.export.choice import Choice
from scraper.export.warc import Report, export


@click.group()
def command() -> None:
    """Hand the kept pages to other web-archive tools."""


@command.command("export")
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--outlet", metavar="OUTLET", help="Only pages of this outlet.")
@since_option
@until_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["wacz", "warc"]),
    help="One WACZ file, or a folder with WARC files. By default wacz when OUTPUT ends in .wacz, else warc.",
)
@click.option("--force", is_flag=True, help="Replace a WACZ file that is there already.")
@quiet_option
@data_option
def export_command(
    output: Path,
    outlet: str | None,
    since: date | None,
    until: date | None,
    form: str | None,
    force: bool,
    quiet: bool,
    data: Path,
) -> None:
    """Export kept pages as a WACZ file or a folder of WARC files, with an index.

    Records are copied byte for byte. --since and --until are days of fetching (UTC). ReplayWeb.page opens the
    WACZ file; the folder is a collection pywb can serve. An unchanged page comes with the earlier record it
    refers to.
    """
    check_range(since, until)
    if output == Path("-"):
        raise UsageError("pages go into a file or folder, not to standard output; name one")
    packed = form == "wacz" if form else output.suffix == ".wacz"
    with Archive.open(archive_path(data), write=False) as archive:
        if outlet is not None:
            check_kept(outlet, archive)
        choice = Choice(outlet, since, until)
        with bar("Exporting", quiet=quiet) as progress:
            report = export(archive, choice, output, packed=packed, force=force, progress=progress)
    if report.files and not quiet:
        say(summary(report, output))
    elif not quiet:
        warn(f"no page of: {choice.words('fetched')}; {output} is not written")
    if report.undated and (on_terminal() or not quiet):
        warn(
            f"{some(report.undated, 'page')} without a day of fetching left out; without days all are written"
        )
    if report.damages:
        more = f" and {len(report.damages) - 1} more" if len(report.damages) > 1 else ""
        raise RunFailed(
            f"{output}: written without damaged pages: {report.damages[0]}{more}; see: warta verify"
        )


def summary(report: Report, output: Path) -> str:
    """What was written, in one line."""
    files = "1 WARC file" if report.files == 1 else f"{report.files} WARC files"
    added = f" and {some(report.added, 'earlier one')} referred to" if report.added else ""
    return f"{some(report.pages, 'page')}{added} in {output} ({files}, {decimal(report.bytes)})"
