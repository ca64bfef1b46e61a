"""What a fresh interpreter has loaded after an import: the price of a start, and the walls between the rooms."""

import subprocess
import sys
import tomllib

from tests.support.source import PACKAGE, ROOT

VERSION = """
import sys
sys.argv = ["clientbook", "--version"]
from clientbook.__main__ import main
try:
    main()
except SystemExit:
    pass
"""


def loaded_after(code: str) -> set[str]:
    """Names of the modules a fresh interpreter has loaded after running this."""
    program = f"{code}\nimport sys\nprint('\\nLOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_the_rooms_below_the_screens_do_not_load_textual() -> None:
    rooms = {"clientbook.data", "clientbook.text", "clientbook.domain.fields", "clientbook.exchange", "clientbook.demo"}
    loaded = loaded_after(f"import {', '.join(rooms)}")
    assert rooms <= loaded
    assert not {name for name in loaded if name.split(".")[0] == "textual"}


def test_the_version_is_said_without_loading_anything_heavy() -> None:
    loaded = loaded_after(VERSION)
    heavy = {
        "textual",
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "cryptography",
        "importlib.metadata",
        "pypinyin",
        "phonenumbers",
        "dateutil",
        "rich",
    }
    assert "clientbook.__main__" in loaded
    assert not heavy & {name for each in loaded for name in (each, each.split(".")[0])}


def test_the_data_layer_is_not_loaded_for_the_first_screen() -> None:
    loaded = loaded_after("import clientbook.app")
    assert "textual.app" in loaded
    assert not {"sqlmodel", "sqlalchemy", "pydantic", "pypinyin", "phonenumbers"} & loaded


def test_the_libraries_of_single_rules_are_loaded_only_when_a_rule_runs() -> None:
    loaded = loaded_after(
        "import clientbook.data, clientbook.text, clientbook.domain.names, clientbook.domain.readings, clientbook.domain.phones"
    )
    assert not {"pypinyin", "phonenumbers", "dateutil"} & loaded


def test_a_module_that_is_loaded_is_seen() -> None:
    assert "textual.content" in loaded_after("import textual.content")


def test_the_import_contracts_name_every_room() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    domain = next(contract for contract in contracts if contract["id"] == "domain")
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    named = {name.removeprefix("clientbook.") for name in domain["source_modules"] + domain["forbidden_modules"]}
    assert rooms - {"__init__", "__main__", "i18n"} <= named
