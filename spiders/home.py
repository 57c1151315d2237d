"""Finding links on the home page and the sections it leads to: the last resort, and a check on the other
ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.listing import walk

if TYPE_CHECKING:
    from spiders.discovery import Discovery


async def find(d: Discovery) -> None:
    """The home page and the first page of each section; their further pages only when no other way yields."""
    home = await d.home()
    if home is None:
        return
    deep = not d.yielded
    for section in home.sections:
        await walk(d, section, "home", deep=deep)
    if deep and home.next:
        await walk(d, home.next, "home")
