"""The tour through every screen: where to stop, which keys lead there, which lead back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from textual.pilot import Pilot

from clientbook import i18n
from clientbook.app import ClientbookApp
from clientbook.clock import FixedClock
from clientbook.data import Book
from clientbook.domain.customer import Customer
from clientbook.keys_in import KeysIn
from clientbook.screens.present.settings import MACHINE
from tests.support import quiet
from tests.support.agenda import agenda_book
from tests.support.painted import screen_text
from tests.support.people import NOW, fill, filled_book, new_book, opened, phone, settled
from tests.support.plans import planned_book


@dataclass(frozen=True)
class Stop:
    """One screen."""

    name: str
    there: tuple[str, ...] = ()
    back: tuple[str, ...] = ()


class Typed(str):
    """A text that is typed in one go, as quick fingers do."""


FOUND = ("slash", Typed("wwl"), "enter")
PASTED = "\x1b[200~赵婷婷 采购经理 13977778888 上海市徐汇区宜山路 900 号 王伟丽介绍 下周二回电 喜欢茶\x1b[201~"
"""A card on one line, as a terminal hands over what is pasted."""
LEAVE = ("escape", "escape")
"""Out of the search line or the record, then the words cleared."""
STOPS = (
    Stop("customers"),
    Stop("customers-search", ("slash", Typed("wang")), LEAVE),
    Stop("customers-found-by-person", ("slash", Typed("zjl"), "tab"), ("escape",)),
    Stop("customers-nobody", ("slash", Typed("qqq")), LEAVE),
    Stop("customers-marked", ("space", "space", "space"), ("escape",)),
    Stop("customers-menu", ("semicolon",), ("escape",)),
    Stop("help", ("question_mark",), ("escape",)),
    Stop("palette", ("colon",), ("escape",)),
    Stop("palette-search", ("colon", Typed("hsz")), ("escape",)),
    Stop("tags", ("t",), ("escape",)),
    Stop("customer", FOUND, LEAVE),
    Stop("customer-second-tab", (*FOUND, "tab"), LEAVE),
    Stop("customer-edit", (*FOUND, "e"), ("escape", *LEAVE)),
    Stop("customer-menu", (*FOUND, "semicolon"), ("escape", *LEAVE)),
    Stop("customer-history", (*FOUND, "h"), ("escape", *LEAVE)),
    Stop("form", (*FOUND, "E"), ("escape", *LEAVE)),
    Stop("form-new", ("a",), ("escape",)),
    Stop("book-history", ("colon", Typed("book history"), "enter"), ("escape",)),
    Stop("trash-empty", ("colon", Typed("hsz"), "enter"), ("escape",)),
    Stop("snapshots-none", ("colon", Typed("kuaizhao"), "enter"), ("escape",)),
    Stop("backup-verify", ("colon", Typed("yzbf"), "enter"), ("escape",)),
    Stop("settings", ("colon", Typed("shezhi"), "enter"), ()),
    Stop("settings-number", (*["down"] * (len(MACHINE) + 1), "enter"), ("escape",)),
    Stop("settings-end", ("G",), ()),
    Stop("pick-list", ("enter",), ()),
    Stop("pick-list-merge", ("semicolon", Typed("hebing"), "enter"), ("escape", "escape", "escape")),
    Stop("custom-fields", ("colon", Typed("zdyzd"), "enter"), ()),
    Stop("custom-fields-new", ("a",), ("escape", "escape")),
    Stop("templates", ("colon", Typed("muban"), "enter"), ()),
    Stop("templates-change", ("e",), ("escape", "escape")),
    Stop("feedback-round", ("colon", Typed("mydhf"), "enter"), ("escape",)),
    Stop("removed", ("x",), ()),
    Stop("trash", ("colon", Typed("hsz"), "enter"), ()),
    Stop("trash-erase", ("semicolon",), ("escape", "escape")),
)
"""In this order: the last ones change the book."""


TODAY = (
    Stop("today", ("1",)),
    Stop("today-log", ("i",), ("escape",)),
    Stop("today-snooze", ("s",), ("escape",)),
    Stop("today-marked", ("space", "space"), ("escape", "g")),
    Stop("today-menu", ("semicolon",), ("escape",)),
    Stop("today-handled", ("full_stop", "comma"), ()),
    Stop("tidy", ("6",), ()),
    Stop("tidy-one-kind", ("tab", "down"), ("escape",)),
)
"""On a book with somebody in every section."""
FOLLOW_UPS = (
    Stop("follow-ups", ("3",)),
    Stop("follow-ups-done", ("d",), ("escape",)),
    Stop("follow-ups-log", ("i",), ("escape",)),
    Stop("follow-ups-step", ("e",), ("escape",)),
    Stop("follow-ups-rescheduled", ("f", Typed("next wed")), ("escape",)),
    Stop("follow-ups-marked", ("space", "space", "space"), ()),
    Stop("follow-ups-marked-call-off", ("x",), ("escape", "escape", "g")),
    Stop("follow-ups-one-channel", ("tab",), ("escape",)),
    Stop("follow-ups-called-off", ("x",), ()),
)
"""On a book with steps in every group."""
MERGING = (
    Stop("duplicates", ("colon", Typed("chachong"), "enter"), ()),
    Stop("merge", ("enter",), ()),
    Stop("merge-chosen", ("down", "down", "right"), ("escape", "escape")),
)
"""On the same book, with somebody in it twice."""


FILTER = (
    Stop("filter-empty", ("4",), ()),
    Stop("filter-field", ("a", Typed("source")), ("escape",)),
    Stop("filter-relation", ("a", "3"), ("escape",)),
    Stop("filter-days", ("a", "3", "1", Typed("30")), ("enter",)),
    Stop("filter-ticked", ("a", "2", "1", "space"), ("enter",)),
    Stop("filter-industry", ("a", Typed("industry"), "enter", "1", Typed("c3")), ("escape",)),
    Stop("filter", (), ()),
    Stop("filter-menu", ("semicolon",), ("escape",)),
    Stop("filter-text", ("end", "e"), ("escape",)),
    Stop("filter-nobody", ("a", "6", "1", "4", "enter"), ()),
    Stop("filter-in-customers", ("x", "up", "enter"), ()),
    Stop("insights", ("5",), ()),
    Stop("insights-crossed", ("tab", "semicolon", Typed("cross"), "enter", "3"), ("escape", "2")),
    Stop("views", ("apostrophe",), ("escape", *LEAVE)),
    Stop("search-offers", ("slash", Typed("so")), LEAVE),
    Stop("search-earlier", ("slash", Typed("wwl"), "enter", "escape", "f4"), ("escape", "escape")),
    Stop("pasted", (Typed(PASTED),), ("escape", *LEAVE)),
)
"""On the book of the first stops."""


async def inside(folder: Path, language: str, size: tuple[int, int]) -> AsyncIterator[tuple[str, str]]:
    """Name and text of every screen behind the passphrase."""
    book = new_book(folder)
    fill(book)
    agenda, _ids = agenda_book(folder / "agenda")
    filtered, planned = filled_book(folder / "filter"), planned_book(folder / "plans")
    add_twice(planned)
    for known, stops in ((book, STOPS), (agenda, TODAY), (filtered, FILTER), (planned, FOLLOW_UPS + MERGING)):
        async with opened(known, language, size) as pilot:
            for stop in stops:
                yield stop.name, await press(pilot, stop.there)
                await press(pilot, stop.back)
    async with opened(filled_book(folder / "practice"), language, size, practice=True) as pilot:
        yield "practice", screen_text(pilot.app)


def add_twice(book: Book) -> None:
    """Two entries of one person, and two of whom it is less clear."""
    for name, company, notes, number in (
        ("赵婷婷", "北方设计", "上午别打电话", "13977778888"),
        ("赵婷", "南方设计", "喜欢茶", "13977778888"),
        ("Anna Lee", "Harbour Dental", "", "13800138001"),
        ("Anna Lee", "Harbour Dental", "", "13800138010"),
    ):
        book.save_customer(Customer(name=name, company=company, notes=notes, points=(phone(number),)))


async def outside(language: str, size: tuple[int, int]) -> AsyncIterator[tuple[str, str]]:
    """Name and text of the screens before a book is open; the current folder is empty."""
    for name, keys in (("welcome", ()), ("new-book", ("2", Typed("long enough"))), ("import-sheet", ("3",)), ("restore", ("4",))):
        yield name, await door(Path("clients/book"), language, size, keys)
    new_book(Path("clients")).close()
    yield "unlock", await door(Path("clients/book"), language, size, ())


async def door(book: Path, language: str, size: tuple[int, int], keys: tuple[str, ...]) -> str:
    """The text of one screen before the book, after these keys."""
    i18n.set_language(language)
    app = ClientbookApp(book, clock=FixedClock(NOW))
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        return await press(pilot, keys)


async def press(pilot: Pilot[int], keys: tuple[str, ...]) -> str:
    """Press keys one after the other, each when the last one is done; the screen then."""
    for typed, some in groupby(keys, lambda key: isinstance(key, Typed)):
        if typed:
            for key in some:
                for message in KeysIn().feed(key):
                    pilot.app.post_message(message)
                await settled(pilot)
        else:
            await quiet.press(pilot, *some)
    return screen_text(pilot.app)
