"""Lists of articles: section fronts, index pages, the home page. What is on one, and where its next page
is.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.extract.charset import decode
from spiders.sieve import _FILE, BadDocument, Finding, Sieve, Via, joined

if TYPE_CHECKING:
    from spiders.discovery import Discovery

MAX_ANCHORS = 5000
MAX_SECTIONS = 40
MAX_PAGES = 2000
"""Pages of one list in one run; what lies deeper is reached with --since, or over a sitemap."""

_NEXT_TEXT = re.compile(
    r"(?:next|older|selanjutnya|berikutnya|lanjut|›|»|>|>>|→|older posts|next page|halaman berikutnya)\W*",
    re.I,
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|older)(?:$|[\s_-])", re.I)
_NO_SECTION = re.compile(
    r"/(?:login|register|daftar|search|cari|user|author|penulis|tags?|feeds?|rss|wp-[a-z]+|amp|cdn-cgi|share|print|"
    r"privacy[a-z-]*|kontak|contact[a-z-]*|tentang[a-z-]*|about[a-z-]*|redaksi|pedoman[a-z-]*|disclaimer|terms[a-z-]*)(?:/|$)",
    re.I,
)


def parse(
    body: bytes, content_type: str, url: str, sieve: Sieve, now: datetime, via: Via = "index"
) -> Finding:
    """The articles on a page, its next page, the sections and feeds it leads to. Runs in a worker."""
    text, doubts = decode(body, content_type)
    if text is None:
        raise BadDocument(doubts[0] if doubts else "not a text page")
    tree = LexborHTMLParser(text)
    base_node = tree.css_first("base[href]")
    base = (joined(url, str(base_node.attributes.get("href") or "")) if base_node else url) or url
    finding = Finding()
    seen: set[str] = set()
    for node in tree.css("a[href]")[:MAX_ANCHORS]:
        href = (node.attributes.get("href") or "").strip()
        address = sieve.address(href, base) if href and not href.startswith("#") else None
        if address is None or address in seen:
            continue
        seen.add(address)
        if finding.sort_in(sieve, address, url, via):
            continue
        if len(finding.sections) < MAX_SECTIONS and _is_section(address, url):
            finding.sections.append(address)
    finding.next = _next(tree, base, url)
    for node in tree.css("link[rel=alternate][href]"):
        kind = node.attributes.get("type") or ""
        feed = joined(base, str(node.attributes.get("href")))
        if feed is not None and ("rss" in kind or "atom" in kind):
            finding.feeds.append(feed)
    return finding


def _is_section(address: str, page: str) -> bool:
    parts = urlsplit(address)
    segments = [s for s in parts.path.split("/") if s]
    if not 1 <= len(segments) <= 2 or parts.query or address == page:
        return False
    return not _FILE.search(parts.path) and not _NO_SECTION.search(parts.path)


def _next(tree: LexborHTMLParser, base: str, url: str) -> str | None:
    """The list's next page: rel="next", else a link that says so by class or text."""
    for node in tree.css("link[rel=next][href], a[rel~=next][href]"):
        return _other(node, base, url)
    for node in tree.css("a[href]")[:MAX_ANCHORS]:
        label = node.text(strip=True)[:40]
        parent = node.parent
        classes = (
            f"{node.attributes.get('class') or ''} {(parent.attributes.get('class') or '') if parent else ''}"
        )
        if _NEXT_TEXT.fullmatch(label) or _NEXT_CLASS.search(classes):
            found = _other(node, base, url)
            if found:
                return found
    return None


def _other(node: LexborNode, base: str, url: str) -> str | None:
    """Where a pager's link leads, None when it is no other page of this host."""
    found = (joined(base, node.attributes.get("href") or "") or url).partition("#")[0]
    there, here = urlsplit(found), urlsplit(url)
    if there.scheme not in ("http", "https") or there.hostname != here.hostname or found == url:
        return None
    return found


async def walk(d: Discovery, first: str, via: Via, *, template: str | None = None, deep: bool = True) -> None:
    """Read a list page by page.

    template: address with {page}, for the pages after `first`, from 1 on (so page 1 may be `first` again:
    some count from 0); None follows the "next" links. deep=False reads the first page only. A list that was
    once read to its end is read until a page brings nothing that is new since then; before that, or when
    filling back or after a run that broke off, it is read to its end: an empty page, one seen before, a
    missing one, or the cap.
    """
    key = template or first
    settled = d.sources.is_complete(key) and not d.backfill
    seen: set[str] = set()
    url: str | None = first
    numbered = template is None or first == template.format(page=1)  # False: page 1 may be `first` once more
    for number in range(1, (MAX_PAGES if deep else 1) + 1):
        if url is None:
            break
        front = number == 1
        linked = via == "home" or not front  # found by a link: one that leads nowhere is no fault of ours
        answer = await d.read(
            url, via, parse, via, conditional=settled and front, remember=front, paging=linked
        )
        if answer.finding is None:
            if answer.unchanged or (answer.missing and number > 1):
                break
            return  # not read to the end
        finding = answer.finding
        if d.has_news(finding.links):
            d.sources.reopen(key, d.outlet.slug, via, d.run)
        news = await d.take(answer)
        here = {link.url for link in finding.links}
        again = bool(here) and here <= seen
        if not finding.articles or (again and (numbered or number != 2)):
            break
        seen |= here
        if (settled and not news and not again) or (not here and finding.older > finding.newer):
            break
        url = template.format(page=number + numbered) if template else finding.next
    if deep and not d.windowed:
        d.sources.complete(key, d.outlet.slug, via, d.run)
