"""A field for a phrase (``明天下午3点``, ``next fri``), with what it means beside it while it is typed."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from clientbook import text
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due
from clientbook.domain.names import clean, fold_typed
from clientbook.i18n import N_, _
from clientbook.widgets.content import content, segments
from clientbook.widgets.text_input import TextInput

T = TypeVar("T")
PHRASE_LIMIT = 80
"""Characters of a phrase."""
QUICK = (
    ("1", N_("tomorrow")),
    ("2", N_("in 3 days")),
    ("3", N_("next Mon")),
    ("4", N_("month end")),
    ("5", N_("the 1st")),
)
"""Days of one digit, in order."""


class PhraseField(Horizontal, Generic[T]):
    """A text field and, beside it, how it reads. What stood in it at first and was not changed keeps its value, whatever it says."""

    def __init__(
        self, value: str, kept: T, parse: Callable[[str], T], shown: Callable[[T], str], restated: Callable[[T], str] = str, *, id: str
    ) -> None:
        super().__init__(id=id, classes="phrase")
        self._restated = restated
        self._begun = value
        self._kept = kept
        self._parse = parse
        self._shown = shown

    def compose(self) -> ComposeResult:
        """The field and the note."""
        field = TextInput(self._begun, limit=PHRASE_LIMIT, classes="field")
        field.private = False
        yield field
        yield Static("", classes="note")

    @property
    def field(self) -> TextInput:
        """The text field."""
        return self.query_one(TextInput)

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return self.field.value if self.is_mounted else self._begun

    @property
    def changed(self) -> bool:
        """Whether something else stands there than at first."""
        return self.typed != self._begun

    def read(self) -> T:
        """What it says.

        Raises:
            InvalidValue: it cannot be read, or not in one way only (``AmbiguousDate``).
        """
        return self._parse(clean(fold_phrase(self.typed), PHRASE_LIMIT).text) if self.changed else self._kept

    @property
    def exact(self) -> str:
        """What it says in a form that says the same on another day; empty where it cannot be read."""
        try:
            return self._restated(self.read())
        except InvalidValue:
            return ""

    def look(self) -> None:
        """Show beside the field how it reads."""
        note = self.query_one(".note", Static)
        good = True
        try:
            said = self._shown(self.read())
        except InvalidValue as error:
            good = False
            said = either(error) or _(error.why)
        note.set_class(not good, "warn")
        note.update(content(text.fit(said, note.content_size.width or PHRASE_LIMIT)))

    def on_mount(self) -> None:
        """Show it from the start."""
        self.look()

    @on(Input.Changed)
    def _on_typed(self) -> None:
        self.look()


def fold_phrase(typed: str) -> str:
    """A phrase with the marks of a Chinese input method narrowed; dots stay dots."""
    return fold_typed(typed).strip()


def either(error: InvalidValue) -> str:
    """``3 May or 5 Mar?`` where a day can be read both ways; else nothing."""
    readings = getattr(error, "readings", ())
    if not readings:
        return ""
    first, second = (text.partial_date(reading) for reading in readings)
    return _("{first} or {second}?").format(first=first, second=second)


def read_due(typed: str, now: datetime) -> Due | None:
    """A planned day or moment; None for an empty field. A lone digit is a quick choice, 0 nothing planned.

    Raises:
        InvalidValue
    """
    from clientbook.domain.phrases import parse_due  # its patterns are loaded when a phrase is first read

    typed = fold_phrase(typed)
    if not typed or typed == "0":
        return None
    due = parse_due(typed, now)
    if due is None:
        raise InvalidValue("due", N_("is not a date"), typed)
    return due


def read_moment(typed: str, now: datetime) -> datetime:
    """When a contact was; now for an empty field.

    Raises:
        InvalidValue
    """
    from clientbook.domain.phrases import parse_moment  # as above

    typed = fold_phrase(typed)
    moment = parse_moment(typed, now) if typed else now
    if moment is None:
        raise InvalidValue("at", N_("is not a time"), typed)
    return moment


def read_time(typed: str, now: datetime) -> str:
    """A time of day as ``HH:MM``; empty for an empty field.

    Raises:
        InvalidValue
    """
    from clientbook.domain.phrases import parse_due  # as above

    typed = fold_phrase(typed)
    if not typed:
        return ""
    due = parse_due(f"明天 {typed}", now)
    if due is None or not due.time:
        raise InvalidValue("due_time", N_("is not a time"), typed)
    return due.time


def shown_due(due: Due | None, today: date) -> str:
    """How a planned day reads; nothing where nothing is planned."""
    return text.due_resolved(due, today) if due is not None else ""


class DueField(PhraseField["Due | None"]):
    """When something is planned."""

    def __init__(self, now: datetime, due: Due | None = None, *, id: str = "due") -> None:
        super().__init__(due_typed(due), due, lambda typed: read_due(typed, now), lambda due: shown_due(due, now.date()), due_typed, id=id)


def due_typed(due: Due | None) -> str:
    """A planned day as it can be typed."""
    if due is None:
        return ""
    return f"{due.day.isoformat()} {due.time}".strip() if due.day is not None else _("no date")


def quick_line(room: int, none: str = "") -> Static:
    """The quick days in one line; ``none`` is what 0 means."""
    words = [(digit, _(word)) for digit, word in QUICK] + ([("0", none)] if none else [])
    wide = sum(text.width(digit + word) + 3 for digit, word in words) - 2 <= room
    pieces: list[tuple[str, str] | str] = []
    for digit, word in words:
        pieces += [(f"{digit} ", "$primary"), (word + ("  " if wide else " "), "$text-muted")]
    return Static(segments(*pieces), classes="quick")
