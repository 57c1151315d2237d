"""Pos Nusa: a WordPress paper; its JSON-LD names the editor as author, its text links to other articles."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache

from scraper.models import Role
from scraper.sample.press import POSNUSA, Outline, Shelf
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
from scraper.sample.web import document, esc, footer, links, style, titles, utc
from scraper.sample.words import Dice, Filler, person, vocabulary, writer

DESK = "Redaksi Pos Nusa"
NAV = ("Daerah", "Ekonomi", "Hukum", "Pendidikan", "Kesehatan", "Olahraga")


def locate(shelf: Shelf, path: str) -> int | None:
    """The article's number from /YYYY/MM/DD/<slug>/ (with amp/ behind it on the AMP page)."""
    return shelf.number_of_path(path.removesuffix("amp/"))


def tell(outline: Outline, edition: int = 1) -> Story:
    """The story behind an outline. edition 2: as the desk changed it later."""
    dice = Dice("story", POSNUSA.slug, outline.number)
    day = news_date(outline, dice)
    days = Days(dice.pick((short_day, full_day))(day), day=day)
    blocks = write(outline, days, dice, person(dice, outline.region), quotes="“”", posts=True)
    headline = outline.headline
    if edition > 1:
        blocks, headline = edited(blocks, headline)
    topic = outline.topic
    filler = Filler(dice, **outline.words)
    if dice.chance(0.25):
        told = " ".join(block.text for block in blocks).casefold()
        lead = ""
        while lead.casefold() in told:  # no sentence is printed twice
            lead = sentence(filler.fill(dice.pick(vocabulary()["generic"]["details"])))
        blocks = (Block("standfirst", lead), *blocks)
    who, other, editor = writer(dice), writer(dice), writer(dice)
    turn = dice.unit()
    bylines: list[tuple[str, Role]] = []
    label = "Penulis"
    if turn < 0.70:
        bylines = [(who, "reporter")]
    elif turn < 0.84 and other != who:
        bylines = [(who, "reporter"), (other, "reporter")]
    elif turn < 0.92:
        label, bylines = "Reporter", [(who, "reporter")]
    if editor in (who, other):
        editor = DESK_EDITOR
    bylines.append((editor, "editor"))
    place = outline.place
    caption = sentence(filler.fill(outline.plot[2]))
    credit = dice.pick((f"{writer(dice)}/Pos Nusa", f"Dok. Desa {outline.village}", "Istimewa"))
    name = "Jum'at" if outline.at.weekday() == 4 and dice.chance(0.4) else weekday(outline.at.date())
    return Story(
        outline,
        headline,
        blocks,
        days,
        f"{place.upper()}, POSNUSA.example – ",
        place,
        caption,
        credit,
        bylines=tuple(bylines),
        printed=f"{name}, {long_day(outline.at.date())} | {outline.at:%H:%M} WITA",
        zone="Asia/Makassar",
        day=outline.at.date(),
        tags=(*topic["tags"], outline.regency),
        extra={"label": label, "account": editor if dice.chance(0.6) else DESK},
    )


DESK_EDITOR = "Wahyu Kertiasa"


def _stamp(outline: Outline, minutes: int = 0) -> str:
    """ISO 8601: in true UTC until 2021, with the offset of WITA since."""
    at = outline.at + timedelta(minutes=minutes)
    return f"{utc(at):%Y-%m-%dT%H:%M:%S+00:00}" if at.year < 2021 else f"{at:%Y-%m-%dT%H:%M:%S}+08:00"


def _graph(story: Story, image: str) -> str:
    outline, base = story.outline, POSNUSA.base
    news = {
        "@type": "NewsArticle",
        "@id": f"{outline.url}#article",
        "headline": story.headline,
        "isPartOf": {"@id": outline.url},
        "datePublished": _stamp(outline),
        "dateModified": _stamp(outline, 65),
        "author": {"@type": "Person", "name": story.extra["account"], "url": f"{base}/author/redaksi/"},
        "publisher": {"@id": f"{base}/#organization"},
        "articleSection": [outline.section],
        "keywords": list(story.tags),
        "image": {"@id": image},
        "inLanguage": "id",
        "mainEntityOfPage": outline.url,
    }
    graph = [
        news,
        {
            "@type": "WebPage",
            "@id": outline.url,
            "url": outline.url,
            "name": f"{story.headline} - {POSNUSA.name}",
            "datePublished": _stamp(outline),
            "inLanguage": "id",
        },
        {"@type": "WebSite", "@id": f"{base}/#website", "url": f"{base}/", "name": POSNUSA.name},
        {
            "@type": "Organization",
            "@id": f"{base}/#organization",
            "name": POSNUSA.name,
            "logo": {"@type": "ImageObject", "url": f"{base}/wp-content/uploads/logo.png"},
        },
    ]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)


def _head(story: Story, image: str, amp: bool) -> str:
    """Links, Open Graph and JSON-LD."""
    outline = story.outline
    metas = {
        "og:type": "article",
        "og:title": f"{story.headline} - {POSNUSA.name}",
        "og:site_name": POSNUSA.name,
        "og:url": outline.url,
        "og:image": image,
        "article:published_time": _stamp(outline),
        "article:modified_time": _stamp(outline, 65),
        "article:section": outline.section,
    }
    lines = [f'<link rel="canonical" href="{outline.url}">']
    if not amp:
        lines.append(f'<link rel="amphtml" href="{outline.url}amp/">')
        lines.append(f'<link rel="shortlink" href="{POSNUSA.base}/?p={outline.number + 500}">')
    lines += [f'<meta property="{name}" content="{esc(content)}">' for name, content in metas.items()]
    lines.append(f'<meta name="author" content="{DESK}">\n<meta name="generator" content="WordPress 5.9">')
    lines.append(f'<script type="application/ld+json">{_graph(story, image)}</script>\n')
    return "\n".join(lines)


def _block(block: Block) -> str:
    text = esc(block.text, quote=False)
    match block.kind:
        case "h":
            return f"<h3>{text}</h3>"
        case "quote":
            return f'<blockquote class="wp-block-quote"><p>{text}</p></blockquote>'
        case "embed":
            return (
                f'<blockquote class="twitter-tweet" data-lang="id"><p lang="in" dir="ltr">{text}</p>&mdash; '
                f'{esc(block.signature)}</blockquote>\n<script async src="https://platform.twitter.example/widgets.js"></script>'
            )
    return f"<p>{text}</p>"


def _body(shelf: Shelf, story: Story) -> str:
    """Paragraphs, with links to other articles and an advertisement among them."""
    outline = story.outline
    blocks = [block for block in story.blocks if block.kind not in ("standfirst", "li")]
    items = [f"<li>{esc(block.text)}</li>" for block in story.blocks if block.kind == "li"]
    out = []
    for place, block in enumerate(blocks):
        if place == 0:
            strong = f"<strong>{esc(story.dateline.rstrip(' '))}</strong> "
            out.append(f"<p>{strong}{esc(block.text, quote=False)}</p>")
        else:
            out.append(_block(block))
        if items and block.text == outline.topic["list_intro"]:
            out.append(f"<ul>{''.join(items)}</ul>")
        if place in (1, 5) and outline.number > place:
            other = shelf.outline(outline.number - 1 - place)
            words = ("Baca juga:", "BACA JUGA:", "Baca Juga :")[outline.number % 3]
            out.append(f'<p><strong>{words} <a href="{other.path}">{esc(other.headline)}</a></strong></p>')
        if place == 2:
            out.append(
                '<div class="td-a-rec ads"><span class="td-adspot-title">- Advertisement -</span></div>'
            )
    return "\n".join(out)


@cache
def _frame(shelf: Shelf) -> tuple[str, str, str]:
    menu = "".join(f'<a href="/category/{name.lower()}/">{name}</a>' for name in NAV)
    name = f'<p class="name"><a href="/">{POSNUSA.name}</a></p>'
    top = f'<header>{name}<nav><a href="/">Beranda</a>{menu}</nav></header>\n'
    side = (
        '<aside class="td-ss-main-sidebar"><h4>Terpopuler</h4>'
        f"<ul>{titles(shelf.newest(0, 6), '?utm_source=sidebar')}</ul>"
        '<div class="widget_newsletter box">Dapatkan berita pilihan setiap pagi. Masukkan alamat email '
        "Anda.</div></aside>"
    )
    return style("#0a5c36"), top, side


def article(shelf: Shelf, story: Story, query: dict[str, str], amp: bool = False) -> str:
    """The page of a story, or its AMP page."""
    css, top, side = _frame(shelf)
    outline = story.outline
    image = f"{POSNUSA.base}/wp-content/uploads/{outline.at:%Y/%m}/foto-{outline.number}-1024x683.jpg"
    names = [name for name, role in story.bylines if role == "reporter"]
    editor = next(name for name, role in story.bylines if role == "editor")
    credit = (f"{story.extra['label']}: {' dan '.join(names)}<br>" if names else "") + f"Editor: {editor}"
    lead = next(
        (f'<p class="td-post-sub-title">{esc(b.text)}</p>' for b in story.blocks if b.kind == "standfirst"),
        "",
    )
    head = f"{_head(story, image, amp)}{css}\n"
    tag_links = links((f"/tag/{slug(tag)}/", tag) for tag in story.tags).replace("<a ", '<a rel="tag" ')
    near = [shelf.outline(n) for n in range(max(0, outline.number - 4), outline.number)]
    body = f"""{top}<div class="wrap"><div class="main">
<article class="post type-post status-publish format-standard hentry">
<div class="td-crumb-container"><a href="/">Beranda</a> › <a href="/category/{outline.section_path}/">
{outline.section}</a></div>
<header class="td-post-title"><h1 class="entry-title">{esc(story.headline)}</h1>{lead}
<div class="td-module-meta-info meta"><span class="td-post-date">
{story.printed}</span> <span class="td-post-views">{outline.number % 900 + 12} Views</span></div></header>
<div class="td-post-sharing"><a href="#wa">WhatsApp</a> <a href="#fb">Facebook</a></div>
<div class="td-post-content entry-content">
<figure class="wp-caption"><img src="{image}" alt="{esc(story.headline)}">
<figcaption class="wp-caption-text">{esc(story.caption or "")} (Foto: {esc(story.credit or "")})</figcaption>
</figure>
{_body(shelf, story)}
<p class="credit">{credit}</p>
</div>
<footer><ul class="td-tags"><li><span>TAGS</span></li>{tag_links}</ul>
<p class="google-news">Ikuti kami di <a href="https://news.google.example/posnusa">Google News</a></p>
</footer>
</article>
<div class="td_block_related_posts box"><h4>Artikel terkait</h4><ul>{titles(near)}</ul></div>
<div class="comments" id="comments"><h4>Komentar</h4><p>Silakan masuk untuk berkomentar.</p></div>
</div>{"" if amp else side}</div>{footer(POSNUSA)}"""
    return document(f"{story.headline} - {POSNUSA.name}", head, body)


def slug(tag: str) -> str:
    return tag.lower().replace(" ", "-")


def listing(shelf: Shelf, title: str, items: list[Outline], more: str) -> str:
    """A list page. more: the pager and further links, as HTML."""
    css, top, side = _frame(shelf)
    rows = "".join(
        '<div class="td_module_10 td_module_wrap teaser"><h3 class="entry-title td-module-title">'
        f'<a href="{item.url}" rel="bookmark">'
        f'{esc(item.headline)}</a></h3><time class="entry-date updated td-module-date" '
        f'datetime="{_stamp(item)}">'
        f"{long_day(item.at.date())}</time></div>"
        for item in items
    )
    main = f'<div class="main"><h1 class="entry-title td-page-title">{esc(title)}</h1>{rows}{more}</div>'
    body = f'{top}<div class="wrap">{main}{side}</div>{footer(POSNUSA)}'
    return document(f"{title} - {POSNUSA.name}", css, body)


def tags(outline: Outline) -> list[str]:
    return [*outline.topic["tags"], outline.regency]
