"""The group `warta`: which commands there are, in which order they are shown, and where each lives.

A command's module is imported when the command is called, so that `warta --help` does not load Scrapy.
"""

from __future__ import annotations

from importlib import import_module

import click

from scraper import __version__

SECTIONS: dict[str, dict[str, str]] = {
    "Collect": {
        "crawl": "Crawl outlets into the archive (without a name: the sample newspapers).",
        "import": "Import WARC and WACZ files, folders of HTML or JSONL text dumps.",
        "try": "Read one page and show every field and where it was found.",
        "outlets": "List the outlets that can be crawled.",
    },
    "Read": {
        "search": "Search the articles.",
        "show": "Show one article with its sources.",
        "diff": "Show what changed between an article's revisions.",
        "copies": "Find the articles that share their text.",
        "browse": "Browse the archive with datasette.",
    },
    "Hand on": {
        "export": "Export articles as CSV or JSON Lines.",
        "cite": "Cite articles, for Zotero, LaTeX or a word processor.",
        "warc": "Hand the kept pages to other web-archive tools.",
    },
    "Keep": {
        "verify": "Check the archive against its snapshots and digests.",
        "backup": "Copy the archive while it is in use.",
        "restore": "Put a backup in the place of the archive.",
        "reextract": "Read the stored pages again with the present extractor.",
        "takedown": "Remove articles everywhere, and keep them out.",
        "doctor": "Check this machine, the archive and the outlet files.",
        "sample": "The built-in sample newspapers.",
    },
}
"""Each section's commands with their one line of help (the first sentence of the command's own help)."""

HELP = """Warta crawls regional newspapers into an archive that researchers can trust for decades.

Begin with "warta crawl" (the built-in sample newspapers, no network), then "warta search WORDS".
Exit codes: 0 done, 1 done but with a bad verdict, 2 wrong words or files, 75 another run is at work,
130 interrupted.
"""


class Commands(click.Group):
    """Looks a command up in SECTIONS and imports its module on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        # "import" and "try" are words of Python, so no module can be called by them plainly
        module = import_module(
            f"scraper.cli.{cmd_name}_" if cmd_name in ("import", "try") else f"scraper.cli.{cmd_name}"
        )
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(list(commands.items()), col_max=12)


warta = Commands(
    "warta",
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    no_args_is_help=True,
)
warta = click.version_option(__version__, prog_name="warta", message="%(prog)s %(version)s")(warta)
