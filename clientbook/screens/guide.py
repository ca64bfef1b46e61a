"""The guided round of a practice book: six small things, one line at a time, each noticed by what really happened.

Nothing is asked and no key is taken: whoever does something else meanwhile is not disturbed, and what was done in another order counts.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from clientbook import commands
from clientbook.i18n import N_, _

STEPS: dict[str, str] = {
    "find": N_("Find somebody: {search}, a few letters of a name, Enter"),
    "log": N_("Log what was said: {log}, a sentence, Enter"),
    "plan": N_("Plan the next step: {plan}, a day such as “fri”, Enter"),
    "filter": N_("Filter: Esc until all are listed, {search}, level:vip, Tab"),
    "undo": N_("Take back what you did last: {undo}"),
    "backup": N_("Back up with {palette} backup Enter; passphrase: practice"),
}
"""What there is to try, in its order, marked for translation."""
END = N_("This was all. Now your own book: {quit_twice} {quit_twice}, then type clientbook")
_KEYS = ("search", "log", "plan", "undo", "palette", "quit_twice")
_PLANNED = frozenset({"planned", "moved", "contacted", "attempted"})


Said: TypeAlias = tuple[str, str, str]
"""What the line says: ``2/6``, the thing to try, how to go past it."""


class Guide:
    """How far somebody is."""

    def __init__(self) -> None:
        self.on = True
        self._done: set[str] = set()

    @property
    def step(self) -> str:
        """What is to be tried now; empty where everything was."""
        return next((each for each in STEPS if each not in self._done), "")

    def saw(self, done: Iterable[str]) -> bool:
        """Something was done; whether that changes the line."""
        before = self.step
        self._done.update(done)
        return self.step != before

    def skip(self) -> None:
        """Past this one; past the end the line goes, and the same key begins anew."""
        if not self.on:
            self.on = True
            if not self.step:
                self._done.clear()
        elif self.step:
            self._done.add(self.step)
        else:
            self.on = False

    def end(self) -> None:
        """Away with the line; how far it was is kept."""
        self.on = False

    def said(self, key_for: Callable[[str], str]) -> Said | None:
        """The line, with the keys of the place it is shown in; None where nothing is to be said."""
        if not self.on:
            return None
        keys = {id: key_for(id) or commands.shown_key(id) for id in _KEYS}
        hint = _("{key} skips") if self.step else _("{key} closes")
        place = f"{list(STEPS).index(self.step) + 1}/{len(STEPS)}" if self.step else ""
        return place, _(STEPS.get(self.step, END)).format(**keys), hint.format(key=commands.shown_key("guide"))


def done_by(kind: str, detail: Mapping[str, Any]) -> set[str]:
    """Which of the things a step of the book was."""
    found = {"log"} if kind == "log" else {"undo"} if kind == "undo" else set()
    return found | ({"plan"} if "due" in detail and detail.get("act") in _PLANNED else set())
