"""The project's own invented pages are read as pinned, and what the bench measures with is right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench.adapter import extract
from bench.extraction import PAGES, own_pages
from bench.score import MEASURES, body_counts, f1, interval, score

CASES = {path.stem: case for path, case in zip(sorted(PAGES.glob("*.toml")), own_pages(), strict=True)}
FLOORS = tomllib.loads((Path(PAGES).parent / "floors.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_every_field_of_a_page(name: str) -> None:
    html, url, expected = CASES[name]
    got = extract(html, url)
    assert got.get("refused") is None
    assert str(got["body"]).split() == expected["body"].split()
    earned = score(expected, got)
    assert {k: v for k, v in earned.items() if k != "body" and v is not True} == {}


def test_floors() -> None:
    scores = [score(expected, extract(html, url)) for html, url, expected in CASES.values()]
    for kind, floor in FLOORS.items():
        values = [s[kind] for s in scores if kind in s]
        assert 100 * MEASURES[kind][1](values) >= floor, kind


def test_the_same_page_as_bytes_and_as_text() -> None:
    for html, url, _ in CASES.values():
        if "charset" in html[:600]:
            assert extract(html.encode(), url) == extract(html, url)


def test_measures() -> None:
    assert body_counts("a b c d e", "a b c d e") == (1, 0, 0)
    assert f1([body_counts("a b c d e f", "")]) == 0
    assert f1([body_counts("a b c d", "a b c d"), body_counts("a b c d", "x y z w")]) == 0.5
    value, low, high = interval([True, False, True, True], MEASURES["title"][1])
    assert value == 75 and 0 <= low <= value <= high <= 100
    assert score({"snippets": {"with": ["x"], "without": ["y"]}}, {"body": "x y"})["snippets"] == (1, 1, 0)
    assert score({"authors": [], "date": "2026-01-02"}, {"date": "2026-01-02T00:00"}) == {
        "nobody": True,
        "date": True,
    }
