"""Plain functions on text: cleaning what pages print, counting words, comparing, showing on a terminal."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache

# Characters that are never seen: soft hyphen, zero-width space, direction marks, byte order mark, variation
# fillers, controls and lone surrogates (which SQLite and UTF-8 cannot hold).
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
# Joiners carry meaning in Arabic and Indic scripts and between emoji; elsewhere they are left-overs.
_JOINER = re.compile("(?<![\u0600-\u1fff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]+")
_BREAKS = re.compile(r"[ \t\xa0]*(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])[ \t\xa0]*")
_SPACES = re.compile(r"[^\S\n]+")
_ONE_BY_ONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_ONE_BY_ONE}]|[^\\W_{_ONE_BY_ONE}]+(?:['’.,:/-][^\\W_{_ONE_BY_ONE}]+)*")
_FOLD = (
    dict.fromkeys("‘’‚‛`´′ʼ＇", "'")
    | dict.fromkeys("“”„‟«»″＂", '"')
    | dict.fromkeys("‐‑‒–—―−－", "-")
    | {"…": "..."}
)
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")
STOPS_ABROAD = ("。", "！", "？", "।", "။", "។", "۔", "؟", "።", "։")
"""What ends a sentence in scripts that do not use ".", "?" and "!"."""
STOPS = (".", "?", "!", *STOPS_ABROAD)
"""What ends a sentence."""
STOPS_QUOTED = (*STOPS, "…", "」", *(stop + quote for stop in ".!?" for quote in "“”"))
"""What ends a sentence, that of a quotation too."""
_SENTENCE = re.compile(rf"[.!?…»”\"'’)]\s*$|[.!?…]\s|[{''.join(STOPS_ABROAD)}]")
_UNMARKED = re.compile("[\u0e00-\u0eff]{9}")  # Thai and Lao have no full stop
_LEAST_UNMARKED = 60  # characters of such a sentence
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean(s: str) -> str:
    """One line of clean text: NFC, unseen characters off, white space folded to one blank."""
    printable = s.isprintable()
    if printable and "  " not in s:  # its only white space is single blanks
        s = s.strip(" ")
    else:
        s = " ".join(s.split())
        printable = s.isprintable()
    if len(s) > _LONG and not s.isascii():
        s = _unstacked(s)
    if printable and (
        s.isascii() or (unicodedata.is_normalized("NFC", s) and "\u034f" not in s and "\u115f" not in s)
    ):
        return s  # clean already, as nearly all text is (Python calls those two printable)
    if not s.isascii():
        s = _JOINER.sub("", unicodedata.normalize("NFC", s))
    return " ".join(_UNSEEN.sub("", s).split())


_LONG = 1000  # characters; in a shorter text no number of marks takes long


def _unstacked(s: str) -> str:
    """At most 30 combining marks in a row, Unicode's own limit (UAX #15, stream-safe text).

    Python sorts the marks of a letter in a time that grows with the square of their number.
    """
    perhaps, marks = _stacks()
    return marks.sub("", s) if perhaps.search(s) else s


@cache
def _stacks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """31 marks in a row, asked first; and what stands behind 30.

    `re` is fast with a class of the basic plane only: the first pattern takes every rarer sign for a mark.
    """
    every = "".join(c for c in map(chr, range(0x300, 0x1F000)) if unicodedata.combining(c))
    basic = "".join(c for c in every if c < "\U00010000") + "\U00010000-\U0001f000"
    return re.compile(f"[{basic}][{basic}]{{30}}"), re.compile(f"(?<=[{every}]{{30}})[{every}]+")


def clean_block(s: str) -> str:
    """Like `clean`, but line breaks stay (blank lines folded to one): for verse, addresses and kind "pre"."""
    if not s.isascii():
        s = _JOINER.sub("", unicodedata.normalize("NFC", _unstacked(s)))
    s = _SPACES.sub(" ", _BREAKS.sub("\n", _UNSEEN.sub("", s)))
    return re.sub(r"\n{3,}", "\n\n", s).strip()


def words(s: str) -> int:
    """Number of words; of characters in scripts without blanks (Han, kana, Thai, Lao, Khmer, Burmese)."""
    return sum(1 for _ in _WORD.finditer(s))


def ends_sentence(s: str) -> bool:
    """Whether the text ends like a sentence, or holds one."""
    if ". " in s or s.endswith(".") or _SENTENCE.search(s):
        return True
    return len(s) >= _LEAST_UNMARKED and not s.isascii() and bool(_UNMARKED.search(s))


def digest(s: str) -> str:
    """SHA-256 of the text as UTF-8, in hex."""
    return hashlib.sha256(s.encode("utf-8", "replace")).hexdigest()


@lru_cache(maxsize=1024)  # the same few names and lines are compared again and again
def fold(s: str) -> str:
    """For comparing only: compatibility forms, case, quotes, dashes and white space made alike."""
    return fold_clean(clean(s))


def fold_clean(s: str) -> str:
    """Like `fold`, for text that is clean already."""
    if s.isascii():
        return s.replace("`", "'").lower()
    if _FOLDED.search(s):
        for mark in set(_FOLDED.findall(s)):  # to translate a long text takes ten times as long
            s = s.replace(mark, _FOLD[mark])
    return unicodedata.normalize("NFKC", s).casefold()


def printable(s: str) -> str:
    """Safe to print on a terminal: control, ANSI escape and direction characters shown as \\x1b or \\u202e.

    Line breaks (\\n) and tabs stay.
    """
    return _UNSAFE.sub(lambda m: m[0].encode("unicode_escape", "surrogatepass").decode(), s)
