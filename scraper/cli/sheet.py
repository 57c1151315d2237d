"""The sheet of one article: its text, and each field with its source. `show` and `try` print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.padding import Padding
from rich.text import Text

from scraper.cli.terminal import Cell, out, safe, table

TEXT_WIDTH = 88  # columns; longer lines are hard to read
STYLES = {"standfirst": "bold", "h": "bold", "quote": "italic", "embed": "dim"}
INDENTS = {"quote": 4, "li": 2, "embed": 4}


@dataclass(frozen=True, slots=True)
class Line:
    """One field. value: None when not found. via: where it was found. raw: the text it was read from."""

    field: str
    value: str | None
    via: str | None = None
    raw: str | None = None


def when(day: str, at: str | None, zone: str | None, zone_via: str | None, via: str | None) -> str:
    """A date in one line: day and time where it was printed, its zone and how that is known, the instant."""
    clock = f"{day} {_clock(at, zone)}" if at and zone else day
    inferred = "inferred" if via == "weekday" else None
    return ", ".join(filter(None, [clock, zone and f"{zone} ({zone_via})", at, inferred]))


def _clock(at: str, zone: str) -> str:
    """Hour and minute of an instant in a zone, an IANA name or "+08:00"."""
    offset = zone[0] in "+-"
    there = datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo if offset else ZoneInfo(zone)
    return f"{datetime.fromisoformat(at).astimezone(there):%H:%M}"


def image(caption: str | None, url: str | None, credit: str | None, via: str | None) -> Line:
    """An image: its caption, or its address when it has none, and whom the page names for it."""
    return Line("image", f"{caption or url or 'no address'}{f' ({credit})' if credit else ''}", via)


def once(raw: str | None) -> str | None:
    """The text a byline was read from. It may have been found in two elements, one within the other
    ("Oleh: Rani; Oleh: Rani | Rabu"): of these the larger alone.
    """
    texts = list(dict.fromkeys(raw.split("; "))) if raw else []
    return "; ".join(t for t in texts if not any(t in o for o in texts if o != t)) or None


def title(headline: str | None, under: Iterable[str | None]) -> None:
    """The headline, and one line of what is known about the article."""
    out.print(safe(headline or "(no headline)", "bold"), soft_wrap=not out.is_terminal)
    out.print(safe(" · ".join(part for part in under if part), "dim"), soft_wrap=not out.is_terminal)
    out.print()


def body(paragraphs: Iterable[tuple[str, str]]) -> None:
    """The text, (kind, text) by (kind, text), wrapped on a terminal; one line per paragraph when piped."""
    last = ""
    for kind, text in paragraphs:
        if last and not kind == last == "li":
            out.print()
        last = kind
        paragraph = safe(f"• {text}" if kind == "li" else text, STYLES.get(kind, ""))
        if out.is_terminal:
            width = min(out.width, TEXT_WIDTH)
            out.print(Padding(paragraph, (0, 0, 0, INDENTS.get(kind, 0))), width=width)
        else:
            out.print(paragraph, soft_wrap=True)
    out.print()


def fields(lines: Iterable[Line]) -> None:
    """The table of fields. The raw text is left out where it says the same as the value.

    On a terminal long addresses stand below the table, each whole in one line: one can click or copy them.
    """
    addresses = []
    rows: list[tuple[Cell, ...]] = []
    missing = []
    for line in lines:
        raw = line.raw if line.raw != line.value else None
        if line.value is not None and out.is_terminal and is_address(line.value):
            addresses.append(line)
        elif line.value is not None:
            rows.append((Text(line.field, "bold"), line.value, Text(line.via or "", "cyan"), raw))
        elif out.is_terminal:
            missing.append(line.field)
        else:
            rows.append((line.field, None, None, None))
    table(["field", "value", "via", "as printed"], rows, wrap=("value", "as printed"))
    for line in addresses:
        via = f" ({line.via})" if line.via else ""
        out.print(Text.assemble(" ", (line.field, "bold"), (via, "cyan")))
        for url in dict.fromkeys(filter(None, (line.value, line.raw))):
            out.print(safe(f" {url}"), soft_wrap=True)
    if missing:
        out.print(safe(f"Not found: {', '.join(missing)}.", "dim"))
    out.print()


def is_address(text: str) -> bool:
    """Whether it is one web address; a terminal shows it unbroken."""
    return text.startswith(("http://", "https://")) and len(text.split()) == 1


def section(heading: str, lines: Iterable[str]) -> None:
    """A heading and its lines; nothing at all when there are none."""
    kept = list(lines)
    if not kept:
        return
    out.print(Text(heading, "bold"))
    for line in kept:
        if out.is_terminal and not is_address(line):
            out.print(Padding(safe(line), (0, 0, 0, 2)))
        else:
            out.print(safe("  " + line), soft_wrap=True)
    out.print()
