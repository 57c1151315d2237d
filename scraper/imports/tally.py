"""What one source of an import came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scraper.imports.record import Source

KEPT_PROBLEMS = 20  # of each source; more of them say nothing new


@dataclass(slots=True)
class Tally:
    """What one source came to.

    outcomes: "new", "revision", "same", "alias", "refused"; "known": this very capture is in the archive;
    "older": the archive has a newer capture of the page, so this one is kept but does not change the article;
    "undated": the same, because nobody knows when it was captured, while that of the archive is known;
    "part": a further page of an article, joined to it. refused: by reason. skipped: records that are no
    pages, by kind. unwanted: pages left out because not wanted.
    problems: the first damages in words, bad: how many.
    """

    source: Source
    outcomes: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unwanted: int = 0
    problems: list[str] = field(default_factory=list)
    bad: int = 0

    def damaged(self, where: str, what: str) -> None:
        self.bad += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(f"{where}: {what}")
