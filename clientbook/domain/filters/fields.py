"""What a filter can ask about: every field of the record and of the owner's own, and what the book works out.

The words people use for a field are those of ``domain.fields``, so a field added there can be filtered by at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.names import fold
from clientbook.i18n import N_


class Sort(StrEnum):
    """How a field is compared and its values are typed."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    MONEY = "money"
    SCORE = "score"
    """An average from 1 to 5, kept in hundredths."""
    DAY = "day"
    """A day that has been: ``30d`` is so many days ago."""
    DUE = "due"
    """A day to come: ``7d`` is in so many days; also overdue, today, next7, later, undated."""
    BORN = "born"
    TAG = "tag"
    YES_NO = "yes_no"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class FilterField:
    """One thing that can be asked about."""

    key: str
    sort: Sort
    label: str
    """English, marked for translation; the owner's own word for a custom field."""
    names: tuple[str, ...] = ()
    """Words for it in both languages, the one to write in Chinese first."""
    pick_list: str = ""
    """Which list a choice draws from; the words of ``WORDS`` where that has the key, else a pick list."""
    choices: tuple[str, ...] = ()
    """The owner's words of a custom choice."""


_SORTS = {
    FieldType.TEXT: Sort.TEXT,
    FieldType.LONG: Sort.TEXT,
    FieldType.CUSTOMER: Sort.TEXT,
    FieldType.PERSONS: Sort.TEXT,
    FieldType.NUMBER: Sort.NUMBER,
    FieldType.MONEY: Sort.MONEY,
    FieldType.DATE: Sort.DAY,
    FieldType.INSTANT: Sort.DAY,
    FieldType.CHOICE: Sort.CHOICE,
    FieldType.CHANNELS: Sort.CHOICE,
}
_ELSEWHERE = frozenset({"birth", "tags", "points", "last_contact", "next_follow_up"})
"""Fields of the record that are asked about by the lines below."""

_OWN = (
    FilterField("anywhere", Sort.TEXT, N_("Anywhere"), ("任意", "any", "text")),
    FilterField("tag", Sort.TAG, N_("Tag"), ("标签", "tags", "客户标签", "label", "labels")),
    FilterField("last", Sort.DAY, N_("Last contact"), ("未联系", "上次联系", "最近联系", "last contact", "last_contact", "contacted")),
    FilterField("due", Sort.DUE, N_("Next step"), ("到期", "待跟进", "next_follow_up", "follow-up", "followup"), "due"),
    FilterField("next", Sort.YES_NO, N_("Planned step"), ("下一步", "next step", "planned", "step")),
    FilterField("staleness", Sort.CHOICE, N_("State of contact"), ("联系状态", "stale", "mark"), "staleness"),
    FilterField("born", Sort.BORN, N_("Birthday"), ("生日", "出生日期", "birth", "birthday", "birth date")),
    FilterField("age", Sort.NUMBER, N_("Age"), ("年龄",)),
    FilterField("phone", Sort.TEXT, N_("Phone"), ("电话", "手机", "号码", "tel", "mobile")),
    FilterField("email", Sort.TEXT, N_("E-mail"), ("邮箱", "邮件", "mail", "e-mail")),
    FilterField("wechat", Sort.TEXT, N_("WeChat"), ("微信", "weixin")),
    FilterField("qq", Sort.TEXT, N_("QQ"), ("QQ号",)),
    FilterField("address", Sort.TEXT, N_("Address"), ("地址",)),
    FilterField("website", Sort.TEXT, N_("Website"), ("网址", "网站", "web")),
    FilterField("point_state", Sort.CHOICE, N_("Contact point is"), ("号码状态", "point state", "verify"), "point_state"),
    FilterField("spent", Sort.MONEY, N_("Spent"), ("累计金额", "消费", "消费金额", "累计消费", "total")),
    FilterField("times", Sort.NUMBER, N_("Purchases"), ("交易次数", "购买次数", "purchases")),
    FilterField("bought", Sort.TEXT, N_("Bought"), ("买过", "购买产品", "product")),
    FilterField("first_purchase", Sort.DAY, N_("First purchase"), ("首次交易", "首次购买", "first purchase")),
    FilterField("last_purchase", Sort.DAY, N_("Last purchase"), ("最近交易", "最近购买", "last purchase")),
    FilterField("repurchase", Sort.NUMBER, N_("Days past the usual purchase"), ("复购逾期", "buy again", "repurchase due")),
    FilterField("score", Sort.SCORE, N_("Score"), ("评分", "满意度", "rating")),
    FilterField("import", Sort.IMPORT, N_("Import"), ("导入", "批次", "batch")),
)

_SHORT = {
    "type": ("类型",),
    "status": ("状态",),
    "source": ("来源",),
    "level": ("等级",),
    "stage": ("阶段",),
    "intent": ("意向度",),
    "created_at": ("创建时间", "创建", "新增", "created"),
    "changed_at": ("修改时间", "修改", "changed"),
    "checked_on": ("最近核对", "核对", "checked"),
    "persons": ("联系人", "person", "contact person"),
    "industry": ("行业",),
    "rhythm_days": ("联系周期", "rhythm"),
    "do_not_contact": ("勿打扰", "dnc"),
}
"""Shorter words that are written and read before the names of the record."""


def _of_record() -> Iterable[FilterField]:
    for each in FIELDS:
        if each.key not in _ELSEWHERE:
            lists = "do_not_contact" if each.type is FieldType.CHANNELS else each.pick_list
            yield FilterField(each.key, _SORTS[each.type], each.label, (*_SHORT.get(each.key, ()), *each.names), lists)


FILTER_FIELDS: tuple[FilterField, ...] = (*_of_record(), *_OWN)
"""Everything that can be asked about but the owner's own fields."""
BY_KEY: dict[str, FilterField] = {each.key: each for each in FILTER_FIELDS}

USUAL = (
    *("type", "tag", "last", "due", "source", "level", "stage", "intent", "status", "staleness", "next", "born"),
    *("created_at", "anywhere", "company", "phone"),
)
"""Fields that are asked about most."""

WORDS: dict[str, dict[str, str]] = {
    "due": {
        "overdue": "已逾期|逾期|过期",
        "today": "今天|今日",
        "next7": "7天内|七天内|week|next 7 days",
        "later": "以后",
        "undated": "未定|未定日期|none",
    },
    "staleness": {"fresh": "正常", "cooling": "久未联系|30天未联系", "dormant": "沉睡|90天未联系", "never": "从未联系|从未"},
    "point_state": {"ok": "有效", "unverified": "待核实", "invalid": "已失效|失效"},
    "do_not_contact": {"all": "全部|所有"},
}
"""Choices that are no pick list, with other spellings, the Chinese term of the program first."""


@dataclass(frozen=True, slots=True)
class CustomName:
    """A field of the owner's own, as far as a filter must know it."""

    id: int
    name: str
    type: str = "text"
    """``text``, ``number``, ``date``, ``choice`` or ``yesno``."""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What of the book reading and writing a filter must know."""

    custom: tuple[CustomName, ...] = ()
    own_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """For each pick list the book's entries, key to the owner's word (empty: the program's)."""
    currency: str = "CNY"


_CUSTOM = {"text": Sort.TEXT, "number": Sort.NUMBER, "date": Sort.DAY, "choice": Sort.CHOICE, "yesno": Sort.YES_NO}


def custom_field(own: CustomName) -> FilterField:
    """A field of the owner's own."""
    return FilterField(f"custom:{own.id}", _CUSTOM[own.type], own.name, (own.name,), "", own.choices)


def field_of(key: str, names: Names) -> FilterField | None:
    """The field of a key; None where there is none (any more)."""
    if key in BY_KEY:
        return BY_KEY[key]
    return next((custom_field(own) for own in names.custom if f"custom:{own.id}" == key), None)


def known_words(names: Names) -> dict[str, FilterField]:
    """Folded word to field. A field's key wins over its short words, those over other names, the program's over the owner's."""
    found: dict[str, FilterField] = {}
    for own in names.custom:
        found[fold(own.name)] = found[fold(own.name.replace(" ", "_"))] = custom_field(own)
        found[f"custom:{own.id}"] = custom_field(own)
    return found | _WORDS


def _program_words() -> dict[str, FilterField]:
    found: dict[str, FilterField] = {}
    for each in reversed(FILTER_FIELDS):
        found |= {fold(word): each for word in reversed((each.label, *each.names))}
    for key, short in _SHORT.items():
        found |= {fold(word): BY_KEY[key] for word in short}
    found |= {word.replace(" ", "_"): each for word, each in found.items()}
    return found | {each.key: each for each in FILTER_FIELDS}


_WORDS = _program_words()
