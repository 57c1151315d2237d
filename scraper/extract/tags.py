"""The parser's numbers of tags: to ask a node for its number costs a third of asking for its name."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

TEXT, DOCTYPE = 2, 5  # up to DOCTYPE: texts, comments and the like; above: elements

_MAKER = LexborHTMLParser("")
_COMMON = (
    "a abbr address article aside b blockquote body br button cite code dd div dl dt em fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr i iframe img input label li link main "
    "meta nav noscript ol option p picture pre q s script section select small source span strong "
    "style sub sup svg table tbody td template textarea th thead time tr u ul video"
)


def number(name: str) -> int:
    """Of a tag HTML knows; names a page invents have numbers of their own on each page."""
    return int(_MAKER.create_node(name).tag_id)


NAMES = {number(name): name for name in _COMMON.split()}
"""Names of common tags by number. A tag that is not among them must be asked for its name."""

PRE = number("pre")
