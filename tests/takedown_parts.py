"""An archive with a marked article in many places, and the search for what is left of it."""

from __future__ import annotations

import dataclasses
import os
import zlib
from datetime import timedelta
from pathlib import Path

from archive_parts import FETCHED, OUTLET, address, article, begin, page, put

from scraper.archive.store import Archive
from scraper.models import Article, Byline, Found, Link, Paragraph, Refusal

MARK = "zzpenandazz"


def marked(name: str = f"kisah-{MARK}") -> Article:
    return article(
        name,
        headline=Found(f"Kisah {MARK} di pulau", "html", f"Kisah {MARK} di pulau"),
        body=(Paragraph("p", f"Warga {MARK} bercerita."), Paragraph("p", f"{MARK} " * 900)),
        bylines=(Byline(f"Nama {MARK}", "reporter", "html", f"Nama {MARK}"),),
        tags=(f"tag {MARK}",),
        amp_url=address(f"kisah-{MARK}") + "/amp",
    )


def html(text: str) -> bytes:
    return f"<html><p>{text}</p></html>".encode()


def filled(folder: Path) -> tuple[Archive, int, str]:
    """Twelve articles in small WARC files, and a marked one with revision, revisit, alias and refusal."""
    folder.mkdir(exist_ok=True)
    archive, run = begin(folder, warc_limit=3000)
    found_on = f"https://kabarpulau.example/{MARK}"
    links = [Link(address(n), "sitemap", found_on=found_on) for n in ("x", f"kisah-{MARK}")]
    archive.frontier.add(links, OUTLET.slug, run)
    key = ""
    for n in range(12):
        put(archive, run, article(f"a{n}"), page(f"a{n}", os.urandom(400)))
        if n == 3:
            name = f"kisah-{MARK}"
            key = put(archive, run, marked(), page(name, html(MARK)))
            changed = dataclasses.replace(marked(), headline=Found(f"Ralat {MARK}", "html", "x"))
            later = page(name, html(MARK + "2"), fetched_at=FETCHED + timedelta(days=1))
            put(archive, run, changed, later)
            archive.keep(
                page(name, html(MARK + "2"), fetched_at=FETCHED + timedelta(days=2)), run, OUTLET.slug
            )
            print_version = dataclasses.replace(changed, url=address(f"cetak-{MARK}"))
            put(archive, run, print_version, page(f"cetak-{MARK}", html("cetak " + MARK)))
            wall = archive.keep(page(name + "/amp", html("amp " + MARK)), run, OUTLET.slug)
            archive.refuse(
                Refusal(address(name) + "/amp", "login", MARK),
                [wall],
                outlet=OUTLET.slug,
                run=run,
                asked=address(name),
            )
    archive.frontier.add([Link(address("y"), "index", found_on=address(f"kisah-{MARK}"))], OUTLET.slug, run)
    archive.db.conn.execute("DELETE FROM frontier WHERE url = ?", [address("x")])
    archive.end_run(run, "ok")
    return archive, run, key


def remains(folder: Path) -> list[str]:
    """Every file that holds the mark, plain or inside gzip members."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        inner = b""
        if path.suffix == ".gz":
            rest = content
            while rest:
                member = zlib.decompressobj(zlib.MAX_WBITS + 16)
                inner += member.decompress(rest)
                rest = member.unused_data
        if MARK.encode() in content + inner:
            found.append(path.name)
    return found
