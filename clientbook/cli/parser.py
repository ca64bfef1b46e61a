"""The parser: global options before and after the command, the commands in one table, each filled in only when it is called."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import NoReturn

from clientbook import i18n
from clientbook.i18n import LANGUAGES, N_, _

PROGRAM = "clientbook"


@dataclass(frozen=True, slots=True)
class Command:
    """One command: where it lives and what it does in a line. Its module has ``<name>_options(parser)`` and ``<name>(session)``."""

    name: str
    """One word, or two where several commands share the first (``followup add``)."""
    module: str
    help: str
    """Marked for translation."""
    more_languages: tuple[str, ...] = ()
    """What ``--lang`` takes here beside the languages."""

    @property
    def word(self) -> str:
        """The name as Python spells it."""
        python = {"import": "import_file", "list": "list_customers", "set": "set_field"}
        return python.get(self.name, self.name.replace("-", "_").replace(" ", "_"))

    def _module(self) -> ModuleType:
        return import_module(f"clientbook.cli.{self.module}")

    def options(self, parser: argparse.ArgumentParser) -> None:
        """Add what only this command takes."""
        add: Callable[[argparse.ArgumentParser], None] = getattr(self._module(), f"{self.word}_options")
        add(parser)

    def run(self) -> Callable[..., int]:
        """What does it."""
        act: Callable[..., int] = getattr(self._module(), self.word)
        return act


COMMANDS: tuple[Command, ...] = (
    Command("init", "books", N_("create a book")),
    Command("demo", "demos", N_('make a book of invented people, passphrase "practice"'), ("mixed",)),
    Command("practice", "demos", N_("open the app on a practice book that is thrown away afterwards")),
    Command("add", "customers", N_("add a customer")),
    Command("show", "showing", N_("show a customer with everything about them")),
    Command("edit", "customers", N_("change fields of a customer")),
    Command("set", "bulk", N_("set a field of everybody who fits a filter, after a preview")),
    Command("list", "listing", N_("list or search customers")),
    Command("views", "views", N_("list the views, with how many customers each shows")),
    Command("stats", "stats", N_("count customers by a field, or by two crossed")),
    Command("report", "stats", N_("write a month as one page of HTML, with charts, for printing")),
    Command("log", "contacts", N_("log a contact, and plan the next step")),
    Command("followup list", "follow_ups", N_("list what is planned")),
    Command("followup add", "follow_ups", N_("plan a step")),
    Command("followup done", "follow_ups", N_("complete a planned step")),
    Command("followup snooze", "follow_ups", N_("put a planned step off")),
    Command("followup cancel", "follow_ups", N_("call a planned step off")),
    Command("today", "today", N_("who needs you today")),
    Command("sweep", "sweeping", N_("who turned cooling or dormant since the last sweep")),
    Command("occasion list", "occasions", N_("list the days that matter to a customer")),
    Command("occasion add", "occasions", N_("add a day that matters to a customer")),
    Command("occasion remove", "occasions", N_("remove such a day")),
    Command("purchase list", "purchases", N_("list what a customer bought")),
    Command("purchase add", "purchases", N_("add what a customer bought")),
    Command("purchase edit", "purchases", N_("change a purchase")),
    Command("purchase remove", "purchases", N_("remove a purchase")),
    Command("aftersale list", "trading", N_("list what came after a customer's purchases")),
    Command("aftersale add", "trading", N_("add what came after a purchase: a repair, a return, an exchange, a complaint")),
    Command("aftersale remove", "trading", N_("remove what came after a purchase")),
    Command("rating list", "trading", N_("list how content a customer was")),
    Command("rating add", "trading", N_("add how content a customer was")),
    Command("rating remove", "trading", N_("remove a rating")),
    Command("product list", "offering", N_("list what you sell")),
    Command("product add", "offering", N_("add something you sell")),
    Command("product retire", "offering", N_("offer a product no more")),
    Command("template list", "offering", N_("list the texts customers are greeted with")),
    Command("template add", "offering", N_("add a text to greet with")),
    Command("template remove", "offering", N_("remove a text to greet with")),
    Command("greet", "greeting", N_("print a greeting filled for everybody who fits a filter")),
    Command("trash", "removing", N_("put customers in the trash")),
    Command("restore-trash", "removing", N_("take customers out of the trash")),
    Command("erase", "removing", N_("erase a customer for good")),
    Command("undo", "journal", N_("take back the last steps, or one older step")),
    Command("redo", "journal", N_("do again what was taken back")),
    Command("history", "journal", N_("list what was done, newest first")),
    Command("duplicates", "duplicates", N_("list who seems to stand in the book twice, and why")),
    Command("merge", "duplicates", N_("make one customer of several, as one undoable step")),
    Command("tidy", "tidying", N_("list what wants tidying: what is missing, doubtful, vague, or not checked for long")),
    Command("import", "importing", N_("import customers from a file")),
    Command("export", "exporting", N_("write customers to a file for other programs")),
    Command("fields", "fields", N_("list the fields of a customer; add, rename or retire fields of your own")),
    Command("settings", "settings", N_("read or change settings")),
    Command("passphrase", "books", N_("change the passphrase")),
    Command("recover", "books", N_("open the book with the recovery code and choose a new passphrase")),
    Command("backup", "backups", N_("write the whole book into one encrypted file, and prove it")),
    Command("verify", "backups", N_("read a backup to its end, writing nothing")),
    Command("restore", "backups", N_("make a book of a backup")),
    Command("new-key", "backups", N_("encrypt the book anew after its recovery code got into wrong hands")),
    Command("snapshots", "snapshots", N_("list the snapshots of the book; put one back, or one customer from it")),
    Command("doctor", "doctor", N_("check the book, its files and the engine")),
)
"""Every command, in the order of the help page. Two steps to add one: a line here, two functions in its module."""

BY_NAME = {command.name: command for command in COMMANDS}
_MAY_BEGIN_WITH_MINUS = frozenset({"--sort", "--search", "--name", "--set", "--summary", "--reaction", "--next-what", "--what"}) | {
    *("--note", "--comment", "--action", "--product", "--text", "--filter", "--at", "--date")
}
_WITH_VALUE = ("--book", "--lang", "--passphrase-file", "--key-file")


class Parser(argparse.ArgumentParser):
    """argparse that speaks our languages, takes no abbreviations, and leaves with exit code 2 on wrong usage."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
        )
        self.add_argument("-h", "--help", action="help", help=_("show this help message and exit"))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and leave."""
        self.print_usage(argparse._sys.stderr)  # type: ignore[attr-defined]
        text = "".join(char if char.isprintable() else " " for char in message)
        self.exit(2, _("%(prog)s: error: %(message)s\n") % {"prog": self.prog, "message": text})


def speak() -> None:
    """Let argparse say its own sentences in our language: it asks gettext's default catalogue, which is not ours."""
    for name in ("_", "ngettext"):
        setattr(argparse, name, getattr(i18n, name))


def command_in(argv: Sequence[str]) -> int | None:
    """Where the command stands among the arguments: the first that is neither an option nor an option's value."""
    skip = False
    for index, word in enumerate(argv):
        if skip:
            skip = False
        elif word in _WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            return index
    return None


def chosen(argv: Sequence[str], at: int) -> tuple[Command, list[str]]:
    """The command whose name begins at this place, and the arguments without its name.

    Leaves with exit code 2, or with the help page of commands that share a first word, where there is none.
    """
    rest = [*argv[:at], *argv[at + 1 :]]
    if (command := BY_NAME.get(argv[at])) is not None:
        return command, rest
    group = [command for command in COMMANDS if command.name.startswith(f"{argv[at]} ")]
    if not group:
        main_parser().error(_("there is no command {name!r}").format(name=argv[at]))
    second = command_in(argv[at + 1 :])
    if second is not None and (command := BY_NAME.get(f"{argv[at]} {argv[at + 1 + second]}")) is not None:
        del rest[at + second]
        return command, rest
    parser = group_parser(group)
    parser.parse_args(rest if second is None else rest[: at + second])
    words = ", ".join(command.name.partition(" ")[2] for command in group)
    parser.error(_("say which: {words}").format(words=words))


def tied(argv: Sequence[str]) -> list[str]:
    """The arguments with values that begin with a minus sign tied to their option; argparse would take them for options."""
    words: list[str] = []
    for word in argv:
        if words and words[-1] in _MAY_BEGIN_WITH_MINUS and word.startswith("-") and not word.startswith("--"):
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


def option_in(argv: Sequence[str], name: str) -> str | None:
    """The value of a global option, looked up before anything is parsed (help texts need the language)."""
    for index, word in enumerate(argv):
        if word == name and index + 1 < len(argv):
            return argv[index + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


def add_globals(parser: argparse.ArgumentParser, languages: Sequence[str] = LANGUAGES) -> None:
    """The options every command takes, before or after its name."""
    group = parser.add_argument_group(_("global options"))
    group.add_argument("--book", metavar="DIR", help=_("the book's folder; else CLIENTBOOK_BOOK, else your data folder"))
    group.add_argument("--lang", choices=languages, help=_("language of the interface"))
    group.add_argument("--read-only", action="store_true", help=_("open the book to read, without its lock"))
    group.add_argument(
        "--passphrase-file", metavar="FILE", help=_("read the passphrase from the first line of this file; - is standard input")
    )
    group.add_argument("--key-file", metavar="FILE", help=_("the book's key file, where it has one; else key_file of config.toml"))
    look = group.add_mutually_exclusive_group()
    look.add_argument("--json", action="store_true", help=_("one JSON document on standard output"))
    look.add_argument("--plain", action="store_true", help=_("tab-separated text without colour"))


def main_parser() -> Parser:
    """The parser of a line without a command."""
    listed = _listed(COMMANDS)
    ends = _('Without a command the app opens. "clientbook COMMAND --help" explains a command.')
    parser = Parser(PROGRAM, _("Your customers, encrypted on this machine."), f"{_('commands:')}\n{listed}\n\n{ends}")
    parser.usage = f"{PROGRAM} [--book DIR] [--lang en|zh_CN] [--read-only] [--version] [COMMAND …]"
    parser.add_argument("--version", action="store_true", help=_("show the version and exit"))
    add_globals(parser)
    return parser


def _listed(commands: Sequence[Command]) -> str:
    width = max(len(command.name) for command in commands)
    return "\n".join(f"  {command.name:<{width}}  {_(command.help)}" for command in commands)


def group_parser(group: Sequence[Command]) -> Parser:
    """The parser of a line with the first word of several commands and no second one."""
    first = group[0].name.partition(" ")[0]
    parser = Parser(f"{PROGRAM} {first}", f"{_('commands:')}\n{_listed(group)}")
    parser.usage = f"{PROGRAM} {first} {'|'.join(command.name.partition(' ')[2] for command in group)} […]"
    add_globals(parser)
    return parser


def command_parser(command: Command) -> Parser:
    """The parser of a line with this command."""
    about = _(command.help)
    parser = Parser(f"{PROGRAM} {command.name}", about[:1].upper() + about[1:])
    command.options(parser)
    add_globals(parser, (*LANGUAGES, *command.more_languages))
    return parser
