"""The act that writes chosen customers to a file; what it asks is in ``export_act``."""

from array import array

from clientbook.screens.customer_acts import CustomerActs


class ExportActs(CustomerActs):
    """A place whose customers can go out."""

    async def to_export(self) -> "array[int]":
        """Whom an export is about: who is chosen."""
        return self.chosen()

    def can_export(self) -> bool:
        """Somebody is chosen."""
        return len(self.chosen()) > 0

    async def do_export(self) -> None:
        """Write the chosen customers to a file."""
        from clientbook.screens.export_act import Exporting  # loaded when first asked for, to keep the start quick

        await Exporting(self).run(await self.to_export())
