"""A new day while the program runs: the sweep after unlocking, at midnight and after the machine woke up, and what it has to say.

The sweep works in a thread. Here, on the screen's side, is when it runs and who is told.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from textual.app import App

from clientbook import text
from clientbook.clock import today
from clientbook.domain.errors import ClientbookError
from clientbook.domain.reckoning import judge
from clientbook.i18n import _
from clientbook.screens.frame import Frame
from clientbook.screens.session import Session
from clientbook.widgets.acts import ActFailed

if TYPE_CHECKING:  # importing the data libraries at run time here would delay the first paint
    from clientbook.data import Book, Crossed
    from clientbook.sweep import StalenessSweep

LOOK_EVERY = 20.0
"""Seconds between two looks at the clock: a machine that slept or travelled is noticed within them."""
AFTER_MIDNIGHT = 0.2
"""Seconds to wait beyond it, because a timer may come a little early."""


def until_midnight(now: datetime) -> float:
    """Seconds until the next day has begun by the offset in force now; a change of the offset is noticed by the next look."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
    return (midnight - now).total_seconds() + AFTER_MIDNIGHT


@dataclass
class _Found:
    """What one run of the sweep found."""

    crossed: "Crossed | None" = None
    back: tuple[date, date] | None = None
    leap: tuple[date, date] | None = None
    through: date | None = None
    thresholds: tuple[int, int] = field(default=(30, 90))


class DayWatch:
    """Watches the clock of a session for one book."""

    def __init__(self, app: App[Any], session: Session) -> None:
        self._app = app
        self._session = session
        self._sweep: StalenessSweep | None = None
        self._found = _Found()
        self._looked: date | None = None
        self._shown: date | None = None
        self._running = asyncio.Lock()

    def begin(self, book: "Book") -> None:
        """Sweep now, and whenever the day of the clock has changed."""
        from clientbook.sweep import StalenessSweep  # it imports the data libraries

        def crossed(crossed: "Crossed") -> None:
            self._found.crossed = crossed
            self._found.thresholds = (book.setting("cooling_days"), book.setting("dormant_days"))

        def leap(through: date, today: date) -> None:
            self._found.leap = (through, today)

        def back(through: date, today: date) -> None:
            self._found.back = (through, today)

        self._sweep = StalenessSweep(book, announce=crossed, ask=leap, went_back=back)
        self._shown = self._session.day
        self._app.set_interval(LOOK_EVERY, self.look)
        self._wait_for_midnight()
        self.look()

    def rest(self) -> None:
        """The book is about to be closed: look no more."""
        self._sweep = None

    def look(self) -> None:
        """Sweep where the clock shows another day than the last time."""
        day = today(self._session.clock)
        if self._sweep is None or day == self._looked:
            return
        self._looked = day
        self._start(self._sweep.run, day)

    def _wait_for_midnight(self) -> None:
        self._app.set_timer(until_midnight(self._session.clock.now()), self._at_midnight)

    def _at_midnight(self) -> None:
        self.look()
        self._wait_for_midnight()

    def _start(self, run: Any, day: date) -> None:
        self._app.run_worker(self._run(run, day), group="sweep", exit_on_error=False)

    async def _run(self, run: Any, day: date) -> None:
        """Do one thing of the sweep in a thread, one after the other, and say what came of it."""
        async with self._running:
            self._found = found = _Found(through=self._session.through)
            try:
                await asyncio.to_thread(self._work, run, day)
            except ClientbookError as error:
                # A book that is being closed, or a full disk: marks are right without the sweep, and it runs again tomorrow.
                if not self._app.is_running or not self._session.is_open:
                    return
                self._say(text.error_sentence(error), "late")
            except Exception as error:  # it is told where all such errors are
                self._app.post_message(ActFailed(error))
            self._session.through = found.through
            self._show_day()
            self._tell(found)

    def _work(self, run: Any, day: date) -> None:
        sweep = self._sweep
        if sweep is not None:
            run(day)
            self._found.through = sweep.through()

    def _show_day(self) -> None:
        """Let every place show its marks anew where they are reckoned for another day now."""
        if self._session.day == self._shown:
            return
        self._shown = self._session.day
        for screen in self._app.screen_stack:
            if isinstance(screen, Frame):
                screen.call_later(screen.day_changed)

    def _tell(self, found: _Found) -> None:
        if found.crossed is not None:
            self._say(text.crossed(found.crossed, found.crossed.until, found.thresholds), "good")
        if found.back is not None:
            self._say(text.clock_back(*found.back), "warn")
        if found.leap is not None and self._session.book.read_only:
            self._say(text.clock_ahead(*found.leap), "warn")
        elif found.leap is not None:
            self._ask(*found.leap)

    def _say(self, sentence: str, tone: str) -> None:
        """On the message line of the uppermost place: a dialog has none, and is about something else."""
        frame = next((screen for screen in reversed(self._app.screen_stack) if isinstance(screen, Frame)), None)
        if frame is not None:
            frame.call_after_refresh(frame.say, sentence, tone)

    def _ask(self, through: date, day: date) -> None:
        """Whether the clock is right; until there is an answer nothing is reckoned."""
        from clientbook.screens.dialogs.confirm import Confirm  # it is hardly ever needed

        lines = [
            _("The clock of this computer shows {day}.").format(day=text.date_text(day)),
            _("This book was last used on {day}.").format(day=text.date_text(through)),
            _("If the clock is wrong, everybody would turn dormant at once."),
        ]
        dialog = Confirm(_("Is the date right?"), lines, _("The date is right"), safe=_("Keep the marks as they were"), danger=True)
        self._app.push_screen(dialog, self._answered)

    def _answered(self, right: bool | None) -> None:
        day = today(self._session.clock)
        if right and self._sweep is not None and judge(day, self._session.through) == "leap":
            self._start(self._sweep.believe, day)
