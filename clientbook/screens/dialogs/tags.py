"""Tags of one customer or of many: ``+vip -trial``, with what comes out of it shown while typing."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from clientbook.domain.customer import TAG_LIMIT
from clientbook.domain.names import clean, fold_typed
from clientbook.i18n import _
from clientbook.screens.dialogs.dialog import Dialog, Save
from clientbook.widgets.content import content, segments
from clientbook.widgets.text_input import TextInput

Change = tuple[tuple[str, ...], tuple[str, ...]]
"""Tags to add, tags to take off."""
SEPARATORS = str.maketrans({"，": " ", ",": " ", "、": " ", "；": " ", ";": " ", "　": " "})


def read_tags(text: str) -> Change:
    """What was typed as tags to add (a plain word or ``+word``) and to take off (``-word``); each once, the last word counts."""
    wanted: dict[str, bool] = {}
    for word in text.translate(SEPARATORS).split():
        sign = fold_typed(word[0])
        tag = clean(word[1:] if sign in "+-" else word, TAG_LIMIT).text.lstrip("#＃")
        if tag:
            wanted.pop(tag, None)
            wanted[tag] = sign != "-"
    return tuple(tag for tag, on in wanted.items() if on), tuple(tag for tag, on in wanted.items() if not on)


def changed_tags(tags: Iterable[str], change: Change) -> tuple[str, ...]:
    """The tags after the change, in their order, new ones at the end."""
    add, off = change
    kept = [tag for tag in tags if tag not in off]
    return tuple(dict.fromkeys([*kept, *add]))


class Tags(Dialog[bool]):
    """Asks for tags to add and take off; ``tags`` are those the customer has, ``about`` says whom it is about."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(self, about: str, tags: tuple[str, ...] | None, save: Save[Change]) -> None:
        super().__init__()
        self.title_text = _("Tags")
        self._about = about
        self._tags = tags
        self._save = save

    def body(self) -> ComposeResult:
        """Whom it is about, the field, what comes out."""
        yield Static(content(self._about, "$text-muted"), classes="line")
        yield TextInput("", limit=400, placeholder=_("+one -other"), classes="one")
        yield Static("", id="outcome")

    def on_mount(self) -> None:
        """Show what is there now."""
        self._show(((), ()))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what comes out of it."""
        event.stop()
        self._show(read_tags(event.value))

    def _show(self, change: Change) -> None:
        outcome = self.query_one("#outcome", Static)
        if self._tags is None:
            add, off = change
            outcome.update(segments(*(("+" + tag + "  ", "$accent") for tag in add), *(("-" + tag + "  ", "$text-muted") for tag in off)))
            return
        after = changed_tags(self._tags, change)
        outcome.update(segments(*(("#" + tag + "  ", "$accent") for tag in after)) if after else content(_("no tags"), "$text-muted"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Save and close; stay where the book did not take it."""
        self.start(partial(self._try, read_tags(self.query_one(TextInput).value)), group="acts", exclusive=True)

    async def _try(self, change: Change) -> None:
        if change == ((), ()):
            self.dismiss(False)
        elif trouble := await self._save(change):
            self.say(trouble)
        else:
            self.dismiss(True)

    def explanation(self) -> str:
        """One sentence of help."""
        return _("A word or +word adds a tag, -word takes it off; several with spaces between.")
