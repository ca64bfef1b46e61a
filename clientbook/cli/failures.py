"""What went wrong, as one sentence for stderr and one exit code."""

from pathlib import Path

from clientbook.domain.errors import ClientbookError, NoBook
from clientbook.i18n import _


def explain(error: Exception) -> tuple[str, int]:
    """The sentence and the code. An error nobody foresaw names its place in the program and nothing of the book."""
    from clientbook.text import error_sentence, plain

    if isinstance(error, NoBook):
        return _("There is no book here yet: {folder}. Create one with \"clientbook init\".").format(folder=plain(error.detail)), error.exit_code
    if isinstance(error, ClientbookError):
        return error_sentence(error), error.exit_code
    if isinstance(error, OSError):
        where = plain(str(error.filename)) if error.filename else ""
        return _("The system refused: {reason} {file}").format(reason=plain(error.strerror or type(error).__name__), file=where).rstrip(), 1
    return _("Something inside clientbook went wrong ({kind}, {place}). Nothing half-done was kept.").format(
        kind=type(error).__name__, place=_place(error)
    ), 1


def _place(error: Exception) -> str:
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
