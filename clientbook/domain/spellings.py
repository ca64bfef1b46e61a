"""The choices of pick lists as people spell them: keys, labels of both languages, short forms, and what files write instead.

Stored are stable keys (``referral``); typed, imported and filtered are words (``转介绍``, ``Referral``, ``朋友介绍``).
"""

from collections.abc import Mapping

from clientbook.domain.fields import KINDS
from clientbook.domain.names import fold
from clientbook.domain.pick_lists import PICK_LISTS
from clientbook.domain.simplified import SIMPLER

SPELLINGS: dict[str, dict[str, str]] = {
    "kind": {"person": "个人|个人客户|自然人|private", "organisation": "企业|公司|单位|机构|组织|企业客户|organization|company|business"},
    "type": {
        "potential": "潜在客户|潜在|意向客户|lead|prospect",
        "new": "新客户|新|new",
        "existing": "老客户|老|成交客户",
        "lost": "流失客户|流失|已流失",
    },
    "status": {
        "none": "未合作|无合作|not a customer",
        "active": "合作中|正在合作|合作|已合作",
        "paused": "暂停合作|暂停|on hold",
        "ended": "终止合作|终止|已终止|停止合作|结束合作",
    },
    "stage": {
        "first_contact": "初步接触|初步沟通|初访|new",
        "needs": "了解需求|需求确认|需求沟通",
        "proposal": "方案报价|报价|方案",
        "negotiation": "商务洽谈|商务谈判|谈判",
        "won": "已成交|成交|赢单|closed won",
        "not_won": "未成交|输单|closed lost",
    },
    "intent": {
        "high": "高|高意向|意向强|强|a|high",
        "medium": "中|中意向|一般|b|medium",
        "low": "低|低意向|弱|c|low",
        "none": "无|无意向|d|none",
    },
    "level": {
        "vip": "VIP|vip客户|贵宾|重点客户",
        "high": "高价值|高价值客户|a|high|高",
        "medium": "中等价值|中价值|普通客户|b|medium|中",
        "low": "低价值|c|low|低",
    },
    "source": {
        "exhibition": "展会|展览会|展览|trade show",
        "referral": "转介绍|介绍|朋友介绍|客户介绍|老客户介绍",
        "online": "线上推广|线上|网络|网络推广|网上|web|internet",
        "cold_visit": "陌生拜访|陌拜|扫街",
        "other": "其他|其它|other",
    },
    "channel": {
        "phone": "电话|电话沟通|call|phone",
        "wechat": "微信",
        "email": "邮件|电子邮件|email|e-mail",
        "visit": "上门拜访|拜访|面谈|上门|meeting|in person",
        "store": "到店",
        "sms": "短信|sms",
        "qq": "qq",
        "video": "视频会议|视频",
        "other": "其他|其它|other",
    },
    "outcome": {
        "interested": "有意向",
        "talk_again": "需再沟通",
        "agreed": "已约定",
        "solved": "已解决",
        "no_need": "暂无需求",
        "refused": "拒绝",
        "no_answer": "未接通|无人接听|未接",
        "wrong_number": "号码有误|空号|错号",
    },
    "topic": {
        "enquiry": "咨询",
        "quote": "报价",
        "complaint": "投诉",
        "after_sales": "售后",
        "check_back": "回访",
        "greeting": "问候|祝福",
        "feedback": "征求评价|满意度回访|满意度调查",
    },
    "label": {
        "mobile": "手机|移动|移动电话|cell|iphone",
        "landline": "座机|固话|固定电话|main|总机",
        "work": "工作|单位|公司|商务|business|office",
        "home": "住宅|家|家庭",
        "fax": "传真|work fax|home fax|工作传真|住宅传真",
        "delivery": "收货地址|收货",
        "billing": "账单地址|账单|发票",
        "home_address": "家庭地址",
        "website": "网址|网站|homepage|home page",
    },
    "gender": {"female": "女|女士|女性|f|w|ms|mrs", "male": "男|先生|男性|m|mr", "other": "其他|其它|other|保密"},
    "occasion": {
        "birthday": "生日|诞辰",
        "anniversary": "纪念日|周年",
        "festival": "节日",
        "contract_end": "合同到期|合同到期日",
        "warranty_end": "质保到期|保修到期",
        "other": "其他日子|其他",
    },
    "payment": {
        "cash": "现金",
        "card": "刷卡|银行卡|信用卡|credit card",
        "wechat_pay": "微信支付|微信|wechat",
        "alipay": "支付宝",
        "transfer": "银行转账|转账|汇款|对公转账|wire|wire transfer",
        "other": "其他方式|其他|其它|other",
    },
    "purchase_status": {
        "ordered": "已下单|下单|已订购",
        "unpaid": "待付款|未付款|未付|欠款|unpaid",
        "completed": "已完成|完成|已付款|已付|paid|done",
        "cancelled": "交易取消|已取消|取消|cancelled|canceled",
        "returned": "已退货|退货|退款|refunded",
    },
    "after_sale": {
        "repair": "维修|修理|保养",
        "return": "退货|退款|refund",
        "exchange": "换货|更换",
        "complaint": "售后投诉|投诉|complaint",
        "other": "其他售后|其他|其它|other",
    },
    "role": {
        "decision_maker": "决策人|决策者|老板|负责人",
        "user": "使用人|使用者",
        "buyer": "采购|采购人",
        "finance": "财务",
        "technical": "技术",
    },
}
"""List, key, other spellings apart by ``|``; the Chinese term of the program first."""


def _known(name: str) -> dict[str, str]:
    """Folded spelling to key, for one list of the program; the key itself wins over the label, the label over other spellings."""
    entries = KINDS if name == "kind" else PICK_LISTS.get(name, {})
    known = {fold(word): key for key, words in SPELLINGS.get(name, {}).items() for word in words.split("|")}
    known |= {fold(word): key for key, word in entries.items()}
    return known | {spelling: key for key in entries for spelling in (key.replace("_", " "), key.replace("_", "-"), key)}


_LISTS = {name: _known(name) for name in ("kind", *PICK_LISTS)}


def choice_key(name: str, typed: str, own: Mapping[str, str] | None = None) -> str:
    """The key this spelling means in a list; empty where it is none of its entries.

    Args:
        own: the book's entries, key to the owner's word (empty where the program's word stands); they win.
    """
    wanted = fold(typed.strip())
    for key, word in (own or {}).items():
        if wanted and wanted in (fold(word), fold(key)):
            return key
    known = _LISTS.get(name, {})
    return known.get(wanted) or known.get(wanted.translate(SIMPLER), "")
