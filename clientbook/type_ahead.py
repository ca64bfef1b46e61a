"""Keys one after the other: the next one is handed out when everything the last one did is done.

Textual forwards a key to the widget that has the focus at that moment. Typed fast (or by a script), ``/8000`` would put the ``8`` into
the list, because the search line gets the focus only while the ``/`` is dealt with; and in a list digits and letters act. So keys wait
here until a probe sent along the same way has come back to the app, and while an act or a place asks for it (``hold``).
"""

from asyncio import get_running_loop
from collections import deque
from typing import Any

from textual.events import Event
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerState

SOON = 0.015
"""Seconds between two looks while something is going on."""
PATIENCE = 0.6
"""Seconds after which the next key is handed out whatever is still going on."""
LONGEST = 5.0
"""Seconds keys wait at most for an act that is being written, or for a place that was asked for and takes them up itself."""
ROUNDS = 2
"""The first probe follows the key itself, the second what the key sent (``Opened``, ``Told``)."""
RUNNING = (WorkerState.PENDING, WorkerState.RUNNING)
LEADS_ON = frozenset({"acts", "open"})
"""Groups of workers that may be about to show another screen."""


class KeyProbe(Message):
    """Follows a key from queue to queue; when it reaches the app, the key has been dealt with."""

    def __init__(self, number: int, round: int) -> None:
        super().__init__()
        self.number = number
        self.round = round


class TypeAhead:
    """Holds keys and pastes back while one is under way."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._kept: deque[Event] = deque()
        self._number = 0
        self._since: float | None = None
        self._on_hold = self._across = False
        self._screen: object = None
        self._open = False
        self._out: KeyProbe | None = None

    async def open_up(self) -> None:
        """The first screen is there: keys typed before it was now go to it."""
        self._open = True
        await self._next()

    def _late(self) -> bool:
        if self._since is None:
            return False
        return get_running_loop().time() - self._since > (LONGEST if self._across or self._acting() else PATIENCE)

    def _acting(self) -> bool:
        """Whether an act of the screen that is shown is not over: the next key would find the list as it was before it, and be refused."""
        return any(worker.group == "acts" and self._leads_on(worker) for worker in self._app.workers)

    def may_go(self, event: Event) -> bool:
        """Whether this key can be handed out now; else it is kept for later."""
        if not self._open or self._kept or (self._since is not None and not self._late()):
            self._kept.append(event)
            if len(self._kept) == 1:
                self._watch_for_loss()
            return False
        self._begin()
        return True

    def _begin(self) -> None:
        self._since = get_running_loop().time()
        self._number += 1
        self._on_hold = self._across = False
        self._screen = self._app.screen

    def sent(self, target: MessagePump) -> None:
        """A key was handed to this widget: send the probe after it."""
        if not self._send(target, KeyProbe(self._number, 1)):
            self._app.call_later(self._go_on, self._number)

    def _send(self, target: MessagePump, probe: KeyProbe) -> bool:
        """Send a probe on its way; False where the widget takes nothing any more."""
        self._out = probe
        sent = target.post_message(probe)
        if sent:
            self._look_later(target, probe)
        return sent

    def _look_later(self, target: MessagePump, probe: KeyProbe) -> None:
        self._app.set_timer(SOON, lambda: self._app.call_later(self._look_for, target, probe))

    async def _look_for(self, target: MessagePump, probe: KeyProbe) -> None:
        """A probe that went down with its widget, as with a dialog that closed, counts as come back."""
        if self._out is not probe or self._since is None:
            return
        if target.is_running:
            self._look_later(target, probe)
        else:
            await self.came_back(probe)

    async def came_back(self, probe: KeyProbe) -> None:
        """A probe is here: send the next one, to the screen and the focus there are now, or let the next key go."""
        if probe.number != self._number or self._since is None:
            return
        self._out = None
        if probe.round < ROUNDS + (self._app.screen is not self._screen):
            target = self._app.focused or self._app.screen
            if self._send(target, KeyProbe(probe.number, probe.round + 1)):
                return
        await self._go_on(probe.number)

    def _busy(self) -> bool:
        """Whether what the key began is on its way to another screen."""
        if self._across:
            return True
        if self._app.screen is not self._screen:
            return self._acting()  # a dialog has closed, and the act that opened it goes on below
        return self._on_hold or any(map(self._leads_on, self._app.workers))

    def _leads_on(self, worker: Any) -> bool:
        """Whether a worker of the screen that is shown is about to show another one; what waits behind a dialog is not."""
        return worker.group in LEADS_ON and worker.state in RUNNING and worker.node.screen is self._app.screen

    def hold(self, across: bool = False) -> None:
        """A place knows that the next keys belong to what is about to come; ``across``: to a place that says itself when it is ready."""
        self._on_hold, self._across = True, across
        if across:
            self._watch_for_loss(LONGEST)

    def release(self) -> None:
        """What was waited for is here."""
        was_across, self._on_hold, self._across = self._across, False, False
        if was_across:  # the probe may have gone down with the place that was left
            self._app.call_later(self._go_on, self._number)

    async def _go_on(self, number: int) -> None:
        """The key with this number is dealt with: hand out the next one, unless something it began is still on its way."""
        if number != self._number or self._since is None:
            return
        if self._busy() and not self._late():
            self._app.set_timer(SOON, lambda: self._app.call_later(self._go_on, number))
            return
        self._since = None
        await self._next()

    async def _next(self) -> None:
        if self._kept:
            self._begin()
            await self._app.hand_out(self._kept.popleft())
            if self._kept:
                self._watch_for_loss()

    def _watch_for_loss(self, after: float = PATIENCE) -> None:
        """A probe goes down with the widget it was sent to; the keys behind it must not."""
        number = self._number
        self._app.set_timer(after, lambda: self._app.call_later(self._lost, number))

    async def _lost(self, number: int) -> None:
        if number == self._number and self._late():
            await self._go_on(number)
