"""Boxes that hold what a screen is divided into, exactly as much as has room in them.

Textual lays a screen out anew, and paints it, whenever the room a box needs is known; that is for boxes with scroll bars.
"""

from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import Reactive, reactive


def still_size() -> Reactive[Size]:
    """For ``virtual_size`` of a widget that shows no scroll bars: nothing else moves when it becomes known."""
    return reactive(Size(0, 0), layout=False, repaint=False)


class VerticalBox(Vertical):
    """Holds its parts one below the other."""

    virtual_size = still_size()


class HorizontalBox(Horizontal):
    """Holds its parts side by side."""

    virtual_size = still_size()
