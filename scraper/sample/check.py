"""The measuring stick: an archive of the sample newspaper beside its truth, field by field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scraper.archive.store import Archive
from scraper.sample.press import PAPERS
from scraper.sample.truth import NonArticle, TrueArticle, nonarticles, truth

SHOWN = 3
"""Differences kept for each field."""


@dataclass(slots=True)
class Line:
    """One line of the report: how many of how many agree, and the first differences, each in one line."""

    right: int = 0
    total: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, agrees: bool, difference: str) -> None:
        self.total += 1
        self.right += agrees
        if not agrees and len(self.wrong) < SHOWN:
            self.wrong.append(difference)


@dataclass(slots=True)
class Report:
    """How an archive compares with the truth. lines: by field, in the order of the table."""

    lines: dict[str, Line] = field(default_factory=dict)

    def line(self, name: str) -> Line:
        return self.lines.setdefault(name, Line())

    @property
    def ok(self) -> bool:
        """Nothing is missing, nothing is wrong, nothing else is stored."""
        return all(line.right == line.total for line in self.lines.values())

    def __str__(self) -> str:
        """The table of counts, then the first differences."""
        out = [f"{'':<24}{'right':>8}{'of':>8}"]
        out += [f"{name:<24}{line.right:>8}{line.total:>8}" for name, line in self.lines.items()]
        for name, line in self.lines.items():
            out += [f"\n{name}: {difference}" for difference in line.wrong]
        return "\n".join(out)


def _day(true: TrueArticle) -> Any:
    return true.day.isoformat() if true.day else None


def _minute(true: TrueArticle) -> Any:
    return f"{true.at:%Y-%m-%dT%H:%M}" if true.at else None


def _body(true: TrueArticle) -> Any:
    return [list(block) for block in true.body]


FIELDS: dict[str, tuple[Callable[[TrueArticle], Any], Callable[[dict[str, Any]], Any]]] = {
    "headline": (lambda t: t.headline, lambda a: a["headline"]),
    "bylines": (lambda t: list(t.bylines), lambda a: a["bylines"]),
    "day": (_day, lambda a: a["published_day"]),
    "minute": (_minute, lambda a: a["published_at"] and a["published_at"][:16]),
    "date is marked inferred": (lambda t: t.via, lambda a: _inferred(a["published_via"])),
    "dateline": (lambda t: _bare(t.dateline), lambda a: _bare(a["dateline_raw"])),
    "place": (lambda t: _fold(t.place), lambda a: _fold(a["place"])),
    "place code": (lambda t: t.place_code, lambda a: a["place_code"]),
    "captions": (lambda t: list(t.captions), lambda a: a["captions"]),
    "body": (_body, lambda a: a["paragraphs"]),
    "section": (lambda t: _fold(t.section), lambda a: _fold(a["section"])),
    "tags": (lambda t: sorted(map(str.lower, t.tags)), lambda a: sorted(map(str.lower, a["tags"]))),
    "revision": (lambda t: 1, lambda a: a["revision"]),
}
"""Field: (its true value, the value in the archive). Both must be equal."""


def check(db_path: Path | str, size: int = 300, editions: Mapping[str, int] | None = None) -> Report:
    """Compare the archive with the truth about `size` articles.

    editions: articles (by canonical address) that the archive must hold as the desk changed them later: their
    edition is also the number of their revision. Raises ArchiveError when there is no readable archive.
    """
    editions = editions or {}
    report = Report()
    papers = [paper.slug for paper in PAPERS]
    with Archive.open(Path(db_path), write=False, create=False) as archive:
        rows: dict[str, list[dict[str, Any]]] = {}
        marks = ", ".join("?" * len(papers))
        for row in archive.dicts(f"SELECT * FROM articles WHERE outlet IN ({marks})", papers):
            rows.setdefault(row["url"], []).append(row)
        later = {true.url: true for true in truth(size, 2) if true.url in editions} if editions else {}
        for true in truth(size):
            true = later.get(true.url, true)
            found = rows.pop(true.url, [])
            what = "stored once" if len(found) == 1 else f"stored {len(found)} times"
            report.line("articles").add(len(found) == 1, f"{true.url} is {what}")
            if found:
                _compare(report, true, _whole(archive, found[0]), editions.get(true.url, 1))
        extra = [url for url, several in rows.items() for _ in several]
        report.line("nothing else stored").add(not extra, f"{len(extra)} more, the first {extra[:1]}")
        for trap in nonarticles(size):
            verdict = _verdict(archive, trap)
            report.line("non-articles refused").add(verdict is None, f"{trap.url}: {verdict}")
    return report


def _compare(report: Report, true: TrueArticle, row: dict[str, Any], edition: int) -> None:
    for name, (right, stored) in FIELDS.items():
        wanted, got = right(true), stored(row)
        if name == "revision":
            wanted = edition
        if name == "body":
            got = _without_signatures(got, true)
        report.line(name).add(
            wanted == got, f"{true.url}\n  true   {_shown(wanted, got)}\n  stored {_shown(got, wanted)}"
        )
    if true.day is None:
        report.line("unknown days left empty").add(
            row["published_day"] is None, f"{true.url}: {row['published_day']}"
        )


def _whole(archive: Archive, row: dict[str, Any]) -> dict[str, Any]:
    """An article's row with what stands in the tables beside it."""
    asked = [row["id"]]
    texts = row["body"].split("\n\n") if row["body"] else []
    kinds = json.loads(row["body_kinds"])
    images = archive.query("SELECT caption, credit FROM images WHERE article = ? ORDER BY n", asked)
    return row | {
        "paragraphs": [list(pair) for pair in zip(kinds, texts, strict=False)],
        "bylines": [
            tuple(b)
            for b in archive.query("SELECT name, role FROM bylines WHERE article = ? ORDER BY n", asked)
        ],
        "captions": [tuple(image) for image in images if image[0]],
        "tags": [tag for (tag,) in archive.query("SELECT tag FROM tags WHERE article = ?", asked)],
    }


def _verdict(archive: Archive, trap: NonArticle) -> str | None:
    """None when the page was rightly refused, or gone as the server says; else what happened."""
    known = archive.row(
        "SELECT state, reason FROM frontier WHERE outlet = ? AND url = ?", [trap.outlet, trap.url]
    )
    refusal = archive.row("SELECT reason FROM refusals WHERE outlet = ? AND url = ?", [trap.outlet, trap.url])
    reason = refusal["reason"] if refusal else known["reason"] if known else None
    if known is None:
        return "was never found"
    if trap.status >= 400:
        return None if known["state"] == "gone" else f"is {known['state']} ({reason}), not gone"
    return None if reason == trap.reason else f"is {known['state']} ({reason}), not refused as {trap.reason}"


def _without_signatures(paragraphs: list[list[str]], true: TrueArticle) -> list[list[str]]:
    """A post may be kept with or without the line that says whose it is."""
    out = []
    for kind, text in paragraphs:
        if kind == "embed":
            for signature in true.signatures:
                text = text.removesuffix(signature).rstrip(" —")
        if text:
            out.append([kind, text])
    return out


def _inferred(via: str | None) -> str | None:
    return via if via in ("weekday", "text") else None


def _bare(dateline: str | None) -> str | None:
    """Without the space around it and doubled inside it."""
    return " ".join(dateline.split()) if dateline else None


def _fold(text: str | None) -> str | None:
    return text.casefold() if text else None


def _shown(value: Any, other: Any) -> str:
    """A value in one line; of long lists the first entry that differs."""
    if isinstance(value, list) and isinstance(other, list) and max(len(value), len(other)) > 3:
        place = next(
            (n for n, pair in enumerate(zip(value, other, strict=False)) if pair[0] != pair[1]),
            min(len(value), len(other)),
        )
        entry = repr(value[place]) if place < len(value) else "nothing"
        return f"[{len(value)} entries] no. {place + 1}: {entry[:300]}"
    return repr(value)[:400]
