"""The headline readers see, the one written for search engines, and the kicker above them.

Not every h1 is a headline (section and site names, a hidden copy for search engines), and not every
headline is an h1: headings are weighed by what the page's own markup says its title is.
"""

from __future__ import annotations

import re
from bisect import bisect
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from scraper.extract.blocks import size
from scraper.extract.heading import LONGEST, joined, kicker_beside, loose, printed
from scraper.extract.markup import text_of
from scraper.extract.outline import Mark, is_long
from scraper.extract.page import Page
from scraper.extract.site import site_names
from scraper.models import Found, Via
from scraper.text import clean, fold

WHOLE = 15  # letters of a part of a title that may be the headline


class Headlines(NamedTuple):
    """at: line of the outline at which the headline begins, -1 when it is not visible. until: the line
    after it.
    """

    headline: Found[str] | None
    seo: Found[str] | None
    kicker: Found[str] | None
    at: int
    until: int


_BREAK = re.compile(
    r"\s+[|–—\-•·:»›/]\s+|\s*[|｜]\s*|\s*::\s*|\s+[-–—](?=\S)|: (?=[^:]{2,40}$)|--+|："
    r"|(?<=[^\0-\x7f])_+(?=[^\0-\x7f])"  # as in Chinese titles
)
_HOST = re.compile(r"^(?:www\.)?[a-z][\w-]*(?:\.[a-z]{2,7}){1,2}$", re.I)  # of a sister paper
_DATE = re.compile(r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}-\d\d-\d\d$")


def headlines(page: Page) -> Headlines:
    """The article's headlines. Never raises; each part is None when the page has none that can be told
    apart.
    """
    bare = {loose(name) for name in site_names(page)}
    stated = _stated(page, bare)
    for node in page.rule("headline"):
        if text := clean(node.text(separator=" ") or "")[:LONGEST].rstrip():
            at = next((m.at for m in page.outline.of("headline") if m.node.mem_id == node.mem_id), -1)
            return _result(page, text, "rule", text, None, stated, at, at + 1)
    chosen = _visible(page, stated, bare)
    if chosen is None:
        return _from_markup(page, stated, bare)
    mark, _ = chosen
    text, kicker = printed(page, mark, stated)
    whole = clean(mark.node.text(separator=" ") or "")[:LONGEST].rstrip()
    return _result(
        page,
        text or whole,  # a heading may be all kicker by its class names
        "html",
        whole,
        kicker,
        stated,
        mark.at,
        mark.until,
    )


def _result(
    page: Page,
    text: str,
    via: Via,
    raw: str,
    kicker: str | None,
    stated: list[tuple[Via, str]],
    at: int,
    until: int,
) -> Headlines:
    if kicker is None and at >= 0:
        kicker = kicker_beside(page, at)
        text = joined(kicker, text, stated) if kicker else text
    agrees = tuple(dict.fromkeys(v for v, t in stated if loose(t) == loose(text) and v != via))
    other = next(((v, t) for v, t in stated if loose(t) != loose(text) and loose(t) and size(t) > 12), None)
    seo = Found(other[1], other[0], other[1]) if other else None
    apart = kicker and not loose(text).endswith(loose(kicker))
    found_kicker = Found(kicker, "html", kicker) if kicker and apart else None
    return Headlines(Found(text, via, raw, agrees), seo, found_kicker, at, until)


# ------------------------------------------------------------------ what the markup says
def _stated(page: Page, bare: set[str]) -> list[tuple[Via, str]]:
    """Titles in the markup without site names, the readers' ones first. bare: letters of the site's names."""
    markup = page.markup
    found: list[tuple[Via, str]] = []
    for value in markup.all("og:title"):
        found.append(("meta", value))
    if markup.article:
        found.append(
            ("jsonld", text_of(markup.article.get("headline")) or text_of(markup.article.get("name")))
        )
    for item in markup.properties("headline"):
        found.append(("microdata", item.value))
    for value in markup.all(
        "twitter:title",
        "parsely-title",
        "sailthru.title",
        "dc.title",
        "dcterms.title",
        "title",
        "headline",
        "citation_title",
    ):
        found.append(("meta", value))
    found.append(("title", markup.title))
    heads = {loose(m.node.text() or "") for m in page.outline.heads("h1")}
    if not heads:
        lower = (loose(m.node.text() or "") for tag in ("h2", "h3") for m in page.outline.heads(tag))
        heads = {letters for letters in lower if size(letters) >= WHOLE}
    told = {text: _without_site(text, bare, heads) for _, text in found if text}  # most say the same
    cut = [(via, told[text]) for via, text in found if text]
    return [(via, text[:LONGEST].rstrip()) for via, text in dict.fromkeys(cut) if text]


def _without_site(text: str, bare: set[str], heads: set[str]) -> str:
    """Cuts the site's name (and dates or sections beside it) off either end, at separators, never inside a
    word. bare: letters of the site's names. heads: of the page's h1.
    """

    def is_site(part: str) -> bool:
        letters = loose(part)
        return bool(letters) and (
            letters in bare
            or bool(_DATE.match(part.strip()) or _HOST.match(part.strip()))
            or any(len(b) > 5 and b in letters and len(letters) < len(b) + 22 for b in bare)
            or any(len(letters) > 5 and letters in b for b in bare)
        )

    for _ in range(4):
        if loose(text) in heads:
            return text
        cuts = list(_BREAK.finditer(text))
        if not cuts:
            return text
        whole = next(
            (text[: c.start()].strip() for c in reversed(cuts) if loose(text[: c.start()]) in heads), ""
        )
        if size(whole) > 12:
            return whole
        last, first = cuts[-1], cuts[0]
        if is_site(text[last.end() :]) and text[: last.start()].strip():
            text = text[: last.start()].strip()
        elif (
            is_site(text[: first.start()])
            and size(text[first.end() :]) > 15
            and "-" not in text[first.start() : first.end()].strip()
        ):
            text = text[first.end() :].strip()
        else:
            two = cuts[-2] if len(cuts) > 1 else None
            if two and is_site(text[two.end() : last.start()]) and size(text[: two.start()]) > 15:
                text = text[: two.start()].strip()
            else:
                return text
    return text


# ------------------------------------------------------------------ what readers see
def _visible(page: Page, stated: list[tuple[Via, str]], bare: set[str]) -> tuple[Mark, int] | None:
    """The heading that is the article's headline, weighed against the stated titles."""
    best: tuple[int, Mark] | None = None
    known = {loose(t): t for _, t in stated}
    endings = tuple(filter(None, known))
    readers = loose(stated[0][1]) if stated and stated[0][0] == "meta" else ""
    seen = 0
    lines = page.outline.lines
    running = [n.at for n in lines if is_long(n.text) and not n.linked and not page.outline.zone(n)]
    for mark in page.outline.of("headline"):
        text = mark.node.text(separator=" ") or ""
        if len(text) > 2 * LONGEST:  # of white space, or much too long
            text = " ".join(text.split(None, LONGEST)[:LONGEST])
        text = clean(text) if len(text) <= 2 * LONGEST else ""
        letters = loose(text)
        h1 = mark.name.startswith("<h1>")
        if not letters or not (h1 or letters.endswith(endings)):
            continue  # only an h1 may differ from all titles
        if len(text) > LONGEST or letters in bare:
            continue
        zone = page.outline.zone(mark)
        step = (
            h1 and mark.node.parent is not None and mark.node.parent.tag in ("li", "a", "nav")
        )  # of a breadcrumb; a logo
        points = (
            40 if h1 else 12 if mark.name.startswith("<h2>") else 6 if mark.name.startswith("<h3>") else 3
        )
        match = 60 if letters in known else max((_match(letters, text, *k) for k in known.items()), default=0)
        if (
            readers
            and not step
            and mark.name.startswith("<h")
            and (letters == readers or (letters.endswith(readers) and len(letters) < len(readers) + 70))
        ):
            match += 34
        points += match
        if match < 45 and 4 * (len(running) - bisect(running, mark.at)) < len(running):
            continue  # a headline stands above its text
        if match == 0 and known and not (h1 and size(text) > 25 and not zone):
            continue
        if not h1 and (match < 50 or zone):
            continue
        if zone:
            points -= 25 if zone == "related" else 45
        elif step:
            points -= 60
        if "headline" in mark.name or "title" in mark.name:
            points += 4
        points -= min(seen, 6)
        seen += 1
        if best is None or points > best[0]:
            best = (points, mark)
    if best is None or (best[0] < 30 and known):
        return None
    return best[1], best[0]


@lru_cache(maxsize=4_096)
def _tokens(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", fold(text))
    if size(text) > 2 * len(text):  # no blanks between words: pairs of signs stand for them
        return frozenset(a + b for w in words for a, b in pairwise(w))
    return frozenset(w for w in words if len(w) > 2)


def _match(letters: str, text: str, known: str, title: str) -> int:
    """How well a heading fits a stated title that is not the same: 52 with a kicker, 45 begins with it, up to
    40 by words.
    """
    if not known:
        return 0
    if letters.endswith(known) and len(letters) < len(known) + 70 and size(known) > 12:
        return 52
    if known in letters or (letters in known and size(letters) > 20):
        return 45
    ours, theirs = _tokens(text), _tokens(title)
    both = len(ours & theirs)
    if both < 2:
        return 0
    shared = both / min(len(ours), len(theirs))
    return int(40 * shared) if shared >= 0.3 else 0


def _from_markup(page: Page, stated: list[tuple[Via, str]], bare: set[str]) -> Headlines:
    """No heading fits: the first stated title, in the form of the line that prints it, when one does."""
    titles = [(via, text) for via, text in stated if loose(text) not in bare]
    for _, text in titles:
        letters = loose(text)
        for line in page.outline.lines:
            if (
                page.outline.zone(line)
                or line.linked
                or len(line.text) > len(text) + 25
                or size(letters) < 12
            ):
                continue
            if loose(line.text) == letters or (loose(line.text).endswith(letters) and ":" in line.text[:25]):
                return _result(page, line.text, "html", line.text, None, stated, line.at, line.at + 1)
    for _, text in titles:
        cuts = list(_BREAK.finditer(text))
        parts = {loose(p) for c in cuts for p in (text[: c.start()], text[c.end() :])}
        parts = {p for p in parts if size(p) >= WHOLE and 2 * len(p) > len(loose(text))}
        for line in page.outline.lines if parts else ():  # the headline alone, beside a site nobody names
            if line.linked or len(line.text) > len(text) or page.outline.zone(line):
                continue
            if loose(line.text) in parts:
                return _result(page, line.text, "html", line.text, None, stated, line.at, line.at + 1)
    if titles:
        via, text = titles[0]
        return _result(page, text, via, text, None, stated, -1, -1)
    return Headlines(None, None, None, -1, -1)
