"""Display strings: safe, cut by cells, worded in both languages."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from clientbook import text
from tests.support.languages import speaking

TODAY = date(2026, 11, 21)
STEERING = [
    "\x1b]0;owned\x07",
    "\x1b[2J",
    "\u202eevil",
    "\x9b31m",
    "\x00",
    "a\r\nb",
    "\u2028",
    "\ufeff",
    "\udc80",
    "\U000e0041",
    "[/b]",
    "[@click=app.quit]x[/]",
]
MIXED = st.lists(
    st.one_of(st.characters(), st.sampled_from(["王", "é", "👩‍👩‍👧", "\ufe0f", "a", " ", "\u3000", *STEERING])), max_size=20
).map("".join)


@given(MIXED)
def test_a_plain_string_steers_no_terminal_and_is_one_line(stored: str) -> None:
    shown = text.plain(stored)
    assert all(ord(c) >= 0x20 and not 0x7F <= ord(c) <= 0x9F and not 0xD800 <= ord(c) <= 0xDFFF for c in shown)
    assert not set("\n\r\u2028\u2029\u202e\u200b\ufeff") & set(shown)
    assert text.plain(shown) == shown
    assert all("\n" not in line and text.plain(line) == line for line in text.lines(stored))


def test_markup_is_left_as_it_was_typed() -> None:
    for literal in ("[/b]", "Bob [VIP] Co", "[@click=app.quit]x[/]", "a\\[b"):
        assert text.plain(literal) == literal


def test_lines_keep_the_breaks_and_plain_makes_spaces_of_them() -> None:
    assert text.lines("a\r\n\tb\n\nc") == ["a", "    b", "", "c"]
    assert text.plain("a \r\n b\n\nc") == "a b c"


@given(MIXED.map(text.plain), st.integers(0, 40))
def test_fitted_text_never_needs_more_cells_and_padded_text_needs_exactly_so_many(shown: str, cells: int) -> None:
    assert cell_len(text.fit(shown, cells)) <= cells
    assert cell_len(text.cut(shown, cells)) <= cells
    assert shown.startswith(text.cut(shown, cells))
    assert cell_len(text.pad(shown, cells)) == cells
    assert cell_len(text.pad(shown, cells, right=True)) == cells


def test_a_wide_character_is_never_halved() -> None:
    assert text.cut("王小明", 5) == "王小"
    assert text.fit("王小明有限公司", 7) == "王小.."
    assert text.fit("王小明", 6) == "王小明"
    assert text.pad("王小明", 8) == "王小明  "
    assert text.pad("王小明", 7, tail="…") == "王小明 "
    assert text.fit("abcdef", 1) == "a"


def test_days_are_written_as_in_each_language() -> None:
    with speaking("en"):
        assert text.day(TODAY, TODAY) == "Sat 21 Nov 2026"
        assert text.short_day(TODAY, TODAY) == "21 Nov"
        assert text.short_day(date(2025, 1, 2), TODAY) == "2 Jan 2025"
        assert text.date_text(TODAY) == "21 Nov 2026"
    with speaking("zh_CN"):
        assert text.day(TODAY, TODAY) == "周六 11-21"
        assert text.day(date(2025, 11, 22), TODAY) == "周六 2025-11-22"
        assert text.short_day(TODAY, TODAY) == "11-21"
        assert text.date_text(TODAY) == "2026-11-21"


def test_counts_of_days_are_worded() -> None:
    with speaking("en"):
        assert [text.days(1), text.days(34), text.days_late(1), text.days_late(4)] == ["1 day", "34 days", "1 day late", "4 days late"]
        assert [text.ago(day, TODAY) for day in (None, TODAY, date(2026, 11, 20), date(2026, 10, 21))] == [
            "never",
            "today",
            "yesterday",
            "31 days ago",
        ]
        assert [text.due(TODAY + timedelta(days=n), TODAY) for n in (0, 1, 3, 7)] == ["today", "tomorrow", "Tue", "28 Nov"]
    with speaking("zh_CN"):
        assert [text.days(34), text.days_late(4), text.days_without(31)] == ["34 天", "晚 4 天", "31 天未联系"]
        assert [text.ago(day, TODAY) for day in (None, TODAY, date(2026, 11, 20), date(2026, 10, 21))] == [
            "从未",
            "今天",
            "昨天",
            "31 天前",
        ]
        assert [text.due(TODAY + timedelta(days=n), TODAY) for n in (0, 1, 3, 7)] == ["今天", "明天", "周二", "11-28"]


@pytest.mark.parametrize(
    ("stored", "english", "chinese"),
    [
        ("1985-03-07", "7 Mar 1985", "1985-03-07"),
        ("--03-07", "7 Mar", "3月7日"),
        ("1985-03", "Mar 1985", "1985年3月"),
        ("1985", "1985", "1985年"),
        ("L--08-15", "lunar 15th of 8th month", "农历八月十五"),
        ("L1985-06+07", "lunar 7th of leap 6th month 1985", "农历1985年闰六月初七"),
        ("L--11-23", "lunar 23rd of 11th month", "农历冬月廿三"),
        ("L--12-30", "lunar 30th of 12th month", "农历腊月三十"),
        ("L--01-20", "lunar 20th of 1st month", "农历正月二十"),
        ("no date", "no date", "no date"),
    ],
)
def test_partial_dates_are_written_as_people_say_them(stored: str, english: str, chinese: str) -> None:
    with speaking("en"):
        assert text.partial_date(stored) == english
    with speaking("zh_CN"):
        assert text.partial_date(stored) == chinese


def test_amounts_numbers_and_phones() -> None:
    assert [text.money(8_640_000), text.money(123_450, "USD"), text.money(-5, "EUR"), text.money(300, "JPY")] == [
        "¥86,400",
        "$1,234.50",
        "-€0.05",
        "JP¥300",
    ]
    assert text.money(30_000, "CHF") == "CHF 300"
    assert text.count(20_000) == "20,000"
    assert text.phone("+8613800138000") == "138 0013 8000"
    assert text.phone("+8613800138000", full=True) == "+86 138 0013 8000"
    assert "\x1b" not in text.phone("\x1b[2J95588")


def test_staleness_signs_have_an_ascii_twin() -> None:
    assert [text.glyph(each) for each in ("fresh", "cooling", "dormant")] == ["○", "◐", "●"]
    assert [text.glyph(each, ascii=True) for each in ("fresh", "cooling", "dormant")] == [" ", "~", "z"]


def test_importing_the_words_loads_neither_the_screen_nor_the_book() -> None:
    heavy = "{'textual', 'rich', 'sqlalchemy', 'phonenumbers', 'pypinyin'}"
    code = f"import sys, clientbook.text as t; t.day; sys.exit(len({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", code.replace("t.day", "t.width('王')")], check=False).returncode == 1
