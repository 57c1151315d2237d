"""Pages that are no articles, under addresses like those of articles, and links that lead nowhere good."""

from __future__ import annotations

from dataclasses import dataclass

from scraper.sample.press import JARINGANKOTA, KABARPULAU, PAPERS, POSNUSA, Outline, Paper, Shelf
from scraper.sample.web import Reply, document, esc, links, moved, page, titles


@dataclass(frozen=True, slots=True)
class Trap:
    """path: below the paper's host. reason: the refusal it deserves, a key of models.REASONS.

    title: its headline; linked by it from the home page and the lists.
    """

    path: str
    reason: str
    status: int
    title: str


def _dated(*traps: tuple[str, str, int, str], slash: str = "") -> tuple[Trap, ...]:
    return tuple(
        Trap(f"/2023/12/30/{slug}{slash}", reason, status, title) for slug, reason, status, title in traps
    )


TRAPS: dict[str, tuple[Trap, ...]] = {
    KABARPULAU.slug: (
        Trap("/content/berita-terkini", "listing", 200, "Berita Terkini"),
        Trap("/content/galeri-foto-festival-layangan", "gallery", 200, "Galeri Foto: Festival Layangan"),
        Trap("/content/halaman-yang-pindah", "not-found", 200, "Pengumuman Pemenang Undian Pembaca"),
        Trap("/content/berita-yang-dihapus", "http", 404, "Panen Raya Ditunda"),
        Trap("/content/dalam-perbaikan", "maintenance", 200, "Jadwal Terbit Akhir Tahun"),
        Trap("/content/edisi-koran-digital", "login", 200, "Edisi Koran Digital Akhir Tahun"),
        Trap("/content/promo-mitra", "off-site", 302, "Promo Mitra Akhir Tahun"),
        Trap("/content/belum-diisi", "empty", 200, "Agenda Pekan Depan"),
        Trap("/content/internal-rapat-redaksi", "robots", 200, "Rapat Redaksi"),
    ),
    POSNUSA.slug: _dated(
        ("persetujuan-pengelolaan-data", "consent", 200, "Cuaca Besok di Mataram"),
        ("galeri-foto-pawai-obor", "gallery", 200, "Galeri Foto: Pawai Obor"),
        ("indeks-hari-ini", "listing", 200, "Indeks Berita Hari Ini"),
        ("hak-jawab-ditarik", "http", 410, "Hak Jawab Perusahaan Air"),
        ("berlangganan-laporan-khusus", "login", 200, "Laporan Khusus: Tambak Garam"),
        ("memeriksa-peramban", "challenge", 200, "Harga Tiket Penyeberangan"),
        ("pengumuman-lelang", "not-html", 200, "Pengumuman Lelang"),
        ("internal-catatan-redaksi", "robots", 200, "Catatan Redaksi"),
        slash="/",
    ),
    JARINGANKOTA.slug: _dated(
        ("video-arus-mudik", "gallery", 200, "Video: Arus Balik di Pelabuhan"),
        ("berita-tidak-tersedia", "not-found", 200, "Jadwal Kapal Cepat"),
        ("pertandingan-ditunda", "http", 404, "Pertandingan Ditunda"),
        ("jaringan-lombok", "off-site", 301, "Kabar dari Lombok"),
        ("gangguan-server", "maintenance", 200, "Pemadaman Bergilir"),
        ("internal-jadwal-piket", "robots", 200, "Jadwal Piket"),
    ),
}

DISALLOWED: dict[str, tuple[str, ...]] = {
    KABARPULAU.slug: ("/admin/", "/search/", "/cetak/", "/content/internal-"),
    POSNUSA.slug: ("/wp-admin/", "/*/internal-"),
    JARINGANKOTA.slug: ("/ajax/", "/cetak/", "/2023/12/30/internal-"),
}
"""What robots.txt forbids. "*" stands for anything."""

DELAY = 0.02
"""Crawl-delay of robots.txt, in seconds."""


def forbidden(paper: Paper, path: str) -> bool:
    """Whether robots.txt disallows the path."""
    for rule in DISALLOWED[paper.slug]:
        head, star, tail = rule.partition("*")
        if path.startswith(head) and (not star or tail in path[len(head) :]):
            return True
    return False


def robots(paper: Paper, sitemaps: tuple[str, ...]) -> Reply:
    rules = "".join(f"Disallow: {rule}\n" for rule in DISALLOWED[paper.slug])
    maps = "".join(f"Sitemap: {paper.base}{path}\n" for path in sitemaps)
    return Reply(f"User-agent: *\nCrawl-delay: {DELAY}\n{rules}\n{maps}".encode(), type="text/plain")


def bad_links(paper: Paper, newest: Outline) -> str:
    """Links no crawler should follow out of the paper, and one article under a session's address."""
    return links(
        [
            ("file:///etc/passwd", "Arsip lama"),
            ("javascript:void(0)", "Ke atas"),
            ("tel:+620000000", "Telepon"),
            ("http://127.0.0.1:9/", "Server lokal"),
            ("http://mitra-iklan.example/", "Mitra"),
            (f"http://{paper.host}.mitra-iklan.example{newest.path}", newest.headline),
            (f"{newest.path}?sid=4f81c0d2&utm_source=beranda#komentar", newest.headline),
        ]
    )


def trap_links(paper: Paper) -> str:
    items = links((trap.path, trap.title) for trap in TRAPS[paper.slug])
    return f'<div class="box"><h4>Pilihan Redaksi</h4><ul>{items}</ul></div>'


def answer(paper: Paper, path: str, shelf: Shelf) -> Reply | None:
    """The reply for a trap's address, None when the path is none."""
    trap = next((t for t in TRAPS[paper.slug] if t.path == path), None)
    if trap is None:
        return None
    match trap.reason:
        case "off-site":
            host = "lombok.jaringankota.example" if paper is JARINGANKOTA else "mitra-iklan.example"
            return moved(f"http://{host}/promo", trap.status)
        case "empty":
            return Reply(b"")
        case "not-html":
            return Reply(
                b"%PDF-1.4\n%sample\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
                type="application/pdf",
            )
        case "http":
            return not_found(paper, trap.status)
        case "not-found":
            return not_found(paper, 200)
    return page(_page(paper, trap, shelf))


def not_found(paper: Paper, status: int = 404) -> Reply:
    text = "Halaman yang Anda cari tidak ditemukan. Mungkin alamatnya salah atau berita sudah dihapus."
    header = f'<header><p class="name"><a href="/">{paper.name}</a></p></header>'
    body = f"{header}<main><h1>Halaman Tidak Ditemukan</h1><p>{text}</p></main>"
    return page(document(f"404 Halaman Tidak Ditemukan - {paper.name}", "", body), status)


def _page(paper: Paper, trap: Trap, shelf: Shelf) -> str:
    head = f'<header><p class="name"><a href="/">{paper.name}</a></p></header>'
    title = trap.title
    match trap.reason:
        case "listing":
            main = f"<h1>{esc(title)}</h1><ul>{titles(shelf.newest(0, 30))}</ul>"
        case "gallery":
            shots = "".join(
                f'<figure><img src="/galeri/{n}.jpg" alt=""><figcaption>Foto {n} dari 9</figcaption></figure>'
                for n in range(1, 10)
            )
            main = f'<h1>{esc(title)}</h1><div class="gallery">{shots}</div>'
        case "maintenance":
            title = "Situs dalam Pemeliharaan"
            main = (
                f"<h1>{title}</h1><p>Situs sedang dalam pemeliharaan. Silakan kembali beberapa saat lagi.</p>"
            )
        case "login":
            main = (
                f"<h1>{esc(title)}</h1><p>Artikel ini khusus untuk pelanggan.</p>"
                "<form action='/masuk' method='post'>"
                "<p>Silakan masuk atau berlangganan untuk membaca selengkapnya.</p>"
                "<input name='email' type='email'>"
                "<input name='password' type='password'><button>Masuk</button></form>"
            )
        case "consent":
            title = "Persetujuan Pengelolaan Data"
            main = (
                f"<h1>{title}</h1><p>Sebelum melanjutkan ke {paper.name}, kami meminta persetujuan Anda "
                "atas penggunaan cookie "
                "dan pengelolaan data pribadi.</p><form><button>Terima semua</button><button>Tolak</button>"
                "</form>"
            )
        case "challenge":
            title = "Just a moment..."
            main = (
                "<h1>Memeriksa peramban Anda</h1><p>Checking your browser before accessing the site. "
                "Please enable JavaScript and "
                'cookies to continue.</p><div id="cf-challenge" class="cf-browser-verification"></div>'
            )
        case _:
            main = (
                f"<h1>{esc(title)}</h1><p>Catatan ini hanya untuk redaksi dan tidak untuk diambil mesin.</p>"
            )
    return document(f"{title} - {paper.name}", "", f"{head}<main>{main}</main>")


__all__ = [
    "DELAY",
    "DISALLOWED",
    "PAPERS",
    "TRAPS",
    "Trap",
    "answer",
    "bad_links",
    "forbidden",
    "not_found",
    "robots",
    "trap_links",
]
