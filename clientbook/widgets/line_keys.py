"""A list of lines with the keys of every list: moving, opening, marking."""

from clientbook.widgets.line_list import LineList


class KeyedLineList(LineList):
    """Moves by line and page, Space marks and moves on, ``v`` marks a range, ``*`` everything that is shown."""

    _anchor: object = None
    """Where the last mark was set: the start of a range."""

    def do_down(self) -> None:
        """Next line."""
        self.move(1)

    def do_up(self) -> None:
        """Previous line."""
        self.move(-1)

    def do_top(self) -> None:
        """First line."""
        self.edge(-1)

    def do_bottom(self) -> None:
        """Last line."""
        self.edge(1)

    def do_page_down(self) -> None:
        """A page further."""
        self.page(1)

    def do_page_up(self) -> None:
        """A page back."""
        self.page(-1)

    def do_half_down(self) -> None:
        """Half a page further."""
        self.page(0.5)

    def do_half_up(self) -> None:
        """Half a page back."""
        self.page(-0.5)

    def do_open(self) -> None:
        """Open the chosen line."""
        self.open_chosen()

    def can_mark(self) -> bool:
        """The chosen line can be marked."""
        return self.current is not None and self.current.markable

    def do_mark(self) -> None:
        """Mark the chosen line and move on."""
        self.marks.toggle(self.key)
        self._anchor = self.key
        self.tell_marked()
        self.move(1)

    def can_mark_range(self) -> bool:
        """There is something to mark."""
        return any(entry.markable for entry in self.entries)

    can_mark_all = can_mark_range

    def do_mark_range(self) -> None:
        """Mark from the last mark to here."""
        first, last = sorted((max(self.place_of(self._anchor), 0) if self._anchor is not None else self.cursor, self.cursor))
        self.marks.add(entry.key for entry in self.entries[first : last + 1] if entry.markable)
        self.tell_marked()

    def do_mark_all(self) -> None:
        """Mark every line that is shown."""
        self.marks.add(entry.key for entry in self.entries if entry.markable)
        self.tell_marked()

    def do_marks_back(self) -> None:
        """Bring the last marks back."""
        self.marks.bring_back()
        self.marks.keep(entry.key for entry in self.entries if entry.markable)
        self.tell_marked()

    def clear_marks(self) -> bool:
        """Take all marks off; whether there were any."""
        if not self.marks:
            return False
        self.marks.clear()
        self.tell_marked()
        return True
