"""The act that sets one field of all marked customers; what it asks is in ``bulk_edit``."""

from clientbook.screens.customer_acts import CustomerActs


class BulkActs(CustomerActs):
    """A place where customers can be marked."""

    def can_bulk_edit(self) -> bool:
        """Somebody is marked or chosen and the book takes changes."""
        return self.writable

    async def do_bulk_edit(self) -> None:
        """Set one field of the marked customers, or of the one that is chosen."""
        from clientbook.screens.bulk_edit import BulkEdit  # loaded when first asked for, to keep the start quick

        await BulkEdit(self).run(self.chosen())
