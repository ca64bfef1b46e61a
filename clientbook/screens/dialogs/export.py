"""Into which format and file customers are written; and the passphrase of a file that is encrypted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Static

from clientbook.data import Progress
from clientbook.domain.errors import InvalidValue
from clientbook.exchange.exporting import FORMATS, suffixed
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice
from clientbook.screens.dialogs.dialog import Dialog, KeyHints, Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.rows import ShutChoice, Tick, line
from clientbook.screens.dialogs.working import Working
from clientbook.screens.fields import ChoiceField
from clientbook.screens.passphrase_fields import PassphraseFields
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput


class NoDrafts(Drafts):
    """Where to write is asked anew each time; nothing of it is kept in the book, which may be open to read only."""

    async def keep(self, values: dict[str, Any]) -> None:
        """Keep nothing."""

    async def drop(self) -> None:
        """There is nothing to forget."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the owner wants."""

    format: str
    path: str
    """As it was typed."""
    encrypt: bool
    sensitive: bool


class ExportForm(FieldDialog[Asked]):
    """Format, file, encryption; closes when the file is written."""

    EXPLAINED: ClassVar[dict[str, str]] = {
        "format": N_("CSV and Excel for tables, vCard for phones, JSON for another clientbook, ICS for calendars. Space opens the list."),
        "path": N_("The new file. It appears when it is whole; another one of this name is never written over unasked."),
        "encrypt": N_("In the age format, with a passphrase of its own: clientbook or any age program opens it."),
        "sensitive": N_("Fields you marked as sensitive stay out of files unless you tick this."),
    }

    def __init__(self, whom: str, format: str, path: str, covered: Sequence[str], kept: NoDrafts, save: Save[Asked]) -> None:
        super().__init__(kept, save, "export")
        self.title_text = _("Export: {whom}").format(whom=whom)
        self._format = format
        self._path = path
        self._covered = covered

    def body(self) -> ComposeResult:
        """What as what, and where to."""
        formats = [Choice(each.key, _(each.label)) for each in FORMATS.values()]
        yield line((_("Format"), ShutChoice(self._format, formats, id="format", required=True)))
        yield line((_("File"), TextInput(self._path, limit=1000, id="path", classes="field")), classes="gap")
        yield Tick(_("encrypt with a passphrase"), id="encrypt")
        if self._covered:
            yield Tick(_("sensitive fields too: {names}").format(names=", ".join(self._covered)), id="sensitive")
        export = Button(content(f"{_('Export')} Ctrl+S"), id="save", compact=True, classes="primary")
        yield Horizontal(export, Button(content(f"{_('Cancel')} Esc"), id="close", compact=True), classes="buttons")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(
            ("Enter", _("export")), ("Tab", _("next field")), (_("Space"), _("choose")), ("Esc", _("cancel")), ("F1", _("help"))
        )

    @property
    def encrypted(self) -> bool:
        """Whether the file is to be encrypted."""
        return self.query_one("#encrypt", Tick).ticked

    @on(ChoiceField.Changed)
    @on(Tick.Flipped)
    def _rename(self) -> None:
        """The name goes with the format."""
        field = self.query_one("#path", TextInput)
        wanted = self.query_one("#format", ShutChoice).key
        named = suffixed(field.value, wanted, was=self._format, encrypted=self.encrypted)
        self._format = wanted
        if named != field.value:
            field.replace_text(named)

    def result(self) -> Asked:
        """What stands in the fields.

        Raises:
            InvalidValue: no name.
        """
        typed = self.query_one("#path", TextInput).value.strip()
        if not typed:
            raise InvalidValue("path", N_("is empty"))
        sensitive = self.query_one_optional("#sensitive", Tick)
        wanted = self.query_one("#format", ShutChoice).key
        return Asked(wanted, typed, self.encrypted, sensitive is not None and sensitive.ticked)

    def explanation(self) -> str:
        """What the field with the focus is for."""
        found = super().explanation()
        return found if self.focused is not None and self.focused.id in self.EXPLAINED else _("Enter exports, Tab goes on; Esc goes back.")


class FilePassphrase(Dialog[str]):
    """Asks twice for the passphrase of one file; answers with it, or None."""

    AUTO_FOCUS = "#first"

    def __init__(self) -> None:
        super().__init__()
        self.title_text = _("Passphrase of the file")

    def body(self) -> ComposeResult:
        """Why another one, and the fields."""
        told = _("Its own, because the file may go to somebody else. Without it nobody can open the file.")
        yield Static(content(told, "$text-muted"), classes="line")
        yield PassphraseFields()

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("go on")), ("Ctrl+R", _("show")), ("F5", _("propose")), ("Esc", _("cancel")))

    @on(PassphraseFields.Chosen)
    def _on_chosen(self, event: PassphraseFields.Chosen) -> None:
        event.stop()
        self.dismiss(event.passphrase)

    @on(PassphraseFields.Refused)
    def _on_refused(self, event: PassphraseFields.Refused) -> None:
        event.stop()
        self.say(event.why)


class Writing(Working):
    """How far the file is; Ctrl+C stops it, and there is no file then."""

    def __init__(self, whom: str, work: "asyncio.Task[Any]", progress: Progress) -> None:
        super().__init__(_("Export"), whom, work, progress)

    def hints(self) -> KeyHints:
        """The key that works here."""
        return KeyHints(("Ctrl+C", _("stop; there is no file then")))

    def explanation(self) -> str:
        """One sentence of help."""
        return _("Ctrl+C stops it; the file appears only when it is whole.")
