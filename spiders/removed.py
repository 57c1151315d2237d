"""Articles the site has taken off: many sites lead from their address to the front page instead of a 404.

The same is seen when a site is down, has a new design or has had enough of us: then all addresses lead there.
So what leads to a list is set aside until it is plain that the site still shows its articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.models import Refusal
from scraper.road import Errand
from spiders.sieve import Sieve

if TYPE_CHECKING:
    from spiders.outlet import OutletSpider

LISTS = ("listing", "gallery", "no-text")
"""As what a front page is refused; a consent page, a log-in or a bot challenge in its place is none."""
IN_A_ROW = 8
"""So many in a row speak of the site, not of the articles."""


@dataclass(frozen=True, slots=True)
class Aside:
    """An address that waits. why: what is seen there now; refusal, snapshots: of the page that came."""

    why: str
    refusal: Refusal
    snapshots: list[int]


class Removed:
    """The addresses of stored articles that led to a list in this run, and what becomes of them."""

    def __init__(self, spider: OutletSpider) -> None:
        self.spider = spider
        self.archive = spider.road.archive
        self._sieve = Sieve.of(spider.outlet)
        self._aside: dict[str, Aside] = {}
        self._row: list[str] = []
        self._doubtful: set[str] = set()

    def set_aside(self, errand: Errand) -> bool:
        """Whether a list stands now where an article was read; then the address waits for `settle`."""
        if not self._is_list(errand) or not self._was_article(errand.asked):
            return False
        there, refusal = errand.pages[0].final_url or errand.asked, errand.reading
        if not isinstance(refusal, Refusal):  # a front page that reads like an article
            refusal = Refusal(errand.asked, "listing", "the front page")
        why = f"leads to {there}" if there != errand.asked else refusal.reason
        self._aside[errand.asked] = Aside(why, refusal, errand.snapshots)
        self._row.append(errand.asked)
        self.spider.done(errand.asked)
        return True

    def understood(self, asked: str) -> None:
        """An article came from this address, so the site is there: a list or two before it are no mishap."""
        self._aside.pop(asked, None)  # asked once more
        self._end_row()

    def settle(self) -> None:
        """At the end: what is missing is gone, as with a 404. Where the site is in doubt, nothing is."""
        self._end_row()
        missing = self._aside.keys() - self._doubtful
        believed = missing if len(missing) <= self.spider.report.understood else set()
        for asked, aside in list(self._aside.items()):
            del self._aside[asked]
            if asked in believed:
                self.spider.gone(asked, aside.why)
            else:
                self.spider.refuse(asked, aside.refusal, aside.snapshots)

    def undecided(self) -> list[str]:
        """What a run that ends early leaves for the next one."""
        return list(self._aside)

    def _end_row(self) -> None:
        if len(self._row) >= IN_A_ROW:
            self._doubtful.update(self._row)
        self._row.clear()

    def _is_list(self, errand: Errand) -> bool:
        page, outlet, key = errand.pages[0], self.spider.outlet, self.archive.frontier.key
        reason = errand.reading.reason if isinstance(errand.reading, Refusal) else ""
        if reason == "not-found":  # a 404 that came as a page
            return True
        there = page.final_url or errand.asked
        if key(outlet.slug, there) == key(outlet.slug, errand.asked) or self._sieve.is_article(there):
            return False
        starts = {key(outlet.slug, start) for start in outlet.starts}
        if urlsplit(there).path in ("", "/") or key(outlet.slug, there) in starts:
            return not reason or reason in LISTS
        return reason == "listing"

    def _was_article(self, url: str) -> bool:
        rows = self.archive.query(
            "SELECT 1 FROM frontier WHERE outlet = ? AND url = ? AND article IN (SELECT id FROM articles)",
            [self.spider.outlet.slug, url],
        )
        return bool(rows)
