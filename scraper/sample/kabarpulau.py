"""Kabar Pulau: a Drupal paper that prints no date anywhere, and puts today's teasers under old articles."""

from __future__ import annotations

import re
from functools import cache

from scraper.sample.press import KABARPULAU, Outline, Shelf
from scraper.sample.story import (
    Block,
    Days,
    Story,
    edited,
    full_day,
    long_day,
    news_date,
    short_day,
    weekday,
    write,
)
from scraper.sample.web import document, esc, footer, links, style, titles
from scraper.sample.words import Dice, Filler, person, vocabulary, writer

FIRST_NODE = 9100
VAGUE = ("baru-baru ini", "beberapa waktu lalu", "pekan ini")
NAV = ("Daerah", "Ekonomi", "Hukum", "Pariwisata", "Olahraga", "Budaya")
LOREM = (
    "Lorem, ipsum dolor sit amet consectetur adipisicing elit. Aliquid, reprehenderit maiores porro repellat."
)


def locate(shelf: Shelf, path: str) -> int | None:
    """The article's number from /content/<slug> or /node/<N>."""
    if match := re.fullmatch(r"/node/(\d+)", path):
        number = int(match[1]) - FIRST_NODE
        return number if 0 <= number < shelf.count else None
    if match := re.fullmatch(r"/content/([^/]+)", path):
        return shelf.number_of_slug(match[1])
    return None


def _days(outline: Outline, dice: Dice) -> Days:
    """How the text tells its day: mostly so that it can be worked out, on some honestly not."""
    day = news_date(outline, dice)
    turn = dice.unit()
    if turn < 0.28:
        return Days(full_day(day), day=day, via="text")
    if turn < 0.36:
        return Days(f"{weekday(day)}, {long_day(day)}", day=day, via="text")
    if turn < 0.78:
        # No year beside the day, but years elsewhere in the text: only one makes the weekday right.
        when = ("", short_day(day)) if dice.chance(0.3) else (short_day(day), "")
        return Days(when[0] or "pekan ini", when[1], clues=True, day=day, via="weekday")
    if turn < 0.84:
        return Days("pekan ini", caption=full_day(day), day=day, via="text")
    if turn < 0.90:
        # The first day printed is that of a coming event; the news is of the day of the quotation.
        event = day.replace(day=28) if day.day < 25 else day
        return Days(f"sebagai persiapan acara {full_day(event)}", full_day(day), day=day, via="text")
    if turn < 0.93:
        return Days(dice.pick(VAGUE))
    if turn < 0.96:
        return Days(f"{weekday(day)} ({20 + dice.below(9)}/{13 + dice.below(9)})")
    if outline.at.year == 2019 and outline.at.month > 2:
        return Days(short_day(day))  # 2019 and 2024 share their weekdays from March on
    return Days(dice.pick(VAGUE))


def _dateline(outline: Outline, dice: Dice) -> tuple[str, str | None]:
    """(as printed, place): the form changed over the years."""
    place, host = outline.place, KABARPULAU.host
    if (outline.at.year, outline.at.month) < (2019, 4):
        return "KABAR PULAU - ", None
    turn = dice.unit()
    if turn < 0.08:
        return f"{host.capitalize()} | {place} - ", place
    if turn < 0.20 and outline.at.year >= 2020:
        return f"{host} | {place}", place  # the separator was lost: "GianyarWarga ..."
    if turn < 0.27:
        return f"{host} | {place} – ", place
    if turn < 0.32:
        return f"{host} |  {place} - ", place
    if turn < 0.36:
        return f"{place} - ", place
    if turn < 0.38:
        return "", None
    return f"{host} | {place} - ", place


def _caption(outline: Outline, days: Days, official: str, dice: Dice) -> str | None:
    if not days.caption and dice.chance(0.2):
        return official if dice.chance(0.5) else None  # a portrait has a name below it, nothing more
    topic = outline.topic
    filler = Filler(dice, **outline.words)
    text = filler.fill(outline.plot[2]) + (f", {days.caption}" if days.caption else "") + "."
    label = dice.pick(topic["labels"])
    if outline.at.year < 2020:
        return dice.pick((f"{label} - {text}", text))
    return dice.pick(
        (f"Kabar Pulau / {label} - {text}", f"Kabar Pulau/ {label} – {text}", f"Kabar Pulau/{text}", text)
    )


def tell(outline: Outline, edition: int = 1) -> Story:
    """The story behind an outline. edition 2: as the desk changed it later."""
    dice = Dice("story", KABARPULAU.slug, outline.number)
    days = _days(outline, dice)
    dateline, place = _dateline(outline, dice)
    old = (outline.at.year, outline.at.month) < (2019, 7)
    official = person(dice, outline.region)
    blocks = write(outline, days, dice, official, lists=not old)
    form = dice.pick(("block", "br")) if old else dice.pick(("p", "p", "p", "nbsp"))
    if form == "nbsp" and any(block.kind != "p" for block in blocks):
        form = "p"
    headline = outline.headline
    if edition > 1:
        blocks, headline = edited(blocks, headline)
    if form == "block":
        blocks = (Block("p", " ".join(block.text for block in blocks)),)
    name = writer(dice)
    credit = name if outline.at.year < 2020 else name.replace(" ", "")[: dice.between(3, 4)].upper()
    return Story(
        outline,
        headline,
        blocks,
        days,
        dateline,
        place,
        _caption(outline, days, official, dice),
        bylines=() if dice.chance(0.06) else ((credit, "reporter"),),
        extra={
            "form": form,
            "alt": dice.pick(outline.topic["labels"]).lower() if old and dice.chance(0.6) else "",
        },
    )


def _body(story: Story) -> str:
    """Four forms: one block, line breaks, "nbsp" lines between, paragraphs."""
    first, *rest = story.blocks
    texts = [esc(story.dateline + first.text, quote=False), *(esc(block.text, quote=False) for block in rest)]
    match story.extra["form"]:
        case "br":
            return f"<p>{'<br /><br />'.join(texts)}</p>"
        case "nbsp":
            return f"<p>{'<br />&nbsp;<br />'.join(texts)}</p>"
    out, in_list = [], False
    for block, text in zip(story.blocks, texts, strict=True):
        if in_list != (block.kind == "li"):
            out.append("</ul>" if in_list else "<ul>")
            in_list = not in_list
        tag = {"h": "h3", "li": "li"}.get(block.kind, "p")
        line = f"<{tag}>{text}</{tag}>"
        out.append(f"<blockquote>{line}</blockquote>" if block.kind == "quote" else line)
    return "\n".join(out) + ("</ul>" if in_list else "")


@cache
def _teasers(shelf: Shelf, offset: int) -> str:
    """Eight articles of today with their first paragraphs, advertisements between them."""
    out = []
    for place, outline in enumerate(shelf.newest(offset, 8)):
        story = tell(outline)
        out.append(
            f'<div class="views-row teaser"><h3 class="title"><a href="{outline.path}">'
            f"{esc(outline.headline)}</a></h3>"
            f"<p>{esc(story.dateline + story.blocks[0].text)}</p>"
            f'<a class="more" href="{outline.path}">Baca Selengkapnya <span class="icon">icon click</span>'
            "</a></div>"
        )
        if place % 3 == 1:
            out.append('<div class="ads"><span>Iklan</span> <span>icon ads</span></div>' * 2)
    pager = links((f"?page={n}", str(n + 1)) for n in range(1, 6))
    return f'<div class="view view-berita">{"".join(out)}</div><ul class="pager">{pager}</ul>'


@cache
def _frame() -> tuple[str, str]:
    menu = "".join(f'<a href="/kategori/{name.lower()}">{name}</a>' for name in NAV)
    top = (
        f'<header><p class="name"><a href="/">{KABARPULAU.name}</a></p><nav><a href="/berita">Berita</a>'
        f"{menu}"
        '<a href="/search/node">Cari</a></nav></header>\n<div class="iklan-atas ads">Iklan - Geser ke atas '
        "untuk "
        "melanjutkan.</div>\n"
    )
    return style("#8a1c1c"), top


def article(shelf: Shelf, story: Story, query: dict[str, str]) -> str:
    """The page of a story. The query key "page" turns the teasers only."""
    css, top = _frame()
    outline, newest = story.outline, shelf.outline(shelf.count - 1)
    offset = min(int(query.get("page", "0")) if query.get("page", "0").isdecimal() else 0, 300)
    caption = (
        f'<div class="field field--name-field-caption caption">{esc(story.caption)}</div>'
        if story.caption
        else ""
    )
    alt = story.extra["alt"]
    names = "".join(f'<div class="field__item">{esc(name)}</div>' for name, _ in story.bylines)
    credit = (
        '<div class="field field--name-field-wartawan field--label-above">'
        '<div class="field__label">wartawan</div>'
        f"\n{names}</div>"
    )
    head = (
        f'<link rel="canonical" href="{outline.url}">\n<link rel="shortlink" href="{KABARPULAU.base}/node/'
        f'{FIRST_NODE + outline.number}">\n<meta name="Generator" content="Drupal 8">\n{css}\n'
    )
    body = f"""{top}<div class="wrap"><main>
<article class="node node--type-article node--view-mode-full">
<h1 class="page-header"><span class="field field--name-title">{esc(story.headline)}</span></h1>
<div class="field field--name-field-image">
<img src="/sites/default/files/styles/xtra_large/public/field/image/{outline.number}.jpg?itok=Rx7"
alt="{esc(alt)}"></div>
{f'<div class="field field--name-field-alt">{esc(alt)}</div>' if alt else ""}
{caption}
<div class="clearfix field field--name-body field--type-text-with-summary field--label-hidden field__item">
{_body(story)}</div>
{credit if names else ""}
<div class="field field--name-field-category field--label-above"><div class="field__label">Category</div>
</div>
<ul class="links inline"><li><a href="/cetak/{outline.number}">Versi cetak</a></li></ul>
</article>
{_teasers(shelf, offset)}
<div class="share">Bagikan Berita</div>
<div class="news"><span>news</span>
<h4><a href="{newest.path}?utm_source=bawah&amp;utm_medium=widget">{esc(newest.headline)}</a></h4>
<p>{LOREM}</p></div>
</main></div>{footer(KABARPULAU)}"""
    return document(f"{story.headline} | {KABARPULAU.name}", head, body)


def listing(shelf: Shelf, title: str, items: list[Outline], more: str) -> str:
    """A list page. more: the pager and further links, as HTML."""
    css, top = _frame()
    rows = "".join(
        f'<div class="views-row teaser"><h3><a href="{item.path}">{esc(item.headline)}</a></h3></div>'
        for item in items
    )
    side = (
        f"<aside><h4>Terpopuler</h4><ul>{titles(shelf.newest(0, 5), '?utm_source=terpopuler')}</ul></aside>"
    )
    main = f"<main><h1>{esc(title)}</h1>{rows}{more}</main>"
    body = f'{top}<div class="wrap">{main}{side}</div>{footer(KABARPULAU)}'
    return document(f"{title} | {KABARPULAU.name}", css, body)


SECTIONS = tuple(dict.fromkeys(str(topic["section"]) for topic in vocabulary()["topics"]))
