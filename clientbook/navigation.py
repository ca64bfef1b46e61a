"""From screen to screen: the places, what opens on top of them, the book that was opened, and who hears of its changes.

This is the ``Shell`` that screens see; they never import the app.
"""

import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from clientbook import commands, i18n, routes, text, themes
from clientbook.closing import Closing
from clientbook.day_watch import DayWatch
from clientbook.screens.frame import Frame
from clientbook.screens.guide import Guide, done_by
from clientbook.screens.snapshot_watch import SnapshotWatch

if TYPE_CHECKING:
    from clientbook.data import Book, Changed

PLACE_AT = 1
"""Where a place stands in the stack of screens: on the door, which is the default screen and cannot be replaced."""


class Navigation(Closing):
    """The part of the app that changes screens."""

    config_problems: list[str]
    day_watch: DayWatch

    def built(self) -> tuple[str, ...]:
        """The top-level places that exist."""
        return tuple(place for place in commands.PLACES if place in routes.PLACES)

    def routes(self) -> frozenset[str]:
        """What ``open`` knows."""
        return frozenset(routes.SCREENS)

    def goto(self, place: str) -> None:
        """Show a top-level place, with nothing above it."""
        maker = routes.PLACES.get(place)
        if maker is None:
            return
        while len(self.screen_stack) > PLACE_AT + 1:
            self.pop_screen()
        if len(self.screen_stack) == PLACE_AT:
            self.push_screen(maker(self.session))
        elif getattr(self.screen, "PLACE", "") != place or not getattr(self.screen, "TOP", False):
            self.switch_screen(maker(self.session))

    def open(self, name: str, **arguments: Any) -> bool:
        """Open another screen on top."""
        maker = routes.SCREENS.get(name)
        if maker is not None:
            screen = maker(self.session, **arguments)
            if isinstance(screen, Frame) and not arguments:
                screen.route = name
            self.push_screen(screen)
        return maker is not None

    def load_behind(self) -> None:
        """Load the data libraries and the first place; runs in a thread beside the unlock screen."""
        from clientbook import data

        data.load()
        self.call_later(self._read_sheets, routes.load_first())

    def load_rest(self) -> None:
        """Load what the next place and the first search would wait for, and let the garbage collector pass by all that was loaded.

        Its dictionaries and classes stay to the end; walking through them again and again stops the screen for a tenth of a second.
        """
        self.call_later(self._read_sheets, routes.load_second())
        routes.load_search()
        self.call_later(self._read_sheets, routes.sheets())
        if not self.is_headless:
            gc.freeze()

    def _read_sheets(self, paths: Sequence[Path]) -> None:
        """Read style sheets before their screens are shown, when Textual would read all the others anew as well; keys go between them."""
        if paths and not self.stylesheet.has_source(str(paths[0])):
            self.stylesheet.read(paths[0])
            self.stylesheet.parse()
        if paths[1:]:
            self.call_later(self._read_sheets, paths[1:])

    def opened(self, book: "Book") -> None:
        """Take the book and go to the first place, or to where it was locked."""
        from clientbook import resuming  # after the first paint

        self.session.take(book)
        self.session.guide = Guide() if self.session.practice else None
        book.subscribe(self._on_changed)
        watch = SnapshotWatch(self.session, book, lambda told: self.call_later(self._warn, told))
        book.subscribe(lambda _changed: watch.changed())
        kept = None if self.session.practice else resuming.found(book)
        place = resuming.remind(self.session, kept) if kept is not None else ""
        self.goto(place if place in routes.PLACES else routes.FIRST)
        if kept is not None:
            self.run_worker(resuming.go_back(self, self.session, kept), group="resume", exit_on_error=False)
        self.watch_for_lock()
        self.day_watch = DayWatch(self, self.session)
        self.call_after_refresh(self.day_watch.begin, book)
        if (sheet := self.session.memory.pop("sheet", None)) is not None:
            self.open("import_csv", sheet=sheet)
        for problem in [*self.config_problems, *filter(None, map(text.opening_note, book.notes))]:
            self._warn(problem)

    def put_away(self, next_screen: Screen[Any]) -> None:
        """Leave every place for a screen that closes the book and puts another one in its place."""
        self.day_watch.rest()
        while len(self.screen_stack) > PLACE_AT:
            self.pop_screen()
        self.session.memory.clear()
        self.push_screen(next_screen)

    def _warn(self, sentence: str) -> None:
        self.notify(sentence, severity="warning", markup=False, timeout=15)

    def _on_changed(self, changed: "Changed") -> None:
        """Called on the writer's thread."""
        self.call_later(self._tell_changed, changed.ids, changed.book)
        if self.session.guide is not None:
            self.call_later(self._tell_guide, changed.unit or 0)

    def _tell_changed(self, ids: frozenset[int], book: bool) -> None:
        for screen in self.screen_stack:
            if hasattr(screen, "book_changed"):
                screen.call_later(screen.book_changed, ids, book)

    def _tell_guide(self, unit: int) -> None:
        """Tell the guided round what a step of the book was."""

        async def look() -> None:
            for line in await asyncio.to_thread(self.session.book.history, None, 1, unit + 1):
                self.tried(*done_by(line.kind, line.detail))

        self.run_worker(look(), group="guide", exit_on_error=False)

    def tried(self, *what: str) -> None:
        """Something was done that the guided round may be waiting for."""
        if self.session.guide is not None and self.session.guide.saw(what) and isinstance(self.screen, Frame):
            self.screen.show_guide()

    def switch_mask(self) -> bool:
        """Half hide names and numbers on every screen, or show them again; whether they are hidden now."""
        text.set_masked(not text.is_masked())
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.mask_changed()
        return text.is_masked()

    def next_look(self) -> str:
        """The next of our themes."""
        names = [theme.name for theme in themes.OWN]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]
        return self.theme.removeprefix("clientbook-")

    def next_language(self) -> None:
        """The other language, on every screen."""
        i18n.set_language("en" if i18n.language() == "zh_CN" else "zh_CN")
        if len(self.screen_stack) > PLACE_AT:
            place = getattr(self.screen_stack[PLACE_AT], "PLACE", "")
            while len(self.screen_stack) > PLACE_AT:
                self.pop_screen()
            self.goto(place)
