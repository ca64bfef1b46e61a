"""A message template: its name, what it is for, its language, its text with fields put in by a key; filled below while it is typed."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static, TextArea

from clientbook.domain.customer import FIELD_LIMIT
from clientbook.domain.errors import InvalidValue
from clientbook.domain.greetings import BODY_LIMIT, OCCASIONS, Template
from clientbook.domain.names import clean
from clientbook.i18n import N_, _, language
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.dialog import KeyHints, Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.field_dialog import FieldDialog
from clientbook.screens.dialogs.rows import ShutChoice, line, save_buttons
from clientbook.screens.fields import ChoiceField, NoteField
from clientbook.screens.present import templates as present
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput


class TemplateForm(FieldDialog[Template]):
    """Answers with the template as it was written, or None; closes only when the book has it. Enter is a new line of the text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "insert", show=False)]
    EXPLAINED: ClassVar[dict[str, str]] = {
        "name": N_("What it is called in the list of texts."),
        "occasion": N_("What it is for: it is offered first then. Empty: anything."),
        "language": N_("What it is written in; forms of address follow. Empty: whatever the program speaks."),
        "body": N_("The text. F2 puts a field in where the cursor stands; nothing but these fields is ever filled in."),
    }

    def __init__(self, template: Template | None, sample: present.Sample | None, kept: Drafts, save: Save[Template]) -> None:
        super().__init__(kept, save, "template")
        self.title_text = _("New template") if template is None else _("Change template")
        self._old = template
        self._sample = sample

    def body(self) -> ComposeResult:
        """Name, purpose, language, text, and the text filled."""
        old = self._old
        yield line((_("Name"), TextInput(old.shown_name if old else "", limit=FIELD_LIMIT, id="name", classes="field")))
        if old is not None and old.key:
            yield Static(content(f"{present.purpose(old.occasion)} · {present.tongue(old.language)}"), classes="about")
        else:
            occasion, tongue = (old.occasion, old.language) if old is not None else ("", language())
            tongues = [Choice(key, shown) for key, shown in present.TONGUES.items()]
            purposes = ShutChoice(occasion, [Choice(key, present.purpose(key)) for key in OCCASIONS], id="occasion")
            yield line((_("For"), purposes), (_("Language"), ShutChoice(tongue, tongues, id="language")), classes="gap")
        yield NoteField(old.body if old else "", id="body")
        yield BlockList(focusable=False, id="filled")
        yield save_buttons()

    def hints(self) -> KeyHints:
        """The keys that work here."""
        keys = (("Ctrl+S", _("save")), ("F2", _("put a field in")), ("Tab", _("next field")), ("Esc", _("cancel")), ("F1", _("help")))
        return KeyHints(*keys)

    def on_mount(self) -> None:
        """Show it filled from the start."""
        super().on_mount()
        self._text.move_cursor(self._text.document.end)
        self._show_filled()

    @property
    def _text(self) -> NoteField:
        return self.query_one("#body", NoteField)

    @property
    def _tongue(self) -> str:
        chosen = self.query_one_optional("#language", ShutChoice)
        return chosen.key if chosen is not None else self._old.language if self._old is not None else ""

    @on(TextArea.Changed)
    @on(ChoiceField.Changed)
    def _show_filled(self) -> None:
        """What the customer would get of what stands there now."""
        try:
            shown = Template(name="-", body=self._typed(), language=self._tongue)
        except InvalidValue:
            self.query_one("#filled", BlockList).show(lambda width: ())
            return
        self.query_one("#filled", BlockList).show(lambda width: present.filled(shown, self._sample, width))

    def _typed(self) -> str:
        return clean(self._text.text, BODY_LIMIT * 2, lines=True).text

    def action_insert(self) -> None:
        """Choose a field and put it where the cursor stands."""
        self.start(self._insert, group="acts")

    async def _insert(self) -> None:
        choices = [Choice(*each) for each in present.placeholders(self._tongue, self._sample)]
        chosen = await self.app.push_screen_wait(Choose(_("Which field?"), choices))
        if chosen is not None:
            self.set_focus(self._text)
            self._text.insert(present.placeholder(chosen, self._tongue))

    def result(self) -> Template:
        """What stands in the fields.

        Raises:
            InvalidValue
        """
        old, keys = self._old, {choice.id: choice.key for choice in self.query(ShutChoice)}
        name = clean(self.query_one("#name", TextInput).value, FIELD_LIMIT * 2).text
        if old is not None and name == old.shown_name:
            name = old.name  # a text of the program keeps being called in the language in force
        if old is not None and old.key:
            return replace(old, name=name, body=self._typed())
        made = Template(name=name, body=self._typed(), occasion=keys["occasion"], language=keys["language"])
        return replace(made, id=old.id, uid=old.uid) if old is not None else made
