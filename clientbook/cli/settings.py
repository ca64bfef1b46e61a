"""``settings``: what the book remembers and what ``config.toml`` says, under one command."""

import argparse
import json
import re
from typing import Any

from clientbook.cli.session import Session
from clientbook.config import ENTRIES, read_config
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.i18n import N_, _

_YES, _NO = frozenset({"yes", "on", "true", "是"}), frozenset({"no", "off", "false", "否"})


def settings_options(parser: argparse.ArgumentParser) -> None:
    """What ``settings`` takes."""
    parser.add_argument("act", nargs="?", choices=("get", "set"), default="get", help=_("read (the usual) or change"))
    parser.add_argument("key", nargs="?", metavar="KEY", help=_("which setting; all of them without it"))
    parser.add_argument("value", nargs="?", metavar="VALUE", help=_("the new value"))


def settings(session: Session) -> int:
    """Read or change settings."""
    args = session.args
    if args.act == "set":
        if args.key is None or args.value is None:
            from clientbook.cli.parser import BY_NAME, command_parser

            command_parser(BY_NAME["settings"]).error(_("settings set needs KEY and VALUE"))
        return _set(session, args.key, args.value)
    return _get(session, args.key)


def _outside() -> dict[str, Any]:
    """What the configuration file says, in JSON's types."""
    config = read_config()
    plain: dict[str, Any] = {}
    for name in ENTRIES:
        value = getattr(config, name)
        plain[name] = dict(value) if name == "keys" else value if value is None or isinstance(value, int) else str(value)
    return plain


def _get(session: Session, key: str | None) -> int:
    found = _outside()
    if key is None or key not in found:
        with session.reading() as book:
            found |= book.settings()
    if key is not None and key not in found:
        raise NotFound(key)
    chosen = {key: found[key]} if key is not None else found
    if session.out.json:
        session.out.document({"settings": chosen})
    elif key is not None:
        session.out.line(_shown(found[key]))
    else:
        session.out.table([_("Setting"), _("Value")], ([name, _shown(value)] for name, value in sorted(chosen.items())))
    return 0


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _set(session: Session, key: str, typed: str) -> int:
    unit: int | None = None
    session.require_writable()
    if key in ENTRIES:
        from clientbook.cli.config_file import put

        put(key, typed)
    else:
        with session.writing() as book:
            unit = book.set_setting(key, _value(key, typed, book.setting(key)))
    if session.out.json:
        session.out.document({"key": key, "unit": unit})
    else:
        session.out.line(key)
    return 0


def _value(key: str, typed: str, now: Any) -> Any:
    """What was typed, in the type the setting has.

    Raises:
        InvalidValue
    """
    if isinstance(now, str):
        return typed
    plain = typed.strip()
    if isinstance(now, list) and not plain.startswith("["):
        return _parts(plain)
    if isinstance(now, dict) and not plain.startswith("{"):
        return dict(_pair(key, part) for part in _parts(plain))
    if isinstance(now, bool) and plain.casefold() in _YES | _NO:
        return plain.casefold() in _YES
    try:
        return json.loads(plain)
    except ValueError:
        raise InvalidValue(key, N_("is not a value of this setting"), typed[:40]) from None


def _parts(typed: str) -> list[str]:
    """The words of ``a, b，c``."""
    return [word.strip() for word in re.split("[,，、]", typed) if word.strip()]


def _pair(key: str, part: str) -> tuple[str, int]:
    """``vip=14`` as a name and its number; a tag may be written with its sign.

    Raises:
        InvalidValue
    """
    name, equals, number = part.replace("＝", "=").partition("=")
    if not equals or not number.strip().isdecimal() or len(number.strip()) > 9:
        raise InvalidValue(key, N_("is written as in vip=14,friend=60"), part[:40])
    return name.strip().removeprefix("#"), int(number)
