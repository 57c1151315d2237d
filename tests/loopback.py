"""A small real HTTP server on loopback whose every answer a test writes down."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from scraper.models import Outlet


@dataclass
class Answer:
    """body is sent as it is. promise: Content-Length, None for the true one, -1 for none. wait: seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    promise: int | None = None
    wait: float = 0.0


Page = Answer | str | bytes | Callable[["Seen"], "Answer | str | bytes"]


@dataclass(frozen=True)
class Seen:
    """A request as the server saw it; number: how many of this path came before."""

    path: str
    headers: dict[str, str]
    at: float
    number: int


class Site:
    """pages: path → answer. Unknown paths are 404. log: every request."""

    def __init__(
        self, pages: dict[str, Page] | None = None, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
    ) -> None:
        self.pages = pages or {}
        self.log: list[Seen] = []
        self.down = False
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *words: object) -> None:
                return

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, address: object) -> None:
                return  # clients that hang up are part of the tests

        self._server = Server((host, 0), Handler)
        self._server.daemon_threads = True
        self._scheme = "https" if tls else "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.host = host
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        if self.down:
            handler.close_connection = True
            return
        number = sum(seen.path == handler.path for seen in self.log)
        headers = {k.lower(): v for k, v in handler.headers.items()}
        seen = Seen(handler.path, headers, time.monotonic(), number)
        self.log.append(seen)
        page = self.pages.get(handler.path, Answer(b"<h1>404</h1>", 404))
        made = page(seen) if callable(page) else page
        if not isinstance(made, Answer):
            made = Answer(made.encode() if isinstance(made, str) else made)
        time.sleep(made.wait)
        try:
            handler.send_response(made.status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **made.headers}.items():
                handler.send_header(name, value)
            if made.promise != -1:
                handler.send_header(
                    "Content-Length", str(len(made.body) if made.promise is None else made.promise)
                )
            else:
                handler.close_connection = True
            handler.end_headers()
            handler.wfile.write(made.body)
        except OSError:
            handler.close_connection = True  # the client went away, which is its right
        if made.promise is not None:
            handler.close_connection = True

    @property
    def base(self) -> str:
        return f"{self._scheme}://{self.host}:{self.port}"

    def paths(self, *, without_robots: bool = True) -> list[str]:
        return [seen.path for seen in self.log if not (without_robots and seen.path == "/robots.txt")]

    def outlet(self, **more: object) -> Outlet:
        """An outlet of this site; articles are /berita/<slug>."""
        words: dict[str, object] = {
            "slug": "suaratebing",
            "name": "Suara Tebing",
            "hosts": (self.host,),
            "starts": (f"{self.base}/",),
            "crawl": ("home",),
            "article": r"^/berita/[^/?#]+$",
            "language": "id",
            "timezone": "Asia/Makassar",
            "delay": 0.0,
            **more,
        }
        return Outlet(**words)  # type: ignore[arg-type]

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up on everybody, as a site that goes down does. Harmless when called twice."""
        self.down = True
        self._server.shutdown()
        self._server.server_close()


def links(*addresses: str) -> str:
    """A list page with these links."""
    rows = "".join(f'<li><a href="{a}">Berita {n}</a></li>' for n, a in enumerate(addresses, 1))
    return f"<!doctype html><html><head><title>Suara Tebing</title></head><body><ul>{rows}</ul></body></html>"


def article(headline: str, number: int = 1, *, more: str = "", day: str = "2023-05-04") -> str:
    """An article's page with an invented text of five paragraphs that differ by `number`."""
    names = (
        "Desa Tebing Lor",
        "Dusun Kelapa Condong",
        "Pasar Ombak Kecil",
        "Balai Warga Utara",
        "Dermaga Siput",
    )
    texts = "".join(
        f"<p>Warga {name} pada hari ke-{number} memperbaiki saluran air sepanjang {number * 10 + n} meter"
        " bersama perangkat desa, dan pekerjaan itu dijadwalkan selesai sebelum musim hujan tiba di wilayah"
        f" {name}.</p>"
        for n, name in enumerate(names)
    )
    return f"""<!doctype html><html lang="id"><head><title>{headline} - Suara Tebing</title>
<meta property="og:type" content="article"><meta property="og:title" content="{headline}">
<meta property="article:published_time" content="{day}T08:00:00+08:00"></head>
<body><header><a href="/">Suara Tebing</a></header><article><h1>{headline}</h1>
<time datetime="{day}T08:00:00+08:00">{day}</time>
<div class="content">{texts}</div>{more}</article></body></html>"""
