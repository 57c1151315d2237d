"""Mutated pages: whatever is cut, doubled, swapped or broken, the answer is an Article or a Refusal, in time.

The project's own invented pages are mutated here; recorded ones too when WARTA_CORPUS names their folder
(pages/**/*.gz, as for `make bench`).
"""

from __future__ import annotations

import gzip
import os
import random
import re
import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.extraction import own_pages
from scraper.extract import extract
from scraper.models import REASONS, Article, Outlet, Refusal, Rules

FETCHED = datetime(2026, 11, 22, tzinfo=UTC)
SLOWEST = 5.0  # seconds of CPU time for one page
TOKENS = re.compile(rb"<[^<>]*>|[^<>]+|[<>]")
ATTRIBUTE = re.compile(rb"\s[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")
SHARDS = [
    b"<", b">", b"</", b"<!--", b"-->", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"&#xD800;", b"&#0;", b'"', b"'",
    b"<script>", b"</script>", b"<style>", b"<template>", b"<svg>", b"<math>", b"<plaintext>", b"<textarea>",
    b"<table>", b"<td>", b"<select>", b"<br>", b"<h1>", b"</article>", b"<p hidden>", b"<![CDATA[",
    b"<base href=x:>", b"\x1b[2J", "²".encode(), "\u202e".encode(), "\u200b".encode(), b"]}", b"{", b"\\u",
    b"=" * 50, b" " * 500,
]  # fmt: skip
ODD_OUTLET = Outlet(
    "kabarpulau",
    "Kabar Pulau",
    ("kabarpulau.example",),
    (),
    place="51",
    timezone="Asia/Makassar",
    language="id",
    rules=(Rules(headline="h1", byline="p", published="div", body="div", caption="span", strip=("p b",)),),
)


def mutate(page: bytes, dice: random.Random) -> bytes:
    """The page with one to forty changes of tags, attributes and bytes."""
    tokens: list[bytes] = TOKENS.findall(page)
    for _ in range(dice.choice([1, 2, 5, 15, 40])):
        if not tokens:
            break
        at, to = dice.randrange(len(tokens)), dice.randrange(len(tokens))
        match dice.randrange(10):
            case 0:  # delete one
                del tokens[at]
            case 1:  # delete a run
                del tokens[at : at + dice.randrange(60)]
            case 2:  # swap two
                tokens[at], tokens[to] = tokens[to], tokens[at]
            case 3:  # repeat a run
                tokens[to:to] = tokens[at : at + dice.randrange(1, 40)] * dice.choice([1, 1, 3, 30])
            case 4:  # a shard between
                tokens.insert(at, dice.choice(SHARDS) * dice.choice([1, 1, 1, 40]))
            case 5:  # lose an attribute, or all
                tokens[at] = ATTRIBUTE.sub(b"", tokens[at], count=dice.randrange(3))
            case 6:  # another page's attribute value
                value = b'="' + tokens[to][:80].replace(b'"', b"") + b'"'
                tokens[at] = re.sub(rb"=\s*\"[^\"]*\"", lambda _, value=value: value, tokens[at])
            case 7:  # bytes
                broken = bytearray(tokens[at])
                for _ in range(dice.randrange(1, 6)):
                    broken[dice.randrange(len(broken))] = dice.randrange(256)
                tokens[at] = bytes(broken)
            case 8:  # another element
                tokens[at] = re.sub(
                    rb"^(</?)[a-zA-Z0-9]+", rb"\1" + dice.choice([b"b", b"td", b"h2", b"a"]), tokens[at]
                )
            case 9:  # cut the page
                if dice.random() < 0.3:
                    del tokens[at:]
    return b"".join(tokens)


def check(page: bytes, url: str, outlet: Outlet | None) -> Article | Refusal:
    """Reads the page and says what must hold of any answer."""
    started = time.process_time()
    answer = extract(page, url, outlet=outlet, fetched_at=FETCHED)
    assert time.process_time() - started < SLOWEST
    if isinstance(answer, Refusal):
        assert answer.reason in REASONS and answer.reason != "unreadable", answer.detail
        return answer
    told = [p.text for p in answer.body] + [b.name for b in answer.bylines] + list(answer.tags)
    told += [x.value for x in (answer.headline, answer.kicker, answer.section, answer.description) if x]
    told += [c for i in answer.images for c in (i.caption, i.credit) if c]
    for text in told:
        assert text and text == text.strip(), ascii(text[:200])
        assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in text), ascii(text[:200])
        text.encode()
    assert answer.body
    assert answer.published is None or answer.published.day <= FETCHED.date()
    assert all(link.startswith(("http://", "https://")) for link in answer.links)
    return answer


def sources() -> Iterator[tuple[bytes, str, int]]:
    """(page, address, how many mutations of it)."""
    for html, url, _ in own_pages():
        yield html.encode(), url, 12
    if folder := os.environ.get("WARTA_CORPUS"):
        for path in sorted(Path(folder).glob("pages/**/*.gz")):
            yield gzip.decompress(path.read_bytes()), f"https://kabarpulau.example/berita/{path.stem}", 4


@pytest.mark.parametrize("outlet", [None, ODD_OUTLET], ids=["generic", "with rules"])
def test_mutated_pages(outlet: Outlet | None) -> None:
    kinds: set[type] = set()
    for number, (page, url, times) in enumerate(sources()):
        dice = random.Random(number)
        for _ in range(times):
            broken = mutate(page, dice)
            kinds.add(type(check(broken, url, outlet)))
    assert kinds == {Article, Refusal}


def test_the_same_page_gives_the_same_answer() -> None:
    for number, (page, url, _) in enumerate(sources()):
        broken = mutate(page, random.Random(1000 + number))
        assert check(broken, url, None) == check(broken, url, None)
