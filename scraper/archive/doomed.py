"""What a takedown would remove: articles, their addresses, their pages. Looks only, changes nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.archive import tombstones
from scraper.archive.tombstones import EVERYTHING, Tombstone
from scraper.errors import ArchiveError
from scraper.urls import host_of

if TYPE_CHECKING:
    from scraper.archive.store import Archive

Key = tuple[str, str]
"""Newspaper and `frontier.key` of an address."""


@dataclass(slots=True)
class Doomed:
    """articles: ids. keys: every address of theirs or named, with the article. patterns: of addresses.

    urls: these addresses as they were written. snapshots: every page kept from these addresses, also those no
    article was read from. waiting: addresses on the list that match a pattern, and have no article. already:
    what was named, was taken down before, and is nowhere in the archive.
    """

    articles: list[str] = field(default_factory=list)
    headlines: set[str] = field(default_factory=set)
    urls: set[str] = field(default_factory=set)
    keys: dict[Key, str | None] = field(default_factory=dict)
    patterns: list[Key] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    waiting: int = 0
    already: list[tuple[str, Tombstone]] = field(default_factory=list)

    @property
    def addresses(self) -> int:
        """How many known addresses are kept out."""
        return len(self.keys) + self.waiting

    def tests(self) -> dict[str, list[Callable[[str], bool]]]:
        """By newspaper: whether an address is among them."""
        found: defaultdict[str, list[Callable[[str], bool]]] = defaultdict(list)
        for outlet, pattern in self.patterns:
            found[outlet].append(tombstones.test(pattern))
        named: defaultdict[str, set[str]] = defaultdict(set)
        for outlet, key in self.keys:
            named[outlet].add(key)
        for outlet, keys in named.items():
            found[outlet].append(keys.__contains__)
        return found


_ARTICLES_AT = """SELECT article FROM aliases WHERE outlet = ?1 AND identity = ?2
  UNION SELECT article FROM frontier WHERE outlet = ?1 AND identity = ?2 AND article IS NOT NULL"""

_ARTICLES_LIKE = """SELECT article FROM aliases WHERE outlet = ?1 AND identity GLOB ?2
  UNION SELECT article FROM frontier WHERE outlet = ?1 AND identity GLOB ?2 AND article IS NOT NULL"""

_URLS_OF = """SELECT url FROM articles WHERE id = :id UNION SELECT url_asked FROM articles WHERE id = :id
  UNION SELECT amp_url FROM articles WHERE id = :id UNION SELECT url FROM aliases WHERE article = :id
  UNION SELECT url FROM frontier WHERE article = :id
  UNION SELECT s.url FROM snapshots s JOIN article_snapshots a ON a.snapshot = s.id WHERE a.article = :id
  UNION SELECT s.final_url FROM snapshots s JOIN article_snapshots a ON a.snapshot = s.id
    WHERE a.article = :id"""


_HEADLINES_OF = """SELECT headline FROM articles WHERE id = :id
  UNION SELECT seo_headline FROM articles WHERE id = :id
  UNION SELECT headline FROM revisions WHERE article = :id"""


def find(archive: Archive, wanted: Iterable[str], outlets: Iterable[str] = ()) -> Doomed:
    """wanted: ids, addresses, patterns of addresses (see `tombstones`). outlets: newspapers, with everything.

    Raises ArchiveError when nothing of one of them is in the archive and it was not taken down either, or
    when a page also belongs to an article that is not among them.
    """
    doomed = Doomed()
    articles: dict[str, None] = {}
    for outlet in outlets:
        articles |= _like(archive, doomed, outlet, EVERYTHING, outlet)
    for word in wanted:
        if archive.query("SELECT 1 FROM articles WHERE id = ?", [word]):
            articles[word] = None
        elif "*" in word:
            outlet, pattern = tombstones.normal(archive, word)
            articles |= _like(archive, doomed, outlet, pattern, word)
        else:
            articles |= _at(archive, doomed, word)
    complete(archive, doomed, articles)
    return doomed


def complete(archive: Archive, doomed: Doomed, articles: Iterable[str]) -> None:
    """Add these articles with all their addresses and pages. Raises ArchiveError as `find` does."""
    for article in articles:
        ((outlet,),) = archive.query("SELECT outlet FROM articles WHERE id = ?", [article])
        here = {url for (url,) in archive.query(_URLS_OF, {"id": article}) if _is_page(url)}
        doomed.keys |= {(outlet, archive.frontier.key(outlet, url)): article for url in here}
        doomed.urls |= here
        doomed.headlines |= {line for (line,) in archive.query(_HEADLINES_OF, {"id": article}) if line}
    doomed.articles = list(articles)
    doomed.snapshots = _snapshots(archive, doomed)
    _not_shared(archive, doomed)


def _at(archive: Archive, doomed: Doomed, word: str) -> dict[str, None]:
    """The articles at an address."""
    outlet = archive.outlet_for_host(host_of(word)) or ""
    key = archive.frontier.key(outlet, word)
    if not archive.query("SELECT 1 FROM frontier WHERE outlet = ? AND identity = ?", [outlet, key]):
        stone = tombstones.at(archive, outlet, key) or tombstones.of_article(archive, word)
        return _nothing(archive, doomed, word, stone)
    doomed.keys[outlet, key] = None
    doomed.urls.add(word)
    return all_at(archive, outlet, key)


def all_at(archive: Archive, outlet: str, key: str) -> dict[str, None]:
    """The articles at the address with this `frontier.key`."""
    return {article: None for (article,) in archive.query(_ARTICLES_AT, [outlet, key])}


def _like(archive: Archive, doomed: Doomed, outlet: str, pattern: str, word: str) -> dict[str, None]:
    """The articles any of whose addresses matches. word: the pattern as it was written."""
    waiting = doomed.waiting
    found = all_like(archive, doomed, outlet, pattern)
    if not (found or doomed.waiting > waiting or any(_pages_like(archive, outlet, pattern))):
        doomed.patterns.pop()
        return _nothing(archive, doomed, word, tombstones.at(archive, outlet, pattern))
    return found


def _nothing(archive: Archive, doomed: Doomed, word: str, stone: Tombstone | None) -> dict[str, None]:
    """No articles: that is right where a tombstone tells why. Else raises ArchiveError."""
    if stone is None:
        raise ArchiveError(f"nothing of {word} is in the archive {archive.path}")
    doomed.already.append((word, stone))
    return {}


def all_like(archive: Archive, doomed: Doomed, outlet: str, pattern: str) -> dict[str, None]:
    """Add the pattern; returns the articles any of whose addresses matches, which may be none."""
    doomed.patterns.append((outlet, pattern))
    glob = tombstones.glob(pattern)
    found = {article for (article,) in archive.query(_ARTICLES_LIKE, [outlet, glob])}
    matches = tombstones.test(pattern)
    for key, *urls in archive.query("SELECT id, url, url_asked FROM articles WHERE outlet = ?", [outlet]):
        if key not in found and any(matches(archive.frontier.key(outlet, url)) for url in urls):
            found.add(key)
    pages = list(_pages_like(archive, outlet, pattern))
    found |= {
        article
        for (article,) in archive.query(
            "SELECT DISTINCT article FROM article_snapshots"
            " WHERE snapshot IN (SELECT value FROM json_each(?))",
            [json.dumps(pages)],
        )
    }
    ((waiting,),) = archive.query(
        "SELECT count(*) FROM frontier WHERE outlet = ? AND identity GLOB ? AND article IS NULL",
        [outlet, glob],
    )
    doomed.waiting += waiting
    ordered = archive.query(
        "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY n",
        [json.dumps(list(found))],
    )
    return {article: None for (article,) in ordered}


def _is_page(url: str | None) -> bool:
    """A redirect that ended on the home page does not take the home page down."""
    return bool(url) and urlsplit(url).path not in ("", "/")


def _snapshots(archive: Archive, doomed: Doomed) -> list[int]:
    chosen = json.dumps(doomed.articles)
    found = {
        number
        for (number,) in archive.query(
            "SELECT snapshot FROM article_snapshots WHERE article IN (SELECT value FROM json_each(?))",
            [chosen],
        )
    }
    found.update(_pages(archive, doomed.tests(), doomed.patterns))
    revisits = archive.query(
        "SELECT id FROM snapshots WHERE refers_to IN (SELECT value FROM json_each(?))",
        [json.dumps(list(found))],
    )
    return sorted(found | {number for (number,) in revisits})


def _pages_like(archive: Archive, outlet: str, pattern: str) -> Iterator[int]:
    return _pages(archive, {outlet: [tombstones.test(pattern)]}, [(outlet, pattern)])


def _pages(
    archive: Archive, tests: dict[str, list[Callable[[str], bool]]], patterns: Sequence[Key]
) -> Iterator[int]:
    """Every page asked for at, or answered from, one of the addresses."""
    whole = {outlet for outlet, pattern in patterns if pattern == EVERYTHING}
    outlets: dict[str, str | None] = {}  # by host
    for number, newspaper, *urls in archive.db.conn.execute(
        "SELECT id, outlet, url, final_url FROM snapshots"
    ):
        if newspaper in whole:
            yield number
            continue
        for url in filter(None, urls):
            if (host := host_of(url)) not in outlets:
                outlets[host] = archive.outlet_for_host(host)
            here = {outlets[host] or newspaper or "", newspaper or ""}
            if any(test(archive.frontier.key(o, url)) for o in here for test in tests.get(o, ())):
                yield number
                break


def _not_shared(archive: Archive, doomed: Doomed) -> None:
    known = set(doomed.articles)
    for number, other in archive.query(
        "SELECT snapshot, article FROM article_snapshots WHERE snapshot IN (SELECT value FROM json_each(?))",
        [json.dumps(doomed.snapshots)],
    ):
        if other not in known:
            raise ArchiveError(f"snapshot {number} is also a page of article {other}: take that down too")
