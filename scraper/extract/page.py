"""A page, opened once: decoded, bounded, parsed. Every field module reads the same `Page`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.extract.charset import utf8
from scraper.models import Outlet, Refusal, Rules

if TYPE_CHECKING:
    from scraper.extract.markup import Markup
    from scraper.extract.outline import Outline

MAX_BYTES = 10 * 1024 * 1024  # the largest of the recorded news pages has 2.2 MB
MAX_TAGS = 200_000
MAX_DEPTH = 2_000  # recorded news pages stay below 40; the parser's cost grows with the square of the depth
MAX_ATTRIBUTES = 500  # per tag; cost is quadratic: 100,000 on one tag take 35 s
MAX_TEMPLATES = 200  # nested ones overflow the parser's C stack at about 20,000
_STRETCH = 700  # bytes: 500 attributes of different names fill twice as much
# Bytes from one look inside a possible tag to the next; fewer in pages of more than a megabyte. What passes
# between two looks costs 0.3 s at most, all such tags of a page 10 s.
_APART = 32_768
_MANY = 10_000  # pages with fewer "<" cannot nest deep enough to cost more than 0.1 s

# Attributes are parted by blanks, slashes or nothing: <p a="1"b="2">. The last group of _TAG is one too many.
_ATTRIBUTE = rb"[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+"
_TAG = re.compile(
    rb"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^\s/>]*+(?:%b){0,%d}+(%b)?" % (_ATTRIBUTE, MAX_ATTRIBUTES, _ATTRIBUTE)
)
# From a "<" on, whether it opens the tag or stands in a quoted value of it ('a="<"'). Twice the limit: longer
# rows of words with no ">" between them are rare in ordinary pages, and as many attributes cost little yet.
_CROWDED = re.compile(rb"(?![!?])[^\s>]*+(?:%b){%d}" % (_ATTRIBUTE, 2 * MAX_ATTRIBUTES))
_CROWDED_BEHIND = re.compile(  # also behind a ">", which a quoted value may hold too
    rb"[^\s>]*+(?:%b){0,%d}+(?:%b|>[^\s>]*+(?:%b){%d})"
    % (_ATTRIBUTE, MAX_ATTRIBUTES, _ATTRIBUTE, _ATTRIBUTE, MAX_ATTRIBUTES + 1)
)
_TEMPLATED = re.compile(  # an article's body kept in a template that a script shows: themes of Blogger
    rb"(<\w+[^<>]{0,200}\bitemprop=.?articleBody\b[^<>]{0,200}>\s{0,200})"
    rb"<script[^<>]{0,80}\btype=.text/template.[^<>]{0,80}>((?:(?!</script).)*+)</script>",
    re.S | re.I,
)
_REWRITTEN = '[itemprop*="articleBody" i] > script[type="text/template" i], ruby'
_SCRIPT = re.compile(  # the tag, and its text: unclosed it reaches to the end
    rb"(<(script|style)(?![^\s/>])(?:%b)*+).*?(?:</\2|\Z)" % _ATTRIBUTE, re.S | re.I
)
_READINGS = re.compile(  # how to pronounce the word below (NHK's easy news): 子<rt>こ</rt>ども is one word
    rb"<(r[tp])(?:\s[^<>]*)?>[^<]*</\1\s*>|</?(?:ruby|rb)(?:\s[^<>]*)?>", re.I
)
# Only elements that really nest; p, li, tr and the like close themselves, void ones hold nothing.
_NESTING_NAMES = (
    "div span section article aside main header footer nav ul ol dl table form figure "
    "blockquote center font b i em strong a u s small big code svg g math template details fieldset "
    "button label object select noscript time mark cite q abbr address sub sup ins del tt strike nobr "
    "var kbd samp dfn bdo bdi ruby rt rp rb rtc hgroup picture video audio"
)
_NESTING = frozenset(_NESTING_NAMES.encode().split())


@dataclass(eq=False)
class Page:
    """One HTML page. The tree is shared and must not be changed by its readers.

    url: final address. fetched_at: UTC, None when unknown. notes: doubts found while opening it
    ("charset: ..."). missed: rules of the outlet that matched nothing so far.
    """

    url: str
    tree: LexborHTMLParser
    outlet: Outlet | None = None
    fetched_at: datetime | None = None
    notes: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @cached_property
    def rules(self) -> Rules:
        """The outlet's rules for the page design in use when the page was fetched."""
        return self.outlet.rules_at(self.fetched_at) if self.outlet else Rules()

    @cached_property
    def markup(self) -> Markup:
        """What the page says in JSON-LD, meta elements and microdata; read once."""
        from scraper.extract.markup import read_markup

        return read_markup(self.tree, self.url)

    @cached_property
    def outline(self) -> Outline:
        """The visible page as lines in reading order; read once."""
        from scraper.extract.outline import outline

        return outline(self.tree)

    @cached_property
    def language(self) -> str | None:
        """ISO 639-1 code: the outlet's, else what the page declares or plainly speaks; None when neither
        says.
        """
        from scraper.extract.meta import language

        found = language(self)
        return found.value if found else None

    @property
    def timezone(self) -> str | None:
        """IANA name of the outlet's zone, None without an outlet."""
        return self.outlet.timezone if self.outlet else None

    def css(self, selector: str) -> list[LexborNode]:
        """Nodes matching a selector in document order; none for a selector the engine does not know."""
        try:
            return self.tree.css(selector)
        except (SelectolaxError, ValueError):
            return []

    def rule(self, name: str) -> list[LexborNode]:
        """Nodes matching the outlet's rule of this name; a miss is remembered for the run's verdict."""
        selector = getattr(self.rules, name)
        if not selector:
            return []
        nodes = self.css(selector)
        if not nodes and name not in self.missed:
            self.missed.append(name)
        return nodes


def open_page(
    html: bytes | str,
    url: str,
    *,
    outlet: Outlet | None = None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> Page | Refusal:
    """Decode, bound and parse; a Refusal "empty", "not-html" or "too-large" when that makes no sense."""
    if len(html) > MAX_BYTES:
        return Refusal(url, "too-large", f"{len(html):,} bytes, limit {MAX_BYTES:,}")
    data, notes = utf8(html, content_type)
    if data is None:
        return Refusal(url, "not-html", notes[0])
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    if b"<" not in data:
        if not data or data.decode().isspace():
            return Refusal(url, "empty", "no content")
        return Refusal(url, "not-html", "no markup")
    if excess := _excess(data):
        return Refusal(url, "too-large", excess)
    tree = LexborHTMLParser(data)
    if tree.css_first(_REWRITTEN) is not None:
        data = _as_shown(data)
        if excess := _excess(data):
            return Refusal(url, "too-large", excess)
        tree = LexborHTMLParser(data)
    return Page(url, tree, outlet, fetched_at, notes)


def _as_shown(html: bytes) -> bytes:
    """The page with the article's body out of its template, as its script shows it, and without readings."""
    closed = max(html.rfind(b"</script"), html.rfind(b"</SCRIPT")) + len(b"</script>")
    return _READINGS.sub(b"", _TEMPLATED.sub(rb"\1\2", html[:closed]) + html[closed:])


def _excess(html: bytes) -> str | None:
    """What of this page would make the parser slow or crash, None for ordinary pages.

    Measured on lexbor (selectolax 1.0.2): 100,000 nested divs 22 s, 100,000 attributes 35 s, 100,000 nested
    templates a stack overflow. A cheap look first: only suspicious pages are counted tag by tag.
    """
    crowded = _seems_crowded(html)
    tags = done = at = 0
    while at < len(html):
        last = html.rfind(b"<", at, at + 2 * _STRETCH)
        if last < 0:  # half of a page: program text and style
            start = html.rfind(b"<", done, at) + 1
            tags += html.count(b"<", done, start)
            at = html.find(b"<", at)
            done = at = at if at >= 0 else len(html)
            if not crowded and at - start >= 2 * _STRETCH:
                crowded = bool(_CROWDED.match(html, start))
        else:
            at = last + 1
    tags += html.count(b"<", done)
    if tags > _MANY and html.count(b"<template") > MAX_TEMPLATES:
        return f"more than {MAX_TEMPLATES} template elements"
    return _counted(html) if crowded or tags > _MANY else None


def _seems_crowded(html: bytes) -> bool:
    """Whether a tag of many attributes is likely, seen from a few places that a long tag cannot pass between.

    Nothing tells whether such a place is in a tag, in a quoted value or in text: it is read as if it were in
    a tag, and few ordinary pages have that many words before the next ">".
    """
    apart = min(_APART, _APART * 1_000_000 // len(html) + 1)
    for at in range(apart, len(html), apart):
        sign = html.find(b"<", at, at + _STRETCH)
        if sign >= 0 and _CROWDED_BEHIND.match(html, sign + 1):
            return True
    return False


def _counted(html: bytes) -> str | None:
    """The limit these tags exceed, counted one by one."""
    depth = deepest = tags = 0
    for tag in _TAG.finditer(_visible(html)):  # program text may look like a tag
        if tag[3]:
            return f"a tag with more than {MAX_ATTRIBUTES} attributes"
        tags += 1
        if tag[2].lower() in _NESTING:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    if tags > MAX_TAGS:
        return f"{tags:,} tags, limit {MAX_TAGS:,}"
    return f"{deepest:,} nested elements" if deepest > MAX_DEPTH else None


def _visible(html: bytes) -> bytes:
    """Without comments and the text of scripts, in one pass; unclosed they reach to the end."""
    before, *comments = html.split(b"<!--")
    return _SCRIPT.sub(rb"\1>", before + b"".join(comment.partition(b"-->")[2] for comment in comments))
