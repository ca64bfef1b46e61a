"""docs/cli.md, from the parser: its commands, their arguments and what each means."""

import argparse

from clientbook.cli import parser as parsers
from clientbook.i18n import set_language

HEAD = """# Command line

`clientbook` without a command opens the app. Data goes to standard output, talk to standard error. With `--json` a command answers with one
document whose keys are English, whose dates are ISO 8601 and which carries a `"schema"` number; choices are stable English keys.
`--plain` is tab-separated text without colour. Writing commands print the code or number of what they made.

The passphrase is asked on the terminal without echo, or read from the file named by `--passphrase-file` or `CLIENTBOOK_PASSPHRASE_FILE`
(`-` is standard input). It is never an argument and never stands in an environment variable.

| exit code | meaning |
|---|---|
| 0 | done; also where whoever reads us has closed the pipe |
| 1 | refused or failed, with a message |
| 2 | wrong usage |
| 3 | the passphrase is missing or wrong, or there is no terminal to ask on |
| 4 | the book, its keys or a backup is damaged |
| 5 | the book is open in another window |
| 6 | an import finished with rejected rows |
| 130 | interrupted |

This page is written by `make docs` from the parser.
"""


def page() -> str:
    """The whole page."""
    set_language("en")
    globals_only = parsers.Parser("clientbook", "")
    parsers.add_globals(globals_only)
    shared = {tuple(action.option_strings) for action in globals_only._actions}
    parts = [HEAD, "## Everywhere\n", *rows(globals_only._actions)]
    for command in parsers.COMMANDS:
        actions = [action for action in parsers.command_parser(command)._actions if tuple(action.option_strings) not in shared]
        own = [action for action in actions if action.option_strings or action.help]
        words = " ".join(["clientbook", command.name, *(positional(action) for action in own if not action.option_strings)])
        parts.append(f"\n## {command.name}\n\n{sentence(command.help)}\n\n```\n{words}\n```\n")
        parts += rows(own)
    return "\n".join(parts).rstrip() + "\n"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "."


def positional(action: argparse.Action) -> str:
    """An argument without a name, as it stands on the line."""
    name = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return {"?": f"[{name}]", "*": f"[{name} …]", "+": f"{name} …"}.get(str(action.nargs), name)


def named(action: argparse.Action) -> str:
    """An option, as it stands on the line."""
    if action.nargs == 0:
        value = ""
    elif action.choices:
        value = " " + "|".join(map(str, action.choices))
    else:
        value = f" {action.metavar or action.dest.upper()}"
    return ", ".join(action.option_strings) + value


def rows(actions: list[argparse.Action]) -> list[str]:
    """A table of arguments; nothing where there are none."""
    if not actions:
        return []
    cells = [(named(action) if action.option_strings else positional(action), action.help or "") for action in actions]
    return ["| argument | meaning |\n|---|---|", *(f"| `{in_table(name)}` | {in_table(meaning)} |" for name, meaning in cells)]


def in_table(text: str) -> str:
    """A bar inside a table's cell."""
    return text.replace("|", "\\|")
