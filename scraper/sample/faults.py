"""Faults a test can switch on: what a server does on its bad days.

    sample.faults["http://kabarpulau.example/berita"] = Fault("unavailable", times=2, seconds=1)
    sample.faults["http://www.posnusa.example/2021/*"] = Fault("cut")

The key is an address with scheme, host, path and query as asked; a "*" at its end stands for any rest. The
first key that fits is used. Requests are counted per address. `after` requests of an address are answered
well, then `times` of them have the fault (None: all), then all is well again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "unavailable",  # 503 with Retry-After: `seconds`
    "busy",  # 429 with Retry-After: `seconds`
    "error",  # 500
    "cut",  # Content-Length promises more than comes, then the connection closes
    "cut-gzip",  # the gzip stream ends early, though the transfer is complete
    "corrupt-gzip",  # one bit of the gzip stream is flipped
    "slow",  # `seconds` before the first byte
    "reset",  # the connection closes without an answer
    "edited",  # the article as the desk changed it later: other headline, one paragraph more
    "removed",  # 404
    "gone",  # 410
    "loop",  # a redirect to itself
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. seconds: of Retry-After, or of the wait, by kind."""

    kind: Kind
    times: int | None = None
    after: int = 0
    seconds: float = 1

    def strikes(self, earlier: int) -> bool:
        """Whether a request with so many earlier ones of its address has the fault."""
        return earlier >= self.after and (self.times is None or earlier < self.after + self.times)


def find(faults: dict[str, Fault], url: str) -> Fault | None:
    """The fault switched on for an address, None when there is none."""
    for key, fault in faults.items():
        if url == key or (key.endswith("*") and url.startswith(key[:-1])):
            return fault
    return None
