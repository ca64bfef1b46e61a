"""What is put right from the queue: the one field, number or choice that is not as it should be, in a dialog over it."""

from collections.abc import Callable

from clientbook import text
from clientbook.clock import today
from clientbook.data import TidyItem
from clientbook.domain import edits
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.edits import Place as Spot
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import BY_KEY, POINT_KINDS
from clientbook.domain.industry_words import suggested
from clientbook.domain.tidy import LARGE
from clientbook.i18n import _
from clientbook.screens import place_edit
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.industries import EMPTY, Industries
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.leaving import draft_keeper, forget
from clientbook.screens.plan_place import PlanPlace
from clientbook.screens.present.record import point_value
from clientbook.screens.present.rules import Rules
from clientbook.screens.present.tidy import Page, without

FIELDS = {"name": "name", "birthday": "birth"}
"""Kinds that are put right by typing into one field."""


class TidyFixes(PlanPlace[Page]):
    """A list of what wants tidying."""

    async def fix(self, item: TidyItem) -> None:
        """Open what puts it right."""
        customer = await self.ask(self.session.book.customer, item.customer.id)
        if customer is None:
            return
        if item.kind in FIELDS:
            await self._type_at(customer, Spot(FIELDS[item.kind]))
        elif item.kind == "unverified":
            spot = spot_of(customer, item.point)
            await (self._type_at(customer, spot) if spot is not None else self.reload())
        elif item.kind == "phone":
            await self._type_phone(customer)
        elif item.kind == "industry":
            await self._choose_industry(customer)
        elif item.kind == "retired":
            await self._choose_again(customer, item.about)
        elif item.kind == "shell":
            if await self.open_form(customer) is not None:
                await self.gone()
        elif item.kind == "next":
            await self.do_plan()
        else:
            await self.open_customer(item.customer.id)

    async def gone(self) -> None:
        """What an act was about is settled. In a large book its lines go at once, and the queue is read again beside the keyboard."""
        keys = frozenset(self.lines.chosen_keys())
        self.lines.clear_marks()
        if self.page is not None and self.page.customers > LARGE:
            self.page = without(self.page, keys)
            self.present(self.page)
        else:
            await self.reload()

    async def _save(self, changed: Customer, base: Customer, told: str) -> str:
        """Write it; an empty answer when the book has it, else why not."""
        if changed == base:
            return ""
        _saved, trouble = await self.write(self.session.book.save_customer, changed, base)
        if not trouble:
            await self.gone()
            self.say_saved(_("Saved: {what}").format(what=f"{text.name(changed.title())} {told}".strip()))
        return trouble

    # typed

    async def _type(
        self, base: Customer, spot: Spot, value: str, put: Callable[[str], Customer], point: ContactPoint | str, hint: str
    ) -> None:
        """A field over the queue; what was typed and not saved is a draft, as in the record."""
        book, name = self.session.book, place_edit.draft_at(spot, base.id or 0)
        label = _(POINT_KINDS[point if isinstance(point, str) else point.kind]) if point else _(BY_KEY[spot.field].label)

        async def warn(typed: str) -> str:
            return await place_edit.duplicate(book, point, typed, base.id) if point else ""

        async def save(typed: str) -> str:
            try:
                changed = put(typed)
            except InvalidValue as error:
                return text.error_sentence(error)
            return await self._save(changed, base, label)

        kept = await self.ask(book.draft, name) or {}
        title = f"{label}   {text.name(base.title())}"
        limit, draft, keep = place_edit.limit_at(spot), kept.get("text", ""), draft_keeper(book, name)
        dialog = OneField(title, value, save, hint=hint, warn=warn, limit=limit, draft=draft, keep=keep)
        answer = await self.app.push_screen_wait(dialog)
        if answer is not None and answer.saved:
            await forget(book, name)
        elif answer is not None and answer.kept:
            self.say(_("Not saved; what you typed is kept as a draft"), "quiet")

    async def _type_at(self, base: Customer, spot: Spot) -> None:
        rules = Rules(today(self.session.clock))
        value, point = place_edit.typed_at(base, spot, rules), edits.point_at(base, spot)

        def put(typed: str) -> Customer:
            return place_edit.put(base, spot, typed, rules)

        await self._type(base, spot, value, put, point or "", place_edit.hint_of(spot, rules))

    async def _type_phone(self, base: Customer) -> None:
        spot = Spot("points", None, len(base.points))

        def put(typed: str) -> Customer:
            number = place_edit.cleaned(typed)
            return edits.with_point(base, spot, ContactPoint(kind="phone", value=number, primary=True)) if number else base

        await self._type(base, spot, "", put, "phone", "")

    # chosen

    async def _choose_industry(self, base: Customer) -> None:
        """Every industry, the one that is meant under the cursor."""
        meant = suggested(base.industry)
        title = f"{_(BY_KEY['industry'].label)}   {text.plain(base.industry)}"
        stored = await self.app.push_screen_wait(Industries(title, meant.stored if meant is not None else base.industry))
        if stored is not None:
            changed = edits.with_value(base, Spot("industry"), "" if stored == EMPTY else stored)
            self._tell(await self._save(changed, base, text.industry(changed.industry)))

    async def _choose_again(self, base: Customer, field: str) -> None:
        """Another choice in the place of one that is retired."""
        known = BY_KEY[field]
        entries = await self.ask(self.session.book.pick_list, known.pick_list) or ()
        choices = [Choice(each.key, text.choice(each.list, each.key)) for each in entries if not each.retired]
        title = f"{_(known.label)}   {text.name(base.title())}"
        key = await self.app.push_screen_wait(Choose(title, [*choices, Choice(EMPTY, _("leave empty"))]))
        if key is not None:
            value = "" if key == EMPTY else key
            told = f"{_(known.label)} {text.choice(known.pick_list, value) if value else ''}"
            self._tell(await self._save(edits.with_value(base, Spot(field), value), base, told.strip()))

    def _tell(self, trouble: str) -> None:
        if trouble:
            self.say(trouble, "late")

    # what wants checking

    async def choose_point(self, customer_id: int) -> int | None:
        """Which contact point of a customer wants checking: the only one that counts as right, or the one that is chosen."""
        customer = await self.ask(self.session.book.customer, customer_id)
        if customer is None:
            return None
        theirs = [*customer.points, *(point for person in customer.persons for point in person.points)]
        right = [point for point in theirs if point.state == "ok" and point.id is not None]
        if len(right) < 2:
            return right[0].id if right else None
        region = self.page.region if self.page is not None else "CN"
        choices = [Choice(str(point.id), point_value(point, region), text.point_kind(point.kind)) for point in right]
        key = await self.app.push_screen_wait(Choose(_("Mark to verify"), choices))
        return int(key) if key is not None else None


def spot_of(customer: Customer, point: int | None) -> Spot | None:
    """Where a contact point stands in a record; None where it is gone."""
    for person in (None, *range(len(customer.persons))):
        for index, each in enumerate(edits.points_at(customer, person)):
            if each.id == point:
                return Spot("points", person, index)
    return None
