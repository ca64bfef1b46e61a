"""How a run ends: at once, with drafts kept, or locked. The book is closed in all of them, whatever was open above it."""

import asyncio
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from clientbook import commands, i18n, text
from clientbook.crash import report
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import _
from clientbook.lock_watch import LockWatch
from clientbook.locking import LOCK, AfterLock, remember
from clientbook.screens.frame import Frame
from clientbook.screens.session import KeepsDraft, Session

AT_THE_LATEST = 5.0
"""Seconds an ending that was asked for from outside may take to keep drafts."""


class Closing(App[int]):
    """The part of the app that ends it."""

    # Before everything else, and in forms too: a key without a letter, and whoever presses it is in a hurry.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(commands.written(("f12",)), "lock", show=False, priority=True, id="lock"),
        Binding(commands.written(("ctrl+l",)), "redraw", show=False, priority=True, id="redraw"),
    ]

    session: Session
    lock_watch: LockWatch | None = None
    _ends_with: int | None = None
    _lost: str = ""
    """Why the last attempt to lock did not keep what was typed."""
    _redrawn = False
    """Whether the last key was the one that redraws."""

    def watch_for_lock(self) -> None:
        """Lock by itself from now on when nobody is there; a second book of a run finds the watch at work."""
        if self.lock_watch is not None:
            self.lock_watch.touched()
            return
        watch = LockWatch(self, self.lock_alone, minutes=lambda: self.session.config.idle_minutes, busy=self.is_busy)
        watch.begin()
        self.lock_watch = watch

    def touched(self, key: str = "") -> None:
        """Somebody is there; another key than the one that redraws forgets that it was pressed."""
        if key and key not in commands.textual_keys("redraw"):
            self._redrawn = False
        if self.lock_watch is not None:
            self.lock_watch.touched()

    def is_busy(self) -> bool:
        """Whether something long is going on that must not be left half way."""
        return any(getattr(screen, "busy", False) for screen in self.screen_stack)

    # locking

    def action_lock(self) -> None:
        """Lock; in the middle of a long act as soon as it is over."""
        if not self.session.is_open or self._ends_with is not None:
            return
        if self.session.practice:
            self._say(_("The practice book is not locked: it holds invented people only, and would be thrown away"))
        elif self.is_busy() and self.lock_watch is not None:
            self.lock_watch.wanted = True
            self._say(_("Locks as soon as this is done"))
        else:
            self.end(LOCK)

    lock = action_lock

    def action_redraw(self) -> None:
        """Paint the screen again; the same key once more locks."""
        self.refresh(repaint=True, layout=True)
        again, self._redrawn = self._redrawn, True
        if again:
            self._redrawn = False
            self.action_lock()
        elif self.session.is_open and not self.session.practice:
            self._say(_("{key} once more locks the book").format(key=commands.key_name("ctrl+l")))

    def lock_alone(self) -> None:
        """Lock because nobody is there; a practice book has nothing to protect."""
        if self.session.is_open and not self.session.practice:
            self.end(LOCK, alone=True)

    def _say(self, sentence: str, tone: str = "quiet") -> None:
        """On the message line, or over a dialog, which has none."""
        if isinstance(self.screen, Frame):
            self.screen.say(sentence, tone)
        else:
            self.notify(sentence, severity="warning" if tone == "late" else "information", markup=False)

    # ending

    def leave(self, code: int = 0) -> None:
        """Close the book and quit."""
        self.exit(code)

    def end(self, code: int, *, alone: bool = False) -> None:
        """Keep what was typed and the place, then close the book and quit with this code; ``alone``: nobody asked for it."""
        if self._ends_with is None:
            self._ends_with = code
            self.run_worker(self._end(code, alone), group="end", exit_on_error=False)

    def end_soon(self, code: int) -> None:
        """The same for somebody who does not wait: a signal, a terminal that is gone."""
        self.set_timer(AT_THE_LATEST, lambda: self.leave(code))
        self._ends_with = None
        self.end(code)

    async def _end(self, code: int, alone: bool) -> None:
        try:
            await self._keep_everything()
        except Exception as error:  # a full disk, say; whatever it is, it is told and must not keep the book open for ever
            why = text.error_sentence(error) if isinstance(error, ClientbookError) else report(error)
            if code == LOCK and (alone or self._lost != why):
                self._not_locked(why)
                return
        if code == LOCK:
            remember(AfterLock(i18n.language(), self.theme, text.is_masked()))
        self.leave(code)

    def _not_locked(self, why: str) -> None:
        """Go on; asked again, the lock closes all the same. By itself it only tries again."""
        if self._lost != why:
            self._say(_("Not locked, because what you typed could not be kept: {why}").format(why=why), "late")
        self._lost, self._ends_with = why, None

    async def keep_typed(self) -> None:
        """Let every open form keep what is typed in it."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, KeepsDraft):
                await screen.keep_draft()

    async def _keep_everything(self) -> None:
        """What is typed, and where it was typed: that is looked at first, because a field that keeps its draft closes."""
        from clientbook import resuming  # when it is first needed: the first paint does not wait for it

        kept: dict[str, Any] = resuming.standing(self.session, self.screen_stack)
        await self.keep_typed()
        if self.session.is_open and not self.session.practice:
            await asyncio.to_thread(resuming.keep, self.session.book, kept)
