"""The measuring stick passes an archive that holds the truth, and finds every difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from scraper.archive.store import Archive
from scraper.models import (
    Article,
    Byline,
    Dateline,
    Found,
    Image,
    Link,
    Paragraph,
    Published,
    RawPage,
    Refusal,
)
from scraper.outlets.loader import load
from scraper.sample import PAPERS, TrueArticle, nonarticles, truth
from scraper.sample.check import check


def keep_everything(folder: Path, size: int) -> Path:
    """An archive that holds exactly the truth."""
    outlets = load()
    with Archive.open(folder / "warta.db") as archive:
        run = archive.begin_run("crawl", [])
        for paper in PAPERS:
            archive.save_outlet(outlets[paper.slug])
        for true in truth(size):
            archive.frontier.add([Link(true.url, "sitemap")], true.outlet, run)
            snapshot = archive.keep(RawPage(true.url, true.url.encode(), None), run, true.outlet)
            archive.store(as_article(true), [snapshot], outlet=true.outlet, run=run, asked=true.url)
        for trap in nonarticles(size):
            archive.frontier.add([Link(trap.url, "index")], trap.outlet, run)
            if trap.status >= 400:
                archive.frontier.gone(trap.url, str(trap.status))
            else:
                archive.refuse(
                    Refusal(trap.url, trap.reason), [], outlet=trap.outlet, run=run, asked=trap.url
                )
        archive.end_run(run, "ok")
    return folder / "warta.db"


def as_article(true: TrueArticle) -> Article:
    published = None
    if true.day:
        precision = "minute" if true.at else "day"
        published = Published(true.day, true.at, precision, true.zone, "printed", true.via or "html", "")
    return Article(
        true.url,
        Found(true.url, "meta", true.url),
        Found(true.headline, "html", true.headline),
        tuple(Paragraph(kind, text) for kind, text in true.body),
        "html",
        bylines=tuple(Byline(name, role, "html", name) for name, role in true.bylines),
        published=published,
        dateline=Dateline(true.dateline, None, true.place, true.place_code, "text")
        if true.dateline
        else None,
        images=tuple(Image(None, caption, credit, "html") for caption, credit in true.captions),
        section=Found(true.section, "html", true.section) if true.section else None,
        tags=true.tags,
    )


def test_an_archive_of_the_truth_passes(tmp_path: Path) -> None:
    report = check(keep_everything(tmp_path, 30), 30)
    assert report.ok, str(report)
    assert report.lines["articles"].total == 30


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("UPDATE articles SET headline = 'x' WHERE n = 3", "headline"),
        ("UPDATE articles SET published_day = '2001-01-01' WHERE n = 3", "day"),
        ("UPDATE articles SET published_at = '2001-01-01T00:00:00Z' WHERE n = 3", "minute"),
        ("UPDATE articles SET body = body || ' x' WHERE n = 3", "body"),
        ("UPDATE articles SET dateline_raw = NULL", "dateline"),
        ("UPDATE articles SET place_code = '11'", "place code"),
        ("UPDATE bylines SET role = 'translator'", "bylines"),
        ("UPDATE images SET caption = 'x'", "captions"),
        ("DELETE FROM tags", "tags"),
        ("UPDATE articles SET url = url || 'x' WHERE n = 3", "articles"),
        ("UPDATE articles SET url = url || 'x' WHERE n = 3", "nothing else stored"),
        ("UPDATE refusals SET reason = 'no-text'", "non-articles refused"),
        ("UPDATE articles SET revision = 2 WHERE n = 3", "revision"),
    ],
)
def test_every_difference_is_found(tmp_path: Path, change: str, line: str) -> None:
    path = keep_everything(tmp_path, 30)
    with Archive.open(path) as archive, archive.transaction():
        archive.query(change)
    report = check(path, 30)
    assert not report.ok
    assert report.lines[line].right < report.lines[line].total
    assert f"\n{line}: " in str(report)
