"""A large Chinese sheet with damaged rows: the others come in, each damaged one comes back with its number and reason, one undo is all."""

import csv
import io
import random
from pathlib import Path

import pytest

from clientbook.data import Book
from clientbook.exchange.importing import Wish, import_file
from clientbook.exchange.rejects import write_rejects
from tests.exchange.test_real_files import sums

HEADER = "客户名称*,手机*,生日,合同金额,来源,最近沟通时间,沟通内容,备注\r\n"
FAMILIES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜秀英敏静丽强磊军洋勇艳杰"
DAMAGES = 5


def lines(count: int, damaged: int, seed: int) -> tuple[list[bytes], dict[int, int]]:
    """The rows as they stand in the file, in GB18030, and which of them are damaged in which way, by row number."""
    dice = random.Random(seed)
    hurt = {number: index % DAMAGES for index, number in enumerate(sorted(dice.sample(range(count), damaged)))}
    rows = []
    for number in range(count):
        name = dice.choice(FAMILIES) + "".join(dice.choices(GIVEN, k=2)) + str(number)
        cells = [name, f"1{dice.choice('3578')}{number:09}", f"19{dice.randint(50, 99)}-03-0{dice.randint(1, 9)}", f"{number % 900 + 1}00"]
        cells += ["转介绍", f"2026年{dice.randint(1, 9)}月5日", "谈了方案，满意", f"第{number}位客户的备注"]
        rows.append(_hurt(cells, hurt[number]) if number in hurt else ",".join(cells).encode("gb18030"))
    return rows, {number + 2: kind for number, kind in hurt.items()}


def _hurt(cells: list[str], kind: int) -> bytes:
    if kind == 0:
        cells[2] = "很久以前"
    elif kind == 1:
        cells[0] = cells[1] = ""
    elif kind == 2:
        cells += ["多", "出", "来"]
    elif kind == 3:
        cells[0] = "名" * 201
    data = ",".join(cells).encode("gb18030")
    return data.replace("方案".encode("gb18030"), b"\xb7\xff") if kind == 4 else data


def play(book: Book, folder: Path, count: int, damaged: int) -> None:
    """Import, look at every refused row, correct the file and import it, take both back."""
    rows, hurt = lines(count, damaged, seed=count)
    path, rejects = folder / "客户.csv", folder / "rejects.csv"
    path.write_bytes(HEADER.encode("gb18030") + b"\r\n".join(rows) + b"\r\n")
    before = {table: content for table, content in book.dump().items() if table not in ("unit", "change", "code_counter")}
    sheet, report = import_file(book, path, Wish())
    assert (sums(report), report.encoding) == ((count - damaged, 0, 0, damaged), "gb18030")
    assert book.count() == count - damaged
    write_rejects(rejects, sheet, report.refused)
    back = list(csv.reader(io.StringIO(rejects.read_text(encoding="utf-8-sig"))))[1:]
    assert [int(row[1]) for row in back] == sorted(hurt)
    assert {(hurt[int(row[1])], bool(row[0])) for row in back} == {(kind, True) for kind in range(DAMAGES)}
    assert len({row[0].split("：")[0].split(":")[0] for row in back}) >= DAMAGES - 1
    corrected = rejects.read_text(encoding="utf-8-sig").replace("很久以前", "1990")
    rejects.write_text(corrected, encoding="utf-8")
    assert sums(import_file(book, rejects, Wish())[1])[0] == sum(1 for kind in hurt.values() if kind == 0)
    book.undo()
    book.undo()
    after = {table: content for table, content in book.dump().items() if table in before}
    assert after == before


def test_six_hundred_rows_with_fifteen_damaged_ones(book: Book, tmp_path: Path) -> None:
    play(book, tmp_path, 600, 15)


@pytest.mark.soak
def test_twenty_thousand_rows_with_five_hundred_damaged_ones(book: Book, tmp_path: Path) -> None:
    play(book, tmp_path, 20_000, 500)
