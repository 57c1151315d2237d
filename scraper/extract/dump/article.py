"""An article out of a page that somebody already turned into text: public corpora are full of them.

The dump is read as lines: headline, lines below it, text, credit, and the rest of the page. The same words
tell the parts as on HTML pages; what is cut is kept in `Article.stripped`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from scraper.extract.dump.credits import Closing, bylines_of, closing_credit, unlabelled
from scraper.extract.dump.dates import days_of
from scraper.extract.dump.head import Head, read_head
from scraper.extract.dump.lines import TIME, Line, read_lines
from scraper.extract.dump.tail import Tail, read_tail
from scraper.extract.houses import outlet_of
from scraper.extract.images import split_credit
from scraper.extract.language import spoken
from scraper.extract.phrases import after_label
from scraper.models import Article, Byline, Found, Image, Outlet, Paragraph, Refusal
from scraper.text import clean, words
from scraper.urls import canonical

LARGEST = 4_000_000
"""Characters; a longer text is no page."""
_EARLY = 10  # lines of the text between which date and credit may still stand, below the standfirst
_WRITERS = ("reporter", "contributor", "agency")
_SENTENCES = re.compile(r"[.!?]\W*\s")
_LEAST = 5  # words of the shortest text that is an article; twice as many where nothing else marks one
_LIST_URL = re.compile(
    r"/(?:search|cari|label|tags?|topik|category|kategori|author|penulis|indeks?|page)(?:/|$|\?)|[?&](?:s|q|search)=",
    re.I,
)


class _Dump(NamedTuple):
    """A dump taken apart. teasers: headlines linked in the text. cut: (kind, text) taken out of it."""

    lines: list[Line]
    head: Head
    tail: Tail
    body: list[Paragraph]
    teasers: list[str]
    cut: list[tuple[str, str]]


def extract_text(
    text: str, url: str, *, outlet: Outlet | None = None, fetched_at: datetime | None = None
) -> Article | Refusal:
    """Read a text dump. url: the page it was made from. outlet: found by the address when not given.

    fetched_at: when the page was fetched, None when unknown; then the newest day its teasers name bounds the
    article's own. A list of articles, or a text without one, is a Refusal.
    """
    outlet = outlet or outlet_of(url)
    if len(text) > LARGEST:
        return Refusal(url, "too-large", f"{len(text)} characters, the limit is {LARGEST}")
    language = (outlet.language if outlet else None) or spoken(text[:20_000].split("\n"), None)
    lines = read_lines(text, language, outlet)
    if not lines:
        return Refusal(url, "empty", "the text dump has no text")
    head = read_head(lines, url, outlet)
    known = {head.title} if head.title else set()
    tail = read_tail(lines, head.body, known)
    body, teasers, cut = _paragraphs(lines, head, tail)
    if refusal := _refused(url, lines, head, tail, body):
        return refusal
    return _article(url, outlet, language, fetched_at, _Dump(lines, head, tail, body, teasers, cut))


def _paragraphs(
    lines: list[Line], head: Head, tail: Tail
) -> tuple[list[Paragraph], list[str], list[tuple[str, str]]]:
    """The text's paragraphs, headlines of articles linked in it, and what was cut from it."""
    found = [Paragraph("standfirst", lines[i].text) for i in head.standfirst]
    teasers: list[str] = []
    cut: list[tuple[str, str]] = []
    block: list[Line] = []
    linked = False
    for i in range(head.body, tail.end):
        line = lines[i]
        if i == head.body and head.opening is not None:
            line = replace(line, text=clean(head.opening), kind="text")
        if line.kind == "text" and linked and not line.paragraph:
            teasers.append(line.text)
            cut.append(("related", line.text))
        elif line.kind == "text":
            if block and line.gap:
                found += _block(block)
                block = []
            block.append(line)
        else:
            cut.append((line.kind, line.text))
            if line.kind == "related" and (title := line.text.partition(":")[2].strip()):
                teasers.append(title)
        linked = (line.kind in ("related", "end") and not line.text.partition(":")[2].strip()) or (
            linked and not line.paragraph
        )
    found += _block(block)
    for at in {0, len(found) - 1}:  # a heading has text on both sides
        if found and found[at].kind == "h":
            found[at] = Paragraph("p", found[at].text)
    return found, teasers, cut


def _block(block: Sequence[Line]) -> list[Paragraph]:
    """Lines without an empty line between them: a paragraph each."""
    found = []
    for line in block:
        if (item := line.bullet) is not None:
            found.append(Paragraph("li", item))
        elif line.title and line.words <= 12 and not line.ends_sentence and not _SENTENCES.search(line.text):
            found.append(Paragraph("h", line.text))
        else:
            found.append(Paragraph("p", line.text))
    return found


def _refused(url: str, lines: list[Line], head: Head, tail: Tail, body: list[Paragraph]) -> Refusal | None:
    teasers = len(tail.teasers)
    size = sum(words(p.text) for p in body if p.kind != "h")
    more = sum(1 for line in lines if line.kind == "readmore")
    stamps = sum(1 for line in lines if line.kind == "stamp" and not TIME.fullmatch(line.text))
    signed = bool(tail.bylines or head.dateline or head.captions)
    if size < (_LEAST if signed else 2 * _LEAST):
        if more >= 2 or sum(line.title for line in lines) >= 8:
            return Refusal(url, "listing", f"{max(more, teasers)} teasers and no text of an article")
        return Refusal(url, "no-text", f"{size} words of text")
    if more >= 3 and not signed and not head.told and size < 120:
        return Refusal(url, "listing", f"{more} teasers, no headline with a text of its own")
    if _LIST_URL.search(url) and (more >= 2 or stamps >= 2 or teasers >= 4):
        return Refusal(url, "listing", "several articles under the address of a list")
    titled = sum(1 for a, b in pairwise(lines) if "stamp" in (a.kind, b.kind) and (a.title or b.title))
    if stamps >= 4 and titled >= 4 and not head.told and size < 300:
        return Refusal(url, "listing", f"{stamps} articles, each with its date")
    return None


def _article(
    url: str,
    outlet: Outlet | None,
    language: str | None,
    fetched_at: datetime | None,
    dump: _Dump,
) -> Article:
    lines, head, tail, body, cut = dump.lines, dump.head, dump.tail, dump.body, dump.cut
    body, closing, links = _close(body, outlet)
    cut += [("related", text) for text in links]
    early = [
        n for n in range(head.body, min(head.body + _EARLY, tail.end)) if lines[n].kind in ("byline", "stamp")
    ]
    bylines = bylines_of(lines, head.others + early + tail.bylines, language, outlet)
    if closing.cut:
        cut.append(("credit", closing.cut))
    headline = head.title
    if head.headline is not None and not any(b.role in _WRITERS for b in bylines):
        below = [x.text for x in lines[head.headline + 1 : head.body] if x.kind in ("text", "stamp")]
        bylines += unlabelled([head.beside, *below], url, language, outlet)
    if closing.name and not any(b.role in _WRITERS for b in bylines):
        bylines = (Byline(closing.name, "reporter", "text", closing.cut or closing.name), *bylines)
    told = "\n".join(p.text for p in body)
    stamp, news, notes = days_of(lines, head, early, tail.end, told, url, outlet, language, fetched_at)
    return Article(
        url=url,
        canonical=Found(_canonical(url, outlet), "url", url),
        headline=Found(headline, "text", lines[head.headline or 0].text) if headline else None,
        body=tuple(body),
        body_via="text",
        kicker=Found(k, "text", k) if head.kicker is not None and (k := lines[head.kicker].text) else None,
        bylines=bylines,
        published=stamp,
        news_day=news,
        dateline=head.dateline,
        images=tuple(_image(c) for c in head.captions),
        section=_labelled(lines, "section"),
        tags=_tags(lines),
        language=Found(language, "text", language) if language else None,
        advertorial=closing.mark,
        teasers=tuple(dict.fromkeys(dump.teasers + tail.teasers)),
        stripped=tuple(_rest(dump) + cut + tail.cut),
        notes=notes,
    )


def _rest(dump: _Dump) -> list[tuple[str, str]]:
    """What stands above and below the text and has no field of its own: nothing of the dump is lost."""
    head, tail = dump.head, dump.tail
    shown = {*head.captions, *(text for _, text in head.cut + tail.cut)}
    placed = {head.headline, head.kicker, *head.standfirst, *range(head.body, tail.end)}
    outside = [n for n in range(len(dump.lines)) if n not in placed]
    rest = [dump.lines[n] for n in outside if dump.lines[n].text not in shown]
    return head.cut + [(line.kind if line.kind != "text" else "above", line.text) for line in rest]


def _close(body: list[Paragraph], outlet: Outlet | None) -> tuple[list[Paragraph], Closing, list[str]]:
    """The paragraphs without the credit that closes the text, that credit, and the links that followed it."""
    last = len(body) - 1
    while last > 0 and body[last].kind == "li":
        last -= 1
    for at in dict.fromkeys((len(body) - 1, last)):
        if at < 0 or (closing := closing_credit(body[at].text, outlet)).cut is None:
            continue
        kept = [replace(body[at], text=closing.text)] if closing.text else []
        return body[:at] + kept, closing, [p.text for p in body[at + 1 :]]
    return body, Closing(""), []


def _canonical(url: str, outlet: Outlet | None) -> str:
    """The address as it is stored; https when the outlet is read by https now."""
    try:
        plain = canonical(url, drop_query=outlet.drop_query if outlet else ())
    except ValueError:
        return url
    secure = outlet is not None and any(s.startswith("https:") for s in outlet.starts)
    return "https" + plain[4:] if secure and plain.startswith("http:") else plain


def _image(caption: str) -> Image:
    return Image(None, caption, split_credit(caption)[1], "text")


def _labelled(lines: list[Line], kind: str) -> Found[str] | None:
    for line in lines:
        if line.kind == kind and (value := after_label(kind, line.text)):
            return Found(value, "text", line.text)
    return None


def _tags(lines: list[Line]) -> tuple[str, ...]:
    found = [after_label("tags", line.text) or "" for line in lines if line.kind == "tags"]
    return tuple(
        dict.fromkeys(t for row in found for part in re.split(r"[,#;|]", row) if (t := part.strip()))
    )
