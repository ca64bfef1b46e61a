"""``u`` and ``U`` on every place: this run's step goes at once, an older or a large one is named first, the newer edit wins."""

from datetime import timedelta
from pathlib import Path

import pytest

from clientbook.data import New
from clientbook.domain.customer import Customer
from clientbook.widgets.message_line import MessageLine
from tests.support.live import START, FixedClock, add, edit, new_book, reopen
from tests.support.quiet import press, until
from tests.support.toy import toy

Patch = pytest.MonkeyPatch


def said(place) -> str:
    return place.query_one(MessageLine).text


async def until_said(pilot, place, text: str) -> None:
    await until(pilot, lambda: text in said(place))


async def test_a_step_of_this_run_is_undone_at_once_and_redone(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        book = app.session.book
        add(book, "王小明")
        await press(pilot, "u")
        await until_said(pilot, place, "Undone")
        assert book.count() == 0
        await press(pilot, "ctrl+y")
        await until_said(pilot, place, "Made again")
        assert book.count() == 1
        await press(pilot, "ctrl+z")
        await until_said(pilot, place, "Undone")
        assert book.count() == 0


async def test_an_empty_book_says_that_there_is_nothing(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (_app, place, pilot):
        await press(pilot, "u")
        await until_said(pilot, place, "nothing to undo")
        place.message.hush()
        await press(pilot, "U")
        await until_said(pilot, place, "nothing to redo")


async def test_an_older_step_is_named_first_and_any_other_key_forgets_it(tmp_path: Path, monkeypatch: Patch) -> None:
    book = new_book(tmp_path / "book", FixedClock(START - timedelta(days=1)))
    add(book, "王小明")
    book.close()
    async with toy(tmp_path, monkeypatch, book=reopen(tmp_path / "book")) as (app, place, pilot):
        for _ in range(2):
            await press(pilot, "u")
            await until_said(pilot, place, "press u again")
            assert "王小明" in said(place)
            assert "(yesterday)" in said(place)
            await press(pilot, "j")
            place.message.hush()
        assert app.session.book.count() == 1
        await press(pilot, "u")
        await until_said(pilot, place, "press u again")
        await press(pilot, "u")
        await until_said(pilot, place, "Undone")
        assert app.session.book.count() == 0


async def test_a_step_of_many_rows_is_named_first(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        app.session.book.add_customers([New(Customer(name=f"Nr {n}")) for n in range(60)])
        await press(pilot, "u")
        await until_said(pilot, place, "press u again")
        assert app.session.book.count() == 60
        await press(pilot, "u")
        await until_said(pilot, place, "Undone")
        assert app.session.book.count() == 0


async def test_nothing_is_undone_in_a_book_opened_to_read(tmp_path: Path, monkeypatch: Patch) -> None:
    book = new_book(tmp_path / "book")
    add(book, "王小明")
    book.close()
    async with toy(tmp_path, monkeypatch, book=reopen(tmp_path / "book", read_only=True)) as (app, place, pilot):
        app.session.read_only = True
        await press(pilot, "u", "U")
        assert (place.ran, app.session.book.count()) == ([], 1)


async def test_every_place_hears_of_a_change(tmp_path: Path, monkeypatch: Patch) -> None:
    async with toy(tmp_path, monkeypatch) as (app, place, pilot):
        heard: list[frozenset[int]] = []
        monkeypatch.setattr(place, "book_changed", lambda ids, book: heard.append(ids))
        customer = add(app.session.book, "王小明")
        edit(app.session.book, customer, name="王小华")
        await until(pilot, lambda: len(heard) == 2)
        assert heard == [frozenset({customer.id}), frozenset({customer.id})]
