"""The search line above a list: a text field that lets no letter reach the list, and moves the list with the arrows."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static

from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput


class SearchField(TextInput):
    """The field itself; every key that is no text becomes a message to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "tell('up')", show=False),
        Binding("down", "tell('down')", show=False),
        Binding("pageup", "tell('page_up')", show=False),
        Binding("pagedown", "tell('page_down')", show=False),
        Binding("enter", "tell('open')", show=False),
        Binding("tab", "tell('list')", show=False),
        Binding("escape", "tell('leave')", show=False),
    ]

    def watch_value(self, value: str) -> None:
        """Tell the words to the screen itself: on the way up through every parent the echo of the key would be painted first."""
        if self.is_attached:
            self.screen.post_message(SearchLine.Words(value))

    def action_cursor_right(self, select: bool = False) -> None:
        """At the end of the text there is nothing further right: what is offered there is taken."""
        if self.cursor_at_end and self.selection.is_empty and not select:
            self.post_message(SearchLine.Told("complete"))
        else:
            super().action_cursor_right(select)

    def action_tell(self, what: str) -> None:
        """Pass a key on as what it means for the list."""
        self.post_message(SearchLine.Told(what))


class SearchLine(Horizontal):
    """Hidden while it is empty and not in use.

    Messages: ``Words`` at every change of the text, ``Told`` for keys that are meant for the list: ``up down page_up page_down open``,
    ``list`` (Tab: to the list, words kept), ``leave`` (Esc) and ``complete`` (→ at the end); ``Used`` when the keys come here or go.
    """

    DEFAULT_CSS = """
    SearchLine {
        height: 1; margin: 0 0 1 0; background: $panel; display: none;
        &.-shown { display: block; }
        & > #search-sign { width: 3; padding: 0 1; color: $primary; text-style: bold; background: $panel; }
        & > SearchField { width: 1fr; background: $panel; color: $foreground; text-style: bold; }
        & > #search-aside { width: auto; padding: 0 1; color: $warning; background: $panel; }
    }
    """

    aside: reactive[str] = reactive("")
    """Display string at the right end: the filter in words."""

    class Words(Message):
        """The text changed."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Told(Message):
        """A key for the list was pressed here."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    class Used(Message):
        """Whether the keys go here now."""

        def __init__(self, used: bool) -> None:
            super().__init__()
            self.used = used

    def compose(self) -> ComposeResult:
        """Sign, field, filter."""
        yield Static(content("/"), id="search-sign")
        yield SearchField(limit=1_000)
        yield Static(content(""), id="search-aside")

    @property
    def field(self) -> SearchField:
        """The text field."""
        return self.query_one(SearchField)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.field.value

    @property
    def in_use(self) -> bool:
        """Whether the keys go here."""
        return self.field.has_focus

    def open(self, text: str = "") -> None:
        """Put the keyboard here and add this text at the end."""
        self.add_class("-shown")
        self.screen.set_focus(self.field)
        if text:
            self.field.value += text
        self.field.cursor_position = len(self.field.value)

    def settle(self) -> None:
        """Hide when it is empty and not in use."""
        self.set_class(bool(self.words or self.aside or self.in_use), "-shown")

    def clear(self) -> bool:
        """Take the words away; whether there were any."""
        had = bool(self.words)
        self.field.value = ""
        self.settle()
        return had

    def watch_aside(self, aside: str) -> None:
        """Show the filter."""
        if self.is_mounted:
            self.query_one("#search-aside", Static).update(content(aside))
            self.settle()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The stock message stops here; the field has told the words already."""
        event.stop()

    def on_descendant_focus(self) -> None:
        """The keys come here."""
        self.post_message(self.Used(True))

    def on_descendant_blur(self) -> None:
        """The keys went elsewhere."""
        self.post_message(self.Used(False))
        self.call_after_refresh(self.settle)
