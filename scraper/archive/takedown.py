"""Take an article down: text, revisions, pages, search index, list of addresses; and keep it out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.archive import cleanup, rewrite
from scraper.archive.database import explain
from scraper.archive.frontier import takedown_key
from scraper.archive.seal import write_seal
from scraper.archive.times import instant, now
from scraper.errors import ArchiveError
from scraper.text import fold
from scraper.urls import host_of

if TYPE_CHECKING:
    from scraper.archive.store import Archive


@dataclass(frozen=True, slots=True)
class Taken:
    """What was removed. notes: what is left to do by hand.

    mentions: articles that list its headline or address (teasers, links). These lists are cleaned, but the
    articles' pages as they came still show it.
    """

    articles: tuple[str, ...]
    addresses: int
    snapshots: int
    mentions: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Doomed:
    articles: tuple[str, ...]
    headlines: tuple[str, ...]
    urls: frozenset[str]
    keys: frozenset[tuple[str, str]]  # (outlet, identity)
    snapshots: tuple[int, ...]


def takedown(archive: Archive, wanted: Sequence[str], *, run: int, note: str = "") -> Taken:
    """Remove articles (by id) or addresses (by URL): no byte of them stays in any file of the archive.

    Killed half-way, it is either not begun, or finished at the next opening. Raises ArchiveError when one of
    them is not in the archive, when a page also belongs to another article, or when the disk is full.
    """
    doomed = _find(archive, wanted)
    archive.check_space()
    archive.warcs.close()
    notes: list[str] = []
    try:
        copies = rewrite.rewrite(archive, doomed.snapshots)
        with archive.transaction():
            mentions = _forget_mentions(archive, doomed)
            _delete(archive, doomed, run, note)
            rewrite.point_to(archive, copies)
            archive.db.conn.execute("INSERT OR IGNORE INTO cleanup (what) VALUES (?)", [cleanup.VACUUM])
    except OSError as error:
        raise explain(error, archive.warcs.folder) from error
    finally:  # when it failed, the copies are what is cleaned up
        notes += cleanup.finish(archive)
        if warning := archive.warcs.recover():
            notes.append(warning)
    older = [*archive.path.parent.glob("replaced-*"), *archive.path.parent.glob("*.before-*")]
    notes += [f"{path} is an older archive that may hold it: delete it" for path in sorted(older)]
    notes.append("backups made before still hold it: delete them, or restore none of them")
    return Taken(doomed.articles, len(doomed.keys), len(doomed.snapshots), mentions, tuple(notes))


_ARTICLES_AT = """SELECT article FROM aliases WHERE outlet = ?1 AND identity = ?2
  UNION SELECT article FROM frontier WHERE outlet = ?1 AND identity = ?2 AND article IS NOT NULL"""

_URLS_OF = """SELECT url FROM articles WHERE id = :id UNION SELECT url_asked FROM articles WHERE id = :id
  UNION SELECT amp_url FROM articles WHERE id = :id UNION SELECT url FROM aliases WHERE article = :id
  UNION SELECT url FROM frontier WHERE article = :id
  UNION SELECT s.url FROM snapshots s JOIN article_snapshots a ON a.snapshot = s.id WHERE a.article = :id
  UNION SELECT s.final_url FROM snapshots s JOIN article_snapshots a ON a.snapshot = s.id
    WHERE a.article = :id"""


def _find(archive: Archive, wanted: Iterable[str]) -> _Doomed:
    headlines: dict[str, str | None] = {}
    urls: set[str] = set()
    keys: set[tuple[str, str]] = set()
    for word in wanted:
        articles = [word]
        if not archive.query("SELECT 1 FROM articles WHERE id = ?", [word]):
            outlet = archive.outlet_for_host(host_of(word)) or ""
            key = (outlet, archive.frontier.key(outlet, word))
            if not archive.query("SELECT 1 FROM frontier WHERE outlet = ? AND identity = ?", key):
                raise ArchiveError(f"nothing of {word} is in the archive {archive.path}")
            keys.add(key)
            urls.add(word)
            articles = [article for (article,) in archive.query(_ARTICLES_AT, key)]
        for article in articles:
            ((outlet, headlines[article]),) = archive.query(
                "SELECT outlet, headline FROM articles WHERE id = ?", [article]
            )
            here = {url for (url,) in archive.query(_URLS_OF, {"id": article}) if _is_page(url)}
            keys |= {(outlet, archive.frontier.key(outlet, url)) for url in here}
            urls |= here
    snapshots = _snapshots(archive, headlines, keys)
    for number in snapshots:
        for (other,) in archive.query("SELECT article FROM article_snapshots WHERE snapshot = ?", [number]):
            if other not in headlines:
                raise ArchiveError(f"snapshot {number} is also a page of article {other}: take that down too")
    told = tuple(headline for headline in headlines.values() if headline)
    return _Doomed(tuple(headlines), told, frozenset(urls), frozenset(keys), snapshots)


def _is_page(url: str | None) -> bool:
    """A redirect that ended on the home page does not take the home page down."""
    return bool(url) and urlsplit(url).path not in ("", "/")


def _snapshots(archive: Archive, articles: Iterable[str], keys: set[tuple[str, str]]) -> tuple[int, ...]:
    """Every page kept from these addresses, also those no article was read from."""
    found = {
        number
        for article in articles
        for (number,) in archive.query("SELECT snapshot FROM article_snapshots WHERE article = ?", [article])
    }
    for outlet, key in keys:
        for number, *urls in archive.query(
            "SELECT id, url, final_url FROM snapshots WHERE instr(url, :host) OR instr(final_url, :host)",
            {"host": host_of(key)},
        ):
            if any(url and archive.frontier.key(outlet, url) == key for url in urls):
                found.add(number)
    for number in list(found):
        revisits = archive.query("SELECT id FROM snapshots WHERE refers_to = ?", [number])
        found |= {revisit for (revisit,) in revisits}
    return tuple(sorted(found))


def _delete(archive: Archive, doomed: _Doomed, run: int, note: str) -> None:
    db = archive.db.conn
    db.executemany("DELETE FROM frontier WHERE article = ?", [(key,) for key in doomed.articles])
    db.executemany("DELETE FROM articles WHERE id = ?", [(key,) for key in doomed.articles])
    db.executemany("UPDATE frontier SET found_on = NULL WHERE found_on = ?", [(url,) for url in doomed.urls])
    for outlet, key in doomed.keys:
        db.execute("DELETE FROM frontier WHERE outlet = ? AND identity = ?", [outlet, key])
        for number, url in archive.query("SELECT id, url FROM refusals WHERE outlet = ?", [outlet]):
            if archive.frontier.key(outlet, url) == key:
                db.execute("DELETE FROM refusals WHERE id = ?", [number])
        sha256 = takedown_key(outlet, key)
        article = next(iter(doomed.articles), None)
        db.execute("DELETE FROM takedowns WHERE identity_sha256 = ?", [sha256])
        tombstone = {"identity_sha256": sha256, "outlet": outlet, "article": article, "at": instant(now())}
        archive.insert("takedowns", tombstone | {"note": note or None, "run": run})
    for number in reversed(doomed.snapshots):  # revisits before what they refer to
        db.execute("DELETE FROM refusals WHERE snapshot = ?", [number])
        db.execute("DELETE FROM snapshots WHERE id = ?", [number])
    texts = doomed.urls | {key.removeprefix("https://") for _, key in doomed.keys}
    for text in sorted(texts, key=len, reverse=True):
        for column in ("argv", "note"):
            db.execute(f"UPDATE runs SET {column} = replace({column}, ?, '(taken down)')", [text])


def _forget_mentions(archive: Archive, doomed: _Doomed) -> tuple[str, ...]:
    """Remove the headline and the address from other articles' lists of teasers, links and what was cut."""
    mentions: dict[str, None] = {}
    for text in (*doomed.headlines, *doomed.urls):
        for key, *lists in archive.query(
            "SELECT id, teasers, links, stripped FROM articles"
            " WHERE instr(teasers, :t) OR instr(links, :t) OR instr(stripped, :t)",
            {"t": json.dumps(text, ensure_ascii=False)[1:-1]},
        ):
            kept = [[item for item in json.loads(items) if not _says(item, text)] for items in lists]
            archive.db.conn.execute(
                "UPDATE articles SET teasers = ?, links = ?, stripped = ? WHERE id = ?",
                [*(json.dumps(items, ensure_ascii=False) for items in kept), key],
            )
            write_seal(archive, key)
            if key not in doomed.articles:
                mentions[key] = None
    return tuple(mentions)


def _says(item: str | list[str], text: str) -> bool:
    """A short headline ("Banjir") must be the whole item, longer ones and addresses may stand in it."""
    said = fold(item if isinstance(item, str) else item[-1])
    return said == fold(text) or (len(text) >= 20 and fold(text) in said)
