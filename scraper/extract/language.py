"""The language of a text, told by script and by the commonest little words.

For texts without markup, and for pages whose template declares "en" whatever they print.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, islice

_OLD = {
    "in": "id",
    "iw": "he",
    "ji": "yi",
    "jp": "ja",
    "nb": "no",
    "nn": "no",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "fil": "tl",
}
_CODE = re.compile(r"\s*(fil|[a-zA-Z]{2})(?![a-zA-Z])")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("am", re.compile("[\u1200-\u137f]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ur", re.compile("[ٹڈڑں]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_WORDS = {
    "id": "yang dan di dengan untuk pada dari ini itu tidak dalam akan oleh juga telah sudah adalah saat",
    "en": "the of and to in that is was for with as his by he on it at from are be this",
    "de": "der die und das den mit von nicht ist auf im dem ein eine auch sich des für es als wie",
    "fr": "le la les des et est dans que une du pour qui pas sur au par plus avec ce son",
    "es": "el la los las de que en y por con para del una se su no al lo más como",
    "pt": "o os as que em do da um uma não com para por dos mais ao na no foi são",
    "it": "il di che la in un per non è una con sono del della gli alla dei si più anche",
    "nl": "de het een van en is dat op te zijn voor met niet aan er ook als maar om bij",
    "sv": "och att det som en på är av för med den till inte har ett om från var de jag",
    "no": "og det som en på er av for med den til ikke har et om fra var de jeg vi",
    "pl": "w i na z nie się do że jest to o jak po ale przez od za co dla tym",
    "cs": "a v se na je že o s z do i to k ve pro za by ale si jako",
    "tr": "ve bir bu da için ile de olarak çok daha olan gibi en ne var kadar sonra ise olduğu göre",
    "vi": "và của là có được cho không trong với các một người đã những này khi về để tại năm",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_LITTLE = {w: [of for of, little in _SETS.items() if w in little] for own in _SETS.values() for w in own}
_LETTERS = re.compile(r"[^\W\d_]+")
_LEAST = 12  # little words that must be seen before a text can contradict its page
_PARAGRAPHS = 20  # of a page that are looked at
_SAMPLE = 700  # characters that are enough where a text is in the language its page declares


def code(declared: str | None) -> str | None:
    """The ISO 639-1 code in "id-ID", "in_ID", "id"; None when there is none."""
    found = _CODE.match(declared or "")
    return _OLD.get(found[1].lower(), found[1].lower()) if found else None


def by_script(text: str) -> str | None:
    """The language of a text in a script of its own, or in one that few share."""
    text = text[:_SAMPLE]
    if text.isascii():
        return None
    letters = sum(c.isalpha() for c in text)
    for language, script in _SCRIPTS:
        seen = len(script.findall(text))
        if seen > 0.2 * letters or (language in ("ja", "ur", "fa", "uk") and seen > 0.02 * letters):
            return language
    return None


def spoken(lines: Iterable[str], declared: str | None) -> str | None:
    """The language of the text when it plainly differs from the declared one, else the declared one.

    lines: the paragraphs. declared: ISO 639-1, None when the page declares nothing.
    """
    if declared is not None and declared not in _SETS:
        return declared
    paragraphs = islice(lines, _PARAGRAPHS)
    text = ""
    for paragraph in paragraphs:
        text += paragraph.lower() + " "
        if len(text) >= _SAMPLE:
            break
    first, most, second = _leading(_counted(text[:_SAMPLE].split()))
    if declared in (first, None) and most >= max(_LEAST, 1.5 * second):
        return first  # as on nearly all pages
    if most < _LEAST and not text.isascii() and (told := by_script(text)):
        return told
    if not most and len(text) >= _SAMPLE:
        return declared  # none of our languages
    text += " ".join(paragraphs).lower()
    counts = _counted(_LETTERS.findall(text))
    first, most, second = _leading(counts)
    plainly = most >= _LEAST and most >= 1.3 * second and most >= 2 * counts.get(declared or "", 0)
    return first if plainly else declared


def _leading(counts: Mapping[str, int]) -> tuple[str | None, int, int]:
    """The most seen language, how often it was seen, and the next one."""
    second, most = sorted(counts.values())[-2:]
    return (max(counts, key=counts.__getitem__) if most else None), most, second


def _counted(words: Iterable[str]) -> dict[str, int]:
    """How often the little words of each language stand among these, in the order of our languages."""
    seen = Counter(chain.from_iterable([_LITTLE[word] for word in words if word in _LITTLE]))
    return {language: seen.get(language, 0) for language in _SETS}
