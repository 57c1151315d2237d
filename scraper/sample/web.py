"""What a page of the sample newspaper is made of: replies and the frame around every page."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.sample.press import UTC_OFFSET, Outline, Paper

esc = html.escape


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before transport. changed: UTC, for Last-Modified; None when the server does not say."""

    body: bytes
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    changed: datetime | None = None


def page(text: str, status: int = 200, changed: datetime | None = None) -> Reply:
    return Reply(text.encode(), status, changed=changed)


def moved(to: str, status: int = 301) -> Reply:
    return Reply(b"", status, headers=(("Location", to),))


def utc(local: datetime) -> datetime:
    """The instant of a local time of the sample newspaper (UTC+8)."""
    return (local - UTC_OFFSET).replace(tzinfo=UTC)


STYLE = """
body{margin:0;font:17px/1.55 Georgia,serif;color:#1b1b1b;background:#fff}
a{color:#14406b;text-decoration:none}h1{line-height:1.2;margin:.3em 0}
nav a{margin-right:16px;font:14px sans-serif}
body>header{border-bottom:3px solid VAR;padding:12px 4vw}
.name,.name a{font:bold 34px Georgia;color:VAR;margin:0}
.wrap{display:flex;gap:36px;padding:18px 4vw;max-width:1120px}.kanal{font:bold 14px sans-serif}
main,.main{flex:1;min-width:0;max-width:720px}
aside{width:270px;font:14px/1.4 sans-serif}aside ul{padding-left:18px}
img{width:100%;height:260px;background:#cfd8dc;display:block}figure{margin:0 0 12px}
figcaption,.caption,.grey,.meta,.credit,
.share,.td-post-sharing,.td-crumb-container{font:13px sans-serif;color:#666}
.box{background:#f5f2ec;padding:8px 14px;margin:14px 0;font:14px sans-serif}.teaser{border-top:1px solid #ddd}
blockquote{border-left:4px solid VAR;margin:12px 0;padding:2px 14px;font-style:italic}
.pager li,.paging li,.td-tags li,.tagcloud3{display:inline;margin-right:10px;font:14px sans-serif}
footer{border-top:1px solid #ccc;padding:14px 4vw;font:13px sans-serif;color:#777}.td-tags,.pager{padding:0}
.ads{background:#eee;text-align:center;color:#999;font:12px sans-serif;padding:10px}
"""


def style(colour: str) -> str:
    return f"<style>{STYLE.replace('VAR', colour)}</style>"


def document(title: str, head: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{esc(title)}</title>\n{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def links(items: Iterable[tuple[str, str]]) -> str:
    """<li><a> for each (address, text)."""
    return "".join(f'<li><a href="{esc(url)}">{esc(text)}</a></li>' for url, text in items)


def titles(outlines: Iterable[Outline], query: str = "") -> str:
    return links((outline.path + query, outline.headline) for outline in outlines)


def footer(paper: Paper) -> str:
    return (
        f"<footer><p>{paper.name} adalah surat kabar rekaan. Semua nama dan peristiwanya tidak nyata.</p>"
        '<p><a href="/tentang-kami">Tentang Kami</a> · <a href="/pedoman-media-siber">Pedoman Media '
        "Siber</a> · "
        f'<a href="mailto:redaksi@{paper.host}">Kontak</a> · '
        f'<a href="http://mitra-iklan.example/pasang">Pasang Iklan</a></p>'
        f"<p>Copyright © 2023 {paper.name}. Hak cipta dilindungi.</p></footer>"
    )
