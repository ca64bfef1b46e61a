"""A one-line field as every form and dialog uses it: its own undo, nothing lost on paste, arrows that leave it."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from clientbook.domain.customer import POINT_LIMIT
from clientbook.domain.names import clean
from clientbook.text import is_masked
from clientbook.widgets.boxes import still_size
from clientbook.widgets.content import line_text
from clientbook.widgets.signs import signs

STEPS_KEPT = 200
"""How many steps of typing a field can take back."""


class TextInput(Input):
    """``Input`` with the cursor at the end and nothing selected on entry, undo of its own, and arrows that go to its neighbours.

    Undo belongs to the field because ``Ctrl+Z`` in a field must never reach into the book.
    """

    virtual_size = still_size()
    """It grows with every letter; the field does not, so the screen need not be laid out anew."""
    private = True
    """Whether the privacy mask covers what was put here; what is typed here is always shown."""
    _put_in = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("ctrl+z", "take_back", show=False),
        Binding("ctrl+y,ctrl+r", "make_again", show=False),
    ]

    class Left(Message):
        """The arrows want to leave the field: up (-1) or down (1)."""

        def __init__(self, field: "TextInput", step: int) -> None:
            super().__init__()
            self.field = field
            self.step = step

        @property
        def control(self) -> "TextInput":
            """The field that is left."""
            return self.field

    def __init__(
        self, value: str = "", *, placeholder: str = "", limit: int = POINT_LIMIT, id: str | None = None, classes: str = ""
    ) -> None:
        self._put_in = value
        super().__init__(value, placeholder=placeholder, select_on_focus=False, max_length=limit, compact=True, id=id, classes=classes)
        self.cursor_blink = False
        self._before: list[str] = []
        self._after: list[str] = []
        self._stepping = False

    def update_node_styles(self, animate: bool = True) -> None:
        """Not before it has a place: ``compact`` alone would have the styles worked out twice, and mounting does it in any case."""
        if self.parent is not None:
            super().update_node_styles(animate)

    def on_mount(self) -> None:
        """Stand at the end of what is there."""
        self.cursor_position = len(self.value)

    def validate_value(self, value: str) -> str:
        """Remember what stood here before a change."""
        if self.is_attached and not self._stepping and value != self.value:
            self._before.append(self.value)
            del self._before[:-STEPS_KEPT]
            self._after.clear()
        return value

    @property
    def _value(self) -> Text:
        """What is painted: dots instead of a stored text under the privacy mask, until somebody changes it."""
        if self.private and is_masked() and self.value == self._put_in:
            return line_text(signs().cover * len(self.value))
        return super()._value

    def cover(self) -> None:
        """From now on what stands here counts as put in, not as typed."""
        self._put_in = self.value
        self.refresh()

    def action_leave(self, step: int) -> None:
        """Ask the form to go to the field above or below."""
        self.post_message(self.Left(self, step))

    def action_take_back(self) -> None:
        """Undo the last change of this field."""
        self._step(self._before, self._after)

    def action_make_again(self) -> None:
        """Redo what was last taken back in this field."""
        self._step(self._after, self._before)

    def _step(self, source: list[str], target: list[str]) -> None:
        if not source:
            return
        target.append(self.value)
        self._stepping = True
        self.value = source.pop()
        self._stepping = False
        self.cursor_position = len(self.value)

    def replace_text(self, text: str) -> None:
        """Put another text here, as one step that can be taken back."""
        self._put_in = self.value = text
        self.cursor_position = len(text)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the whole paste in one line; the stock field would drop everything after the first line break."""
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = (self.max_length or POINT_LIMIT) - len(self.value) + (end - start)
        text = clean(event.text, room).text if room > 0 else ""
        if text:
            self.replace(text, start, end)
