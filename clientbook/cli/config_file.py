"""Writing one entry of ``config.toml`` without losing what the owner wrote around it."""

import json
import os
import re
import tomllib
from pathlib import Path

from clientbook.config import checked, config_path
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.i18n import N_

_NUMBERS = frozenset({"idle_minutes"})


def put(key: str, typed: str) -> None:
    """Set one entry; an empty value takes it out, so that the usual holds again.

    Raises:
        InvalidValue: it is not a value of this entry.
        Refused: the file cannot be read as it is, or the entry is a table.
    """
    if key == "keys":
        raise Refused(N_("keys are set in config.toml itself, in its [keys] part"))
    path = config_path()
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    try:
        tomllib.loads(before)
    except tomllib.TOMLDecodeError:
        raise Refused(N_("config.toml is not understood as it is; nothing was changed")) from None
    line = _line(key, typed)
    after = _with(before, key, line)
    if line and checked({key: tomllib.loads(after)[key]}).problems:
        raise InvalidValue(key, N_("is not a value of this setting"), typed[:40])
    _write(path, after)


def _line(key: str, typed: str) -> str:
    if not typed:
        return ""
    if key in _NUMBERS:
        if not typed.isdecimal():
            raise InvalidValue(key, N_("is not a value of this setting"), typed[:40])
        return f"{key} = {int(typed)}"
    return f"{key} = {json.dumps(typed, ensure_ascii=False)}"


def _with(text: str, key: str, line: str) -> str:
    """The file with this entry; entries stand before the first table."""
    lines = text.splitlines()
    table = next((index for index, each in enumerate(lines) if each.lstrip().startswith("[")), len(lines))
    at = next((index for index in range(table) if re.match(rf"\s*{re.escape(key)}\s*=", lines[index])), None)
    if at is not None:
        lines[at : at + 1] = [line] if line else []
    elif line:
        lines.insert(table, line)
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
