"""Why a request did not bring a page: our own exceptions, and what each exception means for the frontier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from scraper.net.resolver import REFUSED


class OffSite(IgnoreRequest):
    """The address, or where it redirects to, lies outside the outlet's hosts."""


class RobotsForbid(IgnoreRequest):
    """robots.txt does not allow this address."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, so nothing of this host may be fetched now."""


class BrokenBody(IgnoreRequest):
    """The body came cut or corrupt, several times."""


class ComeBackLater(IgnoreRequest):
    """The host asked for a longer rest than a run waits for. until: UTC."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


Fate = Literal["failed", "refused", "later"]


@dataclass(frozen=True, slots=True)
class Miss:
    """What an exception means. fate "later": nothing is known about the page, the lease goes back.

    reason: for refusals one of `scraper.models.REASONS`, for failures a few words. stops: one of
    `scraper.net.report.ENDINGS` when the rest of the host would meet the same, else None. site: the fault
    is the site's (it counts towards "unreachable").
    """

    fate: Fate
    reason: str
    detail: str = ""
    stops: str | None = None
    site: bool = False


def explain(error: BaseException, host: str) -> Miss:
    """The meaning of an exception from Scrapy's downloader or from our own middlewares."""
    text = " ".join(str(error).split())[:200]
    match error:
        case OffSite():
            return Miss("refused", "off-site", text)
        case RobotsForbid():
            return Miss("refused", "robots", text)
        case RobotsUnreachable():
            return Miss("later", "robots.txt unreachable", text, stops="robots-unreachable")
        case ComeBackLater():
            return Miss("later", "asked to come back later", text, stops="come-back-later")
        case BrokenBody():
            return Miss("failed", f"broken body: {text}")
        case DownloadCancelledError():
            # Scrapy cancels a download for its size only; without a Content-Length it gives no message
            return Miss("refused", "too-large", text or "larger than the download limit")
        case NotSupported() | UnsupportedURLSchemeError():
            return Miss("refused", "off-site", text)
        case CannotResolveHostError() if host.lower() in REFUSED:
            address = REFUSED[host.lower()]
            return Miss("later", "private address", f"{host} is {address}", stops="private-address")
        case CannotResolveHostError():
            return Miss("failed", "host name not found", site=True)
        case DownloadTimeoutError():
            return Miss("failed", "timeout", site=True)
        case DownloadConnectionRefusedError():
            return Miss("failed", "connection refused", site=True)
        case ResponseDataLossError():
            return Miss("failed", "cut body")
        case DownloadFailedError() if "certificate" in text:
            return Miss("failed", "the TLS certificate is not trusted", site=True)
        case DownloadFailedError() | OSError():
            return Miss("failed", "connection lost", text, site=True)
        case IgnoreRequest() if "redirection" in text:
            return Miss("refused", "http", "more than five redirects")
        case ValueError():  # Scrapy, about the Location of a redirect
            return Miss("failed", f"it leads to no web address: {text}")
    return Miss("failed", f"{type(error).__name__}: {text}" if text else type(error).__name__, site=True)
