"""Two customers are alike for reasons one can name, whichever stands first, and never for a common name alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.likeness import LEAST, WEIGHTS, Traits, likeness, one_digit_differs, two_swapped

_WORDS = st.sampled_from(["", "wangwei", "zhangwei", "anna", "mingdamaoyi"])
_NUMBERS = st.frozensets(st.sampled_from(["8613800138000", "8613800138001", "8613800130800", "95588"]), max_size=2)
_MAILS = st.frozensets(st.sampled_from(["a@example.com", "b@example.com"]), max_size=1)
PEOPLE = st.builds(
    Traits,
    kind=st.sampled_from(["person", "organisation"]),
    name=_WORDS,
    reading=_WORDS,
    others=st.frozensets(_WORDS.filter(bool), max_size=1),
    company=_WORDS,
    phones=_NUMBERS,
    emails=_MAILS,
    accounts=st.frozensets(st.just("wx"), max_size=1),
    addresses=st.frozensets(st.just("zhongshanlu8"), max_size=1),
    birth=st.sampled_from(["", "1990-03-04", "1985-01-01", "--03-04"]),
)
WEI = Traits(name="张伟", reading="zhangwei", phones=frozenset({"8613800138000"}))
OTHER_NUMBER = frozenset({"8613911112222"})


@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_who_comes_first_and_every_reason_is_known(one: Traits, other: Traits) -> None:
    found = likeness(one, other)
    assert found == likeness(other, one)
    assert 0 <= found.score <= 100
    assert bool(found.reasons) == (found.score > 0)
    assert all(reason.kind in WEIGHTS for reason in found.reasons)


@given(PEOPLE, PEOPLE)
def test_one_more_number_in_common_never_makes_two_less_alike(one: Traits, other: Traits) -> None:
    number = frozenset({"861234567"})
    more = likeness(replace(one, phones=one.phones | number), replace(other, phones=other.phones | number))
    before = likeness(one, other)
    near = {"one_digit", "swapped", "name_only"} & {reason.kind for reason in before.reasons}
    assert near or more.score >= before.score
    assert any(reason.kind == "phone" for reason in more.reasons)


@given(PEOPLE)
def test_who_is_entered_twice_with_a_number_is_found(one: Traits) -> None:
    known = replace(one, phones=one.phones | {"8613800138000"})
    assert likeness(known, known).score >= LEAST


def kinds(one: Traits, other: Traits) -> set[str]:
    return {reason.kind for reason in likeness(one, other).reasons}


@pytest.mark.parametrize(
    ("changed", "reason", "worth_a_look"),
    [
        ({"phones": OTHER_NUMBER}, "name", False),
        ({"phones": frozenset()}, "name_only", True),
        ({"name": "章炜", "phones": frozenset({"8613800138010"})}, "one_digit", True),
        ({"phones": frozenset({"8613800130800"})}, "swapped", True),
        ({"name": "李雷", "reading": "lilei"}, "phone", True),
        ({"name": "李雷", "reading": "lilei", "kind": "organisation"}, "phone", False),
        ({"name": "李雷", "reading": "lilei", "birth": "1990-01-01"}, "phone", True),
    ],
)
def test_what_counts_and_how_much(changed: dict[str, object], reason: str, worth_a_look: bool) -> None:
    other = replace(WEI, **changed)  # type: ignore[arg-type]
    assert reason in kinds(WEI, other)
    assert (likeness(WEI, other).score >= LEAST) == worth_a_look


@pytest.mark.parametrize(
    "shared", [{"company": "mingda"}, {"addresses": frozenset({"x"})}, {"birth": "1990-03-04"}, {"kind": "organisation"}]
)
def test_a_name_counts_beside_something_else(shared: dict[str, object]) -> None:
    one, other = replace(WEI, **shared), replace(WEI, phones=OTHER_NUMBER, **shared)  # type: ignore[arg-type]
    assert likeness(one, other).score >= LEAST
    assert likeness(WEI, replace(WEI, phones=OTHER_NUMBER)).score < LEAST


def test_another_birth_date_and_another_name_speak_against_it() -> None:
    one = replace(WEI, birth="1990-01-01")
    assert likeness(one, replace(one, birth="1991-01-01")).score < likeness(one, one).score
    assert likeness(WEI, replace(WEI, name="李雷", reading="lilei")).score < likeness(WEI, WEI).score
    nickname = replace(WEI, name="阿伟", reading="awei", others=frozenset({"张伟"}))
    assert likeness(WEI, nickname).score > likeness(WEI, replace(nickname, others=frozenset())).score


@given(st.text("0123456789", min_size=7, max_size=13), st.data())
def test_near_numbers_are_told_from_others(digits: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(digits) - 2))
    wrong = digits[:at] + str((int(digits[at]) + 1) % 10) + digits[at + 1 :]
    turned = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert one_digit_differs(digits, wrong)
    assert two_swapped(digits, turned) == (digits[at] != digits[at + 1])
    assert not one_digit_differs(digits, digits)
    assert not two_swapped(digits, digits)
    assert not one_digit_differs(digits, digits + "1")
    assert not two_swapped(digits, wrong)
