"""Visible bylines: elements that class names call an author's, and lines that begin with "By", "Von", "Penulis:".

Position decides whose byline it is: near the headline, or just after the last paragraph. What stands in
teasers, comments, navigation and captions is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from scraper.extract.names import Name, is_person, names_in, table, words_of_credit
from scraper.extract.outline import Line, Mark, Outline
from scraper.models import Role
from scraper.text import clean, fold

LONG = 140  # characters of a line that is a paragraph
SHORT = 150  # characters of the longest line that is still a credit line
HEAD = 45  # lines below the headline that are searched at most
TAIL = 14  # lines after the last paragraph

_AWAY = ("comments", "nav", "footer", "caption", "hidden", "related")


class Labelled(NamedTuple):
    """A credit line's label, and what stands after it. strong: it is certainly a label ("By", or with a colon)."""

    role: Role
    rest: str
    strong: bool


@dataclass(frozen=True, slots=True)
class Credit:
    """Names found at one place. rank: higher is more trustworthy. at: line of the outline."""

    names: tuple[Name, ...]
    role: Role
    raw: str
    rank: int
    at: int


# ------------------------------------------------------------------ labels
_ROLES: tuple[tuple[str, Role], ...] = (
    ("editors", "editor"),
    ("photographers", "photographer"),
    ("translators", "translator"),
    ("contributors", "contributor"),
    ("prefixes", "reporter"),
)
# Prepositions that make a byline without a colon. The others of credits.toml are nouns and need one.
_PREPOSITIONS = frozenset(
    "by von oleh par por di door av af przez durch per eftir od írta napsal napsala napisał napisała автор".split()
) | {
    "written by",
    "posted by",
    "published by",
    "words by",
    "story by",
    "reported by",
    "text by",
    "ditulis oleh",
    "escrito por",
    "scritto da",
    "écrit par",
    "publié par",
    "geschrieben von",
    "verfasst von",
    "veröffentlicht von",
    "eingestellt von",
    "erstellt von",
    "gepostet von",
    "text von",
    "edited by",
    "photo by",
    "photos by",
    "foto von",
    "fotos von",
    "translated by",
    "übersetzt von",
    "reporting by",
    "additional reporting by",
    "ein beitrag von",
    "contributed by",
    "review by",
    "propos recueillis par",
    "a cura di",
    "bericht von",
    "gastbeitrag von",
    "publicado por",
    "laporan wartawan",
    "editing by",
    "illustration by",
    "illustrations by",
    "photographs by",
    "photography by",
    "foto oleh",
    "aus dem englischen von",
    "posté par",
    "rédigé par",
}
# Nouns that make one when nothing but a whole name follows.
_NOUNS = frozenset(
    "autor autorin autorin/autor author penulis pewarta reporter wartawan jurnalis text texte auteur teks".split()
)
# Words that are ordinary in another language ("di" is Indonesian for "in", "per" Latin for "each").
_BOUND = {
    "di": "it",
    "per": "ca",
    "av": "sv nb no nn",
    "af": "da",
    "door": "nl",
    "de": "ro",
    "od": "hr sr",
    "por": "es pt gl ca",
    "par": "fr",
}


@lru_cache(maxsize=1)
def _label_pattern() -> tuple[re.Pattern[str], dict[str, Role]]:
    roles: dict[str, Role] = {}
    for name, role in _ROLES:
        for words in words_of_credit()[name].values():
            for word in words:
                roles.setdefault(fold(word), role)
    words_first = sorted(roles, key=len, reverse=True)
    return re.compile(
        r"(?P<label>" + "|".join(map(re.escape, words_first)) + r")(?P<sep>\s*[:：/|]\s*|\.\s+|\s+|$)", re.I
    ), roles


_GENRE_FIRST = re.compile(
    r"^(?P<genre>[^\d:]{2,70}?)\s+(?P<by>von|by|par|por|oleh|di|door)\s+(?P<rest>\S.*)$", re.I
)
_POSTED = re.compile(
    r"^(?:dieser (?:beitrag|eintrag|artikel) wurde|this (?:entry|post|article) was|posted|published|written|veröffentlicht|geschrieben|verfasst|erstellt"
    r"|eingestellt|gepostet|publié|publicado|pubblicato|submitted|created|diposting|ditulis|dipublikasikan|eingetragen|geplaatst|am|on|le|\W*\d)"
    r".{0,70}?\s(?:by|von|par|por|oleh|di|door|durch)\s+(?P<rest>\S.*)$",
    re.I,
)
_MONTH = r"jan|feb|mar|mär|apr|ma[iy]|mei|jun|jul|aug|agu|sep|o[kc]t|nov|de[czs]|ene|abr|ago|dic|fév|févr|avr|juin|juil|août|déc|gen|giu|lug|set|ott"
_CUT = re.compile(
    r"\s*(?:[,|–—-]\s*)?(?:"
    r"\b(?:on|am|op|pada|at|um|le|vom|published|updated|posted|last updated|aktualisiert|veröffentlicht|erstellt|publié|publicado|pubblicato|in|unter|filed|under"
    r"|ist|is|hat|has|veröffentlichte|comments?|kommentare?|share|teilen|follow|seit|for|für|mailen|leave|no comments|keine|stand|hinterlasse|schreibt|schrieb|writes)\b(?!\s*$).*"
    r"|\b(?:"
    + _MONTH
    + r")\w*\.?\s+\d.*|\b(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|mon|diens|mitt|donners|frei|sams|sonn|senin|selasa|rabu|kamis|jumat|sabtu|minggu)(?:day|tag|sday|nesday|rsday|urday|woch)?\b[.,]\s*.*"
    r"|[\[(]?\d.*)$",
    re.I | re.S,
)


def label_of(text: str, language: str | None, *, marked: bool = False) -> Labelled | None:
    """The label a credit line begins with. marked: the element is an author's by its class, so weaker labels count."""
    pattern, roles = _label_pattern()
    stripped = text.lstrip(" -–—*•·|/([")
    if found := pattern.match(stripped):
        label, rest = fold(found["label"]), stripped[found.end() :].strip()
        colon = found["sep"].strip() in (":", "：", "|", "/") or rest[:1] in ":："
        if (
            label in ("laporan wartawan", "kontributor", "koresponden") and "," in rest
        ):  # "Laporan Wartawan <paper>, <name>"
            return Labelled(roles[label], rest.rsplit(",", 1)[1].strip(), True)
        bound = _BOUND.get(label)
        fits = bound is None or (language or "") in bound.split()
        if colon or not rest:
            rest = rest.lstrip(":： |")
            again = pattern.match(rest)
            if (
                again and roles[fold(again["label"])] == "contributor" and "," in rest
            ):  # "Kontributor <town>, <name>"
                return Labelled("contributor", rest.rsplit(",", 1)[1].strip(), True)
            if (
                again
                and fold(again["label"]) not in _PREPOSITIONS
                and roles[fold(again["label"])] == roles[label]
                and again["sep"]
            ):
                rest = rest[again.end() :].lstrip(":： |")
            return Labelled(roles[label], rest, colon)
        if (
            fits
            and (label in _PREPOSITIONS or marked)
            and (found["label"][0].isupper() or marked or label in ("by", "oleh", "von"))
        ):
            return Labelled(roles[label], rest, label in _PREPOSITIONS)
        if (
            label in _NOUNS
            and found["label"][0].isupper()
            and 2 <= len(rest.split()) <= 5
            and is_person(rest)
        ):
            return Labelled(roles[label], rest, True)
    if (posted := _POSTED.match(stripped)) and len(stripped) < SHORT:
        return Labelled("reporter", posted["rest"], True)
    if genre := _GENRE_FIRST.match(stripped):
        by = fold(genre["by"])
        words = [fold(w).strip(".,:;|") for w in genre["genre"].split()]
        if by in ("by", "oleh") or (words and all(w in table("genres") or not w.isalpha() for w in words)):
            fits = by not in _BOUND or (language or "") in _BOUND[by].split()
            if fits and (marked or all(w in table("genres") for w in words if w)):
                return Labelled("reporter", genre["rest"], True)
    return None


# ------------------------------------------------------------------ regions
@dataclass(frozen=True, slots=True)
class Regions:
    """Line numbers. head: from, to. tail: from, to. first and last: the first and last paragraph."""

    head: tuple[int, int]
    tail: tuple[int, int]
    first: int
    last: int


def regions(outline: Outline, at: int, until: int) -> Regions:
    """Where a byline may stand: around the headline (its lines are at..until) and after the last paragraph."""
    lines = outline.lines
    start = max(until, 0)
    paragraphs = [
        n.at
        for n in lines[start:]
        if len(n.text) >= LONG and not n.linked and n.zone not in ("comments", "nav", "footer", "hidden")
    ]
    kept: list[int] = []
    for number in paragraphs:
        if kept and number - kept[-1] > 40:
            break
        kept.append(number)
    first = kept[0] if kept else min(len(lines), start + 8)
    last = kept[-1] if kept else first
    third = kept[2] if len(kept) > 2 else last + 1
    top = at if at >= 0 else max(0, first - 15)
    above = 0
    while (
        at >= 0
        and above < 5
        and top - above > 0
        and lines[top - above - 1].tag not in ("h1", "h2", "h3", "h4", "li", "h5")
    ):
        above += 1
    end = min(max(third, start + 3), start + HEAD, len(lines)) if at >= 0 else min(third, len(lines))
    return Regions((max(0, top - above), end), (last, min(len(lines), last + TAIL)), first, last)


def _open(zone: str, own_zone: str) -> bool:
    return zone not in _AWAY or (zone == own_zone and zone == "related")


# ------------------------------------------------------------------ marked elements
_NAMES_IT = re.compile(
    r"author-link|(?:^|[\s_-])name|\bfn\b|author(?:\s|$)|autor(?:\s|$)|penulis(?:\s|$)|names|author__name|writer(?:\s|$)"
)
_EDITOR = re.compile(r"editor|redaktur|redaktør|redaktion(?!s)|penyunting")
_AUTHORISH = re.compile(r"author|autor|auteur|byline|writer|penulis|pewarta|reporter|wartawan")
_PICTURE = re.compile(
    r"brand|photo|image|img|avatar|picture|foto|credit|source|quelle|logo|icon|social|follow|share|count|date|bio|desc|about|position|title(?!-name)|role|job"
)
_BLOCK = frozenset(
    "div p li ul ol h1 h2 h3 h4 h5 h6 section article header footer aside table tr td dd dt dl br address figure figcaption time".split()
)
_HIDDEN = frozenset("script style svg noscript template button select".split())


def lines_of(node: LexborNode) -> list[str]:
    """The text of one element, a line per block inside it."""
    parts: list[str] = []
    for part in node.traverse(include_text=True):
        if part.tag == "-text":
            parent = part.parent
            if parent is not None and parent.tag not in _HIDDEN:
                text = part.text_content or ""
                if parts and parts[-1][-1:].islower() and text[:1].isupper():
                    parts.append(" | ")  # two elements with nothing between them
                parts.append(text)
        elif part.tag in _BLOCK:
            parts.append("\n")
    return (
        [line for line in (clean(p) for p in "".join(parts).split("\n")) if line] if len(parts) < 400 else []
    )


def marked(
    outline: Outline, where: Regions, own_zone: str, language: str | None, own: frozenset[str]
) -> list[Credit]:
    """Credits in elements that are an author's by their class, id, rel, itemprop or link."""
    found: list[Credit] = []
    outer: dict[int, Mark] = {}
    inner: dict[int, list[Mark]] = {}
    for mark in outline.of("author"):
        in_head = where.head[0] <= mark.at < where.head[1]
        in_tail = where.tail[0] <= mark.at < where.tail[1]
        linked = (
            mark.zone == "caption" and in_head and "author-link" in mark.name
        )  # the header is one big figure
        if not (in_head or in_tail) or not (linked or _open(mark.zone, own_zone)):
            continue
        above = _inside(mark.node, outer)
        if above is None:
            outer[mark.node.mem_id] = mark
        else:
            inner.setdefault(above, []).append(mark)
    for key, mark in outer.items():
        rank = 9 if where.head[0] <= mark.at < where.head[1] else 4
        found.extend(_of_mark(mark, inner.get(key, []), rank, language, own))
    return found


def _inside(node: LexborNode, outer: dict[int, Mark]) -> int | None:
    above = node.parent
    for _ in range(14):
        if above is None:
            return None
        if above.mem_id in outer:
            return above.mem_id
        above = above.parent
    return None


def _of_mark(
    mark: Mark, inner: list[Mark], rank: int, language: str | None, own: frozenset[str]
) -> list[Credit]:
    lines = lines_of(mark.node)
    if not lines or sum(map(len, lines)) > 1_500:
        return []
    raw = " ".join(lines)[:300]
    if (
        not _AUTHORISH.search(mark.name)
        and "credit" in mark.name
        and not any(label_of(n, language) for n in lines[:6])
    ):
        return []  # a picture's
    role: Role = "editor" if _EDITOR.search(mark.name) and not _AUTHORISH.search(mark.name) else "reporter"
    names: list[Name] = []
    first = label_of(lines[0], language, marked=True)
    if first and first.role != "reporter":
        role = first.role
    for part in [mark, *inner]:
        if (
            not _NAMES_IT.search(part.name)
            or _PICTURE.search(_NAMES_IT.sub("", part.name))
            and "author-link" not in part.name
        ):
            continue
        texts = lines_of(part.node)
        if len(texts) != 1 or len(texts[0]) > 70:
            continue
        label = label_of(texts[0], language, marked=True)
        names.extend(
            n
            for n in names_in(_cut(label.rest if label else texts[0]), language=language, own=own, alone=True)
            if n not in names
        )
    if names:
        return [Credit(tuple(_whole(names)), role, raw, rank, mark.at)]
    found: list[Credit] = []
    for number, line in enumerate(lines[:6]):
        label = label_of(line, language, marked=True)
        if len(line) > (SHORT if label else 80):
            break
        here = label.role if label and (label.role != "reporter" or role == "reporter") else role
        alone = bool(label) or (number == 0 and bool(_AUTHORISH.search(mark.name)))
        if (
            found
            and not label
            and not lines[number - 1].rstrip().endswith((",", "&", " und", " and", " dan"))
        ):
            break
        got = names_in(_cut(label.rest if label else line), language=language, own=own, alone=alone)
        if got:
            found.append(Credit(tuple(got), here, line, rank + (1 if label and label.strong else 0), mark.at))
    return found


def _whole(names: list[Name]) -> list[Name]:
    """Without single words that are part of a longer name found beside them."""
    return [
        n
        for n in names
        if " " in n.text or not any(n.text in other.text.split() for other in names if other != n)
    ]


def _cut(text: str) -> str:
    """The text before a date, a place of publication or a verb."""
    return _CUT.sub("", text).strip()


# ------------------------------------------------------------------ labelled lines
def labelled(
    outline: Outline, where: Regions, own_zone: str, language: str | None, own: frozenset[str]
) -> list[Credit]:
    """Credits in plain lines: "By A. B", "Penulis: C", a label alone with the name on the next or previous line."""
    found: list[Credit] = []
    for (start, end), rank in ((where.head, 8), (where.tail, 5)):
        lines = [n for n in outline.lines[start:end] if _open(n.zone, own_zone)]
        for number, line in enumerate(lines):
            if len(line.text) > SHORT or line.tag in ("h1", "title"):
                continue
            found.extend(_of_line(lines, number, rank, language, own))
    return found


def _of_line(
    lines: Sequence[Line], number: int, rank: int, language: str | None, own: frozenset[str]
) -> list[Credit]:
    line = lines[number]
    credits: list[Credit] = []
    for part in re.split(r"\s*[|•·]\s*|\s{2,}|;\s", line.text):
        label = label_of(part, language)
        if label is None:
            continue
        if label.rest:
            names = names_in(_cut(label.rest), language=language, own=own, alone=label.strong)
            if names and _fits(names, label.rest):
                credits.append(Credit(tuple(names), label.role, line.text, rank, line.at))
            continue
        for beside in _order(lines, number, language, own):
            if not 0 <= beside < len(lines) or abs(lines[beside].at - line.at) > 1:
                continue
            text = lines[beside].text.lstrip(": ")
            if len(text) > 70 or label_of(text, language):
                continue
            names = names_in(_cut(text), language=language, own=own, alone=beside > number)
            if names and _fits(names, text):
                credits.append(
                    Credit(tuple(names), label.role, f"{line.text} {lines[beside].text}", rank, line.at)
                )
                break
    return credits


def _order(lines: Sequence[Line], number: int, language: str | None, own: frozenset[str]) -> tuple[int, int]:
    """Where a label alone on its line has its name: on the next line, or, where names come first, on the previous one."""

    def is_label(at: int) -> bool:
        found = label_of(lines[at].text, language) if 0 <= at < len(lines) else None
        return found is not None and not found.rest

    if (
        number > 0
        and is_person(lines[number - 1].text.strip(" ,"), own=own)
        and not is_label(number - 2)
        and (is_label(number + 2) or is_label(number - 2))
    ):
        return number - 1, number + 1
    if number > 0 and is_person(lines[number - 1].text.strip(" ,"), own=own) and is_label(number - 2):
        before = _order(lines, number - 2, language, own)
        if before[0] == number - 3:
            return number - 1, number + 1
    return number + 1, number - 1


def _fits(names: Sequence[Name], text: str) -> bool:
    """Whether the line begins with the first name, so that it is a credit and not a sentence."""
    return fold(text).lstrip(": ").startswith(fold(names[0].text)[:12])


# ------------------------------------------------------------------ the end of the text
def closing(outline: Outline, where: Regions, own_zone: str, own: frozenset[str]) -> Credit | None:
    """A name that is the last line of the text ("DINI TEJA", or "Lê Phương" after the last paragraph)."""
    for line in outline.lines[where.last + 1 : where.last + 3]:
        if (
            not _open(line.zone, own_zone)
            or line.linked
            or len(line.text) > 40
            or line.tag not in ("p", "div")
        ):
            continue
        text = line.text.strip("*()– ")
        if is_person(text, own=own) and len(text.split()) <= 4:
            return Credit((Name(text, "person"),), "reporter", line.text, 2, line.at)
    return None


_INITIALS = re.compile(
    r"[(\[]\s*([A-Za-z]{2,8}(?:\s?[/-]\s?[A-Za-z0-9]{1,9}){0,3}|[A-Z]-\d{1,3})\s*[)\]]\s*\.?\s*$"
)
_NOT_INITIALS = frozenset(
    "adv ist dok foto ilustrasi red hms humas rls end ends more ed sic tba ptk apa video".split()
)


def initials(outline: Outline, where: Regions, own_zone: str) -> Credit | None:
    """The reporter's initials that close the text: "(fyk/ash)", "(ren)"; names as printed between the brackets."""
    for line in reversed(outline.lines[where.first : where.tail[1]]):
        if not _open(line.zone, own_zone) or line.linked:
            continue
        if found := _INITIALS.search(line.text):
            text = found[1]
            if text.casefold() in _NOT_INITIALS or (len(text) > 5 and text.islower() and "/" not in text):
                continue
            return Credit((Name(text, "person"),), "reporter", line.text[-40:], 1, line.at)
    return None
