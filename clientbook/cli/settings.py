"""``settings``: what the book remembers and what ``config.toml`` says, under one command."""

import argparse
import json
from typing import Any

from clientbook.cli.session import Session
from clientbook.config import ENTRIES, read_config
from clientbook.domain.errors import NotFound, Refused
from clientbook.domain.setting_text import parse
from clientbook.i18n import _


def settings_options(parser: argparse.ArgumentParser) -> None:
    """What ``settings`` takes."""
    parser.add_argument("act", nargs="?", choices=("get", "set"), default="get", help=_("read (the usual) or change"))
    parser.add_argument("key", nargs="?", metavar="KEY", help=_("which setting, or keys.COMMAND; all of them without it"))
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
    if key is not None and key.startswith("keys."):
        from clientbook import commands

        id = key.removeprefix("keys.")
        if id not in commands.BY_ID:
            raise NotFound(key)
        commands.rebind(found["keys"])
        found = {key: commands.written(commands.keys_of(id))}
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
        from clientbook.config_file import put

        put(key, typed)
    elif key.startswith("keys."):
        _set_keys(key, typed)
    else:
        with session.writing() as book:
            unit = book.set_setting(key, parse(key, typed, book.setting(key)))
    if session.out.json:
        session.out.document({"key": key, "unit": unit})
    else:
        session.out.line(key)
    return 0


def _set_keys(key: str, typed: str) -> None:
    """Give a command other keys; an empty value brings the program's own back.

    Raises:
        NotFound, Refused, InvalidValue
    """
    from clientbook import commands
    from clientbook.config_file import KEYS, put

    id = key.removeprefix(KEYS)
    if id not in commands.BY_ID:
        raise NotFound(key)
    rest = {other: keys for other, keys in read_config().keys.items() if other != id}
    known = commands.rebind(rest)
    if typed and len(problems := commands.rebind({**rest, id: typed})) > len(known):
        raise Refused(problems[-1])
    put(key, typed)
