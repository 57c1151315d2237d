"""Dates counted back from the fetch: "30 menit lalu", "sejam lalu", "kemarin, 10:22", "yesterday"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from scraper.dates import words
from scraper.dates.clock import with_clock
from scraper.dates.stamp import Stamp, _zone, known
from scraper.dates.words import LETTER

_WORD = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)?")
_DAY_WORD = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in words.DAY_WORDS))
_COUNT = re.compile(rf"(?<!\d)(\d{{1,3}})\s?({LETTER}{{1,12}})")


def relative(text: str, timezone: str | None, fetched_at: datetime) -> Stamp | None:
    """As coarse as it is printed: minutes give a time, hours and more a day; months and years give None."""
    zone = timezone if timezone and known(timezone) else "UTC"
    now = (fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC)).astimezone(_zone(zone))
    low = re.sub(r"\s+", " ", text.casefold())
    tokens = [words.folded(w) for w in _WORD.findall(low)]
    if words.AGO_WORDS.intersection(tokens) or low.endswith(("前", "전")) or low.startswith("il y a"):
        if m := _COUNT.search(low):
            count, unit = int(m[1]), words.UNIT_SECONDS.get(words.folded(m[2].rstrip("前전")))
        else:
            count, unit = 0, None
            for left, right in zip(["", *tokens], tokens, strict=False):
                glued = right.removeprefix("se")
                if right in words.UNIT_SECONDS and left in words.NUMBER_WORDS:
                    count, unit = words.NUMBER_WORDS[left], words.UNIT_SECONDS[right]
                elif glued != right and glued in words.UNIT_SECONDS:
                    count, unit = 1, words.UNIT_SECONDS[glued]
        if unit is None:
            return None
        then = now - timedelta(seconds=count * unit)
        if unit <= 60:
            minute = then.replace(second=0, microsecond=0)
            return Stamp(
                then.date(),
                minute.astimezone(UTC),
                "minute",
                zone,
                "outlet" if zone == timezone else "assumed",
            )
        return Stamp(then.date(), None, "day", None, None)
    if m := _DAY_WORD.search(words.folded(low)):
        day = now.date() - timedelta(days=words.DAY_WORDS[m[0]])
        return with_clock(low, day, 0, 0, timezone)
    return None
