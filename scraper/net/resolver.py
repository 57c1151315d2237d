"""Name resolution that refuses private addresses (server-side request forgery).

A page, feed or redirect may name any host, and a name may lead anywhere: to this machine, to the router, to
a cloud's metadata service. The address that is checked here is the very address that gets connected to, so a
name that changes its address between two look-ups (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import time
from collections.abc import Iterable, Sequence
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

LOOKUP_SECONDS = 20.0
CACHE_SECONDS = 300.0
CACHE_SIZE = 1000

REFUSED: dict[str, str] = {}
"""Host → the private address it led to. Twisted only reports "not found"; the reason is kept here."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet.

    IPv4 addresses inside IPv6 ones (mapped, 6to4, Teredo) are looked at; the NAT64 prefixes count as private.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        inner = [ip.sixtofour, *(ip.teredo or ())]
        if any(v4 is not None and not is_public(str(v4)) for v4 in inner):
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_private_literal(host: str) -> bool:
    """Whether a host is written as a private address or "localhost": the operator's own machine."""
    if host.lower().rstrip(".").split(".")[-1] == "localhost":
        return True
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return not is_public(host.strip("[]"))


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing to stop: the answer of a look-up that nobody waits for is thrown away."""


@implementer(IHostnameResolver)
class GuardingResolver:
    """Looks names up in a thread and hands on public addresses only.

    allowed: private hosts, exactly as written in an outlet's file or the sample's proxy address; the operator
    named them, a page cannot.
    """

    def __init__(self, reactor: Any, allowed: Iterable[str] = ()) -> None:
        self.reactor = reactor
        self.allowed = frozenset(h.lower() for h in allowed)
        self._tasks: set[asyncio.Future[None]] = set()  # asyncio itself holds tasks weakly
        self._known: dict[str, tuple[float, list[tuple[int, str]]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardingResolver:
        """The way Scrapy's own commands (shell, fetch) build it: no private host at all."""
        return cls(reactor, crawler.settings.getlist("WARTA_PRIVATE_HOSTS"))

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type] | None = None,
        transportSemantics: str = "TCP",
    ) -> _Resolution:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        task = asyncio.ensure_future(self._answer(resolutionReceiver, hostName, portNumber))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return resolution

    async def _answer(self, receiver: Any, host: str, port: int) -> None:
        try:
            found = await self._lookup(host)
        except (OSError, UnicodeError):
            found = []
        if host.lower() not in self.allowed:
            private = [address for _, address in found if not is_public(address)]
            if private:
                REFUSED[host.lower()] = private[0]
                found = []
        for family, address in found:
            kind = IPv6Address if family == socket.AF_INET6 else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()

    async def _lookup(self, host: str) -> list[tuple[int, str]]:
        now = time.monotonic()
        if host in self._known and self._known[host][0] > now:
            return self._known[host][1]
        loop = asyncio.get_running_loop()
        answer = loop.run_in_executor(None, lookup, host)
        found = await asyncio.wait_for(answer, LOOKUP_SECONDS)
        if len(self._known) >= CACHE_SIZE:
            self._known.clear()
        self._known[host] = (now + CACHE_SECONDS, found)
        return found


def lookup(host: str) -> list[tuple[int, str]]:
    """(address family, address) of a host, as the system's resolver knows them. Blocks. OSError when unknown.

    Odd spellings of addresses ("2130706433", "0x7f.1") are names to it like any other.
    """
    answers = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((int(family), str(address[0])) for family, _, _, _, address in answers))
