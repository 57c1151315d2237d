"""A page, opened once: decoded, bounded, parsed. Every field module reads the same `Page`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.extract.charset import utf8
from scraper.extract.excess import excess
from scraper.models import Outlet, Refusal, Rules

if TYPE_CHECKING:
    from scraper.extract.markup import Markup
    from scraper.extract.outline import Outline

MAX_BYTES = 10 * 1024 * 1024  # the largest of the recorded news pages has 2.2 MB

_TEMPLATED = re.compile(  # an article's body kept in a template that a script shows: themes of Blogger
    rb"(<\w+[^<>]{0,200}\bitemprop=.?articleBody\b[^<>]{0,200}>\s{0,200})"
    rb"<script[^<>]{0,80}\btype=.text/template.[^<>]{0,80}>((?:(?!</script).)*+)</script>",
    re.S | re.I,
)
_REWRITTEN = '[itemprop*="articleBody" i] > script[type="text/template" i], ruby'
_READINGS = re.compile(  # how to pronounce the word below (NHK's easy news): 子<rt>こ</rt>ども is one word
    rb"<(r[tp])(?:\s[^<>]*)?>[^<]*</\1\s*>|</?(?:ruby|rb)(?:\s[^<>]*)?>", re.I
)


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
    if too_much := excess(data):
        return Refusal(url, "too-large", too_much)
    tree = LexborHTMLParser(data)
    if tree.css_first(_REWRITTEN) is not None:
        data = _as_shown(data)
        if too_much := excess(data):
            return Refusal(url, "too-large", too_much)
        tree = LexborHTMLParser(data)
    return Page(url, tree, outlet, fetched_at, notes)


def _as_shown(html: bytes) -> bytes:
    """The page with the article's body out of its template, as its script shows it, and without readings."""
    closed = max(html.rfind(b"</script"), html.rfind(b"</SCRIPT")) + len(b"</script>")
    return _READINGS.sub(b"", _TEMPLATED.sub(rb"\1\2", html[:closed]) + html[closed:])
