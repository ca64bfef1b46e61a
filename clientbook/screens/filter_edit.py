"""Asking for one condition: the field, how it is compared, then the value with the editor that fits it."""

from datetime import date
from functools import partial

from clientbook import text
from clientbook.domain.errors import InvalidValue
from clientbook.domain.filters import All, Condition, FilterError, FilterField, Names, Node, field_of, parse
from clientbook.domain.filters.fields import Sort
from clientbook.domain.industries import held_in
from clientbook.i18n import _, language
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.industries import EMPTY, Industries
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.dialogs.ticked import Ticked
from clientbook.screens.place import Place
from clientbook.screens.present import filter_asking as asking
from clientbook.screens.present import filter_values
from clientbook.screens.present.filter_rows import Row
from clientbook.widgets.text_input import TextInput

TEXT_LIMIT = 2_000
"""Characters of a filter as text."""
TYPED = "filter.typed"
"""Where a run remembers a text that was given up."""


def read_line(line: str, names: Names, today: date) -> Node | None:
    """The filter of a line; plain words in it are asked for anywhere.

    Raises:
        FilterError
    """
    parsed = parse(line, names, today, strict=True)
    words = [Condition("anywhere", "contains", (word,)) for word in parsed.words.split()]
    parts: list[Node] = [*words]
    parts += parsed.node.parts if isinstance(parsed.node, All) else [parsed.node] if parsed.node is not None else []
    return All(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


class FilterEdit(Place):
    """Dialogs that make and change conditions."""

    names: Names

    async def ask_condition(self, row: Row | None = None) -> Node | None:
        """A new condition, or another one in place of this row's; None where it was given up."""
        begun = row.condition if row is not None else None
        field = field_of(begun.field, self.names) if begun is not None else await self._ask_field()
        if field is None:
            return None
        now = asking.relation_of(field, begun, row.negated) if begun is not None and row is not None else None
        relation = await self._ask_relation(field, now)
        if relation is None:
            return None
        if not relation.wants:
            return asking.made(field, relation, ())
        kept = begun if now is not None and now.wants == relation.wants else None
        if relation.wants == "pick":
            return await self._ask_picks(field, relation, kept)
        if field.key == "industry" and relation.op == "contains" and (kept is None or len(kept.values) == 1):
            return await self._ask_industry(field, relation, kept)
        return await self._ask_typed(field, relation, kept)

    async def _ask_field(self) -> FilterField | None:
        choices = [
            Choice(field.key, asking.field_name(field), also=(field.key, field.label, *field.names)) for field in asking.fields(self.names)
        ]
        key = await self.app.push_screen_wait(Choose(_("Field"), choices))
        return field_of(key, self.names) if key is not None else None

    async def _ask_relation(self, field: FilterField, now: asking.Relation | None) -> asking.Relation | None:
        offered = asking.relations(field)
        title = asking.field_name(field)
        key = await self.app.push_screen_wait(Choose(title, [Choice(each.key, _(each.label)) for each in offered], now.key if now else ""))
        return next((each for each in offered if each.key == key), None)

    async def _ask_picks(self, field: FilterField, relation: asking.Relation, begun: Condition | None) -> Node | None:
        """Ticked from a list; a tag can be typed too."""
        tags = await self.ask(self.session.book.tags_in_use) or () if field.sort is Sort.TAG else ()
        offered = asking.picks(field, self.names, tags)
        known = {value: str(place) for place, (value, _said) in enumerate(offered)}
        if field.sort is Sort.TAG:
            choices = [Choice(str(value), said) for value, said in offered]
            ticked = [str(value) for value in begun.values] if begun is not None else []
        else:
            extra = [value for value in (begun.values if begun is not None else ()) if value not in known]
            offered += [(value, filter_values.value_said(value, field, self.names, self.session.day)) for value in extra]
            known = {value: str(place) for place, (value, _said) in enumerate(offered)}
            choices = [Choice(str(place), said) for place, (_value, said) in enumerate(offered)]
            ticked = [known[value] for value in begun.values] if begun is not None else []
        title = f"{asking.field_name(field)}  {_(relation.label)}"
        dialog = Ticked(title, choices, ticked, free=field.sort is Sort.TAG)
        if await self.app.push_screen_wait(dialog) is None:
            return None
        if field.sort is Sort.TAG:
            return asking.made(field, relation, tuple(dialog.taken))
        return asking.made(field, relation, tuple(offered[int(key)][0] for key in dialog.taken))

    async def _ask_industry(self, field: FilterField, relation: asking.Relation, begun: Condition | None) -> Node | None:
        """One of the standard's, or a word that stands in the field."""
        title = f"{asking.field_name(field)}  {_(relation.label)}"
        now = held_in(str(begun.values[0]).upper()) if begun is not None else None
        stored = await self.app.push_screen_wait(Industries(title, now.stored if now is not None else ""))
        if stored is None or stored == EMPTY:
            return None
        return asking.made(field, relation, (filter_values.industry_word(stored),))

    async def _ask_typed(self, field: FilterField, relation: asking.Relation, begun: Condition | None) -> Node | None:
        """Typed; what it means is said below while it is typed."""
        found: list[Node] = []
        read = partial(asking.read, field, relation, names=self.names, today=self.session.day)

        async def save(typed: str) -> str:
            try:
                found[:] = [read(typed)]
            except InvalidValue as error:
                return text.error_sentence(error)
            return ""

        hints = {
            "text": _("several with commas between: one of them is enough"),
            "number": _("a number; two with .. between them for a range") if relation.op == "between" else _("a number"),
            "span": _("days, or 2w, 6m, 1y"),
            "day": _("2026-10, 15 Oct, last week; 90d is 90 days away"),
            "year": _("a year"),
        }
        hint = _("from .. to, as in 2026-01..2026-06 or 30d..90d") if relation.key == "days" else hints[relation.wants]
        value = asking.typed_of(begun, self.names, language()) if begun is not None else ""
        title = f"{asking.field_name(field)}  {_(relation.label)}"
        means = partial(asking.meaning, field, relation, names=self.names, today=self.session.day)
        await self.app.push_screen_wait(OneField(title, value, save, hint=hint, limit=asking.VALUE_LIMIT, meaning=means))
        return found[0] if found else None

    async def ask_line(self, line: str) -> tuple[Node | None] | None:
        """A filter as text; what is wrong in it is said below and the cursor stands there. None where it was given up."""
        found: list[Node | None] = []

        async def save(typed: str) -> str:
            try:
                found[:] = [read_line(typed, self.names, self.session.day)]
            except FilterError as error:
                dialog.query_one(TextInput).cursor_position = max(error.column - 1, 0)
                return text.error_sentence(error)
            return ""

        async def look(typed: str) -> str:
            try:
                read_line(typed, self.names, self.session.day)
            except FilterError as error:
                return text.error_sentence(error)
            return ""

        hint = _("field:value, field>value, #tag, -not, (one or other)")
        begun = self.session.memory.get(TYPED, "")
        dialog = OneField(_("The filter as text"), line, save, hint=hint, warn=look, limit=TEXT_LIMIT, draft=begun)
        answer = await self.app.push_screen_wait(dialog)
        self.session.memory[TYPED] = answer.text if answer is not None and not answer.saved else ""
        return (found[0],) if answer is not None and answer.saved and found else None
