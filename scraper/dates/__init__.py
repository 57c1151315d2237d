"""Dates as newspapers print them.

    parse_iso    machine forms: ISO 8601 and its near misses, Unix time
    parse_date   what is printed for readers: "Jum'at, 17 Februari 2017 - 13:30 wib"
    news_day     the day of the news, worked out from the running text: "Rabu (15/8)"

Own patterns and word tables first; dateparser (languages fixed) only when they fail. Nothing reads the clock.
"""

from scraper.dates.newsday import news_day
from scraper.dates.printed import numbers_of_date, parse_date
from scraper.dates.stamp import Stamp, parse_iso

__all__ = ["Stamp", "news_day", "numbers_of_date", "parse_date", "parse_iso"]
