"""Write what became of a page: an article, a changed article, another address of one, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from scraper.archive import rows
from scraper.archive.judge import Alias
from scraper.archive.runs import tally, tally_article
from scraper.archive.seal import write_seal
from scraper.archive.times import instant, now
from scraper.models import Article, Refusal

if TYPE_CHECKING:
    from scraper.archive.store import Archive

INCOMPLETE = "only the first "
"""How the note of an imported article begins some further page of which was in no source."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an article.

    new: stored for the first time. revision: headline, byline, date or text had changed. same: they had not.
    alias: a known article under another address. older: its pages were captured before those the article was
    read from, or nobody knows when: nothing was changed.
    """

    article_id: str
    what: Literal["new", "revision", "same", "alias", "older"]


def store(
    archive: Archive, article: Article | Alias, snapshots: Sequence[int], *, outlet: str, run: int, asked: str
) -> Stored:
    """One transaction: article, bylines, tags, images, snapshots, revision, frontier, counter."""
    if isinstance(article, Alias):
        return _alias(archive, article, snapshots, outlet, run, asked)
    new = rows.article_row(article)
    key = archive.article_id(outlet, new["url"])
    extractor = archive.extractor(run)
    with archive.transaction():
        old = archive.row("SELECT * FROM articles WHERE id = ?", [key])
        what: Literal["new", "revision", "same", "alias", "older"]
        touched = older = False
        if old is not None and old["extractor"] == extractor:
            new = rows.steady_date(old, new)
        if old is None:
            what = "new"
            _insert(archive, key, new, outlet, run, asked, extractor)
            _link(archive, key, 1, snapshots)
        elif older := _older(archive, old, snapshots, run):
            what = "alias" if _elsewhere(archive, outlet, new["url"], old["url_asked"], asked) else "older"
        elif any(old[name] != new[name] for name in rows.REVISED):
            if _elsewhere(archive, outlet, new["url"], old["url_asked"], asked):
                what = "alias"  # a print or AMP version reads a little differently: no change of the article
            else:
                what = "revision"
                _supersede(archive, old, snapshots, run, extractor)
                _update(archive, key, new | {"revision": old["revision"] + 1}, run, extractor)
                _link(archive, key, old["revision"] + 1, snapshots)
        else:
            what = "same"
            if touched := _differs(old, new, extractor):
                _update(archive, key, new, None, extractor)
                _link(archive, key, old["revision"], snapshots)
        unchanged = older or what == "alias"
        if not unchanged and (_children(archive, key, article) or what != "same" or touched):
            write_seal(archive, key)
        _settle(archive, key, new["url"], snapshots, outlet, run, asked, "canonical", older=older)
        tally_article(archive, run, outlet, what)
    return Stored(key, what)


def refuse(
    archive: Archive, refusal: Refusal, snapshots: Sequence[int], *, outlet: str, run: int, asked: str
) -> None:
    """One transaction: the verdict, the frontier, the counter. An article once stored from there is kept."""
    url = rows.storable(asked)
    new = {
        "reason": refusal.reason,
        "detail": rows.storable(refusal.detail) or None,
        "snapshot": snapshots[0] if snapshots else None,
    }
    with archive.transaction():
        old = archive.row(
            "SELECT reason, detail, snapshot FROM refusals WHERE outlet = ? AND url = ?", [outlet, url]
        )
        if old != new:
            archive.db.conn.execute("DELETE FROM refusals WHERE outlet = ? AND url = ?", [outlet, url])
            archive.insert(
                "refusals", {"outlet": outlet, "url": url, "run": run, "at": instant(now()), **new}
            )
        archive.frontier.settle(
            outlet, asked, "refused", run, reason=refusal.reason, fetched_at=_fetched_at(archive, snapshots)
        )
        tally(archive, run, outlet, refused=1)


def _alias(
    archive: Archive, known: Alias, snapshots: Sequence[int], outlet: str, run: int, asked: str
) -> Stored:
    """The address, the frontier, the counter; the article itself is not touched."""
    with archive.transaction():
        row = archive.row("SELECT url FROM articles WHERE id = ?", [known.article_id])
        url = row["url"] if row else asked
        _settle(archive, known.article_id, url, snapshots, outlet, run, asked, known.via)
        tally(archive, run, outlet, aliases=1)
    return Stored(known.article_id, "alias")


def _insert(
    archive: Archive, key: str, new: rows.Row, outlet: str, run: int, asked: str, extractor: str | None
) -> None:
    moment = instant(now())
    (n,) = archive.db.conn.execute("SELECT ifnull(max(n), 0) + 1 FROM articles").fetchone()
    about = {"n": n, "id": key, "outlet": outlet, "url_asked": rows.storable(asked), "revision": 1}
    about |= {"extractor": extractor, "first_stored_at": moment, "stored_at": moment, "run": run}
    archive.insert("articles", about | new)


def _update(archive: Archive, key: str, new: rows.Row, run: int | None, extractor: str | None) -> None:
    """run: the run that stores a new revision; None when the revision stays what it is."""
    new = new | {"extractor": extractor}
    if run is not None:
        new |= {"run": run, "stored_at": instant(now())}
    names = ", ".join(f"{name} = ?" for name in new)
    archive.db.conn.execute(f"UPDATE articles SET {names} WHERE id = ?", [*new.values(), key])


def _differs(old: rows.Row, new: rows.Row, extractor: str | None) -> bool:
    if old["extractor"] != extractor:
        return True
    return any(old[name] != value for name, value in new.items() if name not in rows.VOLATILE)


def _elsewhere(archive: Archive, outlet: str, url: str, first_asked: str, asked: str) -> bool:
    """True when this page was asked from another address than the article's own and the first one."""
    here, own, first = (archive.frontier.key(outlet, address) for address in (asked, url, first_asked))
    return here not in (own, first)


def _older(archive: Archive, old: rows.Row, snapshots: Sequence[int], run: int) -> bool:
    """True when these pages were captured before those of the present revision, or only theirs is known.

    What this very run has fetched is the newest there is, whatever the clock said earlier.
    """
    page = archive.row(
        "SELECT fetched_at, source, run FROM snapshots WHERE id = ?", [snapshots[0] if snapshots else None]
    )
    if page is None or (page["source"] == "crawl" and page["run"] == run):
        return False
    return bool(
        archive.query(
            "SELECT 1 FROM article_snapshots x JOIN snapshots s ON s.id = x.snapshot WHERE x.article = ?"
            " AND x.revision = ? AND x.part = 1 AND s.fetched_at > ? AND s.fetched_at <= ?",
            [old["id"], old["revision"], page["fetched_at"] or "", instant(now())],
        )
    )


def _supersede(
    archive: Archive, old: rows.Row, snapshots: Sequence[int], run: int, extractor: str | None
) -> None:
    kept = "revision headline byline published_day published_at published_raw body body_kinds body_sha256"
    before = [
        row[0]
        for row in archive.query(
            "SELECT snapshot FROM article_snapshots WHERE article = ? AND revision = ? ORDER BY part",
            [old["id"], old["revision"]],
        )
    ]
    former, present = _payloads(archive, before), _payloads(archive, snapshots)
    if former and former == present[: len(former)]:  # more of them: an import brought further pages
        cause = "extractor"
    else:
        cause = "page" if old["extractor"] == extractor else "unclear"
    row = {name: old[name] for name in f"{kept} extractor stored_at run".split()}
    row |= {"article": old["id"], "cause": cause, "superseded_at": instant(now()), "superseded_run": run}
    archive.insert("revisions", row)


def _payloads(archive: Archive, snapshots: Sequence[int]) -> list[Any]:
    marks = ", ".join("?" for _ in snapshots)
    found = dict(
        archive.query(f"SELECT id, payload_sha256 FROM snapshots WHERE id IN ({marks})", list(snapshots))
    )
    return [found.get(number) for number in snapshots]


def _link(archive: Archive, key: str, revision: int, snapshots: Sequence[int]) -> None:
    if not snapshots:
        return
    db = archive.db.conn
    db.execute("DELETE FROM article_snapshots WHERE article = ? AND revision = ?", [key, revision])
    db.executemany(
        "INSERT INTO article_snapshots (article, revision, part, snapshot) VALUES (?, ?, ?, ?)",
        [(key, revision, part, snapshot) for part, snapshot in enumerate(snapshots, 1)],
    )


def _children(archive: Archive, key: str, article: Article) -> bool:
    """Replace the rows of a list only when the list has changed. True when one has."""
    changed = False
    lists = (
        ("bylines", rows.byline_rows(article), "n"),
        ("images", rows.image_rows(article), "n"),
        ("tags", rows.tag_rows(article), None),
    )
    for table, wanted, order in lists:
        present = archive.dicts(f"SELECT * FROM {table} WHERE article = ? ORDER BY {order or 'rowid'}", [key])
        numbered = [{"article": key, **({"n": n} if order else {}), **row} for n, row in enumerate(wanted, 1)]
        if present != numbered:
            changed = True
            archive.db.conn.execute(f"DELETE FROM {table} WHERE article = ?", [key])
            for row in numbered:
                archive.insert(table, row)
    return changed


def _settle(
    archive: Archive,
    key: str,
    url: str,
    snapshots: Sequence[int],
    outlet: str,
    run: int,
    asked: str,
    via: str,
    *,
    older: bool = False,
) -> None:
    here = archive.frontier.key(outlet, asked)
    if here != archive.frontier.key(outlet, url):
        archive.db.conn.execute(
            "INSERT INTO aliases (outlet, identity, url, article, via, run) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (outlet, identity) DO UPDATE SET article = excluded.article, via = excluded.via,"
            " run = excluded.run WHERE article <> excluded.article",
            [outlet, here, rows.storable(asked), key, via, run],
        )
    archive.db.conn.execute(
        "DELETE FROM refusals WHERE outlet = ? AND url = ?", [outlet, rows.storable(asked)]
    )
    fetched_at = _fetched_at(archive, snapshots)
    if older:  # the address may have been fetched since
        last = archive.row(
            "SELECT fetched_at FROM frontier WHERE outlet = ? AND identity = ?", [outlet, here]
        )
        fetched_at = max(filter(None, [fetched_at, last and last["fetched_at"]]), default=None)
    archive.frontier.settle(outlet, asked, "done", run, article=key, fetched_at=fetched_at)


def _fetched_at(archive: Archive, snapshots: Sequence[int]) -> str | None:
    if not snapshots:
        return None
    row = archive.row("SELECT fetched_at FROM snapshots WHERE id = ?", [snapshots[0]])
    return row["fetched_at"] if row else None
