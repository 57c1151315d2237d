"""The newspapers an archive knows."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from scraper.models import Outlet
from scraper.urls import host_of

if TYPE_CHECKING:
    from scraper.archive.store import Archive


def known_slugs(archive: Archive) -> list[str]:
    """Every newspaper the archive has met, in alphabetical order."""
    return [slug for (slug,) in archive.query("SELECT slug FROM outlets ORDER BY slug")]


def save(archive: Archive, outlet: Outlet, *, known: bool = True) -> None:
    """Write the outlet as it is now; changes no row when it is unchanged."""
    row = {
        "slug": outlet.slug,
        "name": outlet.name,
        "place": outlet.place,
        "timezone": outlet.timezone,
        "language": outlet.language,
        "family": outlet.family,
        "known": int(known),
        "sample": int(outlet.sample),
        "config": json.dumps(dataclasses.asdict(outlet), ensure_ascii=False, default=str),
    }
    hosts = [host.lower().removeprefix("www.") for host in outlet.hosts]
    with archive.transaction():
        old = archive.row("SELECT * FROM outlets WHERE slug = ?", [outlet.slug])
        if old is None:
            archive.insert("outlets", row)
        elif old != row:
            names = ", ".join(f"{name} = :{name}" for name in row)
            archive.db.conn.execute(f"UPDATE outlets SET {names} WHERE slug = :slug", row)
        archive.db.conn.executemany(
            "INSERT INTO outlet_hosts (host, outlet) VALUES (?, ?)"
            " ON CONFLICT (host) DO UPDATE SET outlet = excluded.outlet WHERE outlet <> excluded.outlet",
            [(host, outlet.slug) for host in hosts],
        )


def for_host(archive: Archive, host: str) -> str | None:
    """The newspaper of a host name, with or without "www."; None when it is not known."""
    bare = host.lower().rstrip(".").removeprefix("www.")
    row = archive.row("SELECT outlet FROM outlet_hosts WHERE host = ?", [bare])
    return str(row["outlet"]) if row else None


def add_unknown(archive: Archive, host: str) -> str:
    """A newspaper nobody has described, met in an import: its bare host is its slug and its name."""
    bare = host_of(f"https://{host}/") or "unknown"
    slug = for_host(archive, bare)
    if slug is None:
        slug = bare
        save(archive, Outlet(slug=bare, name=bare, hosts=(bare,), starts=()), known=False)
    return slug


def config(archive: Archive, outlet: str) -> dict[str, Any]:
    """What the archive keeps of the outlet file; empty when the newspaper is not known."""
    row = archive.row("SELECT config FROM outlets WHERE slug = ?", [outlet])
    return dict(json.loads(row["config"])) if row else {}


def is_described(archive: Archive, outlet: str) -> bool:
    """Whether an outlet file describes it; False for one that was only met in an import."""
    return bool(archive.query("SELECT 1 FROM outlets WHERE slug = ? AND known = 1", [outlet]))
