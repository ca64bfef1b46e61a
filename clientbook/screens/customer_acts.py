"""Acts on chosen customers that the list and the record share: tags, trash, copying, the form, the ways to history and trash."""

import asyncio
from array import array
from functools import partial
from typing import TYPE_CHECKING, Any

from clientbook import text
from clientbook.clock import today
from clientbook.domain.customer import Customer
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import _, ngettext
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.tags import Change, Tags
from clientbook.screens.place import Place
from clientbook.screens.present.record import card
from clientbook.screens.present.seen import load

if TYPE_CHECKING:
    from clientbook.screens.present.pasted import Sheet  # its patterns are compiled with the first paste

AT_ONCE = 2000
"""Customers up to which an act is over before one could read how far it is."""


class CustomerActs(Place):
    """A place where one or more customers are chosen."""

    def chosen(self) -> "array[int]":
        """Ids of the customers an act is about."""
        raise LookupError

    def chosen_name(self) -> str:
        """What to call the one an act is about; empty where it is not known yet."""
        return ""

    @property
    def writable(self) -> bool:
        """Whether the book takes changes and somebody is chosen."""
        return not self.session.read_only and len(self.chosen()) > 0

    # telling

    def about(self, ids: "array[int]") -> str:
        """Whom an act is about, in words."""
        return self.chosen_name() if len(ids) == 1 else self.many(len(ids))

    @staticmethod
    def many(number: int) -> str:
        """So many customers, in words."""
        return ngettext("{n} customer", "{n} customers", number).format(n=text.count(number))

    async def sure(self, ids: "array[int]", act: str) -> bool:
        """With more than one customer marked an act names how many and waits for Enter."""
        if len(ids) <= 1:
            return True
        agreed = await self.app.push_screen_wait(Confirm(act, [_("for {whom}").format(whom=self.about(ids))], act))
        return agreed is True

    async def write(self, verb: Any, *args: Any) -> tuple[Any, str]:
        """A writing verb's answer, or the sentence why the book did not take it."""
        try:
            return await asyncio.to_thread(verb, *args), ""
        except ClientbookError as error:
            return None, text.error_sentence(error)

    async def write_many(self, act: str, verb: Any, ids: "array[int]", *args: Any) -> tuple[Any, str]:
        """As ``write``; with many customers how far it is stands over the place, and Ctrl+C stops it with nothing changed."""
        if len(ids) <= AT_ONCE:
            return await self.write(verb, ids, *args)
        from clientbook.data import Progress  # only acts on thousands need them
        from clientbook.screens.dialogs.working import Working

        progress = Progress()
        work = asyncio.create_task(self.write(partial(verb, progress=progress), ids, *args))
        await self.app.push_screen_wait(Working(act, self.about(ids), work, progress))
        return await work

    # acts

    def can_tags(self) -> bool:
        """Somebody is chosen and the book takes changes."""
        return self.writable

    async def do_tags(self) -> None:
        """Add and take off tags of the chosen customers."""
        ids = self.chosen()
        customer = await self.ask(self.session.book.customer, ids[0]) if len(ids) == 1 else None

        async def save(change: Change) -> str:
            add, off = change
            _saved, trouble = await self.write_many(_("Tags"), self.session.book.change_tags, ids, add, off)
            return trouble

        if await self.app.push_screen_wait(Tags(self.about(ids), customer.tags if customer is not None else None, save)):
            self.say_saved(_("Saved: {what}").format(what=_("tags of {whom}").format(whom=self.about(ids))))

    def can_edit_all(self) -> bool:
        """The form is about one customer."""
        return not self.session.read_only and len(self.chosen()) == 1

    async def do_edit_all(self) -> None:
        """Open the whole form."""
        customer = await self.ask(self.session.book.customer, self.chosen()[0])
        if customer is not None:
            await self.open_form(customer)

    async def open_form(self, customer: Customer | None, proposed: "Sheet | None" = None) -> int | None:
        """Open the form; the id of what was saved, None where nothing was."""
        from clientbook.screens.form import Form  # the form's widgets are loaded when first asked for
        from clientbook.screens.form_start import prepare

        start = await self.ask(prepare, self.session.book, customer, proposed, today(self.session.clock))
        if start is None:
            return None
        form = Form(self.session, customer, start)
        saved = await self.app.push_screen_wait(form)
        if saved is None:
            await self.open_instead(form.wanted)
            return None
        self.say_saved((_("Added: {what}") if customer is None else _("Saved: {what}")).format(what=saved.title))
        return saved.id

    async def open_instead(self, id: int | None) -> None:
        """Open who has a number already that was typed into a form, where that was asked for."""
        seen = await self.ask(load, self.session.book, id) if id is not None else None
        if seen is not None:
            self.session.shell.open("customer", seen=seen)

    async def trash_chosen(self) -> bool:
        """Put the chosen customers in the trash; whether they went."""
        ids = self.chosen()
        if not await self.sure(ids, _("Move to trash")):
            return False
        whom = self.about(ids)
        _unit, trouble = await self.write_many(_("Move to trash"), self.session.book.trash, ids)
        if trouble:
            self.say(trouble, "late")
            return False
        self.say_saved(_("In the trash: {whom}").format(whom=whom))
        return True

    def can_history(self) -> bool:
        """It is about one customer."""
        return len(self.chosen()) == 1

    async def do_history(self) -> None:
        """What was changed in the record, and when."""
        customer = await self.ask(self.session.book.customer, self.chosen()[0])
        if customer is not None:
            self.session.shell.open("history", customer=customer)

    def can_copy_card(self) -> bool:
        """A card is one customer's."""
        return len(self.chosen()) == 1

    async def do_copy_card(self) -> None:
        """Name, company and contact points as text; nothing that is for the owner alone."""
        seen = await self.ask(load, self.session.book, self.chosen()[0])
        if seen is not None:
            await self.copy_text(card(seen.customer, seen.region), text.name(seen.customer.title()))
