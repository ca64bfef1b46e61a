"""What is shown of an error nobody expected: where in the program it was, never a value, so that no customer stands in a bug report."""

import traceback
from pathlib import Path

from clientbook.i18n import _

ROOT = Path(__file__).parent


def report(error: BaseException | None, *, full: bool = False) -> str:
    """The kind of the error and its place, or the whole way to it (files, lines and functions; no locals, no source, no message)."""
    if error is None:
        return "?"
    name = type(error).__name__
    steps = traceback.extract_tb(error.__traceback__)
    own = [step for step in steps if Path(step.filename).is_relative_to(ROOT)]
    if not full:
        return ", ".join(dict.fromkeys([name, *(_place(step) for step in (*own[-1:], *steps[-1:]))]))
    head = _("clientbook stopped because of an error in the program. The book is closed; what was saved is safe.")
    return "\n".join([head, name, *(_place(step) for step in (own or steps))])


def _place(step: traceback.FrameSummary) -> str:
    return f"{Path(step.filename).name}:{step.lineno} {step.name}"
