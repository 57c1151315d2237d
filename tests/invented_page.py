"""One invented page of a newspaper, with pieces put in above, under and behind its headline and text."""

from __future__ import annotations

import json

from scraper.extract import extract
from scraper.models import Article, Outlet

URL = "https://www.lindenbote.example/lokales/hallenbad-bleibt"
HEADLINE = "Lindenau behält sein Hallenbad"
P = (
    "Das Hallenbad am Marktplatz ist seit Februar geschlossen und soll nun doch nicht abgerissen werden.",
    "Der Stadtrat beschloss am Dienstagabend, das Gebäude zu sanieren und drei Jahre dafür einzuplanen.",
    "Die Kosten schätzt die Verwaltung auf fast fünf Millionen Euro, ein Teil kommt aus Spenden der Bürger.",
    "Bis zum Herbst will die Verwaltung einen Antrag auf Fördermittel des Landes stellen, hieß es weiter.",
)
LEAD = "Nach langem Streit ist die Abrissbirne vom Tisch: Die Stadt will ihr Bad erhalten."


def ld(**values: object) -> str:
    stated = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **values}
    return f'<script type="application/ld+json">{json.dumps(stated)}</script>'


def person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{t}</p>" for t in texts)


def read(
    inside: str = paragraphs(*P),
    *,
    under: str = "",
    above: str = "",
    after: str = "",
    head: str = "",
    title: str = f"{HEADLINE} | Lindenbote",
    heading: str = f"<h1>{HEADLINE}</h1>",
    lang: str = "de",
    url: str = URL,
    outlet: Outlet | None = None,
) -> Article:
    html = (
        f"<!doctype html><html lang='{lang}'><head><title>{title}</title>"
        f"<meta property='og:site_name' content='Lindenbote'>{head}</head><body><header><nav>"
        "<a href='/'>Start</a>"
        f"<a href='/lokales'>Lokales</a></nav></header><main>{above}<article>{heading}{under}"
        f"<div class='text'>{inside}</div></article>{after}</main><footer><p>Impressum</p></footer>"
        "</body></html>"
    )
    article = extract(html, url, outlet=outlet)
    assert isinstance(article, Article), article
    return article


def texts(article: Article) -> tuple[str, ...]:
    return tuple(p.text for p in article.body)


def signed(article: Article) -> list[tuple[str, str]]:
    return [(b.name, b.role) for b in article.bylines]
