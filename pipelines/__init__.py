"""The road of a fetched page, one step each: snapshot, extract, judge, store. The work is in scraper.road."""
