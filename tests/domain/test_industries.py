"""Industries of GB/T 4754-2017: all of them, read from codes and names, kept as one text."""

from datetime import date

import pytest

from clientbook import i18n, text
from clientbook.domain.fields import BY_KEY
from clientbook.domain.industries import INDUSTRIES, held_in, named, other_words
from clientbook.domain.typed import parse_field, typed_form

TODAY = date(2026, 11, 21)


def stored(typed: str) -> str:
    """What the record holds for typed words."""
    return str(parse_field(BY_KEY["industry"], typed, today=TODAY))


def test_there_are_twenty_sections_and_ninety_seven_divisions_in_order() -> None:
    assert [code for code in INDUSTRIES if len(code) == 1] == list("ABCDEFGHIJKLMNOPQRST")
    assert [code[1:] for code in INDUSTRIES if len(code) > 1] == [f"{number:02d}" for number in range(1, 98)]
    assert list(INDUSTRIES) == sorted(INDUSTRIES, key=lambda code: (code[0], code[1:]))
    assert all(each.chinese and each.english and each.english.isascii() for each in INDUSTRIES.values())


@pytest.mark.parametrize(
    "typed",
    [
        "I65",
        "i65",
        "65",
        "Ｉ６５",
        "I65 软件和信息技术服务业",
        "软件和信息技术服务业",
        "software and IT services",
        "I65 Software and IT services",
    ],
)
def test_code_and_name_in_either_language_mean_the_same_industry(typed: str) -> None:
    assert stored(typed) == "I65 软件和信息技术服务业"


@pytest.mark.parametrize(("typed", "kept"), [("零售", "F52 零售业"), ("教育", "P83 教育"), ("C", "C 制造业")])
def test_a_name_without_its_last_character_and_a_section_are_known(typed: str, kept: str) -> None:
    assert stored(typed) == kept


@pytest.mark.parametrize("typed", ["Textil", "I65 软件", "C65", "99", "6510", "c", "卖手机壳的", "I65 F52"])
def test_other_words_stay_as_they_were_typed(typed: str) -> None:
    assert stored(typed) == typed
    assert named(typed) is None


def test_every_industry_reads_back_from_what_is_stored_and_from_its_english_name() -> None:
    for each in INDUSTRIES.values():
        assert stored(typed_form(BY_KEY["industry"], each.stored)) == each.stored
        assert held_in(each.stored) is each
        assert named(each.english) is each
        assert each.english in other_words(each.stored)


def test_it_is_shown_by_its_name_in_the_language_in_force() -> None:
    for language, shown in (("zh_CN", "零售业"), ("en", "Retail")):
        i18n.set_language(language)
        assert text.value(BY_KEY["industry"], "F52 零售业", TODAY) == shown
        assert text.value(BY_KEY["industry"], "F52 我的店", TODAY) == "F52 我的店"
