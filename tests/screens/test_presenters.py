"""What the screens of the record say, as plain values: rows, matches, tags, clipboard, wrapping by cells."""

from datetime import date

import pytest
from rich.cells import cell_len

from clientbook import clipboard, i18n
from clientbook.data import CellChange, CustomerLine, CustomField, Match
from clientbook.domain.customer import ContactPerson, ContactPoint, Customer
from clientbook.domain.edits import Place, next_state, point_at, with_point, with_value
from clientbook.screens.dialogs.choose import matches
from clientbook.screens.dialogs.tags import changed_tags, read_tags
from clientbook.screens.present import changed, header, record, rows
from clientbook.widgets.blocks import Piece, cut, spread, width_of, wrap
from tests.support.people import wang

TODAY = date(2026, 11, 21)
LOOKS = rows.Looks(TODAY)


def said(pieces: object) -> str:
    """The text of pieces."""
    return "".join(piece.text for piece in pieces)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        ("vip", (("vip",), ())),
        ("+vip -old", (("vip",), ("old",))),
        ("＋重点，－旧 #三", (("重点", "三"), ("旧",))),
        ("a -a", ((), ("a",))),
        ("  ", ((), ())),
        ("- + #", ((), ())),
    ],
)
def test_tags_are_read_with_their_signs_also_full_width_ones(typed: str, change: object) -> None:
    assert read_tags(typed) == change


def test_changed_tags_keep_their_order_and_come_once() -> None:
    assert changed_tags(("a", "b", "c"), (("d", "a"), ("b",))) == ("a", "c", "d")


@pytest.mark.parametrize("width", [2, 3, 7, 20, 80])
@pytest.mark.parametrize("text", ["", "王伟丽在北京市朝阳区", "a long English sentence with words", "x" * 100, "中a文b" * 9, "two\nlines"])
def test_wrapping_loses_nothing_but_spaces_and_halves_no_wide_character(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= max(width, 2) for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_a_spread_line_is_exactly_as_wide_as_asked() -> None:
    for width in range(8, 60):
        line = spread((Piece("王伟丽采购经理"),), (Piece("C20261121001"),), width)
        assert width_of(line) == max(width, 12), width
    assert said(cut((Piece("王伟丽"), Piece("x" * 9)), 9)) == "王伟丽x.."


def test_a_hit_in_the_name_or_phone_is_lit_there_and_any_other_is_named() -> None:
    line = CustomerLine(1, "C1", name="王伟丽", phone="+8613800138000", company="明超", match=Match("phone", "", "13800138000", ((7, 11),)))
    assert Piece("8000", "hit") in rows.cells(line, "phone", LOOKS)
    assert said(rows.cells(line, "company", LOOKS)) == "明超"
    other = CustomerLine(1, "C1", name="王伟丽", phone="+8613800138000", match=Match("phone", "张经理", "139 1234 5678", ((9, 13),)))
    assert said(rows.cells(other, "company", LOOKS)) == "139 1234 5678 张经理"
    assert rows.match_name(other.match) == "张经理 Phone"  # type: ignore[arg-type]


def test_a_long_snippet_begins_shortly_before_the_hit() -> None:
    match = Match("notes", "", "x" * 40 + "needle" + "y" * 40, ((40, 46),))
    assert said(rows.hits(rows.near(match), "plain")).startswith("xxxxneedle")


def test_staleness_is_said_by_sign_and_number_not_by_colour_alone() -> None:
    line = CustomerLine(1, "C1", name="A", last_contact=date(2026, 10, 21), cooling_from=date(2026, 11, 20), dormant_from=date(2027, 1, 19))
    assert said(rows.cells(line, "name", LOOKS)).startswith("◐")
    assert said(rows.cells(line, "last_contact", LOOKS)) == "31 days"


def test_the_default_columns_of_a_setting_begin_with_the_name_and_drop_unknown_ones() -> None:
    assert rows.chosen_columns(["person", "phone", "nonsense", "phone"]) == ["name", "company", "phone"]


@pytest.mark.parametrize("width", [24, 36, 60, 100])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_line_of_a_record_fits_its_width(width: int, language: str) -> None:
    i18n.set_language(language)
    around = header.Around(TODAY)
    for block in record.record(wang(), around, width):
        assert all(width_of(line) <= width for line in block.lines), [said(line) for line in block.lines]
    assert all(width_of(line) <= width for line in header.header(wang(), around, width)[1:])


def test_a_phone_is_shown_and_copied_with_its_extension() -> None:
    desk = ContactPoint(kind="phone", value="025-17480042 转 879", normal="+862517480042")
    assert record.point_value(desk, "CN") == "025-1748 0042 #879"
    assert desk.called == "+862517480042 #879"
    plain = ContactPoint(kind="phone", value="138-0013-8000", normal="+8613800138000")
    assert plain.called == "+8613800138000"
    assert ContactPoint(kind="phone", value="95588").called == "95588"
    assert ContactPoint(kind="email", value="A@B.Com", normal="A@b.com").called == "A@b.com"


def test_labels_stand_whole_in_the_narrow_pane_beside_the_list() -> None:
    home = ContactPoint(kind="address", value="1 High Street", label="delivery")
    more = {"first_cooperation": TODAY, "contract_amount": 5, "persons": (ContactPerson(name="Ann"),)}
    customer = Customer(kind="organisation", name="x", points=(home,), **more)  # type: ignore[arg-type]
    blocks = record.record(customer, header.Around(TODAY), 41)
    said = "\n".join("".join(piece.text for piece in line) for block in blocks for line in block.lines)
    assert all(label in said for label in ("First cooperation ", "Contract amount ", "Contact person ", "delivery address "))


def test_each_place_of_a_record_stands_once() -> None:
    keys = [block.key for block in record.record(wang(), header.Around(TODAY), 60) if block.selectable]
    assert len(keys) == len(set(keys))
    assert Place("points", 0, 0) in keys
    assert Place("persons", 0) in keys


def test_the_place_of_a_match_is_the_point_it_hit() -> None:
    assert record.place_of(Match("phone", "", "138 0013 8000", ((8, 12),)), wang()) == Place("points", None, 0)
    assert record.place_of(Match("phone", "张经理", "139 1234 5678", ((9, 13),)), wang()) == Place("points", 0, 0)
    assert record.place_of(Match("hobbies", "", "绿茶", ((0, 1),)), wang()) == Place("hobbies")
    assert record.place_of(Match("interaction", "", "x", ((0, 1),)), wang()) is None


def test_a_card_holds_nothing_that_is_for_the_owner_alone() -> None:
    card = record.card(wang(), "CN")
    assert "王伟丽" in card
    assert "138 0013 8000" in card
    for secret in ("上午别打电话", "绿茶", "高意向", "叫伟丽就好"):
        assert secret not in card


def test_changes_of_sensitive_or_unknown_fields_are_covered_and_others_are_not() -> None:
    cells = [CellChange("custom:1", "440106", "440107"), CellChange("custom:2", "a", "b"), CellChange("custom:3", "p", "q")]
    own = [CustomField("id", sensitive=True, id=1), CustomField("shoe", id=2)]
    lines = [said(line) for line in changed.changes(cells, own)]
    assert "440106" not in lines[0]
    assert "440107" not in lines[0]
    assert lines[1] == "shoe  a  ->  b"
    assert "p" not in lines[2].replace("Custom field", "")


def test_places_change_only_what_they_name() -> None:
    customer = wang()
    place = Place("points", 0, 0)
    point = point_at(customer, place)
    assert point is not None
    assert with_point(customer, place, None).persons[0].points == ()
    assert with_point(customer, place, point) == customer
    assert with_value(customer, Place("custom:7"), "x").custom == {"7": "x"}
    assert with_value(with_value(customer, Place("custom:7"), "x"), Place("custom:7"), None).custom == {}
    assert (next_state("ok"), next_state("unverified"), next_state("invalid")) == ("unverified", "ok", "ok")


@pytest.mark.parametrize(
    ("label", "letters", "fits"),
    [("转介绍", "zjs", True), ("转介绍", "zhuan", True), ("转介绍", "介", True), ("展会", "zjs", False), ("Referral", "FERR", True)],
)
def test_choices_are_filtered_by_word_pinyin_or_initials(label: str, letters: str, fits: bool) -> None:
    assert matches(label, letters) is fits


def test_a_copy_goes_to_this_machine_where_a_tool_is_and_else_to_the_terminal() -> None:
    took: list[tuple[str, str]] = []
    sent: list[str] = []

    def run(command: object, text: str) -> bool:
        took.append((command[0], text))  # type: ignore[index]
        return command[0] != "xclip"  # type: ignore[index]

    def where(environ: dict[str, str], platform: str = "linux", tools: str = "wl-copy xclip pbcopy") -> clipboard.Reached:
        return clipboard.copy(
            "1\x1b]52;c;x\x07", sent.append, environ=environ, platform=platform, run=run, which=lambda n: n if n in tools else None
        )

    assert where({"WAYLAND_DISPLAY": "w"}) is clipboard.Reached.MACHINE
    assert took[-1] == ("wl-copy", "1]52;c;x")
    assert where({}, "darwin") is clipboard.Reached.MACHINE
    assert where({"DISPLAY": ":0"}) is clipboard.Reached.TERMINAL, "a tool that fails is followed by the terminal"
    assert where({"WAYLAND_DISPLAY": "w", "SSH_CONNECTION": "1"}) is clipboard.Reached.TERMINAL, "that clipboard is far away"
    assert where({}) is clipboard.Reached.TERMINAL
    assert sent == ["1]52;c;x"] * 3
