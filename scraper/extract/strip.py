"""What on a page is never article text, told by element, attribute and class name.

Class names are a language of their own, shared by thousands of sites in many languages of readers but mostly
English in code. A name decides only about containers that do not hold most of the page's paragraphs: a class
"content-with-sidebar" or "subscriber-only" may sit on the article itself (`Stripper.junk`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

GONE = frozenset(
    "script style noscript template svg math iframe object embed canvas video audio map area button input select "
    "textarea option datalist dialog nav menu head link meta base source track param progress meter rp "
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
  | captions? | (?:photo|image|img|picture|media|foto|bild)-?(?:caption|credit|credits|copyright|source|text|info|meta|author|by)\w* | (?:image|photo|picture|img|foto|figure)-?(?:widget|wrapper|wrap|container|block|box|holder|desc\w*|legend\w*|title)
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
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ROLES = frozenset("navigation complementary banner contentinfo search dialog alertdialog menu toolbar button tablist".split())
_SHARE = 0.4  # a container with more of the page's paragraphs than this is not judged by its name


@lru_cache(maxsize=8192)
def names_junk(names: str) -> bool:
    """Does this class attribute (or id) name something that is not article text?"""
    plain = _CAMEL.sub("-", names).replace("_", "-").lower()
    return bool((_JUNK.search(plain) and not _EMBED.search(plain)) or _HIDDEN_CLASS.search(plain))


@lru_cache(maxsize=8192)
def names_weak(names: str) -> bool:
    """Does this class attribute name something that may or may not be article text?"""
    return bool(_WEAK.search(_CAMEL.sub("-", names).replace("_", "-").lower()))


class Stripper:
    """Decides for one page. paragraphs: characters of running text in its <p>. lenient: class names are not believed at all."""

    def __init__(self, body: LexborNode, extra: frozenset[int] = frozenset(), lenient: bool = False) -> None:
        self.paragraphs = _running_text(body)
        self.extra = extra
        self.lenient = lenient

    def junk(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Is this element, with all it holds, no article text?"""
        if tag in GONE or node.mem_id in self.extra:
            return True
        suspect = tag in SUSPECT
        if attributes:
            if not suspect:
                suspect = (
                    "hidden" in attributes
                    or attributes.get("aria-hidden") == "true"
                    or attributes.get("role") in _ROLES
                    or ("style" in attributes and bool(_HIDDEN.search(attributes["style"] or "")))
                )
            if not suspect and not self.lenient and tag not in ("body", "main", "html"):
                names = attributes.get("class")
                ident = attributes.get("id")
                suspect = bool((names and names_junk(names)) or (ident and names_junk(ident)))
                if not suspect and names and names_weak(names):
                    suspect = _mostly_links(node)
        return suspect and not self._holds_most(node)

    def _holds_most(self, node: LexborNode) -> bool:
        """Most of the page's running text, or the headline together with some of it."""
        if not self.paragraphs:
            return False
        here = _running_text(node)
        return here > _SHARE * self.paragraphs or (here > 300 and node.css_first("h1") is not None)


def _running_text(node: LexborNode) -> int:
    """Characters in its paragraphs of at least two lines."""
    return sum(n for n in (len(p.text()) for p in node.css("p")) if n >= 80)


def _mostly_links(node: LexborNode) -> bool:
    links = node.css("a")
    if not links:
        return False
    return 2 * sum(len(a.text().strip()) for a in links) > len(" ".join(node.text().split()))
