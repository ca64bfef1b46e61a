"""The screens of B9 inside one running program: what opening a detail costs beside pushing a bare screen of as many widgets there."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from clientbook.app import ClientbookApp
from clientbook.data import Book, Query
from clientbook.screens.customers import CustomersScreen

WORDS = "\n".join(f"line {n} of a pane with some words in it" for n in range(30))
QUIET = 0.15
"""Seconds after which nothing is painted any more."""


class Pane(Static, can_focus=True):
    """A pane that is as full as those of the detail."""


class BareScreen(Screen[None]):
    """As many widgets with as much text as the detail has, and nothing else."""

    CSS = "Pane { width: 1fr; height: 1fr; } #hidden { display: none; } Vertical, Horizontal { height: 1fr; }"

    def compose(self) -> ComposeResult:
        """Two lines above, panes, two lines below."""
        yield Static("top line")
        with Vertical():
            yield Static("header\nof two lines")
            yield Static("tabs")
            with Horizontal():
                yield Pane(WORDS)
                yield Pane(WORDS)
                yield Pane("", id="hidden")
        yield Static("keys")
        yield Static("message")


async def _spent(pilot: Pilot[Any], push: Callable[[], Awaitable[Any]]) -> float:
    """Milliseconds of the processor, threads included, until a pushed screen stands and nothing is painted any more."""
    gc.collect()
    start = time.process_time()
    await push()
    await asyncio.sleep(QUIET)
    spent = time.process_time() - start
    pilot.app.pop_screen()
    await asyncio.sleep(QUIET)
    return spent * 1000


async def _pairs(book: Book, name: str, size: tuple[int, int], times: int, warm: int) -> list[tuple[float, float]]:
    app = ClientbookApp(book.path, clock=book.clock, book=book)
    app.animation_level = "none"
    id = book.find(Query(name)).ids[0]
    made = []
    async with app.run_test(size=size) as pilot:
        await pilot.press("2")
        await asyncio.sleep(3 * QUIET)
        places = app.screen
        assert isinstance(places, CustomersScreen), places

        async def detail() -> None:
            places._beside = None  # reading is a part of it also where there is no preview
            await places._open(id)

        gc.freeze()  # as the program does when everything is loaded
        for _ in range(times):
            made.append((await _spent(pilot, lambda: app.push_screen(BareScreen())), await _spent(pilot, detail)))
    return made[warm:]


def spent_in_turns(book: Book, name: str, size: tuple[int, int], times: int, warm: int) -> list[tuple[float, float]]:
    """Processor time of a bare screen and of the detail of this customer, in turns."""
    return asyncio.run(_pairs(book, name, size, times, warm))
