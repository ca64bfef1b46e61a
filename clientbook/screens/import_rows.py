"""The rows of one verdict: what becomes of each and why; Enter tells everything about one, digits decide."""

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.exchange.plan_import import NEW, REJECTED, SUSPECT, UPDATE, RowPlan
from clientbook.i18n import N_, _, ngettext
from clientbook.screens.import_deciding import Deciding
from clientbook.screens.import_host import ImportHost
from clientbook.screens.import_pane import LineRows
from clientbook.screens.place import Place
from clientbook.screens.present import import_trial as lines
from clientbook.widgets.blocks import Line
from clientbook.widgets.content import content, segments
from clientbook.widgets.line_list import Entry, LineList


class ImportRows(Deciding, Place):
    """A line per row, made when it is seen; marked rows are decided about together."""

    LABELS: ClassVar[dict[str, str]] = {"open": N_("Look closer"), "edit": N_("Decide")}
    AUTO_FOCUS = "LineList"

    def __init__(self, wizard: ImportHost, verdict: str) -> None:
        super().__init__(wizard.session)
        self._wizard = wizard
        self._verdict = verdict
        self._entries: list[Entry] = []

    def host(self) -> ImportHost:
        """The wizard."""
        return self._wizard

    def keys(self) -> list[str | tuple[str, str]]:
        """What can be done with a row."""
        return ["open", "edit", "mark", "mark_all", "back", "menu", "help"]

    def compose_body(self) -> ComposeResult:
        """Which rows, and the list."""
        yield Static("", id="title", classes="lead")
        yield LineRows(id="rows")
        yield Static("", id="fates", classes="quiet")

    @property
    def lines(self) -> LineRows:
        """The rows."""
        return self.query_one("#rows", LineRows)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self.start(self._load(), group="load")

    async def _load(self) -> None:
        deciding = self._wizard.work.done is None and self._verdict != REJECTED

        def made() -> list[Entry]:
            return [Entry(plan.row, plan, markable=deciding) for plan in self._wizard.work.group(self._verdict)]

        self._entries = await asyncio.to_thread(made)
        if self.is_attached:
            self._show()

    def _show(self) -> None:
        n = len(self._entries)
        count = ngettext("{n} row", "{n} rows", n).format(n=text.count(n))
        self.query_one("#title", Static).update(segments((_(lines.WORDS[self._verdict]), "bold"), ("   " + count, "$text-muted")))
        deciding = self._wizard.work.done is None and self._verdict != REJECTED
        self.lines.show(self._entries, self._paint)
        told = ""
        if deciding:
            merge = self._verdict in (NEW, SUSPECT, UPDATE)
            told = _("1 into that customer   2 as somebody new   3 skip the row") if merge else _("2 as somebody new   3 skip the row")
        self.query_one("#fates", Static).update(content(told))
        self.show_keys()

    def _paint(self, entry: Entry, width: int, _chosen: bool) -> list[Line]:
        work = self._wizard.work
        plan: RowPlan = entry.value
        cards = work.sheet is not None and not work.sheet.is_table
        decision = work.decisions.get(plan.row, "")
        return [lines.row_line(plan, decision, work.names, width, first=work.first_verdict(plan), cards=cards)]

    def mask_changed(self) -> None:
        """Say everything anew."""
        super().mask_changed()
        self._show()

    @on(LineList.Moved)
    def _on_moved(self, event: LineList.Moved) -> None:
        event.stop()
        self.show_keys()

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.start(self.tell_all(), group="acts")

    def plans_now(self) -> list[RowPlan]:
        """The marked rows, else the one under the cursor."""
        list_ = self.lines
        if list_.marks:
            return [entry.value for entry in list_.entries if entry.key in list_.marks]
        return [list_.current.value] if list_.current is not None else []

    def decided_on(self) -> None:
        """Show the decision; with one row go on to the next."""
        several = bool(self.lines.marks)
        self.lines.clear_marks()
        self.lines.refresh()
        if not several:
            self.lines.move(1)
        n = len(self._wizard.work.decisions)
        self.say(ngettext("{n} row decided", "{n} rows decided", n).format(n=text.count(n)), "quiet")

    def can_edit(self) -> bool:
        """Rows can still be decided about."""
        return self.can_decide()

    async def do_edit(self) -> None:
        """Ask what becomes of them."""
        await self.ask_fate()
