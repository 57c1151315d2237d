"""Credit lines of scripts that have neither capitals nor blanks around a label: "記者林志豪／新竹報導",
"文｜王小明", "홍길동 기자", "取材・文＝山田太郎", "（记者 王小明）" at either end of the text.

Without capitals a name looks like any other word. So a line must be of one of these forms from end to end,
Chinese names begin with one of the common surnames, and whatever else stands there makes it no credit.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from scraper.dates.words import WORD


@cache
def _listed(name: str) -> dict[str, list[str]]:
    """One table of abroad.toml: {key: words}."""
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(
        (files("scraper.extract") / "abroad.toml").read_text("utf-8")
    )
    return tables[name]


_SURNAMES = "".join(_listed("surnames")["zh"])
_SURNAMES_KOREAN = "".join(_listed("surnames")["ko"])
_TWO = tuple(_listed("surnames")["ko_two"])
_H = "\u3400-\u9fff々"
_ENDED = rf"(?=[^{_H}]|报道|報導|摄|攝|$)"
_CHINESE = (
    f"[{_SURNAMES}][{_H}]{{1,2}}{_ENDED}|(?:{'|'.join(_listed('surnames')['zh_two'])})[{_H}]{{1,2}}{_ENDED}"
)
_K = f"{_H}ぁ-んァ-ヶ"
_JAPANESE = rf"(?:[{_K}]{{3,6}}|[{_H}]{{1,3}}[ 　][{_K}]{{1,4}})(?![{_K}ー])"
_KOREAN = (
    f"(?:[{_SURNAMES_KOREAN}]|{'|'.join(_TWO)})[가-힣][가-힣](?<![부팀])"
    "(?=[^가-힣]|기자|특파원|논설|인턴|시민|수습|$)"
)


def _several(name: str, between: str) -> str:
    return rf"(?:{name})(?:{between}(?:{name}))*"


_ZH = _several(_CHINESE, r"[、，,\s　]+")
_HOUSE = (
    rf"(?:本[报報刊网網台社]|[{_H}]{{2,8}}?[报報社网網台刊])?(?:见习|實習|实习|首席|特约|特約|特派|专职)?\s?"
)
_REPORTED = rf"(?:[{_H}]{{2,6}})?(?:报道|報道|報導|摄|攝|摄影|攝影|摄影报道|攝影報導|图|圖|编译|編譯)"
_WRITERS = r"(?:(?:记者|記者|作者|撰文|撰稿|采写|採訪|採訪撰文)\s?[:：/／|｜丨]?|文字?\s?[:：/／|｜丨])"


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Credit lines; compiled when the first is met, for the surnames make that slow."""
    return (
        re.compile(
            rf"(?:[来來]源[:：]\s?\S+\s+)?{_HOUSE}{_WRITERS}\s?(?P<names>{_ZH})"
            rf"(?:\s*(?:通讯员|通訊員)[:：\s]?\s?(?P<more>{_ZH}))?\s?(?:[/／]?\s?{_REPORTED}|[/／,，\s].{{0,12}}|\s[\d\s:：./年月日-]+)?$"
        ),
        re.compile(rf"(?P<names>{_several(_CHINESE, '、')})\s?[／/]\s?[{_H}]{{2,6}}(?:報導|报道)$"),
        re.compile(
            rf"(?:取材・文|文・写真|写真・文|取材|執筆|聞き手|記者|文)\s?[・:：＝=／/]\s?"
            rf"(?P<names>{_several(_JAPANESE, '、')})$"
        ),
        re.compile(
            rf"(?!사진|영상|그래픽|그림)(?:[가-힣A-Za-z]{{2,12}}\s?=\s?|글(?:[·/]\s?사진)?\s?[=·]?\s?|기자명\s"
            rf"|[가-힣A-Za-z]{{2,10}}(?:일보|신문|뉴스|방송|타임스|매일|투데이)\s)?"
            rf"(?P<names>{_several(_KOREAN, '[·,]')})\s?(?:시민|인턴|수습|선임|전문|객원)?\s?"
            rf"(?:기자|특파원|논설위원)(?:\s\S*@\S*|\s?\|.{{0,20}})?$"
        ),
        re.compile(rf"(?P<names>{_JAPANESE})\s記者$"),
        re.compile(rf"기자\s?[:：]?\s(?P<names>{_several(_KOREAN, '[·,]')})$"),
    )


@cache
def _closing() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(rf"[（(](?:本[报報刊网網台]|新华社)?(?:记者|記者)[:：\s]?\s?(?P<names>{_ZH})[）)]$"),
        re.compile(rf"[（(]記者[・:：]?\s?(?P<names>{_several(_JAPANESE, '、')})[）)]$"),
        re.compile(rf"(?<=。|」)【(?P<names>{_several(_JAPANESE, '、')})】$"),
    )


@cache
def _opening() -> tuple[re.Pattern[str], ...]:
    return (
        re.compile(
            rf".{{0,30}}?[（(](?:本[报報刊网網台]|新华社)?(?:记者|記者)[:：\s]?\s?(?P<names>{_ZH})"
            rf"(?:\s*(?:通讯员|通訊員)[:：\s]?\s?(?P<more>{_ZH}))?[）)]"
        ),
        re.compile(
            rf"[\[(（【][^\])）】]{{2,20}}[\])）】]\s?"
            rf"(?P<names>{_several(_KOREAN, '[·,]')})\s?(?:기자|특파원)\s?="
        ),
        re.compile(rf"\[[^\]]{{2,14}}[\s=](?P<names>{_KOREAN})\s?(?:기자|특파원)\]"),
    )


_LABELS = re.compile(rf"\s*[|｜]\s*|\s+(?=[{_H}]{{2,4}}[:：])")
_APART = re.compile(r"[、，,·]\s*|\s{2,}")
_NO_NAMES = frozenset(_listed("towns")["any"] + _listed("words")["any"])
_NOT_NAMES = re.compile(  # what stands in credit lines beside names: houses, desks, what was done
    "|".join([*_listed("parts")["any"], *(f"{end}$" for end in _listed("parts")["ends"])])
)
_EDGES = " 　【】〔〕[]()（）"


_LONGEST = 45  # characters of a name
_SPACED = re.compile(rf"(?!\w*[A-Za-z]){WORD}\.?(?:[ '’־-]{WORD}\.?){{1,3}}")  # two to four words
_AND = re.compile(r"\s(?:و(?!ليد|ائل|سيم|سام|فاء|هبة|جدي)\w{2}|ו\w{2})")  # glued to the second name
_UNSPACED = re.compile(
    r"^[\u3400-\u9fff\u3040-\u30ff々]{2,5}$|^[\uac00-\ud7af]{2,4}$|^[\u3400-\u9fff]{1,3}[\s\u3000][\u"
    r"3400-\u9fff\u3040-\u30ff]{1,4}$"
)


class Signed(NamedTuple):
    """names: of a credit. at: where its bracket begins, or, in one that opens the text, where it ends."""

    names: tuple[str, ...]
    at: int


def like_name(name: str) -> bool:
    """Whether these words of a script without capitals may be a person's name: two to four of them, or what
    East Asians write without a blank.
    """
    if name[0] > "\u2fff":
        korean = "가" <= name[0] <= "힣"
        known = not korean or name[0] in _SURNAMES_KOREAN or name[:2] in _TWO
        return known and bool(_UNSPACED.match(name)) and not _no_name(name)
    return (
        len(name) <= _LONGEST
        and bool(_SPACED.fullmatch(name))
        and not _AND.search(name)
        and not any(map(str.isdigit, name))
    )


@cache
def _chinese() -> re.Pattern[str]:
    return re.compile(_CHINESE)


def like_chinese_name(name: str) -> bool:
    """Whether this is a name as Chinese pages print it: in Latin letters, or a surname and one or two more
    characters.
    """
    return name[0] < "\u2fff" or bool(_chinese().fullmatch(name))


def east_asian_parts(line: str) -> list[str]:
    """The line when it is one credit, else cut before each label ("责任编辑：李婷 校对：王丽")."""
    return [line] if east_asian(line) else _LABELS.split(line)


def east_asian(line: str) -> tuple[str, ...]:
    """The writers a credit line names; none when it is no such line, or not surely one."""
    bare = line.strip(_EDGES)
    for form in _forms() if len(bare) <= 60 else ():
        if found := form.match(bare):
            return _names(found)
    return ()


def closing_names(text: str) -> Signed | None:
    """The writers in the bracket that closes a text."""
    if not text.endswith(("）", "】", ")")) or ("者" not in text and "【" not in text):
        return None
    return _signed(_closing(), text, len(text) - 40)


def opening_names(text: str) -> Signed | None:
    """The writers in the bracket that opens a text, behind the place."""
    for form in _opening() if any(word in text for word in ("者", "기자", "특파원")) else ():
        if (found := form.match(text)) and (names := _names(found)):
            return Signed(names, found.end())
    return None


def _signed(forms: tuple[re.Pattern[str], ...], text: str, since: int) -> Signed | None:
    for form in forms:
        if (found := form.search(text, max(0, since))) and (names := _names(found)):
            return Signed(names, found.start())
    return None


def _names(found: re.Match[str]) -> tuple[str, ...]:
    groups = found.groupdict()
    names: list[str] = []
    for text in (groups["names"], groups.get("more") or ""):
        parts = _APART.split(text)
        for part in parts:  # blanks part Chinese names, and Japanese surnames from given names
            words = part.split()
            names += (
                words if len(words) > 1 and all(len(w) > 1 and w[0] in _SURNAMES for w in words) else [part]
            )
    names = [" ".join(n.split()) for n in names if n.strip()]
    return () if any(_no_name(n) for n in names) else tuple(names)


def _no_name(name: str) -> bool:
    return name in _NO_NAMES or bool(_NOT_NAMES.search(name))
