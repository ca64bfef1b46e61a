"""The recovery code as people copy it."""

import random

import pytest

from clientbook.data.keys import MasterKey
from clientbook.data.recovery_code import GROUPS, read_code, same_group, write_code
from clientbook.domain.errors import WrongRecoveryCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MASTER = MasterKey(bytes(range(1, 33)))
CODE = write_code(MASTER)
FULL_WIDTH = {c: chr(ord(c) + 0xFEE0) for c in CODE}


def test_it_has_fourteen_groups_of_four() -> None:
    assert [len(group) for group in CODE.split("-")] == [4] * GROUPS


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", " "),
        CODE.replace("-", ""),
        CODE.replace("-", "\n"),
        "  " + CODE.replace("-", " - ") + " ",
        "".join(FULL_WIDTH[c] for c in CODE),
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("0", "o").replace("1", "I"),
    ],
)
def test_it_is_read_as_people_type_it(typed: str) -> None:
    assert read_code(typed).secret() == MASTER.secret()


def test_codes_of_a_hundred_keys_read_back() -> None:
    for _ in range(100):
        master = MasterKey.new()
        assert read_code(write_code(master)).secret() == master.secret()


def test_every_single_wrong_character_is_named_by_its_group() -> None:
    places = [place for place, letter in enumerate(CODE) if letter != "-"]
    generator = random.Random(7)
    for place in places:
        wrong = generator.choice([letter for letter in ALPHABET if letter != CODE[place]])
        with pytest.raises(WrongRecoveryCode) as refused:
            read_code(CODE[:place] + wrong + CODE[place + 1 :])
        assert refused.value.detail == str(place // 5 + 1)


def test_two_swapped_neighbours_are_named_by_their_group() -> None:
    letters = CODE.replace("-", "")
    for place in range(len(letters) - 1):
        if letters[place] == letters[place + 1]:
            continue
        swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        with pytest.raises(WrongRecoveryCode) as refused:
            read_code(swapped)
        assert refused.value.detail == str(place // 4 + 1)


@pytest.mark.parametrize("letter", ["U", "*", "码", "é"])
def test_a_character_no_code_has_is_named_by_its_group(letter: str) -> None:
    groups = CODE.split("-")
    groups[6] = groups[6][:2] + letter + groups[6][3:]
    with pytest.raises(WrongRecoveryCode) as refused:
        read_code("-".join(groups))
    assert refused.value.detail == "7"


def test_a_group_with_a_missing_character_is_named() -> None:
    groups = CODE.split("-")
    groups[3] = groups[3][:3]
    with pytest.raises(WrongRecoveryCode) as refused:
        read_code("-".join(groups))
    assert refused.value.detail == "4"


@pytest.mark.parametrize("typed", ["", "   ", CODE[:-5], CODE + "-AAAA", "0" * 55, "-" * 200, "A" * 10_000])
def test_a_code_of_another_length_is_refused(typed: str) -> None:
    with pytest.raises(WrongRecoveryCode):
        read_code(typed)


def test_random_codes_are_refused() -> None:
    generator = random.Random(20261121)
    for _ in range(20):
        with pytest.raises(WrongRecoveryCode):
            read_code("".join(generator.choice(ALPHABET) for _ in range(56)))


def test_a_copied_group_is_compared_as_it_is_typed() -> None:
    fifth = CODE.split("-")[4]
    assert same_group(CODE, 5, fifth.lower())
    assert same_group(CODE, 5, f" {fifth.replace('0', 'O')} ")
    assert not same_group(CODE, 5, fifth[::-1])
    assert not same_group(CODE, 5, "")
