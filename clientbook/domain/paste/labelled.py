"""Reads what stands behind a label (``电话：…``, ``Company: …``); what follows its value is read as if it stood alone."""

import re

from clientbook.domain.paste import cutting, people
from clientbook.domain.paste.cutting import Line, Segment
from clientbook.domain.paste.naming import Candidate
from clientbook.domain.paste.points import same_number, spots
from clientbook.domain.paste.prose import read_between, read_prose, shifted
from clientbook.domain.paste.sayings import birth_of, source_of
from clientbook.domain.paste.state import State
from clientbook.domain.paste.streets import is_han_address
from clientbook.domain.paste.words import HAN, NOT_OURS, POINT_LABELS, POINT_WORDS, SPEAKS

POINTS = ("phone", "email", "wechat", "qq", "website")
"""Places of labels whose values are contact points, addresses excepted."""
_POINT_AT_END = re.compile(rf"[\s,;|]+(?:{POINT_WORDS.pattern})\s*$", re.IGNORECASE)
"""What a value is not: the word before the phone or mail that follows it."""


def read_segment(state: State, line: Line, part: Segment) -> None:
    """A labelled value, or a stretch without a label."""
    if not line.text[part.start : part.end].strip(" ,;:"):
        state.waiting = part if part.places and NOT_OURS not in part.places else None
        return
    if not part.places and state.waiting is not None and part.start == line.start:
        part = Segment(state.waiting.said, state.waiting.places, line.start, line.start, part.end)
    state.waiting = None
    if not part.places:
        read_prose(state, line, part.start, part.end)
    elif NOT_OURS in part.places:
        state.note(line, part.begin, part.end)
    elif part.places[0] in POINTS:
        _points(state, line, part)
    else:
        _value(state, line, part)


def _points(state: State, line: Line, part: Segment) -> None:
    """Phones, mails, accounts behind their label."""
    text = line.text[part.start : part.end]
    here = [shifted(each, part.start) for each in spots(text, state.region, part.said if "phone" in part.places else "")]
    words = text.strip(" ,;，；。")
    if "wechat" in part.places and (number := next((each for each in here if each.kind == "phone"), None)) is not None:
        state.found.add("wechat", number.value)
    if same_number(text) is not None and here and here[0].kind == "phone":
        state.found.add("wechat", here[0].value)
    single = next((place for place in ("wechat", "qq", "website") if place in part.places), "")
    if single and not here and re.match(r"[\w.-]{3,60}(?:[\s,;]|$)", words):
        word = re.split(r"[\s,;，；]", words)[0]
        state.found.add(single, word)
        read_prose(state, line, part.start + text.index(word) + len(word), part.end)
    elif not here:
        state.note(line, part.begin, part.end)
    else:
        label = POINT_LABELS.get(part.said, "")
        for spot in here:
            state.found.add(spot.kind, spot.value, spot.label or (label if spot.kind == "phone" else ""))
        read_between(state, line, part.start, part.end, here)


def _value(state: State, line: Line, part: Segment) -> None:
    """A value of a field behind its label; what follows it in the line is read as if it stood alone."""
    place = part.places[0]
    end = _value_end(state, line, part, place)
    value = line.raw[part.start : end].strip(" ,;:，；：。|")
    words = line.text[part.start : end].strip(" ,;:。|")
    taken = False
    if place == "birth":
        taken = bool(stored := birth_of(words)) and state.found.add("birth", stored)
    elif place == "source":
        taken = bool(key := source_of(words)) and state.found.add("source", key)
    elif place == "referred_by":
        taken = state.found.add(place, value) and (state.found.add("source", "referral") or True)
    elif place == "address":
        taken = _address(state, value, part.said)
    elif place == SPEAKS:
        taken = (behind := _head(state, line, part)) > 0
        end = behind or end
    elif place == "name" or not state.found.has(place):
        taken = _name(state, value, line.number, part.said) if place == "name" else len(value) <= 80 and state.found.add(place, value)
    if taken:
        read_prose(state, line, end, part.end)
    elif place == "birth":
        state.note(line, part.begin, part.end)
    else:
        state.note(line, part.begin, end)
        read_prose(state, line, end, part.end)


def _value_end(state: State, line: Line, part: Segment, place: str) -> int:
    """Where a labelled value ends: at a point, and at a separator where commas do not belong to it."""
    text = line.text[part.start : part.end]
    here = spots(text, state.region)
    end = part.start + (here[0].start if here else len(text))
    if here and (named := _POINT_AT_END.search(line.text, part.start, end)) is not None:
        end = named.start()
    cuts = list(cutting.clauses(line, part.start, end, []))
    if place in ("company", "job_title", "department"):
        return cuts[0].end if cuts else end
    if place != "address":
        return cuts[0].end if cuts else end
    if re.search(rf"[{HAN}]", text):
        last = cuts[0].end if cuts else end
        for cut in cuts[1:]:
            if not is_han_address(line.text[cut.start : cut.end]):
                break
            last = cut.end
        return last
    stop = re.search(r"(?<=[A-Za-z0-9]{2})\.\s+[A-Z]", line.text[part.start : end])
    return part.start + stop.start() if stop else end


def _name(state: State, value: str, number: int, said: str) -> bool:
    """A labelled name, perhaps with a job title behind it; an organisation where it is one."""
    plain, _rest = people.bare_name(value)
    if people.is_han_company(value) or people.is_latin_company(value):
        return state.found.add("company", value)
    words = value.split()
    if len(words) == 2 and people.is_job(words[1]) and people.is_han_name(words[0]):
        state.found.add("job_title", words[1])
        plain = words[0]
    if not 1 <= len(plain) <= 60 or re.search(r"\d{3}|@", plain):
        return False
    state.names.append(Candidate(100, plain, number, kept=False))
    if said == "店长":
        state.found.add("job_title", said)
    return True


def _address(state: State, value: str, said: str) -> bool:
    """A labelled address; a region and the details behind it are one."""
    last = next((item for item in reversed(state.found.items) if item.place == "address"), None)
    if said == "详细地址" and last is not None:
        state.found.items.remove(last)
        value = f"{last.value} {value}"
    return state.found.add("address", value, POINT_LABELS.get(said, ""))


def _head(state: State, line: Line, part: Segment) -> int:
    """Who wrote a mail: a name and its address; where they end, 0 where there is no address."""
    text = line.text[part.start : part.end]
    mails = [each for each in spots(text, state.region) if each.kind == "email"]
    if not mails:
        return 0
    name = text[: mails[0].start].strip(" \"'<,")
    if name:
        state.names.append(Candidate(80, name, line.number, kept=False))
    state.found.add("email", mails[0].value)
    return part.start + mails[0].end
