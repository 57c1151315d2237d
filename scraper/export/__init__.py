"""What leaves the archive: pages for web-archive tools, articles for researchers, citations.

Everything is written under another name first and appears under its own only when it is whole and on disk.
"""
