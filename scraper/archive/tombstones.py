"""What was taken down and must not come back: digests of addresses, and patterns of addresses.

A pattern is an address in which * stands for any characters, also none and also "/"; it may not stand in the
host. It is compared with the whole address, as `urls.identity` writes it. The pattern * alone is everything
of a newspaper.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from scraper.errors import ArchiveError
from scraper.urls import host_of, identity

if TYPE_CHECKING:
    from scraper.archive.store import Archive

EVERYTHING = "*"

# A pattern names its host, so it counts whatever newspaper an import takes the page for.
_AT = """SELECT article, at, note FROM takedowns WHERE identity_sha256 = ?
  UNION ALL SELECT article, at, note FROM takedowns
    WHERE pattern IS NOT NULL AND (pattern <> '*' OR outlet = ?)
    AND ? GLOB replace(replace(pattern, '[', '[[]'), '?', '[?]') LIMIT 1"""


class Tombstone(NamedTuple):
    """What is kept of what was taken down. article: the id it had. at: when. note: who asked, and why."""

    article: str | None
    at: str
    note: str | None

    @property
    def told(self) -> str:
        """With the day and the reason, in one line."""
        why = f" ({' '.join(self.note.split())})" if self.note else ""
        return f"was taken down on {self.at[:10]}{why}"


def at(archive: Archive, outlet: str, key: str) -> Tombstone | None:
    """The one that keeps out the address with this `frontier.key`; None when it may be fetched."""
    row = archive.db.conn.execute(_AT, [takedown_key(outlet, key), outlet, key]).fetchone()
    return Tombstone(*row) if row else None


def of_article(archive: Archive, beginning: str) -> Tombstone | None:
    """The one of an article whose id begins so."""
    rows = archive.query(
        "SELECT article, at, note FROM takedowns WHERE article >= ? AND article < ? LIMIT 1",
        [beginning, beginning + "g"],
    )
    return Tombstone(*rows[0]) if rows else None


def closed(archive: Archive, outlet: str) -> Tombstone | None:
    """The one of everything of this newspaper; None when it was not taken down as a whole."""
    rows = archive.query(
        "SELECT article, at, note FROM takedowns WHERE outlet = ? AND pattern = ?", [outlet, EVERYTHING]
    )
    return Tombstone(*rows[0]) if rows else None


def takedown_key(outlet: str, key: str) -> str:
    """What is kept of an address that was taken down."""
    return hashlib.sha256(f"{outlet} {key}".encode()).hexdigest()


def normal(archive: Archive, word: str) -> tuple[str, str]:
    """Newspaper and pattern as it is compared and kept, of a pattern as somebody writes it.

    Raises ArchiveError when it names no host, or one of no newspaper in the archive, or when the way
    addresses are compared would make it match more than it says ("/*/amp" is the same address as "/*").
    """
    url = word if "://" in word else f"https://{word}"
    try:
        host = host_of(identity(url))
    except ValueError:
        raise ArchiveError(
            f"{word} is no pattern of addresses: write https://host/path*, the * behind the host"
        ) from None
    outlet = archive.outlet_for_host(host)
    if outlet is None:
        raise ArchiveError(f"{word}: no newspaper of the archive {archive.path} has the host {host}")
    pattern = archive.frontier.key(outlet, url)
    if _bare(url) != _bare(pattern):
        raise ArchiveError(
            f"{word} is compared as {pattern}, which matches more: write {pattern} if that is meant"
        )
    return outlet, pattern


def _bare(url: str) -> str:
    """What is left to compare of an address: no scheme, user, default port, "www.", last "/", % signs."""
    host, slash, path = url.partition("://")[2].partition("/")
    host = re.sub(r"^.*@|:(?:80|443)$|\.$", "", host.lower()).removeprefix("www.")
    return unquote(host + re.sub(r"/(?=\?|$)", "", slash + path))


def test(pattern: str) -> Callable[[str], bool]:
    """A function that tells whether an address (its `frontier.key`) matches."""
    first, *others = map(re.escape, pattern.split("*"))
    # Each piece where it first stands, never looked for again: else many * take ages. The last one ends it.
    pieces = [f"(?>.*?{piece})" for piece in others[:-1]] + [f".*{piece}" for piece in others[-1:]]
    compiled = re.compile(first + "".join(pieces), re.DOTALL)
    return lambda key: compiled.fullmatch(key) is not None


def glob(pattern: str) -> str:
    """The same for SQLite's GLOB, where ? and [ would stand for something, too."""
    return pattern.replace("[", "[[]").replace("?", "[?]")
