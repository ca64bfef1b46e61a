"""Today by hand: each act by its key from the line it is about, undo, the question, midnight; on a real encrypted book."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from clientbook import i18n
from clientbook.clock import FixedClock
from clientbook.data import Book, New
from clientbook.data.plans import HandledLine
from clientbook.data.recovery_code import write_code
from clientbook.domain.customer import Customer
from clientbook.domain.interaction import Interaction
from clientbook.i18n import ngettext
from clientbook.screens.agenda_section import SectionScreen
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.check_code import CheckCode
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.pasted import Pasted
from clientbook.screens.form import Form
from clientbook.screens.present import agenda
from clientbook.screens.today import TodayScreen
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.signs import use_signs
from tests.support.agenda import TODAY, agenda_book, at_today, due, spoken
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, new_book
from tests.support.quiet import press, settled, until

BOTH = pytest.mark.parametrize(("language", "size"), [(language, size) for language in ("en", "zh_CN") for size in (NARROW, WIDE)])


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def ids() -> dict[str, int]:
    return {}


@pytest.fixture
def book(tmp_path: Path, clock: FixedClock, ids: dict[str, int]) -> Iterator[Book]:
    made, known = agenda_book(tmp_path, clock)
    ids.update(known)
    yield made
    made.close()


def lines(pilot: Pilot[int]) -> KeyedLineList:
    """The list."""
    return pilot.app.screen.query_one(KeyedLineList)


def at(pilot: Pilot[int]) -> str:
    """The name of the customer under the cursor, or the key of the line."""
    current = lines(pilot).current
    assert current is not None
    return current.value.customer.name if current.markable else str(current.key[0])


def stand(pilot: Pilot[int], name: str) -> None:
    """Put the cursor on a customer."""
    key = next(entry.key for entry in lines(pilot).entries if entry.markable and entry.value.customer.name == name)
    assert lines(pilot).stand_on(key)


def names(pilot: Pilot[int], section: str = "") -> list[str]:
    """Who stands here."""
    values = [entry.value for entry in lines(pilot).entries if entry.markable]
    return [value.customer.name for value in values if not section or value.section == section]


@BOTH
async def test_everybody_stands_once_in_their_section(book: Book, language: str, size: tuple[int, int]) -> None:
    async with at_today(book, language, size) as pilot:
        text = screen_text(pilot.app)
        assert ngettext("{n} person to reach today", "{n} people to reach today", 9).format(n=9) in text
        assert names(pilot, "overdue") == ["王伟丽", "港湾牙科"]
        assert names(pilot, "due_today") == ["仇英", "Müller Bau"]
        assert names(pilot, "next_7_days") == ["李雷"]
        assert sorted(names(pilot, "cooling")) == ["曾国华", "欧阳锋"]
        assert names(pilot, "dormant") == ["解晓东"]
        assert names(pilot, "never_contacted") == ["新来的"]
        assert names(pilot, "occasions") == ["单雄信"]
        assert len(names(pilot)) == len(set(names(pilot)))
        assert at(pilot) == "王伟丽"
        assert "方案满意" in text


async def test_ten_keys_handle_everybody_without_moving(book: Book) -> None:
    async with at_today(book) as pilot:
        seen = []
        for _ in range(10):
            seen.append(at(pilot))
            text = await press(pilot, ".")
        assert len(set(seen)) == 10
        assert names(pilot) == []
        assert "All clear" in text
        assert "10 handled" in text


async def test_keys_typed_faster_than_the_book_writes_hit_each_customer_once(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        for _ in range(4):
            pilot.app.simulate_key("full_stop")
        await until(pilot, lambda: len(names(pilot)) == 6)
        for name in ("王伟丽", "港湾牙科", "Müller Bau", "仇英"):
            today = [each for each in book.timeline(ids[name], 50) if each.interaction is not None and each.on == TODAY]
            assert len(today) == 1, name


async def test_contacted_on_a_step_completes_it_and_undo_brings_line_and_cursor_back(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        text = await press(pilot, ".")
        assert "王伟丽" not in names(pilot)
        assert "1 handled" in text
        assert "u undo" in text
        assert not book.open_steps([ids["王伟丽"]])
        assert book.rows([ids["王伟丽"]])[0].last_contact == TODAY
        assert at(pilot) == "港湾牙科"
        text = await press(pilot, "u")
        assert names(pilot, "overdue") == ["王伟丽", "港湾牙科"]
        assert at(pilot) == "王伟丽"
        assert "handled" not in text
        await press(pilot, "U")
        assert names(pilot, "overdue") == ["港湾牙科"]


async def test_no_answer_moves_the_step_on_and_stays_where_something_newer_stands_on_it(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        await press(pilot, ",")
        assert names(pilot, "overdue") == ["港湾牙科"]
        assert names(pilot, "next_7_days") == ["李雷", "王伟丽"] or names(pilot, "next_7_days") == ["王伟丽", "李雷"]
        (line,) = book.rows([ids["王伟丽"]])
        assert line.next_due == TODAY + timedelta(days=3)
        assert line.last_contact == TODAY - timedelta(days=31)
        assert at(pilot) == "港湾牙科"
        (step,) = book.open_steps([ids["王伟丽"]])[ids["王伟丽"]]
        book.save_follow_up(replace(step, due=TODAY + timedelta(days=5)))
        await settled(pilot)
        attempt = next(
            entry for entry in lines(pilot).entries if entry.key and entry.key[0] == "handled" and entry.value.act == "attempted"
        )
        lines(pilot).stand_on(attempt.key)
        await settled(pilot)
        text = await press(pilot, "u")
        assert "王伟丽" in text
        assert book.open_steps([ids["王伟丽"]])[ids["王伟丽"]][0].due == TODAY + timedelta(days=5)
        assert "Kept as it is" in text or "because" in text


async def test_undo_on_a_handled_line_takes_that_line_back_and_no_other(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        await press(pilot, ".", ".", ".")
        handled = [entry for entry in lines(pilot).entries if entry.key and entry.key[0] == "handled"]
        assert [entry.value.unit.who[0] for entry in handled] == ["仇英", "港湾牙科", "王伟丽"]
        lines(pilot).stand_on(handled[1].key)
        await settled(pilot)
        text = await press(pilot, "u")
        assert "Undone" in text
        assert "港湾牙科" in names(pilot)
        assert "王伟丽" not in names(pilot)
        assert at(pilot) == "handled"


async def test_removing_calls_the_step_off_never_the_customer_and_done_takes_two_keys(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        await press(pilot, "x")
        assert not book.open_steps([ids["王伟丽"]])
        stand(pilot, "解晓东")
        text = await press(pilot, "x")
        assert "Nothing is planned here" in text
        assert "解晓东" in names(pilot)
        assert book.count() == 10
        await press(pilot, "u")
        assert at(pilot) == "王伟丽"
        await press(pilot, "d", "enter")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert not book.open_steps([ids["王伟丽"]])
        assert book.rows([ids["王伟丽"]])[0].last_contact == TODAY - timedelta(days=31), "done without an outcome is no contact"
        stand(pilot, "欧阳锋")
        text = await press(pilot, "d")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "Nothing is planned here" in text
        stand(pilot, "单雄信")
        await press(pilot, "d")
        assert not names(pilot, "occasions")


async def test_an_occasion_is_greeted_hidden_or_shown_again_on_a_later_day(book: Book, clock: FixedClock, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        stand(pilot, "单雄信")
        await settled(pilot)
        assert "Greeted" in screen_text(pilot.app)
        await press(pilot, ".")
        assert not names(pilot, "occasions")
        assert book.rows([ids["单雄信"]])[0].last_contact == TODAY - timedelta(days=12), "a greeting is no contact"
        await press(pilot, "u")
        assert names(pilot, "occasions") == ["单雄信"]
        await press(pilot, "x")
        assert not names(pilot, "occasions")
        assert book.count() == 10
        await press(pilot, "u")
        stand(pilot, "单雄信")
        await press(pilot, *"s1")
        assert not names(pilot, "occasions")
        clock.instant = NOW + timedelta(days=1)
        pilot.app.day_watch.look()  # type: ignore[attr-defined]
        await until(pilot, lambda: names(pilot, "occasions") == ["单雄信"])


async def test_snoozing_moves_the_step_or_plans_one_and_f_plans_where_there_is_none(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        await press(pilot, *"s2")
        assert book.rows([ids["王伟丽"]])[0].next_due == TODAY + timedelta(days=3)
        assert book.open_steps([ids["王伟丽"]])[ids["王伟丽"]][0].snoozed == 1
        assert at(pilot) == "港湾牙科"
        assert "1 handled" in screen_text(pilot.app)
        text = await press(pilot, "u")
        assert at(pilot) == "王伟丽"
        assert "4 days late" in text
        stand(pilot, "解晓东")
        await press(pilot, *"s3")
        assert "解晓东" not in names(pilot, "dormant")
        (step,) = book.open_steps([ids["解晓东"]])[ids["解晓东"]]
        assert step.due == TODAY + timedelta(days=2), "next Monday"
        assert book.rows([ids["解晓东"]])[0].last_contact == TODAY - timedelta(days=112), "planning is no contact"
        stand(pilot, "曾国华")
        await press(pilot, "f")
        assert not isinstance(pilot.app.screen, TodayScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "曾国华" in names(pilot, "cooling")


async def test_logging_with_a_next_step_is_one_form_and_one_undo(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        await press(pilot, "i")
        await press(pilot, *"price is fine", "tab", *"+3d", "tab", *"send the offer", "ctrl+s")
        assert isinstance(pilot.app.screen, TodayScreen)
        (step,) = book.open_steps([ids["王伟丽"]])[ids["王伟丽"]]
        assert (step.what, step.due) == ("send the offer", TODAY + timedelta(days=3))
        assert names(pilot, "overdue") == ["港湾牙科"]
        assert at(pilot) == "港湾牙科"
        await press(pilot, "u")
        assert names(pilot, "overdue") == ["王伟丽", "港湾牙科"]


async def test_enter_on_a_handled_line_opens_whom_it_was_about(book: Book) -> None:
    async with at_today(book) as pilot:
        await press(pilot, ".")
        key = next(entry.key for entry in lines(pilot).entries if isinstance(entry.value, HandledLine))
        lines(pilot).stand_on(key)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert pilot.app.screen.chosen_name() == "王伟丽"
        await press(pilot, "escape")
        assert lines(pilot).key == key


async def test_what_was_handled_stands_by_two_and_the_cursor_goes_through_both(book: Book) -> None:
    async with at_today(book) as pilot:
        await press(pilot, ".", ".", ".")
        text = await press(pilot, "G", "k", "k", "k", "k", "k")
        (row,) = [line for line in text.splitlines() if "仇英" in line and "✓" in line]
        assert row.count("✓") == 2
        assert "港湾牙科" in row
        seen = []
        for _ in range(3):
            seen.append(lines(pilot).current.value.unit.who[0])  # type: ignore[union-attr]
            await press(pilot, "j")
        assert seen == ["仇英", "港湾牙科", "王伟丽"]
        assert lines(pilot).key == agenda.TIDY
        await press(pilot, "k", "k")
        area = lines(pilot).region
        row_at = next(y for y, line in enumerate(screen_text(pilot.app).splitlines()) if line.count("✓") == 2)
        await pilot.click(offset=(area.x + 5, row_at))
        await settled(pilot)
        assert lines(pilot).current.value.unit.who[0] == "仇英"  # type: ignore[union-attr]
        await pilot.click(offset=(area.x + 50, row_at))
        await settled(pilot)
        assert lines(pilot).current.value.unit.who[0] == "港湾牙科"  # type: ignore[union-attr]


async def test_plain_signs_say_the_same_with_one_cell_each(book: Book) -> None:
    use_signs(plain=True)
    try:
        async with at_today(book) as pilot:
            text = await press(pilot, ".")
            assert all(
                character.isascii() or character.isalnum() or character in "，。：；（）“”" for character in text if not character.isspace()
            )
            assert "~ 曾国华" in text
            assert "z 解晓东" in text
            assert "> ! 港湾牙科" in text
    finally:
        use_signs(plain=False)


async def test_without_colours_the_words_and_signs_remain(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_today(book) as pilot:
        text = screen_text(pilot.app)
        assert "! 王伟丽" in text
        assert "4 days late" in text
        assert "◐ 曾国华" in text


async def test_several_marked_are_named_before_anything_is_written_and_esc_clears_marks(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        text = await press(pilot, "space", "space", "space")
        assert "3 selected" in text
        await press(pilot, ".")
        assert isinstance(pilot.app.screen, Confirm)
        assert "3 customers" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert not [each for each in book.timeline(ids["王伟丽"], 5) if each.on == TODAY and each.interaction is not None]
        await press(pilot, ".")
        await press(pilot, "enter")
        assert names(pilot, "overdue") == []
        assert not lines(pilot).marks
        await press(pilot, "u")
        assert names(pilot, "overdue") == ["王伟丽", "港湾牙科"]
        await press(pilot, "space", "*")
        assert len(lines(pilot).marks) == 10
        await press(pilot, "escape")
        assert not lines(pilot).marks
        await press(pilot, "V")
        assert len(lines(pilot).marks) == 10
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(pilot.app.screen, TodayScreen)


async def test_enter_opens_the_customer_and_a_slash_or_a_composed_character_go_on_in_customers(book: Book) -> None:
    async with at_today(book) as pilot:
        await press(pilot, "j", "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert pilot.app.screen.chosen_name() == "港湾牙科"
        await press(pilot, "]")
        assert pilot.app.screen.chosen_name() == "仇英"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert at(pilot) == "仇英"
        text = await press(pilot, "/", *"8000")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert pilot.app.screen.search.words == "8000"
        assert "王伟丽" in text
        await press(pilot, "escape", "1")
        assert isinstance(pilot.app.screen, TodayScreen)
        pilot.app.post_message(events.Key("仇", "仇"))
        await settled(pilot)
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert pilot.app.screen.search.words == "仇", "the words of before are gone"


async def test_keys_typed_behind_the_slash_all_arrive(book: Book) -> None:
    async with at_today(book) as pilot:
        for key in ("slash", *"8000", "enter"):
            pilot.app.simulate_key(key)
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert pilot.app.screen.chosen_name() == "王伟丽"  # type: ignore[attr-defined]


async def test_what_is_typed_before_the_first_paint_is_not_put_back_to_the_words_of_before(book: Book) -> None:
    async with at_today(book) as pilot:
        await press(pilot, "slash", *"80")
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        screen.line = "8"  # the list was asked when only this stood there
        screen._show_words()
        assert screen.search.words == "80"


async def test_the_line_before_the_last_finds_whom_to_log(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        await press(pilot, "G")
        assert lines(pilot).key == agenda.BACKUP
        await press(pilot, "k")
        assert lines(pilot).key == agenda.UNLOGGED
        text = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert "F5" in text
        assert "F8" in text
        await press(pilot, *"单", "f8")
        assert book.rows([ids["单雄信"]])[0].last_contact == TODAY


async def test_a_paste_of_several_lines_is_a_new_customer(book: Book) -> None:
    async with at_today(book) as pilot:
        pilot.app.post_message(events.Paste("陈小春\n电话 139 8888 7777\n要三台打印机"))
        await settled(pilot)
        await settled(pilot)
        assert isinstance(pilot.app.screen, Pasted)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen))
        await until(pilot, lambda: at(pilot) == "陈小春")
        assert "陈小春" in names(pilot, "never_contacted")
        assert at(pilot) == "陈小春"


async def test_the_day_is_read_anew_at_midnight(book: Book, clock: FixedClock) -> None:
    async with at_today(book) as pilot:
        assert names(pilot, "due_today") == ["仇英", "Müller Bau"]
        await press(pilot, ".")
        clock.instant = NOW + timedelta(days=3)
        pilot.app.day_watch.look()  # type: ignore[attr-defined]
        await until(pilot, lambda: names(pilot, "due_today") == ["李雷"])
        text = screen_text(pilot.app)
        assert "handled" not in text
        assert "24 Nov" in text


async def until_read(pilot: Pilot[int]) -> str:
    """The screen when everything is read."""
    await settled(pilot)
    return screen_text(pilot.app)


async def test_what_is_written_elsewhere_is_seen_at_once(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        book.log(Interaction(customer_id=ids["解晓东"], at=NOW, channel="phone"))
        await until(pilot, lambda: "解晓东" not in names(pilot))
        assert at(pilot) == "王伟丽"


def crowd(book: Book, number: int) -> None:
    """So many who are cooling."""
    for n in range(number):
        spoken(book, f"久未 {n:02d}", 40 + n)


async def test_the_best_stand_here_and_all_of_them_behind_enter(tmp_path: Path) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    crowd(book, 12)
    async with at_today(book) as pilot:
        assert len(names(pilot, "cooling")) == 5
        text = screen_text(pilot.app)
        assert "NO CONTACT FOR 30 DAYS  12" in text
        assert "and 7 more" in text
        lines(pilot).stand_on(("all", "cooling"))
        await settled(pilot)
        text = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SectionScreen)
        assert "No contact for 30 days  12" in text
        assert len(names(pilot)) == 12
        first = at(pilot)
        await press(pilot, ".")
        assert first not in names(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "NO CONTACT FOR 30 DAYS  11" in await until_read(pilot)
    book.close()


async def test_in_a_large_book_the_true_numbers_come_after_the_lines_and_move_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clientbook.data.agenda.SMALL", 0)
    book = new_book(tmp_path, FixedClock(NOW))
    crowd(book, 12)
    assert "cooling" not in book.agenda().counts, "the premise: it is not known at first"
    async with at_today(book) as pilot:
        text = screen_text(pilot.app)
        assert "NO CONTACT FOR 30 DAYS  12" in text
        assert "and 7 more" in text
        await press(pilot, "j", "j")
        here = at(pilot)
        book.log(Interaction(customer_id=book.agenda().lines[0].customer.id, at=NOW))
        await until(pilot, lambda: "NO CONTACT FOR 30 DAYS  11" in screen_text(pilot.app))
        assert at(pilot) == here
    book.close()


async def test_a_long_section_is_read_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbook.screens.agenda_section.PAGE", 5)
    monkeypatch.setattr("clientbook.screens.agenda_section.NEAR_END", 1)
    book = new_book(tmp_path, FixedClock(NOW))
    crowd(book, 12)
    async with at_today(book) as pilot:
        lines(pilot).stand_on(("all", "cooling"))
        await press(pilot, "enter")
        assert len(names(pilot)) == 5
        for _ in range(11):
            text = await press(pilot, "j")
        assert len(names(pilot)) == len(set(names(pilot))) == 12
        assert "12" in text.splitlines()[2]
    book.close()


async def test_a_step_with_a_birthday_beside_it_is_acted_on_as_a_step_and_the_birthday_stays(book: Book, ids: dict[str, int]) -> None:
    book.save_customer(replace(book.customer(ids["仇英"]), birth="--11-22"))
    async with at_today(book) as pilot:
        stand(pilot, "仇英")
        await settled(pilot)
        text = screen_text(pilot.app)
        assert "* birthday tomorrow" in text
        assert "Greeted" not in text
        assert pilot.app.screen.target().occasions == ()  # type: ignore[attr-defined]
        assert names(pilot, "occasions") == ["单雄信"]
        text = await press(pilot, ".")
        assert not book.open_steps([ids["仇英"]]), "the step is done"
        assert sorted(names(pilot, "occasions")) == ["仇英", "单雄信"]
        assert at(pilot) == "Müller Bau", "the cursor goes on"
        stand(pilot, "仇英")
        await settled(pilot)
        assert "Greeted" in screen_text(pilot.app)
        await press(pilot, ".")
        assert names(pilot, "occasions") == ["单雄信"]
        await press(pilot, "u", "u")
        assert "仇英" in names(pilot, "due_today")


async def test_a_birthday_of_somebody_below_the_best_few_stands_in_the_occasions(book: Book, ids: dict[str, int]) -> None:
    book.set_setting("today_best", 1)
    for name in ("欧阳锋", "曾国华"):
        book.save_customer(replace(book.customer(ids[name]), birth="--11-22"))
    async with at_today(book) as pilot:
        (shown,) = names(pilot, "cooling")
        assert names(pilot).count("欧阳锋") == names(pilot).count("曾国华") == 1
        assert set(names(pilot, "occasions")) == {"欧阳锋", "曾国华", "单雄信"} - {shown}
        stand(pilot, shown)
        await settled(pilot)
        assert "* birthday tomorrow" in screen_text(pilot.app)


async def test_nothing_here_is_called_removing_a_customer(book: Book) -> None:
    async with at_today(book) as pilot:
        screen = pilot.app.screen
        assert screen.label_for("remove") == "Call off"  # type: ignore[attr-defined]
        stand(pilot, "单雄信")
        assert screen.label_for("remove") == "Hide"  # type: ignore[attr-defined]
        text = await press(pilot, ";")
        assert "Hide" in text
        assert "Greeted" in text


async def test_the_question_after_an_import_is_answered_by_a_digit(tmp_path: Path) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    book.add_customers([_new(f"来自表格 {n}") for n in range(30)], kind="import")
    async with at_today(book) as pilot:
        text = screen_text(pilot.app)
        assert "30 imported, 30 without a day of contact" in text
        assert at(pilot) == "question"
        assert "count from today" in text
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Choose)
        text = await press(pilot, "1")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert "Answered" in text
        assert names(pilot) == []
        assert "All clear" in text
        await press(pilot, "u")
        assert at(pilot) == "question" or names(pilot)
    book.close()


async def test_the_question_is_not_asked_again_once_they_count_as_never_contacted(tmp_path: Path) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    book.add_customers([_new(f"来自表格 {n}") for n in range(12)], kind="import")
    async with at_today(book) as pilot:
        text = await press(pilot, "enter", "2")
        assert "imported" not in text
        assert len(names(pilot, "never_contacted")) == 5
        assert "NEVER CONTACTED  12" in text
    book.close()


async def test_ten_a_day_are_planned_and_the_first_stand_under_today(tmp_path: Path) -> None:
    book = new_book(tmp_path, FixedClock(NOW + timedelta(days=2)))  # a Monday
    book.add_customers([_new(f"来自表格 {n}") for n in range(25)], kind="import")
    async with at_today(book) as pilot:
        text = await press(pilot, "enter", "3")
        assert "u undo" in text
        assert len(names(pilot, "due_today")) + len(book.agenda_section("next_7_days")) == 25
        assert not names(pilot, "never_contacted")
        await press(pilot, "u")
        assert at(pilot) == "question"
    book.close()


async def test_esc_leaves_the_question_open(tmp_path: Path) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    book.add_customers([_new("来自表格")], kind="import")
    async with at_today(book) as pilot:
        await press(pilot, "enter", "escape")
        assert at(pilot) == "question"
    book.close()


async def test_marked_rows_of_every_kind_are_put_off_in_one_step(book: Book, ids: dict[str, int]) -> None:
    async with at_today(book) as pilot:
        await press(pilot, "space")
        stand(pilot, "欧阳锋")
        await press(pilot, "space", *"s2")
        if isinstance(pilot.app.screen, Confirm):
            await press(pilot, "enter")
        for name in ("王伟丽", "欧阳锋"):
            assert book.rows([ids[name]])[0].next_due == TODAY + timedelta(days=3), name
        assert not lines(pilot).marks
        await press(pilot, "u")
        assert names(pilot, "overdue") == ["王伟丽", "港湾牙科"]
        assert "欧阳锋" in names(pilot, "cooling")


def _new(name: str) -> New:
    return New(Customer(name=name))


async def test_the_recovery_code_is_checked_with_two_groups(tmp_path: Path) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    spoken(book, "王伟丽", 40)
    code = write_code(book._opened.master).split("-")
    async with at_today(book) as pilot:
        assert "The recovery code has not been checked yet" in screen_text(pilot.app)
        lines(pilot).stand_on(agenda.RECOVERY)
        await press(pilot, "enter")
        dialog = pilot.app.screen
        assert isinstance(dialog, CheckCode)
        first, second = dialog.asked
        wrong = "0000" if code[first - 1] != "0000" else "1111"
        text = await press(pilot, *wrong, "enter", *code[second - 1].lower(), "enter")
        assert f"That is not group {first}" in text
        assert book.setting("recovery_code_copied") is False
        await press(pilot, *["backspace"] * 4, *code[first - 1].lower(), "ctrl+s")
        assert isinstance(pilot.app.screen, TodayScreen)
        assert book.setting("recovery_code_copied") is True
        assert "recovery code has not" not in screen_text(pilot.app)
        assert code[first - 1] not in screen_text(pilot.app)
    book.close()


@BOTH
async def test_the_empty_book_says_how_to_begin(tmp_path: Path, language: str, size: tuple[int, int]) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    async with at_today(book, language, size) as pilot:
        assert i18n._("No customers yet.") in screen_text(pilot.app)
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, Form)
    book.close()


async def test_a_clear_day_shows_what_comes_next(tmp_path: Path) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    id = spoken(book, "王伟丽", 3)
    due(book, id, "发正式报价", 3)
    async with at_today(book) as pilot:
        text = screen_text(pilot.app)
        assert "All clear" in text
        assert "NEXT 7 DAYS" in text
        assert "发正式报价" in text
    book.close()


async def test_a_book_opened_to_read_shows_everything_and_offers_no_act(book: Book) -> None:
    from tests.support.live import reopen

    folder = book.path
    book.close()
    reading = reopen(folder, FixedClock(NOW), read_only=True)
    async with at_today(reading, read_only=True) as pilot:
        assert names(pilot, "overdue") == ["王伟丽", "港湾牙科"]
        screen = pilot.app.screen
        for id in ("contacted", "no_answer", "log", "done", "snooze", "remove", "new", "undo"):
            assert screen.reach(id) is None, id  # type: ignore[attr-defined]
        await press(pilot, ".")
        assert names(pilot, "overdue") == ["王伟丽", "港湾牙科"]
    reading.close()


@pytest.mark.parametrize("size", [NARROW, pytest.param(WIDE, marks=pytest.mark.soak)])
async def test_hostile_names_are_text_and_act_on_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    book = new_book(tmp_path, FixedClock(NOW))
    name = "[b]x[/b][@click=app.quit()]quit[/]"
    id = spoken(book, name, 40, "[red]said[/red] [/]", company="[/nothing]")
    due(book, id, "pay [link=https://evil.example]here[/link]", -1)
    async with at_today(book, size=size) as pilot:
        text = screen_text(pilot.app)
        assert "[b]x[/b]" in text
        assert "pay [link=" in text
        assert "[red]said[/red]" in text
        await pilot.click(KeyedLineList, offset=(6, 2))
        await settled(pilot)
        assert pilot.app.is_running
        await press(pilot, "escape", "1", ".")
        assert "handled" in screen_text(pilot.app)
        await press(pilot, "u")
    book.close()


@BOTH
async def test_every_line_fits_the_terminal_and_the_keys_of_the_row_stand_below(book: Book, language: str, size: tuple[int, int]) -> None:
    from rich.cells import cell_len

    async with at_today(book, language, size) as pilot:
        for key in ["j"] * 12:
            text = await press(pilot, key)
            assert all(cell_len(line) <= size[0] for line in text.splitlines())
            assert (";" in text.splitlines()[-1]) or ("；" in text.splitlines()[-1])


async def test_the_language_changes_and_the_cursor_stays(book: Book) -> None:
    async with at_today(book) as pilot:
        stand(pilot, "解晓东")
        await settled(pilot)
        pilot.app.screen.act("switch_language")  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(pilot.app.screen, TodayScreen) and pilot.app.screen.page is not None)
        assert at(pilot) == "解晓东"
        assert "周六 11-21" in screen_text(pilot.app)
