"""Step 2 of the import: where every column goes, with its first values; a column that mixes two lists is told value by value."""

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook.data import CustomField
from clientbook.exchange.column_views import ColumnView
from clientbook.exchange.headers import SKIP
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.import_pane import LineRows, ListPane
from clientbook.screens.import_values import ImportValues
from clientbook.screens.present import import_columns as lines
from clientbook.screens.present.import_places import place_choices
from clientbook.widgets.blocks import Line
from clientbook.widgets.content import content
from clientbook.widgets.line_list import Entry, LineList

QUESTION = "question"
VALUES = "values"


class ColumnsPane(ListPane):
    """One line per column; Enter changes where it goes, Space leaves it out or takes it in again."""

    NUMBER = 2

    def compose(self) -> ComposeResult:
        """How the file was read, the table, what it adds up to."""
        yield Static("", id="file-lines", classes="line quiet")
        yield LineRows(id="columns")
        yield Static("", id="column-sums", classes="line quiet")

    def keys(self) -> list[str | tuple[str, str]]:
        """Enter, Space, c, Tab."""
        if self.view is None:
            first: list[str | tuple[str, str]] = [("open", _("answer"))] if self.rows.key == (QUESTION, 0) else []
        else:
            first = [("open", _("change")), ("mark", _("in or out"))]
        return [*first, ("next_tab", _("next: trial")), self.reading_key, "back", "help"]

    @property
    def view(self) -> ColumnView | None:
        """The column under the cursor."""
        current = self.rows.current
        return current.value if current is not None and isinstance(current.value, ColumnView) else None

    def show(self) -> None:
        """Say everything anew; the cursor stays."""
        work = self.work
        sheet = work.sheet
        if sheet is None:
            return
        told = lines.file_lines(work.path.name, sheet, told=bool(work.how.encoding))
        if work.unsure:
            told.append(_("No column is known for a name, a phone or a mail: the first was taken for the name. Please look."))
        self.query_one("#file-lines", Static).update(content("\n".join(told)))
        entries = [Entry((QUESTION, at), question) for at, question in enumerate(work.questions)]
        entries += [Entry(None, "head")] if work.views else []
        entries += [Entry(view.column.index, view, markable=False) for view in work.views]
        if not work.views:
            entries = [Entry(None, "none")]
        self.rows.show(entries, self._paint)
        self.query_one("#column-sums", Static).update(content(lines.sums(work.views, recalled=work.recalled) if work.views else ""))
        self.wizard.show_keys()

    def _paint(self, entry: Entry, width: int, _chosen: bool) -> list[Line]:
        work = self.work
        if entry.value == "head":
            return [lines.head_line(width)]
        if entry.value == "none":
            return [lines.plain_line(_("This file has no columns: every card says itself what is what."), width)]
        if isinstance(entry.value, ColumnView):
            organisations = work.columns.organisations
            return [lines.column_line(entry.value, self.wizard.own_fields, width, organisations=organisations, unsure=work.unsure)]
        return [lines.warn_line(lines.question_text(entry.value), width)]

    # acts

    @on(LineList.Opened)
    def _on_opened(self, event: LineList.Opened) -> None:
        event.stop()
        self.start(self._change(), group="acts")

    async def _change(self) -> None:
        view = self.view
        if view is None:
            if self.work.questions:
                await self.ask_dates()
            return
        own = [Choice(VALUES, _("Look at its values, one by one"))] if view.values else []
        offered = place_choices(view.column.header, self.wizard.own_fields)
        choices = own + [Choice(each.place, each.label, each.note, each.also) for each in offered]
        now = "noted" if view.column.place.startswith("noted:") else view.column.place
        title = _("Where does “{column}” go?").format(column=lines.header_of(view))
        place = await self.app.push_screen_wait(Choose(title, choices, now))
        if place == VALUES:
            await self.app.push_screen_wait(ImportValues(self.wizard, view.column))
            self.show()
        elif place is not None and place != view.column.place:
            await self._look(partial(self.work.place, view.column, place))

    async def _look(self, verb: "partial[None]") -> bool:
        done = await self.wizard.decided(verb)
        self.show()
        return done

    async def ask_dates(self) -> bool:
        """Ask what only the owner knows; whether it was answered."""
        question = self.work.questions[0]
        first, second = _("The day comes first: 3/7 is the 3rd of July"), _("The month comes first: 3/7 is the 7th of March")
        title = lines.question_text(question)
        answer = await self.app.push_screen_wait(Choose(title, [Choice("dmy", first), Choice("mdy", second)]))
        return answer is not None and await self._look(partial(self.work.read_dates, answer))

    def can_mark(self) -> bool:
        """A column is under the cursor."""
        return self.view is not None

    async def do_mark(self) -> None:
        """Leave the column out, or take it in again as its header says."""
        view = self.view
        if view is not None:
            out = view.column.place == SKIP
            place = self.work.by_itself(view.column) if out else SKIP
            if await self._look(partial(self.work.place, view.column, place)):
                self.rows.move(1)

    async def do_next_tab(self) -> None:
        """On to the trial; first what only the owner knows."""
        if self.work.questions and not await self.ask_dates():
            self.wizard.say(_("Without an answer the rows with such days would be refused"), "warn")
            return
        await self.wizard.try_it()


def own_names(fields: tuple[CustomField, ...] | None) -> tuple[str, ...]:
    """Names of the owner's own fields that are in use."""
    return tuple(field.name for field in fields or () if not field.retired)
