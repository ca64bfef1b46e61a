"""Views of the customer list: opened by a digit, kept under a name, renamed and taken away."""

from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from clientbook import commands, text
from clientbook.data import Found, Query
from clientbook.domain.filters.typing import read
from clientbook.domain.views import View, filter_text, offered, with_view, without_view
from clientbook.i18n import _
from clientbook.screens.dialogs.views import Views, chosen_of
from clientbook.screens.finding import Finding
from clientbook.screens.place import EXPORTING, SWITCHER
from clientbook.screens.present import rows
from clientbook.screens.view_keeping import ViewKeeping, told_saved

VIEW, BEFORE = "customers.view", "customers.before_view"
"""Where a run remembers the view that is open, and the order and columns that were there before it."""


class Viewing(Finding, ViewKeeping):
    """A list that can be left as a view and opened as one."""

    def take_search(self) -> None:
        """Go on with what was begun elsewhere: a search, or the choice of a view."""
        super().take_search()
        if self.session.memory.pop(SWITCHER, False):
            self.act("views")
            self.session.shell.hold_keys(False)

    def _show(self, found: Found, keep: bool, id: int | None) -> None:
        super()._show(found, keep, id)
        if self.session.memory.pop(EXPORTING, False):
            self.act("export")

    # which view is open

    @property
    def view(self) -> View | None:
        """The open view, as long as the list shows what it asks for."""
        view: View | None = self.session.memory.get(VIEW)
        if view is None:
            return None
        asked = read(view.filter, self.names, self.session.day)
        now = self.query_now
        return view if (asked.words, asked.node) == (now.words, now.where) else None

    def filter_title(self) -> str:
        """The name of the open view."""
        view = self.view
        return text.fit(text.word(view.shown), 30).rstrip() if view is not None else ""

    async def load_looks(self) -> None:
        """The columns of an open view stay when the book is read anew; its own are read with it."""
        await super().load_looks()
        held: View | None = self.session.memory.get(VIEW)
        if held is not None and not held.built_in:
            own = await self.own() or ()
            self.session.memory[VIEW] = next((each for each in own if each.name == held.name), held)
        view = self.view
        if view is not None and view.columns:
            self._show_columns(view.columns)
            self.change_query(sort=view.sort, reverse=view.reverse)

    def _show_columns(self, keys: tuple[str, ...]) -> None:
        shown = rows.chosen_columns(keys, self.looks.custom)
        self.table.columns = rows.columns(shown, self.looks.custom)
        self.change_query(columns=rows.value_columns(shown))

    async def keep_columns(self, columns: tuple[str, ...]) -> None:
        """The columns belong to the open view, else to the book."""
        view = self.view
        if view is None:
            await super().keep_columns(columns)
        else:
            await self._keep_looks(view, columns=columns)

    def keep_order(self) -> None:
        """The order belongs to the open view."""
        view = self.view
        if view is not None:
            now = self.query_now
            self.start(partial(self._keep_looks, view, sort=now.sort, reverse=now.reverse), group="looks", exclusive=True)

    async def _keep_looks(self, view: View, **looks: Any) -> None:
        """Other columns or another order for an open view; one of the program has them for now."""
        changed = replace(view, **looks)
        self.session.memory[VIEW] = changed
        own = await self.own() if not (view.built_in or self.session.read_only) else ()
        if own and any(each.name == view.name for each in own):
            await self.keep_views(with_view(own, changed), _("Saved in the view {name}").format(name=text.word(view.shown)))
        elif not self.session.read_only:
            told = _("For now only: {key} keeps it in a view of your own")
            self.say(told.format(key=commands.shown_key("save_view")), "quiet")

    def _clear_filter(self) -> bool:
        cleared = super()._clear_filter()
        before = self.session.memory.pop(BEFORE, None)
        self.session.memory.pop(VIEW, None)
        if cleared and before is not None:
            columns, sort, reverse = before
            self._show_columns(columns)
            self.change_query(sort=sort, reverse=reverse)
            self._find_anew()
        return cleared

    # opening

    async def _count_view(self, view: View) -> int | None:
        """How many customers a view shows; a newer count takes its place."""
        asked = read(view.filter, self.names, self.session.day)
        query = Query(words=asked.words, where=asked.node)
        return await self.ask(self.session.book.count_found, query, group="views")

    def do_views(self) -> Coroutine[Any, Any, None]:
        """Choose a view; its digit opens it at once."""
        return self._choose_view()

    async def _choose_view(self) -> None:
        own = await self.own()
        if own is None:
            return
        views = offered(own)
        now = self.view
        switcher = Views(views, self._count_view, now.name if now is not None else "", writable=not self.session.read_only)
        answer = await self.app.push_screen_wait(switcher)
        if switcher.counting:  # a plain count, which is known already, takes the place of the one under way
            self.start(self._stop_counting(), group="views")
        chosen = chosen_of(answer, views)
        if chosen is None:
            return
        if chosen.act == "open":
            self.open_view(chosen.view)
        elif chosen.act == "rename":
            await self._rename(own, chosen.view)
        elif chosen.act == "digit":
            await self._other_digit(own, chosen.view)
        else:
            told = _("View deleted: {name}").format(name=text.word(chosen.view.shown))
            await self.keep_views(without_view(own, chosen.view.name), told)

    async def _stop_counting(self) -> None:
        await self._count_view(View(""))

    def open_view(self, view: View) -> None:
        """Show what a view asks for, in its order and columns."""
        memory = self.session.memory
        if BEFORE not in memory:
            memory[BEFORE] = (tuple(column.key for column in self.table.columns), self.query_now.sort, self.query_now.reverse)
        memory[VIEW] = view
        asked = read(view.filter, self.names, self.session.day)
        self.set_line(self.line_of(asked.words, asked.node))
        self._show_columns(view.columns or memory[BEFORE][0])
        self.change_query(sort=view.sort, reverse=view.reverse)
        self.show_filter()
        self.table.focus()
        self._find_anew()

    # keeping

    def can_save_view(self) -> bool:
        """The book takes changes."""
        return not self.session.read_only

    async def do_save_view(self) -> None:
        """Keep words, filter, order and columns under a name and a digit."""
        query, now = self.query_now, self.view
        columns = tuple(column.key for column in self.table.columns)
        shown = View("", filter_text(query.words, query.where, self.names), "", query.sort, query.reverse, columns)
        view = await self.keep_view(shown, now.name if now is not None and not now.built_in else "")
        if view is not None:
            self.session.memory.setdefault(BEFORE, (columns, query.sort, query.reverse))
            self.session.memory[VIEW] = view
            self.show_filter()

    async def _rename(self, own: tuple[View, ...], view: View) -> None:
        name = await self.ask_name(view.name, own, view.name)
        if name is not None and name != view.name:
            renamed = replace(view, name=name)
            if await self.keep_views(with_view(own, renamed, view.name), _("Renamed: {name}").format(name=text.word(name))):
                self._follow(view, renamed)

    async def _other_digit(self, own: tuple[View, ...], view: View) -> None:
        digit = await self.ask_digit(own, view.digit)
        if digit is not None and digit != view.digit:
            moved = replace(view, digit=digit)
            if await self.keep_views(with_view(own, moved), told_saved(moved)):
                self._follow(view, moved)

    def _follow(self, old: View, new: View) -> None:
        if self.session.memory.get(VIEW) == old:
            self.session.memory[VIEW] = new
            self.show_filter()
