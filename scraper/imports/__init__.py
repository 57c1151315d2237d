"""Pages that somebody else fetched: WARC files, folders of HTML, dumps of text.

`open_source` looks at a path and answers with a `Source`, whose pages are read one at a time, so that a file
of any size can be imported.
"""

from scraper.imports.record import Record, Source
from scraper.imports.source import open_source

__all__ = ["Record", "Source", "open_source"]
