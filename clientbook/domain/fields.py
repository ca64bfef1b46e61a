"""The registry of the record's fields: the one place that says which fields a customer has.

The form, the detail, the columns of the list, ``--set``, JSON and the import mapping all walk this table, so a new field is
added here, to ``Customer``, to ``models.CustomerRow``, by a migration, and nowhere else.
"""

from dataclasses import dataclass
from enum import StrEnum

from clientbook.i18n import N_


class FieldType(StrEnum):
    """How a field is typed in, checked and shown."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    CHOICE = "choice"
    CUSTOMER = "customer"
    CHANNELS = "channels"
    TAGS = "tags"
    POINTS = "points"
    PERSONS = "persons"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record."""

    key: str
    """Stable name: attribute of ``Customer``, column of the table, key in JSON and on the command line."""
    group: str
    """Key of ``GROUPS``."""
    type: FieldType
    label: str
    """English label, marked for translation."""
    hint: str
    """One line shown while the field is edited, marked for translation."""
    names: tuple[str, ...] = ()
    """Other names people and files use for it, in both languages, lower case; for ``--set``, filters and import headers."""
    pick_list: str = ""
    """Which pick list a CHOICE draws from."""
    derived: bool = False
    """Computed, never typed."""
    coded: bool = False
    """A text that is code and name of ``domain.industries`` where it names one."""


GROUPS: dict[str, str] = {
    "who": N_("Who"),
    "reach": N_("Reach"),
    "business": N_("Business"),
    "personal": N_("Personal"),
    "kept": N_("Kept for you"),
}

T = FieldType
FIELDS: tuple[Field, ...] = (
    Field("code", "kept", T.TEXT, N_("Code"), N_("made by the program, never used twice"), ("客户编号", "编号", "customer id"), derived=True),
    Field("kind", "who", T.CHOICE, N_("Kind"), N_("a person or an organisation"), ("类别", "个人企业"), "kind"),
    Field("name", "who", T.TEXT, N_("Name"), N_("how you call this customer"), ("姓名", "名称", "客户名称", "客户姓名", "full name", "display name")),
    Field("other_names", "who", T.TEXT, N_("Other names"), N_("nickname, former name, English name"), ("别名", "昵称", "英文名", "nickname")),
    Field("company", "who", T.TEXT, N_("Company"), N_("the organisation this person works for"), ("公司", "公司名称", "单位", "工作单位", "organization", "organisation", "organization name")),
    Field("department", "who", T.TEXT, N_("Department"), N_("where in the company"), ("部门", "organization department")),
    Field("job_title", "who", T.TEXT, N_("Job title"), N_("as on the business card"), ("职位", "职务", "title", "organization title")),
    Field("gender", "who", T.CHOICE, N_("Gender"), N_("only if it helps you"), ("性别",), "gender"),
    Field("occupation", "who", T.TEXT, N_("Occupation"), N_("what they do for a living"), ("职业",)),
    Field("birth", "who", T.PARTIAL_DATE, N_("Birth date"), N_("1985-03-07, 03-07, 1985, or 农历八月十五"), ("出生日期", "生日", "birthday", "birth date")),
    Field("headcount", "who", T.NUMBER, N_("Headcount"), N_("how many people work there"), ("人员规模", "人数", "员工人数", "employees")),
    Field("revenue", "who", T.MONEY, N_("Revenue"), N_("per year"), ("年营收", "营业额", "annual revenue")),
    Field("industry", "who", T.TEXT, N_("Industry"), N_("code or words, for example I65 软件和信息技术服务业"), ("所属行业", "行业", "客户行业"), coded=True),
    Field("referred_by", "who", T.CUSTOMER, N_("Referred by"), N_("the customer who sent them: code or name"), ("介绍人", "推荐人", "referrer")),
    Field("persons", "who", T.PERSONS, N_("Contact persons"), N_("the people you talk to there"), ("联系人",)),
    Field("points", "reach", T.POINTS, N_("Contact points"), N_("phones, mail, WeChat, addresses: any number"), ("联系方式",)),
    Field("do_not_contact", "reach", T.CHANNELS, N_("Do not contact"), N_("all, or the channels to leave alone"), ("勿打扰", "不联系")),
    Field("consent_note", "reach", T.TEXT, N_("Consent"), N_("what they agreed to, and how you know"), ("同意说明", "授权")),
    Field("consent_date", "reach", T.DATE, N_("Consent date"), N_("when they agreed"), ("同意日期", "授权日期")),
    Field("type", "business", T.CHOICE, N_("Type"), N_("potential, new, existing or lost"), ("客户类型", "类型"), "type"),
    Field("status", "business", T.CHOICE, N_("Status"), N_("the state of your cooperation"), ("合作状态", "客户状态", "状态"), "status"),
    Field("stage", "business", T.CHOICE, N_("Stage"), N_("where the deal stands"), ("跟进阶段", "阶段", "跟进状态", "lead status"), "stage"),
    Field("intent", "business", T.CHOICE, N_("Intent"), N_("how likely they are to buy"), ("意向度", "意向", "意向评级"), "intent"),
    Field("level", "business", T.CHOICE, N_("Level"), N_("how much they matter to you"), ("客户等级", "等级", "级别"), "level"),
    Field("source", "business", T.CHOICE, N_("Source"), N_("how they found you"), ("客户来源", "来源", "来源渠道"), "source"),
    Field("owner", "business", T.TEXT, N_("Owner"), N_("who looks after them"), ("跟进人", "归属销售", "负责人")),
    Field("core_needs", "business", T.LONG, N_("Core needs"), N_("what they really want"), ("核心需求", "需求", "客户需求")),
    Field("products_of_interest", "business", T.TEXT, N_("Products of interest"), N_("what they asked about"), ("意向产品", "感兴趣的产品")),
    Field("contract_amount", "business", T.MONEY, N_("Contract amount"), N_("the sum in your contract"), ("合同金额", "签约金额")),
    Field("first_cooperation", "business", T.DATE, N_("First cooperation"), N_("when it began"), ("首次合作", "首次合作日期", "首次合作时间")),
    Field("last_cooperation", "business", T.DATE, N_("Last cooperation"), N_("the most recent time"), ("最近合作", "最近合作日期", "最近合作时间")),
    Field("hobbies", "personal", T.TEXT, N_("Hobbies"), N_("what they enjoy"), ("兴趣爱好", "爱好")),
    Field("family", "personal", T.TEXT, N_("Family"), N_("people they mention"), ("家庭情况", "家庭")),
    Field("special_needs", "personal", T.TEXT, N_("Special needs"), N_("shown whenever you are about to reach them"), ("特殊需求", "注意事项")),
    Field("preferences", "personal", T.TEXT, N_("Preferences"), N_("how they like things done"), ("偏好", "客户偏好")),
    Field("notes", "personal", T.LONG, N_("Notes"), N_("anything worth remembering"), ("备注", "说明", "remark", "remarks", "comments", "note")),
    Field("tags", "personal", T.TAGS, N_("Tags"), N_("short words of your own, with spaces between"), ("标签", "客户标签", "labels", "group membership", "categories")),
    Field("rhythm_days", "business", T.NUMBER, N_("Rhythm"), N_("days between contacts for this customer; empty: the book's 30"), ("联系周期",)),
    Field("checked_on", "kept", T.DATE, N_("Checked on"), N_("when you last made sure the record is right"), ("最近核对", "核对日期")),
    Field("last_contact", "kept", T.DATE, N_("Last contact"), N_("the newest contact that reached them"), ("上次联系", "最近联系"), derived=True),
    Field("next_follow_up", "kept", T.DATE, N_("Next step"), N_("the earliest open follow-up"), ("下一步",), derived=True),
    Field("created_at", "kept", T.INSTANT, N_("Created"), N_("when the record was made"), ("创建时间",), derived=True),
    Field("changed_at", "kept", T.INSTANT, N_("Changed"), N_("when the record last changed"), ("修改时间",), derived=True),
)
del T

BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}
"""Every field by its stable name."""

POINT_KINDS: dict[str, str] = {
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "wechat": N_("WeChat"),
    "qq": N_("QQ"),
    "address": N_("Address"),
    "website": N_("Website"),
}
"""Kinds of contact points and their labels."""

KINDS: dict[str, str] = {"person": N_("person"), "organisation": N_("organisation")}
"""What a customer can be."""


def field_named(word: str) -> Field | None:
    """The field people mean by this word: its key, or any name in either language; None where there is none."""
    folded = word.strip().casefold().replace("-", "_")
    if folded in BY_KEY:
        return BY_KEY[folded]
    plain = folded.replace("_", " ")
    return next((field for field in FIELDS if plain == field.label.casefold() or plain in field.names), None)
