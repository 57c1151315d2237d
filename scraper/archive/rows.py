"""An Article as rows of the archive."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from scraper.archive.times import instant
from scraper.models import Article, Byline, Found, Published
from scraper.text import digest, words

Row = dict[str, Any]

REVISED = ("headline", "byline", "published_day", "published_at", "body_sha256")
"""Columns whose change makes a new revision."""

VOLATILE = ("teasers", "stripped", "notes", "missed_rules", "agreements")
"""Columns that differ from fetch to fetch (teasers, advertisements): alone they change nothing."""

_PUBLISHED = ("day", "at", "precision", "zone", "zone_via", "via", "raw")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BLANK_LINES = re.compile(r"\n\s*\n")


def article_row(article: Article) -> Row:
    """The columns of `articles` that the page decides."""
    body = storable(body_text(article))
    row: Row = {
        "url": article.canonical.value,
        "url_via": article.canonical.via,
        "url_raw": article.canonical.raw,
        **_found("headline", article.headline),
        **_found("seo_headline", article.seo_headline),
        **_found("kicker", article.kicker),
        **_byline(article.bylines),
        **_published("published", article.published),
        **_published("modified", article.modified),
        "news_day": article.news_day.value.isoformat() if article.news_day else None,
        "news_day_via": article.news_day.via if article.news_day else None,
        "news_day_raw": article.news_day.raw if article.news_day else None,
        **_dateline(article),
        **_found("section", article.section),
        **_found("language", article.language),
        **_found("description", article.description),
        "amp_url": article.amp_url or None,
        "correction": article.correction or None,
        "advertorial": article.advertorial or None,
        "body": body,
        "body_kinds": _json([p.kind for p in article.body if p.text.strip()]),
        "body_via": article.body_via,
        "body_sha256": digest(body),
        "words": words(body),
        "links": _json(article.links),
        "teasers": _json(article.teasers),
        "stripped": _json(article.stripped),
        "notes": _json(article.notes),
        "missed_rules": _json(article.missed_rules),
        "agreements": _json(_agreements(article)),
    }
    return {key: storable(value) for key, value in row.items()}


def body_text(article: Article) -> str:
    """The paragraphs parted by one blank line, none inside a paragraph: they can be told apart again."""
    return "\n\n".join(_BLANK_LINES.sub("\n", p.text.strip()) for p in article.body if p.text.strip())


def steady_date(old: Row, new: Row) -> Row:
    """`new` with the date of `old`, when a later fetch only tells the same date less well; else `new`.

    "30 menit lalu" becomes "5 jam lalu" and then "1 hari lalu": the newspaper has changed nothing, and the
    first reading is the best. So an instant is not given up for its day, and a text that counts back from the
    fetch (it prints no year) does not move the day by one.
    """
    before, after = old["published_day"], new["published_day"]
    if before is None or after is None:
        return new
    coarser = before == after and old["published_at"] is not None and new["published_at"] is None
    apart = abs((date.fromisoformat(before) - date.fromisoformat(after)).days)
    counted = apart <= 1 and not _YEAR.search(new["published_raw"] or "")
    if not (coarser or counted):
        return new
    return new | {f"published_{part}": old[f"published_{part}"] for part in _PUBLISHED}


def byline_rows(article: Article) -> list[Row]:
    return [
        {"name": storable(b.name), "role": b.role, "via": b.via, "raw": storable(b.raw)}
        for b in article.bylines
        if b.name
    ]


def tag_rows(article: Article) -> list[Row]:
    return [{"tag": storable(tag)} for tag in dict.fromkeys(article.tags) if tag]


def image_rows(article: Article) -> list[Row]:
    return [
        {
            "url": storable(image.url),
            "caption": storable(image.caption),
            "credit": storable(image.credit),
            "via": image.via,
        }
        for image in article.images
    ]


def storable(value: Any) -> Any:
    """Text SQLite can hold: lone surrogates (from broken JSON escapes) become U+FFFD, NUL vanishes."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "")


def _found(name: str, found: Found[str] | None) -> Row:
    here = found if found is not None and found.value else None
    return {
        name: here.value if here else None,
        f"{name}_via": here.via if here else None,
        f"{name}_raw": here.raw if here else None,
    }


def _byline(bylines: Iterable[Byline]) -> Row:
    named = [b for b in bylines if b.name]
    credited = [b for b in named if b.role in ("reporter", "contributor")]
    credited = credited or [b for b in named if b.role == "agency"]
    return {
        "byline": ", ".join(dict.fromkeys(b.name for b in credited)) or None,
        "byline_via": credited[0].via if credited else None,
        "byline_raw": "\n".join(dict.fromkeys(b.raw for b in credited)) or None,
    }


def _published(name: str, stamp: Published | None) -> Row:
    return {
        f"{name}_day": stamp.day.isoformat() if stamp else None,
        f"{name}_at": instant(stamp.at) if stamp and stamp.at else None,
        f"{name}_precision": stamp.precision if stamp else None,
        f"{name}_zone": stamp.zone if stamp else None,
        f"{name}_zone_via": stamp.zone_via if stamp else None,
        f"{name}_via": stamp.via if stamp else None,
        f"{name}_raw": stamp.raw if stamp else None,
    }


def _dateline(article: Article) -> Row:
    line = article.dateline
    return {
        "dateline_raw": line.raw if line else None,
        "dateline_outlet": line.outlet if line else None,
        "dateline_via": line.via if line else None,
        "place": line.place if line else None,
        "place_code": line.code if line else None,
    }


def _agreements(article: Article) -> dict[str, list[str]]:
    fields = (
        "canonical",
        "headline",
        "published",
        "modified",
        "news_day",
        "section",
        "language",
        "description",
    )
    found = {name: getattr(article, name) for name in fields}
    return {name: list(value.agrees) for name, value in found.items() if value is not None and value.agrees}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
