"""The list of what to fetch: nothing on it is ever lost, nothing is fetched twice for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archive_parts import OUTLET, address, article, begin, put

from scraper.archive.frontier import MAX_ATTEMPTS
from scraper.archive.store import Archive
from scraper.models import Link, Outlet

SLUG = OUTLET.slug


def links(*names: str, **told) -> list[Link]:
    return [Link(address(name), "sitemap", **told) for name in names]


def urls(leases) -> list[str]:
    return [lease.url for lease in leases]


def state(archive, name: str) -> str:
    return archive.row("SELECT state FROM frontier WHERE url = ?", [address(name)])["state"]


def test_an_address_is_taken_once_whatever_its_spelling(opened):
    archive, run = opened
    spellings = [address("a"), address("a") + "/", address("a").replace("https://", "http://www.")]
    spellings.append(address("a") + "?hal=2")  # drop_query of the outlet
    assert archive.frontier.add([Link(url, "feed") for url in spellings], SLUG, run) == 1
    assert urls(archive.frontier.lease(SLUG, 10, 60, run)) == [address("a")]


def test_what_is_no_web_address_is_left_out(opened):
    archive, run = opened
    hostile = [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://",
        "ftp://a.example/x",
    ]
    assert archive.frontier.add([Link(url, "sitemap") for url in hostile], SLUG, run) == 0
    assert archive.frontier.counts(SLUG) == dict.fromkeys(archive.frontier.counts(SLUG), 0)


def test_the_newest_come_first_and_those_already_tried_last(opened):
    archive, run = opened
    made = [f"https://kabarpulau.example/{day}/x{n}" for n, day in enumerate(("2024/01/05", "2024/03/01"))]
    archive.frontier.add([Link(url, "index") for url in made], SLUG, run)
    archive.frontier.add([Link("https://kabarpulau.example/tanpa-tanggal", "index")], SLUG, run)
    (first,) = archive.frontier.lease(SLUG, 1, 60, run)
    assert first.url == made[1] and first.attempts == 1
    archive.frontier.fail(first.url, "timeout", datetime.now(UTC) - timedelta(seconds=5))
    rest = archive.frontier.lease(SLUG, 5, 60, run)
    assert urls(rest) == [made[0], "https://kabarpulau.example/tanpa-tanggal", made[1]]
    assert rest[-1].attempts == 2


def test_a_lease_keeps_others_away_until_it_ends(opened):
    archive, run = opened
    archive.frontier.add(links("a", "b"), SLUG, run)
    assert len(archive.frontier.lease(SLUG, 1, 60, run)) == 1
    assert urls(archive.frontier.lease(SLUG, 5, -1, run)) == [address("b")]  # ends at once
    assert archive.frontier.open(SLUG) == 2
    assert urls(archive.frontier.lease(SLUG, 5, 60, run)) == [address("b")]


def test_released_addresses_count_as_untried(opened):
    archive, run = opened
    archive.frontier.add(links("a"), SLUG, run)
    archive.frontier.lease(SLUG, 1, 60, run)
    archive.frontier.release([address("a")])
    (lease,) = archive.frontier.lease(SLUG, 1, 60, run)
    assert lease.attempts == 1


def test_a_failed_fetch_waits_for_its_time(opened):
    archive, run = opened
    archive.frontier.add(links("now", "later", "never"), SLUG, run)
    archive.frontier.lease(SLUG, 5, 60, run)
    archive.frontier.fail(address("now"), "HTTP 503", datetime.now(UTC) - timedelta(seconds=1))
    archive.frontier.fail(address("later"), "HTTP 503", datetime.now(UTC) + timedelta(hours=1))
    archive.frontier.fail(address("never"), "TLS")
    assert archive.frontier.open(SLUG) == 1
    assert urls(archive.frontier.lease(SLUG, 5, 60, run)) == [address("now")]
    assert state(archive, "never") == "failed"
    (books,) = archive.dicts("SELECT failed, gone FROM run_outlets")
    assert books == {"failed": 3, "gone": 0}


def test_done_is_done_until_the_sitemap_says_it_changed(opened):
    archive, run = opened
    archive.frontier.add(links("perahu"), SLUG, run)
    put(archive, run, article())
    fetched = datetime(2024, 5, 3, 2, 1, tzinfo=UTC)
    for lastmod, new in ((None, 0), (fetched - timedelta(days=1), 0), (fetched + timedelta(hours=1), 1)):
        assert archive.frontier.add(links("perahu", lastmod=lastmod), SLUG, run) == new
    assert state(archive, "perahu") == "todo"
    assert archive.frontier.add(links("perahu", lastmod=fetched + timedelta(hours=1)), SLUG, run) == 0


def test_a_page_that_is_gone_keeps_its_article(opened):
    archive, run = opened
    archive.frontier.add(links("perahu"), SLUG, run)
    key = put(archive, run, article())
    archive.frontier.gone(address("perahu"), "HTTP 410")
    row = archive.row("SELECT state, reason, article FROM frontier")
    assert row == {"state": "gone", "reason": "HTTP 410", "article": key}
    assert archive.query("SELECT count(*) FROM articles") == [(1,)]


def test_leases_of_a_dead_process_are_free_at_the_next_opening(tmp_path):
    archive, run = begin(tmp_path)
    archive.frontier.add(links("a", "b"), SLUG, run)
    archive.frontier.lease(SLUG, 1, 3600, run)
    archive.close()
    with Archive.open(tmp_path / "warta.db") as again:
        assert again.frontier.counts(SLUG)["todo"] == 2


def test_what_never_answers_is_given_up(opened):
    archive, run = opened
    archive.frontier.add(links("poison"), SLUG, run)
    for _ in range(MAX_ATTEMPTS):
        assert len(archive.frontier.lease(SLUG, 1, -1, run)) == 1
    assert archive.frontier.lease(SLUG, 1, -1, run) == []
    row = archive.row("SELECT state, reason FROM frontier")
    assert row == {"state": "failed", "reason": "never answered"}


def test_the_lists_of_newspapers_are_apart(opened):
    archive, run = opened
    other = archive.add_unknown_outlet("lain.example")
    archive.frontier.add(links("a"), SLUG, run)
    archive.frontier.add([Link("https://lain.example/a", "home")], other, run)
    assert urls(archive.frontier.lease(other, 5, 60, run)) == ["https://lain.example/a"]
    assert archive.frontier.counts(SLUG)["todo"] == 1


def test_two_processes_on_one_list_never_share_an_address(opened):
    """Not how Warta runs (one writer), but what BEGIN IMMEDIATE has to give: read and write as one."""
    from concurrent.futures import ThreadPoolExecutor

    from scraper.archive.database import Connection

    archive, run = opened
    archive.frontier.add(links(*(f"a{n}" for n in range(200))), SLUG, run)

    def draw(_: int) -> list[str]:
        second = Archive(archive.path, Connection(archive.path, write=True), None, 10**9)
        taken: list[str] = []
        while leases := second.frontier.lease(SLUG, 7, 60, run):
            taken += urls(leases)
        second._connection.close()
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [url for part in pool.map(draw, range(4)) for url in part]
    assert len(taken) == len(set(taken)) == 200


def test_an_address_two_newspapers_have_ends_for_the_one_that_asked(opened):
    """An import knew it as that of an unknown host, then an outlet file described the newspaper."""
    archive, run = opened
    archive.save_outlet(Outlet("tetangga", "Tetangga", ("tetangga.example",), ()))
    archive.frontier.add(links("perahu", "ombak"), SLUG, run)
    archive.frontier.add(links("perahu", "ombak"), "tetangga", run)
    archive.frontier.gone(address("perahu"), "HTTP 410", outlet=SLUG)
    archive.frontier.fail(address("ombak"), "HTTP 500", outlet=SLUG)
    assert archive.frontier.counts(SLUG)["gone"] == archive.frontier.counts(SLUG)["failed"] == 1
    assert archive.frontier.counts("tetangga")["todo"] == 2


def test_looking_again_is_quick_in_a_large_archive(opened):
    """Each address once against an index: pairs of addresses and aliases took minutes of a locked archive."""
    archive, run = opened
    key = put(archive, run, article("perahu"))
    with archive.transaction():
        for n in range(4000):
            here = {"outlet": SLUG, "url": address(f"x{n}"), "identity": address(f"x{n}")}
            archive.insert("aliases", here | {"article": key, "via": "canonical"})
            told = {"state": "done", "via": "feed", "found_at": "2024-05-03T00:00:00Z", "article": key}
            archive.insert("frontier", here | told)
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    archive.db.conn.set_progress_handler(count, 10_000)
    assert archive.frontier.recheck(SLUG, datetime(2000, 1, 1).date()) == 1
    archive.db.conn.set_progress_handler(None, 0)
    assert steps < 500
