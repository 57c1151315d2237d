"""Private addresses are refused where names are resolved, in whatever form they come."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Site, article, links

from scraper.crawl import crawl
from scraper.net import resolver
from scraper.net.resolver import GuardingResolver, is_private_literal, is_public

PRIVATE = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:7f00:1::1",
    "2001:db8::1",
    "nonsense",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "103.10.66.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "2002:808:808::"]
SPELLINGS = ["2130706433", "0x7f.1", "127.1", "0", "0177.0.0.1", "localhost"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


def test_private_literals_are_told_from_names() -> None:
    assert all(
        is_private_literal(h) for h in ("127.0.0.1", "[::1]", "localhost", "kabar.localhost", "10.0.0.5")
    )
    assert not any(is_private_literal(h) for h in ("balitribune.co.id", "8.8.8.8", "localhost.example"))


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.done = asyncio.Event()

    def resolutionBegan(self, resolution: Any) -> None:
        self.began = resolution

    def addressResolved(self, address: Any) -> None:
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:
        self.done.set()


def resolve(host: str, allowed: tuple[str, ...] = ()) -> list[str]:
    async def ask() -> list[str]:
        receiver = Receiver()
        GuardingResolver(None, allowed).resolveHostName(receiver, host)
        await asyncio.wait_for(receiver.done.wait(), 5)
        return receiver.addresses

    return asyncio.run(ask())


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_odd_spellings_lead_nowhere(spelling: str) -> None:
    assert resolve(spelling) == []
    assert not is_public(resolver.REFUSED[spelling])


def test_a_name_with_one_private_address_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = [(int(socket.AF_INET), "8.8.8.8"), (int(socket.AF_INET), "10.0.0.1")]
    monkeypatch.setattr(resolver, "lookup", lambda host: mixed)
    assert resolve("surat-kabar.example") == []


def test_only_the_very_host_the_operator_wrote_is_allowed() -> None:
    assert resolve("127.0.0.1", ("127.0.0.1",)) == ["127.0.0.1"]
    assert resolve("127.1", ("127.0.0.1",)) == []


def test_a_newspaper_that_leads_home_is_not_crawled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of a real site resolves to this machine: no request, one line that says why."""
    monkeypatch.setattr(resolver, "lookup", lambda host: [(int(socket.AF_INET), "127.0.0.1")])
    with Site({"/": links("/berita/satu")}) as site:
        outlet = site.outlet(
            hosts=("surat-kabar.example",), starts=(f"http://surat-kabar.example:{site.port}/",)
        )
        report = crawl(tmp_path, [outlet], contact="redaksi@kampus.example", argv=[])[0]
        assert site.log == []
    assert (report.verdict, report.finish) == ("failed", "private-address")
    assert "surat-kabar.example is 127.0.0.1" in report.note


def test_redirects_to_private_hosts_end_as_off_site(tmp_path: Path) -> None:
    with Site({}, host="127.0.0.2") as other, Site({}) as site:
        site.pages = {
            "/": links("/berita/satu", "/berita/dua", "/berita/tiga"),
            "/berita/satu": Answer(status=302, headers={"Location": f"{other.base}/berita/x"}),
            "/berita/dua": Answer(
                status=302, headers={"Location": f"http://localhost:{other.port}/berita/x"}
            ),
            "/berita/tiga": article("Sawah terendam", 3),
        }
        report = crawl(tmp_path, [site.outlet()], argv=[])[0]
        assert other.log == []
    assert report.refused == {"off-site": 2} and report.stored == 1
