"""Pages that would make the parser slow or crash: refused before they are parsed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

MAX_TAGS = 200_000
MAX_DEPTH = 2_000  # recorded news pages stay below 40; the parser's cost grows with the square of the depth
MAX_ATTRIBUTES = 500  # per tag; cost is quadratic: 100,000 on one tag take 35 s
MAX_OPTIONS = 5_000  # the parser's cost is quadratic; recorded news pages stay below 200
MAX_TEMPLATES = 200  # nested ones overflow the parser's C stack at about 20,000
_STRETCH = 700  # bytes: 500 attributes of different names fill twice as much
# Bytes from one look inside a possible tag to the next; fewer in pages of more than a megabyte. What passes
# between two looks costs 0.3 s at most, all such tags of a page 10 s.
_APART = 32_768
_MANY = 10_000  # pages with fewer "<" cannot nest deep enough to cost more than 0.1 s

# Attributes are parted by blanks, slashes or nothing: <p a="1"b="2">. The last group of _MARK is one
# too many.
_ATTRIBUTE = rb"[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+))?+"
_MARK = re.compile(  # a comment, or a tag
    rb"<!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>)?)|<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^\s/>]*+(?:%b){0,%d}+(%b)?"
    % (_ATTRIBUTE, MAX_ATTRIBUTES, _ATTRIBUTE),
    re.S,
)
# From a "<" on, whether it opens the tag or stands in a quoted value of it ('a="<"'). Twice the limit: longer
# rows of words with no ">" between them are rare in ordinary pages, and as many attributes cost little yet.
_CROWDED = re.compile(rb"(?![!?])[^\s>]*+(?:%b){%d}" % (_ATTRIBUTE, 2 * MAX_ATTRIBUTES))
_VALUE = re.compile(  # from a "<" on in a quoted value that holds a tag or a comment's beginning: 'a="<b>"'
    rb"[^\s<>\"']*+(?:>[^<>\"']{0,2}+)?[\"'](?:%b){%d}" % (_ATTRIBUTE, 4 * MAX_ATTRIBUTES)
)
_CROWDED_BEHIND = re.compile(  # also behind a ">", which a quoted value may hold too
    rb"[^\s>]*+(?:%b){0,%d}+(?:%b|>[^\s>]*+(?:%b){%d})"
    % (_ATTRIBUTE, MAX_ATTRIBUTES, _ATTRIBUTE, _ATTRIBUTE, MAX_ATTRIBUTES + 1)
)
# Elements that hold nothing, or that close themselves; all others nest, those nobody knows too.
_FLAT_NAMES = (
    "area base br col embed hr image img input keygen link meta param source track wbr frame html head body "
    "p li dt dd tr td th tbody thead tfoot caption colgroup option"
)
_FLAT = frozenset(_FLAT_NAMES.encode().split())
_RAW = {  # text up to their end tag, whatever it looks like
    name.encode(): re.compile(rb"</%b(?![^\s/>])" % name.encode(), re.I)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
_CLOSED = re.compile(rb"\s*+/")
_OPTION = re.compile(rb"<option(?![^\s/>])", re.I)


def excess(html: bytes) -> str | None:
    """What of this page would make the parser slow or crash, None for ordinary pages.

    Measured on lexbor (selectolax 1.0.2): 100,000 nested divs 22 s, 100,000 attributes 35 s, 100,000 nested
    templates a stack overflow, 40,000 options of a select 10 s. A cheap look first: only suspicious pages are
    counted tag by tag.
    """
    crowded = _seems_crowded(html)
    tags = done = at = 0
    while at < len(html):
        last = html.rfind(b"<", at, at + 2 * _STRETCH)
        if last < 0:  # half of a page: program text and style
            start = html.rfind(b"<", done, at) + 1
            tags += html.count(b"<", done, start)
            at = html.find(b"<", at)
            done = at = at if at >= 0 else len(html)
            if not crowded and at - start >= 2 * _STRETCH:
                crowded = bool(_CROWDED.match(html, start))
            if not crowded and at - start >= 8 * _STRETCH:
                crowded = bool(_VALUE.match(html, start))
        else:
            at = last + 1
    tags += html.count(b"<", done)
    if tags > _MANY and html.count(b"<template") > MAX_TEMPLATES:
        return f"more than {MAX_TEMPLATES} template elements"
    if tags > _MANY and len(_OPTION.findall(html)) > MAX_OPTIONS:
        return f"more than {MAX_OPTIONS:,} option elements"
    return _counted(html) if crowded or tags > _MANY else None


def _seems_crowded(html: bytes) -> bool:
    """Whether a tag of many attributes is likely, seen from a few places that a long tag cannot pass between.

    Nothing tells whether such a place is in a tag, in a quoted value or in text: it is read as if it were in
    a tag, and few ordinary pages have that many words before the next ">".
    """
    apart = min(_APART, _APART * 1_000_000 // len(html) + 1)
    for at in range(apart, len(html), apart):
        sign = html.find(b"<", at, at + _STRETCH)
        if sign >= 0 and _CROWDED_BEHIND.match(html, sign + 1):
            return True
    return False


def _counted(html: bytes) -> str | None:
    """The limit these tags exceed, counted one by one."""
    depth = deepest = tags = 0
    opened: Counter[bytes] = Counter()
    for name, kind in _tags(html):
        if kind == "crowded":
            return f"a tag with more than {MAX_ATTRIBUTES} attributes"
        tags += 1
        if kind == "end" and opened[name]:
            opened[name] -= 1
            depth -= 1
        elif kind == "start" and name not in _FLAT:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
    if tags > MAX_TAGS:
        return f"{tags:,} tags, limit {MAX_TAGS:,}"
    return f"{deepest:,} nested elements" if deepest > MAX_DEPTH else None


def _tags(html: bytes) -> Iterator[tuple[bytes, Literal["start", "end", "closed", "crowded"]]]:
    """The name of each tag, as the parser reads them: none in comments and in program text, nor in the values
    of another. closed: a start tag that is its own end.

    What is written behind <title> and the like inside <select>, where the parser passes over them, may hide.
    """
    at = foreign = 0
    while (mark := _MARK.search(html, at)) is not None:
        at = mark.end()
        name = (mark[2] or b"").lower()
        if not name:
            continue  # a comment
        drawing = name in (b"svg", b"math")  # in there program text is markup, and "/>" an end
        closed = (drawing or foreign > 0) and bool(_CLOSED.match(html, at))
        yield name, "crowded" if mark[3] else "end" if mark[1] else "closed" if closed else "start"
        if drawing and not closed:
            foreign = max(0, foreign - 1) if mark[1] else foreign + 1
        elif name in _RAW and not mark[1] and not foreign:
            end = _RAW[name].search(html, at)
            if end is None:
                return
            at = end.start()
