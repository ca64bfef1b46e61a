"""What a form is made of: rows with a label, a field, a note and room for a warning; fields that grow where more is typed."""

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static, TextArea

from clientbook import text
from clientbook.domain.fields import POINT_KINDS
from clientbook.i18n import _
from clientbook.screens.present.form_state import PersonDraft, PointDraft
from clientbook.widgets.content import content
from clientbook.widgets.text_area import CoveredArea
from clientbook.widgets.text_input import TextInput

PERSON_POINTS = ("phone", "email", "wechat")
"""Kinds of contact points a contact person is offered; others stay if they are there."""


class ChoiceField(Static, can_focus=True):
    """A chosen word; stays shut until Space, a letter or a digit opens its list, so the arrows move through the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("enter", "leave(1)", show=False),
        Binding("space,right", "ask('')", show=False),
        Binding("delete,backspace", "empty", show=False),
    ]

    class Asked(Message):
        """The list is wanted; ``letters`` filter it from the start."""

        def __init__(self, field: "ChoiceField", letters: str) -> None:
            super().__init__()
            self.field = field
            self.letters = letters

    class Changed(Message):
        """Another word was chosen."""

    class Left(Message):
        """The field above or below is wanted."""

        def __init__(self, field: "ChoiceField", step: int) -> None:
            super().__init__()
            self.field = field
            self.step = step

    def __init__(self, key: str, shown: str, *, id: str | None = None) -> None:
        super().__init__(content(shown), id=id, classes="choice field")
        self.key = key
        """The chosen key; empty: nothing."""

    def choose(self, key: str, shown: str) -> None:
        """Show another choice."""
        self.key = key
        self.update(content(shown))
        self.post_message(self.Changed())

    def action_leave(self, step: int) -> None:
        """To the field above or below."""
        self.post_message(self.Left(self, step))

    def action_ask(self, letters: str) -> None:
        """Open the list."""
        self.post_message(self.Asked(self, letters))

    def action_empty(self) -> None:
        """Choose nothing."""
        self.choose("", "")

    def on_click(self) -> None:
        """The mouse opens the list."""
        self.action_ask("")

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are for the list."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """A letter or digit opens the list, filtered."""
        if event.is_printable and event.character is not None and event.character.strip():
            event.stop()
            event.prevent_default()
            self.action_ask(event.character)


class NoteField(CoveredArea):
    """A field of several lines; the arrows leave it at its first and last line."""

    class Left(Message):
        """The field above or below is wanted."""

        def __init__(self, field: "NoteField", step: int) -> None:
            super().__init__()
            self.field = field
            self.step = step

    def __init__(self, value: str, *, id: str | None = None) -> None:
        super().__init__(value, id=id, compact=True, tab_behavior="focus", show_line_numbers=False, classes="field")

    def action_cursor_up(self, select: bool = False) -> None:
        """Up, out of the field from its first line."""
        if self.cursor_at_first_line and not select:
            self.post_message(self.Left(self, -1))
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down, out of the field from its last line."""
        if self.cursor_at_last_line and not select:
            self.post_message(self.Left(self, 1))
        else:
            super().action_cursor_down(select)


class Row(Horizontal):
    """A label, a field, a note beside it; what is wrong with it stands in a line below, which is made when it is needed.

    A form has some fifty of them, so a row is as few widgets as can be.
    """

    def __init__(self, label: str, field: Widget, *, note: str | None = None, key: str = "") -> None:
        super().__init__(classes="row")
        self.label = label
        """What the field is called."""
        self.field = field
        self.key = key
        """Key of the record's field; empty for parts of points and persons."""
        self._note = note
        self._warning: Static | None = None
        self.begun = self.value
        """What stood in the field at first."""

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static(content(self.label), classes="label")
        yield self.field
        if self._note is not None:
            yield Static(content(self._note), classes="note")

    @property
    def value(self) -> str:
        """What stands in the field: text, or a choice's key."""
        field = self.field
        if isinstance(field, ChoiceField):
            return field.key
        return field.text if isinstance(field, TextArea) else field.value if isinstance(field, TextInput) else ""

    def relabel(self, label: str, note: str) -> None:
        """Another label and note."""
        self.query_one(".label", Static).update(content(label))
        self.query_one(".note", Static).update(content(note))

    async def warn(self, sentence: str) -> None:
        """Say something below the field; empty takes it away."""
        if self._warning is None:
            if sentence and isinstance(self.parent, Widget):
                self._warning = Static(content(sentence), classes="warning")
                await self.parent.mount(self._warning, after=self)
        else:
            self._warning.update(content(sentence))
            self._warning.display = bool(sentence)


class PointRow(Row):
    """A contact point being typed."""

    def __init__(self, draft: PointDraft) -> None:
        self.draft = draft
        super().__init__(self._words()[0], TextInput(draft.value, classes="field"), note=self._words()[1])

    def _words(self) -> tuple[str, str]:
        draft = self.draft
        label = text.label("label", draft.label) if draft.label else text.point_kind(draft.kind)
        notes = [_("primary")] if draft.primary else []
        notes += [text.point_state(draft.state)] if draft.state != "ok" else []
        return label, "  ".join(notes)

    def show_draft(self) -> None:
        """Show label and note again after a change."""
        self.relabel(*self._words())

    def read(self) -> PointDraft:
        """What stands in the field now."""
        field = self.field
        assert isinstance(field, TextInput)
        if field.value != self.draft.value and self.draft.state != "ok":
            self.draft.state = "ok"
        self.draft.value = field.value
        return self.draft


class Points(Vertical):
    """Contact points, each kind followed by an empty row that appears when the last one is used."""

    def __init__(self, drafts: list[PointDraft], kinds: tuple[str, ...] = tuple(POINT_KINDS)) -> None:
        super().__init__(classes="points")
        self._drafts = drafts
        self._kinds = kinds

    def compose(self) -> ComposeResult:
        """What is there, kind by kind, and one empty row of each offered kind."""
        for kind in POINT_KINDS:
            yield from (PointRow(draft) for draft in self._drafts if draft.kind == kind)
            if kind in self._kinds:
                yield PointRow(PointDraft(kind))

    def rows(self) -> Iterator[PointRow]:
        """The rows, in order."""
        yield from self.query(PointRow)

    async def grow(self, row: PointRow) -> None:
        """A further empty row below the last used one of its kind."""
        same = [each for each in self.rows() if each.draft.kind == row.draft.kind]
        if same and same[-1] is row and row.read().value.strip() and row.draft.kind in self._kinds:
            await self.mount(PointRow(PointDraft(row.draft.kind)), after=row)

    def read(self) -> list[PointDraft]:
        """Everything typed; the order kept among what was there, new ones after their kind."""
        read = [row.read() for row in self.rows()]
        used = [draft for draft in read if draft.value.strip()]
        old = [draft for draft in self._drafts if draft in used]
        return [*old, *(draft for draft in used if draft not in old)]


class PersonBlock(Vertical):
    """A contact person being typed."""

    def __init__(self, draft: PersonDraft) -> None:
        super().__init__(classes="person")
        self.draft = draft

    def compose(self) -> ComposeResult:
        """Name, title, role, points."""
        draft = self.draft
        yield Row(_("Contact person"), TextInput(draft.name, limit=200, classes="field person-name"))
        yield Row(_("Job title"), TextInput(draft.job, limit=200, classes="field person-title"))
        yield Row(_("Role"), ChoiceField(draft.role, text.label("role", draft.role) if draft.role else ""))
        yield Points(draft.points, PERSON_POINTS)

    @property
    def used(self) -> bool:
        """Whether anything was typed."""
        return bool(self.read().name.strip() or self.draft.job.strip() or self.draft.points)

    def read(self) -> PersonDraft:
        """What stands in the fields now."""
        self.draft.name = self.query_one(".person-name", TextInput).value
        self.draft.job = self.query_one(".person-title", TextInput).value
        self.draft.role = self.query_one(ChoiceField).key
        self.draft.points = self.query_one(Points).read()
        return self.draft
