"""Jaringan Kota: a paper of a network; articles over several pages, a list of others before the text."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from scraper.models import Role
from scraper.sample.press import JARINGANKOTA, Outline, Shelf
from scraper.sample.story import (
    Block,
    Days,
    Story,
    edited,
    full_day,
    long_day,
    news_date,
    sentence,
    short_day,
    weekday,
    write,
)
from scraper.sample.web import document, esc, footer, links, style, titles
from scraper.sample.words import Dice, Filler, person, writer

PER_PAGE = 5
NAV = ("Daerah", "Ekonomi", "Hukum", "Lingkungan", "Olahraga", "Budaya")


def locate(shelf: Shelf, path: str) -> int | None:
    """The article's number from /YYYY/MM/DD/<slug>."""
    return shelf.number_of_path(path)


def tell(outline: Outline, edition: int = 1) -> Story:
    """The story behind an outline. edition 2: as the desk changed it later."""
    dice = Dice("story", JARINGANKOTA.slug, outline.number)
    day = news_date(outline, dice)
    days = Days(dice.pick((short_day, full_day))(day), day=day)
    blocks = write(outline, days, dice, person(dice, outline.region))
    headline = outline.headline
    if edition > 1:
        blocks, headline = edited(blocks, headline)
    who, editor = writer(dice), writer(dice)
    while editor == who:
        editor = writer(dice)
    opening = initials = ""
    turn = dice.unit()
    form = "label" if turn < 0.55 else "opening" if turn < 0.8 else "initials"
    bylines: list[tuple[str, Role]] = [(who, "reporter"), (editor, "editor")]
    if form == "opening":
        opening = f"Laporan Wartawan {JARINGANKOTA.name}, {who}"
    elif form == "initials":
        codes = ["".join(word[0] for word in name.split()).lower() + name[-2:] for name in (who, editor)]
        codes = codes if codes[0] != codes[1] and dice.chance(0.7) else codes[:1]
        initials = f"({'/'.join(codes)})"
        bylines = [("/".join(codes), "reporter")]  # nobody can tell which code wrote and which edited
    topic = outline.topic
    filler = Filler(dice, **outline.words)
    western = dice.chance(0.06)  # stamped in the time of the network's head office
    at = outline.at - timedelta(hours=1) if western else outline.at
    printed = f"{weekday(at.date())}, {long_day(at.date())} {at:%H:%M} {'WIB' if western else 'WITA'}"
    return Story(
        outline,
        headline,
        blocks,
        days,
        f"JARINGANKOTA.example, {outline.place.upper()} - ",
        outline.place,
        sentence(filler.fill(outline.plot[2])),
        None,
        tuple(bylines),
        opening,
        initials,
        printed,
        "Asia/Jakarta" if western else "Asia/Makassar",
        at.date(),
        tuple(topic["tags"]),
        {"form": form},
    )


def sheets(story: Story) -> list[tuple[Block, ...]]:
    """The text as the paper cuts it into pages; a list stays on one page."""
    blocks = story.blocks
    if len(blocks) < 8:
        return [blocks]
    cuts, place = [0], PER_PAGE
    while place < len(blocks) - 2:
        if blocks[place].kind == "li" or blocks[place - 1].kind == "h":
            place += 1
            continue
        cuts.append(place)
        place += PER_PAGE
    return [blocks[start:end] for start, end in zip(cuts, [*cuts[1:], len(blocks)], strict=True)]


def _body(story: Story, blocks: tuple[Block, ...], first: bool, last: bool) -> str:
    out = []
    if first and story.opening:
        out.append(f"<p><strong>{esc(story.opening)}</strong></p>")
    dateline = f"<strong>{esc(story.dateline.rstrip(' '))}</strong> "
    in_list = False
    for place, block in enumerate(blocks):
        text = esc(block.text, quote=False)
        if first and place == 0:
            text = dateline + text
        if last and place == len(blocks) - 1 and story.initials:
            text += f" {story.initials}"
        if in_list != (block.kind == "li"):
            out.append("</ul>" if in_list else "<ul>")
            in_list = not in_list
        tag = {"h": "h2", "li": "li"}.get(block.kind, "p")
        out.append(
            f"<blockquote><p>{text}</p></blockquote>" if block.kind == "quote" else f"<{tag}>{text}</{tag}>"
        )
    return "\n".join(out) + ("</ul>" if in_list else "")


@cache
def _frame(shelf: Shelf) -> tuple[str, str, str]:
    menu = "".join(f'<a href="/{name.lower()}">{name}</a>' for name in NAV)
    top = (
        f'<header><h1 class="name"><a href="/" title="{JARINGANKOTA.name}">{JARINGANKOTA.name}</a></h1><nav>'
        '<a href="/index-news">'
        f'Indeks</a>{menu}<a href="http://lombok.jaringankota.example/">Lombok</a></nav></header>\n'
    )
    newest = titles(shelf.newest(0, 6), "?sid=9f3c21&utm_campaign=terkini")
    side = f'<aside id="sidebar"><h4>Terkini</h4><ul>{newest}</ul></aside>'
    return style("#0b3d91"), top, side


def article(shelf: Shelf, story: Story, query: dict[str, str]) -> str:
    """The page of a story. Query key "page": 2, 3, ... for the rest of the text, "all" for the whole."""
    css, top, side = _frame(shelf)
    outline = story.outline
    parts = sheets(story)
    asked = query.get("page", "1")
    number = min(int(asked), len(parts)) if asked.isdigit() and int(asked) > 0 else 1
    first, last = number == 1, number == len(parts)
    blocks, pager = parts[number - 1], ""
    if asked == "all":
        blocks, first, last = story.blocks, True, True
    elif len(parts) > 1:
        numbers = links(
            (f"{outline.path}?page={n}" if n > 1 else outline.path, str(n)) for n in range(1, len(parts) + 1)
        )
        onward = (
            "" if last else f'<a class="next" href="{outline.path}?page={number + 1}">Halaman selanjutnya</a>'
        )
        pager = (
            f'<div class="paging" id="paginga"><span>Halaman</span><ul>{numbers}</ul>{onward} '
            f'<a href="{outline.path}?page=all">Semua Halaman</a></div>'
        )
    near = [shelf.outline(n) for n in range(max(0, outline.number - 3), outline.number)]
    names = {role: name for name, role in story.bylines}
    editor = f'<span id="editor">Editor: <a>{names.get("editor", "")}</a></span>'
    match story.extra["form"]:
        case "label":
            credit = f'<span id="penulis">Penulis: <a>{names["reporter"]}</a></span> | {editor}'
        case "opening":
            credit = editor
        case _:
            credit = ""
    tag_links = "".join(
        f'<h5 class="tagcloud3"><a href="/tag/{tag.replace(" ", "-")}">{tag}</a></h5>' for tag in story.tags
    )
    image = f"/foto/bank/images/{outline.at:%Y%m%d}-{outline.number}.jpg"
    head = (
        f'<link rel="canonical" href="{outline.url}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{esc(story.headline)}">\n<meta property="og:image" '
        f'content="{JARINGANKOTA.base}{image}">\n'
        f'<meta name="description" content="{esc(story.blocks[0].text[:150])}">\n{css}\n'
    )
    body = f"""{top}<div class="wrap"><div id="article" class="main">
<div class="breadcrumb"><a href="/">Home</a> » <a href="/{outline.section_path}">{outline.section}</a></div>
<h1 class="kanal"><a href="/{outline.section_path}">{outline.section}</a></h1>
<h1 id="arttitle" class="f50 black2 f400 crimson">{esc(story.headline)}</h1>
<div class="mt10"><time class="grey">{story.printed}</time></div>
{f'<div class="credit mt10">{credit}</div>' if credit else ""}
<div class="share"><span>Share</span> <span>Tweet</span> 0 <a href="#komentar">Komentar</a></div>
<div class="pa15 bgwhite box"><h4>Berita Terkait</h4><ul>{titles(near)}</ul></div>
<div class="imgfull_div"><figure><img src="{image}" alt="{esc(story.headline)}"><figcaption class="pfoto">
{esc(story.caption or "")}</figcaption></figure></div>
<div class="side-article txt-article multi-fontsize">
{_body(story, blocks, first, last)}
</div>
{pager}
<div class="tagcloud3"><span>Tags</span> {tag_links}</div>
<div class="box" id="komentar"><p>KOMENTARI ARTIKEL INI</p></div>
</div>{side}</div>{footer(JARINGANKOTA)}"""
    return document(f"{story.headline} - {JARINGANKOTA.name}", head, body)


def listing(shelf: Shelf, title: str, items: list[Outline], more: str) -> str:
    """A list page. more: the pager and further links, as HTML."""
    css, top, side = _frame(shelf)
    rows = "".join(
        f'<li class="ptb15"><h3 class="f16 fbo"><a href="{item.url}">{esc(item.headline)}</a></h3>'
        f'<time class="grey">{weekday(item.at.date())}, {long_day(item.at.date())} {item.at:%H:%M} '
        "WITA</time></li>"
        for item in items
    )
    body = (
        f'{top}<div class="wrap"><div class="main"><h1>{esc(title)}</h1><ul class="lsi">{rows}</ul>'
        f"{more}</div>"
        f"{side}</div>{footer(JARINGANKOTA)}"
    )
    return document(f"{title} - {JARINGANKOTA.name}", css, body)


def tags(outline: Outline) -> list[str]:
    return list(outline.topic["tags"])
