"""The sample newspaper serves what its truth says, the same every time, and breaks only when told to."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest

from scraper.models import (
    REASONS,
)
from scraper.outlets.loader import load
from scraper.sample import PAPERS, Fault, Sample, nonarticles, start, true_article, truth
from scraper.sample.site import Site
from scraper.sample.story import WEEKDAYS

SIZE = 90
KABAR, POS, JARINGAN = PAPERS


class Client:
    """Asks through the sample's proxy, as the crawler does, and follows nothing."""

    def __init__(self, sample: Sample) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", sample.port, timeout=5)

    def get(self, url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(
            method, url, headers={"Host": urlsplit(url).netloc, "User-Agent": "test"} | named
        )
        answer = self._connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()

    def text(self, url: str) -> str:
        status, _, body = self.get(url)
        assert status == 200, url
        return (gzip.decompress(body) if url.endswith(".gz") else body).decode()


@pytest.fixture(scope="module")
def server() -> Iterator[Sample]:
    with start(SIZE) as running:
        yield running


@pytest.fixture
def sample(server: Sample) -> Sample:
    server.forget()
    return server


@pytest.fixture
def client(sample: Sample) -> Client:
    return Client(sample)


def plain(page: str) -> str:
    return " ".join(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.S)).split())


def of(paper_slug: str) -> list:
    return [article for article in truth(SIZE) if article.outlet == paper_slug]


# What is served


def test_every_article_is_served_with_its_headline_names_and_text(client: Client) -> None:
    for article in truth(SIZE):
        page = plain(client.text(article.url + ("?page=all" if article.outlet == JARINGAN.slug else "")))
        assert article.headline in page
        assert all(name in page for name, _ in article.bylines)
        for kind, text in article.body:
            assert text in page, (article.url, kind)
        assert all(caption in page for caption, _ in article.captions)


def test_there_are_as_many_articles_as_asked_for_each_at_its_own_address() -> None:
    for size in (1, 2, 30, 301):
        articles = list(truth(size))
        assert len(articles) == len({article.url for article in articles}) == size


def test_photographs_are_images(client: Client) -> None:
    for paper in PAPERS:
        url = true_article(paper, SIZE, 3).url
        status, headers, body = client.get(
            urljoin(url, re.search(r'<img src="([^"]+)"', client.text(url))[1])
        )
        assert (status, headers["content-type"], body[:3]) == (200, "image/gif", b"GIF")


def test_the_same_size_gives_the_same_bytes(client: Client) -> None:
    for paper in PAPERS:
        again = Site(paper, SIZE)
        paths = ["/", "/robots.txt", true_article(paper, SIZE, 3).url.removeprefix(paper.base)]
        for path in paths:
            assert client.get(paper.base + path)[2] == again.answer(path, {}).body


def test_a_large_sample_makes_only_the_pages_that_are_asked_for() -> None:
    site = Site(POS, 100_000)
    last = true_article(POS, 100_000, site.shelf.count - 1)
    reply = site.answer(last.url.removeprefix(POS.base), {})
    assert last.headline in unescape(reply.body.decode())
    assert site.shelf.outline.cache_info().currsize < 200


# The truth


def test_a_day_is_told_by_the_text_where_none_is_printed() -> None:
    known = [article for article in of(KABAR.slug) if article.day]
    assert {article.via for article in known} == {"weekday", "text"}
    for article in known:
        day = article.day
        said = " ".join([text for _, text in article.body] + [caption for caption, _ in article.captions])
        forms = (f"({day.day}/{day.month})", f"({day.day}/{day.month}/{day.year})", f"{day.day} ")
        assert any(f"{WEEKDAYS[day.weekday()]}{gap}{form}" in said for gap in (" ", ", ") for form in forms)
        assert str(day.year) in said


def test_a_weekday_and_the_years_of_the_text_leave_one_year_only() -> None:
    for article in of(KABAR.slug):
        if article.via == "weekday":
            years = {int(year) for _, text in article.body for year in re.findall(r"\b20\d\d\b", text)}
            day = article.day
            fitting = [
                year
                for year in years
                if date(year, day.month, min(day.day, 28)).weekday()
                == date(day.year, day.month, min(day.day, 28)).weekday()
            ]
            assert fitting == [day.year]


def test_some_days_are_honestly_unknown() -> None:
    kabar = [article for article in truth(900) if article.outlet == KABAR.slug]
    unknown = [article for article in kabar if article.day is None]
    assert 0 < len(unknown) < len(kabar) / 5
    assert all(article.via is None and article.at is None for article in unknown)
    assert not any(re.search(r"\b20\d\d\b", text) for article in unknown for _, text in article.body)


def test_kabar_pulau_prints_no_date_but_those_of_the_text(client: Client) -> None:
    for article in of(KABAR.slug)[:10]:
        page = client.text(article.url)
        assert "<time" not in page and "datePublished" not in page and "published_time" not in page
        assert "WITA" not in page


def test_machine_dates_and_the_printed_one_name_the_same_minute(client: Client) -> None:
    for article in of(POS.slug):
        page = client.text(article.url)
        graph = json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1])["@graph"][0]
        assert datetime.fromisoformat(graph["datePublished"]) == article.at
        assert re.search(r"\| \d\d:\d\d WITA", page)
        editors = [name for name, role in article.bylines if role == "editor"]
        assert graph["author"]["name"] in [*editors, "Redaksi Pos Nusa"]


def test_the_zone_printed_decides_the_day() -> None:
    western = [article for article in truth(900) if article.zone == "Asia/Jakarta"]
    assert western
    for article in western:
        hours = (article.at.hour + 7) % 24
        assert article.day == article.at.date() or hours < 7


# Other addresses of the same article


def test_page_n_of_kabar_pulau_turns_the_teasers_only(client: Client) -> None:
    article = true_article(KABAR, SIZE, 12)
    first, other = client.text(article.url), client.text(article.url + "?page=2")
    assert first != other
    head, tail = '<article class="node', "</article>"
    assert first[first.index(head) : first.index(tail)] == other[other.index(head) : other.index(tail)]


def test_a_node_number_leads_to_the_same_page(client: Client) -> None:
    page = client.text(true_article(KABAR, SIZE, 12).url)
    assert client.text(re.search(r'shortlink" href="([^"]+)"', page)[1]) == page


def test_the_amp_page_holds_the_same_text_and_names_the_article(client: Client) -> None:
    article = true_article(POS, SIZE, 5)
    amp = client.text(re.search(r'amphtml" href="([^"]+)"', client.text(article.url))[1])
    assert f'canonical" href="{article.url}"' in amp
    assert article.body[-1][1] in plain(amp)


def test_the_pages_of_a_long_article_hold_the_text_once(client: Client) -> None:
    long = next(article for article in of(JARINGAN.slug) if len(article.body) > 12)
    first = client.text(long.url)
    numbers = sorted(set(map(int, re.findall(r"\?page=(\d)", first))))
    pages = [plain(client.text(long.url + (f"?page={n}" if n > 1 else ""))) for n in [1, *numbers]]
    assert len(pages) > 1
    for _, text in long.body:
        assert sum(text in page for page in pages) == 1


# Ways to the articles


def sitemap_links(client: Client, url: str) -> set[str]:
    found = re.findall(r"<loc>([^<]+)</loc>", client.text(url))
    if "<sitemapindex" in client.text(url):
        return set().union(*(sitemap_links(client, link) for link in found))
    return {unescape(link) for link in found}


def anchors(client: Client, url: str) -> set[str]:
    return {urljoin(url, unescape(link)) for link in re.findall(r'<a [^>]*?href="([^"#]+)', client.text(url))}


def listed(client: Client, template: str, first: int) -> set[str]:
    found: set[str] = set()
    number = first
    while client.get(template.format(number))[0] == 200:
        found |= anchors(client, template.format(number))
        number += 1
    return found


def test_sitemaps_and_lists_of_kabar_pulau_lead_to_everything_together_only(client: Client) -> None:
    wanted = {article.url for article in of(KABAR.slug)}
    maps = sitemap_links(client, f"{KABAR.base}/sitemap.xml")
    lists = listed(client, KABAR.base + "/berita?page={}", 0)
    assert wanted - maps and wanted - lists
    assert wanted <= maps | lists


def test_sitemaps_and_feeds_of_pos_nusa_lead_to_everything_together_only(client: Client) -> None:
    wanted = {article.url for article in of(POS.slug)}
    maps = sitemap_links(client, f"{POS.base}/sitemap_index.xml")
    rss = set(re.findall(r"<link>([^<?]+)\?utm", client.text(f"{POS.base}/feed/")))
    atom = set(re.findall(r'alternate" href="([^"]+)"', client.text(f"{POS.base}/feed/atom/")))
    assert rss == atom and wanted - maps and wanted - rss
    assert wanted <= maps | rss


def test_the_day_archive_of_jaringan_kota_leads_to_everything(client: Client) -> None:
    template = load()[JARINGAN.slug].index[0]
    for article in of(JARINGAN.slug):
        day = date(*map(int, article.url.split("/")[3:6]))
        number, found = 1, set()
        while client.get(url := template.format(date=day, page=number))[0] == 200:
            found |= anchors(client, url)
            number += 1
        assert article.url in found


def test_one_sitemap_is_gzipped_and_is_served_as_such(client: Client) -> None:
    site = Site(POS, 900)
    assert site.answer("/post-sitemap-2022-06.xml", {}).status == 404
    reply = site.answer("/post-sitemap-2022-06.xml.gz", {})
    assert b"/2022/06/" in gzip.decompress(reply.body)


def test_the_outlet_files_describe_the_papers() -> None:
    outlets = load()
    for article in truth(SIZE):
        outlet = outlets[article.outlet]
        assert outlet.sample and urlsplit(article.url).hostname in outlet.hosts
        assert re.search(outlet.article, urlsplit(article.url).path)
    for trap in nonarticles(SIZE):
        assert re.search(outlets[trap.outlet].article, urlsplit(trap.url).path)


# Pages that are no articles


def test_traps_answer_as_the_truth_says_and_are_met_from_the_home_page(client: Client) -> None:
    homes = {paper.slug: anchors(client, paper.base + "/") for paper in PAPERS}
    for trap in nonarticles(SIZE):
        assert trap.reason in REASONS
        assert trap.url in homes[trap.outlet]
        assert client.get(trap.url)[0] == trap.status


def test_the_server_counts_what_robots_txt_forbids(sample: Sample, client: Client) -> None:
    rules = client.text(f"{KABAR.base}/robots.txt")
    assert "Disallow: /content/internal-" in rules and "Crawl-delay" in rules
    assert sample.forbidden == []
    client.get(f"{KABAR.base}/content/internal-rapat-redaksi")
    client.get(f"{POS.base}/2023/12/30/internal-catatan-redaksi/")
    assert [hit.host for hit in sample.forbidden] == [KABAR.host, POS.host]


# HTTP


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    url = true_article(POS, SIZE, 5).url
    _, headers, _ = client.get(url)
    assert client.get(url, If_None_Match=headers["etag"])[0] == 304
    assert client.get(url, If_Modified_Since=headers["last-modified"])[0] == 304
    assert client.get(url, If_None_Match='"other"')[0] == 200


def test_pages_are_compressed_for_those_who_ask(client: Client) -> None:
    url = true_article(KABAR, SIZE, 5).url
    _, headers, body = client.get(url, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == client.get(url)[2]
    assert client.get(url, "HEAD")[2] == b""


def test_a_host_header_or_a_localhost_name_reaches_the_paper(sample: Sample) -> None:
    for name in (KABAR.host, f"{KABAR.slug}.localhost:{sample.port}"):
        connection = http.client.HTTPConnection("127.0.0.1", sample.port, timeout=5)
        connection.request("GET", "/", headers={"Host": name})
        page = connection.getresponse().read().decode()
        connection.close()
        assert "Kabar Pulau: Berita Terkini" in page
    connection = http.client.HTTPConnection("127.0.0.1", sample.port, timeout=5)
    connection.request("GET", "/")
    landing = connection.getresponse().read().decode()
    connection.close()
    assert all(f"http://{paper.slug}.localhost:{sample.port}/" in landing for paper in PAPERS)


def test_links_of_a_localhost_page_stay_on_the_port(sample: Sample, client: Client) -> None:
    page = client.text(f"http://{POS.slug}.localhost:{sample.port}/")
    assert POS.base not in page
    assert f"http://{POS.slug}.localhost:{sample.port}/2023/" in page


def test_nonsense_is_answered_and_does_not_stop_the_server(sample: Sample, client: Client) -> None:
    with socket.create_connection(("127.0.0.1", sample.port), timeout=5) as raw:
        raw.sendall(b"rubbish\r\n\r\n")
        assert raw.recv(100).startswith(b"HTTP/1.1 400")
    assert client.get("http://nowhere.example/")[0] == 502
    assert client.get(KABAR.base + "/", "DELETE")[0] == 405
    assert client.get(KABAR.base + "/berita?page=99999999999999999999")[0] == 200
    assert client.get(POS.base + "/2023/99/99/x/")[0] == 404
    assert client.get(f"{JARINGAN.base}/index-news?date=2023-13-01")[0] == 404


# Faults


def test_a_fault_strikes_as_often_as_told(sample: Sample, client: Client) -> None:
    url = true_article(POS, SIZE, 5).url
    sample.faults[url] = Fault("unavailable", after=1, times=2, seconds=7)
    answers = [client.get(url)[:2] for _ in range(4)]
    assert [status for status, _ in answers] == [200, 503, 503, 200]
    assert answers[1][1]["retry-after"] == "7"


def test_a_fault_for_all_addresses_below_a_path(sample: Sample, client: Client) -> None:
    sample.faults[f"{POS.base}/*"] = Fault("busy")
    assert client.get(f"{POS.base}/feed/")[0] == 429
    assert client.get(f"{KABAR.base}/")[0] == 200


def test_compressed_bodies_can_be_cut_or_corrupted(sample: Sample, client: Client) -> None:
    url = true_article(KABAR, SIZE, 5).url
    for kind in ("cut-gzip", "corrupt-gzip"):
        sample.faults[url] = Fault(kind)
        _, headers, body = client.get(url)
        assert headers["content-encoding"] == "gzip"
        with pytest.raises((EOFError, zlib.error, gzip.BadGzipFile)):
            gzip.decompress(body)


def test_an_answer_can_end_early_or_not_come(sample: Sample) -> None:
    url = true_article(KABAR, SIZE, 5).url
    sample.faults[url] = Fault("cut")
    with pytest.raises(http.client.IncompleteRead):
        Client(sample).get(url)
    sample.faults[url] = Fault("reset")
    with pytest.raises(http.client.RemoteDisconnected):
        Client(sample).get(url)


def test_an_article_can_be_edited_and_removed_later(sample: Sample, client: Client) -> None:
    before, after = true_article(POS, SIZE, 5), true_article(POS, SIZE, 5, edition=2)
    assert before.headline != after.headline and len(after.body) == len(before.body) + 1
    sample.faults[before.url] = Fault("edited", after=1)
    pages = [plain(client.text(before.url)) for _ in range(2)]
    assert after.headline not in pages[0] and after.headline in pages[1]
    assert after.body[-1][1] in pages[1]
    sample.faults[before.url] = Fault("removed")
    assert client.get(before.url)[0] == 404
