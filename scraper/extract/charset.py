"""From bytes to text: content encodings and character sets, checked rather than trusted."""

from __future__ import annotations

import codecs
import re
import zlib

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,40})",
    re.I,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"RIFF",
    b"\x1f\x8b",
    b"\x00\x00\x01\x00",
    b"OggS",
    b"ID3",
)
_CONTROL = bytes(sorted({*range(1, 9), *range(14, 27), *range(28, 32)}))
_MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf]|â€[\u0090-\u00bf™œ\u009d“”˜]|Â[\u00a0-\u00bf]|ï»¿")


class Damaged(ValueError):
    """A body that is cut, corrupt or, with `too_large`, bigger than the limit. The message says which."""

    def __init__(self, message: str, too_large: bool = False) -> None:
        super().__init__(message)
        self.too_large = too_large


def decode(data: bytes, content_type: str | None = None) -> tuple[str | None, list[str]]:
    """Bytes to text with notes on doubts; (None, [reason]) for a binary file."""
    text, notes, _ = _decoded(data, content_type)
    return text, notes


def utf8(html: bytes | str, content_type: str | None = None) -> tuple[bytes | None, list[str]]:
    """A page as UTF-8 with notes on doubts; (None, [reason]) for a binary file."""
    if isinstance(html, str):
        return html.encode("utf-8", "replace"), []  # lone surrogates become "?"
    text, notes, charset = _decoded(html, content_type)
    if text is None:
        return None, notes
    return html if charset == "utf-8" else text.encode("utf-8", "replace"), notes


def _decoded(data: bytes, content_type: str | None) -> tuple[str | None, list[str], str]:
    """Text, notes on doubts, and the charset; "utf-8" only when every byte is.

    Order: byte order mark, strict UTF-8 when it decodes, the header's charset, the page's own declaration,
    the detector. Header and declaration lie often, UTF-8 that decodes hardly ever does.
    """
    if data.startswith(_BINARY):
        return None, ["a binary file"], ""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _checked(data.decode(name, "replace"), name)
    head = data[:4096]
    if len(head.translate(None, _CONTROL)) < 0.98 * len(head) or head.count(0) > 0.3 * len(head) + 1:
        if text := _wide(data):
            return _checked(text, "utf-16")
        return None, ["control characters, not text"], ""
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as wrong:
        # one broken sequence in a page that is UTF-8 elsewhere: a cut word, not another charset
        broken = data.decode("utf-8", "replace")
        bad, good = broken.count("\ufffd"), sum(1 for c in data[: wrong.start + 65536] if c >= 0xC0)
        if bad * 20 < good:
            return broken, [f"charset: {bad} broken UTF-8 sequences"], "mended"
    header = _HEADER.search(content_type or "")
    declared = _META.search(head)
    names = [header[1]] if header else []
    if declared:
        names.append((declared[1] or declared[2]).decode("ascii", "replace"))
    for name in names:
        try:
            # browsers read latin-1 and ASCII as cp1252 (WHATWG encoding standard)
            known = codecs.lookup(name).name
            known = {
                "iso8859-1": "cp1252",
                "ascii": "cp1252",
                "gb2312": "gb18030",
                "gbk": "gb18030",
                "iso8859-9": "cp1254",
            }.get(known, known)
            if known == "utf-8":
                continue
            return _checked(data.decode(known, "strict" if known != "cp1252" else "replace"), known)
        except (LookupError, UnicodeDecodeError):
            continue
    from charset_normalizer import from_bytes  # slow, and needed on very few pages

    best = from_bytes(data[:65536]).best()
    name = best.encoding if best else "cp1252"
    text = data.decode(name, "replace")
    return text, [f"charset: guessed {name}", *_checked(text, name)[1]], "guessed"


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by its zero bytes."""
    name = (
        "utf-16-le" if data[1:200:2].count(0) > 50 else "utf-16-be" if data[0:200:2].count(0) > 50 else None
    )
    return data.decode(name, "replace") if name else None


def _checked(text: str, name: str) -> tuple[str, list[str], str]:
    notes = []
    if "\ufffd" in text:  # to look is much faster than to count
        lost = text.count("\ufffd")
        notes.append(f"charset: {lost} unreadable characters as {name}")
    if any(first in text for first in "ÃâÂï") and len(_MOJIBAKE.findall(text[:500_000])) > 3:
        notes.append(f"charset: looks twice encoded as {name}")
    return text, notes, name


def unpack(body: bytes, encoding: str | None, limit: int) -> bytes:
    """Take a Content-Encoding off: gzip, deflate, br, zstd, several in a row.

    A stream without its end mark is half a page. Raises Damaged for a cut or corrupt stream, an unknown
    encoding, or more than `limit` bytes.
    """
    for name in reversed([e.strip().lower() for e in (encoding or "").split(",") if e.strip()]):
        if name in ("identity", "none", "utf-8"):
            continue
        body = _one(body, name, limit)
    return body


def _one(body: bytes, name: str, limit: int) -> bytes:
    try:
        if name in ("gzip", "x-gzip", "deflate"):
            # some servers say gzip and send plain text; some send "deflate" without the zlib wrapper
            if name != "deflate" and not body.startswith(b"\x1f\x8b"):
                return body
            wrapped = name != "deflate" or body[:1] in (b"\x78", b"\x58", b"\x08", b"\x18")
            return _zlib(body, 47 if wrapped else -15, limit)
        if name == "br":
            import brotli  # type: ignore[import-untyped]

            stream = brotli.Decompressor()
            out = stream.process(body, output_buffer_limit=limit + 1)
            if len(out) > limit:
                raise Damaged(f"more than {limit:,} bytes after unpacking", too_large=True)
            if not stream.is_finished():
                raise Damaged("cut br stream")
            return bytes(out)
        if name == "zstd":
            from backports import zstd

            frame = zstd.ZstdDecompressor()
            out = frame.decompress(body, limit + 1)
            if len(out) > limit:
                raise Damaged(f"more than {limit:,} bytes after unpacking", too_large=True)
            if not frame.eof:
                raise Damaged("cut zstd stream")
            return out
    except Damaged:
        raise
    except Exception as wrong:  # each library has its own error class
        raise Damaged(f"corrupt {name} stream: {wrong}") from None
    raise Damaged(f"unknown content encoding {name[:40]!r}")


def _zlib(body: bytes, wbits: int, limit: int) -> bytes:
    out = b""
    while body:
        stream = zlib.decompressobj(wbits)
        out += stream.decompress(body, limit + 1 - len(out))
        if len(out) > limit:
            raise Damaged(f"more than {limit:,} bytes after unpacking", too_large=True)
        if not stream.eof:
            raise Damaged("cut gzip stream")
        body = stream.unused_data if wbits == 47 and stream.unused_data.startswith(b"\x1f\x8b") else b""
    return out
