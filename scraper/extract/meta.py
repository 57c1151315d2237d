"""What else a page says of its article: address, language, section, tags, description, corrections,
advertorial marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from scraper.extract.addresses import absolute
from scraper.extract.headline import Headlines
from scraper.extract.language import by_script, code, spoken
from scraper.extract.markup import text_of, types_of
from scraper.extract.outline import is_long
from scraper.extract.page import Page
from scraper.extract.printed_topics import breadcrumb
from scraper.extract.regions import regions
from scraper.extract.site import live_url, site_names
from scraper.models import Found, Via
from scraper.text import clean, fold
from scraper.urls import canonical, host_of

LINES = 150  # of a page whose language nothing tells: its script may
TAGS = 40


def canonical_url(page: Page) -> Found[str]:
    """The article's address: what the page declares when that is on the same site and not its home page,
    else its own.
    """
    drop = page.outlet.drop_query if page.outlet else ()
    url = live_url(page.url)
    for via, value in (("html", page.markup.links.get("canonical")), ("meta", page.markup.first("og:url"))):
        address = _address(value, url, drop)
        if address and _same_article(address, url):
            return Found(address, "html" if via == "html" else "meta", value or "")
    return Found(_address(url, url, drop) or url, "url", page.url)


def amp_url(page: Page) -> str | None:
    """The address of the AMP form, None when there is none."""
    return _address(page.markup.links.get("amphtml"), page.url, ())


def _address(value: str | None, base: str, drop: tuple[str, ...]) -> str | None:
    if not value:
        return None
    try:
        address = live_url(value)
        joined = absolute(base, address)
        return canonical(joined, drop_query=drop) if joined else None
    except ValueError:
        return None


def _same_article(address: str, url: str) -> bool:
    """A canonical address that leads to another site or to the home page is a mistake in the page's
    template.
    """

    def site(of: str) -> str:
        return ".".join(host_of(of).split(".")[-2:])

    path = address.split("://", 1)[-1].partition("/")[2]
    return site(address) == site(url) and (
        bool(path.strip("/?")) or not live_url(url).split("://", 1)[-1].partition("/")[2].strip("/?")
    )


@lru_cache(maxsize=2)
def language(page: Page) -> Found[str] | None:
    """ISO 639-1 code: of the outlet, else as the page declares it, unless the text is plainly in another;
    None when unknown.
    """
    if page.outlet and page.outlet.language:
        return Found(page.outlet.language, "rule", page.outlet.language)
    via, raw = next(((v, r) for v, r in _declared(page) if code(r)), ("text", ""))
    declared = code(raw)
    told = spoken((n.text for n in page.outline.lines if is_long(n.text) and not n.linked), declared)
    told = told or by_script(" ".join(n.text for n in page.outline.lines[:LINES]))
    if told is None:
        return None
    return Found(told, via, raw) if told == declared else Found(told, "text", raw)


def _declared(page: Page) -> Iterator[tuple[Via, str]]:
    """What the page says its language is, the most trusted first."""
    if (root := page.tree.root) is not None:
        attributes = root.attributes
        yield "html", attributes.get("lang") or attributes.get("xml:lang") or ""
    if page.markup.article:
        yield "jsonld", text_of(page.markup.article.get("inLanguage"))
    names = ("og:locale", "content-language", "language", "dc.language", "dcterms.language")
    yield "meta", page.markup.first(*names) or ""


@lru_cache(maxsize=2)
def section(page: Page, heads: Headlines | None = None) -> Found[str] | None:
    """The section the article stands in, as the site names it; None when it does not.

    heads: so that a breadcrumb's last step is not taken when it is the article itself.
    """
    own = site_names(page)
    markup = page.markup
    raw = text_of(markup.article.get("articleSection")) if markup.article else ""
    if _is_section(raw, own):
        return Found(raw, "jsonld", raw)
    for name in (
        "article:section",
        "og:section",
        "section",
        "parsely-section",
        "sailthru.section",
        "cxenseparse:category",
        "content_category",
        "category",
    ):
        for value in markup.meta.get(name, ()):
            if _is_section(value, own):
                return Found(value, "meta", value)
    for item in markup.micro:
        if item.name == "articlesection" and _is_section(item.value, own):
            return Found(item.value, "microdata", item.value)
    if found := _from_breadcrumbs(page, own):
        return found
    steps = ((name, trail) for name, trail in breadcrumb(page, heads) if _is_section(name, own))
    return next((Found(name, "html", trail) for name, trail in steps), None)


def _is_section(value: str, own: frozenset[str]) -> bool:
    return (
        1 < len(value) <= 60
        and fold(value) not in own
        and fold(value) not in _NO_SECTION
        and any(c.isalpha() for c in value)
    )


_NO_SECTION = frozenset(
    [
        "home", "beranda", "startseite", "uncategorized", "uncategorised", "allgemein",
        "unkategorisiert", "article", "artikel", "news", "berita", "detail", "index", "page", "start",
        "nachrichten",
    ]
)  # fmt: skip


def _from_breadcrumbs(page: Page, own: frozenset[str]) -> Found[str] | None:
    """The last step of the path to the article that is not the article itself."""
    for item in page.markup.items:
        if "BreadcrumbList" in types_of(item):
            steps = item.get("itemListElement")
            names = [_step(s) for s in steps] if isinstance(steps, list) else []
            headline = fold(text_of(page.markup.article.get("headline"))) if page.markup.article else ""
            fitting = [n for n in names if _is_section(n, own) and fold(n) != headline]
            if len(names) > 1 and fitting and fold(names[-1]) == fold(fitting[-1]) and len(fitting) > 1:
                fitting.pop()  # the article
            if fitting:
                return Found(fitting[-1], "jsonld", " > ".join(names)[:300])
    return None


def _step(step: Any) -> str:
    if not isinstance(step, dict):
        return ""
    return text_of(step.get("name")) or text_of(step.get("item"))


def tags(page: Page) -> tuple[str, ...]:
    """Keywords of the article, in page order, without repeats; site-wide keyword lists (more than 40) are
    left out.
    """
    markup = page.markup
    found: list[str] = []
    stated = markup.article.get("keywords") if markup.article else None
    values = [text_of(v) for v in stated[:200]] if isinstance(stated, list) else [text_of(stated)]
    values += list(markup.all("article:tag", "og:article:tag"))
    if not any(values):
        values += markup.all("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
    for value in values:
        parts = re.split(r"\s*[,;|]\s*", value)
        found.extend(
            p
            for p in (clean(p).strip("# \"'") for p in parts)
            if 1 < len(p) <= 60 and not p.casefold().startswith("editor:")
        )
    ordered: dict[str, str] = {}
    for tag in found:
        ordered.setdefault(fold(tag), tag)
    return tuple(ordered.values()) if len(ordered) <= TAGS else ()


def description(page: Page) -> Found[str] | None:
    """The page's own summary; None when it has none."""
    markup = page.markup
    for name in (
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
    ):
        for value in markup.meta.get(name, ()):
            if len(value) > 20:
                return Found(value, "meta", value)
    raw = text_of(markup.article.get("description")) if markup.article else ""
    return Found(raw, "jsonld", raw) if len(raw) > 20 else None


_CORRECTION = re.compile(
    r"^\W*(?:correction|clarification|update and correction|editor['’]s note: (?:this (?:article|"
    r"story)|an earlier)|this (?:article|story|report) (?:was|has been) "
    r"(?:amended|corrected|updated)|korrektur(?:hinweis)?|berichtigung|richtigstellung|anm(?:erkung|\."
    r") d(?:er|\.) red(?:aktion|\.)|hinweis der redaktion"
    r"|in einer früheren (?:version|fassung)|ralat|koreksi|klarifikasi|hak jawab|catatan redaksi|"
    r"berita ini (?:telah )?(?:dikoreksi|diralat|direvisi)|artikel ini (?:telah )?(?:dikoreksi|"
    r"diralat)"
    r"|rectificati(?:f|on)|correctif|fe de erratas?|corrección|rectificación|correzione|rettifica|"
    r"errata|correção)\b",
    re.I,
)


def correction(page: Page, heads: Headlines) -> str | None:
    """The notice that the article was corrected, as printed; None when there is none."""
    outline = page.outline
    where = regions(outline, heads.at, heads.until)
    for line in outline.lines[where.head[0] : where.tail[1]]:
        if (
            len(line.text) > 25
            and not line.linked
            and _CORRECTION.match(line.text)
            and line.tag not in ("h1", "li")
            and not outline.zone(line, where.anchor)
            and line.at != heads.at
        ):
            return line.text
    return None


_ADVERTORIAL = re.compile(
    r"^\W*(?:advertorial|adv|pariwara|kerja ?sama|konten sponsor|iklan|sponsored(?: content| post|"
    r" by .{2,40})?|paid (?:post|content|partnership)|partner content|branded content"
    r"|in partnership with .{2,40}|anzeige|sponsored post|bezahlte (?:werbung|anzeige|partnerschaft)|"
    r"werbung|publireportage|publirreportaje|publi-?rédactionnel|contenu sponsorisé|"
    r"contenido patrocinado"
    r"|patrocinado|contenuto sponsorizzato|advertentie|reklam[ae]?|annons|artikel sponsor|"
    r"rilis(?: pers)?|siaran pers|press release|pressemitteilung|prnewswire|media release)\W*$",
    re.I,
)
_CLOSING_MARK = re.compile(
    r"[(\[]\s*(adv|advertorial|pariwara|hms|humas|adv/\w+|rls|rilis|pr)\s*[)\]]\W*$", re.I
)


def advertorial(page: Page, heads: Headlines) -> str | None:
    """The mark of an advertorial or press release, as printed at the headline, in the section or after the
    text.

    None when there is none. Such articles are flagged, not dropped.
    """
    found = section(page, heads)
    if found and _ADVERTORIAL.match(found.value):
        return found.value
    outline = page.outline
    where = regions(outline, heads.at, heads.until)
    above = max(0, where.head[0] - 2, heads.at - 4)
    for line in outline.lines[above : min(where.first, heads.until + 5)] if heads.at >= 0 else ():
        if (
            len(line.text) <= 60
            and _ADVERTORIAL.match(line.text)
            and not outline.zone(line, where.anchor)
            and not _SLOT.match(line.text)
        ):
            return line.text
    for line in reversed(outline.lines[where.first : min(where.last + 3, len(outline.lines))]):
        marked = _CLOSING_MARK.search(line.text) if "(" in line.text or "[" in line.text else None
        if marked and not outline.zone(line, where.anchor):
            return marked[0].strip()
    return None


_SLOT = re.compile(
    r"^\W*(?:iklan|anzeige|werbung|advertentie|reklama?|annons)\W*$", re.I
)  # an advertisement's label, mostly
