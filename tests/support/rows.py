"""A place whose one row can be of any kind: a step, somebody without one, an occasion, several of them; on a real book with people."""

from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Button

from clientbook import routes
from clientbook.data import Book
from clientbook.screens.contact_acts import ContactActs, Target
from tests.support.people import NARROW, opened


class Rows(ContactActs):
    """Shows nothing; the acts are about ``aim``."""

    TOP = True
    KEYS: ClassVar[tuple[str, ...]] = ("log", "contacted", "no_answer", "done", "snooze", "plan", "help")
    aim: ClassVar[Target] = Target()

    def compose_body(self) -> ComposeResult:
        """Something to hold the focus."""
        yield Button("x")

    def target(self) -> Target:
        """Whatever a test aims at."""
        return self.aim

    def chosen(self) -> "array[int]":
        """Its customers."""
        return array("q", self.aim.customers)


@asynccontextmanager
async def rows(book: Book, monkeypatch: pytest.MonkeyPatch, aim: Target, language: str = "en", **more: Any) -> AsyncIterator[Pilot[int]]:
    """The app at this row."""
    monkeypatch.setitem(routes.PLACES, "customers", Rows)
    monkeypatch.setattr(routes, "FIRST", "customers")
    monkeypatch.setattr(Rows, "aim", aim)
    async with opened(book, language, more.pop("size", NARROW), **more) as pilot:
        yield pilot


def message(pilot: Pilot[Any]) -> str:
    """What the message line says."""
    place = next(screen for screen in reversed(pilot.app.screen_stack) if hasattr(screen, "message"))
    return str(place.message.text)
