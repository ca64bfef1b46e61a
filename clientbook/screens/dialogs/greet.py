"""Greetings one by one: the filled text, another template by its digit, changed with e, copied with Enter or begun as a mail with o, d."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Static

from clientbook import text
from clientbook.domain.errors import InvalidValue
from clientbook.domain.greetings import Filled, Template, unfilled
from clientbook.domain.names import fold_typed
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import DIGITS
from clientbook.screens.dialogs.dialog import Dialog, KeyHints
from clientbook.screens.dialogs.greet_parts import Hands, buttons, pieces, warnings
from clientbook.screens.leaving import Leaving
from clientbook.screens.present.greeting import Case, Sheet
from clientbook.screens.present.templates import key_of
from clientbook.widgets.content import content, segments
from clientbook.widgets.text_area import CoveredArea

LETTERS = {"d": "greeted", "o": "letter", "e": "edit", "s": "skip", "t": "templates"}
"""What letters do while the text is not being changed."""
WIDE, AROUND = 76, 6
"""Cells of the panel, as its style has it, and what stands around its lines."""


class Greet(Dialog[int]):
    """Answers with how many were greeted."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "copy", show=False),
        Binding("up", "turn(-1)", show=False),
        Binding("down", "turn(1)", show=False),
        Binding("ctrl+s", "leave_text", show=False),
    ]

    def __init__(self, cases: tuple[Case, ...], first: Sheet, hands: Hands) -> None:
        super().__init__(classes="greet")
        self._cases = cases
        self._sheet = first
        self._hands = hands
        self._at = 0
        self._chosen = 0
        self._typed: dict[int, str] = {}
        """Texts that were changed, by their template."""
        self._filled = Filled("")
        self._mailed = False
        self._done = 0
        self._leaving = Leaving()
        self.wanted: int | None = None  # whom the list of texts was asked for

    # what stands there

    def body(self) -> ComposeResult:
        """For what, the templates, the text, and what can be done with it."""
        yield Static("", id="about", classes="line")
        yield Static("", id="templates", classes="line")
        area = CoveredArea("", id="text", compact=True, tab_behavior="focus", show_line_numbers=False, soft_wrap=True)
        area.can_focus = False
        yield area
        yield Horizontal(*buttons(several=len(self._cases) > 1), classes="buttons")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("1-9", _("another text")), ("e", _("change")), ("t", _("all texts")), ("Esc", _("close")), ("F1", _("help")))

    def explanation(self) -> str:
        """One sentence of help."""
        if self.editing:
            return _("Change the text as you like; Esc or Ctrl+S goes back to the keys.")
        return _(
            "A digit takes another text, e changes it, Enter copies it, o begins a mail, d says you greeted. Nothing is sent from here."
        )

    def on_mount(self) -> None:
        """Show the first one."""
        self._show()

    @property
    def area(self) -> CoveredArea:
        """The text."""
        return self.query_one("#text", CoveredArea)

    @property
    def editing(self) -> bool:
        """Whether letters go into the text."""
        return self.focused is self.area

    @property
    def template(self) -> Template:
        """The chosen template."""
        return self._offered[self._chosen]

    @property
    def _offered(self) -> tuple[Template, ...]:
        return self._sheet.offered[: len(DIGITS)]

    def _show(self) -> None:
        """The greeting under way, as the book knows it."""
        sheet, count = self._sheet, len(self._cases)
        self._chosen, self._typed, self._mailed = 0, {}, False
        progress = f"   {_('{n} of {total}').format(n=text.count(self._at + 1), total=text.count(count))}" if count > 1 else ""
        self.query_one(".title", Static).update(content(f"{_('Greeting')}   {text.fit(sheet.whom, 40)}{progress}"))
        about = self.query_one("#about", Static)
        about.update(content(sheet.about, "$text-muted"))
        about.display = bool(sheet.about)
        self.query_one("#letter", Button).disabled = not sheet.mail
        kept = next((at for at, each in enumerate(self._offered) if sheet.draft.get("template") == key_of(each)), None)
        if kept is not None and sheet.draft.get("text"):
            self._chosen = kept
            self._typed[kept] = sheet.draft["text"]
        self._fill()
        if not self.said:
            self._say_warnings()

    @property
    def said(self) -> bool:
        """Whether something stands in the line of what is wrong."""
        return self.query_one("#said").has_class("shown")

    def _say_warnings(self) -> None:
        told = warnings(self._sheet, draft=bool(self._typed))
        if told:
            self.say(told)

    def _fill(self) -> None:
        """The chosen template in the field, or what was made of it."""
        self.say("")
        try:
            self._filled = self._sheet.filled(self.template)
        except InvalidValue as error:
            self._filled = Filled(self.template.body)
            self.say(text.error_sentence(error))
        typed = self._typed.get(self._chosen)
        self.area.put_in(self._filled.text if typed is None else typed)
        self.query_one("#templates", Static).update(segments(*pieces(self._offered, self._chosen, min(self.app.size.width, WIDE) - AROUND)))

    # keys

    def on_key(self, event: events.Key) -> None:
        """Letters and digits, also from an input method, while the text is not being changed."""
        if self.editing or not event.is_printable or event.character is None:
            return
        typed = fold_typed(event.character)
        if typed in DIGITS and DIGITS.index(typed) < len(self._offered):
            event.stop()
            self._take(DIGITS.index(typed))
        elif typed in LETTERS:
            event.stop()
            self._do(LETTERS[typed])

    @on(Button.Pressed)
    def _on_button(self, event: Button.Pressed) -> None:
        event.stop()
        self._do(event.button.id or "")

    def _do(self, what: str) -> None:
        if what == "edit":
            self.action_edit()
        elif what == "templates":
            self.wanted = self._sheet.case.customer
            self.action_close()
        elif what != "skip" or len(self._cases) > 1:
            work = {"copy": self._copy, "letter": self._letter, "greeted": self._greeted, "skip": self._next}[what]
            self.start(work, group="acts")

    def action_copy(self) -> None:
        """Enter copies; on a button it presses that."""
        self._do("copy")

    def action_turn(self, step: int) -> None:
        """To the next template."""
        if not self.editing:
            self._take((self._chosen + step) % len(self._offered))

    def action_edit(self) -> None:
        """Let letters go into the text."""
        self.area.can_focus = True
        self.set_focus(self.area)  # at once: the next key is for it
        self.area.move_cursor(self.area.document.end)

    def action_leave_text(self) -> None:
        """Back from the text to the keys."""
        if self.editing:
            self.set_focus(None)
            self._remember()

    def action_close(self) -> None:
        """Out of the text first; then close, what was changed and not used is kept as a draft."""
        if self.editing:
            self.action_leave_text()
        else:
            self.start(self._close, group="acts")

    def _remember(self) -> None:
        if self.area.text != self._filled.text:
            self._typed[self._chosen] = self.area.text
        else:
            self._typed.pop(self._chosen, None)

    def _take(self, at: int) -> None:
        self._remember()
        self._chosen = at
        self._fill()

    # acts

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not in the book."""
        return self.area.text != self._filled.text

    async def keep_draft(self) -> None:
        """Keep a changed text with its customer."""
        await self._hands.keep(self._sheet, key_of(self.template), self.area.text if self.changed else "")

    def _whole(self) -> bool:
        """Whether nothing is left to fill in; says what is."""
        known = self._filled
        left = [each for each in unfilled(self.area.text) if each in known.missing or each not in known.text]
        if left:
            note = _("Not known: {what}. Press {key} and write something there, or take another text")
            self.say(note.format(what=text.joined(left), key="e"))
        return not left

    async def _copy(self) -> None:
        if self._whole():
            self.say(await self._hands.copy(self.area.text), "good")

    async def _letter(self) -> None:
        if not self._sheet.mail:
            self.say(_("There is no mail address; Enter copies the text"))
        elif "email" in self._sheet.refused:
            self.say(_("They do not want to be contacted by mail"))
        elif self._whole():
            trouble = await self._hands.letter(self._sheet, self.template, self.area.text)
            self._mailed = self._mailed or not trouble
            self.say(
                trouble or _("The letter is open in your mail program; send it there, then press {key}").format(key="d"),
                "warn" if trouble else "good",
            )

    async def _greeted(self) -> None:
        trouble = await self._hands.greeted(self._sheet, self.template, self.area.text, self._mailed)
        if trouble:
            self.say(trouble)
            return
        await self._hands.keep(self._sheet, "", "")
        self._done += 1
        await self._go_on()

    async def _next(self) -> None:
        if self.changed or self._sheet.draft:
            await self.keep_draft()
        await self._go_on()

    async def _go_on(self) -> None:
        """To the next one who is still there; close after the last."""
        while self._at + 1 < len(self._cases):
            self._at += 1
            sheet = await self._hands.load(self._cases[self._at])
            if sheet is not None:
                self._sheet = sheet
                self.say("")
                self._show()
                self.set_focus(None)
                return
        self.dismiss(self._done)

    async def _close(self) -> None:
        if not (self.changed or self._sheet.draft) or await self._leaving.may(self.keep_draft, self.say):
            self.dismiss(self._done)
