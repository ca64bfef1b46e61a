"""Duplicates are listed with reasons, compared side by side, merged by choice, or said to be two; one key takes each of it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from clientbook import i18n
from clientbook.data import Book
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.screens.customers import CustomersScreen
from clientbook.screens.duplicates import Duplicates
from clientbook.screens.merge import Merge
from clientbook.screens.present import merging
from clientbook.screens.present.merging import KEPT, Comparison
from tests.support.painted import screen_text
from tests.support.people import NARROW, filled_book, opened
from tests.support.quiet import press, settled, until

HOSTILE = "[red]{name}%s'\\[/]"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    made = filled_book(tmp_path)
    yield made
    made.close()


def twice(book: Book) -> tuple[int, int]:
    """Two entries of one person; their ids."""
    number = ContactPoint(kind="phone", value="13977778888")
    one = Customer(name="赵婷婷", company="北方设计", level="vip", notes="first note", points=(number,))
    other = Customer(name=f"赵婷 {HOSTILE}", company="南方设计", notes="second note", hobbies="茶", points=(number,))
    return book.save_customer(one).id, book.save_customer(other).id


async def listed(pilot: Pilot[int]) -> str:
    """The place, from the list, when the search is over."""
    pilot.app.screen.act("duplicates")  # type: ignore[attr-defined]
    await until(pilot, lambda: isinstance(pilot.app.screen, Duplicates) and not pilot.app.screen.reading)
    await settled(pilot)
    return screen_text(pilot.app)


@pytest.mark.parametrize(("language", "reason"), [("en", "same phone 139 7777 8888"), ("zh_CN", "139 7777 8888")])
async def test_two_are_compared_and_merged_by_choice_and_one_key_brings_both_back(book: Book, language: str, reason: str) -> None:
    one, other = twice(book)
    async with opened(book, language, NARROW) as pilot:
        text = await listed(pilot)
        assert reason in " ".join(text.split())
        assert "赵婷婷" in text
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Merge))
        text = screen_text(pilot.app)
        assert all(part in text for part in ("北方设计", "南方设计", "first note", "[red]"))
        merge = pilot.app.screen
        assert isinstance(merge, Merge)
        assert merge.lines.key == KEPT
        merge.lines.stand_on("company")
        await press(pilot, "right")
        assert merge.comparison.chosen == {"company": 1}
        await press(pilot, "left", "space")
        assert merge.comparison.chosen == {"company": 1}
        await press(pilot, "1", "2", "3")
        assert merge.comparison.chosen == {"company": 1}
        assert isinstance(pilot.app.screen, Merge)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Duplicates))
        made = book.customer(one)
        assert (made.company, made.level, made.hobbies) == ("南方设计", "vip", "茶")
        assert made.notes == "first note\n\nsecond note"
        assert HOSTILE in made.other_names
        assert book.customer(other).is_trashed
        await settled(pilot)
        assert "赵婷婷" in screen_text(pilot.app)  # said on the message line
        await press(pilot, "u")
        await until(pilot, lambda: not book.customer(other).is_trashed)
        await settled(pilot)
        assert book.customer(one).company == "北方设计"


async def test_it_is_remembered_that_two_are_two(book: Book) -> None:
    twice(book)
    async with opened(book, "en", NARROW) as pilot:
        await listed(pilot)
        await press(pilot, "x")
        await until(pilot, lambda: not book.duplicates())
        await settled(pilot)
        text = screen_text(pilot.app)
        assert "Nobody seems to stand in the book twice" in text
        assert "Remembered as two" in text
        await press(pilot, "u")
        await until(pilot, lambda: len(book.duplicates()) == 1)
        await until(pilot, lambda: "same phone" in screen_text(pilot.app))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Merge))
        await press(pilot, "x")
        await until(pilot, lambda: isinstance(pilot.app.screen, Duplicates))
        assert not book.duplicates()


async def test_marked_customers_of_the_list_become_one(book: Book) -> None:
    before = book.count()
    async with opened(book, "en") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        assert not screen.offers("merge")
        await press(pilot, "space", "space", "space")
        assert screen.offers("merge")
        chosen = list(screen.chosen())
        screen.act("merge")
        await until(pilot, lambda: isinstance(pilot.app.screen, Merge))
        merge = pilot.app.screen
        assert isinstance(merge, Merge)
        await press(pilot, "3")
        assert merge.comparison.keep == chosen[2]
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        await settled(pilot)
        assert book.count() == before - 2
        assert [book.customer(each).is_trashed for each in chosen] == [True, True, False]
        assert "Merged into" in screen_text(pilot.app)
        await press(pilot, "u")
        await until(pilot, lambda: book.count() == before)
        await press(pilot, *["space"] * 5)
        pilot.app.screen.act("merge")  # type: ignore[attr-defined]
        await until(pilot, lambda: "at most four" in screen_text(pilot.app))


def comparison(**fields: tuple[object, ...]) -> Comparison:
    number = len(next(iter(fields.values())))
    people = [{key: values[place] for key, values in fields.items()} for place in range(number)]
    return Comparison(tuple(Customer(id=place + 1, **{"name": "x"} | each) for place, each in enumerate(people)))  # type: ignore[arg-type]


def test_every_way_to_choose_leads_where_it_says() -> None:
    two = comparison(company=("a", "b"), notes=("c", "d"), level=("", "vip"))
    assert two.standing("company") == {0}
    assert two.standing("notes") == {0, 1}
    assert two.standing("level") == {1}
    assert not two.can_choose("level")
    assert two.taking("level", 0) == two
    assert two.beside("company", 1).standing("company") == {1}
    assert two.beside("company", -1).standing("company") == {0}
    assert two.beside("notes", -1).standing("notes") == {0}
    assert two.beside("notes", 1).standing("notes") == {1}
    ways = [two]
    for _step in range(3):
        ways.append(ways[-1].next("notes"))
    assert [way.standing("notes") for way in ways] == [{0, 1}, {0}, {1}, {0, 1}]
    other = two.taking(KEPT, 1)
    assert (other.keep, other.others, other.standing("company")) == (2, (1,), {1})
    three = comparison(notes=("a", "b", "c"))
    assert three.beside("notes", 1).standing("notes") == {0}
    assert three.beside("notes", -1).standing("notes") == {2}


def test_a_line_has_the_width_it_was_given() -> None:
    from rich.cells import cell_len

    for made in (comparison(name=("王" * 60, "b" * 90), notes=("长" * 300, "")), comparison(name=("a", "b", "c", "d"))):
        for entry in merging.entries(made):
            for cells in (74, 75, 114):
                for line in merging.paint(entry, cells, True):
                    assert sum(cell_len(piece.text) for piece in line) <= cells


@pytest.mark.parametrize(("language", "label"), [("en", "Products of interest"), ("zh_CN", "意向产品")])
def test_the_name_of_a_field_stands_whole_beside_its_values(language: str, label: str) -> None:
    i18n.set_language(language)
    made = merging.entries(comparison(products_of_interest=("a", "b")))
    assert any(merging.paint(entry, 76, False)[0][0].text.startswith(label + " ") for entry in made)


async def test_under_the_privacy_mask_neither_place_gives_anybody_away(book: Book) -> None:
    twice(book)
    told = ("赵婷婷", "北方设计", "南方设计", "first note", "13977778888", "139 7777 8888", "redname")
    async with opened(book, "en", NARROW) as pilot:
        await listed(pilot)
        await press(pilot, "z")
        masked = screen_text(pilot.app)
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, Merge))
        masked += screen_text(pilot.app)
        assert not [each for each in told if each in masked]
        await press(pilot, "z")
        assert "北方设计" in screen_text(pilot.app)
