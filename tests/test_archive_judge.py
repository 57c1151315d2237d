"""What only the whole archive can tell of a page."""

from __future__ import annotations

import dataclasses
from datetime import date

from archive_parts import HOST, OUTLET, address, article, page, put

from scraper.archive.judge import Alias, judge
from scraper.models import Article, Found, Paragraph, Published, Refusal


def at(told: Article, url: str, canonical: str | None = None) -> Article:
    claimed = canonical or url
    return dataclasses.replace(
        told, url=url, canonical=Found(claimed, "meta" if canonical else "url", claimed)
    )


def test_the_same_article_under_another_address_is_an_alias(opened):
    archive, run = opened
    key = put(
        archive,
        run,
        at(article(), f"https://{HOST}/content/perahu"),
        page(url=f"https://{HOST}/content/perahu"),
    )
    node = at(article(headline=Found("NELAYAN perahu  pulang", "html", "x")), f"https://{HOST}/node/17")
    verdict = judge(archive, node, OUTLET.slug)
    assert verdict == Alias(key, "same-text")
    stored = archive.store(verdict, [], outlet=OUTLET.slug, run=run, asked=node.url)
    assert (stored.article_id, stored.what) == (key, "alias")
    assert archive.query("SELECT url, via FROM aliases") == [(node.url, "same-text")]
    assert archive.query("SELECT count(*) FROM articles") == [(1,)]
    assert archive.frontier.counts(OUTLET.slug)["done"] == 2


def test_until_they_are_seen_to_be_the_same_addresses_stay_apart(opened):
    archive, run = opened
    put(archive, run, article())
    other = at(article(body=(Paragraph("p", "Teks lain."),)), f"https://{HOST}/node/17")
    assert judge(archive, other, OUTLET.slug) == other


def test_the_same_text_printed_again_another_week_is_another_article(opened):
    archive, run = opened
    put(archive, run, article())
    later = Published(date(2024, 5, 9), None, "day", None, None, "html", "9 Mei 2024")
    again = at(article(published=later), f"https://{HOST}/2024/05/09/perahu")
    assert judge(archive, again, OUTLET.slug) == again
    next_day = dataclasses.replace(again, published=dataclasses.replace(later, day=date(2024, 5, 3)))
    assert isinstance(judge(archive, next_day, OUTLET.slug), Alias)


def test_the_same_page_under_many_headlines_is_no_article(opened):
    archive, run = opened
    for name in ("a", "b"):
        told = article(name, body=(Paragraph("p", "Situs sedang dalam perbaikan."),))
        assert judge(archive, told, OUTLET.slug) == told
        put(archive, run, told)
    third = article("c", body=(Paragraph("p", "Situs sedang dalam perbaikan."),))
    verdict = judge(archive, third, OUTLET.slug)
    assert isinstance(verdict, Refusal)
    assert (verdict.reason, verdict.url) == ("repeated", third.url)
    assert "3 headlines" in verdict.detail


def test_an_article_does_not_refuse_itself(opened):
    archive, run = opened
    put(archive, run, article())
    assert judge(archive, article(), OUTLET.slug) == article()


def test_other_newspapers_do_not_matter(opened):
    archive, run = opened
    put(archive, run, article())
    other = archive.add_unknown_outlet("lain.example")
    copied = at(article(), "https://lain.example/perahu")
    assert judge(archive, copied, other) == copied


def test_a_page_that_belongs_to_another_site_is_refused(opened):
    archive, _ = opened
    guest = at(article(), address("perahu"), "https://lain.example/perahu")
    verdict = judge(archive, guest, OUTLET.slug)
    assert isinstance(verdict, Refusal)
    assert verdict.reason == "off-site"
    assert "lain.example" in verdict.detail


def test_a_canonical_address_that_is_the_home_page_is_not_believed(opened):
    archive, _ = opened
    verdict = judge(archive, at(article(), address("perahu"), f"https://{HOST}/"), OUTLET.slug)
    assert isinstance(verdict, Article)
    assert verdict.canonical.value == address("perahu")
    assert verdict.notes == (f"canonical address not believed: https://{HOST}/",)


def test_a_canonical_address_where_another_article_stands_is_not_believed(opened):
    archive, run = opened
    shared = f"https://{HOST}/berita"
    first = judge(archive, at(article("a"), address("a"), shared), OUTLET.slug)
    assert isinstance(first, Article) and first.canonical.value == shared
    put(archive, run, first, page("a"))
    second = judge(archive, at(article("b"), address("b"), shared), OUTLET.slug)
    assert isinstance(second, Article) and second.canonical.value == address("b")
    put(archive, run, second, page("b"))
    assert archive.query("SELECT count(*) FROM articles") == [(2,)]
    assert archive.query("SELECT count(*) FROM revisions") == [(0,)]


def test_of_an_undescribed_newspaper_the_page_is_stored_where_it_stood(opened):
    archive, _ = opened
    slug = archive.add_unknown_outlet("harian.example")
    told = at(article(), "https://harian.example/berita/1", "https://minggu.harian.example/berita/1")
    verdict = judge(archive, told, slug)
    assert isinstance(verdict, Article)
    assert verdict.canonical.value == told.url
    assert verdict.notes == ("canonical address not believed: https://minggu.harian.example/berita/1",)
