"""One run of the command line: which book, which passphrase, how to answer."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.cli.output import Output
from clientbook.clock import Clock
from clientbook.config import from_home
from clientbook.domain.errors import BookDamaged, BookTooOld, ClientbookError, KeysDamaged, NoBook, NoPassphrase, ReadOnly

if TYPE_CHECKING:
    from clientbook.data import Book, Kdf


def default_folder() -> Path:
    """Where a book lies unless something else is said: the platform's user data folder."""
    from platformdirs import user_data_path  # 4 ms, and only where no book was named

    return user_data_path("clientbook", appauthor=False) / "book"


class Session:
    """The parsed arguments with what every command needs of them."""

    def __init__(self, args: argparse.Namespace, clock: Clock, kdf: "Kdf | None" = None) -> None:
        self.args = args
        self.clock = clock
        self._kdf = kdf
        self.out = Output(json=args.json, plain=args.plain)

    @property
    def kdf(self) -> "Kdf":
        """What keys that are made cost."""
        from clientbook.data import DEFAULT_KDF

        return self._kdf or DEFAULT_KDF

    @property
    def folder(self) -> Path:
        """The book's folder: said on the line, in the environment, in the configuration, or the usual place."""
        if said := self.args.book or os.environ.get("CLIENTBOOK_BOOK"):
            return from_home(said)
        from clientbook.config import read_config

        return read_config().book or default_folder()

    @property
    def passphrase_file(self) -> str | None:
        """The file that holds the passphrase, where one was named."""
        return self.args.passphrase_file or os.environ.get("CLIENTBOOK_PASSPHRASE_FILE")

    @property
    def key_file_path(self) -> Path | None:
        """Where the book's key file lies, where somebody said so: on the line, else in the configuration."""
        if self.args.key_file:
            return from_home(self.args.key_file)
        from clientbook.config import read_config

        return read_config().key_file

    @property
    def second_folder(self) -> Path | None:
        """The second folder for snapshots, where one is set."""
        from clientbook.config import read_config

        return read_config().snapshots

    def passphrase(self) -> str:
        """The passphrase of the book.

        Raises:
            NoPassphrase: none was given and there is nobody to ask.
        """
        from clientbook.cli import passphrases
        from clientbook.i18n import _

        if self.passphrase_file:
            return passphrases.from_file(self.passphrase_file)
        return passphrases.ask(_("Passphrase:"))

    @contextmanager
    def reading(self) -> Iterator["Book"]:
        """The book opened to read, without its lock."""
        with self._opened(read_only=True) as book:
            yield book

    @contextmanager
    def writing(self) -> Iterator["Book"]:
        """The book opened to write.

        Raises:
            ReadOnly: ``--read-only`` was said.
        """
        self.require_writable()
        with self._opened(read_only=False) as book:
            yield book

    @contextmanager
    def opened(self, passphrase: str, *, read_only: bool) -> Iterator["Book"]:
        """The book opened with a passphrase that the command needs for something else as well."""
        with self._opened(read_only=read_only, passphrase=passphrase) as book:
            yield book

    def require_writable(self) -> None:
        """Stop where ``--read-only`` was said.

        Raises:
            ReadOnly
        """
        if self.args.read_only:
            raise ReadOnly

    def require_book(self) -> None:
        """Stop before a passphrase is asked for where nothing can be opened with it.

        Raises:
            NoBook, KeysDamaged, BookDamaged
        """
        from clientbook.config import read_config
        from clientbook.data import check_book

        for problem in read_config().problems:  # what is not understood may have named another book
            self.out.talk(problem)
        found = check_book(self.folder)
        if found.state == "absent":
            raise NoBook(str(self.folder))
        if found.state == "keys-damaged":
            raise KeysDamaged(found.detail)
        if found.state == "damaged":
            raise BookDamaged(found.detail)

    @contextmanager
    def _opened(self, *, read_only: bool, passphrase: str | None = None) -> Iterator["Book"]:
        from clientbook.data import key_file_for, open_book

        self.require_book()
        key_file = key_file_for(self.folder, self.key_file_path)
        if passphrase is None:
            passphrase = self.passphrase()
        try:
            book = open_book(self.folder, passphrase, clock=self.clock, read_only=read_only, key_file=key_file)
        except BookTooOld:
            if self.args.read_only:
                raise
            # A reading command is often the first one after an update, and nobody may be there to open the app.
            open_book(self.folder, passphrase, clock=self.clock, key_file=key_file).close()
            book = open_book(self.folder, passphrase, clock=self.clock, read_only=read_only, key_file=key_file)
        try:
            if not self.out.json:
                _use_own_words(book)
            yield book
            if not read_only:
                self._keep_snapshot(book)
        finally:
            book.close()

    def _keep_snapshot(self, book: "Book") -> None:
        """Take the day's snapshot, if it is due; that it cannot be taken is said and is no failure of what was done."""
        from clientbook.clock import today
        from clientbook.data import mirror_within
        from clientbook.text import snapshot_trouble

        try:
            if not book.snapshot_due():
                return
            book.snapshot_now()
        except ClientbookError as error:
            self.out.talk(snapshot_trouble(error))
            return
        mirror_within(self.folder, self.second_folder, today(self.clock))

    def require_terminal(self) -> None:
        """Stop where there is no terminal to draw on.

        Raises:
            NoPassphrase
        """
        if sys.stdin is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise NoPassphrase("app")

    def open_app(self, practice: "Book | None" = None) -> int:
        """Open the app on the book, or on a practice book.

        Raises:
            NoPassphrase: there is no terminal to draw on.
        """
        self.require_terminal()
        from clientbook.config import read_config
        from clientbook.terminal import ask

        config = read_config()
        if self.args.key_file:
            config = replace(config, key_file=self.key_file_path)
        asked = ask() if config.glyphs == "auto" else None
        # The terminal answers while Textual loads.
        from clientbook.app import run_app

        place = practice.path if practice is not None else self.folder
        return run_app(place, read_only=self.args.read_only, clock=self.clock, practice=practice, config=config, asked=asked)


def _use_own_words(book: "Book") -> None:
    """Show the owner's words for choices; JSON holds their keys."""
    from clientbook import text

    text.use_own_words(book.pick_lists())
