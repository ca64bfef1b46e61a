"""Phone numbers: everything is kept, what parses becomes comparable."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.phones import Phone, format_phone, looks_like_phone, parse_phone, split_phones


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        "+86 138 0013 8000",
        "8613800138000",
        "0086-13800138000",
        "013800138000",
        "手机：13800138000",
        "tel:+86-138-0013-8000",
        "(+86)13800138000",
        "138‑0013‑8000",
        "138.0013.8000",
        "138　0013　8000",
    ],
)
def test_one_mobile_typed_in_many_ways_is_one_number(typed: str) -> None:
    assert parse_phone(typed) == Phone(typed, "+8613800138000", "8613800138000")


@pytest.mark.parametrize(
    ("typed", "normal", "extension"),
    [
        ("010-65529988", "+861065529988", ""),
        ("(010)65529988", "+861065529988", ""),
        ("01065529988", "+861065529988", ""),
        ("021—6552 9988", "+862165529988", ""),
        ("010-65529988 转 12", "+861065529988", "12"),
        ("010-65529988转8012", "+861065529988", "8012"),
        ("010-65529988-801", "+861065529988", "801"),
        ("0755-88888888 ext. 33", "+8675588888888", "33"),
        ("0755-88888888分机33", "+8675588888888", "33"),
        ("400-810-8888", "+864008108888", ""),
        ("+44 20 7946 0958", "+442079460958", ""),
        ("0044 20 7946 0958", "+442079460958", ""),
        ("+1 (212) 555-0100 x12", "+12125550100", "12"),
        ("00852 2345 6789", "+85223456789", ""),
        ("+49 30 901820", "+4930901820", ""),
        ("13800138000（王总）", "+8613800138000", ""),
    ],
)
def test_numbers_that_parse_have_a_normal_form(typed: str, normal: str, extension: str) -> None:
    phone = parse_phone(typed)
    assert (phone.typed, phone.normal, phone.digits, phone.extension) == (typed, normal, normal[1:], extension)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("95588", "95588"),
        ("110", "110"),
        ("8628888", "8628888"),
        ("1380013800", "1380013800"),
        ("+999 123", "999123"),
        ("", ""),
        ("没有", ""),
        ("1-800-FLOWERS", "1800"),
        ("13800138000/13900139000", "1380013800013900139000"),
        ("٠١٢٣٤٥", "012345"),
    ],
)
def test_numbers_that_do_not_parse_keep_their_digits(typed: str, digits: str) -> None:
    assert parse_phone(typed) == Phone(typed, "", digits)


def test_the_region_decides_what_a_number_without_country_code_means() -> None:
    assert parse_phone("020 7946 0958", "GB").normal == "+442079460958"
    assert parse_phone("(212) 555-0100", "US").normal == "+12125550100"
    assert parse_phone("13800138000", "US").normal == ""
    assert parse_phone("+86 138 0013 8000", "US").normal == "+8613800138000"
    assert parse_phone("13800138000", "no such region").normal == ""


@given(st.text(max_size=300), st.sampled_from(["CN", "US", "GB", "DE", "", "XX"]))
def test_no_text_whatever_makes_it_raise_or_lose_what_was_typed(text: str, region: str) -> None:
    phone = parse_phone(text, region)
    assert phone.typed == text
    assert phone.digits == "" or phone.digits.isascii()
    assert isinstance(format_phone(text, region), str)
    assert isinstance(looks_like_phone(text), bool)


@given(st.integers(13_000_000_000, 19_999_999_999))
def test_the_quick_path_for_chinese_mobiles_says_what_the_library_says(number: int) -> None:
    from clientbook.domain.phones import _e164

    library = _e164(f"+86{number}", "CN")
    assert library in ("", parse_phone(str(number)).normal)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_shown_number_parses_back_to_itself(number: str) -> None:
    normal = parse_phone(number).normal
    assert parse_phone(format_phone(normal)).normal == normal
    assert parse_phone(format_phone(normal, "GB"), "GB").normal == normal


@pytest.mark.parametrize(
    ("number", "region", "shown", "full"),
    [
        ("+8613800138000", "CN", "138 0013 8000", "+86 138 0013 8000"),
        ("+8613800138000", "GB", "+86 138 0013 8000", "+86 138 0013 8000"),
        ("+442079460958", "CN", "+44 20 7946 0958", "+44 20 7946 0958"),
        ("+442079460958", "GB", "020 7946 0958", "020 7946 0958"),
        ("010-65529988 转 12", "CN", "010-6552 9988 #12", "010-6552 9988 #12"),
        ("95588", "CN", "95588", "95588"),
    ],
)
def test_numbers_are_shown_as_people_write_them(number: str, region: str, shown: str, full: str) -> None:
    assert format_phone(number, region) == shown
    assert format_phone(number, region, full=True) == full


@pytest.mark.parametrize("text", ["13800138000", "138 0013 8000", "+44 20 7946 0958", "010-65529988转12", "95588", "(010) 6552 9988"])
def test_what_can_only_be_a_number_looks_like_one(text: str) -> None:
    assert looks_like_phone(text)


@pytest.mark.parametrize("text", ["", "12", "2024-03-05", "2024/3/5", "王小明", "A-01", "3 days", "wwl138", "13800138000 王", "1" * 19])
def test_what_may_be_something_else_does_not(text: str) -> None:
    assert not looks_like_phone(text)


def test_a_cell_with_several_numbers_is_taken_apart_and_others_are_left_whole() -> None:
    assert split_phones("13800138000/13900139000") == ("13800138000", "13900139000")
    assert split_phones("010-65529988、138 0013 8000，95588") == ("010-65529988", "138 0013 8000", "95588")
    assert split_phones("138 0013 8000") == ("138 0013 8000",)
    assert split_phones("老号码/新号码") == ("老号码/新号码",)


def test_the_quick_path_does_not_load_the_library() -> None:
    import subprocess
    import sys

    code = "import sys; from clientbook.domain.phones import parse_phone\n"
    code += "parse_phone('138 0013 8000'); sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    control = code.replace("138 0013 8000", "+44 20 7946 0958")
    assert subprocess.run([sys.executable, "-c", control], check=False).returncode == 1


@pytest.mark.parametrize("atom", [";", ",", "，", "; ", "1;", "(", "转"])
def test_what_is_far_too_long_to_be_a_number_is_told_in_no_time(atom: str) -> None:
    before = time.process_time()
    assert not looks_like_phone(atom * 20_000)
    assert parse_phone(atom * 20_000).normal == ""
    assert time.process_time() - before < 2
