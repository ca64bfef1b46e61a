"""A file and its passphrase: where a backup goes, or which one is read; and how far that is."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from clientbook import text
from clientbook.data import Progress
from clientbook.domain.errors import ClientbookError, NoPassphrase, WrongPassphrase
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.screens.dialogs.working import Working
from clientbook.screens.file_fields import LIMIT, FileFields
from clientbook.screens.typed_path import path_typed
from clientbook.widgets.content import content
from clientbook.widgets.password import PasswordField
from clientbook.widgets.text_input import TextInput

Work = Callable[[Path, str], Awaitable[bool]]
"""Does what is to be done with the file and its passphrase; whether the form is done with. What is wrong is raised."""


class FileForm(Dialog[bool], FileFields):
    """Asks for a file and a passphrase; says when it is ready for the keys.

    It stays, with the path, until what was asked for is done or given up.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(self, title: str, note: str, path: str, label: str, work: Work, ready: Callable[[], None]) -> None:
        super().__init__()
        self.title_text = title
        self._note = note
        self._path = path
        self._label = label
        self._work = work
        self._ready = ready
        self._working = False

    def on_mount(self) -> None:
        """A file that is known needs the passphrase only; keys typed ahead are for it."""
        self.set_focus(self.passphrase if self._path else self.path)
        self._ready()

    def body(self) -> ComposeResult:
        """The two fields."""
        yield Static(content(self._note, "$text-muted"), classes="line")
        yield Static(content(_("File"), "$text-muted"), classes="line above")
        yield TextInput(self._path, limit=LIMIT, id="path")
        yield Static(content(self._label, "$text-muted"), classes="line above")
        yield PasswordField(id="passphrase")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("go on")), ("Tab", _("next field")), ("Ctrl+R", _("show")), ("Esc", _("cancel")))

    @property
    def busy(self) -> bool:
        """Whether it is being done."""
        return self._working

    def action_save(self) -> None:
        """Go on."""
        self.go_on()

    def go_on(self) -> None:
        """Do it, once."""
        if not self.path.value.strip():
            self.say(_("Type the path of a file"))
            self.set_focus(self.path)
        elif not self.passphrase.value:
            self.say(_("Type the passphrase"))
            self.set_focus(self.passphrase)
        elif not self._working:
            self._working = True
            self.start(self._try(), group="acts")

    async def _try(self) -> None:
        try:
            done = await self._work(path_typed(self.path.value), self.passphrase.value)
        except (WrongPassphrase, NoPassphrase) as error:
            self.passphrase.take()
            self.say(text.error_sentence(error))
            self.set_focus(self.passphrase)
        except ClientbookError as error:
            self.say(text.error_sentence(error))
        else:
            if done:
                self.passphrase.take()
                self.dismiss(True)
        finally:
            self._working = False

    def explanation(self) -> str:
        """One sentence of help."""
        return _("The path can be typed, pasted or dropped here; a folder is enough where a backup is made.")


class Records(Working):
    """How far a backup is written or read, in records; Ctrl+C stops it."""

    def __init__(self, act: str, file: str, stopped: str, work: "asyncio.Task[Any]", progress: Progress) -> None:
        super().__init__(act, file, work, progress)
        self._stopped = stopped

    def beginning(self) -> str:
        """The passphrase takes a moment by intent."""
        return _("Trying the passphrase …")

    def hints(self) -> KeyHints:
        """The key that works here."""
        return KeyHints(("Ctrl+C", self._stopped))

    def counted(self, done: int, total: int) -> str:
        """Records."""
        return _("{done} of {total} records").format(done=text.count(min(done, total)), total=text.count(total))

    def explanation(self) -> str:
        """One sentence of help."""
        return _("Ctrl+C stops it; nothing half is left.")
