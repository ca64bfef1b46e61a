"""docs/keys.md, from the registry of commands.

A command is listed when some screen or widget offers it, that is, has a method of its name; the others wait for their screens.
"""

import re
from pathlib import Path

from clientbook import commands
from clientbook.i18n import _, set_language

ROOT = Path(__file__).resolve().parent.parent

HEAD = """# Keys

One key does one thing everywhere; the object is what the cursor stands on. The second column works while a Chinese input method
is on, and so does the menu (`;` or `F10`), where everything is chosen by digit. Full-width forms of the keys are understood too.
In the program `?` shows the keys of the place you are in, and every key can be changed by its id in the configuration file.

This page is written by `make docs` from the registry of commands.
"""


def offered() -> set[str]:
    """Ids of the commands some screen or widget has a method for."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "clientbook").rglob("*.py"))
    return {name for text in sources for name in re.findall(r"def do_(\w+)\(", text)}


def code(keys: tuple[str, ...]) -> str:
    """Keys as they are written on the page; a backtick inside is fenced by two."""
    return " ".join(f"`` {name} ``" if "`" in name else f"`{name}`" for name in map(commands.key_name, keys)).replace("|", "\\|")


def page() -> str:
    """The whole page."""
    set_language("en")
    shown = offered()
    parts = [HEAD]
    for group, title in commands.GROUPS.items():
        rows = [command for command in commands.COMMANDS if command.group == group and command.id in shown]
        if not rows:
            continue
        parts.append(f"## {_(title)}\n\n| act | key | without letters | what it does | id |\n|---|---|---|---|---|")
        for command in rows:
            help_text = _(command.help).replace("|", "\\|")
            parts.append(f"| {_(command.label)} | {code(command.keys)} | {code(command.twins)} | {help_text} | `{command.id}` |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
