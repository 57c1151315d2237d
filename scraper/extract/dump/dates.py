"""The days of a text dump: printed, in the address, or told by the text."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from scraper.dates import news_day, parse_date
from scraper.dates.mentions import mentions
from scraper.extract.dump.head import Head
from scraper.extract.dump.lines import SHORT, TIME, Line
from scraper.extract.periods import bounds
from scraper.extract.phrases import after_label
from scraper.models import Found, Outlet, Published
from scraper.places import timezone_of
from scraper.urls import url_day

_CRAWL = timedelta(days=90)  # a crawl comes at most this long after the newest day its teasers name
_APART = timedelta(days=3)  # an unlabelled date this far from the day in the address is another one's


def days_of(
    lines: list[Line],
    head: Head,
    early: list[int],
    end: int,
    text: str,
    url: str,
    outlet: Outlet | None,
    language: str | None,
    fetched_at: datetime | None,
) -> tuple[Published | None, Found[date] | None, tuple[str, ...]]:
    """When it was published, the day of the news, and notes on doubts.

    early: lines inside the text's first ones that may hold its date. end: the first line behind the text.
    """
    last = fetched_at.date() + timedelta(days=1) if fetched_at else None
    addressed = url_day(url, day_first=(language or "id") != "en")
    addressed = None if addressed and last and addressed > last else addressed
    stamp = _printed(lines, head, early, outlet, language, last)
    notes: tuple[str, ...] = ()
    if (
        stamp
        and addressed
        and abs(stamp.day - addressed) > _APART
        and after_label("stamp", stamp.raw) is None
    ):
        notes = (f"the printed date is not that of the address: {stamp.raw}",)
        stamp = None
    posted = stamp.day if stamp else addressed
    lower, upper = bounds(url, head.dateline.raw if head.dateline else None)
    newest = _newest(lines[end:], language) if fetched_at is None else None
    news, doubts = news_day(
        text,
        head.captions,
        language=language,
        headline=head.title or "",
        posted=posted,
        fetched_at=fetched_at,
        not_before=lower,
        not_after=upper,
        page_before=newest + _CRAWL if newest else None,
    )
    if stamp is None and addressed:
        agrees = (news.via,) if news and news.value == addressed else ()
        stamp = Published(addressed, None, "day", None, None, "url", url, agrees)
    elif stamp is None and news:
        stamp = Published(news.value, None, "day", None, None, news.via, news.raw)
    return stamp, news, notes + doubts


def _printed(
    lines: list[Line],
    head: Head,
    early: list[int],
    outlet: Outlet | None,
    language: str | None,
    last: date | None,
) -> Published | None:
    """The printed date of publication. Above the headline only with a label: page heads show today."""
    zone, placed = (outlet.timezone if outlet else None), False
    if zone is None and head.dateline and head.dateline.code:
        zone, placed = timezone_of(head.dateline.code), True
    top = head.headline if head.headline is not None else -1
    below = [n for n in head.others if n > top]
    labelled = [n for n in head.others if n < top and after_label("stamp", lines[n].text) is not None]
    order = [n for n in below + labelled + early if lines[n].kind == "stamp"]
    order += [n for n in below + early if lines[n].kind == "byline"]
    order += [n for n in range(top + 1, head.body) if lines[n].kind in ("text", "notice")]
    for text in [head.beside, *(_with_time(lines, n) for n in order)]:
        # Without the fetch time: "2 jam lalu" counts from the crawl, which is not that of the dump.
        stamp = (
            parse_date(text, language=language, timezone=zone, fetched_at=None)
            if len(text) <= SHORT
            else None
        )
        if stamp and (last is None or stamp.day <= last):
            how = "place" if placed and stamp.zone_via == "outlet" else stamp.zone_via
            return Published(stamp.day, stamp.at, stamp.precision, stamp.zone, how, "text", text)
    return None


def _with_time(lines: list[Line], n: int) -> str:
    """The line, with the time of day when that has the next line for itself."""
    after = lines[n + 1].text if n + 1 < len(lines) else ""
    return f"{lines[n].text} {after}" if TIME.fullmatch(after) else lines[n].text


def _newest(lines: list[Line], language: str | None) -> date | None:
    """The newest day printed in the rest of the page: its teasers are of the time of the crawl."""
    named = (m for line in lines for m in mentions(line.text, language) if m.year and m.possible)
    return max((day for m in named if (day := m.on(m.year or 0))), default=None)
