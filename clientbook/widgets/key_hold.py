"""Keeps what is typed ahead while a screen is on its way, and types it again once it is there.

Somebody who knows the keys types ``/8000⏎e`` in one go; without this the ``e`` would land in the list that is about to be covered.
"""

from textual import events
from textual.widget import Widget

HELD = 64
"""Keys kept at most; a stuck key must not fill the memory."""


class KeyHold(Widget, can_focus=True):
    """Invisible; holds the focus, and with it every key, until ``release``."""

    DEFAULT_CSS = "KeyHold { width: 0; height: 0; dock: top; }"

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[events.Key] = []

    def hold(self) -> None:
        """From now on keys wait."""
        self._keys.clear()
        self.focus()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every key is held here."""
        return True

    async def on_key(self, event: events.Key) -> None:
        """Keep it for later."""
        event.stop()
        event.prevent_default()
        if len(self._keys) < HELD:
            self._keys.append(event)

    def release(self) -> None:
        """Type what was held, wherever the focus is now."""
        keys, self._keys = self._keys, []
        for key in keys:
            self.app.post_message(events.Key(key.key, key.character))
