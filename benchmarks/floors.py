"""The smallest programs that do something comparable; the floors are measured with them."""

import sys

BARE_SAYS = "bare app ready"
ECHO_SAYS = "echo app ready"

BARE = f"""
import os
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
from textual.app import App
from textual.widgets import Static
class Bare(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("{BARE_SAYS}")
Bare().run()
"""
"""A Textual app with one line of text."""

ECHO = f"""
import os
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
from textual.app import App
from textual.widgets import Input, Static
class Echo(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Input()
        yield Static("{ECHO_SAYS}")
    def on_input_changed(self, event):
        self.query_one(Static).update("echo " + event.value)
Echo().run()
"""
"""A Textual app with a text field and a line that repeats it."""

PUSHED_SAYS = "pushing app ready"
PUSHED = f"""
import os
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
from textual.app import App
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Static
LINES = "\\n".join("line %d of a pane with some words in it" % n for n in range(30))
class Pane(Static, can_focus=True):
    pass
class Pushed(Screen):
    BINDINGS = [("escape", "app.pop_screen")]
    CSS = "Pane {{ width: 1fr; height: 1fr; }} #hidden {{ display: none; }} Vertical {{ height: 1fr; }} Horizontal {{ height: 1fr; }}"
    def compose(self):
        yield Static("top line")
        with Vertical():
            yield Static("header\\nof two lines")
            yield Static("tabs")
            with Horizontal():
                yield Pane(LINES, id="one")
                yield Pane(LINES, id="two")
                yield Pane("", id="hidden")
        yield Static("keys")
        yield Static("message")
class Pushing(App):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("enter", "open")]
    CSS = "Pane {{ height: 1fr; }}"
    def compose(self):
        yield Static("{PUSHED_SAYS}")
        yield Pane(LINES.replace("line", "row"))
    def action_open(self):
        self.push_screen(Pushed())
Pushing().run()
"""
"""A Textual app in which Enter pushes a bare screen of as many widgets, with as much text, as the detail has; Esc takes it away."""

HEAVY = "import sqlmodel\n" + BARE
"""The bare app beside the data library."""


def command(code: str) -> list[str]:
    """How to run one of them."""
    return [sys.executable, "-c", code]
