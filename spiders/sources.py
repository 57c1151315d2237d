"""What is known of feeds, sitemaps and lists: validators for asking "has it changed?", and what was read
to its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.archive.store import Archive
from scraper.archive.times import instant, now, parse_instant

COMPLETE = "complete"
GUESS_AGAIN = timedelta(days=30)
AHEAD = timedelta(days=1)
"""A time that lies further ahead was written while the clock was wrong; it would hold for years."""
GUESS_SOON = timedelta(days=1)
"""Where the server only had no answer just then."""


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the table. status: HTTP status, "complete" for a list read to its end, or an error."""

    status: str
    etag: str | None
    last_modified: str | None
    sha256: str | None
    changed_at: datetime | None


class Sources:
    """The table `sources`. A row is written only when something about it changed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def get(self, url: str) -> Source | None:
        row = self._archive.row(
            "SELECT status, etag, last_modified, sha256, changed_at FROM sources WHERE url = ?", [url]
        )
        if row is None:
            return None
        changed_at = parse_instant(row["changed_at"])
        if changed_at and changed_at > now() + AHEAD:
            changed_at = None
        return Source(**{**row, "changed_at": changed_at})

    def put(
        self,
        url: str,
        outlet: str,
        kind: str,
        run: int,
        status: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        sha256: str | None = None,
    ) -> None:
        """Remember a source once all its links are in the frontier (a kill between the two forgets
        nothing).
        """
        with self._archive.transaction():
            self._archive.db.conn.execute(
                "INSERT INTO sources"
                " (url, outlet, kind, status, etag, last_modified, sha256, changed_at, run)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (url) DO UPDATE SET outlet = excluded.outlet,"
                " kind = excluded.kind, status = excluded.status, etag = excluded.etag,"
                " last_modified = excluded.last_modified, sha256 = excluded.sha256,"
                " changed_at = excluded.changed_at, run = excluded.run"
                " WHERE (status, etag, last_modified, sha256) IS NOT"
                " (excluded.status, excluded.etag, excluded.last_modified, excluded.sha256)",
                [url, outlet, kind, status, etag, last_modified, sha256, instant(now()), run],
            )

    def seen(self, url: str, unless_since: datetime | None = None) -> None:
        """Note that it was looked at and had not changed; nothing is written when that is newer already."""
        with self._archive.transaction():
            self._archive.db.conn.execute(
                "UPDATE sources SET changed_at = ?1 WHERE url = ?2"
                " AND (?3 IS NULL OR changed_at <= ?3 OR changed_at > ?4)",
                [
                    instant(now()),
                    url,
                    instant(unless_since) if unless_since else None,
                    instant(now() + AHEAD),
                ],
            )

    def complete(self, key: str, outlet: str, kind: str, run: int) -> None:
        """Note that a list (its template or first address) was read to its end."""
        self.put(f"list:{key}", outlet, kind, run, COMPLETE)

    def reopen(self, key: str, outlet: str, kind: str, run: int) -> None:
        """Note that news were found, before they are taken: a run that ends early leaves pages behind."""
        if self.is_complete(key):
            self.put(f"list:{key}", outlet, kind, run, "being read")

    def is_complete(self, key: str) -> bool:
        row = self.get(f"list:{key}")
        return row is not None and row.status == COMPLETE

    def known(self, outlet: str, kind: str) -> list[str]:
        """Sources of a kind that answered before and were guessed or found, not named by the outlet's
        file.
        """
        rows = self._archive.query(
            "SELECT url FROM sources WHERE outlet = ? AND kind = ? AND status = '200'"
            " AND url NOT LIKE 'list:%'",
            [outlet, kind],
        )
        return [url for (url,) in rows]

    def worth_guessing(self, urls: Iterable[str]) -> list[str]:
        """Those of the usual addresses that were not found missing lately."""
        wanted = []
        for url in urls:
            row = self.get(url)
            if (
                row is None
                or row.status == "200"
                or not row.changed_at
                or now() - row.changed_at > (GUESS_SOON if row.status[0] == "5" else GUESS_AGAIN)
            ):
                wanted.append(url)
        return wanted
