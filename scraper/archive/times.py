"""Instants as the archive writes them: UTC, "2026-11-22T14:13:19Z", which sorts as it reads."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def instant(when: datetime) -> str:
    """To seconds. A time without a zone is taken for UTC."""
    return _utc(when).strftime("%Y-%m-%dT%H:%M:%SZ")


def fine_instant(when: datetime) -> str:
    """To microseconds, for leases."""
    return _utc(when).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _utc(when: datetime) -> datetime:
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
