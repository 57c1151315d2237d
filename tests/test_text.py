"""Cleaning, counting, comparing and showing text."""

import sqlite3
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text import clean, clean_block, digest, fold, printable, words


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  satu\u00a0 dua\t\ntiga ", "satu dua tiga"),
        ("ke\u00adper\u200bcayaan\ufeff", "kepercayaan"),
        ("a\x00b\x1b[0m\ud800c", "ab[0mc"),
        ("cafe\u0301", "café"),
        ("\u200eJudul\u202e", "Judul"),
        ("kata\u200ckata", "katakata"),
        ("\u0646\u200c\u0645", "\u0646\u200c\u0645"),
        ("👩\u200d🌾 panen", "👩\u200d🌾 panen"),
        ("", ""),
    ],
)
def test_clean_takes_off_what_is_not_seen(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_a_block_keeps_its_lines() -> None:
    assert (
        clean_block(" baris\u00a0satu \r\n\tbaris  dua\n\n\n\nbait dua ")
        == "baris satu\nbaris dua\n\nbait dua"
    )


@given(st.text())
def test_clean_text_stays_clean_and_can_be_stored(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert sqlite3.connect(":memory:").execute("SELECT ?", (once,)).fetchone() == (once,)
    assert "\n" not in once


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Warga memanen cabai, 171.664 kilogram.", 5),
        ("pasar-pasar Jum'at 15/8", 3),
        ("don’t stop", 2),
        ("新闻 news", 3),
        ("— … !", 0),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert words(text) == count


def test_digest_is_sha256_of_utf8() -> None:
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(digest("\ud800")) == 64


def test_fold_makes_quotes_dashes_and_case_alike() -> None:
    assert fold("“JUM’AT” – Ｂali…") == fold('"jum\'at" - bali...')


def test_nothing_printable_can_steer_a_terminal() -> None:
    assert printable("\x1b[31mmerah\x07\u202e\r\x9b") == r"\x1b[31mmerah\x07\u202e\r\x9b"
    assert printable("dua\nbaris\té") == "dua\nbaris\té"
    assert printable("\ud83d") == r"\ud83d"


def test_a_letter_with_thousands_of_marks_keeps_thirty() -> None:
    """Sorting all of them would take a time that grows with the square of their number."""
    started = time.process_time()
    for tidy in (clean, clean_block):
        kept = tidy("kafe" + "\u0301\u0323" * 100_000)
        assert kept.startswith("kaf\u1eb9") and len(kept) == 33  # one mark is part of the letter now
    assert time.process_time() - started < 2
    assert clean("e\u0301") == "é"


def test_marks_and_rare_signs_in_a_long_text() -> None:
    long = "Haus \u201eam See\u201c " * 100
    assert clean(long + "\U0001f600" * 40) == long + "\U0001f600" * 40  # rare signs in a row are no marks
    assert len(clean(long + "q" + "\U0001e944" * 40)) == len(long) + 31
