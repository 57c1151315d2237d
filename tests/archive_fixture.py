"""Stored archives of every schema that ever landed: `python tests/archive_fixture.py` writes the newest one.

`archives/SCHEMA.tar.gz` is a small archive of invented pages with its WARC files, made by the code of its
time; `archives/SCHEMA.json` says what it holds. Neither is written again once it has landed.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import tarfile
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from archive_parts import FETCHED, HOST, OUTLET, address, article, begin, page, put
from sqlite_utils import Database

from scraper.archive.copies import find_copies
from scraper.archive.judge import Alias
from scraper.archive.schema import migrations
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.models import Byline, Found, Link, Outlet, Paragraph, Published, RawPage, Refusal

STORED = Path(__file__).with_name("archives")
OTHER = Outlet(slug="suaratebing", name="Suara Tebing", hosts=("suaratebing.example",), starts=())
WORDS = ("nelayan", "perahu", "pasar", "sekolah", "jembatan", "panen", "ikan", "kantor", "ombak", "dermaga")


def present() -> str:
    """The name of the newest schema."""
    return [migration.name for migration in migrations.pending(Database(memory=True, execute_plugins=False))][
        -1
    ]


def schema_of(db: Database) -> str:
    """SHA-256 over the text of every table, index, trigger and view (blanks folded)."""
    told = db.conn.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB '_sqlite*' ORDER BY type, name"
    )
    return hashlib.sha256("\n".join(" ".join(sql.split()) for (sql,) in told).encode()).hexdigest()


def contents(archive: Archive, columns: dict[str, list[str]] | None = None) -> dict[str, dict[str, Any]]:
    """Of every table: columns, number of rows, SHA-256 over the rows. columns: of these only."""
    if columns is None:
        named = archive.query(
            "SELECT name FROM pragma_table_list"
            " WHERE schema = 'main' AND type = 'table' AND name NOT GLOB '*sqlite*'"
        )
        columns = {
            name: [column for (column,) in archive.query("SELECT name FROM pragma_table_info(?)", [name])]
            for (name,) in sorted(named)
        }
    found = {}
    for table, names in columns.items():
        rows = archive.query(f"SELECT {', '.join(names)} FROM {table}")
        text = "\n".join(sorted(json.dumps(row, ensure_ascii=False) for row in rows))
        found[table] = {
            "columns": names,
            "rows": len(rows),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    return found


def body(chance: random.Random) -> tuple[Paragraph, ...]:
    sentences = (" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(4))
    return tuple(Paragraph("p", sentence) for sentence in sentences)


def fill(folder: Path) -> None:
    """An archive with something in every table but `cleanup`: what a year of use leaves, made small."""
    chance = random.Random(1)
    archive, run = begin(folder, warc_limit=6000)
    with archive:
        archive.save_outlet(OTHER)
        links = [
            Link(address(f"berita-{n}"), "sitemap", found_on=f"https://{HOST}/peta.xml") for n in range(24)
        ]
        archive.frontier.add(links, OUTLET.slug, run)
        bodies = [body(chance) for _ in range(16)]
        for n, told in enumerate(bodies):
            day = date(2024, 4, 20) + timedelta(days=n)
            stamp = Published(day, None, "day", None, None, "html", day.isoformat())
            made = article(f"berita-{n}", body=told, published=stamp, bylines=article().bylines[: n % 3])
            put(archive, run, made, page(f"berita-{n}", chance.randbytes(700)))
        for n in range(0, 16, 4):  # edited twice: headline, then text
            later = page(f"berita-{n}", chance.randbytes(700), fetched_at=FETCHED + timedelta(days=1))
            put(
                archive,
                run,
                article(f"berita-{n}", body=bodies[n], headline=Found(f"Ralat {n}", "html", "x")),
                later,
            )
            last = page(f"berita-{n}", chance.randbytes(700), fetched_at=FETCHED + timedelta(days=2))
            put(
                archive,
                run,
                article(f"berita-{n}", body=body(chance), headline=Found(f"Ralat {n}", "html", "x")),
                last,
            )
            archive.keep(replace(last, fetched_at=FETCHED + timedelta(days=3)), run, OUTLET.slug)  # a revisit
        _other(archive, run, bodies)
        _fates(archive, run)
        archive.count(run, OUTLET.slug, finish="finished", requests=40)
        archive.end_run(run, "ok", "24 pages")
        find_copies(archive)
        takedown(
            archive,
            [address("berita-5")],
            run=archive.begin_run("takedown", []),
            note="diminta oleh narasumber",
        )
        takedown(archive, [address("berita-7") + "*"], run=archive.begin_run("takedown", []), note="putusan")


def _other(archive: Archive, run: int, bodies: list[tuple[Paragraph, ...]]) -> None:
    """A second newspaper that prints the first one's text, an agency's, and one without a date."""
    for n, told in enumerate(bodies[:4]):
        url = f"https://suaratebing.example/kabar/{n}"
        stamp = Published(
            date(2024, 5, 6), datetime(2024, 5, 6, 3, tzinfo=UTC), "minute", "WIB", "printed", "jsonld", "x"
        )
        bylines = (Byline("Antara", "agency", "text", "(ant)"),)
        kept = RawPage(url, f"<html>{n}</html>".encode(), FETCHED, headers=(("Content-Type", "text/html"),))
        told_here = article(
            f"kabar-{n}", url=url, canonical=Found(url, "html", url), body=told, bylines=bylines
        )
        told_here = replace(told_here, published=stamp if n else None)
        archive.store(told_here, [archive.keep(kept, run, OTHER.slug)], outlet=OTHER.slug, run=run, asked=url)
    alias = page("berita-3-amp", b"<html>berita 3</html>")
    numbers = [archive.keep(alias, run, OUTLET.slug)]
    ((known,),) = archive.query("SELECT id FROM articles WHERE url = ?", [address("berita-3")])
    archive.store(Alias(known), numbers, outlet=OUTLET.slug, run=run, asked=alias.url)


def _fates(archive: Archive, run: int) -> None:
    """Refused, gone, failed and waiting addresses; a feed; a text dump."""
    for n, reason in ((16, "listing"), (17, "login")):
        number = archive.keep(page(f"berita-{n}", b"<html>%d</html>" % n), run, OUTLET.slug)
        told = Refusal(address(f"berita-{n}"), reason, "halaman uji")
        archive.refuse(told, [number], outlet=OUTLET.slug, run=run, asked=address(f"berita-{n}"))
    archive.frontier.gone(address("berita-18"), "404")
    archive.frontier.fail(address("berita-19"), "timeout", FETCHED + timedelta(days=1))
    dump = RawPage(
        "https://suaratebing.example/kabar/teks", b"Isi teks", None, kind="text", source="kumpulan.jsonl"
    )
    archive.keep(dump, run, OTHER.slug)
    row = {"url": f"https://{HOST}/feed", "outlet": OUTLET.slug, "kind": "feed", "status": "200", "run": run}
    with archive.transaction():
        archive.insert(
            "sources", row | {"etag": '"1"', "sha256": "0" * 64, "changed_at": "2024-05-03T02:01:00Z"}
        )


def unpack(name: str, to: Path) -> dict[str, Any]:
    """Put a stored archive into a folder; returns what it held when it was made."""
    with tarfile.open(STORED / f"{name}.tar.gz") as packed:
        packed.extractall(to, filter="data")
    return dict(json.loads((STORED / f"{name}.json").read_text("utf-8")))


def main() -> int:
    name = present()
    target = STORED / f"{name}.tar.gz"
    if target.exists():
        print(f"{target} is stored already: a schema that has landed is not changed, add a step to schema.py")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder))
        with Archive.open(Path(folder) / "warta.db") as archive:
            told = {"schema": schema_of(archive.db), "tables": contents(archive)}
        with tarfile.open(target, "w:gz") as packed:
            for path in (Path(folder) / "warta.db", Path(folder) / "warc"):
                packed.add(path, path.name)
    target.with_name(f"{name}.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(f"written: {target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
