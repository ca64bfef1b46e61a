"""The question before an act that needs one: what happens, to whom, and two buttons."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Button, Static

from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints, button_row
from clientbook.widgets.content import content


class Confirm(Dialog[bool]):
    """Asks yes or no. ``danger`` marks what cannot be taken back: the safe button has the focus, so that Enter alone loses nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str], act: str, *, safe: str = "", danger: bool = False) -> None:
        super().__init__()
        self.title_text = title
        self._texts = lines
        self._act = act
        self._safe = safe or _("Cancel")
        self._danger = danger

    def body(self) -> ComposeResult:
        """The lines and the buttons."""
        for line in self._texts:
            yield Static(content(line), classes="line")
        act = Button(content(self._act), id="act", compact=True, classes="danger" if self._danger else "primary")
        safe = Button(content(self._safe), id="safe", compact=True)
        (safe if self._danger else act).add_class("first")
        yield button_row(safe, act) if self._danger else button_row(act, safe)

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("choose")), ("Tab", _("other button")), ("Esc", _("cancel")))

    def on_mount(self) -> None:
        """Focus the safe button where there is danger, else the act."""
        self.query_one("#safe" if self._danger else "#act", Button).focus()

    def action_close(self) -> None:
        """Esc is no."""
        self.dismiss(False)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        event.stop()
        self.dismiss(event.button.id == "act")
