"""What settles a line of the queue with one key: it is right, it is doubtful, leave it until a day, never ask again."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from clientbook import text
from clientbook.data import TidyItem
from clientbook.domain.follow_up import Due
from clientbook.i18n import _, ngettext
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.present.tidy import CHECKABLE, ROUND
from clientbook.screens.tidy_fixes import TidyFixes
from clientbook.text import tidy as words_of


class TidyActs(TidyFixes):
    """A list of what wants tidying; what is settled goes, and one undo brings it back."""

    @property
    def item(self) -> TidyItem | None:
        """What the cursor stands on."""
        current = self.lines.current
        return current.value if current is not None and isinstance(current.value, TidyItem) else None

    def items(self) -> list[TidyItem]:
        """What an act is about: the marked lines, else the one under the cursor."""
        return [entry.value for entry in self.marked()]

    def can_edit(self) -> bool:
        """One line is chosen and the book takes changes."""
        return not self.session.read_only and len(self.items()) == 1

    async def do_edit(self) -> None:
        """Put it right."""
        await self.fix(self.items()[0])

    def can_done(self) -> bool:
        """It is settled by saying that all is right; or it is the round."""
        if self.session.read_only:
            return False
        items = self.items()
        return all(item.kind in CHECKABLE for item in items) if items else self.lines.key == ROUND

    async def do_done(self) -> None:
        """The contact point or the record is right as it stands, looked at today; the round is done."""
        items, book = self.items(), self.session.book
        if not items:
            await self._settle(book.finish_tidy_round, told=_("The round is done"))
            return
        points = [item.point for item in items if item.point is not None]
        records = list(dict.fromkeys(item.customer.id for item in items if item.point is None))
        if await self._agreed_on(items, _("Is right")):
            await self._settle(book.mark_checked, records, points, told=_("Right: {what}").format(what=self._named(items)))

    def can_verify(self) -> bool:
        """The customer of the one line has a contact point that counts as right."""
        items = self.items()
        return not self.session.read_only and len(items) == 1 and items[0].can_doubt and items[0].kind != "unverified"

    async def do_verify(self) -> None:
        """A contact point wants checking; a record that is looked at in this round was looked at with it."""
        item = self.items()[0]
        point = await self.choose_point(item.customer.id)
        if point is not None:
            told = _("To verify: {what}").format(what=self._named([item]))
            await self._settle(self.session.book.mark_doubtful, point, item.kind in CHECKABLE, told=told)

    def can_snooze(self) -> bool:
        """Something is chosen and the book takes changes."""
        return not self.session.read_only and bool(self.items())

    can_remove = can_snooze

    async def do_snooze(self) -> None:
        """Leave it alone until a day."""
        from clientbook.screens.dialogs.snooze import Snooze  # forms are loaded when first asked for

        items = self.items()
        alone = [(item.customer.id, item.kind) for item in items]

        async def save(due: Due) -> str:
            if due.day is None or due.day <= self.session.day:
                return _("Type a day that is still to come, for example fri or 下周三")
            return (await self.write(self.session.book.leave_alone, alone, due.day))[1]

        kept = await self._drafts("tidy-skip", items[0].customer.id)
        due = await self._ask(Snooze(self._named(items), self.session.clock.now(), kept, save, title=_("Skip until")))
        if due is not None and due.day is not None:
            told = _("Left alone until {day}: {what}").format(day=text.due(due.day, self.session.day), what=self._named(items))
            await self._settled(told)

    async def do_remove(self) -> None:
        """Never ask about it again."""
        items = self.items()
        if await self._agreed_on(items, _("Never ask")):
            alone = [(item.customer.id, item.kind) for item in items]
            told = _("Never asked again: {what}").format(what=self._named(items))
            await self._settle(partial(self.session.book.leave_alone, until=None), alone, told=told)

    # settling

    def _named(self, items: Sequence[TidyItem]) -> str:
        if len(items) == 1:
            return f"{text.name(items[0].customer.title)}  {words_of.kind(items[0].kind)}"
        return ngettext("{n} line", "{n} lines", len(items)).format(n=text.count(len(items)))

    async def _agreed_on(self, items: Sequence[TidyItem], act: str) -> bool:
        """With more than one line an act names how many and waits for Enter."""
        if len(items) < 2:
            return True
        return await self.app.push_screen_wait(Confirm(act, [_("for {whom}").format(whom=self._named(items))], act)) is True

    async def _settle(self, verb: Callable[..., Any], *args: Any, told: str) -> None:
        """Write it as one unit and tell it."""
        _unit, trouble = await self.write(verb, *args)
        if trouble:
            self.say(trouble, "late")
        else:
            await self._settled(told)

    async def _settled(self, told: str) -> None:
        await self.gone()
        self.say_saved(told)
