"""Real LibreOffice: what it saved again of our exports comes back whole, and the files it makes itself are read as what they are."""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from clientbook import i18n
from clientbook.data import Book, Query, open_book, read_wholes
from clientbook.exchange.exporting import ExportWish, export_file
from clientbook.exchange.importing import Wish, import_file
from clientbook.exchange.report import Report
from tests.exchange import samples
from tests.exchange.samples_workbooks import WORKBOOKS
from tests.exchange.test_real_files import sums
from tests.exchange.test_round_trips import as_table_carries, by_code, plain, yes
from tests.support.books import CLOCK, PASSPHRASE
from tests.support.people import new_book
from tests.support.rich import rich_book

OFFICE = shutil.which("soffice") or shutil.which("libreoffice") or ""
PATIENCE = 300
SHEETS = {
    "xlsx": "xlsx",
    "xls": "xls:MS Excel 97",
    "utf-8": "csv:Text - txt - csv (StarCalc):44,34,76,1",
    "gb18030": "csv:Text - txt - csv (StarCalc):44,34,85,1",
    "utf-16": "csv:Text - txt - csv (StarCalc):9,34,65535,1",
}
"""What it is asked to make: workbooks of today and of 97; tables in three encodings, the last one with tabs."""
AS_TEXT = "CSV:44,34,76,1," + "/".join(f"{column}/2" for column in range(1, 100))
"""How a careful owner opens a table in it: every column as text. Otherwise it takes the zeros off the front of a number."""

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not OFFICE,
        reason="NOT TESTED: LibreOffice is not installed on this machine (Debian: apt install --no-install-recommends libreoffice-calc)",
    ),
]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, Path]]:
    """Let it open files and save them as something else; by their names without the ending."""
    profile = tmp_path_factory.mktemp("office")

    def run(paths: Sequence[Path], target: str, folder: Path, infilter: str = "") -> dict[str, Path]:
        how = [f"--infilter={infilter}"] if infilter else []
        command = [OFFICE, f"-env:UserInstallation=file://{profile}", "--headless", *how, "--convert-to", SHEETS[target]]
        done = subprocess.run(
            [*command, "--outdir", str(folder), *map(str, paths)], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        made = {path.stem: path for path in folder.glob(f"*.{SHEETS[target].partition(':')[0]}")}
        assert made.keys() == {path.stem for path in paths}, done.stdout + done.stderr
        return made

    return run


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Book]:
    book = new_book(tmp_path / "other")
    yield book
    book.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("format", "target"), [("xlsx", "xlsx"), ("xlsx", "xls"), ("csv", "xlsx"), ("csv", "utf-8"), ("csv", "gb18030")])
def test_what_it_saved_again_of_an_export_comes_back_whole(
    tmp_path: Path, empty: Book, office: Callable[..., dict[str, Path]], format: str, target: str, language: str
) -> None:
    """But for what docs/exchange.md names, as without LibreOffice in between."""
    book = rich_book(tmp_path / "rich")
    i18n.set_language(language)
    path = tmp_path / f"sent.{format}"
    export_file(book, list(book.find_all(Query()).ids), path, ExportWish(format))
    saved = office([path], target, tmp_path / "saved", AS_TEXT if format == "csv" else "")
    _sheet, report = import_file(empty, saved["sent"], Wish())
    assert (report.created, report.rejected) == (4, 0), report.problems
    was, now = by_code(book), by_code(empty)
    book.close()
    assert now.keys() == was.keys()
    for code, said in was.items():
        want, got = as_table_carries(said), as_table_carries(now[code])
        for each in (want, got):
            each["custom"] = {name: yes(value) for name, value in each["custom"].items()}
        assert {key: (got[key], value) for key, value in want.items() if got[key] != value} == {}, code


# ---- files it makes -----------------------------------------------------------------------------------------------------


def taken(empty_book: Path, folder: Path, path: Path) -> tuple[Report, list[dict[str, Any]]]:
    """The report of an import into an empty book, and everything of everybody in it, in the order of their codes."""
    shutil.copytree(empty_book, folder)
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    try:
        _sheet, report = import_file(book, path, Wish())
        wholes = read_wholes(book, list(book.find_all(Query()).ids), {"interactions", "follow_ups"})
        told = [
            plain(whole.customer, book)
            | {"contacts": [(each.at, each.summary) for each in whole.interactions]}
            | {"steps": [(each.what, each.due) for each in whole.follow_ups]}
            for whole in sorted(wholes, key=lambda whole: whole.customer.code)
        ]
        return report, told
    finally:
        book.close()


def same(empty_book: Path, tmp_path: Path, origin: Path, made: Path) -> None:
    """The file it made gives the customers its origin gives."""
    name = f"{made.parent.name} {made.stem}"
    first, want = taken(empty_book, tmp_path / f"want {name}", origin)
    second, got = taken(empty_book, tmp_path / f"got {name}", made)
    differences = [{key: (now[key], value) for key, value in was.items() if now[key] != value} for was, now in zip(want, got, strict=True)]
    assert differences == [{} for _each in want], name
    assert sums(second) == sums(first), name


@pytest.mark.parametrize("target", ["xlsx", "xls"])
def test_ten_workbooks_it_saved_again_give_the_same_customers(
    tmp_path: Path, empty_book: Path, office: Callable[..., dict[str, Path]], target: str
) -> None:
    for name, content in WORKBOOKS.items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    paths = {name: tmp_path / f"{name}.xlsx" for name in WORKBOOKS}
    made = office(list(paths.values()), target, tmp_path / target)
    for name, path in paths.items():
        same(empty_book, tmp_path, path, made[name])


TABLES = [name for name in vars(samples) if name.isupper()]


@pytest.mark.parametrize("target", SHEETS)
def test_tables_of_every_source_it_opened_and_saved_give_the_same_customers(
    tmp_path: Path, empty_book: Path, office: Callable[..., dict[str, Path]], target: str
) -> None:
    """Of Google, Outlook, Thunderbird, LinkedIn, HubSpot, Zoho and Chinese programs, opened as text."""
    paths = {}
    for name in TABLES:
        paths[name] = tmp_path / f"{name}.csv"
        paths[name].write_text(getattr(samples, name), encoding="utf-8")
    made = office(list(paths.values()), target, tmp_path / "made", AS_TEXT)
    for name, path in paths.items():
        same(empty_book, tmp_path, path, made[name])


def test_what_it_takes_for_numbers_and_days_of_its_own_accord_is_healed_where_it_can_be(
    tmp_path: Path, empty_book: Path, office: Callable[..., dict[str, Path]]
) -> None:
    """A careless owner opens a table with a double click: phones become numbers, days become days, zeros in front are gone."""
    text = (
        "姓名,手机,生日,首次合作日期,合同金额,会员卡号\n王伟,13800138000,1985-03-07,2024/3/5,1200.50,0012345\n李娜,+86 139 0013 9000,,,,\n"
    )
    path = tmp_path / "typed.csv"
    path.write_text(text, encoding="utf-8")
    _report, (want, other) = taken(empty_book, tmp_path / "want", path)
    for target in ("xlsx", "xls"):
        made = office([path], target, tmp_path / target, "CSV:44,34,76,1")
        _report, (got, second) = taken(empty_book, tmp_path / f"got {target}", made["typed"])
        assert second == other
        assert want["custom"] == {"会员卡号": "0012345"}
        assert got["custom"] == {"会员卡号": "12345"}, "it keeps them now: the page on importing may say so"
        assert {**got, "custom": {}, "points": []} == {**want, "custom": {}, "points": []}
        assert [point.normal for point in got["points"]] == ["+8613800138000"]
