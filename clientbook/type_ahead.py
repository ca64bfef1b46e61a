"""Keys one after the other: the next one is handed out when everything the last one did is done.

Textual forwards a key to the widget that has the focus at that moment. Typed fast (or pasted by a script), ``/8000`` would put the
``8`` into the list, because the search line gets the focus only while the ``/`` is dealt with; and in a list digits and letters act.
So keys wait here until a probe sent along the same way has come back to the app.
"""

from collections import deque

from textual.app import App
from textual.events import Event
from textual.message import Message
from textual.message_pump import MessagePump

PATIENCE = 0.5
"""Seconds after which the next key is handed out even if the probe was lost with the widget it was sent to."""


class KeyProbe(Message, verbose=True):
    """Follows a key from queue to queue; when it reaches the app, the key has been dealt with."""

    def __init__(self, number: int, screen: object) -> None:
        super().__init__()
        self.number = number
        self.screen = screen


class TypeAhead:
    """Holds keys and pastes back while one is under way."""

    def __init__(self, app: App[object]) -> None:
        self._app = app
        self._held: deque[Event] = deque()
        self._number = 0
        self._under_way = False

    def may_go(self, event: Event) -> bool:
        """Whether this key can be handed out now; else it is kept for later."""
        if self._under_way:
            self._held.append(event)
            return False
        self._under_way = True
        self._number += 1
        return True

    def sent(self, target: MessagePump) -> None:
        """A key was handed to this widget: send the probe after it."""
        number = self._number
        if not target.post_message(KeyProbe(number, self._app.screen)):
            self._app.call_later(self.over, number)
            return
        self._app.set_timer(PATIENCE, lambda: self._lost(number))

    async def came_back(self, probe: KeyProbe) -> None:
        """The probe is here. Where the key opened another screen, that screen first gets ready for the next key."""
        if probe.number != self._number or not self._under_way:
            return
        screen = self._app.screen
        if screen is not probe.screen and screen.post_message(KeyProbe(probe.number, screen)):
            return
        await self.over(probe.number)

    async def over(self, number: int) -> None:
        """The key with this number is dealt with: hand out the next one."""
        if number != self._number or not self._under_way:
            return
        self._under_way = False
        if self._held:
            await self._app.on_event(self._held.popleft())

    def _lost(self, number: int) -> None:
        self._app.call_later(self.over, number)
