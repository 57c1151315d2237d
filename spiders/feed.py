"""Finding links in feeds: RSS 0.9 to 2.0, RDF and Atom. A feed holds the newest articles only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from spiders.sieve import Finding, Sieve, joined, sensible
from spiders.xmlstream import child_text, entries, local, moment

if TYPE_CHECKING:
    from lxml import etree

    from spiders.discovery import Discovery

GUESSES = ("/feed/", "/rss.xml", "/rss", "/feeds/posts/default")
MAX_PAGES = 200
"""Of a feed that is paged (Atom's rel="next", RFC 5005), when filling back."""


def parse(body: bytes, content_type: str, url: str, sieve: Sieve, now: datetime) -> Finding:
    """The articles a feed names. Raises BadDocument when it is no feed. Runs in a worker."""
    finding = Finding()
    for entry in entries(body, ("rss", "feed", "rdf"), ("item", "entry"), ("link",)):
        if local(entry) == "link":
            if (
                entry.get("rel") == "next"
                and entry.get("href")
                and local(entry.getparent()) in ("feed", "channel")
            ):
                finding.next = joined(url, str(entry.get("href")))
            continue
        published = sensible(moment(child_text(entry, "pubdate", "published", "date", "issued")), now)
        changed = sensible(moment(child_text(entry, "updated", "modified")), now)
        for href in _addresses(entry):
            if finding.sort_in(sieve, href, url, "feed", published=published, lastmod=changed):
                break
    return finding


def _addresses(entry: etree._Element) -> list[str]:
    """Where the entry may lead: FeedBurner's original link first, then link, then guid."""
    found: dict[str, list[str]] = {"origlink": [], "link": [], "guid": []}
    for child in entry.iterdescendants():
        if not isinstance(child.tag, str):
            continue
        name = local(child)
        if name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                found["link"].append(str(child.get("href")))
        elif name in found:
            found[name].append("".join(child.itertext()).strip())
    return [href for group in found.values() for href in group if href]


async def find(d: Discovery) -> None:
    """Read the outlet's feeds; without any in its file, those known from earlier runs; when none of them
    answers, those the home page names, then the usual addresses.
    """
    if d.outlet.feeds:
        for url in d.outlet.feeds:
            await _read(d, url)
        return
    known = d.sources.known(d.outlet.slug, "feed")
    if any([await _read(d, url) for url in known]):
        return
    if await _discover(d):
        for url in known:
            d.sources.put(url, d.outlet.slug, "feed", d.run, "replaced")


async def _discover(d: Discovery) -> bool:
    """Whether a feed was found that was not known."""
    home = await d.home()
    named = [url for url in home.feeds[:3] if not d.is_read(url)] if home else []
    if any([await _read(d, url) for url in named]):
        return True
    if named:
        return False
    for url in d.guesses(GUESSES):
        if not d.is_read(url) and await _read(d, url, guess=True):
            return True
    return False


async def _read(d: Discovery, url: str, *, guess: bool = False) -> bool:
    """Read one feed, when filling back its further pages too. Returns whether it was one with articles."""
    page: str | None = url
    for number in range(MAX_PAGES):
        if page is None:
            break
        answer = await d.read(page, "feed", parse, guess=guess, remember=number == 0)
        if answer.finding is None:
            return answer.unchanged or number > 0
        await d.take(answer)
        if not answer.finding.articles:
            return number > 0
        page = answer.finding.next if d.backfill else None
    return True
