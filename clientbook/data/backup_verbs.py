"""What an open book says of its backups, and making one."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from clientbook.data import backup, backup_note, keys
from clientbook.data.age import COST
from clientbook.data.backup_file import BackupReport
from clientbook.data.core import BookCore
from clientbook.data.progress import Progress
from clientbook.data.standing import read_keys


class BackupVerbs(BookCore):
    """The backups of a book."""

    def back_up(
        self,
        target: Path,
        *,
        passphrase: str | None = None,
        recipients: Sequence[str] = (),
        proven: bool = False,
        key_file: bytes | None = None,
        progress: Progress | None = None,
        cost: int = COST,
    ) -> BackupReport:
        """Write the whole book into one encrypted file, prove it by reading it back, give it its name and note it. No unit.

        It reads a copy made in a moment, on the caller's thread; the book goes on meanwhile.

        Args:
            target: a new name, or that of an earlier backup of this book, which is replaced once the new one is proved.
            passphrase: what opens the backup: the book's own, or
            recipients: who can open it, as ``age1…`` keys; nobody has to be there then.
            proven: the passphrase is right as it is: the book was just opened with it, or another one was typed twice.
            key_file: the book's second factor, where its passphrase is to be checked and it has one. The backup has none.
            progress: is told how many of twice the rows were written and read back, and can stop it until the end.
            cost: lowered by tests alone.

        Raises:
            WrongPassphrase: it does not open the book, so it is a typo.
            InvalidValue: a passphrase of its own is too short, or a recipient is none.
            Refused, NotFound: the place cannot be used, or another file has the name.
            Cancelled, NotSaved, BookDamaged: nothing of it is left.
        """
        if passphrase is not None and not proven:
            keys.unwrap(read_keys(self.path)[0], passphrase, key_file).wipe()
        wish = backup.Wish(passphrase, tuple(recipients), cost)
        return backup.back_up(self._opened, target, wish, clock=self._clock, progress=progress)

    def backup_note(self) -> backup_note.BackupNote | None:
        """The last verified backup, none where there never was one."""
        return backup_note.last_backup(self.path)

    def backup_target(self, day: date) -> Path:
        """Where a backup of this day goes unless somebody says otherwise: the folder of the last one, else the current folder."""
        note = self.backup_note()
        folder = Path(note.file).parent if note is not None and note.file else Path.cwd()
        return folder / backup.default_backup_name(day)
