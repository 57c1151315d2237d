"""Who wrote it: persons with roles, agencies apart.

A visible byline under the headline outranks the markup where they differ, because the markup of many
newsrooms names the editor. A name that is not certain is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from scraper.extract.byline_beside import beside
from scraper.extract.byline_end import closing, initials, signed
from scraper.extract.byline_lines import Credit, labelled, marked
from scraper.extract.headline import Headlines
from scraper.extract.labels import cut, label_of
from scraper.extract.markup import resolve, text_of, types_of
from scraper.extract.names import Name, NameReader, is_agency
from scraper.extract.page import Page
from scraper.extract.regions import Regions, regions
from scraper.extract.site import site_names
from scraper.models import Byline, Role, Via
from scraper.text import clean, fold, fold_clean

_METAS = (
    "content_author", "parsely-author", "sailthru.author", "article:author_name", "author_name",
    "article:author", "og:article:author", "og:author", "cxenseparse:author", "byl", "author",
    "authors", "dcterms.creator", "dc.creator", "dc.creator.personalname", "citation_author",
    "shareaholic:article_author_name",
)  # fmt: skip
_SURNAME_FIRST = ("dc.creator", "dcterms.creator", "citation_author")


class Credited(NamedTuple):
    """One name of the credit line, and the lines it was read from, as printed."""

    name: str
    role: Role
    via: Via
    lines: tuple[str, ...]

    @property
    def byline(self) -> Byline:
        return Byline(self.name, self.role, self.via, "; ".join(self.lines)[:_RAW])


_RAW = 300  # characters kept of the lines


def bylines(page: Page, heads: Headlines) -> tuple[Credited, ...]:
    """The credit line of the article, writers first. Empty when nobody is named. Never raises.

    heads: what `headlines` found, for the place on the page.
    """
    reading = NameReader(page.language, site_names(page))
    if ruled := _ruled(page, reading):
        return ruled
    outline = page.outline
    where = regions(outline, heads.at, heads.until)
    credits = marked(outline, where, reading) + labelled(outline, where, reading)
    if not any(c.rank >= 7 and c.role in _WRITERS for c in credits):
        title = heads.headline.value if heads.headline else ""
        credits += beside(page, where, title, reading)
    kept = [c for c in credits if c.role not in _WRITERS]
    writers = [c for c in credits if c.role in _WRITERS]
    stated = [s for s in _stated(page, reading) if s.names]
    if aside := _named_as(kept) - _named_as(c for c in writers if c.rank > 8 or c.role == "contributor"):
        apart = (s._replace(names=[n for n in s.names if fold(n.text) not in aside]) for s in stated)
        stated = [s for s in apart if s.names]
        writers = [c for c in writers if not _named_as([c]) <= aside]
    chosen = _decide(_best(writers, stated, where), stated, page, where)
    nobody = all(b.role == "desk" for b in chosen)
    if nobody and (last := closing(outline, where, reading.own)):
        chosen = [Credited(last.names[0].text, "reporter", "text", (last.raw,))]
        nobody = False
    if nobody and (by := signed(outline, where)):
        chosen = [Credited(n.text, "reporter", "text", (by.raw,)) for n in by.names]
        nobody = False
    if nobody and (code := initials(outline, where, reading.language)):
        chosen = [Credited(code.names[0].text, _role(code.names[0], "reporter"), "text", (code.raw,))]
    if any(c.role == "editor" for c in kept) and _is_account(chosen, page):
        chosen = []  # the page itself prints who edited it
    return tuple(_unique([*chosen, *_others(kept)]))


_WRITERS = ("reporter", "contributor")


def _named_as(credits: Iterable[Credit]) -> set[str]:
    return {fold(n.text) for c in credits for n in c.names}


def _ruled(page: Page, reading: NameReader) -> tuple[Credited, ...]:
    """What the outlet's own selector finds."""
    found: list[Credited] = []
    for node in page.rule("byline"):
        raw = clean(node.text(separator=" ") or "")
        label = label_of(raw, reading.language, marked=True)
        for name in reading.names(label.rest if label else raw, alone=True):
            role = _role(name, label.role if label else "reporter")
            found.append(Credited(name.text, role, "rule", (raw,)))
    return tuple(_unique(found))


def _is_account(chosen: Sequence[Credited], page: Page) -> bool:
    """Is this nothing but the newsroom's user account, which JSON-LD passes off as a person?"""
    item = page.markup.article or {}
    authors = [resolve(page.markup.items, value) for value in _listed(item.get("author"))]
    people = bool(authors) and all(isinstance(a, dict) and types_of(a) == ["Person"] for a in authors)
    return people and all(b.role == "desk" and b.via == "jsonld" for b in chosen)


def _role(name: Name, role: Role) -> Role:
    return "agency" if name.kind == "agency" else "desk" if name.kind == "organisation" else role


# ------------------------------------------------------------------ markup
class Stated(NamedTuple):
    """The names of one place of the markup, and its values as printed.

    account: a WordPress user, named by a plug-in: whoever posted it, not always whoever wrote it.
    """

    via: Via
    names: Sequence[Name]
    lines: tuple[str, ...]
    account: bool = False


def _stated(page: Page, reading: NameReader) -> list[Stated]:
    """Names in the markup, JSON-LD first."""
    found: list[Stated] = []
    markup = page.markup
    if markup.article:
        names: list[Name] = []
        raw: list[str] = []
        for value in _listed(markup.article.get("author") or markup.article.get("creator")):
            names.extend(_of_item(resolve(markup.items, value), reading, raw))
        account = "schema/person/" in str(markup.article.get("author"))[:300]
        found.append(Stated("jsonld", _distinct(names), tuple(raw), account))
    if markup.micro and (properties := list(markup.properties("author", "creator"))):
        micro = [n for m in properties for n in reading.names(_unlabelled(m.value, reading), alone=True)]
        authors = tuple(m.value for m in properties if m.name == "author")
        found.append(Stated("microdata", _distinct(micro), authors))
    for key in _METAS:
        if values := markup.meta.get(key):
            found.append(Stated("meta", _of_meta(key, values, reading), tuple(values)))
    for number in ("1", "2"):  # Yoast's card: label "Written by", data the name
        label = markup.first("twitter:label" + number)
        value = markup.first("twitter:data" + number) if label else None
        if value and label_of(f"{label}:", reading.language):
            found.append(Stated("meta", reading.names(value, alone=True), (value,)))
    return found


def _of_meta(key: str, values: Sequence[str], reading: NameReader) -> Sequence[Name]:
    swapped = key in _SURNAME_FIRST
    return _distinct(
        [
            name
            for value in values[:12]
            if not value.startswith(("http", "@", "//"))
            for name in reading.names(_unlabelled(value, reading), alone=True, surname_first=swapped)
        ]
    )


def _listed(value: object) -> list[object]:
    return value[:20] if isinstance(value, list) else [value] if value else []


def _of_item(value: object, reading: NameReader, raw: list[str]) -> list[Name]:
    text = text_of(value)
    if not text and isinstance(value, dict):
        text = clean(f"{text_of(value.get('givenName'))} {text_of(value.get('familyName'))}")
    if not text or text.startswith(("http", "@", "/")):
        return []
    raw.append(text)
    types = types_of(value) if isinstance(value, dict) else []
    if any(t.endswith("Organization") for t in types) or "Corporation" in types:
        agency = is_agency(text) and fold(text) not in reading.own
        return [Name(text, "agency" if agency else "organisation")]
    return reading.names(_unlabelled(text, reading), alone=True)


def _unlabelled(text: str, reading: NameReader) -> str:
    label = label_of(text, reading.language)
    return cut(label.rest) if label and label.rest and label.strong else text


# ------------------------------------------------------------------ weighing
def _best(credits: Sequence[Credit], stated: Sequence[Stated], where: Regions) -> list[Credit]:
    """The credits of the most trusted place: what the markup confirms first, then by rank; with those
    beside it.
    """
    if len(credits) < 2:
        return list(credits)
    known = {fold(n.text) for s in stated for n in s.names}

    def trust(credit: Credit) -> tuple[bool, bool, int, int]:
        return (
            any(fold(n.text) in known for n in credit.names),
            any(n.kind != "organisation" for n in credit.names),
            credit.rank,
            -credit.at,
        )

    below = [c for c in credits if c.at >= where.anchor and c.rank >= 7]
    credits = below or credits  # what stands above the headline may be the foot of a teaser
    top = max(credits, key=trust)
    return [
        c
        for c in credits
        if abs(c.at - top.at) <= 8 and (c.rank >= 7) == (top.rank >= 7) and c.rank >= top.rank - 1
    ]


def _decide(
    writers: Sequence[Credit], stated: Sequence[Stated], page: Page, where: Regions
) -> list[Credited]:
    """Whom to credit, from what is printed and what the markup says."""
    names = _distinct([n for c in writers for n in c.names])
    seen = _full([n for n in names if n.kind != "organisation"])
    lines = tuple(dict.fromkeys(c.raw for c in writers))
    around = _Around(page, where)
    if seen and not _weak(seen, writers):
        chosen = _confirmed(seen, stated, lines, around)
        roles = {n: c.role for c in writers for n in c.names}
        return [Credited(n.text, _role(n, roles.get(n, "reporter")), "html", lines) for n in chosen]
    for via, said, values, account in stated:
        people = [n for n in said if n.kind != "organisation"]
        if not people or (seen and not any(" " in n.text for n in people)):
            continue
        trusted = via == "jsonld" and any(" " in n.text or _unspaced(n.text) for n in people)
        if (not trusted or account) and not all(around.names(n.text) for n in people):
            continue
        return [Credited(n.text, _role(n, "reporter"), via, values) for n in people]
    if seen:
        return [Credited(n.text, _role(n, "reporter"), "html", lines) for n in seen]
    return _desks(names, lines, stated)


def _weak(seen: Sequence[Name], writers: Sequence[Credit]) -> bool:
    """Only a given name or an account is printed, or only a place far from the headline names somebody."""
    people = [n.text for n in seen if n.kind == "person"]
    return (all(" " not in t and not _unspaced(t) for t in people) and bool(people)) or all(
        c.rank < 7 for c in writers
    )


class _Around:
    """What is printed around headline and end of the article; folded only when that is needed."""

    def __init__(self, page: Page, where: Regions) -> None:
        self._where = page, where
        self._folded = ""

    @property
    def folded(self) -> str:
        if not self._folded:
            page, where = self._where
            self._folded = fold_clean(f"{_text(page, *where.head)} {_text(page, *where.tail)}")
        return self._folded

    def names(self, name: str) -> bool:
        """Whether the name stands there, and is not part of a longer word."""
        name = fold(name)
        at = self.folded.find(name)
        while at >= 0:
            beside = self.folded[max(0, at - 1) : at] + self.folded[at + len(name) : at + len(name) + 1]
            if not _LETTER.search(beside):
                return True
            at = self.folded.find(name, at + 1)
        return False


_LETTER = re.compile(r"\w")


def _confirmed(
    seen: list[Name], stated: Sequence[Stated], lines: Sequence[str], around: _Around
) -> list[Name]:
    """The markup's list where it holds all names seen and is printed in full itself: it is parted more
    cleanly.
    """
    people = {fold(n.text) for n in seen if n.kind == "person"}
    raw = fold("; ".join(lines))
    for names in (s.names for s in stated):
        said = [n for n in names if n.kind != "organisation"]
        if not said or not people <= {fold(n.text) for n in said}:
            continue
        more = {fold(n.text) for n in said if n.kind == "person"} - people
        if all(name in raw or name in around.folded for name in more):
            return said
    return seen


def _desks(names: Sequence[Name], lines: tuple[str, ...], stated: Sequence[Stated]) -> list[Credited]:
    """Nobody is named: the newsroom or organisation that is credited, by the page or by JSON-LD."""
    found = [Credited(n.text, "desk", "html", lines) for n in names if n.kind == "organisation"]
    if not found:
        found = [
            Credited(n.text, "desk", s.via, s.lines)
            for s in stated
            if s.via == "jsonld" and not s.account
            for n in s.names
            if n.kind == "organisation"
        ]
    return found[:2]


def _full(names: Sequence[Name]) -> list[Name]:
    """Without single words where whole names stand beside them."""
    if not any(" " in n.text for n in names if n.kind == "person"):
        return list(names)
    return [n for n in names if " " in n.text or n.kind != "person" or _unspaced(n.text)]


def _unspaced(text: str) -> bool:
    """Whether the name is in a script that does not part given name and surname."""
    return not text[0].isupper() and not text[0].islower() and text[0].isalpha()


def _text(page: Page, start: int, end: int) -> str:
    """What is printed between two lines, navigation and what is hidden left out."""
    outline = page.outline
    return " ".join(
        n.text
        for n in outline.lines[start:end]
        if n.span < 0 or outline.zone(n, start) not in ("nav", "footer", "comments", "hidden")
    )


def _others(credits: Sequence[Credit]) -> list[Credited]:
    """Editors, photographers and translators: only those that are plainly labelled and one line long."""
    return [
        Credited(n.text, _role(n, c.role), "html", (c.raw,))
        for c in credits
        for n in c.names
        if n.kind == "person"
    ]


def _distinct(names: Sequence[Name]) -> Sequence[Name]:
    if len(names) < 2:
        return names
    found: dict[str, Name] = {}
    for name in names:
        found.setdefault(fold(name.text), name)
    return list(found.values())


def _unique(lines: Iterable[Credited]) -> list[Credited]:
    found: dict[str, Credited] = {}
    for line in lines:
        found.setdefault(fold(line.name), line)
    return list(found.values())
