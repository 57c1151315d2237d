"""What a page's links lead to."""

from __future__ import annotations

import re
from urllib.parse import urljoin

# An address that joining would not change, as most are.
_WHOLE = re.compile(r"https?://[\w.-]+(?:/[\w./%+~=,:@!*()-]*)?(?:\?[\w./%+~=&,:@!*()-]+)?", re.A)


_ORIGIN = re.compile(r"https?://[\w.-]+(?=/)", re.A)
_ROOTED = re.compile(r"(?:/[\w%~+-][\w.%~+-]*)+/?(?:\?[\w./%+~=&-]+)?", re.A)  # a path on the same host


def absolute(base: str, link: str) -> str | None:
    """The address a link on the page `base` leads to, None for mail, scripts and what is no address."""
    if _WHOLE.fullmatch(link):
        return link
    if _ROOTED.fullmatch(link) and (origin := _ORIGIN.match(base)):
        return origin[0] + link
    try:
        url = urljoin(base, link.strip())
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
