"""The whole record as a form: every field, contact points and people; warned of duplicates while typing; drafts kept; saved whole."""

import asyncio
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Button, Input, TextArea

from clientbook import text
from clientbook.data import Owner
from clientbook.domain.edits import Place
from clientbook.domain.errors import ClientbookError, InvalidValue
from clientbook.domain.fields import BY_KEY
from clientbook.i18n import _
from clientbook.screens import place_edit
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.industries import EMPTY, Industries
from clientbook.screens.fields import ChoiceField, PersonBlock, PointRow, Points, Row
from clientbook.screens.form_body import FormBody, FormSaved
from clientbook.screens.leaving import forget
from clientbook.screens.present.form_state import (
    FormState,
    PersonDraft,
    customer_of,
)
from clientbook.widgets.text_input import TextInput

KEPT_AFTER = 0.8
"""Seconds after the last key until what was typed is kept as a draft."""


class Form(FormBody):
    """Opens on a customer, or on nobody for a new one, with what ``form_start.prepare`` read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close_form", show=False),
        Binding("ctrl+s", "form_save", show=False, id="save"),
        Binding("f1", "form_help", show=False),
        Binding("f10", "form_menu", show=False),
    ]
    wanted: int | None = None
    """The customer to be opened in the place of the form: who has a number already that was typed."""

    # typing

    @on(Input.Changed)
    async def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        row = next((node for node in event.input.ancestors if isinstance(node, Row)), None)
        if row is not None and row not in self._asked and event.value == row.begun and (self._base is not None or not event.value):
            return  # the field tells what it was filled with; only what is proposed for a new customer is worth a look
        self._later()
        if isinstance(row, PointRow):
            points = next(node for node in row.ancestors if isinstance(node, Points))
            await points.grow(row)
        if row is not None:
            self._asked[row] = self._asked.get(row, 0) + 1
            self.start(self._look(row, event.value, self._asked[row]))
        if event.input.has_class("person-name"):
            await self._grow_persons()

    @on(TextArea.Changed)
    @on(ChoiceField.Changed)
    def _on_changed(self, event: TextArea.Changed | ChoiceField.Changed) -> None:
        event.stop()
        self._later()
        self._show_kind()

    async def _grow_persons(self) -> None:
        blocks = list(self.query(PersonBlock))
        if blocks and blocks[-1].used:
            await self.query_one("#persons").mount(PersonBlock(PersonDraft()))

    async def _look(self, row: Row, typed: str, asked: int) -> None:
        """Warn below the field: who has this number already, what cannot be read."""
        if isinstance(row, PointRow):
            said = await place_edit.duplicate(self.session.book, row.draft.kind, typed, self._mine)
            if said and asked == self._asked.get(row):
                self.say(_("F10 opens who has it already; what you typed is kept"), "quiet")
        else:
            said = place_edit.remark(Place(row.key), typed, self._rules) if row.key else ""
        if asked == self._asked.get(row) and row.is_attached:
            await row.warn(said)

    # choices and the menu

    @on(ChoiceField.Asked)
    def _on_asked(self, event: ChoiceField.Asked) -> None:
        event.stop()
        self.start(self._choose(event.field, event.letters), group="acts")

    async def _choose(self, field: ChoiceField, letters: str) -> None:
        row = next(node for node in field.ancestors if isinstance(node, Row))
        if row.key in BY_KEY and BY_KEY[row.key].coded:
            await self._choose_industry(field, row.label, letters)
            return
        choices = await self._choices(row.key)
        digit = next((choice for number, choice in zip("1234567890", choices, strict=False) if number == letters), None)
        key = (
            digit.key
            if digit is not None
            else await self.app.push_screen_wait(Choose(row.label, choices, field.key, letters="" if letters.isdigit() else letters))
        )
        if key is not None:
            empty = key == "-"
            field.choose("" if empty else key, "" if empty else next(each.label for each in choices if each.key == key))

    async def _choose_industry(self, field: ChoiceField, label: str, letters: str) -> None:
        stored = await self.app.push_screen_wait(Industries(label, field.key, letters=letters))
        if stored is not None:
            kept = "" if stored == EMPTY else stored
            field.choose(kept, text.industry(kept))

    async def _choices(self, key: str) -> list[Choice]:
        own = self._rules.own(key)
        if own is not None:
            words = own.choices if own.type == "choice" else (text.yes_no(True), text.yes_no(False))
            return [*(Choice(word, text.word(word)) for word in words), Choice("-", _("leave empty"))]
        if key == "kind":
            return [Choice(each, text.kind(each)) for each in ("person", "organisation")]
        name = BY_KEY[key].pick_list if key else "role"
        entries = [entry for entry in await asyncio.to_thread(self.session.book.pick_list, name) if not entry.retired]
        return [*(Choice(entry.key, text.choice(name, entry.key)) for entry in entries), Choice("-", _("leave empty"))]

    def action_form_menu(self) -> None:
        """What else can be done with the form and the contact point in it."""
        self.start(self._menu(), group="acts")

    async def _menu(self) -> None:
        focused = self.focused
        row = next((node for node in focused.ancestors if isinstance(node, PointRow)), None) if focused is not None else None
        choices = [Choice("save", _("Save")), Choice("anew", _("Start anew: forget the draft"))]
        other = await self._other_owner(row)
        if other is not None:
            choices.insert(0, Choice("open", _("Open {name} ({code})").format(name=text.name(other.title), code=other.code)))
        if row is not None:
            primary = _("Not primary") if row.draft.primary else _("Make it primary")
            state = _("Mark as ok") if row.draft.state != "ok" else _("Mark to verify")
            choices += [
                Choice("primary", primary),
                Choice("state", state),
                Choice("invalid", _("Mark as invalid")),
                Choice("label", _("Label")),
            ]
            choices.append(Choice("drop", _("Take it away")))
        key = await self.app.push_screen_wait(Choose(_("More"), choices))
        if key == "save":
            self.action_form_save()
        elif key == "anew":
            await self._anew()
        elif key == "open" and other is not None:
            self.wanted = other.id
            await self._close()
        elif key is not None and row is not None:
            await self._change_point(row, key)

    @property
    def _mine(self) -> int | None:
        return self._base.id if self._base is not None else None

    async def _other_owner(self, row: PointRow | None) -> Owner | None:
        """Who else has the phone or mail of this row."""
        if row is None or not isinstance(row.field, TextInput):
            return None
        return await place_edit.owner(self.session.book, row.draft.kind, row.field.value, self._mine)

    async def _change_point(self, row: PointRow, act: str) -> None:
        draft = row.read()
        if act == "primary":
            draft.primary = not draft.primary
        elif act == "state":
            draft.state = "ok" if draft.state != "ok" else "unverified"
        elif act == "invalid":
            draft.state = "invalid"
        elif act == "drop" and isinstance(row.field, TextInput):
            row.field.replace_text("")
        elif act == "label":
            entries = [entry for entry in await asyncio.to_thread(self.session.book.pick_list, "label") if not entry.retired]
            offered = [*(Choice(entry.key, text.label("label", entry.key)) for entry in entries), Choice("-", _("leave empty"))]
            key = await self.app.push_screen_wait(Choose(_("Label"), offered, draft.label))
            draft.label = draft.label if key is None else "" if key == "-" else key
        row.show_draft()
        self._later()

    async def _anew(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()  # it would keep what was typed once more, or a form half made
        await asyncio.to_thread(self.session.book.drop_draft, self.draft_place)
        self._state = FormState.from_data(self._first.data())
        fields = self.query_one("#fields")
        await fields.remove_children()
        await fields.mount_all([*self._first_rows(), self._buttons()])
        await self._mount_rest()
        self._show_kind()
        self.query(TextInput).first().focus()
        self.say(_("As it was"), "quiet")

    # drafts

    def _later(self) -> None:
        """Keep a draft when the keys come to rest."""
        if self._keeper is not None:
            self._keeper.stop()
        self._keeper = self.set_timer(KEPT_AFTER, lambda: self.start(self.keep_draft, group="draft", exclusive=True))

    async def keep_draft(self) -> None:
        """Keep what was typed and not saved."""
        if self.changed and not self._saving:
            await asyncio.to_thread(self.session.book.save_draft, self.draft_place, self.read().data())

    def action_close_form(self) -> None:
        """Close; what was typed is kept as a draft."""
        self.start(self._close, group="acts", exclusive=True)

    async def _close(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
        if await self._leaving.may(self.keep_draft, self.say):
            self.dismiss(None)

    # saving

    def action_form_save(self) -> None:
        """Save; the form stays open and filled until the book has it."""
        if not self._saving:
            self._saving = True
            self.start(self._save(), group="acts")

    @on(Button.Pressed)
    def _on_button(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "save":
            self.action_form_save()
        else:
            self.action_close_form()

    async def _save(self) -> None:
        try:
            state = self.read()
            typed = state.fields.get("referred_by", "")
            referred_by, trouble = await place_edit.customer_named(self.session.book, typed, self._mine)
            if trouble:
                self._point_at("referred_by", trouble)
                return
            customer = customer_of(state, self._base, self._rules, referred_by)
            saved = await asyncio.to_thread(self.session.book.save_customer, customer, self._base)
            if self._keeper is not None:
                self._keeper.stop()
            await forget(self.session.book, self.draft_place)
            self.dismiss(FormSaved(saved.id, text.name(customer.title()) or saved.code))
        except InvalidValue as error:
            self._point_at(error.field, text.error_sentence(error))
        except ClientbookError as error:
            self.say(text.error_sentence(error))
        finally:
            self._saving = False

    def _point_at(self, key: str, sentence: str) -> None:
        """Put the cursor into the field that is wrong and say what is."""
        row = next((row for row in self.query(Row) if row.key == key), None)
        if row is not None:
            row.field.focus()
            self._hint = _(BY_KEY[key].hint) if key in BY_KEY else ""
        self.call_after_refresh(self.say, sentence)

    def action_form_help(self) -> None:
        """What the keys do here."""
        self.say(_("Enter and arrows move, Space opens a choice, Ctrl+S saves, Esc closes and keeps a draft"), "quiet")
