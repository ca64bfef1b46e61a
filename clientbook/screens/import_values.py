"""A column that holds words of lists, value by value: what each one becomes."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import text
from clientbook.domain.fields import BY_KEY, KINDS
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.exchange.cell_reader import NEIGHBOURS
from clientbook.exchange.column_views import ColumnView, ValueView
from clientbook.exchange.mapping import Column
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.import_host import ImportHost
from clientbook.screens.place import Place
from clientbook.screens.present import import_columns as lines
from clientbook.widgets.blocks import Line
from clientbook.widgets.content import segments
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_list import Entry, LineList

NOTHING = "-"
"""The choice that a value says nothing."""


class ImportValues(Place):
    """Values by how often they stand in the file; Enter changes what one becomes."""

    KEYS: ClassVar[tuple[str, ...]] = ("open", "back", "help")
    LABELS: ClassVar[dict[str, str]] = {"open": N_("Change")}
    AUTO_FOCUS = "LineList"

    def __init__(self, wizard: ImportHost, column: Column) -> None:
        super().__init__(wizard.session)
        self._wizard = wizard
        self._column = column

    def compose_body(self) -> ComposeResult:
        """Which column, and its values."""
        about = _("what stands there, how often, and what it becomes")
        yield Static(segments((text.word(self._column.header), "bold"), ("   " + about, "$text-muted")), id="title", classes="lead")
        yield KeyedLineList(id="values")

    @property
    def lines(self) -> KeyedLineList:
        """The values."""
        return self.query_one("#values", KeyedLineList)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self._show()

    def _view(self) -> ColumnView | None:
        return next((view for view in self._wizard.work.views if view.column.index == self._column.index), None)

    def _show(self) -> None:
        view = self._view()
        self.lines.show([Entry(each.value, each) for each in view.values] if view is not None else [], self._paint)

    def _paint(self, entry: Entry, width: int, _chosen: bool) -> list[Line]:
        return [lines.value_line(entry.value, width)]

    def mask_changed(self) -> None:
        """Words of lists can be read by anybody."""

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.start(self._change(), group="acts")

    async def _change(self) -> None:
        current = self.lines.current
        if current is None:
            return
        value: ValueView = current.value
        place = value.meaning.partition(":")[0] or self._column.place
        title = _("What does “{value}” mean?").format(value=text.word(value.value))
        choices = [Choice(NOTHING, _("It says nothing")), *self._choices(self._column.place)]
        choices.append(Choice(f"{self._column.place}:{value.value}", _("A new word of this list")))
        answer = await self.app.push_screen_wait(Choose(title, choices, value.meaning if place else NOTHING))
        if answer is not None:
            meaning = "" if answer == NOTHING else answer
            await self._wizard.decided(partial(self._wizard.work.mean, self._column, value.value, meaning))
            self._show()

    def _choices(self, place: str) -> list[Choice]:
        """The words of the column's own list, then of those it is mixed with, then of the others."""
        others = [key for key in NEIGHBOURS if key not in (place, *NEIGHBOURS.get(place, ()))]
        made = []
        for field in (place, *NEIGHBOURS.get(place, ()), *others):
            name = BY_KEY[field].pick_list
            for key in KINDS if name == "kind" else PICK_LISTS.get(name, {}):
                shown, _listed = lines.meant(f"{field}:{key}")
                made.append(Choice(f"{field}:{key}", shown, also=(text.choice(name, key), key)))
        return made
