"""The tests' own waiting: an app at rest is left at once, one with anything under way is waited for."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.app import App
from textual.message import Message
from textual.widgets import Static

from tests.support.quiet import settled, under_way, until


class Ask(Message):
    """Something that takes long."""

    def __init__(self, long: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self.long = long


class Slow(App[None]):
    """An app that is as long about a message as it is told."""

    answered = 0

    async def on_ask(self, ask: Ask) -> None:
        """Be long about it."""
        await ask.long()
        self.answered += 1


async def test_a_widget_that_is_not_back_from_its_message_is_waited_for() -> None:
    async with Slow().run_test() as pilot:
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        pilot.app.post_message(Ask(lambda: answer))
        await _is_waited_for(pilot, lambda: answer.set_result(None))


async def test_a_question_in_a_thread_is_waited_for() -> None:
    async with Slow().run_test() as pilot:
        answer = threading.Event()
        pilot.app.post_message(Ask(lambda: asyncio.to_thread(answer.wait)))
        await _is_waited_for(pilot, answer.set)


async def test_what_comes_out_of_an_answer_is_waited_for_too() -> None:
    async with Slow().run_test() as pilot:
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def twice() -> None:
            await answer
            pilot.app.post_message(Ask(lambda: asyncio.sleep(0)))

        pilot.app.post_message(Ask(twice))
        await _is_waited_for(pilot, lambda: answer.set_result(None), answers=2)


async def test_an_app_at_rest_is_left_at_once() -> None:
    async with Slow().run_test() as pilot:
        await settled(pilot)
        await asyncio.wait_for(settled(pilot), 5)
        assert under_way(pilot.app) == ""


async def _is_waited_for(pilot: Any, go: Callable[[], object], *, answers: int = 1) -> None:
    resting = asyncio.create_task(settled(pilot))
    done, _waiting = await asyncio.wait([resting], timeout=0.1)
    assert not done
    assert under_way(pilot.app)
    go()
    await asyncio.wait_for(resting, 5)
    assert pilot.app.answered == answers


async def test_what_is_gone_while_a_screen_is_built_anew_is_waited_for() -> None:
    async with Slow().run_test() as pilot:
        looks: list[int] = []

        def stands() -> bool:
            looks.append(len(looks))
            if len(looks) == 1:
                return next(each for each in pilot.app.query(Static)).is_attached
            if len(looks) == 2:
                pilot.app.call_later(pilot.app.mount, Static("back"))
            return pilot.app.query_one(Static).is_attached

        await until(pilot, stands)
        assert len(looks) > 2
        with pytest.raises(AssertionError) as told:
            await until(pilot, lambda: pilot.app.query_one("#nowhere"), seconds=0.05)
        assert told.value.__cause__ is not None
