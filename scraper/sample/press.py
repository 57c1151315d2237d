"""The invented press: its papers, and the outline (address, headline, hour) of each article, made when asked.

Article i of a paper is a function of (paper, size, i) alone. Articles are numbered in the order of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from scraper.sample.words import Dice, Filler, vocabulary

FIRST = datetime(2019, 1, 1)
"""Local time (UTC+8, no daylight saving) of the first article's slot."""
END = datetime(2024, 1, 1)
"""Local time the sample newspaper ends before: "today" is the last day of 2023."""
UTC_OFFSET = timedelta(hours=8)
ZONE = "Asia/Makassar"

# Place of the dateline, the regency or city it speaks for, Kemendagri code of that.
BALI = (
    ("Denpasar", "Denpasar", "51.71"),
    ("Singaraja", "Buleleng", "51.08"),
    ("Semarapura", "Klungkung", "51.05"),
    ("Amlapura", "Karangasem", "51.07"),
    ("Mangupura", "Badung", "51.03"),
    ("Gianyar", "Gianyar", "51.04"),
    ("Tabanan", "Tabanan", "51.02"),
    ("Bangli", "Bangli", "51.06"),
    ("Negara", "Jembrana", "51.01"),
)
NTB = (
    ("Mataram", "Mataram", "52.71"),
    ("Praya", "Lombok Tengah", "52.02"),
    ("Selong", "Lombok Timur", "52.03"),
    ("Taliwang", "Sumbawa Barat", "52.07"),
    ("Sumbawa Besar", "Sumbawa", "52.04"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the invented press. places: (place, regency, code) its datelines name."""

    slug: str
    name: str
    host: str
    places: tuple[tuple[str, str, str], ...]

    @property
    def base(self) -> str:
        return f"http://{self.host}"


KABARPULAU = Paper("kabarpulau", "Kabar Pulau", "kabarpulau.example", BALI)
POSNUSA = Paper("posnusa", "Pos Nusa", "www.posnusa.example", NTB + BALI[:2])
JARINGANKOTA = Paper("jaringankota", "Jaringan Kota", "bali.jaringankota.example", BALI)
PAPERS = (KABARPULAU, POSNUSA, JARINGANKOTA)


@dataclass(frozen=True, slots=True)
class Outline:
    """What lists of articles show. at: local time, to the minute. path: of the canonical URL.

    topic, plot: the vocabulary the story is told with; plot is one row of the topic's `stories`.
    """

    paper: Paper
    number: int
    at: datetime
    topic: dict[str, Any]
    plot: list[str]
    headline: str
    path: str
    place: str
    regency: str
    code: str
    village: str
    district: str

    @property
    def url(self) -> str:
        return self.paper.base + self.path

    @property
    def region(self) -> str:
        """Kemendagri code of the province."""
        return self.code[:2]

    @property
    def section(self) -> str:
        return str(self.topic["section"])

    @property
    def words(self) -> dict[str, str]:
        """What the slots of a template stand for in this story."""
        return {
            "desa": f"Desa {self.village}",
            "desa_name": self.village,
            "kec": self.district,
            "kec_name": self.district.removeprefix("Kecamatan "),
            "kota": self.regency,
        }

    @property
    def section_path(self) -> str:
        return self.section.lower()


def slugify(headline: str) -> str:
    """As the common systems do it: punctuation dropped, cut at a word before 90 characters."""
    kept = re.sub(r"[^a-z0-9 -]", "", headline.lower())
    slug = re.sub(r"[ -]+", "-", kept).strip("-")
    return slug if len(slug) <= 90 else slug[:90].rsplit("-", 1)[0]


def share(paper: Paper, size: int) -> int:
    """How many of `size` articles the paper has."""
    place = PAPERS.index(paper)
    return size // 3 + (1 if place < size % 3 else 0)


class Shelf:
    """All articles of one paper, in the order of time; nothing is made before it is asked for."""

    def __init__(self, paper: Paper, size: int) -> None:
        self.paper = paper
        self.size = size
        self.count = share(paper, size)
        # jaringankota is young when the sample is small: its readers page through a list for each day.
        days = (END - FIRST).days
        if paper is JARINGANKOTA:
            days = min(days, max(10, self.count // 4))
        self.first = END - timedelta(days=days)
        self._step = (END - self.first) / max(1, self.count)
        self._named = cache(self._all_slugs)
        self._slug = lru_cache(maxsize=4096)(self._plain_slug)
        self.outline = lru_cache(maxsize=4096)(self._outline)

    def at(self, number: int) -> datetime:
        unit = Dice("hour", self.paper.slug, number).unit()
        return (self.first + self._step * (number + unit)).replace(second=0, microsecond=0)

    def between(self, since: datetime, until: datetime) -> range:
        """Numbers of the articles with since <= at < until (local time)."""

        def reach(moment: datetime) -> int:
            number = max(0, min(self.count, int((moment - self.first) / self._step) - 1))
            while number < self.count and self.at(number) < moment:
                number += 1
            return number

        return range(reach(since), reach(until))

    def of_day(self, day: date) -> range:
        start = datetime(day.year, day.month, day.day)
        return self.between(start, start + timedelta(days=1))

    def of_month(self, year: int, month: int) -> range:
        return self.between(datetime(year, month, 1), datetime(year + month // 12, month % 12 + 1, 1))

    def months(self) -> Iterator[tuple[int, int]]:
        """(year, month) from the first to the last month."""
        year, month = self.first.year, self.first.month
        while (year, month) < (END.year, END.month):
            yield year, month
            year, month = year + month // 12, month % 12 + 1

    def newest(self, page: int, per_page: int) -> list[Outline]:
        """Page `page` (from 0) of the list that begins with the newest."""
        top = self.count - page * per_page
        return [self.outline(number) for number in range(top - 1, max(-1, top - per_page - 1), -1)]

    def number_of_slug(self, slug: str) -> int | None:
        """For addresses that hold nothing but the slug."""
        return self._named()[0].get(slug)

    def number_of_path(self, path: str) -> int | None:
        """For addresses with the day in them."""
        match = re.fullmatch(r"/(\d{4})/(\d{2})/(\d{2})/[^/]+/?", path)
        if not match:
            return None
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        for number in self.of_day(day):
            if self.outline(number).path.rstrip("/") == path.rstrip("/"):
                return number
        return None

    def _all_slugs(self) -> tuple[dict[str, int], dict[int, str]]:
        """(slug → number, number → slug where the headline was used before): one pass over all headlines."""
        seen: dict[str, int] = {}
        numbers: dict[str, int] = {}
        copies: dict[int, str] = {}
        for number in range(self.count):
            slug = slugify(self._plain(number)[2])
            times = seen.get(slug, 0)
            seen[slug] = times + 1
            if times:
                slug = copies[number] = f"{slug}-{times}"
            numbers[slug] = number
        return numbers, copies

    def _plain_slug(self, number: int) -> str:
        if self.paper is KABARPULAU and number in self._named()[1]:
            return self._named()[1][number]
        return slugify(self._plain(number)[2])

    def _plain(self, number: int) -> tuple[dict[str, Any], list[str], str, tuple[str, str, str], str, str]:
        words = vocabulary()
        dice = Dice("outline", self.paper.slug, number)
        topic = dice.pick(words["topics"])
        plot = dice.pick(topic["stories"])
        place = dice.pick(self.paper.places)
        village = dice.pick(words["villages"])
        district = dice.pick(words["districts"])
        filler = Filler(
            dice,
            desa_name=village,
            kec_name=district.removeprefix("Kecamatan "),
            kota=place[1],
            desa=f"Desa {village}",
        )
        return topic, plot, filler.fill(plot[0]), place, village, district

    def _outline(self, number: int) -> Outline:
        topic, plot, headline, place, village, district = self._plain(number)
        at = self.at(number)
        slug = self._slug(number)
        if self.paper is KABARPULAU:
            path = f"/content/{slug}"
        else:
            # The number keeps two reports of one day and one headline apart.
            twin, other = False, number - 1
            while not twin and other >= 0 and self.at(other).date() == at.date():
                twin, other = self._slug(other) == slug, other - 1
            path = f"/{at:%Y/%m/%d}/{slug}{f'-{number}' if twin else ''}"
            path += "/" if self.paper is POSNUSA else ""
        return Outline(self.paper, number, at, topic, plot, headline, path, *place, village, district)


@cache
def shelf(paper: Paper, size: int) -> Shelf:
    return Shelf(paper, size)
