"""What is to be fetched, what was, and what became of it: a table, so that no kill can lose it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from scraper.archive import tombstones
from scraper.archive.rows import storable
from scraper.archive.times import fine_instant, instant, now
from scraper.models import Link
from scraper.urls import identity, url_day

if TYPE_CHECKING:
    from scraper.archive.store import Archive

STATES = ("todo", "leased", "done", "failed", "refused", "gone")

MAX_ATTEMPTS = 10
"""An address leased this often without any answer is given up: it may be what kills the program."""


GONE_CHECKS = 3
"""An address is gone for good when the server has said so this often in a row; once may be a mishap."""


PASSING = ("empty", "broken", "challenge", "maintenance", "http", "robots", "too-slow")
"""Refusals that speak of the site's present state, or of ours, more than of the page."""

_ALIAS = "EXISTS (SELECT 1 FROM aliases a WHERE a.outlet = {0}.outlet AND a.identity = {0}.identity)"
_TELLING = f"""(NOT {_ALIAS.format("frontier")}
  OR url = (SELECT url_asked FROM articles WHERE id = frontier.article)
  AND NOT EXISTS (SELECT 1 FROM frontier f WHERE f.article = frontier.article AND f.outlet = frontier.outlet
    AND NOT {_ALIAS.format("f")}))"""
"""Of the addresses of an article its own, or the first it was asked from when its own was never met."""


@dataclass(frozen=True, slots=True)
class Lease:
    """An address to fetch. attempts: fetches so far, this one included. found_via: see `Link.via`."""

    url: str
    attempts: int
    found_via: str
    found_on: str | None = None


class Known(NamedTuple):
    """What is known of an address on the list. lastmod: its last change, told when it was put there."""

    number: int
    state: str
    fetched_at: str | None
    lastmod: str | None


class Frontier:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._db = archive.db.conn

    def add(self, links: Iterable[Link], outlet: str, run: int) -> int:
        """Put addresses on the list. Returns how many are to be fetched now that were not before.

        Known addresses change nothing, unless the sitemap or feed says they changed after their last fetch.
        Addresses taken down are left out.
        """
        drop_query = self._archive.drop_query(outlet)
        moment = instant(now())
        new = 0
        with self._archive.transaction():
            for link in links:
                lastmod = instant(link.lastmod) if link.lastmod else None
                known = self._known("url = ?", outlet, link.url)  # most are, and this is the cheap question
                if known is None:
                    try:
                        key = identity(link.url, drop_query)
                    except ValueError:  # no web address: nothing to fetch
                        continue
                    known = self._known("identity = ?", outlet, key)
                    if known is None:
                        if tombstones.at(self._archive, outlet, key):
                            continue
                        self._insert(link, key, outlet, run, lastmod, moment)
                        new += 1
                        continue
                new += self._again(known, lastmod, run)
            if new:
                self._archive.tally(run, outlet, found=new)
        return new

    def _known(self, test: str, outlet: str, value: str) -> Known | None:
        row = self._db.execute(
            f"SELECT id, state, fetched_at, lastmod FROM frontier WHERE outlet = ? AND {test}",
            [outlet, value],
        ).fetchone()
        return Known(*row) if row else None

    def _insert(self, link: Link, key: str, outlet: str, run: int, lastmod: str | None, moment: str) -> None:
        day = url_day(link.url)
        row = {
            "outlet": outlet,
            "url": link.url,
            "identity": key,
            "state": "todo",
            "via": link.via,
            "run": run,
        }
        row |= {"found_on": link.found_on, "found_at": moment, "lastmod": lastmod}
        self._archive.insert(
            "frontier", row | {"day": day.isoformat() if day else (lastmod or "")[:10] or None}
        )

    def _again(self, known: Known, lastmod: str | None, run: int) -> int:
        """A page that changed after its last fetch is to be fetched again, once for each change told: it may
        lie ahead (a local time without its zone).
        """
        number, state, fetched_at, told = known
        if not (lastmod and fetched_at and fetched_at < lastmod and state in ("done", "refused", "gone")):
            return 0
        if told and lastmod <= told:
            return 0
        self._db.execute(
            "UPDATE frontier SET state = 'todo', lastmod = ?, attempts = 0, next_try = NULL, reason = NULL,"
            " run = ? WHERE id = ?",
            [lastmod, run, number],
        )
        return 1

    def taken_down(self, outlet: str, url: str) -> bool:
        """True when this address was taken down and must not be fetched or imported again."""
        return tombstones.at(self._archive, outlet, self.key(outlet, url)) is not None

    def key(self, outlet: str, url: str) -> str:
        """Under which an address is the same for this newspaper; what is no web address stands for itself."""
        try:
            return identity(url, self._archive.drop_query(outlet))
        except ValueError:
            return str(storable(url))

    def lease(self, outlet: str, limit: int, seconds: float, run: int) -> list[Lease]:
        """Take up to `limit` addresses for `seconds`: those tried least, then the newest, come first.

        An address that is neither answered nor released by then is to be fetched again.
        """
        moment = now()
        with self._archive.transaction():
            self._due(outlet, moment)
            rows = self._db.execute(
                "SELECT id, url, attempts, via, found_on FROM frontier WHERE outlet = ? AND state = 'todo'"
                " ORDER BY attempts, day DESC, id LIMIT ?",
                [outlet, limit],
            ).fetchall()
            until = fine_instant(moment + timedelta(seconds=seconds))
            self._db.executemany(
                "UPDATE frontier SET state = 'leased', attempts = attempts + 1, lease_until = ?, run = ?"
                " WHERE id = ?",
                [(until, run, row[0]) for row in rows],
            )
        return [Lease(url, attempts + 1, via, found_on) for _, url, attempts, via, found_on in rows]

    def _due(self, outlet: str, moment: datetime) -> None:
        self._db.execute(
            "UPDATE frontier SET state = 'todo', next_try = NULL, lease_until = NULL"
            " WHERE outlet = ? AND state = 'failed' AND next_try <= ?",
            [outlet, instant(moment)],
        )
        self._free("outlet = ? AND state = 'leased' AND lease_until <= ?", [outlet, fine_instant(moment)])

    def free_orphans(self) -> None:
        """Everything leased is to do again: called when the archive is opened by its only writer."""
        with self._archive.transaction():
            self._free("state = 'leased'", [])

    def _free(self, where: str, values: list[str]) -> None:
        self._db.execute(
            "UPDATE frontier SET state = iif(attempts < ?, 'todo', 'failed'), lease_until = NULL,"
            f" reason = iif(attempts < ?, reason, 'never answered') WHERE {where}",
            [MAX_ATTEMPTS, MAX_ATTEMPTS, *values],
        )

    def fail(
        self, url: str, reason: str, retry_at: datetime | None = None, *, outlet: str | None = None
    ) -> None:
        """The fetch failed. It is tried again from `retry_at` on; None gives it up. outlet: whose address it
        is, None when only one has it (an import may know it as that of an unknown newspaper).
        """
        with self._archive.transaction():
            self._end(url, outlet, "failed", reason, retry_at)

    def gone(self, url: str, reason: str, *, outlet: str | None = None) -> None:
        """The server says that there is nothing (404, 410, a front page). An article stored from it is
        kept.
        """
        with self._archive.transaction():
            self._end(url, outlet, "gone", reason, None)
            self._db.execute(
                "UPDATE frontier SET gone_checks = gone_checks + 1,"
                " gone_at = iif(gone_checks + 1 >= ?, ifnull(gone_at, ?), NULL)"
                " WHERE url = ? AND outlet = ifnull(?, outlet)",
                [GONE_CHECKS, instant(now()), url, outlet],
            )

    def recheck(self, outlet: str, since: date) -> int:
        """Put the addresses of articles published since that day on the list again, to see what changed.

        Those that were missing once or twice or were refused since are among them, and the addresses found
        since that day that were refused for what may pass. Of an article's addresses its own is meant, or the
        first it was asked from when its own was never met. Returns how many.
        """
        with self._archive.transaction():
            return int(
                self._db.execute(
                    "UPDATE frontier SET state = 'todo', attempts = 0, next_try = NULL, reason = NULL"
                    " WHERE outlet = ?1"
                    " AND ((state IN ('done', 'refused') OR state = 'gone' AND gone_at IS NULL)"
                    " AND article IN (SELECT id FROM articles WHERE outlet = ?1 AND (published_day >= ?2"
                    " OR published_day IS NULL AND first_stored_at >= ?2))"
                    f" AND {_TELLING}"
                    " OR state = 'refused' AND found_at >= ?2"
                    " AND reason IN (SELECT value FROM json_each(?3)))",
                    [outlet, since.isoformat(), json.dumps(PASSING)],
                ).rowcount
            )

    def _end(self, url: str, outlet: str | None, state: str, reason: str, retry_at: datetime | None) -> None:
        rows = self._db.execute(
            "UPDATE frontier SET state = ?, reason = ?, next_try = ?, lease_until = NULL, fetched_at = ?"
            " WHERE url = ? AND outlet = ifnull(?, outlet) RETURNING outlet, run",
            [state, reason, instant(retry_at) if retry_at else None, instant(now()), url, outlet],
        ).fetchall()
        for slug, run in rows:
            if run is not None:
                self._archive.tally(run, slug, **{state: 1})

    def release(self, urls: Iterable[str]) -> None:
        """Give leases back untried (a run that stops early)."""
        with self._archive.transaction():
            self._db.executemany(
                "UPDATE frontier SET state = 'todo', attempts = max(attempts - 1, 0), lease_until = NULL"
                " WHERE url = ? AND state = 'leased'",
                [(url,) for url in urls],
            )

    def settle(self, outlet: str, url: str, state: str, run: int, **columns: str | None) -> None:
        """Write a page's outcome, inside the transaction that stores it; unchanged, it changes no row."""
        key = self.key(outlet, url)
        row = self._archive.row(
            "SELECT id, state, reason, fetched_at, article FROM frontier WHERE outlet = ? AND identity = ?",
            [outlet, key],
        )
        if row is None:
            day = url_day(url)
            new: dict[str, object] = {
                "outlet": outlet,
                "url": storable(url),
                "identity": key,
                "state": state,
                "via": "import",
                "run": run,
            }
            new |= {"found_at": instant(now()), "day": day.isoformat() if day else None, **columns}
            self._archive.insert("frontier", new)
            return
        wanted: dict[str, object] = {"state": state, "reason": None, **columns}
        if all(row[name] == value for name, value in wanted.items()):
            return
        wanted |= {"attempts": 0, "lease_until": None, "next_try": None, "run": run}
        wanted |= {"gone_checks": 0, "gone_at": None}
        names = ", ".join(f"{name} = ?" for name in wanted)
        self._db.execute(f"UPDATE frontier SET {names} WHERE id = ?", [*wanted.values(), row["id"]])

    def counts(self, outlet: str) -> dict[str, int]:
        """How many addresses are in each state; every state is named."""
        rows = self._db.execute(
            "SELECT state, count(*) FROM frontier WHERE outlet = ? GROUP BY state", [outlet]
        ).fetchall()
        return dict.fromkeys(STATES, 0) | dict(rows)

    def barren(self, outlet: str) -> int:
        """How many pages that came were refused since an article was last understood."""
        (number,) = self._db.execute(
            "SELECT count(*) FROM frontier WHERE outlet = :o AND state = 'refused' AND fetched_at >="
            " ifnull((SELECT max(fetched_at) FROM frontier WHERE outlet = :o AND state = 'done'), '')",
            {"o": outlet},
        ).fetchone()
        return int(number)

    def open(self, outlet: str) -> int:
        """How many addresses can be fetched now or are being fetched."""
        (number,) = self._db.execute(
            "SELECT (SELECT count(*) FROM frontier WHERE outlet = :o AND state IN ('todo', 'leased'))"
            " + (SELECT count(*) FROM frontier WHERE outlet = :o AND state = 'failed' AND next_try <= :now)",
            {"o": outlet, "now": instant(now())},
        ).fetchone()
        return int(number)
