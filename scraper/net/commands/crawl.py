"""`scrapy crawl <outlet>`: the same as `warta crawl`: same road, lock, archive and exit codes."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import SETTINGS_PRIORITIES

from scraper.cli.folder import default_folder
from scraper.crawl import check, crawl
from scraper.errors import UsageError, WartaError
from scraper.outlets import load


class Command(BaseRunSpiderCommand):
    """Takes -a since=YYYY-MM-DD, until=, limit=, contact=; -s and -o as usual."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] <outlet>"

    def short_desc(self) -> str:
        return "Crawl an outlet into the archive (as `warta crawl` does)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise ScrapyUsageError("name one outlet; `scrapy list` shows them")
        try:
            self._crawl(args[0], dict(opts.spargs))
        except WartaError as error:
            print(f"warta: {error}", file=sys.stderr)
            self.exitcode = error.exit_code

    def _crawl(self, slug: str, words: dict[str, str]) -> None:
        assert self.settings is not None
        outlets = load()
        if slug not in outlets:
            raise UsageError(f"no outlet {slug!r}; `scrapy list` shows them")
        unknown = set(words) - {"since", "until", "limit", "contact"}
        if unknown:
            raise UsageError(f"-a {min(unknown)}: unknown; since, until, limit and contact are known")
        typed = {
            name: self.settings.get(name)
            for name in self.settings
            if self.settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]
        }
        try:
            since, until = (date.fromisoformat(words[k]) if k in words else None for k in ("since", "until"))
            limit = int(words["limit"]) if "limit" in words else None
        except ValueError as error:
            raise UsageError(f"-a: {error}; days look like 2026-11-22, a limit is a number") from None
        data = Path(self.settings.get("WARTA_DATA") or default_folder())
        reports = crawl(
            data,
            [outlets[slug]],
            since=since,
            until=until,
            limit=limit,
            quiet=True,
            contact=words.get("contact"),
            settings=typed,
        )
        for r in reports:
            print(
                f"{r.outlet}: {r.stored} new, {r.revisions} changed, {r.same + r.aliases} known,"
                f" {r.refused.total()} refused, {r.failed} failed, {r.open} open: {r.verdict}"
            )
        check(reports)
