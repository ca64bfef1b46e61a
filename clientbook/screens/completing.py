"""The search line goes on by itself: words that may come next, one key takes the first; and lines of before, kept in the book."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from clientbook import commands, i18n, text
from clientbook.domain import search_history
from clientbook.domain.filters import Names
from clientbook.i18n import _
from clientbook.screens.dialogs.earlier import FORGET, Earlier
from clientbook.screens.filtering import Filtering
from clientbook.screens.session import Session
from clientbook.widgets.content import segments
from clientbook.widgets.search_line import SearchLine

if TYPE_CHECKING:  # it reads pinyin, which the first list need not wait for
    from clientbook.domain.filters.completion import Offer, Vocabulary

VOCABULARY = "customers.vocabulary"
"""Where a run remembers the words a line may go on with, and what they were made of."""


class Completing(Filtering):
    """A search line with a quiet line below it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.coming: tuple[Offer, ...] = ()
        self._typed = ""

    # what may come next

    @on(SearchLine.Used)
    def _on_used(self, event: SearchLine.Used) -> None:
        """Room for the offers while somebody types; the list keeps its place."""
        event.stop()
        for widget in (self.search, self.query_one("#filter"), self.query_one("#offers")):
            widget.set_class(event.used, "-typing")
        if event.used:
            self.offer(self.search.words)
            self.start(self._learn, group="vocabulary", exclusive=True)

    async def _learn(self) -> None:
        """Gather the words of the book, once for as long as they stay the same."""
        tags = await self.ask(self.session.book.tags_in_use)
        made_of = (self.names, tags, i18n.language())
        known = self.session.memory.get(VOCABULARY)
        if tags is None or (known is not None and known[0] == made_of):
            return
        words = await asyncio.to_thread(_gather, self.names, tags)
        self.session.memory[VOCABULARY] = (made_of, words)
        if self.is_attached and self.search.in_use:
            self.offer(self.search.words)

    def offer(self, line: str) -> None:
        """Say how the line may go on; of an empty one, what can be typed."""
        known: tuple[object, Vocabulary] | None = self.session.memory.get(VOCABULARY)
        self.coming = _complete(line, known[1]) if known is not None else ()
        self.query_one("#offers", Static).update(segments(*self._offered(line)), layout=False)

    def _offered(self, line: str) -> list[tuple[str, str] | str]:
        if not line.strip():
            earlier = _("{key} earlier searches").format(key=commands.shown_key("search_history"))
            return [(_("words, or field:value"), "$text-muted"), (f"   {earlier}", "$text-muted")]
        if not self.coming:
            return [""]
        first, *others = (text.word(offer.shown) for offer in self.coming)
        return [("→ ", "$primary"), (first, "$foreground"), ("   " + "  ".join(others) if others else "", "$text-muted")]

    def hint_said(self) -> str:
        """What is not understood; of a word that is still being typed nothing is said."""
        return "" if self.coming and self.search.in_use else super().hint_said()

    def take_offer(self) -> None:
        """Go on with the first offer."""
        if self.coming:
            self.search.field.replace_text(self.coming[0].line)

    # lines of before

    def note_typed(self, line: str) -> None:
        """This line was typed here, not put here by a view or another place."""
        self._typed = line

    def remember_line(self) -> None:
        """Keep the line that found whoever is being opened."""
        if self.narrowed and self.line and self.line == self._typed and not self.session.read_only:
            self.start(self._remember(self.line), group="history")

    async def _remember(self, line: str) -> None:
        lines = await self._earlier()
        if lines is not None and (kept := search_history.with_line(lines, line)) != lines:
            await self._keep_lines(kept)

    async def _earlier(self) -> tuple[str, ...] | None:
        read = await self.ask(lambda: {"draft": self.session.book.draft(search_history.PLACE)})
        return search_history.lines_in(read["draft"]) if read is not None else None

    async def _keep_lines(self, lines: Sequence[str]) -> None:
        await self.ask(self.session.book.save_draft, search_history.PLACE, {"lines": list(lines)})

    async def do_search_history(self) -> None:
        """Choose a line of before; it stands in the search line then, to be changed or taken as it is."""
        lines = await self._earlier()
        while lines:
            answer = await self.app.push_screen_wait(Earlier(lines, writable=not self.session.read_only))
            act, _space, place = (answer or "").partition(" ")
            if act == FORGET:
                lines = tuple(line for at, line in enumerate(lines) if at != int(place))
                await self._keep_lines(lines)
                continue
            if answer is not None:
                self.start_search()
                self.search.field.replace_text(lines[int(place)])
            return
        if lines is not None:
            self.say(_("No earlier searches: a line that found somebody you opened is kept here"), "quiet")


def _gather(names: Names, tags: Sequence[str]) -> "Vocabulary":
    from clientbook.domain.filters.completion import vocabulary  # with pinyin, in a thread, when somebody first searches

    return vocabulary(names, tags, i18n.language())


def _complete(line: str, known: "Vocabulary") -> "tuple[Offer, ...]":
    from clientbook.domain.filters.completion import complete  # as above

    return complete(line, known)
