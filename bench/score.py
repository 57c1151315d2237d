"""Scores of one page and of many. Body: the definition of Zyte's article-extraction-benchmark (word
4-shingles).

Per page true and false positives and false negatives are shares of one; precision and recall are means over
pages, F1 their harmonic mean. In scripts without blanks every character is a word.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Any

_WIDE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(f"[{_WIDE}]|[^\\W{_WIDE}]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛`´′ʼ", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)

Counts = tuple[float, float, float]
Page = dict[str, Any]


def shingles(text: str | None) -> Counter[tuple[str, ...]]:
    words = _TOKEN.findall(_UNSEEN.sub("", unicodedata.normalize("NFC", text or "")))
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def body_counts(gold: str, got: str | None) -> Counts:
    """(true positive, false positive, false negative), which sum to one."""
    want, have = shingles(gold), shingles(got)
    right = sum((want & have).values())
    total = sum(want.values()) + sum(have.values()) - right
    return (
        (right / total, (sum(have.values()) - right) / total, (sum(want.values()) - right) / total)
        if total
        else (0, 0, 0)
    )


def f1(rows: Sequence[Counts]) -> float:
    precisions = [tp / (tp + fp) for tp, fp, _ in rows if tp + fp]
    recalls = [tp / (tp + fn) for tp, _, fn in rows if tp + fn]
    p, r = (fmean(x) if x else 0.0 for x in (precisions, recalls))
    return 2 * p * r / (p + r) if p + r else 0.0


def snippet_f1(rows: Sequence[tuple[int, int, int]]) -> float:
    right, wrong, missed = (sum(r[i] for r in rows) for i in range(3))
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def plain(text: object) -> str:
    """For comparing headlines and names: quotes, dashes and blanks alike."""
    return " ".join(
        unicodedata.normalize("NFKC", _UNSEEN.sub("", str(text or "").translate(_ALIKE)))
        .replace("…", "...")
        .split()
    )


def score(expected: Page, got: Page) -> Page:
    """What one page earns; a key is absent when there is no gold for it."""
    result: Page = {}
    if "body" in expected:
        result["body"] = body_counts(expected["body"], got.get("body"))
    if "snippets" in expected:
        text = plain(got.get("body"))
        want, spurn = expected["snippets"]["with"], expected["snippets"]["without"]
        found = sum(plain(s) in text for s in want)
        result["snippets"] = (found, sum(plain(s) in text for s in spurn), len(want) - found)
    if "title" in expected:
        result["title"] = plain(expected["title"]) == plain(got.get("title"))
    if "authors" in expected:
        apart = {
            plain(a).casefold() for a in (*expected.get("authors_org", ()), *expected.get("authors_bad", ()))
        }
        want_names = {plain(a).casefold() for a in expected["authors"]} - apart
        names = {plain(a).casefold() for a in got.get("authors") or ()} - apart
        result["people" if want_names else "nobody"] = names == want_names
    if "date" in expected:
        result["date"] = str(got.get("date") or "")[:10] == expected["date"]
    return result


MEASURES: dict[str, tuple[str, Callable[[list[Any]], float]]] = {
    "body": ("body F1", f1),
    "snippets": ("snippets F1", snippet_f1),
    "title": ("headline exact", lambda rows: fmean(map(float, rows))),
    "people": ("people exact", lambda rows: fmean(map(float, rows))),
    "nobody": ("nobody where nobody is named", lambda rows: fmean(map(float, rows))),
    "date": ("day exact", lambda rows: fmean(map(float, rows))),
}


def interval(
    rows: Sequence[Any], measure: Callable[[list[Any]], float], resamples: int = 500
) -> tuple[float, float, float]:
    """The figure and its 95 % bootstrap interval over pages, all in percent. The resampling is seeded."""
    chance = random.Random(7)
    rows = list(rows)
    values = sorted(measure(chance.choices(rows, k=len(rows))) for _ in range(resamples))
    return 100 * measure(rows), 100 * values[int(0.025 * resamples)], 100 * values[int(0.975 * resamples) - 1]
