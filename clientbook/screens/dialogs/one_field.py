"""One field changed in place: an input that stands where the value stood, a hint below it, Enter saves.

The dialog stays open and filled until the book has it, and says in a sentence why not where it has not.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.widgets import Input, Static

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, KeyHints, Save
from clientbook.screens.leaving import Leaving
from clientbook.widgets.content import content
from clientbook.widgets.text_area import CoveredArea
from clientbook.widgets.text_input import TextInput

Warn = Callable[[str], Awaitable[str]]
"""Answers with a sentence about what is being typed, or an empty one; the newest answer counts."""
LINES = 3
"""Lines it takes at most: the field, and what is said below it."""
LOOK, LOOKS = 0.02, 100
"""Seconds between two looks whether a draft was kept, and how many there are."""
NARROW = 34
"""Cells an input has at least, however short the place it stands in."""


async def nothing_to_warn(text: str) -> str:
    """The default: no remark."""
    return ""


@dataclass(frozen=True, slots=True)
class Answer:
    """How an edit ended."""

    saved: bool
    text: str = ""
    """What was typed and not saved; empty where nothing was changed."""
    kept: bool = False
    """Whether that is in the book as a draft."""


Keep = Callable[[str], Awaitable[None]]
"""Puts what was typed and not saved into the book as a draft; raises where the book refuses."""


class Keeping(Dialog[Answer]):
    """A field that closes when what was typed in it is kept, and stays where it cannot be until the same is asked again."""

    _keep: Keep | None = None
    _value = ""

    def __init__(self, classes: str) -> None:
        super().__init__(classes=classes)
        self._leaving = Leaving()

    @property
    def typed(self) -> str:
        """What stands in the field now."""
        raise LookupError

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.typed != self._value

    def action_close(self) -> None:
        """Close; what was typed is not lost."""
        if self._keep is None or not self.changed or not self.typed:
            self.dismiss(Answer(False, self.typed if self.changed else ""))
        else:
            self.start(partial(self._close, self._keep, self.typed), group="acts", exclusive=True)

    async def _close(self, keep: Keep, typed: str) -> None:
        kept: list[bool] = []

        async def keep_it() -> None:
            await keep(typed)
            kept.append(True)

        if await self._leaving.may(keep_it, self.say):
            self.dismiss(Answer(False, typed, kept=bool(kept)))

    async def keep_draft(self) -> None:
        """Keep what was typed; where whoever opened this does that, close and wait for it.

        Raises:
            ClientbookError: the book refuses; the field stays as it is.
        """
        if self._keep is None:
            await close_and_wait(self)
        elif self.changed and self.typed:
            await self._keep(self.typed)


async def close_and_wait(dialog: Keeping) -> None:
    """Close a field and wait for the act that opened it, which remembers what was typed."""
    acts = [worker for worker in dialog.app.workers if worker.group == "acts" and worker.is_running]
    dialog.action_close()
    looked = 0
    while looked < LOOKS and any(worker.is_running for worker in acts):
        looked += 1
        await asyncio.sleep(LOOK)


class OneField(Keeping):
    """Edits one line of text over the place where it stood. What was typed and not saved is answered too, for the draft."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(
        self,
        label: str,
        value: str,
        save: Save[str],
        *,
        hint: str = "",
        warn: Warn = nothing_to_warn,
        at: Region | None = None,
        limit: int = FIELD_LIMIT,
        draft: str = "",
        meaning: Callable[[str], str] = lambda typed: "",
        keep: Keep | None = None,
    ) -> None:
        super().__init__("in-place" if at is not None else "")
        self._keep = keep
        self._meaning = meaning
        self.title_text = label
        self._value = value
        self._draft = draft
        self._save = save
        self._hint = hint
        self._warn = warn
        self._at = at
        self._limit = limit
        self._asked = 0
        self._saving = False

    @property
    def typed(self) -> str:
        """What stands in the field now."""
        return self.query_one(TextInput).value

    def compose(self) -> ComposeResult:
        """In place the label of the line is the title, and the keys stand where the keys of every screen stand."""
        with Vertical(classes="box panel"):
            if self._at is None:
                yield Static(content(self.title_text), classes="title")
            yield TextInput(self._value, limit=self._limit, classes="one")
            yield Static(content(self._hint), id="said")
            if self._at is None:
                yield self.hints()
        if self._at is not None:
            yield self.hints()

    def on_mount(self) -> None:
        """Stand over the line that is being changed."""
        self.say(self._hint, "quiet")
        if self._draft and self._draft != self._value:
            self.query_one(TextInput).replace_text(self._draft)
            self._hint = _("From your draft; Ctrl+Z brings the saved text back")
        self._place()

    def _place(self) -> None:
        if self._at is None:
            return
        panel = self.query_one(".panel")
        room = self.app.size
        width = min(max(self._at.width + 1, NARROW), room.width)
        panel.styles.width = width
        panel.styles.offset = (max(min(self._at.x - 1, room.width - width), 0), max(min(self._at.y, room.height - LINES), 0))

    def on_resize(self) -> None:
        """Keep it inside the screen."""
        self._place()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Ask whether something is to be said about what stands there now."""
        event.stop()
        self._asked += 1
        self.start(partial(self._look, event.value, self._asked), group="warn", exclusive=True)

    async def _look(self, text: str, asked: int) -> None:
        sentence = await self._warn(text) if text != self._value else ""
        if asked == self._asked and self.is_attached:
            if sentence:
                self.say(sentence)
            else:
                self.say(self._meaning(text) or self._hint, "quiet")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Save and close; stay where the book did not take it."""
        if not self._saving:
            self._saving = True
            self.start(self._try(self.typed), group="acts")

    async def _try(self, text: str) -> None:
        try:
            trouble = await self._save(text)
        finally:
            self._saving = False
        if trouble:
            self._asked += 1
            self.say(trouble)
        else:
            self.dismiss(Answer(True))

    def explanation(self) -> str:
        """One sentence of help."""
        return self._hint or super().explanation()


class LongField(Keeping):
    """Edits text of several lines. Enter is a new line here, so Ctrl+S saves, and the line of keys says so."""

    AUTO_FOCUS = "CoveredArea"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(self, label: str, value: str, save: Save[str], *, hint: str = "", draft: str = "", keep: Keep | None = None) -> None:
        super().__init__("wide")
        self._keep = keep
        self.title_text = label
        self._value = value
        self._draft = draft
        self._save = save
        self._hint = hint

    @property
    def typed(self) -> str:
        """What stands in the field now."""
        return self.query_one(CoveredArea).text

    def body(self) -> ComposeResult:
        """The text."""
        yield CoveredArea(self._draft or self._value, compact=True, tab_behavior="focus", show_line_numbers=False)

    def on_mount(self) -> None:
        """Stand at the end."""
        area = self.query_one(CoveredArea)
        area.move_cursor(area.document.end)
        self.say(_("From your draft") if self._draft else self._hint, "quiet")

    def hints(self) -> KeyHints:
        """The keys that work here."""
        return KeyHints(("Ctrl+S", _("save")), ("Enter", _("new line")), ("Esc", _("cancel")))

    def action_save(self) -> None:
        """Save and close; stay where the book did not take it."""
        self.start(partial(self._try, self.typed[:LONG_LIMIT]), group="acts", exclusive=True)

    async def _try(self, text: str) -> None:
        if trouble := await self._save(text):
            self.say(trouble)
        else:
            self.dismiss(Answer(True))
