"""The content of gzip members, one record's stretch after the other, past any damage.

warcio takes a cut or corrupt gzip member for the end of the file without a word, so it is done here.
"""

from __future__ import annotations

import mmap
import re
import zlib
from typing import BinaryIO

BLOCK = 1 << 16  # bytes read from the file at once
PIECE = 1 << 18  # bytes unpacked at once
_HEAD_SIZE = 16
_RECORD_HEAD = re.compile(rb"WARC/|filedesc://|(?:https?|ftp|dns|whois):")


class Gzipped:
    """Reads stretches: what lies between one record's head at a member's start and the next such head.

    A record therefore never runs into its successor, however wrong its length. Members that go on in the
    middle of a record (files packed in blocks) are joined. damaged: the stretch ends in corrupt or cut data.
    """

    def __init__(self, file: BinaryIO, start: int) -> None:
        self.member = start  # offset of the member being read
        self.damaged = False
        self._file = file
        self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._packed = b""
        self._plain = b""
        self._at = 0  # how far _plain is read
        self._over = False  # what comes next belongs to the next stretch, or nothing comes

    def read(self, size: int = BLOCK) -> bytes:
        """Up to `size` bytes; b"" at the end of the stretch."""
        while not self._over:
            if self._at < len(self._plain):
                piece = self._plain[self._at : self._at + size]
                self._at += len(piece)
                return piece
            if self.damaged:
                break
            if self._inflate.eof:
                self._open_member()
            else:
                self._unpack()
        return b""

    def next_stretch(self) -> bool:
        """Go to the next stretch, past what is left of this one. False at damage and at the file's end."""
        while self.read(PIECE):
            pass
        self._over = False
        return self._at < len(self._plain)

    def _open_member(self) -> None:
        packed = self._inflate.unused_data.lstrip(b"\0") or self._more()  # some writers pad with zeros
        if not packed:
            self._over, self._plain, self._at = True, b"", 0
            return
        self.member = self._file.tell() - len(packed)
        self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        self._packed = packed
        head = b""
        while len(head) < _HEAD_SIZE and not (self._inflate.eof or self.damaged):
            self._unpack()
            head += self._plain
        self._plain, self._at = head, 0
        self._over = bool(_RECORD_HEAD.match(head))

    def _more(self) -> bytes:
        while packed := self._file.read(BLOCK):
            if packed := packed.lstrip(b"\0"):
                break
        return packed

    def _unpack(self) -> None:
        self._plain, self._at = b"", 0
        self._packed = self._packed or self._file.read(BLOCK)
        if not self._packed:
            self.damaged = True  # the file ends inside a member
            return
        try:
            self._plain = self._inflate.decompress(self._packed, PIECE)
        except zlib.error:
            self.damaged = True
            return
        self._packed = self._inflate.unconsumed_tail


def next_member(file: BinaryIO, start: int) -> int | None:
    """Where the next gzip member may begin. Its magic bytes also occur by chance: damaged at once, then."""
    return find(file, b"\x1f\x8b\x08", start)


def find(file: BinaryIO, what: bytes, start: int) -> int | None:
    """Offset of the first occurrence at or behind `start`; None when there is none."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(what, start)
    return at if at >= 0 else None
