"""Text of several lines; the privacy mask covers what was put here until somebody changes it."""

from typing import Any

from rich.text import Text
from textual.widgets import TextArea

from clientbook.text import is_masked
from clientbook.widgets.content import line_text
from clientbook.widgets.signs import signs


class CoveredArea(TextArea):
    """``TextArea`` that shows dots instead of a stored text while the privacy mask is on."""

    def __init__(self, text: str = "", **options: Any) -> None:
        self._put_in = text
        super().__init__(text, **options)
        self.cursor_blink = False

    @property
    def covered(self) -> bool:
        """Whether dots are shown."""
        return is_masked() and self.text == self._put_in

    def put_in(self, text: str) -> None:
        """Put another text here, as stored."""
        self.text = text
        self.cover()

    def cover(self) -> None:
        """From now on what stands here counts as put in, not as typed."""
        self._put_in = self.text
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """What is painted of a line."""
        if self.covered:
            return line_text(signs().cover * len(self.document.get_line(line_index)))
        return super().get_line(line_index)
