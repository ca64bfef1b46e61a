"""What the panes and lists of an import may ask of the screen around them, and how it does what takes time."""

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from clientbook import text
from clientbook.domain.errors import Cancelled, ClientbookError
from clientbook.i18n import _
from clientbook.screens.dialogs.import_working import ImportWorking
from clientbook.screens.import_work import HowRead, ImportWork, Stopping
from clientbook.screens.place import Place
from clientbook.screens.session import Session

T = TypeVar("T")
PATIENT = 0.2
"""Seconds something may take before a dialog says how far it is."""


class ImportHost(Place):
    """Holds the work, reads, tries and writes."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.work = ImportWork(session.book)
        self.decisions_due = False
        """Whether something was decided that the sums do not show yet."""
        self.own_fields: tuple[str, ...] = ()
        self.field_names: dict[str, str] = {}
        self._working = False
        self._retrying: Stopping | None = None

    @property
    def busy(self) -> bool:
        """Whether a file is being read, tried or written: the book is not locked then."""
        return self._working

    async def run(self, act: str, verb: Callable[[Stopping], T]) -> tuple[T] | None:
        """Do something on a thread; what takes longer says how far it is, and Ctrl+C stops it. None where it failed or was stopped."""
        progress = Stopping()
        self._working = True
        self.stop_retrying()
        try:
            work = asyncio.create_task(asyncio.to_thread(verb, progress))
            await asyncio.wait({work}, timeout=PATIENT)
            if not work.done():
                await self.app.push_screen_wait(ImportWorking(act, text.word(self.work.path.name), work, progress))
            return (await work,)
        except Cancelled:
            self.say(_("Stopped; the book was not changed."), "quiet")
        except ClientbookError as error:
            self.tell_error(error)
        finally:
            self._working = False
        return None

    async def decided(self, verb: Callable[[], None]) -> bool:
        """Work a decision about columns in; whether it could be."""
        return await self.run(_("Looking"), lambda _progress: verb()) is not None

    def stop_retrying(self) -> None:
        """What is being tried beside the keyboard is not wanted any more."""
        if self._retrying is not None:
            self._retrying.cancel()
            self._retrying = None

    @abstractmethod
    async def read(self, path: Path, how: HowRead | None = None) -> None:
        """Read the file, and go on to what comes next."""

    @abstractmethod
    async def try_it(self) -> None:
        """Try it, and show what would happen."""

    @abstractmethod
    async def write(self) -> None:
        """Write it, and report."""

    @abstractmethod
    def show_rows(self, verdict: str) -> None:
        """The rows of one verdict."""

    @abstractmethod
    def try_decisions(self) -> None:
        """Try again with what was decided, beside the keyboard."""

    @abstractmethod
    async def check_one_by_one(self) -> None:
        """To the customers of this import."""
