"""Filters: which customers are meant, as an immutable value that is typed, written, matched and compared.

``values`` holds what a filter is made of, ``fields`` what can be asked about, ``language`` reads a typed line, ``writing`` writes
one that reads back as the same filter, ``matching`` is the pure rule; ``data.filter_sql`` asks the book the same.
"""

from clientbook.domain.filters.fields import CustomName, FilterField, Names, field_of
from clientbook.domain.filters.language import parse
from clientbook.domain.filters.matching import Facts, matches
from clientbook.domain.filters.parsed import FilterError, Hint, Parsed
from clientbook.domain.filters.values import OPS, All, Any, Condition, Days, Month, Node, Not, Span, Value, Year, both, span_of
from clientbook.domain.filters.writing import text_of

__all__ = [
    "OPS",
    "All",
    "Any",
    "Condition",
    "CustomName",
    "Days",
    "Facts",
    "FilterError",
    "FilterField",
    "Hint",
    "Month",
    "Names",
    "Node",
    "Not",
    "Parsed",
    "Span",
    "Value",
    "Year",
    "both",
    "field_of",
    "matches",
    "parse",
    "span_of",
    "text_of",
]
