"""What the app has painted, as lines of styled pieces and as plain text."""

from rich.segment import Segment
from textual.app import App


def painted(app: App[object]) -> list[list[Segment]]:
    """Every line of the screen with the screens behind it, exactly as it goes to the terminal."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True)
    return [[segment for strip in line for segment in strip if segment.control is None] for line in update.strips]  # type: ignore[union-attr]


def screen_text(app: App[object]) -> str:
    """The screen as plain text, spaces at the ends of lines cut."""
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in painted(app)) + "\n"
