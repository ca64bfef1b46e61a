"""Step 5 of the import: what was written, and what comes next: check one by one, save what was refused, take all of it back."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.data import UndoReport
from clientbook.exchange.plan_import import NEW, REJECTED, UNCHANGED, UPDATE
from clientbook.i18n import _, ngettext
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.import_pane import LineRows, ListPane
from clientbook.screens.present import import_trial as lines
from clientbook.widgets.blocks import Line, Piece, cut
from clientbook.widgets.content import content
from clientbook.widgets.line_list import Entry, LineList

CHECK, SAVE, TAKE_BACK, LEAVE = "check", "save", "take back", "leave"
MOST_KEPT = 200
"""Customers named that an undo kept; the others are counted."""


class ReportPane(ListPane):
    """The sums, and lines of what can be done now."""

    NUMBER = 5
    _undone = ""

    def compose(self) -> ComposeResult:
        """What was done."""
        yield Static("", id="report-head", classes="line")
        yield LineRows(id="report")

    def keys(self) -> list[str | tuple[str, str]]:
        """Enter does what stands in the line."""
        refused: list[str | tuple[str, str]] = ["import_rejects"] if self.wizard.offers("import_rejects") else []
        undo: list[str | tuple[str, str]] = [] if self._undone else [("undo", _("Take it back"))]
        return ["open", *undo, *refused, ("back", _("close")), "menu", "help"]

    def begin(self) -> None:
        """Show what was written."""
        self._undone = ""
        super().begin()

    def change_mask(self) -> None:
        """Say it anew; an undo stays said."""
        self.show()

    def show(self) -> None:
        """Say everything anew."""
        work = self.work
        report = work.done
        if report is None:
            return
        head = [self._undone or _("Written as one step."), lines.sentence(report), *filter(None, [lines.brought(report)])]
        if report.new_fields:
            head.append(_("New fields: {names}").format(names=text.joined(text.word(name) for name in report.new_fields)))
        self.query_one("#report-head", Static).update(content("\n".join(head)))
        acts = []
        if not self._undone:
            acts = [(CHECK, _("Check one by one: the customers of this import as a list"))]
        if report.refused:
            acts.append((SAVE, _("Save the refused rows as a file that imports again")))
        if report.unit is not None and not self._undone:
            acts.append((TAKE_BACK, _("Take the whole import back")))
        acts.append((LEAVE, _("Close")))
        numbers = {NEW: report.created, UPDATE: report.updated, UNCHANGED: report.unchanged, REJECTED: report.rejected}
        entries = [Entry(("act", act), told) for act, told in acts]
        entries += [Entry(), *(Entry(("sum", verdict), number) for verdict, number in numbers.items())]
        self.rows.show(entries, self._paint)
        self.wizard.show_keys()

    def _paint(self, entry: Entry, width: int, _chosen: bool) -> list[Line]:
        if entry.key is None:
            return [()]
        kind, about = entry.key
        if kind == "sum":
            return [lines.sum_line(about, entry.value, "", width)]
        return [cut((Piece(entry.value, "bright"),), width)]

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        kind, about = event.key
        if kind == "sum":
            if self.work.group(about):
                self.wizard.show_rows(about)
        elif about == CHECK:
            self.start(self.wizard.check_one_by_one(), group="acts")
        elif about == LEAVE:
            self.wizard.dismiss(None)
        else:
            self.wizard.act("import_rejects" if about == SAVE else "undo")

    async def tell_undone(self, report: UndoReport) -> None:
        """Say that it was taken back, and name whoever was kept because of a newer change."""
        kept = report.kept
        told = _("The whole import was taken back.")
        if kept:
            n = len(kept)
            told = ngettext(
                "The import was taken back but for {n} customer with newer changes.",
                "The import was taken back but for {n} customers with newer changes.",
                n,
            ).format(n=text.count(n))
        self._undone = told
        self.show()
        if kept:
            pairs = [(text.name(each.title), text.kept_why(each)) for each in kept[:MOST_KEPT]]
            if (more := len(kept) - MOST_KEPT) > 0:
                pairs.append((" ", ngettext("and {n} more", "and {n} more", more).format(n=text.count(more))))
            await self.app.push_screen_wait(Reading(_("Kept as they are"), pairs, changeable=False))
