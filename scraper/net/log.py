"""Where a crawl's log goes: a file beside the archive, never the terminal, never an article's text."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MAX_BYTES = 5_000_000
KEPT = 3
_NOISY = (
    "scrapy.core.engine",
    "scrapy.middleware",
    "scrapy.addons",
    "scrapy.crawler",
    "scrapy.utils.log",
    "scrapy.extensions.memusage",
)
_SILENT = (
    "scrapy.downloadermiddlewares.redirect",
)  # warns at each start that there is no Referer: on purpose


class LogFile(RotatingFileHandler):
    """A log that cannot be written (a full disk) ends nothing, and does not fill the terminal instead."""

    def handleError(self, record: logging.LogRecord) -> None:
        return

    def close(self) -> None:
        with suppress(OSError):
            super().close()


class Terse(LogFormatter):
    """Scrapy's messages without the item (a whole article) in them."""

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "stored: %(url)s", "args": {"url": getattr(item, "url", "?")}}

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        return {"level": logging.DEBUG, "msg": "refused: %(why)s", "args": {"why": exception}}

    def item_error(
        self, item: Any, exception: BaseException, response: Any, spider: Any
    ) -> LogFormatterResult:
        asked = getattr(item, "asked", "an item")
        return {"level": logging.ERROR, "msg": "error processing %(asked)s", "args": {"asked": asked}}


@contextmanager
def logging_to(folder: Path, verbose: bool = False) -> Iterator[Path]:
    """Send the log to `<folder>/crawl.log` (rotated), warnings also to standard error when verbose."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "crawl.log"
    handlers: list[logging.Handler] = [
        LogFile(path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", errors="backslashreplace")
    ]
    if verbose:
        handlers.append(logging.StreamHandler())
        handlers[-1].setLevel(logging.WARNING)
    root = logging.getLogger()
    before, last_resort = root.level, logging.lastResort
    for handler in handlers:
        handler.setFormatter(logging.Formatter(FORMAT))
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(True)
    try:
        yield path
    finally:
        logging.captureWarnings(False)
        root.setLevel(before)
        logging.lastResort = last_resort
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
