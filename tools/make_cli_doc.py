"""Writes docs/cli.md from the command line's own parsers; ``--check`` only says whether it is current."""

import argparse
import sys
from pathlib import Path

from clientbook.cli.parser import COMMANDS, command_parser, main_parser
from clientbook.i18n import _, set_language

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cli.md"

HEAD = """# Command line

`clientbook` without a command opens the app. The commands are for scripts, cron, screen readers and tests.

- Data goes to standard output, talk to standard error. `--json` gives one JSON document: English keys, ISO 8601 dates, a `"schema"`
  number, stable keys of pick lists (`referral`, `active`, `vip`). `--plain` gives tab-separated text without headings and colour.
- The passphrase is asked on the terminal without echo, or read from the first line of `--passphrase-file FILE`
  (`CLIENTBOOK_PASSPHRASE_FILE`; `-` is standard input). It is never an argument and never in the environment.
- Reading commands take no lock and work while the app is open; writing commands then end with exit code 5.
- `--set` and `--columns` take the names of fields in English or Chinese, and those of your own fields.

| exit code | meaning |
|---|---|
| 0 | done; also when the reader of a pipe went away |
| 1 | refused or failed, with a sentence |
| 2 | wrong usage |
| 3 | passphrase missing or wrong |
| 4 | the book, its keys or a backup is damaged |
| 5 | the book is in use |
| 6 | an import finished with refused rows |
| 130 | interrupted |

This page is written by `make docs` from the parsers.
"""


def rows(parser: argparse.ArgumentParser, without: frozenset[str]) -> list[str]:
    """A table row for each argument and option of a parser."""
    found = []
    for action in parser._actions:
        if action.dest in without or action.help is argparse.SUPPRESS:
            continue
        name = ", ".join(action.option_strings)
        value = str(action.metavar or ("" if action.choices is None else "|".join(map(str, action.choices))))
        if name and action.nargs != 0 and not value:
            value = action.dest.upper()
        shown = f"{name} {value}".strip() if name else value or action.dest
        found.append(f"| `{shown.replace('|', chr(92) + '|')}` | {(action.help or '').replace('|', chr(92) + '|')} |")
    return found


def page() -> str:
    """The whole page."""
    set_language("en")
    top = main_parser()
    parts = [HEAD, "## Global options\n\nBefore or after the command.\n\n| option | |\n|---|---|"]
    parts += rows(top, frozenset({"help"}))
    everywhere = frozenset(action.dest for action in top._actions) - {"version"}
    for command in COMMANDS:
        about = _(command.help)
        parts.append(f"\n## clientbook {command.name}\n\n{about[:1].upper()}{about[1:]}.")
        own = rows(command_parser(command), everywhere)
        if own:
            parts += ["\n| argument or option | |\n|---|---|", *own]
    return "\n".join(parts).rstrip() + "\n"


def main() -> int:
    """Write the page, or say whether it is current."""
    parser = argparse.ArgumentParser(description="Write docs/cli.md from the command line's own parsers.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail where the page is old")
    if not parser.parse_args().check:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/cli.md is old: run make docs")
    return 1


if __name__ == "__main__":
    sys.exit(main())
