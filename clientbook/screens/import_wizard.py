"""The import, step by step: a file, where its columns go, what would happen, writing, the report. Until it is written nothing changes."""

import asyncio
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.domain.errors import Cancelled, ClientbookError
from clientbook.i18n import _, ngettext
from clientbook.screens import import_reading
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.import_columns import ColumnsPane, own_names
from clientbook.screens.import_file import FilePane
from clientbook.screens.import_host import ImportHost
from clientbook.screens.import_last import show_last_import
from clientbook.screens.import_pane import StepPane
from clientbook.screens.import_rejects import save_rejects
from clientbook.screens.import_report import ReportPane
from clientbook.screens.import_rows import ImportRows
from clientbook.screens.import_trial import TrialPane
from clientbook.screens.import_work import HowRead, Stopping
from clientbook.screens.present import import_columns
from clientbook.screens.session import Session
from clientbook.widgets.content import segments

RETRIED = 5_000
"""Rows up to which a decision is worked into the sums at once; the sums of a larger file follow when it is written."""


class ImportWizard(ImportHost):
    """Holds the work and shows one step at a time."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = "TextInput"

    def __init__(self, session: Session, sheet: Path | None = None, typed: str = "") -> None:
        super().__init__(session)
        self.route = "import_csv"  # also where the first day brought a file with it
        self._first = sheet
        if sheet is not None or typed:
            self.work.path = sheet or Path(typed)
        self._pane: StepPane | None = None

    def compose_body(self) -> ComposeResult:
        """The steps; one of the panes is seen."""
        yield Static("", id="steps")
        yield FilePane()
        yield ColumnsPane()
        yield TrialPane()
        yield ReportPane()

    def on_mount(self) -> None:
        """Begin with the file; one chosen on the first day is read at once."""
        super().on_mount()
        self.show_step(FilePane)
        self.start(self._begin(), group="acts")

    async def _begin(self) -> None:
        await self._read_fields()
        if self._first is not None:
            await self.read(self._first)

    async def _read_fields(self) -> None:
        fields = await self.ask(self.session.book.custom_fields)
        self.own_fields = own_names(fields)
        self.field_names = {str(field.id): field.name for field in fields or ()}

    def opens_again_with(self) -> dict[str, str]:
        """The path stands in its field again; the file may have changed meanwhile, so it is read when the owner says so."""
        return {"typed": self.query_one(FilePane).field.value} if self.work.done is None else {}

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Fields of the owner's own came or were renamed."""
        if book and self.is_attached:
            self.start(self._read_fields(), group="fields")

    def on_screen_resume(self) -> None:
        """Back from the rows: what was decided there follows."""
        super().on_screen_resume()
        if self.decisions_due:
            self.try_decisions()

    # the steps

    @property
    def pane(self) -> StepPane | None:
        """The step that is seen."""
        return self._pane

    def show_step(self, which: type[StepPane]) -> None:
        """Show this step."""
        for pane in self.query(StepPane):
            pane.display = isinstance(pane, which)
            if pane.display:
                self._pane = pane
        self.query_one("#steps", Static).update(segments(*import_columns.steps_line(which.NUMBER)))
        self.query_one(which).begin()
        self.show_keys()

    def keys(self) -> list[str | tuple[str, str]]:
        """Those of the step."""
        return self._pane.keys() if self._pane is not None else ["back", "help"]

    def do_back(self) -> None:
        """The step before; from the first and the last out of the wizard."""
        before: dict[type[StepPane], type[StepPane]] = {ColumnsPane: FilePane, TrialPane: ColumnsPane}
        if self._working:
            return
        step = before.get(type(self._pane)) if self._pane is not None else None
        if step is None:
            self.dismiss(None)
        else:
            self.show_step(step)

    def mask_changed(self) -> None:
        """Say the step anew."""
        super().mask_changed()
        if self._pane is not None:
            self._pane.change_mask()

    # what takes time

    async def read(self, path: Path, how: HowRead | None = None) -> None:
        """Read the file, and go on to its columns; cards and our own exports go on to the trial."""
        done = await self.run(_("Reading"), lambda progress: self.work.read(path, how or HowRead(), progress))
        if done is None:
            return
        self.message.hush()
        if self.work.sheet is not None and self.work.sheet.is_table:
            self.show_step(ColumnsPane)
        else:
            await self.try_it()

    async def try_it(self) -> None:
        """Try it, and show what would happen."""
        if await self.run(_("Trying"), self.work.try_it) is not None:
            self.show_step(TrialPane)

    async def write(self) -> None:
        """Write it, and report."""
        tried = self.work.tried
        if tried is not None and not self.work.decisions and not tried.created + tried.updated:
            self.say(_("There is nothing to write: everything is in the book already, or refused"), "warn")
            return
        if await self.run(_("Writing"), self.work.write) is None or self.work.done is None:
            return
        self.show_step(ReportPane)
        n = self.work.done.created + self.work.done.updated
        self.say_saved(ngettext("Imported: {n} customer", "Imported: {n} customers", n).format(n=text.count(n)))

    # deciding about rows

    def show_rows(self, verdict: str) -> None:
        """The rows of one verdict."""
        self.app.push_screen(ImportRows(self, verdict))

    def try_decisions(self) -> None:
        """Try again with what was decided, beside the keyboard."""
        self.decisions_due = False
        if self.work.tried is not None and self.work.done is None and self.work.tried.read <= RETRIED:
            self.stop_retrying()
            self._retrying = Stopping()
            self.start(partial(self._retry, self._retrying), group="retry", exclusive=True)

    async def _retry(self, progress: Stopping) -> None:
        try:
            await asyncio.to_thread(self.work.try_it, progress)
        except Cancelled:
            return
        except ClientbookError as error:
            self.tell_error(error)
            return
        if isinstance(self._pane, TrialPane) and self.is_attached:
            self._pane.show()

    # acts of every step

    def can_import_reading(self) -> bool:
        """A file was read that can be read in another way, and is not written yet."""
        sheet = self.work.sheet
        return self._pane is not None and self._pane.NUMBER in (2, 3) and sheet is not None and sheet.format != "json" and not self.busy

    async def do_import_reading(self) -> None:
        """Another encoding, another delimiter, another sheet."""
        sheet, how = self.work.sheet, self.work.how
        if sheet is None:
            return
        choices = import_reading.choices(sheet)
        answer = await self.app.push_screen_wait(Choose(_("How is it read?"), choices, import_reading.now(sheet, how)))
        if answer is not None:
            await self.read(self.work.path, import_reading.chosen(how, answer))

    def can_import_rejects(self) -> bool:
        """Rows are refused."""
        report = self.work.done or self.work.tried
        return self._pane is not None and self._pane.NUMBER in (3, 5) and report is not None and bool(report.refused) and not self.busy

    async def do_import_rejects(self) -> None:
        """The refused rows as a file."""
        await save_rejects(self)

    async def check_one_by_one(self) -> None:
        """To the customers of this import."""
        await show_last_import(self)

    async def do_undo(self) -> None:
        """In the report: the whole import; elsewhere the last step of the book, as everywhere."""
        done = self.work.done
        pane = self._pane
        if not isinstance(pane, ReportPane) or done is None or done.unit is None:
            await super().do_undo()
            return
        unit = done.unit
        report = await self.run(_("Undoing"), lambda progress: self.session.book.undo_unit(unit, progress))
        if report is not None:
            self.message.hush()
            await pane.tell_undone(report[0])
