"""Articles printed over several pages, whose pages stand apart in a source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.models import Article, RawPage
from scraper.road import Errand
from scraper.urls import canonical

MOST_WAITING = 40
"""Articles held back at once; beyond, the oldest is read without the pages that have not come."""


@dataclass(slots=True)
class _Waiting:
    """An article's first page, and its further pages as far as they have come."""

    errand: Errand
    wanted: tuple[str, ...]
    come: dict[str, RawPage] = field(default_factory=dict)


class Further:
    """Holds first pages back until their further pages have come, from the source or an earlier import.

    A further page alone would be taken for a changed state of the article, with half of its text.
    """

    def __init__(self, archive: Archive) -> None:
        self.parts = 0  # further pages that came as records of their own
        self._archive = archive
        self._waiting: dict[str, _Waiting] = {}  # by the address of the first page
        self._wanted: dict[str, str] = {}  # address of a further page: that of its first page
        self._used: set[str] = set()

    def together(self, errand: Errand) -> Iterator[Errand]:
        """What can be stored now that this one was read. With `reading` None it is to be read (again)."""
        here = canonical(errand.pages[0].url)
        if here in self._used or here in self._wanted:
            self.parts += 1
            if (first := self._wanted.get(here)) is not None:
                self._waiting[first].come[here] = errand.pages[0]
                yield from self._whole(first)
            return
        if not isinstance(errand.reading, Article) or not errand.reading.more_pages:
            yield errand
            return
        wanted = tuple(dict.fromkeys(_addresses(errand.reading)))
        self._waiting[here] = _Waiting(errand, wanted, dict(self._kept(wanted, errand)))
        self._wanted |= dict.fromkeys(wanted, here)
        yield from self._whole(here)
        if len(self._waiting) > MOST_WAITING:
            yield self._release(next(iter(self._waiting)))

    def rest(self) -> Iterator[Errand]:
        """At the source's end: the articles some page of which did not come."""
        while self._waiting:
            yield self._release(next(iter(self._waiting)))

    def _kept(self, wanted: tuple[str, ...], errand: Errand) -> Iterator[tuple[str, RawPage]]:
        for address in wanted:
            row = self._archive.row(
                "SELECT id FROM snapshots WHERE url = ? AND source = ? ORDER BY id DESC LIMIT 1",
                [address, errand.pages[0].source],
            )
            if row is not None:
                yield address, read_snapshot(self._archive, row["id"])

    def _whole(self, first: str) -> Iterator[Errand]:
        if len(self._waiting[first].come) == len(self._waiting[first].wanted):
            yield self._release(first)

    def _release(self, first: str) -> Errand:
        waiting = self._waiting.pop(first)
        for address in waiting.wanted:
            self._wanted.pop(address, None)
        self._used |= waiting.come.keys()
        errand = waiting.errand
        missing = [address for address in waiting.wanted if address not in waiting.come]
        if not missing:
            errand.pages += [waiting.come[address] for address in waiting.wanted]
            errand.reading = None
        elif isinstance(errand.reading, Article):
            note = f"only the first page: the source does not hold {missing[0]}"
            errand.reading = replace(errand.reading, notes=(*errand.reading.notes, note))
        return errand


def _addresses(article: Article) -> Iterator[str]:
    for address in article.more_pages:
        try:
            yield canonical(address)
        except ValueError:
            continue
