"""Articles in, rows out: one transaction each, revisions only for what readers would call a change."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from archive_parts import OUTLET, address, article, begin, page, put, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.archive.judge import judge
from scraper.archive.verify import verify
from scraper.errors import ArchiveError
from scraper.models import Article, Byline, Found, Link, Outlet, Paragraph, Published, Refusal
from scraper.urls import article_id


def one(archive, sql, *values):
    return archive.row(sql, values)


def test_every_field_is_kept_with_its_source_and_raw_text(tmp_path):
    archive, run = begin(tmp_path)
    key = put(archive, run, article())
    row = one(archive, "SELECT * FROM articles WHERE id = ?", key)
    assert row["headline"] == "Nelayan perahu pulang"
    assert (row["headline_via"], row["headline_raw"]) == ("html", " Nelayan perahu pulang ")
    assert json.loads(row["agreements"]) == {"headline": ["jsonld"]}
    assert row["byline"] == "Rani Sulastri"  # the photographer did not write it
    assert row["byline_raw"] == "Rani Sulastri/Bima Putra"
    assert (row["published_day"], row["published_at"]) == ("2024-05-02", "2024-05-02T01:30:00Z")
    assert (row["published_zone"], row["published_zone_via"]) == ("Asia/Makassar", "printed")
    assert row["published_raw"] == "Kamis, 2 Mei 2024 09:30 WITA"
    assert row["published_year"] == 2024
    assert (row["place"], row["place_code"]) == ("AMBON", "81.71")
    assert row["body"].split("\n\n")[1] == "Cuaca membaik"
    assert json.loads(row["body_kinds"]) == ["p", "h", "p"]
    assert (row["section"], row["section_raw"]) == ("Daerah", "DAERAH")
    assert (row["extractor"], row["revision"], row["run"]) == ("1", 1, run)
    names = archive.query("SELECT n, name, role FROM bylines WHERE article = ? ORDER BY n", [key])
    assert names == [(1, "Rani Sulastri", "reporter"), (2, "Bima Putra", "photographer")]
    assert {tag for (tag,) in archive.query("SELECT tag FROM tags")} == {"nelayan", "cuaca"}
    assert one(archive, "SELECT caption FROM images")["caption"] == "Perahu di pelabuhan"
    assert archive.query("SELECT article, revision, part FROM article_snapshots") == [(key, 1, 1)]


def test_what_is_not_known_is_null_and_never_empty(tmp_path):
    archive, run = begin(tmp_path)
    bare = Article(address("x"), Found(address("x"), "url", "x"), None, (Paragraph("p", "Satu."),), "html")
    row = one(archive, "SELECT * FROM articles WHERE id = ?", put(archive, run, bare))
    assert row["headline"] is row["byline"] is row["published_day"] is row["place"] is None
    assert "" not in [value for name, value in row.items()]


def test_an_agency_is_the_byline_only_when_no_person_is_named(tmp_path):
    archive, run = begin(tmp_path)
    agency = Byline("Antara", "agency", "text", "(ant)")
    reporter = Byline("Rani Sulastri", "reporter", "html", "Rani Sulastri")
    first = put(archive, run, article("a", bylines=(agency,)))
    second = put(archive, run, article("b", bylines=(agency, reporter)))
    bylines = dict(archive.query("SELECT id, byline FROM articles"))
    assert bylines == {first: "Antara", second: "Rani Sulastri"}


def test_the_same_crawl_again_changes_no_row_but_the_runs(tmp_path):
    archive, run = begin(tmp_path)
    links = [Link(address(name), "feed") for name in ("a", "b")]
    archive.frontier.add(links, OUTLET.slug, run)
    for name in ("a", "b"):
        put(archive, run, article(name))
    archive.refuse(Refusal(address("c"), "listing"), [1], outlet=OUTLET.slug, run=run, asked=address("c"))
    before = rows(archive, "runs", "run_outlets")
    again = archive.begin_run("crawl", [], extractor="1")
    archive.save_outlet(OUTLET)
    assert archive.frontier.add(links, OUTLET.slug, again) == 0
    for number, name in enumerate(("a", "b"), 1):
        stored = archive.store(article(name), [number], outlet=OUTLET.slug, run=again, asked=address(name))
        assert stored.what == "same"
    archive.refuse(Refusal(address("c"), "listing"), [1], outlet=OUTLET.slug, run=again, asked=address("c"))
    assert rows(archive, "runs", "run_outlets") == before


@pytest.mark.parametrize(
    "change",
    [
        {"headline": Found("Nelayan pulang dengan selamat", "html", "x")},
        {"bylines": (Byline("Yosef Latu", "reporter", "html", "Yosef Latu"),)},
        {"published": None},
        {"body": (Paragraph("p", "Teks yang lain."),)},
    ],
    ids=["headline", "byline", "date", "body"],
)
def test_a_change_readers_would_notice_is_a_revision(tmp_path, change):
    archive, run = begin(tmp_path)
    key = put(archive, run, article())
    first = one(archive, "SELECT * FROM articles")
    changed = page(body=b"<html>later</html>")
    snapshot = archive.keep(changed, run, OUTLET.slug)
    stored = archive.store(article(**change), [snapshot], outlet=OUTLET.slug, run=run, asked=changed.url)
    assert (stored.article_id, stored.what) == (key, "revision")
    assert one(archive, "SELECT revision FROM articles")["revision"] == 2
    old = one(archive, "SELECT * FROM revisions")
    assert (old["revision"], old["cause"]) == (1, "page")
    for name in ("headline", "byline", "published_day", "published_at", "body", "body_sha256"):
        assert old[name] == first[name]
    pages = archive.query("SELECT revision, snapshot FROM article_snapshots ORDER BY revision")
    assert pages == [(1, 1), (2, 2)]


def test_the_cause_of_a_revision_tells_the_newspaper_from_the_extractor(tmp_path):
    archive, run = begin(tmp_path)
    put(archive, run, article())
    newer = archive.begin_run("reextract", [], extractor="2")
    better = article(headline=Found("Nelayan pulang", "jsonld", "Nelayan pulang"))
    archive.store(better, [1], outlet=OUTLET.slug, run=newer, asked=better.url)
    third = archive.begin_run("crawl", [], extractor="3")
    snapshot = archive.keep(page(body=b"<html>3</html>"), third, OUTLET.slug)
    archive.store(article(), [snapshot], outlet=OUTLET.slug, run=third, asked=better.url)
    causes = archive.query("SELECT cause, extractor FROM revisions ORDER BY revision")
    assert causes == [("extractor", "1"), ("unclear", "2")]


def test_teasers_and_advertisements_change_nothing(tmp_path):
    archive, run = begin(tmp_path)
    put(archive, run, article(teasers=("Harga ikan naik",), stripped=(("ad", "Beli!"),)))
    before = rows(archive, "runs", "run_outlets")
    noisy = article(teasers=("Banjir surut",), stripped=(("ad", "Jual!"),), notes=("1.204 views",))
    stored = archive.store(noisy, [1], outlet=OUTLET.slug, run=run, asked=noisy.url)
    assert stored.what == "same"
    assert rows(archive, "runs", "run_outlets") == before


def stamp(day: int, at: datetime | None, raw: str) -> Published:
    return Published(date(2024, 5, day), at, "minute" if at else "day", None, None, "html", raw)


HALF_PAST_NINE = datetime(2024, 5, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("later", "what"),
    [
        (stamp(2, datetime(2024, 5, 2, 1, 31, tzinfo=UTC), "40 menit lalu"), "same"),
        (stamp(2, None, "5 jam lalu"), "same"),
        (stamp(1, None, "1 hari lalu"), "same"),
        (stamp(2, None, "2 Mei 2024"), "same"),
        (stamp(3, None, "3 Mei 2024"), "revision"),
        (stamp(2, datetime(2024, 5, 2, 4, 0, tzinfo=UTC), "2 Mei 2024 12:00 WITA"), "revision"),
        (stamp(4, None, "1 jam lalu"), "revision"),
    ],
)
def test_a_date_counted_back_from_the_fetch_does_not_move(tmp_path, later, what):
    archive, run = begin(tmp_path)
    put(archive, run, article(published=stamp(2, HALF_PAST_NINE, "30 menit lalu")))
    before = archive.dicts("SELECT * FROM articles")
    stored = archive.store(article(published=later), [], outlet=OUTLET.slug, run=run, asked=address("perahu"))
    assert stored.what == what
    assert (archive.dicts("SELECT * FROM articles") == before) is (what == "same")


def test_a_newer_extractor_may_correct_any_date(tmp_path):
    archive, run = begin(tmp_path)
    put(archive, run, article(published=stamp(2, HALF_PAST_NINE, "30 menit lalu")))
    newer = archive.begin_run("reextract", [], extractor="2")
    better = article(published=stamp(1, None, "1 hari lalu"))
    archive.store(better, [1], outlet=OUTLET.slug, run=newer, asked=better.url)
    assert archive.query("SELECT published_day, published_at FROM articles") == [("2024-05-01", None)]


def test_a_better_section_is_written_without_a_revision(tmp_path):
    archive, run = begin(tmp_path)
    put(archive, run, article())
    better = article(section=Found("Maluku", "jsonld", "Maluku"), tags=("nelayan",))
    assert archive.store(better, [1], outlet=OUTLET.slug, run=run, asked=better.url).what == "same"
    assert one(archive, "SELECT section, revision FROM articles") == {"section": "Maluku", "revision": 1}
    assert archive.query("SELECT tag FROM tags") == [("nelayan",)]
    assert verify(archive).damages == []


def test_a_print_version_is_an_alias_and_no_revision(tmp_path):
    archive, run = begin(tmp_path)
    key = put(archive, run, article())
    printed = dataclasses.replace(
        article(body=(Paragraph("p", "Dicetak dari Kabar Pulau."),)), url=address("cetak/perahu")
    )
    stored = archive.store(printed, [], outlet=OUTLET.slug, run=run, asked=printed.url)
    assert (stored.article_id, stored.what) == (key, "alias")
    assert one(archive, "SELECT url, article, via FROM aliases") == {
        "url": address("cetak/perahu"),
        "article": key,
        "via": "canonical",
    }
    assert one(archive, "SELECT count(*) AS n FROM revisions")["n"] == 0


def test_the_books_agree_with_the_rows(tmp_path):
    archive, run = begin(tmp_path)
    archive.frontier.add([Link(address(n), "feed") for n in ("a", "b", "c")], OUTLET.slug, run)
    put(archive, run, article("a"))
    put(archive, run, article("a", headline=Found("Lain", "html", "Lain")), page("a", b"2"))
    archive.refuse(Refusal(address("b"), "login"), [], outlet=OUTLET.slug, run=run, asked=address("b"))
    archive.frontier.lease(OUTLET.slug, 5, 60, run)
    archive.frontier.gone(address("c"), "404")
    archive.count(run, OUTLET.slug, finish="all links fetched", requests=4, retries=1)
    archive.count(run, OUTLET.slug, requests=2)
    books = one(archive, "SELECT * FROM run_outlets")
    assert {k: v for k, v in books.items() if v and k not in ("run", "outlet")} == {
        "found": 3, "fetched": 2, "stored": 1, "revisions": 1, "refused": 1, "gone": 1,
        "finish": "all links fetched", "counters": '{"requests": 6, "retries": 1}',
    }  # fmt: skip
    with pytest.raises(ValueError, match="by itself"):
        archive.count(run, OUTLET.slug, stored=1)


def test_a_refusal_is_one_row_and_ends_when_the_page_becomes_an_article(tmp_path):
    archive, run = begin(tmp_path)
    url = address("perahu")
    for reason in ("maintenance", "login"):
        archive.refuse(Refusal(url, reason, "x"), [], outlet=OUTLET.slug, run=run, asked=url)
    assert archive.query("SELECT url, reason FROM refusals") == [(url, "login")]
    assert archive.frontier.counts(OUTLET.slug)["refused"] == 1
    put(archive, run, article())
    assert archive.query("SELECT * FROM refusals") == []
    assert archive.frontier.counts(OUTLET.slug) == {
        "todo": 0, "leased": 0, "done": 1, "failed": 0, "refused": 0, "gone": 0,
    }  # fmt: skip


def test_outlets_are_found_by_host_and_made_when_unknown(tmp_path):
    archive, _ = begin(tmp_path)
    assert archive.outlet_for_host("WWW.kabarpulau.example") == "kabarpulau"
    assert archive.outlet_for_host("lain.example") is None
    assert archive.add_unknown_outlet("www.lain.example") == "lain.example"
    assert archive.add_unknown_outlet("lain.example") == archive.outlet_for_host("lain.example")
    assert one(archive, "SELECT known FROM outlets WHERE slug = 'lain.example'")["known"] == 0
    archive.save_outlet(Outlet("lain", "Lain", ("lain.example",), ()))
    assert archive.outlet_for_host("lain.example") == "lain"


def test_an_article_of_an_unknown_outlet_is_one_line(tmp_path):
    archive, run = begin(tmp_path)
    with pytest.raises(ArchiveError, match="FOREIGN KEY"):
        archive.store(article(), [], outlet="nobody", run=run, asked=address("perahu"))
    assert archive.query("SELECT count(*) FROM articles") == [(0,)]


@pytest.mark.parametrize("name", ["halaman 12", "", "http://", "file:///x", "https://[::", "\ud800"])
def test_what_is_no_web_address_can_be_stored_refused_and_judged(tmp_path, name):
    archive, run = begin(tmp_path)
    dump = dataclasses.replace(article(), url=name, canonical=Found(name, "url", name))
    judged = judge(archive, dump, OUTLET.slug)
    assert judged is not None
    where = {"outlet": OUTLET.slug, "run": run, "asked": name}
    kept = archive.keep(page(url=name), run, OUTLET.slug)
    archive.keep(page(url=name), run, OUTLET.slug)
    stored = [archive.store(dump, [kept], **where) for _ in range(2)]
    assert [one.what for one in stored] == ["new", "same"] and len(stored[0].article_id) == 16
    archive.refuse(Refusal(name, "login"), [kept], **where)
    assert verify(archive).damages == []


def test_the_id_of_an_article_is_that_of_its_address(tmp_path):
    archive, run = begin(tmp_path)
    for url in (
        address("perahu"),
        address("perahu") + "?hal=2",
        "http://www.kabarpulau.example/2024/05/02/perahu/",
    ):
        assert archive.article_id(OUTLET.slug, url) == article_id(OUTLET.slug, address("perahu"))
    assert put(archive, run, article()) == article_id(OUTLET.slug, address("perahu"))


ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(ANY_TEXT, min_size=6, max_size=6))
def test_any_text_can_be_stored_and_none_is_taken_for_sql(tmp_path: Path, texts: list[str]):
    name = str(abs(hash(tuple(texts))))
    archive, run = begin(tmp_path)
    with archive:
        schema = archive.query("SELECT sql FROM sqlite_schema ORDER BY name")
        told = article(
            name,
            headline=Found(texts[0], "html", texts[1]),
            body=(Paragraph("p", texts[2]), Paragraph("pre", texts[3])),
            tags=(texts[4], texts[5]),
            bylines=(Byline(texts[5], "reporter", "html", texts[0]),),
            published=Published(date(2024, 1, 1), None, "day", None, None, "text", texts[1]),
        )
        archive.store(told, [], outlet=OUTLET.slug, run=run, asked=told.url)
        archive.refuse(Refusal(told.url, "login", texts[3]), [], outlet=OUTLET.slug, run=run, asked=told.url)
        assert archive.query("SELECT sql FROM sqlite_schema ORDER BY name") == schema
        assert verify(archive).damages == []
