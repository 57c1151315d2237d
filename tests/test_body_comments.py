"""Readers' comments behind a short text, on a page whose class names tell nothing."""

from __future__ import annotations

import pytest

from scraper.extract import extract
from scraper.models import Article

URL = "https://www.kabarpulau.example/berita/12/tambatan-perahu-diperbaiki"
TEXT = (
    "Warga Pantai Karang memperbaiki tambatan perahu yang rusak diterjang gelombang pada awal musim barat.",
    "Ketua kelompok nelayan, Wayan Umpama, mengatakan pekerjaan itu dibiayai bersama oleh tiga banjar.",
)
COMMENTS = (
    (
        "Komang Laut",
        "3 Maret 2025",
        "Bagus sekali kalau tambatan itu cepat selesai, kami sangat menunggunya.",
    ),
    (
        "Sari Ombak",
        "4 Maret 2025",
        "Semoga desa juga ikut membantu biayanya, karena tiga banjar tidak cukup.",
    ),
    (
        "Putu Karang",
        "4 Maret 2025",
        "Tahun lalu juga rusak. Apakah kali ini dibuat dari beton supaya tahan lama?",
    ),
    ("Made Pasir", "5 Maret 2025", "Setuju dengan pendapat di atas, beton lebih tahan lama daripada kayu."),
)
FORMS = {
    "boxes": "<div><div>{0}</div><div>{1}</div><p>{2}</p></div>",
    "list": "<li><strong>{0}</strong> {1}<p>{2}</p></li>",
    "picture": "<div><img src='/a.png'><div><b>{0}</b><small>{1}</small></div><div>{2}</div></div>",
    "flat": "<p><b>{0}</b> {1}</p><p>{2}</p>",
    "table": "<table><tr><td>{0}<br>{1}</td><td>{2}</td></tr></table>",
    "says": "<div><cite>{0}</cite> berkata: <small>{1}</small><p>{2}</p></div>",
}
ANSWERED = {
    "boxes": "<div><b>{0}</b> <span>{1}</span><p>{2}</p><a href='#'>{3}</a></div>",
    "list": "<li><p><b>{0}</b> - {1}</p><p>{2}</p><p><a href='/r'>{3}</a></p></li>",
    "no day": "<div><div>{0}</div><div>{2}</div><div><span>{3}</span></div></div>",
}


def texts(behind: str, inside: bool = False) -> tuple[str, ...]:
    body = "".join(f"<p>{t}</p>" for t in TEXT)
    body = f"<div>{body}{behind}</div>" if inside else f"<div>{body}</div><div>{behind}</div>"
    article = extract(
        "<html lang='id'><head><title>Tambatan Perahu Diperbaiki - Kabar Pulau</title></head><body>"
        "<div><a href='/'>Beranda</a></div><div><h1>Tambatan Perahu Diperbaiki</h1>"
        f"{body}</div></body></html>",
        URL,
    )
    assert isinstance(article, Article), article
    return tuple(p.text for p in article.body)


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize("heading", ["4 Komentar", "Komentar (4)", "Pendapat pembaca", "4 Comments"])
@pytest.mark.parametrize("form", FORMS)
def test_comments_under_a_heading(form: str, heading: str, inside: bool) -> None:
    comments = "".join(FORMS[form].format(*comment) for comment in COMMENTS)
    assert texts(f"<h3>{heading}</h3><div>{comments}</div>", inside) == TEXT


@pytest.mark.parametrize("reply", ["Balas", "Reply", "Responder", "Antworten", "Ответить", "返信", "رد"])
@pytest.mark.parametrize("form", ANSWERED)
def test_comments_that_can_be_answered(form: str, reply: str) -> None:
    comments = "".join(ANSWERED[form].format(*comment, reply) for comment in COMMENTS)
    assert texts(comments) == texts(f"<h3>Suara warga</h3>{comments}")[:2] == TEXT


LISTS = {
    "days of events": "".join(f"<p><b>{name}</b> {day}</p><p>{text}</p>" for name, day, text in COMMENTS),
    "an opinion": f"<h3>Tanggapan</h3><p>Sari Ombak</p><p>{COMMENTS[1][2]}</p>",
    "a subheading": f"<h3>Tanggapan</h3><p>{COMMENTS[0][2]}</p><p>{COMMENTS[1][2]}</p>",
    "one link": f"<p>{COMMENTS[0][2]}</p><p><a href='/b'>Balas</a></p><p>{COMMENTS[1][2]}</p>",
}


@pytest.mark.parametrize("name", LISTS)
def test_what_is_made_like_comments_but_is_not_surely_some_stays(name: str) -> None:
    assert COMMENTS[1][2] in texts(LISTS[name], inside=True)
