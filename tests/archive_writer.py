"""A run that can be killed: `python archive_writer.py FOLDER NUMBER` stores what is left, saying so.

Prints "new ID", "revision ID" or "refused URL" only after the archive has acknowledged it.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from archive_parts import FETCHED, OUTLET, address, article, page

from scraper.archive.store import Archive
from scraper.models import Article, Found, Link, RawPage, Refusal


def pages_of(number: int) -> list[tuple[RawPage, Article | Refusal]]:
    """What the newspaper serves at an address: the same on every run. Each seventh changes at once, each
    eleventh is no article."""
    name = f"artikel-{number}"
    body = random.Random(number).randbytes(random.Random(number).randrange(200, 20_000))
    if number % 11 == 0:
        return [(page(name, body), Refusal(address(name), "listing"))]
    served: list[tuple[RawPage, Article | Refusal]] = [(page(name, body), article(name))]
    if number % 7 == 0:
        changed = article(name, headline=Found(f"Ralat: nelayan {name}", "html", "x"))
        served.append((page(name, body + b"2", fetched_at=FETCHED.replace(hour=9)), changed))
    return served


def main(folder: Path, number: int) -> None:
    with Archive.open(folder / "warta.db", warc_limit=400_000) as archive:
        archive.save_outlet(OUTLET)
        run = archive.begin_run("crawl", [], extractor="1")
        links = [Link(address(f"artikel-{n}"), "sitemap") for n in range(number)]
        archive.frontier.add(links, OUTLET.slug, run)
        print("begun", flush=True)
        while leases := archive.frontier.lease(OUTLET.slug, 10, 600, run):
            for lease in leases:
                for kept, told in pages_of(int(lease.url.rsplit("-", 1)[1])):
                    snapshot = archive.keep(kept, run, OUTLET.slug)
                    where = {"outlet": OUTLET.slug, "run": run, "asked": lease.url}
                    if isinstance(told, Refusal):
                        archive.refuse(told, [snapshot], **where)
                        print("refused", lease.url, flush=True)
                    else:
                        stored = archive.store(told, [snapshot], **where)
                        print(stored.what, stored.article_id, flush=True)
        archive.end_run(run, "ok")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
