"""`warta copies`: who printed the same text, and who had it first."""

from __future__ import annotations

from pathlib import Path

import click

from scraper.archive.copies import find_copies
from scraper.cli.folder import data_option
from scraper.cli.progress import bar
from scraper.cli.terminal import say, some, table
from scraper.cli.writing import writing

SHOWN = """
SELECT min(a.published_day), count(*), group_concat(DISTINCT a.outlet), max(CASE WHEN c.article = c.first
  THEN a.headline END)
FROM copies c JOIN articles a ON a.id = c.article GROUP BY c.first ORDER BY count(*) DESC, 1 DESC LIMIT ?
"""


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many groups."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing when all went well.")
@data_option
def command(limit: int, quiet: bool, data: Path) -> None:
    """Find the articles that share their text.

    Agency copy, releases, re-posts: two articles are copies when half of the shorter one stands in the other
    and no more than two weeks lie between them. The table copies holds every one with its share.
    """
    with writing(data) as archive:
        with bar("Comparing", quiet=quiet) as move:
            groups = find_copies(archive, progress=move)
        rows = archive.query(SHOWN, [limit])
    if quiet:
        return
    if groups:
        table(["first printed", "articles #", "outlets", "headline"], rows, wrap=("outlets", "headline"))
    say(f'{some(groups, "group")} of copies; each of them in warta browse under "Who prints whose text".')
