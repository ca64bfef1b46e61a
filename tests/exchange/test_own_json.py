# ruff: noqa: E501 - the shapes are those of the files
"""Our own JSON: everything comes back, once; what is not ours, later or damaged is refused or costs one customer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbook.data import Book
from clientbook.domain.errors import ImportProblem
from clientbook.exchange.importing import Wish, write_sheet
from clientbook.exchange.readers import json_book
from clientbook.exchange.rejects import write_rejects
from clientbook.exchange.report import Report
from clientbook.exchange.sheet import Sheet
from clientbook.exchange.worker import parse
from tests.exchange.test_real_files import records, sums
from tests.support.fuzzing import fuzz
from tests.support.ground import examples
from tests.support.report import Figures

Put = Callable[..., Report]


def uid(number: int) -> str:
    """A uid as this program makes them."""
    return f"0190aaaa-0000-7000-8000-{number:012d}"


WHOLE: dict[str, Any] = {
    "uid": uid(2), "code": "C20250101003", "kind": "organisation", "name": "全公司", "type": "", "source": "抖音", "contract_amount": 1200.5,
    "birth": "L1985-06+07", "tags": ["甲", "乙"], "do_not_contact": ["phone"], "custom": {"7": 12, "9": "旧值", "11": True}, "vcard": ["X-A:b"],
    "points": [{"kind": "phone", "value": "13800131001", "label": "mobile", "primary": True, "state": "unverified"}],
    "persons": [{"name": "王伟", "role": "buyer", "main": True, "notes": "好说话", "points": [{"kind": "wechat", "value": "ww"}]}],
    "created_at": "2025-01-01T23:30:00+00:00", "created_on": "2025-01-02", "count_from": "2025-06-01", "source_id": "r:abc s:uid:1",
    "interactions": [{"uid": uid(3), "at": "2026-01-02T10:00:00+08:00", "summary": "谈\n了", "person": 1, "channel": "visit", "reached": True, "group_uid": "g"}],
    "follow_ups": [{"uid": uid(4), "what": "寄", "due": "2026-12-01", "due_time": "09:30", "state": "open", "repeat": "2w", "snoozed": 2, "series_from": "2026-11-03"}],
    "occasions": [{"uid": uid(5), "kind": "anniversary", "date": "L--08-15", "person": 1, "lead_days": 7}],
    "greetings": [{"occasion": uid(5), "day": "2026-05-20", "state": "greeted"}],
    "purchases": [{"uid": uid(6), "on_date": "2026-03-01", "product_uid": uid(1), "product": "茶", "amount": 2400, "quantity": 2000, "currency": "CNY",
                   "created_at": "2026-03-01T00:00:00+00:00"}],
    "after_sales": [{"uid": uid(7), "purchase_uid": uid(6), "on_date": "2026-03-05", "kind": "repair"}],
    "ratings": [{"uid": uid(8), "on_date": "2026-03-06", "score": 5, "purchase_uid": uid(6), "follow_up_uid": uid(4), "product_uid": uid(1)}],
}  # fmt: skip
HEAD: dict[str, Any] = {
    "schema": 1, "format": "clientbook",
    "custom_fields": [
        {"id": "7", "name": "卡数", "type": "number", "sensitive": True}, {"id": "9", "name": "旧栏", "type": "text", "retired": True},
        {"id": "11", "name": "会员", "type": "yesno"},
    ],
    "pick_lists": {"source": [{"key": "抖音", "label": "抖音", "position": 9, "retired": False}]},
    "products": [{"uid": uid(1), "name": "茶", "unit_price": 1200, "currency": "CNY", "retired": 0, "position": 1}],
}  # fmt: skip


def document(*customers: Any, **head: Any) -> bytes:
    """A file of these customers."""
    return json.dumps({**HEAD, **head, "customers": list(customers)}, ensure_ascii=False).encode()


def filled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without their empty cells."""
    return [{key: value for key, value in row.items() if value not in ("", None, 0, "{}", "[]")} for row in rows]


def test_everything_of_a_customer_comes_back(book: Book) -> None:
    other = {"uid": uid(20), "code": "C20250101001", "name": "介绍的人", "referred_by": uid(2)}
    report = write_sheet(book, parse(document(WHOLE, other), {}), Wish())
    assert (sums(report), report.problems) == ((2, 0, 0, 0), [])
    held = book.dump()
    whole, referred = filled(held["customer"])
    assert (whole["uid"], whole["code"], whole["birth"], whole["contract_amount"]) == (uid(2), "C20250101003", "L1985-06+07", 120_050)
    assert (whole["created_at"], whole["created_on"], whole["count_from"]) == ("2025-01-01T23:30:00Z", "2025-01-02", "2025-06-01")
    assert ("type" in whole, whole["source_id"], whole["do_not_contact"]) == (False, "r:abc s:uid:1", "phone")
    assert json.loads(whole["custom"]) == {"1": 12, "2": "旧值", "3": True, "vcard": "X-A:b"}
    assert (referred["code"], referred["referred_by"]) == ("C20250101001", whole["id"])
    person = filled(held["contact_person"])[0]
    assert (person["name"], person["notes"], person["main"]) == ("王伟", "好说话", 1)
    assert [(each["value"], each["state"]) for each in held["contact_point"]] == [("13800131001", "unverified"), ("ww", "ok")]
    contact, step = held["interaction"][0], held["follow_up"][0]
    assert (contact["uid"], contact["person_id"], contact["offset_minutes"], contact["group_uid"]) == (uid(3), person["id"], 480, "g")
    assert (step["uid"], step["due_time"], step["repeat"], step["snoozed"], step["series_from"]) == (uid(4), "09:30", "2w", 2, "2026-11-03")
    day = held["occasion"][0]
    assert (day["uid"], day["date"], day["person_id"], day["lead_days"]) == (uid(5), "L--08-15", person["id"], 7)
    assert held["greeting"][0]["occasion_id"] == day["id"]
    bought, rated = held["purchase"][0], held["rating"][0]
    assert (bought["uid"], bought["product_id"], bought["created_at"]) == (uid(6), held["product"][0]["id"], "2026-03-01T00:00:00Z")
    assert held["after_sale"][0]["purchase_id"] == rated["purchase_id"] == bought["id"]
    assert (rated["follow_up_id"], rated["product_id"]) == (step["id"], held["product"][0]["id"])
    assert [(field.name, field.type, field.sensitive, field.retired) for field in book.custom_fields()] == [
        ("卡数", "number", True, False), ("旧栏", "text", False, True), ("会员", "yesno", False, False),
    ]  # fmt: skip
    again = write_sheet(book, parse(document(WHOLE, other), {}), Wish())
    assert sums(again) == (0, 0, 2, 0)
    assert {table: rows for table, rows in book.dump().items() if table != "unit"} == {t: rows for t, rows in held.items() if t != "unit"}
    copies = write_sheet(book, parse(document(WHOLE, other), {}), Wish(on_duplicate="new"))
    assert sums(copies) == (2, 0, 0, 0)
    book.undo()
    book.undo()
    assert not {table for table, rows in book.dump().items() if rows} - {"unit", "change", "code_counter"}


def test_what_was_lost_meanwhile_comes_back_and_what_is_newer_stays(shared_book: Book, put: Put) -> None:
    one = {
        "uid": uid(30),
        "name": "补回来",
        "follow_ups": [{"uid": uid(31), "what": "甲"}],
        "occasions": [{"uid": uid(32), "kind": "other", "date": "--01-02"}],
    }
    put(document(one))
    more = {**one, "company": "新公司", "interactions": [{"uid": uid(33), "at": "2026-02-02T10:00:00+08:00", "summary": "补"}]}
    report = put(document(more))
    assert sums(report) == (0, 1, 0, 0)
    assert [each.place for each in report.rows[0].differences] == ["company", "contact"]


BAD_CUSTOMERS: list[Any] = [
    3, None, [], {"name": 3}, {"name": "a", "points": {}}, {"name": "a", "points": [{"kind": "fax", "value": "1"}]}, {"uid": uid(40)}, {"name": "x" * 201},
    {"name": "a", "birth": "soon"}, {"name": "a", "headcount": True}, {"name": "a", "contract_amount": "1"}, {"name": "a", "contract_amount": 1e300},
    {"name": "a", "interactions": [{"at": "2999-01-01T00:00:00+00:00"}]}, {"name": "a", "interactions": [{"at": "2020-01-01T00:00:00"}]},
    {"name": "a", "interactions": [{"at": "2020-01-01T00:00:00+00:00", "person": 1}]}, {"name": "a", "follow_ups": [{"what": ""}]},
    {"name": "a", "follow_ups": [{"what": "a", "state": "maybe"}]}, {"name": "a", "purchases": [{"on_date": "2999-01-01", "amount": 1, "product": "a"}]},
    {"name": "a", "ratings": [{"on_date": "2020-01-01", "score": 9}]}, {"name": "a", "tags": ["two words"]}, {"name": "a\u202e"},
    {"name": "a", "custom": {"7": [1]}}, {"name": "a", "greetings": [{"day": "2020-01-01", "state": "later"}]}, {"name": "a", "occasions": [{"kind": "other", "date": "1985"}]},
]  # fmt: skip


def test_who_sent_somebody_is_found_under_whom_the_book_knows_them_as_and_twice_changes_nothing(book: Book, take_in: Put) -> None:
    take_in("Name,Phone\nLiping,13800139777\nTom,13800139778\n")
    sender = {"uid": uid(40), "name": "王丽萍", "points": [{"kind": "phone", "value": "13800139777"}]}
    sent = {"uid": uid(41), "name": "Ann", "referred_by": uid(40)}
    tom = {"uid": uid(43), "name": "Tom", "points": [{"kind": "phone", "value": "13800139778"}], "referred_by": uid(41)}
    lost = {"uid": uid(42), "name": "Bea", "referred_by": uid(99)}
    assert sums(take_in(document(sender, sent, tom, lost))) == (2, 2, 0, 0)
    found = records(book)
    liping = found.get("王丽萍") or found["Liping"]
    assert (found["Ann"].referred_by, found["Tom"].referred_by, found["Bea"].referred_by) == (liping.id, found["Ann"].id, None)
    again = take_in(document(sender, sent, tom, lost))
    assert sums(again) == (0, 0, 4, 0)
    assert [each.notes for each in records(book).values()] == [""] * 4


def test_a_customer_that_cannot_be_costs_itself(put_sheet: Callable[..., tuple[Sheet, Report]], put: Put, tmp_path: Any) -> None:
    sheet, report = put_sheet(document(*BAD_CUSTOMERS, {"name": "好的客户"}))
    assert sums(report) == (1, 0, 0, len(BAD_CUSTOMERS))
    assert all(problem.reason() for problem in report.problems)
    path = tmp_path / "rejects.json"
    write_rejects(path, sheet, report.refused)
    assert sums(put(path.read_bytes())) == (0, 0, 0, len(BAD_CUSTOMERS))
    shape = json.loads(path.read_text(encoding="utf-8"))
    assert shape["customers"][3]["rejected"].startswith("4: ")
    shape["customers"] = [{**shape["customers"][3], "name": "改好了"}]
    assert sums(put(json.dumps(shape).encode())) == (1, 0, 0, 0)


def test_a_line_that_is_no_json_costs_its_customer() -> None:
    lines = ['{"schema":1,"format":"clientbook","customers":[', '{"name":"a"},', '{"name":"b",,"c"},', '{"name":"c"}', "]}"]
    sheet = json_book.read("\n".join(lines).encode())
    assert ([row.number for row in sheet.rows], [row.number for row, _problem in sheet.broken]) == ([1, 3], [2])


REFUSED = {
    "nothing": b"{", "no list": b"{}", "cut off": document(WHOLE)[:-40], "a list": b"[1]", "another": b'{"schema":1,"format":"other","customers":[]}',
    "later": document(schema=2), "deep": b'{"schema":1,"format":"clientbook","customers":' + b"[" * 200_000, "deep elsewhere": b'{"a":' + b'{"a":' * 200_000,
    "not a number": b'{"schema":1,"format":"clientbook","a":NaN}', "long number": b'{"schema":' + b"1" * 9_000 + b"}", "no text": b'{"a":"\xff"}',
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_ours_is_refused(name: str) -> None:
    with pytest.raises(ImportProblem):
        json_book.read(REFUSED[name])


def test_a_file_of_many_pieces_is_read_like_one_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    content = document(
        *({"uid": uid(n), "name": f"客户{n}", "notes": "长" * (n % 50)} for n in range(200)), products=[{"unit_price": 12345}]
    )
    whole = json_book.read(content)
    monkeypatch.setattr(json_book, "_PIECE", 7)
    pieces = json_book.read(content)
    assert (pieces.rows, pieces.head) == (whole.rows, whole.head)
    assert len(pieces.rows) == 200


def only_our_own_error(content: bytes) -> None:
    """A list of customers or a refusal."""
    try:
        sheet = json_book.read(content)
    except ImportProblem:
        return
    numbers = [row.number for row in sheet.rows] + [row.number for row, _problem in sheet.broken]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


@st.composite
def scarred(draw: st.DrawFn) -> bytes:
    """A file of ours with a few bytes exchanged."""
    data = bytearray(document(WHOLE, {"name": "a"}))
    for _time in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 4))] = draw(
            st.sampled_from([b"", b"{", b"}", b"[", b"]", b'"', b",", b":", b"\n", b"\\", b"\xff", b"null", b"9e999"])
        )
    return bytes(data)


@settings(max_examples=examples(80), deadline=None)
@given(scarred() | st.binary(max_size=200))
def test_any_bytes_make_customers_or_a_refusal(content: bytes) -> None:
    only_our_own_error(content)


@pytest.mark.soak
def test_twenty_thousand_times_any_bytes_make_customers_or_a_refusal(figures: Figures) -> None:
    fuzz(figures, "T12", "bytes for the reader of JSON", only_our_own_error, scarred() | st.binary(max_size=500), 20_000)
