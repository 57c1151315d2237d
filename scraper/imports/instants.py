"""Times of fetching, as sources write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_WAYBACK = re.compile(r"[12][0-9]{13}")
_NO_DATE = re.compile(r"[0-9]{9,}(\.[0-9]*)?")  # Unix times, some of which would do as dates of the year 1512
_SKEW = timedelta(days=1)  # by which the clock of another may be ahead


def instant(text: object) -> datetime | None:
    """The instant that an ISO 8601 text or 14 digits (20190302040506) name, in UTC, which is assumed where no
    zone is named. None when they name none, or one that is still to come.
    """
    word = str(text).strip()
    try:
        if _WAYBACK.fullmatch(word):
            when = datetime.strptime(word, "%Y%m%d%H%M%S")
        elif _NO_DATE.fullmatch(word):
            return None
        else:
            when = datetime.fromisoformat(word)
        when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # OverflowError: the years 1 and 9999 in another zone
        return None
    return when if when <= datetime.now(UTC) + _SKEW else None


def no_time(text: object) -> str | None:
    """What is wrong with a time of fetching that somebody wrote; None when it is one, or is left blank."""
    if text is None or not str(text).strip() or instant(text) is not None:
        return None
    return f"fetched_at {str(text)[:60]!r} is no time of fetching; write 2019-03-02T11:05:00+08:00"
