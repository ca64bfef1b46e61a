"""Step 3 of the import: what would happen, how many of each, who resembles somebody, what is refused and why; nothing is written yet."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.exchange.plan_import import NEW, REJECTED, SUSPECT, UNCHANGED, UPDATE, RowPlan
from clientbook.i18n import _, ngettext
from clientbook.screens.import_deciding import Deciding
from clientbook.screens.import_host import ImportHost
from clientbook.screens.import_pane import LineRows, ListPane
from clientbook.screens.present import import_trial as lines
from clientbook.widgets.blocks import Line, Piece
from clientbook.widgets.content import content
from clientbook.widgets.line_list import Entry, LineList

SUM, WHY, ROW, MORE = "sum", "why", "row", "more"
NAMED = 200
"""Rows that stand in the trial itself; all of them stand in a list of their own."""


class TrialPane(Deciding, ListPane):
    """The sums, below them the suspects and the refusals; Enter looks closer, Tab writes."""

    NUMBER = 3

    def host(self) -> ImportHost:
        """The wizard."""
        return self.wizard

    def compose(self) -> ComposeResult:
        """What was found, line by line."""
        yield Static("", id="trial-head", classes="line")
        yield LineRows(id="trial")
        yield Static("", id="trial-foot", classes="line quiet")

    def keys(self) -> list[str | tuple[str, str]]:
        """What can be done with a line."""
        first: list[str | tuple[str, str]] = [("open", _("look closer"))]
        if self.can_edit():
            first.append(("edit", _("decide")))
        refused: list[str | tuple[str, str]] = ["import_rejects"] if self.wizard.offers("import_rejects") else []
        return [*first, ("next_tab", _("write")), *refused, self.reading_key, "back", "help"]

    def show(self) -> None:
        """Say everything anew; the cursor stays."""
        work = self.work
        report = work.tried
        if report is None:
            return
        head = [_("Only tried: the book was not changed."), lines.sentence(report), *filter(None, [lines.brought(report)])]
        self.query_one("#trial-head", Static).update(content("\n".join(head)))
        suspects = work.group(SUSPECT)
        shown, more = suspects[:NAMED], len(suspects) - NAMED
        entries = []
        numbers = {NEW: report.created, UPDATE: report.updated, UNCHANGED: report.unchanged, REJECTED: report.rejected}
        for verdict, number in numbers.items():
            entries.append(Entry((SUM, verdict), (number, lines.note_on(verdict, number, work.changes, len(suspects)))))
        if suspects:
            told = _("Like somebody: 1 into that customer   2 as somebody new   3 skip")
            entries += [Entry(), Entry(None, told), *(Entry((ROW, plan.row), plan, markable=True) for plan in shown)]
        if more > 0:
            told = ngettext("and {n} more: Enter shows all", "and {n} more: Enter shows all", more)
            entries.append(Entry((MORE, SUSPECT), told.format(n=text.count(more))))
        if report.refused:
            reasons = lines.by_reason(report)
            entries += [Entry(), Entry(None, _("Rejected"))]
            entries += [Entry((WHY, at), reason) for at, reason in enumerate(reasons)]
        self.rows.show(entries, self._paint)
        self.query_one("#trial-foot", Static).update(content(self._foot()))
        self.wizard.show_keys()

    def _foot(self) -> str:
        new = self.work.tried.new_fields if self.work.tried is not None else ()
        told = []
        if new:
            told.append(_("New fields: {names}").format(names=text.joined(text.word(name) for name in new)))
        told.append(_("All of it is one step: one undo takes it back, updates too."))
        return "   ".join(told)

    def _paint(self, entry: Entry, width: int, _chosen: bool) -> list[Line]:
        work = self.work
        if entry.key is None:
            return [(Piece(entry.value or "", "label"),)]
        kind, about = entry.key
        if kind == SUM:
            number, note = entry.value
            return [lines.sum_line(about, number, note, width)]
        if kind == MORE:
            return [(Piece(entry.value, "quiet"),)]
        if kind == WHY:
            why, numbers = entry.value
            return [lines.reason_line(why, numbers, width)]
        plan: RowPlan = entry.value
        cards = work.sheet is not None and not work.sheet.is_table
        return [lines.row_line(plan, work.decisions.get(plan.row, ""), work.names, width, first=SUSPECT, cards=cards)]

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        kind, about = event.key
        if kind == ROW:
            self.start(self.tell_all(), group="acts")
        elif kind == WHY or self.work.group(about):
            self.wizard.show_rows(REJECTED if kind == WHY else about)
        else:
            self.wizard.say(_("There are none"), "quiet")

    def plans_now(self) -> list[RowPlan]:
        """The marked rows, else the one under the cursor."""
        list_ = self.rows
        if list_.marks:
            return [entry.value for entry in list_.entries if entry.key in list_.marks]
        current = list_.current
        return [current.value] if current is not None and isinstance(current.value, RowPlan) else []

    def decided_on(self) -> None:
        """Show the decision, go on to the next row, and try anew what follows from it."""
        several = bool(self.rows.marks)
        self.rows.clear_marks()
        self.rows.refresh()
        if not several:
            self.rows.move(1)
        n = len(self.work.decisions)
        self.wizard.say(ngettext("{n} row decided", "{n} rows decided", n).format(n=text.count(n)), "quiet")
        self.wizard.try_decisions()

    def can_edit(self) -> bool:
        """A row is under the cursor."""
        return self.can_decide()

    async def do_edit(self) -> None:
        """Ask what becomes of it."""
        await self.ask_fate()

    async def do_next_tab(self) -> None:
        """Write it."""
        await self.wizard.write()

    def can_next_tab(self) -> bool:
        """Something would be written, and nothing else is under way."""
        return super().can_next_tab() and self.work.tried is not None
