"""An article as a reference: CSL-JSON, BibTeX or RIS.

Names stay as printed: Indonesian names have no family name that could be put first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from scraper.archive.store import Archive

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference names. authors: persons, or agencies when no person is named. seen: day of fetching.

    proof: the digest of the kept page, None when no page is kept.
    """

    id: str
    headline: str | None
    authors: tuple[str, ...]
    newspaper: str
    published: date | None
    url: str
    language: str | None
    section: str | None
    seen: date | None
    proof: str | None

    @property
    def note(self) -> str:
        return f"Archived by Warta as {self.id}" + (f", page SHA-256 {self.proof}" if self.proof else "")


def reference(archive: Archive, article: str) -> Reference:
    """The reference of the article with this id. KeyError when there is none."""
    row = archive.row(
        "SELECT a.*, o.name AS newspaper FROM articles a JOIN outlets o ON o.slug = a.outlet WHERE a.id = ?",
        [article],
    )
    if row is None:
        raise KeyError(article)
    named = archive.query("SELECT name, role FROM bylines WHERE article = ? ORDER BY n", [article])
    authors = [name for name, role in named if role in ("reporter", "contributor")]
    authors = authors or [name for name, role in named if role == "agency"]
    page = archive.row(
        "SELECT s.fetched_at, s.payload_sha256 FROM article_snapshots x JOIN snapshots s ON s.id = x.snapshot"
        " WHERE x.article = ? AND x.revision = ? ORDER BY x.part",
        [article, row["revision"]],
    )
    return Reference(
        id=article,
        headline=row["headline"],
        authors=tuple(dict.fromkeys(authors)),
        newspaper=row["newspaper"],
        published=_day(row["published_day"]),
        url=row["url"],
        language=row["language"],
        section=row["section"],
        seen=_day(page["fetched_at"]) if page else None,
        proof=page["payload_sha256"] if page else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def csl(references: list[Reference]) -> str:
    """CSL-JSON, what Zotero and pandoc read: a list of items."""
    return json.dumps([_csl(r) for r in references], ensure_ascii=False, indent=2)


def _csl(r: Reference) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": f"warta-{r.id}",
        "type": "article-newspaper",
        "title": r.headline,
        "author": [{"literal": name} for name in r.authors],
        "container-title": r.newspaper,
        "section": r.section,
        "issued": _parts(r.published),
        "accessed": _parts(r.seen),
        "URL": r.url,
        "language": r.language,
        "note": r.note,
    }
    return {name: value for name, value in told.items() if value}


def _parts(day: date | None) -> dict[str, Any] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def bibtex(references: list[Reference]) -> str:
    return "\n\n".join(_bibtex(r) for r in references)


def _bibtex(r: Reference) -> str:
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in r.authors),
        "title": f"{{{_tex(r.headline)}}}" if r.headline else "",
        "journal": _tex(r.newspaper),
        "year": str(r.published.year) if r.published else "",
        "day": str(r.published.day) if r.published else "",
        "url": r.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),  # verbatim in \url
        "urldate": str(r.seen or ""),
        "language": r.language or "",
        "note": _tex(r.note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if r.published:  # a month is a macro, in no braces
        at = next(n for n, line in enumerate(lines) if line.startswith("  year"))
        lines.insert(at + 1, f"  month = {_MONTHS[r.published.month - 1]},")
    return "\n".join([f"@article{{warta-{r.id},", *lines, "}"])


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in " ".join(text.split()))


def ris(references: list[Reference]) -> str:
    return "\n".join(line for r in references for line in _ris(r))


def _ris(r: Reference) -> Iterator[str]:
    told: list[tuple[str, str | None]] = [
        ("TY", "NEWS"),
        ("ID", f"warta-{r.id}"),
        ("TI", r.headline),
        *(("AU", name) for name in r.authors),
        ("T2", r.newspaper),
        ("SE", r.section),
        ("PY", str(r.published.year) if r.published else None),
        ("DA", f"{r.published:%Y/%m/%d}" if r.published else None),
        ("UR", r.url),
        ("LA", r.language),
        ("Y2", f"{r.seen:%Y/%m/%d}" if r.seen else None),
        ("N1", r.note),
    ]
    for tag, value in told:
        if value:
            yield f"{tag}  - {' '.join(value.split())}"
    yield "ER  - "


FORMATS: dict[str, Callable[[list[Reference]], str]] = {"csl": csl, "bibtex": bibtex, "ris": ris}
"""Name of a format, and what writes it."""
