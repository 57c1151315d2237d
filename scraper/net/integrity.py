"""Bodies that came whole, and nothing else.

Scrapy hands a gzip body cut at any place over as a good page and swallows the checksum error. Its
HttpCompression middleware is off here: the bytes stay as received (they go into the WARC), and this
middleware unpacks them once to see that end mark and checksum are right.
"""

from __future__ import annotations

import logging
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from scraper.extract.charset import Damaged, unpack
from scraper.net.refusals import BrokenBody

logger = logging.getLogger(__name__)

LIMIT = 50 * 1024 * 1024
"""Bytes after unpacking: the sitemap protocol allows 50 MB; pages have a smaller limit of their own."""


def encoding(response: Response) -> str:
    """The Content-Encoding header, "" when there is none."""
    return b",".join(response.headers.getlist("Content-Encoding")).decode("ascii", "replace")


def plain(response: Response, limit: int = LIMIT) -> bytes:
    """The body without its content encoding. Raises ValueError (Damaged) when cut, corrupt or too large."""
    return unpack(response.body, encoding(response), limit)


class Integrity:
    """Downloader middleware: a body that cannot be unpacked is asked for again, then given up."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Integrity:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if not response.body or response.status == 304:
            return response
        try:
            plain(response)
        except Damaged as wrong:
            if wrong.too_large:
                return response  # a bomb stays a bomb; the reader refuses it as too large
            again = get_retry_request(request, spider=self.crawler.spider, reason=f"broken body: {wrong}")
            if again is None:
                raise BrokenBody(str(wrong)) from None
            return again
        return response
