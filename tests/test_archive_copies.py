"""Copies: who printed the same text, and who had it first."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from archive_parts import OUTLET, article, rows

from scraper.archive.copies import WINDOW_DAYS, find_copies, word_runs
from scraper.archive.takedown import takedown
from scraper.archive.verify import verify
from scraper.models import Article, Found, Paragraph, Published

DAY = date(2024, 5, 2)
VOCABULARY = [f"kata{n}" for n in range(3000)]


def sentence(chance: random.Random, words: int = 14) -> str:
    return " ".join(chance.choice(VOCABULARY) for _ in range(words)).capitalize() + "."


def text(seed: int, sentences: int = 18) -> list[str]:
    chance = random.Random(seed)
    return [sentence(chance) for _ in range(sentences)]


def told(name: str, sentences: list[str], day: date | None = DAY, hour: int | None = None) -> Article:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) if day and hour is not None else None
    stamp = Published(day, at, "minute" if at else "day", None, None, "html", "x") if day else None
    paragraphs = [" ".join(sentences[n : n + 3]) for n in range(0, len(sentences), 3)]
    return article(
        name,
        headline=Found(f"Judul {name}", "html", name),
        body=tuple(Paragraph("p", paragraph) for paragraph in paragraphs),
        published=stamp,
    )


def put(archive, run: int, told: Article) -> str:
    return archive.store(told, [], outlet=OUTLET.slug, run=run, asked=told.url).article_id


def groups(archive) -> dict[str, tuple[str, float]]:
    """Article (by headline) → the first of its group, and the share."""
    found = archive.query(
        "SELECT a.headline, f.headline, c.share FROM copies c JOIN articles a ON a.id = c.article"
        " JOIN articles f ON f.id = c.first"
    )
    return {name.split()[1]: (first.split()[1], share) for name, first, share in found}


def test_edited_shortened_and_lengthened_copies_are_found_and_the_first_is_named(opened):
    archive, run = opened
    wire = text(1)
    edited = [line.replace("kata1", "ubah1") if n % 4 == 0 else line for n, line in enumerate(wire)]
    put(archive, run, told("siang", edited, hour=12))
    put(archive, run, told("pagi", wire, hour=6))
    put(archive, run, told("pendek", wire[:8], DAY + timedelta(days=1)))
    put(archive, run, told("panjang", wire + text(2, 10), DAY + timedelta(days=2)))
    for n in range(30):
        put(archive, run, told(f"lain{n}", text(100 + n)))
    assert find_copies(archive) == 1
    found = groups(archive)
    assert {name: first for name, (first, _) in found.items()} == dict.fromkeys(
        ("pagi", "siang", "pendek", "panjang"), "pagi"
    )
    assert found["pagi"][1] == 1.0 and found["pendek"][1] > 0.9 and 0.5 < found["siang"][1] < 1
    (group,) = archive.dicts("SELECT articles, outlets, headline FROM copy_groups")
    assert group == {"articles": 4, "outlets": 1, "headline": "Judul pagi"}


def test_every_repost_of_many_is_found_and_no_other_pair(opened):
    archive, run = opened
    chance = random.Random(7)
    reposts = set()
    for n in range(150):
        lines = text(1000 + n, chance.randrange(10, 30))
        put(archive, run, told(f"asli{n}", lines))
        if n % 5 == 0:
            longer = [line + " " + sentence(chance) if k == 4 else line for k, line in enumerate(lines)]
            put(
                archive,
                run,
                told(f"ulang{n}", longer + [sentence(chance)] * (n % 2), DAY + timedelta(days=1)),
            )
            reposts.add((f"ulang{n}", f"asli{n}"))
    assert find_copies(archive) == 30
    found = groups(archive)
    assert {(name, first) for name, (first, _) in found.items() if name != first} == reposts


def test_short_notices_are_compared_as_a_whole_only(opened):
    archive, run = opened
    notice = ["Imsak hari ini pukul empat lewat lima belas menit waktu setempat."]
    put(archive, run, told("a", notice))
    put(archive, run, told("b", notice, DAY + timedelta(days=1)))
    put(archive, run, told("c", ["Imsak hari ini pukul empat lewat enam belas menit waktu setempat."]))
    find_copies(archive)
    assert set(groups(archive)) == {"a", "b"}


def test_the_same_text_is_a_copy_whatever_the_days_and_without_a_day(opened):
    archive, run = opened
    put(archive, run, told("kapan", text(1), None))
    put(archive, run, told("lama", text(1)))
    put(archive, run, told("baru", text(1), DAY + timedelta(days=400)))
    put(archive, run, told("entah", text(2), None))
    put(archive, run, told("embuh", text(2), None))
    put(archive, run, told("sendiri", text(3), None))
    assert find_copies(archive) == 2
    assert {name: first for name, (first, _) in groups(archive).items()} == {
        **dict.fromkeys(("kapan", "lama", "baru"), "lama"),
        **dict.fromkeys(("entah", "embuh"), "entah"),
    }
    assert {share for _, share in groups(archive).values()} == {1.0}


def test_articles_without_text_are_no_copies(opened):
    archive, run = opened
    for name in ("foto", "lain"):
        put(archive, run, told(name, []))
    find_copies(archive)
    assert groups(archive) == {}


def test_edited_text_that_lies_far_apart_or_has_no_date_is_not_compared(opened):
    archive, run = opened
    put(archive, run, told("lama", text(1)))
    put(archive, run, told("baru", [*text(1), "Tambahan."], DAY + timedelta(days=WINDOW_DAYS + 1)))
    put(archive, run, told("kapan", [*text(1), "Lain."], None))
    assert find_copies(archive) == 0
    put(archive, run, told("tengah", [*text(1), "Ketiga."], DAY + timedelta(days=WINDOW_DAYS)))
    assert find_copies(archive) == 1
    assert {first for first, _ in groups(archive).values()} == {"lama"}


def test_again_changes_no_row_and_a_new_article_joins(opened):
    archive, run = opened
    put(archive, run, told("a", text(1)))
    put(archive, run, told("b", text(1)[1:], DAY + timedelta(days=1)))
    seen: list[tuple[str, int, int]] = []
    find_copies(archive, progress=lambda *step: seen.append(step))
    assert seen == [("articles", 0, 2)]
    before = rows(archive)
    changes = archive.db.conn.total_changes
    assert find_copies(archive) == 1
    assert archive.db.conn.total_changes == changes
    assert rows(archive) == before
    put(archive, run, told("c", text(1)[2:], DAY - timedelta(days=1)))
    find_copies(archive)
    assert {first for first, _ in groups(archive).values()} == {"c"}


def test_a_takedown_leaves_no_group_behind(opened):
    archive, run = opened
    key = put(archive, run, told("a", text(1)))
    put(archive, run, told("b", text(1)[1:], DAY + timedelta(days=1)))
    find_copies(archive)
    takedown(archive, [key], run=run)
    assert verify(archive).damages == []
    find_copies(archive)
    assert groups(archive) == {}


def test_case_quotes_and_punctuation_do_not_matter():
    assert word_runs("“Harga” naik, KATA warga.") == word_runs('"harga" naik kata warga')
    assert word_runs("dua kata") == word_runs("") == frozenset()
