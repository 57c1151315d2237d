"""From chosen blocks to paragraphs: BeautifulSoup on a small clean fragment, then line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from bs4 import BeautifulSoup, Tag

from scraper.extract.blocks import Block
from scraper.extract.choose import squeeze
from scraper.extract.lines import line_kind
from scraper.models import Paragraph, ParagraphKind

_BREAKS = re.compile(r"(?:\s*\x00\s*){2,}")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]")


_OPEN, _CLOSE = "\x01", "\x02"  # where links begin and end; control characters never reach this point from a page


def _links_off(piece: str) -> tuple[int, str]:
    """Number of linked characters in this piece of a paragraph, and the piece without the marks."""
    if _OPEN not in piece and _CLOSE not in piece:
        return 0, piece
    linked = 0
    inside = piece.find(_CLOSE) < piece.find(_OPEN) if _CLOSE in piece and _OPEN in piece else _CLOSE in piece
    for part in re.split(f"([{_OPEN}{_CLOSE}])", piece):
        if part == _OPEN or part == _CLOSE:
            inside = part == _OPEN
        elif inside:
            linked += len(part)
    return linked, piece.replace(_OPEN, "").replace(_CLOSE, "")


def clean_blocks(
    blocks: Sequence[Block], headline: str, lines: Sequence[str]
) -> tuple[tuple[Paragraph, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Paragraphs, addresses of the links inside them, and (kind, text) of what was left out."""
    soup = BeautifulSoup("".join(f'<p class="{b.kind}">{b.html}</p>' for b in blocks), "lxml")
    found: list[Paragraph] = []
    links: list[str] = []
    cut: list[tuple[str, str]] = []
    head = squeeze(headline)
    known = {squeeze(line) for line in lines}
    for tag in soup.find_all("p"):
        kind = tag["class"][0]
        for br in tag.find_all("br"):
            br.replace_with("\0")
        hrefs = []
        for a in tag.find_all("a"):
            hrefs.append(str(a.get("href") or ""))
            a.replace_with(f"{_OPEN}{a.get_text()}{_CLOSE}")
        for piece in _BREAKS.split(tag.get_text()):
            linked, piece = _links_off(piece)
            text = _SPACE.sub(" ", _INVISIBLE.sub("", piece.replace("\0", " "))).strip()
            if not text:
                continue
            if linked > 0.9 * len(text) and kind in ("p", "li"):
                cut.append(("link", text))
                continue
            if kind == "caption":
                cut.append((kind, text))
                continue
            why = line_kind(text, linked / len(text)) if kind in ("p", "h", "standfirst", "li", "quote", "cell") else None
            if why and not (kind in ("quote", "cell", "li") and why in ("stamp", "credit", "label")):
                cut.append((why, text))
                continue
            flat = squeeze(text)
            if flat == head or flat in known:
                cut.append(("repeat", text))
                continue
            if linked:
                links.extend(hrefs)
            found.append(Paragraph(cast(ParagraphKind, "p" if kind == "cell" else kind), text))
    while found and found[-1].kind == "h":
        cut.append(("heading", found.pop().text))
    return tuple(found), tuple(links), tuple(cut)
