"""``Window``: a view on more lines than it is high, moved by keys and the wheel, without bars at its sides."""

from textual.scroll_view import ScrollView


class Window(ScrollView, inherit_bindings=False):
    """What our lists and tables stand on.

    Textual makes a widget of its own for every scroll bar, also for one that is no cell wide; a screen of lists would have as many
    hidden widgets as lists.
    """

    DEFAULT_CSS = "Window { height: 1fr; overflow: hidden; }"

    @property
    def allow_vertical_scroll(self) -> bool:
        """The wheel moves it although there is no bar."""
        return not self.is_disabled
