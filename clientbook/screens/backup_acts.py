"""Acts that keep the book safe, from every place: back it up, look into a backup, put one in its place, its snapshots."""

from clientbook.screens.common_acts import CommonActs


class BackupActs(CommonActs):
    """Backup, verify, restore, snapshots; what they ask and do is loaded when it is first wanted."""

    def can_backup(self) -> bool:
        """A book is open that is to be kept; one that is only read is backed up too."""
        return self.session.is_open

    async def do_backup(self) -> None:
        """The whole book into one encrypted file."""
        from clientbook.screens.backup_act import BackingUp  # loaded when first asked for, to keep the start quick

        await BackingUp(self).run()

    def can_verify_backup(self) -> bool:
        """From everywhere: it has nothing to do with the book that is open."""
        return self.session.is_open

    async def do_verify_backup(self) -> None:
        """Read a backup to its end and say what it holds."""
        from clientbook.screens.backup_act import Verifying  # loaded when first asked for, to keep the start quick

        await Verifying(self).run()

    def can_restore_backup(self) -> bool:
        """The book is the owner's and can be written."""
        return self.can_undo() and not self.session.practice

    async def do_restore_backup(self) -> None:
        """A backup in the place of this book."""
        from clientbook.screens.backup_act import Restoring  # loaded when first asked for, to keep the start quick

        await Restoring(self).run()

    def can_snapshots(self) -> bool:
        """A book is open that has some, which a snapshot itself has not."""
        return self.session.is_open and not self.session.practice and not self.session.snapshot

    def do_snapshots(self) -> None:
        """The copies kept on this machine."""
        self.session.shell.open("snapshots")
