"""Choosing a passphrase: typed twice, shown on demand, proposed on demand, with an honest word about its strength."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from clientbook import commands, i18n
from clientbook.i18n import N_, _
from clientbook.widgets.content import content, segments
from clientbook.widgets.password import PasswordField

STRENGTHS: tuple[tuple[str, str], ...] = (
    (N_("guessed at once"), "$error"),
    (N_("weak"), "$error"),
    (N_("fair: longer is better"), "$warning"),
    (N_("good"), "$success"),
    (N_("strong"), "$success"),
)


class PassphraseFields(Vertical):
    """Two fields and a line about the first."""

    DEFAULT_CSS = "PassphraseFields { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "propose", show=False),
        Binding("tab,down", "other(1)", show=False, priority=True),
        Binding("shift+tab,up", "other(-1)", show=False, priority=True),
    ]

    class Chosen(Message):
        """Both fields agree and the passphrase is long enough."""

        def __init__(self, passphrase: str) -> None:
            super().__init__()
            self.passphrase = passphrase

    class Refused(Message):
        """It cannot be taken; ``why`` is a display string."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    _proposed: tuple[str, str] = ("", "")
    """The passphrase proposed last, and what its pinyin means."""

    def __init__(self, ready: Callable[[], bool] = lambda: True) -> None:
        """``ready`` is asked before anything is taken: a mistake elsewhere on the screen does not cost a passphrase typed twice."""
        super().__init__()
        self._ready = ready

    def compose(self) -> ComposeResult:
        """The fields."""
        yield Static(content(_("Passphrase")), classes="label")
        yield PasswordField(id="first")
        yield Static(content(""), id="strength", classes="line")
        yield Static(content(_("Once more")), classes="label")
        yield PasswordField(id="second")

    @property
    def first(self) -> PasswordField:
        """The first field."""
        return self.query_one("#first", PasswordField)

    @property
    def second(self) -> PasswordField:
        """The second field."""
        return self.query_one("#second", PasswordField)

    @on(Input.Changed, "#first")
    def _on_first(self, event: Input.Changed) -> None:
        from clientbook.data import strength  # after the first paint

        event.stop()
        line = self.query_one("#strength", Static)
        if not event.value:
            line.update(content(""))
        else:
            word, style = STRENGTHS[strength(event.value)]
            meaning = "   " + self._proposed[1] if event.value == self._proposed[0] and self._proposed[1] else ""
            line.update(segments((_("Strength: "), "$text-muted"), (_(word), style), meaning))

    @on(Input.Changed, "#second")
    def _on_second(self, event: Input.Changed) -> None:
        event.stop()

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.first.has_focus and not self.second.value:
            self.screen.set_focus(self.second)
        else:
            self.submit()

    def submit(self) -> None:
        """Take the passphrase, or say why not."""
        if not self._ready():
            return
        from clientbook.data import require_passphrase
        from clientbook.domain.errors import InvalidValue

        try:
            require_passphrase(self.first.value)
        except InvalidValue as error:
            self.post_message(self.Refused(_(error.why)))
            self.screen.set_focus(self.first)
            return
        if self.first.value != self.second.value:
            self.post_message(self.Refused(_("The two are not the same; {key} shows them").format(key=commands.shown_key("reveal"))))
            self.screen.set_focus(self.second)
            return
        self.second.take()
        self.post_message(self.Chosen(self.first.take()))

    @on(PasswordField.RevealAsked)
    def action_reveal(self) -> None:
        """Show or hide both."""
        hidden = not self.first.password
        self.first.password = self.second.password = hidden

    def action_other(self, step: int) -> None:
        """To the other field."""
        self.screen.set_focus(self.second if self.first.has_focus else self.first)

    def action_propose(self) -> None:
        """Propose one, readable, to be typed again by hand."""
        from clientbook.data import propose

        proposal = propose(i18n.language())
        self.first.password = False
        self._proposed = (proposal.passphrase, proposal.meaning)
        self.first.replace_text(proposal.passphrase)
        self.second.take()
        self.screen.set_focus(self.second)
