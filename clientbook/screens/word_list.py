"""What a list of the owner's words has in common: adding, renaming, ordering and retiring, each one undoable step."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook.domain.errors import ClientbookError, InvalidValue
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.place import Place
from clientbook.screens.present.words import moved
from clientbook.screens.settings import sentence
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.content import content, segments
from clientbook.widgets.keyed_block_list import KeyedBlockList

WORD_LIMIT = 60
"""Characters of a word."""


class WordList(Place):
    """Lines of words. A list says what it is called, how it is read and what its acts write."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_name("settings.tcss")
    AUTO_FOCUS = "BlockList"
    KEYS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "move_up", "move_down", "undo", "menu")
    LABELS: ClassVar[dict[str, str]] = {"edit": N_("Rename")}

    title_text = ""
    about = ""

    def compose_body(self) -> ComposeResult:
        """Title, lines, and what stands there while there are none."""
        yield Static(segments((self.title_text, "bold"), ("   " + self.about, "$text-muted")), id="title")
        yield KeyedBlockList(id="lines")
        yield Static(content(_("There is nothing here yet. Press a to add.")), id="nobody")

    @property
    def lines(self) -> BlockList:
        """The lines."""
        return self.query_one("#lines", BlockList)

    @property
    def order(self) -> list[Any]:
        """The keys of all lines in their order."""
        return [block.key for block in self.lines.blocks]

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        self.start(self.load, group="load", exclusive=True)

    async def load(self, key: Any = None) -> None:
        """Read the words and show them, the cursor on ``key``; lists say how."""

    def show_empty(self, empty: bool) -> None:
        """Whether the sentence stands there instead of the lines; those that come back have the keys again, which hiding took from them."""
        self.set_class(empty, "-empty")
        if not empty and self.focused is None:
            self.lines.focus()

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """A word was changed, or somebody uses another one."""
        self.start(self.load, group="load", exclusive=True)

    @on(BlockList.Moved, "#lines")
    def _on_moved(self, event: BlockList.Moved) -> None:
        event.stop()
        self.show_keys()

    @on(BlockList.Opened, "#lines")
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        if self.can_edit():
            self.act("edit")

    # acts

    @property
    def writable(self) -> bool:
        """The book takes changes."""
        return not self.session.read_only

    def can_new(self) -> bool:
        """The book takes changes."""
        return self.writable

    def can_edit(self) -> bool:
        """There is a line and the book takes changes."""
        return self.writable and self.lines.key is not None

    def can_remove(self) -> bool:
        """As renaming."""
        return self.can_edit()

    def can_move_up(self) -> bool:
        """There is a place above."""
        return self.writable and moved(self.order, self.lines.key, -1) is not None

    def can_move_down(self) -> bool:
        """There is a place below."""
        return self.writable and moved(self.order, self.lines.key, 1) is not None

    async def do_move_up(self) -> None:
        """One place further up."""
        await self._move(-1)

    async def do_move_down(self) -> None:
        """One place further down."""
        await self._move(1)

    async def _move(self, step: int) -> None:
        key = self.lines.key
        order = moved(self.order, key, step)
        if order is not None:
            await self.written(_("The order was changed"), self.put_order, order, key=key)

    def put_order(self, keys: list[Any]) -> Any:
        """Write this order."""
        raise LookupError

    async def written(self, told: str, verb: Callable[..., Any], *args: Any, label: str = "", key: Any = None) -> str:
        """Write with a verb of the book, say it with the way back, and show it; the sentence where the book did not take it."""
        try:
            answer = await asyncio.to_thread(verb, *args)
        except ClientbookError as error:
            told_why = sentence(error, label or self.title_text)
            if not isinstance(error, InvalidValue):
                self.say(told_why, "late")
            return told_why
        self.say_saved(told)
        await self.load(key if key is not None else answer)
        return ""

    async def typed(self, label: str, value: str, save: Callable[[str], Any], *, hint: str = "", in_place: bool = False) -> bool:
        """Ask for a word, over its line or in a panel; whether it was saved."""
        region = self.lines.region_of(self.lines.key) if in_place else None
        answer = await self.app.push_screen_wait(OneField(label, value, save, hint=hint, at=region, limit=WORD_LIMIT))
        return answer is not None and answer.saved

    def rename_with(self, verb: Callable[[str], Any], label: str, key: Any) -> Callable[[str], Any]:
        """What saves another word for a line."""

        async def save(word: str) -> str:
            return await self.written(_("Renamed: {name}").format(name=word.strip()), partial(verb, word.strip()), label=label, key=key)

        return save
