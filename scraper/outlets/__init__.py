"""The outlets: one TOML file each, and the loader that checks them."""

from scraper.outlets.loader import load, load_file, read_all

__all__ = ["load", "load_file", "read_all"]
