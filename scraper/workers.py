"""Worker processes for everything that reads what a stranger wrote, with a time and a memory limit.

One hostile page can keep a parser busy for hours or fill the memory; in a process of its own it can be
stopped. The workers are forked from a server process that was started fresh, so they inherit no lock, no
database connection and no socket; they use every core, and the event loop never waits for a parser.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from types import TracebackType
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from pebble import CONSTS, ProcessExpired, ProcessPool

T = TypeVar("T")

CONSTS.term_timeout = 0.1  # workers do not hear SIGTERM (see _start_server); SIGKILL follows

logger = logging.getLogger(__name__)

SECONDS = 20.0
CONSTS.channel_lock_timeout = SECONDS  # a worker killed while it took its task is noticed after two of these
MEMORY = 2 * 1024**3
"""Bytes of address space per worker; a page needs below 300 MB, most of it libraries."""
CLOCK_SET = 1.0
"""Seconds by which a clock is not merely corrected."""
TASKS_PER_WORKER = 5000
"""Then a worker is replaced: libraries in C leak a little."""


class TooSlow(Exception):
    """The work took longer than its time limit, or more memory than allowed."""


class Died(Exception):
    """The worker process died while doing it, twice."""


class Workers:
    """A pool of processes. Started at the first use; `close` it, or use it as a context manager."""

    def __init__(self, processes: int | None = None, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """processes: None for one per core, at most eight."""
        self.seconds = seconds
        self.processes = processes or min(len(os.sched_getaffinity(0)), 8)
        self._memory = memory
        self._pool: ProcessPool | None = None
        self._clocks: WeakKeyDictionary[Future[Any], float] = WeakKeyDictionary()

    def submit(self, work: Callable[..., T], *args: Any) -> Future[T]:
        """Start `work(*args)` (a module-level function) in a worker."""
        if self._pool is not None and not self._pool.active:
            self.close()  # all workers died at once (memory of the machine at an end, for instance)
        if self._pool is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["scraper.extract"])
            _start_server()
            self._pool = ProcessPool(
                max_workers=self.processes,
                max_tasks=TASKS_PER_WORKER,
                initializer=_prepare,
                initargs=(self._memory,),
                context=context,
            )
        future: Future[T] = self._pool.schedule(work, args=args, timeout=self.seconds)
        self._clocks[future] = _clock()
        return future

    def run(self, work: Callable[..., T], *args: Any) -> T:
        """Do it and wait. Raises TooSlow, Died, or what `work` raised."""
        return self.wait(self.submit(work, *args), work, *args)

    def wait(self, future: Future[T], work: Callable[..., T], *args: Any) -> T:
        """The result of a future from `submit`; the work is done once more when its worker died, or when it
        seemed too slow because the clock was set.
        """
        for last in (False, True):
            try:
                return future.result()
            except (TimeoutError, MemoryError) as error:
                self._too_slow(error, future, last)
            except (ProcessExpired, BrokenProcessPool) as error:
                self._died(error, last)
            future = self.submit(work, *args)
        raise AssertionError("unreachable")

    async def do(self, work: Callable[..., T], *args: Any) -> T:
        """As `run`, without blocking the event loop."""
        for last in (False, True):
            future = self.submit(work, *args)
            try:
                return await asyncio.wrap_future(future)
            except (TimeoutError, MemoryError) as error:
                self._too_slow(error, future, last)
            except (ProcessExpired, BrokenProcessPool) as error:
                self._died(error, last)
        raise AssertionError("unreachable")

    def _too_slow(self, error: TimeoutError | MemoryError, future: Future[Any], last: bool) -> None:
        """Raises TooSlow, but not when the clock, by which pebble goes, was set or the machine slept."""
        was_set = abs(_clock() - self._clocks.get(future, _clock())) > CLOCK_SET
        if last or isinstance(error, MemoryError) or not was_set:
            raise TooSlow(_limit(error, self.seconds)) from None

    def _died(self, error: ProcessExpired | BrokenProcessPool, last: bool) -> None:
        logger.warning("a worker died: %s", error)
        if last:
            code = getattr(error, "exitcode", None)
            raise Died(f"the worker process died (exit code {code})") from None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]  # pebble
            self._pool.join()
            self._pool = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()


def _start_server() -> None:
    """Start the server process that forks the workers, deaf to the signals that end a crawl.

    Ctrl-C and a service manager signal every process of the crawl; the pages in flight are to be finished.
    The blocked signals are inherited; a worker that must go is killed, and all end with the parent.
    """
    deaf = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    with _unheard():
        resource_tracker.ensure_running()  # comes first: it ends with these signals unblocked
        before = signal.pthread_sigmask(signal.SIG_BLOCK, deaf)
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _unheard() -> Iterator[None]:
    """Processes started meanwhile write their standard error nowhere.

    A worker that is ended while it starts prints a traceback, and the tracker of semaphores a warning when
    the crawl is killed: neither is for the user. What a worker's work raises comes back by the future.
    """
    try:
        kept = os.dup(2)
    except OSError:  # standard error is closed
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _clock() -> float:
    """How far the clock on the wall is before the one that only counts; changes when the former is set."""
    return time.time() - time.monotonic()


def _limit(error: BaseException, seconds: float) -> str:
    return "more memory than allowed" if isinstance(error, MemoryError) else f"longer than {seconds:.0f} s"


def _prepare(memory: int) -> None:
    """In each new worker: its limits."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)
