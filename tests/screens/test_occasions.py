"""Occasions in a record: what their lines say, and adding, changing and removing them, on a real book."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clientbook import i18n
from clientbook.data import Book
from clientbook.domain.customer import ContactPerson, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.edits import Place
from clientbook.domain.occasion import Occasion
from clientbook.screens.customer import CustomerScreen
from clientbook.screens.dialogs.occasion import OccasionForm
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.present import header, occasions, record
from clientbook.screens.present.occasions import OccasionKey
from tests.support.detail import detail, shown, with_plans
from tests.support.painted import screen_text
from tests.support.people import NARROW, WIDE, filled_book, wang
from tests.support.quiet import press, settled, until

TODAY = date(2026, 11, 21)


def said(occasion: Occasion, today: date = TODAY, persons: tuple[ContactPerson, ...] = ()) -> str:
    """One line in words: label, day, notes."""
    line = occasions.lines([occasion], persons, today, {"birthday": 3, "contract_end": 30})[0]
    return " | ".join([line.label, line.value, *(note.text for note in line.notes)])


def day(stored: str, kind: str = "birthday", **more: object) -> Occasion:
    """An occasion on this date."""
    return Occasion(customer_id=1, kind=kind, date=PartialDate.parse(stored), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("occasion", "words"),
    [
        (day("1985-03-07"), "Birthday | 7 Mar 1985 | next 7 Mar 2027 | turns 42 | 3 days ahead"),
        (day("--03-07"), "Birthday | 7 Mar | next 7 Mar 2027 | 3 days ahead"),
        (day("1984-11-21"), "Birthday | 21 Nov 1984 | today | turns 42 | 3 days ahead"),
        (day("--11-22"), "Birthday | 22 Nov | tomorrow | 3 days ahead"),
        (day("1996-02-29"), "Birthday | 29 Feb 1996 | next 28 Feb 2027 | turns 31 | 3 days ahead"),
        (day("L--08-15"), "Birthday | lunar 15th of 8th month | this year 25 Sep | next 15 Sep 2027 | 3 days ahead"),
        (day("2016-06-01", "anniversary", lead_days=14), "Anniversary | 1 Jun 2016 | next 1 Jun 2027 | 11 years | 14 days ahead"),
        (day("2026-12-31", "contract_end", once=True, name="x"), "Contract ends | 31 Dec 2026 | x | next 31 Dec | 30 days ahead"),
        (day("2025-12-31", "contract_end", once=True), "Contract ends | 31 Dec 2025"),
    ],
)
def test_an_occasion_says_when_it_comes_next_how_old_that_makes_and_how_early_it_is_shown(occasion: Occasion, words: str) -> None:
    assert said(occasion) == words


def test_years_of_a_lunar_birthday_are_counted_by_the_lunar_calendar() -> None:
    # The 20th of the 12th month of the lunar year 1984 is kept in January, when the lunar year is still the one before.
    birthday = day("L1984-12-20")
    coming = occasions.next_day(birthday, TODAY)
    assert coming is not None
    assert coming.year == 2027
    assert occasions.years_on(birthday, coming) == 42


def test_the_birthday_stands_first_then_what_comes_next_and_what_is_over_last() -> None:
    over = day("2025-01-01", "contract_end", once=True, id=1)
    soon, later = day("--11-30", id=2), day("--12-24", "festival", id=3)
    birthday = day("1985-03-07")
    keys = [line.key for line in occasions.lines([over, later, soon, birthday], (), TODAY, {})]
    assert keys == [Place("birth"), OccasionKey(2), OccasionKey(3), OccasionKey(1)]


def test_what_is_within_its_days_ahead_is_lit_and_what_is_not_is_quiet() -> None:
    def tone(stored: str) -> str:
        notes = occasions.lines([day(stored)], (), TODAY, {"birthday": 3})[0].notes
        return notes[0].tone

    assert (tone("--11-24"), tone("--11-25")) == ("accent", "quiet")


def test_a_birthday_of_the_record_stands_once_and_a_bare_year_stays_a_field() -> None:
    around = header.Around(TODAY, occasions=(day("L--08-15"),))
    keys = [block.key for block in record.record(wang(), around, 70)]
    assert keys.count(Place("birth")) == 1
    lines = record.record(Customer(name="x", birth="1985"), header.Around(TODAY), 70)
    assert Place("birth") in [block.key for block in lines]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [30, 44, 76])
def test_no_line_with_occasions_is_wider_than_its_window(width: int, language: str) -> None:
    from clientbook.widgets.blocks import width_of

    i18n.set_language(language)
    many = (day("L1980-10-14", name="名字" * 60), day("2026-12-31", "contract_end", once=True, name="printers and scanners " * 5))
    for block in record.record(wang(), header.Around(TODAY, occasions=many), width):
        assert all(width_of(line) <= width for line in block.lines), block


def test_the_rhythm_that_holds_is_shown_with_the_tag_it_comes_from() -> None:
    def rhythm(own: int | None, **tags: int) -> str:
        around = header.Around(TODAY, tag_rhythms=tags)
        blocks = record.record(Customer(name="x", rhythm_days=own, tags=("vip", "old")), around, 70)
        found = next((block for block in blocks if block.key == Place("rhythm_days")), None)
        return "".join(piece.text for piece in found.lines[0]) if found is not None else ""

    assert rhythm(None) == ""
    assert rhythm(20).split() == ["Rhythm", "20", "days"]
    assert rhythm(20, vip=30).split() == ["Rhythm", "20", "days"]
    assert rhythm(20, vip=14, old=60).split() == ["Rhythm", "20", "days", "14", "days", "by", "tag", "#vip"]
    assert rhythm(None, vip=14, old=7).split() == ["Rhythm", "7", "days", "by", "tag", "#old"]


# on the screen


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A filled book."""
    made = filled_book(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_o_adds_an_occasion_from_anywhere_in_the_detail_and_undo_takes_it_back(
    book: Book, language: str, size: tuple[int, int]
) -> None:
    async with detail(book, language, size) as pilot:
        await press(pilot, "o")
        assert isinstance(pilot.app.screen, OccasionForm)
        await press(pilot, "tab", *"2027-03-08", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        made = [each for each in book.occasions(1) if each.id is not None]
        assert [str(each.date) for each in made] == ["2027-03-08"]
        assert shown(pilot, "record").stand_on(OccasionKey(made[0].id or 0))
        await press(pilot, "u")
        await until(pilot, lambda: len(book.occasions(1)) == 1)


async def test_a_among_the_occasions_adds_another_one(book: Book) -> None:
    ids = with_plans(book)
    async with detail(book, size=WIDE, stream=False) as pilot:
        for key in (OccasionKey(ids["anniversary"]), Place("birth")):
            assert shown(pilot, "record").stand_on(key)
            await settled(pilot)
            await press(pilot, "a")
            assert isinstance(pilot.app.screen, OccasionForm)
            await press(pilot, "escape")


async def test_e_changes_the_occasion_under_the_cursor_and_the_birthday_as_the_birth_date(book: Book) -> None:
    ids = with_plans(book)
    async with detail(book, size=WIDE, stream=False) as pilot:
        assert shown(pilot, "record").stand_on(OccasionKey(ids["anniversary"]))
        await settled(pilot)
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, OccasionForm)
        await press(pilot, "tab", "ctrl+u", *"2019-11-30", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        assert str(book.occasion(ids["anniversary"]).date) == "2019-11-30"
        assert shown(pilot, "record").stand_on(Place("birth"))
        await settled(pilot)
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, OneField)


async def test_x_takes_an_occasion_out_and_undo_brings_it_back_with_its_person(book: Book) -> None:
    ids = with_plans(book)
    before = book.occasion(ids["hers"])
    async with detail(book, size=WIDE, stream=False) as pilot:
        assert shown(pilot, "record").stand_on(OccasionKey(ids["hers"]))
        await settled(pilot)
        text = await press(pilot, "x")
        assert "Removed" in text
        assert ids["hers"] not in [each.id for each in book.occasions(1)]
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, "record").stand_on(OccasionKey(ids["hers"])))
        assert book.occasion(ids["hers"]) == before


async def test_an_occasion_of_a_contact_person_names_them(book: Book) -> None:
    ids = with_plans(book)
    async with detail(book, size=WIDE, stream=False) as pilot:
        assert shown(pilot, "record").stand_on(OccasionKey(ids["hers"]))
        block = next(block for block in shown(pilot, "record").blocks if block.key == OccasionKey(ids["hers"]))
        assert "张经理" in "".join(piece.text for line in block.lines for piece in line)


async def test_y_copies_the_day_of_an_occasion(book: Book) -> None:
    ids = with_plans(book)
    async with detail(book, size=WIDE, stream=False) as pilot:
        assert shown(pilot, "record").stand_on(OccasionKey(ids["contract"]))
        await settled(pilot)
        await press(pilot, "y")
        assert pilot.app.clipboard == "31 Dec 2026"


@pytest.mark.parametrize(("language", "words"), [("en", "counted from 1 Nov"), ("zh_CN", "11-01")])
def test_a_customer_that_is_counted_from_a_day_says_so(book: Book, language: str, words: str) -> None:
    i18n.set_language(language)
    customer = replace(book.customer(2), count_from=date(2026, 11, 1))
    assert any(words in piece.text for piece in header.contact_state(customer, TODAY))


async def test_the_history_says_occasions_contacts_and_steps_in_words(book: Book) -> None:
    ids = with_plans(book)
    book.save_follow_up(replace(book.follow_up(ids["timed"]), channel="visit", due=date(2026, 12, 1)))
    book.log(replace(book.interaction(ids["attempt"]), channel="wechat", outcome="", reached=True))
    book.save_occasion(replace(book.occasion(ids["anniversary"]), kind="festival", date=PartialDate.parse("L--10-14")))
    book.remove_occasion(ids["contract"])
    async with detail(book, size=WIDE, stream=False) as pilot:
        text = await press(pilot, "h")
        for words in ("visit", "1 Dec 2026", "WeChat", "No  ->  Yes", "anniversary  ->  festival", "lunar 14th of 10th mo", "printers"):
            assert words in text, words
        for raw in ("wechat", "2026-12-01", "L--10-14", "festival_", "no_answer"):
            assert raw not in text, raw
        assert "王伟丽" in screen_text(pilot.app)
