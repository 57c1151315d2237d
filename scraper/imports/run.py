"""Import sources into the archive, by the same road as the crawl.

An import may be broken off and begun again: pages whose verdict is in the archive are passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from scraper.archive.articles import INCOMPLETE
from scraper.archive.judge import Alias
from scraper.archive.snapshots import same_capture
from scraper.archive.store import Archive
from scraper.archive.times import instant, now
from scraper.imports.further import Counted, Further
from scraper.imports.record import Record, Source
from scraper.imports.tally import Tally
from scraper.models import Article, Outlet, RawPage, Refusal
from scraper.outlets.check import bare
from scraper.road import Errand, Road
from scraper.urls import canonical, identity
from scraper.workers import Workers

MOBILE = ("m.", "amp.", "mobile.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is imported of a source; an empty tuple: everything.

    outlets: slugs. hosts: without "www."; their subdomains are meant too. languages: ISO 639 codes, compared
    with the language of the article read: a page that is no article has none.
    """

    outlets: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def host(self, host: str) -> bool:
        return not self.hosts or any(host == h or host.endswith(f".{h}") for h in self.hosts)

    def reading(self, reading: Article | Refusal | Alias | None) -> bool:
        if not self.languages:
            return True
        found = reading.language if isinstance(reading, Article) else None
        return found is not None and found.value.lower().partition("-")[0] in self.languages


class Import:
    """One run of importing. known: described outlets; other hosts are outlets of their own name."""

    def __init__(
        self,
        archive: Archive,
        run: int,
        workers: Workers,
        known: Sequence[Outlet],
        wanted: Wanted = Wanted(),
    ) -> None:
        self.archive = archive
        self.run = run
        self.wanted = wanted
        self.road = Road(archive, run, workers)
        self._further = Further(archive, self._read)
        self._by_host = {bare(host): outlet for outlet in known for host in outlet.hosts}
        self._met: dict[str, Outlet] = {}
        self._introduced: set[str] = set()

    def read(self, source: Source, progress: Callable[[int], None]) -> Tally:
        """Import one source. progress is told how far it is read, in the unit of `Source.size`.

        Pages of one article may be spread over the sources: what waits for others is stored by `rest`.
        """
        tally = Tally(source)
        for errand in self.road.read_ahead(self._errands(source, tally, progress)):
            for whole in self._further.together(errand, tally):
                self._finish(whole)
        progress(source.size)
        return tally

    def rest(self) -> None:
        """Behind the last source: store the articles some page of which was in none."""
        for whole in self._further.rest():
            self._finish(whole)

    def _read(self, errand: Errand) -> Errand:
        return next(self.road.read_ahead([errand]))

    def _finish(self, counted: Counted) -> None:
        errand, tally = counted
        if not self.wanted.reading(errand.reading):
            tally.unwanted += 1
            return
        self._introduce(errand.outlet)
        outcome = self.road.finish(errand)
        tally.outcomes[_dated(errand.pages[0]) if outcome.what == "older" else outcome.what] += 1
        if outcome.refusal is not None:
            tally.refused[outcome.refusal.reason] += 1
        elif outcome.article_id is not None:
            self._settle(errand, outcome.article_id)

    def _settle(self, errand: Errand, article: str) -> None:
        """Further pages that were refused while their first page was not there."""
        for page in errand.pages[1:]:
            asked = canonical(page.url, drop_query=errand.outlet.drop_query)
            if self.archive.query(
                "SELECT 1 FROM refusals WHERE outlet = ? AND url = ?", [errand.outlet.slug, asked]
            ):
                known = Alias(article, "canonical")
                self.archive.store(known, [], outlet=errand.outlet.slug, run=self.run, asked=asked)

    def _errands(self, source: Source, tally: Tally, progress: Callable[[int], None]) -> Iterator[Errand]:
        for record in source.read():
            progress(record.done)
            if record.problem is not None:
                tally.damaged(record.where, record.problem)
            elif record.skipped is not None:
                tally.skipped[record.skipped] += 1
            elif record.page is not None:
                errand = self._errand(record, record.page, tally)
                if errand is not None:
                    yield errand

    def _errand(self, record: Record, page: RawPage, tally: Tally) -> Errand | None:
        try:
            host = bare(urlsplit(canonical(page.url)).hostname or "")
            outlet = self._outlet(host)
            asked = canonical(page.url, drop_query=outlet.drop_query)
        except ValueError:
            tally.damaged(record.where, f"{page.url[:100]!r} is no web address")
            return None
        if not self.wanted.host(host) or (self.wanted.outlets and outlet.slug not in self.wanted.outlets):
            tally.unwanted += 1
            return None
        kept, settled = self._before(page)
        if settled:
            tally.outcomes["known"] += 1
        elif self._newer(page, outlet, asked):
            tally.outcomes[_dated(page)] += 1
            if not kept:
                self._introduce(outlet)
                self.archive.keep(page, self.run, outlet.slug)
        else:
            return Errand(asked, outlet, [page])
        return None

    def _before(self, page: RawPage) -> tuple[bool, bool]:
        """Whether this very capture is kept already, and whether its verdict stands in the archive.

        That on an article whose further pages are missing does not: they may have come.
        """
        test, values = same_capture(page, hashlib.sha256(page.body).hexdigest())
        rows = self.archive.query(
            "SELECT EXISTS (SELECT 1 FROM article_snapshots x JOIN articles a ON a.id = x.article"
            " WHERE x.snapshot = s.id AND NOT (x.revision = a.revision AND instr(a.notes, ?)))"
            f" OR EXISTS (SELECT 1 FROM refusals r WHERE r.snapshot = s.id) FROM snapshots s WHERE {test}",
            [INCOMPLETE, *values],
        )
        return bool(rows), any(settled for (settled,) in rows)

    def _newer(self, page: RawPage, outlet: Outlet, asked: str) -> bool:
        """Whether the archive has read this address from a newer capture, or only from a dated one.

        That spares the reading; the archive itself looks again, at the article the page turns out to be.
        """
        rows = self.archive.query(
            "SELECT 1 FROM frontier WHERE outlet = ? AND identity = ? AND state = 'done'"
            " AND fetched_at > ? AND fetched_at <= ?",
            [
                outlet.slug,
                identity(asked, outlet.drop_query),
                instant(page.fetched_at) if page.fetched_at else "",
                instant(now()),
            ],
        )
        return bool(rows)

    def _outlet(self, host: str) -> Outlet:
        """The outlet of a host; one named after the host when no outlet file names it."""
        if host not in self._met:
            desktop = next((host.removeprefix(m) for m in MOBILE if host.startswith(m)), host)
            outlet = self._by_host.get(host) or self._by_host.get(desktop)
            if outlet is None:
                slug = self.archive.outlet_for_host(host) or host or "unknown"
                outlet = Outlet(slug=slug, name=slug, hosts=(host,), starts=())
            self._met[host] = outlet
        return self._met[host]

    def _introduce(self, outlet: Outlet) -> None:
        """Make the outlet known to the archive, once there is something of it to keep."""
        if outlet.slug in self._introduced:
            return
        if self._by_host.get(bare(outlet.hosts[0])) is outlet:
            self.archive.save_outlet(outlet)
        else:
            self.archive.add_unknown_outlet(outlet.hosts[0])
        self._introduced.add(outlet.slug)


def _dated(page: RawPage) -> str:
    """The word for a capture that changes nothing."""
    return "older" if page.fetched_at else "undated"
