"""Finding links on the lists an outlet's file names: paged lists, and archives by day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from spiders.listing import parse, walk

if TYPE_CHECKING:
    from spiders.discovery import Discovery

DRY_DAYS = 30
"""So many days in a row without an article are the end of an archive (or a pause in it: then --since
reaches on).
"""
LONGEST_PAUSE = 366
"""So many are its end even where --since reaches on: before it there was no newspaper, or no website."""
QUIET_DAYS = 3
"""So many days in a row without news are enough when the archive was once read to its end."""
PAGES_PER_DAY = 50
FIRST_DAY = date(1995, 1, 1)


async def find(d: Discovery) -> None:
    for template in d.outlet.index:
        if "{date" in template:
            await _by_day(d, template)
        elif "{page" in template:
            await walk(d, first_page(template), "index", template=template)
        else:
            await walk(d, template, "index")


def first_page(template: str) -> str:
    """The list's address without its page number: ".../berita?page={page}" → ".../berita"."""
    bare = re.sub(
        r"(?<=[?&])[\w.-]+=\{page\}&?|/(?:page|halaman|hal|p)/\{page\}(?=/|$)", "", template
    ).rstrip("?&")
    return bare if "{page}" not in bare else template.format(page=1)


async def _by_day(d: Discovery, template: str) -> None:
    """Day by day backwards, from the last day asked for (or today) to the first (or the archive's beginning).

    An archive that ends long before today (a closed paper) is entered at the newest day any way has found.
    """
    settled = d.sources.is_complete(template) and not d.backfill
    day = d.until or datetime.now(ZoneInfo(d.outlet.timezone) if d.outlet.timezone else UTC).date()
    dry = quiet = 0
    jumped = met = False
    seen: set[str] = set()  # "latest news" boxes stand on every page, also on those of days without news
    while day >= (d.since or FIRST_DAY):
        articles, news, whole = await _day(d, template, day, seen)
        if not whole:
            return
        met = met or articles > 0
        dry = 0 if articles else dry + 1
        quiet = quiet + 1 if articles and not news else 0
        if (settled and quiet >= QUIET_DAYS) or (met and dry >= LONGEST_PAUSE):
            break
        if d.since is None and dry >= (QUIET_DAYS if settled else DRY_DAYS):
            newest = d.newest_day()
            if jumped or newest is None or newest >= day:
                break
            jumped, dry, day = True, 0, newest
            continue
        day -= timedelta(days=1)
    if not d.windowed:
        d.sources.complete(template, d.outlet.slug, "index", d.run)


async def _day(d: Discovery, template: str, day: date, seen: set[str]) -> tuple[int, int, bool]:
    """(articles not in `seen`, links new to the archive, whether the day was read to its end). Adds to
    `seen`.
    """
    articles = news = 0
    url: str | None = template.format(date=day, page=1)
    for number in range(1, PAGES_PER_DAY + 1):
        if url is None:
            break
        answer = await d.read(url, "index", parse, "index", conditional=False, remember=False, paging=True)
        if answer.finding is None:
            return articles, news, answer.missing
        here = {link.url for link in answer.finding.links}
        articles += len(here - seen)
        if d.has_news(answer.finding.links):
            d.sources.reopen(template, d.outlet.slug, "index", d.run)
        news += await d.take(answer)
        if not here or here <= seen:
            break
        seen |= here
        url = template.format(date=day, page=number + 1) if "{page" in template else answer.finding.next
    return articles, news, True
