"""What on a page is never article text, told by element, attribute and class name.

Class names are a language of their own, shared by thousands of sites in many languages of readers but mostly
English in code. A name decides only about containers that do not hold most of the page's paragraphs: a class
"content-with-sidebar" or "subscriber-only" may sit on the article itself (`mark_junk`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.extract.blocks import Walk

GONE = frozenset(
    "script style noscript template svg math iframe object embed canvas video audio map area button input select "
    "textarea option datalist dialog nav menu head link meta base source track param progress meter rp rt "
    "frame frameset applet bgsound".split()
)
"""Elements that hold no text of an article whatever their class."""

SUSPECT = frozenset(["aside", "footer", "form", "fieldset"])
"""Elements that hold none unless most of the page's paragraphs stand in them."""

_WORDS = r"""
    related\w* | relacionad\w* | rel-?links | recommend\w* | recirc\w* | (?:read|see|view|load|show|learn)-?(?:more|also|next)
  | more-(?:stories|news|from|on|articles|links|in|like) | (?:also|next)-(?:read|up|article) | (?:baca|lihat|simak|berita)-?(?:juga|lain\w*|terkait|populer)
  | shar(?:e|es|ing|er|ebar|edaddy)(?:\w*|-\w+)? | social\w* | addthis\w* | addtoany\w* | a2a | follow(?:us|-us|-\w+)?
  | newsletter\w* | subscri(?:be|ption)\w* | signup | sign-up | mailing\w* | abo(?:nnement)?-?(?:box|teaser|hint)
  | promo\w* | advert\w* | ads? | adslot | adbox | ad-?(?:wrapper|container|unit|block|label) | dfp\w* | mpu | outbrain\w* | taboola\w* | sponsor\w* | plista | revcontent | anzeige
  | comment(?:s|ing|ers?|box|list|area|form)? | disqus\w* | respond | replies | kommentare?
  | sidebar\w* | side-(?:bar|column|rail) | right-?rail | trending\w* | populare? | (?:most|top)-?(?:read|viewed|popular|stories|shared) | latest\w* | terkait | terpopuler
  | breadcrumbs? | crumbs? | pager | pagination | paginate\w* | paging | toolbar\w* | tool-?box | article-?tools | menu\w* | nav | navi | navbar | navigation | masthead | site-?(?:header|footer|nav\w*)
  | footer\w* | colophon | cookies?\w* | consent\w* | gdpr | log-?in | sign-?in | regist(?:er|ration) | modal\w* | pop-?up\w* | overlay\w* | tooltip\w* | toast
  | captions? | (?:photo|image|img|picture|media|foto|bild)-?(?:caption|credit|credits|copyright|source|meta|author|by)\w* | (?:image|photo|picture|img|foto|figure)-?(?:widget|wrapper|wrap|container|block|box|holder|desc\w*|legend\w*|title)
  | credits? | copyright\w* | bildunterschrift | legende?
  | tags | tag-?(?:list|links|cloud|box|wrapper) | (?:post|entry|article|news|story)-?(?:tags|topics|categories|keywords) | cat-links | topics | keywords
  | by-?lines?\w* | author-?\w* | authors\w* | (?:post|entry|article|about|the|story)-author\w* | bio | biography | contributors? | writer | redacteur
  | (?:entry|post|article|story|news|content|header)-?(?:meta|date|time|stats|share|sharing|social|actions?|footer|nav|author|subscribe|links|bottom) | meta(?:data|-data|-info)? | timestamp | publi(?:shed|cation)-?(?:date|time|on)? | post-?date | date-?time | pub-?date | posted-on | updated | dateline-?date
  | galler(?:y|ies)\w* | slideshow\w* | slide-?show | carousel\w* | slider\w* | swiper\w* | slick\w* | (?:video|audio|media|jw|podcast)-?player\w* | jwplayer\w* | players?
  | visually-?hidden | sr-only | screen-?reader\w* | off-?screen | print-?only | no-?print | noprint | only-?print
  | donat\w* | spenden\w* | support-us | fundrais\w* | crowdfunding | reader-revenue\w*
  | poll | polls | quiz | survey | vote | voting | rating\w* | likes? | reactions? | emoji\w* | feedback | report-?error | print-?button | skip-?(?:link|to-\w+)
  | app-?(?:download|promo|banner|store)\w* | whatsapp\w* | telegram\w* | push-?notification\w* | notification\w* | alert-?(?:bar|box) | interstitial
  | suggest(?:ed|ions?)\w* | further-?reading | read-?next | you-may-\w+ | dont-miss | must-?read | in-?other-?news | editors?-?(?:pick|choice)s? | pilihan-?editor | rekomendasi
"""
# Names that also stand on parts of the article ("article-widget-text", "article__teaser" for the standfirst):
# believed only where the content is made of links.
_WEAK_WORDS = r"teasers?\w* | widgets? | (?:article|post|story|header)-info | meta | extras? | cards? | box-?link | lists?-?item"
_WEAK = re.compile(rf"(?<![a-z0-9])(?:{_WEAK_WORDS})(?![a-z0-9])", re.X)
_HIDDEN_CLASS = re.compile(r"(?<![\w:-])(?:is-)?hidden(?![\w-])(?!.*:(?:block|flex|grid|inline))")
_EMBED = re.compile(r"(?<![a-z])(?:embed|tweet|instagram-media)")  # quoted posts are part of the article
_JUNK = re.compile(rf"(?<![a-z0-9])(?:{_WORDS})(?![a-z0-9])", re.X)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MODIFIER = re.compile(r"(?<=\w)--[\w-]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ROLES = frozenset(
    "navigation complementary banner contentinfo search dialog alertdialog menu toolbar button tablist".split()
)
_SHARE = 0.4  # a container with more of the page's paragraphs than this is not judged by its name


def _plain(names: str) -> str:
    """One spelling of all: lower case, words joined by "-". A BEM modifier ("node--promoted") names no content."""
    return _CAMEL.sub("-", _MODIFIER.sub("", names)).replace("_", "-").lower()


@lru_cache(maxsize=8192)
def names_junk(names: str) -> bool:
    """Does this class attribute (or id) name something that is not article text?"""
    if any(_token_junk(token) for token in names.split()):
        return not _EMBED.search(names.lower())
    return "hidden" in names and bool(_HIDDEN_CLASS.search(names.lower()))


@lru_cache(maxsize=16384)
def _token_junk(token: str) -> bool:
    return bool(_JUNK.search(_plain(token)))


@lru_cache(maxsize=8192)
def names_weak(names: str) -> bool:
    """Does this class attribute name something that may or may not be article text?"""
    return bool(_WEAK.search(_plain(names)))


def suspicion(tag: str, attributes: dict[str, str | None]) -> str:
    """Why this element may hold no article text: "" (no reason), "weak" (its name alone), or "strong"."""
    if tag in SUSPECT:
        return "strong"
    if not attributes or tag in ("body", "main", "html"):
        return ""
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") in _ROLES
        or ("style" in attributes and _HIDDEN.search(attributes["style"] or ""))
    ):
        return "strong"
    names = attributes.get("class")
    ident = attributes.get("id")
    if (names and names_junk(names)) or (ident and names_junk(ident)):
        return "strong"
    return "weak" if names and names_weak(names) else ""


def mark_junk(walk: Walk) -> None:
    """Sets `junk` on the boxes and blocks that are no article text.

    A suspect container is junk unless it holds most of the page's running text, or the headline with some of it.
    One with a weak name is junk only when it is made of links.
    """
    blocks = walk.blocks
    text, chars, linked, heads = [0.0], [0], [0], [0]
    for block in blocks:
        text.append(text[-1] + block.points)
        chars.append(chars[-1] + len(block.text))
        linked.append(linked[-1] + block.linked)
        heads.append(heads[-1] + (block.level == 1))
    enough = _SHARE * text[-1]
    for box in walk.boxes:
        if box.parent is not None and box.parent.junk:
            box.junk = True
        elif box.suspicion and box.end > box.first:
            here = text[box.end] - text[box.first]
            if box.suspicion == "weak":
                box.junk = 2 * (linked[box.end] - linked[box.first]) > chars[box.end] - chars[box.first]
            elif box.tag == "footer" and here <= 300:
                box.junk = True
            else:
                box.junk = here <= enough and not (here > 300 and heads[box.end] > heads[box.first])
        if box.junk:
            for i in range(box.first, box.end):
                blocks[i].junk = True
