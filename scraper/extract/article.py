"""One page, all fields: the field modules are asked in turn and their answers put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scraper.dates import news_day
from scraper.extract.addresses import absolute
from scraper.extract.body import Body, Known, read_body
from scraper.extract.byline import bylines
from scraper.extract.choose import squeeze
from scraper.extract.dateline import split_dateline
from scraper.extract.dump import extract_text
from scraper.extract.dump.credits import closing_credit
from scraper.extract.headline import headlines
from scraper.extract.judge import judge
from scraper.extract.lines import line_kind
from scraper.extract.meta import (
    advertorial,
    amp_url,
    canonical_url,
    correction,
    description,
    language,
    section,
    tags,
)
from scraper.extract.names import is_agency
from scraper.extract.page import Page
from scraper.extract.pages import first_page, more_pages
from scraper.extract.periods import bounds
from scraper.extract.printed_topics import printed_tags
from scraper.extract.published import modified, published
from scraper.models import Article, Byline, Dateline, Paragraph, Published, Refusal
from scraper.text import fold


def read_article(page: Page) -> Article | Refusal:
    """The article of this page, or why it is none."""
    heads = headlines(page)
    credited = bylines(page, heads)
    stated = (page.markup.article or {}).get("articleBody")
    summary = description(page)
    known = Known(
        headline=heads.headline.value if heads.headline else "",
        description=summary.value if summary else "",
        article_body=stated if isinstance(stated, str) else "",
        lines=(page.markup.title, *dict.fromkeys(line for c in credited for line in c.lines)),
    )
    body = read_body(page, known)
    paragraphs, names, mark, cut = _close(body, tuple(c.byline for c in credited), page)
    texts = [p.text for p in paragraphs]
    start = next((i for i, p in enumerate(paragraphs) if p.kind == "p"), 0)
    dateline, rest = split_dateline(texts[start:], page.outlet, via="html")
    if dateline:
        kept = len(texts) - start - len(rest)
        paragraphs = (
            *paragraphs[:start],
            *(replace(p, text=t) for p, t in zip(paragraphs[start + kept :], rest, strict=True)),
        )
    elif texts[start:]:
        dateline = _dateline_above(page, texts[start])
    canonical = canonical_url(page)
    article = Article(
        url=page.url,
        canonical=canonical,
        headline=heads.headline,
        seo_headline=heads.seo,
        kicker=heads.kicker,
        bylines=names,
        published=published(page, heads),
        modified=modified(page),
        dateline=dateline,
        body=paragraphs,
        body_via=body.via,
        images=body.images,
        section=section(page, heads),
        tags=tags(page) or printed_tags(page, heads, body.root),
        language=language(page),
        description=summary,
        amp_url=amp_url(page),
        links=_absolute(page.url, body.links),
        correction=correction(page, heads),
        advertorial=advertorial(page, heads) or mark,
        teasers=body.teasers[:50],
        stripped=(*body.stripped, *cut),
        more_pages=more_pages(page, body.root),
        first_page=first_page(page, body.root, canonical.value),
        missed_rules=tuple(page.missed),
        notes=(*page.notes, *page.markup.faults),
    )
    if body.lines:
        article = _by_lines(page, article, body)
    verdict = judge(page, article, body)
    return verdict if isinstance(verdict, Refusal) else _dated(page, verdict)


def _close(
    body: Body, names: tuple[Byline, ...], page: Page
) -> tuple[tuple[Paragraph, ...], tuple[Byline, ...], str | None, list[tuple[str, str]]]:
    """Take the credit off the last paragraph ("(fyk/ash)", "(adv)"); it names the writer when nothing else
    does.
    """
    paragraphs = body.paragraphs
    if not paragraphs or paragraphs[-1].kind not in ("p", "li") or body.pictured:
        return paragraphs, names, None, []  # behind a caption the bracket names the photographer
    last = paragraphs[-1]
    text, name, mark, credit = closing_credit(last.text, page.outlet)
    if credit is None:
        return paragraphs, names, None, []
    if name and is_agency(name):
        if not any(b.role == "agency" for b in names):
            names = (*names, Byline(name, "agency", "text", credit))
    elif name and not any(b.role in ("reporter", "contributor") for b in names):
        names = (Byline(name, "reporter", "text", credit), *names)
    cut = [("credit", credit)]
    if text and (why := line_kind(text)):  # 'Simak Video "..." (fyk/ash)'
        cut, text = [(why, text), *cut], ""
    rest = (*paragraphs[:-1], replace(last, text=text)) if text else paragraphs[:-1]
    return rest, names, mark, cut


def _dateline_above(page: Page, first: str) -> Dateline | None:
    """The dateline on a line of its own above the first paragraph, too short to be taken for text."""
    lines = page.outline.lines
    head = first[:30]
    at = next((line.at for line in lines if line.text.startswith(head)), 0)
    for line in lines[max(0, at - 2) : at]:
        if len(line.text) <= 60 and not line.linked:
            found, rest = split_dateline([line.text], page.outlet, via="html")
            if found and not rest:
                return found
    return None


def _by_lines(page: Page, article: Article, body: Body) -> Article:
    """The page read as lines, where one container holds article, credit and teasers alike.

    Taken only when it finds the same headline and tells the article's parts apart.
    """
    plain = extract_text(body.lines, page.url, outlet=page.outlet, fetched_at=page.fetched_at)
    if isinstance(plain, Refusal) or not (plain.bylines or plain.dateline or plain.images or plain.teasers):
        return article
    if article.headline and plain.headline and fold(article.headline.value) != fold(plain.headline.value):
        return article
    captions = [i for i in plain.images if i.caption]
    images = list(article.images)
    named = {squeeze(i.caption) for i in images if i.caption}  # the elements know them from a first sentence
    if captions and images and not any(i.caption for i in images):
        images[0] = replace(images[0], caption=captions[0].caption, credit=captions[0].credit)
    return replace(
        article,
        headline=article.headline or plain.headline,
        kicker=article.kicker or plain.kicker,
        body=tuple(
            replace(p, kind=body.kinds.get(flat, p.kind))
            for p, flat in ((p, squeeze(p.text)) for p in plain.body)
            if flat not in named
        ),
        body_via="text",
        bylines=article.bylines
        if any(b.via != "text" for b in article.bylines)
        else plain.bylines or article.bylines,
        dateline=plain.dateline,
        images=tuple(images) if images else plain.images,
        teasers=plain.teasers or article.teasers,
        stripped=plain.stripped,
        advertorial=article.advertorial or plain.advertorial,
    )


def _dated(page: Page, article: Article) -> Article:
    """With the day of the news as the text tells it; it dates the article when the page prints no date.

    Indonesian and Malay papers print it in the text ("Rabu (15/8)"); elsewhere it is asked for only when
    needed.
    """
    if article.published and page.language not in ("id", "ms"):
        return article
    posted: date | None = article.published.day if article.published else None
    lower, upper = bounds(page.url, article.dateline.raw if article.dateline else None)
    code = article.language.value if article.language else page.language
    day, notes = news_day(
        article.text,
        [i.caption for i in article.images if i.caption],
        language=code,
        headline=article.headline.value if article.headline else "",
        posted=posted,
        fetched_at=page.fetched_at,
        not_before=lower,
        not_after=upper,
    )
    stamp = article.published
    if stamp is None and day:
        stamp = Published(day.value, None, "day", None, None, day.via, day.raw)
    return replace(article, published=stamp, news_day=day, notes=(*article.notes, *notes))


def _absolute(base: str, links: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for link in links if (url := absolute(base, link))))
