"""What happened to one outlet in one run, and whether that is good news."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from scraper.archive.frontier import PASSING
from scraper.urls import host_of

Verdict = Literal["ok", "failed", "interrupted"]

ENOUGH = 20
"""Pages from which on a share says something about the site."""

FEW = 3
"""Refused or failed addresses up to which a run without a single page may be chance."""

SITE_WIDE = frozenset(PASSING) - {"robots"} | {"consent", "login"}
"""Refusals that speak of the whole site; of others a paper may publish a few on a day that brings no more."""

LATER = "come-back-later"
ENDINGS: dict[str, str] = {
    "unreachable": "the site does not answer; check the network and the host name, then run again",
    "robots-unreachable": "robots.txt cannot be read, so nothing may be fetched (RFC 9309); run again later",
    LATER: "the site asks us to come back later",
    "turned-away": "the site answers one page after the other with an error; wait, then run again",
    "private-address": "the host leads to a private address, which is never fetched; check hosts and DNS",
    "archive-error": "the archive could not be written",
    "crashed": "the crawl broke off; see the log",
}
"""Why a crawl of an outlet ended early, and what to do about it."""

NO_LINKS = (
    "no links found; check starts, feeds and sitemaps, and say with article what the addresses of articles"
    " look like"
)
FORBIDDEN = "robots.txt forbids all of it; ask the publisher, or take the outlet off your list"


@dataclass(slots=True)
class OutletReport:
    """Counts of one outlet in one run. The crawl changes it in place while it goes on.

    found: links new to the frontier. fetched: article pages answered with status 200. further: pages fetched
    because an article goes on there. stored: new articles.
    aliases: pages that are a known article under another address. gone: 404 and 410. failed: tried again
    later. open: addresses still to do. bytes: of article pages as received. ways: links seen by way (known
    ones included). again: those of `refused` that were refused for the same reason before this run. before:
    how many addresses were in each state of the frontier when the run began. barren: when none was
    understood, the pages refused since the last one that was, in whatever run. sources: feeds, sitemaps and
    lists asked for; unchanged: those that had not changed since the last run. broken_sources: (address,
    reason). broke: what broke the search for links off. drift: outlet rule → pages on which it matched
    nothing. shut: origin (scheme, host, port) of which nothing can be had now → (one of `ENDINGS`, detail);
    waiting: host → addresses that wait for the next run for its sake.
    finish: "finished", "limit", "interrupted", one of `ENDINGS` or what Scrapy calls it. verdict: None while
    running.
    """

    outlet: str
    name: str = ""
    found: int = 0
    fetched: int = 0
    further: int = 0
    stored: int = 0
    revisions: int = 0
    same: int = 0
    aliases: int = 0
    gone: int = 0
    failed: int = 0
    open: int = 0
    bytes: int = 0
    sources: int = 0
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    again: Counter[str] = field(default_factory=Counter)
    before: dict[str, int] = field(default_factory=dict)
    barren: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    drift: Counter[str] = field(default_factory=Counter)
    broken_sources: list[tuple[str, str]] = field(default_factory=list)
    broke: str = ""
    shut: dict[str, tuple[str, str]] = field(default_factory=dict)
    waiting: Counter[str] = field(default_factory=Counter)
    started: datetime | None = None
    ended: datetime | None = None
    finish: str = ""
    detail: str = ""
    verdict: Verdict | None = None
    note: str = ""

    @property
    def understood(self) -> int:
        """Pages that were read as articles."""
        return self.stored + self.revisions + self.same + self.aliases

    @property
    def done(self) -> int:
        """Asked addresses that reached a state in this run."""
        return self.understood + self.gone + self.failed + self.refused.total()


def judge(report: OutletReport) -> tuple[Verdict, str]:
    """The verdict, and one line that says what happened and what to do. No news is good news."""
    verdict, note = _judge(report)
    told = verdict != "ok" or report.finish in ENDINGS
    return (verdict, note) if told or not report.shut else _of_hosts(report)


def _of_hosts(report: OutletReport) -> tuple[Verdict, str]:
    """Of a crawl that was good but for a host or two."""
    worst = sorted(report.shut.items(), key=lambda one: one[1][0] == LATER)
    site, (ending, detail) = worst[0]
    waiting = report.waiting[host_of(site)]
    more = f"; for the next run: {waiting} of its addresses" if waiting else ""
    note = f"{host_of(site)}: {ENDINGS[ending]} ({detail}){more}; the other hosts were crawled"
    return ("ok" if ending == LATER and report.understood else "failed"), note


def _judge(report: OutletReport) -> tuple[Verdict, str]:
    understood = report.understood
    if report.finish == "interrupted":
        return "interrupted", "stopped before the end; run the same command again to go on"
    if report.finish in ENDINGS:
        note = ENDINGS[report.finish] + (f" ({report.detail})" if report.detail else "")
        good = report.finish == LATER and understood > 0
        return ("ok" if good else "failed"), note
    if report.finish not in ("", "finished", "limit") and not report.finish.startswith("closespider_"):
        return "failed", f"the crawl was ended early ({report.finish}); run again to go on, and see the log"
    if report.broke:
        return "failed", f"the search for links broke off, what is new may be missed ({report.broke})"
    fresh = report.refused - report.again
    refused = fresh.total()
    lists_read = report.ways.total() or report.unchanged
    lists_forbidden = (
        report.broken_sources
        and not lists_read
        and all(why.startswith("robots:") for _, why in report.broken_sources)
    )
    telling = refused > (FEW if report.before.get("done") else 0)
    if not report.fetched and (lists_forbidden or (telling and refused == fresh["robots"])):
        return "failed", FORBIDDEN
    barren = report.barren if report.barren >= ENOUGH else 0  # night by night they may be few
    if report.fetched and not understood and refused and (telling or barren or SITE_WIDE & fresh.keys()):
        worst, times = fresh.most_common(1)[0]
        nights = f" (none of the last {barren})" if barren else ""
        return (
            "failed",
            f"no page was understood{nights}: {times} of {refused} refused as {worst!r}; try one with"
            " `warta try`",
        )
    if refused + understood >= ENOUGH and refused > understood:
        worst, times = fresh.most_common(1)[0]
        return (
            "failed",
            f"most pages were refused ({refused} of {refused + understood}, {times} as {worst!r})",
        )
    if not report.fetched and not understood and refused - fresh["robots"] > FEW:
        worst, times = fresh.most_common(1)[0]
        return "failed", f"no page could be fetched: {times} of {refused} refused as {worst!r}"
    chance = report.failed <= FEW and lists_read and report.before.get("done")
    if report.failed and not report.fetched and not chance:
        worst, times = report.failures.most_common(1)[0]
        return "failed", f"no page could be fetched: {worst}"
    if not report.done and not report.ways.total() and not (report.unchanged and any(report.before.values())):
        if report.broken_sources:
            where, why = report.broken_sources[0]
            return "failed", f"no links found: {where}: {why}"
        return "failed", NO_LINKS
    if not understood and not report.before.get("done") and (never := _never_understood(report)):
        return "failed", never
    for rule, missed in report.drift.most_common(1):
        if report.fetched >= ENOUGH and missed * 2 > report.fetched:
            return (
                "ok",
                f"rule {rule!r} matched nothing on {missed} of {report.fetched} pages; a new design?",
            )
    return "ok", ""


def _never_understood(report: OutletReport) -> str:
    """Of an outlet no article of which was ever read: what became of its addresses; "" when of none."""
    refused = report.before.get("refused", 0) + (report.refused - report.again).total()
    failed = report.before.get("failed", 0) + report.failed
    told = [f"{number} {what}" for number, what in ((refused, "refused"), (failed, "failed")) if number]
    if not told:
        return ""
    return f"no article of it was ever understood ({', '.join(told)}); try an address with `warta try`"
