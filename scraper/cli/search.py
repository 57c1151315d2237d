"""`warta search`: find articles by their words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.padding import Padding
from rich.text import Text

from scraper.archive.search import COUNTED, RANKED, Hit, Hits, fts_query, search
from scraper.archive.store import Archive
from scraper.cli.folder import archive_path, data_option
from scraper.cli.options import check_kept, check_range, since_option, until_option
from scraper.cli.sheet import TEXT_WIDTH
from scraper.cli.terminal import out, safe, say, some, table, warn
from scraper.errors import UsageError

MARKS = ("\x02", "\x03")
"""Around found words. Control characters never stand in stored text, so they cannot be mistaken."""


SHOWN = 20
"""As many as one reads on a terminal. A pipe counts or sorts them: it gets all that are put in order."""

NONE_CHOSEN = (
    "No article of this newspaper or these days holds all these words; "
    "try without --outlet, --since and --until."
)


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--outlet", metavar="OUTLET", help="Only of this outlet.")
@since_option
@until_option
@click.option(
    "--limit",
    type=click.IntRange(1, 10**9),
    help=f"Most shown; by default {SHOWN} on a terminal, {RANKED:,} when piped.",
)
@data_option
def command(
    words: tuple[str, ...],
    outlet: str | None,
    since: date | None,
    until: date | None,
    limit: int | None,
    data: Path,
) -> None:
    """Search the articles.

    Articles that hold all the words in headline, text or byline, the best first (of more than 20,000, the
    newest first); case and accents do not matter. "several words" in quotes stand together, word* finds all
    that begin so; NOT, OR and AND are words like others. When piped, one line per article, parted by tabs.
    """
    check_range(since, until)
    asked = " ".join(words)
    if fts_query(asked) is None:
        raise UsageError(f"{asked!r} holds no word to look for; all articles: warta browse, warta export")
    with Archive.open(archive_path(data), write=False) as archive:
        if outlet is not None:
            check_kept(outlet, archive)
        marks = MARKS if out.is_terminal else ("", "")
        limit = limit or (SHOWN if out.is_terminal else RANKED)
        hits = search(archive, asked, outlet, since, until, limit, marks=marks)
    if out.is_terminal:
        for hit in hits:
            draw(hit)
        say(counted(hits) if hits or not (outlet or since or until) else NONE_CHOSEN)
    else:
        table(
            ["id", "outlet", "day", "headline", "byline", "snippet"],
            [(h.id, h.outlet, str(h.day or ""), h.headline, h.byline, h.snippet) for h in hits],
        )
        if cut(hits):
            told = counted(hits).rstrip(".")
            warn(told[0].lower() + told[1:])
    if hits.undated:
        least = "at least " if hits.undated == COUNTED else ""
        match = "matches but has" if hits.undated == 1 else "match but have"
        warn(
            f"{least}{some(hits.undated, 'article')} that {match} no day of publication left out;"
            " without --since and --until they are found, too"
        )


def cut(hits: Hits) -> bool:
    """Whether more articles match than are shown."""
    return len(hits) < hits.total or not hits.exact


def counted(hits: Hits) -> str:
    """How many match, in a sentence."""
    if not hits:
        return "No article holds all these words; try fewer, or word* for all that begin so."
    if not cut(hits):
        return f"{some(len(hits), 'article')}."
    total = f"{'' if hits.exact else 'more than '}{hits.total:,}"
    return f"The {hits.order} {len(hits):,} of {total} articles; more with --limit."


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
