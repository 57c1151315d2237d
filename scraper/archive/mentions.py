"""Where headlines and addresses are spoken of: found in one pass, however many they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scraper.text import fold

_WORD = re.compile(r"\w+")


class Mentions:
    """Finds any of many texts in other texts. Upper and lower case and kinds of quotes are the same."""

    def __init__(self, texts: Iterable[str]) -> None:
        # Each text is looked for only where its longest word stands.
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        for text in {fold(text) for text in texts}:
            self._by_word[max(_WORD.findall(text), key=len, default="")].append(text)
        self._words = self._by_word.keys() - {""}

    def within(self, text: str) -> list[str]:
        """Those that stand in the text, folded."""
        folded = fold(text)
        return [told for told in self._candidates(folded) if _stands_in(told, folded)]

    def near(self, text: str) -> bool:
        """False when none of them can stand in the text, or in any part of it."""
        return not self._words.isdisjoint(_WORD.findall(fold(text)))

    def says(self, text: str) -> bool:
        """Whether a line of a list names one of them. A short headline ("Banjir") must be the whole line,
        longer ones and addresses may stand in it.
        """
        folded = fold(text)
        return any(
            told == folded or (len(told) >= 20 and _stands_in(told, folded))
            for told in self._candidates(folded)
        )

    def _candidates(self, folded: str) -> Iterator[str]:
        for word in self._words & set(_WORD.findall(folded)):
            yield from self._by_word[word]


def _stands_in(told: str, folded: str) -> bool:
    """As a whole: .../banjir does not stand in .../banjir-2, nor does "Banjir di A" in "Banjir di Ambon"."""
    is_address = "/" in told and " " not in told
    begin = folded.find(told)
    while begin >= 0:
        after = folded[begin + len(told) : begin + len(told) + 1]
        if not (told[-1].isalnum() and (after.isalnum() or (is_address and after in ("-", "_")))):
            return True
        begin = folded.find(told, begin + 1)
    return False
