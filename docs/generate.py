"""Write the pages that are made from the code: outlets, commands, columns, and datasette's metadata.

`python docs/generate.py` writes them, `--check` only says which are stale (exit code 1). Part of `make lint`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from scraper.archive import columns
from scraper.cli.commands import SECTIONS, warta
from scraper.cli.outlets import ZONES, province
from scraper.outlets.loader import load_file, shipped_files

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 96


def outlets() -> str:
    """docs/OUTLETS.md: the outlets that come with Warta, province by province."""
    shipped = [load_file(path) for path in shipped_files()]
    real = sorted((o for o in shipped if not o.sample), key=lambda o: (province(o), o.slug))
    lines = [
        "# Outlets",
        "",
        f"Made from the outlet files by `make docs`. {len(real)} newspapers (`warta outlets` lists the",
        f"{len(shipped) - len(real)} sample newspapers, too). No site was visited while they were written:",
        "selectors and feeds are hints, which the first crawl confirms or reports as missed (see [Add an",
        "outlet](ADD-AN-OUTLET.md)). An outlet that is not listed is one file away.",
    ]
    last = None
    for outlet in real:
        if province(outlet) != last:
            last = province(outlet)
            lines += ["", f"## {last}", ""]
            lines += ["| outlet | name | zone | site | links from |", "|---|---|---|---|---|"]
        zone = ZONES.get(outlet.timezone or "", outlet.timezone or "")
        site = f"[{outlet.hosts[0]}]({outlet.starts[0]})"
        lines.append(f"| `{outlet.slug}` | {outlet.name} | {zone} | {site} | {', '.join(outlet.crawl)} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """docs/COMMANDS.md: what each command says about itself."""
    lines = [
        "# Commands",
        "",
        "Made from the commands themselves by `make docs`; `warta COMMAND --help` says the same.",
        "",
        "Exit codes: 0 done, 1 done but with a bad verdict, 2 wrong words or files, 75 another run is at",
        "work, 130 interrupted. When piped, tables are plain lines parted by tabs.",
    ]
    root = click.Context(warta, info_name="warta", terminal_width=WIDTH, max_content_width=WIDTH)
    root.help_option_names = warta.context_settings["help_option_names"]
    for section, names in SECTIONS.items():
        lines += ["", f"## {section}"]
        for name in names:
            for context in with_parts(root, name, warta.get_command(root, name)):
                text = context.command.get_help(context)
                lines += ["", f"### {context.command_path}", "", "```text", text, "```"]
    return "\n".join(lines) + "\n"


def with_parts(parent: click.Context, name: str, command: click.Command | None) -> Iterator[click.Context]:
    """The contexts of the command and of those below it: help in a fixed width, whatever the terminal."""
    assert command is not None
    context = click.Context(command, parent=parent, info_name=name)
    yield context
    if isinstance(command, click.Group):
        for part, below in command.commands.items():
            yield from with_parts(context, part, below)


PAGES = {
    "docs/OUTLETS.md": outlets,
    "docs/COMMANDS.md": commands,
    "docs/COLUMNS.md": columns.markdown,
    "data/metadata.yaml": columns.metadata,
}


def main(words: list[str]) -> int:
    stale = []
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    if "--check" in words and stale:
        print(f"stale: {', '.join(stale)}; run make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
