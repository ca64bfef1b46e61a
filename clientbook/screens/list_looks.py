"""How a list of customers looks: its columns, its order, and the words it needs to be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from clientbook import text
from clientbook.data import CustomField, PickEntry, Query
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.columns import Columns
from clientbook.screens.place import Place
from clientbook.screens.present import rows
from clientbook.widgets.signs import signs
from clientbook.widgets.virtual_table import VirtualTable

MEMORY = "customers.query"
"""Where a run remembers words and order, so that a change of language shows the same list again."""


class ListLooks(Place):
    """Choosable columns and order of the customer table."""

    query_now: Query
    looks: rows.Looks

    def find(self, *, keep: bool = True, id: int | None = None, looks: bool = False) -> None:
        """Ask the book again."""
        raise LookupError

    @property
    def _table(self) -> VirtualTable[Any]:
        return self.query_one(VirtualTable)

    def change_query(self, **changes: Any) -> None:
        """Show other words or another order from the next question on."""
        self.query_now = replace(self.query_now, **changes)
        self.session.memory[MEMORY] = {each.name: getattr(self.query_now, each.name) for each in fields(self.query_now)}
        self._show_order()

    def _show_order(self) -> None:
        ranked = bool(self.query_now.words) and self.query_now.sort == "name"
        self._table.set_order("" if ranked else self.query_now.sort, self.query_now.reverse)

    async def load_looks(self) -> None:
        """Read columns, region, own fields and own words of the book."""
        read = await self.ask(self._read_looks)
        if read is None:
            return
        settings, custom, entries, region = read
        text.use_own_words(entries)
        self.looks = rows.Looks(self.session.day, region or "CN", custom, settings.get("currency", "CNY"))
        shown = rows.chosen_columns(settings.get("columns", ()), custom)
        self._table.columns = rows.columns(shown, custom)
        if MEMORY not in self.session.memory:
            self.query_now = replace(self.query_now, sort=settings.get("sort", "name"), reverse=settings.get("sort_reverse", False))
        self.change_query(columns=rows.value_columns(shown))

    def _read_looks(self) -> tuple[Mapping[str, Any], tuple[CustomField, ...], Sequence[PickEntry], str]:
        """All of it in one go beside the keyboard: each way there and back would delay the first painting."""
        book = self.session.book
        entries = book.pick_lists()
        return book.settings(), book.custom_fields(), entries, book.region

    # columns

    async def do_columns(self) -> None:
        """Choose what the list shows."""
        custom = self.looks.custom
        shown = [column.key for column in self._table.columns]
        choices = [Choice(key, rows.column_label(key, custom)) for key in rows.column_keys(custom)]
        wanted = await self.app.push_screen_wait(Columns(choices, shown))
        if wanted is None or list(wanted) == shown:
            return
        self._table.columns = rows.columns(wanted, custom)
        self.change_query(columns=rows.value_columns(wanted))
        self.find()
        await self.keep_columns(wanted)

    async def keep_columns(self, columns: tuple[str, ...]) -> None:
        """From now on the list of the book has these columns."""
        if not self.session.read_only and await self.ask(self.session.book.set_setting, "columns", list(columns)) is not None:
            self.say_saved(_("Saved: {what}").format(what=_("columns")))

    # order

    async def do_sort(self) -> None:
        """Choose the column that decides the order."""
        custom = self.looks.custom
        keys = [column.key for column in self._table.columns]
        keys += [key for key in rows.column_keys(custom) if key not in keys]
        now = self.query_now
        arrow = signs().down if now.reverse else signs().up
        choices = [Choice(key, rows.column_label(key, custom), arrow if key == now.sort else "") for key in keys]
        key = await self.app.push_screen_wait(Choose(_("Sort by"), choices, now.sort))
        if key is not None:
            self.sort_by(key)

    def sort_by(self, key: str) -> None:
        """Order by this column; by the same one again turns the order round."""
        reverse = not self.query_now.reverse if key == self.query_now.sort else key in rows.NEWEST_FIRST
        self.change_query(sort=key, reverse=reverse)
        self.find()
        self.keep_order()

    def do_reverse(self) -> None:
        """Turn the order round."""
        self.change_query(reverse=not self.query_now.reverse)
        self.find()
        self.keep_order()

    def keep_order(self) -> None:
        """What is to be done with another order: the list of the book begins with its own the next time."""

    def on_virtual_table_order_asked(self, event: VirtualTable.OrderAsked) -> None:
        """A click on a header."""
        event.stop()
        self.sort_by(event.key)
