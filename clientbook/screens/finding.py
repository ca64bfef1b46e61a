"""Finding in a list: every key asks again and the newest wins, what is found is counted, Esc goes back step by step."""

import asyncio
from array import array
from collections.abc import Callable, Iterator
from functools import partial

from textual import on
from textual.widgets import Static

from clientbook import commands, text
from clientbook.data import CustomerLine, Found
from clientbook.i18n import _, ngettext
from clientbook.screens.completing import Completing
from clientbook.screens.filtering import LINE
from clientbook.screens.list_looks import MEMORY
from clientbook.screens.place import CAME_FROM
from clientbook.screens.present import rows
from clientbook.screens.session import Session
from clientbook.widgets.content import content
from clientbook.widgets.search_line import SearchLine
from clientbook.widgets.tab_bar import TabBar
from clientbook.widgets.virtual_table import VirtualTable

REST_AFTER = 0.1
"""Seconds after the last key before the complete order is asked for; the first page is there at once."""
FIRST = 100
"""Rows of the first page of a whole list."""
COMING = "customers.coming"
"""Where a search begun elsewhere waits for the customers to be shown."""


def search_customers(session: Session, words: str = "", note: str = "") -> None:
    """From another place to the customers with these words in the search line; ``note`` is said there. Keys typed meanwhile go into it."""
    session.memory[COMING] = (words, note)
    if MEMORY in session.memory:
        session.memory[MEMORY] = {**session.memory[MEMORY], "words": "", "where": None}
    session.memory.pop(LINE, None)
    session.shell.hold_keys(True, across=True)
    session.shell.goto("customers")


class Finding(Completing):
    """A table with a search line above it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.looks = rows.Looks(session.day)
        self._asked = self._answered = 0
        self._found: Found | None = None
        self._count: int | None = None
        self._before_search: int | None = None
        self._open_next = False
        self._looks_due = False
        self._came_from = ""

    def forget_count(self) -> None:
        """The book has more or fewer customers now."""
        self._count = None

    @property
    def table(self) -> VirtualTable[CustomerLine]:
        """The table."""
        return self.query_one(VirtualTable)

    @property
    def reading(self) -> bool:
        """Whether the first page is still on its way."""
        return self._found is None

    @property
    def listed_in_part(self) -> bool:
        """Whether only the first page is there yet."""
        return self._found is None or not self._found.complete

    def listed(self) -> "array[int]":
        """Everybody in the list."""
        return self.table.rows.ids

    def find(self, *, keep: bool = True, id: int | None = None, looks: bool = False) -> None:
        """Ask the book; only the newest question is answered on the screen."""
        self._asked += 1
        self.workers.cancel_group(self, "explain")
        self._looks_due |= looks  # also when this question gives way to the next one
        self.start(partial(self._find, self._asked, keep, id), group="find", exclusive=True)

    async def _find(self, asked: int, keep: bool, id: int | None) -> None:
        book = self.session.book
        looks = self._looks_due
        if looks:
            await self.load_looks()
            self._looks_due = False
        # Of a search only what the screen can show: telling where each row was hit takes most of the time until it is painted.
        first = self.app.size.height if self.query_now.words else FIRST
        found = await self.ask_at_once(book.find_at_once, self.query_now, first) if self.query_now.words else None
        found = found or await self.ask(book.find, self.query_now, first)
        if found is None or asked != self._asked:
            return
        self._show(found, keep, id)
        if looks or self._count is None:
            self._count = await self.ask(book.count)
            self._tell_counts()
        if not found.complete:
            await asyncio.sleep(REST_AFTER)
            whole = await self.ask(book.find_all, self.query_now)
            if whole is None or asked != self._asked:
                return
            self._show(whole, True, id)
            found = whole
        await self.tell_left(found.ids)

    def _show(self, found: Found, keep: bool, id: int | None) -> None:
        is_first = self._found is None
        self._found, self._answered = found, self._asked
        self.table.show(found.ids, found.lines, keep=keep, id=id)
        self._tell_counts()
        self.paint_now(self.table, self.query_one(TabBar), self.message)
        if self._open_next:
            self._open_next = False
            self.session.shell.hold_keys(len(found.ids) > 0)
            self.table.do_open()
        elif is_first:
            self.let_keys_go()

    def let_keys_go(self) -> None:
        """Keys that were typed for the list have waited long enough."""
        self.session.shell.hold_keys(False)

    def _tell_counts(self) -> None:
        """``214 / 20,000`` in the top line, marks on the message line, and a word where the list is empty."""
        found = self._found
        if found is None:
            return
        total = ("~" if found.about else "") + text.count(found.total)
        count = self._count if self._count is not None else found.total
        self.aside(f"{total} / {text.count(count)}" if self.narrowed else text.count(count))
        empty = len(found.ids) == 0
        if empty or self.has_class("-empty"):
            self.query_one("#nobody", Static).update(content(self._nothing()) if empty else content(""))
        if empty and found.complete and self.query_now.where is not None:
            self.explain()
        self.set_class(empty, "-empty")
        self.show_guide()
        self._rest()

    def _nothing(self) -> str:
        if self.query_now.where is not None:
            return self.nobody_fits()
        if self.query_now.words:
            return _("Nobody fits “{words}”.\n\n{esc} takes the words away   {new} adds a customer").format(
                words=text.plain(self.query_now.words), esc=commands.shown_key("back"), new=commands.shown_key("new")
            )
        return _("No customers yet.\n\n{new}  add one\nor paste a chat or a card right here\n{palette}  import a sheet").format(
            new=commands.shown_key("new"), palette=commands.shown_key("palette")
        )

    def _rest(self) -> None:
        """What stands on the message line while nothing has just happened: marks, and where the search hit."""
        table = self.table
        marked = table.marks.count(len(table.rows))
        left = self.hint_said()
        if marked:
            left = ngettext("{n} selected", "{n} selected", marked).format(n=text.count(marked))
            left += "   " + _("{key} all {n}").format(key=commands.shown_key("mark_all"), n=text.count(len(table.rows)))
        current = table.current
        hit = current.match if current is not None else None
        self.message.rest(
            left, _("found by {field}").format(field=rows.match_name(hit)) if hit is not None and rows.match_name(hit) else ""
        )

    @on(SearchLine.Words)
    def _on_words(self, event: SearchLine.Words) -> None:
        """Every key asks again; the newest wins."""
        event.stop()
        line = event.words.strip()
        if self.search.in_use:
            self.offer(event.words)
            self.note_typed(line)
        if line == self.line:
            return
        if self.take_line(line, typing=self.search.in_use):
            self._find_anew()
        else:
            self._rest()

    def _find_anew(self) -> None:
        """Another list: from its top, or where the cursor stood before the search."""
        self.table.rows.forget()
        if self.narrowed:
            self.find(keep=False)
        else:
            self.find(keep=False, id=self._before_search)

    @on(SearchLine.Told)
    def _on_told(self, event: SearchLine.Told) -> None:
        """Keys of the search line that are meant for the list."""
        event.stop()
        if event.what == "open":
            self._open_found()
        elif event.what in ("list", "leave"):
            self._leave_line()
        elif event.what == "complete":
            self.take_offer()
        else:
            self.table.act(event.what)

    def _open_found(self) -> None:
        """Open the first hit of what was typed last, also when the answer is still on its way."""
        if self.table.current_id is not None or self._answered != self._asked:
            self.session.shell.hold_keys(True)
        if self._answered != self._asked:
            self._open_next = True
        else:
            self.table.do_open()

    def take_search(self) -> None:
        """Go on with a search that was begun elsewhere, and know where."""
        self._came_from = self.session.memory.pop(CAME_FROM, "")
        coming = self.session.memory.pop(COMING, None)
        if coming is not None:
            words, note = coming
            self.start_search(words)
            if note:
                self.say(note, "quiet")
            self.session.shell.hold_keys(False)

    def start_search(self, words: str = "") -> None:
        """Remember where the cursor stood: leaving the search comes back there."""
        if not self.narrowed:
            self._before_search = self.table.current_id
        field = self.search.field
        if self.query_now.where is not None and field.value and not field.value.endswith(" "):
            field.value += " "  # what is typed now is no part of the last condition
        super().start_search(words)

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """Leave the search, clear the words, clear the filter, clear the marks, back to the place they were asked for from."""
        yield self._leave_search
        yield self._clear_words
        yield self._clear_filter
        yield self._clear_marks
        yield self._back_where_from

    def _leave_search(self) -> bool:
        if not self.search.in_use:
            return False
        self._leave_line()
        return True

    def _leave_line(self) -> None:
        """The keys go to the list; a condition that is not finished is searched for as text from now on."""
        self.table.focus()
        if self.take_line(self.line, typing=False):
            self._find_anew()

    def _clear_words(self) -> bool:
        if not self.query_now.words:
            return False
        if self.set_line(self.line_of("", self.query_now.where)):
            self._find_anew()
        return True

    def _clear_filter(self) -> bool:
        if not self.line and not self.narrowed:
            return False
        if self.set_line(""):
            self._find_anew()
        return True

    def _back_where_from(self) -> bool:
        if not self._came_from:
            return False
        self.act(f"go_{self._came_from}")
        return True

    def _clear_marks(self) -> bool:
        if not self.table.clear_marks():
            return False
        self.say(_("Selection cleared: {key} brings it back").format(key=commands.shown_key("marks_back")), "quiet")
        return True
