"""Find articles by their words: SQLite's FTS5, whatever the user types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from scraper.archive.store import Archive

# A word of the headline says more about an article than a word of its text; a name is looked for as author.
WEIGHTS = "10.0, 1.0, 4.0"
"""bm25 weights of headline, body and byline."""

SNIPPET_WORDS = 24

RANKED = 20_000
"""Up to so many matches are put in order of their rank; of more, the newest come first.

Ranking reads every match, and bm25 tells little of a word that stands in every twentieth article.
"""

COUNTED = 100_000
"""Matches are counted up to here."""

_TERM = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_WORD = re.compile(r"\w", re.UNICODE)
_TOGETHER = 200  # more hits than this are fetched in one pass over the matches, not one by one


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found. day, headline and byline are None when the article has none.

    snippet: the piece of the text (or headline, or byline) where the words stand, or the text's beginning.
    """

    id: str
    outlet: str
    day: date | None
    headline: str | None
    byline: str | None
    snippet: str


class Hits(list[Hit]):
    """The articles found, in order.

    total: how many articles match, when `exact`; else there are more than that. order: "best" by rank, or
    "newest" by day of publication (more than RANKED articles match, or no words were given).
    undated: how many match but are left out by since or until because they have no day; at most COUNTED.
    """

    def __init__(
        self, hits: Iterable[Hit], total: int, exact: bool, order: Literal["best", "newest"]
    ) -> None:
        super().__init__(hits)
        self.total = total
        self.exact = exact
        self.order = order
        self.undated = 0


def search(
    archive: Archive,
    words: str,
    outlet: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
    *,
    marks: tuple[str, str] = ("", ""),
) -> Hits:
    """Articles that hold all the words, the best first (of very many: the newest). Nothing typed is an error.

    "several words" in quotes stand together, word* begins words; case and accents do not matter.
    since, until: first and last day of publication. Empty words: the newest articles. marks: put around
    what was found.
    """
    match = fts_query(words)
    if match is None and words.strip():
        return Hits([], 0, True, "best")
    tests = [
        test
        for test, wanted in (
            ("a.outlet = :outlet", outlet),
            ("a.published_day >= :since", since),
            ("a.published_day <= :until", until),
        )
        if wanted is not None
    ]
    values = {
        "match": match,
        "outlet": outlet,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "limit": limit,
        "open": marks[0],
        "close": marks[1],
    }
    query = _Query(archive, " AND ".join(tests), values)
    with archive.moment():
        hits = query.newest_of_all() if match is None else query.matches()
        if match is not None and (since or until):
            hits.undated = query.undated()
    return hits


class _Query:
    """One search. where: tests of the filters on `articles a`, empty without any."""

    def __init__(self, archive: Archive, where: str, values: dict[str, Any]) -> None:
        self.archive = archive
        self.where = where
        self.values = values

    def newest_of_all(self) -> Hits:
        where = self.where or "1"
        total = self._count(f"SELECT 1 FROM articles a WHERE {where}", COUNTED)
        rows = self.archive.query(
            f"SELECT {_COLUMNS}, {_BEGINNING} FROM articles a WHERE {where} ORDER BY {_NEWEST} LIMIT :limit",
            self.values,
        )
        return Hits(map(_hit, rows), min(total, COUNTED), total <= COUNTED, "newest")

    def matches(self) -> Hits:
        total = self._count(_MATCHES, COUNTED)
        if total > RANKED:
            return self._newest(total)
        if self.where:
            total = self._count(f"SELECT 1 FROM {_JOINED} AND {self.where}", RANKED)
            ranked = f"SELECT a.n AS n, {_RANK} AS place FROM {_JOINED} AND {self.where}"
        else:
            ranked = f"SELECT rowid AS n, {_RANK} AS place FROM articles_fts WHERE articles_fts MATCH :match"
        found = f"{ranked} ORDER BY place, n DESC LIMIT :limit"
        return Hits(self._hits(found, "f.place, a.published_day DESC, a.n"), total, True, "best")

    def _newest(self, total: int) -> Hits:
        """Of many matches: look from the newest article on, until enough are found."""
        where = f"{self._matching()} AND {self.where}" if self.where else self._matching()
        found = f"SELECT a.n AS n FROM articles a WHERE {where} ORDER BY {_NEWEST} LIMIT :limit + 1"
        hits = self._hits(found, _NEWEST)
        limit = self.values["limit"]
        if len(hits) <= limit:
            return Hits(hits, len(hits), True, "newest")
        exact = not self.where and total <= COUNTED
        least = limit if self.where else min(total, COUNTED)
        return Hits(hits[:limit], least, exact, "newest")

    def undated(self) -> int:
        """How many match and have no day, of the outlet that is asked for."""
        tests = "a.published_day IS NULL" + (" AND a.outlet = :outlet" if self.values["outlet"] else "")
        if self._count(_MATCHES, RANKED) > RANKED:  # look at the articles without a day: they are fewer
            return min(
                self._count(f"SELECT 1 FROM articles a WHERE {tests} AND {self._matching()}", COUNTED),
                COUNTED,
            )
        return self._count(f"SELECT 1 FROM {_JOINED} AND {tests}", COUNTED)

    def _matching(self) -> str:
        """The test of one article, for a query that goes through the articles."""
        if self._has_prefix():  # each look would gather all words that begin so: gather them once
            return "a.n IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match)"
        return "EXISTS (SELECT 1 FROM articles_fts WHERE articles_fts MATCH :match AND rowid = a.n)"

    def _hits(self, found: str, order: str) -> list[Hit]:
        """found: a query for the numbers (n) of the articles."""
        together = self._has_prefix() or self.values["limit"] > _TOGETHER
        tables = ("articles_fts", "found f") if together else ("found f", "articles_fts")
        rows = self.archive.query(
            f"WITH found AS MATERIALIZED ({found}) SELECT {_COLUMNS},"
            f" snippet(articles_fts, -1, :open, :close, '…', {SNIPPET_WORDS})"
            f" FROM {' CROSS JOIN '.join(tables)} CROSS JOIN articles a ON a.n = f.n"
            f" WHERE articles_fts MATCH :match AND articles_fts.rowid = f.n ORDER BY {order}",
            self.values,
        )
        return [_hit(row) for row in rows]

    def _count(self, rows: str, most: int) -> int:
        """How many rows, at most one more than `most`."""
        ((count,),) = self.archive.query(f"SELECT count(*) FROM ({rows} LIMIT {most + 1})", self.values)
        return int(count)

    def _has_prefix(self) -> bool:
        return "*" in _QUOTED.sub("", self.values["match"])


_COLUMNS = "a.id, a.outlet, a.published_day, a.headline, a.byline"
# of a text that is longer, 200 characters without the word that is cut, and a sign that it goes on
_BEGINNING = (
    "CASE WHEN length(a.body) <= 200 THEN a.body"
    " ELSE rtrim(rtrim(substr(a.body, 1, 200), replace(substr(a.body, 1, 200), ' ', ''))) || ' …' END"
)
_NEWEST = "a.published_day DESC, a.rowid DESC"
_RANK = f"bm25(articles_fts, {WEIGHTS})"
_MATCHES = "SELECT 1 FROM articles_fts WHERE articles_fts MATCH :match"
_JOINED = "articles_fts JOIN articles a ON a.n = articles_fts.rowid WHERE articles_fts MATCH :match"
_QUOTED = re.compile(r'"[^"]*"')


def _hit(row: tuple[Any, ...]) -> Hit:
    key, slug, day, headline, byline, snippet = row
    return Hit(
        key, slug, date.fromisoformat(day) if day else None, headline, byline, " ".join(snippet.split())
    )


def fts_query(words: str) -> str | None:
    """The user's words as an FTS5 expression with no operator of theirs; None when there is no word."""
    terms: dict[str, str] = {}
    for term in _terms(words):  # once each: a word said a thousand times costs FTS5 minutes
        terms.setdefault(term.lower(), term)
    return " AND ".join(terms.values()) or None


def _terms(words: str) -> Iterator[str]:
    for phrase, phrase_star, word in _TERM.findall(words.replace("\0", " ")):
        star = phrase_star or ("*" if word.endswith("*") else "")
        text = (phrase or word).encode("utf-8", "replace").decode()
        if _WORD.search(text):
            yield f'"{text}"' + (" *" if star else "")
