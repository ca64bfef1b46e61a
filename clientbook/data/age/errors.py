"""What can be wrong with an age file, as exactly as the format lets it be told."""

from clientbook.domain.errors import BackupDamaged, WrongPassphrase


class HeaderDamaged(BackupDamaged):
    """The beginning of the file breaks the rules of the format."""

    def __init__(self, detail: str = "header") -> None:
        super().__init__(detail)


class NotAge(HeaderDamaged):
    """The file does not even begin like one."""

    def __init__(self) -> None:
        super().__init__("no backup")


class TooCostly(HeaderDamaged):
    """Deriving its key would cost more memory than any honest file asks for; nothing was derived."""

    def __init__(self) -> None:
        super().__init__("work factor")


class MacWrong(BackupDamaged):
    """The key is right, and the beginning of the file was changed."""

    def __init__(self) -> None:
        super().__init__("header")


class PayloadDamaged(BackupDamaged):
    """A part of the content was changed, or the end is missing, or something follows it."""

    def __init__(self) -> None:
        super().__init__("content")


class NoMatch(WrongPassphrase):
    """Nothing of what was given opens the file; ``detail`` is what it wants: ``backup`` (a passphrase) or ``identity``."""
