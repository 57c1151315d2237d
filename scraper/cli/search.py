"""`warta search`: find articles by their words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.padding import Padding
from rich.text import Text

from scraper.archive.search import Hit, search
from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import check_kept, check_range, since_option, until_option
from scraper.cli.sheet import TEXT_WIDTH
from scraper.cli.terminal import out, safe, say, table

MARKS = ("\x02", "\x03")
"""Around found words. Control characters never stand in stored text, so they cannot be mistaken."""


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--outlet", metavar="OUTLET", help="Only of this outlet.")
@since_option
@until_option
@click.option("--limit", type=click.IntRange(1, 10**9), default=20, show_default=True, help="Most shown.")
@data_option
def command(
    words: tuple[str, ...], outlet: str | None, since: date | None, until: date | None, limit: int, data: Path
) -> None:
    """Search the articles.

    Articles that hold all the words, the best first (of more than 20,000, the newest first); case and accents
    do not matter. "several words" in quotes stand together, word* finds all that begin so; NOT, OR and AND
    are words like others. When piped, one line per article, parted by tabs.
    """
    check_range(since, until)
    asked = " ".join(words)
    with Archive.open(archive_path(data), write=False) as archive:
        if outlet is not None:
            check_kept(outlet, archive)
        marks = MARKS if out.is_terminal else ("", "")
        hits = search(archive, asked, outlet, since, until, limit, marks=marks)
    if not out.is_terminal:
        table(
            ["id", "outlet", "day", "headline", "byline", "snippet"],
            [(h.id, h.outlet, str(h.day or ""), h.headline, h.byline, h.snippet) for h in hits],
        )
        return
    for hit in hits:
        draw(hit)
    if not hits:
        say("No article holds all these words; try fewer, or word* for all that begin so.")
    elif len(hits) < hits.total or not hits.exact:
        total = f"{'' if hits.exact else 'more than '}{hits.total:,}"
        say(f"The {hits.order} {len(hits)} of {total} articles; more with --limit.")


def draw(hit: Hit) -> None:
    """One article found, in three lines or so."""
    width = min(out.width, TEXT_WIDTH)
    out.print(highlighted(hit.headline or "(no headline)", "bold"), width=width)
    about = [hit.day.isoformat() if hit.day else "no date", hit.outlet, hit.byline]
    line = safe(" · ".join(part for part in about if part), "dim")
    out.print(Text.assemble((hit.id, "cyan"), "  ", line), width=width)
    out.print(Padding(highlighted(hit.snippet), (0, 0, 1, 2)), width=width)


def highlighted(text: str, style: str = "") -> Text:
    """The text with the words between the marks in colour."""
    drawn = Text(style=style)
    for piece in text.split(MARKS[0]):
        found, mark, rest = piece.partition(MARKS[1])
        drawn.append_text(safe(found, "bold yellow" if mark else "")).append_text(safe(rest))
    return drawn
