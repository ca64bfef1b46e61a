"""Today: who needs the owner, in sections; every line is acted on in place, and what was handled stays below."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult

from clientbook import commands, text
from clientbook.data import SECTIONS, HandledLine, ImportQuestion
from clientbook.domain.tidy import LARGE, round_of
from clientbook.i18n import _
from clientbook.screens.agenda_place import AgendaPlace, Keys
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.present import agenda
from clientbook.screens.present.agenda import Page
from clientbook.screens.present.backups import LastBackup, last_backup
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.line_keys import KeyedLineList
from clientbook.widgets.line_pairs import PairedLineList

AIRY_FROM = 30
"""Lines from which the sections stand apart."""
LIMIT = 50
"""Lines of a section that are read at once: more than a screen shows, and the first in a book of a million are there in no time."""
AT, UNTIDY = "today.at", "today.untidy"
"""Where a run remembers the line under the cursor, and how many customers had something to tidy."""


class TodayScreen(AgendaPlace):
    """The first thing in the morning."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    TOP = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._counts: dict[str, int] = {}
        self._words_known = self._uncounted = False

    # the frame

    def compose_body(self) -> ComposeResult:
        """How many there are, and the lines."""
        yield BlockList(id="head", focusable=False)
        yield PairedLineList()

    def on_mount(self) -> None:
        """Read it."""
        super().on_mount()
        self.aside(text.day(self.session.clock.now().date(), self.session.clock.now().date()))
        self.read_again()

    # reading

    def read(self) -> Page:
        """The agenda and the settings it needs to be said, in one go."""
        book, session = self.session.book, self.session
        if not self._words_known:
            text.use_own_words(book.pick_lists())
            self._words_known = True
        found, settings = book.agenda(LIMIT), book.settings()
        anybody = bool(found.lines or found.handled or found.question)
        return Page(
            found,
            thresholds=(settings["cooling_days"], settings["dormant_days"]),
            region=book.region,
            remind_code=not (settings["recovery_code_copied"] or session.practice or session.read_only),
            customers=None if anybody else book.count(),
            writable=not session.read_only,
            backup=self._last_backup(settings["backup_days"]),
            round=round_of(settings, found.day),
        )

    def _last_backup(self, remind: int) -> LastBackup | None:
        """How old the last backup is; of a practice book and of one that is only read nothing is said."""
        if self.session.practice or self.session.read_only:
            return None
        return last_backup(self.session.book.backup_note(), remind, self.session.clock.now().tzinfo)

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Settings may have changed the words of choices, too."""
        self._words_known = self._words_known and not book
        super().book_changed(ids, book)

    def present(self, page: Page) -> None:
        """Show it, with the numbers of before until the new ones are counted."""
        first = self._shown == 1
        self._show(page, self.session.memory.get(AT) if first else None)
        if len(page.agenda.counts) < len(SECTIONS):
            self.count()
        self.start(self._count_untidy, group="untidy", exclusive=True)

    async def _count_untidy(self) -> None:
        """Ask how many customers have something to tidy, now that everything else is shown."""
        number = await self.ask(self.session.book.tidy_count, LARGE)
        known = self.session.memory.get(UNTIDY) if number is None else number
        if self.is_attached and self.page is not None and (known, number is None) != (self.page.untidy, self.page.uncounted):
            self.session.memory[UNTIDY] = known
            self._uncounted = number is None
            self._show(self.page)

    def _show(self, page: Page, key: Any = None) -> None:
        counts, untidy = {**self._counts, **page.agenda.counts}, self.session.memory.get(UNTIDY)
        self.page = page = replace(page, counts=counts, untidy=untidy, uncounted=self._uncounted)
        self.query_one("#head", BlockList).show(lambda width: [Block((agenda.head_line(page, width),))])
        self.lines.show(agenda.entries(page, airy=self.size.height >= AIRY_FROM), self.painter(page), key)
        self.aside(text.day(page.day, page.day))

    def counted(self, counts: Mapping[str, int]) -> None:
        """Show them; no line moves."""
        self._counts = dict(counts)
        if self.page is not None:
            self._show(self.page)

    def on_resize(self) -> None:
        """The sections may stand apart now, or no more."""
        if self.page is not None:
            self._show(self.page)

    def moved(self) -> None:
        """Remember where the cursor stands."""
        self.session.memory[AT] = self.lines.key

    # the lines that are no customer's

    @property
    def handled(self) -> HandledLine | None:
        """The handled line under the cursor."""
        current = self.lines.current
        return current.value if current is not None and isinstance(current.value, HandledLine) else None

    def keys(self) -> Keys:
        """On a handled line its own undo; on the question its answers."""
        lines = self.query_one_optional(KeyedLineList)
        current = lines.current if lines is not None else None
        if current is not None and isinstance(current.value, HandledLine):
            return [("undo", _("Undo this line")), "open", "new", "search", "menu", "help"]
        if current is not None and isinstance(current.value, ImportQuestion):
            return [("open", _("Answer")), "new", "search", "undo", "menu", "help"]
        return super().keys()

    def open_other(self, key: Any) -> None:
        """Everybody of a section, the question, the recovery code, somebody who was contacted and not logged."""
        if key[0] == "all":
            from clientbook.screens.agenda_section import SectionScreen  # when first asked for

            self.app.push_screen(SectionScreen(self.session, key[1], self.page))
        elif key[0] == "question":
            self.start(self._answer(), group="acts")
        elif key == agenda.RECOVERY:
            self.start(self._check_code(), group="acts")
        elif key == agenda.BACKUP:
            self.act("backup")
        elif key == agenda.TIDY:
            self.act("go_tidy")
        elif key == agenda.UNLOGGED:
            note = _("A name or the last digits; then {log} logs what was said, {contacted} a contact just now")
            keys = {id: commands.key_name(commands.keys_of(id)[-1]) for id in ("log", "contacted")}
            self.start_search("", note.format(**keys))
        elif key[0] == "handled":
            self.start(self._open_handled, group="open", exclusive=True)

    async def _open_handled(self) -> None:
        """The customer it was about; of several, whose line it is to undo is said."""
        line = self.handled
        if line is None or line.unit.customers > 1 or not line.unit.codes:
            self.say(_("{key} undoes this line").format(key=commands.shown_key("undo")), "quiet")
            return
        customer = await self.ask(self.session.book.customer_by_code, line.unit.codes[0])
        if customer is not None and customer.id is not None:
            await self.open_customer(customer.id)

    async def _answer(self) -> None:
        """How to count those who came without a day of contact."""
        current = self.lines.current
        if current is None or not isinstance(current.value, ImportQuestion) or self.session.read_only:
            return
        value = current.value
        choices = [Choice(key, label) for key, label in agenda.answers()]
        answer = await self.app.push_screen_wait(Choose(agenda.asked(value), choices))
        if answer is None:
            return
        unit, trouble = await self.write(self.session.book.answer_import, value.unit, answer)
        if trouble:
            self.say(trouble, "late")
        else:
            await self.reload()
            say = self.say if unit is None else self.say_saved
            say(_("Answered: {what}").format(what=dict(agenda.answers())[answer]))

    async def _check_code(self) -> None:
        """Two groups of the recovery code, read off the paper it was copied to."""
        from clientbook.screens.dialogs.check_code import CheckCode  # when first asked for

        if await self.app.push_screen_wait(CheckCode(self.session.book)):
            await self.reload()
            self.say(_("Both groups are right: the recovery code on your paper opens this book"))

    async def do_undo(self) -> None:
        """On a handled line take that line back, elsewhere the last step."""
        line = self.handled
        if line is None:
            await super().do_undo()
            return
        report: Any = await self.ask(self.session.book.undo_unit, line.unit.id)
        if report is not None:
            await self.reload()
            self._tell_undone(report, _("Undone: {what}"), _("{key} redo").format(key=commands.key_name("ctrl+y")))
