"""The catalogue: gather what the code says, keep the Chinese beside it, compile what the program reads.

::

    python -m tools.messages [FRAGMENT.po …]     gather, take translations from the fragments, compile
    python -m tools.messages --check             change nothing; fail where a string has no finished Chinese

A fragment is an ordinary gettext file with any part of the translations; what it says wins over what the catalogue had.
"""

import argparse
import ast
import io
import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "clientbook"
LANGUAGE = "zh_CN"
PO = PACKAGE / "locale" / LANGUAGE / "LC_MESSAGES" / "clientbook.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
NEEDED_HEADERS = {"Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}

Key = tuple[str, str]
"""Context and singular English: what names a message."""


class OurCatalog(Catalog):
    """A catalogue whose header holds no dates and versions: they would change the files without a change of their words."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What a reader of the file needs."""
        return [(name, value) for name, value in super()._get_mime_headers() if name in NEEDED_HEADERS]


def key_of(message: Message) -> Key:
    """What names this message, whatever its plural form says."""
    return (message.context or "", forms(message.id)[0])


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Every form of an id or a translation."""
    if isinstance(text, tuple | list):
        return tuple(part or "" for part in text)
    return (text or "",)


def calls(source: BinaryIO, keywords: Iterable[str], comment_tags: object, options: object) -> Iterator[tuple[int, str, object, list[str]]]:
    """Babel's reader of a Python file, by its syntax tree: Babel's own one sees what stands inside an f-string on some Pythons only."""
    for node in ast.walk(ast.parse(source.read())):
        name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in keywords:
            words = tuple(part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else None for part in node.args)
            if any(words):
                yield node.lineno, name, words if len(words) > 1 else words[0], []


def gather() -> Catalog:
    """A catalogue of every marked string of the package, in order of its files."""
    template = empty()
    for filename, _line, message, _comments, context in extract_from_dir(PACKAGE, [("**.py", "tools.messages:calls")], keywords=KEYWORDS):
        template.add(message, None, [(f"clientbook/{Path(filename).as_posix()}", 0)], context=context)
    return template


def empty() -> Catalog:
    """A catalogue with our header and nothing in it."""
    return OurCatalog(
        locale=LANGUAGE,
        charset="utf-8",
        fuzzy=False,
        header_comment="# What clientbook says, in Chinese. Gathered and compiled by tools/messages.py.",
    )


def read(path: Path) -> Catalog:
    """The catalogue in this file; an empty one where there is none."""
    if not path.exists():
        return empty()
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE, charset="utf-8")


def finished(message: Message) -> bool:
    """Whether every form has a translation and none is marked as a guess."""
    return not message.fuzzy and all(forms(message.string))


def translations(catalogues: Iterable[tuple[Path, Catalog]]) -> dict[Key, Message]:
    """The translations of all these catalogues; a later one wins over an earlier one."""
    return {key_of(message): message for _path, catalogue in catalogues for message in catalogue if message.id and finished(message)}


def merge(template: Catalog, known: dict[Key, Message]) -> Catalog:
    """The strings of the code with the translations known for them; what the code no longer says is dropped."""
    merged = empty()
    for message in sorted((m for m in template if m.id), key=lambda m: (key_of(m)[1].casefold(), key_of(m))):
        said = forms(known[key_of(message)].string) if key_of(message) in known else ("",)
        if isinstance(message.id, tuple):
            translated: str | tuple[str, ...] = (said * merged.num_plurals)[: merged.num_plurals]
        else:
            translated = said[0]
        places = sorted({(name, 0) for name, _line in message.locations})
        merged.add(message.id, translated, places, context=message.context)
    return merged


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as the file a person edits."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=0, include_lineno=False)
    return stream.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as the file the program reads."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def placeholders(text: str) -> set[str]:
    """The names in braces that ``str.format`` will fill."""
    return {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def faults(template: Catalog, catalogue: Catalog, compiled: bytes) -> list[str]:
    """One line for each thing that is not as it must be, worst first."""
    said = {key_of(message): message for message in catalogue if message.id}
    wanted = {key_of(message): message for message in template if message.id}
    found = [
        f"not translated: {key[1]!r} ({wanted[key].locations[0][0]})"
        for key in wanted
        if key not in said or not all(forms(said[key].string))
    ]
    found += [f"fuzzy: {key[1]!r}" for key, message in said.items() if message.fuzzy]
    found += [f"stale, the code no longer says it: {key[1]!r}" for key in said if key not in wanted]
    found += [f"stale, kept as obsolete: {message!r}" for message in catalogue.obsolete]
    for key, message in said.items():
        found += wrong_placeholders(key, message)
    if not found and compiled != mo_bytes(merge(template, translations([(PO, catalogue)]))):
        found.append(f"{MO.relative_to(ROOT)} is not what {PO.name} says: run make messages")
    return found


def wrong_placeholders(key: Key, message: Message) -> list[str]:
    """Where the Chinese does not fill in exactly what the English fills in."""
    try:
        wanted = set().union(*(placeholders(form) for form in forms(message.id)))
        return [
            f"other placeholders than {sorted(wanted)}: {form!r}" for form in forms(message.string) if form and placeholders(form) != wanted
        ]
    except ValueError as error:
        return [f"braces that do not pair in {key[1]!r} or its translation: {error}"]


def check() -> int:
    """Print what is wrong with the catalogue; 0 where nothing is."""
    found = faults(gather(), read(PO), MO.read_bytes() if MO.exists() else b"")
    for fault in found:
        print(fault)
    print(f"{len(found)} faults in the catalogue" if found else "the catalogue is complete")
    return 1 if found else 0


def update(fragments: list[Path]) -> int:
    """Gather, merge, write both files; says what still lacks a translation."""
    for path in fragments:
        if not path.exists():
            print(f"no such file: {path.name}", file=sys.stderr)
            return 1
    template = gather()
    known = translations((path, read(path)) for path in [PO, *fragments])
    catalogue = merge(template, known)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(catalogue))
    missing = [message for message in catalogue if message.id and not finished(message)]
    for message in missing:
        print(f"not translated: {key_of(message)[1]!r} ({message.locations[0][0]})")
    unused = sorted(key[1] for key in known if key not in {key_of(message) for message in template})
    for text in unused:
        print(f"dropped, the code no longer says it: {text!r}")
    print(f"{len(catalogue)} strings, {len(missing)} without Chinese")
    return 0


def main() -> int:
    """Read the arguments and do it."""
    parser = argparse.ArgumentParser(description="Gather the strings, take translations, compile the catalogue.")
    parser.add_argument("fragments", nargs="*", type=Path, help="files with translations to take over")
    parser.add_argument("--check", action="store_true", help="change nothing, fail where the Chinese is not complete")
    arguments = parser.parse_args()
    return check() if arguments.check else update(arguments.fragments)


if __name__ == "__main__":
    sys.exit(main())
