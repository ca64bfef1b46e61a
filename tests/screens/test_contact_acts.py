"""The acts of one key, on the list and on every kind of row: written as one unit, told with the next day, taken back by one undo."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.data.plans import Upcoming
from clientbook.domain.customer import Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.errors import NotSaved
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.occasion import Occasion
from clientbook.screens.contact_acts import Target
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.widgets.virtual_table import VirtualTable
from tests.support.painted import screen_text
from tests.support.people import NOW, filled_book, opened
from tests.support.quiet import press, settled
from tests.support.rows import Rows, message, rows

TODAY = NOW.date()
IN_THREE = TODAY + timedelta(days=3)
WANG, NOBODY = 1, 2
ACTS = {"contacted", "no_answer", "log", "done", "snooze", "plan", "occasion"}
Patch = pytest.MonkeyPatch


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def step(book: Book, customer: int, what: str = "续签合同", due: date | None = TODAY - timedelta(days=4)) -> FollowUp:
    return book.follow_up(book.save_follow_up(FollowUp(customer_id=customer, what=what, due=due)).id)


def units(book: Book) -> int:
    """The newest step of the journal."""
    return book.history(limit=1)[0].id


async def test_contacted_now_is_one_key_and_undo_takes_it_back(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/8000", "tab")
        await press(pilot, ".")
        assert message(pilot) == "Logged: 王伟丽 phone call, next 24 Nov"
        assert book.customer(WANG).last_contact == TODAY
        text = await press(pilot, "u")
        assert "Undone" in text
        assert book.customer(WANG).last_contact == TODAY - timedelta(days=31)


async def test_a_step_that_is_late_is_not_forgotten_behind_a_contact(book: Book, monkeypatch: Patch) -> None:
    late = step(book, NOBODY)
    async with rows(book, monkeypatch, Target((NOBODY,), name="王建国")) as pilot:
        await press(pilot, ".")
        assert message(pilot) == "Logged: 王建国 phone call, the step of 17 Nov is still open"
        assert book.follow_up(late.id or 0).state == "open"


async def test_no_answer_is_one_key_in_chinese_too(book: Book) -> None:
    async with opened(book, "zh_CN") as pilot:
        await press(pilot, *"/8000", "tab")
        await press(pilot, "，")
        assert not book.last_words([WANG])[WANG].reached
        assert book.customer(WANG).last_contact == TODAY - timedelta(days=31)
        assert "11-24" in message(pilot)


@pytest.mark.parametrize(("key", "kind"), [("f8", "log"), ("f7", "attempt")])
async def test_while_searching_function_keys_act_on_the_highlighted_row(book: Book, key: str, kind: str) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/wang", "down")
        place = pilot.app.screen
        assert isinstance(place, CustomersScreen)
        chosen = place.table.current_id
        await press(pilot, key)
        unit = book.history(limit=1)[0]
        assert (unit.kind, unit.codes) == (kind, (book.customer(chosen or 0).code,))
        assert place.searching
        assert place.search.words == "wang"


async def test_while_searching_function_keys_open_the_forms(book: Book) -> None:
    async with opened(book) as pilot:
        await press(pilot, *"/8000")
        for key, dialog in (("f5", "LogForm"), ("f6", "StepForm"), ("f9", "Snooze")):
            await press(pilot, key)
            assert pilot.app.screen.__class__.__name__ == dialog
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, CustomersScreen)
            assert pilot.app.screen.searching


async def test_letters_typed_in_the_search_line_do_nothing_to_anybody(book: Book) -> None:
    async with opened(book) as pilot:
        before = units(book)
        await press(pilot, "/", *".,idsf")
        assert units(book) == before


async def test_a_step_of_a_row_is_done_with_the_contact(book: Book, monkeypatch: Patch) -> None:
    late = step(book, NOBODY)
    async with rows(book, monkeypatch, Target((NOBODY,), late, "overdue", name="王建国")) as pilot:
        before = units(book)
        await press(pilot, ".")
        assert message(pilot) == "Logged: 王建国 phone call"
        assert book.follow_up(late.id or 0).state == "done"
        assert units(book) == before + 1
        await press(pilot, "u")
        assert book.follow_up(late.id or 0).state == "open"
        assert book.customer(NOBODY).last_contact is None


async def test_no_answer_on_a_row_tells_the_new_day(book: Book, monkeypatch: Patch) -> None:
    late = step(book, NOBODY)
    async with rows(book, monkeypatch, Target((NOBODY,), late, "overdue", name="王建国")) as pilot:
        await press(pilot, ",")
        assert message(pilot) == "No answer: 王建国 phone call, next 24 Nov"
        assert book.follow_up(late.id or 0).due == IN_THREE


async def test_somebody_without_a_step_gets_one_when_nobody_answers_and_a_hint_when_done(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, Target((NOBODY,), None, "never_contacted", name="王建国")) as pilot:
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, Rows)
        assert "f plans a next step" in message(pilot)
        await press(pilot, ",")
        assert book.open_steps([NOBODY])[NOBODY][0].due == IN_THREE


async def test_an_occasion_is_greeted_and_nobody_was_called(book: Book, monkeypatch: Patch) -> None:
    made = book.save_occasion(Occasion(customer_id=NOBODY, kind="birthday", date=PartialDate(month=11, day=22)))
    occasion = next(each for each in book.occasions(NOBODY) if each.id == made.id)
    aim = Target((NOBODY,), None, "occasions", Upcoming(occasion, date(2026, 11, 22)), "王建国")
    async with rows(book, monkeypatch, aim) as pilot:
        before = units(book)
        await press(pilot, ",")
        assert units(book) == before
        for key in (".", "d"):
            await press(pilot, key)
            assert message(pilot) == "Greeted: 王建国"
            assert book.history(limit=1)[0].kind == "greeting"
            await press(pilot, "u")
        await press(pilot, "s", "1")
        assert "shown again Sun 22 Nov" in message(pilot)
        pilot.app.screen.start(pilot.app.screen.hide_occasion())  # type: ignore[attr-defined]
        await settled(pilot)
        assert message(pilot) == "Hidden this time: 王建国"


async def test_several_marked_occasions_are_greeted_together(book: Book, monkeypatch: Patch) -> None:
    day = date(2026, 11, 22)
    coming = []
    for id in (NOBODY, 3):
        made = book.save_occasion(Occasion(customer_id=id, kind="birthday", date=PartialDate(month=11, day=22)))
        coming.append(Upcoming(next(each for each in book.occasions(id) if each.id == made.id), day))
    async with rows(book, monkeypatch, Target((NOBODY, 3), upcomings=tuple(coming))) as pilot:
        before = units(book)
        text = await press(pilot, ".")
        assert "for 2 customers" in text
        await press(pilot, "enter")
        assert message(pilot) == "Greeted: 2 customers"
        assert (units(book), book.history(limit=1)[0].kind) == (before + 1, "greeting")
        assert not book.last_words([NOBODY, 3])
        await press(pilot, "u", "s", "0", *"no date", "enter")
        assert "needs a day" in screen_text(pilot.app)
        await press(pilot, "ctrl+u", *"tomorrow", "enter")
        assert "shown again Sun 22 Nov" in message(pilot)


async def test_a_row_whose_step_was_called_off_says_so(book: Book, monkeypatch: Patch) -> None:
    late = step(book, NOBODY)
    async with rows(book, monkeypatch, Target((NOBODY,), late, "overdue", name="王建国")) as pilot:
        pilot.app.screen.start(pilot.app.screen.cancel_steps())  # type: ignore[attr-defined]
        await settled(pilot)
        assert message(pilot) == "Cancelled: 王建国 续签合同"
        assert book.follow_up(late.id or 0).state == "cancelled"


async def test_several_are_named_first_left_out_where_they_do_not_want_it_and_one_undo_takes_all_back(book: Book) -> None:
    unwilling = book.save_customer(Customer(name="王勿扰", do_not_contact=("all",))).id
    async with opened(book) as pilot:
        await press(pilot, *"/wang", "tab", "*")
        marked = len(pilot.app.screen.query_one(VirtualTable).chosen_ids())
        before = units(book)
        text = await press(pilot, ".")
        assert isinstance(pilot.app.screen, Confirm)
        assert f"for {marked - 1} customers. 1 left out" in text
        await press(pilot, "escape")
        assert units(book) == before
        await press(pilot, ".", "enter")
        assert message(pilot).startswith(f"Logged: {marked - 1} customers. 1 left out")
        assert units(book) == before + 1
        assert unwilling not in book.last_words([unwilling])
        assert book.customer(NOBODY).last_contact == TODAY
        await press(pilot, "u")
        if "again" in message(pilot):
            await press(pilot, "u")
        assert book.customer(NOBODY).last_contact is None


async def test_where_none_of_the_marked_wants_it_nothing_is_logged(book: Book, monkeypatch: Patch) -> None:
    ids = tuple(book.save_customer(Customer(name=f"勿扰{n}", do_not_contact=("all",))).id for n in range(2))
    async with rows(book, monkeypatch, Target(ids)) as pilot:
        await press(pilot, ".")
        assert isinstance(pilot.app.screen, Rows)
        assert "Nothing was logged" in message(pilot)


async def test_one_who_does_not_want_to_be_contacted_may_have_called(book: Book, monkeypatch: Patch) -> None:
    id = book.save_customer(Customer(name="勿扰", do_not_contact=("phone",))).id
    async with rows(book, monkeypatch, Target((id,), name="勿扰")) as pilot:
        await press(pilot, ".")
        assert message(pilot) == "Logged: 勿扰 phone call (marked: do not contact)"
        assert book.customer(id).last_contact == TODAY


async def test_several_marked_steps_are_done_moved_and_called_off_together(book: Book, monkeypatch: Patch) -> None:
    steps = (step(book, NOBODY), step(book, 3), step(book, 3, "zweiter"))
    async with rows(book, monkeypatch, Target((NOBODY, 3), steps=steps)) as pilot:
        before = units(book)
        await press(pilot, "d", "enter")
        assert {book.follow_up(each.id or 0).state for each in steps} == {"done"}
        await press(pilot, "u", "s", "2")
        assert {book.follow_up(each.id or 0).due for each in steps} == {IN_THREE}
        await press(pilot, "u", "f", *"fri", "enter")
        assert {book.follow_up(each.id or 0).due for each in steps} == {date(2026, 11, 27)}
        assert [unit.kind for unit in book.history(limit=20) if unit.id > before].count("follow_up") == 3


async def test_a_book_opened_to_read_offers_none_of_it(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, Target((WANG,), name="王伟丽"), read_only=True) as pilot:
        before = units(book)
        for key in (".", ",", "i", "d", "s", "f", "o"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, Rows), key
        assert units(book) == before
        offered = pilot.app.screen.possible()
        assert not ACTS & set(offered)


async def test_a_book_opened_to_write_offers_all_of_it(book: Book, monkeypatch: Patch) -> None:
    async with rows(book, monkeypatch, Target((WANG,), name="王伟丽")) as pilot:
        assert set(pilot.app.screen.possible()) >= ACTS  # type: ignore[attr-defined]


async def test_a_full_disk_is_told_and_nothing_is_shown_as_logged(book: Book, monkeypatch: Patch) -> None:
    def full(*_args: object) -> None:
        raise NotSaved("full")

    async with opened(book) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(book, "handle", full)
            await press(pilot, ".")
            assert "disk is full" in message(pilot)
            assert "Logged" not in message(pilot)
        await press(pilot, ".")
        assert "Logged" in message(pilot)


async def test_hostile_names_stand_literally_on_the_message_line(book: Book, monkeypatch: Patch) -> None:
    id = book.save_customer(Customer(name="[@click=app.quit]Bob[/]")).id
    async with rows(book, monkeypatch, Target((id,), name=book.customer(id).title())) as pilot:
        text = await press(pilot, ".")
        assert "Logged: [@click=app.quit]Bob[/] phone call" in text
        for key in ("i", "f", "s", "o"):
            text = await press(pilot, key)
            assert "[@click=app.quit]Bob[/]" in text
            await press(pilot, "escape")
