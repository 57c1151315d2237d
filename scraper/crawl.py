"""Crawl outlets: one process, a few outlets at a time, one archive, one run.

`warta crawl` and `scrapy crawl` both call `crawl`.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from scrapy.utils.reactor import install_reactor, is_reactor_installed

from scraper import __version__
from scraper.archive import tombstones
from scraper.archive.database import explain
from scraper.archive.layout import ARCHIVE, LOGS
from scraper.archive.store import Archive
from scraper.errors import ConfigError, RunFailed, UsageError, WartaError
from scraper.extract import VERSION
from scraper.models import Outlet
from scraper.net.log import logging_to
from scraper.net.report import OutletReport, judge
from scraper.net.resolver import GuardingResolver, is_private_literal
from scraper.net.site import asked_proxy, source_hosts
from scraper.road import Road
from scraper.workers import Workers

logger = logging.getLogger(__name__)

AT_ONCE = 4
"""Outlets crawled at the same time. Each waits for its site most of the time."""
NAMED = 5
"""Outlets that are named in a line about many."""
SAMPLE_SIZE = 300
SAMPLE_MAX = 1_000_000
REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
SPIDER = "spiders.outlet.spider_for"

Progress = Callable[[OutletReport], None]


@dataclass
class Session:
    """What the spiders of one run share. since, until: first and last day wanted. limit: pages per outlet.

    recheck: articles published since this day are fetched again.
    """

    road: Road
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    recheck: date | None = None
    progress: Progress | None = None
    sample_proxy: str | None = None
    proxy: str | None = None
    interrupted: str = ""
    spiders: set[Any] = field(default_factory=set, repr=False)

    def proxy_for(self, outlet: Outlet) -> str | None:
        return self.sample_proxy if outlet.sample else self.proxy

    def stop(self, why: str) -> None:
        """Draw no further address; the pages in flight are finished.

        Scrapy's own stop leaves a crawler that is just starting hanging for ever.
        """
        self.interrupted = why
        for spider in list(self.spiders):
            spider.end("interrupted")

    def show(self, report: OutletReport) -> None:
        """Tell the caller that a report has changed; a display that fails must not end the crawl."""
        if self.progress is None:
            return
        try:
            self.progress(report)
        except Exception:
            logger.exception("the progress display failed and is switched off")
            self.progress = None


def crawl(
    data_dir: Path | str,
    outlets: Sequence[Outlet],
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    recheck: int | None = None,
    quiet: bool = False,
    progress: Progress | None = None,
    contact: str | None = None,
    argv: Sequence[str] | None = None,
    settings: dict[str, Any] | None = None,
    sample_size: int | None = None,
) -> list[OutletReport]:
    """Crawl the outlets into the archive of `data_dir`; returns a report for each, in their order.

    since, until: only articles of these days (a run without them takes what the site offers). limit: ask for
    so many pages per outlet at most. recheck: fetch again the articles of so many last days, to see what was
    changed or removed. quiet: no warnings on standard error. progress: called with the live
    report whenever it changes. contact: mail address or web page for publishers (None: WARTA_CONTACT). argv:
    kept with the run. settings: Scrapy settings that go before ours. sample_size: articles of the sample
    newspaper (None: WARTA_SAMPLE_SIZE or 300).

    The verdicts are in the reports, see `check`. May be called again in the same process, not from a thread
    beside it. Raises ConfigError (2) before any request is sent, Busy (75), ArchiveError (2).
    """
    outlets = list(outlets)
    if not outlets:
        raise UsageError("no outlet given; `warta outlets` lists them")
    if since and until and since > until:
        raise UsageError(f"--since {since} is after --until {until}")
    if limit is not None and limit < 1:
        raise UsageError("--limit must be 1 or more")
    agent = user_agent(contact, outlets)
    folder = Path(data_dir)
    with ExitStack() as stack:
        archive = stack.enter_context(Archive.open(folder / ARCHIVE))
        try:
            stack.enter_context(logging_to(folder / LOGS, verbose=not quiet))
        except OSError as error:
            raise explain(error, folder / LOGS) from error
        for warning in archive.warnings:
            logger.warning("%s", warning)
        outlets = _without_closed(archive, outlets)
        run = archive.begin_run("crawl", list(argv if argv is not None else sys.argv[1:]), extractor=VERSION)
        reports = [OutletReport(outlet.slug, outlet.name) for outlet in outlets]
        try:
            for outlet in outlets:
                archive.save_outlet(outlet)
            workers = stack.enter_context(Workers())
            session = Session(Road(archive, run, workers), since, until, limit, _day(recheck), progress)
            if any(outlet.sample for outlet in outlets):
                session.sample_proxy = stack.enter_context(sample(sample_size)).proxy
            session.proxy = asked_proxy()
            _drive(_crawl_all(session, outlets, reports, _settings(agent, settings)), session, outlets)
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            _close_run(archive, run, reports, "" if stopped else f"{type(error).__name__}: {error}"[:300])
            raise
        _close_run(archive, run, reports)
        return reports


def check(reports: Iterable[OutletReport]) -> None:
    """Raises RunFailed when a verdict is not "ok": why the first failed, and which others did, in a line."""
    bad = [r for r in reports if r.verdict != "ok"]
    if not bad:
        return
    others = [r.outlet for r in bad[1:]]
    line = f"{bad[0].outlet}: {bad[0].note}"
    if others:
        line += f"; also failed: {', '.join(others[:NAMED])}"
    if len(others) > NAMED:
        line += f" and {len(others) - NAMED} more"
    raise RunFailed(line)


def _without_closed(archive: Archive, outlets: list[Outlet]) -> list[Outlet]:
    """The outlets that were not taken down as a whole. Raises UsageError when none is left."""
    lines = {
        o.slug: f"{o.slug} {closed.told}; it is not crawled again"
        for o in outlets
        if (closed := tombstones.closed(archive, o.slug))
    }
    if len(lines) == len(outlets):
        raise UsageError("; ".join(list(lines.values())[:NAMED]))
    for line in lines.values():
        logger.warning("%s", line)
    return [outlet for outlet in outlets if outlet.slug not in lines]


def user_agent(contact: str | None, outlets: Sequence[Outlet]) -> str:
    """Who we are. Raises ConfigError when a real site is to be asked and no contact is set."""
    contact = (contact if contact is not None else os.environ.get("WARTA_CONTACT", "")).strip()
    real = [o.slug for o in outlets if not o.sample and not all(is_private_literal(h) for h in o.hosts)]
    if not contact:
        if real:
            raise ConfigError(
                f"before {real[0]} is crawled its publisher must know whom to ask: set --contact or"
                " WARTA_CONTACT to your mail address or web page"
            )
        return f"Warta/{__version__}"
    good = "@" in contact.strip("@") or contact.startswith(("http://", "https://"))
    if not good or not contact.isprintable() or not contact.isascii() or " " in contact or len(contact) > 200:
        raise ConfigError(f"the contact {contact[:60]!r} is neither a mail address nor a web address")
    return f"Warta/{__version__} (+{contact})"


def _day(back: int | None) -> date | None:
    """The day so many days ago, UTC; None for None."""
    if back is None:
        return None
    if not 0 < back < 365_000:
        raise UsageError("--recheck must be a number of days, 1 or more")
    return datetime.now(UTC).date() - timedelta(days=back)


@contextmanager
def sample(size: int | None) -> Iterator[Any]:
    """The sample newspaper's server, for as long as the crawl lasts."""
    from scraper.sample import start  # not needed for real newspapers

    asked = os.environ.get("WARTA_SAMPLE_SIZE") or str(SAMPLE_SIZE)
    if not asked.isdecimal() or len(asked) > 9 or not 1 <= int(asked) <= SAMPLE_MAX:
        raise ConfigError(
            f"WARTA_SAMPLE_SIZE={asked[:40]!r} is no number of articles from 1 to {SAMPLE_MAX}; set it to 300"
        )
    with start(size or int(asked)) as server:
        yield server


def _settings(agent: str, more: dict[str, Any] | None) -> Settings:
    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    settings.set("USER_AGENT", agent, priority="cmdline")
    # the outlets are given; one bad file among the others must not stop this crawl
    settings.set("SPIDER_LOADER_CLASS", "scrapy.spiderloader.DummySpiderLoader", priority="cmdline")
    settings.setdict(more or {}, priority="cmdline")
    return settings


def _close_run(archive: Archive, run: int, reports: list[OutletReport], broken: str = "") -> None:
    """Verdicts into reports and archive. broken: what broke the crawl off; a report without an end was
    interrupted.
    """
    for report in reports:
        report.ended = report.ended or datetime.now(UTC)
        if not report.finish:
            report.finish, report.detail = ("crashed" if broken else "interrupted"), broken
        report.verdict, report.note = judge(report)
        if report.verdict == "ok" and archive.warcs.lost:  # whatever else went well, cron must hear of it
            report.verdict, report.note = "failed", archive.warcs.lost
        try:
            archive.count(
                run,
                report.outlet,
                finish=report.finish,
                bytes=report.bytes,
                sources=report.sources,
                broken_sources=len(report.broken_sources),
                **{f"refused_{reason}": number for reason, number in sorted(report.refused.items())},
                **{f"waiting_{host}": number for host, number in sorted(report.waiting.items())},
            )
        except WartaError as error:
            report.verdict, report.note = "failed", str(error)
    worst = [r for v in ("failed", "interrupted") for r in reports if r.verdict == v]
    verdict = (worst[0].verdict or "failed") if worst else "ok"
    note = f"{worst[0].outlet}: {worst[0].note}" if worst else ""
    try:
        archive.end_run(run, verdict, note)
    except WartaError as error:
        logger.error("the run could not be closed: %s", error)


async def _crawl_all(
    session: Session, outlets: list[Outlet], reports: list[OutletReport], settings: Settings
) -> None:
    """Run the outlets, a few at a time, never two at once on the same host."""
    runner = AsyncCrawlerRunner(settings)
    make_spider = load_object(SPIDER)
    places = asyncio.Semaphore(AT_ONCE)
    hosts: dict[str, asyncio.Lock] = {}

    async def one(outlet: Outlet, report: OutletReport) -> None:
        async with AsyncExitStack() as held:
            for host in sorted(set(outlet.hosts)):  # in one order, so that no two wait for each other
                await held.enter_async_context(hosts.setdefault(host, asyncio.Lock()))
            await held.enter_async_context(places)
            if session.interrupted:
                report.finish = "interrupted"
                return
            report.started = datetime.now(UTC)
            try:
                await runner.crawl(make_spider(outlet), session=session, report=report)
            except Exception as error:
                logger.exception("the crawl of %s broke off", outlet.slug)
                report.finish, report.detail = "crashed", f"{type(error).__name__}: {error}"[:200]
            report.ended = datetime.now(UTC)
            session.show(report)

    await asyncio.gather(*(one(o, r) for o, r in zip(outlets, reports, strict=True)))


def _drive(main: Coroutine[Any, Any, None], session: Session, outlets: list[Outlet]) -> None:
    """Run Twisted's reactor on its event loop until the crawl ends.

    Scrapy's own AsyncCrawlerProcess runs the reactor, which can be done once per process; the loop can be run
    again and again.
    """
    if not is_reactor_installed():
        install_reactor(REACTOR)
    from twisted.internet import reactor

    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop
    asyncio.set_event_loop(loop)
    if not reactor.running:
        reactor.startRunning(installSignalHandlers=False)
    allowed = {h for outlet in outlets for h in source_hosts(outlet) if is_private_literal(h)}
    proxies = (session.sample_proxy, session.proxy)
    allowed |= {h for proxy in proxies if proxy and (h := urlsplit(proxy).hostname)}
    GuardingResolver(reactor, allowed).install_on_reactor()
    task = loop.create_task(main)
    with _signals(loop, task, session):
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            raise KeyboardInterrupt from None


@contextmanager
def _signals(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None], session: Session) -> Iterator[None]:
    """The first SIGINT, SIGTERM or SIGHUP finishes the pages in flight, the second breaks off."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(name: str) -> None:
        if session.interrupted:
            task.cancel()
            return
        logger.info("%s: finishing the pages in flight", name)
        session.stop(name)

    heard = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    caught = [number for number in heard if signal.getsignal(number) is not signal.SIG_IGN]  # by nohup
    before = [signal.getsignal(number) for number in caught]
    for number in caught:
        loop.add_signal_handler(number, stop, number.name)
    try:
        yield
    finally:
        for number, handler in zip(caught, before, strict=True):
            loop.remove_signal_handler(number)
            signal.signal(number, handler)
