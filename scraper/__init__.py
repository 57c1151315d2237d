"""Warta: find news articles, tell them from everything else, keep them."""

__version__ = "0.1.0"
