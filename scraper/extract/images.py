"""The article's pictures with caption and credit."""

from __future__ import annotations

import re
from functools import lru_cache

from scraper.extract.addresses import absolute
from scraper.extract.blocks import Box, Walk
from scraper.extract.lines import is_label
from scraper.extract.page import Page
from scraper.models import Image
from scraper.text import clean

LIMIT = 50  # a gallery of more is kept in the raw page
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-full-src", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CHROME_WORDS = (
    "logo icon avatar sprite pixel placeholder blank. spacer button banner gravatar emoji 1x1 badge "
    "loading arrow share showad /ad/ /ads/ _next _prev watermark tracking"
)
_CHROME = tuple(_CHROME_WORDS.split())
_HOLDER = re.compile(r"image|img|photo|picture|figure|caption|foto|bild|media|gambar|thumb|gallery|slide")
_CAPTION_NAME = re.compile(r"(?<![a-z])caption(?![a-z])", re.I)
_CREDIT_NAME = re.compile(r"credit|copyright|source|photographer|kredit|quelle|byline", re.I)
_CREDIT = re.compile(  # which letters begin one is asked first: cheaper than one word after the other
    r"\s*[(\[]?\s*(?=[fpbicsdqzф写사©(])(?:(?:foto|fotos|photo|photos|bild|image|picture|credit|crédit|crédito|sumber|dok\.?|quelle|source|fuente|fonte|fot\.?|zdroj|фото|写真|사진)"
    r"(?:\s(?:by|oleh|von|credit|de|par))?\s*[:：/©]|©|\(c\))\s*(?P<name>[^()\[\]]{2,80}?)\s*[)\]]?\s*\.?$",
    re.I,
)
_CREDITED = re.compile(r"[:：/©)\]]")  # each credit has one of these
_LONGEST = 120  # characters: no credit of the first form is longer
_BRACKET = re.compile(
    r"\s*[(\[](?P<name>(?:[A-Z][\w.'-]+/)[\w ./'-]{2,60}|ist\.?|istimewa|dok\.[^()]{0,40})[)\]]\s*\.?$", re.I
)


def read_images(page: Page, walk: Walk, root: Box, since: int, until: int) -> tuple[Image, ...]:
    """Pictures between the headline (block number `since`) and the end of the text (`until`), in page
    order, each once.
    """
    found: dict[str, Image] = {}
    near = [image for image in walk.images if since <= image[2] <= until]
    for node, box, at in near[: 10 * LIMIT]:
        if _elsewhere(box, root):
            continue
        attributes = node.attributes
        url = _source(attributes)
        if not url or _small(attributes) or _is_chrome(url.rsplit("?", 1)[0]):
            continue
        url = absolute(page.url, url)
        if url is None or (url in found and found[url].caption):
            continue
        caption, credit = _caption(walk, box, root)
        if caption is None and credit is None:
            caption, credit = _below(walk, at)
        if url not in found or caption:
            found[url] = Image(url, caption, credit, "html")
        if len(found) >= LIMIT:
            break
    if not found and (stated := page.markup.first("og:image", "twitter:image")):
        address = absolute(page.url, stated)
        if address and not _is_chrome(address):
            return (Image(address, None, None, "meta"),)
    return tuple(found.values())


def split_credit(text: str) -> tuple[str | None, str | None]:
    """A caption's text parted into what it tells and who took the picture."""
    text = clean(text)
    since = len(text) - _LONGEST
    match = _CREDITED.search(text, since) and _CREDIT.search(text, since)
    if not match and text.rstrip(". ").endswith((")", "]")):
        match = _BRACKET.search(text)
    if not match:
        return text or None, None
    return clean(text[: match.start()]) or None, clean(match["name"]) or None


def _elsewhere(box: Box, root: Box) -> bool:
    """Does the picture stand in something that is not the article (related, promotion)?"""
    here: Box | None = box
    while here is not None and here is not root:
        if here.junk and here.suspicion and not _names_holder(here.name) and here.tag != "figure":
            return True
        here = here.parent
    return False


@lru_cache(maxsize=4096)
def _names_holder(name: str) -> bool:
    return bool(_HOLDER.search(name.lower()))


@lru_cache(maxsize=4096)
def _names_credit(name: str) -> bool:
    return bool(_CREDIT_NAME.search(name))


def _is_chrome(address: str) -> bool:
    """Does the address name a part of the site's dress, not a picture of the article?"""
    low = address.lower()
    return any(word in low for word in _CHROME)


def _source(attributes: dict[str, str | None]) -> str | None:
    for name in _SOURCES:
        value = (attributes.get(name) or "").strip()
        if value and not value.startswith(("data:", "about:", "javascript:")):
            return value
    for name in _SETS:
        if listed := attributes.get(name):
            parts = [p.split() for p in listed.split(", ") if p.split()]
            return parts[-1][0] if parts else None
    return None


def _small(attributes: dict[str, str | None]) -> bool:
    return any(
        (v := (attributes.get(k) or "").strip("px ")).isdecimal() and int(v[:6]) < 80
        for k in ("width", "height")
    )


def _below(walk: Walk, at: int) -> tuple[str | None, str | None]:
    """The caption in an element of its own behind the picture's, told by its class."""
    stop = next((n for _, _, n in walk.images if n > at), len(walk.blocks))
    for block in walk.blocks[at : min(stop, at + 3)]:
        if _CAPTION_NAME.search(block.name) and len(block.text) <= 700:
            return split_credit(block.text)
    return None, None


def _caption(walk: Walk, box: Box, root: Box) -> tuple[str | None, str | None]:
    """The text beside the picture: in its figure, or in the small container around both."""
    holder: Box | None = box
    for _ in range(5):
        if holder is None or holder is root:
            return None, None
        part = walk.blocks[holder.first : holder.end]
        if len(part) > 4 or sum(len(b.text) for b in part) > 700:
            return None, None
        if part and (
            holder.tag == "figure" or _names_holder(holder.name) or any(b.kind == "caption" for b in part)
        ):
            credit = next((b.text for b in part if _names_credit(b.name) and len(b.text) < 100), None)
            rest = " ".join(dict.fromkeys(b.text for b in part if b.text != credit and not is_label(b.text)))
            caption, name = split_credit(rest)
            if credit:
                text, printed = split_credit(credit)
                name = printed or text
            return caption, name
        holder = holder.parent
    return None, None
