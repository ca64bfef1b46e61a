"""Welcome: what a first start offers where no book stands yet."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from clientbook.domain.names import fold_typed
from clientbook.i18n import N_, _
from clientbook.screens.door import Door, short_path
from clientbook.widgets.block_list import BlockList
from clientbook.widgets.blocks import Block, Piece
from clientbook.widgets.content import content
from clientbook.widgets.text_input import TextInput

CHOICES: tuple[tuple[str, str, str], ...] = (
    ("practice", N_("Look around"), N_("invented customers, nothing is kept")),
    ("new", N_("A new book"), N_("a passphrase, a recovery code, done")),
    ("sheet", N_("Import a sheet or contacts"), N_("a new book from Excel, CSV, or the contacts of a phone")),
    ("restore", N_("Restore a backup"), N_("its file and its passphrase are all it takes")),
)
"""What can be chosen, by digit: id, label, note."""


class Welcome(Door):
    """Choose by digit or with the arrows."""

    AUTO_FOCUS = "BlockList"
    KEYS: ClassVar[tuple[str, ...]] = ("choose", "quit")
    HEADING = N_("clientbook: your customers, encrypted on this computer, without a network.")

    def body(self) -> ComposeResult:
        """The choices."""
        yield BlockList(self._blocks)
        yield Static(content(_("The book will stand in {path}").format(path=short_path(self.session.path))), classes="line label")

    def _blocks(self, width: int) -> list[Block]:
        made: list[Block] = []
        for digit, (id, label, note) in enumerate(CHOICES, 1):
            first = (Piece(f"{digit}  ", "accent"), Piece(_(label), "bright"))
            made.append(Block((first, (Piece("   "), Piece(_(note), "quiet"))), id))
        return made

    def on_mount(self) -> None:
        """Paint, then load what comes next."""
        super().on_mount()
        self.query_one(BlockList).show(self._blocks)
        self.call_after_refresh(self._load)

    def _load(self) -> None:
        import threading

        threading.Thread(target=self.session.shell.load_behind, name="load-data", daemon=True).start()

    def on_key(self, event: events.Key) -> None:
        """Digits choose; with an input method on too."""
        digit = fold_typed(event.character or "")
        if digit.isdigit() and digit.isascii() and 1 <= int(digit) <= len(CHOICES):
            event.stop()
            self._go(CHOICES[int(digit) - 1][0])

    @on(BlockList.Opened)
    def _on_opened(self, event: BlockList.Opened) -> None:
        event.stop()
        self._go(event.key)

    def do_choose(self) -> None:
        """Take the highlighted one."""
        key = self.query_one(BlockList).key
        if key is not None:
            self._go(key)

    def do_down(self) -> None:
        """The next one."""
        self.query_one(BlockList).action_move(1)

    def do_up(self) -> None:
        """The one before."""
        self.query_one(BlockList).action_move(-1)

    def _go(self, id: str) -> None:
        from clientbook.screens.new_book import NewBook
        from clientbook.screens.practice import Practice
        from clientbook.screens.restoring import RestoreBackup

        match id:
            case "practice":
                self.app.push_screen(Practice(self.session))
            case "new":
                self.app.push_screen(NewBook(self.session))
            case "restore":
                self.app.push_screen(RestoreBackup(self.session))
            case _:
                self.app.push_screen(AskSheet(self.session))


class AskSheet(Door):
    """Which file; it is looked for before a book is made for it."""

    AUTO_FOCUS = "TextInput"
    KEYS: ClassVar[tuple[str, ...]] = ("save", "back")
    HEADING = N_("Import a sheet or contacts")

    def body(self) -> ComposeResult:
        """The path."""
        yield Static(content(_("Where is the file? Type or paste its path, or drop it on the window.")), classes="lead")
        yield TextInput(limit=1000)
        yield Static(content(_("Next come the passphrase and the recovery code; then the file is read.")), classes="line label")

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.do_save()

    def do_save(self) -> None:
        """Look at the file and go on."""
        from clientbook.screens.new_book import NewBook
        from clientbook.screens.typed_path import is_file, path_typed

        path = path_typed(self.query_one(TextInput).value)
        if not is_file(path):
            self.say(_("There is no such file"), "warn")
            return
        self.app.push_screen(NewBook(self.session, path))
