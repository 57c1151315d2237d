"""`warta import`: pages that somebody else fetched."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import check_outlet, quiet_option
from scraper.cli.terminal import Cell, on_terminal, say, some, table, warn
from scraper.errors import RunFailed, UsageError
from scraper.extract import VERSION
from scraper.imports import Source, open_source
from scraper.imports.run import Import, Wanted
from scraper.imports.tally import Tally
from scraper.outlets import load
from scraper.outlets.check import bare
from scraper.text import printable
from scraper.workers import Workers

COLUMNS = ("new", "revision", "same", "alias", "part", "known", "older", "undated", "refused")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--outlet", "slugs", multiple=True, metavar="OUTLET", help="Only pages of this outlet.")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only of this host and its subdomains.")
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    help="Only articles in this language (id, en, ...).",
)
@quiet_option
@data_option
def command(
    paths: tuple[Path, ...],
    slugs: tuple[str, ...],
    hosts: tuple[str, ...],
    languages: tuple[str, ...],
    quiet: bool,
    data: Path,
) -> int:
    """Import WARC and WACZ files, folders of HTML or JSONL text dumps.

    A PATH is a WARC or WACZ file (.warc, .warc.gz, .wacz), a folder of them, a folder of saved pages with a
    list urls.tsv (columns: file, url), or JSONL with url and text. --outlet, --host and --language may be
    given several times; what they leave out is counted, not kept. The same import again stores nothing new,
    so one that was broken off is simply begun again.
    """
    outlets = load(data / "outlets")
    wanted = wish(slugs, hosts, languages, outlets, data)
    sources = [source for path in paths for source in open_source(path)]
    with Archive.open(archive_path(data)) as archive, Workers() as workers:
        run = archive.begin_run("import", sys.argv[1:], extractor=VERSION)
        importing = Import(archive, run, workers, list(outlets.values()), wanted)
        try:
            with _progress(sources, quiet) as advance:
                tallies = [importing.read(source, partial(advance, source)) for source in sources]
                importing.rest()
        except BaseException as e:
            archive.end_run(run, "interrupted" if isinstance(e, KeyboardInterrupt) else "failed", str(e))
            raise
        bad = sum(tally.bad for tally in tallies)
        pages = sum(tally.outcomes.total() for tally in tallies)
        note = verdict(tallies)
        archive.end_run(run, "failed" if note else "ok", note or some(pages, "page"))
        warnings = list(archive.warnings)
    if not quiet:
        report(tallies)
    for warning in warnings:
        warn(warning)
    if note:
        if not quiet:
            problems = [line for tally in tallies for line in tally.problems]
            for problem in problems if len(problems) > 1 else []:  # the verdict names the first one
                warn(problem)
        raise RunFailed(note)
    return int(bool(bad))


def wish(
    slugs: tuple[str, ...],
    hosts: tuple[str, ...],
    languages: tuple[str, ...],
    known: Iterable[str],
    data: Path,
) -> Wanted:
    """The filters as typed. Raises UsageError for an unknown outlet, and for what is no host or language."""
    names = list(known)
    for host in hosts:
        if not re.fullmatch(r"[\w-]+(\.[\w-]+)+\.?", host):
            raise UsageError(
                f"{host!r} is no host; write it like kabarcontoh.co.id, without https:// and path"
            )
    for language in languages:
        if not re.fullmatch(r"[A-Za-z]{2,3}", language):
            raise UsageError(f"{language!r} is no language code; write id, ms, en, ...")
    return Wanted(
        tuple(check_outlet(slug, names, data) for slug in slugs),
        tuple(bare(host.lower().rstrip(".")) for host in hosts),
        tuple(language.lower() for language in languages),
    )


def verdict(tallies: list[Tally]) -> str | None:
    """What is wrong with the import in one line, None when nothing is."""
    damaged = [tally for tally in tallies if tally.bad]
    if damaged:
        good = sum(tally.outcomes.total() for tally in tallies)
        number = sum(tally.bad for tally in damaged)
        what = "record is" if number == 1 else "records are"
        return f"{number} {what} damaged, {some(good, 'good one')} read; first: {damaged[0].problems[0]}"
    empty = [tally for tally in tallies if not tally.outcomes and not tally.unwanted]
    if empty:
        held = kinds(empty[0]) or "no record at all"
        return f"{empty[0].source.path}: holds no page ({held}); is it the right file?"
    return None


def kinds(tally: Tally) -> str:
    """The records that are no pages, as words: "12 not-html, 3 request"."""
    return ", ".join(f"{number} {kind}" for kind, number in tally.skipped.most_common())


def report(tallies: list[Tally]) -> None:
    """The table of what each source came to."""
    rows: list[list[Cell]] = []
    for tally in tallies:
        counts: list[Cell] = [tally.outcomes[what] for what in COLUMNS]
        rest = [tally.unwanted, sum(tally.skipped.values()), tally.bad]
        rows.append([tally.source.path.name, *counts, *rest])
    counted = [f"{what} #" for what in (*COLUMNS, "left out", "no page", "damaged")]
    table(["source", *counted], rows, wrap=["source"], spare=counted[1:])
    reasons: dict[str, int] = {}
    for tally in tallies:
        for reason, number in tally.refused.items():
            reasons[reason] = reasons.get(reason, 0) + number
    if reasons and on_terminal():
        ordered = sorted(reasons.items(), key=lambda item: -item[1])
        say("Refused: " + ", ".join(f"{number} {reason}" for reason, number in ordered))


def _progress(sources: list[Source], quiet: bool) -> AbstractContextManager[Callable[[Source, int], None]]:
    """A progress bar on stderr for a person; nothing for a pipe."""
    if quiet or not on_terminal():
        return nullcontext(lambda source, done: None)
    return _Bars(sources)


class _Bars:
    """One bar per source."""

    def __init__(self, sources: list[Source]) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks = {
            id(s): self._progress.add_task(f"{printable(s.path.name)} ({unit(s)})", total=s.size)
            for s in sources
        }

    def __enter__(self) -> Callable[[Source, int], None]:
        self._progress.start()
        return lambda source, done: self._progress.update(self._tasks[id(source)], completed=done)

    def __exit__(self, *exit_info: object) -> None:
        self._progress.stop()


def unit(source: Source) -> str:
    return some(source.size, "page") if source.kind == "HTML folder" else decimal(source.size)
