"""Is this an article? Pages that are none are refused with the reason.

Little text, words that give a page away, and the shape of lists decide; what publishers say in their markup
(an article with a date) speaks against every suspicion but emptiness.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from scraper.extract.blocks import size
from scraper.extract.body import Body
from scraper.extract.markup import types_of
from scraper.extract.outline import Line
from scraper.extract.page import Page
from scraper.extract.phrases import says
from scraper.models import Article, Refusal
from scraper.urls import host_of, same_site

# Sizes are characters of an alphabet (Han and kana count three).
SHELL = 80  # a whole page with less is empty
LEAST = 100  # the shortest bulletin: one sentence
SIGNED = 60  # the shortest that has a dateline or names its writer
LITTLE = 700  # up to here words like "log in to continue" are the page's subject
LISTED = 4  # paragraphs under links of their own make a list
MOSTLY = 0.6  # of the paragraphs at least
OPENING = 60  # characters by which a paragraph is known again
SHORT = 1500  # up to here a title like "Page not found" is

_QUOTES = str.maketrans("’‘´`", "''''")
_LISTS = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "Blog", "ProfilePage", "WebSite"))
_LIST_PATH = re.compile(
    r"/(?:tags?|topik|topics?|thema|themen|kategori|categor(?:y|ie|ia)|rubrik|kanal|author|penulis|autor|indeks?|index-berita|archives?|arsip|search|cari|suche|page/\d+)(?:/|$)|[?&](?:s|q|query|search|keyword)=",
    re.I,
)
_LIST_CLASS = re.compile(
    r"(?<![\w-])(?:archive|search-results|search-no-results|category|tag|author|blog|home|error404|path-frontpage|page-taxonomy\S*)(?![\w-])"
)


def judge(page: Page, article: Article, body: Body) -> Article | Refusal:
    """The article, or why it is none."""
    length = size(article.text) if article.body else 0
    lines = article.body_via == "text"  # by lines: the reader of text dumps has weighed its words
    if (lines or length >= SIGNED) and length < LEAST and (article.dateline or article.bylines):
        length = LEAST
    stated = _stated(page)
    refuse = _words(page, article, body, length, stated) or _shape(page, article, body, length, stated)
    if refuse is None:
        return article
    reason, detail = refuse
    return Refusal(page.url, reason, detail, tuple(article.links))


def _stated(page: Page) -> bool:
    """Does the markup call this page an article and date it?"""
    markup = page.markup
    item = markup.article
    if item and item.get("datePublished") and not set(types_of(item)) & _LISTS:
        return True
    return bool(markup.first("article:published_time"))


def _words(page: Page, article: Article, body: Body, length: int, stated: bool) -> tuple[str, str] | None:
    if length >= SHORT or (stated and length >= LEAST):
        return None
    head = article.headline.value if article.headline else ""
    subject = f"{head} | {page.markup.title}".casefold().translate(_QUOTES)
    text = (article.text if length >= LITTLE else body.visible).casefold().translate(_QUOTES)
    for reason, (titles, texts) in _phrases().items():
        if (found := titles.search(subject)) and (length < LITTLE or texts.search(text)):
            return reason, f'title says "{found[0]}"'
        if length < LITTLE and (found := texts.search(text[:4000])):
            return reason, f'text says "{found[0]}"'
    return None


def _shape(page: Page, article: Article, body: Body, length: int, stated: bool) -> tuple[str, str] | None:
    if body.captions >= 3 and length < LEAST:
        return "gallery", f"{body.captions} captions, no text"
    if length < LEAST and size(body.visible) < SHELL:
        return "empty", f"{len(body.visible)} characters of text on the whole page"
    parted = article.body_via == "text"  # its credit or dateline tells it from the teasers behind it
    if not parted and len(body.teasers) >= 4 and body.teased >= 0.6 and not (stated and length > SHORT):
        return "listing", f"{len(body.teasers)} linked headlines over {body.teased:.0%} of the paragraphs"
    if not stated and not parted and length >= LEAST and (links := _links_beside(page, article)):
        return "listing", f"{links} paragraphs stand under or above links to other pages"
    linked = len(body.teasers) >= 3 and (body.teased >= 0.3 or length < SHORT)
    if linked and not stated and (listed := _list_signs(page)):
        return "listing", f"{listed}, {len(body.teasers)} linked headlines"
    if length < LEAST:
        if _pictures(page):
            return "gallery", "its markup calls it a gallery or a video, no text"
        if len(body.teasers) >= 5:
            return "listing", f"{len(body.teasers)} linked headlines, no text"
        return "no-text", f"{len(article.text)} characters of running text"
    return None


def _links_beside(page: Page, article: Article) -> int:
    """How many paragraphs stand under a linked line of its own, or above a link that says "read more", when
    most of them do: a list whose headlines are no links, or too short to be told from other links.
    """
    site = host_of(page.url)
    openings = {p.text[:OPENING] for p in article.body if p.kind != "h"}
    beside: set[tuple[str, str]] = set()
    texts = 0
    linked = text = None
    for line in page.outline.lines if len(article.body) >= LISTED else ():
        if line.linked:
            linked = line
            if text and says("readmore", line.text) and (target := _target(line, site)):
                beside.add((text, target))
                linked = None
            text = None
        elif line.text[:OPENING] in openings and page.outline.zone(line) != "comments":
            texts += 1
            text = line.text[:OPENING]
            if linked and (target := _target(linked, site)):
                beside.add((linked.text, target))
            linked = None
    titles = len({title for title, _ in beside})
    return titles if titles >= LISTED and titles >= MOSTLY * texts else 0


def _target(line: Line, site: str) -> str:
    """Where a line that is one link leads on this site, without its fragment; "" when elsewhere."""
    node: LexborNode | None = line.node if line.node.tag == "a" else line.node.css_first("a[href]")
    above = line.node.parent
    while node is None and above is not None:
        node, above = (above, None) if above.tag == "a" else (None, above.parent)
    href = ((node.attributes.get("href") or "") if node is not None else "").partition("#")[0]
    away = href.startswith(("http:", "https:", "//")) and not same_site(href, [site])
    return "" if away else href


def _list_signs(page: Page) -> str | None:
    types = {t for item in page.markup.items[:20] for t in types_of(item)}
    if types & (_LISTS - {"WebSite", "Blog", "ItemList"}) and page.markup.article is None:
        return "its markup calls it a list"
    url = urlsplit(page.url)
    if url.path in ("", "/") and not url.query:
        return "a home page"
    if _LIST_PATH.search(f"{url.path}?{url.query}" if url.query else url.path):
        return "a list's address"
    root = page.tree.body
    names = (root.attributes.get("class") or "") if root else ""
    if _LIST_CLASS.search(names) and not re.search(r"(?<![\w-])(?:single|page-template|postid)", names):
        return "its template is a list's"
    return None


def _pictures(page: Page) -> bool:
    kind = page.markup.first("og:type") or ""
    types = {t for item in page.markup.items[:20] for t in types_of(item)}
    return kind.startswith("video") or bool(types & {"ImageGallery", "VideoObject", "MediaGallery"})


@cache
def _phrases() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    data: dict[str, dict[str, list[str]]] = tomllib.loads(
        (files("scraper.extract") / "refusals.toml").read_text("utf-8")
    )

    def either(words: list[str]) -> re.Pattern[str]:
        return re.compile(
            r"(?<!\w)(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + r")(?!\w)"
        )

    return {reason: (either(lists["title"]), either(lists["text"])) for reason, lists in data.items()}
