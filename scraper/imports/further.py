"""Articles printed over several pages, whose pages stand apart in the sources of an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from scraper.archive.articles import INCOMPLETE
from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.imports.tally import Tally
from scraper.models import Article, RawPage
from scraper.road import Errand
from scraper.urls import canonical

MOST_WAITING = 40
"""First pages, and further pages, held back at once; beyond, the oldest goes on without the others."""
CAPTURES = 3
"""Of a further page that are looked at; what came as an article counts, a wall in its place does not."""

_TWINS = ("https://", "https://www.", "http://", "http://www.")

Counted = tuple[Errand, Tally]


@dataclass(slots=True)
class _Waiting:
    """An article's first page, and its further pages as far as they have come."""

    errand: Errand
    tally: Tally
    wanted: dict[str, str]  # its further pages in order: place and address
    come: dict[str, Counted] = field(default_factory=dict)


class Further:
    """Holds pages of one article back until all have come, from whatever source of the import.

    A further page alone would be taken for a changed state of the article, with half of its text.
    read: reads an errand.
    """

    def __init__(self, archive: Archive, read: Callable[[Errand], Errand]) -> None:
        self._archive = archive
        self._read = read
        # all by place, see `_place`
        self._waiting: dict[str, _Waiting] = {}  # that of the first page
        self._wanted: dict[str, str] = {}  # of a further page: that of its first page
        self._early: dict[str, Counted] = {}  # further pages that came before the first
        self._used: set[str] = set()

    def together(self, errand: Errand, tally: Tally) -> Iterator[Counted]:
        """What can be stored now that this one was read, and what counts it."""
        here = _place(canonical(errand.pages[0].url))
        first = self._wanted.get(here)
        if first is not None and isinstance(errand.reading, Article):
            come = self._waiting[first].come
            if here in come:  # an earlier capture of it
                come[here][1].outcomes["part"] += 1
            come[here] = errand, tally
            yield from self._whole(first)
        elif here in self._used:
            tally.outcomes["part"] += 1
        elif not isinstance(errand.reading, Article):
            yield errand, tally
        elif self._is_held(here, errand.pages[0]):
            tally.outcomes["known"] += 1
        elif errand.reading.first_page is not None:
            yield from self._before_its_first(here, errand, errand.reading.first_page, tally)
        elif errand.reading.more_pages:
            yield from self._first(here, errand, errand.reading, tally)
        else:
            yield errand, tally

    def rest(self) -> Iterator[Counted]:
        """At the end of the import: articles some page of which did not come, and pages without a first."""
        while self._waiting:
            yield from self._release(next(iter(self._waiting)))
        yield from self._early.values()
        self._early.clear()

    def _is_held(self, here: str, page: RawPage) -> bool:
        """Whether this very capture came before and waits."""
        held = [self._waiting[here].errand] if here in self._waiting else []
        held += [self._early[here][0]] if here in self._early else []
        return any(_same(errand.pages[0], page) for errand in held)

    def _first(self, here: str, errand: Errand, article: Article, tally: Tally) -> Iterator[Counted]:
        if here in self._waiting:  # an earlier capture of it
            yield from self._release(here)
        wanted = {_place(address): address for address in _addresses(article)}
        self._waiting[here] = waiting = _Waiting(errand, tally, wanted)
        self._wanted |= dict.fromkeys(wanted, here)
        for place in wanted:
            if place in self._early:
                waiting.come[place] = self._early.pop(place)
        yield from self._whole(here)
        if len(self._waiting) > MOST_WAITING:
            yield from self._release(next(iter(self._waiting)))

    def _before_its_first(self, here: str, errand: Errand, first: str, tally: Tally) -> Iterator[Counted]:
        if here in self._early:  # an earlier capture of it
            yield self._early.pop(here)
        self._early[here] = errand, tally
        if (page := self._incomplete(errand, first)) is not None:
            asked = canonical(page.url, drop_query=errand.outlet.drop_query)
            yield from self.together(self._read(Errand(asked, errand.outlet, [page])), tally)
        if len(self._early) > MOST_WAITING:
            yield self._early.pop(next(iter(self._early)))

    def _incomplete(self, errand: Errand, first: str) -> RawPage | None:
        """The first page, from the archive, when it was stored without its further pages."""
        row = self._archive.row(
            "SELECT x.snapshot FROM articles a JOIN article_snapshots x ON x.article = a.id"
            " AND x.revision = a.revision AND x.part = 1 WHERE a.id = ? AND instr(a.notes, ?)",
            [self._archive.article_id(errand.outlet.slug, first), INCOMPLETE],
        )
        return read_snapshot(self._archive, row["snapshot"]) if row else None

    def _whole(self, first: str) -> Iterator[Counted]:
        if len(self._waiting[first].come) == len(self._waiting[first].wanted):
            yield from self._release(first)

    def _release(self, first: str) -> Iterator[Counted]:
        """The article with its pages up to the first that is missing; pages behind that one go on alone."""
        waiting = self._waiting.pop(first)
        errand, come = waiting.errand, waiting.come
        missing = None
        for place, address in waiting.wanted.items():
            if self._wanted.get(place) == first:
                del self._wanted[place]
            page = self._page(place, waiting) if missing is None else None
            if missing is None and page is not None:
                errand.pages.append(page)
                self._used.add(place)
                if place in come:
                    come.pop(place)[1].outcomes["part"] += 1
            elif missing is None:
                missing = address
        if len(errand.pages) > 1:
            errand = self._read(replace(errand, reading=None))
        if missing is not None and isinstance(errand.reading, Article):
            pages = f"{len(errand.pages)} pages" if len(errand.pages) > 1 else "page"
            note = f"{INCOMPLETE}{pages}: the source does not hold {missing}"
            errand.reading = replace(errand.reading, notes=(*errand.reading.notes, note))
        yield errand, waiting.tally
        yield from come.values()

    def _page(self, place: str, waiting: _Waiting) -> RawPage | None:
        """A further page: as it came with this import, else as an earlier one or a crawl kept it."""
        if place in waiting.come:
            return waiting.come[place][0].pages[0]
        rows = self._archive.query(
            f"SELECT id FROM snapshots WHERE url IN ({', '.join('?' * len(_TWINS))}) AND status = 200"
            " ORDER BY source = ? DESC, id DESC LIMIT ?",
            [*(twin + place for twin in _TWINS), waiting.errand.pages[0].source, CAPTURES],
        )
        for (number,) in rows:
            page = read_snapshot(self._archive, number)
            if isinstance(self._read(Errand(page.url, waiting.errand.outlet, [page])).reading, Article):
                return page
        return None


def _same(one: RawPage, other: RawPage) -> bool:
    """Whether they are one capture, met twice."""
    return (one.url, one.fetched_at, one.body) == (other.url, other.fetched_at, other.body)


def _place(address: str) -> str:
    """The address without its scheme and "www.": of a site met both ways links name only one."""
    return address.partition("://")[2].removeprefix("www.")


def _addresses(article: Article) -> Iterator[str]:
    for address in article.more_pages:
        try:
            yield canonical(address)
        except ValueError:
            continue
