"""The search index of schema 1, and the views for the questions people ask. Comments as in `tables.py`."""

from __future__ import annotations

# External content: the index holds no second copy of the text. remove_diacritics: "cafe" finds "café".
SEARCH = """
CREATE VIRTUAL TABLE articles_fts USING fts5 (
  headline, body, byline, content='articles', content_rowid='n', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts (rowid, headline, body, byline) VALUES (new.n, new.headline, new.body, new.byline);
END;
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, headline, body, byline)
    VALUES ('delete', old.n, old.headline, old.body, old.byline);
END;
CREATE TRIGGER articles_fts_update AFTER UPDATE OF n, headline, body, byline ON articles BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, headline, body, byline)
    VALUES ('delete', old.n, old.headline, old.body, old.byline);
  INSERT INTO articles_fts (rowid, headline, body, byline) VALUES (new.n, new.headline, new.body, new.byline);
END;
"""

VIEWS = """
CREATE VIEW articles_per_month AS
  -- How many articles each newspaper published in each month; those without a date under an empty month.
SELECT outlet, -- The newspaper
  substr(published_day, 1, 7) AS month, -- Month of publication; empty for articles without a date
  count(*) AS articles, -- Articles
  count(byline) AS with_byline, -- Those that name an author
  count(iif(published_via IN ('weekday', 'text', 'url'), 1, NULL)) AS inferred_dates, -- With an inferred day
  sum(words) AS words -- Words of their bodies
FROM articles GROUP BY outlet, month;

CREATE VIEW byline_output AS
  -- Who wrote how much, and when.
SELECT a.outlet AS outlet, -- The newspaper
  b.name AS name, -- Name as printed
  b.role AS role, -- What they did
  count(DISTINCT a.id) AS articles, -- Articles that name them
  min(a.published_day) AS first_day, -- Earliest day of publication
  max(a.published_day) AS last_day -- Latest day of publication
FROM bylines b JOIN articles a ON a.id = b.article GROUP BY a.outlet, b.name, b.role;

CREATE VIEW wire_share AS
  -- How much of each newspaper comes from agencies: articles that credit an agency and no reporter.
SELECT a.outlet AS outlet, -- The newspaper
  count(*) AS articles, -- Articles
  sum(people.wire) AS wire, -- Those crediting an agency and no person
  sum(people.own) AS own, -- Those crediting a reporter or contributor
  sum(people.wire + people.own = 0) AS uncredited -- Those crediting nobody
FROM articles a JOIN (
  SELECT x.id AS id, ifnull(max(b.role IN ('reporter', 'contributor')), 0) AS own,
    ifnull(max(b.role = 'agency'), 0) AND NOT ifnull(max(b.role IN ('reporter', 'contributor')), 0) AS wire
  FROM articles x LEFT JOIN bylines b ON b.article = x.id GROUP BY x.id) people ON people.id = a.id
GROUP BY a.outlet;

CREATE VIEW copy_groups AS
  -- Texts printed more than once, with the newspaper that published each first.
SELECT c.first AS first, -- The article published first
  f.outlet AS outlet, -- Its newspaper
  f.headline AS headline, -- Its headline
  f.published_day AS published_day, -- Its day of publication
  count(*) AS articles, -- Articles with this text
  count(DISTINCT a.outlet) AS outlets, -- Newspapers that printed it
  max(a.published_day) AS last_day, -- Day it was last printed
  round(min(c.share), 2) AS least_share -- The smallest shared part
FROM copies c JOIN articles a ON a.id = c.article JOIN articles f ON f.id = c.first GROUP BY c.first;

CREATE VIEW refusals_by_reason AS
  -- Pages that are no article, or were not understood, by reason.
SELECT outlet, -- The newspaper
  reason, -- The reason
  count(*) AS pages, -- Addresses
  min(at) AS first_at, -- First refused
  max(at) AS last_at -- Last refused
FROM refusals GROUP BY outlet, reason;

CREATE VIEW coverage AS
  -- What was found, fetched, stored and refused, per newspaper and day of the run.
SELECT ro.outlet AS outlet, -- The newspaper
  substr(r.started_at, 1, 10) AS day, -- Day the run began (UTC)
  count(*) AS runs, -- Runs
  sum(ro.found) AS found, -- Addresses that were new
  sum(ro.fetched) AS fetched, -- Pages kept
  sum(ro.stored) AS stored, -- New articles
  sum(ro.revisions) AS revisions, -- Changed articles
  sum(ro.refused) AS refused, -- Pages refused
  sum(ro.failed) AS failed, -- Fetches that failed
  sum(r.verdict IS NOT 'ok') AS bad_runs -- Runs that failed or never ended
FROM run_outlets ro JOIN runs r ON r.id = ro.run GROUP BY ro.outlet, day;
"""
