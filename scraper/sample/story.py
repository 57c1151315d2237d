"""An invented article: what a design prints, and what the truth about it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from scraper.models import ParagraphKind, Role
from scraper.sample.press import Outline
from scraper.sample.words import Dice, Filler, person, vocabulary

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. signature: who posted it, of kind "embed" only; printed inside the post."""

    kind: ParagraphKind
    text: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """What a story says about its day. hari: for the first sentence. spoken: beside the first quotation.

    day: the day of the news that a careful reader works out, None when the text does not tell.
    """

    hari: str
    spoken: str = ""
    caption: str = ""
    clues: bool = False
    day: date | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """All that a page of it prints. dateline: as printed, separator included ("" for none).

    opening: a line before the text that belongs to the credits ("Laporan Wartawan ..."). initials: printed in
    brackets behind the last word. printed, zone, day: the publication date as printed on the page, its zone
    (IANA) and its day there; None when the page prints none.
    """

    outline: Outline
    headline: str
    blocks: tuple[Block, ...]
    days: Days
    dateline: str
    place: str | None
    caption: str | None
    credit: str | None = None
    bylines: tuple[tuple[str, Role], ...] = ()
    opening: str = ""
    initials: str = ""
    printed: str | None = None
    zone: str | None = None
    day: date | None = None
    tags: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


def short_day(day: date) -> str:
    """Rabu (15/8)"""
    return f"{weekday(day)} ({day.day}/{day.month})"


def full_day(day: date) -> str:
    """Rabu (15/8/2018)"""
    return f"{weekday(day)} ({day.day}/{day.month}/{day.year})"


def long_day(day: date) -> str:
    """15 Agustus 2018"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def news_date(outline: Outline, dice: Dice) -> date:
    """The day the news is of: that of publication or the one before."""
    return outline.at.date() - timedelta(days=dice.below(2))


def sentence(text: str) -> str:
    """With a capital first letter and a full stop."""
    text = text[0].upper() + text[1:]
    return text if text[-1] in '.!?”"' else text + "."


def write(
    outline: Outline,
    days: Days,
    dice: Dice,
    official: str,
    *,
    quotes: str = '""',
    lists: bool = True,
    posts: bool = False,
) -> tuple[Block, ...]:
    """The text: 4 to 15 paragraphs, more with sub-headings and list entries.

    official: who speaks for an office in it. quotes: opening and closing mark. lists: with sub-headings,
    lists and block quotes. posts: with embedded posts.
    """
    words, topic = vocabulary(), outline.topic
    filler = Filler(dice, hari=days.hari, **outline.words)
    resident = person(dice, outline.region)
    office = filler.fill(dice.pick(topic["offices"]))
    filler.know(
        pejabat=f"{office}, {official}",
        p=official.rsplit(" ", 1)[-1],
        w=resident.rsplit(" ", 1)[-1],
        warga=f"{resident} ({dice.between(19, 71)})",
    )

    length = 4 + dice.below(5) + (dice.below(8) if dice.chance(0.4) else 0)
    details = dice.some(topic["details"], 6) + dice.some(words["generic"]["details"], 15)
    sayings = dice.some(topic["quotes"], 4) + dice.some(words["generic"]["quotes"], 8)
    opening, closing = quotes[0], quotes[1]

    met = False  # whether the resident has been introduced with full name and age

    def facts(count: int) -> str:
        opens = [opening for opening in words["opens"] if met or "{w}" not in opening]
        parts = (dice.pick(opens) + details.pop(0) for _ in range(min(count, len(details))))
        return " ".join(sentence(filler.fill(part)) for part in parts)

    def said(who: str, when: str = "") -> str:
        saying, verb = filler.fill(sayings.pop(0)), dice.pick(words["verbs"])
        return f"{opening}{saying},{closing} {verb} {who}{', ' + when if when else ''}."

    body = [Block("p", " ".join(filter(None, [filler.fill(outline.plot[1]), facts(dice.below(2))])))]
    body.append(Block("p", said(filler.fill("{pejabat}"), days.spoken)))
    while len(body) < length and len(details) > 2:
        turn = dice.below(10)
        if turn < 4 and sayings:
            resident_speaks = dice.chance(0.5)
            who = filler.fill(("{w}" if met else "{warga}") if resident_speaks else "{p}")
            met = met or resident_speaks
            body.append(Block("p", " ".join(filter(None, [said(who), facts(dice.below(2))]))))
        else:
            body.append(Block("p", facts(1 + dice.below(3))))
    if days.clues and days.day:
        past, this = days.day.month - 2, days.day.year
        filler.know(
            tahun=str(this), tahun_lalu=str(this - 1), tahun_depan=str(this + 1), bulan=MONTHS[max(0, past)]
        )
        clue = filler.fill(dice.pick(words["clues"] if past >= 0 else words["clues"][1:]))
        place = dice.between(2, len(body) - 1)
        body[place] = Block("p", body[place].text + " " + clue)
    if lists:
        body = _furnish(body, outline, filler, dice, posts)
    return tuple(body)


def _furnish(body: list[Block], outline: Outline, filler: Filler, dice: Dice, posts: bool) -> list[Block]:
    """Sub-headings, a list, a block quote, an embedded post, on some."""
    words, topic = vocabulary(), outline.topic
    if len(body) >= 8 and dice.chance(0.6):
        heads = dice.some(topic["heads"], 2)
        body.insert(4, Block("h", heads[0]))
        if len(body) >= 12:
            body.insert(9, Block("h", heads[1]))
    if dice.chance(0.2):
        items = [Block("li", item) for item in dice.some(topic["items"], dice.between(3, 4))]
        body[-1:-1] = [Block("p", topic["list_intro"]), *items]
    if dice.chance(0.15):
        body.insert(3, Block("quote", dice.pick(words["generic"]["blockquotes"])))
    if posts and dice.chance(0.15):
        post = filler.fill(dice.pick(words["generic"]["posts"]))
        account = outline.district.removeprefix("Kecamatan ").replace(" ", "")
        signature = f"Info {account} (@info_{account.lower()}) {long_day(outline.at.date())}"
        body.insert(len(body) - 1, Block("embed", post, signature))
    return body


def edited(blocks: tuple[Block, ...], headline: str) -> tuple[tuple[Block, ...], str]:
    """The article as the desk changed it later: another headline and one paragraph more."""
    more = Block("p", "Sampai berita ini diperbarui, pihak terkait belum memberi keterangan tambahan.")
    return (*blocks, more), f"{headline}, Ini Penjelasannya"
