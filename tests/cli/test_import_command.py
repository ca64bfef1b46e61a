"""``import`` on the command line: sums, exit codes, rejects, and every bad file refused with a sentence."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clientbook.data import open_book
from clientbook.exchange.headers import place_of
from clientbook.exchange.worker import parse
from tests.cli.conftest import Run
from tests.exchange import samples
from tests.exchange.samples_cards import EXPECTED
from tests.exchange.samples_workbooks import WORKBOOKS
from tests.support.books import CLOCK, PASSPHRASE

SUMS = ("created", "updated", "unchanged", "rejected")


def test_the_story_of_an_import(book_cli: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "客户.csv"
    sheet.write_text(samples.CHINESE_SHEET, encoding="gb18030")
    dry = book_cli("import", str(sheet), "--dry-run", "--json").json
    assert ([dry[key] for key in SUMS], dry["unit"], dry["dry_run"]) == ([3, 0, 0, 0], None, True)
    assert book_cli("list", "--json").json["total"] == 0
    first = book_cli("import", str(sheet), "--json").json
    assert first["schema"] == 1
    assert (first["read"], [first[key] for key in SUMS], first["problems"]) == (3, [3, 0, 0, 0], [])
    assert (first["encoding"], first["header_row"], first["new_fields"]) == ("gb18030", 2, ["会员卡号"])
    found = book_cli("list", "--search", "8000", "--json").json["customers"]
    assert [(customer["name"], customer["phones"][-1]["normal"], customer["phones"][-1]["person"]) for customer in found] == [
        ("明超科技有限公司", "+8613800138000", "王伟丽")
    ]
    shown = book_cli("show", found[0]["code"], "--json").json
    assert shown["customer"]["custom"] == {"会员卡号": "0012345"}
    assert [entry["summary"] for entry in shown["timeline"] if entry["kind"] == "interaction"] == ["对方案满意，下周提供合同"]
    again = book_cli("import", str(sheet), "--json").json
    assert ([again[key] for key in SUMS], again["unit"]) == ([0, 0, 3, 0], None)
    book_cli("undo")
    assert book_cli("list", "--json").json["total"] == 0


def test_rejected_rows_are_exit_6_and_come_back_in_a_file(book_cli: Run, tmp_path: Path) -> None:
    sheet, rejects = tmp_path / "in.csv", tmp_path / "out.csv"
    sheet.write_text("Name,Birthday\nAnn,someday\nBob,1985-03-07\n,\n,1990-01-01\n", encoding="utf-8")
    ran = book_cli("import", str(sheet), "--rejects", str(rejects), "--json")
    assert ran.code == 6
    assert (ran.json["read"], ran.json["rejected"]) == (3, 2)
    assert [(problem["row"], problem["field"]) for problem in ran.json["problems"]] == [(2, "Birthday"), (5, "")]
    assert rejects.read_text(encoding="utf-8-sig").count("\n") == 3
    assert book_cli("import", str(sheet), "--rejects", str(rejects)).code == 1
    told = book_cli("import", str(sheet), "--lang", "zh_CN")
    assert (told.code, "row 2" in told.err or "2" in told.err) == (6, True)


BAD = {
    "empty": b"",
    "blank": b"\n\n\n",
    "zeros": b"\x00" * 5_000,
    "workbook": b"PK\x03\x04" + random.Random(2).randbytes(2_000),
    "noise": random.Random(3).randbytes(50_000),
    "picture": b"\x89PNG\r\n\x1a\n" + random.Random(4).randbytes(1_000),
    "nobody": b"Product,Price\nTea,12\n",
    "header only, unknown": b"a,b,c\n",
    "prose": b"It was a dark night.\nThe rain fell.\nNobody came.\n",
    "columns": b",".join(b"c%d" % n for n in range(2_000)) + b"\n",
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_holds_no_table_of_people_is_refused_and_nothing_changes(book_cli: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(BAD[name])
    ran = book_cli("import", str(path))
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert book_cli("history", "--json").json["units"] == []


GOOD_WITH_LOSSES = {
    "open quote": (b'Name,Phone,Note\nAnn,1234567,"open\nBob,2345678,fine\n', [0, 1, 1], [2]),
    "10 MB cell": (b"Name,Phone,Note\nAnn,1234567," + b"x" * 10_000_000 + b"\nBob,2345678,fine\n", [0, 1, 1], [2]),
    "zeros": (b"Name,Phone\nAnn\x00,1234567\nBob,2345678\n", [0, 2, 0], []),
    "mixed line ends": (b"Name,Phone\r\nAnn,1234567\rBob,2345678\nEve,3456789", [0, 3, 0], []),
    "one column": (b"Name\nAnn\nBob\n", [0, 2, 0], []),
    "200 columns": (b"Name," + b",".join(b"c%d" % n for n in range(199)) + b"\nAnn" + b",v" * 199 + b"\n", [0, 1, 0], []),
    "header only": (b"Name,Phone\n", [0, 0, 0], []),
    "bad byte": (
        "姓名,手机\n张三,13800138000\n李\udcff四,13900139000\n王五的公司很好,13700137000\n".encode("utf-8", "surrogateescape"),
        [0, 2, 1],
        [3],
    ),
}


@pytest.mark.parametrize("name", GOOD_WITH_LOSSES)
def test_a_file_with_bad_rows_gives_its_good_ones_and_the_numbers_of_the_others(book_cli: Run, tmp_path: Path, name: str) -> None:
    content, (_zero, created, rejected), rows = GOOD_WITH_LOSSES[name]
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    ran = book_cli("import", str(path), "--json")
    document = ran.json
    assert ran.code == (6 if rejected else 0)
    assert (document["created"], document["rejected"]) == (created, rejected)
    assert [problem["row"] for problem in document["problems"] if problem["rejected"]] == rows
    assert document["read"] == sum(document[key] for key in SUMS)


def test_a_file_that_is_not_there_and_a_mapping_that_is_none(book_cli: Run, tmp_path: Path) -> None:
    assert book_cli("import", str(tmp_path / "absent.csv")).code == 1
    sheet, told = tmp_path / "in.csv", tmp_path / "map.json"
    sheet.write_text("Wer\nAnn\n", encoding="utf-8")
    told.write_text('{"Wer": "name"}', encoding="utf-8")
    assert book_cli("import", str(sheet)).code == 1
    assert book_cli("import", str(sheet), "--map", str(told)).code == 0
    told.write_text("{", encoding="utf-8")
    assert book_cli("import", str(sheet), "--map", str(told)).code == 1
    assert book_cli("import", str(sheet), "--encoding", "klingon").code == 1


def test_cards_and_workbooks_are_told_from_the_file(book_cli: Run, tmp_path: Path) -> None:
    cards, workbook = tmp_path / "a.txt", tmp_path / "b.dat"
    cards.write_bytes(EXPECTED["Windows 2.1 in GBK without a word"][0])
    workbook.write_bytes(WORKBOOKS["two tables"])
    first = book_cli("import", str(cards), "--json").json
    assert ([first[key] for key in SUMS], first["format"], first["encoding"]) == ([1, 0, 0, 0], "vcard", "gb18030")
    second = book_cli("import", str(workbook), "--sheet", "老客户", "--json").json
    assert (second["created"], second["format"], second["sheets"], second["sheet"]) == (1, "xlsx", ["客户", "老客户"], "老客户")
    shown = book_cli("show", book_cli("list", "--search", "王伟", "--json").json["customers"][0]["code"], "--json").json
    assert shown["customer"]["custom"] == {}
    assert book_cli("import", str(workbook), "--format", "json").code == 1
    assert book_cli("import").code == 2


def test_a_trial_tells_every_row_and_what_has_to_be_asked(book_cli: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "in.csv"
    sheet.write_text("Name,Phone,Birthday,Shoe\nAnn,1234567,03/04/1985,38\nBob,2345678,,\n", encoding="utf-8")
    dry = book_cli("import", str(sheet), "--dry-run", "--json").json
    assert [(row["row"], row["verdict"], row["title"]) for row in dry["rows"]] == [(2, "rejected", "Ann"), (3, "new", "Bob")]
    assert [(question["question"], question["answers"]) for question in dry["questions"]] == [("date_order", ["dmy", "mdy"])]
    assert "--dates" in book_cli("import", str(sheet), "--dry-run").err
    done = book_cli("import", str(sheet), "--dates", "dmy", "--unknown", "skip", "--json").json
    assert (done["created"], done["questions"], done["new_fields"]) == (2, [], [])
    assert done["map"] == {"columns": {}, "dates": "dmy", "unknown": "skip"}
    later = tmp_path / "later.csv"
    later.write_text("Shoe,Birthday,Phone,Name\n39,05/06/1990,3456789,Cid\n", encoding="utf-8")
    again = book_cli("import", str(later), "--json").json
    assert (again["created"], again["remembered"], again["map"]["dates"]) == (1, True, "dmy")


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_is_a_sheet_whose_columns_are_all_known(book_cli: Run, tmp_path: Path, lang: str, ending: str) -> None:
    path = tmp_path / f"empty.{ending}"
    told = book_cli("--lang", lang, "import", "--template", str(path), *(["--json"] if ending == "csv" else []))
    assert (told.code, told.json["path"] if ending == "csv" else told.out.rstrip("\n")) == (0, str(path))
    sheet = parse(path.read_bytes(), {})
    assert (sheet.header_row, sheet.rows, len(sheet.remarks)) == (2, [], 1)
    places = [place_of(header) for header in sheet.header]
    assert all(places)
    assert len(set(places)) == len(places)
    assert [header for header in sheet.header if header.isascii() != (lang == "en")] == (["QQ"] if lang == "zh_CN" else [])
    assert {"name", "phone", "person.name", "tags", "notes", "interaction.at", "follow_up.due", "birth", "referred_by"} <= set(places)
    assert book_cli("import", "--template", str(path)).code == 1
    lost = book_cli("import", str(path), "--map", str(tmp_path / "absent"))
    assert (lost.code, "no such file" in lost.err) == (1, True)


def test_an_interrupted_import_is_all_or_nothing(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "big.csv"
    sheet.write_text("姓名,手机\n" + "".join(f"客户{n},138{n:08}\n" for n in range(1_500)), encoding="utf-8")
    command = [sys.executable, "-m", "clientbook", "import", str(sheet)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        # The snapshot is the sign that the file was read and the unit is about to begin.
        while child.poll() is None and not list(folder.glob("snapshots/2*")):
            os.sched_yield()
        child.send_signal(signal.SIGINT)
        _out, err = child.communicate(timeout=60)
    assert child.returncode in (0, 130)
    assert "Traceback" not in err
    book = open_book(folder, PASSPHRASE, clock=CLOCK)
    assert book.count() in ((1_500,) if child.returncode == 0 else (0, 1_500))
    book.close()
