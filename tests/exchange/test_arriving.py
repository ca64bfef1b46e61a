"""The answer of the reading process is taken while it is still coming, in whatever pieces the pipe gives it."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.errors import ImportProblem
from clientbook.exchange.sheet import Sheet
from clientbook.exchange.worker import _Arriving, parse, serve

TABLE = "姓名,手机\n王伟,13800138000\n李静,13900139000\n赵强,坏\n".encode()


def answered(data: bytes = TABLE) -> bytes:
    told = io.BytesIO()
    serve({}, io.BytesIO(data), told)
    return told.getvalue()


def taken(*pieces: bytes, code: int = 0) -> Sheet:
    arriving = _Arriving()
    for piece in pieces:
        arriving.take(piece)
    return arriving.whole(code)


@given(cuts=st.lists(st.integers(0, len(answered())), max_size=6).map(sorted))
def test_wherever_the_answer_is_cut_the_table_is_the_same(cuts: list[int]) -> None:
    whole = answered()
    assert taken(*(whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True))) == parse(TABLE, {})


@pytest.mark.parametrize(
    ("pieces", "code"),
    [
        ((), 0),
        ((answered(),), 1),
        ((answered()[:-3],), 0),
        ((b"no JSON\n",), 0),
        ((answered() + b"[1]\n",), 0),
        ((json.dumps({"header": []}).encode() + b"\n",), 0),
    ],
)
def test_an_answer_that_is_none_or_breaks_off_is_refused_whole(pieces: tuple[bytes, ...], code: int) -> None:
    with pytest.raises(ImportProblem, match="cannot be read"):
        taken(*pieces, code=code)


def test_what_the_reader_itself_refuses_is_said_in_its_words() -> None:
    with pytest.raises(ImportProblem) as told:
        taken(answered(b""))
    assert "more memory" not in str(told.value)
