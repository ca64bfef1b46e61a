"""The follow-ups: every planned next step in groups, handled from where the cursor stands or for all that are marked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from clientbook import commands, text
from clientbook.data import StepGroup
from clientbook.i18n import N_, _
from clientbook.screens.contact_acts import Target
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.plan_place import PlanPlace
from clientbook.screens.present import steps
from clientbook.screens.session import Session
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block
from clientbook.widgets.content import content
from clientbook.widgets.line_keys import KeyedLineList

CHANNEL, AT = "follow_ups.channel", "follow_ups.at"
"""Where a run remembers the channel and the line under the cursor."""


@dataclass(frozen=True, slots=True)
class Read:
    """What is read in one go."""

    groups: tuple[StepGroup, ...]
    channels: tuple[str, ...]
    """Channels that occur, in the order of their list."""
    day: date
    region: str
    opened: dict[str, int]
    channel: str


class FollowUps(PlanPlace[Read]):
    """Every planned next step."""

    CSS_PATH: ClassVar[str | Path] = Path(__file__).with_suffix(".tcss")
    PLACE = "follow_ups"
    TOP = True
    KEYS: ClassVar[tuple[str, ...]] = ("done", "snooze", "plan", "log", "mark", "menu", "help")
    LABELS: ClassVar[Mapping[str, str]] = {
        "plan": N_("Reschedule"),
        "remove": N_("Cancel follow-up"),
        "edit": N_("Change step"),
        "new": N_("Plan for somebody"),
        "open": N_("Open customer"),
    }

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._channel: str = session.memory.get(CHANNEL, "")
        self._more: dict[str, int] = {}
        self._first_of: tuple[str, int] | None = None
        self._words_known = False

    # the frame

    def compose_body(self) -> ComposeResult:
        """Title and list."""
        yield BlockList(focusable=False, id="title")
        yield KeyedLineList()
        yield Static(id="nobody")

    def keys(self) -> Sequence[str | tuple[str, str]]:
        """``f`` is another day here; “and 5 more” can only be opened."""
        lines = self.query_one_optional(KeyedLineList)
        if lines is None or (not lines.marks and self.customer is None):
            return (("open", _("Show more")), "new", "channel_filter", "undo", "menu", "help")
        return [(key, _("Log")) if key == "log" else key for key in self.KEYS]

    def on_mount(self) -> None:
        """Read the steps."""
        super().on_mount()
        self.read_again()

    def on_resize(self) -> None:
        """Other heights show other parts of the groups."""
        if self.page is not None:
            self.call_after_refresh(self.present, self.page)

    # reading

    def read(self) -> Read:
        """The steps and the words they are said with."""
        book, channel, more = self.session.book, self._channel, dict(self._more)
        if not self._words_known:
            text.use_own_words(book.pick_lists())
            self._words_known = True
        order = {entry.key: place for place, entry in enumerate(book.pick_list("channel"))}
        channels = sorted(book.step_channels(), key=lambda key: order.get(key, len(order)))
        return Read(book.steps(channel, steps.FIRST, more), tuple(channels), book.day(), book.region, more, channel)

    def present(self, page: Read) -> None:
        """Show the groups; the cursor stays with its step, or goes to the first that was not seen before."""
        looks = steps.Looks(page.day, page.region, page.opened)
        made = steps.entries(page.groups, looks, self.lines.size.height)
        key = self.session.memory.get(AT) if self._shown == 1 and self.lines.key is None else None
        if self._first_of is not None:
            key, self._first_of = steps.nth(made, *self._first_of), None
        self.set_class(not made, "-empty")
        self.query_one("#nobody", Static).update(content(steps.nothing(page.channel)))
        self.lines.show(made, lambda entry, width, chosen: steps.paint(entry, width, chosen, looks), key)
        self.aside(text.day(page.day, page.day))
        self.show_marks()

    def show_marks(self) -> None:
        """How many steps, which channel, how many are marked."""
        page, marked, shown = self.page, len(self.lines.marks), len(self.entries())
        if page is not None:
            several = bool(page.channels)
            title = self.query_one("#title", BlockList)
            title.show(lambda width: [Block((steps.titles(page.groups, page.channel, marked, width, shown=shown, several=several),))])

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Settings may have changed the words of choices, too."""
        self._words_known = self._words_known and not book
        super().book_changed(ids, book)

    def moved(self) -> None:
        """Remember where the cursor stands."""
        self.session.memory[AT] = self.lines.key

    def open_other(self, key: Any) -> None:
        """Show more of a group; the cursor goes to the first of the new ones."""
        group = key[1]
        before = steps.shown_of(self.lines.entries, group)
        self._more[group] = before + steps.PAGE
        self._first_of = (group, before)
        self._show_other()

    def _show_other(self) -> None:
        """Show other steps; the next key finds them there."""
        self.start(self.reload(), group="acts")

    # the channel

    def ladder(self) -> Iterator[Callable[[], bool]]:
        """Show every channel again, clear the marks."""
        yield self._clear_channel
        yield from super().ladder()

    def _clear_channel(self) -> bool:
        if not self._channel:
            return False
        self._show_channel("")
        return True

    def can_channel_filter(self) -> bool:
        """Steps name channels."""
        return bool(self._channel) or (self.page is not None and bool(self.page.channels))

    can_next_tab = can_previous_tab = can_channel_filter

    @property
    def channels(self) -> tuple[str, ...]:
        """What the filter goes round: every channel, then those that occur."""
        return ("", *(self.page.channels if self.page is not None else ()))

    async def do_channel_filter(self) -> None:
        """Choose the channel whose steps are shown."""
        choices = [Choice(key or "all", text.label("channel", key) if key else _("all")) for key in self.channels]
        chosen = await self.app.push_screen_wait(Choose(commands.label("channel_filter"), choices, self._channel or "all"))
        if chosen is not None:
            self._show_channel("" if chosen == "all" else chosen)

    def do_next_tab(self) -> None:
        """The next channel that occurs."""
        self._turn(1)

    def do_previous_tab(self) -> None:
        """The previous channel that occurs."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        round = self.channels
        at = round.index(self._channel) if self._channel in round else 0
        self._show_channel(round[(at + step) % len(round)])

    def _show_channel(self, channel: str) -> None:
        self._channel = self.session.memory[CHANNEL] = channel
        self._more.clear()
        self._show_other()

    # acts

    def target(self) -> Target:
        """The step under the cursor, or those that are marked."""
        found = [entry.value.follow_up for entry in self.marked()]
        if len(found) == 1:
            return Target(tuple(self.chosen()), found[0], name=self.chosen_name())
        return Target(tuple(self.chosen()), name=self.chosen_name(), steps=tuple(found))

    def can_edit(self) -> bool:
        """The cursor stands on a step and the book takes changes."""
        return self.customer is not None and not self.session.read_only

    async def do_edit(self) -> None:
        """Change the step under the cursor: when, what, how, how often."""
        if self.customer is None or self.lines.current is None:
            return
        step = self.lines.current.value.follow_up
        about = await self.about_target(Target((self.customer.id,), step, name=text.name(self.customer.title)))
        if about is not None:
            await self._plan(about, step)

    async def do_plan(self) -> None:
        """Another day, as a phrase."""
        about = await self.about_target()
        if about is not None:
            await self.put_off(about, phrase=True)

    def can_remove(self) -> bool:
        """A step is chosen and the book takes changes."""
        return self.can_contacted()

    async def do_remove(self) -> None:
        """Call the steps off; the customers stay."""
        await self.cancel_steps()

    def can_new(self) -> bool:
        """The book takes changes."""
        return not self.session.read_only

    def do_new(self) -> None:
        """A step for somebody: who, is found in Customers."""
        key = commands.key_name(commands.keys_of("plan")[-1])
        self.start_search("", _("Whom is the step for? A name or the last digits; then {key} plans it").format(key=key))
