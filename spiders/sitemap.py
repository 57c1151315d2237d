"""Finding links in sitemaps: XML, text and gzip, sitemap indexes and news sitemaps (sitemaps.org
protocol).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from scraper.extract.charset import Damaged, unpack
from spiders.sieve import BadDocument, Finding, Sieve, joined, sensible
from spiders.xmlstream import child_text, entries, local, moment

if TYPE_CHECKING:
    from spiders.discovery import Discovery

GUESSES = ("/sitemap_index.xml", "/sitemap.xml", "/sitemap-news.xml", "/news-sitemap.xml")
MAX_DEPTH = 3
"""An index may name indexes; deeper ones are loops or mistakes."""
MAX_BYTES = 50 * 1024 * 1024
MANY = 20
"""So many entries with one and the same last change are no chance."""

_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/]?(0[1-9]|1[0-2])(?!\d)")


def parse(body: bytes, content_type: str, url: str, sieve: Sieve, now: datetime) -> Finding:
    """The articles or further sitemaps a sitemap names. Raises BadDocument when it is none. Runs in a
    worker.
    """
    if body.startswith(b"\x1f\x8b"):
        try:
            body = unpack(body, "gzip", MAX_BYTES)
        except Damaged as wrong:
            raise BadDocument(str(wrong)) from None
    finding = Finding()
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:4].lower() == b"http":  # a text sitemap: one address a line
        for line in body.decode("utf-8-sig", "replace").splitlines():
            finding.sort_in(sieve, line.strip(), url, "sitemap")
        return finding
    times: list[datetime | None] = []
    told_published: list[datetime | None] = []  # of the links, in their order
    for entry in entries(body, ("urlset", "sitemapindex"), ("url", "sitemap")):
        where = child_text(entry, "loc")
        if not where:
            continue
        told = child_text(entry, "lastmod")
        changed = sensible(moment(told), now)
        if local(entry) == "sitemap":
            if changed and ":" not in told:  # some time of that day; of a month nobody knows
                changed = changed + timedelta(days=1) if told.count("-") == 2 else None
            if (address := joined(url, where)) is not None:
                finding.documents.append((address, changed))
            continue
        published = sensible(moment(child_text(entry, "publication_date")), now)
        finding.sort_in(sieve, where, url, "sitemap", published=published, lastmod=changed)
        times.append(changed)
        told_published += [published] * (len(finding.links) - len(told_published))
    if _of_the_file(times):
        pairs = zip(finding.links, told_published, strict=True)
        finding.links = [replace(link, lastmod=published) for link, published in pairs]
    return finding


def _of_the_file(times: list[datetime | None]) -> bool:
    """Whether all the entries changed within a minute: the file was made then."""
    told = [when for when in times if when is not None]
    return len(told) >= MANY and len(told) == len(times) and max(told) - min(told) <= timedelta(minutes=1)


def outside(url: str, since: date | None, until: date | None) -> bool:
    """Whether a sitemap's name speaks of a month that lies wholly outside the days asked for."""
    months = _MONTH.findall(url)
    if len(months) != 1:
        return False
    year, month = int(months[0][0]), int(months[0][1])
    last = date(year, month, calendar.monthrange(year, month)[1])
    return bool((since and last < since) or (until and date(year, month, 1) > until))


async def find(d: Discovery) -> None:
    """Read the outlet's sitemaps; without any in its file, those robots.txt names; when none of them is one,
    the usual addresses, then what is known from earlier runs: that alone would miss what an index has named
    since.
    """
    named = list(d.outlet.sitemaps)
    found = [await _read(d, url, None, 0) for url in named or await d.robots_sitemaps()]
    if named or any(found):
        return
    for url in d.guesses(GUESSES):
        if await _read(d, url, None, 0, guess=True):
            return
    for url in d.sources.known(d.outlet.slug, "sitemap"):
        await _read(d, url, None, 0)


async def _read(d: Discovery, url: str, changed: datetime | None, depth: int, *, guess: bool = False) -> bool:
    """Read one sitemap and what it names. Returns whether it was one."""
    if depth > MAX_DEPTH:
        d.broken(url, "sitemap indexes nested too deeply")
        return False
    if d.is_read(url):
        return True
    answer = await d.read(url, "sitemap", parse, guess=guess, changed=changed)
    if answer.finding is None:
        return answer.unchanged
    await d.take(answer)
    wanted = [(u, when) for u, when in answer.finding.documents if not outside(u, d.since, d.until)]
    if d.since:
        wanted = [(u, when) for u, when in wanted if when is None or not d.sieve.is_before(when)]
    # what is new first: news sitemaps, those that changed last, those never read (there may be too many)
    read = set(d.sources.known(d.outlet.slug, "sitemap"))
    wanted.sort(
        key=lambda one: ("news" in one[0].lower(), one[1].timestamp() if one[1] else 0.0, one[0] not in read),
        reverse=True,
    )
    for child, when in wanted:
        await _read(d, child, when, depth + 1)
    return True
