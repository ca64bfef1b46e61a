"""Writes the pages that are made from the program: docs/keys.md and docs/cli.md; ``--check`` only says whether they are current."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tools import cli_page, keys_page

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES: dict[str, Callable[[], str]] = {"keys.md": keys_page.page, "cli.md": cli_page.page}
"""Every page and what makes it."""


def old_pages() -> list[str]:
    """Names of the pages that are not what the program says now."""
    return [name for name, make in PAGES.items() if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != make()]


def main() -> int:
    """Write the pages, or say whether they are current."""
    parser = argparse.ArgumentParser(description="Write the pages made from the program.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail where a page is old")
    check = parser.parse_args().check
    old = old_pages()
    for name in old:
        if check:
            print(f"docs/{name} is old: run make docs")
        else:
            DOCS.mkdir(exist_ok=True)
            (DOCS / name).write_text(PAGES[name](), encoding="utf-8")
    return 1 if check and old else 0


if __name__ == "__main__":
    sys.exit(main())
