"""Datelines: "DENPASAR, BALIPOST.com -", "balitribune.co.id | Singaraja -", "LONDON (AP) —".

A dateline is read from left to right as outlets, places, agencies and dates, up to a separator. Only what
the gazetteer, the outlets or the agencies know makes one (or capitals before a long dash): "Presiden ... - "
at the head of a sentence stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scraper.dates.words import LETTER, month, weekday
from scraper.extract.houses import house_names
from scraper.extract.names import is_agency
from scraper.models import Dateline, Outlet, Via
from scraper.places import find_place, name_end

LONGEST = 160
"""Characters: no dateline is longer."""

_SPACE = re.compile(r"[\s\u00a0ĀÂ]*")  # a no-break space decoded wrongly leaves "Â" or "Ā"
_HOST = re.compile(
    r"(?:[A-Za-z0-9-]{1,40}\.){1,3}"
    r"(?:(?i:com|co\.id|co|id|net|org|info|news|tv|online|web\.id|or\.id|go\.id|my|sg|uk|de|fr|es|it|nl)|[a-z]{2}"
    r"|example)"  # .example: RFC 2606, the sample newspapers
    r"(?![A-Za-z0-9.]*[A-Za-z0-9])"
)
_BRACKET = re.compile(r"\(\s*([^()\n]{2,60}?)\s*\)|/([A-ZА-Я][\w. -]{1,20})/")
_DASH = re.compile(r"\s*(-{2,}|[–—―]+|-)\s*")
_DATE = re.compile(
    rf"(?:\d{{1,2}}(?:\.|er)?\s{{1,2}}({LETTER}{{3,12}})\.?(?:\s{{1,2}}\d{{4}})?"
    rf"|({LETTER}{{3,12}})\.?\s{{1,2}}\d{{1,2}}(?:,\s?\d{{4}})?|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?)(?!\w)\.?"
)
_CAPITALS = re.compile(r"[^\W\d_a-z][^\W_a-z'’.-]{2,}(?:[ -][^\W\d_a-z][^\W_a-z'’.-]+){0,3}(?![^\W\d_])")
_TITLE = re.compile(r"[A-ZÀ-Þ][\w'’-]{1,20}(?:[ -][A-ZÀ-Þ][\w'’.-]{1,20}){0,3}")
_AGENCY = re.compile(r"[^\W\d_a-z][\w/-]{1,20}(?: [A-Z][\w-]{1,15})?")
_BRAND = re.compile(r"[A-Z][a-z]+(?:\d+|[A-Z]\w+)(?=,\s)")  # "Barometer99, Mataram"
_REGION = re.compile(r"\s*,\s*[A-Z][\w.]{1,12}\s*(?=\()")  # "SPRINGFIELD, Ill. (AP)"
_FOLLOWED = re.compile(r"[\s.]*[(/,|]")  # as a name by its agency or outlet
_CLOSED = re.compile(r"\s*(?:-{1,2}|[–—])(?:\s|$)")
_SMALL_NAME = re.compile(r"([a-z]{2,6})(?=\s*\|)")  # "BERLIN taz |"


@dataclass(slots=True)
class _Reading:
    """What has been read so far, and up to where."""

    text: str
    at: int = 0
    outlet: str | None = None
    agency: bool = False  # an outlet or agency that is known as one
    places: list[str] = field(default_factory=list)
    guessed: bool = False  # the place is only a word in capitals
    pipe: bool = False
    parts: int = 0


def split_dateline(
    paragraphs: Sequence[str], outlet: Outlet | None = None, *, via: Via = "text"
) -> tuple[Dateline | None, tuple[str, ...]]:
    """The dateline at the head of the first paragraph, and the paragraphs without it.

    A paragraph that is nothing but a dateline ("SINGARAJA, NusaBali") goes. outlet: its name is known, its
    place decides between places of one name. (None, the paragraphs unchanged) when there is no dateline.
    """
    if not paragraphs:
        return None, ()
    first = paragraphs[0]
    head = _Reading(first[:LONGEST])
    end = _end(head, house_names(outlet))
    if end is None:
        return None, tuple(paragraphs)
    near = outlet.place if outlet else None
    place = head.places[0] if head.places else None
    if place and len(head.places) > 1 and (region := find_place(head.places[1])):
        near = region.code
    found = find_place(place, near) if place else None
    dateline = Dateline(first[:end], head.outlet, place, found.code if found else None, via)
    rest = first[end:].strip()
    return dateline, ((rest,) if rest else ()) + tuple(paragraphs[1:])


def _end(head: _Reading, houses: tuple[str, ...]) -> int | None:
    """Where the dateline ends, None when there is none."""
    while head.at < len(head.text):
        start = head.at = _SPACE.match(head.text, head.at).end()  # type: ignore[union-attr]
        if head.parts and (end := _separator(head)):
            return end
        if not _part(head, houses):
            break
        head.parts += 1
        if head.at <= start:
            break
    return _without_separator(head)


def _part(head: _Reading, houses: tuple[str, ...]) -> bool:
    """Read the next outlet, place, agency, date or connector."""
    text, at = head.text, head.at
    if at >= len(text):
        return False
    if m := _BRACKET.match(text, at):
        name = m[1] or m[2]
        known = is_agency(name) or _is_house(name, houses) or bool(_HOST.search(name)) or bool(m[2])
        known = known or any(is_agency(p.strip()) for p in re.split(r"[/,]", name))
        if known or (head.places and len(name.split()) <= 5 and name[0].isalnum()):
            head.outlet, head.agency, head.at = head.outlet or name, head.agency or known, m.end()
            return True
        return False
    if head.parts and (text[at] in ",|/;" or text[at : at + 3] == ". ("):
        head.pipe = head.pipe or text[at] == "|"
        head.at += 1
        return True
    if m := _HOST.match(text, at):
        head.outlet, head.agency, head.at = head.outlet or m[0], True, m.end()
        return True
    if end := _house_end(text, at, houses):
        head.outlet, head.agency, head.at = head.outlet or text[at:end], True, end
        return True
    beside = bool(head.places) and text[:at].endswith(f"{head.places[-1]} ")  # "Jakarta London Love Story"
    if not beside and (end := name_end(text, at)) and len(head.places) < 3:
        head.places.append(text[at:end])
        head.at = end
        return True
    if end := _agency_end(text, at):
        head.outlet, head.agency, head.at = head.outlet or text[at:end], True, end
        return True
    if (head.places or head.outlet) and (m := _DATE.match(text, at)) and _is_date(m):
        head.at = m.end()
        return True
    if head.places and (m := _SMALL_NAME.match(text, at)):
        head.outlet, head.at = head.outlet or m[1], m.end()
        return True
    return _unknown(head, houses)


def _unknown(head: _Reading, houses: tuple[str, ...]) -> bool:
    """A name no table knows: a place in capitals, or what stands between a known part and the separator."""
    text, at = head.text, head.at
    m = _CAPITALS.match(text, at) or _TITLE.match(text, at)
    if m is None:
        return False
    after = text[m.end() : m.end() + 70]
    known_after = bool(_FOLLOWED.match(after)) and _known_after(after, houses)
    if head.parts == 0:
        if (brand := _BRAND.match(text, at)) and name_end(text, brand.end() + 2):
            head.outlet, head.agency, head.at = brand[0], True, brand.end()
            return True
        if not known_after and not (m[0].isupper() and len(m[0]) > 4 and re.match(r"\s*(?:--|[–—])", after)):
            return False
        head.places.append(m[0])
        head.guessed = True
    elif text[:at].rstrip()[-1:] in ",|" and (known_after or _CLOSED.match(after)):
        if head.places and find_place(head.places[0]) is None:
            head.places.append(m[0])  # "San Francisco, CA"
        elif head.places and head.outlet is None:
            head.outlet = m[0]
        elif not head.places:
            head.places.append(m[0])
    else:
        return False
    head.at = m.end()
    return True


def _known_after(after: str, houses: tuple[str, ...]) -> bool:
    """Does an agency in brackets, or an outlet behind a comma or bar, follow?"""
    if m := _REGION.match(after):
        after = after[m.end() :]
    if m := _BRACKET.match(after.lstrip(" .")):
        name = m[1] or m[2]
        return is_agency(name) or _is_house(name, houses) or bool(_HOST.search(name))
    if m := re.match(r"\s*[,|]\s*", after):
        return bool(_HOST.match(after, m.end())) or _house_end(after, m.end(), houses) is not None
    return False


def _separator(head: _Reading) -> int | None:
    """The end of the separator at the reading point when a dateline may end here."""
    text, at = head.text, head.at
    if text[at : at + 2] == ": " and head.places and text[:at].isupper() and not head.guessed:
        return at + 2  # "KUALA LUMPUR: "
    if text[at : at + 1] == "." and head.agency and head.places and re.match(r"\.(?:\s|$)", text[at:]):
        return at + 1 + _SPACE.match(text[at + 1 :]).end()  # type: ignore[union-attr]
    if text[at : at + 1] == "|" and head.places and (head.outlet is None or not head.pipe):
        after = text[at + 1 :].lstrip()
        if not (_HOST.match(after) or name_end(after)):
            return len(text) - len(after)
    while at and text[at - 1].isspace():
        at -= 1
    known = head.agency or bool(head.places)
    if m := _DASH.match(text, at):
        dash, spaced = m[1], m[0] != m[1]
        after = text[m.end() :]
        region = name_end(after) if dash == "-" and not spaced else None
        if region and head.places and re.match(r"\s*-", after[region:]):  # "Mataram-NTB- "
            head.places.append(after[:region])
            head.at = m.end() + region
            return _separator(head)
        if dash == "-" and not spaced and not head.agency:
            capitals = bool(head.places) and head.places[0].isupper() and after[:1].isupper()
            if region or not capitals:  # "Jakarta-Bandung" is a road
                return None
        again = 0 if head.places else name_end(after) or 0
        if again and (second := _DASH.match(after, again)):  # "SUMEKS.CO- TANGGAMUS-"
            head.places.append(after[:again])
            return m.end() + second.end()
        if head.guessed and not head.agency:
            return m.end() if dash != "-" and known else None
        if not known:
            return None
        starts = after.lstrip("\"'“”‘’«([ ")[:1]
        return m.end() if head.agency or head.outlet or dash != "-" or not starts.islower() else None
    return None


def _without_separator(head: _Reading) -> int | None:
    """Datelines whose separator was lost, or that have a line of their own."""
    text, at = head.text, head.at
    if not (head.agency and head.places) or head.guessed:
        if head.agency and head.pipe and not head.places and head.outlet:
            return at  # "outlet | " before a place nobody knows: the outlet at least is no text
        return None
    if at >= len(text):
        return at if len(text) < LONGEST else None
    gap = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    starts = text[gap : gap + 1]
    if starts.isupper() or starts.isdigit() or starts in "\"'“”‘’«":
        return gap
    return None


def _house_end(text: str, at: int, houses: tuple[str, ...]) -> int | None:
    """Where a known outlet's name beginning here ends, the longest first."""
    low = text[at : at + 60].casefold()
    if not low.startswith(houses):  # at once for all: most words begin none
        return None
    for name in houses:
        if low.startswith(name) and not low[len(name) : len(name) + 1].isalnum():
            return at + len(name)
    return None


def _agency_end(text: str, at: int) -> int | None:
    word = _AGENCY.match(text, at)
    names = (word[0], word[0].split(" ")[0]) if word else ()
    return next((at + len(n) for n in names if len(n) > 2 and is_agency(n)), None)


def _is_house(name: str, houses: tuple[str, ...]) -> bool:
    low = name.casefold()
    return any(low == h or low.startswith(h + " ") for h in houses)


def _is_date(m: re.Match[str]) -> bool:
    word = m[1] or m[2]
    return word is None or month(word, None) is not None or weekday(word, None) is not None
