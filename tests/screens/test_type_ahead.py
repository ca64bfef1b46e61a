"""A key typed right behind one that closes a dialog goes to what is below at once; nothing is waited for that cannot come."""

import asyncio
import threading
from pathlib import Path

import pytest

from clientbook import type_ahead
from clientbook.clock import FixedClock
from clientbook.screens import customers
from clientbook.screens.dialogs.finish import Finish
from clientbook.screens.dialogs.log import LogForm
from clientbook.screens.dialogs.tags import Tags
from clientbook.screens.palette import Palette
from tests.support.agenda import agenda_book, at_today
from tests.support.painted import screen_text
from tests.support.people import NOW, filled_book, opened
from tests.support.quiet import press, settled, until


async def test_no_key_waits_for_a_probe_that_went_down_with_its_dialog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type_ahead, "PATIENCE", 3600.0)  # whoever waits for its end here fails
    book = filled_book(tmp_path)
    async with opened(book) as pilot:
        for _ in range(3):
            await press(pilot, "i")
            assert isinstance(pilot.app.screen, LogForm)
            await press(pilot, "escape", "t")
            assert isinstance(pilot.app.screen, Tags)
            await press(pilot, "escape", "s", "2")
            assert book.history(limit=1)[0].kind == "follow_up"
    book.close()


async def test_ten_acts_in_one_breath_are_ten_acts(tmp_path: Path) -> None:
    book = filled_book(tmp_path)
    async with opened(book) as pilot:
        before = book.history(limit=1)[0].id
        for key in ("i", "enter", "down") * 5 + ("s", "2", "down") * 5:
            pilot.app.simulate_key(key)
        await press(pilot, "down")
        assert book.history(limit=1)[0].id == before + 10
    book.close()


@pytest.mark.parametrize("longest", [3600.0, 0.05])
async def test_a_key_while_a_slow_disk_writes_hits_nobody_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, longest: float) -> None:
    """The next key waits for the write; where that takes too long it begins nothing, and says so."""
    monkeypatch.setattr(type_ahead, "PATIENCE", 0.05)
    monkeypatch.setattr(type_ahead, "LONGEST", longest)
    book, ids = agenda_book(tmp_path, FixedClock(NOW))
    async with at_today(book) as pilot:
        before = book.history(limit=1)[0].id
        free = threading.Event()
        assert book._writer is not None
        book._writer.submit(free.wait)
        pressed = asyncio.get_running_loop().time()
        try:
            pilot.app.simulate_key("full_stop")
            pilot.app.simulate_key("full_stop")
            await until(pilot, lambda: asyncio.get_running_loop().time() - pressed > 4 * type_ahead.PATIENCE, rest=False)
            if longest < 1:
                await until(pilot, lambda: "still being written" in screen_text(pilot.app), rest=False)
        finally:
            free.set()
        await press(pilot, "down")
        assert len([unit for unit in book.history(limit=9) if unit.id > before]) == (1 if longest < 1 else 2)
        for id in ids.values():
            assert len([entry for entry in book.timeline(id, 9) if entry.on == NOW.date() and entry.interaction is not None]) <= 1
    book.close()


async def test_a_key_behind_a_closed_dialog_waits_for_the_act_it_belonged_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list below shows what was written before the act has said so: undo pressed in that moment is not refused."""
    monkeypatch.setattr(type_ahead, "PATIENCE", 0.05)
    monkeypatch.setattr(type_ahead, "LONGEST", 3600.0)
    book, _ids = agenda_book(tmp_path, FixedClock(NOW))
    async with at_today(book) as pilot:
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, Finish)
        free, rows = threading.Event(), book.rows
        monkeypatch.setattr(book, "rows", lambda *asked: free.wait() and rows(*asked))
        try:
            pilot.app.simulate_key("enter")
            await until(pilot, lambda: not isinstance(pilot.app.screen, Finish), rest=False)
            pressed = asyncio.get_running_loop().time()
            pilot.app.simulate_key("u")
            await until(pilot, lambda: asyncio.get_running_loop().time() - pressed > 4 * type_ahead.PATIENCE, rest=False)
        finally:
            free.set()
        await settled(pilot)
        assert book.history(limit=1)[0].kind == "undo"
    book.close()


async def test_a_key_behind_the_one_for_customers_waits_for_the_first_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be done with somebody is offered only when somebody is there."""
    monkeypatch.setattr(type_ahead, "PATIENCE", 0.05)
    monkeypatch.setattr(customers, "PATIENCE", 3600.0)
    monkeypatch.setattr(type_ahead, "LONGEST", 3600.0)
    book, _ids = agenda_book(tmp_path, FixedClock(NOW))
    async with at_today(book) as pilot:
        free, find = threading.Event(), book.find
        monkeypatch.setattr(book, "find", lambda *asked, **more: free.wait() and find(*asked, **more))
        pressed = asyncio.get_running_loop().time()
        for key in ("2", "colon", *"export"):
            pilot.app.simulate_key(key)
        try:
            await until(pilot, lambda: asyncio.get_running_loop().time() - pressed > 8 * type_ahead.PATIENCE, rest=False)
            assert not isinstance(pilot.app.screen, Palette)
        finally:
            free.set()
        text = await settled(pilot)
        assert isinstance(pilot.app.screen, Palette)
        assert "nothing fits" not in text
    book.close()
