"""What a page says about itself: JSON-LD, microdata and meta elements, read once, before anything is
stripped.

Publishers' markup is input like any other: broken, hostile or huge. Whatever cannot be read is left
out and named in `Markup.faults`; nothing here raises. Time is bounded by the limits below.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.text import clean

BLOCK_LIMIT = 1_000_000  # characters of one JSON-LD block: the largest honest one seen has 200 kB
BLOCKS = 40
METAS = 500
ITEMS = 400  # JSON-LD objects looked at; lists of teasers can be thousands
DEPTH = 6
VALUE_LIMIT = 5_000  # characters of one value that is kept

Item = dict[str, Any]

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Story)$|^(?:NewsItem|LiveBlog|Recipe|CreativeWork)$")
_PAGE = re.compile(r"^(?:WebPage|ItemPage|MedicalWebPage|QAPage)$")
_OPENING = re.compile(r"(?:/\*|//)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?")
_CLOSING = re.compile(r"(?:/\*|//)?\s?(?:\]\]>|-->)\s?(?:\*/)?$|;$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_SALVAGE = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection|inLanguage|description)"\s*:\s*"((?:[^"\\\n]|\\.)*)"'
)
_AUTHOR = re.compile(r'"author"\s*:\s*\[?\s*\{[^{}]*?"name"\s*:\s*"((?:[^"\\\n]|\\.)*)"')


@dataclass(frozen=True, slots=True)
class Micro:
    """One microdata property. type: the last part of the itemtype it belongs to ("NewsArticle"), "" when
    none.
    """

    name: str
    value: str
    type: str
    node: LexborNode = field(repr=False)


@dataclass(frozen=True, slots=True)
class Markup:
    """The page's own statements about itself.

    items: JSON-LD objects, flattened, in page order. article: the one that describes this page's article,
    None when there is none. meta: values by lower-case name. micro: microdata properties in page order.
    title: the <title>. links: href by rel ("canonical", "amphtml", "next"). faults: what could not be read.
    """

    items: tuple[Item, ...] = ()
    article: Item | None = None
    meta: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    micro: tuple[Micro, ...] = ()
    title: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def first(self, *names: str) -> str | None:
        """The first non-empty value among these meta names, tried in order."""
        for name in names:
            for value in self.meta.get(name, ()):
                return value
        return None

    def all(self, *names: str) -> list[str]:
        """All values of these meta names, in order, without repeats."""
        return list(dict.fromkeys(v for name in names for v in self.meta.get(name, ())))

    def properties(self, *names: str) -> Iterator[Micro]:
        """Microdata properties of the article (not of an author, publisher or teaser) with these names."""
        return (
            m
            for name in names
            for m in self.micro
            if m.name == name and (not m.type or _ARTICLE.search(m.type))
        )


def text_of(value: object) -> str:
    """A JSON-LD value as clean text: a string, the first of a list, or the name or @value of an object."""
    for _ in range(DEPTH):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("value") or ""
        else:
            break
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        text = str(value)[:VALUE_LIMIT]
        return clean(html.unescape(text) if "&" in text else text)
    return ""


def types_of(item: Item) -> list[str]:
    """The schema.org types of an object, without their address."""
    types = item.get("@type")
    types = types if isinstance(types, list) else [types]
    return [t.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for t in types if isinstance(t, str)]


def read_markup(tree: LexborHTMLParser, url: str) -> Markup:
    """Reads everything once. url: address of the page, used to tell its article from others. Never raises."""
    faults: list[str] = []
    items: list[Item] = []
    nodes: dict[str, list[LexborNode]] = {"script": [], "meta": [], "link": []}
    for node in tree.css(_STATING):
        nodes[node.tag or ""].append(node)
    for script in nodes["script"][:BLOCKS]:
        items.extend(_flatten(_load(script.text() or "", faults), ITEMS - len(items)))
        if len(items) >= ITEMS:
            break
    meta, micro = _metas(nodes["meta"][:METAS]), _micro(tree)
    links: dict[str, str] = {}
    for node in nodes["link"]:
        for rel in (node.attributes.get("rel") or "").lower().split():
            links.setdefault(rel, clean(node.attributes.get("href") or ""))
    title = (tree.head.css_first("title") if tree.head else None) or tree.css_first("title")
    return Markup(
        items=tuple(items),
        article=_article(items, {url, links.get("canonical", ""), *meta.get("og:url", ())} - {""}),
        meta=meta,
        micro=micro,
        title=clean((title.text() or "")[:VALUE_LIMIT]) if title else "",
        links=links,
        faults=tuple(dict.fromkeys(faults)),
    )


_STATING = (
    'script[type*="ld+json" i], meta[content], '
    'link[href]:is([rel~="canonical" i], [rel~="amphtml" i], [rel~="next" i])'
)


def resolve(items: tuple[Item, ...], value: object) -> object:
    """Follows {"@id": ...} to the object of that id elsewhere on the page; other values are returned as
    they are.
    """
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return next((i for i in items if i.get("@id") == value["@id"] and "name" in i), value)
    return value


# ------------------------------------------------------------------ JSON-LD
def _load(text: str, faults: list[str]) -> object:
    text = text.strip()
    if "<!" in text:
        text = _OPENING.sub("", text, count=1).rstrip()
    if text.endswith((">", "*/", ";")):
        text = _CLOSING.sub("", text)
    if not text:
        return None
    if len(text) > BLOCK_LIMIT:
        faults.append("a JSON-LD block is too large")
        return None
    if text.startswith(("{&", "[&", "&")):
        text = html.unescape(text)
    for tolerant in (False, True):
        try:
            return _DECODER.decode((_TRAILING_COMMA.sub(r"\1", text) if tolerant else text).strip())
        except (ValueError, RecursionError):
            pass  # the next, more tolerant way is tried; the fault is named below
    faults.append("a JSON-LD block is broken")
    return _several(text) or _salvaged(text)


_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def _several(text: str) -> list[object]:
    """Objects written one after the other, or followed by something else."""
    found: list[object] = []
    at = 0
    while len(found) < BLOCKS:
        at = min((i for i in (text.find("{", at), text.find("[", at)) if i >= 0), default=-1)
        if at < 0:
            break
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _salvaged(text: str) -> Item | None:
    """The plain properties of an object whose JSON is broken elsewhere. The first of each name counts."""
    if not re.search(r'"@type"\s*:\s*\[?\s*"\w*(?:Article|Posting)"', text):
        return None
    item: Item = {"@type": "Article"}
    for name, value in _SALVAGE.findall(text):
        if name not in item:
            item[name] = _unescaped(value)
    if author := _AUTHOR.search(text):
        item["author"] = _unescaped(author[1])
    return item if len(item) > 1 else None


def _unescaped(value: str) -> str:
    try:
        return cast(str, json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _flatten(value: object, room: int) -> list[Item]:
    """Objects at the top, in lists, in @graph and as main entity of a page, in page order."""
    found: list[Item] = []
    todo: list[tuple[object, int]] = [(value, 0)]
    while todo and len(found) < room:
        here, depth = todo.pop(0)
        if isinstance(here, list):
            todo[:0] = [(x, depth + 1) for x in here[:ITEMS]] if depth < DEPTH else []
        elif isinstance(here, dict):
            found.append(here)
            if depth < DEPTH:
                todo[:0] = [
                    (here[k], depth + 1)
                    for k in ("@graph", "mainEntity")
                    if isinstance(here.get(k), (list, dict))
                ]
                page = here.get("mainEntityOfPage")
                if isinstance(page, dict) and len(page) > 3:
                    todo.insert(0, (page, depth + 1))
    return found


def _article(items: list[Item], addresses: set[str]) -> Item | None:
    """The object that describes this article: an Article of this address, else the first that looks
    complete.
    """
    ours = {_bare(a) for a in addresses}
    best: tuple[int, Item] | None = None
    for item in items:
        types = types_of(item)
        if any(_ARTICLE.search(t) for t in types):
            points = 4
        elif any(_PAGE.search(t) for t in types):
            points = 0
        else:
            continue
        claimed = [item.get("url"), item.get("@id"), item.get("mainEntityOfPage")]
        claimed = [c.get("@id") or c.get("url") if isinstance(c, dict) else c for c in claimed]
        if any(isinstance(c, str) and _bare(c) in ours for c in claimed):
            points += 3
        points += sum(2 for k in ("headline", "datePublished") if text_of(item.get(k)))
        points += sum(1 for k in ("author", "articleBody", "name", "dateModified") if item.get(k))
        if points > 2 and (best is None or points > best[0]):
            best = (points, item)
    return best[1] if best else None


def _bare(url: str) -> str:
    return re.sub(r"^https?://(?:www\.|m\.|amp\.)?", "", url).split("#")[0].split("?")[0].rstrip("/").lower()


# ------------------------------------------------------------------ meta and microdata
def _metas(nodes: list[LexborNode]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        attributes = node.attributes
        content = (attributes["content"] or "")[:VALUE_LIMIT]
        content = clean(html.unescape(content) if "&" in content else content)
        if not content:
            continue
        for key in _META_KEYS:
            if (key in attributes) and (name := (attributes[key] or "").strip().lower()):
                found.setdefault(name, []).append(content)
    return {n: tuple(dict.fromkeys(v)) if len(v) > 1 else (v[0],) for n, v in found.items()}


_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_PROPERTIES = frozenset([
    "headline", "name", "alternativeheadline", "datepublished", "datecreated", "datemodified",
    "author", "creator", "articlesection", "inlanguage", "keywords", "description",
])  # fmt: skip


def _micro(tree: LexborHTMLParser) -> tuple[Micro, ...]:
    found: list[Micro] = []
    scopes: dict[int, str] = {}
    for node in tree.css("[itemprop]")[:300]:
        attributes = node.attributes
        names = [n for n in (attributes["itemprop"] or "").lower().split() if n in _PROPERTIES]
        if not names:
            continue
        value = attributes.get("content") or attributes.get("datetime")
        if not value and node.tag != "meta":
            value = node.text(separator=" ") or ""
        value = clean((value or "")[:VALUE_LIMIT])
        if value:
            scope = _scope(node, scopes)
            found.extend(Micro(name, value, scope, node) for name in names)
    return tuple(found)


def _scope(node: LexborNode, known: dict[int, str]) -> str:
    """The type of the nearest item around a property. known: of elements seen before, by their id."""
    below: list[int] = []
    found = ""
    above = node.parent
    while above is not None and above.tag != "-document":
        if (scope := known.get(above.mem_id)) is not None:
            found = scope
            break
        below.append(above.mem_id)
        attributes = above.attributes
        if "itemscope" in attributes or "itemtype" in attributes:
            found = (attributes.get("itemtype") or "").strip().rstrip("/").rsplit("/", 1)[-1]
            break
        above = above.parent
    known.update(dict.fromkeys(below, found))
    return found
