"""Cooling and dormant days, and customer codes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.codes import customer_code, is_code, typed_code
from clientbook.domain.staleness import Rules, days_without_contact, since, stale_dates, staleness

CREATED = date(2026, 1, 1)
CONTACT = date(2026, 10, 22)


def test_thirty_days_without_contact_is_cooling_and_ninety_is_dormant() -> None:
    cooling, dormant = stale_dates(CONTACT, None)
    assert staleness(cooling, dormant, CONTACT + timedelta(days=29)) == "fresh"
    assert staleness(cooling, dormant, CONTACT + timedelta(days=30)) == "cooling"
    assert staleness(cooling, dormant, CONTACT + timedelta(days=89)) == "cooling"
    assert staleness(cooling, dormant, CONTACT + timedelta(days=90)) == "dormant"


def test_somebody_never_contacted_counts_from_creation() -> None:
    assert stale_dates(since(None, None, CREATED), None) == (date(2026, 1, 31), date(2026, 4, 1))


@pytest.mark.parametrize(("rhythm", "cooling", "dormant"), [(7, 7, 90), (60, 60, 90), (120, 120, 120), (0, 30, 90), (None, 30, 90)])
def test_a_rhythm_takes_the_place_of_the_thirty_days(rhythm: int | None, cooling: int, dormant: int) -> None:
    assert stale_dates(CONTACT, rhythm) == (CONTACT + timedelta(days=cooling), CONTACT + timedelta(days=dormant))


def test_thresholds_are_settings() -> None:
    assert stale_dates(CONTACT, None, (10, 20)) == (CONTACT + timedelta(days=10), CONTACT + timedelta(days=20))


def test_without_days_nobody_is_marked() -> None:
    assert staleness(None, None, date.max) == "fresh"


def test_days_are_counted_from_the_contact_then_from_what_the_owner_said_then_from_creation() -> None:
    said = date(2026, 6, 1)
    assert since(CONTACT, said, CREATED) == CONTACT
    assert since(None, said, CREATED) == said
    assert since(None, None, CREATED) == CREATED


@pytest.mark.parametrize(
    ("own", "tags", "rhythm"),
    [
        (None, (), None),
        (None, ("friend",), None),
        (60, (), 60),
        (0, (), None),
        (None, ("vip",), 14),
        (7, ("vip",), 7),
        (60, ("vip",), 14),
        (None, ("quarterly", "vip"), 14),
        (None, ("quarterly",), 100),
        (0, ("quarterly", "friend"), 100),
    ],
)
def test_of_the_rhythms_of_a_customer_and_its_tags_the_shortest_wins(own: int | None, tags: tuple[str, ...], rhythm: int | None) -> None:
    assert Rules(tag_rhythms={"vip": 14, "quarterly": 100}).rhythm(own, tags) == rhythm


def test_customers_of_some_statuses_and_those_not_to_be_contacted_at_all_are_left_out() -> None:
    rules = Rules(left_out_statuses=frozenset({"ended"}))
    assert rules.leaves_out("ended", ())
    assert rules.leaves_out("active", ("all",))
    assert not rules.leaves_out("active", ("phone", "sms"))
    assert not Rules(leave_out_do_not_contact=False).leaves_out("ended", ("all",))


@given(st.dates(), st.none() | st.integers(0, 100_000_000), st.dates())
def test_nobody_is_dormant_before_cooling_and_no_day_overflows(contact: date, rhythm: int | None, today: date) -> None:
    cooling, dormant = stale_dates(contact, rhythm)
    assert contact <= cooling <= dormant
    assert staleness(cooling, dormant, today) in ("fresh", "cooling", "dormant")


def test_days_without_contact_are_whole_and_never_negative() -> None:
    assert days_without_contact(CONTACT, date(2026, 11, 21)) == 30
    assert days_without_contact(date(2026, 11, 22), date(2026, 11, 21)) == 0
    assert days_without_contact(None, date(2026, 11, 21)) is None


def test_a_code_shows_the_day_and_the_number_and_widens_after_999() -> None:
    assert customer_code(date(2026, 11, 21), 1) == "C20261121001"
    assert customer_code(date(2026, 11, 21), 1000) == "C202611211000"


@given(st.dates(date(1000, 1, 1)), st.integers(1, 2_000_000))
def test_every_code_made_is_a_code(day: date, number: int) -> None:
    assert is_code(customer_code(day, number))


@pytest.mark.parametrize("text", ["", "C2026112100", "20261121001", "C20261321001", "C20261121001x", "c20261121001", "王小明"])
def test_what_is_spelt_otherwise_is_no_code(text: str) -> None:
    assert not is_code(text)


def test_a_code_may_be_typed_in_lower_case_and_full_width() -> None:
    assert typed_code(" ｃ２０２６ 1121001 ") == "C20261121001"
