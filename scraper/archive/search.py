"""Find articles by their words: SQLite's FTS5, whatever the user types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.archive.store import Archive

# A word of the headline says more about an article than a word of its text; a name is looked for as author.
WEIGHTS = "10.0, 1.0, 4.0"
"""bm25 weights of headline, body and byline."""

SNIPPET_WORDS = 24

_TERM = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_WORD = re.compile(r"\w", re.UNICODE)


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


def search(
    archive: Archive,
    words: str,
    outlet: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
    *,
    marks: tuple[str, str] = ("", ""),
) -> list[Hit]:
    """Articles that hold all the words, the best first. Nothing the user types is an error.

    "several words" in quotes stand together; word* begins words; case and accents do not matter.
    since, until: first and last day of publication. Empty words: the newest articles. marks: put around
    what was found.
    """
    match = fts_query(words)
    if match is None and words.strip():
        return []
    filters = "".join(
        f" AND {test}"
        for test, wanted in (
            ("a.outlet = :outlet", outlet),
            ("a.published_day >= :since", since),
            ("a.published_day <= :until", until),
        )
        if wanted is not None
    )
    columns = "SELECT a.id, a.outlet, a.published_day, a.headline, a.byline,"
    if match is None:
        sql = (
            f"{columns} substr(a.body, 1, 200) FROM articles a WHERE 1{filters}"
            " ORDER BY a.published_day DESC, a.n DESC LIMIT :limit"
        )
    else:
        sql = (
            f"{columns} snippet(articles_fts, -1, :open, :close, '…', {SNIPPET_WORDS})"
            f" FROM articles_fts JOIN articles a ON a.n = articles_fts.rowid"
            f" WHERE articles_fts MATCH :match{filters}"
            f" ORDER BY bm25(articles_fts, {WEIGHTS}), a.published_day DESC, a.n LIMIT :limit"
        )
    values = {
        "match": match,
        "outlet": outlet,
        "since": since.isoformat() if since else None,
        "until": until.isoformat() if until else None,
        "limit": limit,
        "open": marks[0],
        "close": marks[1],
    }
    return [
        Hit(key, slug, date.fromisoformat(day) if day else None, headline, byline, " ".join(snippet.split()))
        for key, slug, day, headline, byline, snippet in archive.query(sql, values)
    ]


def fts_query(words: str) -> str | None:
    """The user's words as an FTS5 expression with no operator of theirs; None when there is no word."""
    terms = list(_terms(words))
    return " AND ".join(terms) if terms else None


def _terms(words: str) -> Iterator[str]:
    for phrase, phrase_star, word in _TERM.findall(words.replace("\0", " ")):
        star = phrase_star or ("*" if word.endswith("*") else "")
        text = (phrase or word).encode("utf-8", "replace").decode()
        if _WORD.search(text):
            yield f'"{text}"' + (" *" if star else "")
