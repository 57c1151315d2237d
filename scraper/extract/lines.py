"""What kind of line a short paragraph is: text, or one of the things that stand between paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from scraper.dates.scripts import letters
from scraper.extract.names import table
from scraper.extract.phrases import listed
from scraper.text import STOPS_ABROAD

_SHORT = 160  # characters: a label, a credit
_CALL = 320  # characters: two sentences that ask for a subscription
_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    rf"\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:\d{{4}}|\d\d)\b|\d{{1,2}}\.?\s(?:de\s)?{_MONTH},?\s(?:de\s)?\d{{4}}\b"
    rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{4}}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,2}}|\b\d{{1,2}}[:.]\d\d\b(?:\s?(?:uhr|wib|wita|wit|a\.?m|p\.?m|h|gmt|est|edt)\b)?",
    re.I,
)
_DIGIT = re.compile(r"\d")
_DAY_TIME = re.compile(rf"^\W*(?:{_MONTH}\s)?\d{{1,2}}[:.]\d\d(?:\s?(?:uhr|h|wib|wita|wit|am|pm))?\W*$", re.I)
_READING = re.compile(
    r"^\W*\d+(?:\s?[-–]\s?\d+)?\s?(?:min(?:\.|uten|utes?|utos|uti|uut\w*)?|menit|分|분)\W*(?:read\w*|lese\w+|le[ck]t\w+|lect\w+|lettura|leitura|baca|čten\w*|lesing|läs\w*|lees\w*)?\W*$",
    re.I,
)
_COLON = re.compile("[:：©/]")
_CREDITED = 66  # characters: a credit at a line's end is no longer
_WORD = re.compile(r"[^\W\d_]+")


def _either(phrases: Sequence[str], literal: bool = True) -> str:
    """Any of these, the longest first; grouped by their first letter, so that most are passed over."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        first = phrase[0] if phrase[0].isalnum() else ""
        rest = phrase.removeprefix(first)
        groups[first].append(re.escape(rest) if literal else rest)
    return "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in groups.items())


@cache
def _tables() -> dict[str, re.Pattern[str]]:
    calls, things = _either(listed("calls"), False), _either(listed("things"))
    credited = [*listed("credits"), *map(re.escape, table("pictures"))]
    credits = _either(credited, False)
    begun = (*listed("labels"), *listed("related"), *listed("readmore"), *listed("starts"))
    return {
        "begun": re.compile(rf"\W*(?:{_either([*map(re.escape, begun), *credited], False)}|©)"),
        "related": re.compile(rf"^\W*(?:{_either([*listed('related'), *listed('readmore')])})(?=\W|$)"),
        "label": re.compile(rf"^\W*(?:{_either(listed('labels'))})\W*$"),
        "end": re.compile(rf"^\W*(?:{_either(listed('ends'))})\W*$"),
        "start": re.compile(rf"^[\W]*(?:{_either(listed('starts'))})"),
        "notice": re.compile("|".join(listed("notices"))),
        "promo": re.compile(
            rf"\b(?:{calls})\b.{{0,120}}(?:{things})|(?:{things}).{{0,80}}\b(?:{calls})\b|(?:登録|購読|会員).{{0,40}}(?:登録|読み放題|無料|お読み)"
        ),
        "credit": re.compile(rf"^\W*(?:{credits})\s?(?:[:：©/|]|\(c\)|von\b|by\b|oleh\b)|^\W*©"),
        "credit-last": re.compile(rf"[.!?)\]»”\"' ]\s?\(?(?:{credits})\s?[:：/©]\s?[^.:]{{2,60}}\)?\.?$"),
    }


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(listed(name))


def _held(text: str, name: str) -> list[str]:
    """The words of this list the text holds. Asked before an expensive pattern that needs one of them."""
    return [word for word in _words(name) if word in text]


def line_kind(text: str, linked: float = 0.0) -> str | None:
    """Why this line is not text: "related", "label", "notice", "promo", "credit", "stamp", "reading"; None
    for text.

    linked: share of its characters that stand in links.
    """
    if len(text) > _CALL:
        return None
    low = _plain(text)
    return _kind(text, low, linked, _held(low, "noticing"), _held(low, "things"))


def line_kinds(lines: Sequence[tuple[str, float]]) -> list[str | None]:
    """`line_kind` of each text and share.

    What all of them together lack is not looked for in each.
    """
    together = _plain("\n".join(["" if len(text) > _CALL else text.replace("\n", " ") for text, _ in lines]))
    noticing, things = _held(together, "noticing"), _held(together, "things")
    return [
        _kind(text, low, linked, noticing, things) if low else None
        for (text, linked), low in zip(lines, together.split("\n"), strict=True)
    ]


def is_label(text: str) -> bool:
    """Is the whole line a label ("Advertisement", "Show caption")?"""
    return len(text) <= _CALL and bool(_tables()["label"].match(_plain(text)))


def _kind(text: str, low: str, linked: float, noticing: Sequence[str], things: Sequence[str]) -> str | None:
    size = len(text)
    tables = _tables()
    begun = tables["begun"].match(low)  # with a phrase that "label", "related", "start" or "credit" asks for
    if begun and tables["label"].match(low):
        return "label"
    if begun and (found := tables["related"].match(low)) and size < _CALL:
        rest = low[found.end() :].lstrip()
        if (
            not rest.strip(" .:…»>-–→?!")
            or _READING.match(rest)
            or rest[:1] in ":：|»>→-–"
            or linked > 0.4
            or rest.endswith((":", "]"))
        ):
            return "related"
    if (begun and tables["start"].match(low)) or (_has(low, noticing) and tables["notice"].search(low)):
        return "notice"
    if _has(low, things) and tables["promo"].search(low):
        return "promo"
    if size <= 2 * _SHORT and (
        (begun and tables["credit"].match(low))
        or (_COLON.search(low, len(low) - _CREDITED) and tables["credit-last"].search(low))
    ):
        return "credit"
    if size <= _SHORT and _READING.match(low):
        return "reading"
    if size <= 70 and is_stamp(text):
        return "stamp"
    return None


def _has(low: str, words: Sequence[str]) -> bool:
    return bool(words) and any(word in low for word in words)


def ends_article(text: str) -> bool:
    """Is this the heading of what follows an article: its author, comments, other articles?"""
    return len(text) < 60 and bool(_tables()["end"].match(_plain(text)))


def _plain(text: str) -> str:
    """Lower case, apostrophes straight."""
    low = text.casefold()
    if not low.isascii():
        low = low.replace("’", "'").replace("‘", "'").replace("´", "'")
    return low.replace("`", "'")


def is_stamp(text: str) -> bool:
    """A date or time with at most a few words around it, and no sentence."""
    if not _DIGIT.search(text):
        return False
    if not text.isascii():
        text = letters(text)
    if _DAY_TIME.match(text):
        return True
    rest, dates = _DATE.subn(" ", text)
    if not dates or (text.endswith((".", "!", "?")) and len(_WORD.findall(rest)) > 2):
        return False
    if text.endswith(STOPS_ABROAD) and len(rest.strip()) > 4:  # a sentence, whatever its words
        return False
    return len(_WORD.findall(rest)) <= 5 and len(rest.strip()) <= 40
