"""WARC 1.1 records (ISO 28500), written by warcio: one gzip member each, the payload exactly as received."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import responses
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper import __version__
from scraper.archive.times import instant, now
from scraper.models import RawPage

Headers = tuple[tuple[str, str], ...]

# Headers that spoke of the transfer and are no longer true of the payload we hold: kept under the
# names Common Crawl uses, so that replay tools do not try to undo a chunking that is gone.
TRANSFER_HEADERS = ("transfer-encoding", "content-length")
ASIDE = "X-Crawler-"


_WEB = re.compile(r"https?://[^/\[]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier record a revisit record refers to."""

    url: str
    fetched_at: str


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """An HTTP head written as UTF-8; warcio would percent-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.to_bytes(header_filter, "utf-8")


def warcinfo(name: str) -> bytes:
    """The record that opens a file."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    fields = {
        "software": f"warta/{__version__}",
        "format": "WARC file version 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    writer.write_record(writer.create_warcinfo_record(name, fields))
    return out.getvalue()


def records(page: RawPage, earlier: Earlier | None) -> tuple[bytes, int]:
    """The records of one page, and the length of the first of them.

    A crawled page: response (or revisit, when `earlier` had the same payload) and request. A page without
    HTTP headers (imported file, text dump), or from no web address: one resource record.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    url = target_uri(page.final_url or page.url)
    about = {"WARC-Date": instant(page.fetched_at or now())}
    if page.final_url not in (None, page.url):
        about["Warta-Asked-URI"] = target_uri(page.url)  # an extension field: ISO 28500 allows them
    if (not page.headers and page.source != "crawl") or not is_web(page):
        record = writer.create_warc_record(
            url,
            "resource",
            payload=io.BytesIO(page.body),
            length=len(page.body),
            warc_content_type="text/plain; charset=utf-8" if page.kind == "text" else "text/html",
            warc_headers_dict=about,
        )
        writer.write_record(record)
        return out.getvalue(), out.tell()
    head = _Head(f"{page.status} {responses.get(page.status, 'Unknown')}", _sent(page), protocol="HTTP/1.1")
    body = io.BytesIO(page.body)
    record = writer.create_warc_record(
        url, "response", payload=body, length=len(page.body), http_headers=head, warc_headers_dict=about
    )
    if earlier:
        digest = record.rec_headers.get_header("WARC-Payload-Digest")
        record = writer.create_revisit_record(
            url, digest, earlier.url, earlier.fetched_at, http_headers=head, warc_headers_dict=about
        )
    writer.write_record(record)
    first = out.tell()
    if page.request_headers:
        writer.write_record(_request(writer, url, page, record))
    return out.getvalue(), first


def is_web(page: RawPage) -> bool:
    """True when WARC tools will expect an HTTP head: they look at the address."""
    return _WEB.match(page.final_url or page.url) is not None


def target_uri(url: str) -> str:
    """The address as a WARC header: white space, control characters and lone surrogates percent-encoded."""
    return "".join(c if c > " " and c.isprintable() else quote(c, errors="replace") for c in url)


def _request(writer: WARCWriter, url: str, page: RawPage, record: object) -> object:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = list(_clean(page.request_headers))
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    about = {
        "WARC-Date": record.rec_headers.get_header("WARC-Date"),  # type: ignore[attr-defined]
        "WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID"),  # type: ignore[attr-defined]
    }
    head = _Head(f"GET {target} HTTP/1.1", headers, is_http_request=True)
    return writer.create_warc_record(url, "request", http_headers=head, warc_headers_dict=about)


def _clean(headers: Iterable[tuple[str, str]]) -> Headers:
    """No line break may end a header early; what UTF-8 cannot write becomes a question mark."""
    return tuple(
        (" ".join(n.split()).rstrip(":"), " ".join(v.splitlines()).encode("utf-8", "replace").decode())
        for n, v in headers
    )


def _sent(page: RawPage) -> list[tuple[str, str]]:
    length = str(len(page.body))
    return [
        (name if name.lower() not in TRANSFER_HEADERS or value.strip() == length else ASIDE + name, value)
        for name, value in _clean(page.headers)
    ]


def _received(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers as they came: the reverse of `_sent`."""
    return tuple((name.removeprefix(ASIDE), value) for name, value in headers)


@dataclass(frozen=True, slots=True)
class Record:
    """What a record holds: headers as received, payload as received (empty for a revisit)."""

    headers: Headers
    request_headers: Headers
    payload: bytes


def parse(data: bytes) -> Record:
    """Read back what `records` wrote. Raises ValueError when the digests in the records do not fit."""
    headers: Headers = ()
    request: Headers = ()
    payload = b""
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        http = tuple(record.http_headers.headers) if record.http_headers else ()
        content = record.raw_stream.read()
        if record.rec_type == "request":
            request = http
        else:
            headers, payload = _received(http), content
    return Record(headers, request, payload)
