"""What Today says, as plain values: sections, numbers, days, the last word, the lines at the end."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from rich.cells import cell_len

from clientbook import i18n
from clientbook.data import CustomerLine, UnitLine
from clientbook.data.plans import Agenda, AgendaLine, HandledLine, ImportQuestion, Upcoming
from clientbook.domain.dates import PartialDate
from clientbook.domain.follow_up import Due, FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.domain.occasion import Occasion
from clientbook.screens.present import agenda, agenda_paint
from clientbook.screens.present.agenda import Heading, More, Page
from clientbook.screens.present.plan_lines import shape
from clientbook.widgets.line_list import Entry
from clientbook.widgets.signs import use_signs

TODAY = date(2026, 11, 21)
HOSTILE = "[b]x[/b][@click=app.quit()]\x1b[31m\u202e\r\nzwei\u200b"
AT = datetime(2026, 10, 21, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def customer(id: int, name: str = "王伟丽", **more: Any) -> CustomerLine:
    """A customer of a list."""
    return CustomerLine(id, f"C{id}", name=name, created_on=date(2026, 1, 1), **more)


def planned(id: int, section: str, due: date, **more: Any) -> AgendaLine:
    """Somebody with a step."""
    step = FollowUp(customer_id=id, id=id, what="报价：等内部审批", due=due, **more)
    said = Interaction(customer_id=id, at=AT, channel="phone", summary="方案满意，下周定")
    return AgendaLine(section, customer(id, company="明超科技"), step, last_word=said)


def stale(id: int, section: str, days: int, **more: Any) -> AgendaLine:
    """Somebody without a step."""
    last = TODAY - timedelta(days=days)
    return AgendaLine(section, customer(id, "欧阳锋", last_contact=last, **more))


def birthday(id: int, day: date) -> AgendaLine:
    """Somebody's lunar birthday."""
    occasion = Occasion(customer_id=id, kind="birthday", date=PartialDate.parse("L--10-14"))
    return AgendaLine("occasions", customer(id, "单雄信", company="长安镖局"), upcoming=Upcoming(occasion, day))


def page(*lines: AgendaLine, counts: dict[str, int] | None = None, **more: Any) -> Page:
    """Today with these lines."""
    known = {line.section: sum(1 for other in lines if other.section == line.section) for line in lines}
    return Page(Agenda(TODAY, lines, **more), known if counts is None else counts)


def said(lines: Any) -> str:
    """Lines of pieces as text."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines)


def whole(shown: Page, width: int = 76, chosen: Any = None, *, airy: bool = False) -> str:
    """Everything the list says."""
    return "\n".join(said(agenda_paint.paint(each, width, each.key == chosen, shown)) for each in agenda.entries(shown, airy=airy))


def headings(shown: Page) -> list[str]:
    """The sections in their order."""
    return [each.value.name for each in agenda.entries(shown) if isinstance(each.value, Heading)]


EIGHT = (
    planned(1, "overdue", date(2026, 11, 17)),
    planned(2, "due_today", TODAY),
    planned(3, "due_today", TODAY, due_time="15:00"),
    planned(4, "next_7_days", date(2026, 11, 24)),
    stale(5, "cooling", 34),
    stale(6, "cooling", 41),
    stale(7, "dormant", 112, level="vip"),
    birthday(8, date(2026, 11, 22)),
)


def test_the_sections_stand_in_their_order_with_their_true_numbers() -> None:
    shown = page(*EIGHT, counts={"overdue": 1, "due_today": 2, "next_7_days": 1, "cooling": 41, "dormant": 118, "occasions": 1})
    assert headings(shown) == ["overdue", "today", "next 7 days", "no contact for 30 days", "no contact for 90 days", "occasions"]
    text = whole(shown)
    assert "NO CONTACT FOR 30 DAYS  41" in text
    assert "and 39 more" in text
    assert "and 117 more" in text
    assert text.count("more") == 2, "sections that are whole say nothing of more"


def test_the_coming_week_is_not_to_be_reached_today() -> None:
    assert page(*EIGHT).to_reach == 7
    assert page(EIGHT[3]).to_reach == 0
    assert page(EIGHT[3]).clear


def test_planned_sections_count_everybody_and_the_others_those_shown() -> None:
    assert (
        page(*EIGHT, counts={"overdue": 250, "due_today": 2, "cooling": 41, "dormant": 118, "occasions": 1}).to_reach == 250 + 2 + 2 + 1 + 1
    )


def test_a_number_that_is_not_known_yet_is_not_invented() -> None:
    shown = page(EIGHT[4], counts={})
    assert "NO CONTACT FOR 30 DAYS" in whole(shown)
    more = [each.value for each in agenda.entries(shown) if isinstance(each.value, More)]
    assert more == [More("cooling", None)]
    counted = agenda.entries(replace(shown, counts={"cooling": 41}))
    assert [each.key for each in counted] == [each.key for each in agenda.entries(shown)], "the numbers move no line"


def test_a_count_that_is_older_than_the_lines_is_not_below_them() -> None:
    shown = page(EIGHT[4], EIGHT[5], counts={"cooling": 1})
    assert shown.number("cooling") == 2
    assert "more" not in whole(shown)


@pytest.mark.parametrize("width", [30, 40, 60, 76, 96, 116, 200])
def test_every_line_fits_and_days_end_in_one_column(width: int) -> None:
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        ends = set()
        for line in EIGHT:
            first = said(agenda_paint.paint(Entry(line.key, line), width, True, page(*EIGHT))[:1])
            for part in agenda_paint.paint(Entry(line.key, line), width, True, page(*EIGHT)):
                assert sum(cell_len(piece.text) for piece in part) <= max(width, 45), (width, said([part]))
            if width == 76:
                ends.add(cell_len(first))
        assert len(ends) <= 1, ends


def test_late_is_a_sign_and_a_tone_and_words() -> None:
    (line,) = agenda_paint.paint(Entry(EIGHT[0].key, EIGHT[0]), 76, False, page(*EIGHT))
    assert line[0].text.startswith("!")
    assert line[0].tone == "late"
    assert line[-1].text.strip() == "4 days late"
    assert line[-1].tone == "late"
    assert said(agenda_paint.paint(Entry(EIGHT[2].key, EIGHT[2]), 76, False, page(*EIGHT))).endswith("15:00")


def test_the_last_word_stands_under_the_chosen_line_and_beside_it_where_there_is_room() -> None:
    entry, shown = Entry(EIGHT[0].key, EIGHT[0]), page(*EIGHT)
    assert len(agenda_paint.paint(entry, 76, False, shown)) == 1
    assert "“方案满意，下周定”" in said(agenda_paint.paint(entry, 76, True, shown)[1:])
    beside = agenda_paint.paint(entry, 160, True, shown)
    assert len(beside) == 1
    assert "“方案满意，下周定”" in said(beside)
    cut, below = agenda_paint.paint(entry, 116, True, shown)
    assert "“方案满意，下周定”" not in said([cut])
    assert "“方案满意，下周定”" in said([below]), "what was cut stands below"


def test_who_was_never_spoken_to_says_so_below() -> None:
    assert "nothing said yet" in said(agenda_paint.paint(Entry(EIGHT[4].key, EIGHT[4]), 76, True, page(*EIGHT))[1:])


def test_marks_of_silence_have_signs_days_and_a_level() -> None:
    dormant = said(agenda_paint.paint(Entry(EIGHT[6].key, EIGHT[6]), 76, False, page(*EIGHT)))
    assert dormant.startswith("●")
    assert "VIP  no next step" in dormant
    assert dormant.endswith("112 days")
    use_signs(plain=True)
    try:
        assert said(agenda_paint.paint(Entry(EIGHT[4].key, EIGHT[4]), 76, False, page(*EIGHT))).startswith("~")
    finally:
        use_signs(plain=False)


def noted(line: AgendaLine, day: date, person: str = "", **more: Any) -> AgendaLine:
    """The line with a birthday that comes round."""
    born = Occasion(customer_id=line.customer.id, kind="birthday", date=PartialDate.parse("--11-22"), **more)
    return replace(line, upcoming=Upcoming(born, day, person))


TOMORROW = date(2026, 11, 22)


def painted(line: AgendaLine, width: int = 76, *, chosen: bool = False) -> list[Any]:
    """The line."""
    return list(agenda_paint.paint(Entry(line.key, line), width, chosen, page(line)))


@pytest.mark.parametrize("line", [*EIGHT[:3], *EIGHT[3:7]])
def test_a_birthday_of_somebody_who_stands_above_is_said_with_their_line(line: AgendaLine) -> None:
    line = noted(line, TOMORROW)
    first, *below = painted(line, chosen=True)
    assert said([first])[-shape(76).when - 1 - 1 :][0] == "*", "its sign ends the column of what is to do"
    assert "birthday" not in said([first])
    assert "* birthday tomorrow" in said(below)
    assert [piece.tone for piece in below[-1] if "birthday" in piece.text] == ["accent"]
    assert "birthday" not in said(painted(line)), "below only under the cursor"


def test_a_birthday_that_has_room_stands_beside_what_is_to_do() -> None:
    for language, words in (("en", "送样机  * birthday tomorrow"), ("zh_CN", "送样机  * ")):
        i18n.set_language(language)
        line = noted(planned(3, "next_7_days", date(2026, 11, 24)), TOMORROW)
        assert line.follow_up is not None
        line = replace(line, follow_up=replace(line.follow_up, what="送样机"))
        (first,) = painted(line, chosen=False)
        assert words in said([first])
        assert sum("*" in said([part]) for part in painted(line, chosen=True)) == 1, "it is said once"


def test_a_step_that_gave_way_to_the_sign_stands_whole_below() -> None:
    line = noted(EIGHT[0], TOMORROW)
    assert line.follow_up is not None
    what = "x" * shape(76).what
    plain = replace(line, follow_up=replace(line.follow_up, what=what), upcoming=None)
    assert what in said(painted(plain, chosen=True)[:1]), "the premise: it just fits"
    first, *below = painted(replace(plain, upcoming=line.upcoming), chosen=True)
    assert what not in said([first])
    assert what in said(below)


@pytest.mark.parametrize("width", [30, 40, 60, 76, 96, 116, 200])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_note_moves_no_column_and_fits(width: int, language: str) -> None:
    i18n.set_language(language)
    for line in EIGHT[:7]:
        without = painted(line, width)[0]
        for name, person in (("", ""), ("开业" * 30, ""), ("[b]x[/b]", HOSTILE)):
            with_note = painted(noted(line, TOMORROW, person, name=name), width, chosen=True)
            assert said([with_note[0]])[-4:] == said([without])[-4:]
            for part in with_note:
                assert sum(cell_len(piece.text) for piece in part) <= max(width, 45), (width, said([part]))
                assert "".join(piece.text for piece in part).isprintable()


def test_who_has_a_birthday_before_the_step_stands_among_the_few_of_the_week() -> None:
    week = [planned(id, "next_7_days", TODAY + timedelta(days=3)) for id in range(10, 20)]
    week[8] = noted(week[8], TOMORROW)
    shown = page(EIGHT[0], *week)
    keys = [each.key for each in agenda.entries(shown) if each.markable]
    assert keys[1:] == [line.key for line in (*week[:5], week[8])]
    assert "and 4 more" in whole(shown)


def test_never_contacted_says_since_when_and_not_how_long() -> None:
    line = AgendaLine("never_contacted", customer(9))
    assert said(agenda_paint.paint(Entry(line.key, line), 76, False, page(line))).endswith("since 1 Jan")


@pytest.mark.parametrize(("language", "end"), [("en", "18 Nov 2025"), ("zh_CN", "2025-11-18")])
def test_a_day_of_another_year_stands_whole_since_when_nobody_was_reached(language: str, end: str) -> None:
    i18n.set_language(language)
    line = AgendaLine("never_contacted", replace(customer(9), created_on=date(2025, 11, 18)))
    first = said(agenda_paint.paint(Entry(line.key, line), 76, False, page(line))).splitlines()[0]
    assert first.endswith(" " + end)


def test_the_coming_week_shows_a_few_and_counts_the_others_but_all_when_today_is_clear() -> None:
    week = [planned(id, "next_7_days", TODAY + timedelta(days=3)) for id in range(10, 20)]
    assert "and 5 more" in whole(page(EIGHT[0], *week))
    clear = page(*week)
    assert "more" not in whole(clear)
    assert said([agenda.head(clear)]) == "All clear"


def test_a_clear_day_without_plans_says_that_nothing_comes() -> None:
    text = whole(page())
    assert "Nothing is planned for the next 7 days" in text


def test_the_empty_book_says_how_to_begin() -> None:
    empty = replace(page(), customers=0)
    text = whole(empty)
    assert "No customers yet" in text
    assert "a  add one" in text
    assert ":  import a sheet" in text
    assert "logged" not in text
    assert all(each.key is None for each in agenda.entries(empty))
    assert "add" not in whole(replace(empty, writable=False))


def test_the_question_shows_its_answers_under_the_cursor() -> None:
    shown = page(EIGHT[0], question=ImportQuestion(3, 300, 261))
    first = agenda.entries(shown)[0]
    assert first.key == ("question", 3)
    assert not first.markable
    assert said(agenda_paint.paint(first, 76, False, shown)).startswith("? 300 imported, 261 without a day of contact")
    below = said(agenda_paint.paint(first, 76, True, shown)[1:])
    assert below.splitlines()[0].strip().startswith("1  count from today")
    assert len(below.splitlines()) == 3


def test_a_question_keeps_the_day_from_being_clear() -> None:
    assert not page(question=ImportQuestion(3, 300, 261)).clear


def test_a_book_opened_to_read_is_asked_nothing() -> None:
    shown = replace(page(EIGHT[0], question=ImportQuestion(3, 300, 261)), writable=False)
    assert agenda.entries(shown)[1].key == EIGHT[0].key


def test_a_question_alone_is_no_day_with_nobody() -> None:
    assert said([agenda.head(page(question=ImportQuestion(3, 300, 261)))]) == "Nobody to reach yet"


def test_the_recovery_code_is_asked_for_until_it_was_checked() -> None:
    assert "recovery code" not in whole(page(EIGHT[0]))
    assert "The recovery code has not been checked yet" in whole(replace(page(EIGHT[0]), remind_code=True))


def test_the_last_line_asks_for_what_was_not_logged() -> None:
    entries = agenda.entries(page(EIGHT[0]))
    assert entries[-1].key == agenda.UNLOGGED
    assert not [each for each in agenda.entries(replace(page(EIGHT[0]), writable=False)) if each.key == agenda.UNLOGGED]


def handled(unit: int, act: str = "contacted", who: tuple[str, ...] = ("李雷",), customers: int = 1, **more: Any) -> HandledLine:
    """Something done today."""
    return HandledLine(UnitLine(unit, AT, "log", customers=customers, who=who), act, "phone", **more)


def test_what_was_handled_stands_below_with_what_was_done() -> None:
    shown = page(EIGHT[0], handled=(handled(7, next=Due(date(2026, 11, 24))), handled(6, customers=3, who=("a", "b", "c"))))
    text = whole(shown)
    assert "HANDLED  2" in text
    assert "✓ 李雷" in text
    assert "24 Nov" in text
    assert "3 customers" in text
    assert "2 handled" in said([agenda.head(shown)])
    keys = [each.key for each in agenda.entries(shown)]
    assert keys.index(("handled", 7)) < keys.index(("handled", 6))
    assert not [each for each in agenda.entries(shown) if each.key and each.key[0] == "handled" and each.markable]


def test_hostile_names_are_one_safe_line() -> None:
    step = FollowUp(customer_id=1, id=1, what="pay [/]", due=TODAY)
    word = Interaction(customer_id=1, at=AT, summary="[red]\nnext")
    lines = (
        AgendaLine("due_today", customer(1, HOSTILE, company=HOSTILE), step, last_word=word),
        replace(birthday(2, TODAY), customer=customer(2, HOSTILE)),
    )
    shown = page(*lines, handled=(handled(7, who=(HOSTILE,)),))
    for width in (76, 116):
        for each in agenda.entries(shown):
            for line in agenda_paint.paint(each, width, True, shown):
                text = "".join(piece.text for piece in line)
                assert text.isprintable(), text
    assert "[b]x[/b]" in whole(shown, 116)


def test_chinese_has_its_own_words() -> None:
    i18n.set_language("zh_CN")
    assert agenda.section_name("cooling") == "30 天未联系"
    assert agenda.section_name("dormant", (30, 60)) == "60 天未联系"
