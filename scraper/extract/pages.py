"""Articles printed over several pages: finding the further pages, and joining what was read from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urldefrag, urlsplit

from selectolax.lexbor import LexborNode

from scraper.extract.addresses import absolute
from scraper.extract.choose import squeeze
from scraper.extract.page import Page
from scraper.models import Article, Paragraph

MOST = 20
"""Pages. An article has at most a dozen; a pager that counts further leads through a list of other
articles.
"""

_LINKS = 3_000  # looked at; the richest of the recorded news pages had 2,215
_KEYS = frozenset(("page", "p", "pg", "halaman", "hal", "seite", "pagina", "pagenum", "paged"))
_ALL = re.compile(
    r"^\W*(?:show all|view all|all|semua|semua halaman|tampilkan semua|lihat semua|baca semua"
    r"|single page|one page|full article|print view|auf einer seite(?: lesen)?"
    r"|alles auf einer seite|lire en une page|ver todo|tutto)\W*$",
    re.I,
)
_TAIL = re.compile(
    r"(?:/(?:page|halaman|hal|seite)?/?|[-_,](?:page|halaman|seite|p)?[-_]?)(\d{1,2})(?=/?$|\.\w{3,5}$)", re.I
)
_COUNTED = re.compile(r"\d|all", re.I)
_BARE = re.compile(r"[-_,]\d{1,2}(?:/?|\.\w{3,5})$")
_PAGER = 25  # characters of the longest link of a pager ("Halaman selanjutnya »")


def more_pages(page: Page, root: LexborNode | None) -> tuple[str, ...]:
    """Addresses of this article's further pages in order, or the one that shows all; empty for most articles.

    Only links that differ from the page's own address by a page number count, and only those near the text:
    a pager with more than `MOST` pages, or one elsewhere on the page, belongs to a list of teasers. Keys of
    the outlet's `drop_query` are never pages of the article.
    """
    dropped = frozenset(page.outlet.drop_query) if page.outlet else frozenset()
    own = _own(page.url, dropped)
    if not own:
        return ()
    numbered: dict[int, str] = {}
    current = 1
    tails = [tail for base in own if (tail := _tail(base))]
    host = next(iter(own)).partition("/")[0]
    site = tuple(f"{scheme}://{www}{host}" for scheme in ("https", "http") for www in ("", "www."))
    around = _around(root)
    near = {node.mem_id for node in around}
    linked: list[tuple[str | None, LexborNode | None]] = [(page.markup.links.get("next"), None)]
    links = around[-1].css(_selector(tails))[:_LINKS] if around else []
    linked += [(a.attrs.get("href"), a) for a in links]
    for href, node in linked:
        if not href or (href.startswith("http") and not href.startswith(site)):
            continue
        after = next((href.rpartition(tail)[2] for tail in tails if tail in href), None)
        if after is None and href.startswith(("http", "/", "#")):
            continue  # to another article: most links
        if not _COUNTED.search(href if after is None else after):
            continue
        href = urldefrag(absolute(page.url, href) or "").url
        form = next((form for form in _forms(href, dropped) if form[0] in own), None)
        if form is None:
            continue
        base, number = form
        text = " ".join(node.text().split()) if node else ""
        if len(text) > _PAGER and _BARE.search(href):
            continue  # a headline: two articles of the same name differ by "-2"
        if number == 0 or (_ALL.match(text) and href != page.url):
            if node and _near(node, near):
                return (href,)
        elif number > 1 and (node is None or _near(node, near)):
            numbered.setdefault(number, href)
            current = own[base]
    if not numbered or max(numbered) > MOST:
        return ()
    # "1 2 3 ... 7" names only some of them
    last = max(numbered)
    pattern = numbered[last]
    for n in range(2, last):
        numbered.setdefault(n, re.sub(rf"{last}(?!.*{last})", str(n), pattern))
    return tuple(numbered[n] for n in sorted(numbered) if n > current)


def first_page(page: Page, root: LexborNode | None, canonical: str) -> str | None:
    """Address of the article's first page when this one is a further page; None for most articles.

    Told by the canonical address, or by a pager near the text whose "1" leads to this address without its
    number. A canonical address that may be that of a section or a script proves nothing: "/berita/12" and
    "/read.php?p=7" are articles of that number.
    """
    dropped = frozenset(page.outlet.drop_query) if page.outlet else frozenset()
    own = {base for base, number in _forms(page.url, dropped) if 1 < number <= MOST and "/" in base}

    def leads(address: str) -> bool:
        return any(base in own and number <= 1 for base, number in _forms(address, dropped)[:1])

    if not own:
        return None
    if leads(canonical) and _NAMED.search(_tail(next(iter(own)))):
        return canonical
    around = _around(root)
    near = {node.mem_id for node in around}
    for link in around[-1].css("a[href]")[:_LINKS] if around else ():
        if link.text().strip() != "1":
            continue
        href = urldefrag(absolute(page.url, link.attrs["href"] or "") or "").url
        if href and leads(href) and _near(link, near):
            return href
    return None


def _tail(base: str) -> str:
    """The last part of an address without page number, without its extension."""
    path = base.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]
    return path.rpartition(".")[0] or path


def _selector(tails: Sequence[str]) -> str:
    """For links that may lead to a page of this article: most links lead to another one."""
    if not all(map(_PLAIN.fullmatch, tails)):
        return "a[href]"
    return ",".join([_RELATIVE, *(f'a[href*="{tail}"]' for tail in tails)])


_PLAIN = re.compile(r"[\w.~%+-]+")  # may stand in a selector as it is
_NAMED = re.compile(r"[^\W\d]+[-_][^\W_]|\w{25}|\d{3}")  # words as of a headline, or an article's number
_RELATIVE = 'a[href]:not([href^="http"],[href^="/"],[href^="#"])'


def _own(url: str, dropped: frozenset[str]) -> dict[str, int]:
    """What this page may be: address without page number, and that number.

    "-1" and "-0" at the end are part of the name ("kalahkan-tamunya-3-1"); "-2" may be either.
    """
    plain, *others = _forms(url, dropped) or [("", 1)]
    return dict([plain, *(form for form in others if form[1] > 1)]) if plain[0] else {}


def _forms(url: str, dropped: frozenset[str]) -> list[tuple[str, int]]:
    """Address without its page number, and that number (1 when it has none, 0 for "all"): by its query, then
    by the end of its path. Empty when it is no address.
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return []
    if parts.scheme not in ("http", "https"):
        return []
    number = 1
    rest = []
    for key, value in query:
        if key.lower() in _KEYS and key not in dropped and (value.isdecimal() or value.lower() == "all"):
            number = int(value[:4]) if value.isdecimal() else 0
        elif key not in dropped:
            rest.append(f"{key}={value}")
    host = (parts.hostname or "").removeprefix("www.")
    found = [(f"{host}{parts.path.rstrip('/')}?{'&'.join(rest)}", number)]
    if not parts.query and (tail := _TAIL.search(parts.path)) and int(tail[1]):
        path = parts.path[: tail.start()] + parts.path[tail.end() :]
        found.append((f"{host}{path.rstrip('/')}?", int(tail[1])))
    return found


def _around(root: LexborNode | None) -> list[LexborNode]:
    """The text's container and the two containers around it, the innermost first."""
    found: list[LexborNode] = []
    while root is not None and len(found) < 3 and root.tag not in ("body", "html"):
        found.append(root)
        root = root.parent
    return found


def _near(node: LexborNode, near: set[int]) -> bool:
    """Inside one of these containers, and not deep inside."""
    up: LexborNode | None = node
    for _ in range(8):
        if up is None:
            return False
        if up.mem_id in near:
            return True
        up = up.parent
    return False


def join(articles: Sequence[Article]) -> Article:
    """One article of its pages, in order: bodies put together, repeated paragraphs dropped, the first
    page's fields kept.
    """
    first = articles[0]
    if len(articles) == 1:
        return first
    body: list[Paragraph] = []
    seen: set[str] = set()
    for number, article in enumerate(articles):
        for paragraph in article.body:
            flat = squeeze(paragraph.text)
            if flat in seen and (len(flat) > 20 or paragraph.kind in ("standfirst", "h")):
                continue
            if number and paragraph.kind == "standfirst":
                continue
            seen.add(flat)
            body.append(paragraph)
    images = {i.url or i.caption: i for a in reversed(articles) for i in reversed(a.images)}
    return replace(
        first,
        body=tuple(body),
        body_via="joined",
        bylines=first.bylines or next((a.bylines for a in articles if a.bylines), ()),
        images=tuple(reversed(list(images.values()))),
        links=tuple(dict.fromkeys(link for a in articles for link in a.links)),
        stripped=tuple(s for a in articles for s in a.stripped),
        more_pages=(),
        notes=tuple(dict.fromkeys(n for a in articles for n in a.notes)),
    )
