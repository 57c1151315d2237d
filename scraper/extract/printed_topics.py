"""Section and tags as a page prints them, where the markup is silent: breadcrumbs, links to tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from scraper.extract.heading import loose
from scraper.extract.headline import Headlines
from scraper.extract.page import Page
from scraper.text import clean

_CRUMBS = '[class*="crumb" i], [id*="crumb" i], [itemtype$="BreadcrumbList"]'
_TRAIL = 3  # breadcrumbs looked at; a page has one, and its AMP or mobile twin
_STEPS = 8  # links; a trail of more is a menu
_STEP = 40  # characters of the longest name of a section
_TAG_WORD = re.compile(r"/(?:tags?|topik|topics?|label|temas?|thema|themen)/", re.I)
_TAG_PATH = re.compile(_TAG_WORD.pattern + r"[^/]+/?$", re.I)
_TAG = 60  # characters of the longest tag
MOST = 20  # a list of more is the site's, not the article's
_INLINE = frozenset(("a", "b", "strong", "em", "i", "span", "small", "font", "u"))
_ELSEWHERE = frozenset(("aside", "nav", "footer"))


def breadcrumb(page: Page, heads: Headlines | None) -> Iterator[tuple[str, str]]:
    """(name, whole trail) of the linked steps above the article, the nearest first."""
    headline = loose(heads.headline.value) if heads and heads.headline else ""
    for node in page.css(_CRUMBS)[:_TRAIL]:
        trail = clean(node.text(separator=" ") or "")[:300]
        links = node.css("a[href]")
        for link in reversed(links if len(links) <= _STEPS else []):
            name = clean(link.text(separator=" ") or "").strip("»›>/ ")
            if 0 < len(name) <= _STEP and loose(name) != headline:
                yield name, trail


def printed_tags(page: Page, heads: Headlines, root: LexborNode | None) -> tuple[str, ...]:
    """Names of the tags linked around the text; empty when none are.

    root: the node the text stands in. Only what shares the article's own container with headline and text is
    looked at: the rest of the page lists the tags of the day. Words linked in running text are not tags.
    """
    scope = _article(page, heads, root)
    if scope is None:
        return ()
    found: dict[str, str] = {}
    for link in scope.css("a[href]"):
        attributes = link.attributes
        named = "tag" in (attributes.get("rel") or "").casefold().split()
        href = attributes.get("href") or ""
        if not named and not (_TAG_WORD.search(href) and _TAG_PATH.search(_path(href))):
            continue
        text = clean(link.text(separator=" ") or "").strip("# \"'")
        if 1 < len(text) <= _TAG and _of_links(link, scope):
            found.setdefault(loose(text), text)
    return tuple(found.values()) if len(found) <= MOST else ()


def _path(href: str) -> str:
    """The path of a link as it stands there; a page may hold what is no address at all."""
    try:
        return urlsplit(href[:500]).path
    except ValueError:
        return ""


def _article(page: Page, heads: Headlines, root: LexborNode | None) -> LexborNode | None:
    """The smallest element around headline and text; None where that is the whole page."""
    lines = page.outline.lines
    if root is None or not 0 <= heads.at < len(lines):
        return None
    above = {node.mem_id for node in _up(lines[heads.at].node)}
    scope = next((node for node in _up(root) if node.mem_id in above), None)
    return None if scope is None or scope.tag in ("body", "html") else scope


def _up(node: LexborNode | None) -> Iterator[LexborNode]:
    while node is not None:
        yield node
        node = node.parent


def _of_links(link: LexborNode, scope: LexborNode) -> bool:
    """Does the link stand in a row of links, outside the boxes that belong to the site?"""
    block = next((node for node in _up(link.parent) if node.tag not in _INLINE), None)
    if block is None:
        return False
    text = len(clean(block.text(separator=" ") or ""))
    linked = sum(len(clean(a.text(separator=" ") or "")) for a in block.css("a[href]"))
    if 2 * linked < text - 15:  # "Tags :", "Topik terkait:"
        return False
    for node in _up(block):
        if node.mem_id == scope.mem_id:
            return True
        if node.tag in _ELSEWHERE:
            return False
    return False
