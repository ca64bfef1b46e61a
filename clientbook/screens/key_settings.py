"""Which key does what: every command with its keys, changed one by one; a key that another command has is refused with its name."""

import asyncio
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import commands, config_file
from clientbook.config import read_config
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import N_, _
from clientbook.key_names import parsed
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.place import Place
from clientbook.screens.present.settings import LABEL_CELLS
from clientbook.screens.settings import sentence
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import GAP, Block, Piece, column, cut
from clientbook.widgets.content import segments
from clientbook.widgets.keyed_block_list import KeyedBlockList


def key_blocks(changed: frozenset[str], places: frozenset[str], width: int) -> list[Block]:
    """Every command under its heading, with its keys; changed ones are coloured."""
    made: list[Block] = []
    missing = set(commands.PLACES) - places
    for group, title in commands.GROUPS.items():
        made += [GAP] if made else []
        made.append(Block(((Piece(_(title), "bright"),),)))
        for command in commands.COMMANDS:
            if command.group == group and command.id.removeprefix("go_") not in missing:
                keys = "  ".join(commands.key_name(key) for key in commands.keys_of(command.id)) or _("menu")
                line = (
                    column(commands.label(command.id), LABEL_CELLS, "label"),
                    Piece(keys, "accent" if command.id in changed else "plain"),
                )
                made.append(Block((cut(line, width),), command.id))
    return made


class KeysScreen(Place):
    """Commands and their keys; what is changed here stands in ``config.toml`` and holds at once."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_name("settings.tcss")
    AUTO_FOCUS = "BlockList"
    KEYS: ClassVar[tuple[str, ...]] = ("edit", "remove", "back", "menu", "help")
    LABELS: ClassVar[dict[str, str]] = {"edit": N_("Change"), "remove": N_("Back to the usual")}

    def compose_body(self) -> ComposeResult:
        """Title and lines."""
        yield Static(
            segments((_("Keys"), "bold"), ("   " + _("on this machine"), "$text-muted")),
            id="title",
        )
        yield KeyedBlockList(id="lines")

    @property
    def lines(self) -> BlockList:
        """The lines."""
        return self.query_one("#lines", BlockList)

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self._show()

    def _show(self) -> None:
        self.lines.show(partial(key_blocks, frozenset(self.session.config.keys), frozenset(self.session.shell.built())))
        self._rest()
        self.show_keys()

    def _rest(self) -> None:
        self.message.rest(commands.help_line(self.lines.key) if self.lines.key is not None else "")

    @on(BlockList.Moved, "#lines")
    def _on_moved(self, event: BlockList.Moved) -> None:
        event.stop()
        self._rest()
        self.show_keys()

    @on(BlockList.Opened, "#lines")
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        self.act("edit")

    # acts

    def can_edit(self) -> bool:
        """There is a command under the cursor."""
        return self.lines.key is not None

    def can_remove(self) -> bool:
        """Its keys were changed."""
        return self.lines.key in self.session.config.keys

    def can_undo(self) -> bool:
        """Keys are no steps of the book."""
        return False

    can_redo = can_undo

    async def do_edit(self) -> None:
        """Other keys for the command under the cursor."""
        id = self.lines.key
        if id is None:
            return
        hint = _("keys with commas between: n, ctrl+n, f5, space, comma")
        region = self.lines.value_region(id)
        now = commands.written(commands.keys_of(id))
        await self.app.push_screen_wait(OneField(commands.label(id), now, partial(self._put, id), hint=hint, at=region))

    async def do_remove(self) -> None:
        """The program's own keys again."""
        if (id := self.lines.key) is not None and (trouble := await self._put(id, "")):
            self.say(trouble, "late")

    async def _put(self, id: str, typed: str) -> str:
        """Write the keys of a command where they clash with no other's; the sentence why not."""
        now = dict(self.session.config.keys)
        wanted = {key: keys for key, keys in now.items() if key != id}
        known = len(commands.rebind(wanted))
        keys = parsed(typed)
        if keys and keys != commands.keys_of(id):
            wanted[id] = commands.written(keys)
        problems = commands.rebind(wanted)
        if len(problems) > known:
            taken = commands.taken_key(id, keys)
            commands.rebind(now)
            if taken is None:
                return problems[-1]
            return _("{key} is taken: {what}").format(key=commands.key_name(taken[0]), what=commands.label(taken[1]))
        try:
            await asyncio.to_thread(config_file.put, config_file.KEYS + id, wanted.get(id, ""))
        except ClientbookError as error:
            commands.rebind(now)
            return sentence(error, commands.label(id))
        self.session.config = read_config()
        commands.rebind(self.session.config.keys)
        self.app.set_keymap({each: commands.written(commands.keys_of(each)) for each in self.session.config.keys if each in commands.BY_ID})
        self._show()
        self.say(_("Changed on this machine: {what}").format(what=commands.label(id)))
        return ""
