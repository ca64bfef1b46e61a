"""A filter in words: one line for each condition, in both languages, safe whatever was typed into it."""

from datetime import date

import pytest

from clientbook import i18n
from clientbook.domain.filters import CustomName, Names, parse
from clientbook.domain.filters.typing import read
from clientbook.text.filters import describe, hint_sentence

TODAY = date(2026, 11, 21)
OWN = Names((CustomName(3, "会员卡"), CustomName(4, "\x1b[31m[bold]", "number")))


def lines(typed: str, language: str) -> tuple[str, ...]:
    """What is said of a typed filter."""
    i18n.set_language(language)
    return describe(parse(typed, OWN, TODAY, strict=True).node, OWN, TODAY)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("last>30d", "Last contact more than 30 days ago, before 22 Oct"),
        ("last:30d..60d", "Last contact 30 days to 60 days ago, from 22 Sep to 22 Oct"),
        ("last:never", "never contacted"),
        ("no:next", "no next step"),
        ("has:next", "a next step is planned"),
        ("no:phone", "Phone is empty"),
        ("source:referral,exhibition", "Source: referral, exhibition"),
        ("due<7d", "Next step in less than 7 days, before 28 Nov"),
        ("born:8", "Birthday: month 8"),
        ("-level:vip", "not (Level: VIP)"),
        ("#vip or level:vip", "Tag: #vip or Level: VIP"),
        ("会员卡=0012", "会员卡 is exactly 0012"),
        ("created:2026-11", "Created: 2026-11"),
    ],
)
def test_each_condition_is_one_line_that_can_be_read_aloud(typed: str, said: str) -> None:
    assert lines(typed, "en") == (said,)


def test_conditions_that_all_have_to_fit_stand_one_after_another_and_an_either_or_is_one_line() -> None:
    assert len(lines("type:potential last>30d (#a or (level:vip no:next))", "en")) == 3


def test_chinese_says_the_day_that_is_meant() -> None:
    (said,) = lines("未联系>30天", "zh_CN")
    assert "30 天" in said
    assert "10-22" in said


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_hostile_words_come_out_safe(language: str) -> None:
    i18n.set_language(language)
    typed = '#\x1b[31mred name:"{field}\u202e" custom:4>3 \x07sorce:{0}'
    parsed = parse(typed, OWN, TODAY)
    said = (*describe(parsed.node, OWN, TODAY), *map(hint_sentence, parsed.hints))
    assert len(said) >= 3
    assert all("\x1b" not in each and "\u202e" not in each and "\x07" not in each for each in said)


@pytest.mark.parametrize(
    ("typed", "words", "empty", "hints"),
    [
        ("王 level:", "王", True, 0),
        ("王 level:vi", "王", True, 1),
        ("王 level:vip", "王", False, 0),
        ("level:vip -type:po", "", False, 1),
        ("no:ne", "", True, 1),
        ("http:x", "http:x", True, 1),
        ("+44 (20) 7946", "+44 (20) 7946", True, 0),
        ("－＃vip", "", False, 0),
    ],
)
def test_while_it_is_typed_the_last_condition_waits_until_it_means_something(typed: str, words: str, empty: bool, hints: int) -> None:
    parsed = read(typed, OWN, TODAY, typing=True)
    assert (parsed.words, parsed.node is None, len(parsed.hints)) == (words, empty, hints)


def test_when_nobody_types_any_more_it_is_text() -> None:
    assert read("王 level:vi", OWN, TODAY).words == "王 level:vi"
