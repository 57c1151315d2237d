"""datasette, the real one: what a journalist sees when she opens the archive."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from archive_parts import OUTLET, address, article, begin, page, put
from datasette.app import Datasette
from datasette.plugins import pm

from scraper.archive import browse, meanings
from scraper.archive.columns import markdown, metadata
from scraper.archive.store import Archive
from scraper.models import Byline, Found, Link, Paragraph, Published, Refusal

SHOWN = yaml.safe_load(metadata())


def on(name, day, **changes):
    stamp = Published(day, None, "day", None, None, "html", day.isoformat())
    return article(name, published=stamp, **changes)


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    archive, run = begin(tmp_path_factory.mktemp("browse"))
    agency = Byline("Antara", "agency", "text", "(ant)")
    hostile = '<script>alert("x")</script>'
    with archive:
        archive.frontier.add([Link(address("c"), "feed")], OUTLET.slug, run)
        put(archive, run, on("a", date(2024, 5, 1)))
        put(archive, run, on("b", date(2024, 5, 3), bylines=(agency,)))
        put(archive, run, on("c", date(2024, 6, 2), headline=Found(hostile, "html", hostile)))
        put(archive, run, dataclasses.replace(article("d"), published=None, bylines=()))
        put(
            archive, run, on("a", date(2024, 5, 1), headline=Found("Ralat", "html", "Ralat")), page("a", b"2")
        )
        archive.refuse(
            Refusal(address("x"), "login", "wall"), [], outlet=OUTLET.slug, run=run, asked=address("x")
        )
        archive.end_run(run, "ok")
    return tmp_path_factory.getbasetemp() / "browse0" / "warta.db"


@pytest.fixture(scope="module")
def browsed(path) -> Iterator[Datasette]:
    yield Datasette(
        [str(path)], metadata=SHOWN, template_dir=str(browse.TEMPLATES), plugins_dir=str(browse.PLUGINS)
    )
    for file in browse.PLUGINS.glob("*.py"):  # datasette's plugins are of the process, not of one archive
        pm.unregister(name=file.name)


def get(datasette, url: str, **query: str):
    address = url + ("?" + urlencode(query) if query else "")
    response = asyncio.run(datasette.client.get(address))
    assert response.status_code == 200, (address, response.text[:500])
    return response


def rows(datasette, table: str, **query: str) -> list[dict]:
    return get(datasette, f"/warta/{table}.json", _shape="array", **query).json()


def test_the_first_page_leads_to_the_articles(browsed):
    for url in ("/", "/warta"):
        assert f'href="{browse.FRONT_PAGE}"' in get(browsed, url).text
    front = get(browsed, "/" + browse.FRONT_PAGE).text
    assert "Nelayan b pulang" in front and "Kabar Pulau" in front  # the outlet by its name
    assert front.index("2024-06-02") < front.index("2024-05-03")


def test_the_article_table_has_facets_search_order_and_descriptions(browsed):
    told = get(browsed, "/warta/articles.json", _size="2").json()
    assert [row[told["columns"].index("published_day")] for row in told["rows"]] == [
        "2024-06-02",
        "2024-05-03",
    ]
    facets = get(browsed, "/warta/articles.json").json()["facet_results"]
    assert set(facets) == {"outlet", "published_year", "section", "language", "place"}
    assert facets["published_year"]["results"][0]["value"] == 2024
    assert facets["outlet"]["results"][0]["label"] == "Kabar Pulau"
    found = rows(browsed, "articles", _search="nelayan pulang", _col="headline")
    assert len(found) == 2
    html = get(browsed, "/warta/articles").text
    assert 'href="data:text/css,dl.column-descriptions' in html
    assert 'name="_search"' in html
    assert "Calendar day of publication" in html


def test_a_row_has_a_readable_address_and_links_to_its_parts(browsed, path):
    with Archive.open(path, write=False) as archive:
        (key,) = archive.query("SELECT id FROM articles WHERE headline = 'Ralat'")[0]
    html = get(browsed, f"/warta/articles/{key}").text
    for part in ("bylines", "revisions", "article_snapshots", "images", "tags"):
        assert f"/warta/{part}?article={key}" in html


def test_an_article_is_shown_as_one_reads_it(browsed, path):
    with Archive.open(path, write=False) as archive:
        ids = dict(archive.query("SELECT url, id FROM articles"))
    html = get(browsed, f"/warta/articles/{ids[address('b')]}").text
    assert "<h2>Nelayan b pulang</h2>" in html and "Cuaca membaik</p>" in html
    assert "kabarpulau · 2024-05-03 · Antara" in " ".join(html.split())
    assert "published_raw</th>" in html and "Calendar day of publication" in html
    assert "kicker" in html.partition("<p>Empty: ")[2].partition("</p>")[0]
    assert 'class="rows-and-columns"' not in html  # narrow windows: datasette would name each value "n"
    assert "<script>alert(" not in get(browsed, f"/warta/articles/{ids[address('c')]}").text
    assert "no date · no byline" in " ".join(
        get(browsed, f"/warta/articles/{ids[address('d')]}").text.split()
    )


def test_a_query_leads_to_the_articles_it_names(browsed, path):
    with Archive.open(path, write=False) as archive:
        ((key,),) = archive.query("SELECT id FROM articles WHERE headline = 'Ralat'")
    for url in ("/warta/search?words=ralat&outlet=", "/warta/changed_headlines?outlet="):
        assert f'<a href="/warta/articles/{key}">{key}</a>' in get(browsed, url).text


def test_inner_tables_are_hidden_and_every_column_is_described(browsed):
    tables = get(browsed, "/warta.json").json()["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    assert hidden >= {*browse.HIDDEN, "articles_fts", "articles_fts_data"}
    assert {"articles", "bylines", "frontier", "refusals"}.isdisjoint(hidden)
    for relation in meanings.relations():
        assert relation.meaning, relation.name
        for column in relation.columns:
            assert column.meaning, (relation.name, column.name)
    with pytest.raises(KeyError):
        SHOWN["databases"]["warta"]["tables"]["articles_fts"]


def test_every_view_and_table_opens(browsed):
    for relation in meanings.relations():
        assert isinstance(rows(browsed, relation.name), list)
        get(browsed, f"/warta/{relation.name}")


def test_search_with_the_sentence_found(browsed):
    found = rows(browsed, "search", words="pelabuhan nelayan", outlet="")
    assert len(found) == 4
    assert "[pelabuhan]" in found[0]["found"]
    assert rows(browsed, "search", words='"dari b kembali', outlet="")[0]["headline"] == "Nelayan b pulang"
    assert rows(browsed, "search", words="pelabuhan", outlet="lain") == []
    assert len(rows(browsed, "search", words="pelab* NELAY*", outlet="")) == 4
    assert rows(browsed, "search", words='"dari b kem*"', outlet="")[0]["headline"] == "Nelayan b pulang"
    for words in ('NEAR( "', "*", "**", '"*"', "a*b", "", '*"'):
        assert rows(browsed, "search", words=words, outlet="") == []


def test_articles_per_newspaper_and_month(browsed):
    counted = rows(browsed, "articles_per_month_of", outlet="", year="")
    months = {row["month"]: (row["articles"], row["with_byline"]) for row in counted}
    assert months == {None: (1, 0), "2024-05": (2, 2), "2024-06": (1, 1)}
    assert len(rows(browsed, "articles_per_month_of", outlet="kabarpulau", year="2024")) == 2


def test_who_wrote_how_much_and_the_share_of_agencies(browsed):
    wrote = rows(browsed, "who_wrote", outlet="", name="rani")
    assert [(row["name"], row["role"], row["articles"]) for row in wrote] == [
        ("Rani Sulastri", "reporter", 2)
    ]
    assert (wrote[0]["first_day"], wrote[0]["last_day"]) == ("2024-05-01", "2024-06-02")
    (share,) = rows(browsed, "wire_share_of", outlet="")
    assert share == {
        "outlet": "kabarpulau", "articles": 4, "wire": 1, "own": 2, "uncredited": 1, "wire_percent": 25.0,
    }  # fmt: skip


def test_days_without_an_article(browsed):
    gaps = [row["day"] for row in rows(browsed, "coverage_gaps", outlet="", since="")]
    assert gaps[0] == "2024-05-02" and gaps[-1] == "2024-06-01" and len(gaps) == 30
    assert rows(browsed, "coverage_gaps", outlet="", since="")[0]["known_addresses"] == 5
    assert len(rows(browsed, "coverage_gaps", outlet="kabarpulau", since="2024-06-01")) == 1


def test_changed_headlines_and_what_became_of_an_address(browsed):
    (changed,) = rows(browsed, "changed_headlines", outlet="")
    assert (changed["headline_then"], changed["headline_next"]) == ("Nelayan a pulang", "Ralat")
    (fate,) = rows(browsed, "what_became_of", address="02/x")
    assert (fate["state"], fate["reason"], fate["detail"]) == ("refused", "login", "wall")


def test_who_prints_whose_text(browsed):
    assert rows(browsed, "who_prints_whom", outlet="") == []
    assert rows(browsed, "copy_groups") == []
    assert rows(browsed, "texts_printed_again", outlet="") == []


def test_views_tell_what_the_tables_hold(browsed):
    (refusals,) = rows(browsed, "refusals_by_reason")
    assert (refusals["reason"], refusals["pages"]) == ("login", 1)
    (coverage,) = rows(browsed, "coverage")
    assert coverage.pop("day") > "2024"
    assert coverage == {
        "outlet": "kabarpulau", "runs": 1, "found": 1, "fetched": 5, "stored": 4, "revisions": 1,
        "refused": 1, "failed": 0, "bad_runs": 0,
    }  # fmt: skip


def test_hostile_text_is_shown_as_text(browsed):
    for url in ("/warta/articles", "/" + browse.FRONT_PAGE, "/warta/search?words=pelabuhan&outlet="):
        assert "<script>alert(" not in get(browsed, url).text


def test_datasette_sees_new_articles_while_a_run_writes(tmp_path):
    archive, run = begin(tmp_path)
    with archive:
        put(archive, run, article("a"))
        live = Datasette([str(archive.path)], metadata=SHOWN)
        for n in range(1, 6):
            assert len(rows(live, "articles", _size="max")) == n
            put(archive, run, article(f"b{n}", body=(Paragraph("p", f"Baru {n}."),)))


def test_the_files_of_the_project_are_up_to_date():
    root = Path(__file__).parent.parent
    assert (root / "data" / "metadata.yaml").read_text("utf-8") == metadata()
    assert (root / "docs" / "COLUMNS.md").read_text("utf-8") == markdown()


def test_the_meanings_stand_in_the_file_itself(path):
    with Archive.open(path, write=False) as archive:
        (sql,) = archive.query("SELECT sql FROM sqlite_schema WHERE name = 'articles'")[0]
    assert "-- Headline as printed on the page" in sql
    assert json.dumps(SHOWN)  # plain data: datasette 1.0 reads the same file
