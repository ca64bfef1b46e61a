"""What every table of ``samples`` must become, field by field: whatever is not named is as in a record that says nothing."""

from datetime import date
from typing import Any

TABLES: dict[str, dict[str, dict[str, Any]]] = {
    "CHINESE_SHEET": {
        "单晓峰工作室": {
            "kind": "organisation",
            "source": "online",
            "persons": [("单晓峰", "", ["phone +8613700001111 mobile", "phone +8613600002222 mobile"])],
        },
        "丽华商贸": {
            "kind": "organisation",
            "industry": "F52 零售业",
            "level": "high",
            "source": "exhibition",
            "persons": [("仇英", "", ["phone +8613912345678 mobile"])],
            "own": {"会员卡号": "0099"},
            "contacts": [("2024-03-06 12:00:00+00:00", "要求再便宜一点\n并且包邮")],
        },
        "明超科技有限公司": {
            "kind": "organisation",
            "industry": "I65 软件和信息技术服务业",
            "status": "active",
            "level": "vip",
            "source": "referral",
            "points": ["phone +861065529988"],
            "persons": [("王伟丽", "", ["phone +8613800138000 mobile"])],
            "own": {"会员卡号": "0012345"},
            "contacts": [("2024-03-05 12:00:00+00:00", "对方案满意，下周提供合同")],
        },
    },
    "GOOGLE_OLD": {
        "Ann Lee": {
            "company": "Lee & Sons",
            "job_title": "Director",
            "birth": "1985-03-07",
            "notes": "likes tea\nand rain",
            "tags": ("Key-accounts",),
            "points": [
                "email ann@example.com work main",
                "email ann.lee@example.org work",
                "email ann@home.example home",
                "phone +442079460958 mobile",
                "phone +442079460999 work",
                "phone +442079460111 work",
                "address 1 High Street, London work",
            ],
            "own": {"Shoe size": "38"},
        },
        "张伟": {"birth": "--05-06", "points": ["phone +8613800138111 mobile"]},
    },
    "GOOGLE_NEW": {
        "010-88886666": {"points": ["phone +861088886666"]},
        "李小明": {"points": ["phone +8613700137000"]},
        "欧阳娜娜": {"points": ["phone +8613900139000"]},
        "Zoë Anne Müller": {
            "other_names": "Zo",
            "company": "Müller AG",
            "department": "Sales",
            "job_title": "Head of Sales",
            "notes": "Ã is not here",
            "tags": ("Friends",),
            "points": ["email zoe@example.de work main", "phone +4930901820 mobile"],
        },
    },
    "OUTLOOK": {
        "José García": {
            "company": "Olé S.L.",
            "department": "Compras",
            "job_title": "Buyer",
            "family": "Spouse: Ana",
            "tags": ("Key", "Spain"),
            "points": [
                "phone +34914561234 work",
                "phone +34612345678 mobile",
                "email jose@ole.example",
                "website https://ole.example",
                "address Calle Mayor 1, 2º, Madrid, 28013, Spain work",
            ],
            "own": {"Title": "Sr."},
        }
    },
    "OUTLOOK_CHINESE": {
        "王伟": {
            "company": "明超科技有限公司",
            "department": "采购部",
            "job_title": "经理",
            "notes": "好说话",
            "tags": ("重点", "老客户"),
            "points": [
                "phone +861065529988 work",
                "phone +8613800138222 mobile",
                "email wang@example.cn",
                "address 100080 北京市 海淀区 中关村大街1号 work",
            ],
            "own": {"称谓": "先生"},
        }
    },
    "THUNDERBIRD": {
        "Eve Novák": {
            "other_names": "Evi",
            "company": "Acme",
            "department": "QA",
            "job_title": "Tester",
            "birth": "1990-02-28",
            "points": ["email eve@example.cz", "phone +420601123456 mobile", "address Dlouhá 5, Praha, 110 00, Czechia home_address"],
            "own": {"Custom 1": "x7"},
        }
    },
    "LINKEDIN": {
        "Ann Lee": {
            "company": "Lee & Sons",
            "job_title": "Director",
            "points": ["website https://www.linkedin.com/in/annlee", "email ann@example.com"],
            "own": {"Connected On": "01 Jul 2026"},
        }
    },
    "GENERIC": {
        "Ann Lee": {"points": ["phone +442079460958", "email ann@example.com"], "own": {"City": "London"}},
        "Bob Ray": {"points": ["phone +442079460959", "email bob@example.com"], "own": {"City": "Leeds"}},
    },
    "FOLLOW_UP_SHEET": {
        "李四": {
            "stage": "first_contact",
            "intent": "medium",
            "source": "朋友圈",
            "owner": "小李",
            "points": ["phone +8613800000002 mobile"],
            "steps": [("到店看样", "2027-01-05")],
        },
        "张三": {
            "stage": "proposal",
            "intent": "high",
            "source": "referral",
            "owner": "小李",
            "tags": ("重要", "老客户"),
            "points": ["phone +8613800000001 mobile"],
            "contacts": [("2026-11-01 14:30:00+00:00", "电话聊了报价")],
            "steps": [("寄合同", "2026-12-01")],
        },
    },
    "HUBSPOT": {
        "Ann Lee": {
            "stage": "Open",
            "points": ["email ann@hub.example", "phone +442079460958"],
            "own": {"Create Date": "2024-03-05 14:30", "Associated Company IDs": "9001;9002"},
            "contacts": [("2026-10-01 09:15:00+00:00", "")],
        },
        "Bob Ray": {"stage": "first_contact", "points": ["email bob@hub.example"], "own": {"Create Date": "12/31/2023"}},
    },
    "ZOHO_CHINESE": {
        "王伟": {
            "company": "海石公司",
            "source": "exhibition",
            "notes": "两行\n说明",
            "points": ["email wang@zoho.example", "phone +8613800139001 mobile"],
        }
    },
    "MANY_CONTACTS": {
        "东海公司": {
            "kind": "organisation",
            "notes": "大客户",
            "points": ["phone +8657188886666"],
            "persons": [
                ("王伟", "经理", ["phone +8613800139002 mobile"]),
                ("李娜", "", ["phone +8613800139003 mobile"]),
                ("赵敏", "出纳", ["phone +8613800139004 mobile"]),
            ],
            "contacts": [("2026-10-01 12:00:00+00:00", "")],
        },
        "西山公司": {
            "kind": "organisation",
            "notes": "说了\n两行",
            "persons": [("钱一", "", ["phone +8613800139005 mobile"])],
            "contacts": [("2025-10-01 12:00:00+00:00", "")],
        },
    },
}

SHEETS: dict[tuple[str, str], dict[str, dict[str, Any]]] = {
    ("Chinese sheet", ""): {
        "丽华商贸": {
            "kind": "organisation",
            "contract_amount": 200_000,
            "first_cooperation": date(2024, 3, 5),
            "persons": [("仇英", "", ["phone +8613912345678 mobile"])],
        },
        "单晓峰工作室": {"kind": "organisation", "first_cooperation": date(2024, 3, 5), "points": ["phone 1.38E+10 mobile invalid"]},
        "海石公司": {
            "kind": "organisation",
            "status": "active",
            "contract_amount": 120_050,
            "first_cooperation": date(2024, 3, 5),
            "persons": [
                ("王伟", "", ["phone +8613800138000 mobile"]),
                ("李娜", "", ["phone +8613800138001 mobile"]),
                ("赵敏", "", ["phone +8613800138002 mobile"]),
            ],
            "own": {"会员卡号": "0012345"},
        },
    },
    ("HubSpot", ""): {
        "Ann Lee": {
            "stage": "Open",
            "points": ["email ann@example.com", "phone +442079460958"],
            "own": {"Create Date": "2024-03-05 14:30", "Associated Company IDs": "9001;9002"},
        },
    },
    ("Zoho", ""): {
        "Bob Ray": {"company": "Lee & Sons", "source": "online", "points": ["email bob@example.com", "phone +447700900123 mobile"]},
    },
    ("damage", ""): {
        "钱一": {"do_not_contact": ("all",), "points": ["phone +8613500000001 mobile"], "own": {"身份证号": "1.10101199003074E+17"}},
    },
    ("from 1904", ""): {"孙一": {"first_cooperation": date(2024, 3, 5), "points": ["phone +8613500000002 mobile"]}},
    ("far below", ""): {"周一": {"points": ["phone +8613500000003 mobile"]}},
    ("two tables", ""): {"吴一": {"points": ["phone +8613500000004 mobile"]}},
    ("two tables", "老客户"): {"郑一": {"points": ["phone +8613500000005 mobile"]}},
    ("LinkedIn", ""): {"Cy Poe": {"company": "Acme", "job_title": "Tester"}},
    ("without header", ""): {
        "王十一": {"points": ["phone +8613500000006"]},
        "王十二": {"points": ["phone +8613500000007"]},
    },
    ("long texts", ""): {
        "Di Roe": {"notes": "two\nlines", "points": ["phone +442079460111"]},
        "Ed Fox": {"notes": "x" * 32_000, "points": ["phone +442079460112"]},
    },
}
"""The same of every sheet of ``samples_workbooks``; an empty name is the sheet the program chooses by itself."""
