"""Acts on the customer a detail shows as a whole: to the next one of the list, into the trash and out of it."""

from array import array

from clientbook import text
from clientbook.i18n import _
from clientbook.screens.export_acts import ExportActs
from clientbook.screens.present.seen import Seen, load
from clientbook.screens.stream_acts import StreamActs


class WholeCustomer(StreamActs, ExportActs):
    """A detail that was opened from a list and can go along it."""

    _ids: "array[int]"
    """The list it came from."""

    def take(self, seen: Seen) -> None:
        """Show another customer, or this one read anew."""
        raise LookupError

    def chosen(self) -> "array[int]":
        """This customer."""
        return array("q", [self.seen.customer.id or 0])

    def chosen_name(self) -> str:
        """Its title."""
        return text.name(self.seen.customer.title())

    def can_next_customer(self) -> bool:
        """There are others in the list it came from."""
        return len(self._ids) > 1

    can_previous_customer = can_next_customer

    async def do_next_customer(self) -> None:
        """The next one of the list."""
        await self._go(1)

    async def do_previous_customer(self) -> None:
        """The previous one of the list."""
        await self._go(-1)

    async def _go(self, step: int) -> None:
        id = self.chosen()[0]
        index = self._ids.index(id) if id in self._ids else -1
        if not 0 <= index + step < len(self._ids):
            self.say(_("That was the last one") if step > 0 else _("That was the first one"), "quiet")
            return
        seen = await self.ask(load, self.session.book, self._ids[index + step])
        if seen is not None:
            self.session.memory["customers.at"] = seen.customer.id
            self.take(seen)
            self.lines.action_edge(-1)

    async def do_trash_this(self) -> None:
        """Put this customer in the trash and go back to the list."""
        if await self.trash_chosen():
            self.dismiss(None)

    def can_trash_this(self) -> bool:
        """It is not there yet and the book takes changes."""
        return self.writable and not self.seen.customer.is_trashed

    async def do_restore_trashed(self) -> None:
        """Take it out of the trash."""
        _unit, trouble = await self.write(self.session.book.restore_trashed, self.chosen())
        if trouble:
            self.say(trouble, "late")
        else:
            self.say_saved(_("Put back: {whom}").format(whom=self.chosen_name()))

    async def do_rating(self) -> None:
        """Add how content they are. Named here again, beside the other command of its key: one class's bindings keep both."""
        await super().do_rating()

    def can_restore_trashed(self) -> bool:
        """It lies in the trash."""
        return self.writable and self.seen.customer.is_trashed
