"""`warta takedown`: remove articles everywhere, for good."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from scraper.archive import tombstones
from scraper.archive.doomed import Doomed, find
from scraper.archive.outlets import known_slugs
from scraper.archive.rows import storable
from scraper.archive.store import Archive
from scraper.archive.takedown import remove
from scraper.archive.tombstones import EVERYTHING
from scraper.cli import show
from scraper.cli.folder import data_option
from scraper.cli.options import check_kept
from scraper.cli.terminal import say, some, table
from scraper.cli.writing import writing
from scraper.errors import RunFailed, UsageError
from scraper.text import printable
from scraper.urls import MAX_LENGTH

SHOWN = 10


@click.command()
@click.argument("what", nargs=-1, metavar="ID|URL|PATTERN|OUTLET...")
@click.option("--outlet", "outlets", multiple=True, metavar="OUTLET", help="Everything of this outlet.")
@click.option("--reason", default="", metavar="TEXT", help="Who asked, and why; kept with the date.")
@click.option("--note", default="", hidden=True, help="The former name of --reason.")
@click.option("--list", "every", is_flag=True, help="Show every match, not the first ten.")
@click.option("--yes", is_flag=True, help="Do not ask; show ids without headlines.")
@data_option
def command(
    what: tuple[str, ...],
    outlets: tuple[str, ...],
    reason: str,
    note: str,
    every: bool,
    yes: bool,
    data: Path,
) -> None:
    """Remove articles everywhere, and keep them out.

    Text, revisions, pages as they came, search index, addresses and lines of logs, down to the bytes in the
    files. What stays is a digest of each address, the day and the reason, so that it is not fetched again.
    This cannot be undone; what matches is shown first.

    A PATTERN is a URL with *, which stands for any characters, also "/" and none at all, but not in the host:
    'https://kabarcontoh.co.id/2019/*' (in quotes: the shell knows * too). It is compared with the whole
    address, without "www." and a last "/". An article goes when any of its addresses matches. A pattern is
    kept as it is written, and keeps out new addresses that match; so does an outlet.
    """
    if not what and not outlets:
        raise UsageError("name what to remove: an id, a URL, a pattern with *, or an outlet")
    with writing(data) as archive:
        words, slugs = sort(archive, what, outlets)
        doomed = find(archive, words, slugs)
        for word, stone in doomed.already:
            say(printable(f"Already down: {word} {stone.told}; nothing of it is kept."))
        if doomed.already and not (doomed.articles or doomed.keys or doomed.patterns):
            return
        preview(archive, doomed, every=every, headlines=not yes)
        if not yes:
            confirm(question(archive, doomed))
        run = archive.begin_run("takedown", [])  # its words would name what is to be forgotten
        try:
            taken = remove(archive, doomed, run=run, note=storable(reason or note))
        except BaseException:
            archive.end_run(run, "failed")
            raise
        archive.end_run(run, "ok", some(len(taken.articles), "article"))
    gone = [some(len(taken.articles), "article"), some(taken.snapshots, "page")]
    say(f"Removed: {' and '.join(gone)}; known addresses that are kept out: {taken.addresses:,}.")
    for line in kept_out(doomed, "is kept out from now on"):
        say(line)
    for article in taken.mentions[:SHOWN]:
        say(f"Article {article} listed it among others: its list is cleaned, its page as it came shows it.")
    if len(taken.mentions) > SHOWN:
        say(f"{some(len(taken.mentions) - SHOWN, 'more article')} listed it, and were cleaned likewise.")
    for line in taken.notes:
        say(f"Left to do: {line}.")


def sort(archive: Archive, what: Iterable[str], outlets: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids, URLs and patterns; and outlets. Raises UsageError for what is none of them, or two at once."""
    known = known_slugs(archive)
    words, slugs = [], [check_kept(slug, archive) for slug in outlets]
    for word in map(str.strip, what):
        if storable(word) != word or len(word) > MAX_LENGTH:
            raise UsageError(f"{word[:60]!r}... is no text of an address; write it as https://host/path*")
        if "*" in word or "/" in word:
            words.append(word)
        elif word not in known:
            words.append(identified(archive, word))
        elif begins_an_id(archive, word):
            raise UsageError(
                f"{word} is an outlet and the beginning of an id; say --outlet {word}, or more digits"
            )
        else:
            slugs.append(word)
    return list(dict.fromkeys(words)), list(dict.fromkeys(slugs))


def identified(archive: Archive, word: str) -> str:
    """The id of the article that is meant, also of one that was taken down."""
    if not show.is_id(word):
        return check_kept(word, archive)  # it is no outlet either: says so, with the nearest
    stone = tombstones.of_article(archive, word.lower())
    if stone and stone.article and not begins_an_id(archive, word.lower()):
        return stone.article
    return str(show.find(archive, word)["id"])


def begins_an_id(archive: Archive, word: str) -> bool:
    return bool(archive.query("SELECT 1 FROM articles WHERE id >= ? AND id < ?", [word, word + "g"]))


def preview(archive: Archive, doomed: Doomed, *, every: bool, headlines: bool) -> None:
    """The first articles (or every one), and how many of each newspaper.

    headlines: not where nobody looks, or what is to be forgotten would stay in a log of cron.
    """
    chosen = json.dumps(doomed.articles)
    counted = archive.query(
        "SELECT outlet, count(*) FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        " GROUP BY outlet ORDER BY outlet",
        [chosen],
    )
    rows = archive.query(
        "SELECT id, outlet, ifnull(published_day, '-'), headline FROM articles"
        " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY n LIMIT ?",
        [chosen, -1 if every else SHOWN],
    )
    columns = ["id", "outlet", "day", "headline"][: 4 if headlines else 3]
    if rows:
        table(columns, [row[: len(columns)] for row in rows], wrap=("headline",))
    if (more := len(doomed.articles) - len(rows)) > 0:
        say(f"… and {more:,} more")
    if len(counted) > 1:
        table(["outlet", "articles #"], counted)


def question(archive: Archive, doomed: Doomed) -> str:
    """What would go, in a sentence or two; that it is everything is said plainly."""
    held = dict(archive.query("SELECT outlet, count(*) FROM articles GROUP BY outlet"))
    going = dict(
        archive.query(
            "SELECT outlet, count(*) FROM articles WHERE id IN (SELECT value FROM json_each(?))"
            " GROUP BY outlet",
            [json.dumps(doomed.articles)],
        )
    )
    whole = [slug for slug, number in going.items() if held[slug] == number]
    lines = kept_out(doomed, "would be kept out from then on")
    if going and going == held:
        lines.append("This is EVERYTHING: no article would be left in the archive.")
    elif whole and (len(doomed.articles) > 1 or doomed.patterns):
        lines.append(f"This is everything the archive holds of {', '.join(whole)}.")
    counts = (
        some(len(doomed.articles), "article"),
        some(len(doomed.snapshots), "page"),
        f"{doomed.addresses:,} address{'' if doomed.addresses == 1 else 'es'}",
    )
    return "\n".join([*lines, f"Remove {', '.join(counts[:2])} and {counts[2]} for good?"])


def kept_out(doomed: Doomed, how: str) -> list[str]:
    """What will not be fetched again although it was never seen."""
    return [
        f"Everything of {outlet} {how}."
        if pattern == EVERYTHING
        else f"Every address like {pattern} {how}, also those not seen yet."
        for outlet, pattern in doomed.patterns
    ]


def confirm(text: str) -> None:
    """Ask. Raises RunFailed when the answer is no, UsageError when nobody can answer."""
    *lines, last = text.splitlines()
    for line in lines:
        say(line)
    if not sys.stdin.isatty():
        raise UsageError(f"{last} A takedown cannot be undone: say --yes when nobody can be asked")
    if not click.confirm(last):
        raise RunFailed("nothing was removed")
