"""What on a page is never article text, told by element, attribute and class name.

Class names are a language of their own, shared by thousands of sites in many languages of readers but mostly
English in code. A name decides only about containers that do not hold most of the page's paragraphs: a class
"content-with-sidebar" or "subscriber-only" may sit on the article itself (`mark_junk`).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.extract.blocks import Walk

_GONE_NAMES = (
    "script style noscript template svg math iframe object embed canvas video audio map area button "
    "input select textarea option datalist dialog nav menu head link meta base source track param "
    "progress meter rp rt frame frameset applet bgsound"
)
GONE = frozenset(_GONE_NAMES.split())
"""Elements that hold no text of an article whatever their class."""

SUSPECT = frozenset(["aside", "footer", "form", "fieldset"])
"""Elements that hold none unless most of the page's paragraphs stand in them."""

_HIDDEN_CLASS = re.compile(r"(?<![\w:-])(?:is-)?hidden(?![\w-])(?!.*:(?:block|flex|grid|inline))")
_EMBED = re.compile(r"(?<![a-z])(?:embed|tweet|instagram-media)")  # quoted posts are part of the article
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MODIFIER = re.compile(r"(?<=\w)--[\w-]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ROLES_NAMES = (
    "navigation complementary banner contentinfo search dialog alertdialog menu toolbar button tablist"
)
_ROLES = frozenset(_ROLES_NAMES.split())
_WHOLE = frozenset(["body", "main", "html"])  # never judged by their names
_TELLING = frozenset(["hidden", "aria-hidden", "role", "style"])
_SHARE = 0.4  # a container with more of the page's paragraphs than this is not judged by its name


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(names of what is no article text, names that may be either)."""
    lists: dict[str, list[str]] = tomllib.loads((files("scraper.extract") / "junk.toml").read_text("utf-8"))
    weak = lists.pop("weak")
    strong = [word for words in lists.values() for word in words]
    return tuple(re.compile(rf"(?<![a-z0-9])(?:{'|'.join(w)})(?![a-z0-9])") for w in (strong, weak))  # type: ignore[return-value]


def _plain(names: str) -> str:
    """One spelling of all: lower case, words joined by "-". A BEM modifier ("node--promoted") names no
    content.
    """
    return _CAMEL.sub("-", _MODIFIER.sub("", names)).replace("_", "-").lower()


@lru_cache(maxsize=8192)
def names_junk(names: str) -> bool:
    """Does this class attribute (or id) name something that is not article text?

    WordPress prints the terms of a post behind "hentry" ("tag-newsletter"): its topics, not what it is.
    """
    names = names.partition(" hentry ")[0]
    if any(_token_junk(token) for token in names.split()):
        return not _EMBED.search(names.lower())
    return "hidden" in names and bool(_HIDDEN_CLASS.search(names.lower()))


@lru_cache(maxsize=16384)
def _token_junk(token: str) -> bool:
    return bool(_patterns()[0].search(_plain(token)))


@lru_cache(maxsize=8192)
def names_weak(names: str) -> bool:
    """Does this class attribute name something that may or may not be article text?"""
    return bool(_patterns()[1].search(_plain(names)))


def suspicion(tag: str, attributes: dict[str, str | None]) -> str:
    """Why this element may hold no article text: "" (no reason), "weak" (its name alone), or "strong"."""
    if tag in SUSPECT:
        return "strong"
    if not attributes or tag in _WHOLE:
        return ""
    names = attributes.get("class")
    if names and len(attributes) == 1:  # as on most elements
        return _named(names, None)
    ident = attributes.get("id")
    if not _TELLING.isdisjoint(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("role") in _ROLES
        or ("style" in attributes and _hides(attributes["style"]))
    ):
        return "strong"
    return _named(names, ident) if names or ident else ""


@lru_cache(maxsize=4096)
def _hides(style: str | None) -> bool:
    return bool(style and _HIDDEN.search(style))


@lru_cache(maxsize=8192)
def _named(names: str | None, ident: str | None) -> str:
    """The suspicion an element's class and id raise."""
    if (names and names_junk(names)) or (ident and names_junk(ident)):
        return "strong"
    return "weak" if names and names_weak(names) else ""


def mark_junk(walk: Walk) -> None:
    """Sets `junk` on the boxes and blocks that are no article text.

    A suspect container is junk unless it holds most of the page's running text, or the headline with some
    of it.
    One with a weak name is junk only when it is made of links.
    """
    blocks = walk.blocks
    text = list(accumulate([b.points for b in blocks], initial=0.0))
    links: list[int] = []  # characters in links less those outside, up to each block
    heads: list[int] = []  # headlines up to each block
    enough = _SHARE * text[-1]
    for box in walk.boxes:
        above = box.parent
        if above is not None and above.junk:
            box.junk = True
        elif box.suspicion and box.end > box.first:
            here = text[box.end] - text[box.first]
            if box.suspicion == "weak":
                links = links or list(accumulate([2 * b.linked - len(b.text) for b in blocks], initial=0))
                box.junk = links[box.end] > links[box.first]
            elif here <= 300:
                box.junk = here <= enough or box.tag == "footer"
            elif here <= enough:
                heads = heads or list(
                    accumulate([b.tag == "h1" and b.kind == "h" for b in blocks], initial=0)
                )
                box.junk = heads[box.end] == heads[box.first]
            if box.junk:
                for block in blocks[box.first : box.end]:
                    block.junk = True
