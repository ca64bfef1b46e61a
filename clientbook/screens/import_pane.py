"""What the steps of the import have in common: a pane of the wizard with a list, and keys of its own."""

from typing import ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from clientbook import commands
from clientbook.i18n import _
from clientbook.screens.import_host import ImportHost
from clientbook.screens.import_work import ImportWork
from clientbook.widgets.acts import Acts
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import LineList


class LineRows(KeyedLineList):
    """A list of the wizard. Digits decide about the row under the cursor, where that is what a pane is for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "fate('merge')", show=False),
        Binding("2", "fate('new')", show=False),
        Binding("3", "fate('skip')", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits go to the places where nothing is decided."""
        if action == "fate":
            return self._decider is not None
        return super().check_action(action, parameters)

    @property
    def _decider(self) -> "Decides | None":
        return next((node for node in self.ancestors if isinstance(node, Decides) and node.can_decide()), None)

    def action_fate(self, fate: str) -> None:
        """Let the pane decide."""
        if (decider := self._decider) is not None:
            decider.decide(fate)


class Decides:
    """A pane or screen on whose lines the owner decides about rows."""

    def can_decide(self) -> bool:
        """Whether the line under the cursor is one of them."""
        return False

    def decide(self, fate: str) -> None:
        """``merge``, ``new``, ``skip``, or empty: as it was."""


class StepPane(Vertical, Acts):
    """One step. ``begin`` is called when it is shown."""

    DEFAULT_CSS = "StepPane { height: 1fr; } StepPane .line { height: auto; margin: 0 2 0 2; }"
    NUMBER: ClassVar[int] = 1

    @property
    def wizard(self) -> ImportHost:
        """The screen."""
        return cast(ImportHost, self.screen)

    @property
    def work(self) -> ImportWork:
        """The import."""
        return self.wizard.work

    def keys(self) -> list[str | tuple[str, str]]:
        """For the key line."""
        return ["back", "menu", "help"]

    @property
    def reading_key(self) -> tuple[str, str]:
        """What another way of reading is called for this file: of a workbook it is another sheet."""
        sheet = self.work.sheet
        return ("import_reading", _("sheet") if sheet is not None and sheet.format == "xlsx" else commands.label("import_reading"))

    def begin(self) -> None:
        """Show what there is."""

    def change_mask(self) -> None:
        """Say everything anew."""
        self.begin()

    def can_next_tab(self) -> bool:
        """One thing at a time."""
        return not self.wizard.busy


class ListPane(StepPane):
    """A step with one list, which has the keys."""

    @property
    def rows(self) -> LineRows:
        """The list."""
        return self.query_one(LineRows)

    def begin(self) -> None:
        """Show it, the keys in it."""
        self.show()
        self.screen.set_focus(self.rows)

    def show(self) -> None:
        """Say everything anew; the cursor stays."""

    @on(LineList.Moved)
    def _on_moved(self, event: LineList.Moved) -> None:
        """Other keys may work here."""
        event.stop()
        self.wizard.show_keys()
