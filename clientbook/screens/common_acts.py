"""Acts that work on every place: the book's undo and redo, and what belongs to the program."""

import asyncio
from collections.abc import Callable
from typing import Any

from clientbook import clipboard, commands, text
from clientbook.i18n import _, ngettext
from clientbook.screens.frame import Frame
from clientbook.screens.guide_acts import GuideActs
from clientbook.widgets.search_line import SearchLine

MANY_ROWS = 50
"""An undo of more rows than this is named before it is done."""
LONG_ROWS = 2000
"""One of more rows than this takes so long that it is said to be under way."""


def _built(place: str) -> Callable[[Frame], bool]:
    """Whether this place is there to go to."""
    return lambda screen: place in screen.session.shell.built()


class CommonActs(GuideActs):
    """Undo and redo, places, search, menu, palette, help, looks, quitting."""

    def start_search(self, words: str = "") -> None:
        """Put the keyboard into the search line, if this place has one."""
        line = self.query_one_optional(SearchLine)
        if line is not None:
            line.open(words)

    def do_back(self) -> None:
        """One step back: to the previous screen; places with more to step back from override this."""
        self.dismiss(None)

    def _go_and_wait(self, place: str) -> None:
        """To a place that says when it has read what it shows: keys typed meanwhile are for its lines."""
        shell = self.session.shell
        if not self.TOP or place != self.PLACE:
            shell.hold_keys(True, across=True)
        shell.goto(place)

    def do_go_today(self) -> None:
        """To the place Today."""
        self._go_and_wait("today")

    def do_go_customers(self) -> None:
        """To the place Customers."""
        self._go_and_wait("customers")

    def do_go_follow_ups(self) -> None:
        """To the place Follow-ups."""
        self._go_and_wait("follow_ups")

    def do_go_filter(self) -> None:
        """To the place Filter."""
        self._go_and_wait("filter")

    def do_go_insights(self) -> None:
        """To the place Insights."""
        self._go_and_wait("insights")

    def do_go_tidy(self) -> None:
        """To the place Tidy."""
        self._go_and_wait("tidy")

    can_go_today, can_go_customers, can_go_follow_ups = _built("today"), _built("customers"), _built("follow_ups")
    can_go_filter, can_go_insights, can_go_tidy = _built("filter"), _built("insights"), _built("tidy")

    def can_undo(self) -> bool:
        """A book opened to read has nothing to undo."""
        return self.session.is_open and not self.session.read_only

    can_redo = can_undo

    async def do_undo(self) -> None:
        """Take the last step back; one from before this run or of many rows is named first."""
        confirmed, self._armed = self._armed, None
        unit = await self.ask(self.session.book.next_undo)
        if unit is None:
            if not self.message.text:
                self.say(_("There is nothing to undo"), "quiet")
            return
        opened = self.session.opened_at
        if (unit.rows > MANY_ROWS or (opened is not None and unit.at < opened)) and confirmed != ("undo", unit.id):
            self.arm("undo", unit.id)
            now = self.session.clock.now()
            then = unit.at.astimezone(now.tzinfo).date()
            near = (now.date() - then).days in (0, 1)
            day = text.ago(then, now.date()) if near else text.day(then, now.date())
            note = _("The last step is “{what}” ({day}); press {key} again to undo it")
            self.say(note.format(what=text.unit_title(unit), day=day, key=commands.shown_key("undo")), "warn")
            return
        if unit.rows > LONG_ROWS:
            self.say(_("Undoing …"), "quiet")
        report = await self.ask(self.session.book.undo)
        if report is not None:
            self._tell_undone(report, _("Undone: {what}"), _("{key} redo").format(key=commands.key_name("ctrl+y")))

    async def do_redo(self) -> None:
        """Make the last undone step again."""
        report = await self.ask(self.session.book.redo)
        if report is not None:
            self._tell_undone(report, _("Made again: {what}"), _("{key} undo").format(key=commands.shown_key("undo")))

    def _tell_undone(self, report: Any, sentence: str, hint: str) -> None:
        if not report.units:
            self.say(_("There is nothing to redo"), "quiet")
            return
        if report.kept and report.unit is None:
            sentence, hint = _("Not undone: {what}"), ""
        told = sentence.format(what=text.unit_title(report.units[0]))
        if report.kept:
            first = report.kept[0]
            note = ngettext(
                "{told}. Kept as it is: {name}, because {why}",
                "{told}. {n} kept as they are: {name} and others, because {why}",
                len(report.kept),
            )
            self.say(note.format(told=told, n=len(report.kept), name=text.name(first.title), why=text.kept_why(first)), "warn", hint)
        else:
            self.say(told, "good", hint)

    def do_quit_twice(self) -> None:
        """Quit at the top after a second press; elsewhere step back."""
        if not self.TOP:
            self.do_back()
        elif self.armed("quit_twice"):
            self.session.shell.leave()
        else:
            self.arm("quit_twice")
            self.say(_("Press {key} again to quit").format(key=commands.shown_key("quit_twice")), "quiet")

    def do_quit(self) -> None:
        """Quit now; drafts are kept."""
        self.session.shell.leave()

    def do_search(self) -> None:
        """Open the search line."""
        self.start_search()

    def can_search(self) -> bool:
        """Where there is a search line."""
        return self.query_one_optional(SearchLine) is not None

    def do_menu(self) -> None:
        """Everything that can be done here, by digit."""
        from clientbook.screens.action_menu import ActionMenu  # loaded when first asked for, to keep the start quick

        self.app.push_screen(ActionMenu(self.menu_ids(), self.label_for), self._after_choice)

    def menu_ids(self) -> list[str]:
        """What the menu offers, in its order: what can be done here first, the program last."""
        hidden = {"menu", "palette", "back", "quit_twice", "open"}
        return commands.by_use(id for id in self.possible() if commands.BY_ID[id].group not in ("go", "move") and id not in hidden)

    def do_palette(self) -> None:
        """Every command by name."""
        from clientbook.screens.palette import Palette  # loaded when first asked for, to keep the start quick

        self.app.push_screen(Palette(self.possible()), self._after_choice)

    def _after_choice(self, id: str | None) -> None:
        if id is not None:
            self.perform(id)

    def do_help(self) -> None:
        """The keys that work here."""
        from clientbook.screens.help import Help  # loaded when first asked for, to keep the start quick

        self.app.push_screen(Help(self.possible()))

    def do_about(self) -> None:
        """Version and promises."""
        from clientbook.screens.about import About  # loaded when first asked for, to keep the start quick

        self.app.push_screen(About(self.session))

    def can_import_csv(self) -> bool:
        """A book opened to read takes nothing in."""
        return self.can_undo()

    def do_import_csv(self) -> None:
        """Customers from a sheet."""
        self.session.shell.open("import_csv")

    def can_passphrase(self) -> bool:
        """The book is the owner's and can be written."""
        return self.can_undo() and not self.session.practice

    def do_passphrase(self) -> None:
        """Another passphrase."""
        from clientbook.screens.change_passphrase import ChangePassphrase  # loaded when first asked for, to keep the start quick

        def told(changed: bool | None) -> None:
            if changed:
                self.say(_("The passphrase was changed. Earlier copies of the book still open with the old one"))

        self.app.push_screen(ChangePassphrase(self.session), told)

    def can_settings(self) -> bool:
        """A book is open; one opened to read shows its settings too."""
        return self.session.is_open

    def do_settings(self) -> None:
        """What holds on this machine and in this book."""
        self.session.shell.open("settings")

    can_custom_fields = can_settings

    def do_custom_fields(self) -> None:
        """Fields of the owner's own."""
        self.session.shell.open("custom_fields")

    def do_redraw(self) -> None:
        """Paint the screen again."""
        self.app.refresh(repaint=True, layout=True)

    def can_lock(self) -> bool:
        """A book is open."""
        return self.session.is_open

    def do_lock(self) -> None:
        """Keep what was typed and lock the book."""
        self.session.shell.lock()

    can_mask = can_lock

    def do_mask(self) -> None:
        """Half hide names and numbers, or show them again."""
        told = (
            _("Names and numbers are half hidden; {key} shows them")
            if self.session.shell.switch_mask()
            else _("Names and numbers are shown")
        )
        self.say(told.format(key=commands.shown_key("mask")), "quiet")

    def do_switch_theme(self) -> None:
        """The next look."""
        self.say(_("Look: {name}").format(name=self.session.shell.next_look()), "quiet")

    def do_switch_language(self) -> None:
        """The other language."""
        self.session.shell.next_language()

    async def copied_sentence(self, copied: str, name: str) -> str:
        """Copy; where it went, as a sentence."""

        def osc52(safe: str) -> None:
            self.app.call_later(self.app.copy_to_clipboard, safe)

        reached = await asyncio.to_thread(clipboard.copy, copied, osc52)
        if reached is clipboard.Reached.MACHINE:
            self.session.copied = copied
            return _("Copied: {what}").format(what=name)
        return _("Sent to the terminal's clipboard (not every terminal takes it): {what}").format(what=name)

    async def copy_text(self, copied: str, name: str) -> None:
        """Copy, and say where it went."""
        self.say(await self.copied_sentence(copied, name), "good")
