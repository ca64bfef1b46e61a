"""Filters: what is typed means one thing, is written back in either language, and says where it is wrong."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.domain.filters import (
    All,
    Any,
    Condition,
    Days,
    FilterError,
    Month,
    Node,
    Span,
    both,
    parse,
    span_of,
    text_of,
)
from tests.support.filters import NAMES, nodes
from tests.support.ground import examples
from tests.support.report import scaled

TODAY = date(2026, 11, 21)
SENTENCE = ("潜在 未联系>30天 来源:转介绍,展会 (#高意向 or 意向:高)", "类型:潜在客户 未联系>30天 来源:转介绍、展会 (#高意向 或 意向度:高)")


@settings(max_examples=examples(200), deadline=None)
@given(nodes, st.sampled_from(("en", "zh_CN")))
def test_a_filter_is_written_as_a_line_that_reads_back_as_the_same(node: Node, language: str) -> None:
    line = text_of(node, NAMES, language)
    again = parse(line, NAMES, TODAY, strict=True)
    assert (again.node, again.words, again.hints) == (node, "", ()), line


@settings(max_examples=examples(600), deadline=None)
@given(st.one_of(st.text(max_size=40), st.text('():<>=#-*.," or|类型来源潜在last due30d天"：＃（）', max_size=40)))
def test_any_text_is_read_or_refused_in_place(line: str) -> None:
    lenient = parse(line, NAMES, TODAY)
    assert lenient.words is not None
    refused = []
    try:
        assert not parse(line, NAMES, TODAY, strict=True).hints
    except FilterError as error:
        refused.append(error)
    assert all(1 <= error.column <= len(line) + 1 for error in refused)


@pytest.mark.soak
@settings(max_examples=scaled(20_000, 5), deadline=None)
@given(st.text(max_size=80))
def test_twenty_thousand_texts_are_read_or_refused(line: str) -> None:
    parse(line, NAMES, TODAY)


@pytest.mark.parametrize("line", SENTENCE[1:])
def test_the_sentence_of_every_day_means_the_same_in_both_languages(line: str) -> None:
    english = parse("type:potential last>30d source:referral,exhibition (#高意向 or intent:high)", NAMES, TODAY, strict=True)
    assert parse(line, NAMES, TODAY, strict=True) == english
    assert english.node == All(
        (
            Condition("type", "is", ("potential",)),
            Condition("last", "over", (Days(30),)),
            Condition("source", "is", ("referral", "exhibition")),
            Any((Condition("tag", "is", ("高意向",)), Condition("intent", "is", ("high",)))),
        )
    )


def test_words_and_conditions_share_a_line_and_full_width_forms_are_read() -> None:
    parsed = parse("类型：潜在　＃高意向 王伟 未联系＞３０天 （状态：合作中）", NAMES, TODAY, strict=True)
    assert parsed.words == "王伟"
    assert text_of(parsed.node, NAMES) == "type:potential #高意向 last>30d status:active"


@pytest.mark.parametrize(
    ("line", "column", "word", "nearest"),
    [
        ("类型:潜在 sourse:referral", 7, "sourse", "source"),
        ("type:potentail", 6, "potentail", "potential"),
        ("(type:lost", 1, "(", ""),
        ("type:lost)", 10, ")", ""),
        ("  status>active", 9, ">", ":"),
        ("no:phonne", 4, "phonne", "phone"),
        ("headcount>many", 11, "many", ""),
        ("created:3/4", 9, "3/4", ""),
        ("source:referral,expo", 17, "expo", ""),
        ("来源：展会、转介少", 7, "转介少", "转介绍"),
        ("类型:潜再", 4, "潜再", "潜在"),
        ("王 no:", 5, ":", ""),
        ("due>overdue", 5, "overdue", ""),
        ('name:"Ann', 6, '"', ""),
        ("王 “李", 3, '"', ""),
        ("type:lost or", 11, "or", ""),
        ("或 类型:潜在", 1, "或", ""),
        ("type:lost or or #a", 11, "or", ""),
        ("(or #a) #b", 2, "or", ""),
        ("#a ()", 4, "(", ""),
    ],
)
def test_a_malformed_line_names_the_place_the_word_and_what_may_be_meant(line: str, column: int, word: str, nearest: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(line, NAMES, TODAY, strict=True)
    assert (caught.value.column, caught.value.word, caught.value.nearest) == (column, word, nearest)


def test_the_line_of_the_screen_searches_for_what_it_does_not_understand() -> None:
    parsed = parse("http://mingchao.cn type:potential", NAMES, TODAY)
    assert parsed.words == "http://mingchao.cn"
    assert parsed.node == Condition("type", "is", ("potential",))
    assert [(hint.column, hint.word) for hint in parsed.hints] == [(1, "http")]


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("超过:30天", "last>30d"),
        ("last:never", "no:last"),
        ("-no:email", "has:email"),
        ("created:2026-11..", "created>=2026-11"),
        ("合同金额>1.2万", "contract_amount>12000"),
        ("headcount>12,000", "headcount>12000"),
        ("checked>3m", "checked>90d"),
        ("born:month", "born:this_month"),
        ("没有:下一步", "no:next"),
        ("type: potential", "type:potential"),
        ("#a or #b #c", "#a or (#b #c)"),
        ("-(#a or #b)", "-(#a or #b)"),
        ("NOT #a", "-#a"),
        ("到期>今天", "due>today"),
        ("due:today..next_week", "due:今天..下周"),
    ],
)
def test_one_meaning_has_many_spellings(line: str, same: str) -> None:
    assert parse(line, NAMES, TODAY, strict=True) == parse(same, NAMES, TODAY, strict=True)


def test_moving_stretches_are_whole_weeks_months_and_years() -> None:
    assert span_of(Span("this_week"), TODAY) == (date(2026, 11, 16), date(2026, 11, 22))
    assert span_of(Span("next_month"), TODAY) == (date(2026, 12, 1), date(2026, 12, 31))
    assert span_of(Span("last_year"), TODAY) == (date(2025, 1, 1), date(2025, 12, 31))
    assert span_of(Span("tomorrow"), TODAY) == (date(2026, 11, 22), date(2026, 11, 22))
    assert span_of(Month(2024, 2), TODAY) == (date(2024, 2, 1), date(2024, 2, 29))


def test_filters_join_without_saying_a_thing_twice() -> None:
    one, other = Condition("type", "is", ("lost",)), Condition("kind", "is", ("person",))
    assert both(both(one, other), one) == All((one, other))
    assert both(None, one) == one


def test_a_field_the_book_no_longer_has_is_left_out_of_the_line() -> None:
    assert text_of(All((Condition("custom:99", "empty"), Condition("type", "is", ("lost",)))), NAMES) == "type:lost"
