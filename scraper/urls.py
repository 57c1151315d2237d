"""Addresses: one spelling for each, and the key under which two addresses are the same article.

`canonical` is what is fetched and stored: it changes nothing that could change the answer. `identity` goes
further (https, no "www.", no AMP) and is only ever compared or hashed, never fetched.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

MAX_LENGTH = 4096
"""Longer addresses are refused: traps and pasted text, never articles (servers cut at about 8000)."""

# Keys that tell the site how a reader came, never what is shown.
_TRACKING = re.compile(
    r"utm_\w+|f_?b_?(?:clid|ref|source|action_ids)|g(?:clid|clsrc|braid|ad_source|uccounter)|guce_referrer\w*|dclid"
    r"|wbraid|msclkid|yclid|twclid|ttclid|igsh(?:id)?|mc_[ce]id|_g[al]|_hs(?:enc|mi)|mkt_tok|vero_id|li_fat_id"
    r"|s_kwcid|srsltid|wt_z?mc|xtor|cmpid|ref_(?:src|url)|at_(?:medium|campaign)|ocid|smid|__twitter_impression"
    r"|_branch_match_id|ns_(?:mchannel|source|campaign)",
    re.I,
)
_AMP_KEYS = frozenset({"amp", "outputtype", "isamp"})
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"
_SAFE_QUERY = _SAFE_PATH + "?[]"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%")
_JUNK = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff\ud800-\udfff]+|^\s+|\s+$")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")

_TELLING = re.compile(r"[^\W\d_]{2}[-_.+ ][^\W_]")
_NUMBERED = re.compile(r"(?:index|page|halaman)[-_.]?\d*", re.I)

_YMD = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})[/-](\d{1,2})(?=/|$|[-_.])")
_YMD_SHORT = re.compile(r"/((?:19|20)\d\d)/(\d\d)(\d\d)(?=/)")
_ISO = re.compile(r"/((?:19|20)\d\d)-(\d\d)-(\d\d)(?=/|$|[-_.])")
_DMY = re.compile(r"/(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?=/|$)")


def canonical(url: str, *, drop_query: Iterable[str] = (), base: str | None = None) -> str:
    """The one spelling of an address: absolute, without fragment, user, default port and tracking keys.

    drop_query: further query keys to leave out (an outlet's). The others keep their order: some sites mind.
    Raises ValueError for schemes other than http and https, and for what is no address.
    """
    url = _JUNK.sub("", url)
    if base is not None:
        url = urljoin(base, url)
    if len(url) > MAX_LENGTH:
        raise ValueError(f"address longer than {MAX_LENGTH} characters: {url[:60]}...")
    parts = urlsplit(url.replace("\\", "/"))
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise ValueError(f"not a web address: {url[:100]!r}")
    host = _host(parts.hostname, url)
    port = parts.port  # ValueError when it is no number
    if port and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    query = _query(parts.query, frozenset(drop_query)) if parts.query else ""
    made = urlunsplit((scheme, host, _path(parts.path), query, ""))
    if len(made) > MAX_LENGTH:  # one letter may have become nine
        raise ValueError(f"address longer than {MAX_LENGTH} characters: {made[:60]}...")
    return made


def identity(url: str, drop_query: Iterable[str] = ()) -> str:
    """The key under which addresses are the same article: for comparing, not for fetching.

    Beyond `canonical`: https assumed, "www." off, trailing slash off, AMP forms ("/amp/x", "?amp=1") and
    the front controller "/index.php/" folded, "page=all" and "page=1" off.
    """
    parts = urlsplit(canonical(url, drop_query=drop_query))
    host = parts.netloc.removeprefix("www.")
    if host.startswith("amp.") and host.count(".") > 1:
        host = host[4:]
    path = parts.path.removeprefix("/index.php") if parts.path.startswith("/index.php/") else parts.path
    path = path[4:] if path.startswith("/amp/") and len(path) > 5 else path
    while (shorter := path.removesuffix("/").removesuffix("/amp")) != path:
        path = shorter
    path = re.sub(r"\.amp(?=\.html?$)|\.amp$", "", path)
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair
        and pair.partition("=")[0].lower() not in _AMP_KEYS
        and pair.lower() not in ("page=all", "page=1", "page=0", "single=1")
    ]
    return urlunsplit(("https", host, path, "&".join(kept), ""))


def article_id(outlet_slug: str, canonical_url: str) -> str:
    """Stable id of an article: the first 16 hex digits of SHA-256 over outlet and `identity`.

    64 bits: among ten million articles the chance of one collision is about 3 in a million.
    """
    return hashlib.sha256(f"{outlet_slug}\n{identity(canonical_url)}".encode()).hexdigest()[:16]


def same_site(url: str, hosts: Sequence[str]) -> bool:
    """True when the address lies on one of the hosts; a leading "www." or "amp." makes no difference."""
    try:
        host = (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return False
    return _bare(host) in {_bare(h.lower()) for h in hosts}


def host_of(url: str) -> str:
    """The host in lower case without "www.", "" when there is none."""
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def origin(url: str) -> str:
    """Scheme, host and port of an address: whose robots.txt holds for it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def slug_of(url: str) -> str:
    """The last telling segment of the path, decoded, without ending ("desa-sadar"); "" without one.

    Page numbers, "amp", "index.html" and the like are no telling segments.
    """
    try:
        segments = [s for s in unquote(urlsplit(url).path).split("/") if s]
    except ValueError:
        return ""
    for segment in reversed(segments):
        stem = re.sub(r"\.(?:s?html?|php|aspx?|amp)$", "", segment, flags=re.I)
        if _TELLING.search(stem) and not _NUMBERED.fullmatch(stem):
            return stem
    return ""


def url_day(url: str, *, day_first: bool = False) -> date | None:
    """The day written in the path: /2018/08/15/, /2018/08-15, /2018/0815/, /2018-08-15/, /15/08/2018/.

    Day-month-year is read only when it can be nothing else (15/08), unless `day_first` says so. None when
    there is no day, when it is impossible, or when the path holds two different days.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    if "/20" not in path and "/19" not in path:
        return None  # no year, as in most addresses
    found = {_day(*m.groups()) for form in (_YMD, _ISO, _YMD_SHORT) for m in form.finditer(path)}
    if not found - {None}:
        for m in _DMY.finditer(path):
            first, second, year = m.groups()
            if day_first or int(first) > 12 or first == second:
                found.add(_day(year, second, first))
            elif int(second) > 12:
                found.add(_day(year, first, second))
    found.discard(None)
    return found.pop() if len(found) == 1 else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _bare(host: str) -> str:
    return host.removeprefix("www.").removeprefix("amp.") if host.count(".") > 1 else host


def _host(host: str | None, url: str) -> str:
    host = (host or "").rstrip(".").lower()
    if not host:
        raise ValueError(f"an address without a host: {url[:100]!r}")
    if ":" in host:  # an IPv6 literal
        try:
            return f"[{ipaddress.IPv6Address(host).compressed}]"
        except ValueError:
            raise ValueError(f"not an address: {url[:100]!r}") from None
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            raise ValueError(f"not a host name: {host[:100]!r}") from None
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise ValueError(f"not a host name: {host[:100]!r}")
    return host


def _escape(match: re.Match[str]) -> str:
    """%7e → ~, %2f → %2F, a lone % → %25."""
    if match[1] is None:
        return "%25"
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else f"%{match[1].upper()}"


def _normal(part: str, safe: str) -> str:
    if "%" in part:
        part = _ESCAPE.sub(_escape, part)
    return quote(part, safe=safe)


def _path(path: str) -> str:
    path = _normal(path, _SAFE_PATH) or "/"
    if "/." in path:  # dot segments, RFC 3986 section 5.2.4; empty ones stay ("/read//x" is its own address)
        kept: list[str] = []
        *segments, last = path.split("/")
        for segment in [*segments, last]:
            if segment == ".." and len(kept) > 1:
                kept.pop()
            elif segment not in (".", ".."):
                kept.append(segment)
        path = "/".join(kept) + ("/" if last in (".", "..") else "")
    return path if path.startswith("/") else "/" + path


def _query(query: str, drop: frozenset[str]) -> str:
    kept = []
    for pair in query.replace("&amp;", "&").split("&"):
        key = pair.partition("=")[0]
        if "%" in key or "+" in key:
            key = parse_qsl(pair, keep_blank_values=True)[0][0] if pair else ""
        if pair and key not in drop and not _TRACKING.fullmatch(key):
            kept.append(_normal(pair, _SAFE_QUERY))
    return "&".join(kept)
