"""Find the copies: agency copy printed by several newspapers, releases, re-posts.

Two articles are copies when half of the shorter one's runs of three words stand in the other. Pairs to
compare are found by MinHash (A. Broder, "On the resemblance and containment of documents", 1997) with one
permutation (P. Li, A. Owen, C.-H. Zhang, "One Permutation Hashing", 2012): 64 bins, two neighbours a band.
The same text letter for letter is a copy whatever the days, also where a day is not known.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from scraper.text import digest, fold

if TYPE_CHECKING:
    from scraper.archive.store import Archive

WINDOW_DAYS = 14
"""Edited copies are looked for among articles published within this many days of each other."""

SHARE = 0.5
"""Part of the shorter article's word runs that must stand in the other one."""

SHORTEST = 30
"""Articles with fewer word runs are compared as a whole only: short notices look alike and are no copies."""

_RUN = 3  # words; two give chance matches of common phrases, five miss light editing
_BINS = 64
_ROWS = (
    2  # bins to a band: two texts of equal length sharing half of each (Jaccard 1/3) meet with 98 % chance
)
_WORDS = re.compile(r"\w+")
_CACHED = 2000
_NO_TEXT = digest("")


@dataclass(frozen=True, slots=True)
class Copy:
    """An article and the first of its group (itself for the first). share: of the shorter text, 0 to 1."""

    article: str
    first: str
    share: float


def find_copies(archive: Archive, *, progress: Callable[[str, int, int], None] | None = None) -> int:
    """Write the table `copies` anew; unchanged rows are not touched. Returns the number of groups.

    The first of a group is the one published first (where only the day is known: the one stored first).
    Articles without a day come after those with one, and only the same text letter for letter is found.
    """
    copies = {copy.article: copy for copy in _groups(archive, progress)}
    with archive.transaction():
        present = {
            key: Copy(key, first, share)
            for key, first, share in archive.query("SELECT article, first, share FROM copies")
        }
        for key in present.keys() - copies.keys():
            archive.db.conn.execute("DELETE FROM copies WHERE article = ?", [key])
        for key, copy in copies.items():
            if present.get(key) != copy:
                archive.db.conn.execute(
                    "INSERT INTO copies (article, first, share) VALUES (?, ?, ?)"
                    " ON CONFLICT (article) DO UPDATE SET first = excluded.first, share = excluded.share",
                    [key, copy.first, copy.share],
                )
    return len({copy.first for copy in copies.values()})


def _groups(archive: Archive, progress: Callable[[str, int, int], None] | None) -> Iterator[Copy]:
    """Each article joins the group of the earlier article it shares most with."""
    first: dict[str, str] = {}
    shares: dict[str, float] = {}
    for earlier, later, share in _pairs(archive, progress):
        if share > shares.get(later, 0.0):
            shares[later] = share
            first[later] = first.get(earlier, earlier)
    for key, leader in first.items():
        yield Copy(key, leader, round(shares[key], 3))
    for leader in set(first.values()):
        yield Copy(leader, leader, 1.0)


def _pairs(
    archive: Archive, progress: Callable[[str, int, int], None] | None
) -> Iterator[tuple[str, str, float]]:
    """(earlier, later, share) of all copies, in the order of the later ones."""
    first: dict[str, str | None] = dict.fromkeys(_printed_again(archive))
    ((total,),) = archive.query("SELECT count(*) FROM articles WHERE published_day IS NOT NULL")
    rows = archive.stream(
        "SELECT id, published_day, body_sha256 FROM articles WHERE published_day IS NOT NULL"
        " ORDER BY published_day, published_at IS NULL, published_at, n"
    )
    undated = archive.stream(
        "SELECT id, published_day, body_sha256 FROM articles WHERE published_day IS NULL ORDER BY n"
    )
    texts = _Texts(archive)
    bands: dict[tuple[int, ...], set[str]] = defaultdict(set)
    window: deque[tuple[date, str, list[tuple[int, ...]]]] = deque()
    digests: dict[str, str] = {}
    for done, row in enumerate(chain(rows, undated)):
        key, sha256 = row["id"], row["body_sha256"]
        if sha256 in first:
            if earlier := first[sha256]:
                yield earlier, key, 1.0
            else:
                first[sha256] = key
        if row["published_day"] is None or sha256 == _NO_TEXT:
            continue
        if progress and done % 200 == 0:
            progress("articles", done, total)
        day = date.fromisoformat(row["published_day"])
        while window and window[0][0] < day - timedelta(days=WINDOW_DAYS):
            _, old, old_bands = window.popleft()
            del digests[old]
            for band in old_bands:
                bands[band].discard(old)
                if not bands[band]:
                    del bands[band]
        runs = texts.runs(key)
        mine: list[tuple[int, ...]] = _bands(runs) if len(runs) >= SHORTEST else [(-1, int(sha256[:15], 16))]
        digests[key] = sha256
        for other in sorted(set().union(*(bands[band] for band in mine if band in bands))):
            share = 1.0 if digests[other] == sha256 else _share(runs, texts.runs(other))
            if share >= SHARE:
                yield other, key, share
        for band in mine:
            bands[band].add(key)
        window.append((day, key, mine))


def _printed_again(archive: Archive) -> Iterator[str]:
    """The digests of texts that several articles share letter for letter; no text at all is none of them."""
    for (sha256,) in archive.query(
        "SELECT body_sha256 FROM articles WHERE body_sha256 <> ? GROUP BY body_sha256 HAVING count(*) > 1",
        [_NO_TEXT],
    ):
        yield sha256


class _Texts:
    """The word runs of articles, those used last kept at hand."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._kept: OrderedDict[str, frozenset[int]] = OrderedDict()

    def runs(self, key: str) -> frozenset[int]:
        if key not in self._kept:
            ((body,),) = self._archive.query("SELECT body FROM articles WHERE id = ?", [key])
            self._kept[key] = word_runs(body)
            if len(self._kept) > _CACHED:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def word_runs(text: str) -> frozenset[int]:
    """Every run of three words as a number of 64 bits."""
    words = _WORDS.findall(fold(text))
    runs = (" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs)


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def _bands(runs: frozenset[int]) -> list[tuple[int, ...]]:
    """The smallest number in each bin, two bins to a band; an empty bin borrows from the next one."""
    least: list[int | None] = [None] * _BINS
    for run in runs:
        place, value = run % _BINS, run // _BINS
        present = least[place]
        if present is None or value < present:
            least[place] = value
    filled = [
        next(v for k in range(_BINS) if (v := least[(n + k) % _BINS]) is not None) for n in range(_BINS)
    ]
    return [(n, *filled[n : n + _ROWS]) for n in range(0, _BINS, _ROWS)]
