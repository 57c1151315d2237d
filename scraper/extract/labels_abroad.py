"""Credit lines of scripts that have neither capitals nor blanks around a label: "記者林志豪／新竹報導",
"文｜王小明", "홍길동 기자", "取材・文＝山田太郎", "（记者 王小明）" at either end of the text.

Without capitals a name looks like any other word. So a line must be of one of these forms from end to end,
Chinese names begin with one of the common surnames, and whatever else stands there makes it no credit.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scraper.dates.words import WORD

# Three of four Chinese have one of the first thirty; these are nearly all.
_SURNAMES = (
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘"
    "于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾鐘谭譚陆陸汪范金石廖贾賈夏韦韋付傅方白邹鄒孟熊秦邱江尹薛闫閻"
    "段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯常温溫康施牛樊葛邢安齐齊易乔喬伍庞龐颜顏庄莊聂"
    "聶章鲁魯岳翟殷詹申欧歐耿关關兰蘭焦俞左柳甘祝包宁寧尚符舒阮柯纪紀梅童凌毕畢单單季裴霍涂塗成苗谷盛曲翁冉骆駱蓝藍"
    "路游辛靳欧管柴蒙鲍鮑华華喻祁蒲房滕屈饶饒解牟艾尤阳陽时時穆农農司卓古吉缪繆简簡车車项項连連芦蘆麦麥褚娄婁窦竇戚岑"
    "景党黨宫宮费費卜冷晏席卫衛米柏宗瞿桂全佟应應臧闵閔苟邬鄔边邊卞姬师師和仇栾欒隋商刁沙荣榮巫寇桑郎甄丛叢仲虞敖巩"
    "鞏明佘池查麻苑迟遲邝鄺官封谈談匡鞠惠荆荊乐樂冀郁胥南班储儲原栗燕楚"
)
_H = "\u3400-\u9fff々"
_ENDED = rf"(?=[^{_H}]|报道|報導|摄|攝|$)"
_CHINESE = rf"[{_SURNAMES}][{_H}]{{1,2}}{_ENDED}|(?:欧阳|歐陽|上官|司马|司馬|诸葛|諸葛)[{_H}]{{1,2}}{_ENDED}"
_K = f"{_H}ぁ-んァ-ヶ"
_JAPANESE = rf"(?:[{_K}]{{3,6}}|[{_H}]{{1,3}}[ 　][{_K}]{{1,4}})(?![{_K}ー])"
_SURNAMES_KOREAN = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현"
    "함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예봉사부라감"
)
_KOREAN = (
    f"(?:[{_SURNAMES_KOREAN}]|남궁|황보|선우|제갈)[가-힣][가-힣](?<![부팀])"
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
_FORMS = (
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
_CLOSING = (
    re.compile(rf"[（(](?:本[报報刊网網台]|新华社)?(?:记者|記者)[:：\s]?\s?(?P<names>{_ZH})[）)]$"),
    re.compile(rf"[（(]記者[・:：]?\s?(?P<names>{_several(_JAPANESE, '、')})[）)]$"),
    re.compile(rf"(?<=。|」)【(?P<names>{_several(_JAPANESE, '、')})】$"),
)
_OPENING = (
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
_NOT_NAMES = re.compile(  # what stands in credit lines beside names: houses, desks, what was done
    r"記事|写真|画像|動画|编辑|編輯|編集|資料|提供|訂正|速報|社説|新聞|新闻|[日时時晚早商周週][报報刊]|通信|通讯|通訊|本[报報刊紙网網台]"
    r"|会见|會見|会見|名单|名單|记者|記者|作者|先生|女士|小姐|综合|綜合|连线|連線|报道|報導|報道|评论|評論|[时時][评評事政]"
    r"|市委|政协|政府|安全|金融|财经|財經|商业|商業|关注|關注|ニュース|スポーツ|コラム|オピニオン|イラスト|ライター|デスク|ロイター|アナウンサー|ペンネーム|取材"
    r"|뉴스|신문|방송|취재|기자|회견|일보|이번주|이야기|한국인|명단|전직|현직|원로|남성|여성"
    r"|[版部社局課所庁署室報院面界站讯訊委网網报台刊中组組의당팀부]$|[中核]心$"
)
# Towns that begin with a surname: "记者 温州报道" names nobody.
_TOWNS = (
    "温州 溫州 高雄 黄石 黃石 黄山 黃山 成都 武汉 武漢 石家庄 石家莊 连云港 連雲港 安阳 安庆 安慶 "
    "宁波 寧波 宁夏 郑州 鄭州 徐州 常州 常德 荆州 唐山 邢台 张家口 張家口 张家界 金华 金門 金门 "
    "江门 江苏 江西 马鞍山 齐齐哈尔 沈阳 梅州 柳州 万州 商丘 钟祥 余姚 龙岩 白山 汤阴 于都 黄金 "
    "黃金 王府井 东京 東京 大阪 京都 名古屋 札幌 福岡 横浜 神戸 仙台 広島 那覇 부산시 서울시 "
    "강원도"
)
_PLACES = frozenset(_TOWNS.split())
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
        known = (
            not korean or name[0] in _SURNAMES_KOREAN or name[:2] in ("남궁", "황보", "선우", "제갈", "독고")
        )
        return known and bool(_UNSPACED.match(name)) and not _no_name(name)
    return (
        len(name) <= _LONGEST
        and bool(_SPACED.fullmatch(name))
        and not _AND.search(name)
        and not any(map(str.isdigit, name))
    )


def east_asian_parts(line: str) -> list[str]:
    """The line when it is one credit, else cut before each label ("责任编辑：李婷 校对：王丽")."""
    return [line] if east_asian(line) else _LABELS.split(line)


def east_asian(line: str) -> tuple[str, ...]:
    """The writers a credit line names; none when it is no such line, or not surely one."""
    bare = line.strip(_EDGES)
    for form in _FORMS if len(bare) <= 60 else ():
        if found := form.match(bare):
            return _names(found)
    return ()


def closing_names(text: str) -> Signed | None:
    """The writers in the bracket that closes a text."""
    return _signed(_CLOSING, text, len(text) - 40) if text.endswith(("）", "】", ")")) else None


def opening_names(text: str) -> Signed | None:
    """The writers in the bracket that opens a text, behind the place."""
    for form in _OPENING:
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
    return name in _PLACES or bool(_NOT_NAMES.search(name))
