"""The names newspapers have for themselves, in datelines, captions and credit lines."""

from __future__ import annotations

from functools import cache, lru_cache

from scraper.errors import ConfigError
from scraper.models import Outlet
from scraper.outlets import loader
from scraper.urls import host_of

# Houses without an outlet file whose names stand in datelines. The agencies are in credits.toml.
_OTHERS = frozenset(
    {"bali kini", "bisnis bali", "cnbc indonesia", "cnn indonesia", "detikcom", "detikbali", "harian jogja"}
    | {
        "jawa pos",
        "kompas tv",
        "metro tv",
        "pikiran rakyat",
        "pos kupang",
        "solopos",
        "suara merdeka",
        "suara ntb",
    }
    | {"antara news", "antaranews", "antara"}
)


@lru_cache(maxsize=512)
def house_names(outlet: Outlet | None) -> tuple[str, ...]:
    """Names by which outlets speak of themselves, casefolded, the longest first: the given and all known."""
    own = names_of(outlet) if outlet else ()
    return tuple(sorted({*own, *_all()}, key=len, reverse=True))


@cache
def outlet_of(url: str) -> Outlet | None:
    """The known outlet whose host this address has."""
    host = host_of(url)
    return next((o for o in _outlets() if host and host in {h.removeprefix("www.") for h in o.hosts}), None)


@cache
def _outlets() -> tuple[Outlet, ...]:
    try:
        return tuple(loader.read_all()[0].values())
    except ConfigError:  # the user's folder is named wrongly: commands say so, reading a page goes on
        return ()


@cache
def _all() -> frozenset[str]:
    return frozenset(name for o in _outlets() for name in names_of(o)) | _OTHERS


def names_of(outlet: Outlet) -> tuple[str, ...]:
    """What this outlet calls itself, casefolded: its name, slug and hosts."""
    name = outlet.name.casefold()
    hosts = {h.removeprefix("www.") for h in outlet.hosts}
    return tuple({name, name.replace(" ", ""), outlet.slug, *hosts} - {""})
