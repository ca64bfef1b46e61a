"""Where the key file lies, asked below the passphrase of a book that needs one; the path is remembered, never the content."""

import contextlib
from dataclasses import replace
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from clientbook.config import from_home
from clientbook.domain.errors import ClientbookError
from clientbook.i18n import _
from clientbook.screens.session import Session
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

LIMIT = 4096
"""Characters of a path."""


class KeyFileField(Vertical):
    """A label and a field for a path."""

    DEFAULT_CSS = "KeyFileField { height: auto; }"

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self._path = path

    def compose(self) -> ComposeResult:
        """The two lines."""
        yield Static(content(_("Key file: this book needs it beside the passphrase")), classes="label")
        yield TextInput(str(self._path) if self._path is not None else "", limit=LIMIT, id="key-file")

    @property
    def input(self) -> TextInput:
        """The field."""
        return self.query_one(TextInput)

    @property
    def path(self) -> Path | None:
        """What is typed, as a path."""
        typed = self.input.value.strip()
        return from_home(typed) if typed else None


def key_file_of(session: Session, path: Path | None = None) -> bytes | None:
    """The second factor of this run's book, where it has one: from the path typed, else from the one remembered; for a thread.

    Raises:
        WrongPassphrase, NoPassphrase, Refused: it needs one that cannot be read.
    """
    from clientbook.data import key_file_for

    return key_file_for(session.path, path or session.config.key_file)


def remember(session: Session, path: Path | None) -> None:
    """Keep where the file that fitted lies, in ``config.toml`` and for this run; for a thread. Not being able to is no failure."""
    if path is None or path == session.config.key_file:
        return
    from clientbook import config_file

    with contextlib.suppress(ClientbookError):
        config_file.put("key_file", str(path.absolute()))
    session.config = replace(session.config, key_file=path.absolute())
