"""The stream of a customer: its order, its words, and the acts on the entry under the cursor, on a real book."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook.data import Book, New
from clientbook.domain.follow_up import FollowUp
from clientbook.domain.interaction import Interaction
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.dialogs.finish import Finish
from clientbook.screens.dialogs.log import LogForm
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.dialogs.snooze import Snooze
from clientbook.screens.dialogs.step import StepForm
from clientbook.screens.present.seen import MORE, STREAM_PAGE, load
from clientbook.screens.present.stream import EntryKey, stream
from tests.support.detail import LONG, detail, shown, stand_on, with_plans
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, copied_book, filled_book, new_book, wang
from tests.support.quiet import press, settled, until


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A filled book."""
    made = filled_book(tmp_path)
    yield made
    made.close()


@pytest.fixture
def ids(book: Book) -> dict[str, int]:
    """What was added to the customer of the pictures."""
    return with_plans(book)


def line_with(pilot: Pilot[int], words: str) -> str:
    """The line of the screen that says this."""
    return next((line for line in screen_text(pilot.app).splitlines() if words in line), "")


# order and words


async def test_open_steps_stand_first_the_earliest_on_top_and_then_what_happened_newest_first(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await press(pilot, "G")
        keys = [block.key for block in shown(pilot).blocks]
        steps = {ids[name]: name for name in ("late", "timed", "undated", "done")}
        assert [steps.get(key.id, "of before") for key in keys if key.kind == "follow_up"] == [
            "late", "timed", "of before", "undated", "done",
        ]  # fmt: skip
        assert [key.kind for key in keys[:4]] == ["follow_up"] * 4
        days = [entry.on for entry in load(book, 1).past]
        assert days == sorted(days, reverse=True)  # type: ignore[type-var]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_late_step_says_so_and_how_often_it_was_put_off(
    book: Book, ids: dict[str, int], language: str, size: tuple[int, int]
) -> None:
    async with detail(book, language, size) as pilot:
        text = screen_text(pilot.app)
        assert ("晚 4 天" if language == "zh_CN" else "4 days late") in text
        assert "15:00" in text
        assert ("每月" if language == "zh_CN" else "monthly") in text
        late, later = shown(pilot).blocks[0], shown(pilot).blocks[2]
        assert "late" in {piece.tone for line in late.lines for piece in line}
        assert "late" not in {piece.tone for line in later.lines for piece in line}


@pytest.mark.parametrize("width", [30, 44, 76])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_line_of_the_stream_is_wider_than_its_window(book: Book, ids: dict[str, int], width: int, language: str) -> None:
    from clientbook import i18n
    from clientbook.widgets.blocks import width_of

    i18n.set_language(language)
    for block in stream(load(book, 1), NOW.date(), width):
        assert all(width_of(line) <= width for line in block.lines), block


# reading and copying


async def test_enter_shows_an_entry_whole_and_esc_goes_back(book: Book, ids: dict[str, int]) -> None:
    async with detail(book, size=WIDE) as pilot:
        await stand_on(pilot, "interaction", ids["long"])
        assert "the very last words" not in screen_text(pilot.app)
        text = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Reading)
        assert "the very last words" in text
        assert "张经理" in text
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_a_long_entry_scrolls_to_its_end_on_a_small_screen(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "interaction", ids["long"])
        assert "the very last words" not in await press(pilot, "enter")
        assert "the very last words" in await press(pilot, "G")


async def test_y_copies_the_whole_entry(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "interaction", ids["long"])
        await press(pilot, "y")
        assert pilot.app.clipboard == LONG


# changing and taking out


async def test_e_on_a_contact_opens_the_form_with_it_and_changes_this_contact(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "interaction", ids["long"])
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, LogForm)
        await press(pilot, *" indeed", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert book.interaction(ids["long"]).summary == LONG + " indeed"
        await press(pilot, "u")
        assert book.interaction(ids["long"]).summary == LONG


async def test_e_in_the_full_view_changes_the_entry_too(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "follow_up", ids["late"])
        await press(pilot, "enter", "e")
        assert isinstance(pilot.app.screen, StepForm)


async def test_f2_on_an_open_step_changes_it_and_a_done_one_is_history(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "follow_up", ids["done"])
        await press(pilot, "f2")
        assert isinstance(pilot.app.screen, CustomerScreen)
        await stand_on(pilot, "follow_up", ids["undated"])
        await press(pilot, "f2")
        assert isinstance(pilot.app.screen, StepForm)


async def test_x_takes_a_contact_out_says_so_and_undo_brings_it_back(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "interaction", ids["attempt"])
        text = await press(pilot, "x")
        assert "Removed" in text
        assert "undo" in text
        assert EntryKey("interaction", ids["attempt"]) not in [block.key for block in shown(pilot).blocks]
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot).stand_on(EntryKey("interaction", ids["attempt"])))


async def test_x_calls_an_open_step_off_and_never_touches_the_customer(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "follow_up", ids["undated"])
        text = await press(pilot, "x")
        assert "Cancelled" in text
        assert book.follow_up(ids["undated"]).state == "cancelled"
        assert not book.customer(1).is_trashed
        await press(pilot, "u")
        assert book.follow_up(ids["undated"]).state == "open"


async def test_x_on_a_change_of_the_record_does_nothing(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        before = book.dump()
        change = next(block.key for block in shown(pilot).blocks if block.key.kind == "change")
        await stand_on(pilot, *change)
        await press(pilot, "x", "e")
        assert book.dump() == before
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_a_on_the_stream_logs_a_contact_and_on_the_record_adds_to_it(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, LogForm)
        await press(pilot, *"hello", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert "hello" in [entry.interaction.summary for entry in load(book, 1).past if entry.interaction is not None]
        await press(pilot, "shift+tab", "a")
        assert not isinstance(pilot.app.screen, LogForm | CustomerScreen)


# the acts on a step


async def test_d_finishes_the_step_under_the_cursor_and_not_the_earliest(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "follow_up", ids["undated"])
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, Finish)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert book.follow_up(ids["undated"]).state == "done"
        assert book.follow_up(ids["late"]).state == "open"


async def test_elsewhere_d_is_about_the_earliest_step(book: Book, ids: dict[str, int]) -> None:
    async with detail(book, stream=False) as pilot:
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, Finish)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert book.follow_up(ids["late"]).state == "done"


async def test_s_puts_the_step_under_the_cursor_off_by_a_digit(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "follow_up", ids["timed"])
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, Snooze)
        await press(pilot, "2")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert book.follow_up(ids["timed"]).due == NOW.date() + timedelta(days=3)
        assert book.follow_up(ids["late"]).due == NOW.date() - timedelta(days=4)


async def test_a_contact_now_from_the_detail_moves_last_contact_and_the_header_shows_it(book: Book, ids: dict[str, int]) -> None:
    async with detail(book, stream=False) as pilot:
        assert "last contact 3 days ago" in screen_text(pilot.app)
        await press(pilot, ".")
        await until(pilot, lambda: "contacted today" in screen_text(pilot.app))
        assert book.follow_up(ids["late"]).state == "open"


async def test_no_answer_from_the_detail_is_an_attempt_and_moves_the_step(book: Book, ids: dict[str, int]) -> None:
    async with detail(book) as pilot:
        await stand_on(pilot, "follow_up", ids["late"])
        await press(pilot, ",")
        await until(pilot, lambda: book.follow_up(ids["late"]).due == NOW.date() + timedelta(days=3))
        assert book.customer(1).last_contact == NOW.date() - timedelta(days=3)


async def test_the_header_counts_the_other_open_steps(book: Book, ids: dict[str, int]) -> None:
    async with detail(book, size=WIDE) as pilot:
        assert "等内部审批" in line_with(pilot, "Next step")
        assert "+3" in line_with(pilot, "Next step")


async def test_a_book_opened_to_read_shows_everything_and_changes_nothing(book: Book, ids: dict[str, int]) -> None:
    async with detail(book, read_only=True) as pilot:
        before = book.dump()
        await press(pilot, "e", "x", "d", "s", "f", ".", ",", "i", "a", "o")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert book.dump() == before
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, Reading)


# a long stream


BUSY = 600
"""More than two pages of the stream."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with a customer who has as many entries, made once."""
    folder = tmp_path_factory.mktemp("busy")
    made = new_book(folder)
    talks = [Interaction(customer_id=0, at=NOW - timedelta(hours=n + 1), summary=f"talk number {n}") for n in range(BUSY)]
    first = Interaction(customer_id=0, at=NOW - timedelta(days=62), channel="wechat", summary="想先看基础版")
    steps = (FollowUp(customer_id=0, what="发正式报价", due=date(2026, 11, 24)), FollowUp(customer_id=0, what="zzz", due=NOW.date()))
    made.add_customers([New(wang(), (*talks, first), steps)])
    made.close()
    return folder / "book"


@pytest.fixture
def busy(template: Path, tmp_path: Path) -> Iterator[Book]:
    """The same, for one test."""
    made = copied_book(template, tmp_path)
    yield made
    made.close()


async def test_of_a_long_stream_a_page_is_read_and_only_what_is_seen_laid_out_and_the_rest_comes_with_the_cursor(
    busy: Book,
) -> None:
    async with detail(busy) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CustomerScreen)
        assert len(screen.seen.entries) == STREAM_PAGE
        assert len(shown(pilot).blocks) < STREAM_PAGE
        assert f"Timeline {screen.seen.contacts}+" in screen_text(pilot.app)
        await press(pilot, "G")
        await until(pilot, lambda: len(screen.seen.entries) == STREAM_PAGE + MORE)
        await press(pilot, "G")
        await until(pilot, lambda: screen.seen.whole)
        text = await press(pilot, "G")
        assert "想先看基础版" in text
        keys = [block.key for block in shown(pilot).blocks]
        assert len(keys) == len(set(keys)) == len(screen.seen.entries) + len(screen.seen.steps) - 2
        assert len(keys) > BUSY


async def test_the_cursor_stays_on_its_entry_when_more_is_read_and_when_the_book_changes(busy: Book) -> None:
    async with detail(busy) as pilot:
        await press(pilot, "G")
        at = shown(pilot).key
        await until(pilot, lambda: len(pilot.app.screen.seen.entries) > STREAM_PAGE)  # type: ignore[attr-defined]
        assert shown(pilot).key == at
        busy.log(Interaction(customer_id=1, at=NOW, summary="said elsewhere"))
        await until(pilot, lambda: any(e.interaction and e.interaction.summary == "said elsewhere" for e in pilot.app.screen.seen.entries))  # type: ignore[attr-defined]
        await settled(pilot)
        assert shown(pilot).key == at
