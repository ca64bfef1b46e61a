# ruff: noqa: E501 - the lines are those of the files
"""Address cards as phones and programs really write them, as bytes, each with what the record must hold afterwards."""

import base64
from typing import Any

UTF8_QP = "CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE"


def qp(text: str, encoding: str = "utf-8") -> str:
    """A text in quoted-printable, every byte of it, without breaks."""
    return "".join(f"={byte:02X}" for byte in text.encode(encoding))


def card(*lines: str, version: str = "3.0", end: str = "\r\n") -> str:
    """A card of these lines."""
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def folded(line: str, width: int = 75) -> bytes:
    """A line folded after so many bytes, wherever that is: also within a character."""
    data = line.encode()
    return b"\r\n ".join(data[at : at + width] for at in range(0, len(data), width))


_NAME, _NOTE = qp("赵敏"), qp("第一行") + "=0D=0A" + qp("第二行，说很长的话")
IPHONE = (
    card(
        "PRODID:-//Apple Inc.//iPhone OS 17.4//EN", "N:张;伟;;;", "FN:张伟", "X-PHONETIC-LAST-NAME:zhang", "NICKNAME:小张",
        "ORG:明超科技有限公司;采购部;", "TITLE:经理", "item1.TEL;type=pref:+86 138 0013 8000", "item1.X-ABLabel:_$!<Mobile>!$_",
        "item2.TEL:010-65529988", "item2.X-ABLabel:前台", "TEL;type=WORK;type=FAX:010-65529989",
        "item3.EMAIL;type=INTERNET:zhang@Example.CN", "item3.X-ABLabel:私人",
        "item4.ADR;type=HOME;type=pref:;;中关村大街1号;海淀区;北京市;100080;中国", "item4.X-ABADR:cn",
        "BDAY;value=date;X-APPLE-OMIT-YEAR=1604:1604-03-07", "item5.X-ABDATE;type=pref:2010-05-20", "item5.X-ABLabel:_$!<Anniversary>!$_",
        "item6.X-ABRELATEDNAMES;type=pref:李娜", "item6.X-ABLabel:_$!<Spouse>!$_", "IMPP;X-SERVICE-TYPE=WeChat;type=pref:x-apple:zhangwei_wx",
        "X-SOCIALPROFILE;type=twitter:http://twitter.com/zw", "NOTE:第一行\\n第二行\\, 有逗号", "CATEGORIES:重要,老 客户",
        "UID:2F0E3F54-1111-4222-8333-ABCDEFABCDEF:ABPerson",
    )
    + card("N:;;;;", "FN:海石贸易", "ORG:海石贸易;", "TEL;type=MAIN:021-58881234", "X-ABShowAs:COMPANY")
).encode()  # fmt: skip
ANDROID_21 = card(
    f"N;{UTF8_QP}:{qp('赵')[:7]}=", f"{qp('赵')[7:]};{qp('敏')};;;", f"FN;{UTF8_QP}:{_NAME}", "TEL;CELL;PREF:138-1111-2222", "TEL;HOME:010-66667777",
    "EMAIL;HOME:zhao@example.cn", f"ADR;HOME;{UTF8_QP}:;;{qp('解放路2号')};{qp('杭州市')};;310000;", f"ORG;{UTF8_QP}:{qp('丽华商贸')}",
    f"NOTE;{UTF8_QP}:{_NOTE[:60]}=", _NOTE[60:], "BDAY:1990-02-28", f"X-ANDROID-CUSTOM;{UTF8_QP}:vnd.android.cursor.item/nickname;{qp('小敏')};1;;;;;;;;;;;;;",
    "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2015-06-01;1;;;;;;;;;;;;;", "X-QQ:10001", "X-WECHAT:zhaomin",
    "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/", " 2wBDAAMCAgMCAgMDAwMEAwMEBQ==", "",
    version="2.1",
).encode()  # fmt: skip
WINDOWS_GBK = card("N:王;伟", "FN:王伟", "ORG:明超科技有限公司;采购部", "TITLE:采购经理", "TEL;WORK;VOICE:010-65529990", "TEL;CELL;VOICE:13800138222",
                   "ADR;WORK:;;中关村大街1号, 3楼;海淀区;北京市;100080;中国", "EMAIL;PREF;INTERNET:wang@example.cn", "REV:20260101T000000Z",
                   version="2.1").encode("gbk")  # fmt: skip
OUTLOOK_GB2312 = card(
    f"N;LANGUAGE=zh-cn;CHARSET=gb2312;ENCODING=QUOTED-PRINTABLE:{qp('孙', 'gb2312')};{qp('丽', 'gb2312')}",
    f"FN;CHARSET=gb2312;ENCODING=QUOTED-PRINTABLE:{qp('孙丽', 'gb2312')}", "TEL;CELL;VOICE:13700137000",
    f"LABEL;WORK;CHARSET=gb2312;ENCODING=QUOTED-PRINTABLE:{qp('上海', 'gb2312')}=0D=0A=", qp("南京路1号", "gb2312"),
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2", version="2.1",
).encode()  # fmt: skip
GOOGLE = card("FN:Zoë Müller", "N:Müller;Zoë;Anne;;", "EMAIL;TYPE=INTERNET;TYPE=WORK:zoe@example.de", "TEL;TYPE=CELL:+49 30 901820",
              "item1.ORG:Müller AG", "item1.TITLE:Head of Sales", "item2.URL:https\\://mueller.example", "item2.X-ABLabel:_$!<HomePage>!$_",
              "CATEGORIES:myContacts,Friends", "PHOTO:https://example.org/p.jpg", end="\n").encode()  # fmt: skip
RFC_6350 = b"\r\n".join([
    b"BEGIN:VCARD", b"VERSION:4.0", *map(folded, (
        'N;ALTID=1;LANGUAGE=zh;SORT-AS="Wang,Lili":王;丽丽;;;', "FN;ALTID=1;LANGUAGE=zh:王丽丽", "FN;ALTID=1;LANGUAGE=en:Lily Wang", "BDAY:--0506", "GENDER:F",
        'TEL;VALUE=uri;PREF=1;TYPE="voice,cell":tel:+86-139-0013-9000;ext=12', "IMPP:xmpp:lily@example.org", "LANG;PREF=1:zh", "KIND:individual",
        "NOTE:" + "很长的备注，折在字的中间。" * 9, "ANNIVERSARY:20120405", "RELATED;VALUE=text;TYPE=spouse:张伟", "X-UNKNOWN;FOO=\"a:b\":bar")),
    b"END:VCARD", b""])  # fmt: skip
SHIFT_JIS = b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS:" + "山田;太郎".encode("cp932") + b"\r\nFN;CHARSET=SHIFT_JIS:" + "山田 太郎".encode("cp932") + b"\r\nTEL;CELL:+81 90 1234 5678\r\nEND:VCARD\r\n"  # fmt: skip
UTF_16 = card("N:陈;静;;;", "FN:陈静", "TEL;TYPE=CELL:13600136000", "BDAY:1985-03-07").encode("utf-16")
THUNDERBIRD = card("fn:Eve Novák", "n:Novák;Eve", "email;pref=1:eve@example.cz", "tel;value=text;type=cell:+420 601 123 456", "bday;value=date:19900228", "title:Tester",
                   "org:Acme;QA", "note:two\\nlines", 'url;type=work:https://acme.example', version="4.0", end="\n").encode()  # fmt: skip
ENCODED_TEXT = card(
    f"FN;CHARSET=UTF-8;ENCODING=B:{base64.b64encode('钱多多'.encode()).decode()}", "TEL:13500135000", version="2.1"
).encode()

EXPECTED: dict[str, tuple[bytes, dict[str, dict[str, Any]]]] = {
    "iPhone 3.0": (
        IPHONE,
        {
            "张伟": {
                "other_names": "小张", "company": "明超科技有限公司", "department": "采购部", "job_title": "经理", "birth": "--03-07",
                "family": "Spouse: 李娜", "notes": "第一行\n第二行, 有逗号", "tags": ("重要", "老-客户"),
                "points": [
                    ("phone", "+86 138 0013 8000", "+8613800138000", "mobile", True), ("phone", "010-65529988", "+861065529988", "前台", False),
                    ("phone", "010-65529989", "+861065529989", "fax", False), ("email", "zhang@Example.CN", "zhang@example.cn", "私人", False),
                    ("address", "中国 100080 北京市 海淀区 中关村大街1号", "", "home_address", True), ("wechat", "zhangwei_wx", "", "", True),
                ],
                "kept": ("X-PHONETIC-LAST-NAME:zhang", "X-SOCIALPROFILE;TYPE=twitter:http://twitter.com/zw"), "days": [("anniversary", "2010-05-20")],
            },
            "海石贸易": {"kind": "organisation", "points": [("phone", "021-58881234", "+862158881234", "landline", False)]},
        },
    ),
    "Android 2.1": (
        ANDROID_21,
        {
            "赵敏": {
                "other_names": "小敏", "company": "丽华商贸", "birth": "1990-02-28", "notes": "第一行\n第二行，说很长的话", "days": [("anniversary", "2015-06-01")],
                "points": [
                    ("phone", "138-1111-2222", "+8613811112222", "mobile", True), ("phone", "010-66667777", "+861066667777", "home", False),
                    ("email", "zhao@example.cn", "zhao@example.cn", "home", False), ("address", "310000 杭州市 解放路2号", "", "home_address", False),
                    ("qq", "10001", "", "", False), ("wechat", "zhaomin", "", "", False),
                ],
                "kept": ("PHOTO;TYPE=JPEG;ENCODING=b:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgMCAgMDAwMEAwMEBQ==",),
            },
        },
    ),
    "Windows 2.1 in GBK without a word": (
        WINDOWS_GBK,
        {
            "王伟": {
                "company": "明超科技有限公司", "department": "采购部", "job_title": "采购经理",
                "points": [
                    ("phone", "010-65529990", "+861065529990", "work", False), ("phone", "13800138222", "+8613800138222", "mobile", False),
                    ("address", "中国 100080 北京市 海淀区 中关村大街1号, 3楼", "", "work", False), ("email", "wang@example.cn", "wang@example.cn", "", True),
                ],
            },
        },
    ),
    "Outlook 2.1 in GB 2312": (
        OUTLOOK_GB2312,
        {
            "孙丽": {
                "points": [("phone", "13700137000", "+8613700137000", "mobile", False)],
                "kept": ("LABEL;TYPE=WORK:上海\\n南京路1号", "X-MS-OL-DEFAULT-POSTAL-ADDRESS:2"),
            },
        },
    ),
    "Google 3.0": (
        GOOGLE,
        {
            "Zoë Müller": {
                "company": "Müller AG", "job_title": "Head of Sales", "tags": ("Friends",), "kept": ("PHOTO:https://example.org/p.jpg",),
                "points": [
                    ("email", "zoe@example.de", "zoe@example.de", "work", False), ("phone", "+49 30 901820", "+4930901820", "mobile", False),
                    ("website", "https://mueller.example", "", "website", False),
                ],
            },
        },
    ),
    "RFC 6350": (
        RFC_6350,
        {
            "王丽丽": {
                "other_names": "Lily Wang", "birth": "--05-06", "gender": "female", "family": "spouse: 张伟", "notes": "很长的备注，折在字的中间。" * 9,
                "points": [("phone", "+86-139-0013-9000 ext. 12", "+8613900139000", "mobile", True)], "days": [("anniversary", "2012-04-05")],
                "kept": ("SORT-STRING:Wang,Lili", "IMPP:xmpp:lily@example.org", "LANG;PREF=1:zh", 'X-UNKNOWN;FOO="a:b":bar'),
            },
        },
    ),
    "Japanese 2.1": (SHIFT_JIS, {"山田 太郎": {"points": [("phone", "+81 90 1234 5678", "+819012345678", "mobile", False)]}}),
    "UTF-16": (UTF_16, {"陈静": {"birth": "1985-03-07", "points": [("phone", "13600136000", "+8613600136000", "mobile", False)]}}),
    "Thunderbird": (
        THUNDERBIRD,
        {
            "Eve Novák": {
                "company": "Acme", "department": "QA", "job_title": "Tester", "birth": "1990-02-28", "notes": "two\nlines",
                "points": [
                    ("email", "eve@example.cz", "eve@example.cz", "", True), ("phone", "+420 601 123 456", "+420601123456", "mobile", False),
                    ("website", "https://acme.example", "", "work", False),
                ],
            },
        },
    ),
    "text in base64": (ENCODED_TEXT, {"钱多多": {"points": [("phone", "13500135000", "+8613500135000", "", False)]}}),
}  # fmt: skip
"""By source: the file, and its people with everything that is not as in an empty record."""
