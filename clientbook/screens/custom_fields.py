"""Fields of the owner's own: what they are called, what they hold, how often they are filled in."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from clientbook import text
from clientbook.data import CustomField
from clientbook.domain import setting_text
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.present import words
from clientbook.screens.session import Session
from clientbook.screens.word_list import WordList


class CustomFields(WordList):
    """Fields in the order in which forms and records show them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.title_text = _("Custom fields")
        self.about = _("a retired field keeps its values and is no longer asked for")
        self._shown = words.Fields()

    def label_for(self, id: str) -> str:
        """Removing is retiring here; a flag that is set is taken off."""
        field = self.field
        if id == "remove":
            return _("Bring back") if field is not None and field.retired else _("Retire")
        if id == "field_sensitive" and field is not None and field.sensitive:
            return _("Not sensitive")
        if id == "field_internal" and field is not None and field.internal:
            return _("Not internal")
        return super().label_for(id)

    def can_custom_fields(self) -> bool:
        """They are shown already."""
        return False

    @property
    def field(self) -> CustomField | None:
        """The field under the cursor."""
        return self._shown.field(self.lines.key)

    async def load(self, key: Any = None) -> None:
        """Show the fields at once and how often they are filled in when it is counted."""
        book = self.session.book
        fields, total = await self.ask(book.custom_fields), await self.ask(book.count)
        if fields is None or total is None:
            return
        self._shown = words.Fields(fields, self._shown.filled, total)
        self.show_empty(not fields)
        self.lines.show(partial(words.field_blocks, self._shown), key.id if isinstance(key, CustomField) else key)
        self.show_keys()
        filled = await self.ask(book.custom_fill)
        if filled is not None and filled != self._shown.filled:
            self._shown = replace(self._shown, filled=filled)
            self.lines.show(partial(words.field_blocks, self._shown))

    def put_order(self, keys: list[int]) -> int | None:
        """Write this order."""
        return self.session.book.order_custom_fields(keys)

    async def do_new(self) -> None:
        """Ask for the kind, then the name, and for a choice what it offers."""
        kind = await self.app.push_screen_wait(
            Choose(_("What does the field hold?"), [Choice(key, _(label)) for key, label in words.TYPES.items()])
        )
        if kind is None:
            return
        choices: tuple[str, ...] = ()
        if kind == "choice":
            taken: list[str] = []
            if not await self.typed(_("Choices"), "", self._taking(taken), hint=_("words with commas between, as in yes, no, perhaps")):
                return
            choices = setting_text.words(taken[0])

        async def save(name: str) -> str:
            made = CustomField(name.strip(), kind, choices)
            told = _("Added: {name}").format(name=text.word(name.strip()))
            return await self.written(told, self.session.book.save_custom_field, made, label=_("Name"))

        await self.typed(_("Name of the field"), "", save)

    @staticmethod
    def _taking(taken: list[str]) -> Callable[[str], Any]:
        """Keeps the words typed for a choice; there have to be two."""

        async def save(typed: str) -> str:
            if len(setting_text.words(typed)) < 2:
                return _("A choice offers at least two words, with a comma between")
            taken[:] = [typed]
            return ""

        return save

    async def do_edit(self) -> None:
        """Another name for the field under the cursor."""
        field = self.field
        if field is None:
            return

        def rename(name: str) -> CustomField:
            return self.session.book.save_custom_field(replace(field, name=name))

        await self.typed(_("Name"), field.name, self.rename_with(rename, _("Name"), field.id), in_place=True)

    async def _change(self, told: str, **changes: Any) -> None:
        field = self.field
        if field is not None:
            changed = replace(field, **changes)
            trouble = await self.written(
                told.format(name=text.word(field.name)), self.session.book.save_custom_field, changed, label=_("Name"), key=field.id
            )
            if trouble:
                self.say(trouble, "late")

    async def do_remove(self) -> None:
        """Retire the field, or bring it back; its values are kept."""
        if (field := self.field) is not None:
            told = _("Back in forms and records: {name}") if field.retired else _("Retired: {name}. Its values are kept")
            await self._change(told, retired=not field.retired)

    def can_field_choices(self) -> bool:
        """The field offers words."""
        return self.can_edit() and self.field is not None and self.field.type == "choice"

    async def do_field_choices(self) -> None:
        """Other words for a choice; values that are no longer offered are kept."""
        field = self.field
        if field is None:
            return
        taken: list[str] = []
        hint = _("words with commas between; customers keep a word that is taken out")
        if await self.typed(_("Choices"), setting_text.joined(field.choices), self._taking(taken), hint=hint):
            await self._change(_("Choices changed: {name}"), choices=setting_text.words(taken[0]))

    def can_field_sensitive(self) -> bool:
        """There is a field."""
        return self.can_edit()

    can_field_internal = can_field_sensitive

    async def do_field_sensitive(self) -> None:
        """Cover its values and leave them out of the search, or no longer."""
        if (field := self.field) is not None:
            told = _("No longer sensitive: {name}") if field.sensitive else _("Sensitive: {name} is covered and not searched")
            await self._change(told, sensitive=not field.sensitive)

    async def do_field_internal(self) -> None:
        """Mark it as not for others, or no longer."""
        if (field := self.field) is not None:
            told = _("No longer internal: {name}") if field.internal else _("For yourself only: {name}")
            await self._change(told, internal=not field.internal)
