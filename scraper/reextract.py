"""Read stored pages again with the present extractor: no network, the same road, revisions only for changes.

Resumable without a mark of its own: an article that was read carries the extractor's version, so a run that
was killed goes on where it stopped.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from scraper.archive.articles import INCOMPLETE
from scraper.archive.rows import article_row
from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.errors import ArchiveError
from scraper.extract import VERSION
from scraper.models import Article, Outlet, Refusal
from scraper.road import Errand, Road

FIELDS = (
    "headline",
    "byline",
    "published_day",
    "published_at",
    "dateline_raw",
    "place",
    "section",
    "language",
    "body",
)
"""The fields whose change is shown."""

KEPT_EXAMPLES = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles: outlet, days of publication, source of any field ("jsonld"), read already or not."""

    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    via: str | None = None
    refused: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one article before and after; None when absent."""

    article: str
    headline: str
    field: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Comparison:
    """What a re-extraction came to.

    read: articles read again. counts: (field, "same" | "changed" | "gained" | "lost"). found: pages once
    refused that are articles now. lost: articles the present extractor refuses, by reason (they stay as they
    are). damaged: snapshots that cannot be read, one line each. examples: the first changes.
    """

    read: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    damaged: list[str] = field(default_factory=list)
    examples: list[Change] = field(default_factory=list)


class Reextraction:
    """One run of it. dry: compare only, write nothing."""

    def __init__(self, archive: Archive, road: Road, outlets: Mapping[str, Outlet], *, dry: bool) -> None:
        self.archive = archive
        self.road = road
        self.outlets = outlets
        self.dry = dry
        self.result = Comparison()
        self._ahead: deque[str | None] = deque()  # article of each errand on its way, in order

    def todo(self, choice: Choice) -> list[tuple[str, str | None]]:
        """(address asked, article id or None for a refused page) of everything chosen, oldest first."""
        where, values = _where(choice)
        chosen = self.archive.query(f"SELECT url_asked, id FROM articles a WHERE {where} ORDER BY n", values)
        if choice.refused and not (choice.since or choice.until or choice.via):
            limit, outlet = ("AND outlet = ?", [choice.outlet]) if choice.outlet else ("", [])
            again = (
                "" if choice.again else "AND (SELECT extractor FROM runs WHERE id = refusals.run) IS NOT ?"
            )
            chosen += self.archive.query(
                f"SELECT url, NULL FROM refusals WHERE snapshot IS NOT NULL {limit} {again} ORDER BY id",
                [*outlet, *([] if choice.again else [VERSION])],
            )
        return [(str(url), article) for url, article in chosen]

    def walk(self, todo: list[tuple[str, str | None]]) -> Iterator[int]:
        """Read each again; yields the number done so far. The result gathers in `result`."""
        for done, errand in enumerate(self.road.read_ahead(self._errands(todo)), 1):
            article = self._ahead.popleft()
            if isinstance(errand.reading, Article):
                errand.reading = self._as_known(article, errand.reading)
                self._compare(article, errand.reading)
            if article is None:
                self.result.found += self._will_be_stored(errand)
            elif isinstance(errand.reading, Refusal):
                self.result.lost[errand.reading.reason] += 1
            if not self.dry and (article is None or isinstance(errand.reading, Article)):
                self.road.finish(errand)
            yield done

    def again(self, article: str) -> Article | Refusal:
        """What the present extractor reads in the pages of an article; nothing is written.

        Raises ArchiveError when a page cannot be read from the archive, or the article has none.
        """
        ((asked,),) = self.archive.query("SELECT url_asked FROM articles WHERE id = ?", [article])
        for errand in self.road.read_ahead(self._errands([(asked, article)])):
            if isinstance(errand.reading, Article | Refusal):
                return errand.reading
        raise ArchiveError(next(iter(self.result.damaged), f"article {article} has no page in the archive"))

    def _errands(self, todo: list[tuple[str, str | None]]) -> Iterator[Errand]:
        for asked, article in todo:
            slug, numbers = self._snapshots(asked, article)
            outlet = self.outlets.get(slug) or Outlet(slug=slug, name=slug, hosts=(), starts=())
            try:
                pages = [read_snapshot(self.archive, number) for number in numbers]
            except ArchiveError as error:
                self.result.damaged.append(str(error))
                continue
            if pages:
                self._ahead.append(article)
                yield Errand(asked, outlet, pages, numbers)

    def _snapshots(self, asked: str, article: str | None) -> tuple[str, list[int]]:
        if article is None:
            rows = self.archive.query(  # the index begins with the outlet
                "SELECT outlet, snapshot FROM refusals"
                " WHERE outlet IN (SELECT slug FROM outlets) AND url = ? AND snapshot IS NOT NULL",
                [asked],
            )
        else:
            rows = self.archive.query(
                "SELECT a.outlet, s.snapshot FROM articles a JOIN article_snapshots s"
                " ON s.article = a.id AND s.revision = a.revision WHERE a.id = ? ORDER BY s.part",
                [article],
            )
        return (str(rows[0][0]) if rows else ""), [int(number) for _, number in rows]

    def _will_be_stored(self, errand: Errand) -> bool:
        reading = errand.reading
        return isinstance(reading, Article) and isinstance(self.road.judge(reading, errand.outlet), Article)

    def _as_known(self, article: str | None, reading: Article) -> Article:
        """The reading with what only the archive knows: the import's note that further pages are missing, and
        that what was stored from a further page alone is the article.
        """
        if article is not None:
            reading = replace(reading, first_page=None)
        row = self.archive.row("SELECT notes FROM articles WHERE id = ?", [article])
        notes = json.loads(row["notes"]) if row else []
        doubts = tuple(note for note in notes if note.startswith(INCOMPLETE))
        return replace(reading, notes=(*reading.notes, *doubts)) if doubts else reading

    def _compare(self, article: str | None, reading: Article) -> None:
        if article is None:
            return
        self.result.read += 1
        old = self.archive.row("SELECT * FROM articles WHERE id = ?", [article])
        new = article_row(reading)
        for name in FIELDS:
            before, after = old[name] if old else None, new[name]
            kind = _kind(before, after)
            self.result.counts[name, kind] += 1
            if kind != "same" and len(self.result.examples) < KEPT_EXAMPLES:
                title = new["headline"] or (old["headline"] if old else None) or article
                self.result.examples.append(Change(article, title, name, before, after))


def _kind(before: str | None, after: str | None) -> str:
    if before == after:
        return "same"
    if before is None:
        return "gained"
    return "lost" if after is None else "changed"


def _where(choice: Choice) -> tuple[str, list[str]]:
    """The condition on `articles a`, and its values."""
    parts: list[tuple[str, list[str]]] = [("1", [])]
    if choice.outlet:
        parts.append(("a.outlet = ?", [choice.outlet]))
    if choice.since:
        parts.append(("a.published_day >= ?", [choice.since.isoformat()]))
    if choice.until:
        parts.append(("a.published_day <= ?", [choice.until.isoformat()]))
    if choice.via:
        columns = ("headline_via", "byline_via", "published_via", "dateline_via", "body_via")
        parts.append((f"? IN ({', '.join(f'a.{c}' for c in columns)})", [choice.via]))
    if not choice.again:
        parts.append(("a.extractor IS NOT ?", [VERSION]))
    return " AND ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]
