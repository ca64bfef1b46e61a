"""Fields of small dialogs, where Enter saves from anywhere: a text that grows, a choice that stays shut, a tick; and rows of them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Button, Static

from clientbook import text
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.fields import ChoiceField, NoteField
from clientbook.widgets.content import content
from clientbook.widgets.signs import signs

EMPTY = "-"
"""The choice that empties a field."""
SAVE: BindingType = Binding("enter", "screen.save", show=False)


class GrowField(NoteField):
    """A text that takes a further line where it needs one. Enter belongs to the dialog; a paste keeps its lines."""

    BINDINGS: ClassVar[list[BindingType]] = [SAVE]

    def on_mount(self) -> None:
        """Stand at the end of what is there."""
        self.move_cursor(self.document.end)

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override]
        """Leave Enter to the dialog; every other key goes to the text by itself."""
        if event.key == "enter":
            event.prevent_default()


class ShutChoice(ChoiceField):
    """A chosen word; Enter belongs to the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [SAVE]

    def __init__(self, key: str, choices: Sequence[Choice], *, id: str, required: bool = False) -> None:
        self.choices = tuple(choices) if required else (*choices, Choice(EMPTY, _("leave empty")))
        super().__init__(key, self.label_of(key), id=id)
        self.required = required

    def label_of(self, key: str) -> str:
        """The word for a choice."""
        return next((choice.label for choice in self.choices if choice.key == key and key != EMPTY), text.word(key))

    def take(self, key: str) -> None:
        """Choose by key; the key of the empty choice empties it."""
        key = "" if key == EMPTY else key
        self.choose(key, self.label_of(key))

    def action_empty(self) -> None:
        """Choose nothing, where nothing can be chosen."""
        if not self.required:
            self.take("")


class Tick(Static, can_focus=True):
    """Something that can be ticked with Space or a click."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("space", "flip", show=False),
        SAVE,
    ]

    class Flipped(Message):
        """It was ticked or unticked by hand."""

        def __init__(self, tick: "Tick") -> None:
            super().__init__()
            self.tick = tick

    class Left(Message):
        """The field above or below is wanted."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, label: str, on: bool = False, *, id: str) -> None:
        super().__init__("", id=id, classes="tick field")
        self._label = label
        self._ticked = on

    def on_mount(self) -> None:
        """Show it."""
        self.ticked = self._ticked

    @property
    def ticked(self) -> bool:
        """Whether it is ticked."""
        return self._ticked

    @ticked.setter
    def ticked(self, on: bool) -> None:
        """Tick it or not, without telling anybody."""
        self._ticked = on
        self.set_class(on, "-on")
        self.update(content(f"[{signs().done if on else ' '}] {self._label}"))

    def action_flip(self) -> None:
        """Tick it, or take the tick away."""
        self.ticked = not self._ticked
        self.post_message(self.Flipped(self))

    def action_leave(self, step: int) -> None:
        """To the field above or below."""
        self.post_message(self.Left(step))

    def on_click(self) -> None:
        """The mouse ticks it."""
        self.action_flip()


def line(*parts: tuple[str, Widget], classes: str = "") -> Horizontal:
    """One row of labels and fields."""
    widgets: list[Widget] = []
    for number, (label, field) in enumerate(parts):
        if len(parts) > 1:
            field.add_class("narrow" if number else "first")
        widgets += [Static(content(label), classes="label second" if number else "label"), field]
    return Horizontal(*widgets, classes=f"line {classes}")


def rule() -> Static:
    """What stands between what is typed and what is filled in already."""
    return Static(content(signs().rule * 72), classes="rule")


def save_buttons() -> Horizontal:
    """Save and cancel."""
    save = Button(content(f"{_('Save')} Ctrl+S"), id="save", compact=True, classes="primary")
    return Horizontal(save, Button(content(f"{_('Cancel')} Esc"), id="close", compact=True), classes="buttons")
