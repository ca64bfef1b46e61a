"""The place Filter: conditions are asked for, counted, switched, grouped, said as text, handed to Customers and kept for another day."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook.clock import FixedClock
from clientbook.data import Book, CustomField, Query, open_book
from clientbook.domain.filters import All, Any, Condition, Days, Node
from clientbook.domain.views import own_views
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.dialogs.ticked import Ticked
from clientbook.screens.filter import FilterScreen
from clientbook.widgets.search_line import SearchLine
from tests.support.painted import screen_text
from tests.support.people import NARROW, NOW, WIDE, filled_book, opened
from tests.support.quiet import press, settled

LAST, TYPE, LEVEL = Condition("last", "over", (Days(30),)), Condition("type", "is", ("potential",)), Condition("level", "is", ("vip",))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


async def filter_place(pilot: Pilot[int]) -> FilterScreen:
    """The screen, settled."""
    if not isinstance(pilot.app.screen, FilterScreen):
        await press(pilot, "4")
    screen = pilot.app.screen
    assert isinstance(screen, FilterScreen)
    return screen


async def choose(pilot: Pilot[int], key: str) -> None:
    """Take an entry of the open list of choices by what it stands for."""
    dialog = pilot.app.screen
    assert isinstance(dialog, Choose)
    places = [choice.key for choice in dialog.shown()]
    await press(pilot, *["down"] * places.index(key), "enter")


async def ask(pilot: Pilot[int], field: str, relation: str) -> None:
    """Begin a condition."""
    await press(pilot, "a")
    await choose(pilot, field)
    await choose(pilot, relation)


async def write(pilot: Pilot[int], line: str) -> FilterScreen:
    """The filter as text."""
    screen = await filter_place(pilot)
    await press(pilot, "end", "e")
    dialog = pilot.app.screen
    assert isinstance(dialog, OneField)
    await press(pilot, "end", "ctrl+u", *line, "enter")
    return screen


def node(pilot: Pilot[int]) -> Node | None:
    """The filter that is shown."""
    screen = pilot.app.screen
    assert isinstance(screen, FilterScreen)
    return screen.shown.node


def where(*parts: Node) -> Query:
    return Query(where=All(parts) if len(parts) > 1 else parts[0])


# building


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_conditions_are_built_and_counted_in_both_languages_and_sizes(book: Book, language: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size, place="4") as pilot:
        screen = await filter_place(pilot)
        await ask(pilot, "last", "longer")
        await press(pilot, "3", "0", "enter")
        await ask(pilot, "level", "is")
        await press(pilot, "1", "enter")
        assert node(pilot) == All((LAST, LEVEL))
        counted = screen.shown.counts
        assert counted[screen.shown.node] == book.count_found(where(LAST, LEVEL)) == 1
        assert counted[None] == book.count()
        assert (counted[LAST], counted[LEVEL]) == (book.count_found(where(LAST)), book.count_found(where(LEVEL)))
        said = screen_text(pilot.app)
        assert ("last>30d level:vip" if language == "en" else "未联系>30天") in said
        assert "王伟丽" in said
        assert ("1 of 24 fits" if language == "en" else "符合 1 位，共 24 位") in said


async def test_the_field_is_found_by_its_letters_and_several_choices_are_ticked(book: Book) -> None:
    async with opened(book, "zh_CN", place="4") as pilot:
        await filter_place(pilot)
        await press(pilot, "a", *"khly", "enter", "enter", "space", "space", "enter")
        found = node(pilot)
        assert isinstance(found, Condition)
        assert (found.field, found.op, len(found.values)) == ("source", "is", 2)


async def test_a_tag_is_completed_from_the_book_and_a_new_one_can_be_typed(book: Book) -> None:
    book.change_tags([2], ["[red]x[/red]"])
    async with opened(book, place="4") as pilot:
        await filter_place(pilot)
        await ask(pilot, "tag", "is")
        dialog = pilot.app.screen
        assert isinstance(dialog, Ticked)
        assert "[red]x[/red]" in screen_text(pilot.app)
        await press(pilot, *"red", "space", *"later", "space", "enter")
        assert node(pilot) == Condition("tag", "is", ("[red]x[/red]", "later"))
        assert "#[red]x[/red]" in screen_text(pilot.app)


async def test_a_value_that_means_nothing_is_said_in_place_and_nothing_typed_is_lost(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        await filter_place(pilot)
        await ask(pilot, "last", "longer")
        await press(pilot, *"soon", "enter")
        dialog = pilot.app.screen
        assert isinstance(dialog, OneField)
        assert "soon" in screen_text(pilot.app)
        assert "is not a number of days" in screen_text(pilot.app)
        await press(pilot, "end", "ctrl+u", *"2w", "enter")
        assert node(pilot) == Condition("last", "over", (Days(14),))


async def test_fields_of_the_owners_own_are_asked_with_the_editor_of_their_kind(book: Book) -> None:
    field = book.save_custom_field(CustomField("[b]鞋:码[/b] x", "number"))
    shoe = f"custom:{field.id}"
    person = book.customer(1)
    book.save_customer(replace(person, custom={str(field.id): 42}), base=person)
    async with opened(book, place="4") as pilot:
        await filter_place(pilot)
        await ask(pilot, shoe, "between")
        await press(pilot, *"40..43", "enter")
        assert node(pilot) == Condition(shoe, "between", (40, 43))
        assert "[b]鞋:码" in screen_text(pilot.app)
        screen = pilot.app.screen
        assert isinstance(screen, FilterScreen)
        assert screen.shown.counts[screen.shown.node] == 1


async def test_escape_gives_a_condition_up_at_every_step(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        await filter_place(pilot)
        for keys in (["a", "escape"], ["a", "3", "escape"], ["a", "3", "1", "escape"], ["a", "1", "1", "escape"]):
            await press(pilot, *keys)
            assert isinstance(pilot.app.screen, FilterScreen)
            assert node(pilot) is None


# changing


async def test_a_row_is_changed_switched_off_and_on_negated_and_taken_out(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        screen = await write(pilot, "last>30d level:vip")
        await press(pilot, "home", "e", "enter", "end", "ctrl+u", "4", "0", "enter")
        assert node(pilot) == All((Condition("last", "over", (Days(40),)), LEVEL))
        await press(pilot, "space")
        assert node(pilot) == LEVEL
        assert "off: Last" in screen_text(pilot.app)
        await press(pilot, "space", "x")
        assert node(pilot) == LEVEL
        screen.perform("filter_negate")
        await settled(pilot)
        assert screen.shown.text == "-level:vip"
        await press(pilot, "x")
        assert node(pilot) is None


async def test_groups_are_made_filled_and_left_from_the_menu(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        screen = await write(pilot, "last>30d")
        screen.perform("filter_group")
        await settled(pilot)
        await choose(pilot, "type")
        await choose(pilot, "is")
        await press(pilot, "1", "enter")
        await ask(pilot, "level", "is")
        await press(pilot, "1", "enter")
        assert node(pilot) == All((LAST, Any((TYPE, LEVEL))))
        assert "any of these" in screen_text(pilot.app)
        screen.perform("filter_out")
        await settled(pilot)
        assert node(pilot) == All((LAST, TYPE, LEVEL))
        screen.perform("filter_in")
        await settled(pilot)
        assert node(pilot) == All((LAST, Any((TYPE, LEVEL))))


async def test_what_a_condition_holds_back_is_said_and_nobody_is_explained(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        await write(pilot, "last>30d level:high")
        said = screen_text(pilot.app)
        assert "Nobody fits" in said
        assert "Without row 1: 1 more" in said


# as text


async def test_the_text_says_where_it_is_wrong_and_stands_there(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        await filter_place(pilot)
        await press(pilot, "end", "e", *"last>30d lebel:vip", "enter")
        dialog = pilot.app.screen
        assert isinstance(dialog, OneField)
        said = screen_text(pilot.app)
        assert "Character 10" in said
        assert "level" in said
        await press(pilot, "delete", "delete", "delete", *"lev", "enter")
        assert node(pilot) == All((LAST, LEVEL))


async def test_a_text_that_was_given_up_is_there_again_and_rows_that_are_off_stay(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        screen = await write(pilot, "last>30d level:vip")
        await press(pilot, "home", "space", "end", "e", "end", *" type:pot", "escape")
        assert node(pilot) == LEVEL
        await press(pilot, "e", *"ential", "enter")
        assert node(pilot) == All((LEVEL, TYPE))
        assert [item.on for item in screen.rows] == [True, True, False]


async def test_deeper_brackets_are_one_row_that_is_changed_as_text(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        await write(pilot, "-(level:vip (type:new or type:lost))")
        await press(pilot, "home")
        assert "1   -(level:vip (type:new or type:lost))" in screen_text(pilot.app)
        await press(pilot, "e", "end", "ctrl+u", *"level:vip", "enter")
        assert node(pilot) == LEVEL


# to the customers, to another day


async def test_enter_shows_everybody_who_fits_in_customers_with_the_filter_in_the_line(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        await write(pilot, "last>30d level:vip")
        await press(pilot, "home", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        assert screen.query_one(SearchLine).words == "last>30d level:vip"
        assert list(screen.table.rows.ids) == list(book.find_all(where(LAST, LEVEL)).ids)
        await press(pilot, "4")
        assert node(pilot) == All((LAST, LEVEL))


async def test_the_rows_are_there_again_after_a_restart_switched_off_as_they_were(tmp_path: Path) -> None:
    book = filled_book(tmp_path)
    async with opened(book, place="4") as pilot:
        await write(pilot, "(level:vip or type:new) last>30d")
        await press(pilot, "home", "space")
    book.close()
    book = open_book(tmp_path / "book", "practice", clock=FixedClock(NOW))
    async with opened(book, "zh_CN", place="4") as pilot:
        screen = await filter_place(pilot)
        assert node(pilot) == LAST
        assert [item.on for item in screen.rows] == [False, True]
    book.close()


async def test_a_book_that_is_only_read_can_be_filtered_and_keeps_no_draft(tmp_path: Path) -> None:
    filled_book(tmp_path).close()
    book = open_book(tmp_path / "book", "practice", clock=FixedClock(NOW), read_only=True)
    async with opened(book, read_only=True, place="4") as pilot:
        screen = await write(pilot, "last>30d")
        assert screen.shown.counts[LAST] == 1
        assert book.draft("filter") is None
    book.close()


async def test_the_counts_follow_the_book_and_undo_is_the_books(book: Book) -> None:
    async with opened(book, place="4") as pilot:
        screen = await write(pilot, "#new")
        condition = Condition("tag", "is", ("new",))
        assert screen.shown.counts[condition] == 0
        book.change_tags([1, 2], ["new"])
        await settled(pilot)
        assert screen.shown.counts[condition] == 2
        await press(pilot, "u")
        assert screen.shown.counts[condition] == 0
        assert node(pilot) == condition


@pytest.mark.parametrize(("language", "size"), [("zh_CN", NARROW), pytest.param("en", WIDE, marks=pytest.mark.soak)])
async def test_a_filter_is_kept_as_a_view_and_the_views_stand_below_with_their_counts(
    book: Book, language: str, size: tuple[int, int]
) -> None:
    async with opened(book, language, size, place="4") as pilot:
        await filter_place(pilot)
        assert not pilot.app.screen.offers("save_view")  # type: ignore[attr-defined]
        await write(pilot, "level:vip last>30d")
        text = await press(pilot, "w", *"mine", "enter", "3")
        assert "3 mine 1" in text
        assert "6 VIP 1" in text
        (kept,) = own_views(book.setting("views"))
        assert (kept.filter, kept.digit) == ("level:vip last>30d", "3")
        await press(pilot, "'", "3")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert pilot.app.screen.table.rows.ids.tolist() == [1]
        text = await press(pilot, "u")
        assert not book.setting("views")


async def test_the_filter_of_the_list_is_taken_over_to_be_changed(book: Book) -> None:
    async with opened(book, "zh_CN") as pilot:
        await press(pilot, *"/王 等级:vip", "tab", "4", "semicolon", *"qtj", "enter")
        assert node(pilot) == All((Condition("anywhere", "contains", ("王",)), LEVEL))
        assert not pilot.app.screen.offers("filter_take")  # type: ignore[attr-defined]


async def test_days_are_said_with_the_day_they_lead_to_while_they_are_typed(book: Book) -> None:
    async with opened(book, "en", place="4") as pilot:
        await filter_place(pilot)
        await ask(pilot, "last", "longer")
        text = await press(pilot, *"30")
        assert "30 days, so before 22 Oct" in text
        text = await press(pilot, *"x")
        assert "so before" not in text
        text = await press(pilot, "backspace", "enter")
        assert "30 days, so before 22 Oct" in text


async def test_an_industry_is_chosen_from_the_standard_and_a_typed_tag_is_seen_among_the_ticked(book: Book) -> None:
    async with opened(book, "zh_CN", place="4") as pilot:
        await filter_place(pilot)
        await ask(pilot, "industry", "contains")
        text = await press(pilot, *"i65", "enter")
        assert node(pilot) == Condition("industry", "contains", ("I65",))
        assert "I65 软件和信息技术服务业" in text
        assert "符合 1 位" in text
        await ask(pilot, "industry", "contains")
        await press(pilot, *"zhizaoye", "enter")
        assert Condition("industry", "contains", ("制造业",)) in node(pilot).parts  # type: ignore[union-attr]
        await ask(pilot, "tag", "is")
        text = await press(pilot, *"abc", "space")
        assert all(tag in text for tag in ("技术型", "高意向", "abc"))
