"""Acts on an occasion of the record: add one, change it, take it out, copy its day."""

from clientbook import text
from clientbook.domain.edits import Place as Spot
from clientbook.domain.occasion import Occasion
from clientbook.i18n import _
from clientbook.screens.present.occasions import OccasionKey
from clientbook.screens.record_acts import RecordActs


class OccasionActs(RecordActs):
    """A record with a cursor that can stand on an occasion too; the birthday is the birth date and changed as that."""

    @property
    def occasion(self) -> Occasion | None:
        """The occasion under the cursor, where the record has the focus."""
        key = self.lines.key if self.lines.has_focus or self.focused is None else None
        if not isinstance(key, OccasionKey):
            return None
        return next((each for each in self.seen.occasions if each.id == key.id), None)

    @property
    def _among_occasions(self) -> bool:
        birthday = self.spot == Spot("birth") and any(each.id is None for each in self.seen.occasions)
        return birthday or self.occasion is not None

    async def do_new(self) -> None:
        """Among the occasions another one."""
        if self._among_occasions and self.can_occasion():
            await self.do_occasion()
        else:
            await super().do_new()

    def can_edit(self) -> bool:
        """An occasion can be changed."""
        return self.can_occasion() if self.occasion is not None else super().can_edit()

    async def do_edit(self) -> None:
        """Change the occasion."""
        occasion = self.occasion
        if occasion is None:
            await super().do_edit()
        else:
            await self.edit_occasion(occasion.customer_id, occasion)

    def can_remove(self) -> bool:
        """An occasion can be taken out."""
        return self.can_occasion() if self.occasion is not None else super().can_remove()

    async def do_remove(self) -> None:
        """Take the occasion out."""
        occasion = self.occasion
        if occasion is None or occasion.id is None:
            await super().do_remove()
            return
        _saved, trouble = await self.write(self.session.book.remove_occasion, occasion.id)
        if trouble:
            self.say(trouble, "late")
        else:
            self.say_saved(_("Removed: {what}").format(what=self._occasion_words(occasion)))

    def can_copy(self) -> bool:
        """The cursor stands on something."""
        return self.occasion is not None or super().can_copy()

    async def do_copy(self) -> None:
        """Copy the occasion's day."""
        occasion = self.occasion
        if occasion is None:
            await super().do_copy()
        else:
            await self.copy_text(text.partial_date(str(occasion.date)), text.occasion_name(occasion))

    @staticmethod
    def _occasion_words(occasion: Occasion) -> str:
        return f"{text.occasion_name(occasion)} {text.partial_date(str(occasion.date))}"
