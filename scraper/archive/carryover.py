"""What was taken down since a backup stays down when that backup is restored.

The backup holds it still, and knows nothing of the takedown. So the present archive's takedowns are read
before it makes way, and are done again on the copy of the backup, before that copy becomes the archive.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scraper.archive.database import Connection, sqlite3
from scraper.archive.doomed import Doomed, Key, all_at, all_like, complete
from scraper.archive.outlets import known_slugs
from scraper.archive.store import Archive
from scraper.archive.takedown import remove
from scraper.archive.tombstones import takedown_key
from scraper.errors import ArchiveError
from scraper.urls import host_of

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of the present archive: its takedowns, and the newspapers they name with their hosts."""

    takedowns: list[Row]
    outlets: list[Row]
    hosts: list[Row]


NOTHING = Kept([], [], [])


def read(archive: Path) -> Kept:
    """What an archive keeps out; nothing when there is none. Raises ArchiveError when it cannot be read."""
    if not os.path.lexists(archive):  # a link to a disk that is not there is one that cannot be read
        return NOTHING
    try:
        with closing(Connection(archive, write=False)) as connection:
            tables = [
                list(connection.db.query(f"SELECT * FROM {table}"))
                for table in ("takedowns", "outlets", "outlet_hosts")
            ]
    except (ArchiveError, sqlite3.Error) as error:
        raise ArchiveError(
            f"{archive}: what was taken down cannot be read ({error}), and would come back with the backup;"
            " nothing was restored; if that may be: warta restore --without-takedowns BAG"
        ) from error
    return Kept(*tables)


def apply(copy: Path, kept: Kept) -> int:
    """Take down of the copy of a backup what it does not know of. Returns how many articles were removed.

    Raises ArchiveError when that cannot be done; the copy is of no use then.
    """
    if not kept.takedowns:
        return 0
    try:
        with Archive.open(copy) as archive:
            known = {digest for (digest,) in archive.query("SELECT identity_sha256 FROM takedowns")}
            rows = [row for row in kept.takedowns if row["identity_sha256"] not in known]
            removed = _again(archive, kept, rows) if rows else 0
            # The file alone is moved: nothing may stay behind in a write-ahead log.
            if archive.query("PRAGMA journal_mode = DELETE") != [("delete",)]:
                raise ArchiveError(f"{copy}: another program is reading it")
    except ArchiveError as error:
        articles = len({row["article"] for row in kept.takedowns if row["article"]})
        raise ArchiveError(
            f"what was taken down since that backup ({len(kept.takedowns)} addresses, {articles} articles)"
            f" cannot be removed from it ({error}); nothing was restored; with it in the archive again:"
            " warta restore --without-takedowns BAG"
        ) from error
    return removed


def _again(archive: Archive, kept: Kept, rows: list[Row]) -> int:
    run = archive.begin_run("restore", [])
    with archive.transaction():
        _add_outlets(archive, kept, rows)
    doomed = _doomed(archive, rows)
    if doomed.keys or doomed.patterns or doomed.snapshots:
        remove(archive, doomed, run=run)
    with archive.transaction():
        for row in rows:  # the day and the reason are those of the takedown
            archive.db.conn.execute(
                "DELETE FROM takedowns WHERE identity_sha256 = ?", [row["identity_sha256"]]
            )
            archive.insert("takedowns", row | {"run": run})
    archive.end_run(run, "ok", f"{len(doomed.articles)} articles taken down since the backup removed again")
    return len(doomed.articles)


def _doomed(archive: Archive, rows: list[Row]) -> Doomed:
    """What these takedowns name in this archive."""
    doomed = Doomed()
    articles: dict[str, None] = {}
    for row in rows:
        if pattern := row.get("pattern"):
            doomed.patterns.append((row["outlet"], pattern))
            articles |= all_like(archive, doomed, row["outlet"], pattern)
        elif row["article"] and archive.query("SELECT 1 FROM articles WHERE id = ?", [row["article"]]):
            articles[row["article"]] = None
    digests = {row["identity_sha256"] for row in rows if not row.get("pattern")}
    if digests:
        for (outlet, key), url in _addresses(archive):
            if takedown_key(outlet, key) in digests:
                doomed.keys[outlet, key] = None
                doomed.urls.add(url)
                articles |= all_at(archive, outlet, key)
    complete(archive, doomed, articles)
    return doomed


def _addresses(archive: Archive) -> Iterator[tuple[Key, str]]:
    """Every address the archive knows: takedowns keep digests of them only."""
    for table in ("frontier", "aliases"):
        for outlet, key, url in archive.db.conn.execute(f"SELECT outlet, identity, url FROM {table}"):
            yield (outlet, key), url
    for outlet, url, final in archive.db.conn.execute("SELECT outlet, url, final_url FROM snapshots"):
        for address in filter(None, {url, final}):
            for slug in filter(None, {outlet, archive.outlet_for_host(host_of(address))}):
                yield (slug, archive.frontier.key(slug, address)), address


def _add_outlets(archive: Archive, kept: Kept, rows: list[Row]) -> None:
    """Newspapers that were new since the backup: their takedowns need them."""
    named = {row["outlet"] for row in rows} - set(known_slugs(archive))
    hosts = {host for (host,) in archive.query("SELECT host FROM outlet_hosts")}
    for row in kept.outlets:
        if row["slug"] in named:
            archive.insert("outlets", row)
    for row in kept.hosts:
        if row["outlet"] in named and row["host"] not in hosts:
            archive.insert("outlet_hosts", row)
