"""Column names people's files really have, and the place in the record each of them means.

A place is a field key, a kind of contact point with a label (``phone:mobile``), a part of something (``name.given``, ``birth.year``,
``address.city:home``), or a thing of its own (``person.name``, ``interaction.at``, ``follow_up.due``). Names are compared in the
form ``plain_header`` gives.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from clientbook.domain.fields import FIELDS, FieldType
from clientbook.domain.simplified import SIMPLER

SKIP = "skip"
"""A column that is deliberately left out: file formats' own machinery, or by the owner's choice."""

_PLACES: dict[str, str] = {
    # how people are called
    "name": (
        "客户名称|客户姓名|客户|姓名|名称|名字|全名|full name|fullname|display name|customer name|customer|client|client name|contact name"
    ),
    "name.given": "名|given name|first name|firstname|forename",
    "name.family": "姓|姓氏|family name|last name|lastname|surname",
    "name.middle": "中间名|additional name|middle name",
    "custom:Name prefix": "name prefix|prefix|前缀",
    "custom:Name suffix": "name suffix|suffix|后缀",
    "other_names": "昵称|别名|英文名|曾用名|nickname|nick name|short name|maiden name|screen name|other names|also known as",
    "company": (
        "公司|公司名称|单位|单位名称|工作单位|企业名称|所在公司|所属公司|company|company name|organization|organisation|"
        "organization name|organisation name|account name|associated company"
    ),
    "department": "部门|所在部门|department|organization department|organisation department",
    "job_title": "职位|职务|职称|头衔|岗位|job title|jobtitle|organization title|organisation title|position",
    "gender": "性别|gender|sex",
    "birth": "生日|出生日期|出生年月|birthday|birth date|birthdate|date of birth|dob",
    "birth.year": "birth year|出生年",
    "birth.month": "birth month|出生月",
    "birth.day": "birth day|出生日",
    "occupation": "职业|occupation|profession",
    "hobbies": "爱好|兴趣|兴趣爱好|hobby|hobbies|interests",
    "referred_by": "介绍人|推荐人|referred by|referrer",
    # how people are reached
    "phone": (
        "电话|电话号码|联系电话|手机/电话|电话/手机|主要电话|phone|phone number|telephone|tel|primary phone|other phone|"
        "其他电话|电话1|电话2|联系电话1|联系电话2"
    ),
    "phone:mobile": (
        "手机|手机号|手机号码|移动电话|行动电话|移动电话号码|手机1|手机2|手机号1|手机号2|mobile|mobile phone|mobile number|"
        "mobile phone number|cell|cell phone|cellphone|car phone|车载电话"
    ),
    "phone:landline": "座机|固话|固定电话|公司电话|单位电话|办公电话|单位主要电话|landline|company main phone|callback|回电话",
    "phone:work": "商务电话|商务电话 2|工作电话|business phone|business phone 2|work phone|office phone",
    "phone:home": "住宅电话|住宅电话 2|家庭电话|宅电|home phone|home phone 2",
    "phone:fax": "传真|传真号码|商务传真|住宅传真|其他传真|fax|fax number|business fax|home fax|other fax|fax phone",
    "email": (
        "邮箱|电子邮箱|电子信箱|邮件|电子邮件|电子邮件地址|邮箱地址|email|e-mail|email address|e-mail address|mail|primary email|"
        "secondary email|email 1|email 2|电子邮件 2 地址|电子邮件 3 地址|e-mail 2 address|e-mail 3 address|email 2 address|"
        "email 3 address"
    ),
    "wechat": "微信|微信号|微信id|wechat|wechat id|weixin",
    "qq": "qq|qq号|qq号码",
    "website": "网址|网站|网页|主页|官网|website|web page|web page 1|web page 2|webpage|url|homepage|home page",
    "address": "地址|联系地址|通讯地址|详细地址|客户地址|address|postal address|mailing address",
    "address:work": "公司地址|单位地址|办公地址|office address",
    "address:delivery": "收货地址|送货地址|delivery address|shipping address",
    "address:billing": "账单地址|发票地址|billing address",
    "address:home_address": "家庭地址|住址|家庭住址|residential address",
    "contact": "联系方式|contact|contact details",
    # contact persons
    "person.name": "联系人|联系人姓名|主要联系人|首要联系人|contact person|main contact|primary contact",
    "person.title": "联系人职位|联系人职务|contact title",
    "person.role": "联系人角色|决策角色|角色|contact role",
    "person.phone": "联系人电话|联系人手机|联系人手机号|联系人联系电话|contact phone|contact mobile",
    "person.email": "联系人邮箱|联系人电子邮箱|contact email|contact e-mail",
    "person.wechat": "联系人微信|联系人微信号",
    "person.qq": "联系人qq",
    # what was and what comes
    "interaction.at": (
        "最近沟通时间|最后沟通时间|最近联系|最近联系时间|最近联系日期|最后联系时间|最后联系日期|上次联系|上次联系时间|"
        "最近跟进时间|最后跟进时间|最后跟进日期|最近跟进日期|上次跟进时间|沟通时间|沟通日期|跟进时间|跟进日期|last contact|"
        "last contacted|last contact date|last activity date|date of contact"
    ),
    "interaction.summary": (
        "联系内容|最近联系内容|上次联系内容|最后联系内容|沟通内容|沟通内容摘要|沟通记录|沟通摘要|跟进记录|跟进内容|最近沟通内容|最近跟进记录|最近跟进内容|联系记录|"
        "last contact notes|last note|contact notes|contact note"
    ),
    "interaction.channel": "沟通方式|跟进方式|channel|contact channel",
    "interaction.outcome": "沟通结果|跟进结果|outcome",
    "interaction.reaction": "客户反馈|反馈|reaction|feedback",
    "interaction.topic": "沟通主题|沟通事由|topic",
    "follow_up.due": (
        "下次跟进时间|下次跟进日期|下次联系时间|下次联系日期|下次沟通时间|计划跟进时间|待跟进日期|待跟进时间|下次回访时间|"
        "回访日期|next follow-up|next follow up|next contact|next contact date|follow-up date|follow up date|next activity date"
    ),
    "follow_up.what": (
        "待跟进|待跟进内容|待跟进事项|跟进事项|下次跟进事项|待办|待办事项|下次跟进内容|跟进计划|下一步计划|"
        "follow-up|follow up|next action|to do|todo"
    ),
    "next": "下一步|next step|next steps",
    # what was bought, and how it was liked
    "purchase.on_date": (
        "购买日期|购买时间|成交日期|成交时间|下单日期|下单时间|订单日期|订单时间|消费日期|消费时间|交易日期|交易时间|销售日期|付款日期|"
        "date of purchase|purchase date|purchased on|bought on|order date|sale date|date of sale|transaction date|invoice date"
    ),
    "purchase.product": (
        "购买产品|购买商品|购买项目|购买内容|产品|产品名称|商品|商品名称|品名|产品或服务|产品/服务|服务项目|消费项目|"
        "product|product name|products bought|item|item name|product or service|service bought"
    ),
    "purchase.quantity": "数量|购买数量|件数|销售数量|quantity|qty|units",
    "purchase.unit_price": "单价|成交单价|销售单价|unit price|price each|price per unit",
    "purchase.amount": (
        "金额|购买金额|成交金额|成交额|消费金额|消费额|订单金额|交易金额|销售金额|实付金额|实收金额|付款金额|总价|总金额|合计|合计金额|"
        "amount|total amount|total price|purchase amount|order amount|order total|amount paid|sale amount|grand total"
    ),
    "purchase.currency": "币种|货币|currency",
    "purchase.payment": "付款方式|支付方式|收款方式|结算方式|payment|payment method|method of payment|paid by",
    "purchase.contract_no": (
        "合同编号|合同号|订单号|订单编号|单号|交易单号|发票号|contract number|contract no|contract no.|order number|order no|order no.|"
        "order id|invoice number|invoice no|invoice no."
    ),
    "purchase.status": "购买状态|订单状态|交易状态|付款状态|purchase status|order status|payment status",
    "purchase.note": "购买备注|订单备注|交易备注|purchase notes|purchase note|order notes|order note",
    "purchase.uid": "购买记录号|purchase id",
    "after_sale.on_date": "售后日期|售后时间|date of after-sales|after-sales date",
    "after_sale.kind": "售后类型|售后类别|after-sales kind|kind of after-sales",
    "after_sale.note": "售后备注|售后内容|售后情况|after-sales notes",
    "after_sale.uid": "售后记录号|after-sales id",
    "rating.on_date": "评价日期|评价时间|评分日期|date of rating|rating date|rated on",
    "rating.score": "评分|评价分数|满意度|满意度评分|score|rating|satisfaction",
    "rating.comment": "评价|评价内容|客户评价|rating comment|rating notes",
    "rating.action": "改进措施|整改措施|improvement|improvement action",
    "rating.uid": "评价记录号|rating id",
    # the record's own words in other programs
    "industry": "行业|所属行业|客户行业|industry",
    "headcount": "人员规模|人数|员工人数|number of employees|employees",
    "revenue": "年营收|营业额|annual revenue",
    "level": "客户等级|客户级别|等级|级别|customer level",
    "intent": "意向度|意向|意向评级|客户意向|购买意向",
    "stage": "跟进阶段|跟进状态|销售阶段|阶段|lead status|deal stage|lifecycle stage",
    "status": "合作状态|客户状态|状态",
    "source": "来源|客户来源|来源渠道|渠道|获客渠道|lead source|original source",
    "owner": "跟进人|归属销售|负责人|业务员|销售|所有人|contact owner|record owner",
    "notes": "备注|备注信息|说明|描述|附注|备注1|notes|note|remark|remarks|comments|comment|description",
    "tags": "标签|客户标签|tag|tags",
    "groups": "类别|分组|组|群组|labels|group membership|categories|groups|lists",
    "family_text:Spouse": "spouse|配偶",
    "family_text:Children": "children|子女",
    "source_id": "record id|recordid|external id|uid|内部id|记录id|客户id|data id|数据id",
    # the formats' own machinery, nothing about a person
    SKIP: (
        "photo|e-mail type|e-mail 2 type|e-mail 3 type|e-mail display name|e-mail 2 display name|e-mail 3 display name|"
        "电子邮件类型|电子邮件 2 类型|电子邮件 3 类型|电子邮件显示名称|电子邮件 2 显示名称|电子邮件 3 显示名称|序号|no.|"
        "rejected because|拒收原因|row in the file|原行号|文件中的行|sensitivity|敏感度|priority|优先级|private|私有|initials|缩写|file as"
    ),
}
TRADE = frozenset(place for place in _PLACES if place.startswith(("purchase.", "after_sale.", "rating.")))
"""Places of what was bought, what came after it and how it was liked."""

_ADDRESS_PARTS = {
    "street": "street|address|街道",
    "street2": "street 2|address 2|street 3|街道 2|街道 3",
    "city": "city|市/县|城市",
    "region": "state|省/市/自治区|省",
    "postcode": "postal code|zipcode|zip code|邮政编码|邮编",
    "country": "country|country/region|国家/地区|国家",
    "box": "po box|邮箱信箱",
}
_ADDRESS_OWNERS = {"business": "work", "work": "work", "home": "home_address", "other": ""} | {
    "商务地址": "work",
    "住宅地址": "home_address",
    "其他地址": "",
}
_NUMBERED = re.compile(r"^(e-mail|email|phone|address|website|organization|organisation|relation|event|custom field|im) (\d+) ?- ?(.+)$")
_NUMBERED_PLACES = {
    ("organization", "name"): "company",
    ("organization", "title"): "job_title",
    ("organization", "department"): "department",
    ("address", "formatted"): "address#{n}",
    ("address", "street"): "address.street:{n}",
    ("address", "extended address"): "address.street2:{n}",
    ("address", "city"): "address.city:{n}",
    ("address", "region"): "address.region:{n}",
    ("address", "postal code"): "address.postcode:{n}",
    ("address", "country"): "address.country:{n}",
    ("address", "po box"): "address.box:{n}",
}
_KIND_WORDS = {
    "phone": "phone",
    "电话": "phone",
    "e-mail": "email",
    "email": "email",
    "邮箱": "email",
    "电子邮件": "email",
    "wechat": "wechat",
    "微信": "wechat",
    "qq": "qq",
    "address": "address",
    "地址": "address",
    "website": "website",
    "网址": "website",
    "网站": "website",
}
_PART_WORDS = _KIND_WORDS | {
    "name": "name",
    "姓名": "name",
    "main": "main",
    "主要": "main",
    "首要": "main",
    "是否主要": "main",
    "title": "title",
    "职位": "title",
    "职务": "title",
    "role": "role",
    "角色": "role",
    "notes": "notes",
    "备注": "notes",
    "手机": "phone",
    "mobile": "phone",
}
_OWN_POINT = re.compile(rf"^({'|'.join(_KIND_WORDS)}) ?(\d{{1,2}})?( ?label| ?标签)?$")
"""Our own exports number contact points and put what they are called beside them: ``Phone 2``, ``Phone 2 label``."""
_OWN_PERSON = re.compile(rf"^(?:contact person|contact|联系人) ?(\d{{1,2}}) ?({'|'.join(_PART_WORDS)})$")
"""People in numbered columns: ``Contact person 2 phone``, ``联系人2电话``."""
_BRACKET = re.compile(r"\s*[(\[【（].*[)\]】）]\s*$")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")


def plain_header(header: str) -> str:
    """A header in the form names are compared in: narrow, lower case, simplified characters, without asterisk and remarks in brackets."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", header)).casefold().translate(SIMPLER).replace("_", " ").replace("联络", "联系")
    text = " ".join(text.split()).strip("*: ").strip()
    return text


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """Every known plain header with the place it means."""
    known: dict[str, str] = {}
    for field in FIELDS:
        if not field.derived and field.type not in (FieldType.POINTS, FieldType.PERSONS):
            for name in (field.key.replace("_", " "), field.label.casefold(), *field.names):
                known[name] = field.key
    for place, words in _PLACES.items():
        for word in words.split("|"):
            known[plain_header(word)] = place
    for owner, label in _ADDRESS_OWNERS.items():
        for part, words in _ADDRESS_PARTS.items():
            for word in words.split("|"):
                known[f"{owner} {word}"] = f"address.{part}:{label}"
    known["code"] = known["客户编号"] = known["编号"] = known["customer code"] = "code"
    return known


def place_of(header: str) -> str:
    """The place this header means, or empty where nobody knows it."""
    text = plain_header(header)
    known = places()
    if (point := _OWN_POINT.match(text)) is not None and (point[2] or point[3]):
        kind, number = _KIND_WORDS[point[1]], f"own{int(point[2] or 1)}"
        return f"label:{kind}:{number}" if point[3] else f"{kind}#{number}"
    if text in known:
        return known[text]
    if (person := _OWN_PERSON.match(text)) is not None:
        return f"people.{_PART_WORDS[person[2]]}#{int(person[1])}"
    if (numbered := _NUMBERED.match(text)) is not None:
        return _numbered(*numbered.groups())
    shorter = _BRACKET.sub("", text).strip("* ")
    return known.get(shorter, "") if shorter else ""


def _numbered(thing: str, number: str, part: str) -> str:
    thing = {"organisation": "organization", "email": "e-mail"}.get(thing, thing)
    if (thing, part) in _NUMBERED_PLACES:
        return _NUMBERED_PLACES[thing, part].format(n=number)
    kind = {"e-mail": "email", "phone": "phone", "website": "website", "address": "address"}.get(thing)
    if part in ("type", "label"):
        return f"label:{kind or thing.replace(' ', '_')}:{number}"
    if part == "value":
        return f"{kind}#{number}" if kind else f"pair:{thing.replace(' ', '_')}:{number}"
    return ""


def known_names(cells: Iterable[str]) -> int:
    """How many of these cells are known column names."""
    return sum(1 for cell in cells if len(cell) <= 60 and place_of(cell))
