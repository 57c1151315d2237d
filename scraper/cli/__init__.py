"""The command `warta`."""

from scraper.cli.exits import main

__all__ = ["main"]
