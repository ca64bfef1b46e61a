"""How far reading, trying or writing an import is; Ctrl+C stops it and nothing is changed."""

import asyncio
from typing import Any

from textual.widgets import Static

from clientbook import text
from clientbook.data import Progress
from clientbook.i18n import _
from clientbook.screens.dialogs.working import Working
from clientbook.widgets.content import content


class ImportWorking(Working):
    """Says which part is under way; counts where there is something to count."""

    def __init__(self, act: str, about: str, work: "asyncio.Task[Any]", progress: Progress) -> None:
        super().__init__(act, about, work, progress)
        self._doing = act

    def _show(self) -> None:
        if self._work.done():
            self._close()
            return
        told = self._doing + " …"
        if self._stopping:
            told = _("Stopping …")
        elif self._progress.total:
            told = self.counted(self._progress.done, self._progress.total)
        self.query_one("#outcome", Static).update(content(told))

    def counted(self, done: int, total: int) -> str:
        """Rows or customers, whichever are being gone through."""
        return _("{done} of {total}").format(done=text.count(min(done, total)), total=text.count(total))
