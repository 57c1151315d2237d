"""Invented articles for measuring the archive: the same number gives the same article, in any process.

Words of an invented vocabulary of 50,000, as frequent as Zipf's law says words are (G. Zipf, 1949; the n-th
word has a frequency of 1 / (n + 2.7), B. Mandelbrot, 1953), lengths like those of Indonesian news.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import log

from scraper.models import Article, Byline, Dateline, Found, Image, Outlet, Paragraph, Published, RawPage

VOCABULARY = 50_000
FIRST, DAYS = datetime(2010, 1, 1, tzinfo=UTC), 15 * 365
OUTLETS = 40
PEOPLE = 2_000
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx"))
REQUEST_HEADERS = (("User-Agent", "warta"), ("Accept", "text/html"))

_ONSETS = ("", "b", "c", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "ng", "ny")
_VOWELS = ("a", "a", "e", "i", "o", "u", "ai")
_CODAS = ("", "", "", "n", "ng", "r", "s", "t", "k", "h", "m")


def _vocabulary() -> list[str]:
    """Short words first: frequent words are short (Zipf's other law)."""
    dice = random.Random("vocabulary")
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        syllables = 2 + (len(words) > 500) + (len(words) > 20_000)
        pick = (dice.choice(part) for _ in range(syllables) for part in (_ONSETS, _VOWELS, _CODAS))
        word = "".join(pick)
        if len(word) > 2:
            words[word] = None
    return list(words)


WORDS = _vocabulary()
"""The most frequent word first."""

_WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(1, VOCABULARY + 1)))

NEWSPAPERS = [
    Outlet(
        slug=f"koran{n:02}",
        name=f"Koran {WORDS[1000 + n].title()}",
        hosts=(f"koran{n:02}.example",),
        starts=(f"https://koran{n:02}.example/",),
        timezone="UTC",
        language="id",
    )
    for n in range(OUTLETS)
]

PARAGRAPHS = 20_000
SENTENCE = 13


def _paragraphs() -> list[str]:
    dice = random.Random("paragraphs")
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, VOCABULARY + 1)))
    found = []
    for _ in range(PARAGRAPHS):
        words = dice.choices(WORDS, cum_weights=weights, k=3 * SENTENCE)
        parts = (words[n : n + SENTENCE] for n in range(0, len(words), SENTENCE))
        found.append(" ".join(f"{' '.join(part).capitalize()}." for part in parts))
    return found


TEXTS = _paragraphs()
"""Paragraphs of three sentences; articles are put together of them."""

PAGE = (
    '<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{headline}</title>'
    '<link rel="canonical" href="{url}"></head><body><article><h1>{headline}</h1>'
    '<p class="author">{name}</p><time>{printed}</time>{paragraphs}</article></body></html>'
)


@dataclass(frozen=True, slots=True)
class Invented:
    """What an article says."""

    number: int
    outlet: str
    host: str
    url: str
    headline: str
    name: str
    at: datetime
    place: str
    section: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]

    @property
    def printed(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} UTC"

    @property
    def html(self) -> bytes:
        paragraphs = "".join(f"<p>{text}</p>" for text in self.paragraphs)
        return PAGE.format(
            headline=self.headline, url=self.url, name=self.name, printed=self.printed, paragraphs=paragraphs
        ).encode()


def invent(number: int) -> Invented:
    """The article with this number. Some newspapers, people, places and tags come more often than others."""
    dice = random.Random(number).random
    outlet = NEWSPAPERS[int(OUTLETS * dice() ** 2)]
    count = 2 + int(-6.2 * log(1 - dice()))  # 7.7 paragraphs, 300 words on average; few are very long
    title = TEXTS[int(dice() * PARAGRAPHS)].partition(".")[0].split()[:8]
    at = FIRST + timedelta(minutes=int(dice() * DAYS * 24 * 60))
    host = outlet.hosts[0]
    return Invented(
        number,
        outlet.slug,
        host,
        f"https://{host}/{at:%Y/%m/%d}/{number}-{'-'.join(title).lower()}",
        " ".join(title),
        f"{WORDS[2000 + int(PEOPLE * dice() ** 2)]} {WORDS[5000 + int(40 * dice())]}".title(),
        at,
        WORDS[3000 + int(200 * dice() ** 2)].upper(),
        WORDS[600 + int(20 * dice() ** 2)].title(),
        tuple(sorted({WORDS[4000 + int(5000 * dice() ** 2)] for _ in range(3)})),
        tuple(TEXTS[int(dice() * PARAGRAPHS)] for _ in range(count)),
    )


def article(made: Invented) -> tuple[Article, RawPage]:
    """What extraction would read of it, and the page as it came."""
    url, name = made.url, made.name
    told = Article(
        url=url,
        canonical=Found(url, "meta", url),
        headline=Found(made.headline, "html", made.headline, ("meta",)),
        body=tuple(Paragraph("p", text) for text in made.paragraphs),
        body_via="html",
        bylines=(Byline(name, "reporter", "html", name),),
        published=Published(
            made.at.date(), made.at, "minute", "UTC", "printed", "html", made.printed, ("jsonld",)
        ),
        dateline=Dateline(f"{made.place} -", None, made.place, None, "text"),
        images=(Image(f"https://{made.host}/{made.number}.jpg", made.headline, name, "html"),),
        section=Found(made.section, "html", made.section),
        tags=made.tags,
        language=Found("id", "html", "id"),
    )
    page = RawPage(
        url, made.html, made.at + timedelta(days=1), headers=HEADERS, request_headers=REQUEST_HEADERS
    )
    return told, page
