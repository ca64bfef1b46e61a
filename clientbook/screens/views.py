"""Views of the customer list: opened by a digit, kept under a name, renamed and taken away."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from clientbook import commands, text
from clientbook.data import Query
from clientbook.domain.filters.typing import read
from clientbook.domain.names import clean
from clientbook.domain.views import DIGITS, MOST, NAME_LIMIT, View, as_setting, filter_text, offered, own_views, with_view, without_view
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.dialogs.views import Views, chosen_of
from clientbook.screens.finding import Finding
from clientbook.screens.place import SWITCHER
from clientbook.screens.present import rows

VIEW, BEFORE = "customers.view", "customers.before_view"
"""Where a run remembers the view that is open, and the order and columns that were there before it."""


class Viewing(Finding):
    """A list that can be left as a view and opened as one."""

    def take_search(self) -> None:
        """Go on with what was begun elsewhere: a search, or the choice of a view."""
        super().take_search()
        if self.session.memory.pop(SWITCHER, False):
            self.act("views")
            self.session.shell.hold_keys(False)

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
        """The columns of an open view stay when the book is read anew."""
        await super().load_looks()
        view = self.view
        if view is not None and view.columns:
            self._show_columns(view.columns)
            self.change_query(sort=view.sort, reverse=view.reverse)

    def _show_columns(self, keys: tuple[str, ...]) -> None:
        shown = rows.chosen_columns(keys, self.looks.custom)
        self.table.columns = rows.columns(shown, self.looks.custom)
        self.change_query(columns=rows.value_columns(shown))

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

    async def _own(self) -> tuple[View, ...] | None:
        setting = await self.ask(self.session.book.setting, "views")
        return own_views(setting) if setting is not None else None

    async def _count_view(self, view: View) -> int | None:
        """How many customers a view shows; a newer count takes its place."""
        asked = read(view.filter, self.names, self.session.day)
        query = Query(words=asked.words, where=asked.node)
        return await self.ask(self.session.book.count_found, query, group="views")

    def do_views(self) -> Coroutine[Any, Any, None]:
        """Choose a view; its digit opens it at once."""
        return self._choose_view()

    async def _choose_view(self) -> None:
        own = await self._own()
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
            await self._keep(without_view(own, chosen.view.name), told)

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
        own = await self._own()
        if own is None:
            return
        now = self.view
        name = await self._ask_name(now.name if now is not None and not now.built_in else "", own, "")
        if name is None:
            return
        same = next((each for each in own if each.name.casefold() == name.casefold()), None)
        digit = await self._ask_digit(own, same.digit if same is not None else "")
        if digit is None:
            self.say(_("Not saved"), "quiet")
            return
        query = self.query_now
        columns = tuple(column.key for column in self.table.columns)
        view = View(name, filter_text(query.words, query.where, self.names), digit, query.sort, query.reverse, columns)
        if await self._keep(with_view(own, view), _told_saved(view)):
            self.session.memory.setdefault(BEFORE, (columns, query.sort, query.reverse))
            self.session.memory[VIEW] = view
            self.show_filter()

    async def _rename(self, own: tuple[View, ...], view: View) -> None:
        name = await self._ask_name(view.name, own, view.name)
        if name is not None and name != view.name:
            renamed = replace(view, name=name)
            if await self._keep(with_view(own, renamed, view.name), _("Renamed: {name}").format(name=text.word(name))):
                self._follow(view, renamed)

    async def _other_digit(self, own: tuple[View, ...], view: View) -> None:
        digit = await self._ask_digit(own, view.digit)
        if digit is not None and digit != view.digit:
            moved = replace(view, digit=digit)
            if await self._keep(with_view(own, moved), _told_saved(moved)):
                self._follow(view, moved)

    def _follow(self, old: View, new: View) -> None:
        if self.session.memory.get(VIEW) == old:
            self.session.memory[VIEW] = new
            self.show_filter()

    async def _ask_name(self, name: str, own: tuple[View, ...], renamed: str) -> str | None:
        """A name; None where it was given up. A name another view has is refused when renaming, and means that view when saving."""
        given: list[str] = []

        async def take(typed: str) -> str:
            word = " ".join(clean(typed, NAME_LIMIT).text.split())
            if not word:
                return _("A view needs a name")
            others = [each.name.casefold() for each in own if each.name != renamed]
            if renamed and word.casefold() in others:
                return _("Another view has this name")
            if not renamed and word.casefold() not in others and len(own) >= MOST:
                return _("A book keeps 100 views at most; delete one first")
            given.append(word)
            return ""

        await self.app.push_screen_wait(OneField(_("Name of the view"), name, take, limit=NAME_LIMIT))
        return given[0] if given else None

    async def _ask_digit(self, own: tuple[View, ...], now: str) -> str | None:
        held = {view.digit: text.fit(text.word(view.shown), 30).rstrip() for view in reversed(offered(own)) if view.digit}
        choices = [Choice(digit, held.get(digit, _("free"))) for digit in DIGITS]
        choices.append(Choice("-", _("no digit")))
        free = next((digit for digit in DIGITS if digit not in {view.digit for view in own}), "-")
        chosen = await self.app.push_screen_wait(Choose(_("Which digit opens it"), choices, now or free))
        return None if chosen is None else "" if chosen == "-" else str(chosen)

    async def _keep(self, views: tuple[View, ...], told: str) -> bool:
        """Write the owner's views; one step that can be undone."""
        await self.ask(self.session.book.set_setting, "views", as_setting(views))
        if await self._own() != views:
            return False  # the sentence why stands on the message line
        self.say_saved(told)
        return True


def _told_saved(view: View) -> str:
    """That a view was kept, and how it is opened."""
    name, key = text.word(view.name), commands.shown_key("views")
    if view.digit:
        return _("View saved: {name}; {key} {digit} opens it").format(name=name, key=key, digit=view.digit)
    return _("View saved: {name}; {key} shows it").format(name=name, key=key)
