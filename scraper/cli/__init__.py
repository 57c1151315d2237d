"""The command `warta`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `warta` with these words (None: those of the command line) and leave the process."""
    try:
        from scraper.cli import exits  # not at the top: Ctrl-C may come while the libraries are loading
    except KeyboardInterrupt:
        sys.exit(130)
    exits.main(argv)
