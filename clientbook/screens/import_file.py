"""Step 1 of the import: which file."""

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clientbook.i18n import _
from clientbook.screens.import_pane import StepPane
from clientbook.screens.typed_path import is_file, path_typed
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput


class FilePane(StepPane):
    """A path; what the file is shows in its bytes."""

    NUMBER = 1

    def compose(self) -> ComposeResult:
        """The field, and what can be taken in."""
        yield Static(content(_("Where is the file? Type or paste its path, or drop it on the window.")), classes="line")
        path = self.work.path
        yield TextInput(str(path) if path.name else "", placeholder=_("path of the file"), limit=1000, id="sheet-path")
        told = [
            _("Excel workbooks, CSV and TSV from any program, vCards of phones and mail programs, exports of clientbook."),
            _("First it is only read and tried: nothing is written before you have seen what becomes of every row."),
        ]
        for each in told:
            yield Static(content(each), classes="line quiet")

    @property
    def field(self) -> TextInput:
        """The path."""
        return self.query_one(TextInput)

    def keys(self) -> list[str | tuple[str, str]]:
        """Enter reads."""
        return [("choose", _("read the file")), "back", "help"]

    def begin(self) -> None:
        """Stand in the field."""
        self.field.private = False
        self.screen.set_focus(self.field)

    def change_mask(self) -> None:
        """A path can be read by anybody."""

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.act("choose")

    async def do_choose(self) -> None:
        """Read it."""
        typed = self.field.value
        if not typed.strip():
            self.wizard.say(_("Type the path of a file"), "quiet")
            return
        path = path_typed(typed)
        if not await asyncio.to_thread(is_file, path):
            self.wizard.say(_("There is no such file"), "warn")
            return
        await self.wizard.read(path)

    def can_choose(self) -> bool:
        """One thing at a time."""
        return not self.wizard.busy
