"""Stored values in, safe display strings out, in the language in force; knows neither the screen nor the book.

Everything a person reads about a value, an error or a step of the journal is worded here, so that the app, the command line and
the reports say the same thing. Never imports Textual, Rich or the data layer: ``import clientbook.text`` stays cheap.
"""

from clientbook.text.display import (
    ago,
    count,
    cut,
    days,
    days_late,
    days_without,
    fit,
    glyph,
    lines,
    money,
    pad,
    phone,
    plain,
    width,
)
from clientbook.text.errors import error_sentence, removed_sentence
from clientbook.text.marks import clock_ahead, clock_back, crossed
from clientbook.text.plans import due_resolved, handled, occasion_date, occasion_name, repeat, upcoming
from clientbook.text.time import date_text, day, due, moment, partial_date, short_day, weekday
from clientbook.text.units import change_label, kept_why, unit_title
from clientbook.text.values import custom_value, field_value, value
from clientbook.text.words import (
    choice,
    field_label,
    follow_up_state,
    industry,
    joined,
    kind,
    label,
    point_kind,
    point_state,
    staleness_word,
    use_own_words,
    yes_no,
)

__all__ = [
    "ago",
    "change_label",
    "choice",
    "clock_ahead",
    "clock_back",
    "count",
    "crossed",
    "custom_value",
    "cut",
    "date_text",
    "day",
    "days",
    "days_late",
    "days_without",
    "due",
    "due_resolved",
    "error_sentence",
    "field_label",
    "field_value",
    "fit",
    "follow_up_state",
    "glyph",
    "handled",
    "industry",
    "joined",
    "kept_why",
    "kind",
    "label",
    "lines",
    "moment",
    "money",
    "occasion_date",
    "occasion_name",
    "pad",
    "partial_date",
    "phone",
    "plain",
    "point_kind",
    "point_state",
    "removed_sentence",
    "repeat",
    "short_day",
    "staleness_word",
    "unit_title",
    "upcoming",
    "use_own_words",
    "value",
    "weekday",
    "width",
    "yes_no",
]
