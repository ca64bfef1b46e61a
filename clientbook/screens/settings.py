"""Settings: what holds on this machine and in this book, changed line by line in place and at once."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import config_file, i18n, text
from clientbook.config import read_config
from clientbook.data import Book, second_standing_within
from clientbook.domain import setting_text
from clientbook.domain.errors import ClientbookError, InvalidValue
from clientbook.domain.occasion import LEAD
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.dialogs.several import Several
from clientbook.screens.place import Place
from clientbook.screens.present import settings as present
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.content import segments
from clientbook.widgets.keyed_block_list import KeyedBlockList
from clientbook.widgets.signs import use_signs

MEMORY = "settings"
"""Where the line of the cursor is remembered while the language changes."""


def sentence(error: ClientbookError, label: str) -> str:
    """What is wrong with a value, with the name the line has on the screen."""
    if isinstance(error, InvalidValue):
        return _("{field}: {why}").format(field=label, why=_(error.why))
    return text.error_sentence(error)


class SettingsScreen(Place):
    """Lines of settings; Enter changes the one under the cursor, and what belongs to the book can be undone."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    AUTO_FOCUS = "BlockList"
    KEYS: ClassVar[tuple[str, ...]] = ("edit", "remove", "undo", "back", "menu", "help")
    LABELS: ClassVar[dict[str, str]] = {"remove": N_("Back to the usual"), "edit": N_("Change")}

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: present.Shown | None = None

    def compose_body(self) -> ComposeResult:
        """Title and lines."""
        yield Static(segments((_("Settings"), "bold"), ("   " + _("what differs from the usual is coloured"), "$text-muted")), id="title")
        yield KeyedBlockList(id="lines")

    @property
    def lines(self) -> BlockList:
        """The lines."""
        return self.query_one("#lines", BlockList)

    def on_mount(self) -> None:
        """Read everything."""
        super().on_mount()
        self.start(partial(self._load, self.session.memory.pop(MEMORY, None)), group="load", exclusive=True)

    async def _load(self, key: str | None = None) -> None:
        shown = await self.ask(self._read, self.session.book)
        if shown is None:
            return
        self._shown = shown
        text.use_own_words(entry for entries in shown.lists.values() for entry in entries)
        self.lines.show(partial(present.blocks, shown), key)
        self._rest()
        self.show_keys()

    def _read(self, book: Book) -> present.Shown:
        lists = {name: book.pick_list(name) for name in PICK_LISTS}
        config = read_config()
        second = second_standing_within(book.path, config.snapshots).state
        products = [each.name for each in book.products() if not each.retired]
        settings, usual = book.settings(), book.usual_settings()
        return present.Shown(config, settings, usual, lists, book.custom_fields(), products, len(config.keys), second)

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """A setting was changed, here or by an undo."""
        if book:
            self.start(self._load, group="load", exclusive=True)

    @property
    def row(self) -> present.Row | None:
        """The line under the cursor."""
        return present.row_at(self._shown, self.lines.key) if self._shown is not None and self.lines.key else None

    def _rest(self) -> None:
        row = self.row
        self.message.rest(row.hint if row is not None else "")

    @on(BlockList.Moved, "#lines")
    def _on_moved(self, event: BlockList.Moved) -> None:
        event.stop()
        self._rest()
        self.show_keys()

    @on(BlockList.Opened, "#lines")
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        if self.can_edit():
            self.act("edit")
        elif self.row is not None:
            self.say(_("The book is open to read only; nothing was changed"), "warn")

    # acts

    def _may_change(self, row: present.Row | None) -> bool:
        if row is None:
            return False
        return row.key.startswith(("machine:", "open:", "list:")) or not self.session.read_only

    def can_edit(self) -> bool:
        """A book opened to read keeps its settings; those of the machine can be changed."""
        return self._may_change(self.row)

    def can_remove(self) -> bool:
        """The line differs from the usual and holds one value."""
        row = self.row
        return row is not None and not row.usual and row.key.startswith(("machine:", "book:", "lead:")) and self._may_change(row)

    def can_settings(self) -> bool:
        """They are shown already."""
        return False

    async def do_edit(self) -> None:
        """Change the line under the cursor with the editor that fits it."""
        row, shown = self.row, self._shown
        if row is None or shown is None:
            return
        place, _colon, name = row.key.partition(":")
        if place == "open":
            self.session.shell.open(name)
        elif place == "list":
            self.session.shell.open("pick_list", which=name)
        elif place == "machine":
            await self._edit_machine(row, name, shown)
        elif place == "lead":
            await self._type(row, str(present.leads_of(shown.settings, shown.usual).get(name, LEAD)), partial(self._put_lead, row, name))
        elif isinstance(shown.settings[name], bool):
            self._answer(row, await self._put(row, name, not shown.settings[name]))
        elif offered := present.several(name, shown):
            entries = [Choice(key, label) for key, label in offered.items()]
            chosen = await self.app.push_screen_wait(Several(row.label, entries, shown.settings[name]))
            if chosen is not None:
                self._answer(row, await self._put(row, name, list(chosen)))
        else:
            await self._type(row, present.typed(name, shown.settings[name]), partial(self._put_typed, row, name, shown.settings[name]))

    async def do_remove(self) -> None:
        """Let the usual hold again."""
        row, shown = self.row, self._shown
        if row is None or shown is None:
            return
        place, _colon, name = row.key.partition(":")
        if place == "machine":
            self._answer(row, await self._put_machine(row, name, ""))
        elif place == "lead":
            self._answer(row, await self._put_lead(row, name, str(shown.usual["lead_days"].get(name, LEAD))))
        else:
            self._answer(row, await self._put(row, name, shown.usual[name]))

    def _answer(self, row: present.Row, trouble: str) -> None:
        """Say what did not go; what went is said where it was written."""
        if trouble:
            self.say(trouble, "late")

    async def _type(self, row: present.Row, value: str, save: Callable[[str], Any]) -> None:
        region = self.lines.value_region(row.key)
        await self.app.push_screen_wait(OneField(row.label, value, save, hint=row.hint, at=region))

    # the book

    async def _put(self, row: present.Row, key: str, value: Any) -> str:
        try:
            unit = await asyncio.to_thread(self.session.book.set_setting, key, value)
        except ClientbookError as error:
            return sentence(error, row.label)
        if unit is not None:
            self.say_saved(_("Changed: {what}").format(what=row.label))
        return ""

    async def _put_typed(self, row: present.Row, key: str, now: Any, typed: str) -> str:
        plain = typed.strip()
        try:
            value = setting_text.parse(key, plain.upper() if key in ("region", "currency") else plain, now)
        except InvalidValue as error:
            return sentence(error, row.label)
        return await self._put(row, key, value)

    async def _put_lead(self, row: present.Row, kind: str, typed: str) -> str:
        shown = self._shown
        if shown is None or not typed.strip().isdecimal() or len(typed.strip()) > 9:
            return _("A number of days from 0 to 366")
        return await self._put(row, "lead_days", {**present.leads_of(shown.settings, shown.usual), kind: int(typed)})

    # the machine

    async def _edit_machine(self, row: present.Row, name: str, shown: present.Shown) -> None:
        choices, now = present.choices(name, shown, self.app.available_themes)
        if not choices:
            held = getattr(shown.config, name)
            value = "" if held is None else f"{held:g}" if isinstance(held, float | int) else str(held)
            await self._type(row, value, partial(self._put_machine, row, name))
            return
        chosen = await self.app.push_screen_wait(Choose(row.label, [Choice(key, label) for key, label in choices.items()], now))
        if chosen is not None:
            self._answer(row, await self._put_machine(row, name, "" if chosen == "-" else chosen))

    async def _put_machine(self, row: present.Row, name: str, typed: str) -> str:
        try:
            await asyncio.to_thread(config_file.put, name, typed.strip())
        except ClientbookError as error:
            return sentence(error, row.label)
        config = self.session.config = read_config()
        if name == "language":
            self._speak(config.language or i18n.detect_language())
            return ""
        if name == "theme":
            self.app.theme = config.theme
        if name == "glyphs" and config.glyphs != "auto":
            use_signs(plain=config.glyphs == "plain")
            self.app.refresh(repaint=True, layout=True)
        later = name == "book" or (name == "glyphs" and config.glyphs == "auto")
        told = _("Changed from the next start on: {what}") if later else _("Changed on this machine: {what}")
        self.say(told.format(what=row.label))
        self.start(self._load, group="load", exclusive=True)
        return ""

    def _speak(self, language: str) -> None:
        """Show everything in this language, these lines on top again."""
        if language == i18n.language():
            self.say(_("Changed on this machine: {what}").format(what=_(present.MACHINE["language"][0])))
            self.start(self._load, group="load", exclusive=True)
            return
        self.session.memory[MEMORY] = "machine:language"
        self.session.shell.next_language()
        self.session.shell.open("settings")
