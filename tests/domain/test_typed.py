"""From typed words to field values and back, in both languages."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook import i18n
from clientbook.domain.customer import Customer
from clientbook.domain.dates import AmbiguousDate
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import BY_KEY, FIELDS, KINDS, FieldType
from clientbook.domain.names import is_clean
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.spellings import SPELLINGS, choice_key
from clientbook.domain.typed import parse_custom, parse_field, parse_tags, removed_by_door, typed_custom, typed_form

TODAY = date(2026, 11, 21)


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = i18n.language()
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language(before)


def read(key: str, typed: str, **more: Any) -> Any:
    return parse_field(BY_KEY[key], typed, today=TODAY, **more)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("name", " 王伟丽 ", "王伟丽"), ("name", "", ""), ("notes", "a\r\nb", "a\nb"), ("name", "a\nb", "a b"),
        ("headcount", "200", 200), ("headcount", "1,200 人", 1200), ("headcount", "１２０", 120), ("headcount", "1.0万", 10_000),
        ("headcount", "", None),
        ("rhythm_days", "14 days", 14), ("rhythm_days", "14天", 14), ("revenue", "1.2万", 1_200_000),
        ("contract_amount", "¥86,400", 8_640_000),
        ("contract_amount", "", None), ("consent_date", "2024年3月5日", date(2024, 3, 5)), ("consent_date", "today", TODAY),
        ("consent_date", "", None),
        ("birth", "农历八月十五", "L--08-15"), ("birth", "03-07", "--03-07"), ("birth", "", ""),
        ("type", "潜在客户", "potential"), ("type", "潜在", "potential"), ("type", "Existing", "existing"),
        ("type", "existing", "existing"),
        ("source", "转介绍", "referral"), ("source", "cold-visit", "cold_visit"), ("source", "Cold visit", "cold_visit"),
        ("source", "抖音", "抖音"),
        ("level", "ＶＩＰ", "vip"), ("level", "高价值", "high"), ("intent", "高", "high"), ("gender", "女士", "female"),
        ("stage", "", ""),
        ("kind", "企业", "organisation"), ("kind", "Organization", "organisation"), ("kind", "个人", "person"),
        ("tags", "#高意向 #技术型", ("高意向", "技术型")), ("tags", "a,b；c、d  a", ("a", "b", "c", "d")),
        ("tags", "＃老客户", ("老客户",)), ("tags", "", ()),
        ("do_not_contact", "全部", ("all",)), ("do_not_contact", "yes", ("all",)), ("do_not_contact", "电话、短信", ("phone", "sms")),
        ("do_not_contact", "phone call, WeChat", ("phone", "wechat")), ("do_not_contact", "no", ()), ("do_not_contact", "", ()),
        ("do_not_contact", "email all", ("all",)), ("do_not_contact", "text message", ("sms",)),
    ],
)  # fmt: skip
def test_words_of_both_languages_become_values(language: str, key: str, typed: str, value: Any) -> None:
    assert read(key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("headcount", "many"), ("headcount", "-3"), ("headcount", "9999999999"), ("revenue", "abc"), ("consent_date", "soon"),
        ("consent_date", "1985"), ("birth", "spring"), ("kind", "robot"), ("kind", ""), ("do_not_contact", "pigeon"), ("name", "x" * 201),
        ("notes", "x" * 70_000), ("tags", "x" * 41), ("referred_by", "nobody"), ("code", "C20261121001"), ("last_contact", "today"),
        ("created_at", "2026-01-01"), ("points", "138"), ("persons", "王"),
    ],
)  # fmt: skip
def test_what_cannot_be_such_a_value_is_refused_and_named(key: str, typed: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read(key, typed)
    assert refused.value.field == key
    assert refused.value.why


def test_an_ambiguous_day_names_the_field_and_an_order_settles_it() -> None:
    with pytest.raises(AmbiguousDate) as both:
        read("consent_date", "5/3/2024")
    assert (both.value.field, both.value.readings) == ("consent_date", ("2024-03-05", "2024-05-03"))
    assert read("consent_date", "5/3/2024", order="dmy") == date(2024, 3, 5)


def test_the_owners_own_words_win_and_strict_refuses_others() -> None:
    own = {"source": {"referral": "朋友", "douyin": "抖音", "online": ""}}
    assert read("source", "朋友", own_words=own) == "referral"
    assert read("source", "抖音", own_words=own) == "douyin"
    assert read("source", "线上推广", own_words=own) == "online"
    with pytest.raises(InvalidValue):
        read("source", "火星", own_words=own, strict=True)
    assert typed_form(BY_KEY["source"], "referral", own_words=own) == "朋友"


def test_a_customer_is_found_by_whoever_knows_the_book() -> None:
    assert read("referred_by", "李总", find_customer={"李总": 7}.get) == 7
    assert read("referred_by", "") is None
    assert typed_form(BY_KEY["referred_by"], 7, name_of=lambda each: f"C{each}") == "C7"


def test_the_door_counts_what_it_takes_out() -> None:
    assert read("name", "王\u200b伟\x1b丽") == "王伟丽"
    assert removed_by_door(BY_KEY["name"], "王\u200b伟\x1b丽") == 2
    assert removed_by_door(BY_KEY["notes"], "a\nb") == 0


VALUES: dict[FieldType, st.SearchStrategy[Any]] = {
    FieldType.TEXT: st.sampled_from(["王伟丽", "O'Hara", "I65 软件"]),
    FieldType.LONG: st.sampled_from(["a\nb", "备注"]),
    FieldType.NUMBER: st.integers(0, 100_000_000),
    FieldType.MONEY: st.integers(-(10**15), 10**15),
    FieldType.DATE: st.dates(date(1000, 1, 1)),
    FieldType.PARTIAL_DATE: st.sampled_from(
        ["1985-03-07", "--03-07", "1985", "1985-03", "L--08-15", "L1985-06+07", "L1999-12-30", "L--11-23", "L--01-20"]
    ),
    FieldType.TAGS: st.lists(st.sampled_from(["高意向", "b2b", "c"]), max_size=3, unique=True).map(tuple),
    FieldType.CHANNELS: st.one_of(
        st.just(("all",)), st.lists(st.sampled_from(sorted(PICK_LISTS["channel"])), max_size=4, unique=True).map(tuple)
    ),
}


@given(data=st.data())
@pytest.mark.parametrize(
    "field", [each for each in FIELDS if each.type in {*VALUES, FieldType.CHOICE} and not each.derived], ids=lambda field: field.key
)
@pytest.mark.parametrize("spoken", i18n.LANGUAGES)
def test_what_an_edit_box_starts_with_reads_back_as_the_same_value(data: st.DataObject, field: Any, spoken: str) -> None:
    if field.type is FieldType.CHOICE:
        entries = KINDS if field.pick_list == "kind" else PICK_LISTS[field.pick_list]
        value: Any = data.draw(st.sampled_from([*entries, *(["", "自己的词"] if field.pick_list != "kind" else [])]))
    else:
        value = data.draw(VALUES[field.type])
    before = i18n.language()
    i18n.set_language(spoken)
    try:
        assert parse_field(field, typed_form(field, value), today=TODAY) == value
    finally:
        i18n.set_language(before)


@given(st.text(max_size=60), st.sampled_from([field for field in FIELDS if not field.derived]))
def test_any_text_is_a_value_the_record_takes_or_is_refused_in_words(typed: str, field: Any) -> None:
    try:
        value = parse_field(field, typed, today=TODAY)
    except InvalidValue:
        return
    if isinstance(value, str):
        assert is_clean(value, lines=field.type is FieldType.LONG)
    Customer(**({"name": "x"} | {field.key: value}) if value or field.key != "name" else {"name": "x"})


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "0012345", "0012345"), ("number", "1,200", 1200), ("number", "－5", -5),
        ("date", "2024年3月5日", "2024-03-05"), ("yesno", "是", True),
        ("yesno", "No", False), ("choice", "ａ类", "A类"), ("choice", "新词", "新词"), ("text", "  ", None),
    ],
)  # fmt: skip
def test_own_fields_are_read_by_their_type(language: str, kind: str, typed: str, value: Any) -> None:
    assert parse_custom(kind, typed, TODAY, ("A类", "B类")) == value
    assert parse_custom(kind, typed_custom(kind, value), TODAY, ("A类", "B类")) == value


@pytest.mark.parametrize(("kind", "typed"), [("number", "x"), ("number", "--5"), ("number", "-"), ("date", "x"), ("yesno", "maybe")])
def test_own_fields_refuse_what_does_not_fit(kind: str, typed: str) -> None:
    with pytest.raises(InvalidValue):
        parse_custom(kind, typed, TODAY)
    with pytest.raises(InvalidValue):
        parse_custom("choice", "C类", TODAY, ("A类",), strict=True)


@given(st.text(max_size=80))
def test_tags_are_words_the_record_takes(typed: str) -> None:
    try:
        tags = parse_tags(typed)
    except InvalidValue:
        return
    assert Customer(name="x", tags=tags).tags == tags
    assert parse_tags(" ".join(tags)) == tags


def test_every_label_and_key_of_every_list_is_its_own_choice() -> None:
    for name, entries in {"kind": KINDS, **PICK_LISTS}.items():
        for key, label in entries.items():
            assert choice_key(name, key) == key
            assert choice_key(name, label) == key
            assert choice_key(name, label.upper()) == key
            assert choice_key(name, SPELLINGS[name][key].split("|")[0]) == key


def test_no_spelling_means_two_choices_of_a_list() -> None:
    for name, keys in SPELLINGS.items():
        words = [word for spellings in keys.values() for word in spellings.split("|")]
        assert len(words) == len(set(words)), name
        assert set(keys) == set(KINDS if name == "kind" else PICK_LISTS[name])
