"""Plans, occasions and what was handled, in words of both languages."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook import i18n, text
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import Due
from clientbook.domain.occasion import Occasion
from clientbook.domain.phrases import parse_due
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.repeats import Repeat, parse_repeat
from clientbook.domain.spellings import SPELLINGS, choice_key
from tests.support.languages import speaking
from tests.text.test_sentences import Step

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("due", "english", "chinese"),
    [
        (Due(date(2026, 11, 24)), "Tue 24 Nov, in 3 days", "11-24 周二，3 天后"),
        (Due(date(2026, 11, 24), "15:00"), "Tue 24 Nov 15:00, in 3 days", "11-24 周二 15:00，3 天后"),
        (Due(date(2026, 11, 21)), "Sat 21 Nov, today", "11-21 周六，今天"),
        (Due(date(2026, 11, 22)), "Sun 22 Nov, tomorrow", "11-22 周日，明天"),
        (Due(date(2027, 4, 5)), "Mon 5 Apr 2027, in 135 days", "2027-04-05 周一，135 天后"),
        (Due(date(2030, 4, 5)), "Fri 5 Apr 2030, in 1,231 days", "2030-04-05 周五，1,231 天后"),
        (Due(date(2026, 11, 17)), "Tue 17 Nov, 4 days late", "11-17 周二，晚 4 天"),
        (Due(), "no date", "未定日期"),
    ],
)
def test_a_plan_is_shown_resolved(due: Due, english: str, chinese: str) -> None:
    for language, words in (("en", english), ("zh_CN", chinese)):
        with speaking(language):
            assert text.due_resolved(due, TODAY) == words


@given(st.integers(0, 3000), st.none() | st.times(), st.sampled_from(i18n.LANGUAGES), st.dates(date(2000, 1, 1), date(2090, 1, 1)))
@settings(deadline=None)
def test_a_resolved_plan_can_be_typed_back(ahead: int, at: object, language: str, today: date) -> None:
    due = Due(today + timedelta(days=ahead), f"{at:%H:%M}" if at is not None else "")
    with speaking(language):
        shown = text.due_resolved(due, today)
    assert parse_due(shown, datetime(today.year, today.month, today.day, tzinfo=UTC)) == due


@pytest.mark.parametrize(
    ("stored", "english", "chinese"),
    [
        ("1d", "daily", "每天"),
        ("10d", "every 10 days", "每 10 天"),
        ("1w", "weekly", "每周"),
        ("2w", "every 2 weeks", "每 2 周"),
        ("1m", "monthly", "每月"),
        ("3m", "every 3 months", "每 3 个月"),
        ("12m", "yearly", "每年"),
        ("24m", "every 2 years", "每 2 年"),
        ("junk", "junk", "junk"),
    ],
)
def test_repeats_in_words(stored: str, english: str, chinese: str) -> None:
    for language, words in (("en", english), ("zh_CN", chinese)):
        with speaking(language):
            assert text.repeat(stored) == words


@given(st.builds(Repeat, st.integers(1, 999), st.sampled_from("dwm")), st.sampled_from(i18n.LANGUAGES))
@settings(deadline=None)
def test_a_repeat_in_words_can_be_typed_back(repeat: Repeat, language: str) -> None:
    with speaking(language):
        assert parse_repeat(text.repeat(str(repeat))) == repeat


def occasion(kind: str, name: str = "", stored: str = "--03-07") -> Occasion:
    return Occasion(customer_id=1, kind=kind, name=name, date=PartialDate.parse(stored))


def test_occasions_are_named_by_kind_and_name() -> None:
    with speaking("en"):
        assert text.occasion_name(occasion("birthday")) == "birthday"
        assert text.occasion_name(occasion("contract_end", "printers")) == "contract ends: printers"
        assert text.occasion_name(occasion("festival", "Mid-Autumn")) == "Mid-Autumn"
        assert text.occasion_name(occasion("结婚", "妈妈")) == "结婚: 妈妈"
    with speaking("zh_CN"):
        assert text.occasion_name(occasion("contract_end", "打印机")) == "合同到期：打印机"


def test_the_date_of_an_occasion_says_its_calendar() -> None:
    dates = [PartialDate.parse(stored) for stored in ("--03-07", "1985-03-07", "L--10-14", "L1985-06+07")]
    with speaking("en"):
        assert [text.occasion_date(each) for each in dates] == [
            "7 Mar", "7 Mar 1985", "lunar 14th of 10th month", "lunar 7th of leap 6th month 1985",
        ]  # fmt: skip
    with speaking("zh_CN"):
        assert [text.occasion_date(each) for each in dates] == ["3月7日", "1985-03-07", "农历十月十四", "农历1985年闰六月初七"]


@dataclass(frozen=True)
class Line:
    act: str
    channel: str = ""
    what: str = ""
    next: Due | None = None


SOON = Due(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        (Line("contacted", "phone", next=SOON), "phone call, next 24 Nov", "电话，下次 11-24"),
        (Line("contacted", "phone", next=Due(date(2026, 11, 24), "15:00")), "phone call, next 24 Nov 15:00", "电话，下次 11-24 15:00"),
        (Line("contacted", "wechat"), "WeChat", "微信"),
        (Line("attempted", "phone", next=SOON), "no answer (phone call), next 24 Nov", "没联系上（电话），下次 11-24"),
        (Line("done", what="已寄合同"), "done: 已寄合同", "完成：已寄合同"),
        (Line("done", what="call", next=SOON), "done: call, next 24 Nov", "完成：call，下次 11-24"),
        (Line("done"), "done", "已完成"),
        (Line("moved", what="call", next=Due(date(2026, 11, 28))), "put off to 28 Nov", "推迟到 11-28"),
        (Line("moved", what="call", next=Due()), "put off", "已推迟"),
        (Line("planned", what="call", next=Due()), "planned: call", "安排：call"),
        (Line("cancelled", what="call"), "cancelled: call", "取消：call"),
        (Line("planned", what="发正式报价", next=SOON), "planned: 发正式报价, 24 Nov", "安排：发正式报价，11-24"),
        (Line("greeted"), "greeted", "已问候"),
        (Line("hidden"), "hidden this time", "这次不再提醒"),
        (Line("later", next=SOON), "shown again 24 Nov", "11-24 再提醒"),
        (Line("something new", what="call"), "call", "call"),
    ],
)
def test_what_was_handled(line: Line, english: str, chinese: str) -> None:
    for language, words in (("en", english), ("zh_CN", chinese)):
        with speaking(language):
            assert text.handled(line, TODAY) == words


@pytest.mark.parametrize(
    ("step", "english", "chinese"),
    [
        (Step("attempt"), "No answer: 王伟丽", "没联系上：王伟丽"),
        (Step("attempt", 3, ("a",)), "No answer from 3 customers", "没联系上 3 位客户"),
        (Step("occasion"), "Occasion of 王伟丽", "记重要日子：王伟丽"),
        (Step("occasion_removed"), "Occasion removed: 王伟丽", "去掉重要日子：王伟丽"),
        (Step("greeting", detail={"act": "greeted"}), "Greeted: 王伟丽", "已问候：王伟丽"),
        (Step("greeting", 2, ("a", "b"), detail={"act": "greeted"}), "2 customers greeted", "已问候 2 位客户"),
        (Step("greeting", detail={"act": "hidden"}), "Occasion hidden this time: 王伟丽", "这次不再提醒：王伟丽"),
        (Step("greeting", detail={"act": "later"}), "Occasion put off: 王伟丽", "以后再提醒：王伟丽"),
        (Step("count_from", 261, ("a",)), "Contact counted from that day on for 261 customers", "261 位客户从那天起算联系时间"),
        (Step("follow_up", detail={"act": "done", "step": 3}), "Follow-up done: 王伟丽", "完成待跟进：王伟丽"),
        (Step("follow_up", detail={"act": "moved", "due": "2026-11-24"}), "Follow-up put off: 王伟丽", "推迟待跟进：王伟丽"),
        (Step("follow_up", 3, ("a",), detail={"act": "moved"}), "Follow-ups of 3 customers put off", "推迟 3 位客户的待跟进"),
        (Step("follow_up", 3, ("a",), detail={"act": "done"}), "Follow-ups of 3 customers done", "完成 3 位客户的待跟进"),
        (Step("follow_up", detail={"act": "planned"}), "Follow-up for 王伟丽", "安排跟进：王伟丽"),
    ],
    ids=lambda value: f"{value.kind} {dict(value.detail)} {value.customers}" if isinstance(value, Step) else "",
)
def test_steps_of_plans_are_titled(step: Step, english: str, chinese: str) -> None:
    for language, words in (("en", english), ("zh_CN", chinese)):
        with speaking(language):
            assert text.unit_title(step) == words


def test_changed_cells_of_occasions_and_greetings_are_named() -> None:
    with speaking("en"):
        assert text.change_label("occasion", "date") == "Occasion / Date"
        assert text.change_label("occasion", "lead_days") == "Occasion / Days ahead"
        assert text.change_label("greeting", "until") == "Greeting / Shown again on"
        assert text.change_label("count_from") == "Contact counted from"
        assert text.change_label("follow_up", "series_from") == "Follow-up / Repeats from"


def test_every_choice_of_every_pick_list_has_spellings_of_its_own() -> None:
    for name, entries in PICK_LISTS.items():
        assert set(SPELLINGS[name]) == set(entries), name
        for key, words in SPELLINGS[name].items():
            for word in words.split("|"):
                assert word, (name, key)
                assert choice_key(name, word) == key, (name, key, word)


def test_words_are_cheap_to_load() -> None:
    script = (
        "import sys; import clientbook.text;"
        " loaded = [m for m in sys.modules if m in ('clientbook.domain.dates', 'clientbook.domain.phrases') or m.startswith('borax')];"
        " assert not loaded, loaded;"
        " import clientbook.domain.phrases; assert 'clientbook.domain.dates' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
