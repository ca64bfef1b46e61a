"""``Place``: what every list-like screen has in common. The Esc ladder, folding, starting a search, pasting into a list."""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from textual import events

from clientbook import commands
from clientbook.i18n import _
from clientbook.screens.backup_acts import BackupActs
from clientbook.screens.frame import BookChanged, Frame
from clientbook.screens.session import Session
from clientbook.widgets.acts import Acts
from clientbook.widgets.search_line import SearchLine
from clientbook.widgets.virtual_table import VirtualTable

__all__ = ["BookChanged", "Place"]


SWITCHER, EXPORTING, CAME_FROM = "customers.switcher", "customers.exporting", "customers.came_from"
"""Where the wish for a view, and for an export, waits until the customers are shown, and the place it was made in."""


def _elsewhere(route: str) -> Callable[[Frame], bool]:
    """Whether another screen than this is shown."""
    return lambda screen: screen.route != route


class Place(BackupActs):
    """A screen with the top line, a body, the message line and the key line.

    A place sets ``PLACE`` (the tab it belongs to), ``TOP`` and ``KEYS``, composes its body in ``compose_body``, offers acts as
    ``do_<id>`` methods, says the steps of Esc in ``ladder`` and reloads what it shows in ``book_changed``.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._composed_seen = 0
        self._search_line: SearchLine | None = None
        self._searchless = False

    @property
    def searching(self) -> bool:
        """Whether the keys go into the search line."""
        if self._search_line is None or not self._search_line.is_attached:
            if self._searchless:
                return False
            self._search_line = self.query_one_optional(SearchLine)
            self._searchless = self._search_line is None and (self.is_mounted or self.focused is not None)
        return self._search_line is not None and self._search_line.in_use

    def nodes(self) -> Iterator[Acts]:
        """While a search is typed the list behind it can be acted on too, by keys without letters."""
        yield from super().nodes()
        if self.searching:
            yield from self.query(VirtualTable)

    def key_for(self, id: str) -> str:
        """In the search line only keys without letters act, and undo belongs to the field."""
        if not self.searching:
            return super().key_for(id)
        if id in ("search", "undo", "mark"):
            return ""
        return next((commands.key_name(key) for key in commands.keys_of(id) if len(key) > 1), "")

    def on_key(self, event: events.Key) -> None:
        """Forget a half-made confirmation; a composed Chinese character starts a search."""
        if self._armed is not None and event.key not in commands.textual_keys(self._armed[0]):
            self._armed = None
        character = event.character
        if character and len(character) == 1 and ord(character) > 0x2E7F and character.isprintable():
            event.stop()
            self._composed_seen += 1
            self.start_search(character)
            if self._composed_seen == 2:
                self.say(_("An input method is on: press Shift for plain letters, or ； for the menu"), "warn")

    def on_paste(self, event: events.Paste) -> None:
        """One line pasted into a list starts a search; several lines are for the place to read."""
        event.stop()
        lines = [line for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1 or (lines and self.may_be_card(lines[0])):
            self.paste_lines(event.text)
        elif lines:
            self.start_search(lines[0].strip())

    def may_be_card(self, line: str) -> bool:
        """Whether a single pasted line is for the place to read; a place that can read a customer out of it overrides this."""
        return False

    def paste_lines(self, pasted: str) -> None:
        """Several lines were pasted into the list; a place that can read a customer out of them overrides this."""
        self.start_search(pasted.splitlines()[0].strip())

    def lead_on(self) -> None:
        """What is shown in Customers next was asked for here: the last Esc there comes back."""
        self.session.memory[CAME_FROM] = "" if self.PLACE == "customers" else self.PLACE

    # views

    def can_views(self) -> bool:
        """From every top-level place."""
        return self.TOP

    def do_views(self) -> Coroutine[Any, Any, None] | None:
        """To the customers, with the switcher of views open; the digit may be typed already."""
        self.lead_on()
        self.session.memory[SWITCHER] = True
        self.session.shell.hold_keys(True, across=True)
        self.session.shell.goto("customers")
        return None

    # the book as a whole: the palette of every place finds these by name

    def do_book_history(self) -> None:
        """Every step of the book."""
        self.session.shell.open("history")

    def do_trash(self) -> None:
        """Customers that were removed."""
        self.session.shell.open("trash")

    def do_duplicates(self) -> None:
        """Who seems to stand in the book twice."""
        self.session.shell.open("duplicates")

    def do_products(self) -> None:
        """What the owner sells."""
        self.session.shell.open("products")

    def do_templates(self) -> None:
        """The texts that are offered, to be changed."""
        self.session.shell.open("templates")

    can_book_history, can_trash, can_duplicates = _elsewhere("history"), _elsewhere("trash"), _elsewhere("duplicates")
    can_products, can_templates = _elsewhere("products"), _elsewhere("templates")

    def can_export(self) -> bool:
        """From every top-level place."""
        return self.TOP

    def do_export(self) -> Coroutine[Any, Any, None] | None:
        """To the customers, whose list as it stands is written to a file."""
        self.lead_on()
        self.session.memory[EXPORTING] = True
        self.session.shell.goto("customers")
        return None

    # the way back

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """Steps back inside this place, the nearest first; each says whether there was something to step back from."""
        yield from ()

    def do_back(self) -> None:
        """One step back: inside this place, else to the previous screen; never out of the program."""
        for step in self.ladder():
            if step():
                self.show_keys()
                return
        if self.TOP:
            self.say(_("You are at the top: {key} {key} quits").format(key=commands.shown_key("quit_twice")), "quiet")
        else:
            self.dismiss(None)
