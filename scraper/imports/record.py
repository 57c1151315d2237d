"""What a source yields: pages, and what stands in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scraper.models import RawPage


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a source: a page, or why it is none.

    where: "file:line" or the record's id. done: how far the source is read, in the unit of `Source.size`.
    skipped: the record is sound but no page of text (an image, a request); problem: the record is damaged.
    """

    where: str
    done: int
    page: RawPage | None = None
    skipped: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something to import. kind: "WARC", "HTML folder" or "text dump". size: bytes or rows, for progress."""

    path: Path
    kind: str
    size: int
    read: Callable[[], Iterator[Record]]
