"""Phones, mails, addresses, messengers and websites of an address card, with the label the phone shows for each."""

import re
from collections.abc import Callable
from functools import lru_cache

from clientbook.domain.customer import FIELD_LIMIT, POINT_LIMIT, ContactPoint
from clientbook.domain.names import clean
from clientbook.domain.spellings import choice_key
from clientbook.exchange import cells
from clientbook.exchange.candidate import TOO_LONG, RowProblem
from clientbook.exchange.card_lines import Line
from clientbook.exchange.point_reader import normal_of
from clientbook.i18n import N_

_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TYPES = ("fax", "cell", "iphone", "pager", "car", "main", "work", "home")
"""Types that say something, the telling ones first: ``HOME,FAX`` is a fax."""
_PLACES = ("work", "home")
_NO_LABEL = frozenset({"voice", "pref", "internet", "msg", "text", "textphone", "video", "pcs", "modem", "bbs", "isdn", "dom", "intl"}) | {
    *("postal", "parcel", "x400", "tlx", "aol"),
}
"""Types that say how a point works and not what it is called."""
_NAMED_BY_TYPE = frozenset({"phone", "email", "address", "website"})
"""Kinds whose other types are words of the owner's: ``TEL;X-Reception``. A messenger says its service there."""
_LABELS = {"cell": "mobile", "iphone": "mobile", "car": "mobile", "main": "landline", "work": "work", "home": "home", "fax": "fax"}
_EXTENSION = re.compile(r";ext=(\d{1,7})", re.IGNORECASE)
_SCHEME = re.compile(r"^([A-Za-z][\w+.-]*):(.*)$", re.DOTALL)
_SERVICES = {"wechat": "wechat", "weixin": "wechat", "微信": "wechat", "qq": "qq", "tencent": "qq", "x-qq": "qq", "x-wechat": "wechat"}
_OWN = {
    "X-WECHAT": "wechat",
    "X-WEIXIN": "wechat",
    "X-TENCENT-WECHAT": "wechat",
    "X-MICROMESSENGER": "wechat",
    "X-QQ": "qq",
    "X-TENCENT-QQ": "qq",
    "X-TENCENT": "qq",
    "X-GTALK-QQ": "qq",
}
KINDS = {"TEL": "phone", "EMAIL": "email", "URL": "website", "ADR": "address", **_OWN}
"""Properties that are contact points and nothing else."""


def point_of(line: Line, label: str, region: str, remark: Callable[..., None]) -> ContactPoint | None:
    """The contact point of a line; None where it holds none, or one of a kind the record does not know.

    Args:
        remark: told what was healed (header, sentence, its values).

    Raises:
        RowProblem: longer than a contact point may be.
    """
    kind = KINDS.get(line.name) or _messenger(line)
    if not kind:
        return None
    said = clean(_value(line, kind), POINT_LIMIT)
    if said.cut:
        raise RowProblem(line.name, TOO_LONG, limit=POINT_LIMIT)
    if not said.text or (kind != "address" and cells.is_nothing(said.text)):
        return None
    value, state = said.text, "ok"
    if kind == "phone":
        healed = cells.heal_phone(value)
        if healed.remark:
            remark(line.name, healed.remark, typed=value[:40], value=healed.value)
        value, state = healed.value, healed.state
    elif kind == "email" and "@" not in value:
        state = "invalid"
        remark(line.name, N_("{typed} does not look like an e-mail address; it was kept as it is"), typed=value[:40])
    primary, label = "pref" in line.types or line.param("PREF") == "1", _label(line, kind, label)
    return ContactPoint(kind=kind, value=value, normal=normal_of(kind, value, region), label=label, primary=primary, state=state)


def _messenger(line: Line) -> str:
    """Which messenger an ``IMPP`` line is of, where it is one the record knows."""
    if line.name != "IMPP":
        return ""
    scheme = _SCHEME.match(line.text)
    said = [line.param("X-SERVICE-TYPE"), *line.types, scheme[1] if scheme else ""]
    return next((kind for word in said if (kind := _SERVICES.get(word.casefold()))), "")


def _value(line: Line, kind: str) -> str:
    if kind == "address":
        return _address(line.parts())
    text = line.text
    if kind == "phone" and text.casefold().startswith("tel:"):
        text = text[4:]
        extension = _EXTENSION.search(text)
        text = text.partition(";")[0] + (f" ext. {extension[1]}" if extension else "")
    elif kind == "email":
        text = text.removeprefix("mailto:")
    elif line.name == "IMPP" and (scheme := _SCHEME.match(text)) is not None:
        text = scheme[2].lstrip("/")
    return " ".join(text.split())


def _address(parts: list[str]) -> str:
    """The components in the order people write them: the largest first in Chinese, the street first elsewhere."""
    box, extended, street, city, region, postcode, country = [*(" ".join(part.split()) for part in parts), *[""] * 7][:7]
    if _IDEOGRAPH.search("".join(parts)):
        return " ".join(filter(None, (country, postcode, region, city, street, extended, box)))
    return ", ".join(filter(None, (box, extended, street, city, region, postcode, country)))


def _label(line: Line, kind: str, label: str) -> str:
    if label:
        return _said(kind, label)
    types = line.types
    if found := next((each for each in (_TYPES if kind == "phone" else _PLACES) if each in types), ""):
        return _LABELS.get(found, found) if kind == "phone" else _said(kind, found)
    own = (each[2:] if each[:2] in ("X-", "x-") else each for each in line.params.get("TYPE", ()))
    return next((_said(kind, each) for each in own if each and each.casefold() not in _NO_LABEL and kind in _NAMED_BY_TYPE), "")


@lru_cache(maxsize=64)
def _said(kind: str, label: str) -> str:
    """The key of a label, or the label; a file has but a few."""
    text = clean(label, FIELD_LIMIT).text
    key = choice_key("label", text)
    if kind == "address" and (key or text) == "home":
        return "home_address"
    return key or ("" if text.casefold() in ("other", "其他", "custom", "homepage") else text)
