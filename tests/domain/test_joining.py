"""Two records made one: nothing typed is lost, the owner's choice stands, and what must not be forgotten is added up."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain import foreign
from clientbook.domain.customer import Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.joining import APPENDED, CHOOSABLE, differs, is_empty, joined, keys_shown, value_of

_TEXTS = st.sampled_from(["", "茶", "tea", "green tea", "x" * 150, "y" * 150])
_RECORDS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    name=st.sampled_from(["王伟丽", "Wang Weili", "王小明"]),
    company=_TEXTS,
    hobbies=_TEXTS,
    notes=_TEXTS,
    level=st.sampled_from(["", "vip", "key"]),
    rhythm_days=st.sampled_from([None, 7, 60]),
    do_not_contact=st.sampled_from([(), ("all",), ("phone",), ("email",)]),
    custom=st.dictionaries(st.sampled_from("12"), st.sampled_from(["a", 3, True]), max_size=2),
    type=st.sampled_from(["potential", "existing"]),
)


def two(one: dict[str, Any], other: dict[str, Any]) -> tuple[Customer, Customer]:
    return Customer(id=1, **one), Customer(id=2, **other)


@given(_RECORDS, _RECORDS)
def test_nothing_that_was_written_freely_is_lost(one: dict[str, Any], other: dict[str, Any]) -> None:
    kept, gone = two(one, other)
    made = joined(kept, [gone], {})
    everything = "\n".join(str(getattr(made, key)) for key in APPENDED)
    for record in (one, other):
        assert record["hobbies"] in everything
        assert record["notes"] in made.notes
    assert gone.name in (made.name, *made.other_names.split("; "))
    assert made.name == kept.name
    assert set(one["custom"]) | set(other["custom"]) == set(made.custom)
    assert ("all" in made.do_not_contact) == ("all" in one["do_not_contact"] + other["do_not_contact"])
    for key in ("company", "level", "rhythm_days", "type"):
        wanted = one[key] if not is_empty(key, one[key]) else other[key] if not is_empty(key, other[key]) else one[key]
        assert getattr(made, key) == wanted


@given(
    _RECORDS, _RECORDS, st.dictionaries(st.sampled_from([*sorted({"name", "company", "level", "notes", "type"})]), st.sampled_from([1, 2]))
)
def test_what_was_chosen_stands(one: dict[str, Any], other: dict[str, Any], choices: dict[str, int]) -> None:
    kept, gone = two(one, other)
    made = joined(kept, [gone], choices)
    for key, chosen in choices.items():
        wanted = getattr(kept if chosen == 1 else gone, key)
        assert getattr(made, key) == wanted or (key == "notes" and str(getattr(made, key)).startswith(wanted))


@given(_RECORDS)
def test_who_is_joined_with_a_copy_stays_as_they_are(one: dict[str, Any]) -> None:
    kept, gone = two(one, one)
    made = joined(kept, [gone], {})
    changed = {key for key in CHOOSABLE if getattr(made, key) != getattr(kept, key)}
    assert changed <= {"do_not_contact"}
    assert not [key for key in keys_shown((kept, gone)) if differs((kept, gone), key)]


def test_nobody_is_sent_by_themselves() -> None:
    one, other = Customer(id=1, name="a", referred_by=2), Customer(id=2, name="b", referred_by=9)
    assert joined(one, [other], {}).referred_by == 9
    assert joined(one, [Customer(id=2, name="b", referred_by=1)], {}).referred_by is None
    assert joined(one, [other], {"referred_by": 1}).referred_by is None
    assert joined(Customer(id=1, name="a", referred_by=5), [other], {}).referred_by == 5


def test_a_choice_that_is_none_is_refused() -> None:
    one, other = Customer(id=1, name="a"), Customer(id=2, name="b")
    for choices in ({"name": 3}, {"code": 1}, {"points": 1}, {"nonsense": 1}):
        with pytest.raises(InvalidValue):
            joined(one, [other], choices)


def test_own_fields_are_chosen_one_by_one_and_cards_add_up() -> None:
    one = Customer(id=1, name="a", custom={"1": "x", foreign.KEY: "X-A:1"})
    other = Customer(id=2, name="b", custom={"1": "y", "2": 3, foreign.KEY: "X-A:1\nX-B:2"})
    assert joined(one, [other], {}).custom == {"1": "x", "2": 3, foreign.KEY: "X-A:1\nX-B:2"}
    assert joined(one, [other], {"custom:1": 2, "custom:2": 1}).custom == {"1": "y", foreign.KEY: "X-A:1\nX-B:2"}
    assert keys_shown((one, other)) == ("name", "custom:1", "custom:2")
    assert value_of(other, "custom:2") == 3


def test_days_and_consent_are_kept() -> None:
    one, other = Customer(id=1, name="a"), Customer(id=2, name="b", consent_date=date(2026, 1, 1), consent_note="by mail")
    made = joined(one, [other], {})
    assert (made.consent_date, made.consent_note) == (date(2026, 1, 1), "by mail")
