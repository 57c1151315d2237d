"""Placeholder signature; filled next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from scraper.models import Found


def news_day(
    body_text: str,
    caption_texts: Sequence[str] = (),
    *,
    language: str | None = "id",
    fetched_at: datetime | None = None,
    headline: str = "",
) -> tuple[Found[date] | None, tuple[str, ...]]:
    """The day of the news as the text tells it."""
    return None, ()
