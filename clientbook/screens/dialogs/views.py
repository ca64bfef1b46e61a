"""The switcher of views: a digit opens one, counts fill in beside them, F2 and Del change the owner's own."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from clientbook import text
from clientbook.domain.names import fold_typed
from clientbook.domain.views import DIGITS, View
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.dialog import KeyHints
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Line, Piece, spread

Count = Callable[[View], Awaitable[int | None]]
"""How many customers a view shows; None where it is not known."""
NAME_CELLS = 46
"""Cells of a name at most."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be done with a view."""

    view: View
    act: str = "open"
    """``open``, ``rename``, ``digit`` or ``remove``."""


class Views(Choose):
    """Answers with ``<act> <place>`` of the view in the list it was given; ``chosen_of`` reads it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "change('rename')", show=False),
        Binding("f6", "change('digit')", show=False),
        Binding("delete", "change('remove')", show=False),
        Binding("f10", "more", show=False),
    ]

    def __init__(self, views: Sequence[View], count: Count, chosen: str = "", *, writable: bool = True) -> None:
        choices = [Choice(str(place), text.fit(text.word(view.shown), NAME_CELLS).rstrip()) for place, view in enumerate(views)]
        at = next((str(place) for place, view in enumerate(views) if chosen and view.name == chosen), "")
        super().__init__(_("Views"), choices, at)
        self._views = tuple(views)
        self._count = count
        self._writable = writable
        self._counted: dict[str, str] = {}
        self.counting = True
        """Whether there is still something to count."""

    def on_mount(self) -> None:
        """Count one view after the other; nobody waits for it."""
        self.start(self._fill(), group="counts")

    async def _fill(self) -> None:
        for place, view in enumerate(self._views):
            number = await self._count(view)
            if number is not None:
                self._counted[str(place)] = text.count(number)
                self.query_one(BlockList).show(self._present)
        self.counting = False

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("1-9", _("choose")), (_("letters"), _("filter")), (";", _("more")), ("Esc", _("close")))

    def _present(self, width: int) -> list[Block]:
        blocks = []
        for choice in self.shown():
            view = self._views[int(choice.key)]
            left: Line = (
                Piece(f"{view.digit or ' '}  ", "accent"),
                Piece(choice.label, "bright" if choice.key == self._chosen else "plain"),
            )
            blocks.append(Block((spread(left, (Piece(self._counted.get(choice.key, ""), "quiet"),), width),), choice.key))
        return blocks or [Block(((Piece(_("nothing fits"), "quiet"),),))]

    def on_key(self, event: events.Key) -> None:
        """Digits open, ``;`` is the menu of the view under the cursor, other characters filter."""
        typed = fold_typed(event.character) if event.is_printable and event.character else ""
        if typed in (*DIGITS, "0", "'"):
            event.stop()
            event.prevent_default()
            found = next((str(place) for place, view in enumerate(self._views) if view.digit == typed), None)
            if found is not None:
                self.dismiss(f"open {found}")
        elif typed == ";":
            event.stop()
            event.prevent_default()
            self.action_more()
        else:
            super().on_key(event)

    def action_take(self) -> None:
        """Open the highlighted one."""
        self._answer("open")

    def on_block_list_opened(self, message: BlockList.Opened) -> None:
        """A second click opens it."""
        message.stop()
        self._answer("open")

    def action_change(self, act: str) -> None:
        """Rename, another digit, remove: the owner's own only."""
        key = self.query_one(BlockList).key
        if key is None:
            return
        if not self._writable:
            self.say(_("This book is open to read only"))
        elif self._views[int(key)].built_in:
            self.say(_("This view comes with the program; save one of your own on its digit to take its place"))
        else:
            self._answer(act)

    def action_more(self) -> None:
        """What can be done with the view under the cursor, by digit."""
        acts = {"open": _("Open"), "rename": _("Rename"), "digit": _("Another digit"), "remove": _("Delete")}
        keys = {"open": "Enter", "rename": "F2", "digit": "F6", "remove": "Del"}
        choices = [Choice(act, label, keys[act]) for act, label in acts.items()]

        def chosen(act: str | None) -> None:
            if act == "open":
                self.action_take()
            elif act is not None:
                self.action_change(act)

        self.app.push_screen(Choose(_("This view"), choices), chosen)

    def _answer(self, act: str) -> None:
        key = self.query_one(BlockList).key
        if key is not None:
            self.dismiss(f"{act} {key}")

    def explanation(self) -> str:
        """One sentence of help."""
        return _("A digit opens a view. w in the list saves what it shows as a view of your own.")


def chosen_of(answer: str | None, views: Sequence[View]) -> Chosen | None:
    """What an answer of the switcher means."""
    if answer is None:
        return None
    act, _space, place = answer.partition(" ")
    return Chosen(views[int(place)], act)
