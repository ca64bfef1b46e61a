"""The search line takes words and filter alike: read leniently, said in words above the list, explained where nobody fits."""

import asyncio
from array import array
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial

from textual.widgets import Static

from clientbook import commands, i18n, text
from clientbook.data import Query
from clientbook.domain.filters import All, Hint, Names, Node, text_of
from clientbook.domain.filters.typing import read
from clientbook.i18n import _, ngettext
from clientbook.screens.list_looks import MEMORY, ListLooks
from clientbook.screens.session import Session
from clientbook.text import filters as said
from clientbook.widgets.content import content, segments
from clientbook.widgets.search_line import SearchLine

LINE = "customers.line"
"""Where a run remembers what stands in the search line."""
MOST_WORDS = 200
"""Characters of the words that are searched for."""
MOST_NAMED = 100
"""Customers that left the list and are looked at to say who they are."""


class Filtering(ListLooks):
    """A list with a filter."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.query_now = Query(**session.memory.get(MEMORY, {}))
        self.names = Names()
        self.line: str = session.memory.get(LINE, "")
        self.hints: tuple[Hint, ...] = ()
        self._was: array[int] | None = None
        self._changed: set[int] = set()
        self._added: int | None = None
        self._shown_filter = ("", "")

    @property
    def search(self) -> SearchLine:
        """The search line."""
        return self.query_one(SearchLine)

    @property
    def narrowed(self) -> bool:
        """Whether words or a filter leave customers out."""
        return bool(self.query_now.words) or self.query_now.where is not None

    # reading the line

    def take_line(self, line: str, *, typing: bool) -> bool:
        """Read what stands in the search line; whether it asks for another list."""
        self.line = self.session.memory[LINE] = line
        parsed = read(line, self.names, self.session.day, typing=typing)
        if parsed.hints and parsed.hints != self.hints:
            self.message.hush()  # what happened before gives way to what is not understood now
        self.hints = parsed.hints
        now = self.query_now
        changed = (parsed.words[:MOST_WORDS], parsed.node) != (now.words, now.where)
        if changed:
            self._was = None
            self._changed.clear()
            self.change_query(words=parsed.words[:MOST_WORDS], where=parsed.node)
        self.show_filter()
        return changed

    async def load_looks(self) -> None:
        """Read how the book calls its fields and choices, too: the line may name them."""
        await super().load_looks()
        names = await self.ask(self.session.book.filter_names)
        if names is not None and names != self.names:
            self.names = names
            if self.line:
                self.take_line(self.line, typing=self.search.in_use)
        self.show_filter()

    def set_line(self, line: str) -> bool:
        """Put a line into the search line without going there; whether it asks for another list."""
        changed = self.take_line(line, typing=False)
        self.search.field.replace_text(line)
        self.search.settle()
        return changed

    def line_of(self, words: str, where: Node | None) -> str:
        """Words and filter as they are typed in the language in force."""
        return text_of(where, self.names, i18n.language(), words)

    def tried(self) -> Iterator[str]:
        """Words and a filter are tried when the keys have left the search line."""
        if not self.searching:
            yield from ["find"] if self.query_now.words else []
            yield from ["filter"] if self.query_now.where is not None else []

    # saying what is shown

    def filter_title(self) -> str:
        """What stands before the filter in words; a view's name."""
        return ""

    def show_filter(self) -> None:
        """The filter in words, below the line."""
        where = self.query_now.where
        line = self.query_one("#filter", Static)
        shown = said.in_one_line(where, self.names, self.session.day) if where is not None else ""
        title = self.filter_title()
        if (title, shown) == self._shown_filter:
            return  # each change lays the screen out anew, which a key in the search line should not wait for
        self._shown_filter = (title, shown)
        line.set_class(bool(shown or title), "-shown")
        self.search.set_class(bool(shown or title), "-filtered")
        line.update(segments((f"{title}  " if title else "", "bold $primary"), (shown, "$text-muted")))

    def hint_said(self) -> str:
        """What in the line looks like a condition and is none."""
        return said.hint_sentence(self.hints[-1]) if self.hints else ""

    # nobody fits

    def explain(self) -> None:
        """Count in the background what each condition holds back."""
        self.start(partial(self._explain, self.query_now), group="explain", exclusive=True)

    async def _explain(self, asked: Query) -> None:
        conditions = said.parts_of(asked.where)
        told: list[str] = []
        for place, condition in enumerate(conditions):
            rest = All(conditions[:place] + conditions[place + 1 :])
            where = rest if len(rest.parts) > 1 else rest.parts[0] if rest.parts else None
            named = said.in_one_line(condition, self.names, self.session.day)
            told += await self._held_back(replace(asked, where=where), named)
        if asked.words:
            told += await self._held_back(replace(asked, words=""), f"“{text.plain(asked.words)}”")
        if asked == self.query_now and self.is_attached:
            several = _("More than one condition keeps everybody out.")
            self.query_one("#nobody", Static).update(content("\n".join([self.nobody_fits(), "", *(told or [several])])))

    async def _held_back(self, query: Query, named: str) -> list[str]:
        more = await self.ask(self.session.book.count_found, query, group="explain")
        if not more:
            return []
        sentence = ngettext("Without “{condition}”: {n} more", "Without “{condition}”: {n} more", more)
        return [sentence.format(condition=named, n=text.count(more))]

    def nobody_fits(self) -> str:
        """Said where words and filter leave nobody."""
        return _("Nobody fits.   {esc} takes words and filter away").format(esc=commands.shown_key("back"))

    # who leaves

    def remember_who(self, changed: Collection[int], ids: "array[int]") -> None:
        """The book changed: when the list is read again, say who is not in it any more."""
        if self.narrowed and changed:
            self._was = self._was if self._was is not None else ids
            self._changed.update(changed)

    def expect(self, added: int) -> None:
        """Somebody was just added; the next answer tells whether they stand in this list."""
        self._added = added

    async def tell_left(self, ids: "array[int]") -> None:
        """Say who stood here before the book changed and no longer fits, or was added and does not."""
        added, self._added = self._added, None
        if added is not None and self.narrowed and added not in ids:
            self.message.add(_("not in this list: Esc shows everybody"))
        was, changed = self._was, frozenset(self._changed)
        if was is None:
            return
        self._was = None
        self._changed.clear()
        gone = await asyncio.to_thread(lambda: (changed & frozenset(was)) - frozenset(ids))
        if not gone:
            return
        lines = await self.ask(self.session.book.rows, sorted(gone)[:MOST_NAMED]) or ()
        standing = [line for line in lines if line.trashed_at is None]
        left = len(standing) + max(0, len(gone) - MOST_NAMED)
        if len(standing) == 1 == left:
            told = _("{name} no longer fits and left the list").format(name=text.fit(text.name(standing[0].title), 24).rstrip())
        else:
            sentence = ngettext("{n} customer no longer fits and left the list", "{n} customers no longer fit and left the list", left)
            told = sentence.format(n=text.count(left))
        if standing:
            self.message.add(told)
