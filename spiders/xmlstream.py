"""XML of strangers, read as a stream: no entity is expanded, no DTD fetched, no tree kept, and it ends."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.entities import html5

from lxml import etree

from scraper.extract.charset import decode
from spiders.sieve import BadDocument

MAX_ENTRIES = 50_000
"""The sitemap protocol allows no more in a file."""

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.I)
_DECLARED = re.compile(rb"\s*<\?xml\s[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)[\"'][^>]{0,100}\?>")
_REFERENCE = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|&(?:#\w{1,10};|(\w{1,31});)?", re.DOTALL)


def entries(
    data: bytes, roots: tuple[str, ...], names: tuple[str, ...], marks: tuple[str, ...] = ()
) -> Iterator[etree._Element]:
    """Each element with one of the local names. Raises BadDocument.

    roots: names the root element may have. names: entries, emptied once they were read. marks: elements
    whose presence or attributes alone tell. Small mistakes are read over, as every feed reader does, and an
    unescaped & stands for itself; a document that breaks off gives the entries before the break.
    """
    if not data.strip():
        raise BadDocument("empty")
    begin = re.search(rb"<(?:[\w-]+:)?(?:%s)[\s>]" % "|".join(roots).encode(), data[:2000], re.I)
    if _HTML.search(data[: begin.start() if begin else 2000]):
        raise BadDocument("HTML, not XML")
    data = _in_utf8(data)
    if b"&" in data and b"\0" not in data[:200]:  # not in UTF-16
        data = _REFERENCE.sub(_numbered, data)
    root = ""
    stream = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    number = 0
    try:
        for event, element in stream:
            if not isinstance(element.tag, str):
                continue
            name = local(element)
            if event == "start":
                if not root and name not in roots:
                    raise BadDocument(f"the root element is <{name[:30]}>, not <{roots[0]}>")
                root = root or name
                continue
            if name in marks:
                yield element
            elif name in names:
                number += 1
                if number > MAX_ENTRIES:
                    return
                yield element
                element.clear()
                while element.getprevious() is not None:  # what was read is of no use any more
                    del element.getparent()[0]
    except etree.XMLSyntaxError as wrong:
        if not number:
            raise BadDocument(f"not XML: {str(wrong)[:100]}") from None
    if not root:
        raise BadDocument("not XML")


def _in_utf8(data: bytes) -> bytes:
    """A document that says it is in another charset, read as the web reads it: "gb2312" is often more than it
    names, where the parser would stop, and "utf-16" often UTF-8.
    """
    declared = _DECLARED.match(data)
    if declared is None or declared[1].lower() in (b"utf-8", b"utf8"):
        return data
    text, _ = decode(data)
    return data if text is None else text.partition("?>")[2].encode("utf-8", "replace")


def _numbered(found: re.Match[bytes]) -> bytes:
    """A reference by number, which alone stays when a document has mistakes: behind a bare & or an &nbsp; the
    parser drops every &amp;, and "?a=1&amp;b=2" would be another address.
    """
    if found[0] == b"&":
        return b"&#38;"
    if found[1] is None:
        return found[0]
    meant = html5.get(f"{found[1].decode('ascii')};")
    return "".join(f"&#{ord(c)};" for c in meant).encode() if meant else b"&#38;" + found[0][1:]


def local(element: etree._Element) -> str:
    """The name without its namespace, in lower case."""
    return str(element.tag).rpartition("}")[2].lower()


def child_text(element: etree._Element, *names: str) -> str:
    """The text of the first child, else descendant, with one of the local names; "" when there is none."""
    for below in (element.iterchildren, element.iterdescendants):
        for name in names:
            for child in below():
                if isinstance(child.tag, str) and local(child) == name:
                    text = "".join(child.itertext()).strip()
                    if text:
                        return text
    return ""


def moment(text: str) -> datetime | None:
    """A W3C (sitemaps, Atom) or RFC 822 (RSS) date in UTC; without a zone it is taken for UTC. None for
    others.
    """
    text = text.strip()[:60]
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}(-\d\d)?", text):
            when = datetime(int(text[:4]), int(text[5:7] or 1), 1)
        else:
            when = datetime.fromisoformat(text)
    except ValueError:
        try:
            when = parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
    try:
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except OverflowError:
        return None
