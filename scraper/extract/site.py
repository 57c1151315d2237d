"""How a site speaks of itself: its names, so that they are taken neither for a person nor for part of a
headline.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from scraper.extract.markup import Markup, text_of, types_of
from scraper.extract.page import Page
from scraper.text import clean, fold

_SITE_TYPES = frozenset(["Organization", "NewsMediaOrganization", "WebSite", "Corporation", "Newspaper"])
_SITE_METAS = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher",
    "dcterms.publisher", "copyright", "twitter:site", "author:site", "cxenseparse:recs:publisher",
    "citation_journal_title",
)  # fmt: skip
LONGEST = 40  # characters of a site's name; longer ones are headlines in the wrong element
_GENERIC = frozenset(
    [
        "news", "online", "the", "der", "die", "das", "blog", "magazin", "magazine", "online", "-",
        "|", "zeitung", "newspaper", "website", "web", "site", "daily", "media",
    ]
)  # fmt: skip
_ARCHIVE = re.compile(r"^https?://web\.archive\.org/web/\d+\w*/(https?://.*)$")


def live_url(url: str) -> str:
    """The address a copy was made of, for pages of the Wayback Machine; any other address unchanged."""
    copied = _ARCHIVE.match(url)
    return copied[1] if copied else url


def host_of(url: str) -> str:
    try:
        return (urlsplit(live_url(url)).hostname or "").casefold()
    except ValueError:
        return ""


@lru_cache(maxsize=2)
def site_names(page: Page) -> frozenset[str]:
    """Folded names of the site: what its markup and the outlet's file say, its host and the parts of it."""
    markup = page.markup
    named = [v for key in _SITE_METAS for v in markup.meta.get(key, ())]
    named += _publishers(markup)
    if page.outlet:
        named += [page.outlet.name, *page.outlet.hosts]
    found = {fold(clean(n)).lstrip("@") for n in named}
    host = re.sub(r"^(?:www|m|amp)\.", "", host_of(page.url))
    labels = host.split(".")
    for name in list(found):
        words = [w for w in name.split() if w not in _GENERIC]
        if words and len(" ".join(words)) > 4:
            found.add(" ".join(words))
    found.update({host, *labels[:-1], ".".join(labels[-2:])})
    found.update(
        {n.replace("-", " ") for n in found}
        | {n.replace(" ", "") for n in found}
        | {n.removeprefix("the ") for n in found}
    )
    return frozenset(
        n for n in found if 1 < len(n) <= LONGEST and n not in ("com", "co", "net", "org", "news")
    )


def _publishers(markup: Markup) -> list[str]:
    items = [p for i in markup.items[:20] if isinstance(p := i.get("publisher"), dict)] + list(
        markup.items[:40]
    )
    found = [
        text_of(i.get("name"))
        for i in items
        if _SITE_TYPES & set(types_of(i)) and "Person" not in types_of(i)
    ]
    return [f for f in found if f]
