"""The road of a page: keep the bytes, read them, judge what was read, store it. The same for every command.

    RawPage → keep (WARC) → read (worker process) → judge → store      Article | Refusal | Alias

The crawl's pipelines take one step each; `walk` and `walk_all` take all, for import and re-extraction.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Literal

from scraper.archive.judge import TAKEN_DOWN, Alias, judge
from scraper.archive.snapshots import TakenDown
from scraper.archive.store import Archive
from scraper.archive.takedown import keep_out
from scraper.extract import read
from scraper.models import Article, Outlet, RawPage, Refusal
from scraper.workers import Died, TooSlow, Workers

What = Literal["new", "revision", "same", "alias", "older", "refused"]
Reading = Article | Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page. article_id: None when refused. article: as read, refusal: why not; one is
    None.
    """

    what: What
    url: str
    article_id: str | None = None
    article: Article | None = None
    refusal: Refusal | None = None


@dataclass(slots=True)
class Errand:
    """One address on its way: what was asked, the pages that came (further pages follow), their snapshots."""

    asked: str
    outlet: Outlet
    pages: list[RawPage]
    snapshots: list[int] = field(default_factory=list)
    reading: Article | Refusal | Alias | None = None


class Road:
    """The steps, bound to one archive, one run and one pool of workers."""

    def __init__(self, archive: Archive, run: int, workers: Workers) -> None:
        self.archive = archive
        self.run = run
        self.workers = workers

    def keep(self, page: RawPage, outlet: str | None) -> int:
        """Write the page into the WARC. Returns the snapshot's id. ArchiveError when it cannot be written."""
        return self.archive.keep(page, self.run, outlet)

    async def read(self, pages: Sequence[RawPage], outlet: Outlet | None) -> Reading:
        """Read the pages of one article in a worker. A page that takes too long or kills it is a Refusal."""
        try:
            return await self.workers.do(read, tuple(pages), outlet)
        except (TooSlow, Died) as error:
            return _gave_up(pages, error)

    def judge(self, reading: Reading, outlet: Outlet) -> Reading | Alias:
        """What the archive knows better: known under another address, one page under many addresses."""
        return judge(self.archive, reading, outlet.slug) if isinstance(reading, Article) else reading

    def store(self, errand: Errand) -> Outcome:
        """Write what was read, and the address's new state, in one transaction."""
        slug, reading = errand.outlet.slug, errand.reading
        if isinstance(reading, Refusal):
            if reading.reason == TAKEN_DOWN:
                keep_out(self.archive, errand.snapshots, outlet=slug, asked=errand.asked, run=self.run)
                return Outcome("refused", errand.asked, refusal=reading)
            self.archive.refuse(reading, errand.snapshots, outlet=slug, run=self.run, asked=errand.asked)
            return Outcome("refused", errand.asked, refusal=reading)
        if reading is None:
            raise ValueError("the page was not read yet")
        stored = self.archive.store(reading, errand.snapshots, outlet=slug, run=self.run, asked=errand.asked)
        article = reading if isinstance(reading, Article) else None
        return Outcome(stored.what, errand.asked, stored.article_id, article)

    def walk(self, pages: Sequence[RawPage], outlet: Outlet, *, asked: str | None = None) -> Outcome:
        """All steps for the pages of one article. asked: the address in the frontier, by default the
        first page's.
        """
        return next(self.walk_all([Errand(asked or pages[0].url, outlet, list(pages))]))

    def walk_all(self, errands: Iterable[Errand]) -> Iterator[Outcome]:
        """All steps for many pages, in order; the workers read ahead."""
        return map(self.finish, self.read_ahead(errands))

    def read_ahead(self, errands: Iterable[Errand]) -> Iterator[Errand]:
        """The errands, in order, each with its `reading`; nothing is written. All cores read ahead."""
        ahead = self.workers.processes * 4
        waiting: deque[tuple[Errand, Future[Reading]]] = deque()
        for errand in errands:
            waiting.append((errand, self.workers.submit(read, tuple(errand.pages), errand.outlet)))
            if len(waiting) >= ahead:
                yield self._collect(*waiting.popleft())
        while waiting:
            yield self._collect(*waiting.popleft())

    def finish(self, errand: Errand) -> Outcome:
        """Keep (unless the errand brings its snapshots), judge and store what was read."""
        if not errand.snapshots:
            try:
                errand.snapshots = [self.keep(page, errand.outlet.slug) for page in errand.pages]
            except TakenDown as error:  # whatever file it comes in: what was taken down stays away
                refusal = Refusal(errand.asked, TAKEN_DOWN, str(error))
                return Outcome("refused", errand.asked, refusal=refusal)
        if isinstance(errand.reading, Article):
            errand.reading = self.judge(errand.reading, errand.outlet)
        return self.store(errand)

    def _collect(self, errand: Errand, future: Future[Reading]) -> Errand:
        try:
            errand.reading = self.workers.wait(future, read, tuple(errand.pages), errand.outlet)
        except (TooSlow, Died) as error:
            errand.reading = _gave_up(errand.pages, error)
        return errand


def _gave_up(pages: Sequence[RawPage], error: TooSlow | Died) -> Refusal:
    reason = "too-slow" if isinstance(error, TooSlow) else "unreadable"
    return Refusal(pages[0].final_url or pages[0].url, reason, str(error))
