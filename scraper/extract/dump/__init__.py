"""Text dumps: an article as plain lines, without any markup to tell its parts apart."""

from scraper.extract.dump.article import extract_text

__all__ = ["extract_text"]
