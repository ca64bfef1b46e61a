"""A small dialog of several fields: Enter saves from anywhere, drafts are kept, what is wrong is said below its field."""

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from clientbook import text
from clientbook.domain.errors import ClientbookError, InvalidValue
from clientbook.i18n import _
from clientbook.screens.dialogs import drafts
from clientbook.screens.dialogs.choose import DIGITS, Choose
from clientbook.screens.dialogs.dialog import Dialog, KeyHints, Result, Save
from clientbook.screens.dialogs.drafts import Drafts
from clientbook.screens.dialogs.phrase_field import PhraseField, fold_phrase
from clientbook.screens.dialogs.rows import EMPTY, ShutChoice, Tick
from clientbook.screens.fields import ChoiceField, NoteField
from clientbook.screens.leaving import Leaving, forget
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

FIELD = ".field"
"""What the arrows go through."""
KEPT_AFTER = 0.8
"""Seconds after the last key until what was typed is kept as a draft."""
AIRY_FROM = 30
"""Lines from which the groups of fields stand apart."""


class FieldDialog(Dialog[Result]):
    """Fields in rows, each with an id; a subclass composes them in ``body`` and reads them in ``result``."""

    AUTO_FOCUS = FIELD
    VERTICAL_BREAKPOINTS = [(0, "-short"), (AIRY_FROM, "-tall")]  # noqa: RUF012 - Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,enter", "save", show=False),
        Binding("f10", "anew", show=False),
    ]
    EXPLAINED: ClassVar[dict[str, str]] = {}
    """What F1 says of a field, by its id; marked for translation."""

    def __init__(self, kept: Drafts, save: Save[Result], classes: str = "") -> None:
        super().__init__(classes=f"fields {classes}")
        self._write = save
        self._drafts = kept
        self._first: dict[str, Any] = {}
        self._keeper: Timer | None = None
        self._saving = False
        self._leaving = Leaving()
        self.draft_kept = False
        """Whether it was closed with something typed that is not saved."""

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Enter", _("save")), ("Tab", _("next field")), (_("Space"), _("choose")), ("Esc", _("cancel")), ("F1", _("help")))

    def on_mount(self) -> None:
        """Put back what was typed last time."""
        self._first = drafts.values(self)
        if self._drafts.kept:
            drafts.put_back(self, self._drafts)
            self.say(_("From your draft; F10 starts anew"), "good")

    # moving and choosing

    @on(TextInput.Left)
    @on(NoteField.Left)
    @on(ChoiceField.Left)
    @on(Tick.Left)
    def _on_left(self, event: TextInput.Left | NoteField.Left | ChoiceField.Left | Tick.Left) -> None:
        event.stop()
        event.prevent_default()
        self.focus_next(FIELD) if event.step > 0 else self.focus_previous(FIELD)

    @on(ChoiceField.Asked)
    def _on_asked(self, event: ChoiceField.Asked) -> None:
        event.stop()
        if isinstance(event.field, ShutChoice):
            self.start(self._choose(event.field, event.letters), group="acts")

    async def _choose(self, field: ShutChoice, letters: str) -> None:
        index = DIGITS.find(letters) if letters else -1
        if 0 <= index < len(field.choices):
            field.take(field.choices[index].key)
            return
        key = await self.app.push_screen_wait(
            Choose(self._label_of(field), field.choices, field.key or EMPTY, letters="" if letters.isdigit() else letters)
        )
        if key is not None:
            field.take(key)

    @staticmethod
    def _label_of(field: Widget) -> str:
        siblings = list(field.parent.children) if field.parent is not None else [field]
        label = siblings[siblings.index(field) - 1]
        return str(label.content) if isinstance(label, Static) else ""

    # drafts

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return bool(self._first) and drafts.values(self) != self._first

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(ChoiceField.Changed)
    @on(Tick.Flipped)
    def _later(self) -> None:
        """Keep a draft when the keys come to rest."""
        if self._keeper is not None:
            self._keeper.stop()
        self._keeper = self.set_timer(KEPT_AFTER, lambda: self.start(self.keep_draft, group="draft", exclusive=True))

    async def keep_draft(self) -> None:
        """Keep what was typed and not saved."""
        if self._keeper is not None:
            self._keeper.stop()
        if self.changed and not self._saving:
            await self._drafts.keep(drafts.values(self))

    def action_close(self) -> None:
        """Close; what was typed is kept as a draft."""
        self.start(self._close, group="acts", exclusive=True)

    async def _close(self) -> None:
        async def keep() -> None:
            if self.changed:
                await self.keep_draft()
                self.draft_kept = True
            elif self._drafts.kept:
                await self._drafts.drop()

        if await self._leaving.may(keep, self.say):
            self.dismiss(None)

    def action_anew(self) -> None:
        """Forget the draft: the fields as they began."""
        begun = self._first | {"day": self._drafts.today.isoformat()}
        drafts.put_back(self, replace(self._drafts, kept=begun))
        self.start(self._drafts.drop, group="draft", exclusive=True)
        self.say(_("As it was"), "quiet")

    # saving

    @on(Button.Pressed)
    def _on_button(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "close":
            self.action_close()
        else:
            self.action_save()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Save and close; stay, filled, where something is wrong or the book did not take it."""
        if not self._saving:
            self._saving = True
            self.start(partial(self._save), group="acts")

    async def _save(self) -> None:
        try:
            await self.clear_warnings()
            await self.attempt()
        except InvalidValue as error:
            await self.point_at(error)
        except ClientbookError as error:
            self.say(text.error_sentence(error))
        finally:
            self._saving = False

    async def attempt(self) -> None:
        """Ask where a day is not clear, read the fields, write; an ``InvalidValue`` is shown below the field it names."""
        if await self.certain():
            result = self.result()
            await self.finish(result, await self._write(result))

    def result(self) -> Result:
        """What stands in the fields.

        Raises:
            InvalidValue
        """
        raise LookupError

    async def finish(self, result: Result, trouble: str) -> None:
        """Close with what was written; stay where the book did not take it."""
        if trouble:
            self.say(trouble)
            return
        if self._keeper is not None:
            self._keeper.stop()
        await forget(self._drafts.book, self._drafts.place)
        self.dismiss(result)

    async def certain(self) -> bool:
        """Ask about every day that can be read both ways; False where no answer was given."""
        for field in self.query(PhraseField):
            try:
                field.read()
            except InvalidValue as error:
                readings = getattr(error, "readings", ())
                if not readings:
                    continue
                from clientbook.screens.dialogs.which_day import chosen_day  # rarely needed

                typed = await chosen_day(self.app, fold_phrase(field.typed), readings)
                if typed is None:
                    field.field.focus()
                    return False
                field.field.replace_text(typed)
        return True

    # what is wrong

    async def point_at(self, error: InvalidValue) -> None:
        """Put the cursor into the field that is wrong and say below it what is."""
        sentence = text.error_sentence(error)
        field = self.query_one_optional(f"#{error.field}") if error.field.isidentifier() else None
        if field is None:
            self.say(sentence)
            return
        entry = field.field if isinstance(field, PhraseField) else field
        entry.focus()
        panel = self.query_one(".panel")
        line = next(node for node in panel.children if node in field.ancestors_with_self)
        await panel.mount(Static(content(sentence), classes="warning"), after=line)

    async def clear_warnings(self) -> None:
        """Take away what was said below the fields."""
        self.say("")
        await self.query(".warning").remove()

    def explanation(self) -> str:
        """What the field with the focus is for."""
        focused = self.focused
        for node in focused.ancestors_with_self if focused is not None else ():
            if node.id in self.EXPLAINED:
                return _(self.EXPLAINED[node.id])
        return _("Enter saves, Tab goes on, Space opens a choice or ticks; Esc goes back.")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the field with the focus into sight on a small screen."""
        event.widget.scroll_visible(animate=False)
