"""The tables of schema 1, each column with its meaning: SQLite keeps these comments inside the archive file.

The comment behind a column is its only description: `meanings.py` reads it for the manual and datasette.
A frozen text: later schemas are changes to it (`schema.py`), written `ADD COLUMN x TEXT /* meaning */`.
Times are UTC as "2026-11-22T14:13:19Z", days "2026-11-22". NULL means "not known", never "".
"""

from __future__ import annotations

TABLES = """
CREATE TABLE outlets (
  -- Newspapers that were crawled or imported.
  slug TEXT PRIMARY KEY, -- Short name, the key everywhere; the bare host when nobody has described it
  name TEXT NOT NULL, -- Name as the newspaper writes it
  place TEXT, -- Kemendagri code of the province or regency it covers
  timezone TEXT, -- IANA time zone its dates are printed in
  language TEXT, -- ISO 639-1 code of its language
  family TEXT, -- Page family (content management system or network) its pages are read by
  known INTEGER NOT NULL, -- 1 when an outlet file describes it, 0 when it was met on the way (imports)
  sample INTEGER NOT NULL, -- 1 for an invented newspaper of the built-in sample
  config TEXT NOT NULL -- The outlet file as it was at the last run, JSON
) STRICT;

CREATE TABLE outlet_hosts (
  -- Which newspaper a host name belongs to.
  host TEXT PRIMARY KEY, -- Host name, lower case, without "www."
  outlet TEXT NOT NULL REFERENCES outlets(slug) -- The newspaper
) STRICT;

CREATE TABLE runs (
  -- One row per run of a command that writes.
  id INTEGER PRIMARY KEY, -- Number of the run
  command TEXT NOT NULL, -- crawl, import, reextract, takedown, ...
  argv TEXT NOT NULL, -- The words of the command line, JSON
  started_at TEXT NOT NULL, -- When it began
  ended_at TEXT, -- When it ended; NULL while it runs, or when it was killed
  verdict TEXT, -- ok, failed, or interrupted; NULL while it runs, or when it was killed
  note TEXT, -- The verdict in one line
  version TEXT NOT NULL, -- Version of the program
  extractor TEXT, -- Version of the extractor
  sqlite TEXT NOT NULL, -- Version of the SQLite library
  pid INTEGER NOT NULL -- Process id
) STRICT;

CREATE TABLE run_outlets (
  -- What a run did for one newspaper. Each number is written in the transaction of what it counts.
  run INTEGER NOT NULL REFERENCES runs(id), -- The run
  outlet TEXT NOT NULL REFERENCES outlets(slug), -- The newspaper
  found INTEGER NOT NULL DEFAULT 0, -- Addresses to fetch: new, or changed since their last fetch
  fetched INTEGER NOT NULL DEFAULT 0, -- Pages kept as snapshots
  stored INTEGER NOT NULL DEFAULT 0, -- Articles stored for the first time
  revisions INTEGER NOT NULL DEFAULT 0, -- Articles whose headline, byline, date or text had changed
  same INTEGER NOT NULL DEFAULT 0, -- Articles found unchanged
  aliases INTEGER NOT NULL DEFAULT 0, -- Pages that are a known article under another address
  refused INTEGER NOT NULL DEFAULT 0, -- Pages that are no article, or were not understood
  failed INTEGER NOT NULL DEFAULT 0, -- Fetches that failed
  gone INTEGER NOT NULL DEFAULT 0, -- Addresses the server says do not exist (any more)
  finish TEXT, -- Why the newspaper's part of the run ended
  counters TEXT NOT NULL DEFAULT '{}', -- Other counts of the run, JSON
  PRIMARY KEY (run, outlet)
) STRICT;

CREATE TABLE articles (
  -- One row per article, in its present revision. "via" columns say where a value came from,
  -- "raw" columns hold the text it was read from.
  n INTEGER NOT NULL UNIQUE, -- Running number in the order of storing; ties the search index to the row
  id TEXT PRIMARY KEY, -- First 16 hex digits of the SHA-256 of outlet and canonical address; never changes
  outlet TEXT NOT NULL REFERENCES outlets(slug), -- The newspaper
  headline TEXT, -- Headline as printed on the page
  byline TEXT, -- Reporters and contributors, joined by ", "; the agency when no person is named
  -- (the table bylines has everybody)
  published_day TEXT, -- Calendar day of publication in the article's own time zone; what counts are made by
  published_year INTEGER AS (CAST(substr(published_day, 1, 4) AS INTEGER)) VIRTUAL, -- Year of published_day
  section TEXT, -- Section (rubric) as printed
  place TEXT, -- Place of the dateline as printed: where the report was filed, not always what it is about
  words INTEGER NOT NULL, -- Words of the body
  body TEXT NOT NULL, -- The article's text, paragraphs parted by one blank line
  url TEXT NOT NULL, -- Canonical address
  url_asked TEXT NOT NULL, -- Address the page was first asked from
  url_via TEXT NOT NULL, -- Where the canonical address came from
  url_raw TEXT NOT NULL, -- The address as it stands there
  headline_via TEXT, -- Source of headline
  headline_raw TEXT, -- Text headline was read from
  seo_headline TEXT, -- Headline written for search engines, when it differs
  seo_headline_via TEXT, -- Source of seo_headline
  seo_headline_raw TEXT, -- Text seo_headline was read from
  kicker TEXT, -- Line above the headline
  kicker_via TEXT, -- Source of kicker
  kicker_raw TEXT, -- Text kicker was read from
  byline_via TEXT, -- Source of byline
  byline_raw TEXT, -- Credit line byline was read from
  published_at TEXT, -- Instant of publication in UTC; NULL when only the day is known
  published_precision TEXT, -- second, minute or day
  published_zone TEXT, -- Time zone of publication: IANA name or offset
  published_zone_via TEXT, -- How the zone was known: printed, offset, outlet, place or assumed
  published_via TEXT, -- Source of the date; "weekday" marks a day inferred from the text
  published_raw TEXT, -- Text the date was read from
  modified_day TEXT, -- Calendar day of the last change the page admits
  modified_at TEXT, -- Instant of that change in UTC
  modified_precision TEXT, -- second, minute or day
  modified_zone TEXT, -- Its time zone
  modified_zone_via TEXT, -- How that zone was known
  modified_via TEXT, -- Source of the date of change
  modified_raw TEXT, -- Text the date of change was read from
  news_day TEXT, -- Day of the news as the text tells it ("Rabu (15/8)")
  news_day_via TEXT, -- Source of news_day
  news_day_raw TEXT, -- Text news_day was read from
  dateline_raw TEXT, -- Dateline as printed, separator included
  dateline_outlet TEXT, -- Newspaper named in the dateline, as printed
  dateline_via TEXT, -- Source of the dateline
  place_code TEXT, -- Kemendagri code of place; NULL when unknown or ambiguous
  section_via TEXT, -- Source of section
  section_raw TEXT, -- Text section was read from
  language TEXT, -- ISO 639-1 code of the article's language
  language_via TEXT, -- Source of language
  language_raw TEXT, -- Text language was read from
  description TEXT, -- Summary the page gives to machines
  description_via TEXT, -- Source of description
  description_raw TEXT, -- Text description was read from
  amp_url TEXT, -- Address of the AMP version
  correction TEXT, -- Correction notice as printed
  advertorial TEXT, -- Mark of a paid article as printed
  body_kinds TEXT NOT NULL, -- Kinds of its paragraphs, JSON list: standfirst, p, h, li, quote, embed, pre
  body_via TEXT NOT NULL, -- Source of body
  body_sha256 TEXT NOT NULL, -- SHA-256 of body, to prove it unchanged
  links TEXT NOT NULL, -- Links inside the body, JSON list
  teasers TEXT NOT NULL, -- Headlines of other articles seen on the page, JSON list
  stripped TEXT NOT NULL, -- What was cut from the text, JSON list of [kind, text]
  notes TEXT NOT NULL, -- Doubts worth keeping, JSON list
  missed_rules TEXT NOT NULL, -- Rules of the outlet file that matched nothing on this page, JSON list
  agreements TEXT NOT NULL, -- Other places of the page that say the same, JSON: field to list of sources
  revision INTEGER NOT NULL, -- Number of the present revision, from 1
  extractor TEXT, -- Version of the extractor that last read the page
  first_stored_at TEXT NOT NULL, -- When the article was first stored
  stored_at TEXT NOT NULL, -- When the present revision was stored
  run INTEGER REFERENCES runs(id), -- The run that stored the present revision
  seal TEXT NOT NULL DEFAULT '' -- SHA-256 over all that is stored of the article, what `warta verify` proves
) STRICT;

CREATE TABLE bylines (
  -- Everybody the credit line names, one row each.
  article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article
  n INTEGER NOT NULL, -- Order in the credit line, from 1
  name TEXT NOT NULL, -- Name as printed
  role TEXT NOT NULL, -- reporter, contributor, photographer, editor, translator or agency
  via TEXT NOT NULL, -- Where the name was found
  raw TEXT NOT NULL, -- The whole credit line
  PRIMARY KEY (article, n)
) STRICT;

CREATE TABLE tags (
  -- Keywords the newspaper gave the article.
  article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article
  tag TEXT NOT NULL, -- Keyword as printed
  PRIMARY KEY (article, tag)
) STRICT;

CREATE TABLE images (
  -- Pictures of the article. The files themselves are not kept.
  article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article
  n INTEGER NOT NULL, -- Order on the page, from 1
  url TEXT, -- Address of the picture; NULL in text dumps
  caption TEXT, -- Caption as printed
  credit TEXT, -- Credit as printed
  via TEXT NOT NULL, -- Where it was found
  PRIMARY KEY (article, n)
) STRICT;

CREATE TABLE warc_files (
  -- The WARC files beside the archive.
  id INTEGER PRIMARY KEY, -- Serial number
  name TEXT NOT NULL UNIQUE, -- File name in the folder warc/
  length INTEGER NOT NULL, -- Bytes that are committed; anything behind them is cut at the next opening
  head_length INTEGER NOT NULL, -- Bytes of the warcinfo record at its start
  head_sha256 TEXT, -- SHA-256 of those bytes
  opened_at TEXT NOT NULL -- When the file was begun
) STRICT;

CREATE TABLE snapshots (
  -- Pages as they came, byte for byte: where each stands in the WARC files.
  id INTEGER PRIMARY KEY, -- Number of the snapshot
  url TEXT NOT NULL, -- Address asked for
  final_url TEXT, -- Address it was answered from, when redirects led elsewhere
  fetched_at TEXT, -- When it was fetched; NULL when an import does not know
  status INTEGER NOT NULL, -- HTTP status
  content_type TEXT, -- Content-Type header
  bytes INTEGER NOT NULL, -- Length of the payload as received
  payload_sha256 TEXT NOT NULL, -- SHA-256 of the payload as received
  kind TEXT NOT NULL, -- html, or text for a page somebody else turned into text
  source TEXT NOT NULL, -- crawl, or the file it was imported from
  refers_to INTEGER REFERENCES snapshots(id), -- Earlier snapshot with the same payload (WARC revisit record);
  -- NULL when the payload is here
  warc_file INTEGER NOT NULL REFERENCES warc_files(id), -- The WARC file
  offset INTEGER NOT NULL, -- First byte of the record in the file
  length INTEGER NOT NULL, -- Bytes of the record (one gzip member)
  group_length INTEGER NOT NULL, -- Bytes of the record and its request record together
  group_sha256 TEXT NOT NULL, -- SHA-256 of those bytes
  outlet TEXT REFERENCES outlets(slug), -- The newspaper, when known
  run INTEGER REFERENCES runs(id) -- The run that kept it
) STRICT;

CREATE TABLE article_snapshots (
  -- The pages each revision of an article was read from.
  article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article
  revision INTEGER NOT NULL, -- Revision of the article
  part INTEGER NOT NULL, -- Order of the article's pages, from 1
  snapshot INTEGER NOT NULL REFERENCES snapshots(id), -- The page
  PRIMARY KEY (article, revision, part)
) STRICT;

CREATE TABLE revisions (
  -- Superseded states of articles.
  article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article
  revision INTEGER NOT NULL, -- Number of the superseded state
  cause TEXT NOT NULL, -- Why it was superseded: page (the newspaper changed it), extractor (the same page,
  -- read by a newer extractor), or unclear (both had changed)
  headline TEXT, -- Headline then
  byline TEXT, -- Byline then
  published_day TEXT, -- Day of publication then
  published_at TEXT, -- Instant of publication then
  published_raw TEXT, -- Text the date was read from then
  body TEXT NOT NULL, -- Text then
  body_kinds TEXT NOT NULL, -- Kinds of its paragraphs, JSON list
  body_sha256 TEXT NOT NULL, -- SHA-256 of that text
  extractor TEXT, -- Version of the extractor then
  stored_at TEXT NOT NULL, -- When this state was stored
  run INTEGER REFERENCES runs(id), -- The run that stored it
  superseded_at TEXT NOT NULL, -- When it was superseded
  superseded_run INTEGER REFERENCES runs(id), -- The run that superseded it
  PRIMARY KEY (article, revision)
) STRICT;

CREATE TABLE aliases (
  -- Other addresses of known articles.
  outlet TEXT NOT NULL REFERENCES outlets(slug), -- The newspaper
  identity TEXT NOT NULL, -- The address without what does not matter (scheme, www., trailing slash)
  url TEXT NOT NULL, -- The address
  article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article that stands there
  via TEXT NOT NULL, -- How that was known: canonical (the page says so) or same-text
  run INTEGER REFERENCES runs(id), -- The run that met it
  PRIMARY KEY (outlet, identity)
) STRICT;

CREATE TABLE refusals (
  -- Pages that are no article, or were not understood: the present verdict on each address.
  id INTEGER PRIMARY KEY, -- Number of the refusal
  outlet TEXT NOT NULL REFERENCES outlets(slug), -- The newspaper
  url TEXT NOT NULL, -- The address
  reason TEXT NOT NULL, -- One word: listing, not-found, consent, login, too-large, ...
  detail TEXT, -- The reason in one line
  snapshot INTEGER REFERENCES snapshots(id), -- The page as it came
  run INTEGER REFERENCES runs(id), -- The run that refused it
  at TEXT NOT NULL, -- When
  UNIQUE (outlet, url)
) STRICT;

CREATE TABLE frontier (
  -- Every address that was ever found, and what became of it.
  id INTEGER PRIMARY KEY, -- Number in the order of finding
  outlet TEXT NOT NULL REFERENCES outlets(slug), -- The newspaper
  url TEXT NOT NULL, -- The address
  identity TEXT NOT NULL, -- The address without what does not matter (scheme, www., trailing slash)
  state TEXT NOT NULL -- todo, leased (being fetched), done, failed, refused or gone
    CHECK (state IN ('todo', 'leased', 'done', 'failed', 'refused', 'gone')),
  via TEXT NOT NULL, -- How it was found: feed, sitemap, index, home, user or import
  found_on TEXT, -- Page, feed or sitemap it stood in
  found_at TEXT NOT NULL, -- When it was found
  lastmod TEXT, -- Last change according to the sitemap or feed
  day TEXT, -- Day in the address, or of lastmod; newest is fetched first
  attempts INTEGER NOT NULL DEFAULT 0, -- Fetches since it became todo
  lease_until TEXT, -- While leased: when others may take it
  next_try TEXT, -- Failed: when it may be tried again; NULL when it is given up
  reason TEXT, -- Why it failed, was refused or is gone
  fetched_at TEXT, -- When its page was last fetched
  gone_checks INTEGER NOT NULL DEFAULT 0, -- How often in a row the server said that it does not exist
  gone_at TEXT, -- When it had said so three times: gone for good, the article stays
  article TEXT REFERENCES articles(id) ON DELETE SET NULL, -- The article that was read there
  run INTEGER REFERENCES runs(id), -- The run that last touched it
  UNIQUE (outlet, identity)
) STRICT;

CREATE TABLE sources (
  -- Feeds, sitemaps and index pages: what they were like when they last changed.
  url TEXT PRIMARY KEY, -- Address
  outlet TEXT NOT NULL REFERENCES outlets(slug), -- The newspaper
  kind TEXT NOT NULL, -- feed, sitemap, index, home or robots
  status TEXT NOT NULL, -- HTTP status, or the error in one line
  etag TEXT, -- ETag header, for asking "has it changed?"
  last_modified TEXT, -- Last-Modified header, for the same
  sha256 TEXT, -- SHA-256 of the content
  changed_at TEXT NOT NULL, -- When it was last seen to differ
  run INTEGER REFERENCES runs(id) -- The run that saw it
) STRICT;

CREATE TABLE copies (
  -- Articles that print each other's text: agency copy, releases, re-posts. As of the last search for copies.
  article TEXT PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE, -- The article
  first TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE, -- The article of its group published first
  share REAL NOT NULL -- Part of the shorter text that stands in the earlier one, 0.5 to 1
) STRICT;

CREATE TABLE takedowns (
  -- Articles taken down on request. Nothing of their text or address is kept.
  identity_sha256 TEXT PRIMARY KEY, -- SHA-256 of outlet and address, so that it is not fetched again
  outlet TEXT NOT NULL REFERENCES outlets(slug), -- The newspaper
  article TEXT, -- Id the article had
  at TEXT NOT NULL, -- When
  note TEXT, -- Who asked, and why
  run INTEGER REFERENCES runs(id) -- The run that did it
) STRICT;

CREATE TABLE cleanup (
  -- What a takedown has still to remove, should it be killed; done at the next opening.
  what TEXT PRIMARY KEY -- A WARC file to delete, or "vacuum"
) STRICT;
"""

INDEXES = """
CREATE INDEX articles_outlet_day ON articles (outlet, published_day);
CREATE INDEX articles_day ON articles (published_day);
CREATE INDEX articles_year ON articles (published_year);
CREATE INDEX articles_section ON articles (section);
CREATE INDEX articles_place ON articles (place);
CREATE INDEX articles_language ON articles (language);
CREATE INDEX articles_body ON articles (outlet, body_sha256);
CREATE INDEX bylines_name ON bylines (name);
CREATE INDEX tags_tag ON tags (tag);
CREATE INDEX snapshots_url ON snapshots (url, payload_sha256);
CREATE INDEX snapshots_final ON snapshots (final_url);
CREATE INDEX snapshots_place ON snapshots (warc_file, offset);
CREATE INDEX snapshots_refers ON snapshots (refers_to);
CREATE INDEX article_snapshots_snapshot ON article_snapshots (snapshot);
CREATE INDEX copies_first ON copies (first);
CREATE INDEX aliases_article ON aliases (article);
CREATE INDEX refusals_reason ON refusals (outlet, reason);
CREATE INDEX frontier_url ON frontier (url);
CREATE INDEX frontier_state ON frontier (outlet, state);
CREATE INDEX frontier_todo ON frontier (outlet, attempts, day DESC, id) WHERE state = 'todo';
CREATE INDEX frontier_due ON frontier (outlet, next_try) WHERE state = 'failed' AND next_try IS NOT NULL;
CREATE INDEX frontier_leased ON frontier (outlet, lease_until) WHERE state = 'leased';
CREATE INDEX frontier_article ON frontier (article);
"""
