"""The cursor of a table over an array of ids: moving, marks, and what both are told with. How it is painted is ``virtual_table``'s."""

from array import array
from typing import Any, Generic

from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive

from clientbook.widgets.acts import Acts
from clientbook.widgets.table_rows import Marks, Row, Rows
from clientbook.widgets.window import Window


class TableCursor(Window, Acts, Generic[Row]):
    """Moves by integers only, so a million rows cost what ten do."""

    cursor: reactive[int] = reactive(0, repaint=False, always_update=False)
    """Place of the chosen row, 0-based."""

    class Moved(Message):
        """The cursor stands on another row; ``id`` is None in an empty table."""

        def __init__(self, table: "TableCursor[Any]", id: int | None) -> None:
            super().__init__()
            self.table = table
            self.id = id

        @property
        def control(self) -> "TableCursor[Any]":
            """The table."""
            return self.table

    class Opened(Moved):
        """A row was chosen with Enter or a click on the chosen one."""

    class Marked(Moved):
        """Marks changed."""

    def __init__(self, rows: Rows[Row], *, head: int, id: str | None) -> None:
        super().__init__(id=id)
        self.rows = rows
        self.marks = Marks()
        self._head = head
        """Lines above the rows."""
        self._anchor = 0

    @property
    def current_id(self) -> int | None:
        """Id of the chosen row; None in an empty table."""
        ids = self.rows.ids
        return ids[self.cursor] if 0 <= self.cursor < len(ids) else None

    @property
    def current(self) -> Row | None:
        """The chosen row, if it is here already."""
        return self.rows.at(self.cursor) if 0 <= self.cursor < len(self.rows) else None

    def chosen_ids(self) -> "array[int]":
        """What an act is about: the marked rows, else the one under the cursor."""
        if self.marks.count(len(self.rows)):
            return self.marks.ids(self.rows.ids)
        return array("q", [] if self.current_id is None else [self.current_id])

    def region_of_cursor(self) -> Region:
        """Where the chosen row stands on the screen."""
        area = self.content_region
        return Region(area.x, area.y + self._head + self.cursor - self.scroll_offset.y, area.width, 1)

    # moving

    def validate_cursor(self, cursor: int) -> int:
        """Keep it on a row."""
        return max(min(cursor, len(self.rows) - 1), 0)

    def watch_cursor(self, old: int, new: int) -> None:
        """Paint the two lines, scroll if needed, tell."""
        if old == new:
            return
        self._repaint(old)
        self._repaint(new)
        self._scroll_to_cursor()
        self.post_message(self.Moved(self, self.current_id))
        self._fill()

    def _fill(self) -> None:
        """Fetch what came into sight."""

    def _repaint(self, index: int) -> None:
        y = index - self.scroll_offset.y + self._head
        if self._head <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _window(self) -> int:
        """How many rows are seen."""
        return max(self.size.height - self._head, 1)

    def _scroll_to_cursor(self) -> None:
        top = self.scroll_offset.y
        window = self._window()
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + window:
            self.scroll_to(y=self.cursor - window + 1, animate=False, force=True)

    def move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self.cursor += by

    def do_down(self) -> None:
        """Next row."""
        self.move(1)

    def do_up(self) -> None:
        """Previous row."""
        self.move(-1)

    def do_top(self) -> None:
        """First row."""
        self.cursor = 0

    def do_bottom(self) -> None:
        """Last row."""
        self.cursor = len(self.rows) - 1

    def do_page_down(self) -> None:
        """A window further."""
        self.move(self._window())

    def do_page_up(self) -> None:
        """A window back."""
        self.move(-self._window())

    def do_half_down(self) -> None:
        """Half a window further."""
        self.move(max(self._window() // 2, 1))

    def do_half_up(self) -> None:
        """Half a window back."""
        self.move(-max(self._window() // 2, 1))

    def do_open(self) -> None:
        """Tell that the chosen row was opened."""
        if self.current_id is not None:
            self.post_message(self.Opened(self, self.current_id))

    # marks

    def _marked(self) -> None:
        self.refresh()
        self.post_message(self.Marked(self, self.current_id))

    def do_mark(self) -> None:
        """Mark the chosen row and move on."""
        if self.current_id is not None:
            self.marks.toggle(self.current_id)
            self._anchor = self.cursor
            self._marked()
            self.move(1)

    def do_mark_range(self) -> None:
        """Mark from the last mark to here."""
        first, last = sorted((self._anchor, self.cursor))
        self.marks.add(self.rows.ids[first : last + 1])
        self._marked()

    def do_mark_all(self) -> None:
        """Mark everything in the list."""
        self.marks.mark_all()
        self._marked()

    def do_marks_back(self) -> None:
        """Bring the last marks back."""
        self.marks.bring_back()
        self._marked()

    def clear_marks(self) -> bool:
        """Take all marks off; whether there were any."""
        if not self.marks.count(len(self.rows)):
            return False
        self.marks.clear()
        self._marked()
        return True
