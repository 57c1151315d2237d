"""Our extractor as the scorers call it: extract(html, url) -> {"title", "authors", "date", "body"}."""

from __future__ import annotations

import unicodedata

from scraper.extract import extract as _extract
from scraper.models import Refusal

_MARKS = "\u0300\u0301\u0302\u0303\u0308\u030c"  # combining grave, acute, circumflex, tilde, diaeresis, caron
_SAMPLE = 5  # words
_BEGINNING = 3_000  # characters of a body that tell how its page writes accents


def extract(html: bytes | str, url: str) -> dict[str, object]:
    """title: headline. authors: reporters and contributors with agencies, desks when nobody else is named.
    date: ISO.

    We keep text in Unicode's composed form (NFC). Scorers compare code points, so on a page that prints
    decomposed letters (as some word processors paste them) the body is given back in the page's own form.
    """
    article = _extract(html, url)
    if isinstance(article, Refusal):
        return {"refused": f"{article.reason}: {article.detail}"}
    named = [
        b for b in article.bylines if b.via != "text" or " " in b.name or b.role == "agency"
    ]  # no initials
    people = [b.name for b in named if b.role in ("reporter", "contributor")]
    people = people or [b.name for b in named if b.role == "photographer"]  # of a picture story
    credited = people + [b.name for b in named if b.role == "agency"]
    credited = credited or [b.name for b in named if b.role == "desk"]
    body = article.text
    if isinstance(html, str) and _decomposed(html, body):
        body = unicodedata.normalize("NFD", body)
    result: dict[str, object] = {"authors": credited, "body": body}
    if article.headline:
        result["title"] = article.headline.value
    if article.published:
        result["date"] = article.published.day.isoformat()
    return result


def _decomposed(html: str, body: str) -> bool:
    """Whether the page prints the body's accented words as letter and mark, judged by the first of them."""
    body = body[:_BEGINNING]
    if unicodedata.is_normalized("NFD", body):
        return False  # no accented words
    whole = unicodedata.normalize("NFD", body)
    mark = max(_MARKS, key=whole.count)
    at = html.find(mark) if mark in whole else -1
    if at < 0 or 2 * html.count(mark, at) < whole.count(mark):
        return False  # as on nearly all pages
    accented = [w for w in dict.fromkeys(whole.split()) if mark in w][:_SAMPLE]
    seen = 0
    for word in accented:  # they stand in the page as in the body, one after the other
        found = html.find(word, max(0, at - len(word)))
        if found >= 0:
            seen, at = seen + 1, found + len(word)
    return 2 * seen > len(accented)
