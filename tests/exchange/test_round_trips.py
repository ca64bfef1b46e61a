"""What goes out comes back: JSON whole, the other formats but for what their page says they do not carry; in both languages."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from clientbook import i18n
from clientbook.clock import FixedClock
from clientbook.data import Book, Query, read_wholes, read_words
from clientbook.demo import make_demo
from clientbook.domain import foreign
from clientbook.domain.customer import ContactPoint, Customer
from clientbook.domain.dates import PartialDate
from clientbook.domain.fields import FIELDS, FieldType
from clientbook.exchange.exporting import FORMATS, ExportWish, export_file
from clientbook.exchange.importing import Wish, import_file
from clientbook.exchange.outgoing import ExportReport
from clientbook.i18n import _, pgettext
from tests.support.people import NOW, new_book
from tests.support.report import scaled
from tests.support.rich import rich_book
from tests.support.thinning import sampled


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book with everything in it; the tests only read it."""
    book = rich_book(tmp_path_factory.mktemp("rich"))
    yield book
    book.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Book]:
    book = new_book(tmp_path / "other")
    yield book
    book.close()


def everybody(book: Book, *, trash: bool = False) -> list[int]:
    return [*book.find_all(Query()).ids, *(book.find_all(Query(trashed=True)).ids if trash else ())]


def written(book: Book, path: Path, format: str, *, trash: bool = False, **wish: Any) -> ExportReport:
    return export_file(book, everybody(book, trash=trash), path, ExportWish(format, **wish))


def plain(customer: Customer, book: Book) -> dict[str, Any]:
    """What a customer says, without ids and what is worked out."""
    names = {str(field.id): field.name for field in read_words(book).custom_fields}
    said: dict[str, Any] = {
        field.key: getattr(customer, field.key)
        for field in FIELDS
        if not field.derived and field.type not in (FieldType.POINTS, FieldType.PERSONS, FieldType.CUSTOMER)
    }
    said["points"] = [replace(point, id=None) for point in customer.points]
    said["persons"] = [replace(each, id=None, points=tuple(replace(point, id=None) for point in each.points)) for each in customer.persons]
    said["custom"] = {names.get(key, key): value for key, value in customer.custom.items()}
    return said | {"code": customer.code}


def by_code(book: Book) -> dict[str, dict[str, Any]]:
    return {customer.code: plain(customer, book) for customer in book.records(everybody(book))}


# ---- JSON -------------------------------------------------------------------------------------------------------------


def document(path: Path) -> dict[str, Any]:
    """What the file says, apart from when it was written and the marks imports leave."""
    found = json.loads(path.read_text(encoding="utf-8"))
    del found["exported_at"]
    for customer in found["customers"]:
        del customer["source_id"]
    found["customers"].sort(key=lambda each: each["code"])
    return found


def test_json_into_an_empty_book_gives_the_same_book(rich: Book, empty: Book, tmp_path: Path) -> None:
    i18n.set_language("zh_CN")  # no word of the language in force may get into it
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    written(rich, first, "json", trash=True, sensitive=True)
    _sheet, report = import_file(empty, first, Wish())
    assert (report.created, report.rejected, report.problems) == (5, 0, [])
    written(empty, second, "json", trash=True, sensitive=True)
    assert document(second) == document(first)


def test_a_difference_in_one_word_would_be_found(rich: Book, empty: Book, tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    written(rich, first, "json", trash=True, sensitive=True)
    import_file(empty, first, Wish())
    customer = empty.customer(everybody(empty)[0])
    empty.save_customer(replace(customer, hobbies="chess"), customer)
    written(empty, second, "json", trash=True, sensitive=True)
    assert document(second) != document(first)


def test_the_file_of_a_second_export_imports_as_nothing_new(rich: Book, empty: Book, tmp_path: Path) -> None:
    written(rich, tmp_path / "a.json", "json", sensitive=True)
    import_file(empty, tmp_path / "a.json", Wish())
    written(empty, tmp_path / "b.json", "json", sensitive=True)
    _sheet, report = import_file(empty, tmp_path / "b.json", Wish())
    assert (report.created, report.updated, report.rejected) == (0, 0, 0)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(scaled(10, 1)))
def test_invented_books_come_back_whole_by_json(empty: Book, tmp_path: Path, seed: int) -> None:
    book = make_demo(tmp_path / "demo", customers=200, language="mixed", seed=seed, interactions=3, clock=FixedClock(NOW))
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    written(book, first, "json", trash=True, sensitive=True)
    count = book.count()
    book.close()
    _sheet, report = import_file(empty, first, Wish())
    assert (report.created >= count, report.rejected, report.problems) == (True, 0, [])
    written(empty, second, "json", trash=True, sensitive=True)
    assert document(second) == document(first)


# ---- tables -----------------------------------------------------------------------------------------------------------


def as_table_carries(said: dict[str, Any]) -> dict[str, Any]:
    """Without what docs/exchange.md says that CSV and XLSX do not carry."""
    said = dict(said)
    said["persons"] = [replace(each, points=tuple(bare(point) for point in each.points)) for each in said["persons"]]
    said["points"] = sorted(said["points"], key=lambda point: point.kind)  # each kind has columns of its own
    said["custom"] = {name: str(value) for name, value in said["custom"].items() if name != "Secret"}
    said["level"] = {"大客户": "vip"}.get(said["level"], said["level"])  # a word of the owner's, which the other book has not
    said["tags"] = tuple(sorted(tag for each in said["tags"] for tag in each.split(",")))
    return said


def bare(point: ContactPoint) -> ContactPoint:
    return replace(point, label="", state="ok", primary=False)


def yes(text: str) -> str:
    return {"True": "Yes", "是": "Yes"}.get(text, text)


@pytest.mark.parametrize(
    ("language", "format", "options"),
    [("en", "csv", {}), ("zh_CN", "csv", {"encoding": "gb18030"}), ("en", "xlsx", {}), ("zh_CN", "xlsx", {})],
)
def test_a_table_comes_back_but_for_what_its_page_names(
    rich: Book, empty: Book, tmp_path: Path, language: str, format: str, options: dict[str, str]
) -> None:
    i18n.set_language(language)
    path = tmp_path / f"a.{format}"
    report = written(rich, path, format, **options)
    assert [each.names for each in report.left_out if each.names] == [("Secret",)]
    _sheet, taken = import_file(empty, path, Wish())
    assert (taken.created, taken.rejected) == (4, 0), taken.problems
    assert set(taken.new_fields) == {"会员卡号", "Discount", "Since", "Newsletter"}
    was, now = by_code(rich), by_code(empty)
    assert now.keys() == was.keys()
    for code, said in was.items():
        want, got = as_table_carries(said), as_table_carries(now[code])
        for each in (want, got):
            each["custom"] = {name: yes(value) for name, value in each["custom"].items()}
        assert {key: (got[key], value) for key, value in want.items() if got[key] != value} == {}, code
    sent = {whole.customer.code: whole for whole in read_wholes(empty, everybody(empty), {"interactions", "follow_ups"})}
    her = next(whole for whole in sent.values() if whole.customer.name == "王伟丽")
    assert [contact.summary for contact in her.interactions] == ["=SUM(A1)\nsecond line"]
    assert [(step.what, str(step.due), step.due_time) for step in her.follow_ups] == [("发正式报价, 含税", "2026-11-24", "15:30")]
    zoe = next(whole for whole in sent.values() if whole.customer.name.startswith("Zo"))
    assert zoe.referrer is not None
    assert zoe.referrer.title == "王伟丽"


# ---- trade in tables ----------------------------------------------------------------------------------------------------


def trade_of(book: Book) -> dict[str, list[dict[str, Any]]]:
    """What was bought and how it was liked, by the customer's code; without what the page of tables leaves out."""
    found = {}
    for whole in read_wholes(book, everybody(book), {"trade"}):
        rows = [{"table": table, **row} for table, some in whole.trade.items() for row in some]
        for row in rows:
            row.pop("created_at", None)
            row.pop("product_uid", None)
            row.pop("follow_up_uid", None)
        found[whole.customer.code] = rows
    return found


@pytest.mark.parametrize(("language", "format"), sampled([("en", "xlsx"), ("zh_CN", "csv"), ("zh_CN", "xlsx")], 0, 1))
def test_purchases_after_sales_and_ratings_come_back_by_their_own_tables(
    rich: Book, empty: Book, tmp_path: Path, language: str, format: str
) -> None:
    i18n.set_language(language)
    written(rich, tmp_path / f"all.{format}", format)
    import_file(empty, tmp_path / f"all.{format}", Wish())
    sheets = (pgettext("table", "Purchases"), _("After-sales"), _("Ratings"))
    for again in range(2):
        for kind, sheet in zip(("purchases", "after-sales", "ratings"), sheets, strict=True):
            path = tmp_path / f"all.{format}"
            if format == "csv":
                path = tmp_path / f"{kind}.csv"
                assert written(rich, path, kind, over=True).rows == {kind.replace("-", "_"): 2 if kind == "purchases" else 1}
            _sheet, report = import_file(empty, path, Wish(sheet=sheet if format == "xlsx" else ""))
            assert (report.created, report.rejected, report.problems) == (0, 0, []), kind
            assert sum(report.brought.values()) == (0 if again else report.read)
    assert trade_of(empty) == trade_of(rich)
    assert sum(map(len, trade_of(rich).values())) == 4


def test_what_came_after_a_purchase_waits_for_the_purchase(rich: Book, empty: Book, tmp_path: Path) -> None:
    written(rich, tmp_path / "after.csv", "after-sales")
    _sheet, report = import_file(empty, tmp_path / "after.csv", Wish())
    assert report.brought == {}
    assert "import the purchases first" in report.problems[0].reason()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_header_of_the_tables_of_trade_is_one_the_import_knows(rich: Book, language: str) -> None:
    from clientbook.exchange.headers import TRADE, place_of
    from clientbook.exchange.outgoing import Outgoing
    from clientbook.exchange.writers.trade_tables import trade_tables

    i18n.set_language(language)
    heads = [place_of(head) for table in trade_tables(Outgoing(rich, [], ExportReport("csv"))) for head, _width in table.heads]
    assert set(heads) == TRADE


# ---- cards ------------------------------------------------------------------------------------------------------------


def as_card_carries(said: dict[str, Any]) -> dict[str, Any]:
    """Without what docs/exchange.md says that vCard does not carry."""
    said = dict(said)
    said["points"] = [replace(point, state="ok") for point in said["points"]]
    said["custom"] = {name: yes(str(value)) for name, value in said["custom"].items() if name not in ("Secret", "Discount")}
    return said


@pytest.mark.parametrize(("language", "format"), [("en", "vcard"), ("zh_CN", "vcard3")])
def test_cards_come_back_but_for_what_their_page_names(rich: Book, empty: Book, tmp_path: Path, language: str, format: str) -> None:
    i18n.set_language(language)
    path = tmp_path / "a.vcf"
    report = written(rich, path, format)
    assert [each.names for each in report.left_out if each.names] == [("Secret",), ("Discount",)]
    _sheet, taken = import_file(empty, path, Wish())
    assert (taken.created, taken.rejected) == (4, 0), taken.problems
    was, now = by_code(rich), by_code(empty)
    for code, said in was.items():
        want, got = as_card_carries(said), as_card_carries(now[code])
        got["custom"] = {name: {"yes": "Yes", "no": "No"}.get(value, value) for name, value in got["custom"].items()}
        assert {key: (got[key], value) for key, value in want.items() if got[key] != value} == {}, code
    days = [day for whole in read_wholes(empty, everybody(empty), {"occasions"}) for day in whole.occasions]
    assert PartialDate(year=2010, month=5, day=1) in [day.date for day in days if day.kind == "anniversary"]


def test_what_a_card_said_beside_goes_back_into_the_next_one(empty: Book, tmp_path: Path) -> None:
    lines = ("item1.X-ABRELATEDNAMES;type=pref:Anna", "item1.X-ABLabel:_$!<Friend>!$_", "X-PHONETIC-FIRST-NAME:Wei\\, li", "TZ:+08:00")
    point = ContactPoint(kind="phone", value="138 0013 8000", label="after nine")
    customer = Customer(name="王伟", points=(point,), custom=foreign.with_lines({}, lines))
    empty.save_customer(customer)
    written(empty, tmp_path / "a.vcf", "vcard3")
    text = (tmp_path / "a.vcf").read_text(encoding="utf-8")
    assert "item1.TEL:138 0013 8000\n" in text.replace("\r\n", "\n")
    assert "item2.X-ABRELATEDNAMES;type=pref:Anna" in text
    assert "item2.X-ABLabel:_$!<Friend>!$_" in text
    assert "X-PHONETIC-FIRST-NAME:Wei\\, li" in text
    assert "X-CLIENTBOOK-CUSTOM" not in text


def test_every_word_of_every_list_is_read_back_as_its_key(rich: Book) -> None:
    from clientbook.domain.pick_lists import PICK_LISTS
    from clientbook.domain.spellings import choice_key
    from clientbook.exchange.outgoing import Outgoing

    words = read_words(rich)
    own: Callable[[str], dict[str, str]] = lambda name: {key: word for (each, key), word in words.own_words.items() if each == name}  # noqa: E731
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        outgoing = Outgoing(rich, [], ExportReport("csv"))
        wrong = [
            (name, key)
            for name, keys in PICK_LISTS.items()
            for key in keys
            if choice_key(name, outgoing.label(name, key), own(name)) != key
        ]
        assert not wrong, language


@pytest.mark.parametrize(("format", "language"), [("csv", "en"), ("xlsx", "zh_CN"), ("vcard3", "zh_CN"), ("vcard", "en"), ("json", "en")])
def test_what_went_out_changes_nothing_when_it_comes_back_into_its_own_book(rich: Book, tmp_path: Path, format: str, language: str) -> None:
    """As cards do that were on a phone meanwhile. Only the tag with a comma in it comes back from a table as two, as its page says."""
    i18n.set_language(language)
    path = tmp_path / f"back.{FORMATS[format].suffix}"
    written(rich, path, format, sensitive=True)
    _sheet, report = import_file(rich, path, Wish(dry_run=True))
    changed = [plan for plan in report.rows if plan.verdict != "unchanged"]
    told = [(plan.title, each.place, each.after) for plan in changed for each in plan.differences]
    assert told == ([("Zoë van der Müller", "tags", "a"), ("Zoë van der Müller", "tags", "b")] if format in ("csv", "xlsx") else [])
    assert (report.created, report.rejected) == (0, 0)


def test_every_format_names_what_it_does_not_carry_on_its_page() -> None:
    from importlib import import_module

    page = Path("docs/exchange.md").read_text(encoding="utf-8")
    for known in FORMATS.values():
        for sentence in import_module(f"clientbook.exchange.writers.{known.module}").CANNOT:
            assert sentence in page, (known.key, sentence)
