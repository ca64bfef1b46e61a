"""One field of all marked customers: choose it, say the value, see before and after with counts, Enter; one undoable step."""

from array import array
from collections.abc import Mapping
from typing import Any

from clientbook import text
from clientbook.clock import today
from clientbook.data import FieldPreview
from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.fields import BY_KEY, FieldType
from clientbook.i18n import _, pgettext
from clientbook.screens import bulk_choices, place_edit
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.dialogs.choose import Choose
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.industries import Industries
from clientbook.screens.dialogs.one_field import Answer, LongField, OneField


class BulkEdit:
    """One way through field, value and preview, on behalf of the place where the customers are marked."""

    def __init__(self, place: CustomerActs) -> None:
        self._place = place
        self._book = place.session.book

    async def run(self, ids: "array[int]") -> None:
        """Ask for the field, then the value, then set it."""
        place = self._place
        start = await place.ask(bulk_choices.load_start, self._book, today(place.session.clock))
        if start is None:
            return
        title = _("Bulk edit: {whom}").format(whom=place.about(ids))
        key = await place.app.push_screen_wait(Choose(title, bulk_choices.fields(start.rules)))
        if key == "tags":
            await place.do_tags()
        elif key is not None:
            wanted = await self._ask_value(key, start)
            if wanted is not None:
                await self._set_field(ids, key, wanted[0], start)

    async def _ask_value(self, key: str, start: bulk_choices.Start) -> tuple[Any] | None:
        """The value, with the editor that fits the field."""
        if bulk_choices.type_of(key, start.rules) in (FieldType.CHOICE, FieldType.CHANNELS):
            return await self._choose_value(key, start)
        if key in BY_KEY and BY_KEY[key].coded:
            stored = await self._place.app.push_screen_wait(Industries(bulk_choices.label_of(key, start.rules)))
            return None if stored is None else (start.rules.parse(key, stored),)
        return await self._type_value(key, start)

    async def _choose_value(self, key: str, start: bulk_choices.Start) -> tuple[Any] | None:
        choice = await self._place.app.push_screen_wait(Choose(bulk_choices.label_of(key, start.rules), bulk_choices.choices(key, start)))
        return None if choice is None else (bulk_choices.chosen_value(key, choice, start.rules),)

    async def _type_value(self, key: str, start: bulk_choices.Start) -> tuple[Any] | None:
        """What was typed, as a value; an empty field empties it."""
        read: list[Any] = []

        async def take(typed: str) -> str:
            try:
                if key == "referred_by":
                    value, trouble = await place_edit.customer_named(self._book, typed, None)
                    if trouble:
                        return trouble
                else:
                    value = start.rules.parse(key, typed)
            except InvalidValue as error:
                return text.error_sentence(error)
            read[:] = [value]
            return ""

        label = bulk_choices.label_of(key, start.rules)
        hint = _(BY_KEY[key].hint) if key in BY_KEY else ""
        long = bulk_choices.type_of(key, start.rules) is FieldType.LONG
        form = LongField(label, "", take, hint=hint) if long else OneField(label, "", take, hint=hint, limit=FIELD_LIMIT)
        answer: Answer | None = await self._place.app.push_screen_wait(form)
        return (read[0],) if answer is not None and answer.saved and read else None

    async def _set_field(self, ids: "array[int]", key: str, value: Any, start: bulk_choices.Start) -> None:
        """Show what would change, and change it on Enter."""
        preview = await self._place.ask(self._book.preview_field, ids, key, value)
        if preview is None:
            return
        rules = start.rules
        names = await self._names(key, value, preview)
        told = pgettext("new value", "{field}: {value}")
        what = told.format(field=bulk_choices.label_of(key, rules), value=bulk_choices.shown(key, value, rules, names))
        if preview.refused:
            self._place.say(bulk_choices.refusal(preview.refused), "late")
        elif not preview.changing:
            self._place.say(_("Nothing to change; all have it already: {what}").format(what=what), "quiet")
        elif await self._agreed(ids, what, bulk_choices.lines(preview, key, value, rules, names)):
            _unit, trouble = await self._place.write_many(what, self._book.set_field, ids, key, value)
            if trouble:
                self._place.say(trouble, "late")
            else:
                self._place.say_saved(_("Saved for {whom}: {what}").format(whom=self._whom(ids, preview.changing), what=what))

    def _whom(self, ids: "array[int]", changed: int) -> str:
        return self._place.about(ids) if len(ids) == 1 else self._place.many(changed)

    async def _agreed(self, ids: "array[int]", what: str, lines: list[str]) -> bool:
        told = [_("for {whom}").format(whom=self._place.about(ids)), *lines]
        return await self._place.app.push_screen_wait(Confirm(what, told, _("Change"))) is True

    async def _names(self, key: str, value: Any, preview: FieldPreview) -> Mapping[int, str]:
        """The names of the customers a field names."""
        if key != "referred_by":
            return {}
        wanted = [each for each in (value, *(old for old, _number in preview.before)) if each is not None]
        return {line.id: line.title for line in await self._place.ask(self._book.rows, wanted) or ()}
