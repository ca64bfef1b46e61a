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

WIDGETS = 10
"""Widgets of the customer's detail: its three lines, its panes and what holds them."""
PUSHED_SAYS = "pushing app ready"
PUSHED = f"""
import os
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
from textual.app import App
from textual.screen import Screen
from textual.widgets import Static
class Pushed(Screen):
    BINDINGS = [("escape", "app.pop_screen")]
    def compose(self):
        for n in range({WIDGETS}):
            yield Static("line of widget %d" % n)
class Pushing(App):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("enter", "open")]
    def compose(self):
        yield Static("{PUSHED_SAYS}")
    def action_open(self):
        self.push_screen(Pushed())
Pushing().run()
"""
"""A Textual app in which Enter pushes a bare screen of as many widgets as the detail has, and Esc takes it away."""

HEAVY = "import sqlmodel\n" + BARE
"""The bare app beside the data library."""


def command(code: str) -> list[str]:
    """How to run one of them."""
    return [sys.executable, "-c", code]
