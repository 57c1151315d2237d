"""What is true of the sample newspaper: every article field by field, and every page that is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from scraper.models import ParagraphKind, Role
from scraper.sample.press import KABARPULAU, PAPERS, Paper, shelf
from scraper.sample.site import DESIGNS
from scraper.sample.story import Story
from scraper.sample.traps import TRAPS
from scraper.sample.web import utc


@dataclass(frozen=True, slots=True)
class TrueArticle:
    """What an archive should hold of one article.

    day: of publication, in the article's own zone; where no date is printed (Kabar Pulau) the day of the news
    as the text tells it, None when it honestly does not. at: UTC, None when only the day can be known. zone:
    IANA name. via: "weekday" or "text" where the day is worked out from the text, None where it is printed or
    unknown. dateline: as printed, None without. place_code: Kemendagri code. captions: (caption, credit or
    None). body: (kind, text) in reading order, the pages of a long article joined. signatures: lines below
    embedded posts, which may be kept with them.
    """

    url: str
    outlet: str
    headline: str
    bylines: tuple[tuple[str, Role], ...]
    day: date | None
    at: datetime | None
    zone: str | None
    via: str | None
    dateline: str | None
    place: str | None
    place_code: str | None
    captions: tuple[tuple[str, str | None], ...]
    body: tuple[tuple[ParagraphKind, str], ...]
    signatures: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NonArticle:
    """A page that looks like an article from outside. reason: a key of models.REASONS. status: of HTTP."""

    url: str
    outlet: str
    reason: str
    status: int


def truth(size: int = 300, edition: int = 1) -> Iterator[TrueArticle]:
    """Every article, paper by paper, the oldest first. edition 2: as the desk changed them later."""
    for paper in PAPERS:
        for number in range(shelf(paper, size).count):
            yield true_article(paper, size, number, edition)


def true_article(paper: Paper, size: int, number: int, edition: int = 1) -> TrueArticle:
    """The truth about article `number` (from 0, the oldest) of a paper."""
    outline = shelf(paper, size).outline(number)
    story: Story = DESIGNS[paper.slug].tell(outline, edition)
    printed = paper is not KABARPULAU
    return TrueArticle(
        url=outline.url,
        outlet=paper.slug,
        headline=story.headline,
        bylines=story.bylines,
        day=story.day if printed else story.days.day,
        at=utc(outline.at) if printed else None,
        zone=story.zone,
        via=None if printed else story.days.via,
        dateline=story.dateline or None,
        place=story.place,
        place_code=outline.code if story.place else None,
        captions=((story.caption, story.credit),) if story.caption else (),
        body=tuple((block.kind, block.text) for block in story.blocks),
        signatures=tuple(block.signature for block in story.blocks if block.signature),
        section=outline.section if printed else None,
        tags=story.tags,
    )


def nonarticles(size: int = 300) -> Iterator[NonArticle]:
    """Every trap: linked from home pages and lists, never to be stored as an article."""
    for paper in PAPERS:
        for trap in TRAPS[paper.slug]:
            yield NonArticle(paper.base + trap.path, paper.slug, trap.reason, trap.status)
