"""Fill an archive fast: the very rows, index entries and pages of the usual road, many to a commit.

Only for measuring what a large archive costs: storing a million articles one by one takes hours. The rows are
put together here from what the usual road writes for one article; tests/test_bench_archive.py holds both
side by side, and `warta verify` finds no difference.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from bench.invented import HEADERS, REQUEST_HEADERS, TEXTS, Invented, article, invent
from scraper.archive import rows
from scraper.archive.store import Archive
from scraper.archive.times import instant, now
from scraper.text import words
from scraper.urls import article_id, identity

COMMIT = 250
"""Articles to a commit."""

Rows = dict[str, list[dict[str, Any]]]

_WORDS = {text: words(text) for text in TEXTS}
_TEMPLATE = rows.article_row(article(invent(0))[0])


@contextmanager
def unsynced(archive: Archive) -> Iterator[None]:
    """Nothing waits for the disk."""
    archive.db.conn.execute("PRAGMA synchronous = OFF")
    archive.db.conn.execute("PRAGMA cache_size = -200000")  # kB
    with patch.object(os, "fsync", lambda fd: None):
        yield
    archive.db.conn.execute("PRAGMA cache_size = -2000")
    archive.db.conn.execute("PRAGMA synchronous = FULL")


def fill(archive: Archive, numbers: range, run: int) -> Iterator[int]:
    """Put the articles with these numbers into the archive; yields how many are done, now and then."""
    left = iter(numbers)
    done = 0
    (snapshot,) = archive.query("SELECT ifnull(max(id), 0) FROM snapshots")[0]
    (n,) = archive.query("SELECT ifnull(max(n), 0) FROM articles")[0]
    with unsynced(archive):
        while batch := [invent(number) for number in islice(left, COMMIT)]:
            archive.warcs.turn_over()
            with archive.transaction():
                pages = [page_records(made) for made in batch]
                file, offset = archive.warcs.append(b"".join(data for data, _ in pages))
                tables: Rows = defaultdict(list)
                for made, (data, first) in zip(batch, pages, strict=True):
                    n, snapshot = n + 1, snapshot + 1
                    for table, found in rows_of(made, n, snapshot, run, archive.extractor(run)).items():
                        tables[table] += found
                    place = {"warc_file": file, "offset": offset, "length": first}
                    digest = hashlib.sha256(data).hexdigest()
                    tables["snapshots"][-1] |= place | {"group_length": len(data), "group_sha256": digest}
                    offset += len(data)
                for table, found in tables.items():
                    _insert(archive, table, found)
                for outlet, count in Counter(made.outlet for made in batch).items():
                    archive.tally(run, outlet, found=count, fetched=count, stored=count)
            done += len(batch)
            yield done


def _insert(archive: Archive, table: str, found: list[dict[str, Any]]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in found[0]), ", ".join(f":{name}" for name in found[0])
    archive.db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", found)


def rows_of(made: Invented, n: int, snapshot: int, run: int, extractor: str | None) -> Rows:
    """The rows of an article and its page, but for the place of the page's records."""
    moment, fetched = instant(now()), instant(made.at + timedelta(days=1))
    day, key_url = made.at.date().isoformat(), identity(made.url)
    key, html = article_id(made.outlet, key_url), made.html
    body = "\n\n".join(made.paragraphs)
    row = {
        **_TEMPLATE,
        "n": n,
        "id": key,
        "outlet": made.outlet,
        "url": made.url,
        "url_asked": made.url,
        "url_raw": made.url,
        "headline": made.headline,
        "headline_raw": made.headline,
        "byline": made.name,
        "byline_raw": made.name,
        "published_day": day,
        "published_at": instant(made.at),
        "published_raw": made.printed,
        "dateline_raw": f"{made.place} -",
        "place": made.place,
        "section": made.section,
        "section_raw": made.section,
        "words": sum(_WORDS[text] for text in made.paragraphs),
        "body": body,
        "body_kinds": json.dumps(["p"] * len(made.paragraphs)),
        "body_sha256": hashlib.sha256(body.encode()).hexdigest(),
        "revision": 1,
        "extractor": extractor,
        "first_stored_at": moment,
        "stored_at": moment,
        "run": run,
    }
    image = {"url": f"https://{made.host}/{made.number}.jpg", "caption": made.headline, "credit": made.name}
    parts: Rows = {
        "bylines": [
            {"article": key, "n": 1, "name": made.name, "role": "reporter", "via": "html", "raw": made.name}
        ],
        "tags": [{"article": key, "tag": tag} for tag in made.tags],
        "images": [{"article": key, "n": 1, **image, "via": "html"}],
        "article_snapshots": [{"article": key, "revision": 1, "part": 1, "snapshot": snapshot}],
    }
    row["seal"] = _seal(row | {"published_year": made.at.year}, parts)
    page = {
        "id": snapshot,
        "url": made.url,
        "fetched_at": fetched,
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "bytes": len(html),
        "payload_sha256": hashlib.sha256(html).hexdigest(),
        "kind": "html",
        "source": "crawl",
        "outlet": made.outlet,
        "run": run,
    }
    listed: dict[str, Any] = {
        "outlet": made.outlet,
        "url": made.url,
        "identity": key_url,
        "state": "done",
        "via": "sitemap",
    }
    listed |= {"found_at": moment, "lastmod": instant(made.at), "day": day, "fetched_at": fetched}
    listed |= {"article": key, "run": run}
    return {"snapshots": [page], "articles": [row], **parts, "frontier": [listed]}


def _seal(row: dict[str, Any], parts: Rows) -> str:
    record = {"article": {name: value for name, value in row.items() if value is not None}, **parts}
    record["pages"] = record.pop("article_snapshots")
    text = json.dumps(record | {"revisions": []}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def page_records(made: Invented) -> tuple[bytes, int]:
    """Response and request record as `warc.records` writes them, and the length of the first."""
    html = made.html
    head = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in HEADERS) + "\r\n"
    block = head.encode() + html
    date, answer, asked = instant(made.at + timedelta(days=1)), uuid4(), uuid4()
    response = _record(
        f"WARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{answer}>\r\nWARC-Target-URI: {made.url}\r\n"
        f"WARC-Date: {date}\r\nWARC-Payload-Digest: {_sha1(html)}\r\nWARC-Block-Digest: {_sha1(block)}\r\n"
        "Content-Type: application/http; msgtype=response\r\n",
        block,
    )
    path = made.url.removeprefix(f"https://{made.host}")
    lines = "".join(f"{name}: {value}\r\n" for name, value in (("Host", made.host), *REQUEST_HEADERS))
    block = f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode()
    request = _record(
        f"WARC-Type: request\r\nWARC-Record-ID: <urn:uuid:{asked}>\r\nWARC-Target-URI: {made.url}\r\n"
        f"WARC-Date: {date}\r\nWARC-Concurrent-To: <urn:uuid:{answer}>\r\n"
        f"WARC-Block-Digest: {_sha1(block)}\r\nContent-Type: application/http; msgtype=request\r\n",
        block,
    )
    return response + request, len(response)


def _sha1(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()}"


def _record(head: str, block: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    head = f"WARC/1.1\r\n{head}Content-Length: {len(block)}\r\n\r\n"
    return packer.compress(head.encode() + block + b"\r\n\r\n") + packer.flush()
