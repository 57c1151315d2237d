"""`warta copies`: who printed the same text, and who had it first."""

from __future__ import annotations

from pathlib import Path

import click
from rich.padding import Padding

from scraper.archive.copies import find_copies
from scraper.archive.store import Archive
from scraper.cli.folder import data_option
from scraper.cli.options import quiet_option
from scraper.cli.progress import bar
from scraper.cli.terminal import out, safe, say, some, table
from scraper.cli.writing import writing

GROUPS = """
SELECT first, headline, published_day, least_share FROM copy_groups
ORDER BY articles DESC, published_day DESC LIMIT ?
"""

MEMBERS = """
SELECT a.id, a.outlet FROM copies c JOIN articles a ON a.id = c.article WHERE c.first = ?
ORDER BY a.id <> c.first, a.published_day IS NULL, a.published_day, a.published_at IS NULL, a.published_at,
  a.n
"""

ID_SHOWN = 8  # hex digits: enough for `warta show` among millions


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many groups."
)
@quiet_option
@data_option
def command(limit: int, quiet: bool, data: Path) -> None:
    """Find the articles that share their text.

    Agency copy, releases, re-posts: two articles are copies when half of the shorter one stands in the other
    and no more than two weeks lie between them, or when their texts are the same letter for letter, whatever
    the days. The table copies holds every one with its share; a share near 0.5 may be stock sentences only.
    """
    with writing(data) as archive:
        with bar("Comparing", quiet=quiet) as move:
            groups = find_copies(archive, progress=move)
        rows = [group(archive, *row) for row in archive.query(GROUPS, [limit])]
        ((undated,),) = archive.query("SELECT count(*) FROM articles WHERE published_day IS NULL")
    if quiet:
        return
    if not out.is_terminal:
        table(["first printed", "articles #", "share", "outlets", "headline", "ids"], rows)
        return
    for row in rows:
        draw(*row)
    where = '; all in warta browse under "Texts printed more than once"' if groups else ""
    say(f"{some(groups, 'group')} of copies{where}.")
    if undated:
        were = "was" if undated == 1 else "were"
        say(f"{some(undated, 'article')} without a day {were} compared letter for letter only.")


def draw(day: str | None, articles: int, share: str, outlets: str, headline: str | None, ids: str) -> None:
    """One group, in three lines or so: a headline needs the width of the terminal."""
    out.print(safe(headline or "(no headline)", "bold"))
    out.print(safe(f"{day or 'no date'} · {some(articles, 'article')} · share {share} · {outlets}", "dim"))
    out.print(Padding(safe(ids, "cyan"), (0, 0, 1, 2)))


def group(
    archive: Archive, first: str, headline: str | None, day: str | None, share: float
) -> tuple[str | None, int, str, str, str | None, str]:
    """One row: its outlets and the beginnings of its articles' ids in the order of printing."""
    members = archive.query(MEMBERS, [first])
    outlets = dict.fromkeys(outlet for _, outlet in members)
    ids = " ".join(key[:ID_SHOWN] for key, _ in members)
    return day, len(members), f"{share:.2f}", ", ".join(outlets), headline, ids
