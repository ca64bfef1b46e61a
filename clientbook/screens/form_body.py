"""What a form shows and how one moves in it: rows in groups, hints, reading what was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from clientbook import text
from clientbook.domain.customer import LONG_LIMIT, Customer
from clientbook.domain.errors import ClientbookError
from clientbook.domain.fields import BY_KEY, FIELDS, GROUPS, FieldType
from clientbook.domain.fields import Field as RecordField
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import KeyHints
from clientbook.screens.fields import ChoiceField, NoteField, PersonBlock, Points, Row
from clientbook.screens.form_start import FormStart, place_of
from clientbook.screens.leaving import Leaving
from clientbook.screens.present.form_state import (
    ONLY_ORGANISATION,
    ONLY_PERSON,
    FormState,
    PersonDraft,
    is_choice,
)
from clientbook.screens.session import Session
from clientbook.widgets.acts import Acts
from clientbook.widgets.content import content
from clientbook.widgets.lean_screen import LeanScreen
from clientbook.widgets.text_input import TextInput

FIELD = ".field"
"""What the focus goes through."""
FIRST = ("kind", "name")
"""Fields that stand before everything else; a new customer is these and a phone."""
FIRST_GROUPS = ("first", "reach")
"""What is there for the first key."""
REST = ("who", "business", "personal", "own", "kept")
"""The other groups, in order."""


@dataclass(frozen=True, slots=True)
class FormSaved:
    """What a form saved."""

    id: int
    title: str


class FormBody(ModalScreen[FormSaved], LeanScreen[FormSaved], Acts):
    """The fields of a record; ``Form`` adds what is done with them."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_name("form.tcss")
    AUTO_FOCUS = ""

    def __init__(self, session: Session, customer: Customer | None, start: FormStart) -> None:
        super().__init__()
        self.session = session
        self._base = customer
        self._rules = start.rules
        self._first = start.first
        self._state = start.state
        self._begun = start.said
        self._keeper: Timer | None = None
        self._asked: dict[Row, int] = {}
        self._saving = False
        self._leaving = Leaving()
        self._hint = ""

    @property
    def draft_place(self) -> str:
        """Where its draft is kept."""
        return place_of(self._base)

    def compose(self) -> ComposeResult:
        """Title, fields, what is said, keys."""
        with Vertical(id="form"):
            title = _("New customer") if self._base is None else text.name(self._base.title())
            code = self._base.code if self._base is not None else ""
            yield Horizontal(Static(content(title), classes="title"), Static(content(code), classes="code"), id="head")
            yield VerticalScroll(*self._first_rows(), self._buttons(), id="fields", can_focus=False)
            yield Static("", id="said")
            yield KeyHints(
                ("Ctrl+S", _("save")), ("Enter", _("next field")), ("F10", _("more")), ("Esc", _("keep a draft")), ("F1", _("help"))
            )

    def on_mount(self) -> None:
        """Stand on the name."""
        self._show_kind()
        self.query(TextInput).first().focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if self._begun:
            self.say(self._begun, "good")
        self.start(self._mount_rest(), group="rest", exclusive=True)

    async def _mount_rest(self) -> None:
        """The groups below the first screenful come one by one while the first field is already being typed in."""
        fields = self.query_one("#fields")
        for group in REST:
            await fields.mount_all(list(self._group(group)), before=".buttons")
            self._show_kind()

    def _first_rows(self) -> Iterator[Widget]:
        """Name, and how to reach them: what is seen at once."""
        for group in FIRST_GROUPS:
            yield from self._group(group)

    def _group(self, group: str) -> Iterator[Widget]:
        """The heading and the rows of one group."""
        if group == "own":
            keys = [f"custom:{own.id}" for own in self._rules.custom]
        else:
            keys = [each.key for each in FIELDS if self._has_row(each) and self._group_of(each) == group]
        label = {"first": "", "own": _("Own fields")}.get(group) if group not in GROUPS else _(GROUPS[group])
        if label and keys:
            yield Static(content(label), classes="group")
        if group == "reach":
            yield Points(self._state.points)
            if self._state.persons or self._state.fields.get("kind") == "organisation":
                yield self._persons()
        yield from (self._row(key) for key in keys)

    def _persons(self) -> Vertical:
        return Vertical(*(PersonBlock(person) for person in [*self._state.persons, PersonDraft()]), id="persons")

    @staticmethod
    def _group_of(each: RecordField) -> str:
        return "first" if each.key in FIRST else each.group

    @staticmethod
    def _has_row(each: RecordField) -> bool:
        return not each.derived and each.type not in (FieldType.POINTS, FieldType.PERSONS)

    def _row(self, key: str) -> Row:
        value = self._state.fields.get(key, "")
        own = self._rules.own(key)
        label = text.word(own.name) if own is not None else text.field_label(key, self._state.fields.get("kind", ""))
        if is_choice(key, self._rules):
            return Row(label, ChoiceField(value, text.word(value) if own is not None else _chosen(key, value)), key=key)
        if own is None and BY_KEY[key].type is FieldType.LONG:
            return Row(label, NoteField(value), key=key)
        limit = LONG_LIMIT if own is not None else 400
        return Row(label, TextInput(value, limit=limit, classes="field"), key=key)

    def _buttons(self) -> Horizontal:
        save = Button(content(_("Save") + " Ctrl+S"), id="save", compact=True, classes="primary field")
        cancel = Button(content(_("Close") + " Esc"), id="close", compact=True, classes="field")
        return Horizontal(save, cancel, classes="buttons")

    def tell_error(self, error: ClientbookError) -> None:
        """Say at the bottom what the book refused."""
        self.say(text.error_sentence(error))

    def say(self, sentence: str, tone: str = "late") -> None:
        """Say something at the bottom."""
        said = self.query_one("#said", Static)
        said.set_classes(tone)
        said.update(content(sentence))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The hint of the field that has the focus."""
        row = next((node for node in event.widget.ancestors if isinstance(node, Row)), None)
        if row is None:
            return
        hint = _(BY_KEY[row.key].hint) if row.key in BY_KEY else ""
        if hint != self._hint and self._hint is not None:
            self._hint = hint
            self.say(hint, "quiet")

    def read(self) -> FormState:
        """What stands in the fields now; what has no field yet stands as it began."""
        fields = self._state.fields | {row.key: row.value for row in self.query(Row) if row.key}
        points = next(iter(self.query("#fields > Points").results(Points))).read()
        persons = [block.read() for block in self.query(PersonBlock) if block.used]
        return FormState(fields, points, persons)

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return bool(self.query(Row)) and self.read().data() != self._first.data()

    @on(TextInput.Left)
    @on(ChoiceField.Left)
    @on(NoteField.Left)
    def _on_left(self, event: TextInput.Left | ChoiceField.Left | NoteField.Left) -> None:
        event.stop()
        self.focus_next(FIELD) if event.step > 0 else self.focus_previous(FIELD)

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field; after the last one stands the button."""
        event.stop()
        self.focus_next(FIELD)

    def _show_kind(self) -> None:
        """Fields that make no sense for a person (or an organisation) stand back while they are empty."""
        row = next((row for row in self.query(Row) if row.key == "kind"), None)
        if row is None:
            return
        organisation = row.value == "organisation"
        hidden = ONLY_PERSON if organisation else ONLY_ORGANISATION
        for each in self.query(Row):
            if each.key in ONLY_PERSON | ONLY_ORGANISATION:
                each.display = each.key not in hidden or bool(self._state.fields.get(each.key))
        persons = self.query_one_optional("#persons")
        if persons is not None:
            persons.display = organisation or bool(self._state.persons)
        elif organisation:
            self.query_one("#fields").mount(self._persons(), after=self.query_one("#fields > Points"))


def _chosen(key: str, value: str) -> str:
    """The word for what is chosen."""
    known = BY_KEY[key]
    return text.industry(value) if known.coded else text.choice(known.pick_list, value) if value else ""
