"""Copying: to the clipboard of this machine where a tool reaches it, else to the terminal's by OSC 52.

The text goes through a pipe, never an argument, so no list of processes shows a customer's number. When the book is locked or closed
the clipboard is emptied if it still holds what was copied last; the terminal's cannot be asked what it holds, so it is left alone.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from clientbook.domain.names import clean

COPY_LIMIT = 256 * 1024
"""Characters that are handed over at most."""
PATIENCE = 2.0
"""Seconds a tool may take before the terminal is asked instead."""


_READERS: dict[str, tuple[str, ...]] = {
    "pbcopy": ("pbpaste",),
    "wl-copy": ("wl-paste", "--no-newline"),
    "xclip": ("xclip", "-selection", "clipboard", "-o"),
    "xsel": ("xsel", "--clipboard", "--output"),
    "clip.exe": ("powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"),
}
"""What tells what the clipboard holds, by what fills it."""


class Reached(StrEnum):
    """Which clipboard a copy reached."""

    MACHINE = "machine"
    TERMINAL = "terminal"


def tool(environ: Mapping[str, str], platform: str, which: Callable[[str], str | None] = shutil.which) -> tuple[str, ...]:
    """The command that fills this machine's clipboard; empty where the screen is elsewhere or no tool is there."""
    if environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return ()
    candidates: list[tuple[str, ...]] = []
    if platform == "darwin":
        candidates.append(("pbcopy",))
    if environ.get("WAYLAND_DISPLAY"):
        candidates.append(("wl-copy",))
    if environ.get("DISPLAY"):
        candidates += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    if platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        candidates.append(("clip.exe",))
    return next((command for command in candidates if which(command[0])), ())


def run_tool(command: Sequence[str], text: str) -> bool:
    """Hand the text to a tool; whether it took it."""
    data = text.encode("utf-16-le" if command[0] == "clip.exe" else "utf-8")
    try:
        done = subprocess.run(command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def copy(
    text: str,
    osc52: Callable[[str], None],
    *,
    environ: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    run: Callable[[Sequence[str], str], bool] = run_tool,
    which: Callable[[str], str | None] = shutil.which,
) -> Reached:
    """Copy the text, cleaned as at the door, and say which clipboard took it; ``osc52`` asks the terminal."""
    safe = clean(text, COPY_LIMIT, lines=True).text
    command = tool(os.environ if environ is None else environ, platform, which)
    if command and run(command, safe):
        return Reached.MACHINE
    osc52(safe)
    return Reached.TERMINAL


def read_tool(command: Sequence[str]) -> str | None:
    """What a tool says the clipboard holds; None where it does not say."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def forget(
    text: str,
    *,
    environ: Mapping[str, str] | None = None,
    platform: str = sys.platform,
    run: Callable[[Sequence[str], str], bool] = run_tool,
    read: Callable[[Sequence[str]], str | None] = read_tool,
    which: Callable[[str], str | None] = shutil.which,
) -> bool:
    """Empty this machine's clipboard if it still holds this text; whether it did. What somebody copied since is theirs."""
    command = tool(os.environ if environ is None else environ, platform, which)
    if not command:
        return False
    held = read(_READERS[command[0]])
    if held is None or held.rstrip("\r\n") != clean(text, COPY_LIMIT, lines=True).text.rstrip("\r\n"):
        return False
    return run(command, "")
