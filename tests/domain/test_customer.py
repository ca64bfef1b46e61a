"""The record is valid by construction."""

from dataclasses import replace
from typing import Any

import pytest

from clientbook.domain.customer import LONG_LIMIT, ContactPerson, ContactPoint, Customer
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import FIELDS, FieldType

GOOD = Customer(name="王伟丽")


@pytest.mark.parametrize(
    "key", [each.key for each in FIELDS if each.type in (FieldType.TEXT, FieldType.LONG, FieldType.CHOICE) and each.key != "kind"]
)
def test_no_text_of_the_record_holds_what_the_door_would_take_out(key: str) -> None:
    for bad in ("a\x1b[2J", "a\u202eb", "a\u200bb", "Zoe\u0308", "\udc80"):
        with pytest.raises(InvalidValue) as refused:
            replace(GOOD, **{key: bad})
        assert refused.value.field == key
    assert getattr(replace(GOOD, **{key: "Zoë 王"}), key) == "Zoë 王"


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""}, {"name": "  "}, {"kind": "robot"}, {"name": "x" * 201}, {"notes": "x" * (LONG_LIMIT + 1)}, {"name": "a\nb"},
        {"tags": ("a b",)},
        {"tags": ("#a",)}, {"tags": ("",)}, {"headcount": -1}, {"rhythm_days": 10**9}, {"birth": "1985-02-30"}, {"birth": "spring"},
        {"revenue": 10**19}, {"contract_amount": -(10**19)}, {"custom": {"1": "a\x00"}},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_record_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        replace(GOOD, **change)


@pytest.mark.parametrize(
    "change",
    [
        {"notes": "a\n\tb"},
        {"birth": "L1985-06+07"},
        {"birth": "--03-07"},
        {"tags": ("高意向",)},
        {"revenue": 10**15},
        {"custom": {"1": "a\nb", "2": 3}},
    ],
    ids=str,
)
def test_what_is_a_record_is_taken(change: dict[str, Any]) -> None:
    assert replace(GOOD, **change).name == "王伟丽"


def test_a_phone_or_mail_is_enough_and_is_what_the_customer_is_called() -> None:
    phone = ContactPoint(kind="phone", value="13800138000")
    assert Customer(points=(phone,)).title() == "13800138000"
    assert Customer(points=(ContactPoint(kind="email", value="a@b.cn"),)).title() == "a@b.cn"
    with pytest.raises(InvalidValue):
        Customer(points=(ContactPoint(kind="address", value="北京"),))


def test_contact_points_and_persons_are_checked_too() -> None:
    for wrong in ({"kind": "pigeon"}, {"value": " "}, {"state": "lost"}, {"value": "1\x1b"}):
        with pytest.raises(InvalidValue):
            ContactPoint(**({"kind": "phone", "value": "1"} | wrong))
    for wrong in ({"name": ""}, {"title": "\u202e"}):
        with pytest.raises(InvalidValue):
            ContactPerson(**({"name": "张经理"} | wrong))
