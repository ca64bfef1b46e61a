"""Changing the focused place of a record where it stands: the editor a place needs, saving, drafts."""

from dataclasses import replace

from clientbook import text
from clientbook.clock import today
from clientbook.data import PickEntry
from clientbook.domain import edits
from clientbook.domain.customer import Customer
from clientbook.domain.edits import Place as Spot
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.i18n import _
from clientbook.screens import place_edit
from clientbook.screens.contact_acts import ContactActs
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.industries import Industries
from clientbook.screens.dialogs.one_field import Answer, LongField, OneField
from clientbook.screens.dialogs.tags import Change, Tags, changed_tags
from clientbook.screens.leaving import draft_keeper, forget
from clientbook.screens.present.record import point_value
from clientbook.screens.present.rules import Rules
from clientbook.screens.present.seen import Seen
from clientbook.widgets.block_list import BlockList

EMPTY = "-"
"""The choice that empties a field."""


class RecordEdit(ContactActs):
    """A screen that shows one record with a cursor on one of its places."""

    seen: Seen

    @property
    def lines(self) -> BlockList:
        """The record's lines."""
        return self.query_one("#record", BlockList)

    @property
    def spot(self) -> Spot | None:
        """The place the cursor stands on, where the record has the focus."""
        key = self.lines.key if self.lines.has_focus or self.focused is None else None
        return key if isinstance(key, Spot) else None

    @property
    def rules(self) -> Rules:
        """What reading typed text depends on."""
        return Rules(today(self.session.clock), self.seen.currency, self.seen.custom)

    def _changeable(self) -> bool:
        spot = self.spot
        known = BY_KEY.get(spot.field) if spot is not None else None
        return spot is not None and not self.session.read_only and not (known is not None and known.derived)

    # saving

    async def save(self, changed: Customer, base: Customer, told: str) -> str:
        """Write the record; an empty answer when the book has it, else why not."""
        _saved, trouble = await self.write(self.session.book.save_customer, changed, base)
        if not trouble:
            await self.reload()
            self.say_saved(_("Saved: {what}").format(what=told))
        return trouble

    async def reload(self) -> None:
        """Read the record again and show it."""
        raise LookupError

    async def ended(self, place: Spot, answer: Answer | None) -> None:
        """Forget the draft of what was saved; say that what was not is kept."""
        if answer is not None and answer.saved:
            await forget(self.session.book, self._draft(place))
        elif answer is not None and answer.kept:
            self.say(_("Not saved; what you typed is kept as a draft"), "quiet")

    def _draft(self, place: Spot) -> str:
        return place_edit.draft_at(place, self.seen.customer.id or 0)

    # change in place

    def can_edit(self) -> bool:
        """The cursor stands on something one can type."""
        return self._changeable()

    async def do_edit(self) -> None:
        """Change the place under the cursor."""
        if self.spot is not None:
            await self.edit_at(self.spot)

    async def edit_at(self, spot: Spot) -> None:
        """Open the editor a place needs."""
        kind = place_edit.type_of(spot, self.rules)
        if kind is FieldType.TAGS:
            await self.do_tags()
        elif kind in (FieldType.CHOICE, FieldType.CHANNELS):
            await self._edit_choice(spot, kind)
        elif kind is FieldType.LONG:
            await self._edit_long(spot)
        elif spot.field in BY_KEY and BY_KEY[spot.field].coded:
            await self._edit_industry(spot)
        else:
            await self._edit_text(spot)

    async def _edit_text(self, spot: Spot) -> None:
        base = self.seen.customer
        rules = self.rules
        value = place_edit.typed_at(base, spot, rules) if spot.field != "referred_by" else await self.referrer_text()
        kept = await self.ask(self.session.book.draft, self._draft(spot))
        point = edits.point_at(base, spot)

        async def warn(typed: str) -> str:
            if point is not None:
                return await place_edit.duplicate(self.session.book, point, typed, base.id)
            return place_edit.remark(spot, typed, rules)

        async def save(typed: str) -> str:
            return await self._save_typed(base, spot, typed)

        area = self.lines.value_region(spot)
        label = place_edit.label_of(base, spot, rules)
        dialog = OneField(
            label,
            value,
            save,
            hint=place_edit.hint_of(spot, rules),
            warn=warn,
            at=area,
            limit=place_edit.limit_at(spot),
            draft=(kept or {}).get("text", ""),
            keep=draft_keeper(self.session.book, self._draft(spot)),
        )
        answer = await self.app.push_screen_wait(dialog)
        await self.ended(spot, answer)

    async def referrer_text(self) -> str:
        """The code of the customer who sent them, which is what one types for it."""
        referrer = self.seen.customer.referred_by
        found = await self.ask(self.session.book.customer, referrer) if referrer is not None else None
        return found.code if found is not None else ""

    async def _save_typed(self, base: Customer, spot: Spot, typed: str) -> str:
        """Put typed text at a place and save; a sentence where it cannot be."""
        try:
            if spot.field == "referred_by":
                id, trouble = await place_edit.customer_named(self.session.book, typed, base.id)
                if trouble:
                    return trouble
                changed = edits.with_value(base, spot, id)
            else:
                changed = place_edit.put(base, spot, typed, self.rules)
        except InvalidValue as error:
            return text.error_sentence(error)
        if changed == base:
            return ""
        label = place_edit.label_of(base, spot, self.rules)
        return await self.save(changed, base, f"{label} {self.shown(changed, spot)}".strip())

    def shown(self, customer: Customer, spot: Spot) -> str:
        """What stands at a place now, for the message line."""
        point = edits.point_at(customer, spot) if spot.point is not None else None
        if point is not None:
            return text.fit(point_value(point, self.seen.region), 48)
        if spot.point is not None or spot.field in ("referred_by",):
            return ""
        if spot.field == "persons":
            return text.name(customer.persons[spot.person or 0].name)
        if spot.custom:
            own = self.rules.own(spot.field)
            value = customer.custom.get(spot.custom)
            return (
                "" if own is None or own.sensitive or value is None else text.fit(text.custom_value(own.type, value, self.rules.today), 48)
            )
        return text.fit(text.field_value(BY_KEY[spot.field], customer, today=self.rules.today), 48)

    async def _edit_long(self, spot: Spot) -> None:
        base = self.seen.customer
        value = place_edit.typed_at(base, spot, self.rules)
        kept = await self.ask(self.session.book.draft, self._draft(spot))

        async def save(typed: str) -> str:
            return await self._save_typed(base, spot, typed)

        label = place_edit.label_of(base, spot, self.rules)
        keep = draft_keeper(self.session.book, self._draft(spot))
        dialog = LongField(label, value, save, hint=place_edit.hint_of(spot, self.rules), draft=(kept or {}).get("text", ""), keep=keep)
        answer = await self.app.push_screen_wait(dialog)
        await self.ended(spot, answer)

    async def _edit_choice(self, spot: Spot, kind: FieldType) -> None:
        base = self.seen.customer
        choices, chosen = await self.choices_for(spot, kind)
        label = place_edit.label_of(base, spot, self.rules)
        key = await self.app.push_screen_wait(Choose(label, choices, chosen))
        if key is None:
            return
        try:
            changed = place_edit.choose(base, spot, kind, "" if key == EMPTY else key, self.rules)
        except InvalidValue as error:
            self.say(text.error_sentence(error), "late")
            return
        if changed != base and (trouble := await self.save(changed, base, f"{label} {self.shown(changed, spot)}".strip())):
            self.say(trouble, "late")

    async def _edit_industry(self, spot: Spot) -> None:
        base = self.seen.customer
        label = place_edit.label_of(base, spot, self.rules)
        stored = await self.app.push_screen_wait(Industries(label, place_edit.typed_at(base, spot, self.rules)))
        if stored is not None and (trouble := await self._save_typed(base, spot, "" if stored == EMPTY else stored)):
            self.say(trouble, "late")

    async def choices_for(self, spot: Spot, kind: FieldType) -> tuple[list[Choice], str]:
        """What a choice field offers, and what is chosen now."""
        customer = self.seen.customer
        if spot.custom:
            own = self.rules.own(spot.field)
            assert own is not None
            now = place_edit.typed_at(customer, spot, self.rules)
            words = own.choices if own.type == "choice" else (text.yes_no(True), text.yes_no(False))
            return [*(Choice(word, text.word(word)) for word in words), Choice(EMPTY, _("leave empty"))], now
        if spot.field == "kind":
            return [Choice(key, text.label("kind", key)) for key in ("person", "organisation")], customer.kind
        if kind is FieldType.CHANNELS:
            entries = await self.entries("channel")
            marked = customer.do_not_contact
            offered = [
                Choice("all", _("all channels")),
                *(Choice(e.key, text.label(e.list, e.key)) for e in entries),
                Choice(EMPTY, _("no restriction")),
            ]
            return [replace(each, note=_("set")) if each.key in marked else each for each in offered], marked[0] if marked else EMPTY
        entries = await self.entries(BY_KEY[spot.field].pick_list)
        offered = [Choice(entry.key, text.choice(entry.list, entry.key)) for entry in entries]
        return [*offered, Choice(EMPTY, _("leave empty"))], str(getattr(customer, spot.field)) or EMPTY

    async def entries(self, name: str) -> list[PickEntry]:
        """The entries of a pick list that are in use."""
        return [entry for entry in await self.ask(self.session.book.pick_list, name) or () if not entry.retired]

    async def do_tags(self) -> None:
        """Add and take off tags."""
        base = self.seen.customer

        async def save(change: Change) -> str:
            tags = changed_tags(base.tags, change)
            told = _("Tags") + " " + " ".join("#" + text.word(tag) for tag in tags)
            return "" if tags == base.tags else await self.save(replace(base, tags=tags), base, told)

        await self.app.push_screen_wait(Tags(self.chosen_name(), base.tags, save))
