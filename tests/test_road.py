"""The road without Scrapy, and the workers that read pages: limits, deaths, order."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback import article
from pebble import CONSTS

from scraper.archive.snapshots import read_snapshot
from scraper.archive.store import Archive
from scraper.archive.takedown import takedown
from scraper.models import Outlet, RawPage
from scraper.road import Errand, Road
from scraper.workers import SECONDS, Died, TooSlow, Workers

OUTLET = Outlet(
    "suaratebing", "Suara Tebing", ("tebing.example",), ("https://tebing.example/",), language="id"
)
WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def page(number: int, body: str | None = None) -> RawPage:
    html = article(f"Berita nomor {number}", number) if body is None else body
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return RawPage(f"https://tebing.example/berita/{number}", html.encode(), WHEN, headers=headers)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2) as pool:
        yield pool


@pytest.fixture
def road(tmp_path: Path, workers: Workers) -> Iterator[Road]:
    with Archive.open(tmp_path / "warta.db") as archive:
        archive.save_outlet(OUTLET)
        yield Road(archive, archive.begin_run("import", []), workers)


def test_a_page_walks_the_whole_road(road: Road) -> None:
    outcome = road.walk([page(1)], OUTLET)
    assert outcome.what == "new" and outcome.article is not None and outcome.article_id
    stored = road.archive.query("SELECT id, headline, url_asked FROM articles")
    assert stored == [(outcome.article_id, "Berita nomor 1", "https://tebing.example/berita/1")]
    assert read_snapshot(road.archive, 1).body == page(1).body
    again = road.walk([page(1)], OUTLET)
    assert (again.what, again.article_id) == ("same", outcome.article_id)


def test_many_pages_come_out_in_order_while_the_workers_read_ahead(road: Road) -> None:
    pages = [page(n) for n in range(1, 31)]
    pages[7] = page(8, "<html><body></body></html>")
    taken = 0

    def errands() -> Iterator[Errand]:
        nonlocal taken
        for one in pages:
            taken += 1
            yield Errand(one.url, OUTLET, [one])

    outcomes = road.walk_all(errands())
    first = next(outcomes)
    assert 1 < taken < 30  # read ahead, but not everything into memory
    rest = list(outcomes)
    assert [o.url for o in [first, *rest]] == [p.url for p in pages]
    assert [o.what for o in rest].count("new") == 28 and rest[6].what == "refused"
    assert rest[6].refusal is not None and rest[6].refusal.reason == "empty"


def test_snapshots_that_are_there_are_used(road: Road) -> None:
    number = road.keep(page(1), "suaratebing")
    outcome = next(road.walk_all([Errand(page(1).url, OUTLET, [page(1)], [number])]))
    assert outcome.what == "new"
    assert road.archive.query("SELECT count(*) FROM snapshots") == [(1,)]


def lock_timeout() -> float:
    return float(CONSTS.channel_lock_timeout)


def nap(number: int) -> int:
    time.sleep(0.4)
    return number


def spin() -> None:
    while True:
        time.sleep(0)


def gorge() -> int:
    return len(bytearray(8 * 1024**3))


def die() -> None:
    os._exit(7)


def die_once(marker: str) -> str:
    if not Path(marker).exists():
        Path(marker).touch()
        os._exit(7)
    return "done"


def open_files() -> list[str]:
    return [str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.exists()]


def test_work_that_is_too_slow_too_large_or_deadly_is_stopped(tmp_path: Path) -> None:
    with Workers(1, seconds=0.6, memory=1024**3) as pool:
        with pytest.raises(TooSlow, match="longer than"):
            pool.run(spin)
        with pytest.raises(TooSlow, match="memory"):
            pool.run(gorge)
        with pytest.raises(Died, match="exit code 7"):
            pool.run(die)
        assert pool.run(die_once, str(tmp_path / "marker")) == "done"
        assert asyncio.run(_beside(pool)) >= 5  # the event loop went on


def test_when_all_workers_are_killed_at_once_others_take_their_place() -> None:
    async def all_of(pool: Workers) -> list[int]:
        jobs = [asyncio.ensure_future(pool.do(nap, n)) for n in range(8)]
        await asyncio.sleep(1.2)
        for child in multiprocessing.active_children():
            if child.pid:
                os.kill(child.pid, signal.SIGKILL)
        # a worker killed while it held pebble's lock is noticed after twice its time limit (40 s)
        return await asyncio.wait_for(asyncio.gather(*jobs), 150)

    with Workers(2) as pool:
        pool.run(nap, 0)
        assert asyncio.run(all_of(pool)) == list(range(8))


def test_a_worker_waits_for_pebbles_lock_no_longer_than_for_a_page() -> None:
    """A worker that was killed with the lock in hand never gives it back; pebble would wait two minutes."""
    with Workers(1) as pool:
        assert pool.run(lock_timeout) == CONSTS.channel_lock_timeout == SECONDS


def test_a_clock_that_is_set_forward_makes_no_page_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that slept, a clock set by the network: pebble measures by the clock on the wall."""
    real, offset = time.time, [0.0]
    monkeypatch.setattr("pebble.pool.process.time.time", lambda: real() + offset[0])

    async def one(pool: Workers) -> int:
        job = asyncio.ensure_future(pool.do(nap, 3))
        await asyncio.sleep(0.2)
        offset[0] = 3600.0
        return await job

    with Workers(1) as pool:
        pool.run(nap, 0)
        assert asyncio.run(one(pool)) == 3
        future = pool.submit(nap, 4)
        time.sleep(0.2)
        offset[0] = 7200.0
        assert pool.wait(future, nap, 4) == 4


async def _beside(pool: Workers) -> int:
    ticks = 0
    task = asyncio.ensure_future(pool.do(spin))
    while not task.done():
        ticks += 1
        await asyncio.sleep(0.05)
    with pytest.raises(TooSlow):
        await task
    return ticks


def test_a_worker_has_none_of_the_archives_files_open(road: Road) -> None:
    road.walk([page(1)], OUTLET)
    held = road.workers.run(open_files)
    assert [name for name in held if str(road.archive.path.parent) in name] == []


def test_a_page_that_keeps_the_extractor_busy_is_refused_and_kept(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "warta.db") as archive, Workers(1, seconds=0.001) as hurried:
        archive.save_outlet(OUTLET)
        road = Road(archive, archive.begin_run("import", []), hurried)
        outcome = road.walk([page(1, article("Panjang", 1) * 200)], OUTLET)
        assert outcome.refusal is not None and outcome.refusal.reason == "too-slow"
        assert archive.query("SELECT count(*) FROM snapshots") == [(1,)]


def test_what_was_taken_down_does_not_come_back_by_another_file(road: Road) -> None:
    road.walk([page(1)], OUTLET)
    takedown(road.archive, [page(1).url], run=road.run)
    outcomes = list(road.walk_all(Errand(p.url, OUTLET, [p]) for p in (page(1), page(2))))
    assert [(o.what, o.refusal and o.refusal.reason) for o in outcomes] == [
        ("refused", "taken-down"),
        ("new", None),
    ]
