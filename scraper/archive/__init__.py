"""Keep articles: one SQLite file, the pages as they came in WARC files, the list of what to fetch."""
