"""Check what an outlet file says, so that a mistake is one line at the start and never a wrong crawl.

Every message is "file:line: what; remedy".
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from string import Formatter
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from scraper.errors import ConfigError
from scraper.models import Outlet, Rules
from scraper.places import province
from scraper.urls import same_site

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_CODE = re.compile(r"\d\d(\.\d\d)?")
_BLANK = re.compile(r"[\x00-\x20\x7f]")
_LANGUAGE = re.compile(r"[a-z]{2}")
_WAYS = ("feed", "sitemap", "index", "home")
_SELECTORS = ("headline", "byline", "published", "body", "caption")
_ADDRESSES = ("starts", "feeds", "sitemaps", "index")
_SHARED_ADDRESSES = ("feeds", "sitemaps", "index")
FAMILY_KEYS = ("article", "drop_query", *_SHARED_ADDRESSES, "rules")
_HOST_MARK = "{host}"  # in the addresses of a family: the first host of the outlet
_SOME_HOST = "host.example"
_FORMS = {  # how an address of an index may print its placeholders
    "page": re.compile(r"(0\d)?d?"),
    "date": re.compile(r"([^%]*(%-?[aAbBdGjmuVwyY][^%]*)+)?"),
}
_MAX_DELAY = 3600.0  # seconds; more is a typing error (milliseconds)
_EMPTY_PAGE = LexborHTMLParser("<html></html>")


def bare(host: str) -> str:
    """The host without "www.", by which two spellings of one site are the same."""
    return host.removeprefix("www.")


def check(file: Path, text: str, data: dict[str, Any], families: Sequence[str]) -> Outlet:
    """The outlet that the parsed TOML describes. Raises ConfigError.

    text: the file's text, to name lines. data: its keys and those of its family. families: the known names.
    """
    return _Checker(file, text, families).outlet(data)


def check_family(file: Path, text: str, data: dict[str, Any]) -> None:
    """Raises ConfigError when a family's file says what a family cannot say, or says it wrongly."""
    _Checker(file, text).family(data)


def inherited(family: dict[str, Any], hosts: Any) -> dict[str, Any]:
    """What a checked family says of an outlet with these hosts: {host} is the first of them.

    hosts: as the outlet's file has them, not checked yet.
    """
    if not isinstance(hosts, list) or not hosts or not isinstance(hosts[0], str):
        return family
    filled = {
        key: [address.replace(_HOST_MARK, hosts[0]) for address in family[key]]
        for key in _SHARED_ADDRESSES
        if key in family
    }
    return family | filled


def line_of(text: str, key: str | None, table: int | None = None, value: str | None = None) -> int:
    """The line a key stands on (in the nth [[rules]] when table is given), or that of the value below it.

    tomllib keeps no positions, so the text is scanned; line 1 when the key is not there, or written in a way
    not seen here.
    """
    if key is None:
        return 1
    lines = text.split("\n")
    first = 0
    if table is not None:
        heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\s*rules\s*\]\]", line)]
        if table < len(heads):
            first = heads[table]
        else:  # rules = [{...}, ...]
            key, value = "rules", value or key
    at = _key_line(lines, key, first)
    if at is None:
        return 1
    if value is not None:
        at = next((n for n, line in enumerate(lines[at:], at) if value in line), at)
    return at + 1


def _key_line(lines: list[str], key: str, first: int) -> int | None:
    """The number of the first line from there on that begins with the key."""
    key_first = re.compile(rf"""\s*(\[\[?\s*)?["']?{re.escape(key)}["']?\s*(=|\.|\])""")
    return next((n for n, line in enumerate(lines[first:], first) if key_first.match(line)), None)


class _Checker:
    """One file under examination."""

    def __init__(self, file: Path, text: str, families: Sequence[str] = ()) -> None:
        self.file = file
        self.families = families
        self.text = text

    def outlet(self, data: dict[str, Any]) -> Outlet:
        if not SLUG.fullmatch(self.file.stem):
            self.fail(None, f"the file name {self.file.stem!r} is no slug", "use a-z, 0-9 and single hyphens")
        self.known_keys(data, [f.name for f in fields(Outlet) if f.name != "slug"])
        for needed in ("name", "hosts", "starts"):
            if not data.get(needed):
                self.fail(needed, f"{needed!r} is missing or empty", f"add a line {needed} = ...")
        values = {"slug": self.file.stem, **self.typed(data)}
        self.hosts(values)
        self.meanings(values)
        self.addresses(values)
        return Outlet(**values)

    def family(self, data: dict[str, Any]) -> None:
        self.known_keys(data, FAMILY_KEYS)
        values = self.typed(data)
        self.meanings(values)
        self.addresses(values)

    def typed(self, data: dict[str, Any]) -> dict[str, Any]:
        return {key: self.rules(v) if key == "rules" else self.value(key, v) for key, v in data.items()}

    def known_keys(self, data: Iterable[str], known: Sequence[str], table: int | None = None) -> None:
        for key in data:
            if key == "slug":
                self.fail(key, "the slug is the file name", "drop this line")
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                self.fail(
                    key,
                    f"unknown key {key!r}",
                    f"did you mean {near[0]!r}?" if near else "known keys are " + ", ".join(known),
                    table=table,
                )

    def value(self, key: str, value: Any, table: int | None = None) -> Any:
        """The value when it is of the key's type; a tuple for a list of texts."""
        kind = _TYPES[key]
        if kind is tuple:
            if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
                self.fail(
                    key, f"{key!r} must be a list of texts", f'write {key} = ["...", "..."]', table=table
                )
            return tuple(value)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            try:
                return float(value)
            except OverflowError:
                self.fail(key, f"{key!r} is a number with too many digits", f"write {key} = 2.0", table=table)
        if (
            not isinstance(value, kind)
            or isinstance(value, datetime)
            or (isinstance(value, str) and not value.strip())
        ):
            self.fail(key, f"{key!r} must be {_KINDS[kind]}", f"write {key} = {_EXAMPLES[kind]}", table=table)
        return value

    def rules(self, tables: Any) -> tuple[Rules, ...]:
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            self.fail(
                "rules", "'rules' must be tables", "write [[rules]] on a line of its own, its keys below"
            )
        made = []
        for n, table in enumerate(tables):
            self.known_keys(table, [f.name for f in fields(Rules)], table=n)
            values = {key: self.value(key, v, table=n) for key, v in table.items()}
            for key in (*_SELECTORS, "strip"):
                for selector in values.get(key, ()) if key == "strip" else [values.get(key)]:
                    if selector is not None:
                        self.selector(key, selector, n)
            made.append(Rules(**values))
        if len({r.until for r in made}) < len(made):
            self.fail(
                "rules", "two [[rules]] hold for the same time", "give the older design an until = YYYY-MM-DD"
            )
        return tuple(made)

    def selector(self, key: str, selector: str, table: int) -> None:
        try:
            _EMPTY_PAGE.css_first(selector)
        except (SelectolaxError, UnicodeError):
            self.fail(
                key,
                f"{selector!r} is not a CSS selector",
                "mend it, or drop it: the generic way answers",
                table=table,
                value=selector,
            )

    def hosts(self, values: dict[str, Any]) -> None:
        for host in values["hosts"]:
            name, colon, port = host.rpartition(":")
            if colon and port.isdecimal() and _HOST.fullmatch(name):
                self.fail(
                    "hosts",
                    f"{host!r} names a port",
                    f"write \"{name}\": the port stands in 'starts' only, http://{host}/",
                    value=host,
                )
            if host == "localhost":
                self.fail("hosts", "'localhost' is no host of a site", 'write "127.0.0.1"', value=host)
            if not _HOST.fullmatch(host):
                self.fail(
                    "hosts",
                    f"{host!r} is not a host name",
                    'write it in lower case, without https:// and path: "example.co.id"',
                    value=host,
                )
        if values.get("sample") and not all(h.endswith(".example") for h in values["hosts"]):
            self.fail("sample", "'sample' is for the built-in newspapers under .example", "drop this line")

    def meanings(self, values: dict[str, Any]) -> None:
        if (pattern := values.get("article")) is not None:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")  # of what a later Python reads differently: "[[a]"
                    re.compile(pattern)
            except (re.error, Warning, OverflowError, RecursionError) as e:
                self.fail("article", f"'article' is not a regular expression ({e})", "mend the pattern")
        if (family := values.get("family")) is not None and family not in self.families:
            near = difflib.get_close_matches(family, self.families, 1)
            self.fail(
                "family",
                f"unknown family {family!r}",
                f"did you mean {near[0]!r}?" if near else f"drop the line, or use {', '.join(self.families)}",
            )
        if (zone := values.get("timezone")) is not None:
            try:
                ZoneInfo(zone)
            except (ValueError, OSError, LookupError):
                self.fail(
                    "timezone",
                    f"unknown time zone {zone!r}",
                    "use an IANA name: Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)",
                )
        if (language := values.get("language")) is not None and not _LANGUAGE.fullmatch(language):
            self.fail(
                "language", f"{language!r} is not a language code", 'use two letters: "id", "ban", "en"'
            )
        if not 0 < values.get("delay", 1.0) <= _MAX_DELAY:
            self.fail(
                "delay", "'delay' must be seconds between two requests", "write a number from 1 to 3600"
            )
        for way in values.get("crawl", ()):
            if way not in _WAYS:
                self.fail("crawl", f"unknown way {way!r} to find links", "use " + ", ".join(_WAYS), value=way)
        self.place(values.get("place"))

    def place(self, code: str | None) -> None:
        if code is not None and not (_CODE.fullmatch(code) and province(code)):
            self.fail(
                "place",
                f"no place has the code {code!r}",
                'use a Kemendagri code of a province ("51") or regency ("51.71")',
            )

    def addresses(self, values: dict[str, Any]) -> None:
        hosts = values.get("hosts")  # a family has none
        for key in _ADDRESSES:
            for url in values.get(key, ()):
                filled = self.filled(key, url, of_family=hosts is None)
                try:
                    parts = urlsplit(filled)
                    host = bare(parts.hostname or "")
                    if _BLANK.search(filled) or parts.port == 0:
                        host = ""
                except ValueError:
                    parts, host = urlsplit(""), ""
                if parts.scheme not in ("http", "https") or not host:
                    self.fail(
                        key, f"{url!r} is not a web address", "write it in full, with https://", value=url
                    )
                if hosts is None and parts.netloc != _SOME_HOST:
                    self.fail(key, f"{url!r} names a host", "write {host} for that of the outlet", value=url)
                if hosts is not None and not same_site(filled, hosts):
                    self.fail(
                        key,
                        f"{host!r} is none of the outlet's hosts",
                        "add it to hosts, or mend the address",
                        value=url,
                    )

    def filled(self, key: str, template: str, *, of_family: bool) -> str:
        """The address with its placeholders filled in, as the family's outlets and the crawl will do."""
        pages = {"page": 1, "date": date(2020, 1, 1)} if key == "index" else {}
        text = template.replace(_HOST_MARK, _SOME_HOST) if of_family else template
        try:
            for _, name, form, conversion in Formatter().parse(text):
                if name is None:
                    continue
                if conversion or name not in pages or not _FORMS[name].fullmatch(form or ""):
                    raise ValueError(name)
            return text.format(**pages)
        except ValueError:
            may = [_HOST_MARK] * of_family + ["{page}", "{date:%Y-%m-%d}"] * (key == "index")
            self.fail(
                key,
                f"{template!r} holds a placeholder that cannot be filled in",
                "use " + ", ".join(may) + " only" if may else f"write the address out: {key!r} has none",
                value=template,
            )

    def fail(
        self,
        key: str | None,
        what: str,
        remedy: str,
        *,
        table: int | None = None,
        value: str | None = None,
    ) -> NoReturn:
        raise ConfigError(f"{self.file}:{line_of(self.text, key, table, value)}: {what}; {remedy}")


_KINDS: dict[type, str] = {str: "a text", float: "a number", bool: "true or false", date: "a day"}
_EXAMPLES: dict[type, str] = {str: '"..."', float: "2.0", bool: "true", date: "2022-06-01"}
_TYPES: dict[str, type] = {
    **dict.fromkeys(("name", "family", "place", "timezone", "language", "article", *_SELECTORS), str),
    **dict.fromkeys(("hosts", "starts", "crawl", "feeds", "sitemaps", "index", "drop_query", "strip"), tuple),
    "delay": float,
    "sample": bool,
    "until": date,
}
