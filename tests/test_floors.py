"""The rooms of the house: who may import whom, and how large a file may grow."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(p for top in ("scraper", "spiders", "pipelines") for p in (ROOT / top).rglob("*.py"))
EVERYTHING = [*CODE, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "docs").rglob("*.py"))]

WORDS = {"scraper", "scraper.models", "scraper.text", "scraper.urls", "scraper.dates", "scraper.errors"}
"""What every room may use. ("scraper" itself holds only the version.)"""

FLOORS: dict[str, set[str]] = {
    "scraper.models": set(),
    "scraper.errors": set(),
    "scraper.text": {"scraper.models", "scraper.errors"},
    "scraper.urls": {"scraper.models", "scraper.errors"},
    "scraper.dates": WORDS,
    "scraper.places": WORDS,
    "scraper.outlets": WORDS | {"scraper.places"},
    "scraper.extract": WORDS | {"scraper.outlets", "scraper.places"},
    "scraper.archive": WORDS,
    "scraper.workers": WORDS,
    "scraper.road": WORDS | {"scraper.extract", "scraper.archive", "scraper.workers"},
    "scraper.reextract": WORDS | {"scraper.extract", "scraper.archive", "scraper.road"},
    "scraper.export": WORDS | {"scraper.archive"},
    "scraper.imports": WORDS | {"scraper.archive", "scraper.outlets", "scraper.road", "scraper.workers"},
    "scraper.sample": WORDS | {"scraper.outlets", "scraper.archive"},
}
"""Room: the rooms below it. Rooms that are not named (cli, crawl, net, settings) are the top of the house."""

NO_SCRAPY = (
    *("scraper.extract", "scraper.archive", "scraper.imports", "scraper.export"),
    *("scraper.outlets", "scraper.places"),
)


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file imports at run time, with the line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = node.module == "scraper" and importlib.util.find_spec(whole) is not None
                yield node.lineno, whole if is_module else str(node.module)


def test_each_room_imports_only_from_the_floors_below() -> None:
    wrong = []
    for path in CODE:
        room = room_of(module_of(path))
        if room not in FLOORS:
            continue
        for line, name in imports(path):
            ours = name.split(".")[0] in ("scraper", "spiders", "pipelines")
            if ours and room_of(name) != room and room_of(name) not in FLOORS[room]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_reading_and_keeping_need_no_scrapy() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in CODE
        for line, name in imports(path)
        if module_of(path).startswith(NO_SCRAPY) and name.split(".")[0] in ("scrapy", "twisted")
    ]
    assert wrong == []


def test_every_room_named_here_exists() -> None:
    modules = {room_of(module_of(path)) for path in CODE}
    assert set(FLOORS) <= modules


def test_no_file_is_too_long() -> None:
    sizes = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in EVERYTHING}
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    empty = {"utils.py", "helpers.py", "base.py", "misc.py", "common.py"}
    assert [str(p) for p in CODE if p.name in empty] == []


def test_the_top_of_the_tree_holds_what_a_reader_expects() -> None:
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith((".", "_"))}
    expected = {"scraper", "spiders", "pipelines", "data", "tests", "docs", "bench"}
    made = {p for p in folders if p.endswith(".egg-info") or p in ("build", "dist", "out")}
    assert folders - made == expected
    files = "README.md LICENSE CHANGELOG.md Makefile setup.cfg scrapy.cfg pyproject.toml"
    assert [name for name in files.split() if not (ROOT / name).is_file()] == []
    assert not (ROOT / "tests" / "__init__.py").exists()


@pytest.mark.parametrize("name", ["scraper", "spiders", "pipelines"])
def test_the_packages_are_ours(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None
    assert ROOT in Path(spec.origin).resolve().parents
