"""`warta show`: one article, each field with its source, and where its pages are kept."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from scraper.archive import tombstones
from scraper.archive.outlets import known_slugs
from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.tombstones import Tombstone
from scraper.cli import captures, sheet
from scraper.cli.folder import archive_path, data_option
from scraper.cli.sheet import Line
from scraper.cli.terminal import some
from scraper.errors import RunFailed, UsageError
from scraper.urls import canonical, host_of, identity

SHORTEST_ID = 4  # hex digits; fewer name too many articles
CAUSES = {
    "page": "the newspaper changed it",
    "extractor": "read better: by a newer extractor, or with further pages",
    "unclear": "the page and the extractor both changed",
}
FILES = {"text": "text.txt", "page": "page.html", "payload": "payload"}
"""What --only writes, and a name for a file of it."""
Row = dict[str, Any]


@click.command()
@click.argument("article", metavar="ID")
@click.option(
    "--only",
    type=click.Choice(list(FILES)),
    help="Write this alone, byte for byte: its text, its page (unpacked), or the page packed as it was sent.",
)
@click.option("--part", type=click.IntRange(1), help="Which of its pages, when it has several: 1, 2, ...")
@data_option
def command(article: str, only: str | None, part: int | None, data: Path) -> None:
    """Show one article with its sources.

    ID is the article's id, its first digits, or its URL. "via" says where a value was found, "as printed"
    is the text it was read from, empty where that is the value itself. Pages are the bytes as they came:
    file, offset and digest prove them.
    """
    if part is not None and only not in ("page", "payload"):
        raise UsageError("--part goes with --only page or --only payload")
    if only and sys.stdout.isatty():
        raise UsageError(
            f"--only {only} is for a file or a program, not for a terminal; write it to one: > {FILES[only]}"
        )
    with Archive.open(archive_path(data), write=False) as archive:
        row = find(archive, article)
        if only:
            sys.stdout.buffer.write(written(archive, row, only, part or 1))
            return
        byline = row["byline"] or "no byline"
        sheet.title(row["headline"], [row["outlet"], row["published_day"] or "no date", byline, row["id"]])
        sheet.body(paragraphs(row))
        sheet.fields(lines(archive, row))
        sheet.section("Doubts", json.loads(row["notes"]))
        sheet.section("Gone from the site", gone(archive, row))
        sheet.section("Pages it was read from", snapshots(archive, row))
        sheet.section("SHA-256 of the text", [row["body_sha256"]])
        sheet.section("Other addresses", (r["url"] for r in rows(archive, "aliases", row["id"])))
        sheet.section("Earlier revisions", revisions(archive, row["id"]))
        sheet.section("Cut from the text", (f"{kind}: {text}" for kind, text in json.loads(row["stripped"])))


def written(archive: Archive, row: Row, only: str, part: int) -> bytes:
    """What --only asks for; its SHA-256 is shown, but for an unpacked page. Raises UsageError, RunFailed."""
    if only == "text":
        return str(row["body"]).encode()
    kept = captures.pages(archive, row["id"], row["revision"])
    if part > len(kept):
        raise UsageError(f"{row['id']} was read from {some(len(kept), 'page')}; there is no part {part}")
    from scraper.extract.charset import Damaged, unpack  # slow to load, and the sheet needs none of it
    from scraper.extract.page import MAX_BYTES

    page = read_snapshot(archive, kept[part - 1]["id"])
    if only == "payload":
        return page.body
    packing = next((value for name, value in page.headers if name.lower() == "content-encoding"), None)
    try:
        return unpack(page.body, packing, MAX_BYTES)
    except Damaged as wrong:
        raise RunFailed(
            f"{page.url}: its packing cannot be undone ({wrong}); as it came: --only payload"
        ) from None


def gone(archive: Archive, row: Row) -> list[str]:
    """When its own address was found to answer with nothing, and how often."""
    found = query(
        archive,
        "SELECT url, gone_checks, gone_at FROM frontier WHERE article = ? AND gone_checks > 0",
        row["id"],
    )
    return [
        f"{r['url']}: missing {some(r['gone_checks'], 'time')} in a row"
        + (f", gone since {r['gone_at']}" if r["gone_at"] else "")
        for r in found
    ]


def paragraphs(row: Row) -> list[tuple[str, str]]:
    """(kind, text) of each paragraph of the body."""
    texts, kinds = row["body"].split("\n\n"), json.loads(row["body_kinds"])
    if len(texts) != len(kinds):  # preformatted text may hold blank lines of its own
        kinds = ["p"] * len(texts)
    return list(zip(kinds, texts, strict=True))


def find(archive: Archive, wanted: str) -> Row:
    """The row of the article with this id, beginning of an id, or URL. Raises UsageError when not one."""
    word = wanted.strip()
    if "/" in word or word.startswith("http"):
        return _by_url(archive, word)
    if not is_id(word):
        raise UsageError(
            f"{word!r} is no id (at least {SHORTEST_ID} of 0-9 a-f) and no URL; see: warta search WORDS"
        )
    found = query(
        archive, "SELECT * FROM articles WHERE id >= ? AND id < ? LIMIT 6", word.lower(), word.lower() + "g"
    )
    if not found:
        _taken_down(tombstones.of_article(archive, word.lower()))
        raise UsageError(f"no article has an id that begins with {word!r}; see: warta search WORDS")
    if len(found) > 1:
        ids = ", ".join(row["id"] for row in found[:5])
        raise UsageError(f"several articles have an id that begins with {word!r}: {ids}; write more digits")
    return found[0]


def is_id(word: str) -> bool:
    """Whether it can be the beginning of an article's id."""
    return len(word) >= SHORTEST_ID and re.fullmatch(r"[0-9a-f]+", word.lower()) is not None


def _taken_down(tombstone: Tombstone | None) -> None:
    """Raises UsageError when the article was removed on request."""
    if tombstone is None:
        return
    which = f"article {tombstone.article}" if tombstone.article else "this address"
    raise UsageError(f"{which} {tombstone.told}; nothing of it is kept")


def _by_url(archive: Archive, word: str) -> Row:
    try:
        url = canonical(word if "://" in word else f"https://{word}")
    except ValueError:
        raise UsageError(f"{word!r} is no URL; write it in full, with https://") from None
    # newspaper by newspaper: so it is found by the indexes, in an archive of any size
    by_url = (
        "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(:ids) UNION"
        " SELECT article FROM aliases WHERE outlet IN (SELECT slug FROM outlets) AND identity = :identity"
        " UNION"
        " SELECT article FROM frontier WHERE outlet IN (SELECT slug FROM outlets) AND identity = :identity)"
    )
    ids = json.dumps([archive.article_id(slug, url) for slug in known_slugs(archive)])
    found = list(archive.db.query(by_url, {"ids": ids, "identity": identity(url)}))
    if found:
        return found[0]
    outlet = archive.outlet_for_host(host_of(url)) or ""
    _taken_down(tombstones.at(archive, outlet, archive.frontier.key(outlet, url)))
    refused = query(archive, "SELECT reason, detail, at FROM refusals WHERE url = ? LIMIT 1", url)
    if refused:
        why = f"{refused[0]['reason']}, {refused[0]['detail']}".rstrip(", ")
        raise UsageError(f"{url} is no article: it was refused on {refused[0]['at'][:10]} ({why})")
    raise UsageError(f"{url} is not in the archive; look at it with: warta try URL")


def query(archive: Archive, sql: str, *values: object) -> list[Row]:
    return list(archive.db.query(sql, values))


def rows(archive: Archive, table: str, article: str, order: str = "rowid") -> list[Row]:
    return query(archive, f"SELECT * FROM {table} WHERE article = ? ORDER BY {order}", article)


def lines(archive: Archive, row: Row) -> Iterator[Line]:
    """Every field of the article with its source."""
    yield Line("headline", row["headline"], row["headline_via"], row["headline_raw"])
    yield Line("kicker", row["kicker"], row["kicker_via"])
    for person in rows(archive, "bylines", row["id"], "n"):
        yield Line(person["role"], person["name"], person["via"], sheet.once(person["raw"]))
    if row["byline"] is None:
        yield Line("byline", None)
    for field in ("published", "modified"):
        yield Line(field, when(row, field), row[f"{field}_via"], row[f"{field}_raw"])
    yield Line("day of the news", row["news_day"], row["news_day_via"], row["news_day_raw"])
    place = " ".join(filter(None, [row["place"], row["place_code"] and f"({row['place_code']})"])) or None
    yield Line("dateline", place, row["dateline_via"], row["dateline_raw"])
    yield Line("section", row["section"], row["section_via"])
    tags = ", ".join(r["tag"] for r in rows(archive, "tags", row["id"]))
    yield Line("tags", tags or None)
    yield Line("language", row["language"], row["language_via"])
    yield Line("description", row["description"], row["description_via"])
    for image in rows(archive, "images", row["id"], "n"):
        yield sheet.image(image["caption"], image["url"], image["credit"], image["via"])
    yield Line("correction", row["correction"])
    yield Line("advertorial", row["advertorial"])
    yield Line("body", f"{row['words']} words", row["body_via"])
    yield Line("address", row["url"], row["url_via"], row["url_asked"])
    yield Line(
        "revision", f"{row['revision']}, stored {row['stored_at']}", None, f"extractor {row['extractor']}"
    )


def when(row: Row, field: str) -> str | None:
    """Day, instant and zone of a date in one line; None when the article has none."""
    if row[f"{field}_day"] is None:
        return None
    zone, zone_via = row[f"{field}_zone"], row[f"{field}_zone_via"]
    return sheet.when(row[f"{field}_day"], row[f"{field}_at"], zone, zone_via, row[f"{field}_via"])


def snapshots(archive: Archive, row: Row) -> Iterator[str]:
    """Where the pages of the present revision are kept."""
    for page in captures.pages(archive, row["id"], row["revision"]):
        yield from captures.place(page)


def revisions(archive: Archive, article: str) -> Iterator[str]:
    """The earlier revisions, each with its pages."""
    for row in rows(archive, "revisions", article, "revision"):
        cause = CAUSES.get(row["cause"], row["cause"])
        word, at = captures.seen(archive, row, article)
        stored = "" if word == "seen" else f", stored {row['stored_at']}"
        yield (
            f"{row['revision']}: {row['headline']} ({word} {at}{stored}, superseded {row['superseded_at']}:"
            f" {cause})"
        )
        for page in captures.pages(archive, article, row["revision"]):
            yield f"   {page['final_url'] or page['url']}, {captures.spot(page)}"
