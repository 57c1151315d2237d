"""The sample newspaper over HTTP/1.1 on loopback.

One port serves all papers. A request names its paper in one of three ways:
- absolute form, "GET http://kabarpulau.example/berita HTTP/1.1": the server plays an HTTP proxy;
- a Host header of the paper;
- <slug>.localhost:PORT, for a browser: links in the pages then lead to the same port.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import threading
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from scraper.sample import traps
from scraper.sample.faults import Fault, find
from scraper.sample.press import PAPERS, POSNUSA, Paper
from scraper.sample.site import Site
from scraper.sample.web import Reply, document, links, moved, page

LONGEST_HEAD = 64 * 1024
"""Bytes of a request's head; more is answered with 400."""


class Hit(NamedTuple):
    """One request. path: with query, as asked. agent: the User-Agent header, "" without."""

    host: str
    path: str
    status: int
    agent: str


class Sample:
    """The running server. Use it as a context manager, or call stop().

    port: where it listens. proxy: its address, for request.meta["proxy"]. log: every request answered.
    faults: see `scraper.sample.faults`.
    """

    def __init__(self, size: int, port: int, host: str) -> None:
        self.size = size
        self.host = host
        self.port = port
        self.log: list[Hit] = []
        self.faults: dict[str, Fault] = {}
        self._sites = {paper.host: Site(paper, size) for paper in PAPERS}
        self._asked: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="sample newspaper", daemon=True)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._connection, host, port, limit=LONGEST_HEAD)
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread.start()

    @property
    def proxy(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def forbidden(self) -> list[Hit]:
        """Requests for pages that robots.txt disallows: there should be none."""
        papers = {paper.host: paper for paper in PAPERS}
        return [hit for hit in self.log if hit.host in papers and traps.forbidden(papers[hit.host], hit.path)]

    def forget(self) -> None:
        """Empty the log, switch all faults off and count requests from zero again."""
        self.log.clear()
        self.faults.clear()
        self._asked.clear()

    def stop(self) -> None:
        """Close the port and end the thread. Harmless when called twice."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def __enter__(self) -> Sample:
        return self

    def __exit__(self, *ignored: object) -> None:
        self.stop()

    def _run(self) -> None:
        self._loop.run_forever()
        self._server.close()
        for task in self._open:
            task.cancel()
        self._loop.run_until_complete(self._end(list(self._open)))
        self._loop.close()

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client went away, which is its right
        except asyncio.CancelledError:
            return  # stop(): asked by us; passed on, Python 3.11 would log it as an error
        finally:
            self._open.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer. Returns whether the connection stays open."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.LimitOverrunError:
            head = ""
        lines = head.split("\r\n")
        words = lines[0].split(" ")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            await self._send(writer, 400, page("<h1>Bad Request</h1>", 400), [("Connection", "close")])
            return False
        if size := headers.get("content-length", ""):
            await reader.readexactly(int(size) if size.isdecimal() else 0)
        method, target = words[0], words[1]
        stay = headers.get("connection", "").lower() != "close" and words[2] != "HTTP/1.0"
        parts = urlsplit(target)
        host = (parts.netloc or headers.get("host", "")).lower().rpartition("@")[2]
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        name = host.partition(":")[0]
        paper, base = self._paper(host)
        url = f"http://{paper.host if paper else name}{path}"
        fault = find(self.faults, url)
        earlier = self._asked[url]
        self._asked[url] += 1
        if fault and not fault.strikes(earlier):
            fault = None
        if fault and fault.kind == "reset":
            self.log.append(Hit(name, path, 0, headers.get("user-agent", "")))
            return False
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        reply = self._reply(method, paper, name, path, url, fault)
        if base and paper and "html" in reply.type:
            body = reply.body
            for other in PAPERS:
                body = body.replace(
                    other.base.encode(), f"http://{other.slug}.localhost:{self.port}".encode()
                )
            reply = Reply(body, reply.status, reply.type, reply.headers, reply.changed)
        status, extra, body = self._dress(reply, headers, fault)
        self.log.append(Hit(paper.host if paper else name, path, status, headers.get("user-agent", "")))
        if not stay:
            extra.append(("Connection", "close"))
        promised = len(body) + (500 if fault and fault.kind == "cut" else 0)
        await self._send(
            writer, status, Reply(b"" if method == "HEAD" else body, status, reply.type), extra, promised
        )
        return stay and not (fault and fault.kind == "cut")

    def _paper(self, host: str) -> tuple[Paper | None, bool]:
        """(the paper a host names or None, whether its links must lead to this port)."""
        name, _, _ = host.partition(":")
        if name in self._sites:
            return self._sites[name].paper, False
        slug = name.removesuffix(".localhost")
        return next((paper for paper in PAPERS if name != slug and paper.slug == slug), None), True

    def _reply(
        self, method: str, paper: Paper | None, name: str, path: str, url: str, fault: Fault | None
    ) -> Reply:
        if method not in ("GET", "HEAD"):
            return page("<h1>Method Not Allowed</h1>", 405)
        again = (("Retry-After", f"{fault.seconds:g}"),) if fault else ()
        match fault.kind if fault else "":
            case "unavailable":
                return Reply(b"<h1>Service Unavailable</h1>", 503, headers=again)
            case "busy":
                return Reply(b"<h1>Too Many Requests</h1>", 429, headers=again)
            case "error":
                return Reply(b"<h1>Internal Server Error</h1>", 500)
            case "removed" | "gone" as kind if paper:
                return traps.not_found(paper, 404 if kind == "removed" else 410)
            case "loop":
                return moved(url, 302)
        if name == POSNUSA.host.removeprefix("www."):
            return moved(POSNUSA.base + path)
        if paper is None:
            return (
                self._landing()
                if name in ("localhost", self.host)
                else page(f"<h1>{name}: no such host</h1>", 502)
            )
        parts = urlsplit(path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return self._sites[paper.host].answer(parts.path, query, 2 if fault and fault.kind == "edited" else 1)

    def _landing(self) -> Reply:
        rows = links(
            (f"http://{paper.slug}.localhost:{self.port}/", f"{paper.name} ({paper.host})")
            for paper in PAPERS
        )
        text = f"<h1>The sample newspaper</h1><p>{self.size} invented articles.</p><ul>{rows}</ul>"
        return page(document("The sample newspaper", "", text))

    def _dress(
        self, reply: Reply, asked: dict[str, str], fault: Fault | None
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """(status, headers, body as sent): validators, 304, compression, and damage to it."""
        headers = list(reply.headers)
        status, body = reply.status, reply.body
        if status == 200:
            etag = f'"{hashlib.blake2b(body, digest_size=10).hexdigest()}"'
            headers.append(("ETag", etag))
            if reply.changed:
                headers.append(("Last-Modified", format_datetime(reply.changed, usegmt=True)))
            if not fault and _unchanged(asked, etag, reply.changed):
                return 304, headers, b""
        damaged = fault is not None and fault.kind.endswith("gzip")
        if (
            body
            and ("gzip" in asked.get("accept-encoding", "") or damaged)
            and not reply.type.startswith("application/gzip")
        ):
            body = gzip.compress(body, 1, mtime=0)
            headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
            if fault and fault.kind == "cut-gzip":
                body = body[: len(body) * 2 // 3]
            elif fault and fault.kind == "corrupt-gzip":
                middle = len(body) // 2
                body = body[:middle] + bytes([body[middle] ^ 4]) + body[middle + 1 :]
        return status, headers, body

    async def _send(
        self,
        writer: asyncio.StreamWriter,
        status: int,
        reply: Reply,
        extra: list[tuple[str, str]],
        length: int | None = None,
    ) -> None:
        headers = [
            ("Date", format_datetime(datetime.now(UTC), usegmt=True)),
            ("Server", "sample"),
            ("Cache-Control", "no-cache"),
            *extra,
        ]
        if status != 304:
            headers += [
                ("Content-Type", reply.type),
                ("Content-Length", str(len(reply.body) if length is None else length)),
            ]
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
            + "".join(f"{name}: {value}\r\n" for name, value in headers)
            + "\r\n"
        )
        writer.write(head.encode("latin-1") + reply.body)
        await writer.drain()


def _unchanged(asked: dict[str, str], etag: str, changed: datetime | None) -> bool:
    """Whether the client's copy is still good (RFC 9110: If-None-Match goes before If-Modified-Since)."""
    if "if-none-match" in asked:
        return etag in asked["if-none-match"] or asked["if-none-match"] == "*"
    if changed is None or "if-modified-since" not in asked:
        return False
    try:
        return changed <= parsedate_to_datetime(asked["if-modified-since"])
    except (ValueError, TypeError):
        return False


def start(size: int = 300, port: int = 0, host: str = "127.0.0.1") -> Sample:
    """Serve `size` articles in all, in a thread. port 0: any free one. Raises OSError when it is taken."""
    return Sample(size, port, host)
