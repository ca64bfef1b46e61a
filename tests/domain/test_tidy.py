"""What wants tidying, rule by rule: names that say nobody, industries that are meant, a sample that stays, a round that comes again."""

from datetime import date, timedelta

import pytest

from clientbook.domain import setting_text
from clientbook.domain.industries import INDUSTRIES
from clientbook.domain.industry_words import suggested
from clientbook.domain.tidy import SAMPLE, Progress, look_before, next_round, sample
from clientbook.domain.vague_names import is_vague

VAGUE = (
    *("某先生", "某某", "李总", "王先生", "欧阳女士", "姓王的", "姓李的先生", "小王", "老李", "张工", "刘总经理", "先生", "客户", "未知"),
    *("Mr ?", "Mr Smith", "Mrs. Jones", "MS LI", "dr", "unknown", "N/A", "J.", "x", "?", "Ｍｒ Li", "13800138000", "——", ""),
)
CLEAR = ("王伟丽", "张三丰", "欧阳锋", "李工程", "老舍茶", "John Smith", "Mr John Smith", "Mary", "Missy", "Zoë Müller", "Drew", "总统套房")


@pytest.mark.parametrize("name", VAGUE)
def test_a_name_that_leaves_open_who_it_is(name: str) -> None:
    assert is_vague(name)


@pytest.mark.parametrize("name", CLEAR)
def test_a_name_that_says_who_it_is(name: str) -> None:
    assert not is_vague(name)


def test_an_organisation_may_be_called_like_a_title() -> None:
    assert not is_vague("小王", "organisation")
    assert not is_vague("李总", "organisation")
    assert is_vague("某某公司", "organisation")
    assert is_vague("?", "organisation")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("IT", "I65"), ("软件开发", "I65"), ("餐饮管理", "H62"), ("服装批发", "F51"), ("美容美发", "O80"), ("汽车美容", "O81")),
        *(("Real Estate", "K70"), ("law firm", "L72"), ("coffee", "H62"), ("花店", "F52"), ("外贸", "F51"), ("I65 软件", "I65")),
        *(("零售", "F52"), ("教育培训", "P83"), ("金属冶炼压延", "C31"), ("xyz", ""), ("", ""), ("smith", "")),
    ],
)
def test_the_industry_that_free_words_mean(typed: str, code: str) -> None:
    assert suggested(typed) == (INDUSTRIES[code] if code else None)


def test_the_sample_is_the_same_all_month_another_one_the_next_and_hardly_moved_by_somebody_new() -> None:
    everybody = range(1, 200)
    first = sample(everybody, date(2026, 11, 1))
    assert len(first) == SAMPLE
    assert {sample(reversed(everybody), date(2026, 11, day)) for day in range(1, 31)} == {first}
    assert sample(everybody, date(2026, 12, 1)) != first
    assert len(set(sample([*everybody, 200], date(2026, 11, 1))) & set(first)) >= SAMPLE - 1
    assert sample([3, 1], date(2026, 11, 1)) == (1, 3)
    chosen = [each for month in range(1, 13) for each in sample(everybody, date(2026, month, 1))]
    assert len(set(chosen)) > 60  # in a year nearly everybody chosen is another one


def test_a_quarter_for_active_customers_and_half_a_year_for_others() -> None:
    assert look_before("active", date(2026, 11, 30)) == date(2026, 8, 30)
    assert look_before("active", date(2026, 5, 31)) == date(2026, 2, 28)
    assert look_before("paused", date(2026, 11, 30)) == date(2026, 5, 30)


def test_rounds_come_at_the_ends_of_months_and_wait_until_they_are_done() -> None:
    assert next_round("", None, date(2026, 11, 21)) is None
    assert next_round("1m", None, date(2026, 11, 21)) == date(2026, 11, 30)
    assert next_round("1m", None, date(2026, 12, 3)) == date(2026, 11, 30)
    assert next_round("1m", None, date(2026, 12, 20)) == date(2026, 12, 31)
    assert next_round("1m", date(2026, 9, 30), date(2026, 12, 20)) == date(2026, 10, 31)
    assert next_round("1m", date(2027, 1, 31), date(2027, 2, 1)) == date(2027, 2, 28)
    assert next_round("1w", date(2026, 11, 21), date(2026, 11, 21)) == date(2026, 11, 21) + timedelta(days=2)


def test_progress_counts_what_went_and_what_came_back() -> None:
    step = Progress().then(31)
    assert (step.done, step.all) == (0, 31)
    step = step.then(30).then(28)
    assert (step.done, step.all) == (3, 31)
    assert (step.then(29).done, step.then(40).done, step.then(40).all) == (2, 0, 40)


@pytest.mark.parametrize(
    ("typed", "stored"), [("每月", "1m"), ("every 2 weeks", "2w"), ("monthly", "1m"), ("", ""), ("never", ""), ("10d", "10d")]
)
def test_how_often_a_round_comes_is_typed_as_a_repeat(typed: str, stored: str) -> None:
    assert setting_text.parse("tidy_round", typed, "1m") == stored
