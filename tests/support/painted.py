"""What the app has painted, as lines of styled pieces and as plain text."""

from typing import Any

from rich.segment import Segment
from textual._context import visible_screen_stack
from textual.app import App


def painted(app: App[Any]) -> list[list[Segment]]:
    """Every line of the screen with the screens behind it, exactly as it goes to the terminal."""
    visible_screen_stack.set(app._background_screens)
    update: Any = app.screen._compositor.render_full_update(simplify=True)
    return [[segment for strip in line for segment in strip if segment.control is None] for line in update.strips]


def screen_text(app: App[Any]) -> str:
    """The screen as plain text, spaces at the ends of lines cut."""
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in painted(app)) + "\n"
