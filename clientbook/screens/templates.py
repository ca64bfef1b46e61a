"""The texts of greetings and questions: listed, added, changed, retired; the one under the cursor is shown filled for a customer."""

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult

from clientbook import text
from clientbook.clock import today
from clientbook.domain.greetings import Template, original
from clientbook.i18n import N_, _
from clientbook.screens.present import templates as present
from clientbook.screens.session import Session
from clientbook.screens.word_list import WordList
from clientbook.widgets.block_list import BlockList


class Templates(WordList):
    """Templates, those in the language in force first."""

    KEYS: ClassVar[tuple[str, ...]] = ("new", "edit", "remove", "original", "undo", "menu", "help")
    LABELS: ClassVar[dict[str, str]] = {"edit": N_("Change")}

    def __init__(self, session: Session, customer: int | None = None) -> None:
        super().__init__(session)
        self.title_text = _("Templates")
        self.about = _("texts of greetings and questions; nothing is sent from here")
        self._customer = customer if customer is not None else session.memory.get("customers.at")
        self._templates: tuple[Template, ...] = ()
        self._sample: present.Sample | None = None

    def compose_body(self) -> ComposeResult:
        """The list, and the chosen one filled."""
        yield from super().compose_body()
        yield BlockList(focusable=False, id="filled")

    def label_for(self, id: str) -> str:
        """A text of the program is retired, one of the owner's removed."""
        if id == "remove" and self.template is not None and self.template.key:
            return _("Bring back") if self.template.retired else _("Retire")
        return super().label_for(id)

    @property
    def template(self) -> Template | None:
        """The template under the cursor."""
        return next((each for each in self._templates if present.key_of(each) == self.lines.key), None)

    async def load(self, key: Any = None) -> None:
        """Read the templates, and somebody to fill them for."""
        book = self.session.book
        found = await self.ask(book.templates)
        if found is None:
            return
        self._sample = await self.ask(present.load_sample, book, self._customer, self.session.day)
        self._templates = present.in_list(found)
        self.lines.show(partial(present.blocks, self._templates), present.key_of(key) if isinstance(key, Template) else key)
        self.show_keys()
        self._show_filled()

    @on(BlockList.Moved, "#lines")
    def _show_filled(self) -> None:
        """The template under the cursor as the customer would get it."""
        template = self.template
        if template is not None:
            self.query_one("#filled", BlockList).show(partial(present.filled, template, self._sample))

    def can_move_up(self) -> bool:
        """They have no order of their own."""
        return False

    can_move_down = can_move_up

    async def do_new(self) -> None:
        """Add a text."""
        await self._form(None)

    async def do_edit(self) -> None:
        """Change the text under the cursor."""
        if self.template is not None:
            await self._form(self.template)

    async def _form(self, template: Template | None) -> None:
        from clientbook.screens.dialogs.drafts import Drafts  # forms are loaded when first asked for
        from clientbook.screens.dialogs.template import TemplateForm

        book, place = self.session.book, "template" if template is None else f"template-{present.key_of(template)}"
        draft = await self.ask(book.draft, place) or {}

        async def save(made: Template) -> str:
            told = _("Added: {name}") if template is None else _("Changed: {what}")
            name = text.fit(text.word(made.shown_name), 40)
            return await self.written(told.format(name=name, what=name), book.save_template, made, label=_("Template"))

        form = TemplateForm(template, self._sample, Drafts(book, place, today(self.session.clock), draft), save)
        if await self.app.push_screen_wait(form) is None and form.draft_kept:
            self.say(_("Not saved; what you typed is kept as a draft"), "quiet")

    def can_original(self) -> bool:
        """It is a text of the program in other words."""
        return self.writable and self.template is not None and original(self.template) is not None

    async def do_original(self) -> None:
        """The program's own words again."""
        template = self.template
        if template is not None:
            told = _("The original text again: {name}").format(name=text.fit(text.word(template.shown_name), 40))
            verb, key = self.session.book.put_template_back, present.key_of(template)
            if trouble := await self.written(told, verb, template, label=_("Template"), key=key):
                self.say(trouble, "late")

    async def do_remove(self) -> None:
        """Take a text of the owner's away; retire one of the program's, or bring it back."""
        template = self.template
        if template is None:
            return
        name, book = text.fit(text.word(template.shown_name), 40), self.session.book
        if template.retired:
            told, verb, changed = _("Back in the list: {name}"), book.save_template, replace(template, retired=False)
            trouble = await self.written(told.format(name=name), verb, changed, label=_("Template"))
        else:
            told = _("Retired: {name}. It is no longer offered") if template.key else _("Removed: {what}")
            key = present.key_of(template)
            trouble = await self.written(told.format(name=name, what=name), book.remove_template, template, label=_("Template"), key=key)
        if trouble:
            self.say(trouble, "late")
