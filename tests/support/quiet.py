"""Waiting for an app under test: until nothing is under way any more, however slow the machine is, and no longer.

Textual's own ``pause`` asks how much processor time was used in the last moment. On a busy machine an app that waits for its turn looks
idle then; on a quiet one every key costs two such moments. Its pilot sends a message to every widget besides and waits until they came
back: two messages in three were of that kind. Here what is under way is counted instead: what the loop has to run, messages, widgets not
back from their last one, workers, questions in threads, work put off until after the next paint.
"""

import asyncio
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App
from textual.css.query import QueryError
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.painted import screen_text

PATIENCE = 120.0
"""Seconds an app may be busy on a slow machine; every wait ends as soon as what it waits for is so."""
_LOOK = 0.002
"""Seconds between two looks."""
_IN_THREADS = "_questions_in_threads"


def count_threads() -> set[Any]:
    """What the running loop has handed to threads and not got back; the first call begins to count."""
    loop: Any = asyncio.get_running_loop()
    if not hasattr(loop, _IN_THREADS):
        running: set[Any] = set()
        hand_over = loop.run_in_executor

        def counted(*work: Any) -> Any:
            answer = hand_over(*work)
            running.add(answer)
            answer.add_done_callback(running.discard)
            return answer

        setattr(loop, _IN_THREADS, running)
        loop.run_in_executor = counted
    found: set[Any] = getattr(loop, _IN_THREADS)
    return found


def _leads_on(app: App[Any], worker: Any) -> bool:
    """Whether a worker will end by itself: an act that has opened a dialog waits for the keys to come."""
    if worker.is_finished:
        return False
    return worker.group != "acts" or (worker.node is not app and worker.node.is_attached and worker.node.screen is app.screen)


def _at_work(pump: MessagePump) -> bool:
    """Whether a pump has messages or is not back from its last one: at rest it waits for the next."""
    if not pump._message_queue.empty():
        return True
    waits = any(not each.done() for each in pump._message_queue.ready_event._waiters)
    return not waits and (pump._running or (pump._task is not None and not pump._task.done()))


def _loop_at_work() -> bool:
    """Whether the loop has anything to run before it would wait for a thread, a file or a timer."""
    loop: Any = asyncio.get_running_loop()
    return bool(loop._ready)


def under_way(app: App[Any], *, paint: bool = True) -> str:
    """What the app is still doing; an empty text when it rests."""
    if count_threads():
        return "a question in a thread"
    if (keys := getattr(app, "_type_ahead", None)) is not None and keys._kept:
        return "a key"
    for worker in app.workers:
        if _leads_on(app, worker):
            return f"a worker of {worker.group!r}"
    screen = app.screen
    if any(not pump._message_queue.empty() for pump in app.screen_stack) or any(map(_at_work, (app, screen, *screen.walk_children()))):
        return "a message"
    if screen._callbacks:
        return "what follows a paint"
    if paint and (screen._layout_required or screen._repaint_required or screen._dirty_widgets):
        return "a paint"
    return ""


async def settled(pilot: Pilot[Any]) -> str:
    """Everything that was asked is answered and painted; the screen.

    Painting is what shows that something is missing, a page of rows for one, so that there may be more to wait for.
    """
    while True:
        await _rest(pilot, paint=True)
        if not pilot.app.is_running:
            return ""
        text = screen_text(pilot.app)
        if not _loop_at_work() and not under_way(pilot.app):
            return text


async def _rest(pilot: Pilot[Any], *, paint: bool) -> None:
    """Come to rest: seen at two looks one after the other, or at one between two keys, where nothing need be painted."""
    count_threads()
    deadline = time.monotonic() + PATIENCE
    looks = 2 if paint else 1
    calm = 0
    doing = ""
    while calm < looks and pilot.app.is_running:
        if time.monotonic() > deadline:
            raise AssertionError(f"{doing} is still under way; the screen says:\n{screen_text(pilot.app)}")
        await asyncio.sleep(0)
        if _loop_at_work():
            doing = "the loop"
            continue
        if paint:
            pilot.app.screen._on_timer_update()
        doing = under_way(pilot.app, paint=paint)
        calm = 0 if doing else calm + 1
        if doing and not _loop_at_work():
            await asyncio.sleep(_LOOK)


async def until(pilot: Pilot[Any], true: Callable[[], object], *, rest: bool = True, seconds: float = PATIENCE) -> None:
    """Wait until something is so, and the app rests again unless told not to; a failure after a long time shows the screen.

    What a question looks for may be gone for a moment, while a screen is being built anew: that is "not yet", and told if it stays so.
    """
    deadline = time.monotonic() + seconds
    while True:
        missing: Exception | None = None
        try:
            if true():
                break
        except (QueryError, StopIteration, LookupError, AttributeError) as error:
            missing = error
        if time.monotonic() > deadline:
            raise AssertionError(screen_text(pilot.app)) from missing
        await pilot.pause(_LOOK * 5)
    if rest:
        await settled(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys, each when what the last one did is done, and read the screen when everything has settled.

    Characters for a text field come in one go, as quick fingers and pastes bring them: the app keeps them in their order.
    """
    for key, following in zip(keys, (*keys[1:], ""), strict=True):
        is_text = len(key) == len(following) == 1 and isinstance(pilot.app.focused, Input)
        pilot.app._driver.send_message(_event(key))  # type: ignore[union-attr]
        if not is_text:
            await _rest(pilot, paint=False)
    return await settled(pilot)


def _event(key: str) -> events.Key:
    """The event Textual's pilot makes of a key's name or a character."""
    name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
    try:
        character: str | None = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(name, character)
