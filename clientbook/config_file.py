"""Writing one entry of ``config.toml`` without losing what the owner wrote around it. Only what differs from the usual stands there."""

import json
import os
import re
import tomllib
from pathlib import Path
from typing import Any

from clientbook.config import ENTRIES, Config, checked, config_path
from clientbook.domain.errors import InvalidValue, Refused
from clientbook.i18n import N_, _

KEYS = "keys."
"""Before the id of a command: ``keys.new`` is the entry ``new`` of the part ``[keys]``."""
_NUMBERS = frozenset({"idle_minutes"})
_ENTRY = r"\s*{name}\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[^#\s]+)?\s*(?P<comment>#.*)?$"


def put(key: str, typed: str) -> None:
    """Set one entry; an empty value, or the usual one, takes it out, so that the usual holds again.

    Args:
        key: an entry of ``config.ENTRIES``, or ``keys.<command>``.

    Raises:
        InvalidValue: it is not a value of this entry.
        Refused: the file cannot be read or written as it is, or the entry is a table.
    """
    if key == "keys":
        raise Refused(N_("keys are set one by one, as in keys.new"))
    path = config_path()
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        tomllib.loads(before)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Refused(N_("config.toml is not understood as it is; nothing was changed")) from None
    value = _value(key, typed)
    after = _with_entry(before, key, value)
    if _rest(after, key) != _rest(before, key) or _found(tomllib.loads(after), key) != value:
        raise Refused(N_("config.toml is written in a way that cannot be changed from here; nothing was changed"))
    try:
        _write(path, after)
    except OSError:
        raise Refused(N_("config.toml cannot be written; nothing was changed")) from None


def _value(key: str, typed: str) -> str | int | None:
    """What is to stand there; None where nothing is."""
    if not typed:
        return None
    if key.startswith(KEYS):
        return typed
    if key in _NUMBERS and not (typed.isdecimal() and len(typed) < 9):
        raise InvalidValue(key, N_("is not a value of this setting"), typed[:40])
    value: str | int = int(typed) if key in _NUMBERS else typed
    if checked({key: value}).problems:
        raise InvalidValue(key, N_("is not a value of this setting"), typed[:40])
    return None if value == getattr(Config(), key) else value


def _found(raw: dict[str, Any], key: str) -> Any:
    if key.startswith(KEYS):
        keys = raw.get("keys")
        return keys.get(key.removeprefix(KEYS)) if isinstance(keys, dict) else None
    return raw.get(key)


def _rest(text: str, key: str) -> dict[str, Any]:
    """Every entry but this one; an empty part ``[keys]`` is none."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {"": None}  # equals no file
    keys = raw.pop("keys", {})
    if key.startswith(KEYS) and isinstance(keys, dict):
        keys.pop(key.removeprefix(KEYS), None)
    raw.pop(key, None)
    return raw | ({"keys": keys} if keys else {})


def _with_entry(text: str, key: str, value: str | int | None) -> str:
    """The file with this entry in its part: entries stand before the first table, keys in theirs."""
    lines = text.splitlines()
    name = key.removeprefix(KEYS)
    heads = [index for index, each in enumerate(lines) if each.lstrip().startswith("[")]
    start, end = 0, heads[0] if heads else len(lines)
    if key.startswith(KEYS):
        own = next((index for index in heads if lines[index].split("#")[0].strip() == "[keys]"), None)
        if own is None:
            lines += ([""] if lines else []) + ["[keys]"] if value is not None else []
            own = len(lines) - 1 if value is not None else len(lines)
        start = own + 1
        end = next((index for index in heads if index > own), len(lines))
    pattern = _ENTRY.format(name=rf'(?:{re.escape(name)}|"{re.escape(name)}")')
    found = next(((at, match) for at in range(start, end) if (match := re.match(pattern, lines[at]))), None)
    if found is not None:
        at, match = found
        lines[at : at + 1] = [] if value is None else [_line(name, value, match["comment"] or "")]
    elif value is not None:
        while end > start and not lines[end - 1].strip():
            end -= 1
        lines.insert(end, _line(name, value, "" if key.startswith(KEYS) else f"# {_(ENTRIES[key])}"))
    return "\n".join(lines) + "\n" if lines else ""


def _line(name: str, value: str | int, comment: str) -> str:
    written = value if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
    return f"{name} = {written}" + (f"  {comment}" if comment else "")


def _write(path: Path, text: str) -> None:
    path = path.resolve()  # a link to where the owner keeps such files stays one
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # or a power cut may leave the name with nothing behind it
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
