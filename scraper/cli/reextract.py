"""`warta reextract`: the stored pages, read again."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import get_args

import click
from rich.console import Console
from rich.progress import track
from rich.text import Text

from scraper.archive.rows import article_row
from scraper.archive.store import Archive
from scraper.cli import sheet
from scraper.cli.diff import fields, paragraphs
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import check_kept, check_range, quiet_option, since_option, until_option
from scraper.cli.show import find
from scraper.cli.terminal import Cell, on_terminal, out, safe, say, some, table, warn
from scraper.cli.writing import writing
from scraper.errors import RunFailed, UsageError
from scraper.extract import VERSION
from scraper.models import REASONS, Outlet, Refusal, Via
from scraper.outlets import load
from scraper.reextract import FIELDS, Change, Choice, Comparison, Reextraction
from scraper.road import Road
from scraper.workers import Workers

SHOWN = 10
NAMES = {"published_day": "day", "published_at": "instant", "dateline_raw": "dateline"}
"""How a person calls the column; the others are called as they are."""


@click.command()
@click.option("--outlet", metavar="OUTLET", help="Only of this outlet.")
@since_option
@until_option
@click.option(
    "--via", metavar="VIA", help="Only articles with a field read this way (jsonld, meta, text, ...)."
)
@click.option("--again", is_flag=True, help="Also what the present extractor has read already.")
@click.option("--dry-run", is_flag=True, help="Show what would change; write nothing.")
@click.option("--diff", "one", metavar="ID", help="Show what would change in this article; write nothing.")
@quiet_option
@data_option
def command(
    outlet: str | None,
    since: date | None,
    until: date | None,
    via: str | None,
    again: bool,
    dry_run: bool,
    one: str | None,
    quiet: bool,
    data: Path,
) -> None:
    """Read the stored pages again with the present extractor.

    No page is fetched. An article gets a new revision only when its headline, byline, date or text comes out
    differently; the old state is kept. A run that was broken off goes on where it stopped.
    """
    check_range(since, until)
    if via is not None and via not in get_args(Via):
        raise UsageError(f"no field is read by way of {via!r}; the ways are {', '.join(get_args(Via))}")
    outlets = load(data / "outlets")
    if one is not None:
        difference(data, one, outlets)
        return
    opened = Archive.open(archive_path(data), write=False) if dry_run else writing(data)
    with opened as archive, Workers() as workers:
        if outlet is not None:
            check_kept(outlet, archive)
        run = 0 if dry_run else archive.begin_run("reextract", sys.argv[1:], extractor=VERSION)
        work = Reextraction(archive, Road(archive, run, workers), outlets, dry=dry_run)
        todo = work.todo(Choice(outlet, since, until, via, again=again))
        try:
            progress = track(
                work.walk(todo),
                "Reading again",
                total=len(todo),
                console=Console(stderr=True),
                transient=True,
                disable=quiet or not on_terminal(),
            )
            for _ in progress:
                pass
        except BaseException as error:
            if run:
                archive.end_run(
                    run, "interrupted" if isinstance(error, KeyboardInterrupt) else "failed", str(error)
                )
            raise
        result = work.result
        if run:
            archive.end_run(
                run, "failed" if result.damaged else "ok", f"{some(result.read, 'article')} read again"
            )
    if not quiet:
        report(result, dry_run)
    if result.damaged:
        raise RunFailed(
            f"{some(len(result.damaged), 'page')} cannot be read from the archive; first: {result.damaged[0]}"
        )


def difference(data: Path, wanted: str, outlets: Mapping[str, Outlet]) -> None:
    """What the present extractor would change in one article, word by word."""
    with Archive.open(archive_path(data), write=False) as archive, Workers(processes=1) as workers:
        before = find(archive, wanted)
        reading = Reextraction(archive, Road(archive, 0, workers), outlets, dry=True).again(before["id"])
    if isinstance(reading, Refusal):
        raise RunFailed(
            f"{before['id']}: the present extractor refuses its page as {reading.reason!r}"
            f" ({REASONS.get(reading.reason, reading.detail)}); the article would stay as it is"
        )
    after = article_row(reading)
    versions = f"extractor {before['extractor']} → {VERSION}"
    sheet.title(before["headline"], [before["outlet"], before["id"], versions])
    if not any(before[name] != after[name] for name in FIELDS):
        say("Nothing would change.")
        return
    fields(before, after, {name: NAMES.get(name, name) for name in FIELDS if name != "body"})
    paragraphs(before["body"], after["body"])


def report(result: Comparison, dry: bool) -> None:
    """What changed, field by field, and the first changes."""
    if not result.read and not result.found and not result.lost:
        say(f"Nothing to do: every page was read by extractor {VERSION}. --again reads them all the same.")
        return
    kinds = ("same", "changed", "gained", "lost")
    rows: list[list[Cell]] = [[name, *(result.counts[name, kind] for kind in kinds)] for name in FIELDS]
    table(["field", "same #", "changed #", "gained #", "lost #"], rows)
    what = "would be " if dry else ""
    say(
        f"{some(result.read, 'article')} read again; {some(result.found, 'refused page')} {what}stored as"
        f" {'an article' if result.found == 1 else 'articles'} now."
    )
    for reason, number in result.lost.most_common():
        warn(f"{some(number, 'article')} refused by the present extractor ({reason}) and left as before")
    if out.is_terminal:
        for change in result.examples[:SHOWN]:
            draw(change)
        if result.examples and dry:
            say("All that would change in one of them: warta reextract --diff ID")


def draw(change: Change) -> None:
    """One change in two lines."""
    out.print(
        Text.assemble((change.article, "cyan"), "  ", safe(change.headline), "  ", (change.field, "bold"))
    )
    before, after = _around(change.before or "–", change.after or "–")
    out.print(Text.assemble("  ", safe(before, "red"), " → ", safe(after, "green")))


def _around(before: str, after: str, width: int = 60) -> tuple[str, str]:
    """The two texts from shortly before the first difference on."""
    pairs = zip(before, after, strict=False)
    shared = next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(before), len(after)))
    start = max(0, shared - 20)

    def cut(text: str) -> str:
        return ("…" if start else "") + " ".join(text[start : start + width].split())

    return cut(before), cut(after)
