"""The pick lists a new book starts with. Stored by stable key, shown by language; the book may add, rename and retire entries."""

from clientbook.i18n import N_

PICK_LISTS: dict[str, dict[str, str]] = {
    "type": {"potential": N_("potential"), "new": N_("new customer"), "existing": N_("existing"), "lost": N_("lost")},
    "status": {"none": N_("no cooperation"), "active": N_("active"), "paused": N_("paused"), "ended": N_("ended")},
    "stage": {
        "first_contact": N_("first contact"),
        "needs": N_("needs understood"),
        "proposal": N_("proposal"),
        "negotiation": N_("negotiation"),
        "won": N_("won"),
        "not_won": N_("not won"),
    },
    "intent": {"high": N_("high intent"), "medium": N_("medium intent"), "low": N_("low intent"), "none": N_("no intent")},
    "level": {"vip": N_("VIP"), "high": N_("high value"), "medium": N_("medium value"), "low": N_("low value")},
    "source": {
        "exhibition": N_("exhibition"),
        "referral": N_("referral"),
        "online": N_("online"),
        "cold_visit": N_("cold visit"),
        "other": N_("other source"),
    },
    "channel": {
        "phone": N_("phone call"),
        "wechat": N_("WeChat"),
        "email": N_("mail"),
        "visit": N_("visit"),
        "store": N_("in the shop"),
        "sms": N_("text message"),
        "qq": N_("QQ"),
        "video": N_("video call"),
        "other": N_("other channel"),
    },
    "outcome": {
        "interested": N_("interested"),
        "talk_again": N_("talk again"),
        "agreed": N_("agreed"),
        "solved": N_("solved"),
        "no_need": N_("no need now"),
        "refused": N_("refused"),
        "no_answer": N_("no answer"),
        "wrong_number": N_("wrong number"),
    },
    "topic": {
        "enquiry": N_("enquiry"),
        "quote": N_("quote"),
        "complaint": N_("complaint"),
        "after_sales": N_("after-sales"),
        "check_back": N_("check back"),
        "greeting": N_("greeting"),
        "feedback": N_("asked for feedback"),
    },
    "occasion": {
        "birthday": N_("birthday"),
        "anniversary": N_("anniversary"),
        "festival": N_("festival"),
        "contract_end": N_("contract ends"),
        "warranty_end": N_("warranty ends"),
        "other": N_("other day"),
    },
    "payment": {
        "cash": N_("cash"),
        "card": N_("card"),
        "wechat_pay": N_("WeChat Pay"),
        "alipay": N_("Alipay"),
        "transfer": N_("bank transfer"),
        "other": N_("another way of paying"),
    },
    "purchase_status": {
        "ordered": N_("ordered"),
        "unpaid": N_("not paid yet"),
        "completed": N_("completed"),
        "cancelled": N_("order cancelled"),
        "returned": N_("returned"),
    },
    "after_sale": {
        "repair": N_("repair"),
        "return": N_("return"),
        "exchange": N_("exchange"),
        "complaint": N_("complaint after a purchase"),
        "other": N_("other after-sales"),
    },
    "label": {
        "mobile": N_("mobile"),
        "landline": N_("landline"),
        "work": N_("work"),
        "home": N_("home"),
        "fax": N_("fax"),
        "delivery": N_("delivery address"),
        "billing": N_("billing address"),
        "home_address": N_("home address"),
        "website": N_("website"),
    },
    "gender": {"female": N_("female"), "male": N_("male"), "other": N_("another gender")},
    "role": {
        "decision_maker": N_("decision maker"),
        "user": N_("user"),
        "buyer": N_("buyer"),
        "finance": N_("finance"),
        "technical": N_("technical"),
    },
}
"""List name -> stable key -> English label (marked for translation)."""

NOT_REACHED = frozenset({"no_answer", "wrong_number"})
"""Outcomes that make an interaction an attempt, not a contact."""
