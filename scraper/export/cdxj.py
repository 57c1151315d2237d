"""The index of captures replay tools look addresses up in: CDXJ lines, sorted by SURT key."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Protocol
from urllib.parse import quote, unquote_to_bytes, urlsplit

from scraper.archive.database import sqlite3

LINES_PER_BLOCK = 3000
"""Lines in one gzip member of a compressed index, as in the WACZ files of other programs."""

_WWW = re.compile(r"www\d*\.")
_SESSION_IN_PATH = re.compile(
    r"/(?:\((?:[a-z]\([0-9a-z]{24}\))+\)|\([0-9a-z]{24}\))/(?=[^?]+\.aspx)", re.IGNORECASE
)
_SESSION_IN_QUERY = re.compile(
    r"(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)"
    r"(?:&|$)",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PLAIN = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"  # what stays as it is, beside letters and digits


def surt(url: str) -> str:
    """The key of an address: host turned round, what rarely matters left out.

    "https://www.Kabar.example/A/?b=2&a=1#x" has the key "example,kabar)/a?a=1&b=2". The rules are those the
    Wayback Machine's canonicalizer gave to all replay tools (SURT: http://crawler.archive.org/articles/
    user_manual/glossary.html; rules: iipc/webarchive-commons, IAURLCanonicalizer). What is no web address is
    its own key.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return quote(url, safe=_PLAIN)
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return quote(url, safe=_PLAIN)
    host = _escaped(_WWW.sub("", _ascii(host).strip(".").lower(), count=1))
    place = ",".join(reversed(host.split(".")))
    if port not in (None, _DEFAULT_PORTS[parts.scheme]):
        place += f":{port}"
    path = _SESSION_IN_PATH.sub("/", _resolved(_escaped(parts.path)).lower())
    query = _SESSION_IN_QUERY.sub("", _escaped(parts.query)).lower()
    query = "&".join("=".join(part) for part in sorted(part.split("=", 1) for part in query.split("&")))
    return f"{place}){path if path == '/' else path.removesuffix('/')}" + (f"?{query}" if query else "")


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _escaped(text: str) -> str:
    """Percent-encoding made one: taken off as often as it goes, then put on where it must be."""
    plain = text.encode("utf-8", "replace")
    while (once := unquote_to_bytes(plain)) != plain:
        plain = once
    return quote(plain, safe=_PLAIN)


def _resolved(path: str) -> str:
    """Without "." and ".."; of several slashes in a row one stays."""
    kept: list[str] = []
    for part in path.split("/")[1:]:
        if part == ".." and kept:
            kept.pop()
        elif part != ".":
            kept.append(part)
    return "/" + "/".join([*filter(None, kept[:-1]), *kept[-1:]])


class Sink(Protocol):
    """Something bytes are written to."""

    def write(self, data: bytes, /) -> int: ...


class Index:
    """The captures of an export, collected in any order and given back sorted.

    They wait in a temporary file of SQLite, so that millions need no memory; it vanishes with the program.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE lines (line TEXT NOT NULL)")
        self._db.execute("CREATE TABLE pages (article TEXT PRIMARY KEY, day TEXT, ts TEXT, line TEXT)")
        self._db.execute("BEGIN")

    def add(self, url: str, when: str, fields: dict[str, str]) -> None:
        """A capture. when: the record's WARC-Date. fields: what the line says of it, "url" first."""
        stamp = "".join(c for c in when if c.isdigit())[:14]
        self._db.execute("INSERT INTO lines VALUES (?)", [f"{surt(url)} {stamp} {json.dumps(fields)}"])

    def add_page(self, article: str, day: str | None, page: dict[str, str]) -> None:
        """An article's page, for `pages`; of several captures of one article the newest is shown."""
        self._db.execute(
            "INSERT INTO pages VALUES (?, ?, ?, ?) ON CONFLICT (article) DO UPDATE"
            " SET day = excluded.day, ts = excluded.ts, line = excluded.line WHERE excluded.ts >= ts",
            [article, day, page["ts"], json.dumps(page, ensure_ascii=False)],
        )

    def lines(self) -> Iterator[str]:
        """The lines in the order of their bytes."""
        for (line,) in self._db.execute("SELECT line FROM lines ORDER BY line"):
            yield f"{line}\n"

    def pages(self) -> Iterator[str]:
        """The articles' pages by day of publication, one JSON line each."""
        for (line,) in self._db.execute("SELECT line FROM pages ORDER BY day, article"):
            yield f"{line}\n"

    def write_plain(self, out: Sink) -> None:
        for line in self.lines():
            out.write(line.encode())

    def write_packed(self, out: Sink, name: str) -> Iterator[str]:
        """Write the lines in blocks, one gzip member each (ZipNum); yields the lines of the index over them.

        name: that of the packed file.
        """
        yield f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': name})}\n"
        offset = 0
        lines = self.lines()
        while block := list(islice(lines, LINES_PER_BLOCK)):
            packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
            member = packer.compress("".join(block).encode()) + packer.flush()
            out.write(member)
            about = {
                "offset": offset,
                "length": len(member),
                "digest": f"sha256:{hashlib.sha256(member).hexdigest()}",
            }
            yield f"{block[0].partition(' {')[0]} {json.dumps(about)}\n"
            offset += len(member)

    def close(self) -> None:
        self._db.close()
