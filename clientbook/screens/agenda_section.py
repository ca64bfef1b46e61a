"""One section of Today with everybody in it; the same lines, the same acts."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult

from clientbook import text
from clientbook.data import Agenda, AgendaLine
from clientbook.screens.agenda_place import AgendaPlace
from clientbook.screens.present import agenda
from clientbook.screens.present.agenda import Page
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import Entry

PAGE = 200
"""Lines read at once."""
NEAR_END = 20
"""So many lines before the last one the next are read."""


class SectionScreen(AgendaPlace):
    """Everybody of a section, the most important first."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")

    def __init__(self, session: Session, section: str, page: Page | None) -> None:
        super().__init__(session)
        self._section = section
        self._number = page.number(section) if page is not None else None
        self._wanted = PAGE
        self._whole = False

    def compose_body(self) -> ComposeResult:
        """The name of the section, and the lines."""
        yield BlockList(id="head", focusable=False)
        yield KeyedLineList()

    def on_mount(self) -> None:
        """Read the first page."""
        super().on_mount()
        self.read_again()

    def read(self) -> Page:
        """As many lines as were read before; runs on a thread."""
        book, wanted = self.session.book, self._wanted
        found: list[AgendaLine] = []
        while len(found) < wanted:
            more = book.agenda_section(self._section, PAGE, len(found))
            found += more
            if len(more) < PAGE:
                break
        self._whole = len(found) < wanted
        settings = book.settings()
        return Page(
            Agenda(book.day(), tuple(found)),
            thresholds=(settings["cooling_days"], settings["dormant_days"]),
            region=book.region,
            writable=not self.session.read_only,
        )

    def present(self, page: Page) -> None:
        """Show it."""
        if self._whole:
            self._number = len(page.lines(self._section))
        else:
            self.count()
        self._show_title(page)
        self.lines.show([Entry(line.key, line, markable=True) for line in page.lines(self._section)], self.painter(page))

    def counted(self, counts: Mapping[str, int]) -> None:
        """Show how many there are."""
        self._number = counts.get(self._section)
        if self.page is not None:
            self._show_title(self.page)

    def _show_title(self, page: Page) -> None:
        name = agenda.section_name(self._section, page.thresholds)
        number = text.count(self._number) if self._number is not None else ""
        title = (Piece(name[:1].upper() + name[1:], "bright"), Piece("  " + number, "quiet"))
        self.query_one("#head", BlockList).show(lambda width: [Block((title,))])

    def moved(self) -> None:
        """Near the end the next page is read."""
        count = len(self.lines.entries)
        if not self._whole and count >= self._wanted and self.lines.cursor >= count - NEAR_END:
            self._wanted += PAGE
            self.read_again()
