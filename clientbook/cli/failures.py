"""What went wrong, as one sentence for stderr and one exit code."""

from pathlib import Path

from clientbook.domain.errors import BookInUse, ClientbookError, NoBook, NoPassphrase, NotSaved
from clientbook.i18n import N_, _

_NOT_SAVED = {
    "full": N_("Not saved: the disk is full. Nothing was changed; make room and try again"),
    "read-only": N_("Not saved: this folder cannot be written to. Nothing was changed"),
    "io": N_("Not saved: the disk failed. Nothing was changed; check the disk and try again"),
}
"""The app's sentences speak of the form, which there is none of here."""
_MISSING = {
    "app": N_('The app needs a terminal. Commands work without one; "clientbook --help" lists them'),
    "new": N_("No new passphrase was given and there is no terminal to ask on; use --new-passphrase-file"),
    "code": N_("No recovery code was given and there is no terminal to ask on; use --code-file"),
    "export": N_("No passphrase for the file was given and there is no terminal to ask on; use --export-passphrase-file"),
    "file": N_("The passphrase file cannot be read or is empty"),
    "code file": N_("The file of the recovery code cannot be read or is empty"),
}


def explain(error: Exception) -> tuple[str, int]:
    """The sentence and the code. An error nobody foresaw names its place in the program and nothing of the book."""
    from clientbook.text import error_sentence, plain

    if isinstance(error, NoBook):
        sentence = _('There is no book here yet: {folder}. Create one with "clientbook init"')
        return sentence.format(folder=plain(error.detail)), error.exit_code
    if isinstance(error, BookInUse):
        return _("The book is open in another window. Nothing was changed; close it there and try again"), error.exit_code
    if isinstance(error, NoPassphrase) and error.detail in _MISSING:
        return _(_MISSING[error.detail]), error.exit_code
    if isinstance(error, NotSaved) and error.reason in _NOT_SAVED:
        return _(_NOT_SAVED[error.reason]), error.exit_code
    if isinstance(error, ClientbookError):
        return error_sentence(error), error.exit_code
    if isinstance(error, OSError):
        where = plain(str(error.filename)) if error.filename else ""
        return _("The system refused: {reason} {file}").format(reason=plain(error.strerror or type(error).__name__), file=where).rstrip(), 1
    sentence = _("Something inside clientbook went wrong ({kind}, {place}). Nothing half-done was kept")
    return sentence.format(kind=type(error).__name__, place=_place(error)), 1


def _place(error: Exception) -> str:
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
