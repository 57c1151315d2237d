"""What a page's links lead to."""

from __future__ import annotations

import re
from urllib.parse import urljoin

# An address that joining would not change, as most are.
_WHOLE = re.compile(r"https?://[\w.-]+(?:/[\w./%+~=,:@!*()-]*)?(?:\?[\w./%+~=&,:@!*()-]+)?", re.A)


def absolute(base: str, link: str) -> str | None:
    """The address a link on the page `base` leads to, None for mail, scripts and what is no address."""
    if _WHOLE.fullmatch(link):
        return link
    try:
        url = urljoin(base, link.strip())
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
