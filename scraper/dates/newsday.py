"""The day of the news, worked out from the text of a page that prints no date.

"Rabu (15/8)" names a weekday, and 15 August is a Wednesday in one year of six. What the text says of its
year (years named, terms of office, the pandemic) and what is known from outside (fetch time, house habits)
usually leave one. Clues that contradict each other give no date: a wrong one is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from scraper.dates.mentions import Mention, mentions
from scraper.dates.stamp import LATEST
from scraper.dates.years import Clue, year_clues
from scraper.models import Found

_NEAR = timedelta(days=60)  # two days named in one text are rarely further apart
_BESIDE = 30  # characters between two days that are named together
_OLD = 5  # years: what lies further back is the story's past and dates nothing
_EARLIEST = 1990


def news_day(
    body_text: str,
    caption_texts: Sequence[str] = (),
    *,
    language: str | None = "id",
    fetched_at: datetime | None = None,
    headline: str = "",
    posted: date | None = None,
    not_before: date | None = None,
    not_after: date | None = None,
    page_before: date | None = None,
) -> tuple[Found[date] | None, tuple[str, ...]]:
    """The day the text tells of, and notes on doubts.

    body_text, caption_texts, headline: of this article only, never of teasers. language: ISO 639-1.
    posted: the printed day of publication, which settles the year. not_before, not_after: bounds known from
    elsewhere. page_before: about the day of the crawl, where fetched_at is not known.
    via is "text" when the year is printed with the day, "weekday" when it was inferred.
    """
    language = (language or "").partition("-")[0] or None
    inside = mentions(body_text, language)
    below = [m for text in caption_texts for m in mentions(text, language, caption=True)]
    named = [m for m in inside + below if m.possible and not m.ranged]
    notes = [f"impossible day in the text: {m.raw}" for m in inside + below if not m.possible]
    for m in [m for m in named if m.year and m.on(m.year) is None]:
        notes.append(f"the printed weekday is not that of the day: {m.raw}")
        named.remove(m)
    last = fetched_at.date() + timedelta(days=1) if fetched_at else None
    upper = min((d for d in (last, not_after, page_before, posted) if d), default=None)
    chosen = _choose(named, posted)
    if chosen is None:
        return None, tuple(notes)
    if chosen.year:
        day = chosen.on(chosen.year)
        if day is None or day > (last or LATEST):
            return None, (*notes, f"the only day named lies after the page: {chosen.raw}")
        return Found(day, "text", chosen.raw), tuple(notes)
    others = [m for m in named if m.weekday is not None and m != chosen]
    if posted:
        day, problem = _beside(chosen, posted)
    elif chosen.weekday is None:
        day, problem = None, f"no year and no weekday: {chosen.raw}"
    else:
        clues = year_clues(_blanked(body_text, inside) + "\n" + headline + "\n" + "\n".join(caption_texts))
        clues += [
            Clue(m.year - 1, m.year - 1, m.year + 1, m.year, m.raw)
            for m in inside + below
            if m.year and m.possible
        ]
        horizon = min((d for d in (last, page_before) if d), default=None)
        clues = [c for c in clues if horizon is None or c.least <= horizon.year]
        day, problem = _resolve(chosen, others, clues, not_before, upper)
    if day and (wrong := _conflict(day, chosen, others)):
        day, problem = None, f"days contradict each other: {chosen.raw}, {wrong.raw}"
    if day is None:
        return None, (*notes, problem)
    return Found(day, "weekday" if chosen.weekday is not None else "text", chosen.raw), tuple(notes)


def _choose(named: list[Mention], posted: date | None) -> Mention | None:
    """The mention that tells the news day: beside a speech verb, else in text and caption, else the first.

    What the words around call future is none. A bare "9 Desember" counts only beside a speech verb.
    """
    photographed = {(m.day, m.month) for m in named if m.caption}
    body = [m for m in named if not m.caption and not m.future and (m.sure or m.speech)]
    if posted:
        body = [m for m in body if m.year or (_beside(m, posted)[0] or posted) <= posted] or body
    spoken = [m for m in body if m.speech and not m.past and (m.weekday is not None or m.sure or m.year)]
    if spoken:
        return _latest(spoken)
    weekdays = [m for m in body if m.weekday is not None or m.sure]
    pictured = [m for m in weekdays if (m.day, m.month) in photographed]
    chosen = (
        next(iter(pictured), None)
        or next((m for m in weekdays if not m.past), None)
        or next(iter(weekdays), None)
    )
    return chosen or next((m for m in named if m.caption and m.sure and not m.future), None)


def _latest(spoken: list[Mention]) -> Mention:
    """Of several days beside speech verbs the last, where they lie in one year; else the first."""
    months = [m.month for m in spoken]
    if max(months) - min(months) > 6 or len({m.year for m in spoken}) > 1:
        return spoken[0]
    return max(spoken, key=lambda m: (m.month, m.day, m.weekday is not None))


def _beside(m: Mention, posted: date) -> tuple[date | None, str]:
    """The day nearest to the printed day of publication."""
    years = [
        d for y in (posted.year - 1, posted.year, posted.year + 1) if (d := replace(m, weekday=None).on(y))
    ]
    nearest = min(years, key=lambda d: abs(d - posted), default=None)
    if nearest is None or m.on(nearest.year) is None:
        return None, f"the day named does not fit the printed day of publication: {m.raw}"
    return nearest, ""


def _resolve(
    chosen: Mention, others: list[Mention], clues: list[Clue], lower: date | None, upper: date | None
) -> tuple[date | None, str]:
    """The day of the one year that fits weekday, bounds and clues, or None and why."""
    windows = [c for c in clues if c.until is not None]
    if upper is None and not windows:
        return None, f"nothing tells the year of {chosen.raw}"
    top = upper.year if upper else max(c.until or 0 for c in windows)
    days = [d for y in range(lower.year if lower else _EARLIEST, top + 1) if (d := chosen.on(y))]
    days = [d for d in days if (lower is None or d >= lower) and (upper is None or d <= upper)]
    least = max((c.least for c in clues), default=_EARLIEST)
    days = [d for d in days if d.year >= least]
    if not days:
        return None, f"no year the text allows has {chosen.raw}"
    fitting = [d for d in days if any(c.first <= d.year <= (c.until or 0) for c in windows)]
    if len(fitting) > 1:
        close = [d for d in fitting if any(c.exact and abs(c.exact - d.year) <= 1 for c in windows)]
        fitting = close or fitting
    if len(fitting) > 1 and (agreed := [d for d in fitting if not _conflict(d, chosen, others)]):
        fitting = agreed
    if len(fitting) == 1:
        return fitting[0], ""
    years = ", ".join(str(d.year) for d in fitting or days)
    if fitting or len(days) > 1 or not (upper and (lower or clues)):
        return None, f"the year is not certain: {chosen.raw} fits {years}"
    if any((c.until or 0) > days[0].year - _OLD for c in windows):
        return None, f"the years the text names do not go with {chosen.raw} ({years})"
    return days[0], ""


def _conflict(day: date, chosen: Mention, others: list[Mention]) -> Mention | None:
    """Another day of the text whose weekday does not go with this one."""
    for m in others:
        if m.year:
            continue
        years = range(day.year - 1, day.year + 2)
        dates = [d for y in years if (d := replace(m, weekday=None).on(y))]
        nearest = min(dates, key=lambda d: abs(d - day), default=None)
        if nearest and abs(nearest - day) <= _NEAR:
            if m.on(nearest.year) is None:
                return m
        elif m.caption == chosen.caption and -_BESIDE < m.start - chosen.end < _BESIDE:
            return m  # "Minggu (14/1) hingga Minggu (20/7)"
        elif not any(m.on(y) for y in years):
            return m
    return None


def _blanked(text: str, found: list[Mention]) -> str:
    """The text without the days themselves, whose years are counted apart."""
    for m in found:
        if m.year or not m.possible:
            text = text[: m.start] + re.sub(r"\d", "_", text[m.start : m.end]) + text[m.end :]
    return text
