"""The one message line: what just happened and what to do about it, else what the place rests on (marks, counts)."""

from collections.abc import Sequence

from textual.timer import Timer

from clientbook.widgets.bar import MARGIN, Bar
from clientbook.widgets.blocks import Piece

STAYS = 12.0
"""Seconds a good message stays; a warning stays until something else is said."""


class MessageLine(Bar):
    """``say`` a past-tense fact; ``rest`` is what stands there otherwise."""

    DEFAULT_CSS = """
    MessageLine { dock: bottom; margin: 0 0 1 0; color: $text-muted; background: $background; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: tuple[str, str, str] | None = None
        self._resting: tuple[str, str] = ("", "")
        self._timer: Timer | None = None

    def say(self, display: str, tone: str = "good", hint: str = "") -> None:
        """Say what happened (``good``), warn (``warn``) or report what went wrong (``late``); ``hint`` stands at the right."""
        self._stop()
        self._said = (display, tone, hint)
        if tone in ("good", "quiet"):
            self._timer = self.set_timer(STAYS, self.hush)
        self.refresh()

    def add(self, display: str) -> None:
        """Say something more about what just happened; what stands here already, and its hint, stay."""
        if self._said is None:
            self.say(display, "quiet")
            return
        said, tone, hint = self._said
        self.say(f"{said}   {display}", tone, hint)

    def rest(self, display: str, hint: str = "") -> None:
        """What stands here while nothing has just happened."""
        if (display, hint) != self._resting:
            self._resting = (display, hint)
            self.refresh()

    def hush(self) -> bool:
        """Take the message away; whether there was one."""
        self._stop()
        was, self._said = self._said is not None, None
        self.refresh()
        return was

    @property
    def text(self) -> str:
        """What stands here now, left part."""
        return self._said[0] if self._said else self._resting[0]

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def pieces(self, width: int) -> tuple[Sequence[Piece], Sequence[Piece]]:
        """The line."""
        display, tone, hint = self._said or (self._resting[0], "quiet", self._resting[1])
        return [Piece(" " * MARGIN), Piece(display, tone)], [Piece("  " + hint + " " * MARGIN if hint else "", "quiet")]
