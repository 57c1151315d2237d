"""The article's text: paragraphs in reading order, and what was cut from between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from selectolax.lexbor import LexborNode

from scraper.extract.blocks import Block, Box, Walk
from scraper.extract.choose import choose, squeeze
from scraper.extract.clean import clean_blocks, printed_lines
from scraper.extract.images import read_images
from scraper.extract.labels import label_of
from scraper.extract.page import Page
from scraper.extract.phrases import after_label, says
from scraper.extract.picture_story import PICTURES, picture_story
from scraper.extract.strip import mark_junk
from scraper.extract.trim import BEFORE, Known, article_blocks, headline_at, teased, teaser_blocks
from scraper.models import Image, Paragraph, ParagraphKind, Via

__all__ = ["Body", "Known", "read_body"]

FEW = 100  # characters of text: with fewer a page of pictures is asked for its captions


@dataclass(frozen=True, slots=True)
class Body:
    """What was read, and what the judge wants to know about it.

    root: the node the text stands in, None when nothing was found. stripped: (kind, text) cut from the text.
    visible: the whole page's text outside its menus, at most 5,000 characters. teasers: linked headlines on
    the page. teased: share of the paragraphs that stand under a linked headline, 0 when fewer than four do.
    captions: number of picture captions on the page. lines: the page's lines from the headline on, when its
    elements do not part the article from its credit and from teasers; "" for most pages. kinds: what the
    elements say those lines are, by their letters (`choose.squeeze`). pictured: the paragraphs are the
    captions of a picture story.
    """

    paragraphs: tuple[Paragraph, ...] = ()
    via: Via = "html"
    root: LexborNode | None = None
    links: tuple[str, ...] = ()
    stripped: tuple[tuple[str, str], ...] = ()
    images: tuple[Image, ...] = ()
    teasers: tuple[str, ...] = ()
    teased: float = 0.0
    captions: int = 0
    visible: str = ""
    lines: str = ""
    kinds: Mapping[str, ParagraphKind] = field(default_factory=dict)
    pictured: bool = False


def read_body(page: Page, known: Known) -> Body:
    """The article's paragraphs; none when the page has no running text and tells nothing in captions."""
    root = page.tree.body
    if root is None:
        return Body()
    stripped = frozenset(n.mem_id for css in page.rules.strip for n in page.css(css))
    walk = Walk(root, stripped)
    mark_junk(walk)
    body = _running_text(page, walk, known)
    if body.captions < PICTURES or sum(len(p.text) for p in body.paragraphs) >= FEW:
        return body
    story = picture_story(walk, known.headline)
    if story is None:
        return body
    box, paragraphs = story
    page.notes.append("a picture story: its text is its captions")
    images = read_images(page, walk, box, box.first, box.end)
    return replace(
        body,
        paragraphs=paragraphs,
        root=box.node,
        links=(),
        stripped=(),
        images=images,
        lines="",
        pictured=True,
    )


def _running_text(page: Page, walk: Walk, known: Known) -> Body:
    blocks = walk.blocks
    ruled = _ruled(page, walk)
    box = ruled or choose(walk, known.article_body)
    visible = "\n".join(b.text for b in blocks if not b.junk)[:5000]
    linked = teaser_blocks(blocks)
    teasers = tuple(dict.fromkeys(linked.values()))
    captions = [b.kind for b in blocks].count("caption")
    if box is None:
        return Body(visible=visible, teasers=teasers, captions=captions)
    chosen = article_blocks(walk, box, known, linked.keys(), ruled is not None)
    numbers = [b.index for b in chosen]
    since = min(numbers, default=box.first)
    until = max(numbers, default=box.end) + 1
    paragraphs, links, cut = clean_blocks(chosen, known.headline, known.lines)
    lines = _mixed_lines(page, walk, box, chosen, known)
    return Body(
        paragraphs,
        "rule" if ruled else "html",
        box.node,
        links,
        cut,
        read_images(page, walk, box, max(0, min(since, box.first) - BEFORE), until),
        teasers,
        teased(chosen, linked.keys()),
        captions,
        visible,
        lines,
        _kinds(chosen) if lines else {},
    )


def _ruled(page: Page, walk: Walk) -> Box | None:
    """The container the outlet's rule names, when it holds running text. Captions the rules name are
    marked.
    """
    captions = {n.mem_id for n in page.rule("caption")}
    bodies = {n.mem_id for n in page.rule("body")}
    if not captions and not bodies:
        return None
    found: Box | None = None
    for box in walk.boxes:
        if box.node.mem_id in captions:
            for block in walk.blocks[box.first : box.end]:
                block.kind = "caption"
        elif (
            box.node.mem_id in bodies
            and found is None
            and sum(b.points for b in walk.blocks[box.first : box.end]) >= 60
        ):
            found = box
    if bodies and found is None and "body" not in page.missed:
        page.missed.append("body")
    return found


def _mixed_lines(page: Page, walk: Walk, root: Box, chosen: Sequence[Block], known: Known) -> str:
    """The lines from the headline on, when labels alone on their line ("wartawan", "Category") part it.

    Told by the label of a credit or section and a "read more" behind it, as on Indonesian pages made of bare
    fields, or by the label of a caption; elsewhere only when three "read more" lines stand among the chosen
    text.
    """
    labelling = page.language in _LABELLING
    if not labelling and not _parted_by_links(chosen):
        return ""
    start = headline_at(walk.blocks, max(root.first, chosen[0].index if chosen else 0), known)
    shown = [b for b in walk.blocks[max(start, 0) :] if not (b.junk and b.linked * 2 > len(b.text))]
    if labelling and not _parted_by_labels(shown, page.language):
        return ""
    lines = [known.headline] if start < 0 and known.headline else []
    for block in shown:
        lines += ["", *printed_lines(block)]
    return "\n".join(lines)


def _parted_by_labels(blocks: Sequence[Block], language: str | None) -> bool:
    """Does a "read more" stand behind the label of a credit or section, or the label of a caption alone?"""
    short = _short(blocks)
    label = next((i for i, line in enumerate(short) if len(line) <= 20 and _is_label(line, language)), None)
    more = label is not None and any(says("readmore", line) for line in short[label:])
    return more or any(after_label("caption", line) == "" for line in short)


def _parted_by_links(blocks: Sequence[Block]) -> bool:
    """Do three lines say "read more"?"""
    short = _short(blocks)
    return len(short) >= 3 and sum(says("readmore", line) for line in short) >= 3


def _short(blocks: Sequence[Block]) -> list[str]:
    return [
        line
        for block in blocks
        if len(block.text) <= 60 or block.has_breaks
        for line in printed_lines(block)
        if len(line) <= 60
    ]


def _kinds(chosen: Sequence[Block]) -> dict[str, ParagraphKind]:
    """What each block of one line is: paragraph, heading, list entry or quotation."""
    return {
        squeeze(b.text): cast(ParagraphKind, "p" if b.kind == "cell" else b.kind)
        for b in chosen
        if b.kind != "caption" and len(printed_lines(b)) == 1
    }


_LABELLING = ("id", "ms")


def _is_label(line: str, language: str | None) -> bool:
    found = label_of(line, language)
    return says("section", line) or (found is not None and not found.rest and not found.picture)
