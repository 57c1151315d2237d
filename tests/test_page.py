"""Opening a page: character sets, content encodings, limits. All text is invented."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from backports import zstd

from scraper.extract import extract, read
from scraper.extract.charset import Damaged, decode, unpack
from scraper.extract.page import Page, open_page
from scraper.models import Article, Outlet, RawPage, Refusal, Rules

URL = "https://kabarpulau.example/berita/dermaga"
TEXT = (
    "Kepala dinas mengatakan pekerjaan di muara dimulai pekan ini dan melibatkan warga dari tiga desa. " * 4
)
HTML = (
    "<html><head><title>Dermaga baru</title></head>"
    f"<body><h1>Dermaga baru</h1><p>{TEXT}</p><p>{TEXT}</p></body></html>"
)
GERMAN = "Größere Schäden an der Straße für Fußgänger: „Müssen wir prüfen“, hieß es gestern."


@pytest.mark.parametrize("real", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(
    "header",
    [
        None,
        "text/html",
        "text/html; charset=utf-8",
        "text/html; charset=ISO-8859-1",
        "text/html; charset=nonsense",
    ],
)
@pytest.mark.parametrize("meta", ["", '<meta charset="utf-8">', '<meta charset="windows-1252">'])
def test_charset_is_right_or_flagged(real: str, header: str | None, meta: str) -> None:
    text = f"<html><head>{meta}</head><p>{GERMAN}</p></html>"
    read_back, notes = decode(text.encode(real), header)
    assert read_back is not None
    assert GERMAN in read_back or any(n.startswith("charset:") for n in notes)
    assert "\ufffd" not in read_back or notes


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("shift_jis", "港の計画について、町長は来月から工事を始めると話した。"),
        ("euc_kr", "군수는 다음 달부터 공사를 시작한다고 말했다."),
        ("gb18030", "镇长表示下个月开始修建码头。"),
        ("cp1251", "Глава района сообщил, что работы начнутся на следующей неделе."),
        ("cp1254", "Belediye başkanı çalışmaların gelecek ay başlayacağını söyledi."),
        ("koi8-r", "Работы начнутся на следующей неделе."),
    ],
)
def test_declared_charsets(name: str, text: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={name}">'
    page = f"<html><head>{meta}</head><p>{text}</p></html>"
    assert text in (decode(page.encode(name))[0] or "")
    assert text in (decode(f"<p>{text}</p>".encode(name), f"text/html; charset={name}")[0] or "")


def test_twice_encoded_text_is_flagged() -> None:
    twice = (GERMAN * 3).encode().decode("cp1252", "replace").encode()
    text, notes = decode(b"<p>" + twice + b"</p>")
    assert text is not None
    assert any("twice encoded" in n for n in notes)


def test_one_broken_sequence_does_not_change_the_charset() -> None:
    data = ("<p>" + GERMAN * 20 + "</p>").encode() + b"\xc3 <p>" + GERMAN.encode()
    text, notes = decode(data, "text/html; charset=windows-1252")
    assert text is not None and "Größere Schäden" in text
    assert notes == ["charset: 1 broken UTF-8 sequences"]


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04....", b"\xff\xd8\xff\xe0", bytes(range(256)) * 40],
)
def test_binary_files_are_refused(data: bytes) -> None:
    result = extract(data, URL)
    assert isinstance(result, Refusal) and result.reason == "not-html"


PACKED = {
    "gzip": gzip.compress(HTML.encode()),
    "x-gzip": gzip.compress(HTML.encode()),
    "deflate": zlib.compress(HTML.encode()),
    "br": brotli.compress(HTML.encode()),
    "zstd": zstd.compress(HTML.encode()),
    "identity": HTML.encode(),
}


@pytest.mark.parametrize("name", PACKED)
def test_content_encodings(name: str) -> None:
    result = read([RawPage(URL, PACKED[name], None, headers=(("Content-Encoding", name),))], None)
    assert isinstance(result, Article) and TEXT.strip() in result.text


def test_deflate_without_wrapper_and_several_encodings() -> None:
    stream = zlib.compressobj(wbits=-15)
    raw = stream.compress(HTML.encode()) + stream.flush()
    assert unpack(raw, "deflate", 10**6) == HTML.encode()
    assert unpack(gzip.compress(brotli.compress(HTML.encode())), "br, gzip", 10**6) == HTML.encode()
    assert unpack(gzip.compress(b"a") + gzip.compress(b"b"), "gzip", 10**6) == b"ab"


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_cut_stream_is_never_an_article(name: str) -> None:
    whole = PACKED[name]
    for percent in range(1, 100):
        cut = whole[: max(1, len(whole) * percent // 100)]
        result = read([RawPage(URL, cut, None, headers=(("content-encoding", name),))], None)
        assert isinstance(result, Refusal), f"{percent}% of a {name} stream was read as an article"
        assert result.reason in ("broken", "not-html", "no-text", "empty")


def test_flipped_bytes_in_gzip_are_noticed() -> None:
    whole = PACKED["gzip"]
    for at in range(10, len(whole)):
        flipped = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        result = read([RawPage(URL, flipped, None, headers=(("content-encoding", "gzip"),))], None)
        assert isinstance(result, Refusal) and result.reason == "broken"


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_stops_at_the_limit(name: str) -> None:
    zeros = b"<p>" + b"a" * (30 * 1024 * 1024)
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[
        name
    ](zeros)
    with pytest.raises(Damaged) as caught:
        unpack(packed, name, 10 * 1024 * 1024)
    assert caught.value.too_large
    result = read([RawPage(URL, packed, None, headers=(("content-encoding", name),))], None)
    assert isinstance(result, Refusal) and result.reason == "too-large"


def test_unknown_encoding_is_named() -> None:
    result = read([RawPage(URL, b"x", None, headers=(("content-encoding", "rot13"),))], None)
    assert result == Refusal(URL, "broken", "unknown content encoding 'rot13'")


MANY = " ".join(f"a{i}=1" for i in range(40_000))  # attributes

TOO_MUCH = {
    "100 MB": b"<p>" + b"x" * (100 * 1024 * 1024),
    "100,000 nested elements": "<div>" * 100_000 + TEXT,
    "100,000 attributes": "<div " + " ".join(f'a{i}="x"' for i in range(100_000)) + f">{HTML}",
    "100,000 attributes without blanks": "<div " + "".join(f'a{i}="x"' for i in range(100_000)) + f">{HTML}",
    "100,000 attributes that hold tags": "<div "
    + " ".join(f"a{i}='<b>'" for i in range(100_000))
    + f">{HTML}",
    "40,000 attributes, some of which hold a bracket": "<p "
    + " ".join(f"a{i}='<'" if i % 50 == 0 else f"a{i}" for i in range(40_000))
    + f">{HTML}",
    "40,000 attributes, some of which hold a tag": "<p "
    + " ".join(f'a{i}="< b> i"' if i % 70 == 0 else f"a{i}" for i in range(40_000))
    + f">{HTML}",
    "40,000 attributes, some with a bracket and no quotes": "<p "
    + " ".join(f"a{i}=<" if i % 100 == 0 else f"a<{i}" if i % 100 == 50 else f"a{i}" for i in range(40_000))
    + f">{HTML}",
    "many tags of 3,000 attributes": (
        "<p " + " ".join(f"a{i}='<'" if i % 50 == 0 else f"a{i}" for i in range(3_000)) + ">"
    )
    * 200,
    "40,000 attributes behind a bracket in quotes": "<p z='<' "
    + " ".join(f"a{i}" for i in range(40_000))
    + f">{HTML}",
    "40,000 attributes behind program text in quotes": f"<div a='<script>' {MANY}>{HTML}",
    "40,000 attributes behind a comment in quotes": f"<div a='<!--' {MANY}>{HTML}",
    "40,000 attributes, some of which hold program text": "<div "
    + " ".join(f"a{i}=1" if i % 50 else f"a{i}='<script>'" for i in range(40_000))
    + f">{HTML}",
    "40,000 attributes behind a quote in a text field": f"<textarea><b a='</textarea><div {MANY} z='>{HTML}",
    "40,000 attributes in the style of a drawing": f"<svg><style><g {MANY}>{HTML}",
    "40,000 attributes behind an empty comment": f"<!--><div {MANY}>{HTML}",
    "40,000 options": "<select>" + "<OPTION>x" * 40_000 + f"</select>{HTML}",
    "60,000 nested elements of a name nobody knows": "<kabar-x>a" * 60_000 + HTML,
    "60,000 nested elements, with end tags of others": "<div></i>a" * 60_000 + HTML,
    "20,000 headings, each closed by another's end": "<i><h1></i>" * 20_000 + HTML,
    "20,000 tickers in paragraphs": "<p><marquee></p>" * 20_000 + HTML,
    "100,000 attributes of an end tag": "</div " + "/".join(f"a{i}" for i in range(100_000)) + f">{HTML}",
    "nested templates": "<template>" * 30_000 + HTML,
    "300,000 tags": "<p>x" * 300_000,
    "300,000 tags between long scripts": f"<script>{'x=1;' * 1_000}</script>{'<p>x' * 100_000}" * 3,
    "100,000 nested elements behind a long style": f"<style>{'p{}' * 2_000}</style>" + "<div>" * 100_000,
    "100,000 attributes behind a long script": f"<script>{'x=1;' * 1_000}</script><div "
    + " ".join(f'a{i}="x"' for i in range(100_000))
    + f">{HTML}",
    "100,000 nested elements in a template": "<div itemprop='articleBody'><script type='text/template'>"
    + "<div>" * 100_000
    + "</script></div>",
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused_before_parsing(name: str) -> None:
    result = extract(TOO_MUCH[name], URL)
    assert isinstance(result, Refusal) and result.reason == "too-large"


def _ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>{HTML}'


ODD = {
    "a comment of data": f"<!-- {{{' '.join(map(str, range(5_000)))}}} -->{HTML}",
    "4,000 villages": f"<select>{'<option value=1>Desa</option>' * 4_000}</select>{HTML}",
    "a drawing of 8,000 lines": f"<svg>{'<path d=M0 />' * 8_000}<g/></svg>{'<br>' * 3_000}{HTML}",
    "paragraphs nobody closed": "<table>" + "<tr><td>x" * 6_000 + f"</table>{'<p>' * 6_000}{HTML}",
    "nul bytes": HTML.replace("dinas", "di\0nas"),
    "lone surrogates": HTML.replace("</h1>", "\ud800</h1>"),
    "a deep page": "<div>" * 1900 + HTML,
    "a 5 MB attribute": f'<div data-x="{"y" * 5_000_000}">{HTML}',
    "JSON-LD of brackets": f'<script type="application/ld+json">{"[" * 100_000}</script>{HTML}',
    "JSON-LD of wrong types": _ld(
        '{"@type":["NewsArticle"],"headline":[["x"]],"articleBody":[1,{"a":NaN}],"author":[[[]]],'
        f'"datePublished":{{"a":{"9" * 5000}}}}}'
    ),
    "JSON-LD with a surrogate": _ld('{"@type":"NewsArticle","headline":"a\\ud800b","articleBody":"\\udfff"}'),
    "unclosed tags": HTML.replace("</p>", "").replace("</h1>", "<b><i><div>"),
    "plaintext": HTML.replace("</body></html>", "<plaintext>"),
    "a script that looks like a tag": f"<script>for (i=0; i<n && {'a b ' * 2000};) </script>{HTML}",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_pages_are_read(name: str) -> None:
    result = extract(ODD[name], URL)
    assert isinstance(result, Article), result
    assert "melibatkan warga dari tiga desa" in result.text
    result.text.encode("utf-8")
    assert "\0" not in result.text


@pytest.mark.parametrize(
    "html",
    [
        "",
        "   ",
        b"",
        "<",
        "<html>",
        "<p>",
        "text without markup",
        "<frameset><frame src=x></frameset>",
        "\ufeff",
        "\xa0\u2003",
        "<!-- -->",
        "<![CDATA[x]]>",
    ],
)
def test_nothing_is_a_refusal(html: bytes | str) -> None:
    assert isinstance(extract(html, URL), Refusal)


def test_language_and_rules() -> None:
    outlet = Outlet(
        "kabar", "Kabar", ("kabarpulau.example",), (), rules=(Rules(body="div.isi"), Rules(headline="###"))
    )
    page = open_page('<html lang="de-AT"><div class=isi>x</div></html>', URL, outlet=outlet)
    assert isinstance(page, Page)
    assert page.language == "de"
    assert len(page.rule("body")) == 1 and page.missed == []
    assert page.css("][") == []
    plain = open_page("<html><p>x</html>", URL)
    assert isinstance(plain, Page) and plain.language is None and plain.rule("body") == []


def test_no_pages_is_a_refusal() -> None:
    assert read([], None) == Refusal("", "empty", "no pages")


def test_a_body_kept_in_a_template_is_read() -> None:
    body = f"<script type='text/template'><p>{TEXT}</p></script>"
    for kept in (body, body.replace("script", "SCRIPT")):
        result = extract(f"<h1>Dermaga baru</h1><div itemprop='articleBody'>{kept}</div>", URL)
        assert isinstance(result, Article) and result.text == TEXT.strip()
    assert isinstance(extract(f"<h1>Dermaga baru</h1><div>{body}</div>", URL), Refusal)


def test_readings_above_words_are_no_text() -> None:
    """Ruby, as NHK's easy news prints it: the word is one word, its reading is not printed in the line."""
    first = "<ruby>体罰<rp>(</rp><rt>たいばつ</rt><rp>)</rp></ruby>"
    word = f"{first}を<ruby><rb>禁止</rb><rt>きんし</rt></ruby>する法律ができる"
    text = "".join(f"<p>{n}番目。{word * 4}。</p>" for n in range(4))
    article = extract(f"<html lang='ja'><body><h1>{word}</h1>{text}</body></html>", URL)
    assert isinstance(article, Article) and article.headline
    plain = "体罰を禁止する法律ができる"
    assert article.headline.value == plain
    assert [p.text for p in article.body] == [f"{n}番目。{plain * 4}。" for n in range(4)]


def test_a_comment_parts_no_line() -> None:
    """React prints one between two texts of a line."""
    page = open_page("<body><p>Oleh <!-- -->Sari<!-- --> Umpama</p><strike>Lama</strike></body>", URL)
    assert isinstance(page, Page)
    assert [line.text for line in page.outline.lines] == ["Oleh Sari Umpama", "Lama"]


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("zero", ["", "\0"])
def test_bytes_and_text_of_a_page_are_read_alike(charset: str, zero: str) -> None:
    page = HTML.replace("muara", f"M{zero}ünde").replace("<head>", "<head><meta charset=windows-1252>")
    of_bytes, of_text = extract(page.encode(charset), URL), extract(page, URL)
    assert of_bytes == of_text
    assert isinstance(of_text, Article) and "pekerjaan di Münde dimulai" in of_text.text
