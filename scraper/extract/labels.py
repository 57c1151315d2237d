"""The label of a credit line: "By", "Von", "Penulis:", "Editor :", "Laporan Wartawan <paper>, <name>"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scraper.extract.labels_abroad import east_asian, east_asian_parts
from scraper.extract.names import is_desk, names_in, table, words_of_credit
from scraper.models import Role
from scraper.text import fold

SHORT = 150  # characters of the longest line that is still a credit line


class Labelled(NamedTuple):
    """A credit line's label, and what stands after it. strong: it is certainly a label ("By", or with a
    colon).
    picture: it credits a picture or a source ("Foto:", "Sumber:"), nobody of the byline.
    """

    role: Role
    rest: str
    strong: bool
    picture: bool = False


_ROLES: tuple[tuple[str, Role], ...] = (
    ("editors", "editor"),
    ("pictures", "photographer"),
    ("photographers", "photographer"),
    ("translators", "translator"),
    ("contributors", "contributor"),
    ("prefixes", "reporter"),
)
# Prepositions that make a byline without a colon. The others of credits.toml are nouns and need one.
_PREPOSITIONS = frozenset(
    [
        "by",
        "von",
        "oleh",
        "par",
        "por",
        "di",
        "door",
        "av",
        "af",
        "przez",
        "durch",
        "per",
        "eftir",
        "od",
        "írta",
        "napsal",
        "napsala",
        "napisał",
        "napisała",
        "автор",
        "του",
        "τησ",  # folded
        "γράφει ο",
        "γράφει η",
        "ni",
        "dening",
        "โดย",
        "เขียนโดย",
        "รายงานโดย",
        "ໂດຍ",
        "ដោយ",
        "بقلم",
        "מאת",
    ]
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
    "gespeichert von",
    "artikel von",
    "review by",
    "propos recueillis par",
    "a cura di",
    "bericht von",
    "gastbeitrag von",
    "publicado por",
    "laporan wartawan",
    "laporan reporter",
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
    [
        "autor",
        "autorin",
        "autorin/autor",
        "autoren",
        "autorinnen",
        "authors",
        "author",
        "penulis",
        "pewarta",
        "reporter",
        "wartawan",
        "jurnalis",
        "text",
        "texte",
        "auteur",
        "teks",
    ]
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
    "του": "el",
    "τησ": "el",
    "ni": "tl",
    "dening": "jv ban su",
}


@lru_cache(maxsize=1)
def _labels() -> dict[str, Role]:
    """The roles of all labels, folded."""
    roles: dict[str, Role] = {}
    for name, role in _ROLES:
        for words in words_of_credit()[name].values():
            for word in words:
                roles.setdefault(fold(word), role)
    return roles


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(_WORD.findall(label)[0] for label in _labels())


@lru_cache(maxsize=512)
def _beginning(first: str) -> re.Pattern[str]:
    """The labels that begin with this word, the longest first, and what parts them from a name."""
    labels = [label for label in _labels() if _WORD.findall(label)[0] == first]
    either = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(rf"(?P<label>{either})(?P<sep>\s*[:：/|]\s*|\.\s+|\s+|$)", re.I)


def _label_at(text: str) -> re.Match[str] | None:
    """The label this text begins with."""
    first = _WORD.match(text)
    if first is None or (word := first[0].casefold()) not in _first_words():
        return None
    return _beginning(word).match(text)


_BY = re.compile(r" (?:by|von|par|por|oleh|di|door|durch) ", re.I)
_GENRE_FIRST = re.compile(
    r"^(?P<genre>[^\d:]{2,70}?)\s+(?P<by>von|by|par|por|oleh|di|door)\s+(?P<rest>\S.*)$", re.I
)
_MONTH = (
    r"jan|feb|mar|mär|apr|ma[iy]|mei|jun|jul|aug|agu|sep|o[kc]t|nov|de[czs]|ene|abr|ago|dic|fév|févr|avr|juin|juil"
    r"|août|déc|gen|giu|lug|set|ott"
)
_POSTED = re.compile(
    r"^(?:dieser (?:beitrag|eintrag|artikel) wurde|this (?:entry|post|article) was|posted|published|"
    r"written|veröffentlicht|geschrieben|verfasst|erstellt"
    r"|eingestellt|gepostet|gespeichert|publié|publicado|pubblicato|submitted|created|diposting|"
    r"ditulis|dipublikasikan|eingetragen|geplaatst|(?:am|on|le)\b|\W*\d|(?:" + _MONTH + r")\w*\.? \d)"
    r".{0,70}?\s(?P<by>by|von|par|por|oleh|di|door|durch)\s+(?P<rest>\S.*)$",
    re.I,
)
# Where a credit line is cut: at a date, at a place of publication, at a verb.
_PREPOSED = "on|am|op|pada|at|um|le|vom|in|unter|ist|is|hat|has|for|für|seit"
_SAID = (
    "published|updated|posted|last updated|aktualisiert|veröffentlicht|erstellt|publié|publicado|pubblicato"
    "|filed|under|lesezeit|reading time|veröffentlichte|comment|comments|kommentar|kommentare|share|teilen"
    "|follow|mailen|leave|no comments|keine|stand|hinterlasse|schreibt|schrieb|writes"
)
_DAYS = (
    "mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|mon|diens|mitt|donners|frei|sams|sonn|senin|selasa|rabu"
    "|kamis|jumat|sabtu|minggu"
)
_DAY_ENDS = "day|tag|sday|nesday|rsday|urday|woch"
_CUT = re.compile(
    rf"(?:(?-i:\b(?:{_PREPOSED}))\b(?!\s*$).*|(?-i:\b(?:In|For)\b(?= [A-ZÄÖÜ]).*)"
    rf"|\b(?:am|vom|on|le|el|um) (?=\d).*|\b(?:{_SAID})\b(?!\s*$).*"
    rf"|\b(?:{_MONTH})\w*\.?\s+\d.*|\b(?:{_DAYS})(?:{_DAY_ENDS})?\b[.,]\s*.*|[\[(]?(?<!\w)\d.*)$",
    re.I | re.S,
)
_CUTTING = frozenset(f"{_PREPOSED}|{_SAID}".replace(" ", "|").split("|")) | {
    day + end for day in _DAYS.split("|") for end in ("", *_DAY_ENDS.split("|"))
}  # one of these, or a digit, is in every line that is cut
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


_COLONS = re.compile(r"\s*[՝៖፦]\s*")  # of Armenian, Khmer, Ethiopic


def _all_names(text: str, language: str | None) -> bool:
    """Whether a line holds nothing but whole names."""
    names = names_in(text, language=language)
    return (
        bool(names)
        and all(" " in n.text for n in names)
        and sum(len(n.text) for n in names) >= len(text) - 6 * len(names)
    )


def label_of(text: str, language: str | None, *, marked: bool = False) -> Labelled | None:
    """The label a credit line begins with. marked: the element is an author's by its class, so weaker
    labels count.
    """
    stripped = text.lstrip(" -–—*•·|/([")
    if stripped is not text and text.endswith((")", "]")) and "(" not in stripped and "[" not in stripped:
        stripped = stripped[:-1]  # a line in brackets: "(Reporter: fyk/ash)"
    if stripped[:1] > "\u036f":
        if stripped[0] > "\u2fff" and (names := east_asian(text)):
            return Labelled("reporter", "、".join(names), True)
        if fold(stripped) in table("desks"):
            return Labelled("reporter", stripped, True)
        stripped = _COLONS.sub(": ", stripped.strip("（【〔）】〕"), 1)
    if found := _label_at(stripped):
        roles = _labels()
        label, rest = fold(found["label"]), stripped[found.end() :].strip()
        colon = found["sep"].strip() in (":", "：", "|", "/") or rest.startswith((":", "："))
        if (
            label in ("laporan wartawan", "laporan reporter", "kontributor", "koresponden") and "," in rest
        ):  # "Laporan Wartawan <paper>, <name>"
            return Labelled(roles[label], rest.rsplit(",", 1)[1].strip(), True)
        bound = _BOUND.get(label)
        fits = bound is None or (language or "") in bound.split()
        if colon or not rest:
            rest = rest.lstrip(":： |")
            again = _label_at(rest)
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
            return Labelled(roles[label], rest, colon, label in table("pictures"))
        if (
            fits
            and (label in _PREPOSITIONS or marked)
            and (
                found["label"][0].isupper()
                or marked
                or label in ("by", "oleh", "von")
                or (bound and _all_names(rest, language))  # "di Anna Bianchi" and nothing else
                or (label > "\u036f" and (_all_names(rest, language) or is_desk(rest, frozenset())))
            )
        ):
            return Labelled(roles[label], rest, label in _PREPOSITIONS, label in table("pictures"))
        if label in _NOUNS and found["label"][0].isupper() and _all_names(rest, language):
            return Labelled(roles[label], rest, True)
    if not _BY.search(stripped):
        return None
    if len(stripped) < SHORT and (posted := _POSTED.match(stripped)):
        bound = _BOUND.get(fold(posted["by"]))
        if bound is None or (language or "") in bound.split():
            return Labelled("reporter", posted["rest"], True)
    if genre := _GENRE_FIRST.match(stripped):
        by = fold(genre["by"])
        words = [fold(w).strip(".,:;|") for w in genre["genre"].split()]
        if by in ("by", "oleh") or (words and all(map(_is_genre, words))):
            fits = by not in _BOUND or (language or "") in _BOUND[by].split()
            if fits and (marked or all(w in table("genres") for w in words if w)):
                return Labelled("reporter", genre["rest"], True)
        if marked and genre["by"][0].isupper() and by not in _BOUND:  # "capital Von Jemima Kelly"
            return Labelled("reporter", genre["rest"], True)
    return None


def _is_genre(word: str) -> bool:
    """Also the last part of "gast-kommentar", and a number; not "Hans-Peter" in "Hans-Peter von der Au"."""
    return not any(map(str.isalpha, word)) or word.rpartition("-")[2] in table("genres")


def cut(text: str) -> str:
    """A credit line up to a date, a place of publication or a verb, and the separator before it."""
    if _DIGIT.search(text) is None and _CUTTING.isdisjoint(_WORD.findall(text.lower())):
        return text.strip()  # as most names
    if found := _CUT.search(text):
        text = text[: found.start()].rstrip()
        text = text[:-1] if text.endswith((",", "|", "–", "—", "-")) else text
    return text.strip()


def parts_of(line: str) -> list[str]:
    """A line cut at separators and before each label with a colon ("Von: A. B Übersetzt von: C. D")."""
    if line[:1] > "\u2fff":
        return east_asian_parts(line)
    if ":" in line:
        ends = [words[-1].casefold() for part in line.split(":")[:-1] if (words := part.split())]
        if not _label_ends().isdisjoint(ends):
            whole = _label_at(line) if line.count(":") == 1 else None
            if whole and ":" in whole["sep"]:  # "Bài, ảnh: A. B", where "ảnh" is a label too
                return [line]
            return [p for p in _inner().split(line) if p.strip()]
    if "|" in line or ";" in line or "  " in line or "//" in line or "•" in line or "·" in line:
        return [p for p in _SEPARATORS.split(line) if p.strip()]
    return [line] if line.strip() else []  # as most lines


@lru_cache(maxsize=1)
def _label_ends() -> frozenset[str]:
    """The last words of labels."""
    return frozenset(label.split()[-1] for label in _labels())


_SEPARATORS = re.compile(r"\s*(?:[|•·]|//)\s*|\s{2,}|;\s")


@lru_cache(maxsize=1)
def _inner() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_labels(), key=len, reverse=True)))
    return re.compile(rf"\s*(?:[|•·]|//)\s*|\s{{2,}}|;\s|(?<=[^\s:])\s+(?=(?:{words})\s?:)", re.I)
