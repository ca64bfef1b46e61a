"""The passphrase's floor, hint and proposal."""

import pytest

from clientbook.data.passphrases import propose, require_passphrase, strength, weight
from clientbook.data.words import CHINESE, ENGLISH
from clientbook.domain.errors import InvalidValue


@pytest.mark.parametrize(
    "passphrase", ["", "elevenchars", "五个汉字呀", "é" * 5 + "abcdef", "passphrase\x07x", "tab\tin the mid", "x" * 2000]
)
def test_below_the_floor_or_untypable_is_refused(passphrase: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        require_passphrase(passphrase)
    assert refused.value.field == "passphrase"
    assert not refused.value.value, "the error must not carry the passphrase"


@pytest.mark.parametrize("passphrase", ["twelve chars", "六个汉字好了", "abcd四个汉字", "pass phrase with spaces", "ｆｕｌｌｗｉ"])
def test_at_the_floor_is_accepted(passphrase: str) -> None:
    require_passphrase(passphrase)


def test_a_chinese_character_counts_two_and_an_accent_none() -> None:
    assert weight("汉字ab") == 6
    assert weight("e\u0301") == 1


def test_the_hint_is_honest_about_what_is_guessed_first() -> None:
    assert [strength(text) for text in ("aaaaaaaaaaaa", "password1234", "123456789012", "qwertyqwerty", "abcdefghijkl")] == [0] * 5
    assert strength("tandem Kiosk Ölfilm 7 Meisen") >= 3
    assert strength("春眠不觉晓处处闻啼鸟") >= 3
    assert strength("Hund") < strength("Hund und Katze") < strength("Hund und Katze tanzen Tango im Regen")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_proposal_is_six_random_words_that_any_keyboard_types(language: str) -> None:
    proposals = {propose(language).passphrase for _ in range(50)}
    assert len(proposals) == 50
    for passphrase in proposals:
        require_passphrase(passphrase)
        assert passphrase.isascii()
        assert len(passphrase.split()) == 6
        assert strength(passphrase) >= 3


def test_chinese_proposals_show_the_words_behind_the_pinyin() -> None:
    proposal = propose("zh_CN")
    assert [dict(CHINESE)[word] for word in proposal.passphrase.split()] == proposal.meaning.split()
    assert propose("en").meaning == ""


def test_each_list_has_256_different_words() -> None:
    assert len(set(ENGLISH)) == len({pinyin for pinyin, _ in CHINESE}) == len({word for _, word in CHINESE}) == 256
