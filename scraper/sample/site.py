"""One paper's site: which reply belongs to which address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from types import ModuleType
from urllib.parse import unquote

from scraper.sample import feeds, jaringankota, kabarpulau, posnusa, traps
from scraper.sample.press import JARINGANKOTA, KABARPULAU, POSNUSA, Outline, Paper, shelf
from scraper.sample.web import Reply, document, links, moved, page, titles, utc

DESIGNS: dict[str, ModuleType] = {
    KABARPULAU.slug: kabarpulau,
    POSNUSA.slug: posnusa,
    JARINGANKOTA.slug: jaringankota,
}
PER_PAGE = 20
DEEP = 5
"""Pages of a section, tag or search list; the lists that go back to the first article have no such end."""
PIXEL = bytes.fromhex(
    "47494638396101000100800000d0d8dc00000021f90400000000002c00000000010001000002024401003b"
)
"""Every photograph: a GIF of one grey pixel."""

Route = tuple[str, Callable[..., Reply | None]]


class Site:
    """A paper's pages. Every reply is a function of (paper, size, address, edition)."""

    def __init__(self, paper: Paper, size: int) -> None:
        self.paper = paper
        self.design = DESIGNS[paper.slug]
        self.shelf = shelf(paper, size)
        routes = {
            KABARPULAU.slug: self._kabarpulau,
            POSNUSA.slug: self._posnusa,
            JARINGANKOTA.slug: self._jaringankota,
        }
        self._routes: tuple[Route, ...] = routes[paper.slug]()

    def answer(self, path: str, query: dict[str, str], edition: int = 1) -> Reply:
        """The reply to a GET. edition 2: articles as the desk changed them later."""
        path = unquote(path) or "/"
        if path == "/robots.txt":
            return traps.robots(self.paper, self.sitemaps)
        if path.endswith(".jpg"):
            return Reply(PIXEL, type="image/gif")
        reply = traps.answer(self.paper, path, self.shelf) or self._article(path, query, edition)
        if reply:
            return reply
        for pattern, make in self._routes:
            if match := re.fullmatch(pattern, path):
                reply = make(query, **match.groupdict())
                break
        return reply or traps.not_found(self.paper)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        return {
            KABARPULAU.slug: ("/sitemap.xml",),
            POSNUSA.slug: ("/sitemap_index.xml", "/news-sitemap.xml"),
            JARINGANKOTA.slug: ("/sitemap-news.xml",),
        }[self.paper.slug]

    def _article(self, path: str, query: dict[str, str], edition: int) -> Reply | None:
        number = self.design.locate(self.shelf, path)
        if number is None:
            return None
        outline = self.shelf.outline(number)
        story = self.design.tell(outline, edition)
        amp = {"amp": True} if self.paper is POSNUSA and path.endswith("/amp/") else {}
        # Kabar Pulau shows today's teasers everywhere, so its pages change with each new article.
        newest = self.shelf.at(self.shelf.count - 1) if self.paper is KABARPULAU else outline.at
        changed = utc(newest) + timedelta(minutes=65 if edition == 1 else 300)
        return page(self.design.article(self.shelf, story, query, **amp), changed=changed)

    # Lists

    def _list(
        self, title: str, items: list[Outline], number: int, first: int, link: str, full: bool
    ) -> Reply:
        """A list page with its pager. link: address of a page, "{}" for its number; full: there are more."""
        pages = [(link.format(n), str(n)) for n in range(max(first, number - 2), number + (4 if full else 1))]
        more = f'<ul class="pager pagination paging">{links(pages)}'
        if full:
            more += f'<li class="next"><a rel="next" href="{link.format(number + 1)}">Selanjutnya</a></li>'
        more += "</ul>"
        if number == first:
            more += traps.trap_links(self.paper)
        return page(self.design.listing(self.shelf, title, items, more))

    def _all(self, title: str, number: int, first: int, link: str, share: float = 1) -> Reply | None:
        """The newest articles, page by page; beyond the end: no such page. share: of all, what is listed."""
        end = max(1, round(self.shelf.count * share / PER_PAGE + 0.5))
        items = self.shelf.newest(number - first, PER_PAGE) if number - first < end else []
        if not items:
            return None
        full = (number - first + 1) * PER_PAGE < self.shelf.count and number - first + 1 < end
        return self._list(title, items, number, first, link, full)

    def _some(
        self, title: str, number: int, first: int, link: str, wanted: Callable[[Outline], bool]
    ) -> Reply | None:
        start = (number - first) * PER_PAGE
        items = (
            list(islice(filter(wanted, self._backwards()), start, start + PER_PAGE + 1))
            if number - first < DEEP
            else []
        )
        if not items:
            return None
        full = len(items) > PER_PAGE and number - first < DEEP - 1
        return self._list(title, items[:PER_PAGE], number, first, link, full)

    def _backwards(self) -> Iterator[Outline]:
        return map(self.shelf.outline, range(self.shelf.count - 1, -1, -1))

    def _section(self, name: str, number: int, first: int, link: str) -> Reply | None:
        section = name.capitalize()
        if section not in kabarpulau.SECTIONS:
            return None
        return self._some(section, number, first, link, lambda outline: outline.section == section)

    def _tag(self, name: str, number: int, first: int, link: str) -> Reply | None:
        tag = name.replace("-", " ").lower()
        return self._some(
            f"Tag: {tag}", number, first, link, lambda o: tag in [t.lower() for t in self.design.tags(o)]
        )

    def _search(self, words: str) -> Reply:
        items = list(islice((o for o in self._backwards() if words.lower() in o.headline.lower()), 10))
        return page(self.design.listing(self.shelf, f"Hasil Pencarian: {words}", items, ""))

    def _home(self, query: dict[str, str]) -> Reply:
        shelf = self.shelf
        newest = shelf.outline(shelf.count - 1)
        picks = [shelf.outline((shelf.count - 1) * share // 7) for share in range(1, 7)]
        more = (
            f'{traps.trap_links(self.paper)}<div class="box"><h4>Dari Arsip</h4><ul>'
            f"{titles(picks, '?utm_source=beranda&utm_medium=arsip')}{self._aliases(picks)}</ul></div>"
            f"<ul>{traps.bad_links(self.paper, newest)}</ul>"
        )
        text = self.design.listing(
            shelf, f"{self.paper.name}: Berita Terkini", shelf.newest(0, PER_PAGE), more
        )
        return page(text, changed=utc(newest.at))

    def _aliases(self, picks: list[Outline]) -> str:
        """The same articles under other addresses of the paper."""
        match self.paper.slug:
            case KABARPULAU.slug:
                return links(
                    (f"/node/{kabarpulau.FIRST_NODE + o.number}", o.headline) for o in picks[:3]
                ) + links((f"{o.path}?page={o.number % 90 + 1}", o.headline) for o in picks)
            case POSNUSA.slug:
                return links((f"{o.path}amp/", o.headline) for o in picks)
        return links((f"{o.path}?page=all", o.headline) for o in picks)

    def _about(self, query: dict[str, str]) -> Reply:
        text = f"{self.paper.name} adalah surat kabar rekaan untuk mencoba perangkat lunak."
        main = f"<main><h1>Tentang Kami</h1><p>{text}</p></main>"
        return page(document(f"Tentang Kami - {self.paper.name}", "", main))

    # Addresses of each paper

    def _common(self) -> tuple[Route, ...]:
        return (("/", self._home), ("/(?:tentang-kami|pedoman-media-siber)", self._about))

    def _kabarpulau(self) -> tuple[Route, ...]:
        return (
            *self._common(),
            ("/berita", lambda q: self._all("Berita", _page_of(q, 0), 0, "/berita?page={}", 0.6)),
            (
                "/kategori/(?P<name>[a-z]+)",
                lambda q, name: self._section(name, _page_of(q, 0), 0, f"/kategori/{name}?page={{}}"),
            ),
            ("/search/node", lambda q: self._search(q.get("keys", ""))),
            ("/sitemap\\.xml", lambda q: feeds.index(self.shelf, "/sitemap-{}.xml")),
            ("/sitemap-(?P<y>\\d{4})-(?P<m>\\d\\d)\\.xml(?P<gz>\\.gz)?", self._month),
        )

    def _posnusa(self) -> tuple[Route, ...]:
        def newest() -> list[Outline]:
            return self.shelf.newest(0, PER_PAGE)

        return (
            ("/", self._posnusa_start),
            *self._common(),
            ("/page/(?P<n>\\d+)/", lambda q, n: self._all("Berita", int(n), 1, "/page/{}/")),
            ("/category/(?P<name>[a-z]+)/(?:page/(?P<n>\\d+)/)?",
             lambda q, name, n: self._section(name, int(n or 1), 1, f"/category/{name}/page/{{}}/")),
            ("/tag/(?P<name>[\\w -]+)/(?:page/(?P<n>\\d+)/)?",
             lambda q, name, n: self._tag(name, int(n or 1), 1, f"/tag/{name}/page/{{}}/")),
            ("/(?P<y>\\d{4})/(?P<m>\\d\\d)/(?:(?P<d>\\d\\d)/)?(?:page/(?P<n>\\d+)/)?", self._archive),
            ("/feed/", lambda q: feeds.rss(self.paper, newest())),
            ("/feed/atom/", lambda q: feeds.atom(self.paper, newest())),
            ("/sitemap_index\\.xml", lambda q: feeds.index(self.shelf, "/post-sitemap-{}.xml")),
            ("/post-sitemap-(?P<y>\\d{4})-(?P<m>\\d\\d)\\.xml(?P<gz>\\.gz)?", self._month),
            ("/news-sitemap\\.xml", lambda q: feeds.news(self.shelf, newest())),
        )  # fmt: skip

    def _posnusa_start(self, query: dict[str, str]) -> Reply | None:
        """WordPress answers searches (?s=) and short addresses (?p=) at its start page."""
        if "s" in query:
            return self._search(query["s"])
        return self._by_number(query) if "p" in query else self._home(query)

    def _jaringankota(self) -> tuple[Route, ...]:
        return (
            *self._common(),
            ("/index-news", self._day),
            (
                "/tag/(?P<name>[\\w-]+)",
                lambda q, name: self._tag(name, _page_of(q, 1), 1, f"/tag/{name}?page={{}}"),
            ),
            ("/search", lambda q: self._search(q.get("q", ""))),
            ("/sitemap-news\\.xml", lambda q: feeds.news(self.shelf, self.shelf.newest(0, 2 * PER_PAGE))),
            (
                "/(?P<name>[a-z]+)",
                lambda q, name: self._section(name, _page_of(q, 1), 1, f"/{name}?page={{}}"),
            ),
        )

    def _month(self, query: dict[str, str], y: str, m: str, gz: str | None) -> Reply | None:
        if bool(gz) != ((int(y), int(m)) == feeds.GZIPPED):
            return None
        return feeds.month(self.shelf, int(y), int(m))

    def _archive(self, query: dict[str, str], y: str, m: str, d: str | None, n: str | None) -> Reply | None:
        """The archive of a month or day, the newest first."""
        try:
            numbers = (
                self.shelf.of_day(date(int(y), int(m), int(d))) if d else self.shelf.of_month(int(y), int(m))
            )
        except ValueError:
            return None
        number, path = int(n or 1), f"/{y}/{m}/{d + '/' if d else ''}"
        return self._of_numbers(f"Arsip {path.strip('/')}", numbers, number, path + "page/{}/")

    def _of_numbers(self, title: str, numbers: range, number: int, link: str) -> Reply | None:
        chosen = numbers[::-1][(number - 1) * PER_PAGE : number * PER_PAGE]
        if not chosen and number > 1:
            return None
        items = [self.shelf.outline(n) for n in chosen]
        return self._list(title, items, number, 1, link, number * PER_PAGE < len(numbers))

    def _day(self, query: dict[str, str]) -> Reply | None:
        """The list of a day (?date=), or of everything; with a way to the day before."""
        if "date" not in query:
            return self._all("Indeks Berita", _page_of(query, 1), 1, "/index-news?page={}")
        try:
            day = date.fromisoformat(query["date"])
        except ValueError:
            return None
        return self._of_numbers(
            f"Indeks Berita {day:%d/%m/%Y}",
            self.shelf.of_day(day),
            _page_of(query, 1),
            f"/index-news?date={day}&page={{}}",
        )

    def _by_number(self, query: dict[str, str]) -> Reply | None:
        """WordPress's short addresses lead to the long ones."""
        number = int(query["p"]) - 500 if query["p"].isdecimal() else -1
        return moved(self.shelf.outline(number).url) if 0 <= number < self.shelf.count else None


def _page_of(query: dict[str, str], first: int) -> int:
    asked = query.get("page", "")
    return max(first, int(asked)) if asked.isdecimal() and len(asked) < 7 else first
