"""A plugin of datasette, for `warta browse`: in the answer of a query the id of an article leads to it."""

from __future__ import annotations

import re
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

ID = re.compile(r"[0-9a-f]{16}")


@hookimpl  # type: ignore[untyped-decorator]  # datasette has no types
def render_cell(value: Any, table: str | None, database: str, datasette: Any) -> Markup | None:
    """The cell as HTML; None: as datasette shows it. table: None in the answer of a query."""
    if table is not None or not isinstance(value, str) or not ID.fullmatch(value):
        return None
    return Markup('<a href="{}/{}">{}</a>').format(datasette.urls.table(database, "articles"), value, value)
