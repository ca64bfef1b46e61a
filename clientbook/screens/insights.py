"""The insights: customers counted by fields, each row opening who is behind it; what the period brought, beside the one before."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from clientbook import commands, text
from clientbook.data import Progress as Search
from clientbook.domain.errors import ClientbookError
from clientbook.domain.filters import Names
from clientbook.domain.insights import COUNTED_BY, MONTHS, Period
from clientbook.exchange.new_file import new_file
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.leading import LeadsToCustomers
from clientbook.screens.present import insights
from clientbook.screens.present.insights import MORE, Shown
from clientbook.screens.session import Session
from clientbook.screens.typed_path import path_typed
from clientbook.text.insights import field_name, period_kind
from clientbook.text.report_page import report_page
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.keyed_block_list import KeyedBlockList
from clientbook.widgets.tabs_line import TabsLine

BY, PERIOD, AT = "insights.by", "insights.period", "insights.at"
"""Where a run remembers what is counted by, the period, and the line under the cursor."""


class InsightsScreen(LeadsToCustomers):
    """What the book says as a whole."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "insights"
    TOP = True
    AUTO_FOCUS = "#lines"
    KEYS: ClassVar[tuple[str, ...]] = ("open", "next_tab", "previous_customer", "next_customer", "save_view", "menu", "help")
    LABELS: ClassVar[Mapping[str, str]] = {
        "open": N_("Show them"),
        "next_tab": N_("Count by"),
        "next_customer": N_("Next period"),
        "previous_customer": N_("Earlier"),
        "save_view": N_("Save report"),
    }

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        memory = session.memory
        self.names = Names()
        self.shown = Shown(memory.get(PERIOD) or Period.around(session.day), session.day, memory.get(BY, (COUNTED_BY[0],)))
        self._awaited = True
        self._counting = Search()

    # the frame

    def compose_body(self) -> ComposeResult:
        """Title, fields, numbers."""
        yield BlockList(focusable=False, id="title")
        yield TabsLine(id="fields")
        yield KeyedBlockList(id="lines")

    @property
    def lines(self) -> KeyedBlockList:
        """The rows."""
        return self.query_one("#lines", KeyedBlockList)

    def on_mount(self) -> None:
        """Read the words of the book, then count."""
        super().on_mount()
        self._paint()
        self.read_again()

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._counting.cancel()

    def on_resize(self) -> None:
        """Another width has room for other tabs."""
        insights.show_tabs(self.query_one(TabsLine), self.shown.by)

    @property
    def reading(self) -> bool:
        """Whether nothing was counted yet."""
        return self.shown.breakdown is None

    # counting

    def read_again(self) -> None:
        """Count beside the keyboard."""
        self.start(self._load, group="insights", exclusive=True)

    async def _load(self) -> None:
        names = await self.ask(self._read_words)
        if names is not None:
            self.names = names
        self._counting.cancel()
        asked, counting = self.shown, Search()
        self._counting = counting
        found = await self.ask(self.session.book.breakdown, asked.by, asked.period)
        if found is not None and self._is_asked(asked):
            self.shown = replace(self.shown, breakdown=found)
            self._paint(self.session.memory.get(AT))
        if self._awaited:
            self._awaited = False
            self.session.shell.hold_keys(False)
        overview = await self.ask(self.session.book.overview, asked.period, counting)
        if overview is not None and self._is_asked(asked):
            self.shown = replace(self.shown, overview=overview)
            self._paint(self.session.memory.get(AT))

    def _is_asked(self, asked: Shown) -> bool:
        return self.is_attached and (asked.by, asked.period) == (self.shown.by, self.shown.period)

    def _read_words(self) -> Names:
        book = self.session.book
        text.use_own_words(book.pick_lists())
        return book.filter_names()

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Other numbers, other words."""
        self.read_again()

    def day_changed(self) -> None:
        """Who stood on the current period stands on it still."""
        before, today = self.shown.today, self.session.day
        period = self.shown.period
        if period == Period.around(before, period.kind):
            period = Period.around(today, period.kind)
        self._change(today=today, period=period)

    def _change(self, **changed: Any) -> None:
        """Show something else; the keys pressed next find it."""
        self.shown = replace(self.shown, **changed)
        self.session.memory[BY], self.session.memory[PERIOD] = self.shown.by, self.shown.period
        self._paint()
        self.read_again()

    def _paint(self, key: Any = None) -> None:
        shown = self.shown
        self.query_one("#title", BlockList).show(lambda width: [Block(insights.title(shown, width))])
        insights.show_tabs(self.query_one(TabsLine), shown.by)
        self.lines.show(lambda width: insights.blocks(shown, width), key)
        self.aside(text.day(self.session.day, self.session.day))
        self.show_keys()

    @on(BlockList.Moved, "#lines")
    def _on_moved(self, event: BlockList.Moved) -> None:
        event.stop()
        self.session.memory[AT] = event.key
        self.show_keys()

    # opening

    @on(BlockList.Opened, "#lines")
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        if event.key == MORE:
            self.shown = replace(self.shown, whole=True)
            self._paint()
        elif (where := insights.filter_of(event.key)) is not None:
            self.show_customers(where)

    # what is counted

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """One field again, then the current period."""
        yield self._uncross
        yield self._back_to_now

    def _uncross(self) -> bool:
        if len(self.shown.by) < 2:
            return False
        self._change(by=self.shown.by[:1], whole=False)
        return True

    def _back_to_now(self) -> bool:
        now = Period.around(self.session.day, self.shown.period.kind)
        if self.shown.period == now:
            return False
        self._show_period(now)
        return True

    def _show_period(self, period: Period) -> None:
        self._change(period=period, overview=None)

    def do_next_tab(self) -> None:
        """Count by the next field."""
        self._turn(1)

    def do_previous_tab(self) -> None:
        """Count by the field before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        at = COUNTED_BY.index(self.shown.by[0])
        self.count_by(COUNTED_BY[(at + step) % len(COUNTED_BY)])

    def count_by(self, field: str) -> None:
        """Count by this field alone."""
        self._change(by=(field,), breakdown=None, whole=False)

    @on(TabsLine.Chosen)
    def _on_tab(self, event: TabsLine.Chosen) -> None:
        event.stop()
        self.count_by(event.tab)

    async def do_cross(self) -> None:
        """Choose a second field, or none."""
        first = self.shown.by[0]
        choices = [Choice(field, field_name(field)) for field in COUNTED_BY if field != first]
        chosen = self.shown.by[1] if len(self.shown.by) > 1 else ""
        field = await self.app.push_screen_wait(Choose(commands.label("cross"), [*choices, Choice("", _("no second field"))], chosen))
        if field is not None:
            self._change(by=(first, field) if field else (first,), breakdown=None, whole=False)

    async def do_period(self) -> None:
        """Choose how long a period is."""
        choices = [Choice(kind, period_kind(kind)) for kind in MONTHS]
        kind = await self.app.push_screen_wait(Choose(commands.label("period"), choices, self.shown.period.kind))
        if kind is not None:
            self._show_period(Period.around(min(self.shown.period.last, self.session.day), kind))

    def can_next_customer(self) -> bool:
        """There is a later period that has begun."""
        return self.shown.period.last < self.session.day

    def do_next_customer(self) -> None:
        """The next period."""
        self._show_period(self.shown.period.moved(1))

    def do_previous_customer(self) -> None:
        """The period before."""
        self._show_period(self.shown.period.moved(-1))

    # the report

    async def do_save_view(self) -> None:
        """Write the period as a page of HTML; an existing file is never written over."""
        period = self.shown.period
        proposed = f"~/clientbook-{period.first:%Y-%m}{'' if period.kind == 'month' else f'-{period.kind}'}.html"
        hint = _("One page with the numbers of the period, no names; it is not encrypted")
        await self.app.push_screen_wait(OneField(_("Save the report as"), proposed, self._write_report, hint=hint))

    async def _write_report(self, typed: str) -> str:
        """Write it; a sentence where there is no file afterwards."""
        path, book, period = path_typed(typed), self.session.book, self.shown.period
        overview = await self.ask(book.overview, period)
        counts = await self.ask(book.breakdowns, period)
        if overview is None or counts is None:
            return _("Nothing was written.")
        page = report_page(overview, counts)
        try:
            await asyncio.to_thread(_write, path, page)
        except ClientbookError as error:
            return text.error_sentence(error)
        except OSError as error:
            return _("The system refused: {reason} {file}").format(reason=text.word(error.strerror or ""), file=text.word(str(path)))
        self.say(_("Report saved: {file}").format(file=text.word(str(path))), "good")
        return ""


def _write(path: Path, page: str) -> None:
    """Write the page to a new file.

    Raises:
        Refused, NotSaved, OSError
    """
    with new_file(path) as stream:
        stream.write(page.encode())
