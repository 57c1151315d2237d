"""Pages that are no article are refused, with the right reason; short real articles are not. All text is invented."""

from __future__ import annotations

import pytest

from scraper.extract import extract
from scraper.models import REASONS, Article, Refusal

NAV = '<nav><ul>' + "".join(f'<li><a href="/{s}">{s.title()}</a></li>' for s in "politik ekonomi olahraga budaya opini video foto".split()) + "</ul></nav>"
FOOT = '<footer><p>Kabar Pulau, Jalan Cemara 12, hak cipta 2026. <a href="/redaksi">Redaksi</a> <a href="/pedoman">Pedoman Media Siber</a></p></footer>'
HEADLINES = (
    "Pasar Ikan Lama Dipindah ke Tepi Sungai Bulan Depan",
    "Warga Tiga Desa Menanam Bakau Bersama Para Pelajar",
    "Jembatan Gantung Dibuka Lagi Setelah Diperbaiki Setahun",
    "Harga Cabai Turun, Petani Minta Gudang Dingin Segera Dibangun",
    "Klub Voli Putri Lolos ke Babak Akhir Turnamen Antarkabupaten",
    "Perpustakaan Keliling Menjangkau Pulau Paling Selatan",
    "Lomba Perahu Naga Menarik Ribuan Penonton Akhir Pekan Ini",
    "Pelabuhan Rakyat Mendapat Dermaga Baru Tahun Depan",
)
SENTENCE = "Kepala dinas mengatakan pekerjaan itu dimulai pekan ini dan melibatkan warga dari tiga desa di sekitar muara. "


def page(title: str, content: str, head: str = "", body_class: str = "") -> str:
    return (
        f'<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f'<body class="{body_class}"><header class="site-header"><a href="/">Kabar Pulau</a>{NAV}</header><main>{content}</main>{FOOT}</body></html>'
    )


def teaser(headline: str, summary: str = "", tag: str = "h2") -> str:
    text = f"<p>{summary}</p>" if summary else ""
    return f'<article><{tag}><a href="/berita/{abs(hash(headline)) % 9999}">{headline}</a></{tag}>{text}<time>12 Mei 2026</time></article>'


LIST = "".join(teaser(h, SENTENCE) for h in HEADLINES)
BARE_LIST = "<ul>" + "".join(f'<li><a href="/b/{i}">{h}</a></li>' for i, h in enumerate(HEADLINES)) + "</ul>"
LONG_LIST = "".join(teaser(h, SENTENCE * 4) for h in HEADLINES)
DIV_LIST = '<div class="list">' + "".join(
    f'<div class="row"><a href="/b/{i}"><img src="/{i}.jpg"></a><div class="txt"><h3><a href="/b/{i}">{h}</a></h3><p>{SENTENCE}</p><span>3 jam lalu</span></div></div>'
    for i, h in enumerate(HEADLINES)
) + "</div>"

REFUSED: list[tuple[str, str, str, set[str]]] = [
    # listings
    ("home page", "/", page("Kabar Pulau - berita kepulauan", LIST), {"listing"}),
    ("section", "/politik", page("Politik - Kabar Pulau", f"<h1>Politik</h1>{LIST}"), {"listing"}),
    ("section, long summaries", "/ekonomi", page("Ekonomi - Kabar Pulau", f"<h1>Ekonomi</h1>{LONG_LIST}"), {"listing"}),
    ("section, divs", "/olahraga", page("Olahraga - Kabar Pulau", f"<h1>Olahraga</h1>{DIV_LIST}"), {"listing"}),
    ("tag page", "/tag/bakau", page("Bakau", f"<h1>Tag: bakau</h1>{LIST}", body_class="archive tag"), {"listing"}),
    ("tag page with three", "/tag/voli", page("Voli", f"<h1>Voli</h1>{''.join(teaser(h, SENTENCE) for h in HEADLINES[:3])}", body_class="archive tag"), {"listing"}),
    ("search", "/?s=jembatan", page("Hasil pencarian", f"<h1>Hasil untuk jembatan</h1>{LIST}"), {"listing"}),
    ("empty search", "/?s=xyz", page("Hasil pencarian", "<h1>Hasil untuk xyz</h1><p>Tidak ada hasil.</p>"), {"no-text", "empty", "not-found"}),
    ("archive of a day", "/indeks/2026-05-12", page("Indeks berita", f"<h1>Indeks 12 Mei 2026</h1>{BARE_LIST}"), {"listing"}),
    ("list of links only", "/terbaru", page("Terbaru", f"<h1>Terbaru</h1>{BARE_LIST}"), {"listing"}),
    ("author page", "/author/made", page("Made Artana", f"<h1>Made Artana</h1><p>Wartawan sejak 2010.</p>{LIST}", body_class="archive author"), {"listing"}),
    ("English section", "/local", page("Local news", "<h1>Local</h1>" + "".join(teaser(h, "The council said work would begin this week and last until the rains return in November.") for h in HEADLINES)), {"listing"}),
    ("German section", "/lokales", page("Lokales", "<h1>Lokales</h1>" + "".join(teaser(h, "Die Gemeinde teilte mit, dass die Arbeiten in dieser Woche beginnen und bis zum Herbst dauern werden.") for h in HEADLINES)), {"listing"}),
    ("collection by markup", "/khusus", page("Khusus", f"<h1>Khusus</h1>{''.join(teaser(h, SENTENCE) for h in HEADLINES[:4])}", head='<script type="application/ld+json">{"@type":"CollectionPage","name":"Khusus"}</script>'), {"listing"}),
    ("one table of links", "/arsip", page("Arsip", "<h1>Arsip</h1><table>" + "".join(f'<tr><td>12 Mei</td><td><a href="/b/{i}">{h}</a></td></tr>' for i, h in enumerate(HEADLINES)) + "</table>"), {"listing"}),
    # soft 404
    ("soft 404, Indonesian", "/berita/hilang", page("Halaman tidak ditemukan - Kabar Pulau", "<h1>Maaf</h1><p>Halaman yang Anda cari tidak ada atau sudah dipindahkan. Silakan kembali ke beranda atau gunakan pencarian.</p>"), {"not-found"}),
    ("soft 404 with teasers", "/berita/hilang2", page("404", f"<h1>404</h1><p>Halaman tidak ditemukan.</p><h2>Berita terbaru</h2>{LIST}"), {"not-found", "listing"}),
    ("soft 404, English", "/news/gone", page("Page not found | Island Post", "<h1>Page not found</h1><p>The page you are looking for may have been moved, renamed or removed. Please check the address or go back to the home page.</p>"), {"not-found"}),
    ("soft 404, German", "/artikel/weg", page("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1><p>Die gewünschte Seite existiert leider nicht mehr. Bitte nutzen Sie die Suche oder die Navigation, um zum gesuchten Inhalt zu gelangen.</p>"), {"not-found"}),
    ("soft 404, French", "/article/parti", page("Page introuvable", "<h1>Oups !</h1><p>La page que vous recherchez n'existe plus ou a été déplacée. Vous pouvez revenir à l'accueil ou utiliser le moteur de recherche.</p>"), {"not-found"}),
    ("soft 404, Spanish", "/noticia/ida", page("Página no encontrada", "<h1>Error</h1><p>La página que busca no está disponible. Puede volver a la portada o utilizar el buscador para encontrar la noticia.</p>"), {"not-found"}),
    ("soft 404, Russian", "/news/net", page("Страница не найдена", "<h1>404</h1><p>Страница, которую вы ищете, не существует или была удалена. Перейдите на главную страницу или воспользуйтесь поиском.</p>"), {"not-found"}),
    ("soft 404, Japanese", "/news/nai", page("ページが見つかりません", "<h1>ページが見つかりません</h1><p>お探しのページは、移動または削除された可能性があります。トップページからお探しください。</p>"), {"not-found"}),
    ("removed article", "/berita/cabut", page("Kabar Pulau", "<h1>Artikel tidak ditemukan</h1><p>Artikel ini sudah dicabut.</p>"), {"not-found", "empty"}),
    # challenges
    ("Cloudflare", "/berita/a", "<html><head><title>Just a moment...</title></head><body><div><h1>kabarpulau.example</h1><p>Checking your browser before accessing the site. This process is automatic. Your browser will redirect shortly. Ray ID: 8f1</p></div></body></html>", {"challenge"}),
    ("Cloudflare, script only", "/berita/b", "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript><script>var x=1</script></body></html>", {"challenge", "empty"}),
    ("captcha", "/berita/c", page("Security check", "<h1>One more step</h1><p>Please complete the security check to access the site. Verify you are human by completing the action below.</p>"), {"challenge"}),
    ("access denied", "/berita/d", "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access \"http://kabarpulau.example/berita/d\" on this server. Reference #18.1</p></body></html>", {"challenge"}),
    ("firewall, Indonesian", "/berita/e", page("Mohon tunggu", "<h1>Mohon tunggu sebentar</h1><p>Kami memeriksa peramban Anda untuk pastikan Anda bukan robot. Halaman akan dimuat ulang dalam beberapa detik.</p>"), {"challenge"}),
    # consent, login
    ("consent wall", "/berita/f", page("Before you continue", "<h1>Before you continue</h1><p>We value your privacy. We and our partners store and access information on a device, such as cookies, and process personal data for personalised ads and content.</p><button>Accept all</button><button>Reject all</button>"), {"consent"}),
    ("consent wall, German", "/artikel/g", page("Mit Werbung weiterlesen", "<h1>Mit Werbung weiterlesen</h1><p>Wir und unsere Partner verarbeiten personenbezogene Daten, zum Beispiel Ihre IP-Adresse, mit Hilfe von Cookies. Alle akzeptieren oder ein Abo abschließen.</p>"), {"consent"}),
    ("consent wall, French", "/article/h", page("Votre vie privée", "<h1>Votre vie privée nous importe</h1><p>Nous et nos partenaires stockons et accédons à des informations sur un terminal. Vous pouvez tout accepter ou paramétrer vos choix.</p>"), {"consent"}),
    ("log-in", "/berita/i", page("Masuk - Kabar Pulau", "<h1>Masuk</h1><form><input name=user><input type=password></form><p>Lupa kata sandi? Belum punya akun? Daftar sekarang untuk membaca tanpa batas.</p>"), {"login"}),
    ("subscription wall without text", "/news/j", page("Harbour plan explained", "<h1>Harbour plan explained</h1><div><p>Subscribe to continue reading. Already a subscriber? Log in.</p></div>"), {"login", "no-text"}),
    ("subscription wall, German", "/artikel/k", page("Anmelden", "<h1>Anmelden</h1><p>Um weiterzulesen, melden Sie sich bitte an. Bereits Abonnent? Passwort vergessen?</p>"), {"login"}),
    ("subscription wall, Japanese", "/article/l", page("会員登録", "<h1>港の計画</h1><p>この記事は有料会員限定です。続きを読むにはログインしてください。</p>"), {"login", "no-text"}),
    # maintenance
    ("maintenance", "/berita/m", "<html><head><title>Site under maintenance</title></head><body><h1>We'll be back soon!</h1><p>Sorry for the inconvenience. We are performing scheduled maintenance at the moment and will be back online shortly.</p></body></html>", {"maintenance"}),
    ("maintenance, Indonesian", "/berita/n", page("Situs dalam perbaikan", "<h1>Sedang dalam perbaikan</h1><p>Kami sedang melakukan pemeliharaan. Mohon maaf atas ketidaknyamanan ini, silakan kembali beberapa saat lagi.</p>"), {"maintenance"}),
    ("database error", "/berita/o", "<html><head><title>Database Error</title></head><body><h1>Error establishing a database connection</h1></body></html>", {"maintenance", "empty"}),
    ("server error", "/berita/p", "<html><head><title>500 Internal Server Error</title></head><body><h1>Internal Server Error</h1><p>The server encountered an internal error or misconfiguration and was unable to complete your request. Please contact the administrator.</p></body></html>", {"maintenance"}),
    ("web server's own page", "/", "<html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p></body></html>", {"maintenance"}),
    # empty, pictures
    ("empty shell", "/berita/q", '<html><head><title>Kabar Pulau</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>', {"empty"}),
    ("shell with loader", "/berita/r", '<html><head><title>Kabar Pulau</title></head><body><div id="app">Memuat...</div><script>start()</script></body></html>', {"empty"}),
    ("menu and footer only", "/berita/s", page("Kabar Pulau", '<div id="content"></div>'), {"empty", "no-text"}),
    ("photo gallery", "/foto/lomba-perahu", page("Foto: Lomba Perahu", "<h1>Foto: Lomba Perahu</h1>" + "".join(f'<figure><img src="/{i}.jpg"><figcaption>Peserta nomor {i} di garis akhir</figcaption></figure>' for i in range(6))), {"gallery"}),
    ("video page", "/video/t", page("Video: Dermaga", "<h1>Video: Dermaga</h1><video src=x></video>", head='<meta property="og:type" content="video.other">'), {"gallery", "empty"}),
    ("headline without text", "/berita/u", page(HEADLINES[0], f"<h1>{HEADLINES[0]}</h1><time>12 Mei 2026</time><p>Baca juga: <a href='/b/9'>{HEADLINES[1]}</a></p>"), {"no-text", "empty"}),
    ("contact page", "/kontak", page("Kontak", "<h1>Kontak</h1><p>Telepon 0361 000000</p><p>Surel redaksi@kabarpulau.example</p>"), {"no-text", "empty"}),
]


@pytest.mark.parametrize(("name", "path", "html", "reasons"), REFUSED, ids=[r[0] for r in REFUSED])
def test_refused(name: str, path: str, html: str, reasons: set[str]) -> None:
    result = extract(html, f"https://kabarpulau.example{path}")
    assert isinstance(result, Refusal), f"{name} was read as an article: {result.text[:200]}"
    assert result.reason in reasons, result
    assert result.reason in REASONS
    assert result.detail and "\n" not in result.detail


def test_there_are_forty_of_them() -> None:
    assert len(REFUSED) >= 40


LD = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"%s","datePublished":"2026-05-12T08:00:00+08:00"}</script>'
ACCEPTED = [
    ("short bulletin", page(HEADLINES[2], f"<h1>{HEADLINES[2]}</h1><p>{SENTENCE}</p>")),
    ("bulletin about a missing page", page("Situs Pemerintah Tampilkan 'Halaman Tidak Ditemukan'", f"<h1>Situs Pemerintah Tampilkan 'Halaman Tidak Ditemukan'</h1><p>{SENTENCE * 2}</p><p>{SENTENCE}</p>", head=LD % "Situs")),
    ("article about maintenance", page("Pemadaman Listrik karena Maintenance", f"<h1>Pemadaman Listrik karena Maintenance</h1><p>{SENTENCE * 3}</p><p>{SENTENCE * 4}</p><p>{SENTENCE * 4}</p>", head=LD % "Pemadaman")),
    ("article with many teasers below", page(HEADLINES[0], f"<h1>{HEADLINES[0]}</h1><div class='isi'>{''.join(f'<p>{SENTENCE * 2}</p>' for _ in range(5))}</div><h2>Terkait</h2>{LIST}")),
    ("article with read-also lines", page(HEADLINES[0], f"<h1>{HEADLINES[0]}</h1><div>{''.join(f'<p>{SENTENCE * 2}</p><p>Baca juga: <a href=/b/{i}>{h}</a></p><p>{SENTENCE}</p>' for i, h in enumerate(HEADLINES[:4]))}</div>", head=LD % "Pasar")),
    ("article under a tag-like address", page(HEADLINES[3], f"<h1>{HEADLINES[3]}</h1><p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p>{BARE_LIST}", head=LD % "Harga")),
]


@pytest.mark.parametrize(("name", "html"), ACCEPTED, ids=[a[0] for a in ACCEPTED])
def test_accepted(name: str, html: str) -> None:
    result = extract(html, "https://kabarpulau.example/berita/2026/05/12/pasar")
    assert isinstance(result, Article), result
    assert "Kepala dinas" in result.text
    assert HEADLINES[5] not in result.text
