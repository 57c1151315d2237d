"""Regional news in many scripts, on pages that help with nothing but <title>, h1 and paragraphs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from scraper.extract import extract
from scraper.models import Article

PAGES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "pages" / "scripts.toml").read_text("utf-8")
)
URL = "https://www.nearby.example/a/1042"


def lines(texts: list[str], tag: str) -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def links(texts: list[str]) -> str:
    return "<ul>" + "".join(f"<li><a href='/a/{n}'>{text}</a></li>" for n, text in enumerate(texts)) + "</ul>"


def paragraphs(page: dict[str, Any]) -> list[str]:
    return str(page["text"]).strip().split("\n")


def printed(language: str, made: str, page: dict[str, Any]) -> str:
    """The page. made: "p" (paragraphs in a box, the language declared), "div" (side by side, nothing
    declared) or "br" (one box, blank lines between the paragraphs).
    """
    text = paragraphs(page)
    text[-1] += page.get("credit", "")
    also = f"{page['also']} <a href='/a/7'>{page['teasers'][0]}</a>"
    if made == "br":
        body = f"<div>{'<br><br>'.join([*text[:2], also, *text[2:]])}</div>"
    else:
        body = lines([*text[:2], also, *text[2:]], made)
    under = lines(page["above"], made if made != "br" else "p")
    end = lines(page.get("below", []), "p") + f"<div>{page['share']}</div>"
    behind = (
        f"{links(page['teasers'])}<h3>{page['comments'][0]}</h3>{lines(page['comments'][1:], 'p')}"
        f"<div>{page['footer']}</div>"
    )
    heading = f"<h1>{page['headline']}</h1>"
    main = (
        f"{heading}{under}{body}{end}"
        if made == "div"
        else f"<div>{heading}{under}<div>{body}</div>{end}</div>"
    )
    own_script = page["headline"][0] > "\u0370"  # which tells the language when nothing else does
    lang = f" lang='{page.get('lang', language)}'" if made != "div" or not own_script else ""
    return (
        f"<!doctype html><html{lang}><head><meta charset='utf-8'><title>{page['title']}</title></head>"
        f"<body>{links(page['menu'])}{main}{behind}</body></html>"
    )


@pytest.mark.parametrize("made", ["p", "div", "br"])
@pytest.mark.parametrize("language", PAGES)
def test_page(language: str, made: str) -> None:
    page = PAGES[language]
    article = extract(printed(language, made, page), URL)
    assert isinstance(article, Article), article
    assert article.headline is not None
    assert article.headline.value == " ".join(page["headline"].split())
    assert [p.text for p in article.body] == paragraphs(page)
    assert [f"{b.role} {b.name}" for b in article.bylines] == page["byline"]
    assert article.published is not None
    assert article.published.day == page["day"]
    clock = article.published.at.strftime("%H:%M") if article.published.at else None
    assert clock == page.get("clock")


def with_lines(language: str, *above: str) -> Article:
    """The page with these lines above its text, and nothing that names a writer behind it."""
    page = {**PAGES[language], "above": list(above), "below": [], "credit": ""}
    article = extract(printed(language, "p", page), URL)
    assert isinstance(article, Article), article
    assert [p.text for p in article.body] == paragraphs(page)
    return article


@pytest.mark.parametrize("tag", ["h2", "div"])
@pytest.mark.parametrize("language", PAGES)
def test_heading_of_another_kind(language: str, tag: str) -> None:
    html = printed(language, "p", PAGES[language]).replace("<h1>", f"<{tag}>").replace("</h1>", f"</{tag}>")
    article = extract(html, URL)
    assert isinstance(article, Article), article
    assert article.headline is not None
    assert article.headline.value == " ".join(PAGES[language]["headline"].split())
    assert [p.text for p in article.body] == paragraphs(PAGES[language])


@pytest.mark.parametrize("language", PAGES)
def test_nothing_is_made_up(language: str) -> None:
    article = with_lines(language)
    assert article.bylines == ()
    assert article.published is None


@pytest.mark.parametrize("language", [k for k, v in PAGES.items() if "sentence" in v])
def test_a_day_of_the_text_is_not_the_day_of_the_article(language: str) -> None:
    page = {**PAGES[language], "above": [], "below": [], "credit": ""}
    page["text"] = f"{page['sentence']}\n{page['text'].strip()}"
    article = extract(printed(language, "p", page), URL)
    assert isinstance(article, Article), article
    assert article.published is None
    assert article.bylines == ()


@pytest.mark.parametrize(("language", "line"), [(k, d) for k, v in PAGES.items() for d in v.get("dates", ())])
def test_date(language: str, line: str) -> None:
    article = with_lines(language, line)
    assert article.published is not None
    assert article.published.day == PAGES[language]["day"]
    assert article.bylines == ()


@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize(
    ("language", "credit"), [(k, c) for k, v in PAGES.items() for c in v.get("credits", ())]
)
def test_credit(language: str, credit: list[str], after: bool) -> None:
    line, *names = credit
    dated = PAGES[language]["dates"][0]
    article = with_lines(language, *([dated, line] if after else [line, dated]))
    assert [b.name for b in article.bylines] == names
    assert article.published is not None
    assert article.published.day == PAGES[language]["day"]
