"""The follow-ups as lines: groups with true numbers, a part of the window for each, what a line says in both languages and sizes."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from clientbook.data import GROUPS, CustomerLine, StepGroup, StepLine
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.screens.present import plan_lines, steps
from clientbook.widgets.blocks import Line, width_of
from clientbook.widgets.line_list import Entry
from clientbook.widgets.signs import use_signs
from tests.support.languages import speaking

DAY = date(2026, 11, 21)
WORD = Interaction(customer_id=1, at=datetime(2026, 10, 21, 14, tzinfo=timezone(timedelta(hours=8))), summary="方案满意，下周定")
WANG = CustomerLine(1, "C1", name="王伟丽", company="明超科技有限公司", phone="+8613800138000")
LATE = StepLine(FollowUp(id=1, customer_id=1, what="报价：等内部审批", due=date(2026, 11, 17), channel="phone", snoozed=2), WANG, WORD)


def step(id: int, due: date | None = DAY, **more: object) -> StepLine:
    """A step of a customer of its own."""
    return StepLine(FollowUp(id=id, customer_id=id, what=f"step {id}", due=due, **more), CustomerLine(id, f"C{id}", name=f"Name {id}"))  # type: ignore[arg-type]


def group(name: str, total: int) -> StepGroup:
    """A group with its first steps read, as the book answers."""
    start = GROUPS.index(name) * 100_000
    return StepGroup(name, total, tuple(step(start + n) for n in range(min(total, steps.FIRST))))


def said(lines: "list[Line] | tuple[Line, ...]") -> list[str]:
    """Lines as text."""
    return ["".join(piece.text for piece in line).rstrip() for line in lines]


def shown(line: StepLine, width: int, *, chosen: bool = True) -> list[str]:
    """What a step says in a list so wide."""
    return said(list(steps.paint(Entry(("overdue", 1), line, markable=True), width, chosen, steps.Looks(DAY))))


def test_the_chosen_line_says_the_last_word_and_how_often_it_was_put_off_below() -> None:
    with speaking("zh_CN"):
        first, second = shown(LATE, 76)
    assert first.startswith("! 王伟丽")
    assert "明超科技" in first
    assert "报价：等内部审批" in first
    assert "10-21 “方案满意，下周定”" in second
    assert "2" in second.split("”")[1]
    assert shown(LATE, 76, chosen=False) == [shown(LATE, 76)[0]]


def test_a_wide_list_has_the_last_word_beside_and_repeats_it_below_only_where_it_was_cut() -> None:
    bare = replace(LATE, follow_up=replace(LATE.follow_up, snoozed=0), last_word=replace(WORD, summary="下周定"))
    (only,) = shown(bare, 116)
    assert only.endswith("21 Oct “下周定”")
    long = replace(bare, last_word=replace(WORD, summary="x" * 60))
    first, second = shown(long, 116)
    assert first.endswith("..”")
    assert "x" * 60 in second


@pytest.mark.parametrize(
    ("due", "time", "text"),
    [
        (DAY - timedelta(1), "", "1 day late"),
        (DAY - timedelta(182), "09:00", "182 days late"),
        (DAY, "", "today"),
        (DAY, "15:00", "15:00"),
        (DAY + timedelta(1), "", "tomorrow"),
        (DAY + timedelta(2), "09:30", "Mon 09:30"),
        (DAY + timedelta(10), "", "1 Dec"),
        (DAY + timedelta(20), "09:30", "11 Dec 09:30"),
        (date(2027, 12, 31), "09:30", "31 Dec 2027"),
        (None, "", "no date"),
    ],
)
def test_when_a_step_is_due_is_said_whole_in_its_column(due: date | None, time: str, text: str) -> None:
    assert plan_lines.when(due, time, DAY).text == text
    for language in ("en", "zh_CN"):
        with speaking(language):
            assert cell_len(plan_lines.when(due, time, DAY).text) <= plan_lines.shape(76).when


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [40, 56, 66, 76, 95, 96, 107, 108, 116, 196])
def test_a_line_has_exactly_the_width_of_the_list(language: str, width: int) -> None:
    hostile = CustomerLine(2, "C2", name="\x1b[31m[/b]‮" + "欧" * 40, company="a\nb" * 30)
    lines = [LATE, StepLine(FollowUp(id=2, customer_id=2, what="[@click=app.quit]" + "字" * 90, channel="\x9bx"), hostile)]
    with speaking(language):
        for line in lines:
            for painted in steps.paint(Entry(("overdue", 1), line), width, True, steps.Looks(DAY)):
                assert width_of(painted) <= width
                assert not any(c < " " or "\x7f" <= c < "\xa0" or c == "‮" for piece in painted for c in piece.text)


def test_a_long_step_is_shown_whole_under_the_chosen_line() -> None:
    long = replace(LATE, follow_up=replace(LATE.follow_up, what="ask whether the second pallet arrived and who signed for it"))
    assert "who signed for it" in " ".join(shown(long, 76))
    assert "who signed for it" not in " ".join(shown(long, 76, chosen=False))


def test_how_often_a_step_repeats_stands_beside_it_however_long_it_is() -> None:
    monthly = replace(LATE, follow_up=replace(LATE.follow_up, repeat="1m", what="x" * 200))
    assert "..  monthly" in shown(monthly, 76)[0]


def test_a_time_that_its_column_has_no_room_for_stands_below() -> None:
    far = replace(LATE, follow_up=replace(LATE.follow_up, due=date(2027, 2, 19), due_time="09:30", snoozed=0))
    first, second = shown(far, 76)
    assert "19 Feb 2027" in first
    assert second.endswith("19 Feb 2027 09:30")
    near = replace(far, follow_up=replace(far.follow_up, due=date(2026, 12, 19)))
    assert "19 Dec 09:30" in shown(near, 76)[0]
    assert "09:30" not in shown(near, 76)[1]


def test_a_phone_stands_for_a_customer_without_a_name() -> None:
    assert "138 0013 8000" in shown(replace(LATE, customer=replace(WANG, name="")), 116)[0]


def test_the_headings_say_the_true_numbers_and_until_when_the_next_days_go() -> None:
    made = steps.entries([group("overdue", 70_000), group("next7", 6)], steps.Looks(DAY), 20)
    text = said([line for entry in made for line in steps.paint(entry, 76, False, steps.Looks(DAY))])
    assert text[0] == "OVERDUE  70,000"
    assert "NEXT 7 DAYS  6   to 28 Nov" in text
    with speaking("zh_CN"):
        assert said(list(steps.paint(made[0], 76, False, steps.Looks(DAY))))[0].endswith("  70,000")


def test_every_group_has_a_part_of_the_window_and_says_how_many_more_there_are() -> None:
    groups = [group("overdue", 2), group("today", 2), group("next7", 6), group("later", 22), group("undated", 5)]
    made = steps.entries(groups, steps.Looks(DAY), 17)
    assert len(made) <= 16
    for name, number in (("overdue", 2), ("today", 2)):
        assert steps.shown_of(made, name) == number
        assert ("more", name) not in [entry.key for entry in made]
    rest = {entry.value.group: entry.value.rest for entry in made if isinstance(entry.value, steps.More)}
    assert set(rest) == {"next7", "later", "undated"}
    for name, total in (("next7", 6), ("later", 22), ("undated", 5)):
        assert steps.shown_of(made, name) == total - rest[name] >= 1


def test_a_group_that_was_opened_shows_all_that_was_read() -> None:
    many = replace(group("later", 900), lines=tuple(step(n) for n in range(250)))
    made = steps.entries([group("overdue", 3), many], steps.Looks(DAY, opened={"later": 250}), 17)
    assert steps.shown_of(made, "later") == 250
    assert made[-1].value == steps.More("later", 650)
    assert steps.nth(made, "later", 50) == ("later", 50)
    assert steps.nth(made, "later", 250) is None


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 80_000)), st.integers(-5, 80))
def test_shares_never_exceed_a_group_nor_leave_one_out_nor_waste_the_line_of_one_more(totals: dict[str, int], rows: int) -> None:
    shown = steps.shares(totals, rows)
    assert set(shown) == {name for name, number in totals.items() if number}
    lines = 0
    for name, number in shown.items():
        assert 1 <= number <= min(totals[name], steps.FIRST)
        assert totals[name] - number != 1 or number == steps.FIRST
        lines += number + (number < totals[name])
    assert lines <= max(rows, 2 * len(shown))


def test_an_empty_list_says_what_to_do() -> None:
    assert "f on a customer" in steps.nothing("")
    assert "phone call" in steps.nothing("phone")
    assert steps.entries([StepGroup(name, 0) for name in GROUPS], steps.Looks(DAY), 20) == []


def test_the_title_says_how_many_which_channel_and_how_many_are_marked() -> None:
    title = said([steps.titles([group("overdue", 37)], "", 2, 76)])[0]
    assert title.startswith("Follow-ups 37    Channel all")
    assert title.endswith("2 steps selected")
    assert said([steps.titles([group("overdue", 37)], "", 13, 76, shown=13)])[0].endswith("13 of 37 selected: all that are shown")
    assert said([steps.titles([group("overdue", 13)], "", 13, 76, shown=13)])[0].endswith("13 steps selected")
    assert "Tab" in said([steps.titles([], "", 0, 76, several=True)])[0]
    assert "Tab" not in title
    assert "Channel phone call" in said([steps.titles([], "phone", 0, 76)])[0]


def test_plain_signs_keep_every_column_in_place() -> None:
    fancy = shown(LATE, 76, chosen=False)[0]
    use_signs(plain=True)
    try:
        assert shown(LATE, 76, chosen=False)[0] == fancy
    finally:
        use_signs(plain=False)
