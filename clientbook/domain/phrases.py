"""When, as people type it: the day of a plan (``下周三``, ``tomorrow 3pm``) and the time of a contact (``昨天下午3点``, ``2 days ago``).

What a word means is written in ``day_phrases`` and ``times_of_day``. A plan never lies in the past and a contact never in the future;
``3/12`` is never guessed (``AmbiguousDate``). Screens show the day resolved while it is typed.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

from clientbook.domain.amount_phrases import Asked
from clientbook.domain.dates import AmbiguousDate, add_months, month_end, month_start
from clientbook.domain.day_phrases import OtherWeekday, find_day
from clientbook.domain.errors import InvalidValue
from clientbook.domain.follow_up import Due
from clientbook.domain.number_words import NUMBER, number_of
from clientbook.domain.simplified import SIMPLER
from clientbook.domain.times_of_day import Spoken, split_time
from clientbook.i18n import N_

LIMIT = 60
"""A phrase has at most so many characters."""
_SPACE_IN_CHINESE = re.compile(r"(?<=[\u3007\u4e00-\u9fff]) | (?=[\u3007\u4e00-\u9fff])")
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d:)")
_DOTTED = re.compile(r"\b([ap])\.m\.?")
_FIRST = re.compile(r"(?:(?:on|by|until|till) )?(?:the )?|[到在于](?=.)")
_RESOLVED = re.compile(r"(?P<day>.*?\d.*?), ?(?:in [\d,]+ days?|[\d,]+天后|today|tomorrow|今天|明天)")
"""A day as ``text.due_resolved`` writes it, which says it twice."""
_LONGER = {
    "今早": "今天早上", "今晨": "今天早上", "今晚": "今天晚上", "今夜": "今天晚上", "明早": "明天早上", "明晨": "明天早上",
    "明晚": "明天晚上", "昨晚": "昨天晚上", "昨夜": "昨天晚上", "tonight": "today evening", "this morning": "today morning",
    "this afternoon": "today afternoon", "this evening": "today evening", "last night": "yesterday evening",
}  # fmt: skip
_UNDATED = frozenset(
    {"0", "-", "no date", "no day", "none", "undated", "some day", "someday", "some time", "sometime", "whenever", "不定", "未定", "待定",
     "未定日期", "日期未定", "无", "无日期", "没有日期", "不安排", "以后再说", "再说", "改天"}
)  # fmt: skip
_NOW = frozenset({"now", "just now", "right now", "刚才", "刚刚", "刚", "现在", "此刻", "方才"})
_SHORT_WHILE = re.compile(
    rf"(?:(?P<through>再?过)|(?P<into>in |within |after |\+ ?))?(?:(?P<half>半个?|half an? )|(?P<n>{NUMBER})个?(?P<middle>半)? ?)"
    r"(?P<unit>小时|钟头|分钟|hours?|hrs?|h|minutes?|mins?|min)(?P<way>之?后|以后|之?前|以前| from now| later| ago)?"
)


def _plain(typed: str) -> str:
    """A phrase narrow, in lower case and simplified characters, with the words that do not count taken off."""
    text = unicodedata.normalize("NFKC", typed).lower().translate(SIMPLER)
    text = _SPACE_IN_CHINESE.sub("", " ".join(text.split())).strip(" ,;!。")
    text = _DOTTED.sub(r"\1m", _ISO_T.sub(" ", text))
    if (resolved := _RESOLVED.fullmatch(text)) is not None:
        text = resolved["day"]
    text = _FIRST.sub("", text, count=1)
    for short, long in _LONGER.items():
        if text.startswith(short):
            return long + text[len(short) :]
    return text


def quick(digit: str, today: date) -> Due | None:
    """The choices of the snooze menu: 1 tomorrow, 2 in three days, 3 next Monday, 4 month end, 5 start of next month, 0 no date.

    None for anything else. On the last day of a month, its end is the next month's: a step is put off, never left where it is.
    """
    key = unicodedata.normalize("NFKC", digit).strip()
    next_month = add_months(month_start(today), 1)
    days = {
        "1": today + timedelta(days=1),
        "2": today + timedelta(days=3),
        "3": today + timedelta(days=7 - today.weekday()),
        "4": month_end(today) if today != month_end(today) else month_end(next_month),
        "5": next_month,
    }
    return Due() if key == "0" else Due(days[key]) if key in days else None


def parse_due(typed: str, now: datetime) -> Due | None:
    """When a step is to be done, as somebody typed it; ``Due()`` for words without a day (``不定``, ``no date``); None where it is no day.

    A lone digit from 0 to 5 is the quick choice. A time alone is the coming one, today or tomorrow. A part of today that is over
    (``今天上午`` at noon) leaves the day without a time.

    Raises:
        AmbiguousDate: day and month can be read both ways; ``readings`` has both.
        InvalidValue: it lies in the past, beyond the end of the calendar, or on another weekday than is said.
    """
    if len(typed) > LIMIT or not (text := _plain(typed)):
        return None
    today, clock = now.date(), now.time().replace(second=0, microsecond=0)
    try:
        if text in _UNDATED:
            return Due()
        if (chosen := quick(text, today)) is not None:
            return chosen
        if (soon := _soon(text, now.replace(tzinfo=None), ahead=True)) is not None:
            return _due(soon.date(), Spoken(soon.time()), today, clock, typed)
        words, spoken = split_time(text)
        over = spoken is not None and spoken.at < clock
        edge = today + timedelta(days=over and not (spoken and spoken.vague))
        day = find_day(words, Asked(today, True, edge)) if words else today + timedelta(days=over) if spoken is not None else None
        return _due(day, spoken, today, clock, typed) if day is not None else None
    except AmbiguousDate as both:
        raise AmbiguousDate(typed.strip(), both.readings, "due") from None
    except OtherWeekday:
        raise InvalidValue("due", N_("falls on another weekday"), typed.strip()[:40]) from None
    except (ValueError, OverflowError):
        raise InvalidValue("due", N_("is too far away"), typed.strip()[:40]) from None


def _due(day: date, spoken: Spoken | None, today: date, clock: time, typed: str) -> Due:
    """The plan of a day and a time.

    Raises:
        InvalidValue: it lies in the past.
    """
    over = day == today and spoken is not None and spoken.at < clock
    if day < today or (over and spoken is not None and not spoken.vague):
        raise InvalidValue("due", N_("lies in the past"), typed.strip()[:40])
    return Due(day, f"{spoken.at:%H:%M}" if spoken is not None and not over else "")


def _soon(text: str, now: datetime, *, ahead: bool) -> datetime | None:
    """``in 2 hours``, ``半小时后``, ``10分钟前``, counted on the wall clock; without a direction it goes the way that is asked."""
    match = _SHORT_WHILE.fullmatch(text)
    if match is None or not (ahead or match["through"] or match["into"] or match["way"]):
        return None
    hours = match["unit"][0] in "小钟h"
    number = number_of(match["n"].strip()) if match["n"] else 0
    halved = bool(match["half"] or match["middle"])
    if number is None or (halved and not hours):
        return None
    minutes = (60 * number + 30 * halved) if hours else number
    back = (match["way"] or "").endswith(("前", "ago"))
    return now - timedelta(minutes=minutes) if back else now + timedelta(minutes=minutes)


def parse_moment(typed: str, now: datetime) -> datetime | None:
    """When a contact took place, as somebody typed it; aware, with the offset of that day. None where it is no time.

    A day without a time is now where it is today, else noon. A time alone is today's. Days without a year, ``15号`` and weekdays
    are the latest ones. An instant with a zone of its own (``2026-11-20T09:30+01:00``) is taken as it stands.

    Raises:
        AmbiguousDate: day and month can be read both ways; ``readings`` has both.
        InvalidValue: it lies in the future, before the beginning of the calendar, or on another weekday than is said.
    """
    if len(typed) > LIMIT or not (text := _plain(typed)):
        return None
    today = now.date()
    try:
        found = _instant(typed) or (now if text in _NOW or text in ("今天", "今日", "today") else None)
        if found is None and (soon := _soon(text, now.replace(tzinfo=None), ahead=False)) is not None:
            found = _local(soon, now)
        if found is None:
            words, spoken = split_time(text)
            edge = today - timedelta(days=spoken is not None and spoken.at > now.time())
            day = find_day(words, Asked(today, False, edge)) if words else today if spoken is not None else None
            if day is None:
                return None
            noon = now if day == today else _local(datetime.combine(day, time(12)), now)
            found = _local(datetime.combine(day, spoken.at), now) if spoken is not None else noon
        later = found.astimezone(UTC) > now.astimezone(UTC)
    except AmbiguousDate as both:
        raise AmbiguousDate(typed.strip(), both.readings, "at") from None
    except OtherWeekday:
        raise InvalidValue("at", N_("falls on another weekday"), typed.strip()[:40]) from None
    except (ValueError, OverflowError):
        raise InvalidValue("at", N_("is too far away"), typed.strip()[:40]) from None
    if later:
        raise InvalidValue("at", N_("lies in the future"), typed.strip()[:40])
    return found


def _instant(typed: str) -> datetime | None:
    """An instant of ISO 8601 with its zone."""
    try:
        found = datetime.fromisoformat(typed.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _local(wall: datetime, now: datetime) -> datetime:
    """A time on the wall clock of the place ``now`` is at, with the offset of that day.

    The machine's clock says its offset of today only, so where that is the machine's zone, the machine knows the offset of then. A
    time that is left out in spring is the one an hour later.
    """
    zone = now.tzinfo
    if isinstance(zone, timezone) and now.astimezone().utcoffset() == now.utcoffset():
        return wall.astimezone()
    there = wall.replace(tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone)
