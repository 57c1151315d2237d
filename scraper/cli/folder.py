"""The data folder: where the archive, its snapshots and the user's own outlet files lie."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import scraper
from scraper.archive.layout import ARCHIVE


def default_folder() -> Path:
    """WARTA_DATA, else the checkout's data/ when Warta runs from one, else ./data."""
    if named := os.environ.get("WARTA_DATA"):
        return Path(named)
    checkout = Path(scraper.__file__).resolve().parent.parent
    return checkout / "data" if (checkout / "scrapy.cfg").is_file() else Path("data")


class _Folder(click.Path):
    """A folder's name; an empty one (--data "$UNSET") would mean wherever the shell stands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the name is empty; name the folder of the archive", param, ctx)
        return super().convert(value, param, ctx)


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--data DIR` to a command; it arrives as the argument `data`, a Path."""
    return click.option(
        "--data",
        type=_Folder(file_okay=False, path_type=Path),
        metavar="DIR",
        default=default_folder,
        show_default="WARTA_DATA, or data/",
        help="Folder of the archive.",
    )(command)


def archive_path(data: Path) -> Path:
    """The archive's file in this data folder."""
    return data / ARCHIVE
