"""One spider class per outlet file, so that `scrapy list` and `scrapy crawl` know them all."""

from __future__ import annotations

import sys

from scraper.outlets import read_all
from spiders.outlet import spider_for

_outlets, _problems = read_all()
for _problem in _problems:
    print(f"warta: {_problem}", file=sys.stderr)
for _outlet in _outlets.values():
    _spider = spider_for(_outlet)
    _spider.__module__ = __name__
    globals()[_spider.__name__] = _spider
    del _spider  # a second name for the last class would be a second spider to Scrapy
