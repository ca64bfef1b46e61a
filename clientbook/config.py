"""``config.toml``: the little that is needed before a book is unlocked. Everything else is a setting inside the book.

::

    language = "zh_CN"        # or "en"; without it the environment decides
    theme = "clientbook-dark" # or "clientbook-light", "clientbook-contrast", any of Textual's
    glyphs = "auto"           # "plain" where ○ ◐ ● are drawn two cells wide, "fancy" never to ask the terminal
    idle_minutes = 5          # lock after so long without a key; 0: never
    book = "~/clients"        # where the book lies
    snapshots = "/mnt/usb"    # a second folder for snapshots
    key_file = "/mnt/usb/k"   # where the book's key file lies, if it has one

    [keys]
    new = "n,ctrl+n"          # any id of docs/keys.md

An entry that is not understood is reported once and otherwise ignored: a typing mistake must not keep anybody from their customers.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clientbook.i18n import LANGUAGES, N_, _

GLYPHS = ("auto", "plain", "fancy")
ENTRIES: dict[str, str] = {
    "language": N_("en or zh_CN"),
    "theme": N_("the look of the program"),
    "glyphs": N_("auto, plain or fancy"),
    "idle_minutes": N_("minutes without a key until the book is locked; 0: never"),
    "book": N_("folder of the book"),
    "snapshots": N_("second folder for snapshots"),
    "key_file": N_("the key file of the book, if it has one"),
    "keys": N_("keys by command"),
}
"""Every entry with what it means."""
NO_KEYS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says, checked; ``problems`` are sentences about entries that were not understood."""

    language: str | None = None
    theme: str = "clientbook-dark"
    glyphs: str = "auto"
    idle_minutes: float = 5
    book: Path | None = None
    snapshots: Path | None = None
    key_file: Path | None = None
    keys: Mapping[str, str] = field(default_factory=lambda: NO_KEYS)
    problems: tuple[str, ...] = ()


def config_path() -> Path:
    """Where the file lies; ``CLIENTBOOK_CONFIG`` chooses another."""
    if named := os.environ.get("CLIENTBOOK_CONFIG"):
        return from_home(named)
    from platformdirs import user_config_path  # 4 ms, and only where no file was named

    return user_config_path("clientbook", appauthor=False) / "config.toml"


def from_home(typed: str) -> Path:
    """A path as typed: ``~`` is the home folder. ``~nobody`` and ``~$report.xlsx`` are names like any other, not an error."""
    return Path(os.path.expanduser(typed))


def read_config(path: Path | None = None) -> Config:
    """The configuration; an absent file is an empty one, an unreadable one is reported."""
    where = path if path is not None else config_path()
    try:
        written = where.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as error:
        return Config(problems=(_("config.toml cannot be read: {why}").format(why=getattr(error, "strerror", None) or "UTF-8"),))
    import tomllib  # 10 ms, and only for those who have a configuration

    try:
        raw = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        return Config(problems=(_("config.toml is not understood: {why}").format(why=error),))
    return checked(raw)


def checked(raw: Mapping[str, Any]) -> Config:
    """The entries that are understood, and a sentence about each that is not."""
    good: dict[str, Any] = {}
    problems = [_("config.toml: there is no entry “{name}”").format(name=name) for name in raw if name not in ENTRIES]
    for name in ENTRIES:
        if name not in raw:
            continue
        value = _understood(name, raw[name])
        if value is None:
            problems.append(_("config.toml: “{name}” should be {meaning}").format(name=name, meaning=_(ENTRIES[name])))
        else:
            good[name] = value
    return Config(**good, problems=tuple(problems))


def _understood(name: str, value: Any) -> Any:
    """The value in its type; None where it is none."""
    match name:
        case "language":
            return value if value in LANGUAGES else None
        case "glyphs":
            return value if value in GLYPHS else None
        case "theme":
            return value if isinstance(value, str) and value else None
        case "idle_minutes":
            return value if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1440 else None
        case "book" | "snapshots" | "key_file":
            path = from_home(value) if isinstance(value, str) and value else None
            return None if path is None or str(path).startswith("~") else path
        case "keys":
            whole = isinstance(value, dict) and all(isinstance(keys, str) for keys in value.values())
            return MappingProxyType(dict(value)) if whole else None
        case _:
            return None
