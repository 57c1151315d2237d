"""Other extractors behind the same call as ours: extract(html, url) -> {"title", "authors", "date", "body"}.

Only those that are installed (`pip install warta[bench]`) take part. `fields` says what each of them reads.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import Any

Extractor = Callable[[str, str], dict[str, Any]]


def trafilatura(html: str, url: str) -> dict[str, Any]:
    from trafilatura import bare_extraction

    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=True)
    if found is None:
        return {}
    names = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"title": found.title, "authors": names, "date": found.date, "body": found.text}


def resiliparse(html: str, url: str) -> dict[str, Any]:
    from resiliparse.extract.html2text import extract_plain_text

    return {
        "body": extract_plain_text(html, main_content=True, alt_texts=False, links=False, form_fields=False)
    }


def readability(html: str, url: str) -> dict[str, Any]:
    import lxml.html
    from readability import Document

    page = Document(html)
    return {"title": page.short_title(), "body": "\n".join(lxml.html.fromstring(page.summary()).itertext())}


def newspaper(html: str, url: str) -> dict[str, Any]:
    from newspaper import Article

    page = Article(url, fetch_images=False)
    page.download(input_html=html)
    page.parse()
    day = page.publish_date.date().isoformat() if page.publish_date else None
    return {"title": page.title, "authors": page.authors, "date": day, "body": page.text}


def htmldate(html: str, url: str) -> dict[str, Any]:
    from htmldate import find_date

    return {"date": find_date(html, url=url, original_date=True)}


_PEERS: dict[str, tuple[Extractor, frozenset[str]]] = {
    "trafilatura": (trafilatura, frozenset(("title", "people", "nobody", "date", "body", "snippets"))),
    "newspaper": (newspaper, frozenset(("title", "people", "nobody", "date", "body", "snippets"))),
    "readability": (readability, frozenset(("title", "body", "snippets"))),
    "resiliparse": (resiliparse, frozenset(("body", "snippets"))),
    "htmldate": (htmldate, frozenset(("date",))),
}
_ALL = frozenset(("title", "people", "nobody", "date", "body", "snippets"))


def installed() -> dict[str, tuple[Extractor, frozenset[str]]]:
    """The peers that can be imported here."""
    return {name: peer for name, peer in _PEERS.items() if importlib.util.find_spec(name)}


def parse_floors() -> dict[str, Callable[[str], object]]:
    """What it costs only to parse a page, by parser: no extractor built on one can be faster."""
    from bs4 import BeautifulSoup
    from selectolax.lexbor import LexborHTMLParser

    floors: dict[str, Callable[[str], object]] = {
        "parse only: lexbor": LexborHTMLParser,
        "parse only: BeautifulSoup": lambda html: BeautifulSoup(html, "lxml"),
    }
    if importlib.util.find_spec("lxml"):
        import lxml.html

        floors["parse only: lxml"] = lambda html: lxml.html.fromstring(html.encode("utf-8", "replace"))
    if importlib.util.find_spec("resiliparse"):
        from resiliparse.parse.html import HTMLTree

        floors["parse only: resiliparse"] = HTMLTree.parse
    return floors
