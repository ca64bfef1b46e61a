"""Acts on the entry of the stream under the cursor: read it, change it, take it out, copy it; a planned step is done or put off there."""

from textual import on
from textual.css.query import NoMatches

from clientbook import text
from clientbook.data import TimelineEntry
from clientbook.domain.follow_up import FollowUp
from clientbook.i18n import _
from clientbook.screens.occasion_acts import OccasionActs
from clientbook.screens.present import stream, trade_lines
from clientbook.screens.present.acting import Target
from clientbook.screens.present.stream import EntryKey
from clientbook.widgets.block_list import BlockList

NAMED_CELLS = 40
"""Cells of an entry that are named on the message line."""


class StreamActs(OccasionActs):
    """A screen that shows one customer's stream beside or behind the record."""

    @property
    def stream(self) -> BlockList:
        """The stream's lines."""
        return self.query_one("#stream", BlockList)

    @property
    def entry(self) -> TimelineEntry | None:
        """The entry under the cursor, where the stream has the focus."""
        try:
            lines = self.stream
        except NoMatches:
            return None  # a program that ends in the moment the screen opens asks what can be done on half of it
        key = lines.key if lines.has_focus or self.focused is None else None
        return self._entry_of(key) if isinstance(key, EntryKey) else None

    def _entry_of(self, key: EntryKey) -> TimelineEntry | None:
        step = next((step for step in self.seen.steps if key == ("follow_up", step.id)), None)
        if step is not None:
            return TimelineEntry("follow_up", step.due, "", follow_up=step)
        return next((entry for entry in self.seen.past if stream.key_of(entry) == key), None)

    @property
    def open_step(self) -> FollowUp | None:
        """The open step under the cursor."""
        entry = self.entry
        return entry.follow_up if entry is not None and entry.follow_up is not None and entry.follow_up.state == "open" else None

    def target(self) -> Target:
        """The step under the cursor, else this customer."""
        return Target(self.chosen(), step=self.open_step, name=self.chosen_name())

    def can_handle(self) -> bool:
        """The book takes changes and the customer does not lie in the trash."""
        return super().can_handle() and not self.seen.customer.is_trashed

    def _named(self, entry: TimelineEntry) -> str:
        if entry.follow_up is not None:
            return text.fit(text.plain(entry.follow_up.what), NAMED_CELLS)
        if entry.kind in trade_lines.KINDS:
            return text.fit(trade_lines.named(entry), NAMED_CELLS)
        contact = entry.interaction
        if contact is None:
            return _("Change")
        channel = text.label("channel", contact.channel)
        said = text.fit(text.plain(contact.summary), NAMED_CELLS - 12)
        return f"{channel} {text.short_day(contact.at.date(), self.session.day)} {said}".rstrip()

    # add, change, read

    def can_new(self) -> bool:
        """In the stream an entry is added, in the record a place is filled."""
        return self.can_log() if self.stream.has_focus else super().can_new()

    async def do_new(self) -> None:
        """In the stream a contact; on a purchase what came after it."""
        if self.can_after_sale():
            await self.do_after_sale()
        elif self.stream.has_focus:
            await self.do_log()
        else:
            await super().do_new()

    def can_edit(self) -> bool:
        """A contact, an open step or something bought or rated can be changed; what is done or was changed is history."""
        return self._entry_changeable() if self.entry is not None else super().can_edit()

    def _entry_changeable(self) -> bool:
        entry = self.entry
        return self.can_handle() and entry is not None and self._can_change(entry)

    @staticmethod
    def _can_change(entry: TimelineEntry) -> bool:
        open_step = entry.follow_up is not None and entry.follow_up.state == "open"
        return entry.interaction is not None or open_step or entry.kind in trade_lines.KINDS

    async def do_edit(self) -> None:
        """Change the entry under the cursor."""
        entry = self.entry
        if entry is None:
            await super().do_edit()
        else:
            await self._change(entry)

    async def _change(self, entry: TimelineEntry) -> None:
        if entry.interaction is not None:
            await self.edit_interaction(entry.interaction)
        elif entry.follow_up is not None:
            await self.edit_step(entry.follow_up)
        elif entry.purchase is not None:
            await self.edit_purchase(entry.purchase.customer_id, entry.purchase)
        elif entry.rating is not None:
            await self.edit_rating(entry.rating.customer_id, entry.rating)
        elif entry.after_sale is not None:
            purchase = await self.ask(self.session.book.purchase, entry.after_sale.purchase_id)
            if purchase is not None:
                await self.edit_after_sale(purchase, entry.after_sale)

    def can_after_sale(self) -> bool:
        """The cursor stands on a purchase and the book takes changes."""
        entry = self.entry
        return entry is not None and entry.purchase is not None and self.can_handle()

    async def do_after_sale(self) -> None:
        """Add what came after the purchase under the cursor."""
        entry = self.entry
        if entry is not None and entry.purchase is not None:
            await self.edit_after_sale(entry.purchase)

    @on(BlockList.Opened, "#stream")
    def _on_entry_opened(self, event: BlockList.Opened) -> None:
        """Show the whole entry."""
        event.stop()
        entry = self._entry_of(event.key) if isinstance(event.key, EntryKey) else None
        if entry is not None:
            self.start(self._read(entry), group="acts")

    async def _read(self, entry: TimelineEntry) -> None:
        from clientbook.screens.dialogs.reading import EDIT, Reading  # loaded when first asked for

        pairs = stream.reading(entry, self.seen, self.session.day, self.session.clock.now().tzinfo)
        changeable = self.can_handle() and self._can_change(entry)
        title = f"{self.chosen_name()}   {stream.kind_of(entry)}"
        if await self.app.push_screen_wait(Reading(title, pairs, changeable=changeable)) == EDIT:
            await self._change(entry)

    # take out, copy

    def can_remove(self) -> bool:
        """A contact or a step can be taken out; a change is taken back by undo."""
        entry = self.entry
        return self.can_handle() and entry.kind != "change" if entry is not None else super().can_remove()

    async def do_remove(self) -> None:
        """Take the contact out; call the open step off; take a closed one out."""
        entry = self.entry
        if entry is None:
            await super().do_remove()
        elif self.open_step is not None:
            await self.cancel_steps()
        elif entry.kind != "change":
            await self._take_out(entry)

    async def _take_out(self, entry: TimelineEntry) -> None:
        book, named = self.session.book, self._named(entry)
        if entry.interaction is not None and entry.interaction.id is not None:
            _saved, trouble = await self.write(book.remove_interaction, entry.interaction.id)
        elif entry.follow_up is not None and entry.follow_up.id is not None:
            _saved, trouble = await self.write(book.remove_follow_up, entry.follow_up.id)
        elif entry.purchase is not None and entry.purchase.id is not None:
            _saved, trouble = await self.write(book.remove_purchase, entry.purchase.id)
        elif entry.after_sale is not None and entry.after_sale.id is not None:
            _saved, trouble = await self.write(book.remove_after_sale, entry.after_sale.id)
        elif entry.rating is not None and entry.rating.id is not None:
            _saved, trouble = await self.write(book.remove_rating, entry.rating.id)
        else:
            return
        if trouble:
            self.say(trouble, "late")
        else:
            self.say_saved(_("Removed: {what}").format(what=named))

    def can_copy(self) -> bool:
        """The cursor stands on something."""
        return self.entry is not None or super().can_copy()

    async def do_copy(self) -> None:
        """Copy the words of the entry."""
        entry = self.entry
        if entry is None:
            await super().do_copy()
        else:
            words = stream.words_of(entry, self.seen, self.session.day, self.session.clock.now().tzinfo)
            await self.copy_text(words, self._named(entry))
