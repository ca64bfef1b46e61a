"""Amounts in minor units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.money import LIMIT, parse_amount, plain_amount


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("12,000", 1_200_000), ("12，000", 1_200_000), ("1.2万", 1_200_000), ("1.2w", 1_200_000), ("¥86,400", 8_640_000),
        ("￥８６，４００", 8_640_000), ("86400.50", 8_640_050), ("86400.5元", 8_640_050), ("3亿", 30_000_000_000),
        ("500万元", 500_000_000),
        ("2千万", 2_000_000_000), ("12k", 1_200_000), ("$1,234.56", 123_456), ("1.234,56 €", 123_456), ("86 400", 8_640_000),
        ("-5", -500),
        ("¥-5", -500), ("RMB 300", 30_000), ("0", 0), ("1.2345万", 1_234_500), ("1,2345", 1_234_500), ("300 块", 30_000),
        ("5 000 USD", 500_000),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed: str, minor: int) -> None:
    assert parse_amount(typed) == minor


@pytest.mark.parametrize(
    "typed", ["", "abc", "1.234", "12,00", "1,23,456", "--5", "1e5", "五万", "12 apples", "9" * 20, "1.2.3", ",5", "nan", "-¥-5"]
)
def test_what_is_no_amount_or_finer_than_a_cent_is_none(typed: str) -> None:
    assert parse_amount(typed) is None


@given(st.integers(-LIMIT, LIMIT), st.sampled_from(["CNY", "USD", "JPY"]))
def test_the_plain_form_reads_back(minor: int, currency: str) -> None:
    assert parse_amount(plain_amount(minor, currency), currency) == minor


@given(st.text(max_size=40))
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(parse_amount(text), int | None)
