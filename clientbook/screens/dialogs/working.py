"""How far a long act is: a line that counts, and Ctrl+C to stop it with nothing changed. It closes itself."""

import asyncio
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from clientbook import text
from clientbook.data import Progress
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.widgets.content import content

LOOK = 0.1
"""Seconds between two looks at how far it is."""


class Working(Dialog[None]):
    """Stands over the place while ``work`` goes on in a thread; the keyboard stays alive for stopping it."""

    AUTO_FOCUS = ""
    busy = True
    """The book is not locked while this stands."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c", "stop", show=False, priority=True)]

    def __init__(self, act: str, about: str, work: "asyncio.Task[Any]", progress: Progress) -> None:
        super().__init__()
        self.title_text = act
        self._about = about
        self._work = work
        self._progress = progress
        self._stopping = False

    def body(self) -> ComposeResult:
        """Whom it is about, and how far it is."""
        yield Static(content(self._about, "$text-muted"), classes="line")
        yield Static("", id="outcome")

    def hints(self) -> KeyHints:
        """The key that works here."""
        return KeyHints(("Ctrl+C", _("stop; nothing is changed then")))

    def on_mount(self) -> None:
        """Look again and again, and at once when it is done."""
        self._show()
        self.set_interval(LOOK, self._show)
        self._work.add_done_callback(lambda _done: self._close())
        if self._work.done():
            self._close()

    def _close(self) -> None:
        if self.is_current:
            self.dismiss(None)

    def _show(self) -> None:
        """The line that counts; it closes here when something stood over it as the work ended."""
        if self._work.done():
            self._close()
            return
        done, total = self._progress.done, self._progress.total
        if self._stopping:
            told = _("Stopping …")
        elif not total:
            told = self.beginning()
        else:
            told = self.counted(done, total)
        self.query_one("#outcome", Static).update(content(told))

    def beginning(self) -> str:
        """What is said before there is a number."""
        return _("Writing …")

    def counted(self, done: int, total: int) -> str:
        """How far it is, in words."""
        return _("{done} of {total} customers").format(done=text.count(done), total=text.count(total))

    def action_stop(self) -> None:
        """Stop at the next batch."""
        self._stopping = True
        self._progress.cancel()
        self._show()

    def action_close(self) -> None:
        """Esc says how it is stopped: pressed once too often it must not undo the work of a minute."""
        self.say(self.explanation(), "quiet")

    def explanation(self) -> str:
        """One sentence of help."""
        return _("All of it is one step: Ctrl+C stops it and nothing is changed; afterwards one undo takes it back.")
