"""Pick lists and fields of the owner's own: added, renamed, ordered, retired and merged, each as one step."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook import text
from clientbook.data import Book, CustomField
from clientbook.domain.customer import Customer
from clientbook.screens.custom_fields import CustomFields
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.pick_list import PickList
from tests.support.painted import screen_text
from tests.support.people import NARROW, WIDE, filled_book, opened
from tests.support.quiet import press, settled, until
from tests.support.thinning import sampled


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.setenv("CLIENTBOOK_CONFIG", str(tmp_path / "config.toml"))
    made = filled_book(tmp_path)
    yield made
    made.close()
    text.use_own_words(())


async def to_list(pilot: Pilot[int], name: str, **arguments: str) -> str:
    """A list on top of the customers."""
    pilot.app.open(name, **arguments)  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(pilot.app.screen, PickList | CustomFields))
    await settled(pilot)
    return screen_text(pilot.app)


async def clear(pilot: Pilot[int], typed: str) -> str:
    return await press(pilot, "end", "ctrl+u", *typed, "enter")


def words(book: Book, name: str) -> list[str]:
    return [entry.label for entry in book.pick_list(name) if not entry.retired]


@pytest.mark.parametrize(
    ("language", "label", "count", "size"),
    sampled(
        [(*said, size) for said in (("en", "referral", "1 customer"), ("zh_CN", "转介绍", "1 位客户")) for size in (NARROW, WIDE)], 1, 2
    ),
)
async def test_a_pick_list_shows_who_uses_what(book: Book, language: str, label: str, count: str, size: tuple[int, int]) -> None:
    async with opened(book, language, size) as pilot:
        shown = await to_list(pilot, "pick_list", which="source")
        line = next(line for line in shown.splitlines() if label in line)
        assert count in line


async def test_words_are_added_renamed_moved_and_retired_and_each_is_undone(book: Book) -> None:
    async with opened(book) as pilot:
        await to_list(pilot, "pick_list", which="level")
        await press(pilot, "a", *"friend", "enter")
        assert words(book, "level")[-1] == "friend"
        assert pilot.app.screen.lines.key == "friend"  # type: ignore[attr-defined]
        await press(pilot, "-", "-")
        assert words(book, "level") == ["VIP", "high value", "friend", "medium value", "low value"]
        await press(pilot, "+")
        assert words(book, "level").index("friend") == 3
        await press(pilot, "e")
        shown = await clear(pilot, "VIP")
        assert "stands in the list already" in " ".join(shown.split())
        await clear(pilot, "family")
        assert words(book, "level")[3] == "family"
        shown = await press(pilot, "x")
        assert "family" not in words(book, "level")
        assert "Retired: family" in shown
        assert "retired" in shown
        await press(pilot, "x")
        assert "family" in words(book, "level")
        for _step in range(7):
            await press(pilot, "u")
        assert words(book, "level") == ["VIP", "high value", "medium value", "low value"]


async def test_a_word_of_the_program_is_renamed_and_gets_its_own_word_back(book: Book) -> None:
    async with opened(book, "zh_CN") as pilot:
        await to_list(pilot, "pick_list", which="source")
        pilot.app.screen.lines.stand_on("referral")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "enter")
        shown = await clear(pilot, "老客户带来的")
        assert "老客户带来的" in shown
        await press(pilot, "escape")
        assert text.label("source", book.customer(1).source) == "老客户带来的"
        await to_list(pilot, "pick_list", which="source")
        pilot.app.screen.lines.stand_on("referral")  # type: ignore[attr-defined]
        await settled(pilot)
        await press(pilot, "enter")
        shown = await clear(pilot, "")
        assert "转介绍" in shown


async def test_merging_names_how_many_change_and_is_one_step(book: Book) -> None:
    for number in range(4):
        book.save_customer(Customer(name=f"r{number}", source="referral"))
    async with opened(book, size=WIDE) as pilot:
        await to_list(pilot, "pick_list", which="source")
        pilot.app.screen.lines.stand_on("referral")  # type: ignore[attr-defined]
        pilot.app.screen.act("merge_entry")  # type: ignore[attr-defined]
        await until(pilot, lambda: "into" in screen_text(pilot.app))
        shown = await press(pilot, *"online", "enter")
        assert isinstance(pilot.app.screen, Confirm)
        assert "Customers that have “referral” and get “online”: 5" in shown
        await press(pilot, "enter")
        await until(pilot, lambda: book.pick_usage("source") == {"online": 5})
        assert "Merged: “referral” into “online”" in screen_text(pilot.app)
        await press(pilot, "u")
        await until(pilot, lambda: book.pick_usage("source") == {"referral": 5})
        shown = screen_text(pilot.app)
        assert "Pick list entry merged for 5 customers" in shown


async def test_a_merge_that_cannot_be_is_said_and_a_no_changes_nothing(book: Book) -> None:
    before = book.dump()
    async with opened(book) as pilot:
        await to_list(pilot, "pick_list", which="outcome")
        pilot.app.screen.lines.stand_on("interested")  # type: ignore[attr-defined]
        pilot.app.screen.act("merge_entry")  # type: ignore[attr-defined]
        await until(pilot, lambda: "into" in screen_text(pilot.app))
        await press(pilot, *"answer", "enter", "escape")
        assert isinstance(pilot.app.screen, PickList)
        pilot.app.screen.act("merge_entry")  # type: ignore[attr-defined]
        await until(pilot, lambda: "into" in screen_text(pilot.app))
        shown = await press(pilot, *"answer", "enter", "enter")
        assert "nobody was reached" in shown
        assert book.dump() | {"draft": []} == before | {"draft": []}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_fields_are_added_with_their_kind_and_shown_with_how_often_they_are_filled(
    book: Book, language: str, size: tuple[int, int]
) -> None:
    async with opened(book, language, size) as pilot:
        shown = await to_list(pilot, "custom_fields")
        assert ("There is nothing here yet" if language == "en" else "这里还没有内容") in shown
        await press(pilot, "a", "1", *"Plate", "enter")
        await press(pilot, "a", "4", *"one", "enter")
        assert not isinstance(pilot.app.screen, CustomFields), "a choice of one is none"
        await press(pilot, *"，two", "enter", *"Car", "enter")
        assert [(each.name, each.type, each.choices) for each in book.custom_fields()] == [
            ("Plate", "text", ()),
            ("Car", "choice", ("one", "two")),
        ]
        car = book.custom_fields()[1].id
        book.save_customer(Customer(name="driver", custom={str(car): "two"}))
        await until(pilot, lambda: ("filled 1 (4%)" if language == "en" else "已填 1（4%）") in screen_text(pilot.app))


async def test_the_cursor_stands_in_a_list_that_was_empty_and_is_filled_again(book: Book) -> None:
    async with opened(book) as pilot:
        await to_list(pilot, "custom_fields")
        await press(pilot, "a", "1", *"Plate", "enter", "u")
        await until(pilot, lambda: "There is nothing here yet" in screen_text(pilot.app))
        await press(pilot, "U")
        await until(pilot, lambda: "Plate" in screen_text(pilot.app))
        await press(pilot, "enter", *"s", "enter")
        assert [each.name for each in book.custom_fields()] == ["Plates"]


async def test_fields_are_renamed_moved_flagged_and_retired_and_keep_their_values(book: Book) -> None:
    plate = book.save_custom_field(CustomField("Plate")).id
    book.save_custom_field(CustomField("Car", "choice", ("one", "two")))
    driver = book.save_customer(Customer(name="driver", custom={str(plate): "A 12"})).id
    async with opened(book, size=WIDE) as pilot:
        await to_list(pilot, "custom_fields")
        await press(pilot, "e")
        shown = await clear(pilot, "car")
        assert "is the name of another field" in " ".join(shown.split())
        await clear(pilot, "Number plate")
        await press(pilot, "+")
        assert [each.name for each in book.custom_fields()] == ["Car", "Number plate"]
        for act in ("field_sensitive", "field_internal"):
            pilot.app.screen.act(act)  # type: ignore[attr-defined]
            await settled(pilot)
        shown = await press(pilot, "x")
        assert "retired, sensitive, internal only" in shown
        field = book.custom_fields()[1]
        assert (field.name, field.sensitive, field.internal, field.retired) == ("Number plate", True, True, True)
        assert book.customer(driver).custom == {str(plate): "A 12"}
        await press(pilot, "x")
        assert not book.custom_fields()[1].retired
        pilot.app.screen.lines.stand_on(book.custom_fields()[0].id)  # type: ignore[attr-defined]
        pilot.app.screen.act("field_choices")  # type: ignore[attr-defined]
        await until(pilot, lambda: "one, two" in screen_text(pilot.app))
        await clear(pilot, "one, two, three")
        assert book.custom_fields()[0].choices == ("one", "two", "three")


async def test_nothing_is_offered_in_a_book_opened_to_read(book: Book) -> None:
    book.save_custom_field(CustomField("Plate"))
    async with opened(book, read_only=True) as pilot:
        for name, arguments in (("custom_fields", {}), ("pick_list", {"which": "level"})):
            await to_list(pilot, name, **arguments)
            screen = pilot.app.screen
            assert isinstance(screen, CustomFields | PickList)
            assert not {"new", "edit", "remove", "move_up", "move_down", "merge_entry", "field_sensitive"} & set(screen.possible())
            await press(pilot, "escape")
