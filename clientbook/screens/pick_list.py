"""One pick list: its words, who uses them, and how they are renamed, ordered, retired and merged."""

from dataclasses import replace
from functools import partial

from clientbook import text
from clientbook.data import PickEntry
from clientbook.domain.errors import InvalidValue
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.i18n import N_, _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.present import words
from clientbook.screens.present.settings import LISTS
from clientbook.screens.session import Session
from clientbook.screens.word_list import WordList


class PickList(WordList):
    """Entries in the order in which they are offered."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session)
        self.name_of_list = name
        self.title_text = _("Pick list: {name}").format(name=_(LISTS[name]))
        self.about = _("retired words stay where they are used")
        self._shown = words.Entries(name)

    def label_for(self, id: str) -> str:
        """Removing is retiring here, and taking a retired word back."""
        if id == "remove":
            entry = self.entry
            return _("Bring back") if entry is not None and entry.retired else _("Retire")
        return super().label_for(id)

    @property
    def entry(self) -> PickEntry | None:
        """The entry under the cursor."""
        return self._shown.entry(self.lines.key)

    async def load(self, key: object = None) -> None:
        """Show the entries at once and who uses them when it is counted."""
        book = self.session.book
        entries = await self.ask(book.pick_list, self.name_of_list)
        if entries is None:
            return
        text.use_own_words(await self.ask(book.pick_lists) or ())
        self._shown = words.Entries(self.name_of_list, entries, self._shown.usage)
        self.lines.show(partial(words.entry_blocks, self._shown), key)
        self.show_keys()
        usage = await self.ask(book.pick_usage, self.name_of_list)
        if usage is not None and usage != self._shown.usage:
            self._shown = replace(self._shown, usage=usage)
            self.lines.show(partial(words.entry_blocks, self._shown))

    def put_order(self, keys: list[str]) -> int | None:
        """Write this order."""
        return self.session.book.order_pick_entries(self.name_of_list, keys)

    def _word_free(self, word: str, key: str) -> None:
        """Words that are shown alike in the language in force would be two lines nobody can tell apart.

        Raises:
            InvalidValue
        """
        others = (entry for entry in self._shown.entries if entry.key != key and not entry.retired)
        if any(text.label(self.name_of_list, entry.key).casefold() == word.casefold() for entry in others):
            raise InvalidValue(self.name_of_list, N_("stands in the list already"), word)

    async def do_new(self) -> None:
        """Add a word of the owner's own."""

        def add(word: str) -> str:
            self._word_free(word, "")
            return self.session.book.save_pick_entry(PickEntry(self.name_of_list, "", label=word, own=True))

        async def save(word: str) -> str:
            return await self.written(_("Added: {name}").format(name=word.strip()), add, word.strip(), label=_("Word"))

        await self.typed(_("New word"), "", save)

    async def do_edit(self) -> None:
        """Another word for the entry under the cursor; customers that use it show the new one."""
        entry = self.entry
        if entry is None:
            return

        def rename(word: str) -> str:
            self._word_free(word, entry.key)
            return self.session.book.save_pick_entry(replace(entry, label=word, own=bool(word) or entry.own))

        hint = _("empty: the program's own word") if entry.key in PICK_LISTS[self.name_of_list] else ""
        now = text.label(self.name_of_list, entry.key)
        await self.typed(_("Word"), now, self.rename_with(rename, _("Word"), entry.key), hint=hint, in_place=True)

    async def do_remove(self) -> None:
        """Retire the entry, or bring it back; customers keep it."""
        entry = self.entry
        if entry is None:
            return
        label = text.label(self.name_of_list, entry.key)
        told = _("Back in the list: {name}") if entry.retired else _("Retired: {name}. Customers keep it, it is no longer offered")
        changed = replace(entry, retired=not entry.retired)
        await self.written(told.format(name=label), self.session.book.save_pick_entry, changed, key=entry.key)

    def can_merge_entry(self) -> bool:
        """There are two to merge."""
        return self.can_edit() and len(self._shown.entries) > 1

    async def do_merge_entry(self) -> None:
        """Choose the other entry, see how many customers change, and merge."""
        entry, usage = self.entry, await self.ask(self.session.book.pick_usage, self.name_of_list)
        if entry is None or usage is None:
            return
        label = text.label(self.name_of_list, entry.key)
        others = [
            Choice(each.key, text.label(self.name_of_list, each.key), words.used_by(usage.get(each.key, 0)))
            for each in self._shown.entries
            if each.key != entry.key and not each.retired
        ]
        into = await self.app.push_screen_wait(Choose(_("Merge “{name}” into").format(name=label), others))
        if into is None:
            return
        target = text.label(self.name_of_list, into)
        lines = [
            _("Customers that have “{old}” and get “{new}”: {n}").format(old=label, new=target, n=text.count(usage.get(entry.key, 0))),
            _("“{old}” is retired. It is one step and can be undone.").format(old=label),
        ]
        if await self.app.push_screen_wait(Confirm(_("Merge “{old}” into “{new}”?").format(old=label, new=target), lines, _("Merge"))):
            self.say(_("Merging …"), "quiet")
            told = _("Merged: “{old}” into “{new}”").format(old=label, new=target)
            await self.written(told, self.session.book.merge_pick_entry, self.name_of_list, entry.key, into, key=into)
