"""The rows of a filter: there and back for any filter, one row at a time, words and reading of values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook import i18n
from clientbook.domain.errors import InvalidValue
from clientbook.domain.filters import All, Any, Condition, Days, Month, Names, Node, Not, Span, field_of
from clientbook.domain.filters.fields import FILTER_FIELDS
from clientbook.domain.names import clean
from clientbook.screens.present import filter_asking as asking
from clientbook.screens.present import filter_lines as lines
from clientbook.screens.present import filter_rows as rows
from clientbook.screens.present.filter_rows import Group, Row
from clientbook.widgets.blocks import width_of
from tests.support.filters import NAMES, TODAY, conditions, nodes

A, B, C = (Condition("type", "is", (key,)) for key in ("potential", "new", "lost"))


@given(nodes)
def test_a_filter_becomes_rows_and_the_rows_the_same_filter(node: Node) -> None:
    made = rows.rows_of(node)
    assert rows.node_of(made) == node
    assert all(isinstance(rows.at(made, path), Row | Group) for path in rows.paths(made))


@given(nodes)
def test_rows_kept_as_a_draft_come_back_as_they_were(node: Node) -> None:
    made = rows.rows_of(node)
    off = rows.switched(made, (0,))
    assert rows.node_of(rows.unpack(rows.pack(made, NAMES), NAMES, TODAY)) == node
    assert [item.on for item in rows.unpack(rows.pack(off, NAMES), NAMES, TODAY)] == [item.on for item in off]


@given(nodes, st.integers(20, 140), st.sampled_from(["en", "zh_CN"]))
def test_no_line_of_any_filter_is_wider_than_the_screen(node: Node, width: int, language: str) -> None:
    i18n.set_language(language)
    width = max(width, 60)
    shown = lines.Shown(rows.rows_of(node), NAMES, TODAY)
    for block in lines.blocks(shown, width):
        assert all(width_of(line) <= width for line in block.lines)


@given(nodes, st.data())
def test_switching_negating_and_taking_out_change_that_row_only(node: Node, data: st.DataObject) -> None:
    made = rows.rows_of(node)
    path = data.draw(st.sampled_from(rows.paths(made)))
    assert rows.switched(rows.switched(made, path), path) == made
    assert rows.node_of(rows.negated(rows.negated(made, path), path)) == node
    without = rows.put(made, path, None)
    before, after = rows.paths(made), rows.paths(without)
    assert len(before) > len(after)
    assert all(item in without for item in made if item != made[path[0]])


@given(conditions())
def test_what_a_condition_shows_as_typed_reads_back_as_the_same_condition(condition: Condition) -> None:
    field = field_of(condition.field, NAMES)
    assert field is not None
    relation = asking.relation_of(field, condition, False)
    if relation is None or relation.wants in ("", "pick") or any("," in str(value) for value in condition.values):
        return
    if relation.wants == "text" and any(set('，、*“”"') & set(str(value)) for value in condition.values):
        return
    if any(clean(value, asking.VALUE_LIMIT).text != value for value in condition.values if isinstance(value, str)):
        return  # typing gives it in its usual form
    typed = asking.typed_of(condition, NAMES, "zh_CN")
    assert asking.read(field, relation, typed, NAMES, TODAY) == condition


def test_a_row_that_is_off_asks_for_nothing_and_an_empty_filter_is_everybody() -> None:
    made = rows.rows_of(All((A, Any((B, C)))))
    assert rows.node_of(rows.switched(made, (1,))) == A
    assert rows.node_of(rows.switched(made, (1, 0))) == All((A, C))
    assert rows.node_of(rows.switched(rows.switched(made, (0,)), (1,))) is None
    assert rows.rows_of(None) == ()


def test_rows_move_into_the_nearest_group_and_out_again() -> None:
    made = rows.rows_of(All((A, Any((B, C)))))
    inside, where = rows.moved_in(made, (0,))
    assert rows.node_of(inside) == Any((B, C, A))
    assert where == (0, 2)
    out, where = rows.moved_out(inside, where)
    assert rows.node_of(out) == All((Any((B, C)), A))
    assert where == (1,)
    assert rows.moved_out(made, (0,)) == (made, (0,))
    assert rows.group_near(rows.rows_of(A), (0,)) is None


def test_taking_the_last_row_out_takes_the_group_with_it() -> None:
    made: rows.Rows = (Row(A), Group((Row(B),)))
    assert rows.put(made, (1, 0), None) == (Row(A),)
    out, where = rows.moved_out(made, (1, 0))
    assert (out, where) == ((Row(A), Row(B)), (1,))


def test_a_new_row_goes_to_the_group_it_was_asked_for_in_and_else_to_the_end() -> None:
    made: rows.Rows = (Group((Row(B),)), Row(A))
    assert rows.add(made, Row(C), (0, 0)) == ((Group((Row(B), Row(C))), Row(A)), (0, 1))
    assert rows.add(made, Row(C), (1,)) == ((*made, Row(C)), (2,))


def test_deeper_nesting_stays_one_row_of_text() -> None:
    deep = Not(All((A, Any((B, C)))))
    (row,) = rows.rows_of(deep)
    assert isinstance(row, Row)
    assert row.condition is None
    shown = lines.blocks(lines.Shown((row,), NAMES, TODAY), 78)
    assert "-(type:potential (type:new or type:lost))" in "".join(piece.text for piece in shown[1].lines[0])


def test_what_is_counted_begins_with_the_whole_and_holds_every_row_and_the_rest_without_it() -> None:
    made = rows.rows_of(All((A, Any((B, C)))))
    whole = rows.node_of(made)
    wanted = lines.wanted(made)
    assert wanted[:2] == [whole, None]
    assert set(wanted) == {whole, None, A, Any((B, C)), B, C}


@pytest.mark.parametrize(
    ("counts", "path", "said"),
    [
        ({All((A, B)): 4, A: 392, B: 10}, (1,), "Without row 2: 388 more"),
        ({All((A, B)): 4, A: 392, B: 10}, (0,), "Without row 1: 6 more"),
        ({All((A, B)): 4, A: 392, B: 10}, None, ""),
        ({All((A, B)): 0, A: 392, B: 10}, None, "Without row 2: 392 more"),
        ({All((A, B)): 0, A: 0, B: 0}, (0,), ""),
        ({A: 392}, (0,), ""),
    ],
)
def test_the_row_under_the_cursor_says_how_many_it_holds_back_and_an_empty_list_names_the_worst(
    counts: dict[Node | None, int], path: tuple[int, ...] | None, said: str
) -> None:
    assert lines.held_back(lines.Shown(rows.rows_of(All((A, B))), NAMES, TODAY, counts), path) == said


@pytest.mark.parametrize(
    ("key", "relation", "typed", "made"),
    [
        ("last", "longer", "30", Condition("last", "over", (Days(30),))),
        ("last", "within", "２周", Condition("last", "at_most", (Days(14),))),
        ("created_at", "on", "上月", Condition("created_at", "is", (Span("last_month"),))),
        ("created_at", "on", "2026-10、2026-11", Condition("created_at", "is", (Month(2026, 10), Month(2026, 11)))),
        ("created_at", "after", "2026-10-15", Condition("created_at", "over", (date(2026, 10, 15),))),
        ("last", "days", "30d..90d", Condition("last", "between", (Days(30), Days(90)))),
        ("age", "between", "30..40", Condition("age", "between", (30, 40))),
        ("age", "over", "４０", Condition("age", "over", (40,))),
        ("company", "contains", "科技，银行", Condition("company", "contains", ("科技", "银行"))),
        ("company", "lacks", "科技", Not(Condition("company", "contains", ("科技",)))),
    ],
)
def test_typed_values_are_read_with_full_width_forms_too(key: str, relation: str, typed: str, made: Node) -> None:
    field = field_of(key, NAMES)
    assert field is not None
    way = next(each for each in asking.relations(field) if each.key == relation)
    assert asking.read(field, way, typed, NAMES, TODAY) == made


@pytest.mark.parametrize(
    ("key", "relation", "typed"),
    [
        ("last", "longer", "soon"),
        ("last", "longer", "2026-10-01"),
        ("last", "days", "30d"),
        ("last", "days", "30d..2026-10"),
        ("age", "over", "old"),
        ("age", "over", ""),
        ("born", "year", "今天"),
        ("company", "contains", " ，"),
    ],
)
def test_what_means_nothing_is_refused(key: str, relation: str, typed: str) -> None:
    field = field_of(key, NAMES)
    assert field is not None
    way = next(each for each in asking.relations(field) if each.key == relation)
    with pytest.raises(InvalidValue):
        asking.read(field, way, typed, NAMES, TODAY)


def test_every_field_can_be_chosen_once_and_every_pick_list_offers_something() -> None:
    offered = asking.fields(NAMES)
    assert {each.key for each in offered} == {each.key for each in FILTER_FIELDS} | {f"custom:{own.id}" for own in NAMES.custom}
    assert len(offered) == len({each.key for each in offered})
    for field in offered:
        assert asking.field_name(field)
        if any(way.wants == "pick" for way in asking.relations(field)):
            assert asking.picks(field, Names(NAMES.custom), ("vip",)), field.key
