"""The door for text from outside, and the foldings."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clientbook.domain.names import clean, fold, fold_typed, is_clean

FORBIDDEN = (
    [chr(c) for c in range(0x20) if chr(c) not in "\t\n\r"]
    + [chr(c) for c in range(0x7F, 0xA0)]
    + [chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0x200B, 0x2060, 0xFEFF)]
    + [chr(c) for c in (0xE0001, 0xE0020, 0xE007F, 0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)]
)
EVIL = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            [*FORBIDDEN, "\u2028", "\u2029", "\r", "\n", "\t", "\u200d", "\u200c", "\ufe0f", "e", "\u0301", " ", "\u3000", "王", "👩"]
        ),
    ),
    max_size=40,
)


@given(EVIL, st.booleans(), st.integers(1, 30))
@example("0000000\u16800", False, 8)
def test_whatever_comes_in_the_cleaned_text_is_clean_short_enough_and_stays_as_it_is(text: str, lines: bool, limit: int) -> None:
    once = clean(text, limit, lines=lines)
    assert is_clean(once.text, lines=lines)
    assert len(once.text) <= limit
    assert not any(c in once.text for c in FORBIDDEN)
    assert once.text == unicodedata.normalize("NFC", once.text)
    again = clean(once.text, limit, lines=lines)
    assert (again.text, again.removed, again.cut) == (once.text, 0, 0)


@pytest.mark.parametrize("bad", FORBIDDEN, ids=lambda c: f"U+{ord(c):04X}")
def test_each_forbidden_character_is_refused_and_removed_and_counted(bad: str) -> None:
    for lines in (False, True):
        assert not is_clean(f"a{bad}b", lines=lines)
        assert clean(f"a{bad}b", 9, lines=lines) == type(clean("", 9))("ab", 1, 0)


@pytest.mark.parametrize(
    "text",
    ["王小明", "Zoë Müller", "👩‍👩‍👧 family", "❤️", "नमस्ते", "می‌خواهم", "O'Hara & Söhne [/b]", "𠮷野家", "\ue000 private", "全　角", ""],
)
def test_real_names_pass_unchanged(text: str) -> None:
    assert is_clean(text)
    assert clean(text, 200).text == text


def test_text_that_is_not_composed_is_refused_and_composed() -> None:
    assert not is_clean("Zoe\u0308")
    assert clean("Zoe\u0308", 9).text == "Zoë"
    assert clean("e\u200b\u0301", 9).text == "é"


def test_line_breaks_and_tabs_stay_in_notes_and_become_spaces_elsewhere() -> None:
    assert clean("a\r\nb\rc\n\td\u2028e", 99, lines=True).text == "a\nb\nc\n\td e"
    assert clean("a\r\nb\rc\n\td\u2028e", 99).text == "a b c  d e"
    assert clean("a\r\nb", 99).removed == 0
    assert is_clean("a\n\tb", lines=True)
    assert not is_clean("a\nb")
    assert not is_clean("a\rb", lines=True)


def test_what_is_too_long_is_cut_and_counted() -> None:
    assert clean("abcdef", 4).text == "abcd"
    assert clean("abcdef", 4).cut == 2
    assert clean("👩‍👧", 2).text == "👩"


def test_joiners_at_an_edge_or_in_a_row_are_litter() -> None:
    assert not is_clean("\u200dab")
    assert not is_clean("a\u200d\u200db")
    assert clean("\u200dab \u200c", 9).text == "ab"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("Müller", "muller"),
        ("Straße", "strasse"),
        ("Ørsted", "orsted"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Nguyễn Đức", "nguyen duc"),
        ("王小明", "王小明"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("　", " "),
        ("が", "が"),
        ("ﬁn", "fin"),
    ],
)
def test_spellings_fold_to_what_is_searched(typed: str, folded: str) -> None:
    assert unicodedata.normalize("NFC", fold(typed)) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once_and_case_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=0x24F), max_size=30))
def test_case_does_not_matter_to_a_search(text: str) -> None:
    assert fold(text.lower()) == fold(text)


@pytest.mark.parametrize(("typed", "meant"), list(zip("？／、。．，【「［】」］‘’×：；！ｊ　", "?//..,[[[]]]''*:;!j ", strict=True)))
def test_full_width_keys_mean_their_narrow_ones(typed: str, meant: str) -> None:
    assert fold_typed(typed) == meant


def test_composed_characters_stay_what_they_are() -> None:
    assert fold_typed("王j") == "王j"


@pytest.mark.parametrize(
    "text", ["\ufeff\u200d王", "a\u200d\u2066", "\u200b\u200d", "a\u200d\x00 b", "👨\u200d\u202e👩", "\u200d\ufeff\u200d\ufeff"]
)
def test_what_stood_beside_a_character_that_goes_is_clean_too(text: str) -> None:
    """A joiner that has come to an edge would be refused by the record, and a row of an import with it."""
    assert is_clean(clean(text, 20).text)
    assert clean(text, 20).removed == len(text) - len(clean(text, 20).text) > 0
