"""What a person sees on a terminal of 80 columns."""

from __future__ import annotations

import io
import logging
from collections import Counter
from pathlib import Path

import pytest
from archive_parts import article, begin, put

from scraper.cli import sheet
from scraper.cli.crawlview import Warnings, _View, summary
from scraper.cli.exits import run
from scraper.cli.search import MARKS, highlighted
from scraper.cli.terminal import out, table
from scraper.models import Found, Outlet
from scraper.net.report import OutletReport
from scraper.outlets import load

ESCAPE = "\x1b"


def lines(screen: io.StringIO) -> list[str]:
    return [line.rstrip() for line in screen.getvalue().splitlines()]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WARTA_DATA", str(tmp_path))
    archive, number = begin(tmp_path)
    with archive:
        put(archive, number, article("perahu"))
        told = Found("Kapal \x1b[31m[bold]miring[/bold] \u202e dari timur " * 4, "html", "x")
        put(archive, number, article("kapal", headline=told))
    return tmp_path


def test_search_on_a_terminal(data: Path, screen: io.StringIO) -> None:
    assert run(["search", "pelabuhan"]) == 0
    shown = lines(screen)
    assert "Nelayan perahu pulang" in shown
    assert all(len(line) <= 80 for line in shown)
    assert ESCAPE not in screen.getvalue() and "\u202e" not in screen.getvalue()
    assert "[bold]miring[/bold]" in screen.getvalue()


def test_the_last_line_says_how_many_match(
    data: Path, screen: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    for limit, last in (("5", "2 articles."), ("1", "The best 1 of 2 articles; more with --limit.")):
        assert run(["search", "pelabuhan", "--limit", limit]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == last


def test_nothing_of_a_choice_is_not_nothing_at_all(
    data: Path, screen: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--since", "1999", "--until", "1999"], ["--outlet", "kabarpulau", "--until", "1999"]):
        assert run(["search", "pelabuhan", *words]) == 0
        assert capsys.readouterr().out.startswith("No article of this newspaper or these days holds all")
    assert run(["search", "tiadaada"]) == 0
    assert capsys.readouterr().out.startswith("No article holds all these words")


def test_what_one_must_type_is_never_cut(screen: io.StringIO) -> None:
    table(["outlet", "name", "zone"], [("antara-kepulauan-riau", "Nama yang panjang " * 9, "WIB")])
    assert lines(screen)[3].startswith(" antara-kepulauan-riau  Nama yang")


def test_outlets_of_a_province_fit_the_terminal(data: Path, screen: io.StringIO) -> None:
    shipped = load()
    assert run(["outlets", "--province", "bali"]) == 0
    head, _, *listed = [line for line in lines(screen) if line]
    assert head.split() == ["outlet", "name", "zone", "host"]
    for slug in (o.slug for o in shipped.values() if (o.place or "").startswith("51") and not o.sample):
        assert any(line.split()[:1] == [slug] and "WITA" in line for line in listed), slug
    assert all(len(line) <= 80 for line in lines(screen)) and "…" not in screen.getvalue()


def test_all_outlets_are_named_in_full_on_a_narrow_terminal(data: Path, screen: io.StringIO) -> None:
    assert run(["outlets"]) == 0
    assert "links from" not in screen.getvalue() and "province" in screen.getvalue()
    named = {line.split()[0] for line in lines(screen) if line.split()}
    assert load().keys() <= named
    assert all(len(line) <= 80 for line in lines(screen))


def test_show_on_a_terminal(data: Path, screen: io.StringIO) -> None:
    assert run(["search", "perahu"]) == 0
    key = next(line for line in lines(screen) if "kabarpulau" in line).split()[0]
    screen.truncate(0)
    screen.seek(0)
    assert run(["show", key]) == 0
    shown = lines(screen)
    assert shown[0] == "Nelayan perahu pulang"
    assert all(len(line) <= 80 for line in shown)
    assert any(line.startswith("Not found: kicker, modified") for line in shown)
    assert "Pages it was read from" in shown and "SHA-256 of the text" in shown


def test_addresses_are_whole_on_a_terminal(screen: io.StringIO) -> None:
    url = "https://kabarpulau.example/berita/" + "kapal-nelayan-pulang-" * 5
    sheet.fields(
        [sheet.Line("headline", "Kapal"), sheet.Line("address", url, "html"), sheet.Line("kicker", None)]
    )
    sheet.section("Pages it was read from", [url, "status 200, " * 12])
    shown = lines(screen)
    assert shown.count(f"  {url}") == 1 and " address (html)" in shown and f" {url}" in shown
    assert max(len(line) for line in shown if "http" not in line) <= 80


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Oleh: Rani; Oleh: Rani Rabu, 12 Maret", "Oleh: Rani Rabu, 12 Maret"),
        ("wartawan RAN; RAN", "wartawan RAN"),
        ("Rani; Rani", "Rani"),
        ("Rani; Bima", "Rani; Bima"),
        ("(ran)", "(ran)"),
        (None, None),
    ],
)
def test_a_byline_within_another_is_shown_once(raw: str | None, shown: str | None) -> None:
    assert sheet.once(raw) == shown


def test_found_words_stand_out() -> None:
    drawn = highlighted(f"dari {MARKS[0]}Desa{MARKS[1]} ke {MARKS[0]}desa{MARKS[1]}\x1b[2J")
    assert drawn.plain == "dari Desa ke desa\\x1b[2J"
    assert [drawn.plain[span.start : span.end] for span in drawn.spans] == ["Desa", "desa"]


def reports() -> list[OutletReport]:
    good = OutletReport("kabarpulau", found=1234, fetched=100, stored=90, verdict="ok")
    good.refused = Counter({"listing": 7, "robots": 1})
    return [good, OutletReport("jaringankota", failed=3, finish="unreachable", verdict="failed", note="x")]


def test_the_table_of_a_crawl_fits(screen: io.StringIO) -> None:
    summary(reports())
    shown = lines(screen)
    assert all(len(line) <= 80 for line in shown)
    assert shown[1].split() == [
        "outlet",
        "found",
        "fetched",
        "new",
        "refused",
        "failed",
        "verdict",
    ]  # what nothing came to is left out: revised, same, alias, gone
    assert any(line.split()[:3] == ["kabarpulau", "1,234", "100"] for line in shown)
    assert any(line.split()[:2] == ["7", "listing"] for line in shown)


def test_a_table_of_many_counts_fits_a_small_terminal(screen: io.StringIO) -> None:
    names = ["new", "same", "known", "older", "refused", "left out", "no page", "damaged"]
    counted = [f"{name} #" for name in names]
    table(["source", *counted], [["koran-2019.warc.gz", 1200, 0, 0, 0, 31, 0, 0, 2]], spare=counted[1:])
    shown = lines(screen)
    assert shown[1].split() == ["source", "new", "refused", "damaged"]
    assert shown[3].split() == ["koran-2019.warc.gz", "1,200", "31", "2"]


def test_the_live_display_follows_the_reports(screen: io.StringIO) -> None:
    outlets = [Outlet(r.outlet, r.outlet, ("a.example",), ()) for r in reports()]
    view = _View(outlets)
    view.update(reports()[0])
    out.print(view.draw())
    text = screen.getvalue()
    assert "1,234" in text and "jaringankota" in text


def test_warnings_are_gathered_once_each(capsys: pytest.CaptureFixture[str]) -> None:
    with Warnings() as warnings:
        for number in range(30):
            logging.getLogger("posnusa").warning("status %s\nmore", number // 2)
    warnings.show(Path("crawl.log"))
    err = capsys.readouterr().err.splitlines()
    assert err[0] == "warta: posnusa: status 0" and len(err) == 11
    assert "more warnings in crawl.log" in err[-1]
