"""`warta diff`: what a newspaper changed after publication, or what is read differently now."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

import click
from rich.text import Text

from scraper.archive.store import Archive
from scraper.cli import captures, sheet
from scraper.cli.folder import archive_path, data_option
from scraper.cli.show import Row, find
from scraper.cli.terminal import out, safe, say
from scraper.errors import UsageError

FIELDS = {
    "headline": "headline",
    "byline": "byline",
    "published_day": "day",
    "published_raw": "date as printed",
}
CAUSES = {
    "page": "the newspaper changed the page",
    "extractor": "the same page, read by another version of the extractor or with further pages",
    "unclear": "the page and the version of the extractor both changed",
}
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@click.command()
@click.argument("article", metavar="ID")
@click.option(
    "--from", "before", type=click.IntRange(1), metavar="N", help="Revision before (the last but one)."
)
@click.option("--to", "after", type=click.IntRange(1), metavar="N", help="Revision after (the present one).")
@data_option
def command(article: str, before: int | None, after: int | None, data: Path) -> None:
    """Show what changed between an article's revisions.

    ID is the article's id, its first digits, or its URL. What went is marked [-so-], what came {+so+}.
    """
    with Archive.open(archive_path(data), write=False) as archive:
        present = find(archive, article)
        states = {
            row["revision"]: row
            for row in archive.dicts("SELECT * FROM revisions WHERE article = ?", [present["id"]])
        }
        states[present["revision"]] = present
        seen = {n: captures.seen(archive, row, present["id"]) for n, row in states.items()}
    later = after or present["revision"]
    earlier = before or max((n for n in states if n < later), default=None)
    if earlier is None and len(states) > 1:
        raise UsageError(f"{present['id']} has no revision before {later}; say --to with a later one")
    if earlier is None:
        say(f"{present['id']} has one revision only: nothing has changed since it was stored.")
        return
    for number in (earlier, later):
        if number not in states:
            raise UsageError(
                f"{present['id']} has no revision {number}; it has {', '.join(map(str, sorted(states)))}"
            )
    draw(states[earlier], states[later], present, captures.span(seen[earlier], seen[later]))


def draw(before: Row, after: Row, present: Row, when: str) -> None:
    """Each field that differs, then the paragraphs that do. when: the times of their captures, in words."""
    cause = CAUSES.get(before.get("cause") or "", "")
    numbers = f"revision {before['revision']} → {after['revision']}"
    sheet.title(present["headline"], [present["outlet"], present["id"], numbers, when, cause])
    fields(before, after, FIELDS)
    paragraphs(before["body"], after["body"])


def fields(before: Row, after: Row, names: Mapping[str, str]) -> int:
    """Each of these columns that differs, under its name. Returns how many do."""
    differing = [column for column in names if before[column] != after[column]]
    for column in differing:
        marked = changed(before[column] or "", after[column] or "")
        out.print(Text(names[column], "bold"), marked, soft_wrap=True)
    return len(differing)


def paragraphs(before: str, after: str) -> None:
    """The paragraphs of a body that differ."""
    old, new = before.split("\n\n"), after.split("\n\n")
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        out.print(Text(f"\nparagraph {c + 1}", "bold"), soft_wrap=True)
        out.print(changed("\n\n".join(old[a:b]), "\n\n".join(new[c:d])), soft_wrap=not out.is_terminal)


def changed(before: str, after: str) -> Text:
    """One text with what went and what came marked, word by word."""
    a, b = _PIECES.findall(before), _PIECES.findall(after)
    drawn = Text()
    for tag, i, j, k, n in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            drawn.append_text(safe("".join(a[i:j])))
            continue
        if i < j:
            drawn.append_text(safe(f"[-{''.join(a[i:j])}-]", "red"))
        if k < n:
            drawn.append_text(safe(f"{{+{''.join(b[k:n])}+}}", "green"))
    return drawn
