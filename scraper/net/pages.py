"""From Scrapy's Response to a RawPage, and the further pages of an article that is printed over several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from scraper.models import RawPage, Refusal
from scraper.net.refusals import OffSite, RobotsForbid

MAX_PAGES = 30
WHOLE = ("page=all", "single=1", "all=1")


class Incomplete(Exception):
    """A further page could not be had or read, so the article is not stored; the next run tries again.

    refusal: what to record instead when trying again is of no use, else None.
    """

    def __init__(self, message: str, refusal: Refusal | None = None) -> None:
        super().__init__(message)
        self.refusal = refusal


def raw_page(response: Response, asked: str) -> RawPage:
    """The page as it came: body with its content encoding on, headers as received, the request as sent."""
    request = response.request
    return RawPage(
        url=asked,
        body=response.body,
        fetched_at=datetime.now(UTC),
        status=response.status,
        headers=_pairs(response.headers),
        final_url=response.url,
        request_headers=_pairs(request.headers) if request else (),
    )


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), v.decode("latin-1")) for name, values in headers.items() for v in values
    )


async def further_pages(crawler: Any, addresses: Sequence[str]) -> list[RawPage]:
    """Fetch an article's further pages in order; one that holds the whole ("?page=all") stands for all.

    Raises Incomplete when one of them cannot be had: half an article is none.
    """
    whole = [url for url in addresses if url.partition("?")[2].lower() in WHOLE]
    wanted = whole[:1] or list(dict.fromkeys(addresses))
    if len(wanted) > MAX_PAGES:
        raise Incomplete(f"{len(wanted)} further pages, more than {MAX_PAGES}")
    pages = []
    for url in wanted:
        try:
            response = await crawler.engine.download_async(Request(url, callback=NO_CALLBACK))
        except (RobotsForbid, OffSite) as error:
            reason = "robots" if isinstance(error, RobotsForbid) else "off-site"
            refusal = Refusal(addresses[0], reason, f"a further page of the article: {error}")
            raise Incomplete(str(error), refusal) from error
        except Exception as error:
            raise Incomplete(f"further page {url}: {type(error).__name__}") from error
        if response.status != 200:
            raise Incomplete(f"further page {url}: status {response.status}")
        pages.append(raw_page(response, url))
    return pages
