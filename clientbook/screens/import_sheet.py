"""Import a CSV file: tried first without touching the book, then written as one undoable step; no row goes missing quietly."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clientbook import commands, text
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import _, ngettext
from clientbook.screens.place import Place
from clientbook.screens.session import Session
from clientbook.screens.typed_path import path_typed as path_typed
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import GAP, Block, Piece, column
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

if TYPE_CHECKING:
    from clientbook.exchange.report import Report

NUMBER_CELLS = 9
"""Cells for a count."""


class ImportSheet(Place):
    """Path, trial, report."""

    KEYS: ClassVar[tuple[str, ...]] = ("choose", "back", "undo", "help")
    AUTO_FOCUS = "TextInput"

    def __init__(self, session: Session, sheet: Path | None = None) -> None:
        super().__init__(session)
        self._path = sheet
        self._tried: Report | None = None
        self._done = False
        self._working = False

    def compose_body(self) -> ComposeResult:
        """The field, and what the trial says."""
        yield Static(content(_("Import a sheet")), classes="bright")
        yield Static(content(_("CSV of a phone, Excel or another program; headers in Chinese or English")), classes="quiet lead")
        yield TextInput(str(self._path or ""), placeholder=_("path of the file"), limit=1000, id="sheet-path")
        yield BlockList(id="report")

    def on_mount(self) -> None:
        """A file chosen on the first day is tried at once."""
        super().on_mount()
        if self._path is not None:
            self._try()

    def keys(self) -> list[str | tuple[str, str]]:
        """Enter means the next thing."""
        word = _("import") if self._tried is not None and not self._done else _("close") if self._done else _("try")
        return [("choose", word), "back", "undo", "help"]

    @on(Input.Submitted)
    def _on_path(self, event: Input.Submitted) -> None:
        event.stop()
        self.do_choose()

    @on(BlockList.Opened)
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        self.do_choose()

    @on(Input.Changed)
    def _on_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self._working:
            self._tried, self._done = None, False
            self.query_one(BlockList).show(lambda width: ())

    @property
    def busy(self) -> bool:
        """Whether a file is being read or written: the book is not locked then."""
        return self._working

    def can_choose(self) -> bool:
        """One thing at a time."""
        return not self._working

    def do_choose(self) -> None:
        """Try the file, then write it, then close."""
        if self._working:
            return
        if self._done:
            self.dismiss(None)
        elif self._tried is not None:
            self._begin(dry_run=False)
        else:
            self._path = path_typed(self.query_one(TextInput).value)
            self._try()

    def _try(self) -> None:
        if self._path is None or not self._path.is_file():
            self.say(_("There is no such file"), "warn")
            return
        self._begin(dry_run=True)

    def _begin(self, *, dry_run: bool) -> None:
        self._working = True
        self.say(_("Reading the file …") if dry_run else _("Writing …"), "quiet")
        self.start(self._run(dry_run), group="import")

    async def _run(self, dry_run: bool) -> None:
        from clientbook.exchange.importing import Wish, import_file  # loaded when a file is named

        path = self._path
        if path is None:
            return
        try:
            answer = await self.ask(import_file, self.session.book, path, Wish(dry_run=dry_run))
        finally:
            self._working = False
        if answer is None:
            return
        _sheet, report = answer
        self._tried, self._done = report, not dry_run
        self.query_one(BlockList).show(lambda width: self._blocks(report, width))
        self.set_focus(self.query_one(BlockList))
        if dry_run:
            self.say(_("Only tried: the book was not changed. {key} imports").format(key=commands.shown_key("choose")), "quiet")
        else:
            n = report.created + report.updated
            self.say_saved(ngettext("Imported: {n} customer", "Imported: {n} customers", n).format(n=text.count(n)))
        self.show_keys()

    def _blocks(self, report: "Report", width: int) -> list[Block]:
        sums = (
            (_("new"), report.created, "good"),
            (_("updated"), report.updated, "accent"),
            (_("unchanged"), report.unchanged, "plain"),
            (_("rejected"), report.rejected, "warn" if report.rejected else "plain"),
        )
        label = max(text.width(word) for word, _n, _tone in sums) + 2
        rows = ngettext("{n} row read", "{n} rows read", report.read).format(n=text.count(report.read))
        about = _("{encoding}, header in row {row}").format(encoding=report.encoding, row=report.header_row)
        blocks = [Block(((Piece(rows, "bright"), Piece("   " + about, "quiet")),), "read")]
        for word, number, tone in sums:
            line = (column(word, label, "label"), column(text.count(number), NUMBER_CELLS, tone, right=True))
            blocks.append(Block((line,), word))
        if report.new_fields:
            told = _("New fields: {names}").format(names=text.joined(tuple(text.word(name) for name in report.new_fields)))
            blocks += [GAP, Block(((Piece(told, "quiet"),),), "fields")]
        if report.problems:
            blocks.append(GAP)
        for index, problem in enumerate(report.problems):
            where = (_("row {row}, {field}") if problem.field else _("row {row}")).format(row=problem.row, field=text.word(problem.field))
            tone = "warn" if problem.rejected else "quiet"
            blocks.append(Block(((column(where, min(width // 3, 30), tone), Piece(text.plain(problem.reason()))),), ("problem", index)))
        return blocks

    def do_back(self) -> None:
        """From the report to the path, from the path to where one came from."""
        field = self.query_one(TextInput)
        if self._tried is not None and not self._done and not field.has_focus:
            self.set_focus(field)
        elif not self._working:
            self.dismiss(None)

    def tell_error(self, error: ClientbookError) -> None:
        """The path can be corrected."""
        super().tell_error(error)
        self.set_focus(self.query_one(TextInput))
