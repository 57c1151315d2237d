"""Take articles down: text, revisions, pages, search index, list of addresses, logs; and keep them out.

The order makes every moment a state that can be finished: first the logs, then everything in the database
in one transaction, which also notes what is left to do (`cleanup`): WARC files to write anew, pages to purge.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.archive import cleanup, disk, restoring, tombstones
from scraper.archive.database import explain
from scraper.archive.doomed import Doomed, find
from scraper.archive.layout import LOGS
from scraper.archive.mentions import Mentions
from scraper.archive.runs import tally
from scraper.archive.seal import write_seal
from scraper.archive.times import instant, now
from scraper.archive.tombstones import EVERYTHING, takedown_key
from scraper.archive.warcfiles import write_file
from scraper.errors import ArchiveError
from scraper.urls import host_of

if TYPE_CHECKING:
    from scraper.archive.store import Archive

GONE = "(taken down)"


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


def takedown(
    archive: Archive, wanted: Sequence[str], *, run: int, note: str = "", outlets: Sequence[str] = ()
) -> Taken:
    """Remove articles (by id), addresses (URL, or a pattern with *) or all of a newspaper: see `find`."""
    return remove(archive, find(archive, wanted, outlets), run=run, note=note)


def remove(archive: Archive, doomed: Doomed, *, run: int, note: str = "") -> Taken:
    """Remove them: no byte of them stays in any file of the archive. note: who asked, and why.

    Killed half-way, it is either not begun, or finished at the next opening. Raises ArchiveError when a WARC
    file is missing or the disk is full, before anything was done.
    """
    names = _warc_files(archive, doomed)
    try:
        _forget_in_logs(archive.path.parent / LOGS, _line_test(archive, doomed))
        with archive.transaction():
            mentions = _forget_mentions(archive, doomed)
            _delete(archive, doomed)
            _bury(archive, doomed, run, note)
            for name in names:
                cleanup.note(archive, cleanup.REWRITE + name)
            cleanup.note(archive, cleanup.VACUUM)
    except OSError as error:
        raise explain(error, archive.path.parent) from error
    notes = cleanup.finish(archive)
    older = restoring.former(archive.path.parent)
    notes += [f"{path} is an older archive that may hold it: delete it" for path in older]
    notes.append(
        "backups and exports made before still hold it: delete them where it must be gone for good"
        " (warta restore takes it out of a backup again, as long as this archive is there to tell)"
    )
    return Taken(tuple(doomed.articles), doomed.addresses, len(doomed.snapshots), mentions, tuple(notes))


def keep_out(archive: Archive, snapshots: Sequence[int], *, outlet: str, asked: str, run: int) -> None:
    """Forget pages that turned out to be what was taken down, and their address.

    Their bytes leave the WARC file when the archive is next opened for writing.
    """
    doomed = Doomed(urls={asked}, snapshots=sorted(snapshots))
    doomed.keys[outlet, archive.frontier.key(outlet, asked)] = None
    names = _warc_files(archive, doomed)
    with archive.transaction():
        _delete(archive, doomed)
        _bury(archive, doomed, run, "another address of what was taken down")
        for name in names:
            cleanup.note(archive, cleanup.REWRITE + name)
        tally(archive, run, outlet, refused=1)


def _warc_files(archive: Archive, doomed: Doomed) -> list[str]:
    """Those that hold pages of it. Raises ArchiveError when one is not whole, or has no room for its copy."""
    largest = 0
    files = archive.query(
        "SELECT name, length FROM warc_files WHERE id IN (SELECT warc_file FROM snapshots"
        " WHERE id IN (SELECT value FROM json_each(?))) ORDER BY id",
        [json.dumps(doomed.snapshots)],
    )
    for name, length in files:
        path = archive.warcs.folder / name
        size = path.stat().st_size if path.is_file() else None
        if size is None or size < length:
            what = "is missing" if size is None else f"has {size} of {length} bytes"
            raise ArchiveError(f"{path} {what}; nothing was done, restore it from a backup")
        largest = max(largest, size)
    disk.check_space(archive.path.parent, archive.space_floor + max(largest, archive.path.stat().st_size))
    return [name for name, _ in files]


def _delete(archive: Archive, doomed: Doomed) -> None:
    db = archive.db.conn
    tests = doomed.tests()

    def test(outlet: str, url: str) -> bool:
        return any(matches(archive.frontier.key(outlet, url)) for matches in tests.get(outlet, ()))

    db.executemany("DELETE FROM frontier WHERE article = ?", [(key,) for key in doomed.articles])
    db.executemany("DELETE FROM frontier WHERE outlet = ? AND identity = ?", doomed.keys)
    for outlet, pattern in doomed.patterns:
        glob = tombstones.glob(pattern)
        db.execute("DELETE FROM frontier WHERE outlet = ? AND identity GLOB ?", [outlet, glob])
        sources = db.execute("SELECT url FROM sources WHERE outlet = ?", [outlet]).fetchall()
        db.executemany("DELETE FROM sources WHERE url = ?", [row for row in sources if test(outlet, row[0])])
    db.executemany("DELETE FROM articles WHERE id = ?", [(key,) for key in doomed.articles])
    snapshots = set(doomed.snapshots)
    refused = db.execute("SELECT id, outlet, url, snapshot FROM refusals").fetchall()
    db.executemany(
        "DELETE FROM refusals WHERE id = ?",
        [(row[0],) for row in refused if row[3] in snapshots or test(row[1], row[2])],
    )
    found_on = [
        url
        for (url,) in db.execute("SELECT DISTINCT found_on FROM frontier WHERE found_on IS NOT NULL")
        if url in doomed.urls or test(archive.outlet_for_host(host_of(url)) or "", url)
    ]
    db.execute(
        "UPDATE frontier SET found_on = NULL WHERE found_on IN (SELECT value FROM json_each(?))",
        [json.dumps(found_on)],
    )
    # revisits before what they refer to
    db.executemany("DELETE FROM snapshots WHERE id = ?", [(number,) for number in reversed(doomed.snapshots)])
    _forget_in_runs(archive, doomed)


def _bury(archive: Archive, doomed: Doomed, run: int, note: str) -> None:
    """What stays: digests of the addresses, the patterns, the day and the reason."""
    row = {"at": instant(now()), "note": note or None, "run": run, "article": None, "pattern": None}
    tombstones_ = [
        row | {"identity_sha256": takedown_key(outlet, key), "outlet": outlet, "article": article}
        for (outlet, key), article in doomed.keys.items()
    ]
    tombstones_ += [
        row | {"identity_sha256": takedown_key(outlet, pattern), "outlet": outlet, "pattern": pattern}
        for outlet, pattern in doomed.patterns
    ]
    for tombstone in tombstones_:
        archive.db.conn.execute(
            "DELETE FROM takedowns WHERE identity_sha256 = ?", [tombstone["identity_sha256"]]
        )
        archive.insert("takedowns", tombstone)


def _forget_in_runs(archive: Archive, doomed: Doomed) -> None:
    """Addresses in the words of commands and in their verdicts."""
    texts = doomed.urls | {key.removeprefix("https://") for _, key in doomed.keys}
    ordered = sorted(texts, key=len, reverse=True)
    for number, *columns in archive.query("SELECT id, argv, note FROM runs"):
        told = [column or "" for column in columns]
        if not any(text in column for text in ordered for column in told):
            continue
        for text in ordered:
            told = [column.replace(text, GONE) for column in told]
        archive.db.conn.execute(
            "UPDATE runs SET argv = ?, note = ? WHERE id = ?", [told[0], told[1] or None, number]
        )


def _forget_mentions(archive: Archive, doomed: Doomed) -> tuple[str, ...]:
    """Remove the headline and the address from other articles' lists of teasers, links and what was cut."""
    mentions = Mentions([*doomed.headlines, *doomed.urls])
    known = set(doomed.articles)
    changed: dict[str, list[str]] = {}
    for key, *columns in archive.db.conn.execute(
        "SELECT id, teasers, links, stripped FROM articles"
        " WHERE teasers <> '[]' OR links <> '[]' OR stripped <> '[]'"
    ):
        if key in known:
            continue
        lists = [json.loads(column) for column in columns]
        said = [item if isinstance(item, str) else item[-1] for items in lists for item in items]
        if not mentions.near(" ".join(said)):
            continue
        kept = [[item for item in items if not _names(mentions, item)] for items in lists]
        if kept != lists:
            changed[key] = [json.dumps(items, ensure_ascii=False) for items in kept]
    for key, columns in changed.items():
        archive.db.conn.execute(
            "UPDATE articles SET teasers = ?, links = ?, stripped = ? WHERE id = ?", [*columns, key]
        )
        write_seal(archive, key)
    return tuple(changed)


def _names(mentions: Mentions, item: str | list[str]) -> bool:
    return mentions.says(item if isinstance(item, str) else item[-1])


def _line_test(archive: Archive, doomed: Doomed) -> Callable[[str], bool]:
    """Whether a line of a log speaks of it."""
    addresses = [key.removeprefix("https://") for _, key in doomed.keys]
    mentions = Mentions([*doomed.urls, *addresses, *(h for h in doomed.headlines if len(h) >= 20)])
    for_patterns = []
    for outlet, pattern in doomed.patterns:
        parts = [pattern.removeprefix("https://")]
        if pattern == EVERYTHING:
            parts = [
                host for (host,) in archive.query("SELECT host FROM outlet_hosts WHERE outlet = ?", [outlet])
            ]
        for_patterns += [tombstones.test(f"*{part}*") for part in parts]
    return lambda line: bool(mentions.within(line)) or any(matches(line) for matches in for_patterns)


def _forget_in_logs(folder: Path, speaks: Callable[[str], bool]) -> None:
    """A line that speaks of it becomes one that does not."""
    for path in sorted(folder.glob("*.log*")):
        lines = path.read_text("utf-8", "surrogateescape").splitlines(keepends=True)
        kept: Iterable[str] = [f"{GONE}\n" if speaks(line) else line for line in lines]
        if kept == lines:
            continue
        new = path.with_name(f"{path.name}.new")  # matches the glob: cleaned too, should this be killed here
        with write_file(new) as file:
            file.writelines(line.encode("utf-8", "surrogateescape") for line in kept)
        new.replace(path)
