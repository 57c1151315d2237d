"""Times of fetching, as sources write them."""

from __future__ import annotations

from datetime import UTC, datetime


def instant(text: object) -> datetime | None:
    """The instant an ISO 8601 text names, in UTC (without a zone: taken as UTC); None when it names none."""
    try:
        when = datetime.fromisoformat(str(text).strip()) if text else None
        if when is None:
            return None
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # OverflowError: the years 1 and 9999 in another zone
        return None
