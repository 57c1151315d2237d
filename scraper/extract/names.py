"""Names in a credit line: what is a person, an agency, an organisation, or nothing of the kind.

A wrong byline is worse than none: whatever is not recognisably a name is dropped. Names stay as printed.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from scraper.extract.labels_abroad import like_chinese_name, like_name
from scraper.text import clean, fold

NameKind = Literal["person", "agency", "organisation"]

LONGEST = 60  # characters; longer strings are sentences
MOST = 12  # names of one credit line


class Name(NamedTuple):
    """A name as printed, and what it names."""

    text: str
    kind: NameKind


@lru_cache(maxsize=1)
def words_of_credit() -> dict[str, dict[str, list[str]]]:
    """The tables of credits.toml: {table: {language: words}}."""
    return tomllib.loads((files("scraper.extract") / "credits.toml").read_text("utf-8"))


@lru_cache(maxsize=32)
def table(name: str, language: str | None = None) -> frozenset[str]:
    """The words of one table, folded: those of all languages ("any") and of the given one."""
    by_language = words_of_credit()[name]
    wanted = by_language.get("any", []) + by_language.get(language or "", [])
    if "any" not in by_language:
        wanted = [w for words in by_language.values() for w in words]
    return frozenset(fold(w) for w in wanted)


_PARTICLES = frozenset(
    [
        "von", "van", "vom", "zu", "zum", "zur", "de", "der", "den", "del", "della", "dello", "di",
        "da", "dal", "das", "do", "dos", "du", "des", "la", "le", "lo", "los", "las", "el", "al",
        "bin", "binti", "bint", "ibn", "abu", "ben", "af", "av", "ten", "ter", "te", "op", "in't",
        "'t", "d'", "st", "san", "e'", "os", "as", "a/l", "a/p", "s/o", "d/o", "ap", "ab", "o", "ó",
        "ní", "nic", "mac", "ash", "as-",
    ]
)  # fmt: skip
# Scripts without capitals: what is a name there is told by its place and length alone.
FOREIGN = re.compile(
    r"[\u0590-\u109f\u10d0-\u10ff\u1200-\u139f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_OFFICERS = (  # "Projektleiterin der Stiftung"
    "leiter", "leiterin", "sprecher", "sprecherin", "direktor", "direktorin", "chefin", "präsident",
    "präsidentin", "minister", "ministerin", "referenti", "referentin", "vorsitzende", "vorsitzender",
    "geschäftsführer", "geschäftsführerin", "beauftragte", "beauftragter", "manager", "managerin",
)  # fmt: skip
_ADDRESS = re.compile(r"\S*@\S+|\bhttps?:\S+|\bwww\.\S+|\[email[^\]]*\]", re.I)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?")
_ODD = frozenset('@:<>{}=?!"“”„«»…%#*+©®™\\/|;')  # characters of no name
_NO_DESK = frozenset("@:|©?!/")
_NO_WORD = re.compile(r"\W")
_BETWEEN = re.compile(r"[\s/-]+")
_DIGITS = re.compile(r"\d")
_HOST = re.compile(
    r"^[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|de|at|ch|co|id|uk|us|fr|it|es|eu|is|tv|news|blog|media"
    r"|pl|cz|ru|nl|be|se|no|dk|in)$",
    re.I,
)
_BREAKS = re.compile(r"\s*(?://|[|•·●■►▪;\n\t\u2022\u00bb\u203a]|\s[–—-]\s|\s/\s|、|，|;|\s{3,})\s*")
_UNLIKE_NAMES = frozenset("@:.()[]")
_BREAKERS = frozenset("/|•·●■►▪;\n\t\u00bb\u203a–—-、，；")
_JOINED = re.compile(r"[a-zà-ÿ]{2,}\.[A-ZÀ-Ý]|[a-zà-ÿ]{2}[A-ZÀ-Ý]{2,}")  # "Dok.Name": a source and a name
_INITIALS_ONLY = re.compile(r"^(?:[A-Z]\. ?){2,3}$")
_SUFFIXED = re.compile(r",? (?:Jr|Sr|II|III|M\.?A|Ph\.?D|M\.?D)\.?$")
_HANDLE = re.compile(r"^[\w][\w.'’-]{1,24}$")
_TITLES = frozenset(
    [
        "dr", "dr.", "prof", "prof.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "sir", "dame", "dipl",
        "ing", "ing.", "mag", "mag.", "drs", "h", "hj", "ir",
    ]
)  # fmt: skip
_AFTER = frozenset(
    [
        "jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "md", "phd", "ph.d.", "m.a.", "ma", "mba", "msc",
        "bsc", "esq", "s.h.", "s.pd.", "s.e.", "m.si.", "s.sos.", "s.i.kom",
    ]
)  # fmt: skip


def is_person(name: str, *, own: frozenset[str] = frozenset(), alone: bool = False) -> bool:
    """Whether this string is a person's name as printed in a credit line.

    own: folded names of the site itself, which are never persons. alone: also accept a single word (a given
    name, a pen name or an account name), for places where nothing but a name can stand.
    """
    if not 2 <= len(name) <= LONGEST or fold(name) in own or fold(name) in table("accounts"):
        return False
    foreign = not name.isascii() and bool(FOREIGN.search(name))
    if foreign:
        return like_name(name) and not (name[0] < "\u2fff" and _organised(name))
    if not _ODD.isdisjoint(name) or ("." in name and ("..." in name or _HOST.match(name))):
        return False
    if (
        _organised(name)
        or _JOINED.search(name)
        or ("," in name and not _SUFFIXED.search(name))
        or _like_site(name, own)
    ):
        return False
    words = name.split()
    if (
        len(words) > 6
        or words[0].casefold().endswith(_OFFICERS)
        or any(fold(w) in _JOINING for w in words[1:-1])
    ):
        return False
    if len(words) == 1:
        return alone and _single(name)
    if alone and _INITIALS_ONLY.match(name):
        return True
    if _DIGITS.search(name):
        return False
    capital = [w for w in words if w[0].isupper() or (w[0] in "'’" and w[1:2].isupper())]
    small = [w for w in words if w not in capital]
    if any(
        w.casefold().strip(".") not in _PARTICLES and not w.startswith(("d'", "d’", "al-", "el-", "l’", "l'"))
        for w in small
    ):
        return False
    names = [w for w in capital if w.casefold() not in _TITLES and w.casefold() not in _AFTER]
    if len(names) < 2:
        return len(names) == 1 and len(words) >= 2 and alone
    return any(len(w.strip(".")) > 1 for w in names) and fold(words[0]) not in table("openers")


_JOINING = frozenset(["and", "und", "with", "sowie", "serta"])  # in capitals too: "Ani Putri And Budi Raka"


def _like_site(name: str, own: frozenset[str]) -> bool:
    """The site's name with a letter or two more ("Ilanga D")."""
    letters = _NO_WORD.sub("", fold(name))
    return not own.isdisjoint([part for part in (letters, letters[:-1], letters[:-2]) if len(part) > 3])


def _single(name: str) -> bool:
    return (
        bool(_HANDLE.match(name))
        and (len(name) > 2 or name.isupper() or name.islower())
        and not name.isdigit()
        and not _HOST.match(name)
        and not any(fold(name) in table(words) for words in ("roles", "marks"))
        and name.casefold() not in table("openers")
    )


def _organised(name: str) -> bool:
    words = [word.strip(".,()&/") for word in _BETWEEN.split(name.casefold())]
    if not table("organisations").isdisjoint(words):
        return True
    return (
        not name.isascii() and bool(FOREIGN.search(name)) and any(w in name for w in _foreign_organisations())
    )


@lru_cache(maxsize=1)
def _foreign_organisations() -> tuple[str, ...]:
    return tuple(w for w in table("organisations") if FOREIGN.search(w))


_SHORT_AGENCIES = frozenset(["dpa", "afp", "sid", "sda", "apa", "epd", "kna", "afx", "ots", "efe", "ansa"])
# Papers of these languages sign with initials in capitals ("NAN", "ANI"): of the short codes only the wires
# they carry are agencies.
_INITIALS = ("id", "ms")
_WIRES = frozenset(["afp", "ap", "dpa", "efe", "upi", "tass", "bbc", "cnn", "ansa", "pti", "cna"])


def is_agency(name: str, language: str | None = None) -> bool:
    """Whether this names a news agency (or a broadcaster credited like one)."""
    folded = fold(name)
    if folded not in table("agencies"):
        return False
    if language in _INITIALS and len(name) <= 4 and folded not in _WIRES:
        return False
    return len(name) > 4 or name.isupper() or folded in _SHORT_AGENCIES or bool(FOREIGN.search(name))


# ------------------------------------------------------------------ one string, several names
@lru_cache(maxsize=16)
def _conjunction(language: str | None) -> re.Pattern[str]:
    words = sorted((re.escape(w) for w in table("conjunctions", language)), key=len, reverse=True)
    return re.compile(
        r"\s+(?:" + "|".join(words) + r")\s+|\s*[,/＆、・]\s*(?:(?:" + "|".join(words) + r")\s+)?|\s*\+\s*",
        re.I,
    )


def names_in(
    text: str,
    *,
    language: str | None,
    own: frozenset[str] = frozenset(),
    alone: bool = False,
    surname_first: bool = False,
) -> list[Name]:
    """The names of a credit string without its prefix: "A. B und C. D, dpa" gives three.

    alone: accept single words. surname_first: a lone comma parts surname and given name (Dublin Core and
    citation meta elements: "You, Xiaoying"), which are then put in reading order.
    """
    if _is_plain(text, language, own):
        return [Name(text, "person")]
    if alone and "/" in text and _is_code(text):
        return [Name(text, "person")]
    found: list[Name] = []
    if not _UNLIKE_NAMES.isdisjoint(text):  # a cheap look first
        text = _BRACKETS.sub(" ", _ADDRESS.sub(" ", text))
    text = text.replace("\u00a0", " ")
    if surname_first and (swapped := re.fullmatch(r"\s*([^\s,]+(?: [^\s,]+)?),\s*([^,]+?)\s*", text)):
        whole = f"{swapped[2]} {swapped[1]}"
        if is_person(whole, own=own) and len(swapped[2].split()) <= 2 and not is_agency(swapped[2]):
            return [Name(whole, "person")]
    parts = [text] if _BREAKERS.isdisjoint(text) and "   " not in text else _BREAKS.split(text)
    segments = [s for s in (clean(s).strip(" ,:-–—/") for s in parts) if s]
    for segment in segments:
        if found and not _looks_like_more(segment, own):
            continue
        found.extend(_of_segment(segment, language, own, alone and not found))
    if alone and len(found) == 1 and found[0].kind == "agency" and not is_agency(found[0].text, language):
        found = [Name(found[0].text, "person")]
    if language == "zh":
        found = [n for n in found if n.kind != "person" or like_chinese_name(n.text)]
    return list(dict.fromkeys(found))[:MOST]


# Initials of two to four people of the house ("fyk/ash"), all in small letters or all in capitals.
_CODE = re.compile(r"[a-z]{2,5}\d?(?: ?/ ?[a-z]{2,5}\d?){1,3}|[A-Z]{2,5}\d?(?: ?/ ?[A-Z]{2,5}\d?){1,3}")


def _is_code(text: str) -> bool:
    """Whether these are the initials of several people, kept as printed: "fyk/ash"; not "red/dpa"."""
    if not _CODE.fullmatch(text):
        return False
    parts = [fold(part) for part in text.replace(" ", "").split("/")]
    known = ("accounts", "agencies", "organisations", "desks", "roles", "marks")
    return all(table(name).isdisjoint(parts) for name in known)


_PLAIN = re.compile(r"%s+(?:[ -]%s+){0,3} %s{2,}(?:-%s+)?".replace("%s", "[A-Za-zÀ-ÖØ-öø-žА-яЁё]"))


def _is_plain(text: str, language: str | None, own: frozenset[str]) -> bool:
    """Whether this is a name as most are: two to four capitalised words, none of which says anything else.

    A cheap look first.
    """
    if len(text) > LONGEST or not text.istitle() or not _PLAIN.fullmatch(text):
        return False
    folded = fold(text)
    words = folded.split()
    return (
        _telling(language).isdisjoint([folded, *words, *folded.replace("-", " ").split()])
        and folded not in own
        and not words[0].endswith(_OFFICERS)
        and not _like_site(text, own)
    )


@lru_cache(maxsize=16)
def _telling(language: str | None) -> frozenset[str]:
    """The words, and names of several, that make something else of a name, or nothing."""
    tables = [table(name) for name in ("accounts", "agencies", "openers", "organisations")]
    return _TITLES.union(_AFTER, _JOINING, table("roles", language), *tables)


class NameReader:
    """How the credits of one page are read: its language, and the names of its site, which are no persons.

    The same name stands in markup, byline and text; it is read once.
    """

    def __init__(self, language: str | None, own: frozenset[str]) -> None:
        self.language = language
        self.own = own
        self._known: dict[tuple[str, bool, bool], list[Name]] = {}

    def names(self, text: str, *, alone: bool = False, surname_first: bool = False) -> list[Name]:
        """Like `names_in`. The list is shared."""
        key = text, alone, surname_first
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = names_in(
                text, language=self.language, own=self.own, alone=alone, surname_first=surname_first
            )
        return found


def _looks_like_more(segment: str, own: frozenset[str]) -> bool:
    return is_agency(segment) or is_person(segment.split(",")[0].strip(), own=own)


_DOUBLE = re.compile(r"^(\S+ [^,]+) [yi] [A-ZÀ-Ý]\S+$")  # "José Ortega y Gasset" is one person
_REPORTER_BEFORE = re.compile(
    r"^(?:本报|本刊|见习|特约)?(?:记者|記者|通讯员)[：:\s]*(?=[\u3400-\u9fff]{2,4}$)"
)


def _of_segment(segment: str, language: str | None, own: frozenset[str], alone: bool) -> list[Name]:
    found: list[Name] = []
    if "/" in segment and any(fold(p) in own or _HOST.match(p) for p in re.split(r"\s*/\s*", segment)):
        return []  # "KOMPAS.com/A. B": a picture's credit
    if not segment.isascii():
        segment = _REPORTER_BEFORE.sub("", segment)
    if language in ("es", "ca") and (double := _DOUBLE.match(segment)) and is_person(double[1], own=own):
        return [Name(segment, "person")]
    bare = _without_roles(segment, language)
    whole = bare if " " in bare or FOREIGN.search(bare) or not segment.startswith(bare) else segment
    if (kind := kind_of(whole, own=own, alone=alone and whole == segment)) and kind != "organisation":
        return [Name(whole, kind)]
    if is_desk(segment, own):
        return [Name(segment, "organisation")]
    parts = _rejoined([p for p in _conjunction(language).split(segment) if p and p.strip()])
    alone = alone and len(parts) == 1
    for part in parts:
        bare = _without_roles(part, language).strip(" ,.:-–—") if not part.endswith(("Jr.", "Sr.")) else part
        if part.rstrip(" ,:-–—").endswith(".") and len(part.rstrip(" ,:-–—").split()[-1]) <= 3 and bare:
            bare = bare if bare.endswith(".") else bare + "."  # "Juan Carlos Muñoz C."
        if not bare:
            continue
        single = alone and " " not in _without_roles(part, language)
        if (
            " " not in bare
            and len(bare) < len(part.strip())
            and not FOREIGN.search(bare)
            and not is_agency(bare)
        ):
            continue  # a desk: "MND Staff"
        if kind := kind_of(bare, own=own, alone=single):
            found.append(Name(bare, kind))
    return [n for n in found if n.kind != "organisation"] or found


def _rejoined(parts: list[str]) -> list[str]:
    """ "Perry Bacon, Jr." is one name."""
    joined: list[str] = []
    for part in parts:
        if joined and part.strip().casefold() in _AFTER:
            joined[-1] = f"{joined[-1]}, {part.strip()}"
        else:
            joined.append(part.strip())
    return joined


def _without_roles(text: str, language: str | None) -> str:
    """The text without role words at its ends ("Nicole Opitz Redakteurin", "Staff Writer Jane Roe", "배윤경
    기자").
    """
    words = text.split()
    roles = table("roles", language)
    while words and fold(words[-1]).strip(".:,") in roles:
        words.pop()
    while (
        len(words) > 1
        and fold(words[0]).strip(".:,") in roles
        and not (len(words) == 2 and words[0][0].isupper() and words[0].isupper())
    ):
        words.pop(0)
    return " ".join(words)


def kind_of(name: str, *, own: frozenset[str] = frozenset(), alone: bool = False) -> NameKind | None:
    """What a single name names; None when it is no name, or an account ("admin")."""
    if is_agency(name) and fold(name) not in own:
        return "agency"
    if is_person(name, own=own, alone=alone):
        return "person"
    return "organisation" if is_desk(name, own) else None


def is_desk(name: str, own: frozenset[str]) -> bool:
    """Whether this is the site itself, its newsroom or another organisation ("Redaktion hessenschau.de")."""
    if "," in name:
        return False
    folded = fold(name).strip(".")
    words = name.split()
    if not 2 < len(name) <= 50 or len(words) > 6 or not name[0].isalpha() or not _NO_DESK.isdisjoint(name):
        return False
    if folded in table("desks") or folded in own:
        return True
    return (
        folded not in table("accounts")
        and _organised(name)
        and (name[0].isupper() or bool(_HOST.match(name)) or bool(FOREIGN.search(name)))
    )
