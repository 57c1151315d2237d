"""What the tag, class names and other attributes of an element say: the field it holds, the zone it opens."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Kind = Literal["author", "date", "headline", "kicker", "caption"]
Zone = Literal["", "comments", "related", "nav", "footer", "caption", "hidden", "person"]

_AUTHOR = re.compile(
    r"author|autor(?!i[sz]|en\b)|auteur|byline|by-line|writer|reporter|pewarta|penulis|redaktur|"
    r"editor(?!ial)|credit|wartawan|jurnalis|forfatter|skribent|autore\b|firma\b|verfasser|contributor|"
    r"posted[-_]?by|creator|kuerzel|signature"
)
_NOT_AUTHOR = re.compile(
    r"authori[sz]|authority|photo-?credit|image-?credit|credit-?(?:card|image|photo)|img-?credit|"
    r"media-?credit"
)
_DATE = re.compile(
    r"date|datum|datetime|time(?!line)|publish|pubd|posted|fecha|tanggal|tgl\b|waktu|created|modified|"
    r"updated|timestamp|veroeff"
)
_ZONES: tuple[tuple[Zone, re.Pattern[str]], ...] = (
    (
        "comments",
        re.compile(
            r"\bcomments?\b|comment-?(?:list|body|area|author|content|meta|item|thread)|\brespond\b|"
            r"kommentar|disqus|komentar|replies"
        ),
    ),
    (
        "related",
        re.compile(
            r"related|teaser|recommend|read-?more|readmore|\bmore-|most-?(?:read|popular|viewed)|"
            r"popular|trending|latest|terkait|terkini|terpopuler"
            r"|rekomendasi|baca-?juga|side-?bar|sidebar|\bwidget|\bpromo|newsletter|see-?also|"
            r"also-?read|crosslink|outbrain|taboola|ticker"
            r"|carousel|slider|\bupnext|next-?(?:article|post)|prev-?(?:article|post)|post-?nav|"
            r"suggest|similar|terbaru|populer"
        ),
    ),
    (
        "nav",
        re.compile(r"\bnav(?:bar|igation|-|_|\b)|\bmenu|breadcrumb|masthead|cookie|consent|\btopbar|login"),
    ),
    ("footer", re.compile(r"\bfooter\b|site-?footer|page-?footer|copyright|impressum")),
    (
        "caption",
        re.compile(
            r"caption|figcaption|photo-?credit|image-?credit|img-?credit|media-?credit|bildunter|"
            r"bildquelle|copyright-?holder|credit-?image|\bgallery"
        ),
    ),
)
_TAG_ZONES: dict[str, Zone] = {
    "nav": "nav",
    "footer": "footer",
    "aside": "related",
    "figcaption": "caption",
    "figure": "caption",
}
_HEADLINE = re.compile(
    r"headline|entry-title|post-title|article-?title|titulo|judul|(?:^|\s)title(?:\s|$)|page-title|"
    r"story-title|__title(?:\s|$)"
)
_KICKER = re.compile(
    r"kicker|overline|eyebrow|dachzeile|spitzmarke|topline|roofline|preheadline|pre-headline|"
    r"antetitulo|cintillo|supertitle|sup-title|subjudul|tagline|vorzeile|oberzeile|catchline"
)
TELLING = frozenset(["h1", "h2", "h3", "time", *_TAG_ZONES])
"""Tags that say something without attributes."""

_ENTRY = re.compile(r"entry|post-?(?:footer|meta|info)|article|byline|meta\b")


@lru_cache(maxsize=20_000)
def _reading(tag: str, name: str) -> tuple[Kind | None, Zone]:
    """What the names of an element say: the kind of field it holds, and the zone it opens."""
    zone: Zone = _TAG_ZONES.get(tag, "")
    if zone == "footer" and _ENTRY.search(name):
        zone = ""  # the foot of an article: "entry-meta"
    if name and tag not in ("body", "html", "main"):
        for found, pattern in _ZONES:
            if pattern.search(name) and not (found == "footer" and _ENTRY.search(name)):
                zone = zone or found
                break
    kind: Kind | None = None
    if tag == "time":
        kind = "date"
    if name:
        if _KICKER.search(name):
            kind = "kicker"
        elif _AUTHOR.search(name) and not _NOT_AUTHOR.search(name):
            kind = "author"
        elif kind is None and _DATE.search(name):
            kind = "date"
        elif kind is None and _HEADLINE.search(name):
            kind = "headline"
    return kind, zone


_NAMING = frozenset(
    ["class", "id", "itemprop", "rel", "data-testid", "data-qa", "data-test", "data-component"]
)
_TOLD_BY = (_NAMING - {"class"}) | {"hidden", "style"}
_INVISIBLE = re.compile(r"display:\s*none", re.I)


def signs(tag: str, attributes: dict[str, str | None]) -> tuple[Kind | None, Zone, str]:
    """The field an element holds, the zone it opens, and its names: class, id, itemprop, rel, test ids;
    "/author/" links.
    """
    author = tag == "a" and _AUTHOR_LINK.search((attributes.get("href") or "").lower())
    if not author and _TOLD_BY.isdisjoint(attributes):  # as of most elements
        return _read_class(tag, attributes.get("class") or "")
    names = [value for key, value in attributes.items() if value and key in _NAMING]
    if author:
        names.append("author-link")
    kind, zone, name = _read_class(tag, " ".join(names))
    style = attributes.get("style")
    hidden = "hidden" in attributes or (style and _is_invisible(style))
    return kind, "hidden" if hidden else zone, name


@lru_cache(maxsize=4096)
def _is_invisible(style: str) -> bool:
    return bool(_INVISIBLE.search(style))


@lru_cache(maxsize=20_000)
def _read_class(tag: str, name: str) -> tuple[Kind | None, Zone, str]:
    name = name[:300].lower()
    kind, zone = _reading(tag, name)
    return ("headline", zone, f"<{tag}> {name}") if tag in _HEADS else (kind, zone, name)


_HEADS = frozenset(["h1", "h2", "h3"])
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|in|i|e)?|auteurs?|profile?s?|people|contributors?|byline|journalists?"
    r"|staff|korrespondenten|team|penulis|wartawan|reporter|firmas?|staff-?profiles?)/[^/?#]"
)
