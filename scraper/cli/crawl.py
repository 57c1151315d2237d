"""`warta crawl`: fetch what is new, and say what came of it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from scraper import crawl as crawling
from scraper.archive.layout import LOGS
from scraper.cli.crawlview import Warnings, live, summary
from scraper.cli.folder import data_option
from scraper.cli.options import check_outlet, check_range, since_option, until_option
from scraper.cli.terminal import on_terminal, out, say, warn
from scraper.errors import ConfigError, UsageError
from scraper.models import Outlet
from scraper.outlets import read_all


@click.command()
@click.argument("names", nargs=-1, metavar="[OUTLET]...")
@click.option("--all", "every", is_flag=True, help="Every outlet but the sample newspapers.")
@since_option
@until_option
@click.option("--limit", type=click.IntRange(1, 10**9), metavar="N", help="At most N pages per outlet.")
@click.option(
    "--recheck", type=click.IntRange(1, 10**5), metavar="DAYS", help="Also fetch again articles so young."
)
@click.option("--contact", metavar="ADDRESS", help="Mail or web address for publishers (WARTA_CONTACT).")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing when all went well (for cron).")
@data_option
def command(
    names: tuple[str, ...],
    every: bool,
    since: date | None,
    until: date | None,
    limit: int | None,
    recheck: int | None,
    contact: str | None,
    quiet: bool,
    data: Path,
) -> int:
    """Crawl outlets into the archive (without a name: the sample newspapers).

    The same words again fetch only what is new, and a crawl that was broken off goes on where it stopped.
    --recheck 7 fetches the articles of the last seven days again: what the newspaper changed becomes a
    revision, what it removed stays and is marked as gone after three checks.
    """
    check_range(since, until)
    chosen, problems = choose(names, every, data)
    if not quiet and out.is_terminal and all(outlet.sample for outlet in chosen):
        say("Crawling the sample newspapers. They are built in; nothing in them is real.")
    with Warnings() as warnings, live(chosen, show=not quiet and on_terminal()) as progress:
        reports = crawling.crawl(
            data,
            chosen,
            since=since,
            until=until,
            limit=limit,
            recheck=recheck,
            quiet=True,  # the display shows the warnings when it is done
            progress=progress,
            contact=contact,
            argv=sys.argv[1:],
        )
    if not quiet:
        summary(reports)
        warnings.show(data / LOGS / "crawl.log")
        for report in reports:
            if report.note and report.verdict == "ok":
                warn(f"{report.outlet}: {report.note}")
    for problem in problems:
        warn(str(problem))
    if any(report.verdict == "interrupted" for report in reports):
        raise KeyboardInterrupt
    crawling.check(reports)
    if not quiet and out.is_terminal:
        say("Now: warta search WORDS, or warta browse.")
    return ConfigError.exit_code if problems else 0


def choose(names: tuple[str, ...], every: bool, data: Path) -> tuple[list[Outlet], list[ConfigError]]:
    """The outlets that are meant, and the outlet files that are wrong and would have been meant by --all.

    Raises UsageError for an unknown name, ConfigError when the file of a named outlet is wrong.
    """
    if names and every:
        raise UsageError("name outlets or say --all, not both")
    outlets, problems = read_all(data / "outlets")
    for problem in problems:
        if any(f"/{name}.toml:" in str(problem) for name in names):
            raise problem
    if every:
        return [outlet for outlet in outlets.values() if not outlet.sample], problems
    if not names:
        return [outlet for outlet in outlets.values() if outlet.sample], []
    return [outlets[check_outlet(name, outlets, data)] for name in dict.fromkeys(names)], []
