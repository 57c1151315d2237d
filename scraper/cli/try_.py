"""`warta try`: what would be kept of this page, and why?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click

from scraper.cli import sheet
from scraper.cli.folder import data_option
from scraper.cli.options import check_outlet
from scraper.cli.sheet import Line
from scraper.cli.terminal import out, safe, some
from scraper.errors import RunFailed, UsageError
from scraper.extract import read
from scraper.models import REASONS, Article, Found, Outlet, Published, RawPage, Refusal
from scraper.outlets import load
from scraper.outlets.check import bare
from scraper.text import words
from scraper.urls import canonical
from scraper.workers import Died, TooSlow, Workers

HTML_SIGNS = ("<!doctype", "<html", "<head", "<body", "<article", "<div", "<p>", "<p ", "<meta", "<?xml")
TEASERS_SHOWN = 5
NOWHERE = "https://unknown.invalid/"
"""Stands for the address of a file that came without one (RFC 2606)."""


@click.command("try")
@click.argument("what", metavar="URL|FILE")
@click.option("--url", metavar="URL", help="The address a FILE came from; dates and outlet depend on it.")
@click.option(
    "--outlet", "slug", metavar="OUTLET", help="Read it as a page of this outlet (default: by host)."
)
@click.option("--contact", metavar="ADDRESS", help="Mail or web address for publishers (WARTA_CONTACT).")
@data_option
def command(what: str, url: str | None, slug: str | None, contact: str | None, data: Path) -> None:
    """Read one page and show every field and where it was found.

    A URL is fetched once, with all manners of a crawl. A FILE is HTML, or text somebody made of a page; - is
    standard input. Nothing is stored.
    """
    outlets = load(data / "outlets")
    if what.startswith(("http://", "https://")):
        address = web_address(what)
        outlet = outlets[check_outlet(slug, outlets, data)] if slug else outlet_of(address, outlets)
        page = fetched(address, outlet, contact)
    else:
        body = content(what)
        outlet = outlets[check_outlet(slug, outlets, data)] if slug else None
        address = web_address(url) if url else NOWHERE
        outlet = outlet or outlet_of(address, outlets)
        page = RawPage(address, body, None, kind="html" if is_html(body) else "text", source=what)
    with Workers(processes=1) as workers:
        try:
            reading = workers.run(read, (page,), outlet)
        except (TooSlow, Died) as e:
            raise RunFailed(f"{what}: reading it was given up ({e})") from None
    if isinstance(reading, Refusal):
        meaning = REASONS.get(reading.reason, reading.reason)
        detail = f" ({reading.detail})" if reading.detail else ""
        raise RunFailed(f"{what}: refused as {reading.reason!r}: {meaning}{detail}")
    draw(reading, outlet)


def web_address(text: str) -> str:
    try:
        return canonical(text)
    except ValueError:
        raise UsageError(f"{text!r} is no web address; write it in full, with https://") from None


def outlet_of(url: str, outlets: dict[str, Outlet]) -> Outlet | None:
    """The outlet whose file names the host of this address; None when none does."""
    host = bare(urlsplit(url).hostname or "")
    return next((o for o in outlets.values() if host in map(bare, o.hosts)), None)


def fetched(url: str, outlet: Outlet | None, contact: str | None) -> RawPage:
    from scraper.cli.fetch import fetch  # Scrapy takes a second to load, and a file needs none of it

    host = urlsplit(url).hostname or ""
    made_up = Outlet(slug=host, name=host, hosts=(host,), starts=(url,))
    return fetch(url, outlet or made_up, contact, known=outlet is not None)


def content(what: str) -> bytes:
    """The bytes of a file, or of standard input. Raises UsageError when there are none."""
    try:
        body = sys.stdin.buffer.read() if what == "-" else Path(what).read_bytes()
    except (OSError, ValueError) as e:
        why = getattr(e, "strerror", None) or e
        raise UsageError(f"{what}: cannot be read ({why}); give a URL with https:// or a file") from None
    if not body.strip():
        raise UsageError(f"{what}: is empty; there is nothing to read")
    return body


def is_html(body: bytes) -> bool:
    """Whether the content is HTML rather than a text dump: by the tags among its first bytes."""
    head = body[:20_000].decode("latin-1").lower()
    return any(sign in head for sign in HTML_SIGNS)


def draw(article: Article, outlet: Outlet | None) -> None:
    """The article's sheet."""
    day = article.published.day.isoformat() if article.published else "no date"
    names = ", ".join(person.name for person in article.bylines) or "no byline"
    sheet.title(
        article.headline.value if article.headline else None, [outlet.slug if outlet else None, day, names]
    )
    sheet.body((paragraph.kind, paragraph.text) for paragraph in article.body)
    sheet.fields(lines(article))
    sheet.section("Doubts", article.notes)
    sheet.section("Rules of the outlet's file that matched nothing", article.missed_rules)
    sheet.section("Cut from the text", (f"{kind}: {text}" for kind, text in article.stripped))
    sheet.section("Other articles on the page (they lend nothing)", article.teasers[:TEASERS_SHOWN])
    sheet.section("Further pages of the article (a crawl fetches them)", article.more_pages)
    if outlet is None and article.url != NOWHERE:
        out.print(safe("No outlet file names this host; the page was read the generic way.", "dim"))


def lines(article: Article) -> Iterator[Line]:
    """Every field with its source."""
    yield found("headline", article.headline)
    if article.seo_headline:
        yield found("headline for search", article.seo_headline)
    yield found("kicker", article.kicker)
    if not article.bylines:
        yield Line("byline", None)
    for person in article.bylines:
        yield Line(person.role, person.name, person.via, sheet.once(person.raw))
    yield date_line("published", article.published)
    if article.modified:
        yield date_line("modified", article.modified)
    if day := article.news_day:
        yield Line("day of the news", day.value.isoformat(), day.via, day.raw)
    if dateline := article.dateline:
        place = " ".join(filter(None, [dateline.place, dateline.code and f"({dateline.code})"]))
        yield Line("dateline", place or "no place", dateline.via, dateline.raw)
    yield found("section", article.section)
    yield Line("tags", ", ".join(article.tags) or None)
    yield found("language", article.language)
    yield found("description", article.description)
    for image in article.images:
        yield sheet.image(image.caption, image.url, image.credit, image.via)
    yield Line("correction", article.correction)
    yield Line("advertorial", article.advertorial)
    size = f"{some(len(article.body), 'paragraph')}, {words(article.text):,} words"
    yield Line("body", size, article.body_via)
    if article.url != NOWHERE:
        yield found("address", article.canonical)


def found(name: str, value: Found[str] | None) -> Line:
    return (
        Line(name, value.value, agreeing(value.via, value.agrees), value.raw) if value else Line(name, None)
    )


def date_line(name: str, date: Published | None) -> Line:
    if date is None:
        return Line(name, None)
    at = f"{date.at:%Y-%m-%dT%H:%M:%SZ}" if date.at else None
    value = sheet.when(date.day.isoformat(), at, date.zone, date.zone_via, date.via)
    return Line(name, value, agreeing(date.via, date.agrees), date.raw)


def agreeing(via: str, others: tuple[str, ...]) -> str:
    """The source, and the others that say the same: "jsonld = meta, html"."""
    return f"{via} = {', '.join(others)}" if others else via
