"""Acts on the focused place of a record: add to its block, verify, copy, take away."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from clientbook import text
from clientbook.domain import edits
from clientbook.domain.customer import ContactPerson, ContactPoint
from clientbook.domain.edits import Place as Spot
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import POINT_KINDS
from clientbook.i18n import _
from clientbook.screens import place_edit
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.one_field import OneField, Warn
from clientbook.screens.present.record import empty_places, point_value
from clientbook.screens.record_edit import RecordEdit


class RecordActs(RecordEdit):
    """A screen that shows one record with a cursor on one of its places."""

    def can_new(self) -> bool:
        """The record has the focus and the book takes changes."""
        return self.lines.has_focus and not self.session.read_only

    async def do_new(self) -> None:
        """On a contact block a contact point or person, elsewhere a field that is still empty."""
        spot = self.spot
        if spot is None or spot.field in ("points", "persons"):
            await self._add_to_block(spot)
        else:
            await self._fill_field()

    async def _add_to_block(self, spot: Spot | None) -> None:
        person = spot.person if spot is not None else None
        choices = [Choice(kind, _(label)) for kind, label in POINT_KINDS.items()]
        choices.append(Choice("person", _("Contact person")))
        choices.append(Choice("field", _("another field"), "..."))
        whose = text.name(self.seen.customer.persons[person].name) if person is not None else self.chosen_name()
        kind = await self.app.push_screen_wait(Choose(_("Add to {name}").format(name=whose), choices))
        if kind == "field":
            await self._fill_field()
        elif kind == "person":
            await self._type_new(_("Contact person"), self._add_person)
        elif kind is not None:
            book, mine = self.session.book, self.seen.customer.id

            async def warn(typed: str) -> str:
                return await place_edit.duplicate(book, kind, typed, mine)

            async def add(typed: str) -> str:
                return await self._add_point(kind, person, typed)

            await self._type_new(_(POINT_KINDS[kind]), add, warn)

    async def _type_new(self, label: str, save: Callable[[str], Awaitable[str]], warn: Warn | None = None) -> None:
        dialog = OneField(label, "", save) if warn is None else OneField(label, "", save, warn=warn, limit=500)
        await self.app.push_screen_wait(dialog)

    async def _add_point(self, kind: str, person: int | None, typed: str) -> str:
        base = self.seen.customer
        value = place_edit.cleaned(typed)
        if not value:
            return ""
        points = edits.points_at(base, person)
        first = not any(point.kind == kind for point in points)
        try:
            point = ContactPoint(kind=kind, value=value, primary=first and kind == "phone")
        except InvalidValue as error:
            return text.error_sentence(error)
        spot = Spot("points", person, len(points))
        trouble = await self.save(
            edits.with_point(base, spot, point), base, f"{_(POINT_KINDS[kind])} {point_value(point, self.seen.region)}"
        )
        if not trouble:
            self.lines.stand_on(spot)
        return trouble

    async def _add_person(self, typed: str) -> str:
        base = self.seen.customer
        name = place_edit.cleaned(typed)
        if not name:
            return ""
        person = ContactPerson(name=name, main=not base.persons)
        spot = Spot("persons", len(base.persons))
        trouble = await self.save(edits.with_person(base, len(base.persons), person), base, f"{_('Contact person')} {name}")
        if not trouble:
            self.lines.stand_on(spot)
        return trouble

    async def _fill_field(self) -> None:
        empty = empty_places(self.seen.customer, self.seen.custom)
        choices = [Choice(str(index), label) for index, (_place, label) in enumerate(empty)]
        key = await self.app.push_screen_wait(Choose(_("Fill in"), choices))
        if key is not None:
            await self.edit_at(empty[int(key)][0])

    def can_verify(self) -> bool:
        """The cursor stands on a contact point."""
        spot = self.spot
        return self._changeable() and spot is not None and spot.point is not None

    async def do_verify(self) -> None:
        """Mark the contact point as wanting a check, or as right."""
        base, spot = self.seen.customer, self.spot
        point = edits.point_at(base, spot) if spot is not None else None
        if point is None or spot is None:
            return
        changed = replace(point, state=edits.next_state(point.state))
        told = f"{point_value(point, self.seen.region)} {text.point_state(changed.state)}"
        if trouble := await self.save(edits.with_point(base, spot, changed), base, told):
            self.say(trouble, "late")

    def can_copy(self) -> bool:
        """The cursor stands on something."""
        return self.spot is not None

    async def do_copy(self) -> None:
        """Copy what stands under the cursor."""
        spot = self.spot
        if spot is not None:
            customer = self.seen.customer
            point = edits.point_at(customer, spot)
            copied = point.called if point is not None else place_edit.typed_at(customer, spot, self.rules)
            await self.copy_text(copied, place_edit.label_of(customer, spot, self.rules))

    def can_remove(self) -> bool:
        """The cursor stands on something that can be taken away."""
        spot = self.spot
        return self._changeable() and spot is not None and spot.field not in ("kind", "type", "status")

    async def do_remove(self) -> None:
        """Take the place under the cursor out of the record."""
        base, spot = self.seen.customer, self.spot
        if spot is None:
            return
        label = place_edit.label_of(base, spot, self.rules)
        what = f"{label} {self.shown(base, spot)}".strip()
        try:
            changed = place_edit.without(base, spot)
        except InvalidValue as error:
            self.say(text.error_sentence(error), "late")
            return
        if trouble := await self.save(changed, base, _("without {what}").format(what=what)):
            self.say(trouble, "late")
