"""A letter begun in this machine's mail program: clientbook itself sends nothing and knows no mail account.

The address and the text go to the program as a ``mailto:`` link, which stands among the arguments of the process that opens it for
as long as that runs: there is no other way to hand a letter over. Copying has none of that.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

LINK_LIMIT = 8000
"""Characters of a link that mail programs are sure to take."""
PATIENCE = 2.0
"""Seconds within which an opener says that it could not."""
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:?&#%\"\\]+@[^\s@<>()\[\],;:?&#%\"\\]+")


def is_address(typed: str) -> bool:
    """Whether this is one plain mail address, with nothing in it that a link could read as more than that."""
    return _ADDRESS.fullmatch(typed.strip()) is not None


def link(address: str, subject: str, body: str) -> str:
    """The ``mailto:`` link of a letter: everything but the ``@`` encoded; empty where the address is none or the letter is too long."""
    if not is_address(address):
        return ""
    lines = "\r\n".join(body.splitlines())
    made = f"mailto:{quote(address.strip(), safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    return made if len(made) <= LINK_LIMIT else ""


def opener(environ: Mapping[str, str], platform: str, which: Callable[[str], str | None] = shutil.which) -> tuple[str, ...]:
    """The command that opens a link on this machine; empty where the screen is elsewhere or there is none."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return ()
    candidates: list[tuple[str, ...]] = []
    if platform == "darwin":
        candidates.append(("open",))
    elif platform == "win32":
        candidates.append(("rundll32.exe", "url.dll,FileProtocolHandler"))
    elif environ.get("WSL_DISTRO_NAME"):
        candidates.append(("wslview",))
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        candidates.append(("xdg-open",))
    return next((command for command in candidates if which(command[0])), ())


def run_opener(command: Sequence[str]) -> bool:
    """Start an opener, without a shell; whether it did not say at once that it could not. It may be the mail program itself and stay."""
    quiet = subprocess.DEVNULL
    try:
        started = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        return started.wait(PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False


def begin_letter(
    link: str,
    *,
    environ: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    run: Callable[[Sequence[str]], bool] = run_opener,
    which: Callable[[str], str | None] = shutil.which,
) -> bool:
    """Open the mail program with a letter; whether there was one to open."""
    command = opener(os.environ if environ is None else environ, platform, which)
    return bool(command) and bool(link) and run((*command, link))
