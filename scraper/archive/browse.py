"""How datasette shows the archive: data/metadata.yaml, with the meanings of the schema's columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scraper.archive.meanings import Relation, relations
from scraper.archive.search import RANKED, WEIGHTS

READ_COLUMNS = ("outlet", "published_day", "headline", "byline", "section", "place", "words", "url")
FRONT_PAGE = "warta/articles?_sort_desc=published_day&" + "&".join(f"_col={name}" for name in READ_COLUMNS)
"""Where to begin reading: the articles with the columns people read, not all eighty."""

# datasette prints the meanings of the columns above the rows: some eighty of them get a box to scroll.
STYLE = (
    "dl.column-descriptions{max-height:9em;overflow-y:auto;resize:vertical;padding:.5em;border:1px solid}"
    "td.col-body{min-width:38em}td.col-headline{min-width:14em}"  # datasette leaves them 90 pixels
    "td.col-found{min-width:24em}"
)

OWN = Path(__file__).parent / "datasette"
TEMPLATES, PLUGINS = OWN / "templates", OWN / "plugins"
"""What datasette is given by `warta browse`: an article as one reads it, ids that lead to it."""

HIDDEN = ("_sqlite_migrations", "outlet_hosts", "warc_files", "sources", "takedowns", "cleanup")

TABLES: dict[str, dict[str, Any]] = {
    "articles": {
        "label_column": "headline",
        "sort_desc": "published_day",
        "facets": ["outlet", "published_year", "section", "language", "place"],
        "fts_table": "articles_fts",
        "fts_pk": "n",
        "size": 50,
    },
    "outlets": {"label_column": "name", "sort": "slug"},
    "bylines": {"label_column": "name", "facets": ["role"]},
    "tags": {"facets": ["tag"]},
    "runs": {"label_column": "started_at", "sort_desc": "id", "facets": ["command", "verdict"]},
    "run_outlets": {"sort_desc": "run", "facets": ["outlet"]},
    "refusals": {"label_column": "url", "sort_desc": "at", "facets": ["outlet", "reason"]},
    "frontier": {"label_column": "url", "sort_desc": "id", "facets": ["outlet", "state", "via"]},
    "snapshots": {"label_column": "url", "sort_desc": "id", "facets": ["outlet", "status"]},
    "revisions": {"sort_desc": "superseded_at", "facets": ["cause"]},
    "articles_per_month": {"facets": ["outlet"]},
    "byline_output": {"facets": ["outlet", "role"]},
    "coverage": {"facets": ["outlet"]},
    "copy_groups": {"sort_desc": "articles", "facets": ["outlet"]},
}

QUERIES: dict[str, tuple[str, str, str]] = {
    "search": (
        "Search with the sentence found",
        'All the words must stand in the article, "words in quotes" together, word* begins words. The best '
        f"come first; when more than {RANKED:,} articles match, the newest. At most 200 are shown. "
        "outlet may be left empty.",
        f"""
WITH asked AS MATERIALIZED (
  SELECT replace(ifnull(nullif(escape_fts(:words), ''), '""'), '*"', '"*') AS words),
few AS MATERIALIZED (
  SELECT count(*) <= {RANKED} AS yes FROM (
    SELECT 1 FROM articles_fts WHERE articles_fts MATCH (SELECT words FROM asked) LIMIT {RANKED + 1})),
best AS MATERIALIZED (
  SELECT a.n AS n, bm25(articles_fts, {WEIGHTS}) AS place
  FROM articles_fts JOIN articles a ON a.n = articles_fts.rowid
  WHERE (SELECT yes FROM few) AND articles_fts MATCH (SELECT words FROM asked)
    AND (:outlet = '' OR a.outlet = :outlet)
  ORDER BY place LIMIT 200),
newest AS MATERIALIZED (
  SELECT n, row_number() OVER () AS place FROM (
    SELECT a.n AS n FROM articles a
    WHERE NOT (SELECT yes FROM few) AND (:outlet = '' OR a.outlet = :outlet) AND EXISTS (
      SELECT 1 FROM articles_fts WHERE articles_fts MATCH (SELECT words FROM asked) AND rowid = a.n)
    ORDER BY a.published_day DESC LIMIT 200))
SELECT a.id, a.outlet, a.published_day, a.headline, a.byline,
  snippet(articles_fts, -1, '[', ']', '…', 24) AS found, a.url
FROM (SELECT * FROM best UNION ALL SELECT * FROM newest) f
CROSS JOIN articles_fts ON articles_fts.rowid = f.n CROSS JOIN articles a ON a.n = f.n
WHERE articles_fts MATCH (SELECT words FROM asked) ORDER BY f.place
""",
    ),
    "articles_per_month_of": (
        "Articles per newspaper and month",
        "Counted by the day of publication; articles without a date have an empty month. inferred_dates: "
        "days read from the text, its weekdays or the address, not printed as the date. "
        "outlet and year may be left empty.",
        """
SELECT outlet, month, articles, with_byline, inferred_dates, words FROM articles_per_month
WHERE (:outlet = '' OR outlet = :outlet) AND (:year = '' OR substr(month, 1, 4) = :year)
ORDER BY outlet, month
""",
    ),
    "who_wrote": (
        "Who wrote how much",
        "Names as printed: one person may have several. name: any part of it; both may be left empty.",
        """
SELECT outlet, name, role, articles, first_day, last_day FROM byline_output
WHERE (:outlet = '' OR outlet = :outlet) AND (:name = '' OR name LIKE '%' || :name || '%')
ORDER BY articles DESC, name
""",
    ),
    "wire_share_of": (
        "Share of agency copy",
        "Articles that credit an agency and no reporter, in percent of all. outlet may be left empty.",
        """
SELECT outlet, articles, wire, own, uncredited, round(100.0 * wire / articles, 1) AS wire_percent
FROM wire_share WHERE (:outlet = '' OR outlet = :outlet) ORDER BY wire_percent DESC
""",
    ),
    "coverage_gaps": (
        "Days without an article",
        "Days between the first and the last article of a newspaper on which the archive has none, and how "
        "many addresses of that day it knows. outlet and since (a day such as 2024-01-01) may be left empty.",
        """
WITH RECURSIVE span (outlet, day, last) AS (
  SELECT outlet, max(min(published_day), :since), max(published_day) FROM articles
  WHERE published_day IS NOT NULL AND (:outlet = '' OR outlet = :outlet) GROUP BY outlet
  UNION ALL SELECT outlet, date(day, '+1 day'), last FROM span WHERE day < last),
known AS MATERIALIZED (
  SELECT outlet, day, count(*) AS addresses FROM frontier
  WHERE day >= :since AND (:outlet = '' OR outlet = :outlet) GROUP BY outlet, day)
SELECT span.outlet, span.day, ifnull(known.addresses, 0) AS known_addresses
FROM span LEFT JOIN articles a ON a.outlet = span.outlet AND a.published_day = span.day
LEFT JOIN known ON known.outlet = span.outlet AND known.day = span.day
WHERE a.id IS NULL ORDER BY span.outlet, span.day
""",
    ),
    "changed_headlines": (
        "Headlines changed after publication",
        "Only changes the newspaper made, not better readings of the same page. outlet may be left empty.",
        """
SELECT a.outlet, a.published_day, r.revision, r.headline AS headline_then,
  ifnull(later.headline, a.headline) AS headline_next, r.superseded_at AS seen_at, a.url, a.id
FROM revisions r JOIN articles a ON a.id = r.article
LEFT JOIN revisions later ON later.article = r.article AND later.revision = r.revision + 1
WHERE r.cause = 'page' AND r.headline IS NOT ifnull(later.headline, a.headline)
  AND (:outlet = '' OR a.outlet = :outlet)
ORDER BY r.superseded_at DESC
""",
    ),
    "who_prints_whom": (
        "Who prints whose text",
        "Articles whose text another newspaper published first (agency copy counts for whoever was first). "
        "As of the last `warta copies`, empty before it ran; outlet, either of the two, may be left empty.",
        """
SELECT f.outlet AS first, a.outlet AS printed_by, count(*) AS articles, round(avg(c.share), 2) AS mean_share
FROM copies c JOIN articles a ON a.id = c.article JOIN articles f ON f.id = c.first
WHERE a.outlet <> f.outlet AND (:outlet = '' OR :outlet IN (a.outlet, f.outlet))
GROUP BY f.outlet, a.outlet ORDER BY articles DESC
""",
    ),
    "texts_printed_again": (
        "Texts printed more than once",
        "The groups of articles that share their text, the largest first, each in the order of printing. "
        "share: the part of the shorter text that stands in an earlier one; near 0.5 often stock sentences. "
        "As of the last `warta copies`, empty before it ran. outlet, one of the group, may be left empty.",
        """
SELECT g.articles AS group_size, c.first AS group_first, a.outlet, a.published_day, a.headline, c.share,
  a.url, a.id
FROM copy_groups g JOIN copies c ON c.first = g.first JOIN articles a ON a.id = c.article
WHERE :outlet = '' OR EXISTS (
  SELECT 1 FROM copies x JOIN articles o ON o.id = x.article WHERE x.first = c.first AND o.outlet = :outlet)
ORDER BY g.articles DESC, g.published_day DESC, c.first, a.id <> c.first, a.published_day IS NULL,
  a.published_day, a.published_at IS NULL, a.published_at, a.n
LIMIT 1000
""",
    ),
    "what_became_of": (
        "What became of an address",
        "Any part of an address: whether it was fetched, stored, refused, and why.",
        """
SELECT f.url, f.state, f.reason, r.detail, f.via, f.found_at, f.fetched_at, f.article
FROM frontier f LEFT JOIN refusals r ON r.outlet = f.outlet AND r.url = f.url
WHERE f.url LIKE '%' || :address || '%' ORDER BY f.id DESC LIMIT 200
""",
    ),
}


def metadata() -> str:
    """The text of data/metadata.yaml."""
    start = f'Begin with <a href="{FRONT_PAGE}">the articles</a>, or with one of the queries of the database.'
    tree: dict[str, Any] = {
        "title": "Warta: an archive of regional news",
        "description_html": start,
        "extra_css_urls": ["data:text/css," + quote(STYLE)],
        "databases": {
            "warta": {
                "description_html": start,
                "tables": {r.name: _table(r) for r in relations()} | {"_sqlite_migrations": {"hidden": True}},
                "queries": {
                    name: {"title": title, "description": text, "hide_sql": True, "sql": sql.strip() + "\n"}
                    for name, (title, text, sql) in QUERIES.items()
                },
            }
        },
    }
    head = "# How datasette shows the archive. Made by `make docs` from scraper/archive; do not edit.\n"
    return head + "\n".join(_yaml(tree, 0)) + "\n"


def _table(relation: Relation) -> dict[str, Any]:
    shown: dict[str, Any] = {"description": relation.meaning}
    if relation.name in HIDDEN:
        shown["hidden"] = True
    shown |= TABLES.get(relation.name, {})
    shown["columns"] = {column.name: column.meaning for column in relation.columns}
    return shown


def _yaml(tree: dict[str, Any], depth: int) -> Iterator[str]:
    """Blocks for mappings and for text of several lines; anything else is JSON, which is YAML too."""
    indent = "  " * depth
    for key, value in tree.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _yaml(value, depth + 1)
        elif isinstance(value, str) and "\n" in value:
            yield f"{indent}{key}: |"
            yield from (f"{indent}  {line}" for line in value.rstrip("\n").split("\n"))
        else:
            yield f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}"
