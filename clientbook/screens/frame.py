"""``Frame``: the three lines around a screen, who can act on it, and asking the book without holding the keyboard."""

import asyncio
from array import array
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, ClassVar, ParamSpec, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from clientbook import commands, text
from clientbook.domain.errors import ClientbookError, Superseded
from clientbook.i18n import _
from clientbook.screens.session import Session
from clientbook.widgets.acts import Acts
from clientbook.widgets.boxes import VerticalBox
from clientbook.widgets.guide_strip import GuideStrip
from clientbook.widgets.key_line import KeyLine
from clientbook.widgets.lean_screen import LeanScreen
from clientbook.widgets.message_line import MessageLine
from clientbook.widgets.tab_bar import TabBar
from clientbook.widgets.text_input import TextInput

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 3
"""How often a question is asked that another one has taken the place of."""


def _taken(answer: "asyncio.Future[Any]") -> None:
    """Take an answer nobody waits for any more: asyncio would write over the screen that its error was not heard."""
    if not answer.cancelled():
        answer.exception()


class BookChanged(Message):
    """The book was written: by this screen, another one, or an import. Sent to every place on the stack."""

    def __init__(self, ids: frozenset[int], book: bool = False) -> None:
        super().__init__()
        self.ids = ids
        """Customers whose rows changed."""
        self.book = book
        """Whether settings, pick lists or custom fields changed."""


class Frame(LeanScreen[None], Acts):
    """A screen with the top line, a body, the message line and the key line.

    A place sets ``PLACE`` (the tab it belongs to), ``TOP`` and ``KEYS``, composes its body in ``compose_body``, offers acts as
    ``do_<id>`` methods and reloads what it shows in ``book_changed``.
    """

    PLACE: ClassVar[str] = "customers"
    """Which tab of the top line is lit."""
    TOP: ClassVar[bool] = False
    """Whether Esc has nowhere further to go."""
    KEYS: ClassVar[tuple[str, ...]] = ("menu", "help")
    """Ids for the key line, at most seven; ``menu`` and ``help`` last."""
    LABELS: ClassVar[Mapping[str, str]] = {}
    """What commands are called here, marked for translation, where a word of its own says more than the usual one."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._armed: tuple[str, Any] | None = None
        self.route = ""
        """By which name it was opened, where the name opens it again."""

    # the frame

    def compose(self) -> ComposeResult:
        """The three lines and the body between them."""
        session = self.session
        look = {"practice": session.practice, "read_only": session.read_only}
        yield TabBar(session.shell.built(), self.PLACE, **look, snapshot=session.snapshot)
        if session.guide is not None:
            yield GuideStrip()
        with VerticalBox(classes="body"):
            yield from self.compose_body()
        yield KeyLine()
        yield MessageLine()

    def compose_body(self) -> ComposeResult:
        """The body of this place."""
        yield from ()

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys()

    def on_screen_resume(self) -> None:
        """Show the keys of what is possible now."""
        self.show_keys()

    def on_descendant_focus(self) -> None:
        """Other keys may work there."""
        self.show_keys()

    def keys(self) -> Sequence[str | tuple[str, str]]:
        """Ids for the key line now, or (id, label) where the place says it in its own words."""
        return self.KEYS

    def show_keys(self) -> None:
        """Show the keys that work now."""
        line = self.query_one_optional(KeyLine)
        if line is None:
            return
        entries = [(key, self.label_for(key)) if isinstance(key, str) else key for key in self.keys()]
        line.show([(id, self.key_for(id), label) for id, label in entries if self.reach(id) is not None and self.key_for(id)])
        self.show_guide()

    def tried(self) -> Iterable[str]:
        """What of the guided round can be seen to be done here; places that see more override this."""
        return ()

    def show_guide(self) -> None:
        """Say the next thing to try, in a practice book."""
        guide = self.session.guide
        strip = self.query_one_optional(GuideStrip) if guide is not None else None
        if guide is not None and strip is not None:
            guide.saw(self.tried())
            said = guide.said(self.key_for)
            strip.show(*(said or ("", "", "")))

    def label_for(self, id: str) -> str:
        """What a command is called here: on the key line and in the menu."""
        return _(self.LABELS[id]) if id in self.LABELS else commands.label(id)

    def key_for(self, id: str) -> str:
        """The key to show for a command now; empty where no key of it works here."""
        return commands.shown_key(id)

    def aside(self, display: str) -> None:
        """Show something at the right of the top line."""
        self.query_one(TabBar).aside = display

    @property
    def message(self) -> MessageLine:
        """The message line."""
        return self.query_one(MessageLine)

    def say(self, display: str, tone: str = "good", hint: str = "") -> None:
        """Say on the message line what happened."""
        self.message.say(display, tone, hint)

    def tell_waiting(self) -> None:
        """An act was not begun because the last one is still being written."""
        self.say(_("The last step is still being written; nothing else was begun. Press the key again in a moment"), "warn")

    def say_saved(self, display: str) -> None:
        """Say what was written, with the way back beside it."""
        self.say(display, "good", _("{key} undo").format(key=commands.shown_key("undo")))

    def tell_error(self, error: ClientbookError) -> None:
        """Say what went wrong, what was kept and what to do."""
        self.say(text.error_sentence(error), "late")

    # the book

    async def ask(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Ask the book without holding the keyboard; None where it refused (the sentence stands on the message line then).

        Whoever still waits for an answer that was superseded asks again: an older question whose thread was late may have come after
        this one. A question nobody waits for any more ends with its worker.
        """
        return await self._hear(partial(asyncio.to_thread, verb, *args, **kwargs))

    async def ask_at_once(self, verb: "Callable[P, Future[T]]", *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The same of a verb that waits for nothing: without a thread between the keyboard and the book's own."""

        def begin() -> "asyncio.Future[T]":
            answer = asyncio.wrap_future(verb(*args, **kwargs))
            answer.add_done_callback(_taken)
            return asyncio.shield(answer)  # the book's own future is not for us to cancel

        return await self._hear(begin)

    async def _hear(self, ask: Callable[[], Awaitable[T]]) -> T | None:
        for _try in range(TRIES):
            try:
                return await ask()
            except Superseded:
                if not self.is_attached or not self.is_running:
                    return None
            except ClientbookError as error:
                if self.is_attached:
                    self.tell_error(error)
                return None
        return None

    def book_changed(self, ids: frozenset[int], book: bool) -> None:
        """Show what changed; places override this."""

    def day_changed(self) -> None:
        """Another day has begun, or is reckoned for: show every mark and age anew."""
        self.book_changed(frozenset(), True)

    @property
    def reading(self) -> bool:
        """Whether what this place lists is still being read; places with a list override this."""
        return False

    @property
    def listed_in_part(self) -> bool:
        """Whether more of the list is still to come; places that show its first page first override this."""
        return self.reading

    def listed(self) -> "array[int]":
        """The customers this place lists; places with a list override this."""
        return array("q")

    def opens_again_with(self) -> dict[str, str]:
        """What its route is told to open it as it stands now, after a lock; screens with something typed in them override this."""
        return {}

    def mask_changed(self) -> None:
        """Names and numbers are half hidden from now on, or shown again: say everything anew."""
        self.message.hush()
        self.query_one(TabBar).refresh()
        for field in self.query(TextInput):
            field.cover()
        self.day_changed()

    @on(BookChanged)
    def _on_book_changed(self, event: BookChanged) -> None:
        event.stop()
        self.book_changed(event.ids, event.book)

    # acts

    def nodes(self) -> Iterator[Acts]:
        """Whoever can act now, from the focus outwards."""
        focused = self.focused
        for node in focused.ancestors_with_self if focused is not None else [self]:
            if isinstance(node, Acts):
                yield node

    def reach(self, id: str) -> Acts | None:
        """Who would do this command now; None where it is not possible."""
        return next((node for node in self.nodes() if node.offers(id)), None)

    def possible(self) -> list[str]:
        """Ids of everything that can be done now, in the order of the registry."""
        return commands.ordered(id for node in self.nodes() for id in node.offered())

    def perform(self, id: str) -> None:
        """Do a command wherever it belongs: from the menu, the palette, the key line."""
        node = self.reach(id)
        if node is not None:
            node.act(id)

    @on(KeyLine.Pressed)
    def _on_key_clicked(self, event: KeyLine.Pressed) -> None:
        self.perform(event.id)

    @on(TabBar.Chosen)
    def _on_tab_chosen(self, event: TabBar.Chosen) -> None:
        self.session.shell.goto(event.place)

    def arm(self, id: str, about: Any = None) -> None:
        """Wait for the same key once more; any other key forgets it."""
        self._armed = (id, about)

    def armed(self, id: str, about: Any = None) -> bool:
        """Whether this key was announced just before; asking uses it up."""
        was, self._armed = self._armed, None
        return was == (id, about)
