"""`warta export`: articles for researchers."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

import click

from scraper.archive.layout import check_spare
from scraper.archive.store import Archive
from scraper.archive.whole import whole_file
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import check_kept, check_range, quiet_option, since_option, until_option
from scraper.cli.progress import bar
from scraper.cli.terminal import on_terminal, say, some, warn
from scraper.errors import UsageError
from scraper.export.articles import FORMATS, Selection
from scraper.export.choice import Choice

STDOUT = Path("-")


@click.command()
@click.argument("output", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--outlet", metavar="OUTLET", help="Only of this outlet.")
@since_option
@until_option
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), help="By default what OUTPUT ends in; jsonl for -."
)
@click.option("--no-text", is_flag=True, help="Leave out the newspaper's text; its SHA-256 stays.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@quiet_option
@data_option
def command(
    output: Path,
    outlet: str | None,
    since: date | None,
    until: date | None,
    form: str | None,
    no_text: bool,
    force: bool,
    quiet: bool,
    data: Path,
) -> None:
    """Export articles as CSV or JSON Lines.

    OUTPUT is a file (.csv, .jsonl, either with .gz) or - for standard output. JSON Lines hold every field
    with its source; CSV is a table of the most used ones, safe to open in a spreadsheet. --since and --until
    are days of publication.
    """
    check_range(since, until)
    lines = FORMATS[form or form_of(output)]
    with Archive.open(archive_path(data), write=False) as archive:
        if outlet is not None:
            check_kept(outlet, archive)
        if output != STDOUT:
            check_spare(output, archive.path)
        choice = Choice(outlet, since, until)
        with (
            Selection(archive, choice, text=not no_text) as chosen,
            bar("Exporting", quiet=quiet) as progress,
            destination(output, force) as out,
        ):
            for done, line in enumerate(lines(chosen)):
                out.write(line)
                if progress and done % 100 == 0:
                    progress("articles", done, chosen.total)
            total, undated = chosen.total, chosen.undated
    if total and not quiet and output != STDOUT:
        say(f"{some(total, 'article')} in {output}")
    if total == 0 and not quiet:
        warn(f"no article of: {choice.words('published')}; the export is empty")
    if undated and (on_terminal() or not quiet):
        warn(
            f"{some(undated, 'article')} without a day of publication left out; without days all are exported"
        )


def form_of(output: Path) -> str:
    """The format a file's name says. Raises UsageError when it says none."""
    if output == STDOUT:
        return "jsonl"
    ending = Path(output.name.lower().removesuffix(".gz")).suffix.removeprefix(".")
    if ending in ("wacz", "warc"):
        raise UsageError(
            f"{output}: articles are written as .csv or .jsonl; the pages as they came: warta warc export"
            f" {output if ending == 'wacz' else 'pages.wacz'}"
        )
    if ending not in FORMATS:
        raise UsageError(f"{output}: the name tells no format; end it in .csv or .jsonl, or say --format")
    return ending


@contextmanager
def destination(output: Path, force: bool) -> Iterator[BinaryIO]:
    """Where the lines go. A file appears when it is whole; one that ends in .gz is compressed."""
    if output == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with whole_file(output, force=force) as file:
        if output.suffix.lower() != ".gz":
            yield file
            return
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            yield cast(BinaryIO, packed)
