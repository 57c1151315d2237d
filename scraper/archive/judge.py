"""What only the archive can tell of a page: known under another address, or the same page everywhere."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scraper.archive.outlets import config, is_described
from scraper.archive.rows import body_text, storable
from scraper.models import Article, Found, Refusal
from scraper.text import digest, fold
from scraper.urls import canonical, same_site

if TYPE_CHECKING:
    from scraper.archive.store import Archive

TAKEN_DOWN = "taken-down"
REPEATED = 3
"""The same text under this many headlines of one newspaper is no article but a page of the site."""


@dataclass(frozen=True, slots=True)
class Alias:
    """The page is an article that is already there. via: how that is known."""

    article_id: str
    via: str = "same-text"


def judge(archive: Archive, article: Article, outlet: str) -> Article | Refusal | Alias:
    """The article as it should be stored, or why not. Changes nothing.

    A canonical address that points to another site refuses the page; one that cannot be this article's (the
    home page, or an address where quite another article was read) is replaced by the address asked. Of a
    newspaper that nobody has described all hosts are not known: there the page is stored where it stood. What
    was taken down and comes back at another address is refused as TAKEN_DOWN.
    """
    hosts = config(archive, outlet).get("hosts", [])
    foreign = bool(hosts) and not same_site(article.canonical.value, hosts)
    if foreign and is_described(archive, outlet):
        detail = f"the page says it belongs to {article.canonical.value}"
        return Refusal(article.url, "off-site", detail)
    article = _own_address(archive, article, outlet, foreign)
    own = {article.canonical.value, article.first_page or article.canonical.value}
    if any(archive.frontier.taken_down(outlet, address) for address in own):
        return Refusal(article.url, TAKEN_DOWN, "the page says it is an article that was taken down")
    if article.first_page is not None:
        return _further_page(archive, article, article.first_page, outlet)
    return _twin(archive, article, outlet) or article


def _further_page(archive: Archive, article: Article, first: str, outlet: str) -> Refusal | Alias:
    """A further page alone is never the article: it holds the end of its text."""
    known = archive.article_id(outlet, first)
    if archive.query("SELECT 1 FROM articles WHERE id = ?", [known]):
        return Alias(known, "canonical")
    return Refusal(article.url, "further-page", f"the article begins at {first}, which is not there")


def _own_address(archive: Archive, article: Article, outlet: str, foreign: bool) -> Article:
    key = archive.frontier.key
    claimed, asked = article.canonical.value, article.url
    if key(outlet, claimed) == key(outlet, asked):
        return article
    is_home = key(outlet, claimed).count("/") == 2  # https://host: identity takes the last slash off
    if not foreign and not is_home and not _another_article(archive, article, outlet, asked):
        return article
    try:
        own = canonical(asked, drop_query=archive.drop_query(outlet))
    except ValueError:  # what an import calls an address
        own = asked
    note = f"canonical address not believed: {claimed}"
    return dataclasses.replace(article, canonical=Found(own, "url", asked), notes=(*article.notes, note))


def _another_article(archive: Archive, article: Article, outlet: str, asked: str) -> bool:
    """True when the claimed address already holds an article with another headline and another text."""
    here = archive.frontier.key(outlet, asked)
    there = archive.article_id(outlet, article.canonical.value)
    row = archive.row("SELECT url_asked, headline, body_sha256 FROM articles WHERE id = ?", [there])
    if row is None or archive.frontier.key(outlet, row["url_asked"]) == here:
        return False
    headline = article.headline.value if article.headline else None
    return row["body_sha256"] != _digest(article) and not _alike(row["headline"], headline)


def _twin(archive: Archive, article: Article, outlet: str) -> Refusal | Alias | None:
    """An article of this newspaper with the very same text, under another address."""
    own = archive.article_id(outlet, article.canonical.value)
    twins = archive.dicts(
        "SELECT id, headline, published_day FROM articles WHERE outlet = ? AND body_sha256 = ? AND id <> ?"
        " ORDER BY n",
        [outlet, _digest(article), own],
    )
    headline = article.headline.value if article.headline else None
    day = article.published.day if article.published else None
    if not archive.query(
        "SELECT 1 FROM articles WHERE id = ?", [own]
    ):  # else it has changed, and stays itself
        for twin in twins:
            if _alike(twin["headline"], headline) and _same_day(twin["published_day"], day):
                return Alias(twin["id"])
    headlines = {fold(twin["headline"] or "") for twin in twins} | {fold(headline or "")}
    if len(headlines) >= REPEATED:
        detail = f"the same text stands under {len(headlines)} headlines of {outlet}"
        return Refusal(article.url, "repeated", detail)
    return None


def _alike(one: str | None, other: str | None) -> bool:
    return fold(one or "") == fold(other or "")


def _same_day(stored: str | None, day: date | None) -> bool:
    """A day apart is the same article (midnight, time zones); a text printed again next week is another."""
    if stored is None or day is None:
        return True
    return abs((date.fromisoformat(stored) - day).days) <= 1


def _digest(article: Article) -> str:
    return digest(storable(body_text(article)))
